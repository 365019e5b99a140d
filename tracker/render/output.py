"""Writing results: beside the target first, then moved into place, all files or none."""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from glob import escape
from pathlib import Path

from tracker.errors import NotWritable

_PART = ".tracker-part"
#: Ending of files that are not in their place yet.
_MARKS = (b'"name": "tracker"', b'content="tracker ', b"(tracker ")


def write_all(files: Mapping[Path, bytes], *, force: bool = False) -> None:
    """Write every file or none.

    Raises ``NotWritable`` when a folder or file cannot be written, or when a file stands there that tracker did
    not make and ``force`` is not given.
    """
    made = _make_folders({path.parent for path in files})
    staged: dict[Path, Path] = {}
    try:
        if not force:
            _check_foreign(files)
        for path, data in files.items():
            staged[path] = _stage(path, data)
        for path, temporary in staged.items():
            os.replace(temporary, path)
    except OSError as error:
        _undo(staged, made)
        where = error.filename or next(iter(files)).parent
        raise NotWritable("{where} cannot be written: {why}.", where=Path(where).name, why=error.strerror or error) from None
    except NotWritable:
        _undo(staged, made)
        raise


def sweep(folder: Path) -> None:
    """Take away what a killed run left beside its targets; only for a folder that no other run writes to."""
    for path in folder.rglob(f".*{_PART}"):
        path.unlink(missing_ok=True)


def sweep_beside(files: Iterable[Path]) -> None:
    """Take away what a killed run left of these very files; only while no other run writes them."""
    for path in files:
        for left in path.parent.glob(f".{escape(path.name)}.*{_PART}"):
            left.unlink(missing_ok=True)


def _make_folders(folders: set[Path]) -> list[Path]:
    made: list[Path] = []
    for folder in folders:
        missing = [p for p in (folder, *folder.parents) if not p.exists()]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotWritable(
                "The folder {where} cannot be made: {why}.", where=folder.name, why=error.strerror or error
            ) from None
        made += missing
    return made


def _check_foreign(files: Mapping[Path, bytes]) -> None:
    """A file of ours carries our mark; once it was saved by another program it is the user's."""
    for path in files:
        if is_foreign(path):
            raise NotWritable(
                "{where} is there already and was not made by tracker; use another folder or --force.", where=path.name
            )


def is_foreign(path: Path) -> bool:
    """Whether a file stands there that tracker did not make, or that a person has saved since."""
    return path.exists() and not _is_ours(path)


def _is_ours(path: Path) -> bool:
    if path.suffix == ".pdf":
        beside = [path.with_suffix(suffix) for suffix in (".html", ".json", ".docx")]
        return _has_mark(path, tail=True) or any(_is_ours(name) for name in beside if name.is_file())
    if path.suffix in (".docx", ".xlsx"):
        return _is_our_package(path)
    if path.suffix in (".csv", ".jsonl"):
        beside = [path.with_name("report.json"), path.with_name("report.html")]
        return _has_mark(path) or any(_is_ours(name) for name in beside if name.is_file())
    return _has_mark(path)


def _has_mark(path: Path, *, tail: bool = False) -> bool:
    with path.open("rb") as handle:
        if tail:
            handle.seek(max(0, path.stat().st_size - 4096))
        part = handle.read(4096)
    return any(mark in part for mark in _MARKS)


def _is_our_package(path: Path) -> bool:
    """An office file tells when it was saved last; ours bear a date of their own, whoever saves it again changes that."""
    try:
        with zipfile.ZipFile(path) as package, package.open("docProps/core.xml") as part:
            text = part.read(8192)
            return b"tracker</dc:creator>" in text and b">2000-01-01T00:00:00Z</dcterms:modified>" in text
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, zlib.error):
        return False


def _stage(path: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_PART)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, 0o644)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _undo(staged: Mapping[Path, Path], made: list[Path]) -> None:
    for temporary in staged.values():
        temporary.unlink(missing_ok=True)
    for folder in made:
        try:
            folder.rmdir()
        except OSError:
            return
