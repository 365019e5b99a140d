"""The comparison as tables: what a workbook, CSV and a reviewer's columns are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.model import Comparison, FigurePair, PlanItem, Problem, Residue, SentenceVerdict
from tracker.register import repeat_finding
from tracker.summary import numbered_items
from tracker.view.genre import check_state
from tracker.view.parts import figure_change, figure_remark, short_value
from tracker.view.quotes import Book, Piece, pieces
from tracker.wording import listed, say

DECISIONS = ("kept", "overruled", "changed")


@dataclass(frozen=True, slots=True)
class Coded:
    """A class by its name in the contract and its word for readers."""

    code: str
    word: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with what changed in it."""

    text: str
    pieces: tuple[Piece, ...]
    side: str
    #: ``old`` shows what was removed, ``new`` what was added.


Cell = str | int | float | bool | Coded | Marked | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its heading for readers, its width in characters."""

    key: str
    label: str
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line; ``finding`` is empty where there is nothing to decide."""

    finding: str
    type: str
    wording: str
    #: What a decision is recognised by when the finding's name is lost.
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table with the words a reviewer may put in place of a verdict."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    choices: tuple[Coded, ...] = ()
    decided: bool = True
    #: Whether it has the reviewer's columns.


def tables(c: Comparison, lang: str) -> tuple[Table, ...]:
    """All tables in the order of the report."""
    book = Book(c.old, c.new, lang)
    return (
        _sentences(c, book),
        _gone(c, book),
        _plans(c, book),
        _problems(c, book),
        _figures(c, book),
        _residues(c, book),
        _checks(c, book),
        _sections(c, book),
        _promises(c, book),
    )


def _columns(lang: str, *named: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(key, say(f"column_{key}", lang), width) for key, width in named)


def _coded(prefix: str, code: str, lang: str) -> Coded:
    return Coded(code, say(f"{prefix}_{code}", lang))


def _choices(prefix: str, codes: Sequence[str], lang: str) -> tuple[Coded, ...]:
    return tuple(_coded(prefix, code, lang) for code in codes)


def _table(
    name: str,
    book: Book,
    named: Sequence[tuple[str, int]],
    rows: Iterator[Row],
    *,
    decided: bool = True,
    choices: tuple[Coded, ...] = (),
) -> Table:
    return Table(name, say(f"table_{name}", book.lang), _columns(book.lang, *named), tuple(rows), choices, decided)


_SENTENCE = (
    ("section", 14),
    ("page", 5),
    ("paragraph", 5),
    ("new_text", 42),
    ("old_text", 42),
    ("verdict", 9),
    ("marks", 9),
    ("similarity", 6),
    ("confidence", 6),
    ("needs_review", 6),
)


def _sentences(c: Comparison, book: Book) -> Table:
    choices = _choices("verdict", ("verbatim", "light_edit", "paraphrase", "new"), book.lang)
    return _table("sentences", book, _SENTENCE, (_sentence(v, book) for v in c.sentences), choices=choices)


def _sentence(v: SentenceVerdict, book: Book) -> Row:
    new = book.sentence(v.new)
    cut = pieces(v.edits) if v.verdict in ("light_edit", "paraphrase") else ()
    old = book.sentence(v.source).text if v.source else ""
    more = "".join(f"\n＋ {book.sentence(i).text}" for i in v.also_from)
    cells: tuple[Cell, ...] = (
        book.heading(new.section),
        new.page,
        new.paragraph,
        Marked(new.text, cut, "new"),
        Marked(old, cut, "old") if not more else old + more,
        _coded("verdict", v.verdict, book.lang),
        "\n".join(say(f"label_{name}", book.lang) for name in ("figures_only", "formulaic", "moved") if getattr(v, name)),
        round(v.similarity, 3),
        round(v.confidence, 2),
        v.needs_review,
    )
    return Row(v.finding, "wording", f"{old}\n{new.text}", cells)


def _gone(c: Comparison, book: Book) -> Table:
    named = (("section", 16), ("page", 5), ("paragraph", 5), ("old_text", 60), ("has_figure", 7), ("nearest", 60))
    rows = (
        Row(
            "",
            "gone",
            "",
            (
                book.heading(book.sentence(g.old).section),
                book.sentence(g.old).page,
                book.sentence(g.old).paragraph,
                book.sentence(g.old).text,
                g.has_figure,
                book.sentence(g.nearest).text if g.nearest else "",
            ),
        )
        for g in c.gone
    )
    return _table("gone", book, named, rows, decided=False)


_PLAN = (
    ("number", 5),
    ("item", 26),
    ("old_place", 15),
    ("type", 6),
    ("target", 16),
    ("evidence", 34),
    ("new_place", 15),
    ("status", 9),
    ("reasons", 16),
    ("rolled_over", 18),
    ("confidence", 6),
    ("needs_review", 6),
)


def _plans(c: Comparison, book: Book) -> Table:
    choices = _choices("status", ("fulfilled", "partial", "claimed", "adjusted", "not_mentioned"), book.lang)
    rows = (_plan(n, p, book) for n, p in enumerate(numbered_items(c), 1))
    return _table("plan_items", book, _PLAN, rows, choices=choices)


def _plan(number: int, p: PlanItem, book: Book) -> Row:
    target = f"{p.target.promised} → {p.target.reported or '—'}" if p.target else ""
    evidence = _texts(p.evidence, book)
    cells: tuple[Cell, ...] = (
        number,
        p.text,
        book.place(p.sentence),
        _coded("type", p.type, book.lang),
        target,
        evidence,
        _places(p.evidence, book),
        _coded("status", p.status, book.lang),
        listed((say(f"reason_{code}", book.lang) for code in p.reasons), book.lang),
        _texts(p.rolled_over_to, book),
        round(p.confidence, 2),
        p.needs_review,
    )
    return Row(p.finding, "plan", f"{p.text}\n{evidence}", cells)


def _texts(ids: Sequence[str], book: Book) -> str:
    return "\n".join(book.sentence(i).text for i in ids)


def _places(ids: Sequence[str], book: Book) -> str:
    return "\n".join(book.place(i) for i in ids)


_PROBLEM = (
    ("number", 5),
    ("problem", 32),
    ("old_place", 15),
    ("planned", 24),
    ("evidence", 36),
    ("new_place", 15),
    ("problem_status", 9),
    ("wording", 8),
    ("confidence", 6),
    ("needs_review", 6),
)


def _problems(c: Comparison, book: Book) -> Table:
    choices = _choices("problem", ("repeated", "addressed", "dropped"), book.lang)
    items = {p.id: p.text for p in c.plan_items}
    rows = (_problem(n, p, items, book) for n, p in enumerate(c.problems, 1))
    return _table("problems", book, _PROBLEM, rows, choices=choices)


def _problem(number: int, p: Problem, items: dict[str, str], book: Book) -> Row:
    evidence = _texts(p.evidence, book)
    cells: tuple[Cell, ...] = (
        number,
        p.text,
        book.place(p.sentence),
        "\n".join(items[i] for i in p.planned if i in items),
        evidence,
        _places(p.evidence, book),
        _coded("problem", p.status, book.lang),
        _coded("wording", p.wording, book.lang) if p.wording else "",
        round(p.confidence, 2),
        p.needs_review,
    )
    return Row(p.finding, "problem", f"{p.text}\n{evidence}", cells)


_FIGURE = (
    ("label", 18),
    ("old_value", 10),
    ("new_value", 10),
    ("change", 10),
    ("unchanged", 6),
    ("remark", 18),
    ("old_text", 34),
    ("new_text", 34),
    ("new_place", 15),
    ("confidence", 6),
    ("needs_review", 6),
)


def _figures(c: Comparison, book: Book) -> Table:
    return _table("figures", book, _FIGURE, (_figure(f, book) for f in c.figures))


def _figure(f: FigurePair, book: Book) -> Row:
    old, new = book.sentence(f.old_sentence).text, book.sentence(f.new_sentence).text
    cells: tuple[Cell, ...] = (
        f.label,
        f"{short_value(f.old_value)}{f.unit}",
        f"{short_value(f.new_value)}{f.unit}",
        figure_change(f, book.lang),
        f.unchanged,
        figure_remark(f, book.lang),
        old,
        new,
        book.place(f.new_sentence),
        round(f.confidence, 2),
        f.needs_review,
    )
    return Row(f.finding, "figure", f"{old}\n{new}\n{f.label}", cells)


def _residues(c: Comparison, book: Book) -> Table:
    named = (
        ("kind", 14),
        ("found", 16),
        ("message", 40),
        ("new_text", 48),
        ("new_place", 20),
        ("confidence", 7),
        ("needs_review", 7),
    )
    return _table("residues", book, named, (_residue(r, book) for r in c.residues))


def _residue(r: Residue, book: Book) -> Row:
    text = book.sentence(r.sentence).text
    cells: tuple[Cell, ...] = (
        _coded("residue", r.kind, book.lang),
        r.text,
        say(r.reasons[0], book.lang, r.values),
        text,
        book.place(r.sentence),
        round(r.confidence, 2),
        r.needs_review,
    )
    return Row(r.finding, "residue", f"{r.text}\n{text}", cells)


def _checks(c: Comparison, book: Book) -> Table:
    rows = (
        Row(
            check.finding,
            "check",
            f"{check.item}\n{check.code}",
            (
                _coded("item", check.item, book.lang),
                Coded(check_state(check), say(f"label_check_{check_state(check)}", book.lang)),
                say(check.code, book.lang, check.values),
            ),
        )
        for check in c.completeness
    )
    return _table("completeness", book, (("check", 18), ("result", 12), ("message", 60)), rows)


def _sections(c: Comparison, book: Book) -> Table:
    named = (("section", 48), ("raw", 10), ("masked", 10), ("characters", 10))
    rows = (
        Row(
            repeat_finding(c, r.section) if r.section and r.raw is not None else "",
            "repeat",
            c.new.section(r.section).title if r.section else "",
            (book.path(r.section) if r.section else say("label_whole", book.lang), _share(r.raw), _share(r.masked), r.characters),
        )
        for r in c.rates
    )
    return _table("sections", book, named, rows)


def _share(rate: float | None) -> float | None:
    return None if rate is None else round(rate, 4)


def _promises(c: Comparison, book: Book) -> Table:
    named = (("item", 48), ("new_place", 20), ("type", 8), ("specificity", 8), ("target", 20), ("again", 7), ("raised", 7))
    rows = (
        Row(
            "",
            "promise",
            "",
            (
                p.text,
                book.place(p.sentence),
                _coded("type", p.type, book.lang),
                _coded("specificity", p.specificity, book.lang),
                p.target or "",
                bool(p.rolled_from),
                p.raised,
            ),
        )
        for p in c.new_plan_items
    )
    return _table("promises", book, named, rows, decided=False)
