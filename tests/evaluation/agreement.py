"""How far the second labelling of the fixtures agrees with the first: part of ``./run eval``.

``fixtures/second.tsv``: pair, planned action or problem as it is labelled, status, sentences of evidence. It was made from the
texts alone, the first labels out of sight, by the same hand some weeks later; what was settled afterwards is in ``docs/codebook.md``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.evaluation.scoring import PROBLEM, STATUS, macro_f1

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TABLE = FIXTURES / "second.tsv"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Twice:
    """One planned action or problem with both labels."""

    pair: str
    kind: str
    """``plan`` or ``problem``."""
    text: str
    first: str
    second: str
    evidence: tuple[frozenset[str], frozenset[str]]
    """Sentences of the new report by the first and by the second labelling."""


def twice() -> list[Twice]:
    """All that was labelled twice. Raises ``KeyError`` where the second labelling names what the first does not have."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        pair, text, status, *evidence = line.split("\t")
        kind, first, named = _first(pair)[text]
        found.append(Twice(pair, kind, text, first, status, (named, frozenset(" ".join(evidence).split()))))
    return found


def _first(pair: str) -> dict[str, tuple[str, str, frozenset[str]]]:
    """What was labelled -> (its kind, status, sentences of evidence)."""
    (path,) = FIXTURES.glob(f"*/{pair}.json")
    labels = json.loads(path.read_text(encoding="utf-8"))
    kinds = (("plan", labels["plan_items"]), ("problem", labels["problems"]))
    return {
        item["text"]: (kind, item["status"], frozenset(item["evidence_new_sentence_ids"]))
        for kind, items in kinds
        for item in items
    }


def kappa(pairs: Pairs) -> float:
    """Cohen's kappa: agreement beyond that of two labellers who know how often each label is given and nothing else."""
    first, second = (Counter(column) for column in zip(*pairs, strict=True))
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return (accuracy(pairs) - chance) / (1 - chance)


def accuracy(pairs: Pairs) -> float:
    """Share of the same label."""
    return sum(a == b for a, b in pairs) / len(pairs)


def rows(both: Sequence[Twice]) -> list[str]:
    """Agreement as lines of text, and every difference."""
    found = []
    for kind, classes in (("plan", STATUS), ("problem", PROBLEM)):
        pairs = [(t.first, t.second) for t in both if t.kind == kind]
        shares = f"same {accuracy(pairs):.3f}, kappa {kappa(pairs):.3f}, macro-F1 {macro_f1(pairs, classes):.3f}"
        found.append(f"{kind}: {len(pairs)} labelled twice, {shares}")
    same = [t for t in both if t.kind == "plan" and t.first == t.second and all(t.evidence)]
    found.append(f"evidence in common: {sum(bool(t.evidence[0] & t.evidence[1]) for t in same)} of {len(same)}")
    return found + [f"  {t.pair} {t.text}: {t.first} / {t.second}" for t in both if t.first != t.second]
