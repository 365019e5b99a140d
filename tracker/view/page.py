"""The whole page: title, doubts, opening sentences, the list of points, and all parts in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from tracker import __version__
from tracker.guards import REFUSING
from tracker.issuers import short_unit
from tracker.knowledge import message, message_codes
from tracker.model import Comparison, Report
from tracker.summary import opening, summarise
from tracker.view import asks as asking
from tracker.view import parts
from tracker.view.asks import Ask
from tracker.view.parts import FigureRow, Group, PlanRow, ProblemRow, ReuseGroup
from tracker.view.quotes import Book, Quote, labels
from tracker.wording import say


@dataclass(frozen=True, slots=True)
class Slip:
    """One residue with its place."""

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
class Page:
    """Everything a template may show."""

    lang: str
    label: dict[str, str]
    version: str
    settings: str
    title: str
    issuer: str
    years: tuple[str, str]
    reports: tuple[ReportFacts, ReportFacts]
    doubts: tuple[str, ...]
    notes: tuple[str, ...]
    opening: tuple[str, ...]
    counts: tuple[tuple[str, tuple[tuple[str, str, int], ...]], ...]
    #: (heading, ((label, class, n), …))
    asks: tuple[Ask, ...]
    more_asks: int
    plans: tuple[PlanRow, ...]
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


def page(c: Comparison, lang: str) -> Page:
    """The view of a comparison in ``zh`` or ``en``."""
    book = Book(c.old, c.new, lang)
    points = asking.asks(c, book)
    whole = next(r for r in c.rates if r.section is None)
    label = labels({code: message(code, lang) for code in message_codes()})
    years = (str(c.old.meta.report_year or "?"), str(c.new.meta.report_year or "?"))
    issuer = short_unit(c.new.meta.issuer) or say("unknown_issuer", lang)
    return Page(
        lang=lang,
        label=label,
        version=__version__,
        settings=c.settings[:12],
        title=say("label_title", lang, (("issuer", issuer), ("old", years[0]), ("new", years[1]))),
        issuer=issuer,
        years=years,
        reports=(_facts(c.old, lang), _facts(c.new, lang)),
        doubts=_notes(c, lang, doubts=True),
        notes=_notes(c, lang, doubts=False),
        opening=opening(c, lang),
        counts=_counts(c, lang),
        asks=points[: asking.ON_FIRST_PAGE],
        more_asks=max(0, len(points) - asking.ON_FIRST_PAGE),
        plans=parts.plan_rows(c, book),
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


_DOUBTS = REFUSING | {"years_apart", "no_plan_section", "not_a_final_yearly_report", "no_headings", "forced"}
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


def _counts(c: Comparison, lang: str) -> tuple[tuple[str, tuple[tuple[str, str, int], ...]], ...]:
    counts = summarise(c).counts
    tables = (("verdicts", "verdict"), ("plan_status", "status"), ("problem_status", "problem"))
    found = []
    for name, prefix in tables:
        rows = counts[name]
        if isinstance(rows, int):
            continue
        cells = tuple((say(f"{prefix}_{key}", lang), key, n) for key, n in rows.items() if n or key != "adjusted")
        found.append((say(f"label_count_{name}", lang), cells))
    return tuple(found)


def _slips(c: Comparison, book: Book) -> tuple[Slip, ...]:
    return tuple(
        Slip(
            say(f"residue_{r.kind}", book.lang),
            book.quote(r.sentence),
            r.text,
            say(r.reasons[0], book.lang, r.values),
            r.needs_review,
        )
        for r in c.residues
    )


def _checks(c: Comparison, lang: str) -> tuple[CheckRow, ...]:
    signs = {True: ("✓", "yes"), False: ("✗", "no"), None: ("?", "unknown")}
    rows = []
    for check in c.completeness:
        sign, name = signs[check.ok]
        word = say(f"label_check_{name}", lang)
        rows.append(CheckRow(say(f"item_{check.item}", lang), f"{sign} {word}", name, say(check.code, lang, check.values)))
    return tuple(rows)


def _promises(c: Comparison, book: Book) -> tuple[PromiseRow, ...]:
    return tuple(
        PromiseRow(
            text=p.text,
            place=book.place(p.sentence),
            specificity=say(f"specificity_{p.specificity}", book.lang),
            again=bool(p.rolled_from),
            raised=p.raised,
        )
        for p in c.new_plan_items
        if p.type == "action" or p.specificity == "measurable"
    )
