"""``./run eval``: every figure per set and pooled, fitted models held out issuer by issuer.

Options: ``--misses`` lists each wrong verdict with both texts, ``--per-pair`` prints each pair,
Intervals come from drawing issuers with replacement, so a set of one issuer has none. ``--files`` scores the readers on sample files instead, ``--county`` a made-up county of many offices. ``--shipped`` judges with the weights as shipped instead (they have seen the pairs; for comparison only).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import numpy as np

from tests.evaluation import agreement, baselines, county, files
from tests.evaluation.fit import fit_all
from tests.evaluation.labels import SETTINGS, Pair, pairs
from tests.evaluation.scoring import PROBLEM, REUSE, STATUS, Tally, figures, tally
from tracker.compare import compare
from tracker.contract.written import to_dict
from tracker.knowledge import weights


def judged(data: Sequence[Pair], *, held_out: bool = True) -> dict[str, Tally]:
    """Tally of each pair by name; with ``held_out`` under weights fitted without its issuer."""
    found: dict[str, Tally] = {}
    for issuer in dict.fromkeys(p.issuer for p in data):
        mine = [p for p in data if p.issuer == issuer]
        if held_out:
            with weights.replaced(fit_all([p for p in data if p.issuer != issuer])):
                found |= {p.name: _tally(p) for p in mine}
        else:
            found |= {p.name: _tally(p) for p in mine}
    return found


def _tally(pair: Pair) -> Tally:
    fresh = Pair(pair.path, pair.labels)
    return tally(pair.labels, to_dict(compare(fresh.reports["old"], fresh.reports["new"], SETTINGS)))


def pooled(tallies: Iterable[Tally]) -> Tally:
    """All tallies as one."""
    whole = Tally()
    for one in tallies:
        whole.add(one)
    return whole


def main() -> None:
    """Print the figures."""
    if "--files" in sys.argv:
        files.main()
        return
    if "--county" in sys.argv:
        county.main()
        return
    data = pairs()
    tallies = judged(data, held_out="--shipped" not in sys.argv)
    groups = {g: [p for p in data if p.group == g] for g in dict.fromkeys(p.group for p in data)}
    columns = {name: figures(pooled(tallies[p.name] for p in members)) for name, members in groups.items()}
    for name, members in groups.items():
        columns[name] |= baselines.figures_of(members)
    if "--per-pair" in sys.argv:
        columns |= {p.name: figures(tallies[p.name]) for p in data}
    _print_table(columns)
    for name, members in groups.items():
        _print_intervals(name, members, tallies)
        _print_confusion(name, pooled(tallies[p.name] for p in members))
    sys.stdout.write(
        "\nfirst labelling of the fixtures against the second\n" + "\n".join(agreement.rows(agreement.twice())) + "\n"
    )
    if "--misses" in sys.argv:
        for pair in data:
            for miss in tallies[pair.name].misses:
                sys.stdout.write("\t".join((pair.name, *miss)) + "\n")


def _print_table(columns: dict[str, dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for column in columns.values() for name in column))
    sys.stdout.write("".join(["figure".ljust(44), *(c[:14].rjust(16) for c in columns)]) + "\n")
    for name in names:
        values = (f"{column[name]:.3f}" if name in column else "–" for column in columns.values())
        sys.stdout.write("".join([name.ljust(44), *(v.rjust(16) for v in values)]) + "\n")


MAIN = (
    "section alignment",
    "reuse macro-F1",
    "source right",
    "figures",
    "plan_items actions macro-F1",
    "plan_items evidence",
    "plan_items rolled over F1",
    "problems macro-F1",
    "formulaic F1",
)
DRAWS = 1000


def _print_intervals(name: str, members: Sequence[Pair], tallies: dict[str, Tally]) -> None:
    """95 % intervals by drawing issuers with replacement."""
    by_issuer: dict[str, list[Tally]] = {}
    for pair in members:
        by_issuer.setdefault(pair.issuer, []).append(tallies[pair.name])
    if len(by_issuer) < 2:
        return
    draw = np.random.default_rng(2026)
    issuers = list(by_issuer)
    drawn = [figures(pooled(t for i in draw.choice(issuers, len(issuers)) for t in by_issuer[i])) for _ in range(DRAWS)]
    sys.stdout.write(f"\n95 % intervals over the issuers of {name} ({len(issuers)})\n")
    for figure in MAIN:
        values = sorted(d[figure] for d in drawn if figure in d)
        low, high = values[int(0.025 * len(values))], values[int(0.975 * len(values))]
        sys.stdout.write(f"{figure:<44}{low:.3f} – {high:.3f}\n")


def _print_confusion(name: str, tally: Tally) -> None:
    """Labelled classes as rows, ours as columns."""
    for family, classes in (("reuse", REUSE), ("plan_items actions", STATUS), ("problems", PROBLEM)):
        rows = tally.classes.get(family, [])
        sys.stdout.write(f"\n{name}: {family}, labelled (rows) against ours\n")
        sys.stdout.write(" " * 16 + "".join(c.rjust(15) for c in classes) + "\n")
        for gold in classes:
            counts = [sum(g == gold and p == c for g, p in rows) for c in classes]
            sys.stdout.write(gold.ljust(16) + "".join(str(n).rjust(15) for n in counts) + "\n")


if __name__ == "__main__":
    main()
