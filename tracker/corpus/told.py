"""Families -> plain values: what is stored, shown and exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.corpus.model import Corpus, Family, Member


def told(
    corpus: Corpus,
    families: Sequence[Family],
    limit: int,
    masked: int,
    lines: Mapping[int, Sequence[Any]],
    spread: Mapping[int, int],
) -> dict[str, Any]:
    """All families; ``lines`` gives each sentence as (text, paragraph, page, …), ``spread`` the offices that have it."""
    names = [office.name for office in corpus.offices]

    def sentence(n: int) -> dict[str, Any]:
        text, paragraph, page = lines[n][:3]
        return {"text": text, "paragraph": paragraph, "page": page, "offices": spread[n]}

    def member(m: Member) -> dict[str, Any]:
        return {"unit": names[m.office], "year": m.year, "sentences": [sentence(n) for n in m.sentences]}

    return {
        "offices": len(names),
        "limit": limit,
        "masked": masked,
        "families": [
            {
                "kind": family.kind,
                "sure": family.sure,
                "ratio": round(family.ratio, 3),
                "origin": None if family.origin is None else names[family.origin],
                "members": [member(m) for m in family.members],
            }
            for family in families
        ],
    }
