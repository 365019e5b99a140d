"""A corpus on the disk: added a few at a time or at once, asked, ended at any moment; always the same answers."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fixtures.county.make import make
from tests.conftest import interruptible
from tests.evaluation.labels import FIXTURES, SETTINGS
from tests.test_cli import TRACKER, run
from tracker.corpora.folder import Folder, doc_of
from tracker.corpora.placing import by_county
from tracker.corpora.sharing import check_room, engine_memory
from tracker.corpus.engine import Duck
from tracker.corpus.features import letters, postings
from tracker.corpus.phrases import covered
from tracker.corpus.search import STAGES
from tracker.county.recognise import found_at, recognise
from tracker.errors import ExitCode, NotWritable
from tracker.read import read
from tracker.structure import parse
from tracker.wording import say

UNITS, YEARS = 12, 4


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve offices, four years."""
    folder = tmp_path_factory.mktemp("corpora") / "county"
    make(folder, 1, "a", UNITS, YEARS)
    return folder


@pytest.fixture(scope="module")
def whole(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them in one corpus."""
    folder = tmp_path_factory.mktemp("whole")
    shutil.copytree(county, folder / "county")
    done = run("corpus", "add", folder / "county", "--corpus", folder / "corpus")
    assert done.returncode in (0, ExitCode.PARTIAL), done.stderr
    return folder


def shared(home: Path, *options: str) -> Mapping[str, Any]:
    """What the offices of a corpus share."""
    done = run("corpus", "share", "--corpus", home / "corpus", "-o", home / "out", "--force", *options)
    assert done.returncode == 0, done.stderr
    table: Mapping[str, Any] = json.loads((home / "out" / "sharing.json").read_text(encoding="utf-8"))["sharing"]
    return table


def phrases(home: Path) -> str:
    """The set phrases of a corpus."""
    done = run("corpus", "phrases", "--corpus", home / "corpus", "-o", home / "phrases.csv", "--force")
    assert done.returncode == 0, done.stderr
    return (home / "phrases.csv").read_text(encoding="utf-8-sig")


def test_a_corpus_is_told(whole: Path, county: Path) -> None:
    """The planted copy is found with both texts, places and who has each sentence; the page loads nothing."""
    truth = json.loads((county / "truth.json").read_text(encoding="utf-8")) if (county / "truth.json").is_file() else None
    found = shared(whole)
    sure = [f for f in found["families"] if f["sure"]]
    assert all(
        m["sentences"] and all(s["paragraph"] >= 1 and s["offices"] >= 1 for s in m["sentences"])
        for f in found["families"]
        for m in f["members"]
    )
    if truth and len(truth.get("copied", [])) > 1:
        assert [sorted(m["unit"][-3:] for m in f["members"]) for f in sure] == [sorted(name for name, _year in truth["copied"])]
    page = (whole / "out" / "sharing.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert (whole / "out" / "sharing.xlsx").stat().st_size > 1000


def test_nothing_is_read_again(whole: Path) -> None:
    """The same folder once more adds nothing."""
    done = run("corpus", "add", whole / "county", "--corpus", whole / "corpus")
    assert "本次新增0份" in done.stdout


@pytest.mark.slow
def test_a_few_at_a_time_is_the_same_as_all_at_once(whole: Path, county: Path, tmp_path: Path) -> None:
    """Added file by file in another order, asked in between: the same answers as from all at once."""
    shutil.copytree(county, tmp_path / "county")
    files = sorted(p for p in (tmp_path / "county").rglob("*") if p.is_file())
    random.Random(5).shuffle(files)  # noqa: S311  # an order, no secret
    for at in range(0, len(files), 20):
        done = run("corpus", "add", *files[at : at + 20], "--corpus", tmp_path / "corpus")
        assert done.returncode in (0, ExitCode.PARTIAL), done.stderr
        if at == 20:
            shared(tmp_path)
    assert shared(tmp_path) == shared(whole)
    assert phrases(tmp_path) == phrases(whole)


def test_what_is_shown_can_be_narrowed(whole: Path) -> None:
    """To an office, and to the later years."""
    everything = shared(whole)["families"]
    name = everything[0]["members"][0]["unit"]
    own = shared(whole, "--only", name)["families"]
    assert own
    assert all(any(m["unit"] == name for m in f["members"]) for f in own)
    assert own == [f for f in everything if any(m["unit"] == name for m in f["members"])]
    late = shared(whole, "--since", "2024")["families"]
    assert late == [f for f in everything if max(m["year"] for m in f["members"]) >= 2024]


def test_a_changed_file_takes_the_place_of_the_old_one(county: Path, tmp_path: Path) -> None:
    """What stood in it before is not searched any more."""
    shutil.copytree(county, tmp_path / "county")
    run("corpus", "add", tmp_path / "county", "--corpus", tmp_path / "corpus")
    before = run("corpus", "status", "--corpus", tmp_path / "corpus").stdout.splitlines()[0]
    path = next(p for p in sorted((tmp_path / "county").rglob("*.txt")) if p.stat().st_size > 3000 and "副本" not in p.name)
    path.write_bytes(path.read_bytes() + "\n全镇办结行政复议案件3件。\n".encode())
    assert "本次新增0份" in run("corpus", "add", tmp_path / "county", "--corpus", tmp_path / "corpus").stdout
    after = run("corpus", "status", "--corpus", tmp_path / "corpus").stdout.splitlines()[0]
    assert before.split("、")[1] == after.split("、")[1]


def table_of(path: Path, columns: Mapping[str, list[Any]]) -> Path:
    """A Parquet file."""
    with Duck(2**28, 1) as engine:
        engine.table("t", {n: np.array(v, dtype=object if isinstance(v[0], str) else np.int64) for n, v in columns.items()})
        engine.write("SELECT * FROM t", path)
    return path


def test_a_table_of_reports(tmp_path: Path) -> None:
    """Office, county, year and text as columns: everything else is as with files; the same table again adds nothing."""
    text = (FIXTURES / "jiangshui" / "2023.txt").read_text(encoding="utf-8")
    rows: dict[str, list[Any]] = {
        "office": ["甲镇", "甲镇", "乙镇"],
        "county": ["云县", "云县", "云县"],
        "year": [2021, 2022, 2022],
        "text": [text, text + "\n另", text],
    }
    path = table_of(tmp_path / "reports.parquet", rows)
    for added in (3, 0):
        done = run("corpus", "add", path, "--corpus", tmp_path / "corpus")
        assert (done.returncode, f"本次新增{added}份" in done.stdout) == (0, True), done.stderr
    with Duck(2**28, 1) as engine:
        engine.table("t", [str(path)])
        engine.write("SELECT '' AS office, NULL AS county, 2023 AS year, NULL AS text", tmp_path / "empty.parquet")
    assert "本次新增1份" in run("corpus", "add", tmp_path / "empty.parquet", "--corpus", tmp_path / "corpus").stdout
    status = run("corpus", "status", "--corpus", tmp_path / "corpus").stdout
    assert status.startswith("2个单位、3份报告（2021—2022年）")
    found = shared(tmp_path)
    assert {m["unit"] for f in found["families"] for m in f["members"]} == {"云县甲镇", "云县乙镇"}


@pytest.mark.parametrize("columns", [{"name": ["甲"]}, {"office": ["甲"], "year": [2020]}])
def test_another_table(columns: dict[str, list[Any]], tmp_path: Path) -> None:
    """One sentence says which columns are needed."""
    done = run("corpus", "add", table_of(tmp_path / "t.parquet", columns), "--corpus", tmp_path / "corpus")
    assert done.returncode == ExitCode.UNREADABLE
    assert "office" in done.stderr
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and nothing else")
    assert run("corpus", "add", tmp_path / "broken.parquet", "--corpus", tmp_path / "corpus").returncode == ExitCode.UNREADABLE


def test_a_broken_file_stops_nothing(county: Path, tmp_path: Path) -> None:
    """It is named, the others are in."""
    path = next(p for p in sorted(county.rglob("*.txt")) if p.stat().st_size > 3000)
    (tmp_path / "in").mkdir()
    shutil.copy(path, tmp_path / "in" / "good.txt")
    (tmp_path / "in" / "bad.docx").write_bytes(b"PK\x03\x04 no zip")
    done = run("corpus", "add", tmp_path / "in", "--corpus", tmp_path / "corpus")
    assert done.returncode == ExitCode.PARTIAL
    assert "bad.docx" in done.stderr
    assert "共有1份" in done.stdout


def test_no_corpus(tmp_path: Path) -> None:
    """One sentence for every command."""
    for command in (["status"], ["share", "-o", "out"], ["phrases"], ["export", "-o", "out"], ["compare", "-o", "out.jsonl"]):
        done = run("corpus", *command, "--corpus", tmp_path / "none")
        assert done.returncode == ExitCode.UNREADABLE
        assert "tracker corpus add" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_phrases(whole: Path) -> None:
    """What many offices have, by how many; then a comparison takes them for set phrases, and says so."""
    rows = list(csv.reader(phrases(whole).splitlines()))[1:]
    counts = [int(row[0]) for row in rows]
    assert rows
    assert counts == sorted(counts, reverse=True)
    assert min(counts) > 8
    files = sorted(p for p in (whole / "county").rglob("*.txt") if p.stat().st_size > 3000)
    sentences = {s.text for p in files for s in parse(read(p, SETTINGS), "new", SETTINGS).sentences if not s.formulaic}
    formulas = np.sort(np.unique(postings([letters(row[4]) for row in rows])[2]))
    assert any(share >= 0.6 for share in covered([letters(s) for s in sentences], formulas))
    old, new = FIXTURES / "jiangshui" / "2023.txt", FIXTURES / "jiangshui" / "2024.txt"
    plain = json.loads(run("compare", old, new, "--format", "json").stdout)
    masked = json.loads(run("compare", old, new, "--format", "json", "--corpus", whole / "corpus").stdout)
    assert [n["code"] for n in masked["notes"] if n not in plain["notes"]] == ["corpus_mask"]


def test_phrases_come_first(tmp_path: Path, county: Path) -> None:
    """A corpus that has learned nothing yet, or was damaged, is told in one sentence."""
    old, new = FIXTURES / "jiangshui" / "2023.txt", FIXTURES / "jiangshui" / "2024.txt"
    (tmp_path / "corpus").mkdir()
    for data in (None, b"{}", b"\xff"):
        if data is not None:
            (tmp_path / "corpus" / "formulas.json").write_bytes(data)
        done = run("compare", old, new, "--format", "json", "--corpus", tmp_path / "corpus")
        assert done.returncode == ExitCode.UNREADABLE
        assert "corpus phrases" in done.stderr


@pytest.mark.slow
def test_all_pairs(whole: Path, tmp_path: Path) -> None:
    """Every pair of years as one row: the same as comparing one by one, on whatever engine."""
    done = run("corpus", "compare", "--corpus", whole / "corpus", "-o", tmp_path / "pairs.jsonl")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= (UNITS - 3) * (YEARS - 1)
    row = next(r for r in rows if r["old_year"] == 2022)
    export = tmp_path / "export"
    assert run("corpus", "export", "--corpus", whole / "corpus", "-o", export, "--format", "csv").returncode == 0
    reports = list(csv.DictReader((export / "reports.csv").open(encoding="utf-8")))
    files = {r["sha256"]: whole / r["file"] for r in reports}
    old, new = (files[row["result"][side]["sha256"]] for side in ("old", "new"))
    alone = json.loads(run("compare", old, new, "--old-year", "2022", "--new-year", "2023", "--force", "--format", "json").stdout)
    same = set(alone) - {"tool", "notes", "old", "new"}
    assert "sentences" in same
    assert {key: row["result"][key] for key in same} == {key: alone[key] for key in same}
    pytest.importorskip("pysail", reason="the extra for clusters is not installed")
    done = run("corpus", "compare", "--corpus", whole / "corpus", "-o", tmp_path / "sail.jsonl", "--engine", "sail")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sail.jsonl").read_bytes() == (tmp_path / "pairs.jsonl").read_bytes()


def test_export(whole: Path, tmp_path: Path) -> None:
    """Tables that hang together, as Parquet."""
    assert run("corpus", "export", "--corpus", whole / "corpus", "-o", tmp_path).returncode == 0
    with Duck(2**28, 1) as engine:
        for name in ("offices", "reports", "sentences", "families", "members"):
            engine.table(name, [str(tmp_path / f"{name}.parquet")])
        sql = (
            "SELECT COUNT(*) AS n FROM members m LEFT JOIN sentences s ON m.sid = s.sid LEFT JOIN families f ON m.family = f.family "
            "LEFT JOIN offices o ON m.office = o.office WHERE s.text IS NULL OR s.text <> m.text OR f.kind IS NULL OR o.name IS NULL"
        )
        assert [int(n) for b in engine.batches(sql) for n in b["n"]] == [0]
        assert [int(n) > 1000 for b in engine.batches("SELECT COUNT(*) AS n FROM sentences") for n in b["n"]] == [True]


def test_room_is_asked_for_before_anything_begins(tmp_path: Path) -> None:
    """A nation on a small disk is refused with both figures."""
    folder = Folder(tmp_path, "reading")
    check_room(folder, 1000, 2**30)
    with pytest.raises(NotWritable, match="MB"):
        check_room(folder, 10**12, 2**30)


def test_memory_of_the_engine() -> None:
    """Of what is given a part stays for everything else; never too little to work."""
    assert engine_memory(10**9) == 500 * 2**20
    assert engine_memory(10 * 10**9) < 7 * 10**9
    assert engine_memory(None) >= 500 * 2**20


def test_documents_without_a_county_go_with_their_folder() -> None:
    """Most reports of a folder name their county; one that does not is theirs."""
    texts = sorted(FIXTURES.glob("*/2023.txt"))[:3]
    found = [found_at(recognise(parse(read(p, SETTINGS), "new", SETTINGS)), f"x/{p.parent.name}.txt") for p in texts]
    named = [d for d in found if d.superior]
    lost = [d for d in found if not d.superior]
    groups = by_county([*named, *lost])
    assert sum(map(len, groups.values())) == len(found)
    assert not named or "" not in groups


def test_a_folder_of_an_office_lies_in_that_of_its_county() -> None:
    """Reports that name no county go with those of the nearest folder around them that name one."""
    report = recognise(parse(read(FIXTURES / "jiangshui" / "2023.txt", SETTINGS), "new", SETTINGS))
    county = replace(report, superior="云县", file="corpus/云县/县府/2023.txt")
    other = replace(report, superior="石县", file="corpus/石县/2023.txt")
    lost = [replace(report, superior="", file=f"corpus/云县/{name}/2023.txt") for name in ("甲镇", "乙镇")]
    groups = by_county([county, other, *lost])
    assert {name: len(own) for name, own in groups.items()} == {"云县": 3, "石县": 1}


def test_stages_have_words() -> None:
    """Every stage that is announced is called by a name of its own."""
    names = [say(f"stage_{stage}", lang) for lang in ("zh", "en") for stage in (*STAGES, "families")]
    assert len(set(names)) == len(names)


def test_numbers_of_documents() -> None:
    """Fifty bits: with thirteen for the place of a sentence they fill a whole number."""
    assert doc_of("f" * 64) == 2**50 - 1
    assert doc_of("0" * 64) == 0


def killed(command: list[str], after: float) -> None:
    """Start a run and kill it after some seconds."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.kill()
    process.wait(60)


@pytest.mark.slow
def test_killed_at_random(whole: Path, county: Path, tmp_path: Path) -> None:
    """Twenty times each while adding and while searching: the next run ends as one that was never disturbed."""
    expected, learned = shared(whole), phrases(whole)
    shutil.copytree(county, tmp_path / "county")
    chance = random.Random(11)  # noqa: S311  # moments, no secrets
    add = [str(TRACKER), "corpus", "add", str(tmp_path / "county"), "--corpus", str(tmp_path / "corpus")]
    share = [str(TRACKER), "corpus", "share", "--corpus", str(tmp_path / "corpus"), "-o", str(tmp_path / "out"), "--force"]
    for command, longest in ((add, 4.0), (share, 2.5)):
        began = time.monotonic()
        for n in range(20):
            if n % 5 == 0:  # from the beginning now and then, else from where the last one was
                shutil.rmtree(tmp_path / "corpus" / ("search" if command is share else "."), ignore_errors=True)
            killed(command, chance.uniform(0.3, longest))
        assert time.monotonic() - began < 600
        assert subprocess.run(command, capture_output=True, check=False).returncode in (0, ExitCode.PARTIAL)
    assert shared(tmp_path) == expected
    assert phrases(tmp_path) == learned
    assert not [p for p in tmp_path.rglob("*.tracker-part") if "search" not in p.parts]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupted(county: Path, tmp_path: Path) -> None:
    """Ctrl-C ends with the documented code and leaves nothing half done."""
    shutil.copytree(county, tmp_path / "county")
    add = [str(TRACKER), "corpus", "add", str(tmp_path / "county"), "--corpus", str(tmp_path / "corpus")]
    chance = random.Random(7)  # noqa: S311  # moments, no secrets
    for _ in range(20):
        shutil.rmtree(tmp_path / "corpus", ignore_errors=True)
        process = interruptible(add)
        while process.poll() is None and not (tmp_path / "corpus").exists():
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 1.2))  # from its first moment to behind its last one
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
        assert process.returncode in (ExitCode.STOPPED, 0, ExitCode.PARTIAL)
        assert "Traceback" not in said
    assert subprocess.run(add, capture_output=True, check=False).returncode in (0, ExitCode.PARTIAL)
