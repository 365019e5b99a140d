"""The fixtures: built from their sources, each in its own voice, with every status and trap on board."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

from tests.evaluation.labels import FIXTURES, SETTINGS
from tracker import knowledge
from tracker.read import read
from tracker.similarity import indel
from tracker.text import content, fold, without_digits

ISSUERS = sorted(p for p in FIXTURES.iterdir() if p.is_dir() and any(p.glob("*.src")))


def _labels() -> list[dict[str, list[dict[str, object]]]]:
    return [json.loads(p.read_text(encoding="utf-8")) for folder in ISSUERS for p in sorted(folder.glob("*.json"))]


def test_files_are_built_from_their_sources() -> None:
    """``fixtures/build.py --check`` has nothing to say."""
    done = subprocess.run([sys.executable, str(FIXTURES / "build.py"), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _text(folder: Path) -> str:
    return "".join(re.sub(r"\s", "", read(p, SETTINGS).text) for p in sorted(folder.glob("*.txt")))


def test_no_two_issuers_share_a_run_of_twenty_characters() -> None:
    """Outside known set phrases, each voice is its own."""
    pattern = knowledge.formula_pattern("CNSTGP")
    runs = {}
    for folder in ISSUERS:
        text = pattern.sub("\n", fold(_text(folder)))
        runs[folder.name] = {text[i : i + 20] for i in range(len(text) - 19) if "\n" not in text[i : i + 20]}
    for one, other in combinations(runs, 2):
        assert not runs[one] & runs[other], (one, other)


def test_no_skeleton_stands_in_three_issuers() -> None:
    """Numbers and names masked, no sentence frame is shared by three issuers."""
    seen: Counter[str] = Counter()
    for folder in ISSUERS:
        frames = {re.sub(r"[\d.]+", "#", s) for s in re.split("[。；！？：]", _text(folder)) if len(s) > 12}
        seen.update(frames)
    assert [frame for frame, n in seen.items() if n >= 3] == []


def test_light_edits_and_paraphrases_are_what_the_codebook_says() -> None:
    """At least .70 of the wording without digits is left in a light edit, less in a paraphrase."""
    wrong = []
    for labels in _labels():
        old = {str(s["id"]): str(s["text"]) for s in labels["sentences_old"]}
        for s in labels["sentences_new"]:
            if s["reuse"] in ("light_edit", "paraphrase"):
                left = indel(*(without_digits(content(t)) for t in (str(s["text"]), old[str(s["source_old_sentence_id"])])))
                if (left >= 0.7) != (s["reuse"] == "light_edit"):
                    wrong.append((s["reuse"], s["text"], left))
    assert wrong == []


def test_every_class_is_there() -> None:
    """All statuses of plans and problems, all reuse classes, all kinds of residue, decoys, orphans."""
    labels = _labels()
    assert {str(p["status"]) for d in labels for p in d["plan_items"]} == {
        "fulfilled", "partial", "claimed", "adjusted", "not_mentioned",
    }  # fmt: skip
    assert {str(p["status"]) for d in labels for p in d["problems"]} == {"repeated", "addressed", "dropped"}
    assert {str(s["reuse"]) for d in labels for s in d["sentences_new"]} == {"verbatim", "light_edit", "paraphrase", "new"}
    kinds = {str(r["kind"]) for d in labels for r in d["residues"]}
    assert kinds >= {"stale_year", "foreign_place", "foreign_organ", "stale_law", "stale_formula", "impossible_figure"}
    assert any(d["residue_decoys"] for d in labels)
    assert any(p["orphan"] for d in labels for p in d["problems"])
