"""One county's store: an SQLite database in a folder. The only importer of ``sqlite3``.

Write-ahead log, ``synchronous=FULL``, every write in ``BEGIN IMMEDIATE``: what was acknowledged is on the disk, and a
process that is killed at any moment leaves the state of the last commit.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from tracker.decisions import Decision
from tracker.errors import NotWritable, Refused, Unreadable

NAME = "tracker.db"
_LOCK = "tracker.lock"
_WAIT_MS = 10_000
#: How long a write waits for another process's write.
Json = Any


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison as it is stored."""

    key: str
    old: str
    new: str
    place: str
    #: Office and years, ``清河镇/2022-2023``.
    run: str
    payload: bytes
    #: JSON of the contract, zlib.
    cell: Json
    points: Json


class Store:
    """An open store. Use ``opened``."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._db = connection
        self.folder = folder

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; all of it or nothing. Raises ``NotWritable`` for a full or read-only disk."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise _not_writable(error) from None
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        with suppress(sqlite3.Error):
            self._db.execute("ROLLBACK")

    def add_source(self, digest: str, format_: str, payload: bytes) -> None:
        """A document as it was read; the same one again changes nothing."""
        values = (digest, format_, payload, sha256(payload).hexdigest())
        self._db.execute("INSERT OR IGNORE INTO sources VALUES (?, ?, ?, ?)", values)

    def source(self, digest: str) -> bytes | None:
        """The payload of a document, None for one that is not there."""
        row = self._one("SELECT payload FROM sources WHERE sha256 = ?", digest)
        return bytes(row[0]) if row else None

    def add_file(self, digest: str, reading: str, found: Json) -> None:
        """What a file held."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (digest, reading, _text(found)))

    def files(self, reading: str) -> Mapping[str, Json]:
        """sha256 of a file -> what it held, for one reading."""
        return {d: json.loads(t) for d, t in self._all("SELECT sha256, found FROM files WHERE reading = ?", reading)}

    def add_report(self, source: str, reading: str, recognised: Json, lines: bytes) -> None:
        """A document understood, with its sentences."""
        self._db.execute("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?)", (source, reading, _text(recognised), lines))

    def lines(self, source: str, reading: str) -> Json:
        """Every sentence of a document as text, paragraph, page and whether it is a set phrase."""
        row = self._db.execute("SELECT lines FROM reports WHERE source = ? AND reading = ?", (source, reading)).fetchone()
        return unpacked(row[0]) if row else []

    def add_families(self, key: str, found: Json) -> None:
        """Text that the offices of a county share."""
        payload = packed(found)
        self._db.execute("INSERT OR REPLACE INTO families VALUES (?, ?, ?)", (key, payload, sha256(payload).hexdigest()))

    def families(self, key: str) -> Json | None:
        """What was found for a county, None where nobody has looked."""
        row = self._one("SELECT payload FROM families WHERE key = ?", key)
        return unpacked(row[0]) if row else None

    def reports(self, reading: str) -> Mapping[str, Json]:
        """sha256 of a document -> what was understood, for one reading."""
        rows = self._all("SELECT source, recognised FROM reports WHERE reading = ?", reading)
        return {source: json.loads(text) for source, text in rows}

    def add_places(self, path: str, places: Mapping[str, str]) -> None:
        """Where the documents of a file stand (path -> sha256), in the place of what stood in that file before."""
        inside = "DELETE FROM added WHERE path = ? OR substr(path, 1, ?) IN (?, ?)"
        self._db.execute(inside, (path, len(path) + 1, f"{path}/", f"{path}#"))
        self._db.executemany("INSERT INTO added VALUES (?, ?)", sorted(places.items()))

    def added(self) -> Mapping[str, str]:
        """Path -> sha256 of every document of a corpus."""
        return dict(self._all("SELECT path, source FROM added ORDER BY path"))

    def add_comparison(self, c: Compared) -> None:
        """A comparison; the same one again changes nothing."""
        values = (c.key, c.old, c.new, c.place, c.run, c.payload, sha256(c.payload).hexdigest(), _text(c.cell), _text(c.points))
        self._db.execute("INSERT OR REPLACE INTO comparisons VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def cells(self) -> Mapping[str, tuple[str, Json]]:
        """Key -> (run number, what the dashboard shows)."""
        return {key: (run, json.loads(cell)) for key, run, cell in self._all("SELECT key, run, cell FROM comparisons")}

    def payload(self, key: str) -> bytes | None:
        """The stored result of a comparison, None for one that is not there."""
        row = self._one("SELECT payload FROM comparisons WHERE key = ?", key)
        return bytes(row[0]) if row else None

    def points(self, key: str) -> Json:
        """The findings of a comparison as lists of name, type, wording and whether they need review."""
        row = self._one("SELECT points FROM comparisons WHERE key = ?", key)
        return json.loads(row[0]) if row else []

    def places(self) -> Mapping[str, str]:
        """Finding -> the comparison it belongs to, as office and years."""
        rows = self._all("SELECT place, points FROM comparisons ORDER BY key")
        return {point[0]: place for place, points in rows for point in json.loads(points)}

    def outputs(self) -> Mapping[str, tuple[str, str]]:
        """Path -> (key, sha256) of everything that was written."""
        return {path: (key, digest) for path, key, digest in self._all("SELECT path, key, sha256 FROM outputs")}

    def add_outputs(self, key: str, made: Mapping[str, str]) -> None:
        """Files that were written, as path -> sha256."""
        rows = [(path, key, digest) for path, digest in made.items()]
        self._db.executemany("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?)", rows)

    def drop_outputs(self, paths: Iterable[str]) -> None:
        """Forget files that are no part of the county any more."""
        self._db.executemany("DELETE FROM outputs WHERE path = ?", [(path,) for path in paths])

    def begin(self, started: str, version: str, settings: str) -> int:
        """Number of a run that begins."""
        with self.writing():
            values = (started, version, settings)
            row = self._db.execute("INSERT INTO runs (started, version, settings) VALUES (?, ?, ?) RETURNING id", values)
            return int(row.fetchone()[0])

    def finish(self, run: int, finished: str, counts: Json) -> None:
        """A run that came to its end."""
        with self.writing():
            self._db.execute("UPDATE runs SET finished = ?, counts = ? WHERE id = ?", (finished, _text(counts), run))

    def decide(self, decisions: Iterable[tuple[str, Decision]]) -> None:
        """Add decisions with the place they were said of; none is ever changed or dropped."""
        with self.writing():
            statement = (
                "INSERT INTO decisions (place, finding, decision, value, note, by, at, wording, type) VALUES (?,?,?,?,?,?,?,?,?)"
            )
            self._db.executemany(statement, [(place, *astuple(d)) for place, d in decisions])

    def decisions(self) -> tuple[tuple[str, Decision], ...]:
        """(place, decision) in the order they came in."""
        rows = self._all("SELECT place, finding, decision, value, note, by, at, wording, type FROM decisions ORDER BY id")
        return tuple((place, Decision(*row)) for place, *row in rows)

    def faults(self) -> list[str]:
        """What is damaged, by table and key; nothing for a whole store."""
        found = [str(row[0]) for row in self._all("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"{table}: {row}" for table, row, *_ in self._all("PRAGMA foreign_key_check")]
        for table, key in (("sources", "sha256"), ("comparisons", "key"), ("families", "key")):
            rows = self._all(f"SELECT {key}, payload, digest FROM {table}")  # noqa: S608  # names of ours
            found += [f"{table}: {name}" for name, payload, digest in rows if sha256(payload).hexdigest() != digest]
        return found

    def counts(self) -> Mapping[str, int]:
        """Rows of each table."""
        return {t: int(self._all(f"SELECT count(*) FROM {t}")[0][0]) for t in TABLES}  # noqa: S608  # names of ours

    def rows(self, table: str) -> Iterator[Json]:
        """All rows of a table in the order of their key, payloads unpacked; ``table`` is one of ``TABLES``."""
        cursor = self._db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608  # names of ours
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield {name: _unpacked(name, value) for name, value in zip(names, row, strict=True)}

    def backup(self, target: Path) -> None:
        """A whole copy of the database as it is now, also while another process writes. Raises ``NotWritable``."""
        aside = target.with_name(f".{target.name}.tracker-part")
        try:
            with closing(sqlite3.connect(aside)) as copy:
                self._db.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            aside.replace(target)
        except (sqlite3.Error, OSError) as error:
            aside.unlink(missing_ok=True)
            raise _not_writable(error, target.name) from None

    def _one(self, statement: str, *values: str) -> Any:
        return self._db.execute(statement, values).fetchone()

    def _all(self, statement: str, *values: str) -> list[Any]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _damaged(self.folder, error) from None


TABLES = ("sources", "files", "reports", "comparisons", "families", "outputs", "runs", "decisions", "added")


def _unpacked(name: str, value: Any) -> Any:
    if isinstance(value, bytes):
        return json.loads(zlib.decompress(value))
    return json.loads(value) if name in ("found", "recognised", "cell", "points", "counts") and value else value


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _not_writable(error: Exception, where: str = NAME) -> NotWritable:
    why = getattr(error, "strerror", None) or error
    return NotWritable("{where} cannot be written: {why}.", where=where, why=why)


def _damaged(folder: Path, error: Exception) -> Unreadable:
    return Unreadable(
        "The store in {folder} cannot be read: {why}; put a backup in its place, or move it away and run again.",
        folder=folder.name,
        why=error,
    )


@contextmanager
def opened(folder: Path, *, make: bool = True) -> Iterator[Store]:
    """The store in a folder, made or brought up to date where needed.

    Raises ``Unreadable`` for a folder without one (unless ``make``) or a damaged one, ``NotWritable`` for a disk that
    takes no writes.
    """
    path = folder / NAME
    if not make and not path.is_file():
        raise Unreadable("{folder} holds no store; give the folder that tracker batch wrote.", folder=folder.name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_MS / 1000)
    except (OSError, sqlite3.Error) as error:
        raise _not_writable(error, folder.name) from None
    with closing(connection):
        _prepare(connection, folder)
        yield Store(connection, folder)


def _prepare(db: sqlite3.Connection, folder: Path) -> None:
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        _migrate(db, folder)
    except sqlite3.OperationalError as error:
        raise _not_writable(error) from None
    except sqlite3.DatabaseError as error:
        raise _damaged(folder, error) from None


def _migrate(db: sqlite3.Connection, folder: Path) -> None:
    """Run the scripts that the store has not had yet, each in one transaction with its number."""
    scripts = sorted((p for p in files("tracker").joinpath("store").iterdir() if p.name.endswith(".sql")), key=lambda p: p.name)
    had = _version(db)
    if had > len(scripts):
        raise Unreadable("The store in {folder} was made by a newer tracker; update tracker to use it.", folder=folder.name)
    for number, script in enumerate(scripts[had:], had + 1):
        db.execute("BEGIN IMMEDIATE")
        try:
            if _version(db) < number:
                for statement in _statements(script.read_text(encoding="utf-8")):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")
            raise


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _statements(script: str) -> Iterator[str]:
    """Single statements: ``executescript`` would commit what is open."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one run at a time, whatever happens to the process. Raises ``Refused`` while another run holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(folder / _LOCK, isolation_level=None, timeout=0)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise _not_writable(error, _LOCK) from None
        raise Refused("Another run of tracker is writing to {folder}; wait until it has ended.", folder=folder.name) from None


def packed(value: Json) -> bytes:
    """JSON, compressed: what the store keeps as payload."""
    return zlib.compress(_text(value).encode("utf-8", "surrogatepass"), 6)


def unpacked(payload: bytes) -> Json:
    """What ``packed`` made."""
    return json.loads(zlib.decompress(payload))


def digest_of(values: Sequence[Any]) -> str:
    """One name for a list of plain values."""
    return sha256(_text(list(values)).encode("utf-8", "surrogatepass")).hexdigest()
