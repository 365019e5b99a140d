"""What fuzzing found stays mended: each finding is replayed through its reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import PARTS, READERS, behind_the_zip, one

FINDINGS = sorted((Path(__file__).parent / "fuzz" / "findings").iterdir())


@pytest.mark.parametrize("path", FINDINGS, ids=lambda p: p.name)
def test_a_finding_is_text_or_one_sentence(path: Path) -> None:
    """Named ``READER-HASH``."""
    name = path.name.split("-")[0]
    read = behind_the_zip(name, READERS[name])[0] if name in PARTS else READERS[name]
    one(read)(path.read_bytes())


def test_findings_are_there() -> None:
    """The folder is not empty by mistake."""
    assert FINDINGS
