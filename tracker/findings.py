"""Names of findings that survive a re-run: a hash of what was found and the wording it rests on."""

from __future__ import annotations

from hashlib import sha256

from tracker.issuers import unit_of
from tracker.model import Report
from tracker.text import fold


def finding(kind: str, old: Report, new: Report, old_wording: str, new_wording: str) -> str:
    """Twelve hex digits over type, issuer, the two years and both cleaned wordings.

    Digits are kept, width and white space are not; offsets, ids and the verdict play no part.
    """
    parts = (
        kind,
        unit_of(new.meta.issuer),
        str(old.meta.report_year),
        str(new.meta.report_year),
        _cleaned(old_wording),
        _cleaned(new_wording),
    )
    return sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _cleaned(wording: str) -> str:
    return "".join(fold(wording).split())
