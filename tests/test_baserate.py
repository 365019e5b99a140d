"""Base rates between unrelated offices."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import FIXTURES
from tests.test_cli import run
from tracker.baserate import LENGTHS, THRESHOLDS, base_rates, newest_by_office

ONE = "甲山镇人民政府关于2024年法治政府建设情况的报告\n一、主要工作\n全年组织执法人员参加培训三期并全部通过考试。\n水库大坝加高工程如期完工并通过验收。\n"
TWO = "乙水乡人民政府关于2024年法治政府建设情况的报告\n一、主要工作\n全年组织执法人员参加培训三期并全部通过考试。\n山林界址纠纷由老支书牵头说和。\n"


def test_the_shared_sentence_is_counted_and_the_others_are_not() -> None:
    """Half of the sentences of either office stand in the other one word for word."""
    rates = base_rates([report_of(ONE), report_of(TWO)])
    exact = [r for r in rates if r.threshold == 1.0 and r.phrases]
    assert sum(r.sentences for r in exact) == 4
    assert sum(r.any * r.sentences for r in exact) == pytest.approx(2)


def test_a_rate_falls_with_the_threshold_and_counts_more_offices() -> None:
    """Monotone in the likeness; any other office is at least as likely as one given office."""
    rates = base_rates([report_of(ONE), report_of(TWO), report_of(ONE.replace("甲山", "丙原").replace("水库", "沟渠"))])
    for phrases in (True, False):
        for low in LENGTHS:
            row = [r for r in rates if r.length == low and r.phrases == phrases]
            assert [r.threshold for r in row] == list(THRESHOLDS)
            assert [r.one for r in row] == sorted((r.one for r in row), reverse=True)
            assert all(r.one <= r.any + 1e-9 for r in row)


def test_one_report_an_office_under_its_longer_and_shorter_name() -> None:
    """The newest year, whatever stands before the name."""
    older = report_of("清川县" + ONE.replace("2024", "2023"))
    assert newest_by_office([report_of(ONE), older]) == (report_of(ONE),)


def test_the_command_names_what_it_cannot_read(tmp_path: Path) -> None:
    """A broken file is told on standard error and the code says partial; the table is complete all the same."""
    for name in ("luming/2022.txt", "outang/2024.txt"):
        shutil.copy(FIXTURES / name, tmp_path / name.replace("/", "_"))
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    done = run("base-rate", str(tmp_path), "--format", "json")
    assert done.returncode == 7
    assert "photo.png" in done.stderr
    assert len(json.loads(done.stdout)) == 2 * len(LENGTHS) * len(THRESHOLDS)


def test_one_office_is_not_enough(tmp_path: Path) -> None:
    """One clear sentence and the code of wrong use."""
    shutil.copy(FIXTURES / "luming/2022.txt", tmp_path)
    done = run("base-rate", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "不足两个单位" in done.stderr
