"""The parts of the report behind the first page, each as plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.model import Comparison, FigurePair, PlanItem, SentenceVerdict
from tracker.quantities import number_text
from tracker.summary import numbered_items
from tracker.view.links import anchor, unique
from tracker.view.quotes import Book, Piece, Quote, pieces
from tracker.wording import listed, say

SIGNS = {"verbatim": "＝", "light_edit": "≈", "paraphrase": "∽", "new": "＋", "gone": "－"}
#: One sign a class, beside its word, so that no mark rests on colour.
INLINE = 0.5
#: Below this similarity an inline edit is unreadable, two columns are shown (measured in text-reuse studies).


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One action of last year's plan."""

    anchor: str
    number: int
    plan: Quote
    text: str
    target: str
    status: str
    status_class: str
    evidence: tuple[Quote, ...]
    reasons: tuple[str, ...]
    rolled: tuple[Quote, ...]
    review: bool
    nearest: Quote | None
    is_action: bool
    #: An outcome (a purpose clause) is listed apart and not counted.


def plan_rows(c: Comparison, book: Book) -> tuple[PlanRow, ...]:
    """All plan items, actions first, each in the order of the plan."""
    items = numbered_items(c)
    anchors = unique(anchor("plan", item.finding) for item in items)
    return tuple(_plan_row(item, book, name, n) for n, (item, name) in enumerate(zip(items, anchors, strict=True), 1))


def _plan_row(item: PlanItem, book: Book, name: str, number: int) -> PlanRow:
    target = ""
    if item.target:
        code = {True: "label_target_met", False: "label_target_missed", None: "label_target_open"}[item.target.met]
        values = (("promised", item.target.promised), ("reported", item.target.reported or "—"))
        target = say(code, book.lang, values)
    nearest = item.nearest[0][0] if item.nearest and not item.evidence and item.nearest[0][1] >= 0.15 else None
    return PlanRow(
        anchor=name,
        number=number,
        plan=book.quote(item.sentence),
        text=item.text,
        target=target,
        status=say(f"status_{item.status}", book.lang),
        status_class=item.status,
        evidence=book.quotes(item.evidence),
        reasons=tuple(say(f"reason_{code}", book.lang) for code in item.reasons),
        rolled=book.quotes(item.rolled_over_to[:1]),
        review=item.needs_review,
        nearest=book.quote(nearest) if nearest else None,
        is_action=item.type == "action",
    )


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """The chain of one problem: admitted, planned, measure, this year."""

    anchor: str
    number: int
    problem: Quote
    text: str
    planned: tuple[str, ...]
    measure: tuple[Quote, ...]
    again: tuple[Quote, ...]
    status: str
    status_class: str
    review: bool


def problem_rows(c: Comparison, book: Book) -> tuple[ProblemRow, ...]:
    """All problems of last year in reading order."""
    items = {p.id: p for p in c.plan_items}
    rows = []
    anchors = unique(anchor("problem", problem.finding) for problem in c.problems)
    for number, (problem, name) in enumerate(zip(c.problems, anchors, strict=True), 1):
        repeated = problem.status == "repeated"
        rows.append(
            ProblemRow(
                anchor=name,
                number=number,
                problem=book.quote(problem.sentence),
                text=problem.text,
                planned=tuple(items[i].text for i in problem.planned[:3]),
                measure=() if repeated else book.quotes(problem.evidence),
                again=book.quotes(problem.evidence) if repeated else (),
                status=say(f"problem_{problem.status}", book.lang),
                status_class=problem.status,
                review=problem.needs_review,
            )
        )
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences under one section heading."""

    section: str
    heading: str
    quotes: tuple[Quote, ...]


def new_groups(c: Comparison, book: Book) -> tuple[Group, ...]:
    """What is new this year, section by section; the plan is listed apart."""
    skip = {s.id for s in c.new.sections if s.kind in ("plan", "preamble", "closing")}
    ids = [v.new for v in c.sentences if v.verdict == "new" and book.sentence(v.new).section not in skip]
    return _grouped(ids, book)


def gone_groups(c: Comparison, book: Book) -> tuple[Group, ...]:
    """Sentences of last year with a fact that no sentence of this year goes back to; plan and problems apart."""
    skip = {s.id for s in c.old.sections if s.kind in ("plan", "problems", "preamble", "closing")}
    ids = [g.old for g in c.gone if g.has_figure and book.sentence(g.old).section not in skip]
    return _grouped(ids, book)


def gone_sections(c: Comparison, book: Book) -> tuple[str, ...]:
    """Headings of last year that nothing answers."""
    ids = [o for link in c.section_alignment if link.relation == "old_only" for o in link.old]
    return tuple(book.path(i) for i in ids if not i.endswith(".s0"))


def new_sections(c: Comparison, book: Book) -> tuple[str, ...]:
    """Headings of this year that answer nothing of last year."""
    return tuple(book.path(n) for link in c.section_alignment if link.relation == "new_only" for n in link.new)


def _grouped(ids: Sequence[str], book: Book) -> tuple[Group, ...]:
    by_section: dict[str, list[str]] = {}
    for id_ in ids:
        by_section.setdefault(book.sentence(id_).section, []).append(id_)
    return tuple(Group(s, book.path(s), book.quotes(members)) for s, members in by_section.items())


@dataclass(frozen=True, slots=True)
class ReuseRow:
    """One sentence whose wording goes back to last year."""

    new: Quote
    old: Quote
    sign: str
    kind: str
    kind_class: str
    pieces: tuple[Piece, ...]
    inline: bool
    marks: tuple[str, ...]
    review: bool


@dataclass(frozen=True, slots=True)
class ReuseGroup:
    """Recycled wording of one section with its rates."""

    section: str
    heading: str
    raw: str
    masked: str
    rows: tuple[ReuseRow, ...]
    same: tuple[Quote, ...]
    #: Verbatim sentences, listed without edits.


def reuse_groups(c: Comparison, book: Book) -> tuple[ReuseGroup, ...]:
    """Recycled wording, section by section."""
    rates = {r.section: r for r in c.rates}
    by_section: dict[str, list[SentenceVerdict]] = {}
    for verdict in c.sentences:
        if verdict.verdict != "new":
            by_section.setdefault(book.sentence(verdict.new).section, []).append(verdict)
    groups = []
    for section, verdicts in by_section.items():
        rate = rates.get(section)
        groups.append(
            ReuseGroup(
                section=section,
                heading=book.path(section),
                raw=percent(rate.raw if rate else None),
                masked=percent(rate.masked if rate else None),
                rows=tuple(_reuse_row(v, book) for v in verdicts if v.verdict != "verbatim"),
                same=book.quotes([v.new for v in verdicts if v.verdict == "verbatim"]),
            )
        )
    return tuple(groups)


def _reuse_row(v: SentenceVerdict, book: Book) -> ReuseRow:
    marks = [say("label_figures_only", book.lang)] if v.figures_only else []
    marks += [say("label_formulaic", book.lang)] if v.formulaic else []
    marks += [say("label_moved", book.lang)] if v.moved else []
    return ReuseRow(
        new=book.quote(v.new),
        old=book.quote(v.source or ""),
        sign=SIGNS[v.verdict],
        kind=say(f"verdict_{v.verdict}", book.lang),
        kind_class=v.verdict,
        pieces=pieces(v.edits),
        inline=v.similarity >= INLINE,
        marks=tuple(marks),
        review=v.needs_review,
    )


def percent(share: float | None) -> str:
    """A share in [0, 1] as whole per cent, a dash where there is none."""
    return "—" if share is None else f"{100 * share:.0f}%"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One fact with its value in both years."""

    anchor: str
    label: str
    old: str
    new: str
    change: str
    place: str
    where: str
    #: Id of the sentence of this year.
    review: bool
    remark: str
    #: What to ask about: a round number that stays, a hundred per cent of what.


def figure_rows(c: Comparison, book: Book, *, unchanged: bool) -> tuple[FigureRow, ...]:
    """Figures that changed, or that did not, in reading order."""
    anchors = unique(anchor("figure", f.finding) for f in c.figures)
    chosen = [(f, name) for f, name in zip(c.figures, anchors, strict=True) if f.unchanged is unchanged]
    return tuple(_figure_row(f, book, name) for f, name in chosen)


def _figure_row(f: FigurePair, book: Book, name: str) -> FigureRow:
    return FigureRow(
        anchor=name,
        label=f.label or book.sentence(f.new_sentence).text[:18],
        old=f"{short_value(f.old_value)}{f.unit}",
        new=f"{short_value(f.new_value)}{f.unit}",
        change=figure_change(f, book.lang),
        place=book.place(f.new_sentence),
        where=f.new_sentence,
        review=f.needs_review,
        remark=figure_remark(f, book.lang),
    )


_PLAIN = ("same_value", "value_differs")


def figure_remark(f: FigurePair, lang: str) -> str:
    """What there is to ask about a figure; empty for most."""
    return listed((say(f"reason_{code}", lang) for code in f.reasons if code not in _PLAIN), lang)


def figure_change(f: FigurePair, lang: str) -> str:
    """Growth as a share; between two rates the difference in percentage points, which is how reports state it."""
    if f.change is None or f.unchanged:
        return ""
    if f.unit == "%" and isinstance(f.old_value, float | int) and isinstance(f.new_value, float | int):
        return say("label_points", lang, [("points", f"{f.new_value - f.old_value:+.4g}")])
    return f"{100 * f.change:+.1f}%"


def short_value(value: float | tuple[float, float] | str) -> str:
    """Large numbers as reports print them: 4600000 -> 460万, but 10244 as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "–".join(short_value(v) for v in value)
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if value >= size and round(value / size, 2) * size == value:
            return f"{number_text(value / size)}{name}"
    return number_text(value)
