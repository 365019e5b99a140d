"""Other libraries beside ours on the same files, in one run. Their environment is made by ``./run eval --files --peers``."""

from __future__ import annotations

import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from tests.evaluation.peers import PEERS

if TYPE_CHECKING:
    from tests.evaluation.files import Sample, Score

PYTHON = Path(os.environ.get("TRACKER_PEERS", ".venv-peers/bin/python"))


def peer_scores(
    samples: Sequence[Sample], scored: Callable[[Sequence[str], Sequence[str]], Score], ours: Callable[[Path], list[str]]
) -> Iterator[str]:
    """Lines of a table: for each kind of file, ours and each peer."""
    script = Path(__file__).with_name("peers.py")
    paths = {str(s.path.resolve()): s for s in samples if s.family != "scans"}
    done = subprocess.run(
        [str(PYTHON), str(script)], input="\n".join(paths), capture_output=True, text=True, check=True, encoding="utf-8"
    )
    results: dict[tuple[str, str], list[Score | None]] = defaultdict(list)
    for line in done.stdout.splitlines():
        tried = json.loads(line)
        sample = paths[tried["file"]]
        lines = [x.strip() for x in (tried["text"] or "").splitlines() if x.strip()]
        results[sample.path.suffix, tried["peer"]].append(scored(lines, sample.truth) if lines else None)
    for suffix in dict.fromkeys(s for endings, _ in PEERS.values() for s in endings):
        own = [scored(ours(s.path), s.truth) for s in paths.values() if s.path.suffix == suffix]
        yield _row(suffix, "tracker", own)
        for peer in PEERS:
            if results[suffix, peer]:
                yield _row(suffix, peer, results[suffix, peer])


def _row(suffix: str, name: str, scores: Sequence[Score | None]) -> str:
    read = [s for s in scores if s is not None]
    if not read:
        return f"{suffix:<7}{name:<14}{'none of ' + str(len(scores)):>14}"
    figures = (mean(100 * getattr(s, part) for s in read) for part in ("errors", "exact", "headings"))
    errors, exact, headings = figures
    return f"{suffix:<7}{name:<14}{f'{len(read)} of {len(scores)}':>14}{errors:>10.2f}%{exact:>9.1f}%{headings:>9.1f}%"
