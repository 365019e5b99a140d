"""sdist -> wheel -> clean environment -> a comparison, as users get it."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.evaluation.labels import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the sdist."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_templates_and_examples_only(wheel: Path) -> None:
    """Templates, knowledge, messages and the two examples; no tests, no other fixture."""
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "tracker/templates/report/base.html",
        "tracker/knowledge/weights.json",
        "tracker/locale/zh/LC_MESSAGES/messages.mo",
        "tracker/examples/2023.txt",
    ):
        assert wanted in names
    assert not [n for n in names if n.startswith(("tests", "fixtures", "templates", "docs"))]


def test_it_runs_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    """Installed without the development parts, the demo works."""
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel)], check=True, capture_output=True)
    done = subprocess.run(
        [home / "bin" / "tracker", "demo", "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").is_file()
    assert (tmp_path / "out" / "report.json").is_file()
