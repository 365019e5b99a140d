"""The files of a folder -> documents with their paths; what the store has read before is not read again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from pathlib import Path
from typing import Any

from tracker.batch.plan import Wanted, digest_of_file
from tracker.batch.progress import Progress
from tracker.batch.tasks import AGAIN, ReadTask
from tracker.county.recognise import Recognised, found_at, from_table
from tracker.errors import TrackerError, Unreadable
from tracker.pool import Crew, Died
from tracker.read.child import STOPPED
from tracker.store import Store

_ASIDE = ("Thumbs.db", "desktop.ini", "__MACOSX")
_NO_PAPERS = frozenset(
    [
        ".json",
        ".jsonl",
        ".py",
        ".js",
        ".css",
        ".csv",
        ".tsv",
        ".xml",
        ".yaml",
        ".yml",
        ".toml",
        ".ini",
        ".log",
        ".exe",
        ".dll",
        ".db",
        ".sqlite",
        ".lnk",
        ".url",
        ".bat",
        ".cmd",
        ".sh",
        ".mp3",
        ".mp4",
        ".avi",
        ".mov",
        ".wav",
        ".ttf",
        ".otf",
        ".iso",
        ".apk",
        ".tmp",
    ]
)
#: Endings of files that hold no report, whatever they say: programs, data, sound.


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a part of the work, that came to nothing, with the sentence that says why."""

    where: str
    template: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        return str(TrackerError(self.template, **self.values))


def files_in(folder: Path, *, without: Path, lists: Sequence[str]) -> list[Path]:
    """All files below a folder that may be reports, in a fixed order. Raises ``Unreadable`` for no folder."""
    if not folder.is_dir():
        raise Unreadable("{folder} is not a folder.", folder=folder.name)
    out = without.resolve()
    inside = folder.resolve() in out.parents
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if not path.is_file() or any(p.startswith((".", "~$")) or p in _ASIDE for p in parts):
            continue
        ours = (inside and out in path.resolve().parents) or (len(parts) == 1 and parts[0] in lists)
        if not ours and path.suffix.lower() not in _NO_PAPERS:
            found.append(path)
    return found


def documents(
    folder: Path, files: Sequence[Path], store: Store, wanted: Wanted, crew: Crew, progress: Progress
) -> tuple[list[Recognised], list[Failure]]:
    """Every document of the files, and every failure; new ones are read by the crew and stored."""
    digests = {path: digest_of_file(path) for path in files}
    known = dict(store.files(wanted.reading))
    new: dict[str, Path] = {}
    for path in files:
        if digests[path] not in known or not digests[path]:
            new.setdefault(digests[path] or str(path), path)
    paths = list(new.values())
    progress.start(_("reading"), len(paths))
    for number, answer in crew.run(ReadTask(str(path), wanted.settings) for path in paths):
        path = paths[number]
        found = _died(path) if isinstance(answer, Died) else answer
        known[digests[path] or str(path)] = _kept(found, digests[path], store, wanted.reading)
        progress.step(1, path.name)
    understood = store.reports(wanted.reading)
    entries = [e for path in files for e in _entries(path, folder, known[digests[path] or str(path)], understood)]
    return [e for e in entries if isinstance(e, Recognised)], [e for e in entries if isinstance(e, Failure)]


def _died(path: Path) -> list[dict[str, Any]]:
    return [{"member": "", "fault": STOPPED, "values": {"file": path.name}}]


def _kept(found: Sequence[Mapping[str, Any]], digest: str, store: Store, reading: str) -> list[dict[str, Any]]:
    """Store what was read; a file over a limit of time or memory, or met by a fault of ours, is tried again next time."""
    lines = [{k: e[k] for k in ("member", "source", "fault", "values") if k in e} for e in found]
    with store.writing():
        for e in found:
            if "source" in e:
                store.add_source(e["source"], e["format"], e["payload"])
                store.add_report(e["source"], reading, e["recognised"], e["lines"])
        if digest and not any(e.get("fault") in AGAIN for e in found):
            store.add_file(digest, reading, lines)
    return lines


def _entries(
    path: Path, folder: Path, lines: Sequence[Mapping[str, Any]], understood: Mapping[str, Any]
) -> Iterator[Recognised | Failure]:
    name = path.relative_to(folder).as_posix()
    for line in lines:
        where = f"{name}/{line['member']}" if line["member"] else name
        if "source" in line:
            yield found_at(from_table(understood[line["source"]]), where)
        else:
            values = {**line["values"], "file": where} if not line["member"] and "file" in line["values"] else line["values"]
            yield Failure(where, line["fault"], values)
