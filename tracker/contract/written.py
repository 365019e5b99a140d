"""``Comparison`` -> the comparison contract, version 1: the one machine-readable result, whole enough to render from."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

from tracker.knowledge import own_words
from tracker.model import Check, Comparison, Note, Report, Residue, Sentence
from tracker.quantities import number_text
from tracker.summary import summarise
from tracker.wording import say

CONTRACT = 1
Json = dict[str, Any]


def to_json(comparison: Comparison) -> str:
    """The contract as text: sorted only by its own order, UTF-8, two blanks of indent, one newline at the end."""
    return json.dumps(to_dict(comparison), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def run_number(comparison: Comparison) -> str:
    """Twelve hex digits over the whole result, printed on every paper made from it; ``tracker verify`` makes it anew."""
    for known, run in _RUNS:
        if known is comparison:
            return run
    return str(to_dict(comparison)["tool"]["run"])


_RUNS: deque[tuple[Comparison, str]] = deque(maxlen=16)
#: Numbers of the last results: every paper of a result prints it, and making it costs as much as writing the result.


def to_dict(c: Comparison) -> Json:
    """The contract as plain values."""
    with own_words({}):  # programs read the same words everywhere
        plain = _unnumbered(c)
    run = sha256(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    _RUNS.append((c, run))
    return {**plain, "tool": {**plain["tool"], "run": run}}


def _unnumbered(c: Comparison) -> Json:
    summary = summarise(c)
    return {
        "contract": CONTRACT,
        "tool": {"name": "tracker", "version": c.version, "settings": c.settings},
        "old": report_dict(c.old),
        "new": report_dict(c.new),
        "section_alignment": _plain(c.section_alignment),
        "sentences": _plain(c.sentences),
        "figures": [
            {**_one(f), "old_value": plain_number(f.old_value), "new_value": plain_number(f.new_value)} for f in c.figures
        ],
        "plan_items": [_with_nearest(_one(p)) for p in c.plan_items],
        "problems": _plain(c.problems),
        "residues": [_residue(r) for r in c.residues],
        "completeness": [_check(check) for check in c.completeness],
        "gone": _plain(c.gone),
        "new_plan_items": _plain(c.new_plan_items),
        "new_problems": _plain(c.new_problems),
        "summary": {
            "rates": _plain(c.rates),
            "counts": summary.counts,
            "sentences_zh": list(summary.sentences_zh),
            "sentences_en": list(summary.sentences_en),
        },
        "notes": [_note(note) for note in c.notes],
    }


def report_dict(report: Report) -> Json:
    """REPORT of the contract."""
    meta, source = report.meta, report.source
    return {
        "file": source.file,
        "sha256": source.sha256,
        "format": source.format,
        "encoding": source.encoding,
        "issuer": meta.issuer,
        "issuers": list(meta.issuers),
        "level": meta.level,
        "report_year": meta.report_year,
        "title": meta.title,
        "document_number": meta.document_number,
        "signatory": meta.signatory,
        "addressee": meta.addressee,
        "issued_on": meta.issued_on,
        "paragraphs": list(report.paragraphs),
        "sections": _plain(report.sections),
        "sentences": [_sentence(s) for s in report.sentences],
    }


def _sentence(sentence: Sentence) -> Json:
    return {name: _listed(getattr(sentence, name)) for name in _names(Sentence) if name not in _HIDDEN}


_HIDDEN = {"plain", "concepts", "quantities"}
#: Fields of a sentence that only the comparison itself uses.


_NAMES: dict[Any, tuple[str, ...]] = {}


def _names(kind: Any) -> tuple[str, ...]:
    """Names of a type's fields, looked up once."""
    if kind not in _NAMES:
        _NAMES[kind] = tuple(f.name for f in fields(kind))
    return _NAMES[kind]


def _one(value: object) -> Json:
    return {name: _listed(getattr(value, name)) for name in _names(type(value))}


def _plain(values: Iterable[Any]) -> list[Json]:
    return [_one(value) for value in values]


def _listed(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_listed(item) for item in value]
    return _one(value) if is_dataclass(value) else value


def plain_number(value: float | tuple[float, float] | str) -> Any:
    """Whole numbers without a fraction; a range as two numbers; a frequency as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [plain_number(v) for v in value]
    printed = float(number_text(value))
    return int(printed) if printed == int(printed) else printed


def _with_nearest(item: Json) -> Json:
    nearest = [{"sentence": id_, "score": score} for id_, score in item["nearest"]]
    return {**item, "nearest": nearest if not item["evidence"] else []}


def _residue(residue: Residue) -> Json:
    plain = {**_one(residue), "values": dict(residue.values)}
    plain["message"] = say(residue.reasons[0], "zh", residue.values)
    return plain


def _check(check: Check) -> Json:
    message = say(check.code, "zh", check.values)
    plain = {**_one(check), "values": dict(check.values)}
    return {**plain, "message": message}


def _note(note: Note) -> Json:
    message = say(f"note_{note.code}", "zh", note.values)
    return {"code": note.code, "message": message, "report": note.report, "span": list(note.span), "values": dict(note.values)}
