"""The documents of a corpus -> counties with their offices: who reports, on which year, who went on as whom."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tracker.corpora.folder import doc_of
from tracker.corpus.model import Corpus, Filed, Office
from tracker.county.assign import assign
from tracker.county.model import County
from tracker.county.recognise import Recognised, found_at, from_table
from tracker.county.units import UnitList
from tracker.store import Store, digest_of


@dataclass(frozen=True)
class Placed:
    """All counties, and the same as the search takes it."""

    counties: tuple[County, ...]
    corpus: Corpus
    paths: Mapping[int, str]
    #: Document -> where its file stands.
    digests: Mapping[int, str]
    #: Document -> its sha256.

    @property
    def key(self) -> str:
        """Name of everything that a search takes from here."""
        offices = [[o.name, o.county, o.level] for o in self.corpus.offices]
        reports = [[r.doc, r.office, r.year] for r in self.corpus.reports]
        return digest_of([offices, reports, sorted(self.corpus.kin)])


def placed(store: Store, reading: str, listed: UnitList) -> Placed:
    """Every document of a corpus in its place. The same documents give the same, in whatever order they were added."""
    understood = store.reports(reading)
    documents = [
        replace(found_at(from_table(understood[source]), path), checks=())
        for path, source in store.added().items()
        if source in understood
    ]
    counties = {name: assign(own, listed) for name, own in sorted(by_county(documents).items())}
    return Placed(
        tuple(counties.values()),
        _corpus(counties),
        {doc_of(f.key): f.document.file for c in counties.values() for u in c.units for f in u.reports},
        {doc_of(f.key): f.key for c in counties.values() for u in c.units for f in u.reports},
    )


def by_county(documents: Iterable[Recognised]) -> dict[str, list[Recognised]]:
    """Documents by the county that they name; one that names none goes with most of those in its folder, or in one above."""
    held = list(documents)
    around: dict[str, Counter[str]] = defaultdict(Counter)
    for document in held:
        if document.superior:
            for folder in _folders(document):
                around[folder][document.superior] += 1
    counties: dict[str, list[Recognised]] = defaultdict(list)
    for document in held:
        near = next((around[folder] for folder in _folders(document) if folder in around), Counter[str]())
        counties[document.superior or min(near, key=lambda n: (-near[n], n), default="")].append(document)
    return counties


def _folders(document: Recognised) -> Iterator[str]:
    """The folder of a file, the one above it, and so on."""
    folder = document.file
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


def _corpus(counties: Mapping[str, County]) -> Corpus:
    offices: list[Office] = []
    reports: list[Filed] = []
    kin: set[tuple[int, int]] = set()
    for above, county in counties.items():
        number = {unit.name: len(offices) + n for n, unit in enumerate(county.units)}
        for unit in county.units:
            name = unit.name if unit.name.startswith(above) else f"{above}{unit.name}"
            offices.append(Office(name, above, unit.level))
            reports += [Filed(doc_of(f.key), number[unit.name], f.year) for f in unit.reports]
            if unit.merged_into in number:
                pair = number[unit.name], number[unit.merged_into]
                kin.add((min(pair), max(pair)))
    return Corpus(offices, reports, frozenset(kin))
