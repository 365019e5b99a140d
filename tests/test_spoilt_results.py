"""A result that was damaged or edited is refused in one sentence, or renders in every format; never anything else."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import SETTINGS
from tests.test_cli import run
from tests.test_compare import NEW, OLD
from tracker.compare import compare
from tracker.contract.loaded import from_json
from tracker.contract.written import to_json
from tracker.errors import ExitCode, Unreadable
from tracker.formats import FORMATS, render
from tracker.settings import OfficeSettings
from tracker.view.letter import Asked, letter
from tracker.view.points import select
from tracker.view.quotes import Book

ROUNDS = 60
#: Groups of damages, so that a failure names its seed.


@cache
def _result() -> str:
    return to_json(compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of the table."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(items):
        yield value, key
        yield from _places(item)


def _damage(table: Any, chance: random.Random) -> None:
    container, key = chance.choice(list(_places(table)))
    kind = chance.randrange(5)
    others = [item[at] for item, at in _places(table)]
    if kind == 0:
        del container[key]
    elif kind == 1:
        container[key] = json.loads(json.dumps(chance.choice(others)))
    else:
        container[key] = chance.choice(["", "x", "o.t999", "n.s999", None, -1, 10**9, 0.5, True, [], {}, ["a"], {"a": "b"}])


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_damaged_results(seed: int) -> None:
    """Ten damages each: a key lost, a value of another type, an id that is nowhere, a value from elsewhere."""
    chance = random.Random(seed)  # noqa: S311  # the same damage each time
    for _ in range(10):
        table = json.loads(_result())
        _damage(table, chance)
        try:
            c = from_json(json.dumps(table).encode(), "x.json")
        except Unreadable:
            continue
        for name in FORMATS:
            if name != "pdf":
                render(c, name)
        book = Book(c.old, c.new, "zh")
        letter(c, book, select(c, book, None, 0.1), None, Asked("审阅意见", "a", "b", "b", "c", "d"), OfficeSettings())


def test_verify_tells_every_damage(tmp_path: Path) -> None:
    """An edited result is no result to render, but it can still be told what was edited."""
    (tmp_path / "2023.txt").write_text(OLD, encoding="utf-8")
    (tmp_path / "2024.txt").write_text(NEW, encoding="utf-8")
    pair = (tmp_path / "2023.txt", tmp_path / "2024.txt")
    result = tmp_path / "report.json"
    assert run("compare", *pair, "-o", result, "--force").returncode == ExitCode.DONE
    text = result.read_text(encoding="utf-8")
    for seed in range(8):
        table = json.loads(text)
        _damage(table, random.Random(seed))  # noqa: S311  # the same damage each time
        if table == json.loads(text) or table.get("contract") != 1 or "plan_items" not in table:
            continue
        result.write_text(json.dumps(table), encoding="utf-8")
        assert run("verify", result, *pair).returncode == ExitCode.FINDINGS, seed
