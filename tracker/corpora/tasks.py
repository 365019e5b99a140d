"""What a worker does for a corpus: read a file, or a row of a table, or understand a stored document anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

from tracker.batch.tasks import ReadTask, work
from tracker.contract.loaded import source_from
from tracker.county.recognise import as_table, recognise
from tracker.issuers import level_of
from tracker.model import Report, Source
from tracker.settings import Settings
from tracker.store import packed, unpacked
from tracker.structure import Given, parse


@dataclass(frozen=True, slots=True)
class RowTask:
    """A report in a table: text with what the table says of it."""

    number: int
    text: str
    office: str
    county: str
    year: int
    settings: Settings


@dataclass(frozen=True, slots=True)
class AgainTask:
    """A stored document, to be understood by this version."""

    digest: str
    payload: bytes
    settings: Settings


Task = ReadTask | RowTask | AgainTask


def begin(lang: str) -> None:
    """Set a worker up."""
    from tracker.batch.tasks import begin as begin_batch

    begin_batch(lang)


def job(task: Task) -> Any:
    """A list of documents or faults for a file, one document for anything else; None where a fault of ours stood in the way."""
    if isinstance(task, ReadTask):
        return work(task)
    try:
        return _row(task) if isinstance(task, RowTask) else _again(task)
    except Exception:  # noqa: BLE001  # one report must not end the run
        return None


def _row(task: RowTask) -> dict[str, Any]:
    text = task.text.replace("\r\n", "\n")
    digest = sha256(f"{task.county}\n{task.office}\n{task.year}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
    source = Source(f"{task.office}{task.year}", digest, "text", "utf-8", text)
    report = parse(source, "new", task.settings, Given(task.year, f"{task.county}{task.office}"))
    table = as_table(
        replace(
            recognise(report),
            superior=task.county,
            own=task.office,
            level=level_of(task.office),
            years=(("title", task.year),),
            kind="report" if report.sentences else "no_text",
        )
    )
    return {"source": digest, "format": "text", "payload": packed(asdict(source)), "recognised": table, "lines": _lines(report)}


def _again(task: AgainTask) -> dict[str, Any]:
    source = source_from(unpacked(task.payload), "")
    report = parse(source, "new", task.settings)
    return {"source": task.digest, "recognised": as_table(recognise(report)), "lines": _lines(report)}


def _lines(report: Report) -> bytes:
    return packed([[s.text, s.paragraph, s.page, s.formulaic] for s in report.sentences])


def is_document(answer: Any) -> bool:
    """Whether an answer is a document."""
    return isinstance(answer, Mapping) and "lines" in answer
