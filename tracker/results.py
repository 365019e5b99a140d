"""``tracker render``, ``tracker verify``, ``tracker schema``: what is done with a result that was stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.commands import compared, deliver, manner_of
from tracker.contract.loaded import from_json, result_table
from tracker.contract.schema import schema_text
from tracker.contract.written import to_dict
from tracker.errors import ExitCode, Unreadable
from tracker.formats import targets
from tracker.model import Comparison
from tracker.settings import chosen
from tracker.terminal import Terminal
from tracker.wording import say

_SHOWN = 20
#: Differences that are listed; the rest is counted.


def loaded(path: Path) -> Comparison:
    """A stored result. Raises ``Unreadable`` in one sentence."""
    return from_json(_bytes(path), path.name)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable("{file} cannot be read: {why}.", file=path.name, why=error.strerror or error) from None


def run_render(result: Path, **options: Any) -> int:
    """Write a stored result in other formats; without ``-o`` and format nothing could be meant, so HTML, PDF and JSON go beside it."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    settings = chosen(options["config"], isolated=options["isolated"])
    comparison = loaded(result)
    wanted = targets(options["output"] or (None if options["format_"] else str(result.parent)), options["format_"])
    written, missing = deliver(comparison, wanted, manner_of(options, settings), terminal, force=options["force"])
    for path in written:
        terminal.out(str(path))
    if missing:
        terminal.error(str(missing))
        return ExitCode.MISSING_PART
    return ExitCode.DONE


def run_verify(result: Path, old: Path, new: Path, **options: Any) -> int:
    """Compare again as it was done then; ``FINDINGS`` when something differs."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    stored, lang = result_table(_bytes(result), result.name), options["lang"]
    settings = chosen(options["config"], isolated=options["isolated"])
    again = compared(old, new, settings, {**options, **_given(stored), "force": True, "lang": lang}, terminal)
    terminal.clear()
    was, now = _flat(stored), _flat(to_dict(again))
    differing = [
        key for key in (*was, *(k for k in now if k not in was)) if (key in was) != (key in now) or was.get(key) != now.get(key)
    ]
    if not differing:
        terminal.out(say("verify_equal", lang, (("file", result.name), ("run", now[_RUN]))))
        return ExitCode.DONE
    _tell_differences([key for key in differing if key != _RUN] or differing, was, now, result.name, lang, terminal)
    return ExitCode.FINDINGS


_RUN = ".tool.run"
#: The run number differs whenever anything does, so it is named only where it stands alone.
Flat = Mapping[str, Any]


def _tell_differences(differing: Sequence[str], was: Flat, now: Flat, file: str, lang: str, terminal: Terminal) -> None:
    terminal.out(say("verify_differs", lang, (("file", file), ("n", str(len(differing))))))
    for key in differing[:_SHOWN]:
        values = (("where", key.lstrip(".")), ("was", _brief(was.get(key))), ("now", _brief(now.get(key))))
        terminal.out(say("verify_difference", lang, values))
    if len(differing) > _SHOWN:
        terminal.out(say("verify_more", lang, (("n", str(len(differing) - _SHOWN)),)))


def _given(stored: Flat) -> dict[str, Any]:
    """Years and office that the user had stated then, as far as the notes still tell."""
    given: dict[str, Any] = {"old_year": None, "new_year": None, "issuer": None}
    notes = stored.get("notes")
    for note in notes if isinstance(notes, list) else ():
        values = note.get("values") if isinstance(note, dict) else None
        if not isinstance(values, dict):
            continue
        if note.get("code") == "year_given" and str(values.get("year")).isdecimal():
            given[f"{note.get('report')}_year"] = int(values["year"])
        elif note.get("code") == "issuer_given":
            given["issuer"] = str(values.get("issuer"))
    return given


def _flat(value: Any, at: str = "") -> dict[str, Any]:
    """Every plain value of the result by its place."""
    return dict(_leaves(value, at))


def _leaves(value: Any, at: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{at}.{key}")
    elif isinstance(value, list):
        yield f"{at}.#", len(value)
        for i, item in enumerate(value):
            yield from _leaves(item, f"{at}[{i}]")
    else:
        yield at, value


def _brief(value: Any) -> str:
    text = "—" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def run_schema(**options: Any) -> int:
    """Print the JSON Schema of the contract."""
    terminal = Terminal(options["color"], quiet=options["quiet"], verbose=options["verbose"])
    terminal.out(schema_text().rstrip("\n"))
    return ExitCode.DONE
