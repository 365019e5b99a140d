"""Which sentences are set phrases as a whole: any such report may contain them, no local fact in them.

What they say tells little, how they say it tells more: beside known phrases, numbers and place a small model weighs the characters and
pairs of characters that sentences of several offices have (the words of slogans and transitions against those of facts).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache

from tracker import knowledge
from tracker.knowledge.weights import model, numbers
from tracker.model import Kind
from tracker.text import fold

_LEAST = 0.84
#: Probability from which a sentence counts as a set phrase: from here on they are less than a quarter of what unrelated offices write, and F1 on labelled sets of this kind is as high as lower down.
_WHOLLY = 0.85
#: Share of a sentence in listed formulas from which nothing else is in it.
_LEAST_IN_ADDRESS = 0.5
#: The same in a work report read out to a congress, where nearly half is general (F1 on both labelled ones .10-.25 above that of the other bound).
_ADDRESS = re.compile(r"各位代表[，,：:!！]|我代表[^。]{2,20}向大会")
_LOCAL = re.compile(r"[县镇村局所院站队办家]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUOTES = re.compile(r"[“”《》]")
_EMPTY_VERBS = re.compile(r"不断|进一步|切实|逐步|持续|全面|深入|牢固|有效")


def formulaic_features(text: str, kind: Kind) -> Mapping[str, float]:
    """What the model of set phrases looks at, for one sentence in a section of that kind."""
    plain = knowledge.unquoted(fold(text))
    size = max(1, len(plain))
    grams = [plain[i : i + 2] for i in range(len(plain) - 1)]
    return {
        "central": _covered(knowledge.formula_pattern("CNST"), plain) / size,
        "general": _covered(knowledge.formula_pattern("GP"), plain) / size,
        "has_number": float(bool(re.search(r"\d", plain))),
        "numbers": float(len(re.findall(r"\d+", plain))),
        "quotes": float("“" in text),
        "title": float("《" in text),
        "in_plan": float(kind == "plan"),
        "at_edge": float(kind in ("preamble", "closing")),
        "in_duties": float(kind == "first_responsible"),
        "in_problems": float(kind == "problems"),
        "log_length": math.log(size),
        "common_grams": sum(g in _phrase_grams() for g in grams) / max(1, len(grams)),
        "empty_verbs": float(bool(_EMPTY_VERBS.search(plain))),
        "local_body": float(bool(_LOCAL.search(plain))),
        "colon": float(plain[-1:] in ("：", ":")),
    }


def gram_set(text: str) -> frozenset[str]:
    """Characters and pairs of characters of a sentence, every number as 0, every quotation mark alike."""
    plain = _NUMBER.sub("0", _QUOTES.sub('"', fold(text)))
    return frozenset((*plain, *(plain[i : i + 2] for i in range(len(plain) - 1))))


def gram_score(text: str, grams: Mapping[str, float]) -> float:
    """Weights of the characters and pairs of a sentence, in log-odds; a long sentence weighs no more than a short one."""
    own = gram_set(text)
    return sum(grams.get(g, 0.0) for g in own) / math.sqrt(len(own)) if own else 0.0


def _covered(pattern: re.Pattern[str], text: str) -> int:
    return sum(found.end() - found.start() for found in pattern.finditer(text))


@cache
def _phrase_grams() -> frozenset[str]:
    """Character 2-grams of all known set phrases."""
    grams: set[str] = set()
    for formula in knowledge.formulas():
        letters = re.sub(r"[^\u4e00-\u9fff]", "", formula.phrase)
        grams |= {letters[i : i + 2] for i in range(len(letters) - 1)}
    return frozenset(grams)


def is_address(paragraphs: Sequence[str]) -> bool:
    """Whether the text was read out to a people's congress (政府工作报告)."""
    return any(_ADDRESS.search(fold(p).replace(" ", "")) for p in paragraphs)


def is_formulaic(text: str, kind: Kind, *, address: bool = False) -> bool:
    """Whether the sentence as a whole is a set phrase; ``address``: in a work report read out to a congress."""
    values = {**formulaic_features(text, kind), "grams": gram_score(text, numbers("formulaic_grams"))}
    if max(values["central"], values["general"]) >= _WHOLLY:
        return True
    return model("formulaic").probability(values) >= (_LEAST_IN_ADDRESS if address else _LEAST)
