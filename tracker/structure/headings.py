"""Which paragraphs are headings, of which kind of marker, and where their titles end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from tracker.model import Paragraph
from tracker.quantities import find_quantities
from tracker.settings import HeadingSettings
from tracker.structure.kinds import lexicon_kind, turning_kind
from tracker.structure.marks import MarkKind, mark
from tracker.text import protected, without_enumerator

RANK: dict[MarkKind, int] = {"chapter": 0, "part": 1, "point": 2, "sub": 3}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the body, seen as heading, run-in heading, list item or text."""

    paragraph: Paragraph
    form: str
    #: ``own_line`` · ``run_in`` · ``item`` (marker dropped) · ``text``
    kind: MarkKind = "chapter"
    number: int = 0
    marker: int = 0
    #: Length of the printed marker.
    title_end: int = 0
    #: Where the title ends in the paragraph, exclusive, without 。
    body_start: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether the paragraph opens a section."""
        return self.form in ("own_line", "run_in")

    @property
    def title(self) -> str:
        """The title without marker and full stop."""
        return self.paragraph.text[self.marker : self.title_end]


def blocks(body: Sequence[Paragraph], settings: HeadingSettings) -> list[Block]:
    """Classify the paragraphs of the body."""
    found = [_block(p, settings) for p in body]
    found = _with_unmarked(found, settings)
    found = _settled_dotted(found, settings)
    return _accepted_run_ins(_renumbered(found), settings)


def _block(p: Paragraph, settings: HeadingSettings) -> Block:
    found = mark(p.text)
    if not found:
        return Block(p, "text")
    kind, number, length = found
    rest = p.text[length:]
    stop = _first_stop(rest)
    base = Block(p, "item", kind, number, length, len(p.text), length)
    limit = settings.longest_chapter if kind == "chapter" else settings.longest_own_line
    if stop is None and rest[-1:] in ("：", ":") and kind == "chapter" and lexicon_kind(rest):
        return replace(base, form="own_line", title_end=len(p.text) - 1, body_start=len(p.text))
    if stop is None:
        plain = rest and len(rest) <= limit and rest[-1] not in "；;，、：:！？" and "；" not in rest
        return replace(base, form="own_line", body_start=len(p.text)) if plain else base
    if stop == len(rest) - 1:
        return replace(base, form="dotted", title_end=length + stop, body_start=len(p.text))
    if stop <= settings.longest_run_in:
        return replace(base, form="run_in", title_end=length + stop, body_start=length + stop + 1)
    return base


def _first_stop(text: str) -> int | None:
    inside = protected(text)
    return next((i for i, c in enumerate(text) if c == "。" and not inside[i]), None)


def _with_unmarked(found: list[Block], settings: HeadingSettings) -> list[Block]:
    """A short line without marker and full stop, with text behind it, is a heading that lost its number."""
    for i, block in enumerate(found[:-1]):
        text = block.paragraph.text
        if block.form != "text" or not 4 <= len(text) <= settings.longest_unmarked:
            continue
        if text[-1] in "：:" and len(text) <= _LONGEST_LEAD and lexicon_kind(text) in ("problems", "plan"):
            kind = _lost_kind(found, i)
            found[i] = replace(block, form="own_line", kind=kind, title_end=len(text) - 1, body_start=len(text))
            continue
        if (
            text[-1] in "。；：:！？，、”）)"
            or without_enumerator(text) != text
            or find_quantities(text)
            or _TABULAR.search(text)
            or (found[i + 1].form == "own_line" and not _BRACKETED.fullmatch(text))
        ):
            continue
        kind = _lost_kind(found, i)
        found[i] = replace(block, form="own_line", kind=kind, title_end=len(text), body_start=len(text))
    return found


_BRACKETED = re.compile(r"【[^】]+】|\[[^\]]+\]")
#: 【主要做法】 on its own line is a heading, also where the next heading follows at once.
_LONGEST_LEAD = 14
#: Characters of a line 存在的主要问题： that is a heading.
_TABULAR = re.compile(r"\t|^[表图](?:\d|[一二三四五六七八九十]+[：:\s])")
#: A row of a table, or the line that names a table or picture.


def _lost_kind(found: Sequence[Block], at: int) -> MarkKind:
    """Which marker an unmarked heading lost: chapter when it names one, else a level under the last chapter."""
    if lexicon_kind(found[at].paragraph.text) and not any(b.kind == "chapter" and b.marker for b in found):
        return "chapter"
    if _turns(found, at):
        return "chapter"
    for block in found[at + 1 :]:
        if block.form in ("own_line", "run_in") and block.kind == "part" and block.marker:
            return "part"
        if block.form in ("own_line", "run_in") and block.kind == "chapter" and block.marker:
            break
    earlier = next((b for b in reversed(found[:at]) if b.is_heading and b.marker), None)
    return "point" if earlier and earlier.kind in ("part", "point") else "part"


def _turns(found: Sequence[Block], at: int) -> bool:
    """Whether an unmarked heading names shortcomings or a plan inside a chapter that is headed as something else."""
    title = found[at].paragraph.text
    kind = turning_kind(title)
    chapter = next(
        (b for b in reversed(found[:at]) if b.form in ("own_line", "run_in") and b.kind == "chapter" and b.marker), None
    )
    above = lexicon_kind(chapter.title) if chapter else None
    return kind is not None and above not in (None, kind, "other")


def _settled_dotted(found: list[Block], settings: HeadingSettings) -> list[Block]:
    """（一）强执法。 alone on its line is a heading when text of its own follows and it does not close a list, else a list item."""
    settled: list[Block] = []
    for i, block in enumerate(found):
        if block.form == "dotted":
            following = found[i + 1].form if i + 1 < len(found) else "item"
            short = block.title_end - block.marker <= settings.longest_dotted
            opens = following in ("text", "run_in", "own_line") and _opens(found, i) and not _closes_list(settled, block)
            form = "own_line" if short and opens else "item"
            start = block.body_start if form == "own_line" else block.marker
            block = replace(block, form=form, body_start=start)
        settled.append(block)
    return settled


def _closes_list(before: Sequence[Block], block: Block) -> bool:
    """Whether the paragraph right before is a list item with the number before."""
    last = before[-1] if before else None
    return last is not None and (last.form, last.kind, last.number) == ("item", block.kind, block.number - 1)


def _opens(found: Sequence[Block], at: int) -> bool:
    following = found[at + 1]
    return following.form == "text" or RANK[following.kind] > RANK[found[at].kind]


def _renumbered(found: list[Block]) -> list[Block]:
    """4、 between （四） and （六） is the printed （五）."""
    for i, block in enumerate(found):
        if block.kind not in ("point", "sub") or block.form not in ("own_line", "run_in"):
            continue
        before = next((b for b in reversed(found[:i]) if b.form in ("own_line", "run_in")), None)
        after = next((b for b in found[i + 1 :] if b.form in ("own_line", "run_in")), None)
        if before and after and before.kind == after.kind == "part" and after.number == before.number + 2:
            found[i] = replace(block, kind="part")
    return found


def _accepted_run_ins(found: list[Block], settings: HeadingSettings) -> list[Block]:
    """Run-in headings need siblings of the same form; a marked paragraph without is a list item."""
    groups: dict[tuple[int, ...], list[int]] = {}
    path = [0, 0, 0, 0]
    for i, block in enumerate(found):
        if block.form == "text":
            continue
        rank = RANK[block.kind]
        groups.setdefault((rank, *path[:rank]), []).append(i)
        path[rank] += 1
        path[rank + 1 :] = [0] * (3 - rank)
    for members in groups.values():
        run_ins = [i for i in members if found[i].form == "run_in"]
        if run_ins and not _is_run_in_group([found[i] for i in members], [found[i] for i in run_ins], settings):
            for i in run_ins:
                found[i] = replace(found[i], form="item", body_start=found[i].marker)
    return found


def _is_run_in_group(members: list[Block], run_ins: list[Block], settings: HeadingSettings) -> bool:
    headings = [b for b in members if b.form in ("run_in", "own_line")]
    lengths = [len(b.title) for b in run_ins]
    return (
        len(members) > 1 and len(headings) >= settings.run_in_share * len(members) and median(lengths) <= settings.median_run_in
    )
