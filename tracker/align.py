"""Two reports -> which sections answer each other: pairs, splits, merges, containers.

Sections are paired by kind, title and by the wording that links them (``Link``): a global best-first
assignment, then splits and merges where most of a left-over section comes from, or went to, one that is paired.
A Hungarian assignment gives the same pairs on the development data and would need scipy; see decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.model import Relation, Report, Section, SectionLink, Sentence
from tracker.settings import AlignSettings
from tracker.similarity import Scores, indel_matrix
from tracker.text import content, without_digits

_UNTITLED = ("preamble", "closing")


@dataclass(frozen=True, slots=True)
class Link:
    """A new sentence and the old one its wording is nearest to."""

    old: Sentence
    new: Sentence
    score: float


def align_sections(
    old: Report, new: Report, scores: Scores, links: Sequence[Link], settings: AlignSettings
) -> tuple[SectionLink, ...]:
    """Every section of both reports in exactly one entry, parents over several kinds as containers besides.

    ``scores`` are those between the sentences of the two reports.
    """
    containers, done_old, done_new = _containers(old.sections, new.sections)
    mass = _mass(old, new, [link for link in links if link.score >= settings.link])
    left_old = [s for s in old.sections if s.id not in done_old]
    left_new = [s for s in new.sections if s.id not in done_new]
    alike = _likeness(left_old, left_new, scores, mass)
    pairs = _best_first(_pair_scores(left_old, left_new, alike, mass, settings), settings.pair)
    pairs |= _best_first(_linked_scores(left_old, left_new, pairs, mass), settings.linked)
    pairs |= _best_first(_between_scores(left_old, left_new, pairs, alike), settings.between)
    groups = _grown(pairs, left_old, left_new, mass, settings, _near_homes(left_old, left_new, pairs, alike, settings))
    entries = [*containers, *(_entry(o, n, pairs, mass) for o, n in groups)]
    return tuple(sorted(entries, key=_place(old, new)))


@dataclass(frozen=True)
class _Mass:
    """Characters of linked sentences, by section pair and in all; parents hold what stands under them too."""

    shared: Mapping[tuple[str, str], float]
    own: Mapping[tuple[str, str], float]
    old: Mapping[str, int]
    new: Mapping[str, int]
    old_rows: Mapping[str, Sequence[int]]
    new_rows: Mapping[str, Sequence[int]]
    #: Indices of the sentences under each section.

    def overlap(self, old: str, new: str) -> float:
        """Linked share of both sections together (Dice), in [0, 1]."""
        return min(1.0, 2 * self.shared.get((old, new), 0.0) / max(1, self.old[old] + self.new[new]))


def _mass(old: Report, new: Report, links: Iterable[Link]) -> _Mass:
    above_old, above_new = _ancestors(old.sections), _ancestors(new.sections)
    shared: dict[tuple[str, str], float] = defaultdict(float)
    own: dict[tuple[str, str], float] = defaultdict(float)
    for link in links:
        weight = link.score * len(link.new.text)
        own[link.old.section, link.new.section] += weight
        for o in above_old[link.old.section]:
            for n in above_new[link.new.section]:
                shared[o, n] += weight
    rows = _rows(old, above_old), _rows(new, above_new)
    sizes = [
        {id_: sum(len(report.sentences[i].text) for i in under) for id_, under in side.items()}
        for report, side in zip((old, new), rows, strict=True)
    ]
    return _Mass(shared, own, sizes[0], sizes[1], rows[0], rows[1])


def _ancestors(sections: Sequence[Section]) -> dict[str, tuple[str, ...]]:
    parents = {s.id: s.parent for s in sections}
    found: dict[str, tuple[str, ...]] = {}
    for section in sections:
        chain, at = [section.id], section.parent
        while at is not None:
            chain.append(at)
            at = parents[at]
        found[section.id] = tuple(chain)
    return found


def _rows(report: Report, above: Mapping[str, tuple[str, ...]]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {s.id: [] for s in report.sections}
    for i, sentence in enumerate(report.sentences):
        for id_ in above[sentence.section]:
            rows[id_].append(i)
    return rows


def _containers(old: Sequence[Section], new: Sequence[Section]) -> tuple[list[SectionLink], frozenset[str], frozenset[str]]:
    """A heading over shortcomings and plan at once stands over the two chapters of the other year."""
    entries: list[SectionLink] = []
    done_old: set[str] = set()
    done_new: set[str] = set()
    for parent in (s for s in new if s.kind == "other" and s.level == 1):
        parts = {s.kind for s in new if s.parent == parent.id}
        covered = tuple(s.id for s in old if s.level == 1 and s.kind in parts & {"problems", "plan"})
        if len(covered) > 1:
            entries.append(SectionLink(covered, (parent.id,), "merge", 1.0, container=True))
            done_new.add(parent.id)
    for parent in (s for s in old if s.kind == "other" and s.level == 1):
        parts = {s.kind for s in old if s.parent == parent.id}
        covered = tuple(s.id for s in new if s.level == 1 and s.kind in parts & {"problems", "plan"})
        if len(covered) > 1:
            entries.append(SectionLink((parent.id,), covered, "split", 1.0, container=True))
            done_old.add(parent.id)
    return entries, frozenset(done_old), frozenset(done_new)


_Likeness = Mapping[tuple[str, str], float]


def _likeness(old: Sequence[Section], new: Sequence[Section], scores: Scores, mass: _Mass) -> _Likeness:
    """How alike what stands under an old and a new section is (TF-IDF), by their ids."""
    rows = scores.grouped([mass.old_rows[s.id] for s in old], [mass.new_rows[s.id] for s in new]).tolist()
    return {(o.id, n.id): value for n, row in zip(new, rows, strict=True) for o, value in zip(old, row, strict=True)}


def _pair_scores(
    old: Sequence[Section], new: Sequence[Section], alike: _Likeness, mass: _Mass, settings: AlignSettings
) -> list[tuple[float, Section, Section]]:
    title_rows = indel_matrix([_title(s) for s in old], [_title(s) for s in new]).tolist()
    tops = _tops(old), _tops(new)
    scored = []
    for i, o in enumerate(old):
        top, at = o.id in tops[0], i / len(old)
        for k, n in enumerate(new):
            if o.kind != n.kind and (o.kind in _UNTITLED or n.kind in _UNTITLED):
                continue
            both = top and n.id in tops[1]
            score = _pair_score(o, n, (title_rows[i][k], alike[o.id, n.id], both), mass, settings)
            if not both and o.kind == n.kind:
                score += settings.position * (1 - abs(at - k / len(new)))
            if score >= settings.pair:
                scored.append((score, o, n))
    return scored


def _tops(sections: Sequence[Section]) -> frozenset[str]:
    """Sections that open their kind: chapters, and parts of another kind than their parent."""
    kinds = {s.id: s.kind for s in sections}
    return frozenset(s.id for s in sections if s.parent is None or kinds.get(s.parent) != s.kind)


def _title(section: Section) -> str:
    return without_digits(content(section.title))


def _pair_score(o: Section, n: Section, seen: tuple[float, float, bool], mass: _Mass, settings: AlignSettings) -> float:
    title, text, top = seen
    if o.kind in _UNTITLED or n.kind in _UNTITLED:
        return 1.0 if o.kind == n.kind else 0.0
    linked = settings.links * mass.overlap(o.id, n.id) + (1 - settings.links) * text
    if bool(o.title) != bool(n.title):
        return linked if o.kind == n.kind else 0.0
    score = settings.title * title + (1 - settings.title) * linked
    if o.kind != n.kind:
        return score - settings.other_kind
    if top and o.kind != "other":
        return score + settings.same_chapter
    return score - settings.other_level * abs(o.level - n.level)


def _linked_scores(
    old: Sequence[Section], new: Sequence[Section], pairs: Mapping[str, tuple[str, float]], mass: _Mass
) -> list[tuple[float, Section, Section]]:
    """For sections still alone: the share of the smaller one's own sentences that is linked with the other's."""
    taken = {n for n, _ in pairs.values()}
    return [
        (mass.own[o.id, n.id] / max(1, min(mass.old[o.id], mass.new[n.id])), o, n)
        for o in old
        for n in new
        if o.id not in pairs and n.id not in taken and o.kind == n.kind and (o.id, n.id) in mass.own
    ]


def _between_scores(
    old: Sequence[Section], new: Sequence[Section], pairs: Mapping[str, tuple[str, float]], alike: _Likeness
) -> list[tuple[float, Section, Section]]:
    """For sections still alone between the same neighbours, under the same parent: how alike their sentences are."""
    to = {o: n for o, (n, _) in pairs.items()}
    taken = set(to.values())
    return [
        (alike[o.id, n.id], o, n)
        for o in (s for s in old if s.id not in to)
        for n in (s for s in new if s.id not in taken)
        if o.kind == n.kind
        and o.level == n.level
        and _same_parent(o, n, to)
        and _in_order(_siblings(o, old), _siblings(n, new), o, n, to)
    ]


def _same_parent(o: Section, n: Section, to: Mapping[str, str]) -> bool:
    return n.parent is None if o.parent is None else to.get(o.parent) == n.parent


def _siblings(section: Section, among: Sequence[Section]) -> list[str]:
    return [s.id for s in among if s.parent == section.parent and s.kind == section.kind]


def _in_order(old: Sequence[str], new: Sequence[str], o: Section, n: Section, to: Mapping[str, str]) -> bool:
    """Whether the nearest paired siblings before ``o`` and behind it answer to siblings on either side of ``n``, in whatever order."""
    at, place = old.index(o.id), {id_: k for k, id_ in enumerate(new)}
    before = [place[to[s]] for s in old[:at] if to.get(s) in place]
    behind = [place[to[s]] for s in old[at + 1 :] if to.get(s) in place]
    if [*before, *behind] == sorted([*before, *behind], reverse=True) and len([*before, *behind]) > 1:
        before, behind = behind[::-1], before[::-1]
    return max(before[-1:], default=-1) < place[n.id] < min(behind[:1], default=len(new))


def _best_first(scored: list[tuple[float, Section, Section]], least: float) -> dict[str, tuple[str, float]]:
    """One-to-one pairs, old id -> (new id, score), the best score first."""
    pairs: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, o, n in sorted(scored, key=lambda item: (-item[0], item[1].id, item[2].id)):
        if score >= least and o.id not in pairs and n.id not in taken:
            pairs[o.id] = (n.id, min(1.0, score))
            taken.add(n.id)
    return pairs


def _grown(
    pairs: Mapping[str, tuple[str, float]],
    old: Sequence[Section],
    new: Sequence[Section],
    mass: _Mass,
    settings: AlignSettings,
    near: Mapping[str, str],
) -> list[tuple[list[str], list[str]]]:
    """Pairs with the left-over sections that belong to them, and the rest alone; ``near`` is where wording gives no home."""
    groups = {o: ([o], [n]) for o, (n, _) in pairs.items()}
    by_new = {n: o for o, (n, _) in pairs.items()}
    level = {s.id: s.level for s in (*old, *new)}
    parent = {s.id: s.parent for s in (*old, *new)}
    alone: list[tuple[list[str], list[str]]] = []
    for o in (s for s in old if s.id not in pairs):
        home = _home({n: mass.shared.get((o.id, n), 0.0) for n in by_new}, mass.old[o.id], settings.merge, level)
        inside = home is not None and by_new[home] == parent[o.id]
        if home and inside and mass.shared[o.id, home] < settings.merge_child * mass.old[o.id]:
            home = None
        home = home or near.get(o.id)
        if home and len(groups[by_new[home]][1]) == 1:
            groups[by_new[home]][0].append(o.id)
        else:
            alone.append(([o.id], []))
    for n in (s for s in new if s.id not in by_new):
        home = _home({o: mass.shared.get((o, n.id), 0.0) for o in pairs}, mass.new[n.id], settings.split, level) or near.get(n.id)
        if home and len(groups[home][0]) == 1:
            groups[home][1].append(n.id)
        else:
            alone.append(([], [n.id]))
    return [*groups.values(), *alone]


def _near_homes(
    old: Sequence[Section],
    new: Sequence[Section],
    pairs: Mapping[str, tuple[str, float]],
    alike: _Likeness,
    settings: AlignSettings,
) -> dict[str, str]:
    """For sections still alone the section that answers a neighbour and is about the same things, where one is near enough."""
    to = {o: n for o, (n, _) in pairs.items()}
    back = {n: o for o, n in to.items()}
    homes: dict[str, str] = {}
    for side, mapped in ((old, to), (new, back)):
        for section in (s for s in side if s.id not in mapped and s.kind not in _UNTITLED):
            answers = _neighbours_answers(_siblings(section, side), section.id, mapped)
            likeness = {a: alike[section.id, a] if side is old else alike[a, section.id] for a in answers}
            if likeness and max(likeness.values()) >= settings.near_home:
                homes[section.id] = max(likeness, key=lambda answer: likeness[answer])
    return homes


def _neighbours_answers(siblings: Sequence[str], own: str, mapped: Mapping[str, str]) -> list[str]:
    """What answers the nearest paired sibling before a section and the nearest behind it."""
    at = siblings.index(own)
    before = [mapped[s] for s in siblings[:at] if s in mapped]
    behind = [mapped[s] for s in siblings[at + 1 :] if s in mapped]
    return [*before[-1:], *behind[:1]]


def _home(shared: Mapping[str, float], size: int, least: float, level: Mapping[str, int]) -> str | None:
    """The paired section that most of a left-over one is linked with; the innermost where they tie."""
    if not shared or not size:
        return None
    best = max(shared.values())
    if best < least * size:
        return None
    return max((id_ for id_, value in shared.items() if value >= 0.999 * best), key=lambda id_: level[id_])


def _entry(old: list[str], new: list[str], pairs: Mapping[str, tuple[str, float]], mass: _Mass) -> SectionLink:
    relation: Relation = "one_to_one"
    if not old or not new:
        relation = "new_only" if not old else "old_only"
    elif len(old) > 1 or len(new) > 1:
        relation = "merge" if len(old) > 1 else "split"
    score = round(pairs[old[0]][1], 3) if old and new else 0.0
    return SectionLink(tuple(old), tuple(new), relation, score)


def _place(old: Report, new: Report) -> Callable[[SectionLink], tuple[int, int]]:
    """Sort key: reading order of the new report, sections that are gone after the new ones."""
    at = {s.id: i for i, s in enumerate(old.sections)} | {s.id: i for i, s in enumerate(new.sections)}

    def place(entry: SectionLink) -> tuple[int, int]:
        if entry.new:
            return min(at[n] for n in entry.new), 0
        return min(at[o] for o in entry.old), 1

    return place


def aligned_pairs(alignment: Iterable[SectionLink]) -> frozenset[tuple[str, str]]:
    """All (old, new) section ids that answer each other, containers left out."""
    return frozenset((o, n) for entry in alignment if not entry.container for o in entry.old for n in entry.new)
