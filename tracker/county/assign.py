"""Documents -> a county: every document in the place of one office and year, or left out with a reason.

It never waits for an answer: the best guess is used, and what a person should confirm becomes a question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.county.model import County, Filed, LeftOut, Question, Values
from tracker.county.names import Names
from tracker.county.recognise import Recognised
from tracker.county.said import said
from tracker.county.standing import standing
from tracker.county.units import FileRow, UnitList, UnitRow, with_questions

_HOME = 2 / 3
#: Share of the offices whose superior is named from which that is the county's own.
_FEWEST = 3
#: Offices of the county from which another county's is a stranger; with fewer nobody can tell.
_SAME = 0.9
#: Share of common sentences from which two files of one office and year are one report.
_PREFERRED = ("docx", "text", "wps", "doc", "odt", "rtf", "pdf", "ofd", "html")
#: Which of two equal texts is taken: where the paragraphs are sure.


@dataclass(slots=True)
class _Desk:
    """What is decided so far."""

    listed: UnitList
    left: list[LeftOut] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    proposed: dict[str, FileRow] = field(default_factory=dict)
    answers: dict[str, FileRow] = field(default_factory=dict)
    #: Rows that a person changed without saying 是: they stay as if it had been said.

    def leave(self, document: Recognised, code: str, values: Values = (), *, ask: bool = False) -> None:
        """Leave a document out, and ask about it if a person might know better."""
        self.left.append(LeftOut(document.file, code, values))
        if ask:
            self.ask(document, code, values, year=document.year)

    def ask(self, document: Recognised, code: str, values: Values = (), *, unit: str = "", year: int | None = None) -> None:
        """A question about a document that nobody has answered yet."""
        row = self.listed.file(document.file)
        if row is None or row.use is None:
            self.questions.append(Question(code, values, file=document.file))
            self.proposed[document.file] = FileRow(document.file, unit, year)


def assign(documents: Iterable[Recognised], listed: UnitList) -> County:
    """Put documents in their places. Pure: the same documents and list in any order give the same county."""
    desk = _Desk(listed)
    ordered = sorted(documents, key=lambda d: (len(d.file), d.file))
    kept = _reports(_once(_not_refused(ordered, desk), desk), desk)
    home = _home(kept)
    kept = _at_home(kept, home, desk)
    desk.listed = _without_strangers(kept, desk)
    names = Names(kept, desk.listed, home)
    filed = _slots(list(_placed(kept, names, desk)), desk)
    return standing(home, filed, names, desk.left, desk.questions, lambda units, extra: _list(desk, units, extra))


def _row_of(document: Recognised, desk: _Desk) -> FileRow | None:
    return desk.listed.file(document.file)


def _is_wanted(document: Recognised, desk: _Desk) -> bool:
    row = _row_of(document, desk)
    return bool(row and row.use)


def _not_refused(documents: Sequence[Recognised], desk: _Desk) -> list[Recognised]:
    kept = []
    for document in documents:
        row = _row_of(document, desk)
        if row and row.use is False:
            desk.leave(document, "left_by_clerk")
        else:
            kept.append(document)
    return kept


def _once(documents: Sequence[Recognised], desk: _Desk) -> list[Recognised]:
    """The same bytes once, under the name a clerk chose or the shortest."""
    first: dict[str, Recognised] = {}
    for document in sorted(documents, key=lambda d: (not _is_wanted(d, desk), d.kind == "draft")):
        other = first.setdefault(document.sha256, document)
        if other is not document:
            desk.leave(document, "left_duplicate", (("file", other.file),))
    return [d for d in documents if first[d.sha256] is d]


def _reports(documents: Sequence[Recognised], desk: _Desk) -> list[Recognised]:
    """Final yearly reports of the kind that most of the folder is."""
    counted = Counter(d.kind for d in documents)
    topics = {"report"} if counted["report"] >= counted["other_topic"] else {"report", "other_topic"}
    kept = []
    for document in documents:
        if document.kind in topics or _is_wanted(document, desk):
            kept.append(document)
        else:
            desk.leave(document, f"left_{document.kind}", (("title", document.title or "—"),))
    return kept


def _home(documents: Sequence[Recognised]) -> str:
    """The county that most offices belong to; empty where no clear majority does."""
    counted = Counter(superior for superior, _own in {(d.superior, d.own) for d in documents if d.superior})
    if not counted:
        return ""
    home, n = max(counted.items(), key=lambda item: (item[1], item[0]))
    return home if n >= _FEWEST and n >= _HOME * counted.total() else ""


def _at_home(documents: Sequence[Recognised], home: str, desk: _Desk) -> list[Recognised]:
    """Offices of another county are left out and asked about, unless the list names them."""
    known = {name for row in desk.listed.units for name in (row.name, *row.aliases)}
    kept = []
    for document in documents:
        abroad = home and document.superior not in ("", home)
        if abroad and not _is_wanted(document, desk) and f"{document.superior}{document.own}" not in known:
            desk.leave(
                document, "left_foreign", (("superior", document.superior), ("home", home), ("unit", document.own)), ask=True
            )
        else:
            kept.append(document)
    return kept


def _without_strangers(at_home: Sequence[Recognised], desk: _Desk) -> UnitList:
    """The list without rows of ours for offices that turned out to be another county's: with a name and nothing else."""
    abroad = {dict(x.values)["unit"] for x in desk.left if x.code == "left_foreign"} - {d.own for d in at_home}
    kept = [r for r in desk.listed.units if r.name not in abroad or r.aliases or r.code or r.expected or r.merged_into or r.extra]
    return replace(desk.listed, units=tuple(kept))


def _placed(documents: Sequence[Recognised], names: Names, desk: _Desk) -> Iterable[Filed]:
    for document in documents:
        row = _row_of(document, desk)
        unit = names.unit(document, row)
        answered = row is not None and _has_answered(row, document, names)
        year = row.year if row and row.year and answered else document.year
        if row and answered and row.use is None:
            desk.answers[row.file] = replace(row, use=True, unit=unit, year=year)
        if not unit:
            desk.leave(document, "left_no_issuer", ask=True)
        elif year is None:
            desk.leave(document, "left_no_year", ask=True)
        else:
            if not answered:
                _ask_about(document, unit, year, names, desk)
            yield Filed(unit, year, document)


def _has_answered(row: FileRow, document: Recognised, names: Names) -> bool:
    """Whether a person has said 是, or has put another year or office in place of ours."""
    other_year = row.year is not None and row.year != document.year
    other_unit = bool(row.unit) and names.named(row.unit) != names.unit(document, None)
    return row.use is True or other_year or other_unit


def _ask_about(document: Recognised, unit: str, year: int, names: Names, desk: _Desk) -> None:
    if not document.year_is_sure:
        named = " ".join(f"{place}:{y}" for place, y in dict.fromkeys(document.years))
        desk.ask(document, "ask_year", (("years", named), ("year", str(year))), unit=unit, year=year)
    elif other := names.in_path(document, unit):
        desk.ask(document, "ask_issuer", (("named", other), ("unit", unit)), unit=unit, year=year)


def _slots(filed: Sequence[Filed], desk: _Desk) -> list[Filed]:
    """One report for each office and year: of equal texts any, of different ones the later."""
    slots: dict[tuple[str, int], list[Filed]] = {}
    for one in filed:
        slots.setdefault((one.unit, one.year), []).append(one)
    kept = []
    for rivals in slots.values():
        best, *others = sorted(rivals, key=lambda f: _rank(f, desk))
        kept.append(best)
        for other in others:
            _leave_rival(other, best, desk)
    return kept


def _rank(one: Filed, desk: _Desk) -> tuple[bool, bool, str, int, int, str]:
    """Smaller is better: chosen by a person, under its own name and year, later date, longer, better format, name."""
    d = one.document
    late = "".join(chr(255 - ord(c)) for c in d.issued_on or "")
    order = _PREFERRED.index(d.format) if d.format in _PREFERRED else len(_PREFERRED)
    return not _is_wanted(d, desk), not d.year_is_sure, late or "\uffff", -len(d.prints), order, d.file


def _leave_rival(other: Filed, best: Filed, desk: _Desk) -> None:
    values = (("file", best.document.file),)
    one, two = set(other.document.prints), set(best.document.prints)
    if len(one & two) >= _SAME * max(len(one | two), 1):
        desk.leave(other.document, "left_same_text", values)
        return
    desk.left.append(LeftOut(other.document.file, "left_second", values))
    if not _is_wanted(best.document, desk):
        desk.ask(other.document, "left_second", values, unit=other.unit, year=other.year)


def _list(desk: _Desk, units: Sequence[UnitRow], asked: Mapping[str, str]) -> UnitList:
    """The list as it is to be written: rows of the clerk first, then offices that are new, then questions about files."""
    asked_of = {q.file: said(q, "zh") for q in desk.questions if q.file}  # the list is a clerk's, whatever the language
    rows = [replace(row, question=asked_of[file]) for file, row in desk.proposed.items()]
    files = tuple(desk.answers.get(row.file, row) for row in desk.listed.files)
    return with_questions(replace(desk.listed, units=tuple(units), files=files), asked, rows)
