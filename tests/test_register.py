"""Findings by name: all of them, each once where the contract has it once, and recognised again after a small edit."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.test_compare import NAMES, compared
from tracker.contract.written import to_json
from tracker.formats import render
from tracker.register import entries, fingerprints


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_of_the_contract_is_registered(name: str) -> None:
    """Each name in the JSON is in the register, and in the JSON lines."""
    result = json.loads(to_json(compared(name)))
    lists = ("sentences", "figures", "plan_items", "problems", "residues", "completeness")
    named = {item["finding"] for key in lists for item in result[key]}
    known = {e.finding for e in entries(compared(name))}
    assert named <= known
    lines = next(iter(render(compared(name), "jsonl").values())).decode().splitlines()[1:]
    assert {json.loads(line)["finding"] for line in lines} == known


@pytest.mark.parametrize("name", NAMES)
def test_small_edits_keep_a_fingerprint(name: str) -> None:
    """With one word changed nine findings of ten still share a name; those of another sentence hardly ever do."""
    found = [e for e in entries(compared(name)) if e.type == "wording" and len(e.wording) >= 40]
    edited = [replace(e, wording=e.wording.replace("工作", "任务", 1).replace("开展", "进行", 1)) for e in found]
    kept = sum(bool(set(fingerprints(a)) & set(fingerprints(b))) for a, b in zip(found, edited, strict=True))
    assert kept >= 0.9 * len(found)
    others = [(a, b) for a in found[:20] for b in found[:20] if a.finding != b.finding]
    false = sum(bool(set(fingerprints(a)) & set(fingerprints(b))) for a, b in others)
    assert false <= 0.02 * len(others)


def test_the_same_each_time() -> None:
    """No randomness in a fingerprint."""
    entry = entries(compared(NAMES[0]))[0]
    assert fingerprints(entry) == fingerprints(replace(entry))
    assert len(set(fingerprints(entry))) == 6
