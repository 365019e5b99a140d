"""Traps of real layouts, each in a mini report that stands in the test's docstring."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import report_of
from tests.evaluation.labels import FIXTURES, SETTINGS
from tracker.model import Report, Section
from tracker.read import read
from tracker.structure import as_side, parse
from tracker.structure.kinds import chapter_kinds, lexicon_kind
from tracker.structure.marks import mark, marker_of, number


def _tree(report: Report) -> list[tuple[int, str, str, str]]:
    return [(s.level, s.marker, s.title, s.kind) for s in report.sections]


def _texts(report: Report) -> list[str]:
    return [s.text for s in report.sentences]


def test_plain_outline(report_doc: Report) -> None:
    """Chapters, parts, points; kinds from headings, parts take the chapter's.
    石湾镇关于2023年度法治政府建设情况的报告

    2023年，石湾镇坚持依法行政。现将情况报告如下：

    一、主要举措和成效

    （一）加强领导

    1.开会研究。召开会议3次。

    2.印发文件。印发要点1份。

    二、存在的不足和原因

    因人手不足，执法力量薄弱。

    三、2024年工作计划

    建成调解室1间。
    """
    assert _tree(report_doc) == [
        (1, "", "", "preamble"),
        (1, "一、", "主要举措和成效", "achievements"),
        (2, "（一）", "加强领导", "achievements"),
        (3, "1.", "开会研究", "achievements"),
        (3, "2.", "印发文件", "achievements"),
        (1, "二、", "存在的不足和原因", "problems"),
        (1, "三、", "2024年工作计划", "plan"),
    ]
    assert report_doc.meta.report_year == 2023
    assert report_doc.meta.level == "town"


def test_page_split_and_repeated_characters(report_doc: Report) -> None:
    """A sentence cut by a page goes on; what the page printed twice stands once.
    石湾镇2023年法治政府建设情况报告

    2023年，石湾镇坚持依法行政，推进各项工作取得新成效。

    一、工作情况

    组织干部参加培训，充分发挥法律顾问作用，全年审核合同12份，提出意见20条，做到逐项认

    - 3 -

    认领、按季交账。
    """
    assert "全年审核合同12份，提出意见20条，做到逐项认领、按季交账。" in _texts(report_doc)[-1]
    assert any(n.code == "repeated_characters" for n in report_doc.notes)


def test_honest_reduplication_stays(report_doc: Report) -> None:
    """人人 over a page is a word.
    石湾镇2023年法治政府建设情况报告

    一、工作情况

    大力弘扬法治精神，推动全社会形成良好氛围，真正做到尊法学法守法用法，人

    人讲法治，户户知法律，全镇共组织宣讲12场。
    """
    assert "人人讲法治" in _texts(report_doc)[-1]


def test_run_in_headings_need_siblings(report_doc: Report) -> None:
    """（一）标题。正文 is a heading among its like, a lone one is a sentence.
    石湾镇2023年法治政府建设情况报告

    一、存在问题

    （一）普法方式单一，虽然聘请了法律顾问，但有效时间有限，还缺乏专业队伍。

    （二）经费不足。

    二、2024年工作计划

    （一）强队伍。新招队员2名。

    （二）强普法。宣讲10场。
    """
    assert [(s.marker, s.title) for s in report_doc.sections if s.level == 2] == [("（一）", "强队伍"), ("（二）", "强普法")]
    assert _texts(report_doc)[:2] == [
        "普法方式单一，虽然聘请了法律顾问，但有效时间有限，还缺乏专业队伍。",
        "经费不足。",
    ]


def test_lost_and_odd_numbers(report_doc: Report) -> None:
    """A heading without its number, mixed brackets, 4、 in place of （四）.
    石湾镇2023年法治政府建设情况报告

    一、主要举措

    聚焦统筹谋划，工作机制更加健全

    召开会议3次。

    （二）聚焦执法，行为更加规范

    办案12件。

    (三）聚焦普法，氛围更加浓厚

    宣讲9场。

    4、聚焦调解，根基更加牢固

    调解30件。

    （五）聚焦公开，权力更加透明

    公开50条。
    """
    assert [(s.level, s.marker) for s in report_doc.sections[1:]] == [
        (2, ""),
        (2, "（二）"),
        (2, "(三）"),
        (2, "4、"),
        (2, "（五）"),
    ]


def test_hard_wraps_and_broken_headings() -> None:
    """Full lines go on, with or without an empty line between; a heading over two lines is one."""
    lines = [
        "石湾镇2023年度法治政府建设情况报告",
        "二〇二三年以来，石湾镇坚持以人民为中心，在县委县政府的领导",
        "下扎实推进依法行政，全面完成了各项年度任务。",
        "一、党政主要负责人履行推进法治建设第一责任人职责，加强本镇",
        "法治政府建设的有关情况",
        "镇党委书记、镇长切实履行第一责任人职责，全年主持召开法治建",
        "设专题会议四次，研究解决重点难点问题十二个，推动各项工作落",
        "到实处，对重要工作亲自部署，对重大问题亲自过问，对重点环节",
        "亲自协调，对重要任务亲自督办，形成一级抓一级的工作格局。",
        "石湾镇人民政府",
        "2024年1月9日",
    ]
    for gap in ("\n", "\n\n"):
        report = report_of(gap.join(lines) + "\n")
        assert report.sections[1].title.endswith("加强本镇法治政府建设的有关情况")
        assert len(report.sentences) == 2
        assert report.meta.issued_on == "2024-01-09"
        assert report.meta.report_year == 2023


WRAPPED = """柳沟镇人民政府2024年法治政府建设情况报告
2024年，柳沟镇依法履职，把大小事项放到规矩里办，各项工作平稳有序，现将情况报
告如下。
一、主要工作
（一）法治责任落实情况
镇党委会全年研究法治议题5次，镇长办公会会前学法11次，班子成员分片包村，每月下
村坐班两天，听取群众意见87条。
（二）加快服务转型，壮大便民队伍实力
便民大厅进驻事项96项，全年办件6120件，代办员由村文书兼任，培育“老槐树下”等调解
品

品牌12个，九成以上的矛盾在村里化解。
二、存在问题
执法力量不足，持证人员只有4名，遇上节假日和汛期两头跑，个别案件取证不够细致，办
理时间偏长。
"""


@pytest.mark.parametrize("text", [WRAPPED, WRAPPED.replace("\n", "\n\n")], ids=["close", "apart"])
def test_marked_headings_titles_and_page_ends_in_wrapped_text(text: str) -> None:
    """A heading with a number in brackets is one; a title does not run on; a page may end inside a sentence, and a word twice."""
    report = report_of(text)
    assert [s.title for s in report.sections if s.level == 2] == ["法治责任落实情况", "加快服务转型，壮大便民队伍实力"]
    sentences = _texts(report)
    assert sentences[0].startswith("2024年，柳沟镇依法履职")
    assert (
        "镇党委会全年研究法治议题5次，镇长办公会会前学法11次，班子成员分片包村，每月下村坐班两天，听取群众意见87条。" in sentences
    )
    assert any("等调解品牌12个，九成以上" in s for s in sentences)


def test_letterhead_and_joint_issuers() -> None:
    """Document number, signatory, addressee, both issuing bodies, a date in Chinese digits."""
    report = report_of(
        "石湾镇人民政府文件\n\n石政〔2025〕14号\n\n签发人：朱江\n\n中共石湾镇委员会石湾镇人民政府关于2024年度法治政府建设情况的报告\n\n"
        "县委、县政府：\n\n2024年，石湾镇依法行政，成效明显。\n\n一、工作情况\n\n召开会议3次。\n\n石湾镇人民政府\n\n二〇二五年一月八日\n"
    )
    meta = report.meta
    assert meta.issuers == ("中共石湾镇委员会", "石湾镇人民政府")
    assert (meta.document_number, meta.signatory, meta.addressee) == ("石政〔2025〕14号", "朱江", "县委、县政府")
    assert meta.issued_on == "2025-01-08"


def test_problems_admitted_without_a_heading() -> None:
    """我们也清醒地看到 turns the review into the admitted shortcomings."""
    report = report_of(
        "石湾区政府工作报告\n\n一、2023年工作回顾\n\n新建学校3所。\n\n同时，我们也清醒地看到，工作中还存在不少困难和问题：经济总量不大；财政压力加大。\n\n"
        "二、2024年工作安排\n\n新建学校2所。\n"
    )
    assert [s.kind for s in report.sections] == ["achievements", "problems", "plan"]


def test_nothing_recognised_is_a_note() -> None:
    """Parsing never fails: a text without headings stays whole, with notes."""
    report = report_of("这是一段没有标题的文字。它有两句。\n")
    assert [s.kind for s in report.sections] == ["preamble"]
    assert {"no_headings", "no_plan_section", "no_year"} <= {n.code for n in report.notes}


def test_half_year_and_draft_are_doubted() -> None:
    """A half-year text is not the yearly report."""
    report = report_of("石湾镇2024年上半年法治政府建设工作总结\n\n一、工作情况\n\n开会3次。\n")
    assert any(n.code == "not_a_final_yearly_report" for n in report.notes)


def test_marks() -> None:
    """Markers in both widths; 1.5万 and 3月 are none."""
    assert mark("（十二）加强") == ("part", 12, 4)
    assert marker_of("一）加强") == 2
    assert marker_of("1.5万元") == 0
    assert marker_of("3、加强") == 2
    assert number("二十一") == 21
    assert marker_of("二十十、加强") == 0


def test_kinds() -> None:
    """The lexicon, and the ties: the first heading is never the plan, nor one that names the report year."""
    assert lexicon_kind("存在短板和2026年工作思路") == "other"
    assert lexicon_kind("下一步工作打算") == "plan"
    assert chapter_kinds(["2024年工作计划完成情况", "存在问题", "2025年工作计划"], 2024) == [
        "achievements",
        "problems",
        "plan",
    ]
    assert chapter_kinds(["强化领导", "规范执法", "不足之处"], 2024) == ["achievements", "achievements", "problems"]


@pytest.mark.parametrize(
    ("titles", "kinds"),
    [
        # Work of the year after the report year is the plan, work of the report year is not.
        ("2018年工作回顾 2019年主要工作", "achievements plan"),
        ("2018年政府工作 2019年政府工作", "achievements plan"),
        ("2018年主要工作 存在的困难和问题 2019年工作", "achievements problems plan"),
        ("2018年工作回顾 2019年以来工作情况", "achievements achievements"),
        ("去年工作回顾 今年主要工作", "achievements plan"),
        ("今年工作回顾 今年主要工作", "achievements achievements"),
        ("“十二五”时期发展成就 “十三五”时期主要目标和任务", "achievements plan"),
        ("上年度存在问题整改情况 组织领导 存在短板 明年计划", "other achievements problems plan"),
    ],
)
def test_whose_year_a_chapter_is_about(titles: str, kinds: str) -> None:
    """By the year it names, against the report year, 2018."""
    assert chapter_kinds(titles.split(), 2018) == kinds.split()


@pytest.mark.parametrize("words", ["同时，我们也看到，发展不充分的问题依然突出", "在肯定成绩的同时，我们更深知还有不少短板"])
def test_shortcomings_without_a_heading(words: str) -> None:
    """They begin where the text turns to them."""
    report = report_of(
        f"政府工作报告\n一、2018年工作回顾\n新建广场3处。\n{words}：税源单一；\n二、2019年主要工作\n新建学校2所。\n"
    )
    assert [a.text for a in report.admissions] == ["税源单一"]
    assert [p.text for p in report.promises] == ["新建学校2所"]


def test_shortcomings_that_are_only_seen() -> None:
    """我们也看到 and a lack, without the word for it; what is seen and lacks nothing is an account still."""
    frame = "政府工作报告\n一、2018年工作回顾\n新建广场3处。\n{}\n二、2019年主要工作\n新建学校2所。\n"
    lacking = report_of(frame.format("各位代表，我们也看到，税源单一的局面没有改变；"))
    content = report_of(frame.format("各位代表，我们也看到，群众的笑脸多起来；"))
    assert [bool(r.admissions) for r in (lacking, content)] == [True, False]


def test_the_last_of_a_list_is_no_heading(report_doc: Report) -> None:
    """A numbered sentence with text behind it is a heading, but not behind items of its kind.
    石湾镇2023年法治政府建设情况报告

    一、存在问题

    1.普法方式单一。

    2.案卷不齐，取证不全。

    原因是人员流失。

    二、2024年工作计划

    新招队员2名。
    """
    assert _texts(report_doc)[:3] == ["普法方式单一。", "案卷不齐，取证不全。", "原因是人员流失。"]
    assert [s.title for s in report_doc.sections if s.level > 1] == []


def test_self_words_are_no_name() -> None:
    """我镇 at the front of the text names nobody."""
    assert report_of("2023年法治政府建设情况报告\n2023年，我镇坚持依法行政。\n一、成效\n开会3次。\n").meta.issuer is None
    assert report_of("2023年法治政府建设情况报告\n2023年，本溪县坚持依法行政。\n一、成效\n开会3次。\n").meta.issuer == "本溪县"


@pytest.mark.parametrize(
    ("front", "issuer"),
    [
        (
            "——2023年1月8日在白桦岭县第十七届人民代表大会第二次会议上\n县长　周某\n各位代表：\n现在，我代表县人民政府作工作报告。",
            "白桦岭县",
        ),
        ("——在芦花镇第三届人民代表大会第一次会议上\n各位代表：\n现在，我代表镇人民政府作工作报告。", "芦花镇"),
        ("各位代表：\n现在，我代表芦花镇人民政府向大会报告工作。", "芦花镇"),
        ("——在县第十七届人民代表大会第二次会议上\n各位代表：\n现在，我代表县人民政府作工作报告。", None),
        ("各位代表：\n我受县长委托，代表县人民政府作报告。", None),
    ],
)
def test_who_reports_to_a_congress(front: str, issuer: str | None) -> None:
    """The line under the title names the office, or the first words; 我代表县 is no name."""
    assert report_of(f"政府工作报告\n{front}\n一、2022年工作回顾\n新建广场3处。\n").meta.issuer == issuer


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*/20*.txt")), ids=lambda p: f"{p.parent.name}{p.stem}")
def test_the_other_side_is_the_same_report(path: Path) -> None:
    """Renaming the ids gives what parsing for that side gives."""
    source = read(path, SETTINGS)
    assert as_side(parse(source, "new", SETTINGS), "old") == parse(source, "old", SETTINGS)


@pytest.mark.parametrize("next_year", [True, False])
def test_chapters_under_headings_in_words_of_their_own(next_year: bool) -> None:
    """Plan and shortcomings are known by what stands under them, nearly always, and nothing else is taken for them."""
    found: Counter[tuple[str, str]] = Counter()
    for path in sorted(FIXTURES.glob("*/20*.txt")):
        report = parse(read(path, SETTINGS), "new", SETTINGS)
        chapters = [s for s in report.sections if s.level == 1 and s.title]
        known = {"plan": f"{(report.meta.report_year or 0) + 1}年往前走" if next_year else "往前走", "problems": "难处"}
        bodies = [_paragraphs_under(report, chapter) for chapter in chapters]
        kinds = chapter_kinds([known.get(s.kind, s.title) for s in chapters], report.meta.report_year, bodies)
        found.update(zip((s.kind for s in chapters), kinds, strict=True))
    assert not [pair for pair in found if pair[0] != pair[1] and pair[1] in ("plan", "problems")]
    for kind in ("plan", "problems"):
        assert found[kind, kind] >= 0.85 * sum(n for (truth, _kind), n in found.items() if truth == kind) > 15


def _paragraphs_under(report: Report, chapter: Section) -> list[str]:
    above = {s.id: s.parent for s in report.sections}

    def is_under(section: str | None) -> bool:
        return section == chapter.id or (section is not None and is_under(above[section]))

    texts: dict[int, str] = {}
    for sentence in report.sentences:
        if is_under(sentence.section):
            texts[sentence.paragraph] = texts.get(sentence.paragraph, "") + sentence.text
    return list(texts.values())


def test_chapters_called_parts(report_doc: Report) -> None:
    """第一部分 counts chapters as 一、 does.
    平湖乡2024年度法治政府建设报告

    2024年，平湖乡依法办事。现报告如下：

    第一部分 工作开展情况

    一是规范执法。办理案件21件。

    第二部分 薄弱环节

    一是执法人员不足，持证的只有4人。

    第三部分：下阶段考虑

    一是招录执法人员2名，6月底前到位。
    """
    assert [(s.level, s.marker.strip(), s.title, s.kind) for s in report_doc.sections[1:]] == [
        (1, "第一部分", "工作开展情况", "achievements"),
        (1, "第二部分", "薄弱环节", "problems"),
        (1, "第三部分：", "下阶段考虑", "plan"),
    ]


def test_a_tab_with_blanks_behind_it_keeps_its_place() -> None:
    """The tab between two cells is quoted from where it stands, not from the blank behind it."""
    text = "石湾镇2023年工作总结\n一、工作情况\n\n受理\t 12件\n二、打算\n新招队员2名。\n"
    report = report_of(text)
    for sentence in report.sentences:
        raw = iter(text[slice(*sentence.span)])
        assert all(char in raw for char in sentence.text if char != " ")
