"""What goes into a letter: the points that a person kept, or all of them marked as still to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.decisions import Applied
from tracker.model import Comparison, FigurePair, SentenceVerdict
from tracker.register import Entry, entries
from tracker.view.asks import Ask, asks
from tracker.view.parts import percent, short_value
from tracker.view.quotes import Book, Quote
from tracker.wording import nested, say, word

Group = Literal["missing", "repeated", "plan", "problem", "words"]
GROUPS: tuple[Group, ...] = ("missing", "repeated", "plan", "problem", "words")
_GROUP_OF: Mapping[str, Group] = {
    "check": "missing",
    "repeat": "repeated",
    "wording": "repeated",
    "plan": "plan",
    "problem": "problem",
    "residue": "words",
    "figure": "words",
}
_SETTLED = {"fulfilled", "adjusted", "addressed", "new", "ok"}
#: Verdicts by which a person clears a point: there is nothing left to ask.


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a letter."""

    group: Group
    weight: int
    #: 1 most serious … 3 least.
    what: str
    old: Quote | None
    new: Quote | None
    checked: bool
    #: Kept by a person; else it is marked as still to be checked.
    note: str
    finding: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The points of a letter, and what was left out."""

    points: tuple[Point, ...]
    undecided: int
    #: Points that would be asked and that nobody has decided on.
    earlier: int
    #: Decisions taken over from an earlier wording.


def select(c: Comparison, book: Book, applied: Mapping[str, Applied] | None, repeated: float) -> Selection:
    """Points in the order of a letter; with ``applied`` None all of them, marked.

    ``repeated``: share in [0, 1] of carried-over wording, set phrases taken out, from which a section is a point.
    """
    usual = [*_asked(c, book), *_repeated(c, book, repeated)]
    if applied is None:
        return Selection(_ordered(usual), 0, 0)
    names = {p.finding for p in usual}
    further = [p for p in _further(c, book) if p.finding in applied and p.finding not in names]
    kept = [_decided(p, applied[p.finding], book.lang) for p in (*usual, *further) if p.finding in applied]
    undecided = sum(p.finding not in applied for p in usual)
    return Selection(_ordered([p for p in kept if p]), undecided, sum(a.earlier_wording for a in applied.values()))


def _ordered(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda p: GROUPS.index(p.group)))


def _decided(point: Point, applied: Applied, lang: str) -> Point | None:
    decision = applied.decision
    if decision.decision == "overruled" or (decision.decision == "changed" and decision.value in _SETTLED):
        return None
    notes = [decision.note] if decision.note else []
    if decision.decision == "changed" and decision.value:
        prefix = {"plan": "status", "problem": "problem"}.get(point.group, "verdict")
        notes.insert(0, say("letter_changed", lang, (("value", word(prefix, decision.value, lang)),)))
    if applied.earlier_wording:
        notes.append(say("letter_earlier", lang))
    return Point(
        point.group, point.weight, point.what, point.old, point.new, not applied.earlier_wording, "；".join(notes), point.finding
    )


def _asked(c: Comparison, book: Book) -> Iterator[Point]:
    for ask in asks(c, book):
        yield _of_ask(ask)


def _of_ask(ask: Ask) -> Point:
    return Point(_GROUP_OF[ask.type], ask.weight, ask.what, ask.old, ask.new, checked=False, note="", finding=ask.finding)


def _repeated(c: Comparison, book: Book, least: float) -> Iterator[Point]:
    rates = {r.section: r for r in c.rates}
    for entry in entries(c):
        rate = rates.get(entry.new[0]) if entry.type == "repeat" else None
        if rate and rate.masked is not None and rate.masked >= least:
            yield _repeat(entry, rate.raw, rate.masked, book)


def _repeat(entry: Entry, raw: float | None, masked: float | None, book: Book) -> Point:
    values = (("section", nested(book.heading(entry.new[0]))), ("raw", percent(raw)), ("masked", percent(masked)))
    return Point(
        "repeated", 2, say("letter_repeat", book.lang, values), None, None, checked=False, note="", finding=entry.finding
    )


def _further(c: Comparison, book: Book) -> Iterator[Point]:
    """What is never asked by itself but may be kept by a person."""
    rates = {r.section: r for r in c.rates}
    for v in c.sentences:
        if v.source:
            yield _wording(v, book)
    for f in c.figures:
        yield _figure(f, book)
    for entry in entries(c):
        if entry.type == "repeat":
            rate = rates[entry.new[0]]
            yield _repeat(entry, rate.raw, rate.masked, book)
        elif entry.type in ("plan", "problem"):
            yield _followed(entry, book)


def _wording(v: SentenceVerdict, book: Book) -> Point:
    what = say("letter_wording", book.lang, (("verdict", say(f"verdict_{v.verdict}", book.lang)),))
    old = book.quote(v.source) if v.source else None
    return Point("repeated", 2, what, old, book.quote(v.new), checked=False, note="", finding=v.finding)


def _figure(f: FigurePair, book: Book) -> Point:
    values = [("label", f.label or book.sentence(f.new_sentence).text[:18])]
    values += [("old", f"{short_value(f.old_value)}{f.unit}"), ("new", f"{short_value(f.new_value)}{f.unit}")]
    what = say("letter_figure_same" if f.unchanged else "letter_figure", book.lang, values)
    quotes = book.quote(f.old_sentence), book.quote(f.new_sentence)
    return Point("words", 2, what, *quotes, checked=False, note="", finding=f.finding)


def _followed(entry: Entry, book: Book) -> Point:
    """A plan item or problem that was not asked about: the person says why it is raised."""
    text = entry.wording.split("\n")[0]
    what = say(f"letter_{entry.type}", book.lang, (("text", nested(text)),))
    new = book.quote(entry.new[0]) if entry.new else None
    return Point(_GROUP_OF[entry.type], 2, what, book.quote(entry.old[0]), new, checked=False, note="", finding=entry.finding)
