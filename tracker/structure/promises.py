"""Atomic promises of a report: the plan section cut into single actions, each with type, specificity and target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from tracker import knowledge
from tracker.issuers import called, without_speaker
from tracker.model import ItemType, Promise, Quantity, Report, Sentence, Specificity
from tracker.quantities import deadlines, find_quantities, frequencies
from tracker.structure.enumerations import split_enumeration
from tracker.text import clauses, content, fold, without_digits, without_enumerator

_SLOGAN = re.compile(r"(?:在)?抓.{1,5}[强促提增优保].{1,5}|(?:一手抓.{1,6}){1,2}")
_YEAR_ONLY = re.compile(
    r"在?(?:20\d{2}年|新的一年(?:里)?|明年|下一?步|今后|接下来|具体|同时|此外|另外)(?:的?[^，]{0,12}(?:工作|过程|实践)中)?"
)
_INTRODUCTION = re.compile(r"(?:重点|主要|着力|切实|认真)?(?:做好|抓好|开展|完成)(?:好)?(?:以下|如下)|如下|以下几")
_INTRODUCES = re.compile(r"(?:做好|抓好|开展|完成|推进|落实)(?:好)?(?:以下|如下)[^，。；]{0,8}[。：]?$")
_CALL = re.compile(r"让我们.{4,}|而(?:不懈|努力|团结)?奋斗[！!。]?$")
#: 让我们…, 为…而努力奋斗: a call, no promise.
_FORWARD = re.compile(r"将|努力|继续|进一步|下一步|新的一年|力争")
_YEAR_HEAD = re.compile(r"(?:20\d{2}年|新的一年)[，,]?")
_SUBJECT_HEAD = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:将要?|(?<![主重必纪摘简首])要(?![求素点件闻道害领])|(?<![急所按内])需要?(?!求)|须)(?=[\u4e00-\u9fff]{2})"
)
_DEADLINE_HEAD = re.compile(
    r"^(?:力争|争取|确保)?(?:20\d{2}年|到)?(?:\d{1,2}月(?:底|份|末)?前?|年底前?|年末前?|年内|全年|[上下]半年|[一二三四]季度(?:末|底)?前?)[，,]?"
)


_DONE_BY = 3
#: Characters behind a deadline (年底前到位) that name no object of their own: they tell of the action before.
_CREATES = re.compile(
    r"(?:建立|制定|出台|编制|印发|修订|组建|成立|设立|新建|共建|建成|打造|举办|推行|推广|试行|选派|选聘|聘请|上线|公布|创建|组织|配备|增设|探索|列支|单列|消除|杜绝|打通|开通|关闭|启动|引进|动态调整|扩大|以创建"
    r"|办好|承办|开工|启用|修[建通缮]|改建|筹建|迁建|注册|签订|划定|核定|取消|停止|淘汰|关停|兑现|布设|加装|安装|购[置买]|拍摄|制作|编排|绘制"
    r"|[装配铺买](?![合套备置])|邀请|会同|[对将把].{2,24}(?:逐[\u4e00-\u9fff]|一律|纳入|列入|延伸到|送到|推行到|约谈|查处|立案)"
    r"|(?:开展|完成|实施).{2,16}(?:专项|清[理查]|评估|测评|互评|轮训|夜查|斗争|行动|整治|拆除|改革|勘测|修复|三期|二期))"
)
_INDICATOR = re.compile(
    r"(?:总值|收入|产值|产量|总额|增加值|比重|人数|人次|失业率|面积|投资)[^，]{0,10}?(?:达到|增长|突破|超过|控制|实现|为)?[约]?\d|(?:总量|产量|产值)达到|^达到\d"
)


def find_promises(report: Report) -> tuple[Promise, ...]:
    """Planned actions in reading order, ids ``o.p1`` or ``n.p1``."""
    prefix = report.sentences[0].id[0] if report.sentences else "o"
    found: list[Promise] = []
    own = called(report.meta.issuer)
    for sentence in plan_sentences(report):
        before = ""
        for things in _actions(sentence.text):
            start = len(found) + 1
            # things that are promised apart are about themselves
            context = before if len(things) == 1 else ""
            found += [_promise(f"{prefix}.p{start + n}", sentence.id, text, context, own) for n, text in enumerate(things)]
            before = found[-1].object
    return tuple(found)


def plan_sentences(report: Report) -> tuple[Sentence, ...]:
    """Sentences of the plan sections, and forward-looking ones of the closing."""
    kinds = {s.id: s.kind for s in report.sections}
    return tuple(
        s for s in report.sentences if kinds[s.section] == "plan" or (kinds[s.section] == "closing" and _FORWARD.search(s.text))
    )


def split_actions(sentence: str) -> tuple[str, ...]:
    """One planned sentence -> its actions, in the words of the report; () for a bare introduction."""
    return tuple(text for things in _actions(sentence) for text in things)


def _actions(sentence: str) -> tuple[tuple[str, ...], ...]:
    """The actions, those that one verb promises of several things together."""
    text = without_enumerator(sentence)
    if text.rstrip("”）").endswith(("：", ":")) or _INTRODUCES.search(text) or _CALL.search(text):
        return ()
    if _INTRODUCTION.search(text) and len(text) < 40:
        return ()
    actions: list[str] = []
    pending = ""
    for part in _parts(text):
        alone = without_enumerator(part)
        numbered, part = alone != part, _LINK.sub("", alone)
        role = _role(fold(part), bool(actions) and not numbered)
        if role == "drop":
            continue
        if role == "means":
            pending += part + "，"
        elif role == "tail" and actions and not pending:
            actions[-1] += "，" + part
        else:
            actions.append(pending + part)
            pending = ""
    if pending and actions:
        actions[-1] += "，" + pending.rstrip("，")
    elif len(pending) > _LEAST_MEANS:
        actions.append(pending.rstrip("，"))
    return tuple(split_enumeration(action) for action in actions)


_LEAST_MEANS = 8
#: Characters of means alone that still promise something.


def _parts(text: str) -> Iterator[str]:
    spans = clauses(text)
    for start, end in spans:
        part = text[start:end].strip()
        announces = text[end : end + 1] in ("：", ":") and (start, end) != spans[-1] and _ANNOUNCES.search(part)
        if part and not announces:
            yield part


_LINK = re.compile(
    r"^(?:并且?(?![购网轨入案列联行存])|而且|还要|也要|同时|要(?![素点求害事件地务])|一方面要?|另一方面要?|特别是要?)(?=[\u4e00-\u9fff]{4})"
)
#: Words that only join an action to the one before.
_ANNOUNCES = re.compile(r"(?:目标|要求|任务|思路|原则|重点|举措|打算|安排|方面)(?:任务|工作)?(?:是|为|有)?$")
#: 主要预期目标是：… and the like name what follows and promise nothing.


def _role(part: str, has_action: bool) -> str:
    """``action``, ``means`` (belongs to the next action), ``tail`` (belongs to the one before) or ``drop``."""
    if _SLOGAN.fullmatch(part) or _YEAR_ONLY.fullmatch(part) or len(part) < 3:
        return "drop"
    head = bare(part)
    if has_action and _LIMIT_ONLY.match(part):
        return "tail"
    if (rest := _behind_deadline(part)) is not None and rest <= _DONE_BY:
        return "means" if rest == 0 else "tail" if has_action else "action"
    if (_starts_with("means_heads", head) and not _holds_action(head)) or _WHERE.search(part) or _BY.match(head):
        return "means"
    goes_on = len(part) < _SHORTEST or _CONTINUES.match(part)
    of_its_own = _starts_with("lead_verbs", head) or find_quantities(part) or _SAYS_MORE.search(part) or _SHORT_VERB.match(head)
    return "tail" if has_action and goes_on and not of_its_own else "action"


_SHORTEST = 6
#: Characters of a clause that is an action by itself without a known verb or a number.
_SHORT_VERB = re.compile(r"[装铺买栽](?![备修饰张点配订])[\u4e00-\u9fff]{3}")
#: 装智能广播: an action in few characters.
_SAYS_MORE = re.compile(r"全部|全覆盖|到位|达标|做到")
_CONTINUES = re.compile(
    r"其中|平均|覆盖|参|总|共|即|包括|如|比|较|由|以及|.{4,}的(?:工作|良好|浓厚|生动)*(?:格局|局面|氛围|态势|合力)$"
)
#: What only goes on from the clause before.
_LIMIT_ONLY = re.compile(
    r"(?:总?面积|总?投资|规模|当年|全年|同比)?(?:(?:达到|增长|提高到|增加到|控制在|不少于|不低于|不超过|至少|约|为|共)?\d[\d.]*"
    r"|(?:达到|增长|提高到|增加到|控制在|不少于|不低于|不超过|至少)[一二两三四五六七八九十百千]+)\D{1,6}$"
)
#: A number of what stands before: 增长9%，达到12亿元.
_BY = re.compile(
    r"(?:充分|积极|广泛|综合|有效|灵活)*(?:利用|运用|借助|采取|采用)(?!\D*\d)(?!.{3,}(?:开展|举办|组织|建设|建立|制作|推进|推行|加强|实施|进行)(?!.*(?:机遇|契机|时机|平台|优势|阵地|载体|渠道|方式|形式|手段|资源|力量)$))"
)
#: By what: 利用短视频, 采取联席方式; 利用短视频开展普法 does something itself.
_WHERE = re.compile(
    r"^(?:集中力量|重点)?(?:在|对|就)(?!.*(?:开展|实施|建|推|设|办|进行|完成)).{2,24}(?:区域|领域|方面|环节|地段|时段|工作)$"
)
#: Where or for what, without a verb of its own.


def _behind_deadline(part: str) -> int | None:
    """Characters behind a deadline that the clause begins with; None where it begins with none."""
    found = _DEADLINE_HEAD.match(fold(part))
    return len(part) - found.end() if found else None


def _holds_action(head: str) -> bool:
    """在镇区广场新建…, 以创建…为抓手, 对…开展…: an action behind the preposition."""
    return bool(
        re.match(
            r"(?:在|从|对|由|经|与).{1,24}?(?:建|开展|推广|设|举办|实施|完成|试|推行|组织|培|打造|实现|办|签|聘|[借抽选]调|[选下]派|配[备齐足强]|引进|招[聘录]|增加|恢复|收回)",
            head,
        )
    ) or bool(re.match(r"以.{2,30}为(?:抓手|目标)", head))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return knowledge.word_pattern(name)


def _starts_with(name: str, text: str) -> bool:
    return bool(_pattern(name).match(text))


@lru_cache(maxsize=16_384)
def bare(part: str) -> str:
    """A clause without subject, deadline and adverbs in front."""
    text = fold(part)
    for head in (_YEAR_HEAD, _SUBJECT_HEAD, _DEADLINE_HEAD):
        if found := head.match(text):
            text = text[found.end() :]
    while found := _pattern("adverbs").match(text):
        if found.end() >= len(text) - 2:
            break
        text = text[found.end() :]
    return text


def _promise(id_: str, sentence: str, text: str, before: str, names: Sequence[str]) -> Promise:
    about = object_of(text, before)
    own = without_speaker(about, names) or about
    return Promise(
        id_,
        sentence,
        text,
        item_type(text),
        specificity(text),
        target_of(text),
        object=own,
        concepts=knowledge.concepts(content(own)),
    )


def object_of(text: str, before: str) -> str:
    """What an action is about: its object and means; with its verb where that is short, with the object before where it has none."""
    own = core(text)
    letters = len(without_digits(content(own)))
    if letters >= _SHORT_OBJECT and _named(own) > _NO_OBJECT:
        return own
    return before + (bare(text) if letters >= _NO_OBJECT else own)


def _named(own: str) -> int:
    """Characters of an object beside its numbers, their units and limits: two in 计划投资12.8亿元."""
    return sum(map(len, _pieces(own)))


def _pieces(text: str) -> list[str]:
    """What stands between the numbers and limits of a text, as plain characters."""
    text = fold(text)
    for quantity in reversed(find_quantities(text)):
        text = text[: quantity.start] + "，" + text[quantity.end :]
    return [without_digits(content(part)) for part in _LIMIT.sub("，", text).split("，")]


def name_grams(about: str) -> frozenset[str]:
    """Pairs of characters that name an object: none of its numbers, units, limits and first verbs (选派2名骨干: 骨干)."""
    text, verbs = fold(about), _pattern("lead_verbs")
    while found := verbs.match(text):
        text = text[found.end() :]
    return frozenset(part[i : i + 2] for part in _pieces(text) for i in range(len(part) - 1))


_LIMIT = re.compile(r"计划|预计|力争|不少于|不低于|不超过|至少|超过|达到|以上|以内|控制在|左右|全年|每年|年内|当年")
_SHORT_OBJECT = 5
_NO_OBJECT = 2
#: Characters below which an action has no object of its own: in 实施“法律明白人”工程，轮训2000人 the second is about the first.


def core(text: str) -> str:
    """A promise without adverbs and leading verbs: its object and means."""
    text = bare(text)
    verbs = knowledge.word_pattern("lead_verbs")
    for turn in range(2):
        found = verbs.match(text)
        if not found or found.end() > len(text) - 4 or (turn and _NOUN_BEHIND.match(text[found.end() :])):
            break
        text = bare(_JOINED.sub("", text[found.end() :]))
    return text


_JOINED = re.compile(r"^(?:好(?!的)|[和与，]+)")


_NOUN_BEHIND = re.compile(
    r"[、和及与]|面积|事项|反馈|工作|任务|力度|工程|项目|建设|水平|制度|机制|活动|队伍|能力|质量|效率|方式|体系|率"
)
#: What makes a noun of the verb before: in 完成绿化面积 the object is not 面积.


@lru_cache(maxsize=16_384)
def item_type(text: str) -> ItemType:
    """``outcome`` for purposes and result rates, else ``action``."""
    head = fold(text)
    main = bare(head)
    if _starts_with("outcome_heads", head) or _SUPPORTS.match(head):
        return "outcome"
    if _pattern("rate_words").search(main) and any(q.unit in ("%", "分") for q in find_quantities(text)):
        return "outcome"
    if _INDICATOR.search(main) and not re.match(r"(?:新建|建设|投入|完成|争取|开展|培训|发放|新增|引进)", main):
        return "outcome"
    if re.match(r"(?:推动|促进|推进).{2,20}(?:提升|提高|增强|落地见效|走深走实|见效|转化|好转|统一|深入人心)", main):
        return "outcome"
    if _RAISES.match(main):
        return "action"
    if _starts_with("outcome_verbs", main) and not find_quantities(text):
        return "action" if re.match(r"(?:推动|确保|实现|为|使|达到|保障).{4,}", main) and not _is_purpose(main) else "outcome"
    return "outcome" if re.match(r"(?:力争|做到|努力).{0,30}(?:不上交|不出事|满意|放心)", main) else "action"


_RAISES = re.compile(r"提高.{2,14}(?:标准|补贴|待遇|津贴|权重)$")
#: 提高补贴标准 is done by a decision, 提高水平 is not.
_SUPPORTS = re.compile(r"为.{2,24}提供.{0,10}(?:支持|支撑|保障)$")


def _is_purpose(main: str) -> bool:
    return bool(
        re.search(
            r"(?:水平|能力|意识|氛围|环境|效果|实效|质量|效率|合力|格局|稳定|满意|习惯|保障|力量|见效|实处|局面|形象)$", main
        )
    )


_MORE = re.compile(r"加强|加大|强化|巩固|坚持|提升|优化|规范|抓好|充分发挥|发挥|壮大|深化")
#: More of what there is, whatever stands behind it: 63 of 70 labelled actions that begin so are vague.


def specificity(text: str) -> Specificity:
    """``measurable`` with number, frequency or deadline · ``concrete`` with a nameable product · ``vague``."""
    if measured(text):
        return "measurable"
    folded = fold(text)
    if re.search(r"[“《].{2,}[”》]", text):
        return "concrete"
    if item_type(text) == "outcome" or _MORE.match(bare(folded)):
        return "vague"
    return (
        "concrete"
        if _pattern("concrete_nouns").search(folded) or _RAISES.match(bare(folded)) or _CREATES.match(bare(folded))
        else "vague"
    )


def measured(text: str) -> bool:
    """Whether a promise carries something to measure by: a number, a frequency, a date, or that it is all of something."""
    return bool(find_quantities(text) or frequencies(text) or _due(text) or _ALL.search(fold(text)))


_ALL = re.compile(r"全覆盖|清零|全部(?!门)|[为给在]?每[一个]?(?:个(?!月)|村|社区|乡镇|单位)|所有(?!制|权|人)")


def _due(text: str) -> bool:
    folded = fold(text)
    return any(re.search(r"前|底|内|年内|季度|半年", folded[a : b + 1]) for a, b in deadlines(text))


def target_of(text: str) -> str | None:
    """The measurable words of a promise, as printed."""
    spans = {(q.start, q.end) for q in main_quantities(text)} | set(frequencies(text)) | set(deadlines(text))
    parts: list[str] = []
    last = -1
    for start, end in sorted(spans):
        if start >= last and (part := text[start:end].strip()):
            parts.append(part)
            last = end
    return "，".join(parts) if parts and measured(text) else None


def main_quantities(text: str) -> tuple[Quantity, ...]:
    """What is promised in numbers; for whom or where (为14个乡镇) only when nothing else is counted."""
    found = find_quantities(text)
    main = tuple(q for q in found if not re.search(r"[为对在给向]$", text[: q.start]))
    return main or found
