"""Speed of ``tracker batch`` as ratios in one run: against its comparisons alone, a second run, more processes, memory.

``./run bench --county``. Needs ``/proc``: processor time and memory are those of all processes of the run together.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fixtures.county.make import make
from tests.evaluation.labels import SETTINGS
from tracker.batch.neighbours import Line, shared_among
from tracker.compare import compare
from tracker.corpus.engine import Duck
from tracker.corpus.model import Corpus, Filed, Office
from tracker.formats import render
from tracker.pool import processors
from tracker.read import read
from tracker.structure import parse

TRACKER = Path(sys.executable).with_name("tracker")
_TICK = 1 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01
_PAUSE = 0.01
#: Seconds between two looks at the processes.


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    wall: float
    processor: float
    #: Seconds of all its processes.
    peak: int
    #: Bytes of all its processes together (proportional share).


def cost_of(command: Sequence[str | Path]) -> Cost:
    """Run a command in a session of its own and watch all processes of it."""
    began = time.monotonic()
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    seconds: dict[int, float] = {}
    peak, looks = 0, 0
    while started.poll() is None:
        found = dict(_session(started.pid))
        seconds |= found
        if looks % 10 == 0:
            peak = max(peak, sum(map(_memory, found)))
        looks += 1
        time.sleep(_PAUSE)
    return Cost(time.monotonic() - began, sum(seconds.values()), peak)


def _session(session: int) -> list[tuple[int, float]]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            found.append((int(path.parent.name), (int(fields[11]) + int(fields[12])) * _TICK))
    return found


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def alone(county: Path, truth: dict[str, list[list[str]]]) -> tuple[float, float]:
    """Processor seconds of the comparisons alone: read, parsed and compared; and with HTML and JSON written."""
    pairs = [(county / old, county / new) for _unit, old, new in truth["pairs"]]
    began = time.process_time()
    found = []
    for old, new in pairs:
        found.append(compare(parse(read(old, SETTINGS), "old", SETTINGS), parse(read(new, SETTINGS), "new", SETTINGS), SETTINGS))
    compared = time.process_time() - began
    began = time.process_time()
    for one in found:
        for format_ in ("html", "json"):
            render(one, format_)
    return compared, compared + time.process_time() - began


def sharing(folder: Path, offices: int = 60, years: int = 6) -> tuple[int, int, float]:
    """(reports, sentences, seconds on the clock of searching a large county for shared text, start of the engine included)"""
    truth = make(folder, units=offices, years=years)
    owners = {name: n for n, name in enumerate(truth["units"])}
    filed: list[Filed] = []
    lines: list[list[Line]] = []
    paths = {path.name: path for path in folder.rglob("*.txt")}
    for name, years_of in truth["units"].items():
        for year, file in years_of.items():
            report = parse(read(paths[Path(file).name], SETTINGS), "new", SETTINGS)
            filed.append(Filed(len(filed), owners[name], int(year)))
            lines.append([(s.text, s.paragraph, s.page, s.formulaic) for s in report.sentences])
    corpus = Corpus([Office(name, truth["county"], "town") for name in owners], filed)
    began = time.perf_counter()
    with Duck(2**30, processors()) as engine:
        shared_among(corpus, lines, engine)
    return len(filed), sum(map(len, lines)), time.perf_counter() - began


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as scratch:
        county, out = Path(scratch) / "county", Path(scratch) / "out"
        truth = make(county)
        compared, written = alone(county, truth)
        print(
            f"{len(truth['pairs'])} comparisons alone: {compared:.1f} s; with their HTML and JSON {written:.1f} s (processor time)"
        )
        plain: list[str | Path] = [TRACKER, "batch", county, "-o", out]
        for name, options in (
            ("one process", ["--jobs", "1", "--no-series-pdf"]),
            ("two processes", ["--jobs", "2", "--no-series-pdf"]),
        ):
            shutil.rmtree(out, ignore_errors=True)
            cost = cost_of([*plain, *options])
            print(
                f"{name}: {cost.wall:.1f} s, processor {cost.processor:.1f} s = {cost.processor / compared:.2f}x compared, "
                f"{cost.processor / written:.2f}x written; peak {cost.peak / 2**20:.0f} MB"
            )
            first = cost
        again = cost_of([*plain, "--no-series-pdf"])
        print(
            f"again, nothing changed: {again.wall:.2f} s = {again.wall / first.wall:.1%}, processor {again.processor / first.processor:.1%}"
        )
        shutil.rmtree(out)
        papers = cost_of([*plain, "--jobs", "2"])
        print(
            f"with the PDF of every series: {papers.wall:.1f} s, processor {papers.processor:.1f} s; peak {papers.peak / 2**20:.0f} MB"
        )
        again = cost_of(plain)
        print(f"again: {again.wall:.2f} s = {again.wall / papers.wall:.1%}")
        reports, sentences, seconds = sharing(Path(scratch) / "large")
        print(f"who shares whose text, {reports} reports of 60 offices, {sentences} sentences: {seconds:.2f} s on the clock")


if __name__ == "__main__":
    main()
