"""The tables of ``docs/performance.md``: a run puts its rows in the place of those that measured the same before."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
_KEYS = {"searches": 3, "peers": 2}
#: Columns that say what was measured, in each table.


def machine() -> str:
    """Processor, cores and memory of this machine."""
    model = platform.processor() or platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file():
        names = [line.split(":", 1)[1].strip() for line in cpus.read_text("utf-8").splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB"


def record(table: str, rows: Sequence[Sequence[object]]) -> None:
    """Put rows into the table that stands behind ``<!-- table -->``, sorted by size."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    begin = lines.index(f"<!-- {table} -->") + 3
    end = next(n for n in range(begin, len(lines) + 1) if n == len(lines) or not lines[n].startswith("|"))
    had = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[begin:end]]
    ours = [[str(cell) for cell in row] for row in rows]
    keys = _KEYS[table]
    kept = [row for row in had if row[:keys] not in [own[:keys] for own in ours]]
    made = sorted([*kept, *ours], key=lambda row: (int(row[0].replace(",", "")), row[1:keys]))
    lines[begin:end] = [f"| {' | '.join(row)} |" for row in made]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def search_row(row: Mapping[str, Any], how: str, templates: float) -> list[str]:
    """What a search took and found, as a row."""
    seconds = row["seconds"]
    verifying = seconds["hits"] + seconds["runs"]
    families = sum(seconds[name] for name in ("pairs", "chains", "links", "families"))
    queries = sum(seconds.values()) - verifying - families
    found, passing = (sum(pair[n] for pair in row["candidates"].values()) for n in (0, 1))
    return [
        f"{row['sentences']:,}",
        f"templates {templates:.0%}" if templates else "plain",
        how,
        _stamp(),
        f"{row['features'] + sum(seconds.values()):.1f}",
        f"{row['features']:.1f} + {queries:.1f} + {verifying:.1f} + {families:.1f}",
        f"{row['peak']:.2f}",
        f"{found}/{passing}",
        ", ".join(f"{a}/{b}" for a, b in row["sure"].values()),
        str(row["innocent"]),
    ]


def own_row(ours: Mapping[str, Any]) -> list[str]:
    """What tracker took and found, beside its peers."""
    found, passing = (sum(pair[n] for pair in ours["candidates"].values()) for n in (0, 1))
    seconds = ours["features"] + sum(ours["seconds"].values())
    name = "tracker, from the texts to the families"
    return [f"{ours['sentences']:,}", name, _stamp(), f"{seconds:.1f}", f"{ours['peak']:.2f}", f"{found}/{passing}"]


def peer_row(size: int, peer: Mapping[str, Any]) -> list[str]:
    """What a peer took and found in the same run."""
    told = [f"{peer['seconds']:.1f}", f"{peer['peak_gb']:.2f}", "/".join(map(str, peer["recall"]))] if "recall" in peer else None
    return [f"{size:,}", str(peer["peer"]), _stamp(), *(told or [str(peer["failed"]), "", ""])]


def _stamp() -> str:
    return f"{date.today().isoformat()}; {machine()}"
