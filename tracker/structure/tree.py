"""Blocks -> sections with kinds and levels, and the sentences under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from tracker.model import Kind, Paragraph, Section, Sentence, Side, Span
from tracker.quantities import find_quantities
from tracker.structure import kinds
from tracker.structure.headings import RANK, Block
from tracker.text import sentence_spans

_CLOSING = re.compile(
    r"20\d{2}年[，,]|在?今后|在接下来|下一?步[，,]|新的一年|新时代|总之|以上(?:报告|汇报|情况)|特此|各位代表|我们(?:坚信|相信)|让我们|站在|展望"
)
_FORMAL_CLOSING = re.compile(r"特此|以上(?:报告|汇报)|各位代表|让我们")


@dataclass(slots=True)
class _Draft:
    """A section while it is being filled."""

    block: Block | None
    level: int
    parent: int | None
    kind: Kind | None
    start: int
    paragraph: int
    end: int
    title: str = ""
    marker: str = ""
    pieces: list[tuple[Paragraph, int]] = field(default_factory=list)
    #: (paragraph, where its text starts)


def build(blocks: Sequence[Block], side: Side, report_year: int | None) -> tuple[tuple[Section, ...], tuple[Sentence, ...]]:
    """Sections and sentences in reading order, with ids ``o.s1`` and ``o.t1`` or ``n.…``."""
    drafts = _without_headings(_drafts(blocks), report_year)
    drafts = _split_end(drafts, report_year)
    _set_kinds(drafts, report_year)
    drafts = _split_problems(drafts)
    drafts = _split_measures(drafts)
    drafts = _split_closing(drafts)
    prefix = side[0]
    sections = [_section(d, i, prefix) for i, d in enumerate(drafts)]
    sentences = _sentences(drafts, prefix)
    return tuple(_stretched(sections, sentences)), tuple(sentences)


def _drafts(blocks: Sequence[Block]) -> list[_Draft]:
    drafts: list[_Draft] = []
    stack: list[tuple[int, int]] = []
    for block in blocks:
        if block.is_heading:
            rank = RANK[block.kind]
            while stack and stack[-1][0] >= rank:
                stack.pop()
            drafts.append(_heading_draft(block, len(stack) + 1, stack[-1][1] if stack else None))
            stack.append((rank, len(drafts) - 1))
        elif not drafts:
            drafts.append(_untitled(block.paragraph, 1, None, "preamble"))
        if block.body_start < len(block.paragraph.text):
            drafts[-1].pieces.append((block.paragraph, block.body_start))
    return drafts


def _heading_draft(block: Block, level: int, parent: int | None) -> _Draft:
    p = block.paragraph
    start, end = p.span(0, block.title_end)
    draft = _Draft(block, level, parent, None, start, p.number, end)
    draft.title, draft.marker = block.title, p.text[: block.marker]
    return draft


def _untitled(p: Paragraph, level: int, parent: int | None, kind: Kind) -> _Draft:
    start, end = p.span()
    return _Draft(None, level, parent, kind, start, p.number, end)


def _set_kinds(drafts: list[_Draft], report_year: int | None) -> None:
    chapters = [d for d in drafts if d.parent is None and d.block]
    bodies = [_paragraphs(drafts, drafts.index(d)) for d in chapters]
    for draft, kind in zip(chapters, kinds.chapter_kinds([d.title for d in chapters], report_year, bodies), strict=True):
        draft.kind = kind
    for draft in drafts:
        if draft.kind is None and draft.parent is not None:
            draft.kind = _kind_of_part(drafts, draft, drafts[draft.parent])
    _set_turns(drafts)


def _set_turns(drafts: list[_Draft]) -> None:
    """Shortcomings or a plan that only a part of the review names (（三）存在的主要问题 in 一、2024年工作总结)."""
    turns: tuple[Kind, ...] = ("problems", "plan")
    for kind in turns:
        if any(d.kind == kind or (d.kind == "other" and kinds.names_both(d.title)) for d in drafts):
            continue
        named = [d for d in drafts if d.block and d.kind == "achievements" and kinds.turning_kind(d.title) == kind]
        inside = [d for d in named if d.parent is not None]
        for draft in inside[-1:]:
            under = {drafts.index(draft)}
            for k, part in enumerate(drafts):
                if k in under or part.parent in under:
                    under.add(k)
                    part.kind = kind


def _kind_of_part(drafts: Sequence[_Draft], draft: _Draft, parent: _Draft) -> Kind:
    """That of its chapter; where the chapter is of two kinds or of none that is known, what its own heading says.

    Under 督察反馈问题整改情况 no part is a shortcoming of this year, whatever it is called.
    """
    above = parent.kind or "other"
    if above != "other" or (kinds.lexicon_kind(parent.title) == "other" and not kinds.names_both(parent.title)):
        return above
    return kinds.lexicon_kind(draft.title) or _after_problems(drafts, draft, above)


def _after_problems(drafts: Sequence[_Draft], draft: _Draft, above: Kind) -> Kind:
    """Under 存在问题及下一步措施 what follows the shortcomings in words of its own (工作措施) is the plan."""
    before = [d for d in drafts[: drafts.index(draft)] if d.parent == draft.parent]
    both = draft.parent is not None and kinds.names_both(drafts[draft.parent].title)
    return "plan" if both and any(d.kind == "problems" for d in before) else above


def _paragraphs(drafts: Sequence[_Draft], at: int) -> list[str]:
    """All text under a chapter, its subsections included."""
    end = next((i for i in range(at + 1, len(drafts)) if drafts[i].parent is None), len(drafts))
    return [p.text[start:] for draft in drafts[at:end] for p, start in draft.pieces]


def _without_headings(drafts: list[_Draft], report_year: int | None) -> list[_Draft]:
    """A report without any heading, parted where a paragraph turns to the shortcomings and to the plan."""
    if len(drafts) != 1 or drafts[0].block or len(drafts[0].pieces) < _FEWEST_PARAGRAPHS:
        return drafts
    found: list[_Draft] = []
    kind: Kind = "preamble"
    for k, (p, start) in enumerate(drafts[0].pieces):
        text = p.text[start:]
        if k and kinds.plans_from_here(text, report_year):
            kind = "plan"
        elif k and kind != "plan" and kinds.admits_from_here(text):
            kind = "problems"
        elif k and kind == "preamble":
            kind = "achievements"
        if not found or found[-1].kind != kind:
            found.append(_untitled(p, 1, None, kind))
        found[-1].pieces.append((p, start))
    return found if found[-1].kind in ("problems", "plan") else drafts


def _split_end(drafts: list[_Draft], report_year: int | None) -> list[_Draft]:
    """Shortcomings and a plan that stand behind the last chapter without headings become sections of their own."""
    named = {kinds.lexicon_kind(d.title) for d in drafts if d.block}
    if not named or any(kinds.names_both(d.title) for d in drafts):
        return drafts
    if "plan" not in named:
        drafts = _cut_end(drafts, "plan", lambda rest: kinds.plans_from_here(rest[0], report_year) and kinds.looks_ahead(rest))
    if "problems" not in named and (len(named - {None}) or drafts[-1].kind == "plan"):
        at = len(drafts) - (2 if drafts[-1].kind == "plan" else 1)
        drafts = _cut_end(drafts, "problems", lambda rest: kinds.admits_from_here(rest[0]) and kinds.admits(rest), at)
    return drafts


def _cut_end(drafts: list[_Draft], kind: Kind, begins: Callable[[list[str]], bool], at: int | None = None) -> list[_Draft]:
    """What of a section (the last one if none is named) begins a section of that kind, cut off; its first paragraph never does."""
    at = len(drafts) - 1 if at is None else at
    if not drafts[at].block:
        return drafts
    texts = [p.text[start:] for p, start in drafts[at].pieces]
    first = next((k for k in range(1, len(texts)) if begins(texts[k:])), None)
    return _inserted(drafts, at, first, 1, None, kind) if first else drafts


def _split_measures(drafts: list[_Draft]) -> list[_Draft]:
    """Under shortcomings told one by one with what is to be done (整改措施：…) the latter are plan, the words before it its title."""
    found = drafts
    for draft in [d for d in drafts if d.kind == "problems" or (d.kind == "other" and kinds.names_both(d.title))]:
        for k in range(len(draft.pieces) - 1, -1, -1):
            p, start = draft.pieces[k]
            if cut := _MEASURES.search(p.text, start):
                found = _measured(found, found.index(draft), k, cut)
    return found


def _measured(drafts: list[_Draft], at: int, k: int, cut: re.Match[str]) -> list[_Draft]:
    """One measure cut off as a section; what stands behind its paragraph goes on as what it was."""
    draft = drafts[at]
    p, start = draft.pieces[k]
    after = draft.pieces[k + 1 :]
    draft.pieces[k:] = [(_upto(p, cut.start()), start)] if cut.start() > start else []
    plan = _Draft(None, draft.level + 1, at, "plan", *p.span(cut.start(), cut.end())[:1], p.number, p.span()[1])
    plan.title, plan.pieces = cut[0].rstrip("：:"), [(p, cut.end())]
    drafts = _placed(drafts, at + 1, plan)
    if not after:
        return drafts
    rest = _untitled(after[0][0], draft.level + 1, at, draft.kind or "problems")
    rest.pieces = after
    return _placed(drafts, at + 2, rest)


_MEASURES = re.compile(r"(?:整改|改进|下一?步|解决)?(?:的?工作)?(?:措施|对策|打算|办法|方向)[：:]")


def _upto(p: Paragraph, end: int) -> Paragraph:
    return replace(p, text=p.text[:end], offsets=p.offsets[:end])


_FEWEST_PARAGRAPHS = 3
#: Of a report without headings that is parted; two are a note.


def _split_problems(drafts: list[_Draft]) -> list[_Draft]:
    """Shortcomings admitted at the end of the review without a heading become a section of their own."""
    if any(d.kind == "problems" for d in drafts):
        return drafts
    for i in range(len(drafts) - 1, -1, -1):
        draft = drafts[i]
        if draft.kind != "achievements":
            continue
        for k, (p, start) in enumerate(draft.pieces):
            if k and kinds.turns_to_problems(p.text[start : start + 120]):
                chapter = i if draft.parent is None else draft.parent
                return _inserted(drafts, i, k, drafts[chapter].level + 1, chapter, "problems")
    return drafts


def _split_closing(drafts: list[_Draft]) -> list[_Draft]:
    """The last paragraphs behind a plan that look back, look out or take leave."""
    if not drafts or drafts[-1].kind == "preamble":
        return drafts
    last = drafts[-1]
    structured = last.level > 1 or any(re.match(r"[一二三四]是", p.text[s:]) for p, s in last.pieces)
    cue = _CLOSING if structured else _FORMAL_CLOSING
    k = len(last.pieces)
    first = 1 if (last.block and last.block.form == "run_in") or last.level > 1 else 0
    while k > first and cue.match(last.pieces[k - 1][0].text[last.pieces[k - 1][1] :]):
        k -= 1
    if k == len(last.pieces) or (k == 0 and not last.title):
        return drafts
    return _inserted(drafts, len(drafts) - 1, k, 1, None, "closing")


def _inserted(drafts: list[_Draft], at: int, piece: int, level: int, parent: int | None, kind: Kind) -> list[_Draft]:
    moved = drafts[at].pieces[piece:]
    drafts[at].pieces = drafts[at].pieces[:piece]
    fresh = _untitled(moved[0][0], level, parent, kind)
    fresh.pieces = moved
    return _placed(drafts, at + 1, fresh)


def _placed(drafts: list[_Draft], at: int, fresh: _Draft) -> list[_Draft]:
    for draft in drafts:
        if draft.parent is not None and draft.parent >= at:
            draft.parent += 1
    return [*drafts[:at], fresh, *drafts[at:]]


def _section(draft: _Draft, index: int, prefix: str) -> Section:
    parent = f"{prefix}.s{draft.parent + 1}" if draft.parent is not None else None
    return Section(
        id=f"{prefix}.s{index + 1}",
        parent=parent,
        level=draft.level,
        marker=draft.marker,
        title=draft.title,
        kind=draft.kind or "other",
        span=(draft.start, draft.end),
        paragraph=draft.paragraph,
    )


def _sentences(drafts: Sequence[_Draft], prefix: str) -> list[Sentence]:
    found: list[Sentence] = []
    for index, draft in enumerate(drafts):
        for p, start in draft.pieces:
            for a, b in sentence_spans(p.text[start:]):
                if a and (numbered := _NUMBERED.match(p.text, start + a)):
                    a = numbered.end() - start
                text = p.text[start + a : start + b]
                found.append(
                    Sentence(
                        id=f"{prefix}.t{len(found) + 1}",
                        section=f"{prefix}.s{index + 1}",
                        text=text,
                        span=p.span(start + a, start + b),
                        paragraph=p.number,
                        quantities=find_quantities(text),
                    )
                )
    return found


_NUMBERED = re.compile(r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)](?=[\u4e00-\u9fff])")
#: A number that opens a sentence inside a paragraph: …；（二）开展….


def _stretched(sections: list[Section], sentences: Sequence[Sentence]) -> list[Section]:
    """Each section reaches to the end of the last sentence under it."""
    ends: dict[str, int] = {s.id: s.span[1] for s in sections}
    parents = {s.id: s.parent for s in sections}
    spans: list[tuple[str, Span]] = [(s.section, s.span) for s in sentences] + [(s.id, s.span) for s in sections]
    for id_, span in spans:
        at: str | None = id_
        while at is not None:
            ends[at] = max(ends[at], span[1])
            at = parents[at]
    return [replace(s, span=(s.span[0], ends[s.id])) for s in sections]
