"""Text that offices share, as a dashboard shows it: families with both texts, and who shares with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tracker.view.ledger import Column, Row, Table
from tracker.view.parts import percent
from tracker.wording import listed, say

_SHOWN = 60
#: Families on the page; the workbook and the index have all.
_NAMED = 8
_EXPLAINED = ("joint", "outline", "national", "superior", "predecessor")
#: Kinds that say nothing about two offices.


@dataclass(frozen=True, slots=True)
class Shown:
    """One report's wording of a passage."""

    who: str
    text: str
    places: str
    offices: str
    #: How many offices have its first sentence word for word.


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


def sharing_view(found: Mapping[str, Any], lang: str) -> SharingView:
    """What was found between the offices of a county."""
    families = found["families"]
    shown = tuple(_family(n, f, found["offices"], lang) for n, f in enumerate(families[:_SHOWN], 1))
    own = [f for f in families if f["sure"]]
    numbers = {"sure": len(own), "joint": sum(f["kind"] in _EXPLAINED for f in families), "all": len(families)}
    left = len(families) - len(shown)
    units, cells = _matrix(own)
    return SharingView(
        lead=say("share_lead", lang, (("limit", str(found["limit"])), ("masked", str(found["masked"])))),
        summary=say("share_summary", lang, [(name, str(n)) for name, n in numbers.items()]),
        families=shown,
        more=say("share_more", lang, (("n", str(left)),)) if left else "",
        units=units,
        cells=cells,
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
    sentences = member["sentences"]
    values = (("n", str(sentences[0]["offices"])), ("offices", str(offices)))
    return Shown(
        who=say("share_who", lang, (("unit", member["unit"]), ("year", str(member["year"])))),
        text="".join(s["text"] for s in sentences),
        places=listed(dict.fromkeys(_place(s, lang) for s in sentences), lang),
        offices=say("share_offices", lang, values),
    )


def _place(sentence: Mapping[str, Any], lang: str) -> str:
    values = (("paragraph", str(sentence["paragraph"])), ("page", str(sentence["page"])))
    return say("label_short_place" if sentence["page"] is None else "label_short_page_place", lang, values)


def _matrix(families: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Passages that two offices share; offices in the order of the families, so that those of one stand together."""
    pairs: Counter[tuple[str, str]] = Counter()
    units: dict[str, None] = {}
    for family in families:
        own = list(dict.fromkeys(m["unit"] for m in family["members"]))
        units |= dict.fromkeys(own)
        for a, b in combinations(own, 2):
            pairs[a, b] += 1
            pairs[b, a] += 1
    names = tuple(units)
    return names, tuple((a, tuple(str(pairs[a, b] or "") if a != b else "—" for b in names)) for a in names)


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
