"""The folder of a corpus: a store of documents, Parquet files of their sentences and grams, and what searches left behind.

A pair of Parquet files holds the sentences and grams of some documents and is never changed. Its name is a digest of what is in
it, its sentences are moved into place last: a pair without sentences is no pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import numpy as np

from tracker.corpus.engine import Duck, Engine
from tracker.corpus.features import LONGEST, SPAN_BITS, Columns, sentence_tables
from tracker.errors import NotWritable, Unreadable
from tracker.store import NAME, Store

STORE = "store"
_PARTS = "parts"
_SEARCH = "search"
_VERSION = 2
#: Of the Parquet files: a change of the features makes them anew.
_DOC_BITS = 63 - SPAN_BITS
_PLAIN = "FORMAT parquet, COMPRESSION uncompressed"
#: Numbers of grams have no pattern that could be pressed.
_QUICK = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
#: A third less time than the usual level for a quarter more room.
_CHUNK = 2000
#: Documents of a pair of files.


def doc_of(digest: str) -> int:
    """Number of a document, from its sha256; of 400,000 documents two share one with a probability of 1 in 14,000."""
    return int(digest[:16], 16) >> (64 - _DOC_BITS)


class Folder:
    """The files of a corpus."""

    def __init__(self, path: Path, reading: str) -> None:
        self.path, self.reading = path, reading
        self._mark = f"{_VERSION}-{reading[:8]}"

    @property
    def store(self) -> Path:
        """Where the store stands."""
        return self.path / STORE

    def check(self) -> None:
        """Raises ``Unreadable`` where there is no corpus."""
        if not (self.store / NAME).is_file():
            raise Unreadable("{folder} holds no corpus; tracker corpus add makes one.", folder=self.path.name or str(self.path))

    @property
    def sentences(self) -> list[str]:
        """Parquet files of sentences."""
        return sorted(str(p) for p in (self.path / _PARTS).glob(f"s{self._mark}-*.parquet"))

    @property
    def grams(self) -> list[str]:
        """Parquet files of grams, each beside its sentences."""
        return [str(Path(s).with_name(f"occ{Path(s).name.removeprefix('s')}")) for s in self.sentences]

    def search(self, key: str) -> Path:
        """A folder for the tables of one search. Raises ``NotWritable``."""
        target = self.path / _SEARCH / key
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotWritable("{where} cannot be written: {why}.", where=target.name, why=error.strerror or error) from None
        return target

    def finished(self, key: str) -> None:
        """A search is through: the tables of others are taken away."""
        for other in (self.path / _SEARCH).iterdir():
            if other.name.split("-")[0] == key.split("-")[0] and other.name != key:
                rmtree(other, ignore_errors=True)

    @property
    def spill(self) -> Path:
        """Where an engine puts what does not fit into memory."""
        return self.path / "spill"

    def docs(self, engine: Duck) -> set[int]:
        """Documents that have their sentences in a Parquet file."""
        if not self.sentences:
            return set()
        engine.table("s", self.sentences)
        return {int(doc) for batch in engine.batches("SELECT doc FROM s GROUP BY doc") for doc in batch["doc"]}

    def write(self, digests: Sequence[str], store: Store, engine: Duck) -> None:
        """Sentences and grams of documents into a pair of files. Raises ``NotWritable``."""
        lines = [store.lines(digest, self.reading)[:LONGEST] for digest in digests]
        docs = np.repeat(np.fromiter(map(doc_of, digests), np.int64, len(digests)), [len(own) for own in lines])
        places = np.fromiter((n for own in lines for n in range(len(own))), np.int64, len(docs))
        flat = [line for own in lines for line in own]
        number = sha256("".join(digests).encode()).digest()
        portion = int.from_bytes(number[:7], "big")
        sentences, grams = sentence_tables(docs, places, [line[0] for line in flat], [line[3] for line in flat], portion)
        shown = {
            "text": np.array([line[0] for line in flat], dtype=object),
            "paragraph": np.array([line[1] for line in flat], np.int64),
            "page": np.array([line[2] or 0 for line in flat], np.int64),
        }
        name = f"{self._mark}-{number.hex()[:16]}"
        write_part(self.path / _PARTS, name, {**sentences, **shown}, grams, engine)

    def sweep(self) -> None:
        """Take away what another version made, and what a killed run left half done."""
        kept = {*self.sentences, *self.grams}
        for path in (self.path / _PARTS).glob("*"):
            if str(path) not in kept:
                path.unlink(missing_ok=True)

    def tables(self, engine: Engine) -> None:
        """Give an engine the sentences and grams."""
        engine.table("s", self.sentences)
        engine.table("occ", self.grams)


def write_part(folder: Path, name: str, sentences: Columns, grams: Columns, engine: Duck) -> None:
    """A pair of files, the grams first. Raises ``NotWritable``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        engine.table("new_occ", grams)
        engine.write("SELECT * FROM new_occ", folder / f"occ{name}.parquet", _PLAIN)
        engine.table("new_s", sentences)
        engine.write("SELECT * FROM new_s", folder / f"s{name}.parquet", _QUICK)
    except OSError as error:
        raise NotWritable("{where} cannot be written: {why}.", where=folder.name, why=error.strerror or error) from None


def chunks(digests: Sequence[str]) -> list[Sequence[str]]:
    """Documents in portions that become a pair of files each."""
    return [digests[i : i + _CHUNK] for i in range(0, len(digests), _CHUNK)]
