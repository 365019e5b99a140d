"""How well a folder of a made-up county is put in order and followed: against the truth that its generator knows.

``./run eval --county`` prints one line a county; the tests hold floors on the same figures.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fixtures.county.make import make, share_of_changes
from tracker.batch.command import run_batch

OPTIONS: Mapping[str, Any] = {
    "color": "never",
    "quiet": True,
    "verbose": False,
    "config": None,
    "isolated": True,
    "format_": ("json",),
    "series_pdf": False,
    "units": None,
    "jobs": None,
    "templates": None,
    "lang": "zh",
    "force": False,
}
Place = tuple[int, str]
#: A sentence by its year and wording.


@dataclass(frozen=True)
class Score:
    """Figures of one county."""

    reports: float
    #: Share of the planted reports that stand under their office and year.
    pairs: float
    left_out: bool
    #: Whether exactly the planted strays were left out, each for its reason.
    lineage: float
    #: Share of the planted sentences whose source in the year before, or that they have none, was found.
    steps: Mapping[str, tuple[int, int]]
    #: By kind of step: (right, all).
    promises: float
    problems: float
    #: F1 over links from year to year.
    changed: float
    #: Share of planted steps that were edited, reworded, moved or merged.
    copied: bool
    #: Whether the one passage that an office took over from another, and no other, is told as shared by the two.


def score(out: Path, truth: Mapping[str, Any]) -> Score:
    """The results in a folder against the truth."""
    index = json.loads((out / "index.json").read_text(encoding="utf-8"))
    series = {u["name"]: _series(out / u["folder"]) for u in index["units"]}
    steps: Counter[tuple[str, bool]] = Counter()
    links: dict[str, Counter[str]] = {"promises": Counter(), "problems": Counter()}
    for name, read in series.items():
        if read is None:
            continue
        steps.update(_steps(read, truth["lines"][name]))
        for part, counted in links.items():
            counted.update(_links(read, part, truth[part][name]))
    kinds = sorted({kind for kind, _right in steps})
    return Score(
        reports=_reports(index, truth),
        pairs=_pairs(index, truth),
        left_out={x["file"]: x["code"] for x in index["left_out"]} == truth["left_out"],
        lineage=sum(n for (_k, right), n in steps.items() if right) / max(steps.total(), 1),
        steps={kind: (steps[kind, True], steps[kind, True] + steps[kind, False]) for kind in kinds},
        promises=_f1(links["promises"]),
        problems=_f1(links["problems"]),
        changed=share_of_changes(truth),
        copied=_copied(index, truth),
    )


def _copied(index: Mapping[str, Any], truth: Mapping[str, Any]) -> bool:
    families = [f for f in index["sharing"]["families"] if f["sure"] and f["kind"] in ("two", "spread")]
    found = [sorted([m["unit"], m["year"]] for m in f["members"]) for f in families]
    return found == ([sorted(truth["copied"])] if len(truth.get("copied", [])) > 1 else [])


def _f1(counted: Mapping[str, int]) -> float:
    right = counted.get("right", 0)
    return 2 * right / max(2 * right + counted.get("wrong", 0) + counted.get("lost", 0), 1)


def _reports(index: Mapping[str, Any], truth: Mapping[str, Any]) -> float:
    found = {(u["name"], r["year"], r["file"]) for u in index["units"] for r in u["reports"]}
    planted = {(name, int(year), file) for name, filed in truth["units"].items() for year, file in filed.items()}
    return len(found & planted) / len(found | planted)


def _pairs(index: Mapping[str, Any], truth: Mapping[str, Any]) -> float:
    files = {(u["name"], r["year"]): r["file"] for u in index["units"] for r in u["reports"]}
    found = set()
    for unit in index["units"]:
        for c in unit["comparisons"]:
            new = unit["merged_into"] if c["relation"] == "merged" else unit["name"]
            found.add((unit["name"], files[unit["name"], c["old"]], files[new, c["new"]]))
    planted = {tuple(pair) for pair in truth["pairs"]}
    return len(found & planted) / len(found | planted)


@dataclass(frozen=True)
class _Series:
    years: Sequence[int]
    texts: Mapping[Place, str]
    #: (year, id) -> wording
    table: Mapping[str, Any]


def _series(folder: Path) -> _Series | None:
    path = folder / "series.json"
    if not path.is_file():
        return None
    table = json.loads(path.read_text(encoding="utf-8"))
    texts = {(r["report_year"], key): text for r in table["reports"] for key, text in r["sentences"].items()}
    return _Series(sorted({year for year, _key in texts}), texts, table)


def _steps(read: _Series, lines: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[tuple[str, bool]]:
    """(kind of step, whether its source was found) for every planted sentence with a year before it."""
    sources = {}
    for line in read.table["lineages"]:
        for old, new in zip(line["steps"], line["steps"][1:], strict=False):
            sources[new["year"], _text(read, new)] = (old["year"], _text(read, old))
    for line in lines:
        before: Mapping[str, Any] | None = None
        for step in line:
            if wanted := _wanted(read, before, step):
                yield step["step"], sources.get((step["year"], step["text"])) in wanted
            before = step


def _text(read: _Series, step: Mapping[str, Any]) -> str:
    return read.texts[step["year"], step["sentence"]]


def _wanted(read: _Series, before: Mapping[str, Any] | None, step: Mapping[str, Any]) -> set[Place | None]:
    """What may count as the source; empty where the year before is missing."""
    year = step["year"]
    if year not in read.years or year - 1 not in read.years:
        return set()
    if step["step"] == "merged":
        return {(year - 1, text) for text in step["from"]}
    return {(year - 1, before["text"])} if before else {None}


def _links(read: _Series, part: str, runs: Sequence[Mapping[str, Any]]) -> Counter[str]:
    found = set()
    for run in read.table[part]:
        for old, new in zip(run["steps"], run["steps"][1:], strict=False):
            found.add((_text(read, old), new["year"], _text(read, new)))
    planted = set()
    for run in runs:
        for old, new in zip(run["steps"], run["steps"][1:], strict=False):
            if {old["year"], new["year"]} <= set(read.years):
                planted.add((old["text"], new["year"], new["text"]))
    return Counter(right=len(found & planted), wrong=len(found - planted), lost=len(planted - found))


def scored(voice: str, seed: int, *, oral: bool = False, units: int = 30, years: int = 5) -> Score:
    """Make a county, run the batch over it, and score it."""
    with tempfile.TemporaryDirectory() as folder:
        county, out = Path(folder) / "county", Path(folder) / "out"
        truth = make(county, seed, voice, units, years, oral=oral)
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            run_batch(county, out, **OPTIONS)
        return score(out, truth)


def main() -> None:
    """Print the figures of the counties."""
    for voice, seed, oral in (("a", 1, False), ("b", 7, False), ("a", 3, True), ("b", 4, True)):
        s = scored(voice, seed, oral=oral)
        kind = "oral" if oral else "office"
        print(f"voice {voice}, seed {seed}, {kind} rewordings ({s.changed:.0%} of the steps edited, reworded, moved or merged)")
        print(
            f"  reports {s.reports:.3f}  pairs {s.pairs:.3f}  strays {'right' if s.left_out else 'WRONG'}  taken over {'right' if s.copied else 'WRONG'}"
        )
        print(f"  lineage {s.lineage:.3f}  promises {s.promises:.3f}  problems {s.problems:.3f}")
        print("  " + "  ".join(f"{kind} {right}/{n}" for kind, (right, n) in s.steps.items()))


if __name__ == "__main__":
    main()
