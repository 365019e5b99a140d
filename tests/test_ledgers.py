"""A ledger goes out and comes back: decisions are recognised by content, whatever was done to the workbook."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.conftest import need
from tests.evaluation.labels import FIXTURES
from tests.ledger_edit import changed, column_of, filled, sheet_files
from tests.test_cli import run
from tests.test_compare import NAMES, compared
from tracker.contract.written import to_json
from tracker.decisions import Decision, applied, parse_decisions, to_lines
from tracker.errors import ExitCode
from tracker.ledgers import Returned, returned
from tracker.read.xlsx import decode, sheets
from tracker.register import entries
from tracker.render.workbook import to_workbook
from tracker.view.ledger import tables

PAIR = compared("jiangshui_2023_2024")
LEDGER = to_workbook(PAIR, "zh")
PLANS = "计划落实"


def back(data: bytes, *, known: bool = False) -> Returned:
    """What a workbook says, as if imported on a fixed day."""
    return returned(list(sheets(data)), entries(PAIR) if known else (), "2025-03-05")


def with_decisions() -> bytes:
    """A plan item kept, one overruled, one changed; with a note, a name and a date."""
    verdict, value, note, by, at = (column_of(LEDGER, PLANS, h) for h in ("核对结论", "改判为", "核对说明", "核对人", "核对日期"))
    cells = {f"{verdict}3": "维持", f"{note}3": "电话核实", f"{by}3": "王某", f"{at}3": "2025年3月1日"}
    return filled(LEDGER, PLANS, {**cells, f"{verdict}4": "不成立", f"{verdict}5": "改判", f"{value}5": "部分落实"})


def test_nothing_decided_is_nothing() -> None:
    """An untouched ledger holds no decision."""
    assert back(LEDGER) == Returned((), ())


def test_decisions_come_back() -> None:
    """Word, verdict, note, name and day; the finding is the one of the row."""
    found = back(with_decisions()).decisions
    rows = next(t for t in tables(PAIR, "zh") if t.name == "plan_items").rows
    assert [(d.finding, d.decision, d.value) for d in found] == [
        (rows[0].finding, "kept", ""),
        (rows[1].finding, "overruled", ""),
        (rows[2].finding, "changed", "partial"),
    ]
    assert (found[0].note, found[0].by, found[0].at, found[1].at) == ("电话核实", "王某", "2025-03-01", "2025-03-05")


def test_rows_may_be_moved_and_deleted() -> None:
    """The same decisions when rows change places and one is taken out."""

    def shuffle(xml: str) -> str:
        head, *rows = re.findall(r"<row .*?</row>", xml)
        heads, body = [head, rows[0]], rows[1:]
        return xml.replace("".join([head, *rows]), "".join([*heads, *reversed(body[:-1])]))

    data = changed(with_decisions(), sheet_files(LEDGER)[PLANS], shuffle)
    assert set(back(data).decisions) == set(back(with_decisions()).decisions)


def test_lost_numbers_are_found_by_wording() -> None:
    """Without the hidden number the wording tells the finding, when the result is given; else the row is told."""
    number = column_of(LEDGER, PLANS, "编号（请勿改动）")

    def forget(xml: str) -> str:
        return re.sub(rf'<c r="{number}3".*?</c>', "", xml)

    data = changed(with_decisions(), sheet_files(LEDGER)[PLANS], forget)
    assert {d.finding for d in back(data, known=True).decisions} == {d.finding for d in back(with_decisions()).decisions}
    assert [t.code for t in back(data).troubles] == ["ledger_lost"]


@pytest.mark.parametrize(
    ("head", "text", "code"),
    [("核对结论", "也许", "ledger_unknown_decision"), ("改判为", "办了", "ledger_unknown_value")],
)
def test_words_outside_the_list_are_told(head: str, text: str, code: str) -> None:
    """A word that is not on the list is no decision; the others are taken."""
    data = filled(with_decisions(), PLANS, {f"{column_of(LEDGER, PLANS, head)}6": text})
    found = back(data)
    assert len(found.decisions) == 3
    assert [(t.code, t.row, t.value) for t in found.troubles] == [(code, 6, text)]


def test_two_answers_to_one_finding_are_told() -> None:
    """A copied row with another decision is a conflict; the first counts."""

    def copy(xml: str) -> str:
        row = next(r for r in re.findall(r"<row .*?</row>", xml) if 'r="3"' in r)
        return xml.replace("</sheetData>", row.replace("维持", "不成立") + "</sheetData>")

    found = back(changed(with_decisions(), sheet_files(LEDGER)[PLANS], copy))
    assert found.decisions[0].decision == "kept"
    assert [t.code for t in found.troubles] == ["ledger_conflict"]


@pytest.mark.slow
def test_saved_by_another_program(tmp_path: Path) -> None:
    """LibreOffice saves it again; nothing is lost, and reading it as a document still works."""
    need("soffice")
    source = tmp_path / "in" / "ledger.xlsx"
    source.parent.mkdir()
    source.write_bytes(with_decisions())
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/p",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            tmp_path,
            source,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    data = (tmp_path / "ledger.xlsx").read_bytes()
    assert {(d.finding, d.decision, d.value, d.at) for d in back(data).decisions} == {
        (d.finding, d.decision, d.value, d.at) for d in back(with_decisions()).decisions
    }
    assert "维持" in decode(data).text


def test_import_command(tmp_path: Path) -> None:
    """First all are new, then nothing is; a dry run writes nothing; broken input is one sentence."""
    ledger = tmp_path / "ledger.xlsx"
    ledger.write_bytes(with_decisions())
    tried = run("decisions", "import", ledger, "--dry-run")
    assert (tried.returncode, "新增3条" in tried.stdout) == (ExitCode.DONE, True)
    assert not (tmp_path / "decisions.jsonl").exists()
    assert "新增3条" in run("decisions", "import", ledger).stdout
    lines = (tmp_path / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["decision"] for line in lines} == {"kept", "overruled", "changed"}
    again = run("decisions", "import", ledger)
    assert "新增0条，改动0条，未变3条" in again.stdout
    assert len((tmp_path / "decisions.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    broken = run("decisions", "import", FIXTURES / "jiangshui" / "2023.txt")
    assert (broken.returncode, broken.stderr.count("\n")) == (ExitCode.UNREADABLE, 1)


def test_a_decision_follows_a_finding_over_an_edit() -> None:
    """A slightly edited wording keeps its decision, marked; a rewritten one does not."""
    entry = next(e for e in entries(PAIR) if e.type == "plan" and len(e.wording) > 40)
    near = Decision("0" * 12, "kept", wording=entry.wording.replace("。", "，"), type="plan")
    far = Decision("1" * 12, "kept", wording="完全不同的另一段话，与任何计划无关。", type="plan")
    other = Decision("2" * 12, "kept", wording=entry.wording, type="residue")
    found = applied([near, far, other], entries(PAIR))
    assert set(found) == {entry.finding}
    assert found[entry.finding].earlier_wording


def test_the_last_line_for_a_finding_counts() -> None:
    """Decisions are appended, never overwritten."""
    name = entries(PAIR)[0].finding
    found = applied(parse_decisions(to_lines([Decision(name, "kept"), Decision(name, "overruled")]), "d"), entries(PAIR))
    assert found[name].decision.decision == "overruled"


@pytest.mark.parametrize("name", NAMES)
def test_every_row_names_its_finding(name: str) -> None:
    """Each decided row has the name that the contract has for it; names are not repeated within a table."""
    result = json.loads(to_json(compared(name)))
    made = {t.name: t for t in tables(compared(name), "zh")}
    for table, key in (
        ("sentences", "sentences"),
        ("plan_items", "plan_items"),
        ("problems", "problems"),
        ("residues", "residues"),
    ):
        assert {r.finding for r in made[table].rows} == {item["finding"] for item in result[key]}


def test_workbook_is_furnished() -> None:
    """Frozen heads, filters, print titles, lists to choose from, hidden names, open cells for the reviewer."""
    with zipfile.ZipFile(io.BytesIO(LEDGER)) as package:
        xml = package.read(sheet_files(LEDGER)[PLANS]).decode()
        names = package.read("xl/workbook.xml").decode()
        strings = package.read("xl/sharedStrings.xml").decode()
    assert 'state="frozen"' in xml
    assert "<autoFilter" in xml
    assert xml.count("<dataValidation ") == 2
    assert "sheetProtection" in xml
    assert 'orientation="landscape"' in xml
    assert 'hidden="1"' in xml
    assert "_xlnm.Print_Titles" in names
    assert "<f>" not in xml
    assert "<u/>" in strings  # what was added is underlined within its cell
    assert "<strike/>" in strings


def test_same_input_same_bytes() -> None:
    """No clock and no machine in the file."""
    assert to_workbook(PAIR, "zh") == LEDGER


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_is_in_the_workbook(name: str) -> None:
    """Both texts of every sentence stand whole in their cells, marks or not; nothing is warned about."""
    import warnings

    c = compared(name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = dict(sheets(to_workbook(c, "zh")))["逐句对照"]
    texts = {s.id: " ".join(s.text.split()) for s in (*c.old.sentences, *c.new.sentences)}
    rows = found[2:]
    assert [row[3] for row in rows] == [texts[v.new] for v in c.sentences]
    assert all(row[4].startswith(texts[v.source]) for row, v in zip(rows, c.sentences, strict=True) if v.source)


def test_a_ledger_in_the_words_of_the_office_comes_back() -> None:
    """Heads, decisions and verdicts that an office calls otherwise are known again, ours as well."""
    from tracker.knowledge import own_words

    words = {"column_decision": "审核意见", "decision_changed": "调整", "status_partial": "部分完成"}
    with own_words(words):
        ledger = to_workbook(PAIR, "zh")
        verdict, value = (column_of(ledger, PLANS, head) for head in ("审核意见", "改判为"))
        data = filled(ledger, PLANS, {f"{verdict}3": "调整", f"{value}3": "部分完成", f"{verdict}4": "维持"})
        assert [(d.decision, d.value) for d in back(data).decisions] == [("changed", "partial"), ("kept", "")]
