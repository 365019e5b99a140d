"""The sample files of every format: read to the character, or refused in one sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.evaluation.files import FILES, Sample, lines_read, own_samples, scored, squeezed
from tests.evaluation.labels import SETTINGS
from tests.samples import bundles, pages, text, word
from tracker.errors import Unreadable
from tracker.model import Source
from tracker.read import read, read_all, recognise

SAMPLES = list(own_samples())
BY_NAME = {s.path.name: s for s in SAMPLES}
READ = [s for s in SAMPLES if s.refused is None and s.family != "scans"]
SCANS = [s for s in SAMPLES if s.family == "scans"]


def _id(sample: Sample) -> str:
    return sample.path.name


def test_there_are_sixty_files_of_every_family() -> None:
    """As many as were promised."""
    assert len(SAMPLES) >= 60
    assert {s.path.suffix for s in SAMPLES} >= {
        ".txt",
        ".md",
        ".rtf",
        ".html",
        ".mht",
        ".docx",
        ".doc",
        ".wps",
        ".odt",
        ".pdf",
        ".ofd",
        ".tif",
        ".png",
        ".zip",
        ".xlsx",
    }


@pytest.mark.parametrize("sample", READ, ids=_id)
def test_every_character_and_every_paragraph(sample: Sample) -> None:
    """Nothing lost, nothing added, no paragraph cut or joined; every heading a line of its own with its number."""
    score = scored(lines_read(sample.path), sample.truth)
    assert (score.errors, score.exact, score.headings) == (0.0, 1.0, 1.0)


@pytest.mark.slow
@pytest.mark.parametrize("sample", SCANS, ids=_id)
def test_pictures_are_recognised(sample: Sample) -> None:
    """Scans and screenshots to .5 %, photographs to 1.5 %; no digit wrong without a mark, every heading a line of its own."""
    if not recognise.available():
        pytest.fail("the full run recognises pictures: tracker[ocr] is missing")
    source = read(sample.path, SETTINGS)
    score = scored(source.text.splitlines(), sample.truth)
    assert score.errors <= (0.015 if "photo" in sample.path.name else 0.005)
    assert score.headings == 1.0
    assert source.recognised
    marked = [source.text[a:b] for a, b in source.unsure]
    wanted, found = (re.findall(r"\d+(?:\.\d+)?", squeezed(t)) for t in ("\n".join(sample.truth), source.text))
    assert wanted == found or any(re.search(r"\d", m) for m in marked)


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.refused is not None], ids=_id)
def test_bad_files_end_in_one_sentence(sample: Sample) -> None:
    """It names the file and the fault; a file that would hang is given up."""
    quick = replace(SETTINGS, limits=replace(SETTINGS.limits, seconds=4))
    with pytest.raises(Unreadable) as error:
        read(sample.path, quick)
    assert str(sample.refused) in error.value.template.format(**error.value.values)
    assert sample.path.name in str(error.value)


def test_one_bad_file_does_not_sink_the_folder() -> None:
    """All others of the folder are read; each that is not has its own sentence."""
    quick = replace(SETTINGS, limits=replace(SETTINGS.limits, seconds=4))
    chosen = {"street.md", "cut_in_half.docx", "two_reports.zip", "locked.docx"}
    found = {}
    for path in sorted(FILES.iterdir()):
        if path.name in chosen:
            found[path.name] = list(read_all(path, quick))
    assert [type(f) for f in found["cut_in_half.docx"] + found["locked.docx"]] == [Unreadable, Unreadable]
    assert [f.file for f in found["two_reports.zip"] if isinstance(f, Source)] == [
        "two_reports.zip/a.txt",
        "two_reports.zip/b.txt",
    ]


def test_pages_are_told() -> None:
    """Every page begins in the text where it begins on paper."""
    source = read(BY_NAME["town_official.pdf"].path, SETTINGS)
    assert source.page_at(0) == 1
    assert source.page_at(len(source.text) - 1) == len(source.pages) > 1
    assert read(BY_NAME["town_typed_numbers.docx"].path, SETTINGS).page_at(0) is None


def test_the_script_makes_the_committed_files() -> None:
    """What needs no foreign program is the same byte for byte."""
    makers = (text.texts, text.markdowns, text.rtfs, text.webs, word.words, pages.ofds, bundles.bundles)
    for name, data, _ in (made for make in makers for made in make()):
        assert (FILES / name).read_bytes() == data, name


def test_a_file_that_cannot_be_opened_does_not_sink_the_folder(tmp_path: Path) -> None:
    """Too large here; without permission it is the same."""
    (tmp_path / "a.txt").write_bytes("望湖街道报告。".encode() * 500)
    (tmp_path / "b.txt").write_text("溪源镇报告。", encoding="utf-8")
    small = replace(SETTINGS, limits=replace(SETTINGS.limits, file_bytes=1000))
    found = list(read_all(tmp_path, small))
    assert [type(f) for f in found] == [Unreadable, Source]
