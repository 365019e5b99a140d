"""A whole folder: the outputs that the documents name, only what changed done again, nothing lost to one bad file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from fixtures.county.make import make
from tests.evaluation.county import Score, scored
from tests.ledger_edit import column_of, filled
from tests.test_cli import TRACKER, run
from tests.test_county import text_of as text_for
from tracker.decisions import Decision
from tracker.errors import ExitCode
from tracker.read.xlsx import sheets
from tracker.similarity import indel
from tracker.store import alone, opened
from tracker.text import content

UNITS, YEARS = 4, 3


@cache
def county() -> Path:
    """A small county: four offices, three years, no two runs of the tests in one folder."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="tracker-county-"))
    make(folder, 1, "a", UNITS, YEARS)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small county that a test may change."""
    return Path(shutil.copytree(county(), tmp_path / "county"))


def batch(folder: Path, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """One run without the papers, which take long and are tested once."""
    return run("batch", folder, "-o", out, "--no-series-pdf", *options)


def tree(out: Path) -> dict[str, bytes]:
    """Everything a run wrote but the store."""
    return {
        p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file() and "store" not in p.parts
    }


def stored(out: Path) -> dict[str, list[object]]:
    """What the store holds, but when it ran."""
    with opened(out / "store") as store:
        return {t: list(store.rows(t)) for t in ("sources", "files", "reports", "comparisons", "outputs", "decisions")}


def compared(done: subprocess.CompletedProcess[str]) -> int:
    """How many comparisons a run says it made."""
    return int(done.stdout.split("本次新比对 ")[1].split(" ")[0])


def index(out: Path) -> Mapping[str, object]:
    """The index of a run."""
    table: Mapping[str, object] = json.loads((out / "index.json").read_text(encoding="utf-8"))
    return table


@pytest.mark.slow
def test_outputs(folder: Path, tmp_path: Path) -> None:
    """Every file that the documents name, papers included; the same bytes whatever the number of processes."""
    out = tmp_path / "out"
    done = run("batch", folder, "-o", out, "--jobs", "2")
    assert done.returncode == ExitCode.PARTIAL  # the strays of the county are asked about
    names = set(tree(out))
    assert {"dashboard.html", "dashboard.xlsx", "index.json", "units.csv"} <= names
    assert {f"units/云台镇/series.{f}" for f in ("html", "pdf", "xlsx", "json")} <= names
    assert {"units/云台镇/2020-2021/report.html", "units/云台镇/2020-2021/report.json"} <= names
    assert run("batch", folder, "-o", tmp_path / "one", "--jobs", "1").returncode == ExitCode.PARTIAL
    assert tree(tmp_path / "one") == tree(out)
    assert stored(tmp_path / "one") == stored(out)


def test_only_what_changed_is_done_again(folder: Path, tmp_path: Path) -> None:
    """Nothing the second time; one changed file has two comparisons; a lost or spoilt file comes back; old ones go."""
    out = tmp_path / "out"
    first = batch(folder, out)
    assert compared(first) == len(json_pairs(out))
    before = tree(out)
    times = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file() and "store" not in p.parts}
    assert compared(batch(folder, out)) == 0
    assert times == {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file() and "store" not in p.parts}
    middle = next(p for p in folder.rglob("*") if "云台镇" in str(p) and "2021" in str(p))
    middle.write_text(text_of(middle).replace("坚强领导", "领导"), encoding="utf-8")
    assert compared(batch(folder, out)) == 2
    changed = {name for name, data in tree(out).items() if before.get(name) != data}
    assert all(name.startswith("units/云台镇/") or "/" not in name for name in changed)
    report = out / "units" / "云台镇" / "2020-2021" / "report.html"
    whole = report.read_bytes()
    report.unlink()
    (out / "dashboard.html").write_bytes(b"spoilt")
    assert batch(folder, out, "--force").returncode == ExitCode.PARTIAL
    assert report.read_bytes() == whole
    assert b"spoilt" not in (out / "dashboard.html").read_bytes()
    for path in folder.rglob("*"):
        if path.is_file() and "沙坪乡" in str(path) and path.suffix == ".txt":
            path.unlink()
    batch(folder, out)
    assert not (out / "units" / "沙坪乡").exists()


def text_of(path: Path) -> str:
    """A report of the county, in whichever encoding it was written."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return path.read_text(encoding="gb18030")


def json_pairs(out: Path) -> list[object]:
    """All comparisons of an index."""
    units = index(out)["units"]
    assert isinstance(units, list)
    return [c for u in units for c in u["comparisons"]]


@pytest.mark.slow
def test_outputs_do_not_depend_on_what_was_done_before(folder: Path, tmp_path: Path) -> None:
    """A folder that grew year by year ends as one that was done at once."""
    grown = tmp_path / "grown"
    late = [p for p in folder.rglob("*") if p.is_file() and "2022" in str(p.relative_to(folder))]
    aside = {p: p.read_bytes() for p in late}
    for path in late:
        path.unlink()
    batch(folder, tmp_path / "out")
    for path, data in aside.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    batch(folder, tmp_path / "out")
    batch(folder, grown)
    one, other = tree(tmp_path / "out"), tree(grown)
    assert one == other


def test_one_bad_file_changes_nothing_else(folder: Path, tmp_path: Path) -> None:
    """A damaged document is named with its reason; every other result is the same, byte for byte."""
    batch(folder, tmp_path / "without")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 nothing more")
    done = batch(folder, tmp_path / "with")
    assert done.returncode == ExitCode.PARTIAL
    assert "坏.docx" in done.stderr
    assert "Traceback" not in done.stderr
    one, other = tree(tmp_path / "without"), tree(tmp_path / "with")
    assert {k: v for k, v in one.items() if k.startswith("units/")} == {k: v for k, v in other.items() if k.startswith("units/")}


@pytest.mark.parametrize(
    "encoding", ["gb18030", pytest.param("utf-8", marks=pytest.mark.slow), pytest.param("utf-16", marks=pytest.mark.slow)]
)
def test_the_list_that_a_clerk_saved(folder: Path, tmp_path: Path, encoding: str) -> None:
    """Answers in units.csv are taken, however a spreadsheet program saved it, and are kept with columns of the clerk's own."""
    out = tmp_path / "out"
    batch(folder, out)
    lines = (out / "units.csv").read_text(encoding="utf-8-sig").splitlines()
    head = lines[0].split(",")
    asked = [line for line in lines if "落雁镇" in line]
    assert len(asked) == 1
    cells = asked[0].split(",")
    cells[head.index("采用")] = "否"
    text = "\n".join([f"{lines[0]},联系人", *(line for line in lines[1:] if line not in asked), ",".join([*cells, "王五"])])
    (out / "units.csv").write_bytes(text.encode(encoding))
    batch(folder, out)
    assert "落雁镇" not in str(index(out)["questions"])
    again = (out / "units.csv").read_text(encoding="utf-8-sig")
    assert "王五" in again
    assert batch(folder, out).stdout  # a second reading of what was written


def test_a_list_that_is_none(folder: Path, tmp_path: Path) -> None:
    """One sentence, nothing changed."""
    out = tmp_path / "out"
    batch(folder, out)
    before = tree(out)
    (out / "units.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = batch(folder, out)
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.UNREADABLE, 1)
    assert {k: v for k, v in tree(out).items() if k != "units.csv"} == {k: v for k, v in before.items() if k != "units.csv"}


def test_a_file_of_a_persons_own_is_left_alone(folder: Path, tmp_path: Path) -> None:
    """A workbook that was filled in stays as it is and is named; all else is written."""
    out = tmp_path / "out"
    target = out / "units" / "云台镇" / "2020-2021" / "ledger.xlsx"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"the clerk's own")
    done = batch(folder, out, "--format", "html", "--format", "xlsx")
    assert done.returncode == ExitCode.PARTIAL
    assert "ledger.xlsx" in done.stderr
    assert target.read_bytes() == b"the clerk's own"
    assert (out / "dashboard.html").is_file()
    assert (target.parent / "report.html").is_file()


def test_one_run_at_a_time(folder: Path, tmp_path: Path) -> None:
    """A second run is refused while one goes on, and nothing is written."""
    out = tmp_path / "out"
    with alone(out / "store"):
        done = batch(folder, out)
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.REFUSED, 1)
    assert tree(out) == {}


def test_hostile_names(tmp_path: Path) -> None:
    """Names of files and offices that are markup, formulas, paths, commands: nothing outside, nothing run, links not followed."""
    folder = tmp_path / "in"
    folder.mkdir()
    names = {"a\nb.txt": ("青石镇", 2021), "=cmd|x.txt": ("青石镇", 2022), "\u202e倒.txt": ("<script>alert(1)</script>镇", 2022)}
    names |= {"x.txt": ("../../etc/青石镇", 2023), "长" * 60: ("很" * 60 + "镇", 2022), "CON.txt": ("CON镇", 2022)}
    for name, (unit, year) in names.items():
        (folder / name).write_text(text_for(unit, year, n=year % 7), encoding="utf-8")
    (folder / "=cmd|x.txt").write_text(text_for("青石镇", 2022, title_year=2021), encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "gone").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.txt")
    out = tmp_path / "out"
    done = batch(folder, out)
    assert done.returncode == ExitCode.PARTIAL, done.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"in", "out"}
    assert "<script>alert" not in (out / "dashboard.html").read_text(encoding="utf-8")
    assert "\u202e" not in done.stderr + done.stdout
    assert ",'=cmd|x.txt," in (out / "units.csv").read_text(encoding="utf-8-sig")


def test_nothing_to_do(tmp_path: Path) -> None:
    """No folder, an empty folder, a file for a folder: one sentence each."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder, out in (
        (tmp_path / "none", tmp_path / "o"),
        (tmp_path / "empty", tmp_path / "o"),
        (tmp_path / "empty", tmp_path / "file"),
    ):
        done = batch(folder, out)
        assert done.returncode in (ExitCode.UNREADABLE, ExitCode.USAGE)
        assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_folders_inside_one_another(folder: Path) -> None:
    """Results inside the folder of reports, or around it; the same folder for both is refused."""
    assert batch(folder, folder / "out").returncode == ExitCode.PARTIAL
    again = batch(folder, folder / "out")
    assert compared(again) == 0
    shutil.rmtree(folder / "out")
    assert batch(folder, folder.parent).returncode == ExitCode.PARTIAL
    done = batch(folder, folder)
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.USAGE, 1)


def test_a_folder_of_nameless_reports_can_be_answered(tmp_path: Path) -> None:
    """Nothing can be put in its place, but the list asks, and its answers are enough."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for n in (1, 2):
        text = text_for("青石镇", 2020 + n, n=n).replace("青石镇人民政府", "").replace("青石镇", "").replace("我镇", "全体干部")
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    assert batch(folder, out).returncode == ExitCode.USAGE
    lines = (out / "units.csv").read_text(encoding="utf-8-sig").splitlines()
    answered = [line.replace(",,,,,,1.txt", "青石镇,,,,,,1.txt").replace(",,,,,,2.txt", "青石镇,,,,,,2.txt") for line in lines]
    (out / "units.csv").write_text("\n".join(answered), encoding="utf-8-sig")
    assert batch(folder, out).returncode == ExitCode.DONE
    assert (out / "units" / "青石镇" / "2021-2022" / "report.html").is_file()


def test_stopping_and_going_on(folder: Path, tmp_path: Path) -> None:
    """Ctrl-C in the middle ends with 130 and one sentence; the next run ends as one that was never stopped."""
    batch(folder, tmp_path / "whole")
    for attempt in range(5):  # a run may end before it is stopped
        out = tmp_path / f"out{attempt}"
        code, told = stopped(folder, out)
        assert "Traceback" not in told
        if code == ExitCode.STOPPED:
            break
    assert code == ExitCode.STOPPED
    batch(folder, out)
    assert tree(out) == tree(tmp_path / "whole")
    assert stored(out) == stored(tmp_path / "whole")


def _hears_interrupts() -> None:
    """A shell that puts us in the background has its children ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def stopped(folder: Path, out: Path) -> tuple[int, str]:
    """A run that is stopped as soon as it has written something: its exit code and what it said."""
    command: list[str | Path] = [TRACKER, "batch", folder, "-o", out, "--no-series-pdf", "--jobs", "1"]
    started = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_hears_interrupts)
    deadline = time.monotonic() + 60
    while not (out / "units").is_dir() and started.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    with suppress(ProcessLookupError):  # it may have ended
        os.killpg(started.pid, signal.SIGINT)
    told = started.communicate(timeout=60)[1]
    return started.returncode, told


def test_decisions_survive_and_are_counted(folder: Path, tmp_path: Path) -> None:
    """A filled-in ledger goes into the store; the dashboard counts it, also after its sentence was lightly edited."""
    out = tmp_path / "out"
    batch(folder, out, "--format", "json", "--format", "xlsx")
    place = out / "units" / "新石梁街道" / "2020-2021"
    data = (place / "ledger.xlsx").read_bytes()
    ledger = tmp_path / "ledger.xlsx"
    for sheet in ("逐句对照", "计划落实", "数据对照"):
        column, rows = column_of(data, sheet, "核对结论"), dict(sheets(data))[sheet]
        data = filled(data, sheet, {f"{column}{row}": "维持" for row in range(3, len(rows) + 1)})
    ledger.write_bytes(data)
    done = run("decisions", "import", ledger, "--store", out, "--result", place / "report.json")
    assert done.returncode == ExitCode.DONE, done.stderr
    with opened(out / "store") as store:
        decisions = store.decisions()
    assert {p for p, _d in decisions} == {"新石梁街道/2020-2021"}
    batch(folder, out, "--format", "json", "--format", "xlsx")
    counted = len([d for _p, d in decisions if needs_review(out, d.finding)])
    assert counted
    assert decided(out) == {("新石梁街道", 2020): counted}
    again = run("decisions", "import", ledger, "--store", out, "--result", place / "report.json")
    assert again.returncode == ExitCode.DONE
    with opened(out / "store") as store:
        assert store.decisions() == decisions


def test_a_decision_follows_its_sentence(folder: Path, tmp_path: Path) -> None:
    """Decided findings stay decided when their report is edited lightly and its sentences stand elsewhere."""
    out = tmp_path / "out"
    batch(folder, out)
    report = next(p for p in folder.rglob("*") if "云台镇" in str(p) and "2021" in p.name and p.suffix == ".txt")
    points = points_of(out, "云台镇", 2020)
    with opened(out / "store") as store:
        store.decide(("云台镇/2020-2021", Decision(f, "kept", wording=w, type=t)) for f, t, w in points)
    assert points
    batch(folder, out)
    assert decided(out) == {("云台镇", 2020): len(points)}
    lines = text_of(report).splitlines()
    heading = next(i for i, line in enumerate(lines) if line.startswith("（"))
    moved = [*lines[:heading], "全镇干部群众共同参与。", *lines[heading:]]
    report.write_text("\n".join(moved).replace("全年", "全年共") + "\n", encoding="utf-8")
    batch(folder, out)
    left = decided(out).get(("云台镇", 2020), 0)
    kept = [
        w for _f, _t, w in points_of(out, "云台镇", 2020) if any(indel(content(w), content(x)) >= 0.85 for _g, _u, x in points)
    ]
    assert left == len(kept)
    assert left >= len(points) - 1


def points_of(out: Path, unit: str, old: int) -> list[tuple[str, str, str]]:
    """Findings to be looked at of one comparison as the index has it: name, type, wording."""
    units = index(out)["units"]
    assert isinstance(units, list)
    run_ = next(c["run"] for u in units if u["name"] == unit for c in u["comparisons"] if c["old"] == old)
    with opened(out / "store") as store:
        key = next(key for key, (number, _cell) in store.cells().items() if number == run_)
        return [(finding, type_, wording) for finding, type_, wording, review in store.points(key) if review]


def decided(out: Path) -> dict[tuple[str, int], int]:
    """(office, old year) -> decided verdicts, where there are any."""
    units = index(out)["units"]
    assert isinstance(units, list)
    return {(u["name"], c["old"]): c["decided"] for u in units for c in u["comparisons"] if c["decided"]}


def needs_review(out: Path, finding: str) -> bool:
    """Whether a finding of the store is one to be looked at."""
    with opened(out / "store") as store:
        return any(p[0] == finding and p[3] for key in store.cells() for p in store.points(key))


def test_workbook_and_index_say_the_same(folder: Path, tmp_path: Path) -> None:
    """Every comparison of the index has its row in the workbook, with numbers as numbers."""
    out = tmp_path / "out"
    batch(folder, out)
    rows = next(table for name, table in sheets((out / "dashboard.xlsx").read_bytes()) if name == "各单位各年度")
    heads = {text: column for column, text in rows[1].items()}
    shown = {(r[heads["单位"]], r[heads["年度"]]): r for r in rows[2:]}
    units = index(out)["units"]
    assert isinstance(units, list)
    for unit in units:
        for c in unit["comparisons"]:
            row = shown[unit["name"], str(c["new"])]
            assert row[heads["未见提及"]] == str(c["statuses"]["not_mentioned"])
            assert row[heads["疏漏"]] == str(c["slips"])


@pytest.mark.parametrize(
    ("voice", "seed"), [("a", 1), pytest.param("b", 7, marks=pytest.mark.slow), pytest.param("b", 2, marks=pytest.mark.slow)]
)
def test_truth_of_a_whole_county(voice: str, seed: int) -> None:
    """Thirty offices, five years: every report and pair in its place, planted lines followed."""
    found: Score = scored(voice, seed)
    assert (found.reports, found.pairs, found.left_out) == (1.0, 1.0, True)
    assert found.copied
    assert found.lineage >= 0.97
    assert min(found.promises, found.problems) >= 0.95
    assert found.changed >= 1 / 3
