"""The follow-up letter as plain values: what stands in which style, and the tables of its annexes (GB/T 9704—2012)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.decisions import Applied
from tracker.model import Comparison, PlanItem
from tracker.settings import OfficeSettings
from tracker.summary import counted_items
from tracker.view.genre import title_code
from tracker.view.points import GROUPS, Point, Selection
from tracker.view.quotes import Book, Quote
from tracker.wording import listed, nested, say, word

KINDS = ("审阅意见", "督办函", "反馈意见")
BLANK = "××××"
_EACH = 2
_IN_BODY = 11
#: Points told in the letter itself, the most serious ones; the rest stands in annex 1.
_QUOTED = 70
#: Characters of a quotation in the letter; the annex has it whole.
_LARGEST_MARK, _SMALLEST_MARK, _LINE_POINTS = 30.0, 16.0, 442
#: Points of the letterhead, and of the line of 156 mm.
_TITLE_LINE = 20
#: Characters of a title line in 22-point type.


@dataclass(frozen=True, slots=True)
class Asked:
    """How the letter is wanted."""

    kind: str
    sender: str
    addressee: str
    unit: str
    #: Office whose report is meant, as the title names it.
    number: str
    date: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: ``heading1``, ``heading2``, ``body``, or ``end``, which stays with the signature."""

    style: str
    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """One annex: a table on pages of its own."""

    number: str
    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    #: Parts of the line, in tenths of a millimetre.
    rows: tuple[tuple[str, ...], ...]
    landscape: bool

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """(head, share of the line in per cent) of each column."""
        whole = sum(self.widths)
        return tuple((head, f"{100 * width / whole:.2f}%") for head, width in zip(self.heads, self.widths, strict=True))


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything a letter shows."""

    form: str
    #: ``red`` has the letterhead over a rule, ``letter`` is the form of a 函.
    mark: str
    mark_size: float
    #: Points; smaller for a long name, which stands on one line.
    number: str
    title: tuple[str, ...]
    #: Lines, broken by sense.
    addressee: str
    blocks: tuple[Block, ...]
    attachments: tuple[str, ...]
    signature: str
    date: str
    indents: tuple[float, float]
    #: Characters that signature and date stand in from the right.
    remark: str
    copy_to: str
    annexes: tuple[Annex, ...]


def letter(
    c: Comparison, book: Book, selection: Selection, applied: Mapping[str, Applied] | None, asked: Asked, office: OfficeSettings
) -> Letter:
    """The letter of a comparison in the language of ``book`` (the layout is Chinese either way)."""
    annexes = tuple(_annexes(c, book, selection, applied, asked, office))
    mark = office.mark or asked.sender
    return Letter(
        form="letter" if asked.kind == "督办函" else "red",
        mark=mark,
        mark_size=max(_SMALLEST_MARK, min(_LARGEST_MARK, _LINE_POINTS // max(len(mark), 1))),
        number=asked.number,
        title=_title(c, asked),
        addressee=f"{asked.addressee}：",
        blocks=tuple(_blocks(c, book, selection, asked, office)),
        attachments=tuple(f"{i}.{a.title}" if len(annexes) > 1 else a.title for i, a in enumerate(annexes, 1)),
        signature=asked.sender,
        date=asked.date,
        indents=_indents(asked.sender, asked.date),
        remark=_remark(office, selection, book.lang),
        copy_to=office.copy_to,
        annexes=annexes,
    )


def _title(c: Comparison, asked: Asked) -> tuple[str, ...]:
    year = str(c.new.meta.report_year or BLANK)
    first, rest = say("letter_title", "zh", (("unit", asked.unit), ("year", year))), ""
    rest = say(title_code(f"letter_title_{KINDS.index(asked.kind)}_2", c.new), "zh")
    return (f"{first}{rest}",) if len(first) + len(rest) <= _TITLE_LINE else (first, rest)


def _indents(name: str, date: str) -> tuple[float, float]:
    """The date begins two characters right of the name; the one that reaches further right stands two from the edge."""
    difference = _width(name) - _width(date)
    return (2.0, difference) if difference >= 2 else (4.0 - difference, 2.0)


def _width(text: str) -> float:
    """Width in Chinese characters; a digit takes half of one."""
    return sum(0.5 if char.isascii() else 1 for char in text)


def _remark(office: OfficeSettings, selection: Selection, lang: str) -> str:
    by = office.checked_by or BLANK
    checked = not selection.undecided if not selection.points else all(point.checked for point in selection.points)
    return say("letter_checked" if checked else "letter_unchecked", lang, (("by", by),))


def _blocks(c: Comparison, book: Book, selection: Selection, asked: Asked, office: OfficeSettings) -> Iterator[Block]:
    lang = book.lang
    yield Block("body", _basis(c, lang, office))
    yield Block("heading1", say("letter_general", lang))
    yield Block("body", _filed(c, lang))
    yield Block("body", _wording(c, lang))
    if c.plan_items:
        yield Block("body", _plans(c, lang))
    if not selection.points:
        left = (("n", str(selection.undecided)),)
        yield Block("body", say("letter_incomplete" if selection.undecided else "letter_nothing", lang, left))
        yield Block("end", say(f"letter_end_{KINDS.index(asked.kind)}", lang))
        return
    yield Block("heading1", say("letter_points", lang))
    yield from _point_blocks(selection.points, lang)
    yield Block("heading1", say("letter_requests", lang))
    yield from _requests(lang, office)
    yield Block("end", say(f"letter_end_{KINDS.index(asked.kind)}", lang))


def _basis(c: Comparison, lang: str, office: OfficeSettings) -> str:
    values = [("legal", office.legal)]
    for side, report in (("old", c.old), ("new", c.new)):
        values += [(side, report.meta.title or report.source.file), (f"{side}_year", str(report.meta.report_year or BLANK))]
    return say("letter_basis", lang, values)


def _filed(c: Comparison, lang: str) -> str:
    present = [
        say(f"item_{check.item}", lang)
        for check in c.completeness
        if check.ok and check.item not in ("date", "year", "addressee")
    ]
    dated = say("letter_dated", lang, (("date", _printed_date(c.new.meta.issued_on)),)) if c.new.meta.issued_on else ""
    return say("letter_filed", lang, (("items", listed(present, lang) or BLANK), ("dated", dated)))


def _printed_date(iso: str | None) -> str:
    parts = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(iso))
    return f"{parts[1]}年{int(parts[2])}月{int(parts[3])}日" if parts else str(iso)


def _wording(c: Comparison, lang: str) -> str:
    new = sum(v.verdict == "new" for v in c.sentences)
    whole = next((r for r in c.rates if r.section is None), None)
    values = [("n", str(len(c.sentences))), ("new", str(new))]
    if whole is None or whole.raw is None or whole.masked is None:
        return say("letter_wording_few", lang, values)
    return say("letter_rates", lang, [*values, ("raw", f"{100 * whole.raw:.0f}%"), ("masked", f"{100 * whole.masked:.0f}%")])


def _plans(c: Comparison, lang: str) -> str:
    items = counted_items(c)
    counts = {status: sum(p.status == status for p in items) for status in ("fulfilled", "partial", "claimed", "not_mentioned")}
    return say("letter_plans", lang, [("n", str(len(items))), *((name, str(n)) for name, n in counts.items())])


def _point_blocks(points: Sequence[Point], lang: str) -> Iterator[Block]:
    numerals = "一二三四五"
    shown = _foremost(points)
    groups = [g for g in GROUPS if any(p.group == g for p in shown)]
    for at, group in enumerate(groups):
        yield Block("heading2", f"（{numerals[at]}）{say(f'letter_group_{group}', lang)}")
        for n, point in enumerate((p for p in shown if p.group == group), 1):
            yield Block("body", f"{n}.{told(point, lang, brief=True)}")
    if len(points) > len(shown):
        yield Block("body", say("letter_further", lang, (("n", str(len(points) - len(shown))),)))


def _foremost(points: Sequence[Point]) -> list[Point]:
    """What the letter itself tells: the two most serious points of each group, then the most serious of the rest."""
    by_weight = sorted(range(len(points)), key=lambda i: points[i].weight)
    groups = {g: [i for i in by_weight if points[i].group == g] for g in GROUPS}
    chosen = [i for members in groups.values() for i in members[:_EACH]]
    chosen += [i for i in by_weight if i not in chosen][: max(0, _IN_BODY - len(chosen))]
    return [points[i] for i in sorted(chosen)]


def told(point: Point, lang: str, *, brief: bool = False) -> str:
    """A point in words with both quotations and their places; ``brief`` does not quote again what the point says itself."""
    sides = (("old", point.old), ("new", point.new))
    quoted = [_quoted(q, side, lang, point.what if brief else "") for side, q in sides if q]
    note = say("letter_note", lang, (("note", point.note),)) if point.note else ""
    return "".join([point.what, *quoted, note, "" if point.checked else say("letter_mark", lang)])


def _quoted(quote: Quote, side: str, lang: str, said: str) -> str:
    values = (("year", quote.year), ("place", quote.place))
    if said and any(part in nested(quote.text) for part in re.findall(r"“(.{6,}?)”", said)):
        return say(f"letter_place_{side}", lang, values)
    text = quote.text if not said or len(quote.text) <= _QUOTED else f"{quote.text[:_QUOTED]}……"
    return say(f"letter_quote_{side}", lang, (*values, ("text", nested(text))))


def _requests(lang: str, office: OfficeSettings) -> Iterator[Block]:
    values = (("days", str(office.days)), ("contact", office.contact or BLANK))
    for n in (1, 2, 3, 4):
        yield Block("body", say(f"letter_request_{n}", lang, values))


def _annexes(
    c: Comparison, book: Book, selection: Selection, applied: Mapping[str, Applied] | None, asked: Asked, office: OfficeSettings
) -> Iterator[Annex]:
    tables = []
    if selection.points:
        tables.append(_issues(selection.points, asked, office, book.lang))
    rows = tuple(_followed(c, book, applied))
    if rows:
        tables.append(("plans", _PLAN_WIDTHS, rows, False))
    if selection.points:
        tables.append(_feedback(selection.points, asked, book.lang))
    for n, (name, widths, cells, landscape) in enumerate(tables, 1):
        heads = tuple(say(f"annex_{name}_heads", book.lang).split("|"))
        number = say("annex", book.lang, (("n", str(n) if len(tables) > 1 else ""),))
        yield Annex(number, say(f"annex_{name}", book.lang), heads, widths, cells, landscape)


Table = tuple[str, tuple[int, ...], tuple[tuple[str, ...], ...], bool]
_ISSUE_WIDTHS = (90, 170, 640, 200, 210, 130, 120)
_PLAN_WIDTHS = (90, 360, 250, 480, 190, 190)
_FEEDBACK_WIDTHS = (90, 480, 200, 240, 130, 150, 130, 150, 220, 170, 110, 150)


def _issues(points: Sequence[Point], asked: Asked, office: OfficeSettings, lang: str) -> Table:
    due = say("annex_due", lang, (("days", str(office.days)),))
    rows = tuple(
        (
            str(n),
            say(f"letter_group_{p.group}", lang),
            told(p, lang),
            say(f"annex_basis_{p.group}", lang),
            say(f"annex_request_{p.group}", lang),
            asked.addressee,
            due,
        )
        for n, p in enumerate(points, 1)
    )
    return "issues", _ISSUE_WIDTHS, rows, False


def _feedback(points: Sequence[Point], asked: Asked, lang: str) -> Table:
    rows = tuple((str(n), p.what, *[""] * 3, asked.addressee, *[""] * 6) for n, p in enumerate(points, 1))
    return "feedback", _FEEDBACK_WIDTHS, rows, True


def _followed(c: Comparison, book: Book, applied: Mapping[str, Applied] | None) -> Iterator[tuple[str, ...]]:
    """Planned actions with what became of them: those decided on, or all of them, marked."""
    items = [p for p in counted_items(c) if applied is None or p.finding in applied]
    number = 0
    for item in items:
        decision = applied[item.finding].decision if applied else None
        if decision and decision.decision == "overruled":
            continue
        number += 1
        status = decision.value if decision and decision.decision == "changed" and decision.value else item.status
        target = f"{item.target.promised} → {item.target.reported or '—'}" if item.target else "—"
        evidence = "\n".join(book.sentence(i).text for i in item.evidence) or "—"
        note = decision.note if decision else say("letter_mark", book.lang)
        yield (
            str(number),
            f"{item.text}\n（{book.place(item.sentence)}）",
            target,
            evidence,
            _judged(item, status, book.lang),
            note,
        )


def _judged(item: PlanItem, status: str, lang: str) -> str:
    if status == "not_mentioned" and item.rolled_over:
        return say("annex_status_again", lang)
    return word("annex_status", status, lang)
