"""Fitted weights, read once from ``weights.json``; how they were fitted stands in ``docs/evaluation.md``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from tracker.logistic import Family, Feature, Logistic


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = json.loads(files("tracker.knowledge").joinpath("weights.json").read_text(encoding="utf-8"))
    return tables


@cache
def model(name: str) -> Logistic:
    """The binary model of that name; raises ``KeyError``."""
    return from_table(_tables()[name])


@cache
def family(name: str) -> Family:
    """A family of one-against-rest models; raises ``KeyError``."""
    return Family({label: from_table(table) for label, table in _tables()[name].items()})


def numbers(name: str) -> Mapping[str, float]:
    """The table of single numbers of that name; raises ``KeyError``."""
    table: Mapping[str, float] = _tables()[name]
    return table


def from_table(table: dict[str, Any]) -> Logistic:
    """JSON table ``{intercept, features: {name: [mean, scale, weight]}}`` -> model."""
    features = tuple(Feature(name, *numbers) for name, numbers in table["features"].items())
    return Logistic(table["intercept"], features)


@contextmanager
def replaced(tables: dict[str, Any]) -> Iterator[None]:
    """Judge with other weights inside the block; for the evaluation, which holds one issuer out at a time."""
    kept = dict(_tables())
    try:
        _set(tables)
        yield
    finally:
        _set(kept)


def _set(tables: dict[str, Any]) -> None:
    _tables().clear()
    _tables().update(tables)
    model.cache_clear()
    family.cache_clear()
