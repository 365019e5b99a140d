"""What a person decided about findings: JSON lines, the last line for a finding counts, wording followed over edits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from tracker.errors import Unreadable
from tracker.register import Entry
from tracker.similarity import indel
from tracker.text import content

Said = Literal["kept", "overruled", "changed"]
_SAME = 0.85
#: Likeness from which a decision follows a finding whose wording was edited; fixed by the comparison contract.


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a decisions file."""

    finding: str
    decision: Said
    value: str = ""
    #: The verdict a person puts in place of ours, for ``changed``.
    note: str = ""
    by: str = ""
    at: str = ""
    #: ISO date or time.
    wording: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """A decision that meets a finding of this comparison."""

    decision: Decision
    earlier_wording: bool
    #: Decided on an earlier wording: the person should look again.


def parse_decisions(text: str, name: str) -> tuple[Decision, ...]:
    """All lines of a decisions file. Raises ``Unreadable`` with the number of the line that is none."""
    found = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip():
            found.append(_decision(line, number, name))
    return tuple(found)


def _decision(line: str, number: int, name: str) -> Decision:
    try:
        table: Any = json.loads(line)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict) or not isinstance(table.get("finding"), str) or table.get("decision") not in get_args(Said):
        raise Unreadable(
            "{file}: line {line} is no decision; expected JSON with finding and decision (kept, overruled or changed).",
            file=name,
            line=number,
        )
    names = ("value", "note", "by", "at", "wording", "type")
    values = {key: str(table[key]) for key in names if table.get(key) is not None}
    return Decision(table["finding"], table["decision"], **values)


def to_lines(decisions: Iterable[Decision]) -> str:
    """Decisions as JSON lines."""
    return "".join(json.dumps(asdict(d), ensure_ascii=False) + "\n" for d in decisions)


def applied(decisions: Sequence[Decision], entries: Sequence[Entry]) -> Mapping[str, Applied]:
    """Finding -> the decision that counts for it.

    A decision whose finding is gone is given to the one finding of its type whose wording is at least .85 like it;
    where several are, to none.
    """
    latest = {d.finding: d for d in decisions}
    names = {e.finding for e in entries}
    found = {name: Applied(d, earlier_wording=False) for name, d in latest.items() if name in names}
    for name, decision in latest.items():
        heir = _heir(decision, [e for e in entries if e.finding not in latest]) if name not in names else None
        if heir:
            found.setdefault(heir, Applied(decision, earlier_wording=True))
    return found


def _heir(decision: Decision, open_: Sequence[Entry]) -> str | None:
    if not decision.wording:
        return None
    own = content(decision.wording)
    near = [e.finding for e in open_ if decision.type in ("", e.type) and indel(content(e.wording), own) >= _SAME]
    return near[0] if len(near) == 1 else None
