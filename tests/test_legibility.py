"""What rests on doubtful characters is marked and accuses nobody."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import report_of
from tests.evaluation.labels import SETTINGS
from tracker.compare import compare
from tracker.legibility import doubtful
from tracker.model import Comparison, Report

OLD = "石湾镇2023年法治政府建设情况报告\n\n一、主要工作\n\n全年办结案件20件，满意率95%。\n\n二、2024年工作计划\n\n全年开展联合检查不少于12次。\n"
NEW = "石湾镇2024年法治政府建设情况报告\n\n一、主要工作\n\n全年受理投诉10件，办结13件。全年开展联合检查8次。\n\n二、2025年工作计划\n\n新招队员2名。\n"


def _with_doubt(report: Report, *words: str) -> Report:
    spans = tuple((report.source.text.index(w), report.source.text.index(w) + len(w)) for w in words)
    return replace(report, source=replace(report.source, unsure=spans))


def _compared(*words: str) -> Comparison:
    return compare(report_of(OLD, "old"), _with_doubt(report_of(NEW), *words), SETTINGS)


def test_a_sentence_is_doubtful_with_any_doubtful_character() -> None:
    """Its neighbours are not."""
    report = _with_doubt(report_of(NEW), "8次")
    assert [s.text for s in report.sentences if s.id in doubtful(report)] == ["全年开展联合检查8次。"]


def test_an_impossible_figure_that_may_be_misread_is_no_finding() -> None:
    """13 of 10 cases: said of clear text, not of doubtful text."""
    assert [r.kind for r in _compared().residues] == ["impossible_figure"]
    assert not _compared("13").residues


def test_a_missed_target_that_may_be_misread_is_not_held_against_the_town() -> None:
    """The status stays a best guess, for review."""
    clear, doubted = (c.plan_items[0] for c in (_compared(), _compared("8次")))
    assert clear.target is not None
    assert clear.target.met is False
    assert doubted.target is not None
    assert doubted.target.met is None
    assert (doubted.needs_review, doubted.confidence <= 0.5) == (True, True)
    assert "below_target" not in doubted.reasons


def test_it_is_told_and_verdicts_are_marked() -> None:
    """A note with the number of places; the verdict itself stays."""
    clear, doubted = _compared(), _compared("8次")
    assert [n.values for n in doubted.notes if n.code == "unsure_characters"] == [(("n", "1"),)]
    assert [v.verdict for v in clear.sentences] == [v.verdict for v in doubted.sentences]
    assert [v.needs_review for v in doubted.sentences if "read_with_doubt" in v.reasons] == [True]
