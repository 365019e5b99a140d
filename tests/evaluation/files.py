"""``./run eval --files``: sample files of every format against their true text.

Three sets: our own samples (``fixtures/files``), pages laid out at random (never seen before a seed is drawn), and the
reference samples where they are at hand. Character error rate after NFKC and removal of white space; share of true
paragraphs and table rows that come out exactly; share of numbered headings that are a line of their own. ``--peers``
adds what other libraries make of the same files.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from tests.evaluation.labels import FIXTURES, REFERENCE, SETTINGS
from tracker.errors import Unreadable
from tracker.read import read
from tracker.structure.lines import paragraphs_of

FILES = FIXTURES / "files"
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）")


@dataclass(frozen=True, slots=True)
class Sample:
    """One file with its true paragraphs, or the word of the sentence that refuses it."""

    path: Path
    family: str
    truth: tuple[str, ...]
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How near a reading came: error rate of characters, shares of exact paragraphs and of headings."""

    errors: float
    exact: float
    headings: float


def squeezed(text: str) -> str:
    """As both sides are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def own_samples() -> Iterator[Sample]:
    """The files of ``fixtures/files``."""
    index = json.loads((FILES / "index.json").read_text(encoding="utf-8"))
    for name, entry in index.items():
        truth = (FILES / f"{entry['truth']}.truth").read_text(encoding="utf-8").splitlines() if "truth" in entry else []
        yield Sample(FILES / name, entry["family"], tuple(truth), entry.get("refused"))


def reference_samples() -> Iterator[Sample]:
    """The reference samples, which are not distributed."""
    for truth in sorted(REFERENCE.glob("samples/*/*.truth.txt")):
        lines = [line for line in truth.read_text(encoding="utf-8").splitlines() if line.strip()]
        yield Sample(truth.with_name(truth.name.removesuffix(".truth.txt")), truth.parent.name, tuple(lines))


def random_pages(folder: Path, seed: int, count: int) -> Iterator[Sample]:
    """PDF of fixture reports under styles drawn at random: type, leading, indents, margins, columns, furniture."""
    from tests.samples.random_pages import styled

    draw = random.Random(seed)  # noqa: S311 - reproducible styles
    sources = sorted(FIXTURES.glob("*/20*.txt"))
    for number in range(count):
        lines = [p.text for p in paragraphs_of(read(draw.choice(sources), SETTINGS), SETTINGS.layout)[0] if "\t" not in p.text]
        path = folder / f"page_{number}.pdf"
        path.write_bytes(styled(lines, draw))
        yield Sample(path, "random pages", tuple(lines))


def lines_read(path: Path) -> list[str]:
    """Paragraphs and table rows as we read them; raises ``Unreadable``."""
    return [p.text for p in paragraphs_of(read(path, SETTINGS), SETTINGS.layout)[0]]


def scored(found: Sequence[str], truth: Sequence[str]) -> Score:
    """How near the lines come to the truth."""
    got, wanted = [squeezed(line) for line in found], [squeezed(line) for line in truth]
    whole, lines = "".join(wanted), set(got)
    headings = [w for w, line in zip(wanted, truth, strict=True) if _HEADING.match(line) and len(line) < 40]
    own_lines = sum(h in lines for h in headings) / len(headings) if headings else 1.0
    return Score(Levenshtein.distance("".join(got), whole) / len(whole), sum(w in lines for w in wanted) / len(wanted), own_lines)


def _judged(sample: Sample) -> str:
    if sample.refused is not None:
        return "refused" if _refusal(sample.path) else "READ, should be refused"
    try:
        score = scored(lines_read(sample.path), sample.truth)
    except Unreadable as error:
        return f"REFUSED: {error}"
    return f"{100 * score.errors:>8.3f}%{100 * score.exact:>8.1f}%{100 * score.headings:>8.1f}%"


def _refusal(path: Path) -> str | None:
    try:
        read(path, SETTINGS)
    except Unreadable as error:
        return str(error)
    return None


def main() -> None:
    """Print one line a sample."""
    out = sys.stdout.write
    with tempfile.TemporaryDirectory() as folder:
        drawn = list(random_pages(Path(folder), _number("--seed", 1), _number("--pages", 40)))
        every = [*own_samples(), *reference_samples(), *drawn]
        out(f"{'sample':<46}{'family':<14}{'errors':>9}{'exact':>9}{'headings':>9}\n")
        for sample in every:
            if sample.family != "random pages":
                out(f"{sample.path.name:<46}{sample.family:<14}{_judged(sample)}\n")
        scores = [scored(lines_read(s.path), s.truth) for s in drawn]
        worst, exact = max(s.errors for s in scores), sum(s.exact for s in scores) / len(scores)
        out(f"{len(drawn)} random pages: worst error rate {100 * worst:.3f}%, paragraphs exact {100 * exact:.2f}% on average\n")
        if "--peers" in sys.argv:
            _peers([s for s in every if s.refused is None])


def _number(option: str, default: int) -> int:
    return int(sys.argv[sys.argv.index(option) + 1]) if option in sys.argv else default


def _peers(samples: Sequence[Sample]) -> None:
    """The same figures of other libraries, each in an environment of their own (``./run`` makes it)."""
    from tests.evaluation.peers_table import peer_scores

    for line in peer_scores(samples, scored, lines_read):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
