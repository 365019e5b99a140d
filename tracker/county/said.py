"""Questions and reasons in words."""

from __future__ import annotations

from tracker.county.model import LeftOut, Question
from tracker.wording import listed, say


def said(what: Question | LeftOut, lang: str) -> str:
    """The sentence of a question, or of the reason for which a file was left out, in ``zh`` or ``en``."""
    return say(what.code, lang, [(name, _years(value, lang) if name == "years" else value) for name, value in what.values])


def _years(named: str, lang: str) -> str:
    """``title:2022 text:2023`` in words."""
    pairs = [part.split(":") for part in named.split()]
    return listed([f"{say(f'year_place_{place}', lang)}{' ' if lang == 'en' else ''}{year}" for place, year in pairs], lang)
