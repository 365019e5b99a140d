"""Shared fixtures: mini reports from docstrings, fixture pairs, snapshots, programs that must be there."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from tests.evaluation.labels import REFERENCE
from tracker.model import Report, Side, Source
from tracker.settings import Settings
from tracker.structure import parse

HERE = Path(__file__).parent
SNAPSHOTS = HERE / "snapshots"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--snapshot-update`` accepts what came out."""
    parser.addoption("--snapshot-update", action="store_true", help="accept the present output as expected")


@pytest.fixture
def settings() -> Settings:
    """Default settings."""
    return Settings()


def source_of(text: str, name: str = "report.txt") -> Source:
    """A text as if read from a file."""
    return Source(name, sha256(text.encode()).hexdigest(), "text", "utf-8", text)


def report_of(text: str, side: Side = "new") -> Report:
    """A text parsed with default settings."""
    return parse(source_of(text), side, Settings())


@pytest.fixture
def report_doc(request: pytest.FixtureRequest) -> Report:
    """The test's docstring, its first line left out, parsed as a report."""
    doc = str(request.function.__doc__)
    lines = [line.strip() for line in doc.splitlines()[1:]]
    return report_of("\n".join(lines).strip() + "\n")


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the stored one of that name; a failure shows the difference."""
    update = request.config.getoption("--snapshot-update")

    def check(name: str, text: str) -> None:
        scrubbed = re.sub(r'("version": |tracker |版本 )"?\d+\.\d+\.\d+"?', r"\1VERSION", text)
        scrubbed = re.sub(r"[0-9a-f]{64}", "SHA256", scrubbed)
        scrubbed = re.sub(r'"run": "[0-9a-f]{12}"', '"run": "RUN"', scrubbed)
        path = SNAPSHOTS / name
        if update:
            path.parent.mkdir(exist_ok=True)
            path.write_text(scrubbed, encoding="utf-8")
        stored = path.read_text(encoding="utf-8") if path.exists() else ""
        if scrubbed != stored:
            actual = HERE / "actual" / name
            actual.parent.mkdir(exist_ok=True)
            actual.write_text(scrubbed, encoding="utf-8")
            lines = difflib.unified_diff(stored.splitlines(), scrubbed.splitlines(), "stored", "now", lineterm="", n=1)
            pytest.fail("\n".join(list(lines)[:60]) + f"\naccept with --snapshot-update; output in tests/actual/{name}")

    return check


def need(program: str) -> None:
    """Skip where a program is missing; fail instead in the full run, where nothing may skip for that."""
    if shutil.which(program) is None:
        message = f"the program {program} is missing"
        if os.environ.get("TRACKER_ALL"):
            pytest.fail(message)
        pytest.skip(message)


def reference(*parts: str) -> Path:
    """A file of the reference reports; skips where they are absent (they are not distributed)."""
    path = REFERENCE.joinpath(*parts)
    if not path.exists():
        pytest.skip("the reference reports are not distributed")
    return path


def interruptible(command: Sequence[str]) -> subprocess.Popen[str]:
    """A run that Ctrl-C reaches, with what it says on standard error to be read; a job in the background would ignore it."""
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
