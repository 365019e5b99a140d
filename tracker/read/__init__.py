"""File of any format -> ``Source``: what it says, found by its content and read under limits.

Plain text is read here; every other format in a child process (``child``), because a damaged file may hang or
break the library that reads it.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tracker.errors import TrackerError, Unreadable
from tracker.model import Note, Source, Span
from tracker.read.decoded import Decoded
from tracker.read.sniff import FORMATS, is_plain, named, understood
from tracker.settings import Settings
from tracker.structure.lines import paragraphs


def read(path: Path, settings: Settings) -> Source:
    """Read one file; of a zip, the one document in it.

    Raises ``Unreadable`` with one sentence for a missing file, a directory, no permission, an empty file,
    a format not known, broken text or a text over the limits of ``settings.limits``.
    """
    return _read(path.name, _bytes(path, settings.limits.file_bytes), settings)


def read_all(path: Path, settings: Settings) -> Iterator[Source | Unreadable]:
    """Every document of a file, a folder or a zip, in order of their names; one that cannot be read is its own error."""
    if path.is_dir():
        for inner in sorted(p for p in path.rglob("*") if p.is_file() and not _is_aside(p.relative_to(path))):
            yield from _each(inner, str(inner.relative_to(path)), settings)
    else:
        yield from _each(path, path.name, settings)


def _is_aside(path: Path) -> bool:
    return any(part.startswith((".", "~$")) or part in ("Thumbs.db", "__MACOSX") for part in path.parts)


def _each(path: Path, name: str, settings: Settings) -> Iterator[Source | Unreadable]:
    from tracker.read.archive import files, is_bundle

    try:
        data = _bytes(path, settings.limits.file_bytes)
        bundle = data.startswith(b"PK\x03\x04") and is_bundle(data)
        members = list(files(data)) if bundle else [("", data)]
    except Unreadable as error:
        yield _of_file(error, name)
        return
    for member, content in members:
        try:
            yield _read(f"{name}/{member}" if bundle else name, content, settings)
        except Unreadable as error:
            yield error


def _read(name: str, data: bytes, settings: Settings) -> Source:
    try:
        format_, decoded = _understood(data, settings)
        source = _source(name, data, format_, decoded, settings)
        _check_text(name, source.text, settings)
    except Unreadable as error:
        raise _of_file(error, name) from None
    return source


def _of_file(error: Unreadable, name: str) -> Unreadable:
    return Unreadable(error.template, **{**error.values, "file": name})


def _understood(data: bytes, settings: Settings) -> tuple[str, Decoded]:
    if is_plain(data):
        return understood(data)
    from tracker.read.child import in_child

    for format_ in FORMATS:
        if format_.hinted(data):
            format_.reader()
    limits = settings.limits
    again = [sys.executable, "-P", "-m", "tracker.read.child", str(limits.seconds), str(limits.memory)]
    return in_child(lambda: understood(data), again, data, limits)


def _source(file: str, data: bytes, name: str, decoded: Decoded, settings: Settings) -> Source:
    digest = sha256(data).hexdigest()
    if name == "text":
        return Source(file, digest, name, decoded.encoding, decoded.text, decoded.notes)
    found, repairs = paragraphs(decoded.text, settings.layout, whole=named(name).paragraphs)
    text = "".join(f"{p.text}\n" for p in found)
    origin = [at for p in found for at in (*p.offsets, p.offsets[-1])]

    def placed(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        moved = ((bisect_left(origin, a), bisect_left(origin, b)) for a, b in spans)
        return tuple((a, b) for a, b in moved if a < b)

    return Source(
        file,
        digest,
        name,
        decoded.encoding,
        text,
        (*decoded.notes, *(Note(n.code, values=n.values) for n in repairs)),
        pages=tuple(bisect_left(origin, at) for at in decoded.pages),
        unsure=placed(decoded.unsure),
        recognised=placed(decoded.recognised),
        settled=True,
    )


def _bytes(path: Path, limit: int) -> bytes:
    if path.is_dir():
        raise Unreadable("{file} is a folder; give the report file itself.", file=path.name)
    try:
        with path.open("rb") as handle:
            data = handle.read(limit + 1)
    except FileNotFoundError:
        raise _missing(path) from None
    except PermissionError:
        raise Unreadable("{file} may not be read by this user; change its permissions or copy it.", file=path.name) from None
    except OSError as error:
        raise Unreadable("{file} cannot be opened: {why}.", file=path.name, why=error.strerror or error) from None
    if len(data) > limit:
        raise Unreadable("{file} is larger than {limit} MB; a report is not.", file=path.name, limit=limit // 2**20)
    return data


def _missing(path: Path) -> TrackerError:
    from difflib import get_close_matches

    try:
        names = [p.name for p in path.parent.iterdir()]
    except OSError:
        names = []
    near = get_close_matches(path.name, names, n=3, cutoff=0.6)
    if near:
        return Unreadable("There is no file {file}; did you mean {near}?", file=path.name, near=" / ".join(near))
    return Unreadable("There is no file {file}; check the name and the folder.", file=path.name)


def _check_text(name: str, text: str, settings: Settings) -> None:
    if len(text) > settings.limits.characters:
        raise Unreadable(
            "{file} holds {n} characters; a report has at most {limit}.",
            file=name,
            n=len(text),
            limit=settings.limits.characters,
        )
    if not any("\u4e00" <= c <= "\u9fff" for c in text):
        raise Unreadable("{file} holds no Chinese text, so it is not a report.", file=name)
