"""The whole page: title, doubts, opening sentences, the list of points, and all parts in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.guards import REFUSING
from tracker.issuers import short_unit
from tracker.knowledge import message, message_codes
from tracker.model import Comparison, Report
from tracker.summary import counted_items, numbered_items, opening, summarise
from tracker.view import asks as asking
from tracker.view import parts, pictures
from tracker.view.asks import Ask
from tracker.view.genre import check_state, title_code
from tracker.view.links import anchor, backlinks, unique
from tracker.view.parts import FigureRow, Group, PlanRow, ProblemRow, ReuseGroup
from tracker.view.pictures import Flow, Ladder, Ribbon, Strip
from tracker.view.quotes import Book, Quote, labels
from tracker.view.reading import ReadingSection, reading
from tracker.wording import say


@dataclass(frozen=True, slots=True)
class Slip:
    """One residue with its place."""

    anchor: str
    kind: str
    quote: Quote
    text: str
    message: str
    review: bool


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One point of completeness."""

    item: str
    sign: str
    sign_class: str
    message: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One of this year's own promises."""

    id: str
    #: Of its sentence.
    text: str
    place: str
    specificity: str
    again: bool
    raised: bool


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One report as the heading block shows it."""

    year: str
    title: str
    file: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Count:
    """One number with the first place that it counts."""

    label: str
    kind: str
    n: int
    href: str


@dataclass(frozen=True, slots=True)
class CountTable:
    """Numbers of one subject."""

    heading: str
    list: str
    #: Id of the list that the numbers filter.
    cells: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class ShownAsk:
    """A point to raise with its number and address."""

    anchor: str
    number: int
    first_page: bool
    ask: Ask


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a template may show."""

    lang: str
    label: dict[str, str]
    verification: tuple[tuple[str, str], ...]
    #: (name, value): run number, hashes of both files, version, settings.
    version: str
    run: str
    title: str
    issuer: str
    years: tuple[str, str]
    reports: tuple[ReportFacts, ReportFacts]
    doubts: tuple[str, ...]
    notes: tuple[str, ...]
    opening: tuple[str, ...]
    counts: tuple[CountTable, ...]
    asks: tuple[ShownAsk, ...]
    more_asks: int
    #: How many of them stand behind the first page on paper.
    glance: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    #: (heading, ((text, place), …)): actions without a trace, problems that came back, the most repeated sections.
    ribbon: Ribbon
    flow: Flow | None
    strip: Strip
    ladder: Ladder | None
    reading: tuple[ReadingSection, ...]
    sentences: int
    #: Rows of the reading view.
    plans: tuple[PlanRow, ...]
    #: Actions.
    outcomes: tuple[PlanRow, ...]
    problems: tuple[ProblemRow, ...]
    new_groups: tuple[Group, ...]
    new_sections: tuple[str, ...]
    gone_groups: tuple[Group, ...]
    gone_sections: tuple[str, ...]
    reuse: tuple[ReuseGroup, ...]
    rates: tuple[str, str]
    changed: tuple[FigureRow, ...]
    unchanged: tuple[FigureRow, ...]
    slips: tuple[Slip, ...]
    checks: tuple[CheckRow, ...]
    promises: tuple[PromiseRow, ...]
    admissions: tuple[Quote, ...]


def page(c: Comparison, lang: str, run: str) -> Page:
    """The view of a comparison in ``zh`` or ``en``; ``run`` is its run number."""
    book = Book(c.old, c.new, lang)
    points = asking.asks(c, book)
    whole = next(r for r in c.rates if r.section is None)
    label = labels({code: message(code, lang) for code in message_codes()})
    years = (str(c.old.meta.report_year or "?"), str(c.new.meta.report_year or "?"))
    issuer = short_unit(c.new.meta.issuer) or say("unknown_issuer", lang)
    plans = parts.plan_rows(c, book)
    read = reading(c, book, backlinks(c, points, lang))
    return Page(
        lang=lang,
        label=label,
        verification=_verification(c, lang, run),
        version=c.version,
        run=run,
        title=say(title_code("label_title", c.old, c.new), lang, (("issuer", issuer), ("old", years[0]), ("new", years[1]))),
        issuer=issuer,
        years=years,
        reports=(_facts(c.old, lang), _facts(c.new, lang)),
        doubts=_notes(c, lang, doubts=True),
        notes=_notes(c, lang, doubts=False),
        opening=opening(c, lang),
        counts=_counts(c, lang),
        asks=_shown(points),
        more_asks=max(0, len(points) - asking.ON_FIRST_PAGE),
        glance=_glance(c, book, plans),
        ribbon=pictures.ribbon(c, book),
        flow=pictures.flow(c, lang),
        strip=pictures.strip(c, lang),
        ladder=pictures.ladder(c, book),
        reading=read,
        sentences=sum(len(run.rows) for section in read for run in section.runs),
        plans=tuple(row for row in plans if row.is_action),
        outcomes=tuple(row for row in plans if not row.is_action),
        problems=parts.problem_rows(c, book),
        new_groups=parts.new_groups(c, book),
        new_sections=parts.new_sections(c, book),
        gone_groups=parts.gone_groups(c, book),
        gone_sections=parts.gone_sections(c, book),
        reuse=parts.reuse_groups(c, book),
        rates=(parts.percent(whole.raw), parts.percent(whole.masked)),
        changed=parts.figure_rows(c, book, unchanged=False),
        unchanged=parts.figure_rows(c, book, unchanged=True),
        slips=_slips(c, book),
        checks=_checks(c, lang),
        promises=_promises(c, book),
        admissions=book.quotes([p.sentence for p in c.new_problems]),
    )


_MOST_REPEATED = 5


def _glance(c: Comparison, book: Book, plans: Sequence[PlanRow]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    lang = book.lang
    lost = [r for r in plans if r.is_action and r.status_class == "not_mentioned"]
    back = [p for p in c.problems if p.status == "repeated"]
    rates = [r for r in c.rates if r.section and r.raw]
    most = sorted(rates, key=lambda r: (-(r.masked or 0), -(r.raw or 0)))[:_MOST_REPEATED]
    said = [say("label_section_rate", lang, (("raw", parts.percent(r.raw)), ("masked", parts.percent(r.masked)))) for r in most]
    lists = (
        ("untraced", tuple((r.text, r.plan.place) for r in lost)),
        ("returned", tuple((p.text, book.place(p.sentence)) for p in back)),
        ("most_repeated", tuple((book.path(r.section or ""), words) for r, words in zip(most, said, strict=True))),
    )
    return tuple((say(f"label_{name}", lang), rows) for name, rows in lists)


def _shown(points: Sequence[Ask]) -> tuple[ShownAsk, ...]:
    anchors = unique(anchor("ask", a.finding) for a in points)
    numbered = enumerate(zip(points, anchors, strict=True), 1)
    return tuple(ShownAsk(name, n, n <= asking.ON_FIRST_PAGE, ask) for n, (ask, name) in numbered)


def _verification(c: Comparison, lang: str, run: str) -> tuple[tuple[str, str], ...]:
    values = {
        "run": run,
        "old_sha": f"{c.old.source.file}　sha256 {c.old.source.sha256}",
        "new_sha": f"{c.new.source.file}　sha256 {c.new.source.sha256}",
        "version": f"tracker {c.version}",
        "settings": c.settings,
    }
    return tuple((say(f"label_{name}", lang), value) for name, value in values.items())


_DOUBTS = REFUSING | {"years_apart", "no_plan_section", "not_a_final_yearly_report", "no_headings", "parted_by_turns", "forced"}
_DOUBTS |= {"year_given", "issuer_given", "no_issuer"}


def _notes(c: Comparison, lang: str, *, doubts: bool) -> tuple[str, ...]:
    found = []
    for note in c.notes:
        if (note.code in _DOUBTS) is not doubts or note.code == "repeated_characters":
            continue
        text = say(f"note_{note.code}", lang, note.values)
        side = say(f"label_side_{note.report}", lang) if note.report else ""
        found.append(f"{side}{text}")
    return tuple(dict.fromkeys(found))


def _facts(report: Report, lang: str) -> ReportFacts:
    meta = report.meta
    values = {
        "fact_issuer": meta.issuer,
        "fact_number": meta.document_number,
        "fact_signatory": meta.signatory,
        "fact_addressee": meta.addressee,
        "fact_date": meta.issued_on,
        "fact_sentences": str(len(report.sentences)),
        "fact_sha": report.source.sha256[:12],
    }
    facts = tuple((say(f"label_{name}", lang), value) for name, value in values.items() if value)
    return ReportFacts(str(meta.report_year or "?"), meta.title, report.source.file, facts)


def _counts(c: Comparison, lang: str) -> tuple[CountTable, ...]:
    actions: Counter[str] = Counter(p.status for p in counted_items(c))
    counts: dict[str, Mapping[str, int] | int] = {**summarise(c).counts, "plan_status": actions}
    plans = dict(
        zip(unique(anchor("plan", p.finding) for p in numbered_items(c)), [p.status for p in numbered_items(c)], strict=True)
    )
    problems = dict(zip(unique(anchor("problem", p.finding) for p in c.problems), [p.status for p in c.problems], strict=True))
    tables: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
        ("verdicts", "verdict", "read", {v.new: v.verdict for v in c.sentences}),
        ("plan_status", "status", "plans", plans),
        ("problem_status", "problem", "problems", problems),
    )
    return tuple(
        CountTable(say(f"label_count_{name}", lang), list_, _cells(counts[name], prefix, places, lang))
        for name, prefix, list_, places in tables
    )


_ORDER: Mapping[str, tuple[str, ...]] = {
    "verdict": ("verbatim", "light_edit", "paraphrase", "new"),
    "status": ("fulfilled", "partial", "claimed", "adjusted", "not_mentioned"),
    "problem": ("repeated", "addressed", "dropped"),
}


def _cells(rows: Mapping[str, int] | int, prefix: str, places: Mapping[str, str], lang: str) -> tuple[Count, ...]:
    """One cell a class; ``places`` has the class by address, the first of which the number leads to."""
    first = {kind: f"#{place}" for place, kind in reversed(list(places.items()))}
    shown = {} if isinstance(rows, int) else rows
    cells = [(say(f"{prefix}_{kind}", lang), kind, shown[kind]) for kind in _ORDER[prefix] if shown[kind] or kind != "adjusted"]
    return tuple(Count(label, kind, n, first.get(kind, "")) for label, kind, n in cells)


def _slips(c: Comparison, book: Book) -> tuple[Slip, ...]:
    anchors = unique(anchor("slip", r.finding) for r in c.residues)
    return tuple(
        Slip(
            name,
            say(f"residue_{r.kind}", book.lang),
            book.quote(r.sentence),
            r.text,
            say(r.reasons[0], book.lang, r.values),
            r.needs_review,
        )
        for r, name in zip(c.residues, anchors, strict=True)
    )


def _checks(c: Comparison, lang: str) -> tuple[CheckRow, ...]:
    signs = {"yes": "✓", "no": "✗", "unknown": "?", "not_asked": "—"}
    rows = []
    for check in c.completeness:
        state = check_state(check)
        word = f"{signs[state]} {say(f'label_check_{state}', lang)}"
        rows.append(CheckRow(say(f"item_{check.item}", lang), word, state, say(check.code, lang, check.values)))
    return tuple(rows)


def _promises(c: Comparison, book: Book) -> tuple[PromiseRow, ...]:
    return tuple(
        PromiseRow(
            id=p.sentence,
            text=p.text,
            place=book.place(p.sentence),
            specificity=say(f"specificity_{p.specificity}", book.lang),
            again=bool(p.rolled_from),
            raised=p.raised,
        )
        for p in c.new_plan_items
        if p.type == "action" or p.specificity == "measurable"
    )
