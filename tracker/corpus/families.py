"""Passages of two reports -> families: who has a text, since when, how it was altered, where it probably comes from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from tracker.corpus.engine import Engine
from tracker.corpus.features import letters
from tracker.corpus.model import Family, Kind, Line, Match, Member, Passage, Sharing
from tracker.corpus.search import limit_for, passages
from tracker.model import Level

_MANY = 3
#: Offices from which a text that appears in one year is a joint one or an outline.


def sharing(lines: Sequence[Line], levels: Mapping[str, Level], kin: Collection[frozenset[str]], engine: Engine) -> Sharing:
    """What offices share; ``kin`` are offices that are one another's successors, whose common text is their own."""
    offices = len({line.unit for line in lines})
    limit = limit_for(offices)
    found, masked = passages(lines, engine, limit)
    strangers = [p for p in found if frozenset((lines[p.matches[0].one].unit, lines[p.matches[0].other].unit)) not in kin]
    families = tuple(_families(strangers, lines, levels))
    spread = _spread(lines, {n for family in families for member in family.members for n in member.lines})
    return Sharing(tuple(lines), families, masked, limit, spread, offices)


def _spread(lines: Sequence[Line], wanted: set[int]) -> dict[int, int]:
    """How many offices have the very same sentence, digits aside."""
    texts = {n: letters(lines[n].text) for n in wanted}
    asked = set(texts.values())
    offices: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        text = letters(line.text)
        if text in asked:
            offices[text].add(line.unit)
    return {n: len(offices[text]) for n, text in texts.items()}


def _families(found: Sequence[Passage], lines: Sequence[Line], levels: Mapping[str, Level]) -> list[Family]:
    """Passages that share a sentence are one family; sure ones gather first, the rest join or stand alone."""
    root: dict[int, int] = {}
    for passage in sorted(found, key=lambda p: not p.sure):
        numbers = [n for m in passage.matches for n in (m.one, m.other)]
        for n in numbers:
            _joined(root, numbers[0], n)
    groups: dict[int, list[Passage]] = defaultdict(list)
    for passage in found:
        groups[_top(root, passage.matches[0].one)].append(passage)
    families = [_family(group, lines, levels) for group in groups.values()]
    return sorted(
        families, key=lambda f: (not f.sure, f.kind in ("joint", "superior"), -len(f.units), f.members[0].year, f.units)
    )


def _top(root: dict[int, int], n: int) -> int:
    while root.setdefault(n, n) != n:
        root[n] = root[root[n]]
        n = root[n]
    return n


def _joined(root: dict[int, int], one: int, other: int) -> None:
    a, b = _top(root, one), _top(root, other)
    root[max(a, b)] = min(a, b)


def _family(group: Sequence[Passage], lines: Sequence[Line], levels: Mapping[str, Level]) -> Family:
    matches: list[Match] = [m for passage in group for m in passage.matches]
    numbers = sorted({n for m in matches for n in (m.one, m.other)})
    by_report: dict[tuple[int, str], list[int]] = defaultdict(list)
    for n in numbers:
        by_report[lines[n].year, lines[n].unit].append(n)
    members = tuple(Member(unit, year, tuple(own)) for (year, unit), own in sorted(by_report.items()))
    first = [m.unit for m in members if m.year == members[0].year]
    return Family(
        kind=_kind(members, levels),
        sure=any(passage.sure for passage in group),
        members=members,
        ratio=sum(m.ratio for m in matches) / len(matches),
        origin=first[0] if len(first) == 1 else "",
    )


def _kind(members: Sequence[Member], levels: Mapping[str, Level]) -> Kind:
    units = {m.unit for m in members}
    if len({levels.get(unit) == "town" for unit in units}) > 1 and any(
        levels.get(u) in ("county", "city", "province") for u in units
    ):
        return "superior"
    begins = Counter(min(m.year for m in members if m.unit == unit) for unit in units)
    if max(begins.values()) >= _MANY:
        return "joint"
    return "two" if len(units) == 2 else "spread"  # two is two
