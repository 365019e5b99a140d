"""The installed command as a user runs it: streams, exit codes, one sentence for each failure, nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import interruptible
from tests.evaluation.labels import FIXTURES
from tracker.errors import ExitCode
from tracker.terminal import wants_color

TRACKER = Path(sys.executable).with_name("tracker")
OLD, NEW = FIXTURES / "luming" / "2021.txt", FIXTURES / "luming" / "2022.txt"
MINI_OLD = "石湾镇2023年法治政府建设情况报告\n\n一、主要工作\n\n开会3次。\n\n二、存在问题\n\n力量不足。\n\n三、2024年工作计划\n\n新招队员2名。\n"
MINI_NEW = MINI_OLD.replace("2024年", "2025年").replace("2023年", "2024年").replace("开会3次", "开会4次")


def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the installed command."""
    environment = {**os.environ, **options.pop("env", {})}  # type: ignore[dict-item]
    done: subprocess.CompletedProcess[str] = subprocess.run(
        [str(TRACKER), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
        timeout=120,
        **options,  # type: ignore[call-overload]
    )
    return done


@pytest.fixture
def mini(tmp_path: Path) -> tuple[Path, Path]:
    """Two small reports typed in by hand."""
    old, new = tmp_path / "2023.txt", tmp_path / "2024.txt"
    old.write_text(MINI_OLD, encoding="utf-8")
    new.write_text(MINI_NEW, encoding="utf-8")
    return old, new


def test_alone_it_explains_itself_in_five_lines() -> None:
    """Code 0, five lines, Chinese by default, English on request."""
    done = run()
    assert done.returncode == ExitCode.DONE
    assert len(done.stdout.strip().splitlines()) == 5
    assert "比对" in done.stdout
    assert "compares" in run(env={"TRACKER_LANG": "en"}).stdout


def test_json_alone_on_standard_output() -> None:
    """The contract and nothing else."""
    done = run("compare", OLD, NEW, "--format", "json")
    assert done.returncode == ExitCode.DONE
    assert json.loads(done.stdout)["contract"] == 1
    assert done.stderr == ""


def test_a_folder_gets_html_and_json_and_a_summary(mini: tuple[Path, Path], tmp_path: Path) -> None:
    """Files, then their paths last on standard output."""
    out = tmp_path / "out"
    for name in ("html", "json"):
        done = run("compare", *mini, "-o", out, "--format", name)
        assert done.returncode == ExitCode.DONE, done.stderr
        assert done.stdout.strip().splitlines()[-1] == str(out / f"report.{name}")
    assert sorted(p.name for p in out.iterdir()) == ["report.html", "report.json"]


def test_a_suffix_makes_a_file(mini: tuple[Path, Path], tmp_path: Path) -> None:
    """-o report.html is a file; a format that does not fit is refused."""
    assert run("compare", *mini, "-o", tmp_path / "x.html").returncode == ExitCode.DONE
    assert (tmp_path / "x.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert run("compare", *mini, "-o", tmp_path / "x.html", "--format", "json").returncode == ExitCode.USAGE


def test_inspect() -> None:
    """Metadata, tree with kinds, sentences."""
    done = run("inspect", OLD)
    assert done.returncode == ExitCode.DONE
    assert "鹿鸣岭乡" in done.stdout
    assert "[存在的不足]" in done.stdout
    assert run("inspect", OLD, "--lang", "en").stdout.count("[shortcomings]") >= 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ExitCode.UNREADABLE),
        (bytes(range(256)) * 20, ExitCode.UNREADABLE),
        ("一行".encode(), ExitCode.REFUSED),
        ("一".encode() * 3_500_000, ExitCode.UNREADABLE),
    ],
    ids=["empty", "binary", "one line", "10 MB of one character"],
)
def test_bad_input(mini: tuple[Path, Path], tmp_path: Path, data: bytes, code: ExitCode) -> None:
    """One sentence, the documented code, no traceback, nothing written."""
    bad, out = tmp_path / "bad.txt", tmp_path / "out"
    bad.write_bytes(data)
    done = run("compare", mini[0], bad, "-o", out)
    assert done.returncode == code
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not out.exists()


def test_missing_file_folder_and_same_path(mini: tuple[Path, Path], tmp_path: Path) -> None:
    """Each is told in one sentence."""
    assert run("compare", mini[0], tmp_path / "none.txt").returncode == ExitCode.UNREADABLE
    assert run("compare", mini[0], tmp_path).returncode == ExitCode.UNREADABLE
    done = run("compare", mini[0], mini[0])
    assert done.returncode == ExitCode.REFUSED
    assert "两次" in done.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda old, new: (old, old), "年度相同"),
        (lambda old, new: (new, old), "颠倒"),
        (lambda old, new: (old, new.replace("石湾镇", "清溪镇")), "单位不同"),
        (lambda old, new: (old, new.replace("2024年", "").replace("2025年", "")), "未识别报告年度"),
    ],
    ids=["same year", "reversed", "other issuer", "no year"],
)
def test_guards(tmp_path: Path, change: object, words: str) -> None:
    """A pair that should not be compared is refused and writes nothing; --force insists and the doubt is told."""
    texts = change(MINI_OLD, MINI_NEW)  # type: ignore[operator]
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text + " " * (path.name == "b.txt"), encoding="utf-8")
    out = tmp_path / "out"
    done = run("compare", *paths, "-o", out, "--format", "html")
    assert done.returncode == ExitCode.REFUSED
    assert words in done.stderr
    assert not out.exists()
    forced = run("compare", *paths, "-o", out, "--format", "html", "--force")
    assert forced.returncode == ExitCode.DONE
    html = (out / "report.html").read_text(encoding="utf-8")
    assert words in html[: html.index("<main")]


def test_years_and_issuer_may_be_given(tmp_path: Path) -> None:
    """--old-year, --new-year, --issuer settle what the text leaves open, and stand in the notes."""
    old, new = tmp_path / "a.txt", tmp_path / "b.txt"
    old.write_text(MINI_OLD.replace("2023年", "").replace("2024年", ""), encoding="utf-8")
    new.write_text(MINI_NEW.replace("2024年", "").replace("2025年", ""), encoding="utf-8")
    given = ("--old-year", "2023", "--new-year", "2024", "--issuer", "石湾镇")
    done = run("compare", old, new, *given, "--format", "json")
    assert done.returncode == ExitCode.DONE, done.stderr
    full = json.loads(done.stdout)
    assert (full["old"]["report_year"], full["new"]["report_year"]) == (2023, 2024)
    assert {"year_given", "issuer_given"} <= {n["code"] for n in full["notes"]}


def test_usage_errors() -> None:
    """Code 2, with the near command named, in Chinese."""
    done = run("comapre")
    assert done.returncode == ExitCode.USAGE
    assert "compare" in done.stderr
    assert "没有" in done.stderr
    assert run("compare").returncode == ExitCode.USAGE


def test_findings_over_a_limit_end_with_one() -> None:
    """--fail-on, never by default."""
    assert run("compare", OLD, NEW, "--fail-on", "0").returncode == ExitCode.FINDINGS
    assert run("compare", OLD, NEW, "--fail-on", "999").returncode == ExitCode.DONE


def test_settings_file(mini: tuple[Path, Path], tmp_path: Path) -> None:
    """tracker.toml of the folder counts, --isolated ignores it, an unknown key is an error."""
    (tmp_path / "tracker.toml").write_text("[reuse]\nlight_ratoi = 0.5\n", encoding="utf-8")
    done = run("compare", *mini, cwd=tmp_path)
    assert done.returncode == ExitCode.USAGE
    assert "reuse.light_ratio" in done.stderr
    assert run("compare", *mini, "--isolated", cwd=tmp_path).returncode == ExitCode.DONE


def test_files_of_others_are_kept(mini: tuple[Path, Path], tmp_path: Path) -> None:
    """A foreign report.json is not overwritten; our own is."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.json").write_text("{}", encoding="utf-8")
    done = run("compare", *mini, "-o", out, "--format", "json")
    assert done.returncode == ExitCode.NOT_WRITABLE
    assert (out / "report.json").read_text(encoding="utf-8") == "{}"
    assert run("compare", *mini, "-o", out, "--format", "json", "--force").returncode == ExitCode.DONE
    assert run("compare", *mini, "-o", out, "--format", "json").returncode == ExitCode.DONE
    assert [p.name for p in out.iterdir()] == ["report.json"]


def test_permissions_as_an_ordinary_user(mini: tuple[Path, Path], tmp_path: Path) -> None:
    """No right to read, no right to write: one sentence each, nothing left behind."""
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root without setpriv cannot test permissions")
    tmp_path.chmod(0o755)
    for parent in list(tmp_path.parents)[:2]:
        parent.chmod(0o755)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    secret = tmp_path / "secret.txt"
    secret.write_text(MINI_NEW, encoding="utf-8")
    secret.chmod(0o000)
    for path in mini:
        path.chmod(0o644)
    prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    environment = {**os.environ, "HOME": str(tmp_path)}

    def ordinary(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [*prefix, sys.executable, "-m", "tracker", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, cwd=FIXTURES.parent)

    probe = ordinary("--version")
    if probe.returncode != 0:
        pytest.skip("the interpreter lies where an ordinary user may not read it")
    done = ordinary("compare", mini[0], secret)
    assert done.returncode == ExitCode.UNREADABLE, done.stderr
    done = ordinary("compare", *mini, "-o", closed / "out", "--format", "json")
    assert done.returncode == ExitCode.NOT_WRITABLE, done.stderr
    assert list(closed.iterdir()) == []


def test_without_pdf_parts_the_rest_is_written(mini: tuple[Path, Path], tmp_path: Path) -> None:
    """Where pango is missing, HTML and JSON stand, one sentence says what to install, code 4; the demo ends well."""
    lame = tmp_path / "lame"
    lame.mkdir()
    (lame / "weasyprint.py").write_text("print('banner')\nraise OSError('no pango')\n", encoding="utf-8")
    environment = {"PYTHONPATH": str(lame)}
    done = run("compare", *mini, "-o", tmp_path / "out", env=environment)
    assert done.returncode == ExitCode.MISSING_PART
    assert "apt install" in done.stderr
    assert "banner" not in done.stdout
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["report.html", "report.json"]
    assert run("demo", "-o", tmp_path / "demo", env=environment).returncode == ExitCode.DONE


def test_any_locale(mini: tuple[Path, Path]) -> None:
    """LC_ALL=C and an ASCII terminal change nothing."""
    done = run("compare", *mini, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == ExitCode.DONE
    assert "石湾镇" in done.stdout


@pytest.mark.parametrize("loaded", ["tracker.errors", "click", "tracker.compare"])
def test_stopped(tmp_path: Path, loaded: str) -> None:
    """Ctrl-C ends with 130 in one sentence at most and leaves nothing half-written, also while the modules load."""
    out = tmp_path / "out"
    command = [sys.executable, "-X", "importtime", "-m", "tracker", "compare", str(OLD), str(NEW), "-o", str(out)]
    process = interruptible(command)
    assert process.stderr is not None
    assert any(line.split("|")[-1].strip() == loaded for line in process.stderr)
    process.send_signal(signal.SIGINT)
    left = process.communicate(timeout=60)[1].splitlines()
    told = [line for line in left if line and not line.startswith("import time:")]
    assert process.returncode == ExitCode.STOPPED
    assert len(told) <= 1
    if out.exists():
        assert not [p for p in out.iterdir() if p.name.startswith(".")]


def test_help_needs_no_heavy_import() -> None:
    """--help and --version load neither WeasyPrint nor numpy; every option says what it does."""
    code = "import sys, tracker.entry\ntry:\n tracker.entry.main(['compare', '--help'])\nexcept SystemExit: pass\nprint([m for m in ('weasyprint', 'numpy', 'jinja2', 'rapidfuzz') if m in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "--fail-on" in done.stdout


@pytest.mark.parametrize(
    ("choice", "environment", "terminal", "wanted"),
    [
        ("always", {"NO_COLOR": "1"}, False, True),
        ("never", {"FORCE_COLOR": "1"}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ("auto", {"FORCE_COLOR": "1"}, False, True),
        ("auto", {}, True, True),
        ("auto", {}, False, False),
    ],
)
def test_colour(choice: str, environment: dict[str, str], terminal: bool, wanted: bool) -> None:
    """--color over NO_COLOR over FORCE_COLOR over the terminal."""
    assert wants_color(choice, environment, terminal) is wanted


def test_our_fault_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An unexpected error ends with 70, its trace in a file that is named."""
    from tracker import outcome

    monkeypatch.setattr("tracker.show.run_inspect", lambda *_, **__: 1 // 0)
    assert outcome._told(["inspect", str(OLD)]) == ExitCode.OUR_FAULT
    message = capsys.readouterr().err
    assert "Traceback" not in message
    log = Path(next(word.rstrip(".。一") for word in message.replace("文件 ", "文件 ").split() if ".log" in word))
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    log.unlink()
