"""Quotations with their place: section, paragraph, and edits in a form that print can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.model import Edit, Report, Section, Sentence
from tracker.wording import say


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a report with where it stands."""

    id: str
    text: str
    place: str
    year: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an inline edit: ``kind`` is equal, insert, delete or figure (old -> new)."""

    kind: str
    old: str
    new: str


class Book:
    """Both reports, looked up by sentence and section id."""

    def __init__(self, old: Report, new: Report, lang: str) -> None:
        self.lang = lang
        self._reports = {"o": old, "n": new}
        self._sentences: dict[str, Sentence] = {s.id: s for r in (old, new) for s in r.sentences}
        self._sections: dict[str, Section] = {s.id: s for r in (old, new) for s in r.sections}

    def sentence(self, id_: str) -> Sentence:
        """A sentence by id; raises ``KeyError``."""
        return self._sentences[id_]

    def is_section(self, id_: str) -> bool:
        """Whether the id names a section."""
        return id_ in self._sections

    def quote(self, id_: str) -> Quote:
        """A sentence with its place."""
        sentence = self._sentences[id_]
        return Quote(id_, sentence.text, self.place(id_), self.year(id_))

    def quotes(self, ids: Sequence[str]) -> tuple[Quote, ...]:
        """Several sentences with their places."""
        return tuple(self.quote(i) for i in ids)

    def year(self, id_: str) -> str:
        """Report year of the report that an id belongs to."""
        year = self._reports[id_[0]].meta.report_year
        return str(year) if year else "?"

    def place(self, id_: str) -> str:
        """Where a sentence or section stands, in words."""
        if id_ in self._sections:
            return self.heading(id_)
        sentence = self._sentences[id_]
        values = (("section", self.heading(sentence.section)), ("paragraph", str(sentence.paragraph)))
        if sentence.page is not None:
            return say("label_page_place", self.lang, (*values, ("page", str(sentence.page))))
        return say("label_place", self.lang, values)

    def short_place(self, id_: str) -> str:
        """Paragraph, and page where there is one, as it stands in a margin."""
        sentence = self._sentences[id_]
        values = (("paragraph", str(sentence.paragraph)), ("page", str(sentence.page)))
        return say("label_short_place" if sentence.page is None else "label_short_page_place", self.lang, values)

    def heading(self, id_: str) -> str:
        """A section's marker and title; preamble and closing by name."""
        section = self._sections[id_]
        if section.title:
            return f"{section.marker}{section.title}"
        return say(f"kind_{section.kind}", self.lang)

    def path(self, id_: str) -> str:
        """A section with the chapter above it: 一、… › （二）…"""
        parts, at = [], self._sections.get(id_)
        while at is not None:
            parts.append(self.heading(at.id))
            at = self._sections.get(at.parent) if at.parent else None
        return " › ".join(reversed(parts))


def pieces(edits: Sequence[Edit]) -> tuple[Piece, ...]:
    """Edits as pieces; a deleted number followed by an inserted one becomes one figure."""
    found: list[Piece] = []
    for op, text in edits:
        if op == "equal":
            found.append(Piece("equal", text, text))
        elif op == "delete":
            found.append(Piece("delete", text, ""))
        elif found and found[-1].kind == "delete" and _is_figure(text) and _is_figure(found[-1].old):
            found[-1] = Piece("figure", found[-1].old, text)
        else:
            found.append(Piece("insert", "", text))
    return tuple(found)


def _is_figure(text: str) -> bool:
    return len(text) <= 12 and any(c.isdecimal() for c in text) and not any(c in "，。；：、" for c in text)


def labels(messages: Mapping[str, str]) -> dict[str, str]:
    """The ``label_`` messages without their prefix, as templates use them."""
    return {code.removeprefix("label_"): text for code, text in messages.items() if code.startswith("label_")}
