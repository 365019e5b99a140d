"""What is said otherwise of a report to a people's congress: its name, and points that the rules do not ask of it."""

from __future__ import annotations

from tracker.model import Check, Report


def title_code(code: str, *reports: Report) -> str:
    """The message code of a title for the genre that all of the reports have."""
    return f"{code}_address" if all(report.address for report in reports) else code


def check_state(check: Check) -> str:
    """``yes``, ``no``, ``unknown`` or ``not_asked``: the last part of the label's code."""
    if check.code == "check_not_asked_of_address":
        return "not_asked"
    return {True: "yes", False: "no", None: "unknown"}[check.ok]
