"""Names of findings that survive a re-run: a hash of what was found and the wording it rests on."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from tracker.issuers import unit_of
from tracker.model import Report
from tracker.text import fold


def finding(kind: str, old: Report, new: Report, old_wording: str, new_wording: str, place: str = "") -> str:
    """Twelve hex digits over type, issuer, the two years and both cleaned wordings.

    Digits are kept, width and white space are not; ids and the verdict play no part. ``place`` tells several
    findings in one sentence apart.
    """
    pair = _pair(new.meta.issuer, old.meta.report_year, new.meta.report_year)
    parts = f"{kind}\x1f{pair}\x1f{_cleaned(old_wording)}\x1f{_cleaned(new_wording)}\x1f{place}"
    return sha256(parts.encode()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _pair(issuer: str | None, old_year: int | None, new_year: int | None) -> str:
    return f"{unit_of(issuer)}\x1f{old_year}\x1f{new_year}"


@lru_cache(maxsize=16_384)
def _cleaned(wording: str) -> str:
    return "".join(fold(wording).split())
