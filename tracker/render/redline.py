"""The new report in Word with last year's wording as tracked changes, and what is raised as comments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tracker.model import Comparison, Report
from tracker.render.word import Changes, add, comment, new_document, run, saved, without_grid
from tracker.revisions import Revision, revisions
from tracker.view.asks import Ask, asks
from tracker.view.quotes import Book
from tracker.wording import say

_KINDS = {"insert": "ins", "delete": "del"}


def to_redline(c: Comparison, lang: str, templates: Path | None = None, *, with_comments: bool = True) -> bytes:
    """``redline.docx``: accept all changes for the new text, reject all for the old one."""
    document = new_document(templates, say("redline_title", lang, (("title", c.new.meta.title or c.new.source.file),)))
    without_grid(document)
    changes = Changes()
    styles = _styles(c.new)
    remarks = _remarks(c, Book(c.old, c.new, lang)) if with_comments else ({}, {})
    found = revisions(c)
    for revision, mark in zip(found, _marks(found), strict=True):
        paragraph = add(document, styles.get(revision.new or 0, "Body"))
        for op, text in revision.edits:
            paragraph._p.append(run(text) if op == "equal" else changes.wrapped(_KINDS[op], text))
        if mark:
            changes.mark_paragraph(paragraph, mark)
        for text in _said_of(revision, remarks):
            comment(document, paragraph, text)
    return saved(document)


def _marks(found: Sequence[Revision]) -> list[str | None]:
    """Which paragraph marks were inserted or deleted.

    Where a paragraph ends with an insertion and whole inserted ones follow, the mark between them is the inserted one
    and the last keeps its own: LibreOffice joins such neighbours to one change and would take one mark too many.
    """
    marks = [_whole(revision) for revision in found]
    for at, revision in enumerate(found[:-1]):
        kind = marks[at + 1]
        if marks[at] is None and kind and revision.edits and _KINDS.get(revision.edits[-1][0]) == kind:
            last = next(i for i in range(at + 1, len(found)) if i + 1 == len(found) or marks[i + 1] != kind)
            marks[at], marks[last] = kind, None
    return marks


def _whole(revision: Revision) -> str | None:
    """Kind of a paragraph that only one of the years has."""
    if revision.old is None:
        return "ins"
    return "del" if revision.new is None else None


def _styles(report: Report) -> Mapping[int, str]:
    """Paragraph number -> style, for the title and for headings that have a line of their own."""
    found = {}
    for number, text in enumerate(report.paragraphs, 1):
        if text and text == report.meta.title:
            found[number] = "Title"
    for section in report.sections:
        whole = f"{section.marker}{section.title}"
        if section.title and report.paragraphs[section.paragraph - 1].strip() == whole:
            found[section.paragraph] = f"Heading{min(section.level, 3)}"
    return found


Remarks = tuple[Mapping[int, list[str]], Mapping[int, list[str]]]


def _remarks(c: Comparison, book: Book) -> Remarks:
    """What is said of paragraphs of the old and of the new report."""
    old: dict[int, list[str]] = defaultdict(list)
    new: dict[int, list[str]] = defaultdict(list)
    for number, ask in enumerate(asks(c, book), 1):
        text = _remark(number, ask, book)
        if ask.new:
            new[book.sentence(ask.new.id).paragraph].append(text)
        elif ask.old:
            old[book.sentence(ask.old.id).paragraph].append(text)
        else:
            new[1].append(text)
    return old, new


def _remark(number: int, ask: Ask, book: Book) -> str:
    quotes = [f"{q.year} {q.place}{say('label_colon', book.lang)}{q.text}" for q in (ask.old, ask.new) if q]
    review = f"（{say('label_review', book.lang)}）" if ask.review else ""
    return "\n".join([f"{number}. {ask.grade} {ask.what}{review}", *quotes])


def _said_of(revision: Revision, remarks: Remarks) -> list[str]:
    old, new = remarks
    said = list(new.get(revision.new, [])) if revision.new else []
    return said + (old.get(revision.old, []) if revision.old else [])
