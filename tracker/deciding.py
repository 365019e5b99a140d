"""``tracker decisions import``: what a reviewer wrote into a ledger, appended to a decisions file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tracker.decisions import Decision, parse_decisions, to_lines
from tracker.errors import ExitCode, Unreadable
from tracker.knowledge import own_words
from tracker.ledgers import Returned, Trouble, returned
from tracker.read.xlsx import is_it, sheets
from tracker.register import entries
from tracker.render.output import write_all
from tracker.results import loaded
from tracker.settings import chosen
from tracker.store import opened
from tracker.stores import decide, store_folder
from tracker.terminal import Terminal
from tracker.wording import say

_LARGEST = 50 * 2**20


def run_import(ledger: Path, **options: Any) -> int:
    """Show what is new or different and append it; ``PARTIAL`` when rows could not be taken over."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    target = options["output"] or ledger.with_name("decisions.jsonl")
    known = entries(loaded(options["result"])) if options["result"] else ()
    settings = chosen(options["config"], isolated=options["isolated"])
    with own_words(dict(settings.words)):
        found = _returned(ledger, known)
    before = _before(target, options["store"])
    fresh = _fresh(found.decisions, before)
    lang = options["lang"]
    for decision, old in fresh:
        terminal.out(_line(decision, old, lang))
    for trouble in found.troubles:
        terminal.error(_told(trouble, lang))
    terminal.out(say("import_counts", lang, _counts(fresh, found)))
    if options["store"] and not options["dry_run"]:
        decide(options["store"], (decision for decision, _old in fresh))
    elif not options["dry_run"]:
        text = "".join((to_lines(before), to_lines(decision for decision, _old in fresh)))
        write_all({target: text.encode("utf-8")}, force=True)
        terminal.out(str(target))
    return ExitCode.PARTIAL if found.troubles else ExitCode.DONE


def _before(target: Path, store: Path | None) -> tuple[Decision, ...]:
    """What was decided before: in the store, or in the file that is written to."""
    if store:
        with opened(store_folder(store), make=False) as found:
            return tuple(decision for _place, decision in found.decisions())
    return read_decisions(target) if target.exists() else ()


Fresh = Sequence[tuple[Decision, Decision | None]]


def _counts(fresh: Fresh, found: Returned) -> list[tuple[str, str]]:
    new = sum(old is None for _decision, old in fresh)
    numbers = {"new": new, "changed": len(fresh) - new, "same": len(found.decisions) - len(fresh), "left": len(found.troubles)}
    return [(name, str(number)) for name, number in numbers.items()]


def _returned(ledger: Path, known: Sequence[Any]) -> Returned:
    try:
        data = ledger.read_bytes() if ledger.stat().st_size <= _LARGEST else b""
    except OSError as error:
        raise Unreadable("{file} cannot be read: {why}.", file=ledger.name, why=error.strerror or error) from None
    if not is_it(data):
        raise Unreadable("{file} is no Excel workbook (xlsx).", file=ledger.name)
    try:
        found = returned(list(sheets(data)), known, date.today().isoformat())  # the reviewer's day
    except Unreadable as error:
        raise Unreadable(error.template, **{**error.values, "file": ledger.name}) from None
    if not found.decisions and not found.troubles:
        raise Unreadable(
            "{file} holds no decision; fill in the reviewer's columns of a ledger that tracker wrote.", file=ledger.name
        )
    return found


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """A decisions file. Raises ``Unreadable`` in one sentence."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unreadable("{file} cannot be read: {why}.", file=path.name, why=error.strerror or error) from None
    except UnicodeDecodeError:
        raise Unreadable("{file} is not UTF-8 text; give a decisions file of JSON lines.", file=path.name) from None
    return parse_decisions(text, path.name)


def _fresh(found: Sequence[Decision], before: Sequence[Decision]) -> list[tuple[Decision, Decision | None]]:
    """Decisions that the file does not hold yet, each with the one that it replaces."""
    latest = {d.finding: d for d in before}
    fresh = []
    for decision in found:
        old = latest.get(decision.finding)
        if old is None or (old.decision, old.value, old.note) != (decision.decision, decision.value, decision.note):
            fresh.append((decision, old))
    return fresh


def _line(decision: Decision, old: Decision | None, lang: str) -> str:
    words = decision.wording.replace("\n", " / ")
    values = [("finding", decision.finding), ("now", say(f"decision_{decision.decision}", lang)), ("wording", words[:40])]
    if old is None:
        return say("import_new", lang, values)
    return say("import_changed", lang, [*values, ("was", say(f"decision_{old.decision}", lang))])


def _told(trouble: Trouble, lang: str) -> str:
    values = (("sheet", trouble.sheet), ("row", str(trouble.row)), ("value", trouble.value))
    return say(trouble.code, lang, values)
