"""Addresses inside the page: every finding has one, and each sentence knows the findings that quote it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.model import Comparison
from tracker.summary import numbered_items
from tracker.view.asks import Ask
from tracker.wording import say


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the page with its words."""

    href: str
    words: str
    raised: bool = True
    #: Something to look at; a figure that both years have is none.


Backlinks = Mapping[str, tuple[Link, ...]]


def anchor(part: str, finding: str) -> str:
    """Id of the row that shows a finding in a part of the page."""
    return f"{part}-{finding}"


def backlinks(c: Comparison, points: Iterable[Ask], lang: str) -> Backlinks:
    """Sentence id -> what the page says about it."""
    found: dict[str, dict[str, Link]] = defaultdict(dict)

    def add(part: str, finding: str, number: int, ids: Iterable[str | None]) -> None:
        href = f"#{anchor(part, finding)}"
        for id_ in ids:
            if id_:
                key = part if part == "figure" else href  # one link is enough for all figures of a sentence
                words = say(f"label_back_{part}", lang, (("n", str(number)),))
                found[id_].setdefault(key, Link(href, words, part != "figure"))

    for i, ask in enumerate(points, 1):
        add("ask", ask.finding, i, [q.id for q in (ask.old, ask.new) if q])
    for i, item in enumerate(numbered_items(c), 1):
        add("plan", item.finding, i, (item.sentence, *item.evidence, *item.rolled_over_to))
    for i, problem in enumerate(c.problems, 1):
        add("problem", problem.finding, i, (problem.sentence, *problem.evidence))
    for i, residue in enumerate(c.residues, 1):
        add("slip", residue.finding, i, (residue.sentence,))
    for i, figure in enumerate(c.figures, 1):
        add("figure", figure.finding, i, (figure.old_sentence, figure.new_sentence))
    return {id_: tuple(links.values()) for id_, links in found.items()}


def unique(anchors: Iterable[str]) -> list[str]:
    """The same ids, repeated ones with a number behind, so that each names one place."""
    seen: dict[str, int] = defaultdict(int)
    found = []
    for name in anchors:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return found
