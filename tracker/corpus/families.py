"""Links between sentences -> families: who has a text, since when, how it was altered, where it probably comes from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from tracker.corpus import queries
from tracker.corpus.engine import Engine
from tracker.corpus.features import SPAN_BITS, Hashes, mixed
from tracker.corpus.model import EXPLAINED, Corpus, Family, Filed, Kind, Member

_MANY = 3
#: Offices from which a text that appears in one year has a common source.
_WIDE = 0.5
#: Of the limit: what more offices have, one after another, stands in a row by chance too often.
_GOES_ON = 0.15
#: Share of an office's first report that comes from one that had ended, from which it is its successor.
_CENTURIES = 10_000
#: More than any year: a number and a year as one number.
_SUPERIORS = ("county", "city", "province")
_FINE = 100_000
_COLUMNS = ("a", "b", "ratio", "run", "da", "db", "ia", "ib", "step", "turn", "forth", "back", "nforth", "nback")
_LONG = ("a", "b", "da", "db")
#: Columns of 64 bits; the others fit into 32, and twelve million rows into less than a gigabyte.
_PORTION = 2_000_000
#: Rows that an engine is asked for at once.
Whole = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Links:
    """Rows of the table ``links`` as columns."""

    columns: dict[str, Whole]

    def __getattr__(self, name: str) -> Whole:
        """A column by its name."""
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.columns["a"])

    @property
    def strong(self) -> Flags:
        """Which stand in a row with others, or have forty letters in a row in common."""
        return (self.nforth > 1) | (self.nback > 1) | (self.run > 0)

    def where(self, rows: Flags) -> Links:
        """Some of the rows."""
        return Links({name: values[rows] for name, values in self.columns.items()})

    def parted(self, rows: Flags) -> tuple[Links, Links]:
        """(those rows, the others); these links are used up column by column, so that memory holds them once."""
        ones: dict[str, Whole] = {}
        others: dict[str, Whole] = {}
        for name in list(self.columns):
            values = self.columns.pop(name)
            ones[name], others[name] = values[rows], values[~rows]
        return Links(ones), Links(others)


def links(engine: Engine) -> Links:
    """All findings of a search, in the order of their sentences."""
    (rows,) = (int(n) for batch in engine.batches("SELECT COUNT(*) AS n FROM links") for n in batch["n"])
    columns: dict[str, Whole] = {name: np.empty(rows, np.int64 if name in _LONG else np.int32) for name in _COLUMNS}
    wanted = ", ".join(name if name in _LONG else f"CAST({name} AS INT) AS {name}" for name in _COLUMNS)
    parts, at = rows // _PORTION + 1, 0
    for part in range(parts):
        for batch in engine.batches(f"SELECT {wanted} FROM links WHERE a % {parts} = {part}"):
            size = len(batch["a"])
            for name, values in columns.items():
                values[at : at + size] = batch[name]
            at += size
    order = np.lexsort((columns["b"], columns["a"]))
    for values in columns.values():
        values[:] = values[order]
    return Links(columns)


def families(engine: Engine, corpus: Corpus, limit: int) -> list[Family]:
    """Every family, those that nothing explains first; their order hangs on nothing but their content.

    ``limit`` is how many offices may have a gram before it is a formula.
    """
    found = links(engine)
    kin, found = found.parted(_between_kin(found, corpus, engine))
    grouping = _Grouping(corpus)
    common = _common(found, corpus, limit * _WIDE)
    strong = ~common & ((_counted(found, ~common) > 1) | (found.run > 0))
    sure = found.where(strong)
    told = np.isin(found.a, _sentences(sure)) & np.isin(found.b, _sentences(sure))
    made = [
        *grouping.families(sure, strong=True),
        *grouping.families(found.where(~common & ~strong & ~told), strong=False),
        *grouping.families(kin.where(kin.strong), strong=True, kind="predecessor"),
    ]
    in_row = _counted(found, common)[common] > 1
    shared, _ = found.parted(common)
    shared, _ = shared.parted(_reached(shared, in_row))
    made += grouping.families(shared, strong=True, otherwise="joint")
    return sorted(made, key=lambda f: (not f.strong, f.kind in EXPLAINED, -len(f.offices), f.members[0].year, _order(f)))


def _common(found: Links, corpus: Corpus, many: float) -> Flags:
    """Links between sentences that a superior has, three offices in one year, or more than ``many`` in any: they bridge, as
    formulas do, and say nothing.
    """
    if not len(found):
        return np.empty(0, bool)
    size, a, b = _numbered(found)
    label = _components(size, a, b)[np.concatenate((a, b))]
    office = np.concatenate((found.ia, found.ib))
    year = np.concatenate((_years(found.da, corpus), _years(found.db, corpus)))
    order = np.lexsort((year, office, label))
    label_, office_, year_ = label[order], office[order], year[order]
    first = np.ones(len(order), bool)
    first[1:] = (label_[1:] != label_[:-1]) | (office_[1:] != office_[:-1])
    begins, together = np.unique(label_[first].astype(np.int64) * _CENTURIES + year_[first], return_counts=True)
    higher = np.array([o.level in _SUPERIORS for o in corpus.offices])[office_[first]]
    above, below = label_[first][higher], label_[first][~higher]
    wide = np.flatnonzero(np.bincount(label_[first]) > many)
    explained = np.union1d(np.union1d(begins[together >= _MANY] // _CENTURIES, np.intersect1d(above, below)), wide)
    return np.isin(label[: len(found)], explained)


def _reached(found: Links, rows: Flags) -> Flags:
    """Matches that stand in a row, and those of single sentences with the same sentences."""
    reached = np.unique(np.concatenate((found.a[rows], found.b[rows])))
    return np.isin(found.a, reached) | np.isin(found.b, reached)


def _years(docs: Whole, corpus: Corpus) -> Whole:
    numbers = np.array([r.doc for r in corpus.reports], np.int64)
    order = np.argsort(numbers)
    years = np.array([r.year for r in corpus.reports], np.int32)[order]
    return years[np.searchsorted(numbers[order], docs)]


def _counted(found: Links, rows: Flags) -> Whole:
    """For every match, how many of ``rows`` stand in its passage, whichever way that runs."""
    counts = np.zeros(len(found), np.int64)
    for turn, row, length in ((found.step, found.forth, found.nforth), (found.turn, found.back, found.nback)):
        at = np.flatnonzero(length > 1)
        _passages, which = np.unique(_joined(found.da[at], found.db[at], turn[at], row[at]), return_inverse=True)
        sums = np.bincount(which, weights=rows[at])
        counts[at] = np.maximum(counts[at], sums[which].astype(np.int64))
    return counts


def _joined(*columns: Whole) -> Hashes:
    """A 64-bit number for each row of several columns."""
    found = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        found = mixed(found ^ column.astype(np.int64).view(np.uint64))
    return found


def _sentences(found: Links) -> Whole:
    return np.unique(np.concatenate((found.a, found.b)))


def _order(family: Family) -> list[tuple[int, ...]]:
    return [(m.year, m.office, *m.sentences) for m in family.members]


def _between_kin(found: Links, corpus: Corpus, engine: Engine) -> Flags:
    """Links between an office and the one it went on as: told by a list, or by how much one that began when the other ended has."""
    size = len(corpus.offices)
    pairs = found.ia.astype(np.int64) * size + found.ib
    known = {a * size + b for a, b in corpus.kin}
    heirs = _heirs(np.unique(pairs).tolist(), corpus)
    own = _own_parts(engine, {doc for docs in heirs.values() for doc in docs})
    rows = np.isin(pairs, list(heirs))
    between, which = found.where(rows), pairs[rows]
    for key, docs in heirs.items():
        if _linked(between.where(which == key), docs) >= _GOES_ON * sum(own[doc] for doc in docs):
            known.add(key)
    return np.isin(pairs, list(known))


def _heirs(pairs: Sequence[int], corpus: Corpus) -> dict[int, set[int]]:
    """Those pairs of one county in which one begins when the other has ended, with the first reports of the one that begins."""
    size = len(corpus.offices)
    reports: dict[int, list[Filed]] = defaultdict(list)
    for report in corpus.reports:
        reports[report.office].append(report)
    years = {office: [r.year for r in own] for office, own in reports.items()}
    found: dict[int, set[int]] = {}
    for key in pairs:
        a, b = divmod(key, size)
        if not corpus.offices[a].county or corpus.offices[a].county != corpus.offices[b].county:
            continue
        before, after = (a, b) if max(years[a]) < max(years[b]) else (b, a)
        begin = min(years[after])
        if max(years[before]) + 1 == begin:
            found[key] = {r.doc for r in reports[after] if r.year == begin}
    return found


def _own_parts(engine: Engine, docs: Collection[int]) -> Counter[int]:
    """Report -> how many of its sentences are no formulas."""
    engine.table("asked", {"doc": np.fromiter(docs, np.int64, len(docs))})
    found: Counter[int] = Counter()
    for batch in engine.batches(queries.OWN_PARTS):
        found.update(dict(zip(map(int, batch["doc"]), map(int, batch["n"]), strict=True)))
    return found


def _linked(found: Links, docs: Collection[int]) -> int:
    """How many sentences of these reports are linked."""
    within = np.fromiter(docs, np.int64, len(docs))
    return len(np.union1d(found.a[np.isin(found.da, within)], found.b[np.isin(found.db, within)]))


def _labels(found: Links) -> Whole:
    """A number for every link, the same for those that share a sentence or stand in one passage."""
    if not len(found):
        return np.empty(0, np.int64)
    before, after = _neighbours(found)
    size, a, b = _numbered(found)
    return _components(size, np.concatenate((a, a[before])), np.concatenate((b, b[after])))[a]


def _numbered(found: Links) -> tuple[int, Whole, Whole]:
    """(how many sentences there are, the number of each link's first one, of its second one)"""
    sentences, places = np.unique(np.concatenate((found.a, found.b)), return_inverse=True)
    numbers = places.astype(np.int32)
    return len(sentences), numbers[: len(found)], numbers[len(found) :]


def _neighbours(found: Links) -> tuple[Whole, Whole]:
    """Rows that follow each other in one passage: the longer one of the two that a match may be part of."""
    rows = np.flatnonzero(np.maximum(found.nforth, found.nback) > 1)
    ahead = (found.nforth >= found.nback)[rows]
    row = np.where(ahead, found.forth[rows], found.back[rows])
    turn = np.where(ahead, found.step[rows], found.turn[rows])
    keys = (row, turn, ahead.astype(np.int8), found.db[rows], found.da[rows])
    order = np.lexsort(keys)
    same = np.ones(max(0, len(order) - 1), bool)
    for key in keys:
        same &= key[order][1:] == key[order][:-1]
    return rows[order[:-1][same]], rows[order[1:][same]]


def _components(size: int, one: Whole, other: Whole) -> Whole:
    """The smallest number that can be reached from each of ``size`` numbers over the edges."""
    label = np.arange(size, dtype=np.int32)
    while True:
        least = np.minimum(label[one], label[other])
        after = label.copy()
        np.minimum.at(after, label[one], least)
        np.minimum.at(after, label[other], least)
        after = after[after]
        if np.array_equal(after, label):
            return label
        label = after


class _Grouping:
    """Makes families of links that have one label."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._report = {r.doc: r for r in corpus.reports}

    def families(
        self, found: Links, *, strong: bool, kind: Kind | None = None, otherwise: Kind | None = None
    ) -> Iterator[Family]:
        """A family for all links that hang together; ``kind`` if it is known, ``otherwise`` where nothing explains it."""
        labels = _labels(found)
        order = np.argsort(labels, kind="stable")
        cuts = np.flatnonzero(np.diff(labels[order])) + 1
        for rows in np.split(order, cuts) if len(order) else []:
            family = self._family(found, rows, strong, kind)
            yield replace(family, kind=otherwise) if otherwise and family.kind not in EXPLAINED else family

    def _family(self, found: Links, rows: Whole, strong: bool, kind: Kind | None) -> Family:
        sentences = np.unique(np.concatenate((found.a[rows], found.b[rows])))
        cuts = np.flatnonzero(np.diff(sentences >> SPAN_BITS)) + 1
        own = {self._report[int(part[0] >> SPAN_BITS)]: tuple(part.tolist()) for part in np.split(sentences, cuts)}
        reports = sorted(own, key=lambda r: (r.year, r.office))
        members = tuple(Member(r.office, r.year, own[r]) for r in reports)
        first = [m.office for m in members if m.year == members[0].year]
        return Family(
            kind=kind or _kind(members, self._corpus),
            strong=strong,
            members=members,
            ratio=round(float(found.ratio[rows].mean()) / _FINE, 5),
            origin=first[0] if len(first) == 1 else None,
        )


def _kind(members: Sequence[Member], corpus: Corpus) -> Kind:
    offices = {m.office for m in members}
    higher = {o for o in offices if corpus.offices[o].level in _SUPERIORS}
    if higher and higher != offices:
        return "superior"
    begins = Counter(min(m.year for m in members if m.office == office) for office in offices)
    if max(begins.values()) < _MANY:
        return "two" if len(offices) == 2 else "spread"  # two is two
    if len({corpus.offices[o].county for o in offices} - {""}) >= _MANY:
        return "national"
    lasting = Counter(m.year for m in members)
    return "outline" if sum(n >= _MANY for n in lasting.values()) > 1 else "joint"
