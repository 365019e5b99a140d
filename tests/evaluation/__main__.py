"""``./run eval``: every figure per set and pooled, fitted models held out issuer by issuer.

Options: ``--misses`` lists each wrong verdict with both texts, ``--per-pair`` prints each pair,
``--shipped`` judges with the weights as shipped instead (they have seen the pairs; for comparison only).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from tests.evaluation.fit import fit_all
from tests.evaluation.labels import SETTINGS, Pair, normal, pairs
from tests.evaluation.scoring import REUSE, Tally, figures, macro_f1, tally
from tracker.compare import compare
from tracker.knowledge import weights
from tracker.render.contract import to_dict


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


def baselines(data: Sequence[Pair]) -> dict[str, float]:
    """What simple rules reach on the reuse classes with the labelled sentences given."""
    ratio: list[tuple[str, str]] = []
    for pair in data:
        old = [normal(s["text"]) for s in pair.labels["sentences_old"]]
        for s in pair.labels["sentences_new"]:
            text = normal(s["text"])
            best = max((fuzz.ratio(text, o) for o in old), default=0.0)
            label = "verbatim" if text in old else "light_edit" if best >= 70 else "paraphrase" if best >= 35 else "new"
            ratio.append((s["reuse"], label))
    majority = max(REUSE, key=lambda c: sum(g == c for g, _ in ratio))
    return {
        "baseline reuse, rapidfuzz ratio .70/.35": macro_f1(ratio, REUSE),
        "baseline reuse, majority": macro_f1([(g, majority) for g, _ in ratio], REUSE),
    }


def main() -> None:
    """Print the figures."""
    data = pairs()
    tallies = judged(data, held_out="--shipped" not in sys.argv)
    groups = {g: [p for p in data if p.group == g] for g in dict.fromkeys(p.group for p in data)}
    columns = {name: figures(pooled(tallies[p.name] for p in members)) for name, members in groups.items()}
    for name, members in groups.items():
        columns[name] |= baselines(members)
    if "--per-pair" in sys.argv:
        columns |= {p.name: figures(tallies[p.name]) for p in data}
    _print_table(columns)
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


if __name__ == "__main__":
    main()
