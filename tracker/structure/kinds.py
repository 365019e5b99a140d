"""Canonical kinds of sections, from the heading lexicon in ``knowledge/headings.json``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tracker import knowledge
from tracker.model import Kind
from tracker.text import fold

_YEAR = re.compile(r"(20\d{2})")
_HEADING_END = re.compile(r"(?:情况|成效|成绩|举措|问题|不足|原因|短板|差距|计划|打算|安排|思路|建议|总结)$")
_TURN = re.compile(
    r"清醒地?(?:看到|认识|意识)|同时[^。]{0,8}(?:也|还|更)[^。，]{0,4}(?:看到|[认意]识到|深知)[^。]{0,40}(?:问题|不足|困难|差距|短板|挑战)|(?:还|仍|也|仍然|依然|同时)(?:存在|面临|有)[^。，]{0,14}(?:问题|不足|困难|差距|短板|挑战|薄弱环节)"
)


def lexicon_kind(title: str) -> Kind | None:
    """The kind that a heading names, ``other`` when it names shortcomings and a plan at once, None when none."""
    kinds = _named_kinds(title)
    return "other" if names_both(title) else kinds[0] if kinds else None


def names_both(title: str) -> bool:
    """Whether a heading names shortcomings and a plan at once (存在问题及下一步打算)."""
    kinds = _named_kinds(title)
    return "problems" in kinds and "plan" in kinds and not _problem_led_plan(_cleaned(title))


def _named_kinds(title: str) -> list[Kind]:
    cleaned = _cleaned(title)
    kinds: list[Kind] = []
    for kind, pattern in knowledge.heading_patterns():
        if kind not in kinds and pattern.search(cleaned):
            kinds.append(kind)  # type: ignore[arg-type]  # the lexicon holds the contract's kinds, tested
    return kinds


def _cleaned(title: str) -> str:
    return fold(title).replace(" ", "").rstrip("：:。")


def is_whole_heading(title: str) -> bool:
    """Whether a heading names its kind and ends as headings do, so that nothing of it stands on the next line."""
    return bool(_HEADING_END.search(title)) and lexicon_kind(title) is not None


def _problem_led_plan(title: str) -> bool:
    """下一步…解决存在的问题 is a plan, not both."""
    return bool(re.match(r"下一?步|今后|20\d\d年", title))


def chapter_kinds(titles: Sequence[str], report_year: int | None, bodies: Sequence[Sequence[str]] = ()) -> list[Kind]:
    """Kinds of the level-1 headings in order; ``bodies`` are the paragraphs under each, for headings in words of their own.

    The first heading is never the plan, nor is one that names the report year; work of the year after (2019年主要工作) is; where no heading names the plan or the
    shortcomings, the chapter is taken that reads so; other unknown headings before the first shortcomings, duties or plan are
    achievements, later ones are other.
    """
    kinds: list[Kind | None] = []
    for i, title in enumerate(titles):
        kind = lexicon_kind(title)
        if kind == "plan" and (i == 0 or _names_year(title, report_year)):
            kind = "achievements"
        elif kind in ("achievements", None) and i and (_of_next_year(title, report_year) or _of_this_year(title, titles[:i])):
            kind = "plan"
        kinds.append(kind)
    _read(kinds, titles, report_year, bodies)
    for i in range(1, min(len(kinds), len(bodies))):
        if kinds[i] is None and kinds[i - 1] == "plan" and _share(_tells_tasks, bodies[i]) >= _MOST:
            kinds[i] = "plan"
    turn = next((i for i, k in enumerate(kinds) if k in ("problems", "plan") or (k == "other" and i)), len(kinds))
    return [k or ("achievements" if i < turn else "other") for i, k in enumerate(kinds)]


def _of_next_year(title: str, report_year: int | None) -> bool:
    """Whether a heading such as 2019年主要工作 names the year after the report year and does not look back on it."""
    return report_year is not None and _names_year(title, report_year + 1) and not _LOOKS_BACK.search(title)


def _of_this_year(title: str, before: Sequence[str]) -> bool:
    """Whether 今年主要工作 stands behind a chapter on 去年 or 过去一年."""
    return bool(_THIS_YEAR.search(title)) and not _LOOKS_BACK.search(title) and any(_YEAR_AGO.search(t) for t in before)


_THIS_YEAR = re.compile(r"今年|本年度?")
_YEAR_AGO = re.compile(r"去年|上年(?!度存在)|过去的?一年")
_LOOKS_BACK = re.compile(r"回顾|情况|总结|成效|成绩|以来")


def _read(kinds: list[Kind | None], titles: Sequence[str], report_year: int | None, bodies: Sequence[Sequence[str]]) -> None:
    """Fill in a plan or shortcomings that no heading names, from what stands under headings that name nothing."""
    open_ = [i for i, kind in enumerate(kinds[: len(bodies)]) if kind is None and i]
    if not {"plan", "other"} & set(kinds):
        turn = max((i for i, kind in enumerate(kinds) if kind == "problems"), default=len(kinds))
        late = [i for i in open_ if _AHEAD_TITLE.search(titles[i]) or (i > turn and _share(_tells_tasks, bodies[i]) >= _MOST)]
        if late:
            kinds[late[-1]] = "plan"
            open_ = [i for i in open_ if i < late[-1]]
    if not {"plan", "other"} & set(kinds):
        next_year = [i for i in open_ if report_year and _names_year(titles[i], report_year + 1)]
        last = [i for i in open_ if i == len(kinds) - 1]
        found = _standing_out(_looks_ahead, next_year or open_, bodies)
        found = _standing_out(_tells_tasks, last, bodies) if found is None else found
        if found is not None:
            kinds[found] = "plan"
            open_ = [i for i in open_ if i < found]
    if not {"problems", "other"} & set(kinds) and (found := _standing_out(_admits, open_, bodies)) is not None:
        kinds[found] = "problems"


def _standing_out(says: Callable[[str], bool], among: Sequence[int], bodies: Sequence[Sequence[str]]) -> int | None:
    """The last of some chapters that says so in most of its sentences, or in some and far more often than the chapters before it."""
    shares = [_share(says, body) for body in bodies]
    for i in reversed(among):
        if shares[i] >= _MOST or (shares[i] >= _ENOUGH and shares[i] >= _FAR_MORE * max(shares[:i], default=0.0)):
            return i
    return None


def _share(says: Callable[[str], bool], paragraphs: Sequence[str]) -> float:
    """Share of the sentences of some paragraphs that say so."""
    told = [s for p in paragraphs for s in re.split("[。；]", fold(p)) if len(s) >= _SENTENCE]
    return sum(map(says, told)) / len(told) if told else 0.0


def _looks_ahead(sentence: str) -> bool:
    if _AHEAD.search(sentence):
        return True
    return bool(_TASK.search(sentence)) and not re.search(r"\d", sentence)


def _tells_tasks(sentence: str) -> bool:
    """Behind the shortcomings also 一是引进人才2名, which elsewhere may as well tell of what was done."""
    return bool(_AHEAD.search(sentence) or _TASK.search(sentence))


def _admits(sentence: str) -> bool:
    return bool(_LACK.search(sentence))


_MOST = 0.5
_ENOUGH = 0.25
#: Shares of the sentences of a chapter that must read as plans or as shortcomings.
_FAR_MORE = 2.0
#: Times as often as in any chapter before.
_SENTENCE = 8
#: Characters of a sentence that says something.
_AHEAD = re.compile(r"将|力争|争取|计划|拟|准备|打算|明年|来年|下一步|今后|[底月]前|不少于|不低于|新的一年")
_AHEAD_TITLE = re.compile(r"来年|明年|下一?[步年]|今后|未来|展望|谋划|努力方向|新的?一年|再出发")
_TASK = re.compile(
    r"继续|进一步|^(?:\W|[一二三四五六七八九十]是|\d)*(?:加强|推[进动行]|建[立成设]|完[善成]|健全|落实|开[展通设]|制[定作]|组织|深化|"
    r"强化|优化|提[高升]|抓|做[好实]|办好|新[建增]|申请|更换|给|把|让|编|设|聘请|引进|招[录聘]|补[充齐]|配[备齐]|规范|严格|加[大快]|启动|实施|坚持|压实|充分|持续|着力|全面)"
)
_LACK = re.compile(
    r"不[足够强高深实广细严到平规及适匀熟能清好]|问题|短处|欠账|薄弱|滞后|短缺|欠缺|缺[乏少位]|偏[低少弱慢大高]|老[化旧]|短板|差距|难[以题点]?|跟不上|"
    r"没[有摸够能]?|未|[较太过]少|慢|单一|弱|松散|参差|有待|还?需|起伏|凑不"
)


def _names_year(title: str, year: int | None) -> bool:
    years = [int(y) for y in _YEAR.findall(fold(title))]
    return bool(years) and year is not None and years == [year]


_ADMITTING = re.compile(
    r"(?:但|然而|不过|虽然|尽管|对照|对标|回顾|同时|当前|目前|一年来|在看到|总的来看)[^。]{0,60}?(?:差距|不足|问题|短板|困难|薄弱)"
)
_PLANNING = re.compile(r"(?:在)?(?:下一?步|今后|明年|来年|新的?一年|接下来|下一年度?|下一阶段|下阶段)")


def admits_from_here(paragraph: str) -> bool:
    """Whether a paragraph of a report without headings begins the admitted shortcomings."""
    text = fold(paragraph)
    return _labelled(text) == "problems" or bool(_ADMITTING.match(text)) or turns_to_problems(paragraph[:120])


def plans_from_here(paragraph: str, report_year: int | None) -> bool:
    """Whether a paragraph that no heading opens begins the plan for the year after the report year."""
    text = fold(paragraph)
    if _labelled(text) == "plan" or _PLANNING.match(text):
        return True
    return report_year is not None and bool(re.match(rf"(?:在)?{report_year + 1}年度?(?!\d*月)", text))


def _labelled(text: str) -> Kind | None:
    """The kind named by the word and colon that a paragraph begins with (存在问题：…, 下步打算：…), None without one."""
    label = _LABEL.match(text)
    return lexicon_kind(label[1]) if label else None


_LABEL = re.compile(r"([\u4e00-\u9fff]{2,14})：(?=.)")


def looks_ahead(paragraphs: Sequence[str]) -> bool:
    """Whether a good part of some paragraphs is plans."""
    return _share(_looks_ahead, paragraphs) >= _ENOUGH


def admits(paragraphs: Sequence[str]) -> bool:
    """Whether a good part of some paragraphs admits shortcomings."""
    return _share(_admits, paragraphs) >= _ENOUGH


def turning_kind(title: str) -> Kind | None:
    """``problems`` or ``plan`` where a heading inside another chapter names them (（三）存在的主要问题), None otherwise."""
    kind = lexicon_kind(title)
    return kind if kind in ("problems", "plan") and _TURNING.search(title) else None


_TURNING = re.compile(r"存在|不足|短板|差距|下一?步|下一?年|明年|来年|今后|20\d\d年")


def turns_to_problems(sentence: str) -> bool:
    """Whether a paragraph that starts so leaves the achievements for the admitted shortcomings."""
    if _TURN.search(sentence):
        return True
    seen = _SEEN.match(sentence)
    return seen is not None and _admits(fold(sentence[seen.end() :]))


_SEEN = re.compile(
    r"(?:各位代表[，,：:!！])?(?:但|同时|当然|不过)?[，,]?我们(?:也|还|更|同样)[^。，]{0,6}(?:看到|[认意]识到|深知|明白)[，,]"
)
#: 我们也看到，企业个头小的局面没有根本扭转.
