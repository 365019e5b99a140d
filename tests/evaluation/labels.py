"""Labelled pairs: where they lie, how they are read, how their sentences are laid on ours."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Indel

from tracker.model import Report
from tracker.read import read
from tracker.settings import Settings
from tracker.structure import parse

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
REFERENCE = Path(os.environ.get("TRACKER_REFERENCE", ROOT.parent / "shared"))
SETTINGS = Settings()


def normal(text: str | None) -> str:
    """Letters and digits only, as both sides are compared."""
    return re.sub(r"[^\w]+", "", re.sub(r"[\s\u3000]+", "", text or ""))


@dataclass(frozen=True)
class Pair:
    """One labelled pair of reports."""

    path: Path
    labels: Mapping[str, Any]

    @property
    def name(self) -> str:
        """File stem, unique over all sets."""
        return self.path.stem

    @property
    def issuer(self) -> str:
        """The unit of leave-one-out."""
        return str(self.labels["place"])

    @property
    def group(self) -> str:
        """``fixtures``, ``dev_pairs`` or ``real``."""
        return "fixtures" if FIXTURES in self.path.parents else self.path.parent.name

    def file(self, side: str) -> Path:
        """Text of the old or the new report."""
        name = self.labels.get(f"{side}_file") or f"{self.issuer}_{self.labels[f'{side}_year']}.txt"
        return self.path.parent / str(name)

    @cached_property
    def reports(self) -> dict[str, Report]:
        """Both reports parsed."""
        return {
            "old": parse(read(self.file("old"), SETTINGS), "old", SETTINGS),
            "new": parse(read(self.file("new"), SETTINGS), "new", SETTINGS),
        }

    def covered(self, side: str) -> dict[str, str]:
        """Our sentence id -> the labelled sentence that covers most of it."""
        report = self.reports[side]
        gold = [(s["id"], s["text"]) for s in self.labels[f"sentences_{side}"]]
        cover = overlap([(s.id, s.text) for s in report.sentences], gold)
        return {ours: counts.most_common(1)[0][0] for ours, counts in cover.items() if counts}


def pairs() -> list[Pair]:
    """All labelled pairs at hand: the project's own, and the reference sets when they are there."""
    folders = [*sorted(p for p in FIXTURES.glob("*") if p.is_dir()), REFERENCE / "dev_pairs", REFERENCE / "real"]
    return [found for folder in folders for found in _pairs_in(folder)]


def _pairs_in(folder: Path) -> Iterator[Pair]:
    for path in sorted(folder.glob("*.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        if "sentences_new" in labels:
            yield Pair(path, labels)


def overlap(one: Sequence[tuple[str, str]], other: Sequence[tuple[str, str]]) -> dict[str, Counter[str]]:
    """For each unit of ``one`` the units of ``other`` with the characters in common, on one line of characters."""
    text_one, owner_one = _line(one)
    text_other, owner_other = _line(other)
    found: dict[str, Counter[str]] = {id_: Counter() for id_, _ in one}
    for op in Indel.opcodes(text_one, text_other):
        if op.tag == "equal":
            for k in range(op.src_end - op.src_start):
                found[owner_one[op.src_start + k]][owner_other[op.dest_start + k]] += 1
    return found


def _line(units: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
    text, owner = [], []
    for id_, words in units:
        cleaned = normal(words)
        text.append(cleaned)
        owner += [id_] * len(cleaned)
    return "".join(text), owner
