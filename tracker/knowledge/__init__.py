"""Dated facts of the field, kept as data beside this file and read once.

``formulas.tsv`` set phrases with their years · ``laws.tsv`` citation calendar · ``headings.json`` heading
lexicon · ``topics.json`` topics and their words · ``words.json`` closed word lists of the stages ·
``other_words.json`` where a word of them is not meant ·
``messages.json`` every sentence a supervisor reads, in Chinese and English.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_QUOTES = re.compile("[“”\"'‘’「」『』\\s]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A set phrase: its class (C central, N name, S local slogan, T transition, G general, P problem or plan)."""

    kind: str
    source: str
    #: Regular expression, compiled only where one phrase is looked for alone.
    phrase: str
    valid_from: str
    #: ``YYYY-MM`` or empty.
    valid_to: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return _compiled(self.source)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@dataclass(frozen=True, slots=True)
class Law:
    """A law or plan with the date from which it was replaced or first in force."""

    name: str
    event: str
    date: str
    #: ISO date, or ``—`` where the name itself is wrong.
    other: str
    #: The name that replaced it, or remarks.


def _data(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in _data(name).splitlines() if line and not line.startswith("#")]


def unquoted(text: str) -> str:
    """The text without quotation marks and white space, as the set phrases are matched."""
    return _QUOTES.sub("", text)


@cache
def formulas() -> tuple[Formula, ...]:
    """All set phrases, longest pattern first."""
    found = []
    for kind, phrase, valid_from, valid_to, *_rest in (row + [""] * 4 for row in _rows("formulas.tsv")):
        source = phrase[1:-1] if phrase.startswith("/") else re.escape(phrase)
        found.append(Formula(kind, source, phrase.strip("/"), valid_from, valid_to))
    return tuple(sorted(found, key=lambda f: -len(f.phrase)))


@cache
def dated_formulas() -> tuple[Formula, ...]:
    """The set phrases that went out of use."""
    return tuple(f for f in formulas() if f.valid_to)


@cache
def dated_hint() -> re.Pattern[str]:
    """A quick sign that a text may hold a dated phrase or law: any run of characters that one of them spells out."""
    pieces = {law.name for law in laws()}
    for formula in dated_formulas():
        pieces |= set(re.findall(r"[\u4e00-\u9fff]{2,}", formula.source))
    return re.compile("|".join(sorted(pieces)))


@cache
def dated_pattern(kinds: str) -> re.Pattern[str]:
    """One pattern that finds any set phrase of the given classes that went out of use."""
    return re.compile("|".join(f"(?:{_without_groups(f.source)})" for f in dated_formulas() if f.kind in kinds))


@cache
def formula_pattern(kinds: str) -> re.Pattern[str]:
    """One pattern that finds any set phrase of the given classes."""
    parts = (_without_groups(f.source) for f in formulas() if f.kind in kinds)
    return re.compile("|".join(f"(?:{part})" for part in parts))


def _without_groups(pattern: str) -> str:
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


@cache
def laws() -> tuple[Law, ...]:
    """The citation calendar, one entry a name."""
    found = []
    for names, event, date, other, *_rest in _rows("laws.tsv"):
        found += [Law(name, event, date, other) for name in names.split("|")]
    return tuple(found)


@cache
def _json(name: str) -> Any:
    return json.loads(_data(name))


def heading_patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    """(kind, pattern) in the order in which they are tried, specific before general."""
    return _compiled_headings()


@cache
def _compiled_headings() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, patterns in _json("headings.json")["kinds"] for pattern in patterns)


def topics() -> Sequence[Mapping[str, Any]]:
    """Topics with ``id``, ``zh``, ``strong`` and ``weak`` words."""
    topics: Sequence[Mapping[str, Any]] = _json("topics.json")
    return topics


@cache
def _concepts() -> tuple[re.Pattern[str], Mapping[str, tuple[int, ...]]]:
    """One pattern over all words of the concepts, and the concepts of each word."""
    owners: dict[str, tuple[int, ...]] = {}
    for k, group in enumerate(_json("concepts.json")):
        for word in group:
            owners[word] = (*owners.get(word, ()), k)
    return re.compile(f"(?=({any_of(owners)}))"), owners


def concepts(text: str) -> frozenset[int]:
    """Numbers of the concepts that a text names by any of their words (普法 = 法治宣传 = 宣讲)."""
    pattern, owners = _concepts()
    return frozenset(k for found in pattern.finditer(text) for k in owners[found[1]])


def words(name: str) -> tuple[str, ...]:
    """A closed word list by name; raises ``KeyError``."""
    return tuple(_json("words.json")[name])


@cache
def word_pattern(name: str) -> re.Pattern[str]:
    """One pattern for a word list."""
    return re.compile(any_of(words(name)))


def any_of(words: Iterable[str]) -> str:
    """Expression for any of some words, longest first, each where it is meant."""
    return "|".join(_meant(word) for word in sorted(words, key=len, reverse=True))


def _meant(word: str) -> str:
    """Expression for a word outside the other words in which its characters stand too: 召开工作会 holds no 开工, 离婚 no 离.

    The word stands first and what it must not belong to behind it, so that ``re`` can still look for first characters.
    """
    guards = []
    for other in _json("other_words.json").get(word, ()):
        before, _, behind = other.partition(word)
        guards.append(f"(?!(?<={before}{word}){behind})" if before else f"(?!{behind})")
    return word + "".join(guards)


_OWN_WORDS: ContextVar[Mapping[str, str]] = ContextVar("own_words", default={})  # noqa: B039  # never changed, only replaced


@contextmanager
def own_words(words: Mapping[str, str]) -> Iterator[None]:
    """An office's own Chinese words in place of ours, code by code, for what is rendered inside."""
    token = _OWN_WORDS.set(words)
    try:
        yield
    finally:
        _OWN_WORDS.reset(token)


def message(code: str, lang: str) -> str:
    """The sentence template of a code in ``zh`` or ``en``; raises ``KeyError``."""
    own = _OWN_WORDS.get()
    if lang == "zh" and code in own:
        return own[code]
    text: str = _json("messages.json")[code][lang]
    return text


def message_codes() -> tuple[str, ...]:
    """All codes that have a message."""
    return tuple(_json("messages.json"))
