-- Which document stands where among the files of a corpus: reports of many counties, added a few at a time.
CREATE TABLE added (
    path   TEXT PRIMARY KEY,        -- from the folder that holds the corpus and the file, with slashes; of a table "path#row"
    source TEXT NOT NULL REFERENCES sources (sha256)
) STRICT, WITHOUT ROWID;
