"""Two reports as one text with changes: every paragraph of both, in an order that fits both.

Accepting all changes gives the new text, rejecting all gives the old one, paragraph by paragraph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.edits import edits
from tracker.model import Comparison, Edit, Report
from tracker.similarity import indel

_HEADING = 2
#: Weight of two headings of aligned sections, in characters; enough to pair them where no wording does.


_ALIKE = 0.6
#: Likeness from which two lines outside the text are one, for example two titles with other years.
_FEW = 200
#: Most such lines that are compared; a report has about ten.


@dataclass(frozen=True, slots=True)
class Revision:
    """One paragraph: of both years, of this year alone (``old`` is None) or of last year alone (``new`` is None)."""

    old: int | None
    new: int | None
    #: Numbers of the paragraph in the reports, from 1.
    edits: tuple[Edit, ...]


def revisions(c: Comparison) -> tuple[Revision, ...]:
    """All paragraphs of both reports. The last ones are always one paragraph, whose mark cannot be deleted."""
    old, new = c.old.paragraphs, c.new.paragraphs
    if not old or not new:
        return tuple(_alone(old, new, 0, 0, len(old), len(new)))
    chain = _chain(_weights(c), len(old), len(new))
    found: list[Revision] = []
    i = j = 0
    for a, b in chain:
        found += _alone(old, new, i, j, a - 1, b - 1)
        found.append(Revision(a, b, edits(old[a - 1], new[b - 1])))
        i, j = a, b
    return tuple(found)


def _alone(old: Sequence[str], new: Sequence[str], i: int, j: int, a: int, b: int) -> Iterator[Revision]:
    for number in range(i + 1, a + 1):
        yield Revision(number, None, (("delete", old[number - 1]),))
    for number in range(j + 1, b + 1):
        yield Revision(None, number, (("insert", new[number - 1]),))


def _weights(c: Comparison) -> Mapping[tuple[int, int], int]:
    """(old, new) paragraph -> characters that they share."""
    weights: Counter[tuple[int, int]] = Counter()
    where = {s.id: s.paragraph for report in (c.old, c.new) for s in report.sentences}
    for v in c.sentences:
        if v.source:
            same = sum(len(text) for op, text in v.edits if op == "equal")
            weights[where[v.source], where[v.new]] += same
    weights += _headings(c)
    weights += _front_and_tail(c)
    places: dict[str, list[int]] = {}
    for number, text in enumerate(c.old.paragraphs, 1):
        places.setdefault(text, []).append(number)
    for number, text in enumerate(c.new.paragraphs, 1):
        for other in places.get(text, ()):
            weights[other, number] += len(text)
    return weights


def _headings(c: Comparison) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    old, new = (_heading_of(report) for report in (c.old, c.new))
    for link in c.section_alignment:
        for a in link.old:
            for b in link.new:
                if a in old and b in new:
                    found[old[a], new[b]] += _HEADING
    return found


def _front_and_tail(c: Comparison) -> Counter[tuple[int, int]]:
    """Title, addressee, signature and the like: paragraphs without sentence or heading that are much alike."""
    old, new = (_bare(report) for report in (c.old, c.new))
    pairs = [(a, b, indel(x, y), min(len(x), len(y))) for a, x in old for b, y in new]
    return Counter({(a, b): round(share * size) for a, b, share, size in pairs if share >= _ALIKE})


def _bare(report: Report) -> list[tuple[int, str]]:
    told = {s.paragraph for s in report.sentences} | {s.paragraph for s in report.sections if s.title}
    return [(n, text) for n, text in enumerate(report.paragraphs, 1) if n not in told][:_FEW]


def _heading_of(report: Report) -> Mapping[str, int]:
    return {s.id: s.paragraph for s in report.sections if s.title}


def _chain(weights: Mapping[tuple[int, int], int], n: int, m: int) -> list[tuple[int, int]]:
    """The heaviest pairs that keep both orders, ending with both last paragraphs (a maximum over prefixes, in a Fenwick tree)."""
    best: list[tuple[int, int]] = [(0, -1)] * (m + 1)
    pairs = sorted((a, -b, w) for (a, b), w in weights.items() if w > 0 and a < n and b < m)
    before: list[int] = []
    for at, (_a, negative, weight) in enumerate(pairs):
        total, last = _highest(best, -negative - 1)
        before.append(last)
        _raise(best, -negative, (total + weight, at), m)
    chain = [(n, m)]
    at = _highest(best, m)[1]
    while at >= 0:
        chain.append((pairs[at][0], -pairs[at][1]))
        at = before[at]
    return chain[::-1]


def _highest(best: Sequence[tuple[int, int]], upto: int) -> tuple[int, int]:
    found = (0, -1)
    while upto > 0:
        found = max(found, best[upto])
        upto -= upto & -upto
    return found


def _raise(best: list[tuple[int, int]], at: int, value: tuple[int, int], size: int) -> None:
    while at <= size:
        best[at] = max(best[at], value)
        at += at & -at
