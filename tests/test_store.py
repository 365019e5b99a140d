"""The store: nothing acknowledged is lost, decisions are only added, damage is told, one run at a time."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_cli import run
from tracker.decisions import Decision
from tracker.errors import ExitCode, Refused, Unreadable
from tracker.store import NAME, Compared, Store, alone, digest_of, opened, packed, unpacked

ONE = Decision("a" * 12, "kept", note="核对过", by="王", at="2025-03-01", wording="旧\n新", type="plan")


def filled(store: Store) -> None:
    """A source, a report, a comparison and a file that was written."""
    with store.writing():
        for name in ("s1", "s2"):
            store.add_source(name, "text", packed({"text": "甲"}))
        store.add_file("f1", "r", [{"member": "", "source": "s1"}])
        store.add_report("s1", "r", {"own": "青石镇"}, packed([["一句", 1, None, False]]))
        store.add_families("c", {"families": []})
        points = [["a" * 12, "plan", "旧\n新", True]]
        store.add_comparison(Compared("k", "s1", "s2", "青石镇/2021-2022", "run", packed({"x": 1}), {"raw": 0.5}, points))
        store.add_outputs("k", {"units/a/report.html": "d"})


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    """Every table, after closing and opening again."""
    with opened(tmp_path) as store:
        filled(store)
        store.decide([("青石镇/2021-2022", ONE)])
        number = store.begin("2025-01-01", "1", "s")
        store.finish(number, "2025-01-02", {"units": 1})
    with opened(tmp_path) as store:
        assert unpacked(store.source("s1") or b"") == {"text": "甲"}
        assert store.files("r") == {"f1": [{"member": "", "source": "s1"}]}
        assert store.reports("r") == {"s1": {"own": "青石镇"}}
        assert store.lines("s1", "r") == [["一句", 1, None, False]]
        assert store.families("c") == {"families": []}
        assert store.cells() == {"k": ("run", {"raw": 0.5})}
        assert unpacked(store.payload("k") or b"") == {"x": 1}
        assert store.outputs() == {"units/a/report.html": ("k", "d")}
        assert store.places() == {"a" * 12: "青石镇/2021-2022"}
        assert store.decisions() == (("青石镇/2021-2022", ONE),)
        assert store.faults() == []
        assert store.counts()["runs"] == 1


def test_decisions_are_only_added(tmp_path: Path) -> None:
    """The database itself refuses to change or drop one."""
    with opened(tmp_path) as store:
        store.decide([("", ONE)])
    with sqlite3.connect(tmp_path / NAME) as db:
        for statement in ("UPDATE decisions SET note = ''", "DELETE FROM decisions"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                db.execute(statement)


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """All of it or nothing."""
    with opened(tmp_path) as store:
        with pytest.raises(ZeroDivisionError), store.writing():
            store.add_source("s", "text", b"x")
            raise ZeroDivisionError
        assert store.source("s") is None


WRITER = """
import sys
from pathlib import Path
from tracker.decisions import Decision
from tracker.store import opened
with opened(Path(sys.argv[1])) as store:
    for n in range(50):
        store.decide([("", Decision(f"{sys.argv[2]}-{n}", "kept"))])
"""


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    """Four processes, fifty decisions each."""
    with opened(tmp_path):
        pass
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, str(n)]) for n in range(4)]
    assert [w.wait() for w in writers] == [0] * 4
    with opened(tmp_path) as store:
        found = [d.finding for _place, d in store.decisions()]
    assert sorted(found) == sorted(f"{w}-{n}" for w in range(4) for n in range(50))


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """The second is refused in one sentence; the folder is free again afterwards."""
    with alone(tmp_path), pytest.raises(Refused, match=tmp_path.name), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    """A payload that was changed is named by check; a file that is no database is refused; so is a newer one."""
    with opened(tmp_path) as store:
        filled(store)
    assert run("store", "check", tmp_path).returncode == ExitCode.DONE
    with sqlite3.connect(tmp_path / NAME) as db:
        db.execute("UPDATE comparisons SET payload = x'00'")
    done = run("store", "check", tmp_path)
    assert (done.returncode, "comparisons: k" in done.stdout) == (ExitCode.FINDINGS, True)
    with sqlite3.connect(tmp_path / NAME) as db:
        db.execute("PRAGMA user_version = 99")
    assert run("store", "check", tmp_path).returncode == ExitCode.UNREADABLE
    (tmp_path / NAME).write_bytes(b"no database at all" * 99)
    done = run("store", "check", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.UNREADABLE, 1)
    assert run("store", "check", tmp_path / "none").returncode == ExitCode.UNREADABLE


def test_backup_and_export(tmp_path: Path) -> None:
    """A backup opens as a store; the export holds every row, and decisions by comparison as the other commands read them."""
    with opened(tmp_path / "store") as store:
        filled(store)
        store.decide([("青石镇/2021-2022", ONE)])
        (tmp_path / "copy").mkdir()
        target = tmp_path / "copy" / NAME
        assert run("store", "backup", tmp_path, target).returncode == ExitCode.DONE  # while it is open here
    with opened(tmp_path / "copy", make=False) as copy:
        assert (copy.faults(), copy.decisions()) == ([], (("青石镇/2021-2022", ONE),))
    assert run("store", "backup", tmp_path, target).returncode == ExitCode.USAGE
    assert run("store", "export", tmp_path, "-o", tmp_path / "export").returncode == ExitCode.DONE
    again = run("store", "export", tmp_path, "-o", tmp_path / "export")
    assert again.returncode == ExitCode.NOT_WRITABLE  # decisions files may hold what a person wrote
    assert run("store", "export", tmp_path, "-o", tmp_path / "export", "--force").returncode == ExitCode.DONE
    rows = [json.loads(line) for line in (tmp_path / "export" / "comparisons.jsonl").read_text("utf-8").splitlines()]
    assert rows[1]["payload"] == {"x": 1}
    lines = (tmp_path / "export" / "decisions" / "青石镇_2021-2022.jsonl").read_text("utf-8")
    assert json.loads(lines)["note"] == "核对过"


def test_a_store_without_a_folder_is_refused(tmp_path: Path) -> None:
    """Nothing is made where something was to be read."""
    with pytest.raises(Unreadable), opened(tmp_path / "none", make=False):
        pass
    assert not (tmp_path / "none").exists()


def test_names_depend_on_every_value() -> None:
    """One name for a list of values, another for another list."""
    assert digest_of(["a", 1]) == digest_of(["a", 1])
    assert len({digest_of(v) for v in (["a", 1], ["a", "1"], ["a1"], [["a"], 1])}) == 4
