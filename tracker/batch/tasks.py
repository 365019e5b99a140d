"""What a worker does: read one file, or compare the reports of one office. Values in, values out; nothing is written here."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from tracker.commands import with_forced
from tracker.compare import compare
from tracker.contract.loaded import from_table, source_from
from tracker.contract.written import to_dict
from tracker.county.cells import cell_of
from tracker.county.recognise import as_table, recognise
from tracker.errors import MissingPart, TrackerError
from tracker.formats import Manner, render, render_series
from tracker.guards import refusals
from tracker.language import set_language
from tracker.model import Comparison, Report, Source
from tracker.read import read_all
from tracker.read.child import STOPPED
from tracker.register import entries
from tracker.series import series
from tracker.settings import Settings
from tracker.store import packed, unpacked
from tracker.structure import Given, as_side, parse

LEAST_OF_SERIES = 3
#: Reports from which an office has a series.
RENDERERS = ("tracker.render.html", "tracker.render.workbook", "tracker.render.years")
#: Modules that most tasks load; imported once for all workers.
OUR_FAULT = "{what} could not be processed because of a fault of tracker: {why}"
AGAIN = (STOPPED, OUR_FAULT)
#: Faults that another run may not meet.
Fault = tuple[str, tuple[tuple[str, str], ...]]
#: Template of a sentence and its values.


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One file to be read."""

    path: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class PairTask:
    """Two documents of one office to be compared, or to be taken from the store."""

    key: str
    folder: str
    old: str
    new: str
    #: sha256 of the documents.
    years: tuple[int, int]
    in_series: bool
    stored: bytes | None = None
    #: The result, where the store has it.
    wanted: bool = True
    #: Whether its files are to be written.


@dataclass(frozen=True, slots=True)
class UnitTask:
    """One office: its documents, its pairs, what is to be written."""

    unit: str
    settings: Settings
    manner: Manner
    formats: tuple[str, ...]
    series_formats: tuple[str, ...]
    sources: Mapping[str, tuple[str, bytes]]
    #: sha256 -> (name of the file, document as stored)
    pairs: tuple[PairTask, ...]
    series_wanted: bool

    @property
    def weight(self) -> int:
        """Share of the whole work, for the time that is left."""
        return 1 + sum(pair.stored is None for pair in self.pairs) + 2 * self.series_wanted


@dataclass(slots=True)
class UnitDone:
    """What came of an office."""

    compared: list[dict[str, Any]] = field(default_factory=list)
    #: Fields of ``store.Compared``.
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    #: Folder below the office's own, empty for that itself -> name -> bytes.
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    missing: Fault | None = None
    #: A part that this machine lacks.


def begin(lang: str) -> None:
    """Set a worker up."""
    gc.freeze()  # what was imported for all stays: nobody need look through it again and again
    gc.set_threshold(50_000, 20, 20)
    set_language(lang)


def work(task: ReadTask | UnitTask) -> Any:
    """One task; a fault of ours becomes an answer, so that it stops nothing else."""
    try:
        return _read(task) if isinstance(task, ReadTask) else _unit(task)
    except Exception:  # noqa: BLE001  # one file or office must not end the run
        fault: Fault = (
            OUR_FAULT,
            (("what", Path(task.path).name if isinstance(task, ReadTask) else task.unit), ("why", _last_line())),
        )
        return (
            [{"member": "", "fault": fault[0], "values": dict(fault[1])}]
            if isinstance(task, ReadTask)
            else UnitDone(faults=[("", fault)])
        )


def _last_line() -> str:
    return traceback.format_exc().strip().splitlines()[-1]


def _read(task: ReadTask) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    path = Path(task.path)
    for document in read_all(path, task.settings):
        if isinstance(document, TrackerError):
            found.append({"member": "", "fault": document.template, "values": document.values})
            continue
        member = document.file.removeprefix(path.name).removeprefix("/")
        report = parse(document, "new", task.settings)
        found.append(
            {
                "member": member,
                "source": document.sha256,
                "format": document.format,
                "payload": packed(asdict(document)),
                "recognised": as_table(recognise(report)),
                "lines": packed([[s.text, s.paragraph, s.page, s.formulaic] for s in report.sentences]),
            }
        )
    return found


def _unit(task: UnitTask) -> UnitDone:
    if "pdf" in (*task.formats, *task.series_formats):
        gc.collect()  # what the laid-out pages of the last office held on to
    done = UnitDone()
    sources = {digest: _source(name, payload) for digest, (name, payload) in task.sources.items()}
    reports = cache(lambda digest, year: _report(sources[digest], year, task.settings))
    compared: dict[str, Comparison] = {}
    for pair in task.pairs:
        try:
            compared[pair.key] = _compared(pair, reports, task, done)
        except TrackerError as error:
            done.faults.append((pair.folder, (error.template, tuple(error.values.items()))))
            continue
        if pair.wanted:
            for format_ in task.formats:
                _add(done, pair.folder, lambda c=compared[pair.key], f=format_: dict(render(c, f, task.manner)))
    if task.series_wanted:
        _add_series(task, [compared[p.key] for p in task.pairs if p.in_series and p.key in compared], done)
    return done


def _add(done: UnitDone, folder: str, make: Any) -> None:
    try:
        done.files.setdefault(folder, {}).update(make())
    except MissingPart as error:
        done.missing = (error.template, tuple(error.values.items()))


def _source(name: str, payload: bytes) -> Source:
    return replace(source_from(unpacked(payload), name), file=name)


def _compared(pair: PairTask, reports: Callable[[str, int], Report], task: UnitTask, done: UnitDone) -> Comparison:
    if pair.stored is not None:
        return from_table(unpacked(pair.stored), pair.folder)
    old = as_side(reports(pair.old, pair.years[0]), "old")
    new = reports(pair.new, pair.years[1])
    found = compare(old, new, task.settings)
    if refusals(old, new):
        found = with_forced(found)
    table = to_dict(found)
    done.compared.append(
        {
            "key": pair.key,
            "folder": pair.folder,
            "old": pair.old,
            "new": pair.new,
            "run": table["tool"]["run"],
            "payload": packed(table),
            "cell": asdict(cell_of(found)),
            "points": [[e.finding, e.type, e.wording, e.needs_review] for e in entries(found)],
        }
    )
    return found


def _report(source: Source, year: int, settings: Settings) -> Report:
    """A report of the year that was settled for it, whatever its title says."""
    report = parse(source, "new", settings)
    return report if report.meta.report_year == year else parse(source, "new", settings, Given(year))


def _add_series(task: UnitTask, compared: Sequence[Comparison], done: UnitDone) -> None:
    if len(compared) < LEAST_OF_SERIES - 1:
        return
    whole = series([compared[0].old, *(c.new for c in compared)], compared)
    for format_ in task.series_formats:
        _add(done, "", lambda f=format_: {f"series.{f}": render_series(whole, f, task.manner)})


def has_series(pairs: Sequence[PairTask]) -> bool:
    """Whether an office has reports of three years."""
    return sum(pair.in_series for pair in pairs) >= LEAST_OF_SERIES - 1
