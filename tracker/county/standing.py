"""Reports in their places -> offices with their years: what is missing, what is compared with what, what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from tracker.county.model import County, Filed, LeftOut, Pair, Question, Relation, Unit
from tracker.county.names import LEVELS, Names
from tracker.county.said import said
from tracker.county.units import UnitList, UnitRow

_SETTLED = 2
#: Reports from which the end of an office is worth a question.
MakeList = Callable[[Sequence[UnitRow], Mapping[str, str]], UnitList]


def standing(
    home: str, filed: Sequence[Filed], names: Names, left: Sequence[LeftOut], questions: Sequence[Question], make: MakeList
) -> County:
    """The county of placed reports; ``make`` turns rows and questions about offices into the list."""
    years = tuple(range(min(f.year for f in filed), max(f.year for f in filed) + 1)) if filed else ()
    by_unit: dict[str, list[Filed]] = {name: [] for name in names.offices()}
    for one in sorted(filed, key=lambda f: (f.unit, f.year)):
        by_unit.setdefault(one.unit, []).append(one)
    units = tuple(_unit(name, reports, by_unit, names, years) for name, reports in by_unit.items())
    place = {row.name: at for at, row in enumerate(names.rows())}
    ordered = tuple(sorted(units, key=lambda u: (place.get(u.name, len(place)), u.level != "town", u.name)))
    about = _endings(ordered, years)
    return County(
        superior=home,
        years=years,
        units=ordered,
        left_out=tuple(sorted(left, key=lambda x: x.file)),
        questions=(*sorted(questions, key=lambda q: (q.file, q.code)), *about),
        listed=make(_rows(ordered, names), {q.unit: said(q, "zh") for q in about}),
    )


def _unit(
    name: str, reports: Sequence[Filed], by_unit: Mapping[str, Sequence[Filed]], names: Names, years: Sequence[int]
) -> Unit:
    row = names.row(name)
    heir = names.named(row.merged_into) if row and row.merged_into else ""
    pairs = [Pair(name, a, b, _relation(a, b)) for a, b in pairwise(reports)]
    if heir and reports:
        after = next((f for f in by_unit.get(heir, ()) if f.year > reports[-1].year), None)
        pairs += [Pair(name, reports[-1], after, "merged")] if after else []
    return Unit(
        name=name,
        level=names.level(name),
        code=row.code if row else "",
        aliases=names.aliases(name),
        merged_into=heir,
        reports=tuple(reports),
        missing=_missing(row, reports, heir, years),
        pairs=tuple(pairs),
    )


def _relation(old: Filed, new: Filed) -> Relation:
    one, other = old.document.own, new.document.own
    return "renamed" if one and other and one != other else "same"


def _missing(row: UnitRow | None, reports: Sequence[Filed], heir: str, years: Sequence[int]) -> tuple[int, ...]:
    """Years due without a report; unless the list says otherwise, all years of the county until an office was merged."""
    due: Sequence[int] = years
    if row and row.expected is not None:
        due = row.expected
    elif heir:
        due = [y for y in years if reports and y <= reports[-1].year]
    return tuple(y for y in due if y not in {f.year for f in reports})


def _endings(units: Sequence[Unit], years: Sequence[int]) -> tuple[Question, ...]:
    """An office that ends where another begins may be the same one under a new name."""
    asked = []
    for old in units:
        if len(old.reports) < _SETTLED or old.merged_into or old.reports[-1].year == max(years):
            continue
        last = old.reports[-1].year
        heirs = [u.name for u in units if u.reports and u.reports[0].year == last + 1 and u.level == old.level]
        if heirs:
            values = (("unit", old.name), ("last", str(last)), ("heirs", "、".join(heirs)))
            asked.append(Question("ask_renamed", values, unit=old.name))
    return tuple(asked)


def _rows(units: Sequence[Unit], names: Names) -> tuple[UnitRow, ...]:
    """The clerk's rows as they are, then a row for every office that is new."""
    known = {row.name for row in names.rows()}
    fresh = [UnitRow(u.name, LEVELS[u.level], u.aliases, u.code) for u in units if u.name not in known]
    return (*names.rows(), *fresh)
