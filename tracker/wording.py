"""Codes with values -> sentences in Chinese or English, from ``knowledge/messages.json``."""

from __future__ import annotations

from collections.abc import Iterable

from tracker import knowledge


def say(code: str, lang: str, values: Iterable[tuple[str, str]] = ()) -> str:
    """The sentence of a code with its values put in; raises ``KeyError`` for an unknown code or missing value."""
    return knowledge.message(code, lang).format(**dict(values))


def nested(text: str) -> str:
    """A text as it stands inside quotation marks: its own become single ones (GB/T 15834)."""
    return text.replace("“", "‘").replace("”", "’")


def listed(parts: Iterable[str], lang: str) -> str:
    """Parts joined as a list: 甲、乙 or a, b."""
    return ("、" if lang == "zh" else ", ").join(parts)
