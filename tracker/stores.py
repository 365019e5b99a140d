"""``tracker store check|backup|export``, and decisions that go into a store."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tracker.decisions import Decision, to_lines
from tracker.errors import ExitCode, UsageProblem
from tracker.render.output import write_all
from tracker.store import NAME, TABLES, Store, alone, opened
from tracker.terminal import Terminal
from tracker.wording import say

_INSIDE = "store"


def store_folder(given: Path) -> Path:
    """The folder of the store: the one given, or the one inside the results of a batch."""
    return given / _INSIDE if (given / _INSIDE / NAME).is_file() else given


def run_check(folder: Path, **options: Any) -> int:
    """Say whether everything that the store holds is whole; ``FINDINGS`` when something is damaged."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    with opened(store_folder(folder), make=False) as store:
        faults, counts = store.faults(), store.counts()
    values = [("folder", folder.name or str(folder)), *((name, str(n)) for name, n in counts.items())]
    if not faults:
        terminal.out(say("store_whole", options["lang"], values))
        return ExitCode.DONE
    terminal.out(say("store_damaged", options["lang"], [*values, ("n", str(len(faults)))]))
    for fault in faults:
        terminal.out(f"  {fault}")
    return ExitCode.FINDINGS


def run_backup(folder: Path, target: Path, **options: Any) -> int:
    """Copy the store as it is now into one file, also while a run writes to it."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    if target.exists() and not options["force"]:
        raise UsageProblem("{file} is there already; choose another name or use --force.", file=target.name)
    with opened(store_folder(folder), make=False) as store:
        store.backup(target)
    terminal.out(str(target))
    return ExitCode.DONE


def run_export(folder: Path, output: Path, **options: Any) -> int:
    """Everything the store holds as JSON lines, and the decisions of each comparison as a decisions file."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    with opened(store_folder(folder), make=False) as store:
        files = {output / f"{t}.jsonl": _lines(store.rows(t)) for t in TABLES}
        for place, decisions in _by_place(store).items():
            files[output / "decisions" / f"{place.replace('/', '_') or 'other'}.jsonl"] = to_lines(decisions).encode()
    write_all(files, force=options["force"])
    for path in files:
        terminal.out(str(path))
    return ExitCode.DONE


def _lines(rows: Iterable[Any]) -> bytes:
    head = json.dumps({"name": "tracker"}) + "\n"  # names whose file it is, as in every file of ours
    return (head + "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)).encode("utf-8", "surrogatepass")


def _by_place(store: Store) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for place, decision in store.decisions():
        found.setdefault(place, []).append(decision)
    return found


def decide(folder: Path, decisions: Iterable[Decision]) -> int:
    """Add decisions to a store, each with the comparison whose finding it names; how many. Raises ``Refused`` during a run."""
    given = list(decisions)
    home = store_folder(folder)
    with opened(home, make=False) as store, alone(home):
        places = store.places()
        store.decide((places.get(d.finding, ""), d) for d in given)
    return len(given)
