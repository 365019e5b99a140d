"""A ledger that came back from a reviewer: rows -> decisions, recognised by the finding's name or wording, never by place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker import knowledge
from tracker.decisions import Decision, Said
from tracker.register import Entry
from tracker.similarity import indel
from tracker.text import content

_ID = re.compile(r"(?:(\w+):)?([0-9a-f]{12})")
_WORDS: dict[str, Said] = {"kept": "kept", "overruled": "overruled", "changed": "changed"}
_SAME = 0.85
#: Least likeness of the one finding that a row without its name is taken for; as for decisions on an earlier wording.
_HEADS = ("decision", "value", "note", "by", "at")

Cells = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that cannot be taken over: which, and why."""

    code: str
    sheet: str
    row: int
    #: Counted from 1, as spreadsheet programs show it.
    value: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a ledger says."""

    decisions: tuple[Decision, ...]
    troubles: tuple[Trouble, ...]


def returned(sheets: Iterable[tuple[str, Sequence[Cells]]], entries: Sequence[Entry], today: str) -> Returned:
    """All decisions of a workbook; ``today`` stands where the reviewer gave no date.

    ``entries`` of the result help where a row lost its name; they may be empty.
    """
    decisions: dict[str, Decision] = {}
    troubles: list[Trouble] = []
    for sheet, rows in sheets:
        for number, made in _rows(sheet, rows, entries, today):
            if isinstance(made, Trouble):
                troubles.append(made)
            elif made.finding in decisions and _said(decisions[made.finding]) != _said(made):
                troubles.append(Trouble("ledger_conflict", sheet, number, made.finding))
            else:
                decisions[made.finding] = made
    return Returned(tuple(decisions.values()), tuple(troubles))


def _said(decision: Decision) -> tuple[str, str]:
    return decision.decision, decision.value


def _rows(sheet: str, rows: Sequence[Cells], entries: Sequence[Entry], today: str) -> Iterator[tuple[int, Decision | Trouble]]:
    at, heads = _heads(rows)
    if "decision" not in heads:
        return
    types = {_name_of(cells)[0] for cells in rows[at + 1 :]} - {""}
    likely = [e for e in entries if not types or e.type in types]
    for number, cells in enumerate(rows[at + 1 :], at + 2):
        values = {name: cells.get(column, "").strip() for name, column in heads.items()}
        if any(values[name] for name in _HEADS[:2] if name in values):
            yield number, _decided(sheet, number, cells, values, likely, today)


def _heads(rows: Sequence[Cells]) -> tuple[int, dict[str, int]]:
    """Number of the row of heads, and the column of each that is known; columns may have been moved or left out."""
    words = {text: name for name in (*_HEADS, "wording_rests") for text in _labels(name)}
    for at, cells in enumerate(rows[:20]):
        found = {words[text.strip()]: column for column, text in cells.items() if text.strip() in words}
        if "decision" in found:
            return at, found
    return 0, {}


def _labels(name: str) -> tuple[str, ...]:
    code = "ledger_wording" if name == "wording_rests" else f"column_{name}"
    return _forms(code)


def _forms(code: str) -> tuple[str, ...]:
    """How a code may stand in a ledger: the office's own word, ours in both languages."""
    own = knowledge.message(code, "zh")
    with knowledge.own_words({}):
        return own, knowledge.message(code, "zh"), knowledge.message(code, "en")


def _decided(
    sheet: str, number: int, cells: Cells, values: Mapping[str, str], entries: Sequence[Entry], today: str
) -> Decision | Trouble:
    said = _decision_of(values)
    if said is None:
        return Trouble("ledger_unknown_decision", sheet, number, values.get("decision", ""))
    type_, finding = _name_of(cells)
    wording = values.get("wording_rests", "")
    value = _code_of(values.get("value", ""), type_)
    if value is None or (said == "changed" and not value):
        return Trouble("ledger_unknown_value", sheet, number, values.get("value", ""))
    made = Decision(
        finding, said, value, values.get("note", ""), values.get("by", ""), _day(values.get("at", ""), today), wording, type_
    )
    if finding:
        return made
    heir = _like(wording, entries)
    return replace(made, finding=heir.finding, type=heir.type) if heir else Trouble("ledger_lost", sheet, number, wording[:20])


def _decision_of(values: Mapping[str, str]) -> Said | None:
    """The word of the list; a verdict put in place of ours without one means ``changed``."""
    text = values.get("decision", "")
    if not text:
        return "changed"
    for name, said in _WORDS.items():
        if text in (*_forms(f"decision_{name}"), name):
            return said
    return None


def _name_of(cells: Cells) -> tuple[str, str]:
    for text in cells.values():
        if found := _ID.fullmatch(text.strip()):
            return found[1] or "", found[2]
    return "", ""


_CHOICES = {
    "wording": ("verdict", ("verbatim", "light_edit", "paraphrase", "new")),
    "plan": ("status", ("fulfilled", "partial", "claimed", "adjusted", "not_mentioned")),
    "problem": ("problem", ("repeated", "addressed", "dropped")),
}


def _code_of(text: str, type_: str) -> str | None:
    """The contract's name of a verdict given in words; empty for none, None for a word that is not on the list."""
    if not text:
        return ""
    tables = [_CHOICES[type_]] if type_ in _CHOICES else list(_CHOICES.values())
    for prefix, codes in tables:
        for code in codes:
            if text in (code, *_forms(f"{prefix}_{code}")):
                return code
    return None


def _day(text: str, today: str) -> str:
    """An ISO date from what was typed, or what was typed; today where nothing was."""
    parts = re.findall(r"\d+", text)
    if len(parts) == 3 and len(parts[0]) == 4:
        return f"{int(parts[0]):04d}-{int(parts[1]):02d}-{int(parts[2]):02d}"
    return text or today


def _like(wording: str, entries: Sequence[Entry]) -> Entry | None:
    own = content(wording)
    scored = [(indel(content(e.wording), own), e) for e in entries] if own else []
    best = max((score for score, _entry in scored), default=0.0)
    near = [e for score, e in scored if score == best >= _SAME]
    return near[0] if len(near) == 1 else None
