"""``./run eval --files``: the reference samples of many formats against their true text, where they are at hand.

Character error rate after NFKC and removal of white space; share of true paragraphs and table rows that come out
exactly; CPU seconds of reading, the child process of PDF included.
"""

from __future__ import annotations

import resource
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from tests.evaluation.labels import REFERENCE, SETTINGS
from tracker.errors import TrackerError
from tracker.read import read
from tracker.structure.lines import paragraphs


def squeezed(text: str) -> str:
    """As both sides are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def samples() -> Iterator[tuple[Path, list[str]]]:
    """Each sample with its true paragraphs."""
    for truth in sorted(REFERENCE.glob("samples/*/*.truth.txt")):
        lines = truth.read_text(encoding="utf-8").splitlines()
        yield truth.with_name(truth.name.removesuffix(".truth.txt")), [line for line in lines if line.strip()]


def scored(path: Path, truth: list[str]) -> tuple[float, float]:
    """(character error rate, share of paragraphs exact) of one file; raises ``TrackerError`` where it is refused."""
    found = [squeezed(p.text) for p in paragraphs(read(path, SETTINGS).text, SETTINGS.layout)[0]]
    wanted = [squeezed(t) for t in truth]
    whole = "".join(wanted)
    return Levenshtein.distance("".join(found), whole) / len(whole), sum(w in found for w in wanted) / len(wanted)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    """Print one line a sample."""
    sys.stdout.write(f"{'sample':<48}{'CER':>8}{'exact':>8}{'CPU s':>8}\n")
    for path, truth in samples():
        before = _cpu()
        try:
            error, exact = scored(path, truth)
        except TrackerError as refused:
            sys.stdout.write(f"{path.name:<48}  refused: {refused}\n")
            continue
        sys.stdout.write(f"{path.name:<48}{100 * error:>7.2f}%{100 * exact:>7.1f}%{_cpu() - before:>8.3f}\n")


if __name__ == "__main__":
    main()
