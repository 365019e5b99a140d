"""``./run bench``: speed as ratios in one run, best of five, CPU time.

Pair comparison against an all-pairs difflib ratio on the same sentences; the whole command against the same;
every output of one pair, the PDF against WeasyPrint alone on the finished HTML.
"""

from __future__ import annotations

import difflib
import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.evaluation import corpus, county_speed
from tests.evaluation.labels import FIXTURES, SETTINGS, Pair, pairs
from tracker import findings, quantities, text
from tracker.compare import compare
from tracker.followup import targets
from tracker.formats import render
from tracker.render.paper import paper_html, to_paper
from tracker.render.pdf import laid_out
from tracker.structure import promises

TURNS = 5


def best(action: Callable[[], object]) -> float:
    """Best CPU seconds of five turns in this process."""
    times = []
    for _ in range(TURNS):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def all_pairs_difflib(pair: Pair) -> None:
    """Every new sentence against every old one, as difflib does it."""
    old = [s.text for s in pair.reports["old"].sentences]
    new = [s.text for s in pair.reports["new"].sentences]
    for one in old:
        for other in new:
            difflib.SequenceMatcher(None, one, other).ratio()


CACHED = (
    text.fold,
    text.content,
    text.clauses,
    text.without_digits,
    quantities.find_quantities,
    findings._cleaned,
    findings._pair,
    promises.bare,
    promises.item_type,
    targets._targets,
)


def cold_compare(pair: Pair) -> float:
    """CPU seconds of one comparison in the state a first run is in: caches emptied, both reports just read."""
    for cached in CACHED:
        cached.cache_clear()
    fresh = Pair(pair.path, pair.labels).reports
    start = time.process_time()
    compare(fresh["old"], fresh["new"], SETTINGS)
    return time.process_time() - start


def command_seconds(pair: Pair) -> float:
    """Best CPU seconds of the whole command, start-up included, with its bytecode cached as an installation leaves it."""
    program = Path(sys.executable).with_name("tracker")
    arguments = [str(program), "compare", str(pair.file("old")), str(pair.file("new")), "--format", "json", "--force"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(TURNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def main() -> None:
    """Print what was asked for: the comparison, or with ``--files`` the readers."""
    for option, bench in (("--county", county_speed.main), ("--corpus", corpus.main)):
        if option in sys.argv:
            bench()
            return
    if "--files" in sys.argv:
        from tests.evaluation.reading_speed import main as reading

        reading()
    else:
        comparing()


def comparing() -> None:
    """Print the ratios for each fixture series and the reference pairs."""
    gc.set_threshold(50_000, 20, 20)  # as the command sets it
    line = "{:<24}{:>10}{:>12}{:>12}{:>14}{:>14}\n"
    sys.stdout.write(line.format("pair", "sentences", "difflib s", "compare s", "faster by", "command is"))
    for pair in pairs():
        warm = pair.reports
        difflib_s = best(lambda p=pair: all_pairs_difflib(p))  # type: ignore[misc]
        compare_s = min(cold_compare(pair) for _ in range(TURNS))
        command_s = command_seconds(pair)
        size = f"{len(warm['old'].sentences)}×{len(warm['new'].sentences)}"
        ratios = f"{difflib_s / compare_s:.1f}×", f"{command_s / difflib_s:.2f}×"
        sys.stdout.write(line.format(pair.name[:22], size, f"{difflib_s:.3f}", f"{compare_s:.3f}", *ratios))
    _outputs()
    from tests.evaluation.reading_speed import installed_bytes

    sys.stdout.write(f"installed without extras: {installed_bytes() / 2**20:.0f} MB\n")


def _outputs() -> None:
    """Each output of the longest fixture pair, beside WeasyPrint alone on the finished HTML."""
    pair = max((p for p in pairs() if FIXTURES in p.path.parents), key=lambda p: len(p.reports["new"].sentences))
    c = compare(pair.reports["old"], pair.reports["new"], SETTINGS)
    sys.stdout.write(f"outputs of {pair.name}, CPU s\n")
    for name in ("html", "redline", "xlsx", "csv", "jsonl", "json"):
        sys.stdout.write(f"  {name:<10}{best(lambda n=name: render(c, n)):.3f}\n")  # type: ignore[misc]
    html = paper_html(c, "zh")
    ours, theirs = best(lambda: to_paper(c, "zh", "full")), best(lambda: laid_out(html).write_pdf())
    sys.stdout.write(f"  {'pdf':<10}{ours:.2f}, WeasyPrint on the finished HTML {theirs:.2f}, {ours / theirs:.2f}×\n")


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    main()
