"""Both reports side by side, section by section: every sentence of both years once, unchanged runs folded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from tracker.model import Comparison, SentenceVerdict
from tracker.view.links import Backlinks, Link
from tracker.view.parts import INLINE, SIGNS, percent
from tracker.view.quotes import Book, Piece, pieces
from tracker.wording import say

T = TypeVar("T")
_FOLDED = 2
#: Fewest unchanged sentences in a row that are folded.


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence in one of the two columns."""

    id: str
    first: bool
    #: Whether the sentence is shown here for the first time and so carries its address.
    text: str
    pieces: tuple[Piece, ...]
    #: Empty where the text is shown plain.
    place: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What stands side by side: sentences of last year, and the one of this year made from them."""

    kind: str
    sign: str
    word: str
    old: tuple[Passage, ...]
    new: Passage | None
    size: int
    #: Characters of this year's sentence, 0 where there is none.
    marks: tuple[str, ...]
    classes: str
    #: ``k-…`` with formulaic, review, flagged and two (too unlike for marks).
    review: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Rows in a row, folded when nothing in them changed."""

    rows: tuple[ReadingRow, ...]
    folded: bool
    words: str


@dataclass(frozen=True, slots=True)
class ReadingSection:
    """A section of this year with the sections of last year it is aligned with."""

    id: str
    old: tuple[str, ...]
    new: str
    relation: str
    rate: str
    runs: tuple[Run, ...]


def reading(c: Comparison, book: Book, links: Backlinks) -> tuple[ReadingSection, ...]:
    """All sections in the order of the new report; sections of the old report alone follow where they stood."""
    writer = _Writer(c, book, links)
    return tuple(writer.sections())


class _Writer:
    def __init__(self, c: Comparison, book: Book, links: Backlinks) -> None:
        self._c, self._book, self._links = c, book, links
        self._shown: set[str] = set()
        self._gone = {g.old for g in c.gone}
        self._old_of, self._relation = _aligned(c)
        self._in_old = _by_section([(s.id, s.section) for s in c.old.sentences])
        self._rates = {r.section: r for r in c.rates}

    def sections(self) -> Iterator[ReadingSection]:
        verdicts = _by_section([(v, self._book.sentence(v.new).section) for v in self._c.sentences])
        after = self._old_only_after()
        yield from self._gone_sections(after.get("", ()))
        for section in self._c.new.sections:
            own = verdicts.get(section.id, [])
            old = self._old_of.get(section.id, ())
            rows = tuple(self._rows(own, old))
            if rows or section.title:
                yield ReadingSection(
                    id=section.id,
                    old=tuple(self._book.heading(i) for i in old),
                    new=self._book.heading(section.id),
                    relation=say(f"relation_{self._relation.get(section.id, 'new_only')}", self._book.lang),
                    rate=self._rate(section.id),
                    runs=self._runs(rows),
                )
            yield from self._gone_sections(after.get(section.id, ()))

    def _rate(self, section: str) -> str:
        rate = self._rates.get(section)
        if rate is None or rate.raw is None:
            return ""
        values = (("raw", percent(rate.raw)), ("masked", percent(rate.masked)))
        return say("label_section_rate", self._book.lang, values)

    def _old_only_after(self) -> Mapping[str, list[str]]:
        """New section -> sections of last year alone that stood behind its counterpart."""
        counterpart = {old: new for new, olds in self._old_of.items() for old in olds}
        found: dict[str, list[str]] = {}
        last = ""
        for section in self._c.old.sections:
            if section.id in counterpart:
                last = counterpart[section.id]
            else:
                found.setdefault(last, []).append(section.id)
        return found

    def _gone_sections(self, ids: Sequence[str]) -> Iterator[ReadingSection]:
        for id_ in ids:
            rows = tuple(self._gone_row(i) for i in self._in_old.get(id_, []) if i in self._gone)
            if rows:
                yield ReadingSection(
                    id_, (self._book.heading(id_),), "", say("relation_old_only", self._book.lang), "", self._runs(rows)
                )

    def _rows(self, verdicts: Sequence[SentenceVerdict], old: Sequence[str]) -> Iterator[ReadingRow]:
        """This year's sentences, what is gone of last year's put in where it stood."""
        waiting = [i for section in old for i in self._in_old.get(section, [])]
        for verdict in verdicts:
            if verdict.source in waiting:
                at = waiting.index(verdict.source)
                yield from self._gone_rows(waiting[:at])
                waiting = waiting[at + 1 :]
            yield self._row(verdict)
        yield from self._gone_rows(waiting)

    def _gone_rows(self, ids: Sequence[str]) -> Iterator[ReadingRow]:
        return (self._gone_row(i) for i in ids if i in self._gone and i not in self._shown)

    def _gone_row(self, id_: str) -> ReadingRow:
        passage = self._passage(id_)
        classes = "k-gone" + (" flagged" if _is_raised(passage) else "")
        word = say("verdict_gone", self._book.lang)
        return ReadingRow("gone", SIGNS["gone"], word, (passage,), None, 0, (), classes, review=False)

    def _row(self, v: SentenceVerdict) -> ReadingRow:
        inline = v.source is not None and v.similarity >= INLINE
        cut = pieces(v.edits) if inline and v.verdict != "verbatim" else ()
        ids = [i for i in (v.source, *v.also_from) if i]
        old = tuple(self._passage(i, cut if i == v.source else (), from_elsewhere=v.moved) for i in ids)
        new = self._passage(v.new, cut)
        lang = self._book.lang
        marks = [say(f"label_{name}", lang) for name in ("figures_only", "formulaic", "moved") if getattr(v, name)]
        return ReadingRow(
            kind=v.verdict,
            sign=SIGNS[v.verdict],
            word=say(f"verdict_{v.verdict}", lang),
            old=old,
            new=new,
            size=len(new.text),
            marks=tuple(marks),
            classes=_classes(v, cut=bool(cut), flagged=_is_raised(new, *old)),
            review=v.needs_review,
        )

    def _passage(self, id_: str, cut: tuple[Piece, ...] = (), *, from_elsewhere: bool = False) -> Passage:
        """One sentence with its place: paragraph, and section too when it stands in another one."""
        first = id_ not in self._shown
        self._shown.add(id_)
        place = self._book.place(id_) if from_elsewhere else self._book.short_place(id_)
        return Passage(id_, first, self._book.sentence(id_).text, cut, place, self._links.get(id_, ()))

    def _runs(self, rows: Sequence[ReadingRow]) -> tuple[Run, ...]:
        found: list[Run] = []
        for same, group in groupby(rows, key=_is_unchanged):
            members = tuple(group)
            folded = same and len(members) >= _FOLDED
            words = say("label_folded", self._book.lang, (("n", str(len(members))),)) if folded else ""
            found.append(Run(members, folded, words))
        return tuple(found)


def _is_unchanged(row: ReadingRow) -> bool:
    return row.kind == "verbatim" and not row.review and "flagged" not in row.classes.split()


def _is_raised(*passages: Passage) -> bool:
    return any(link.raised for passage in passages for link in passage.links)


def _classes(v: SentenceVerdict, *, cut: bool, flagged: bool) -> str:
    flags = {"formulaic": v.formulaic, "review": v.needs_review, "moved": v.moved, "flagged": flagged}
    flags["two"] = v.source is not None and v.verdict != "verbatim" and not cut
    return " ".join([f"k-{v.verdict}", *(name for name, on in flags.items() if on)])


def _aligned(c: Comparison) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """New section -> its old sections, and how they are related; an old section stands beside one new section only."""
    old_of: dict[str, tuple[str, ...]] = {}
    relation: dict[str, str] = {}
    taken: set[str] = set()
    for link in c.section_alignment:
        for new in link.new:
            old_of[new] = tuple(i for i in link.old if i not in taken)
            relation[new] = link.relation
            taken |= set(link.old)
    return old_of, relation


def _by_section(pairs: Sequence[tuple[T, str]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for value, section in pairs:
        found.setdefault(section, []).append(value)
    return found
