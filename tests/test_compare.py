"""The whole comparison: what must hold for any pair, and the result of a fixture pair as a snapshot."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import FIXTURES, SETTINGS, Pair, pairs
from tracker.compare import compare
from tracker.contract.written import to_dict, to_json
from tracker.model import Comparison

OWN = [p for p in pairs() if FIXTURES in p.path.parents]


@cache
def compared(name: str) -> Comparison:
    """One fixture pair compared."""
    pair = next(p for p in OWN if p.name == name)
    return compare(pair.reports["old"], pair.reports["new"], SETTINGS)


NAMES = [p.name for p in OWN]


@pytest.mark.parametrize("name", NAMES)
def test_every_new_sentence_has_one_verdict(name: str) -> None:
    """No sentence lost or counted twice, and what no verdict names is gone."""
    c = compared(name)
    assert [v.new for v in c.sentences] == [s.id for s in c.new.sentences]
    used = {v.source for v in c.sentences} | {i for v in c.sentences for i in v.also_from}
    assert {g.old for g in c.gone} == {s.id for s in c.old.sentences} - used


@pytest.mark.parametrize("name", NAMES)
def test_every_section_is_aligned_once(name: str) -> None:
    """Containers apart, each section of both reports stands in exactly one entry."""
    c = compared(name)
    entries = [link for link in c.section_alignment if not link.container]
    covered = [i for link in c.section_alignment if link.container for i in (*link.old, *link.new)]
    for side, sections in (("old", c.old.sections), ("new", c.new.sections)):
        ids = [i for link in entries for i in getattr(link, side)]
        assert len(ids) == len(set(ids))
        assert {s.id for s in sections} - set(ids) <= set(covered)


@pytest.mark.parametrize("name", NAMES)
def test_edits_rebuild_and_verdicts_agree(name: str) -> None:
    """Edits give both texts; verbatim has similarity 1 and no figures_only; new has no source."""
    c = compared(name)
    texts = {s.id: s.text for s in (*c.old.sentences, *c.new.sentences)}
    for v in c.sentences:
        if v.source:
            assert "".join(t for op, t in v.edits if op != "insert") == texts[v.source]
            assert "".join(t for op, t in v.edits if op != "delete") == texts[v.new]
        assert (v.verdict == "new") == (v.source is None)
        assert not (v.figures_only and v.verdict in ("verbatim", "new"))
        assert 0 <= v.similarity <= 1
        assert 0 <= v.confidence <= 1


@pytest.mark.parametrize("name", NAMES)
def test_quotations_point_into_the_file(name: str) -> None:
    """Every character of a sentence stands in its span of the raw file, in order."""
    c = compared(name)
    for report in (c.old, c.new):
        for sentence in report.sentences:
            raw = iter(report.source.text[slice(*sentence.span)])
            assert all(char in raw for char in sentence.text)


@pytest.mark.parametrize("name", NAMES)
def test_evidence_stands_in_the_account_of_the_year(name: str) -> None:
    """Plan, suggestions and closing are no evidence; an admission supports ``partial`` only."""
    c = compared(name)
    kinds = {s.id: s.kind for s in c.new.sections}
    place = {s.id: kinds[s.section] for s in c.new.sentences}
    for item in c.plan_items:
        for id_ in item.evidence:
            assert place[id_] not in ("plan", "suggestions", "closing")
            assert place[id_] != "problems" or item.status == "partial"
        assert bool(item.evidence) == (item.status != "not_mentioned")


@pytest.mark.parametrize("pair", OWN, ids=NAMES)
def test_a_report_against_itself_is_all_verbatim(pair: Pair) -> None:
    """Nothing new, nothing moved, no figure changed."""
    report = pair.reports["new"]
    c = compare(
        pair.reports["old"].__class__(report.source, report.meta, _as_old(report.sections), _as_old(report.sentences)),
        report,
        SETTINGS,
    )
    assert {v.verdict for v in c.sentences} == {"verbatim"}
    assert all(f.unchanged for f in c.figures)
    assert not c.gone or all(_duplicated(c, g.old) for g in c.gone)
    assert not [p for p in c.plan_items if p.status == "fulfilled" and not p.stale]


def _as_old(values: tuple) -> tuple:  # type: ignore[type-arg]  # sections or sentences alike
    from dataclasses import replace

    found = []
    for value in values:
        changes = {"id": "o" + value.id[1:]}
        for name in ("parent", "section"):
            if getattr(value, name, None):
                changes[name] = "o" + getattr(value, name)[1:]
        found.append(replace(value, **changes))
    return tuple(found)


def _duplicated(c: Comparison, id_: str) -> bool:
    text = next(s.text for s in c.old.sentences if s.id == id_)
    return sum(s.text == text for s in c.old.sentences) > 1


OLD = """石湾镇2023年法治政府建设情况报告

一、主要工作

（一）执法

全年办理案件12件，罚款3万元，全部按时办结。

组织队员到县党校参加执法业务集训两次，考试全部合格。

（二）调解

排查矛盾纠纷45件，化解44件，成功率97.8%。

二、存在问题

执法队员只有3人持证，力量不足。

三、2024年工作计划

一是新招执法队员2名。二是建成调解室1间。三是开展送法下乡不少于10场。
"""
NEW = """石湾镇2024年法治政府建设情况报告

一、主要工作

（一）执法

全年办理案件15件，罚款3万元，全部按时办结。

6月，县里统一招录的2名执法队员到岗，持证人数增加到5人。

（二）调解

排查矛盾纠纷51件，化解50件，成功率98%。

调解室正在装修，尚未启用。

二、存在问题

普法形式单一。

三、2025年工作计划

一是建成调解室1间。二是开展送法下乡不少于10场。
"""


def test_a_small_pair_read_aloud() -> None:
    """Two mini reports: figures refreshed, a promise kept, one half done, one passed over and promised again."""
    c = compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS)
    texts = {s.id: s.text for s in c.new.sentences}
    by_text = {texts[v.new][:6]: v for v in c.sentences}
    assert by_text["全年办理案件"].verdict == "light_edit"
    assert by_text["全年办理案件"].figures_only
    assert by_text["6月，县里统"].verdict == "new"
    status = {p.text.split("，")[0][-8:]: (p.status, p.rolled_over) for p in c.plan_items}
    assert status["新招执法队员2名"] == ("fulfilled", False)
    assert status["建成调解室1间"] == ("partial", True)
    assert status["下乡不少于10场"] == ("not_mentioned", True)
    assert {(f.old_value, f.new_value) for f in c.figures} >= {(12.0, 15.0), (45.0, 51.0)}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("（一）", "(一)").replace("（二）", "(二）"),
        lambda text: re.sub(r"\d", lambda m: chr(ord(m[0]) + 0xFEE0), text),
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("2024年", " 2024 年 "),
    ],
    ids=["markers", "widths", "line gaps", "blanks"],
)
def test_layout_changes_no_verdict(change: Callable[[str], str]) -> None:
    """List markers, widths and blanks are not wording."""
    plain = to_dict(compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS))
    other = to_dict(compare(report_of(OLD, "old"), report_of(change(NEW), "new"), SETTINGS))
    assert [v["verdict"] for v in plain["sentences"]] == [v["verdict"] for v in other["sentences"]]
    assert [p["status"] for p in plain["plan_items"]] == [p["status"] for p in other["plan_items"]]


def test_same_input_same_bytes() -> None:
    """Two runs give the same JSON."""
    one = to_json(compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS))
    assert one == to_json(compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS))


def test_findings_survive_layout() -> None:
    """A finding's name rests on the wording, not on offsets or ids."""
    one = compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS)
    other = compare(report_of(OLD, "old"), report_of("\n\n" + NEW.replace("\n\n", "\n"), "new"), SETTINGS)
    assert [v.finding for v in one.sentences] == [v.finding for v in other.sentences]


@pytest.mark.parametrize("name", ["luming_2021_2022", "outang_2024_2025"])
def test_snapshot(name: str, snapshot: Callable[[str, str], None]) -> None:
    """The contract of a fixture pair, without the long lists of sentences."""
    full = to_dict(compared(name))
    for side in ("old", "new"):
        full[side]["sentences"] = [s["text"][:12] for s in full[side]["sentences"]]
    full["sentences"] = [f"{v['new']} {v['verdict']} {v['source']} {'moved' if v['moved'] else ''}" for v in full["sentences"]]
    full["plan_items"] = [f"{p['text'][:20]} {p['status']} {p['evidence']} {p['rolled_over']}" for p in full["plan_items"]]
    full["figures"] = [f"{f['label']} {f['old_value']} {f['new_value']}{f['unit']}" for f in full["figures"]]
    snapshot(f"compare-{name}.json", json.dumps(full, ensure_ascii=False, indent=1) + "\n")


def test_contract_keys() -> None:
    """All names of the contract are there, null or [] where there is nothing to say."""
    full = to_dict(compare(report_of(OLD, "old"), report_of(NEW, "new"), SETTINGS))
    assert list(full) == [
        "contract", "tool", "old", "new", "section_alignment", "sentences", "figures", "plan_items", "problems",
        "residues", "completeness", "gone", "new_plan_items", "new_problems", "summary", "notes",
    ]  # fmt: skip
    assert full["contract"] == 1
    assert set(full["plan_items"][0]) == {
        "id", "sentence", "text", "type", "specificity", "status", "target", "needs_review", "reasons", "evidence",
        "stale", "rolled_over", "rolled_over_to", "confidence", "nearest", "finding",
    }  # fmt: skip
    assert 3 <= len(full["summary"]["sentences_zh"]) <= 6
    assert 3 <= len(full["summary"]["sentences_en"]) <= 6
    json.dumps(full, allow_nan=False)
