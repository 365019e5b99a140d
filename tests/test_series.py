"""Three and more years: every sentence in one line, promises and problems followed, figures as series; refused where files do not fit."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import FIXTURES, SETTINGS
from tests.test_cli import run
from tracker.compare import compare
from tracker.contract.years import series_json
from tracker.errors import ExitCode
from tracker.read import read
from tracker.read.xlsx import sheets
from tracker.render.years import years_html, years_workbook
from tracker.series import Series, bare, series
from tracker.structure import parse
from tracker.view.years import opening_of

PLACES = ["jiangshui", "luming", "outang", "wutang"]


@cache
def series_of(place: str) -> Series:
    """The three years of one fictional office."""
    sources = [read(path, SETTINGS) for path in sorted((FIXTURES / place).glob("20*.txt"))]
    old, new = ([parse(s, side, SETTINGS) for s in sources] for side in ("old", "new"))
    return series(new, [compare(a, b, SETTINGS) for a, b in zip(old, new[1:], strict=False)])


def three_years(*texts: str) -> Series:
    """A series of small reports typed in by hand."""
    old, new = ([report_of(t, side) for t in texts] for side in ("old", "new"))
    return series(new, [compare(a, b, SETTINGS) for a, b in zip(old, new[1:], strict=False)])


@pytest.mark.parametrize("place", PLACES)
def test_every_sentence_stands_in_one_line(place: str) -> None:
    """No sentence is lost or stands twice; the years of a line follow each other; the first has no verdict."""
    s = series_of(place)
    keys = [(x.report, x.sentence) for line in s.lineages for x in line.steps]
    assert len(keys) == len(set(keys)) == sum(len(r.sentences) for r in s.reports)
    for line in s.lineages:
        reports = [x.report for x in line.steps]
        assert reports == list(range(reports[0], reports[0] + len(reports)))
        assert line.steps[0].verdict is None
        assert all(x.verdict not in (None, "new") for x in line.steps[1:])
        assert 1 <= line.kept <= len(line.steps)


@pytest.mark.parametrize("place", PLACES)
def test_steps_are_those_of_the_comparisons(place: str) -> None:
    """Each step of a line is a verdict of the pair, with its source the step before."""
    s = series_of(place)
    for line in s.lineages:
        for before, step in zip(line.steps, line.steps[1:], strict=False):
            verdict = next(v for v in s.comparisons[before.report].sentences if bare(v.new) == step.sentence)
            assert (bare(verdict.source or "o."), verdict.verdict) == (before.sentence, step.verdict)


YEARS = [
    "石湾镇{}年法治政府建设情况报告\n一、主要成效\n开展普法宣传{}场次，受众{}人次。\n镇司法所与派出所建立联合调解机制。\n"
    "二、存在问题\n一是执法人员力量不足，持证人员偏少。\n三、{}年工作计划\n建立合同履约监管台账。\n新招执法队员{}名。\n".format(
        *values
    )
    for values in ((2021, 12, 800, 2022, 2), (2022, 15, 800, 2023, 3), (2023, 40, 800, 2024, 2))
]


def test_a_promise_planned_three_times_and_never_mentioned() -> None:
    """The run has three steps, the last one open; it says so in words."""
    s = three_years(*YEARS)
    run_ = next(r for r in s.promises if "台账" in r.steps[0].text)
    assert [x.status for x in run_.steps] == ["not_mentioned", "not_mentioned", None]
    assert run_.is_unmentioned
    assert "列入2021—2023年3份报告的计划，均未见提及" in years_html(s, "zh", None)


def test_a_problem_and_figures_over_three_years() -> None:
    """The problem stands three times; one figure is frozen, one jumps."""
    s = three_years(*YEARS)
    assert [x.status for x in s.problems[0].steps] == ["repeated", "repeated", None]
    values = {tuple(v for _, _, v in f.values): f for f in s.figures}
    assert values[12, 15, 40].jumps
    assert not values[12, 15, 40].is_frozen
    assert values[800, 800, 800].is_frozen


def test_kept_wording_counts_from_where_it_was_last_rewritten() -> None:
    """A sentence that was rewritten in the second year has stood for two years only."""
    s = three_years(
        YEARS[0], YEARS[1].replace("镇司法所与派出所建立联合调解机制", "司法所同派出所一道建起了联合调解的办法"), YEARS[2]
    )
    line = next(x for x in s.lineages if "派出所" in s.text(x.steps[-1].report, x.steps[-1].sentence) and x.steps[-1].report == 2)
    assert line.kept < 3


def test_a_gap_is_told() -> None:
    """A missing year stands in the result and on the page."""
    s = three_years(YEARS[0], YEARS[1], YEARS[2].replace("2024年", "2026年").replace("2023年", "2025年"))
    assert s.gaps == (2023, 2024)
    assert "缺少2023、2024年的报告" in years_html(s, "zh", None)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_outputs(place: str, lang: str) -> None:
    """The page loads nothing and has unique ids; the workbook has a column a year; both are the same each time; fair words."""
    s = series_of(place)
    html = years_html(s, lang, None)
    assert html == years_html(s, lang, None)
    assert not re.search(r"https?://|<script|<img|<link|url\(", html)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert 3 <= len(opening_of(s, lang)) <= 6
    for word in ("抄袭", "未完成", "未落实"):
        assert word not in re.sub(r"<p>.*?</p>|<th scope=\"row\">.*?</th>|不等于未落实", "", html)
    book = years_workbook(s, lang)
    assert book == years_workbook(s, lang)
    rows = list(sheets(book))[1][1]
    assert [rows[1][i] for i in (1, 2, 3)] == [str(r.meta.report_year) for r in s.reports]


@pytest.mark.parametrize("place", PLACES)
def test_json(place: str) -> None:
    """Every step names a sentence that the same file holds."""
    table = json.loads(series_json(series_of(place)))
    known = {(r["report_year"], key) for r in table["reports"] for key in r["sentences"]}
    steps = [x for name in ("lineages", "promises", "problems") for item in table[name] for x in item["steps"]]
    steps += [v for f in table["figures"] for v in f["values"]]
    assert {(x["year"], x["sentence"]) for x in steps} <= known
    assert len(table["comparisons"]) == len(table["reports"]) - 1


def test_command(tmp_path: Path) -> None:
    """Any order of files; four outputs; refusals in one sentence and nothing written."""
    files = [FIXTURES / "luming" / f"{year}.txt" for year in (2023, 2021, 2022)]
    done = run("series", *files, "-o", tmp_path / "out")
    assert done.returncode == ExitCode.DONE
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"series.html", "series.pdf", "series.xlsx", "series.json"}
    stream = run("series", *files, "--format", "json")
    assert stream.stdout == (tmp_path / "out" / "series.json").read_text(encoding="utf-8")
    cases = {
        ExitCode.USAGE: files[:2],
        ExitCode.REFUSED: [*files[:2], FIXTURES / "outang" / "2023.txt"],
        ExitCode.UNREADABLE: [*files, tmp_path / "none.txt"],
    }
    for code, given in cases.items():
        failed = run("series", *given, "-o", tmp_path / "x")
        assert (failed.returncode, failed.stderr.count("\n"), (tmp_path / "x").exists()) == (code, 1, False)
    twice = run("series", *files, files[0], "-o", tmp_path / "x")
    assert twice.returncode == ExitCode.REFUSED


def test_a_renamed_office_is_taken_on_demand(tmp_path: Path) -> None:
    """Another name in one year is refused, and taken with --force or a common name."""
    paths = []
    for i, text in enumerate(YEARS):
        path = tmp_path / f"{i}.txt"
        path.write_text(text.replace("石湾镇", "石湾街道") if i == 2 else text, encoding="utf-8")
        paths.append(path)
    assert run("series", *paths, "--format", "json").returncode == ExitCode.REFUSED
    assert run("series", *paths, "--format", "json", "--force").returncode == ExitCode.DONE
    assert run("series", *paths, "--format", "json", "--issuer", "石湾街道").returncode == ExitCode.DONE
    listed = tmp_path / "units.csv"
    listed.write_text("单位,别名\n石湾街道,石湾镇\n", encoding="utf-8-sig")
    assert run("series", *paths, "--format", "json", "--units", listed).returncode == ExitCode.DONE
    listed.write_text("单位,别名\n石湾街道,\n石湾镇,\n", encoding="gb18030")
    assert run("series", *paths, "--format", "json", "--units", listed).returncode == ExitCode.REFUSED
