-- The store of one county: what was read, what was compared, what people decided, and when tracker ran.
-- Everything but runs and decisions can be made again from the reports; decisions cannot, so they are never changed.

-- A document as it was read; its bytes stay where the office keeps them.
CREATE TABLE sources (
    sha256  TEXT PRIMARY KEY,       -- of the document's bytes
    format  TEXT NOT NULL,
    payload BLOB NOT NULL,          -- JSON of the source (text, pages, notes), zlib
    digest  TEXT NOT NULL           -- sha256 of the payload, for "store check"
) STRICT, WITHOUT ROWID;

-- What a file held when it was read: one line a document, of a zip one a member, or why it could not be read.
CREATE TABLE files (
    sha256  TEXT NOT NULL,          -- of the file's bytes
    reading TEXT NOT NULL,          -- digest of version, settings and optional parts
    found   TEXT NOT NULL,          -- JSON: [{"member", "source"} or {"member", "fault", "values"}]
    PRIMARY KEY (sha256, reading)
) STRICT, WITHOUT ROWID;

-- A document understood: office, years it names, kind, date, checks.
CREATE TABLE reports (
    source     TEXT NOT NULL REFERENCES sources (sha256),
    reading    TEXT NOT NULL,
    recognised TEXT NOT NULL,       -- JSON, without what the path adds
    lines      BLOB NOT NULL,       -- JSON: [[text, paragraph, page, is a set phrase]], zlib
    PRIMARY KEY (source, reading)
) STRICT, WITHOUT ROWID;

-- Two reports compared.
CREATE TABLE comparisons (
    key     TEXT PRIMARY KEY,       -- digest of both documents, what was given beside them, version and settings
    old     TEXT NOT NULL REFERENCES sources (sha256),
    new     TEXT NOT NULL REFERENCES sources (sha256),
    place   TEXT NOT NULL,          -- office and years, "清河镇/2022-2023"
    run     TEXT NOT NULL,          -- the number printed on every paper made from it
    payload BLOB NOT NULL,          -- the comparison contract, JSON, zlib
    digest  TEXT NOT NULL,          -- sha256 of the payload
    cell    TEXT NOT NULL,          -- JSON: what the dashboard shows of it
    points  TEXT NOT NULL           -- JSON: [[finding, type, wording, needs review]], what decisions are matched with
) STRICT, WITHOUT ROWID;

-- Text that offices share, found over all reports of a county at once.
CREATE TABLE families (
    key     TEXT PRIMARY KEY,       -- digest of all documents with their places, version and settings
    payload BLOB NOT NULL,          -- JSON, zlib
    digest  TEXT NOT NULL           -- sha256 of the payload
) STRICT, WITHOUT ROWID;

-- Files written for one office and what they were made of: a file that was lost or changed is made again.
CREATE TABLE outputs (
    path   TEXT PRIMARY KEY,        -- below the output folder, with slashes
    key    TEXT NOT NULL,           -- digest of everything the file is made of
    sha256 TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every run, finished or not.
CREATE TABLE runs (
    id       INTEGER PRIMARY KEY,
    started  TEXT NOT NULL,         -- UTC, ISO 8601
    finished TEXT,                  -- NULL while it runs, and for ever after a run that was killed
    version  TEXT NOT NULL,
    settings TEXT NOT NULL,
    counts   TEXT                   -- JSON
) STRICT;

-- What people decided, in the order in which it was taken in; the last line for a finding counts.
CREATE TABLE decisions (
    id       INTEGER PRIMARY KEY,
    finding  TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('kept', 'overruled', 'changed')),
    value    TEXT NOT NULL,
    note     TEXT NOT NULL,
    by       TEXT NOT NULL,
    at       TEXT NOT NULL,
    wording  TEXT NOT NULL,
    type     TEXT NOT NULL,
    place    TEXT NOT NULL          -- office and years it was said of, "清河镇/2022-2023"; empty where that is not known
) STRICT;
CREATE INDEX decisions_by_finding ON decisions (finding);
CREATE TRIGGER decisions_stay BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
