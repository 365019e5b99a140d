"""Admitted shortcomings of a report: the problem section cut into single problems."""

from __future__ import annotations

import re

from tracker import knowledge
from tracker.model import Admission, Aspect, Report, Sentence
from tracker.text import clauses, content, fold, without_enumerator

_INTRODUCTION = re.compile(
    r"(?:以下|如下|主要(?:表现|体现|有)|几个方面|一些(?:问题|不足|短板|差距)|差距和不足|一定(?:的)?(?:差距|不足|成绩))[^。，：:]{0,12}[：:。，]?$"
)
_CAUSE = re.compile(
    r"究其(?:原因|根[源本])|(?:分析|探究|追溯)(?:其|起来|上述|以上|这些)?[^，。]{0,8}(?:原因|根源)|(?:主要|根本|深层次?|客观|主观)?原因(?:分析)?(?:[：:]|主要|在于|是|有)"
    r"|(?:分析|追究)起来|归根(?:结底|到底)|说到底"
    r"|(?:产生|造成|出现|存在)?(?:上述|以上|这些)[^，。]{0,12}(?:原因|根[源子]|病根|症结)"
)
_CAUSES_ALONE = re.compile(r"(?:主要|产生|形成|存在|深层次|问题)?(?:的)?原因(?:分析|剖析|所在)?")
_LACK = re.compile(
    r"仅有|只有|仅为|不接|不足|不强|不够|不高|不大|不多|不全|不深|不实|不严|不均|不齐|不顺|不畅|不准|不清|不力|不彻底|不及时|不规范|不到位|不匹配|不平衡|不健全|不完善|不统一|不明显|不扎实|不适应"
    r"|偏[少低小大慢重弱]|较[少低弱慢差大]|过[少低小]|缺[乏少失口位]|欠缺|薄弱|滞后|单一|困难|空编|短缺|匮乏|落后|粗放|走过场|两张皮|形式|有待|断档|流失|难以|没有|尚未|未能|仍然|反复|多发|突出|下降|老化|淡薄|依然|亟[待需]|(?:还|仍|尚|都)需|需(?:要)?进一步|繁重|艰巨|高于|低于|脱节|欠账|瓶颈|制约|空白|隐患|漏洞|缺口|靠|习惯|慢|少|低|弱|难|差|压力"
)
_LACK_PHRASE = re.compile(
    r"(?:还|仍|仍然|依然|比较|较为|相对|有些|存在|亟待|有待|需要?)*(?:进一步|不够|不太)?(?:不足|不强|不高|不大|不多|不全|不深|不实|不严|不均衡|不齐|不顺|不畅|不准|不清|不力|不彻底|不及时|不规范|不到位|不匹配|不平衡|不健全|不完善|不统一|不明显|不扎实|不适应|不充分|不均"
    r"|不够(?:规范|及时|到位|完善|健全|充分|深入|扎实|紧密|熟练|明确|均衡)?|流于形式|参差不齐|青黄不接|居高不下"
    r"|偏少|偏低|偏小|偏大|偏慢|偏重|偏弱|较少|较低|较弱|较慢|较差|较大|过少|缺乏|缺少|缺失|欠缺|薄弱|滞后|单一|困难|空编|短缺|匮乏|落后|粗放|走过场|有待(?:加强|提高|提升|增强|完善)|提高|增强|加强|完善|断档|流失|淡薄|的?(?:问题|情况|现象|差距)(?:比较|较为)?(?:突出|仍然存在|依然存在)?)"
)
_GENERIC = re.compile(r"部分|个别|少数|一些|有的|有些|仍然|依然|还|仍|存在|全[镇乡县区]|我[镇乡县区]|一定程度上?|方面|工作|目前")
_ELABORATES = re.compile(r"[受因由短难主且也尤特有仅只平约近又还仍没最每在从一]|\d|个别|其中|长期|往往|甚至|容易|普遍|经常")
_EFFECT = re.compile(r"^(?:导致|影响|致使|造成|使得|使|从而|与|距|离|甚至|有的|存在)")


def find_admissions(report: Report) -> tuple[Admission, ...]:
    """Admitted shortcomings in reading order, ids ``o.q1`` or ``n.q1``."""
    prefix = report.sentences[0].id[0] if report.sentences else "o"
    kinds = {s.id: s.kind for s in report.sections}
    found: list[Admission] = []
    causes = _causes(report)
    for sentence in report.sentences:
        if kinds[sentence.section] == "problems" and sentence.id not in causes:
            for text in split_problems(sentence.text):
                found.append(_admission(f"{prefix}.q{len(found) + 1}", sentence.id, text))
    return tuple(found)


def _causes(report: Report) -> set[str]:
    """Sentences that say why, not what: under 原因分析, from 究其原因 to the end of its paragraph, of its section behind a colon."""
    alone = {s.id for s in report.sections if _CAUSES_ALONE.fullmatch(s.title)}
    found: set[str] = set()
    opened: Sentence | None = None
    for sentence in report.sentences:
        if opened and not _goes_on(opened, sentence):
            opened = None
        if _CAUSE.match(fold(without_enumerator(sentence.text))):
            opened = sentence
        if opened or sentence.section in alone:
            found.add(sentence.id)
    return found


def _goes_on(opened: Sentence, sentence: Sentence) -> bool:
    if opened.section != sentence.section:
        return False
    return opened.paragraph == sentence.paragraph or opened.text.endswith(("：", ":"))


def _admission(id_: str, sentence: str, text: str) -> Admission:
    whole = subject(text)
    parts = [subject(text[start:end]) for start, end in clauses(text)] or [whole]
    named = [part for n, part in enumerate(parts) if n == 0 or len(part) >= _LEAST_SUBJECT]
    return Admission(
        id_,
        sentence,
        text,
        subject=whole,
        concepts=knowledge.concepts(content(whole)),
        aspects=tuple(Aspect(part, knowledge.concepts(content(part))) for part in named),
    )


_LEAST_SUBJECT = 3
#: Characters of a clause that is about something.


def split_problems(sentence: str) -> tuple[str, ...]:
    """One sentence of the problem section -> its shortcomings; () for an introduction, a cause or a remedy alone."""
    text = _SIDE.sub("", without_enumerator(sentence)).rstrip("。；;")
    if sentence.rstrip().endswith(("：", ":")) or any(p.search(fold(text)) for p in (_INTRODUCTION, _ON_THE_WHOLE, _REMEDY)):
        return ()
    parts: list[str] = []
    for start, end in clauses(text):
        part = text[start:end].strip()
        numbered, part = part, _SIDE.sub("", without_enumerator(part))
        if _announces(part, text[end:]):
            parts.clear()
            continue
        lacking = bool(_LACK.search(fold(part))) and not _EFFECT.match(part)
        if (
            parts
            and part == numbered
            and (not lacking or not _LACK.search(fold(parts[-1])) or _ELABORATES.match(fold(part)) or len(part) < 7)
        ):
            parts[-1] += "，" + part
        else:
            parts.append(part)
    return tuple(parts) if any(_LACK.search(fold(p)) for p in parts) else ("，".join(parts) or text,)


def _announces(part: str, rest: str) -> bool:
    """Whether a clause only leads to what follows: 我们也清醒地看到，…, 存在不少差距：…, 主要表现在：一是…"""
    if _SEES.search(part):
        return True
    return rest.startswith(("：", ":")) and bool(_ANNOUNCED.search(part) or rest[1:] != without_enumerator(rest[1:]))


_SEES = re.compile(r"(?:看到|[认意]识到|注意到|深知)$")
_ON_THE_WHOLE = re.compile(
    r"(?:成绩|成效|进展|进步).*(?:有|存在|面临)着?(?:不少|较大|很大|一定|一些|诸多|许多|明显|不小)?的?(?:差距|不足|短板|距离)$"
)
#: 虽然取得了成绩，但与要求相比仍有差距 names no shortcoming.
_REMEDY = re.compile(
    r"^(?:对此|为此|(?:对|对于|针对)(?:这些|上述|以上|存在的)[^，。]{0,8}(?:问题|不足|困难|短板|差距)?)，?[^。]*(?:将|要|必须|采取|着力)[^。]*(?:解决|改进|克服|整改|补齐|措施|努力)"
)
#: What shall be done about them: 对此，我们将采取有力措施，切实加以解决.
_SIDE = re.compile(r"^(?:另?一方面)[，,]?(?=.{4})")
_ANNOUNCED = re.compile(r"(?:差距|问题|不足|困难|短板|弱项|欠账|挑战|薄弱环节)[^，。]{0,6}$")
#: 也存在不少差距：… names what follows and admits nothing itself.


def subject(text: str) -> str:
    """What a problem is about: its words without the lack itself and without 部分, 个别, 仍."""
    return _GENERIC.sub("", _LACK_PHRASE.sub("", fold(without_enumerator(text)))) or text
