"""Traces of copying left in the new report: stale years, foreign places and organs, stale laws and phrases, sums."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tracker import knowledge
from tracker.findings import finding
from tracker.issuers import short_unit, unit_of
from tracker.knowledge.places import is_place
from tracker.model import Kind, Quantity, Report, Residue, ResidueKind, Sentence, SentenceVerdict
from tracker.quantities import number_text, years
from tracker.settings import FigureSettings
from tracker.text import fold, protected

Values = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """A possible residue in one sentence."""

    kind: ResidueKind
    start: int
    end: int
    values: Values
    confidence: float
    reason: str


@dataclass(slots=True)
class Scene:
    """What a detector sees: the sentence, its place, its verdict and source, both reports."""

    sentence: Sentence
    kind: Kind
    verdict: SentenceVerdict
    source: str
    text: str
    #: The sentence, width folded.
    own: frozenset[str]
    #: Names of the issuer, its title and addressee.
    old: Report
    new: Report
    settings: FigureSettings


def find_residues(old: Report, new: Report, verdicts: Sequence[SentenceVerdict], settings: FigureSettings) -> tuple[Residue, ...]:
    """All traces in reading order of the new report."""
    kinds = {s.id: s.kind for s in new.sections}
    old_texts = {s.id: s.text for s in old.sentences}
    own = frozenset(_own_names(new) | _own_names(old))
    found: list[Residue] = []
    for sentence, verdict in zip(new.sentences, verdicts, strict=True):
        source = old_texts.get(verdict.source or "", "")
        text = fold(sentence.text)
        scene = Scene(sentence, kinds[sentence.section], verdict, source, text, own, old, new, settings)
        seen: set[tuple[str, int]] = set()
        for detect in _DETECTORS:
            for trace in detect(scene):
                if (trace.kind, trace.start) not in seen:
                    seen.add((trace.kind, trace.start))
                    found.append(_residue(scene, trace))
    return tuple(found)


def _residue(scene: Scene, trace: Trace) -> Residue:
    text = scene.sentence.text[trace.start : trace.end]
    return Residue(
        sentence=scene.sentence.id,
        kind=trace.kind,
        text=text,
        values=trace.values,
        confidence=trace.confidence,
        needs_review=trace.confidence < 0.7,
        reasons=(trace.reason,),
        finding=finding(f"residue:{trace.kind}", scene.old, scene.new, scene.source, scene.sentence.text),
    )


_REFERENCE = re.compile(
    r"上年|去年|上一年|往年|历年|以来(?=.{0,6}(?:累计|共|连续))|自20|自.{0,4}年|截至|较20|比20|同比|与20|相比|结转|年度报告|遗留|成立|签订|印发|案件|至今|发生|开工|启动|立项|起|届|获|命名|被评|已于|早在|曾|开始|续建|跨"
)


_PAPER_OF_YEAR = re.compile(r"年度?[^，。；]{0,16}(?:汇报|总结|报告|述法|考核|评估|审计|决算)")
#: 听取2022年工作汇报: what was heard this year about the year before.


_A_YEAR_OF = re.compile(r"(20\d\d)年是[^，。]{2,24}(?:之年|一年|元年|[局键官]年)")
_PRESENT = 0.8


def _stale_years(scene: Scene) -> Iterator[Trace]:
    year = scene.new.meta.report_year
    if year is None:
        return
    due = year + 1 if scene.kind == "plan" else year
    seen = years(scene.text) if "20" in scene.text or "19" in scene.text else ()
    if not seen:
        return
    inside = protected(scene.text)
    source_years = {y for y, _, _ in years(scene.source)}
    for found, start, end in seen:
        if found >= due or found < due - 6 or _in_range(scene.text, start, end):
            continue
        if inside[start] and not _own_yearly_paper(scene, found, start, end, source_years):
            continue
        after = scene.text[end : end + 12]
        before = scene.text[max(0, start - 8) : start]
        if (found < year - 1 and re.match(r"年?(?:以来|起)", after)) or _PAPER_OF_YEAR.match(scene.text[end:]):
            continue
        if _REFERENCE.search(before + after[:10]) or re.match(r"年?底?[^，。]{0,6}(?:结转|遗留|立案|签)", after):
            copied = scene.verdict.verdict in ("verbatim", "light_edit") and found in source_years
            if not (copied and re.match(r"年?以来", after) and start == 0):
                continue
        confidence = _stale_year_confidence(scene, found, start, after, source_years)
        if confidence:
            values = (("found", str(found)), ("due", str(due)))
            yield Trace("stale_year", start, _phrase_end(scene.text, end), values, confidence, "year_of_earlier_report")


def _years_gone_by(scene: Scene) -> Iterator[Trace]:
    """2022年是承上启下之年, said in the report on 2023 of the year before as if it went on."""
    year = scene.new.meta.report_year
    found = _A_YEAR_OF.match(scene.text)
    if found and year is not None and scene.kind != "plan" and int(found[1]) == year - 1:
        values = (("found", found[1]), ("due", str(year)))
        yield Trace("stale_year", 0, _phrase_end(scene.text, 5), values, _PRESENT, "year_of_earlier_report")


def _own_yearly_paper(scene: Scene, found: int, start: int, end: int, source_years: set[int]) -> bool:
    """《X镇2022年任务分解表》 kept from last year's text: the paper of a year should be this year's."""
    title = re.search(r"《([^》]*)$", scene.text[:start])
    rest = scene.text[end : end + 24].split("》")[0]
    yearly = re.search(r"要点|任务|计划|清单|分解表|目录|方案|考核", rest)
    return bool(title and yearly and found in source_years and found == scene.old.meta.report_year)


def _stale_year_confidence(scene: Scene, found: int, start: int, after: str, source_years: set[int]) -> float:
    copied = scene.verdict.source is not None and found in source_years
    opens = start == 0 or scene.text[start - 1] in "，。；："
    current = bool(
        re.match(
            r"年?(?:以来|度|全年|，|,|[上下]半年|\d{1,2}月|汛期|[春夏秋冬]季?|[一二三四]季度|末|底|我[镇乡县区街市局]|全[镇乡县区])",
            after,
        )
    )
    if copied and (scene.verdict.verdict in ("verbatim", "light_edit") or scene.text[start - 1 : start] != "，"):
        return 0.9 if opens else 0.75
    if scene.kind == "plan":
        return 0.85 if opens and (after.startswith(("年，", "年,", "年")) and "将" in scene.text[:30]) else 0.0
    return 0.7 if opens and current else 0.0


def _in_range(text: str, start: int, end: int) -> bool:
    return bool(re.match(r"[—\-－–~至到]{1,2}20\d\d", text[end:]) or re.search(r"20\d\d年?[—\-－–~至到]{1,2}$", text[:start]))


def _phrase_end(text: str, at: int) -> int:
    found = re.search(r"[，。；：]", text[at:])
    return min(at + (found.start() if found else len(text) - at), at + 14)


_PLACE = re.compile(
    r"(?:^|(?<=[，。；：、“（在由为将把对从向给请使让及县市区州]))([\u4e00-\u9fff]{2,3}(?:县|镇|乡|街道|旗|苏木))"
    r"(?![级域长城志直属里外内上下区财检法公审监纪人统组宣农林水住交文教卫市工经国])"
)
_RANK_ALONE = re.compile(r"[级域]")
#: 镇级, 县域 after a word that happens to be a place's name too: 新建镇级服务站.
_SUPERIOR_ORGAN = re.compile(r"[委办司]")
#: 县委, 县司法局 name the superior of a town, whose own name often stands nowhere in the report.
_RANK = re.compile(r"(?:县|镇|乡|街道|旗|苏木)$")
_ANY_RANK = re.compile(r"[县镇乡旗道木]")
_RANK_WORD = re.compile(r"街道|苏木|[县镇乡旗]")
_GENERIC_RANK = re.compile(
    r"(?:[城乡集村小古]镇|城乡|(?:法治|依法治|整治|综治|自治)[县镇乡旗]|(?:中心|重点|示范|建制|新兴|团结|和平|光明|民主|生态|先进|文明|卫生|园林|平安|农业|工业|旅游|试点)[镇乡县]|中心街道)$"
)
#: Words that end like a township and are none.
_NOT_A_NAME = frozenset(
    "全本我各该每一二三两几个和与及的了在市县区乡镇政级上下新老中周其他某有无到进入多等同所驻涉跨邻城集建含省府内是把于从当按由为被不均将以"
    "并请使就还又需已听给替而但此这你它们些很最较仅仍没非因未受"
)
#: Characters of the second line stand in at most five of the 40,000 listed names, most of them in none.
_FUNCTION_WORDS = frozenset("全本我各该每和与及的了在等所或有无到是把于从当按由为被将以其某同进推对向")
_COUNTY_ISSUER = ("县", "旗")


def _foreign_places(scene: Scene) -> Iterator[Trace]:
    """A unit of the issuer's own rank under another name, outside any co-operation."""
    level = scene.new.meta.level
    if level not in ("town", "county"):
        return
    own, text = scene.own, scene.text
    for name, start, end in _places_named(text):
        stem = _RANK.sub("", name)
        if any(name in o or o.endswith(name) or stem in o for o in own):
            continue
        if name.endswith(_COUNTY_ISSUER) != (level == "county") and (level == "county" or _SUPERIOR_ORGAN.match(text[end:])):
            continue
        before, after = text[max(0, start - 4) : start], text[end : end + 14]
        if _cooperates(before, after) or _cooperates(text[:start][-12:], ""):
            continue
        confidence = 0.85 if scene.verdict.source is None or stem not in scene.source else 0.7
        values = (("found", name), ("own", short_unit(scene.new.meta.issuer)))
        yield Trace("foreign_place", start, _phrase_end(text, end), values, confidence, "name_of_another_unit")


def _places_named(text: str) -> Iterator[tuple[str, int, int]]:
    """Names of counties and townships with their place: at the head of a phrase any that looks like one, elsewhere known ones."""
    if not _ANY_RANK.search(text):
        return
    ends: set[int] = set()
    for found in _PLACE.finditer(text):
        stem = _RANK.sub("", found[1])
        if _GENERIC_RANK.search(found[1]):
            continue
        if _surely_named(found[1], stem) or (not set(stem) & _NOT_A_NAME and not _starts_with_verb(stem)):
            ends.add(found.end(1))
            yield found[1], found.start(1), found.end(1)
    for found in _RANK_WORD.finditer(text):
        if found.end() in ends or _GENERIC_RANK.search(text[: found.end()]) or _RANK_ALONE.match(text[found.end() :]):
            continue
        for size in (4, 3, 2):
            name = text[max(0, found.start() - size) : found.end()]
            if len(name) > len(found[0]) + size - 1 and _surely_named(name, name[:size]):
                yield name, found.start() - size, found.end()
                break


def _surely_named(name: str, stem: str) -> bool:
    """A known place whose name is no verb (新建镇, 开通乡) and holds no function word."""
    return not set(stem) & _FUNCTION_WORDS and not _starts_with_verb(stem) and is_place(name)


def _starts_with_verb(stem: str) -> bool:
    """出台, 邀请, 通过 before 县 are words of the sentence, not a county's name."""
    return any(knowledge.word_pattern(name).match(stem) for name in ("lead_verbs", "adverbs", "means_heads", "plain_words"))


def _own_names(report: Report) -> set[str]:
    names = {unit_of(i) for i in report.meta.issuers} | {report.meta.title, report.meta.addressee or ""}
    return {n for n in names if n}


def _cooperates(before: str, after: str) -> bool:
    return any(w in before for w in knowledge.words("cooperation")) or any(
        w in after for w in knowledge.words("cooperation_after")
    )


_DOMAIN = re.compile(
    r"(?:民政|卫生健康|卫健|市场监管|交通运输|自然资源|教育|水利|税务|住建|住房城乡建设|应急管理|生态环境|人力资源|农业农村|文化旅游|统计|医疗保障|退役军人)(?:法治|领域法律|领域依法行政|系统干部|系统)"
)


_OWN_TOWN = re.compile(r"我(?:镇|乡|街道|村|社区)")
_PERSON = re.compile(r"(?:^|(?<=[，。；：]))(?:我(?:将|始终|本人|个人|带头|作为)|本人)")


def _foreign_organs(scene: Scene) -> Iterator[Trace]:
    """Another kind of office speaks: 我局 in a town's report, 民政领域法律法规 as a town's duties."""
    level = scene.new.meta.level
    if level not in ("town", "county", "city", "province"):
        return
    text = scene.text
    inside = protected(text) if "我" in text or "本" in text else []
    for found in knowledge.word_pattern("foreign_organ_words").finditer(text):
        if text[found.start() - 1 : found.start()] != "自" and not (inside or protected(text))[found.start()]:
            yield _organ(text, found.start(), found[0], 0.9)
            return
    if inside:
        voice = _other_voice(scene, inside)
        if voice:
            yield voice
            return
    domain = _DOMAIN.search(text)
    if level == "town" and domain and ("党组" in text or domain[0].endswith(("法治", "法律", "依法行政"))):
        yield _organ(text, domain.start(), domain[0], 0.65)


def _other_voice(scene: Scene, inside: Sequence[bool]) -> Trace | None:
    """A person speaks (本人), or an office of another rank (我镇 in a county's report)."""
    text, level = scene.text, scene.new.meta.level
    person = _PERSON.search(text)
    if person and not inside[person.start()]:
        return _organ(text, person.start(), person[0], 0.75, "personal_voice")
    suffix = unit_of(scene.new.meta.issuer)[-1:]
    for found in _OWN_TOWN.finditer(text):
        word = found[0]
        foreign = level != "town" or (word[1] in "镇乡" and suffix in "镇乡道" and word[1] != suffix)
        if foreign and not inside[found.start()]:
            return _organ(text, found.start(), word, 0.85)
    return None


def _organ(text: str, at: int, word: str, confidence: float, reason: str = "another_kind_of_office") -> Trace:
    values = (("found", word),)
    return Trace("foreign_organ", at, _phrase_end(text, at + len(word)), values, confidence, reason)


def _superseded(scene: Scene) -> Iterator[Trace]:
    """What had been replaced before the report year began: laws, plans, campaigns, set phrases of the centre."""
    year = scene.new.meta.report_year
    if year is not None and knowledge.dated_hint().search(scene.text) and not _speaks_of_past(scene.text):
        yield from _stale_laws(scene, year)
        yield from _stale_phrases(scene, "NS", "stale_law", year)
        yield from _stale_phrases(scene, "C", "stale_formula", year)


def _stale_laws(scene: Scene, year: int) -> Iterator[Trace]:
    for law in knowledge.laws():
        if law.name not in scene.text or law.event not in ("superseded", "repealed", "wrong name"):
            continue
        if law.date[:4].isdigit() and int(law.date[:4]) > year - (law.date[5:7] > "06"):
            continue
        for found in re.finditer(
            rf"(?<![\u4e00-\u9fff])(?:中华人民共和国)?{law.name}(?![\u4e00-\u9fff]{{0,2}}[司释])", scene.text
        ):
            if "废止" not in scene.text and "清理" not in scene.text:
                yield Trace(
                    "stale_law", found.start(), found.end(), (("found", law.name), ("other", law.other)), 0.85, "replaced_before"
                )


def _stale_phrases(scene: Scene, kinds: str, kind: ResidueKind, year: int) -> Iterator[Trace]:
    if not knowledge.dated_pattern(kinds).search(knowledge.unquoted(scene.text)):
        return
    plain, places = _unquoted(scene.text)
    for formula in knowledge.dated_formulas():
        if formula.kind not in kinds or formula.valid_to >= f"{year}-01":
            continue
        found = formula.pattern.search(plain)
        if found and found.end() > found.start():
            values = (("found", found[0]), ("until", formula.valid_to))
            yield Trace(kind, places[found.start()], places[found.end() - 1] + 1, values, 0.8, "superseded_phrase")


def _unquoted(text: str) -> tuple[str, list[int]]:
    kept = [(c, i) for i, c in enumerate(text) if c not in "“”\"'‘’「」『』" and not c.isspace()]
    return "".join(c for c, _ in kept), [i for _, i in kept]


def _speaks_of_past(text: str) -> bool:
    return bool(re.search(r"原《|原.{0,2}《|已废止|同时废止|清理|收官|总结评估|修订前|取代|衔接|巩固|经验|回顾", text))


def _impossible_figures(scene: Scene) -> Iterator[Trace]:
    text = scene.text
    quantities = scene.sentence.quantities
    if len(quantities) < 2 or any(word in text for word in knowledge.words("carry_over")):
        return
    yield from _more_out_than_in(text, quantities)
    yield from _parts_over_whole(text, quantities)
    yield from _rate_contradicts(text, quantities, scene.settings.rate_tolerance)


def _more_out_than_in(text: str, quantities: Sequence[Quantity]) -> Iterator[Trace]:
    """Handled more than received: 受理276件，办结281件."""
    for one, other in itertools.pairwise(quantities):
        received, handled = _single(one), _single(other)
        if received is None or handled is None or one.unit != other.unit or handled <= received:
            continue
        before, between = _clause_before(text, one.start), text[one.end : other.start]
        if len(between) > 16 or "。" in between or "；" in between or re.search(r"比|较|同比|增|新|另", between):
            continue
        intake = [w for w in knowledge.words("intake_verbs") if w in before]
        outcome = [w for w in knowledge.words("outcome_count_verbs") if w in between]
        if intake and outcome and not set(intake) & set(outcome):
            yield _impossible(text, one, other, "more_handled_than_received")


def _parts_over_whole(text: str, quantities: Sequence[Quantity]) -> Iterator[Trace]:
    """其中 names a part larger than the whole, or parts that add up to more."""
    at = text.find("其中")
    wholes = [q for q in quantities if q.end <= at]
    parts = [q for q in quantities if q.start > at >= 0 and _single(q) is not None]
    if at < 0 or not wholes or not parts:
        return
    whole = wholes[-1]
    same = [p for p in parts if p.unit == whole.unit and not re.search(r"[。]", text[at : p.start])]
    size = _single(whole)
    if size is None or not same:
        return
    over = next((p for p in same if (_single(p) or 0) > size), None)
    if over:
        yield _impossible(text, whole, over, "part_over_whole")
    elif (
        len(same) > 1
        and sum(_single(p) or 0 for p in same) > size
        and (_exclusive(text, same) or not re.search(r"次|场|覆盖|兼", whole.unit))
    ):
        yield _impossible(text, whole, same[-1], "parts_over_whole")


_OPPOSITES = (
    ("线上", "线下"),
    ("男", "女"),
    ("城", "乡"),
    ("境内", "境外"),
    ("已", "未"),
    ("初次", "重复"),
    ("成年人", "未成年人"),
)


def _exclusive(text: str, parts: Sequence[Quantity]) -> bool:
    """Parts that exclude each other by their names: 线上 and 线下 share nobody."""
    names = [_clause_before(text, p.start)[-6:] for p in parts]
    return any(any(a in n for n in names) and any(b in n for n in names) for a, b in _OPPOSITES)


def _rate_contradicts(text: str, quantities: Sequence[Quantity], tolerance: float) -> Iterator[Trace]:
    """受理62件，办结50件，办结率95%: the printed rate is not that of the counts."""
    for one, other, rate in zip(quantities, quantities[1:], quantities[2:], strict=False):
        whole, part, printed = _single(one), _single(other), _single(rate)
        if rate.unit != "%" or one.unit != other.unit or not whole or part is None or printed is None or part > whole:
            continue
        between, name = text[one.end : other.start], text[other.end : rate.start]
        outcome = [w for w in knowledge.words("outcome_count_verbs") if w in between]
        named = any(w[-2:] in name for w in outcome) and "率" in name and len(name) < 12
        if named and len(between) < 14 and abs(100 * part / whole - printed) > tolerance:
            yield _impossible(text, one, rate, "rate_contradicts_counts")


def _single(quantity: Quantity) -> float | None:
    return None if isinstance(quantity.value, tuple) else quantity.value


def _clause_before(text: str, at: int) -> str:
    return re.split(r"[，。；：]", text[:at])[-1]


def _impossible(text: str, first: Quantity, last: Quantity, reason: str) -> Trace:
    start = max((text.rfind(c, 0, first.start) for c in "，。；："), default=-1) + 1
    values = (("first", f"{number_text(first.value)}{first.unit}"), ("second", f"{number_text(last.value)}{last.unit}"))
    return Trace("impossible_figure", start, last.end, values, 0.85, reason)


_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,4})\1")


def _carried_slips(scene: Scene) -> Iterator[Trace]:
    """A typing slip that stands in the old wording too."""
    if scene.verdict.source is None:
        return
    text, source = scene.text, fold(scene.source)
    for found in knowledge.word_pattern("slips").finditer(text):
        if found[0] in source:
            yield Trace("carried_slip", found.start(), found.end(), (("found", found[0]),), 0.9, "slip_in_both_years")
    for found in _DOUBLED.finditer(text):
        if found[0] in source and not re.search(r"[多往渐久常时处个人步层]", found[1]):
            yield Trace("carried_slip", found.start(), found.end(), (("found", found[0]),), 0.7, "slip_in_both_years")
    stray = _unpaired(text)
    if stray and stray == _unpaired(source):
        at = text.find(stray)
        yield Trace("carried_slip", at, min(len(text), at + 8), (("found", stray),), 0.65, "slip_in_both_years")


def _unpaired(text: str) -> str:
    """The first opening title mark or bracket that is never closed, empty for none."""
    for opening, closing in ("《》", "（）", "“”"):
        if text.count(opening) > text.count(closing):
            return opening
    return ""


_DETECTORS: tuple[Callable[[Scene], Iterator[Trace]], ...] = (
    _stale_years,
    _years_gone_by,
    _foreign_places,
    _foreign_organs,
    _superseded,
    _impossible_figures,
    _carried_slips,
)
