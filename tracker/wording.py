"""Codes with values -> sentences in Chinese or English, from ``knowledge/messages.json``."""

from __future__ import annotations

from collections.abc import Iterable

from tracker import knowledge


def say(code: str, lang: str, values: Iterable[tuple[str, str]] = ()) -> str:
    """The sentence of a code with its values put in; raises ``KeyError`` for an unknown code or missing value."""
    return knowledge.message(code, lang).format(**dict(values))


def word(prefix: str, value: str, lang: str) -> str:
    """The word of a class; a value that is none, as a decision made elsewhere may have, stands as it is."""
    code = f"{prefix}_{value}"
    return say(code, lang) if code in knowledge.message_codes() else value


def nested(text: str) -> str:
    """A text as it stands inside quotation marks: its own become single ones (GB/T 15834)."""
    return text.replace("“", "‘").replace("”", "’")


def listed(parts: Iterable[str], lang: str) -> str:
    """Parts joined as a list: 甲、乙 or a, b."""
    return ("、" if lang == "zh" else ", ").join(parts)
