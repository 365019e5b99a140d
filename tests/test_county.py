"""A folder put in order: every file in its place or left out with a reason; the clerk's list has the last word."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import report_of
from tracker.county.assign import assign
from tracker.county.model import County
from tracker.county.recognise import Recognised, as_table, found_at, from_table, recognise
from tracker.county.said import said
from tracker.county.units import FileRow, UnitList, UnitRow, parse_units, units_text, years_of, years_text

BODY = (
    "{body_year}年，{wo}认真推进各项工作。现将{body_year}年度情况报告如下。\n一、主要成效\n{n}人参加{n}次培训。\n建立台账{n}本。\n"
    "二、存在的问题\n力量不足，原因是编制少。\n三、{next}年工作计划\n新建工作室{n}个。\n\n{signed}\n{date}\n"
)


def text_of(unit: str, year: int, *, title_year: int | None = None, signed: str | None = None, n: int = 3, month: int = 2) -> str:
    """A small report; ``n`` makes its wording its own."""
    body = BODY.format(
        body_year=year, wo="我镇", n=n, next=year + 1, signed=signed or f"{unit}人民政府", date=f"{year + 1}年{month}月3日"
    )
    return f"{unit}{title_year or year}年法治政府建设情况报告\n{body}"


def document(text: str, file: str = "a.txt") -> Recognised:
    """A text recognised under a path."""
    return found_at(recognise(report_of(text)), file)


def county(files: Mapping[str, str], listed: UnitList | None = None) -> County:
    """A county of texts by path."""
    return assign([document(text, file) for file, text in files.items()], listed or UnitList())


def places(found: County) -> dict[tuple[str, int], str]:
    """(office, year) -> file."""
    return {(u.name, f.year): f.document.file for u in found.units for f in u.reports}


def left(found: County) -> dict[str, str]:
    """File -> why it was left out."""
    return {x.file: x.code for x in found.left_out}


def test_reports_find_their_places_in_any_order() -> None:
    """Two offices over three years; the order of the files changes nothing."""
    files = {f"{u}{y}.txt": text_of(u, y, n=y + len(u)) for u in ("青石镇", "白水乡") for y in (2021, 2022, 2023)}
    found = county(files)
    assert places(found) == {(file[:3], int(file[3:7])): file for file in files}
    assert [(p.unit, p.folder) for p in found.pairs] == [(u, f"{y}-{y + 1}") for u in ("白水乡", "青石镇") for y in (2021, 2022)]
    for seed in range(5):
        shuffled = list(files)
        random.Random(seed).shuffle(shuffled)  # noqa: S311  # any order will do
        assert county({f: files[f] for f in shuffled}) == found


def test_a_county_in_front_of_the_name_is_the_same_office() -> None:
    """甲河县青石镇 and 青石镇 are one office; the same name in two counties is two."""
    one = county({"1": text_of("甲河县青石镇", 2021), "2": text_of("青石镇", 2022)})
    assert set(places(one)) == {("青石镇", 2021), ("青石镇", 2022)}
    two = county(
        {
            "1": text_of("甲河县青石镇", 2021, n=1),
            "2": text_of("乙山县青石镇", 2021, n=2),
            "3": text_of("甲河县白水乡", 2021, n=4),
            "4": text_of("乙山县白水乡", 2021, n=5),
        }
    )
    assert {u for u, _y in places(two)} == {"甲河县青石镇", "乙山县青石镇", "甲河县白水乡", "乙山县白水乡"}


def test_a_risen_township_is_the_same_office_and_a_new_name_is_asked_about() -> None:
    """乡 that goes on as 镇 needs no list; another name does, and its answer joins the years."""
    risen = county({"1": text_of("青石乡", 2021), "2": text_of("青石镇", 2022)})
    assert set(places(risen)) == {("青石镇", 2021), ("青石镇", 2022)}
    assert (risen.units[0].aliases, risen.questions) == (("青石乡",), ())
    filed = (("青石镇", 2020), ("青石镇", 2021), ("锦江街道", 2022), ("白水乡", 2022))
    files = {f"{u}{y}": text_of(u, y, n=y) for u, y in filed}
    apart = county(files)
    assert [(q.unit, q.code) for q in apart.questions] == [("青石镇", "ask_renamed")]
    told = county(files, UnitList((UnitRow("锦江街道", aliases=("青石镇",)),)))
    assert {("锦江街道", 2021), ("锦江街道", 2022)} <= set(places(told))
    assert [p.relation for p in told.pairs if p.unit == "锦江街道"] == ["same", "renamed"]
    assert not told.questions


def test_one_code_is_one_office() -> None:
    """Two rows with one code: renaming keeps it, the later row has the name."""
    files = {"1": text_of("青石镇", 2021), "2": text_of("锦江街道", 2022)}
    found = county(files, UnitList((UnitRow("青石镇", code="1101"), UnitRow("锦江街道", code="1101"))))
    assert set(places(found)) == {("锦江街道", 2021), ("锦江街道", 2022)}
    assert [(u.name, u.aliases) for u in found.units] == [("锦江街道", ("青石镇",))]
    assert [row.name for row in found.listed.units] == ["青石镇", "锦江街道"]


def test_a_merged_office_is_followed_into_its_heir() -> None:
    """Its last report is compared with the first one of the heir after it; later years are not missed."""
    files = {f"{u}{y}": text_of(u, y, n=y + len(u)) for u in ("青石乡", "白水镇") for y in (2021, 2022)}
    files["白水镇2023"] = text_of("白水镇", 2023)
    found = county(files, UnitList((UnitRow("青石乡", merged_into="白水镇"),)))
    merged = [p for p in found.pairs if p.relation == "merged"]
    assert [(p.unit, p.old.year, p.new.unit, p.new.year) for p in merged] == [("青石乡", 2022, "白水镇", 2023)]
    assert next(u for u in found.units if u.name == "青石乡").missing == ()


def test_a_wrong_year_in_the_title_is_outvoted_and_asked_about() -> None:
    """Text, date and name of the file say 2023, the title 2022."""
    found = county({"青石镇2023.txt": text_of("青石镇", 2023, title_year=2022)})
    assert set(places(found)) == {("青石镇", 2023)}
    assert [q.code for q in found.questions] == ["ask_year"]
    assert "标题2022" in said(found.questions[0], "zh")
    row = found.listed.files[0]
    assert (row.file, row.unit, row.year, row.use) == ("青石镇2023.txt", "青石镇", 2023, None)
    assert "标题2022" in row.question


@pytest.mark.parametrize("answer", [FileRow("a", "白水乡", 2020, True), FileRow("a", "白水乡", 2020)])
def test_the_clerk_has_the_last_word(answer: FileRow) -> None:
    """Another office and year in the row of a file count, whether 是 was entered or not; nothing is asked again."""
    found = county({"a": text_of("青石镇", 2023, title_year=2022)}, UnitList(files=(answer,)))
    assert (set(places(found)), found.questions) == ({("白水乡", 2020)}, ())
    again = county({"a": text_of("青石镇", 2023, title_year=2022)}, found.listed)
    assert (set(places(again)), again.questions, again.listed) == ({("白水乡", 2020)}, (), found.listed)
    out = county({"a": text_of("青石镇", 2023), "b": text_of("青石镇", 2022)}, UnitList(files=(FileRow("a", use=False),)))
    assert left(out) == {"a": "left_by_clerk"}
    draft = county({"青石镇（草稿）.txt": text_of("青石镇", 2023)}, UnitList(files=(FileRow("青石镇（草稿）.txt", use=True),)))
    assert set(places(draft)) == {("青石镇", 2023)}


@pytest.mark.parametrize("row", [FileRow("y", "青石镇"), FileRow("y", "青石镇人民政府", 2022)])
def test_an_office_that_the_clerk_named_stays_named(row: FileRow) -> None:
    """A unit filled in without 是 is kept in the list, run after run."""
    files = {"x": text_of("青石镇", 2021), "y": text_of("", 2022, signed="办公室").replace("我镇", "全体干部")}
    assert left(county(files)) == {"y": "left_no_issuer"}
    listed = UnitList(files=(row,))
    for _run in range(3):
        found = county(files, listed)
        assert set(places(found)) == {("青石镇", 2021), ("青石镇", 2022)}
        listed = parse_units(units_text(found.listed))


def test_an_open_question_stays_open_when_the_office_rises() -> None:
    """A proposal of ours that nobody touched is no answer, and splits no office."""
    files = {"a": text_of("青石乡", 2020), "b": text_of("青石乡", 2021, title_year=2020, n=5)}
    first = county(files)
    assert [q.code for q in first.questions] == ["ask_year"]
    later = county({**files, "c": text_of("青石镇", 2022, n=7)}, first.listed)
    assert set(places(later)) == {("青石镇", 2020), ("青石镇", 2021), ("青石镇", 2022)}
    assert [q.code for q in later.questions] == ["ask_year"]


def test_strays_are_left_out_with_their_reasons() -> None:
    """Copies, drafts, halves of years, plans, notices, other subjects, other counties."""
    report = text_of("甲河县青石镇", 2023)
    files = {
        "青石镇.txt": report,
        "青石镇 - 副本.txt": report,
        "青石镇2023（征求意见稿）.txt": text_of("甲河县青石镇", 2023, n=7),
        "b.txt": text_of("甲河县白水乡", 2023, n=8),
        "c.txt": text_of("甲河县白水乡", 2022, n=9),
        "d.txt": text_of("甲河县红岩镇", 2023, n=5),
        "half.txt": text_of("甲河县白水乡", 2023).replace("2023年法治政府建设情况报告", "2023年上半年法治政府建设情况报告"),
        "plan.txt": "白水乡2024年法治政府建设工作要点\n一、学习\n组织学习4次。\n二、执法\n开展检查。\n",
        "notice.txt": "关于报送2023年度报告的通知\n\n各单位：\n请于2月底前报送。\n",
        "other.txt": "白水乡2023年安全生产工作情况报告\n一、主要做法\n检查企业3家。\n",
        "abroad.txt": text_of("乙山县落雁镇", 2023, n=6),
    }
    found = county(files)
    assert left(found) == {
        "青石镇 - 副本.txt": "left_duplicate",
        "青石镇2023（征求意见稿）.txt": "left_draft",
        "half.txt": "left_part_year",
        "plan.txt": "left_plan",
        "notice.txt": "left_other_paper",
        "other.txt": "left_other_topic",
        "abroad.txt": "left_foreign",
    }
    assert [q.file for q in found.questions] == ["abroad.txt"]
    assert all(said(x, lang) for x in found.left_out for lang in ("zh", "en"))


def test_two_texts_for_one_place() -> None:
    """The same text twice needs no person; of two texts the later is taken, and asked about."""
    same = text_of("青石镇", 2023)
    found = county({"a.txt": same, "b.txt": same + "\n"})
    assert (places(found), left(found)) == ({("青石镇", 2023): "a.txt"}, {"b.txt": "left_same_text"})
    two = county({"a.txt": text_of("青石镇", 2023, month=1), "b.txt": text_of("青石镇", 2023, n=9, month=2)})
    assert (places(two), left(two)) == ({("青石镇", 2023): "b.txt"}, {"a.txt": "left_second"})
    assert [q.file for q in two.questions] == ["a.txt"]


def test_missing_reports() -> None:
    """A hole is missing; what the list says is due counts over what others filed."""
    files = {
        f"{u}{y}": text_of(u, y, n=y)
        for u, years in {"青石镇": (2021, 2023), "白水乡": (2021, 2022, 2023)}.items()
        for y in years
    }
    assert {u.name: u.missing for u in county(files).units} == {"青石镇": (2022,), "白水乡": ()}
    listed = UnitList((UnitRow("青石镇", expected=(2021, 2023)), UnitRow("红岩镇", expected=(2022,))))
    assert {u.name: u.missing for u in county(files, listed).units} == {"青石镇": (), "白水乡": (), "红岩镇": (2022,)}


def test_a_file_named_by_the_year_it_was_sent_in_is_no_doubt() -> None:
    """The text says 2022, the file 2023; nobody is asked. Without a year inside, the name counts."""
    found = county({"青石镇2023.txt": text_of("青石镇", 2022)})
    assert (set(places(found)), found.questions) == ({("青石镇", 2022)}, ())
    bare = "青石镇法治政府建设情况报告\n一、主要成效\n培训3次。\n二、工作计划\n新建工作室3个。\n"
    assert set(places(county({"2021/青石镇.txt": bare}))) == {("青石镇", 2021)}


def test_few_offices_make_no_stranger() -> None:
    """Two counties with one office each: nobody can say which is the wrong one."""
    found = county(
        {"1": text_of("甲河县青石镇", 2021), "2": text_of("乙山县白水乡", 2021, n=4), "3": text_of("甲河县青石镇", 2022, n=5)}
    )
    assert (set(places(found)), found.superior) == ({("青石镇", 2021), ("青石镇", 2022), ("白水乡", 2021)}, "")


def test_no_name_in_the_text_is_taken_from_the_path() -> None:
    """A report that names no office, in the folder of one that others name."""
    nameless = text_of("", 2022, signed="办公室").replace("我镇", "全体干部")
    found = county({"x.txt": text_of("青石镇", 2021), "青石镇/2022.txt": nameless, "y.txt": nameless.replace("3", "5")})
    assert places(found)["青石镇", 2022] == "青石镇/2022.txt"
    assert left(found) == {"y.txt": "left_no_issuer"}


def test_a_name_in_the_path_that_is_not_the_office_is_asked_about() -> None:
    """The text counts, a person is asked."""
    found = county({"白水乡2022.txt": text_of("青石镇", 2022), "b.txt": text_of("白水乡", 2022, n=5)})
    assert places(found)["青石镇", 2022] == "白水乡2022.txt"
    assert [q.code for q in found.questions] == ["ask_issuer"]


def test_plain_values_and_back() -> None:
    """What a store keeps is what was recognised."""
    one = recognise(report_of(text_of("青石镇", 2022)))
    assert from_table(as_table(one)) == one


WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), blacklist_characters="、，,；;|/ "), min_size=1, max_size=6
).filter(lambda t: t == t.strip() and not t.startswith("'"))
YEARS = st.lists(st.integers(2000, 2099), unique=True, max_size=6).map(lambda y: tuple(sorted(y)) or None)


@given(YEARS)
def test_years_and_back(years: tuple[int, ...] | None) -> None:
    """Years as a clerk writes them are read as they were."""
    assert years_of(years_text(years)) == years


@given(
    st.lists(st.builds(UnitRow, WORDS, WORDS, st.lists(WORDS, max_size=3).map(tuple), st.just("1101"), YEARS, WORDS), max_size=4),
    st.lists(st.builds(FileRow, WORDS, WORDS, st.none() | st.integers(2000, 2099), st.none() | st.booleans(), WORDS), max_size=4),
)
def test_a_list_is_read_as_it_was_written(units: list[UnitRow], files: list[FileRow]) -> None:
    """Any names, also such as a spreadsheet would take for formulas."""
    listed = UnitList(tuple(units), tuple(f for f in files if "\\" not in f.file))
    assert parse_units(units_text(listed)) == listed


def test_lists_of_clerks() -> None:
    """English heads, tabs, semicolons, a column of the clerk's own, years in several ways."""
    text = "unit;aliases;expected;联系人\n青石镇;青石乡、老青石;2020年至2022年,2024;王五\n"
    row = parse_units(text).units[0]
    assert (row.aliases, row.expected, row.extra) == (("青石乡", "老青石"), (2020, 2021, 2022, 2024), (("联系人", "王五"),))
    assert "王五" in units_text(UnitList((row,)))
    assert parse_units("单位\t级别\n青石镇\t镇\n").units[0].level == "镇"
    with pytest.raises(ValueError, match="unit"):
        parse_units("名字,年\n青石镇,2020\n")
