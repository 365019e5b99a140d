"""Text that offices share, as a dashboard shows it: families with both texts, and who shares with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, pi, sin
from typing import Any

from tracker.knowledge import message, message_codes
from tracker.view.ledger import Column, Row, Table
from tracker.view.parts import percent
from tracker.view.quotes import labels
from tracker.wording import listed, say

_SHOWN = 60
#: Families on the page; the workbook and the index have all.
_NAMED = 8
_DRAWN = 12
#: Offices from which a network is a ball of wool.
_WIDEST = 80
#: Offices in the matrix.
_RADIUS = 100
#: Of the circle, in units of the drawing.
_OUTSIDE = 1.08
#: Where names begin, in radii.
_EXPLAINED = ("joint", "outline", "national", "superior", "predecessor")
#: Kinds that say nothing about two offices.


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence of a passage."""

    text: str
    offices: str
    #: How many offices have the very same sentence; empty where only this one has.


@dataclass(frozen=True, slots=True)
class Shown:
    """One report's wording of a passage."""

    who: str
    places: str
    sentences: tuple[ShownSentence, ...]


@dataclass(frozen=True, slots=True)
class FamilyView:
    """One passage that several offices have."""

    number: int
    kind: str
    sure: str
    who: str
    origin: str
    texts: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class SharingView:
    """The whole section."""

    lead: str
    summary: str
    families: tuple[FamilyView, ...]
    more: str
    units: tuple[str, ...]
    #: Of the matrix, those that share most side by side.
    cells: tuple[tuple[str, tuple[str, ...]], ...]
    #: (office, passages it shares with each of ``units``)
    nodes: tuple[Node, ...] = ()
    #: Of the network; empty for many offices.
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """An office in the network."""

    name: str
    x: float
    y: float
    name_x: float
    name_y: float
    anchor: str
    #: Where its name begins: ``start``, ``middle`` or ``end``.


@dataclass(frozen=True, slots=True)
class Line:
    """Two offices that share passages."""

    one: tuple[float, float]
    other: tuple[float, float]
    #: Both ends.
    width: int
    #: Of the stroke: one for each passage, up to eight.
    said: str


@dataclass(frozen=True)
class SharingPage:
    """Shared text as a page by itself."""

    lang: str
    label: Mapping[str, str]
    version: str
    title: str
    opening: tuple[str, ...]
    sharing: SharingView
    shared: Table


def sharing_page(found: Mapping[str, Any], reports: int, years: tuple[int, int], version: str, lang: str) -> SharingPage:
    """The page of a corpus: what it rests on, then what was found."""
    values = [("offices", str(found["offices"])), ("reports", str(reports)), ("first", str(years[0])), ("last", str(years[1]))]
    return SharingPage(
        lang=lang,
        label=labels({code: message(code, lang) for code in message_codes()}),
        version=version,
        title=say("share_page_title", lang),
        opening=(say("share_page_opening", lang, values),),
        sharing=sharing_view(found, lang),
        shared=sharing_table(found, lang),
    )


def sharing_view(found: Mapping[str, Any], lang: str) -> SharingView:
    """What was found between the offices of a county."""
    families = found["families"]
    shown = tuple(_family(n, f, found["offices"], lang) for n, f in enumerate(families[:_SHOWN], 1))
    own = [f for f in families if f["sure"]]
    numbers = {"sure": len(own), "joint": sum(f["kind"] in _EXPLAINED for f in families), "all": len(families)}
    left = len(families) - len(shown)
    pairs, units = _pairs(own)
    nodes, lines = _network(pairs, units, lang) if 2 < len(units) < _DRAWN else ((), ())
    units = units[:_WIDEST]
    return SharingView(
        lead=say("share_lead", lang, (("limit", str(found["limit"])), ("masked", str(found["masked"])))),
        summary=say("share_summary", lang, [(name, str(n)) for name, n in numbers.items()]),
        families=shown,
        more=say("share_more", lang, (("n", str(left)),)) if left else "",
        units=units,
        cells=tuple((a, tuple(str(pairs[a, b] or "") if a != b else "—" for b in units)) for a in units),
        nodes=nodes,
        lines=lines,
    )


def _family(number: int, family: Mapping[str, Any], offices: int, lang: str) -> FamilyView:
    members = family["members"]
    units = list(dict.fromkeys(m["unit"] for m in members))
    first = members[0]["year"]
    named = listed(units[:_NAMED], lang)
    who = named if len(units) <= _NAMED else say("dash_and_more", lang, (("names", named), ("n", str(len(units)))))
    origin = "share_origin" if family["origin"] else "share_origin_tie"
    other = next((m for m in reversed(members) if m["unit"] != members[0]["unit"]), members[-1])
    return FamilyView(
        number=number,
        kind=say(f"share_kind_{family['kind']}", lang),
        sure=_sure(family, lang),
        who=who,
        origin=say(origin, lang, (("unit", family["origin"] or ""), ("year", str(first)), ("ratio", percent(family["ratio"])))),
        texts=tuple(_text(m, offices, lang) for m in (members[0], other)),
    )


def _sure(family: Mapping[str, Any], lang: str) -> str:
    if family["kind"] in _EXPLAINED:
        return say("share_explained", lang)
    return say("share_sure" if family["sure"] else "share_unsure", lang)


def _text(member: Mapping[str, Any], offices: int, lang: str) -> Shown:
    return Shown(
        who=say("share_who", lang, (("unit", member["unit"]), ("year", str(member["year"])))),
        places=listed(dict.fromkeys(_place(s, lang) for s in member["sentences"]), lang),
        sentences=tuple(ShownSentence(s["text"], _spread(s["offices"], offices, lang)) for s in member["sentences"]),
    )


def _spread(n: int, offices: int, lang: str) -> str:
    return say("share_offices", lang, (("n", str(n)), ("offices", str(offices)))) if n > 1 else ""


def _place(sentence: Mapping[str, Any], lang: str) -> str:
    values = (("paragraph", str(sentence["paragraph"])), ("page", str(sentence["page"])))
    return say("label_short_place" if sentence["page"] is None else "label_short_page_place", lang, values)


def _pairs(families: Sequence[Mapping[str, Any]]) -> tuple[Counter[tuple[str, str]], tuple[str, ...]]:
    """(passages that two offices share, offices in the order of the families, so that those of one stand together)"""
    pairs: Counter[tuple[str, str]] = Counter()
    units: dict[str, None] = {}
    for family in families:
        own = list(dict.fromkeys(m["unit"] for m in family["members"]))
        units |= dict.fromkeys(own)
        for a, b in combinations(own, 2):
            pairs[a, b] += 1
            pairs[b, a] += 1
    return pairs, tuple(units)


def _network(pairs: Mapping[tuple[str, str], int], units: Sequence[str], lang: str) -> tuple[tuple[Node, ...], tuple[Line, ...]]:
    """Offices on a circle, a line between two that share something."""
    turn = 2 * pi / max(len(units), 1)
    at = {unit: (round(sin(turn * n), 3), round(-cos(turn * n), 3)) for n, unit in enumerate(units)}
    nodes = tuple(
        Node(
            u,
            x * _RADIUS,
            y * _RADIUS,
            x * _RADIUS * _OUTSIDE,
            y * _RADIUS * (_OUTSIDE + 0.04) + 3,
            "middle" if abs(x) < 0.2 else "start" if x > 0 else "end",
        )
        for u, (x, y) in at.items()
    )
    lines = tuple(
        Line(
            (at[a][0] * _RADIUS, at[a][1] * _RADIUS),
            (at[b][0] * _RADIUS, at[b][1] * _RADIUS),
            min(pairs[a, b], 8),
            say("share_line", lang, (("one", a), ("other", b), ("n", str(pairs[a, b])))),
        )
        for a, b in combinations(units, 2)
        if pairs[a, b]
    )
    return nodes, lines


def sharing_table(found: Mapping[str, Any], lang: str) -> Table:
    """Every report of every family as a row of a workbook."""
    columns = (
        Column("family", say("share_col_family", lang), 8),
        Column("kind", say("share_col_kind", lang), 16),
        Column("sure", say("share_col_sure", lang), 10),
        Column("unit", say("dash_col_unit", lang), 18),
        Column("year", say("dash_col_year", lang), 8),
        Column("text", say("share_col_text", lang), 70),
        Column("places", say("share_col_places", lang), 14),
    )
    rows = [
        Row(
            "",
            "county",
            "",
            (
                number,
                say(f"share_kind_{family['kind']}", lang),
                _sure(family, lang),
                member["unit"],
                member["year"],
                "".join(s["text"] for s in member["sentences"]),
                listed(dict.fromkeys(_place(s, lang) for s in member["sentences"]), lang),
            ),
        )
        for number, family in enumerate(found["families"], 1)
        for member in family["members"]
    ]
    return Table("sharing", say("share_table", lang), columns, tuple(rows), (), decided=False)
