"""Letterhead, title, addressee, signature: who reports on which year, to whom, when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.issuers import ORGANS, level_of
from tracker.model import Metadata, Paragraph, Span
from tracker.structure.kinds import lexicon_kind
from tracker.structure.marks import marker_of, number
from tracker.text import fold, han_year

_TITLE_END = re.compile(
    r"(?:报告|总结|情况|汇报|计划|打算|思路|要点|安排|方案|清单|台账|任务(?:分解|分工)?表)(?:[（(][^（）()]{0,30}[）)])?$"
)
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［【（(](?:19|20)\d{2}[〕\]］】）)]\s*第?\d+\s*号")
_SIGNATORY = re.compile(r"签发人[:：]\s*([\u4e00-\u9fff·]{2,8})")
_ADDRESSEE = re.compile(r".{1,60}(?:委|政府|局|办|办公室|委员会|代表|委员|领导|同志|厅|部|院|会)[:：]")
_DATE = re.compile(r"(20\d{2})年(\d{1,2})月(\d{1,2})日")
_HAN_DATE = re.compile(r"([二〇○零一三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日")
_YEAR = re.compile(r"(20\d{2}|[二][〇○零][〇○零一二三四五六七八九]{2})年")
_TAIL = re.compile(
    r".{0,40}(?:委员会|人民政府|政府|办事处|党委|党工委|办公室|管委会|局|厅|镇|乡|街道|委)$|抄送.*|联系人.*|.*印发?$|附件.*|[（(].{0,20}[）)]$"
)
_PAGE_END = re.compile(r"上一篇|下一篇|相关(?:链接|阅读|文章)|责任编辑|责编|打印(?:本页)?|关闭(?:窗口)?|扫一扫|分享到")
#: What a page of the web leaves behind a copied text.
_PARTY_END = re.compile(
    r"(?:党工委|党委|工作委员会|委员会|[县市区旗省镇乡]委(?!员))(?=[\u4e00-\u9fff]{2,24}(?:人民政府|办事处|管委会|管理委员会)$)"
)
_OPENING_UNIT = re.compile(
    r"(?:年度?(?:以来)?[，,])?(?P<unit>(?:[\u4e00-\u9fff]{1,8}(?:省|市|县|区|旗))?[\u4e00-\u9fff]{1,7}?(?:街道|镇|乡|苏木|县|区|旗))"
    r"(?=在|坚持|以|人民政府|党委|认真|深入|紧|全面|始终|牢)"
)
_HEADED = re.compile(r"^(?P<unit>[\u4e00-\u9fff]{2,8}(?:区|县|市|旗|镇|乡))人民政府")
_SELF = re.compile(r"(?:[我本全各]|.*代表)(?:街道|镇|乡|苏木|省|市|县|区|旗)")
#: How an office speaks of itself is no name, nor is 我代表县(人民政府).
_TO_CONGRESS = re.compile(
    r"在(?P<unit>[\u4e00-\u9fff]{2,20}?(?:省|市|县|区|旗|州|盟|镇|乡))第[一二三四五六七八九十百\d]+届人民代表大会"
)
_SPEAKS_FOR = re.compile(r"代表(?P<unit>[\u4e00-\u9fff]{2,20}?(?:省|市|县|区|旗|州|盟|镇|乡))人民政府")
#: Who reports to a people's congress: in the line under the title, or by the first words.


@dataclass(frozen=True, slots=True)
class Zones:
    """Paragraphs by place: what stands before the text, the text, what stands behind it."""

    front: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    tail: tuple[Paragraph, ...]


def zones(paragraphs: Sequence[Paragraph]) -> Zones:
    """Cut off letterhead and title in front, signature and date behind; a table of contents is left out."""
    paragraphs = _without_contents(paragraphs)
    covered = _covering_notice(paragraphs)
    start = next((i for i in range(covered, len(paragraphs)) if _starts_body(paragraphs[i].text)), len(paragraphs))
    start = _first_heading(paragraphs, covered, start)
    end = len(paragraphs)
    while end > start and _is_tail(paragraphs[end - 1].text):
        end -= 1
    title = max(0, covered - 1)
    front = (*paragraphs[title:start], *paragraphs[:title])
    return Zones(front, tuple(paragraphs[start:end]), tuple(paragraphs[end:]))


def _covering_notice(paragraphs: Sequence[Paragraph]) -> int:
    """Where the report begins behind the notice by which it was sent out (关于印发…的通知), 0 without one."""
    if not any(p.text.endswith("通知") for p in paragraphs[:_NOTICE_LINES]):
        return 0
    titles = (
        i for i, p in enumerate(paragraphs[1:_FRONT_LINES], 1) if len(p.text) <= _LONGEST_TITLE and _TITLE_END.search(p.text)
    )
    return next((i + 1 for i in titles if not marker_of(paragraphs[i].text) and first_year(paragraphs[i].text)), 0)


_NOTICE_LINES = 4
_LONGEST_TITLE = 60


def _first_heading(paragraphs: Sequence[Paragraph], begin: int, start: int) -> int:
    """Where the text begins if unnumbered headings stand before its first sentence, else ``start``."""
    for i in range(start - 1, begin - 1, -1):
        text = paragraphs[i].text
        if _ADDRESSEE.fullmatch(text) or _TITLE_END.search(text) or find_date(text) or ORGANS.search(text):
            break
        if lexicon_kind(text):
            return i
    return start


def _without_contents(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """All but a line 目录 and the headings listed behind it, up to where the first of them comes again."""
    at = next((i for i, p in enumerate(paragraphs[:_FRONT_LINES]) if _CONTENTS.fullmatch(p.text)), None)
    if at is None or at + 1 >= len(paragraphs):
        return list(paragraphs)
    first = _entry(paragraphs[at + 1].text)
    end = next((i for i in range(at + 2, len(paragraphs)) if _entry(paragraphs[i].text) == first), None)
    if end is None:
        end = next((i for i in range(at + 1, len(paragraphs)) if not _LEADER.search(paragraphs[i].text)), at + 1)
    return [*paragraphs[:at], *paragraphs[end:]]


def _entry(line: str) -> str:
    return re.sub(r"\s", "", _LEADER.sub("", fold(line)))


_CONTENTS = re.compile(r"目\s*[录次]")
_LEADER = re.compile(r"[\s.…·。-]*\d+$")
#: Dots and page number behind an entry.
_FRONT_LINES = 30
#: Paragraphs among which a table of contents and the title behind a notice are looked for.


def _starts_body(text: str) -> bool:
    if _ADDRESSEE.fullmatch(text) and "如下" not in text:
        return False
    return bool(marker_of(text)) or text[-1] in "。；！？" or (text[-1] in "：:" and len(text) > 12) or len(text) > 90


def _is_tail(text: str) -> bool:
    if text[-1] in "。；！？：" or marker_of(text):
        return False
    if _PAGE_END.match(text):
        return True
    folded = fold(text)
    return bool(_DATE.search(folded) or _HAN_DATE.search(folded) or _TAIL.fullmatch(text)) and len(text) <= 60


def metadata(parts: Zones) -> Metadata:
    """What front and tail say; the year is settled later by ``settle_year``."""
    spans: list[tuple[str, Span]] = []
    title, title_at = _title(parts.front)
    if title_at:
        spans.append(("title", title_at))
    number_, signatory, addressee = _letterhead(parts.front, spans)
    issued_on = _issued_on(parts, spans)
    issuers = _issuers(title, parts, spans)
    meta = Metadata(
        issuer="、".join(issuers) or None,
        issuers=issuers,
        title=title,
        document_number=number_,
        signatory=signatory,
        addressee=addressee,
        issued_on=issued_on,
        title_year=first_year(title),
    )
    return replace(meta, level=level_of(meta.issuer), spans=tuple(spans))


def _letterhead(front: Sequence[Paragraph], spans: list[tuple[str, Span]]) -> tuple[str | None, str | None, str | None]:
    number_ = signatory = addressee = None
    for p in front:
        if found := _DOCUMENT_NUMBER.search(p.text):
            number_ = found[0]
            spans.append(("document_number", p.span(found.start(), found.end())))
        if found := _SIGNATORY.search(p.text):
            signatory = found[1]
            spans.append(("signatory", p.span(found.start(1), found.end(1))))
        if _ADDRESSEE.fullmatch(p.text):
            addressee = p.text[:-1]
            spans.append(("addressee", p.span(0, len(p.text) - 1)))
    return number_, signatory, addressee


def _title(front: Sequence[Paragraph]) -> tuple[str, Span | None]:
    """The lines that end in 报告, 总结 or the like, with the issuer lines right above."""
    lines = [p for p in front if not _ADDRESSEE.fullmatch(p.text)]
    end = next((i for i, p in enumerate(lines) if _TITLE_END.search(p.text)), None)
    if end is None:
        return "", None
    start = end
    while start > 0 and _continues_title(lines[start - 1].text, lines[start].text):
        start -= 1
    text = "".join(p.text for p in lines[start : end + 1])
    return text, (lines[start].span()[0], lines[end].span()[1])


def _continues_title(above: str, below: str) -> bool:
    if _DOCUMENT_NUMBER.search(above) or _SIGNATORY.search(above) or above.endswith(("文件", "号")):
        return False
    return not re.match(r"[\u4e00-\u9fff]{2,20}关于", below) or above.endswith(("委", "委员会", "党委"))


def _issued_on(parts: Zones, spans: list[tuple[str, Span]]) -> str | None:
    for p in (*reversed(parts.tail), *parts.front):
        found = find_date(p.text)
        if found:
            spans.append(("issued_on", p.span(found[1], found[2])))
            return found[0]
    return None


def find_date(text: str) -> tuple[str, int, int] | None:
    """(ISO date, start, end) of the first full date in either numeral system, None for none or an impossible one."""
    folded = fold(text)
    if found := _DATE.search(folded):
        year, month, day = (int(g) for g in found.groups())
    elif found := _HAN_DATE.search(folded):
        year, month, day = han_year(found[1]) or 0, number(found[2]), number(found[3])
    else:
        return None
    try:
        return date(year, month, day).isoformat(), found.start(), found.end()
    except ValueError:
        return None


def first_year(text: str) -> int | None:
    """The first year in a text, in Arabic or Chinese digits."""
    found = _YEAR.search(fold(text))
    if not found:
        return None
    return int(found[1]) if found[1].isdecimal() else han_year(found[1])


def _issuers(title: str, parts: Zones, spans: list[tuple[str, Span]]) -> tuple[str, ...]:
    head = re.split(
        r"关于|(?:20\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})年|法治政府|依法行政|政府工作报告",
        fold(title).removeprefix("关于"),
    )[0]
    if head and (ORGANS.search(head) or level_of(head) != "other"):
        return _joint(head)
    signed = [p for p in parts.tail if _signs(p.text) and not find_date(p.text)]
    if signed:
        spans += [("issuer", p.span()) for p in signed]
        return tuple(p.text for p in signed)
    for p in parts.front:
        if len(p.text) <= _LONGEST_OFFICE and ORGANS.search(p.text) and _signs(p.text) and level_of(p.text) in _LEVELS:
            spans.append(("issuer", p.span()))
            return (p.text,)
    named = _named_in_text((*parts.front, *parts.body[:3]))
    if named:
        p, found = named
        spans.append(("issuer", p.span(found.start("unit"), found.end("unit"))))
        return (found["unit"],)
    return ()


def _named_in_text(opening: Sequence[Paragraph]) -> tuple[Paragraph, re.Match[str]] | None:
    for pattern in (_TO_CONGRESS, _SPEAKS_FOR, _OPENING_UNIT, _HEADED):
        for p in opening:
            if (found := pattern.search(fold(p.text))) and not _SELF.fullmatch(found["unit"]):
                return p, found
    return None


_LONGEST_OFFICE = 24
#: Characters of a line in front that names the office alone.
_LEVELS = ("town", "county", "city", "province")


def _signs(line: str) -> bool:
    """Whether a line behind the text is the name of an office; 抄送：县委办 is not."""
    return bool(ORGANS.search(line) or level_of(line) == "department") and not re.search(r"[:：]|抄送|印发", line)


def _joint(head: str) -> tuple[str, ...]:
    """中共X镇委员会X镇人民政府 -> both bodies."""
    found = _PARTY_END.search(head)
    if found and head.startswith("中共"):
        return head[: found.end()], head[found.end() :]
    return (head,)
