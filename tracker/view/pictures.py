"""Geometry of the pictures, in whole user units: ribbon of sections, plan flow, density strip, ladder of figures.

Lengths stand for counts, never areas; one hue by depth, and a word at every part that is wide enough for one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.model import Comparison, FigurePair, Section
from tracker.summary import counted_items
from tracker.view.parts import figure_change, short_value
from tracker.view.quotes import Book
from tracker.wording import say

CLASSES = ("verbatim", "light_edit", "paraphrase", "new")
WIDTH = 720
_OLD_X, _NEW_X, _BAR = 214, 478, 28
_LABEL = 14
#: Least height of a block that has room for its heading.


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of one class."""

    kind: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """A section in one of the two bars."""

    href: str
    label: str
    title: str
    label_x: int
    label_y: int
    anchor: str
    outline: Part
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Wording carried from a section to a section."""

    path: str
    moved: bool
    title: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """Both reports as bars of sections."""

    height: int
    title: str
    description: str
    blocks: tuple[Block, ...]
    bands: tuple[Band, ...]
    heads: tuple[tuple[int, str, str], ...]
    #: (x, text-anchor, words) over the bars.
    key: tuple[tuple[int, str, str], ...]
    #: (x, class, word)


def ribbon(c: Comparison, book: Book) -> Ribbon:
    """Sections as blocks by their length, coloured by where the wording comes from; bands by what was carried over."""
    sizes = {s.id: len(s.text) for r in (c.old, c.new) for s in r.sentences}
    made = _made_of(c, sizes)
    old = _Bar([s for s in c.old.sections if _size(made[0], s)], made[0], _OLD_X, book)
    new = _Bar([s for s in c.new.sections if _size(made[1], s)], made[1], _NEW_X, book)
    height = max(old.layout(), new.layout())
    lang = book.lang
    years = (book.year("o"), book.year("n"))
    ends = ((_OLD_X + _BAR, "end", "old", years[0]), (_NEW_X, "start", "new", years[1]))
    heads = tuple((x, anchor, say(f"picture_head_{side}", lang, (("year", year),))) for x, anchor, side, year in ends)
    spots = ((0, "verbatim"), (120, "light_edit"), (240, "paraphrase"), (360, "new"), (480, "carried"), (600, "gone"))
    return Ribbon(
        height=height + 60,
        title=say("picture_ribbon", lang),
        description=_ribbon_words(made[1], lang),
        blocks=(*old.blocks("end"), *new.blocks("start")),
        bands=_bands(c, sizes, old, new, book),
        heads=heads,
        key=tuple((x, kind, say(f"label_kind_{kind}" if kind in CLASSES else f"picture_{kind}", lang)) for x, kind in spots),
    )


Made = Mapping[str, Counter[str]]


def _made_of(c: Comparison, sizes: Mapping[str, int]) -> tuple[Made, Made]:
    """Section -> characters by class, for both reports."""
    old: dict[str, Counter[str]] = defaultdict(Counter)
    new: dict[str, Counter[str]] = defaultdict(Counter)
    gone = {g.old for g in c.gone}
    for sentence in c.old.sentences:
        old[sentence.section]["gone" if sentence.id in gone else "carried"] += sizes[sentence.id]
    where = {s.id: s.section for s in c.new.sentences}
    for v in c.sentences:
        new[where[v.new]][v.verdict] += sizes[v.new]
    return old, new


def _size(made: Made, section: Section) -> int:
    return sum(made[section.id].values()) if section.id in made else 0


def _ribbon_words(made: Made, lang: str) -> str:
    total = sum((Counter(m) for m in made.values()), Counter())
    whole = sum(total.values()) or 1
    values = [(kind, f"{100 * total[kind] / whole:.0f}%") for kind in CLASSES]
    return say("picture_ribbon_words", lang, values)


class _Bar:
    """Blocks of one report, one above the other."""

    def __init__(self, sections: Sequence[Section], made: Made, x: int, book: Book) -> None:
        self._sections, self._made, self._x, self._book = sections, made, x, book
        self.top: dict[str, int] = {}
        self.tall: dict[str, int] = {}

    def layout(self) -> int:
        """Place the blocks; the height they take."""
        whole = sum(_size(self._made, s) for s in self._sections) or 1
        scale = max(240, min(560, 22 * len(self._sections))) / whole
        y = 34
        for section in self._sections:
            self.top[section.id] = y
            self.tall[section.id] = max(4, round(_size(self._made, section) * scale))
            y += self.tall[section.id] + 3
        return y

    def blocks(self, anchor: str) -> tuple[Block, ...]:
        """The blocks with their headings outside the bar."""
        return tuple(self._block(s, anchor) for s in self._sections)

    def _block(self, section: Section, anchor: str) -> Block:
        top, tall = self.top[section.id], self.tall[section.id]
        heading = self._book.heading(section.id)
        return Block(
            href=f"#r-{section.id}" if anchor == "start" else "",
            label=cut_short(heading, 15) if tall >= _LABEL else "",
            title=heading,
            label_x=self._x - 8 if anchor == "end" else self._x + _BAR + 8,
            label_y=top + tall // 2 + 4,
            anchor=anchor,
            outline=Part("outline", self._x, top, _BAR, tall),
            parts=_stacked(self._made[section.id], self._x, top, tall),
        )


def _stacked(made: Counter[str], x: int, top: int, tall: int) -> tuple[Part, ...]:
    whole = sum(made.values()) or 1
    y, done, parts = top, 0, []
    for kind in (*CLASSES, "carried", "gone"):
        if made[kind]:
            done += made[kind]
            end = top + round(tall * done / whole)
            parts.append(Part(kind, x, y, _BAR, end - y))
            y = end
    return tuple(p for p in parts if p.height)


def _bands(c: Comparison, sizes: Mapping[str, int], old: _Bar, new: _Bar, book: Book) -> tuple[Band, ...]:
    """Carried wording by pair of sections, drawn from place to place in each block."""
    carried: Counter[tuple[str, str]] = Counter()
    moved: set[tuple[str, str]] = set()
    for v in c.sentences:
        if v.source and v.verdict != "new":
            pair = (book.sentence(v.source).section, book.sentence(v.new).section)
            carried[pair] += sizes[v.new]
            if v.moved:
                moved.add(pair)
    used: Counter[str] = Counter()
    found = []
    for (a, b), size in sorted(carried.items(), key=lambda item: (old.top[item[0][0]], new.top[item[0][1]])):
        ends = [_end(bar, i, size, used) for bar, i in ((old, a), (new, b))]
        words = (("old", book.heading(a)), ("new", book.heading(b)), ("n", str(size)))
        found.append(Band(_curve(*ends), (a, b) in moved, say("picture_band", book.lang, words)))
    return tuple(found)


def _end(bar: _Bar, section: str, size: int, used: Counter[str]) -> tuple[int, int]:
    """Upper and lower edge of a band at a block, below the bands that end there already."""
    top, tall = bar.top[section], bar.tall[section]
    whole = _size(bar._made, next(s for s in bar._sections if s.id == section)) or 1
    start = min(tall - 1, round(tall * used[section] / whole))
    used[section] += size
    return top + start, top + max(start + 1, min(tall, round(tall * used[section] / whole)))


def _curve(left: tuple[int, int], right: tuple[int, int]) -> str:
    a, b, middle = _OLD_X + _BAR + 2, _NEW_X - 2, (_OLD_X + _BAR + _NEW_X) // 2
    upper = f"M{a} {left[0]}C{middle} {left[0]} {middle} {right[0]} {b} {right[0]}"
    return f"{upper}L{b} {right[1]}C{middle} {right[1]} {middle} {left[1]} {a} {left[1]}Z"


def cut_short(text: str, longest: int) -> str:
    """The text, or its beginning with a mark that something is missing."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One status of last year's actions."""

    kind: str
    word: str
    n: int
    y: int
    width: int
    again: int
    #: How many of them are promised again.
    again_width: int
    again_words: str
    path: str


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of last year's actions."""

    height: int
    title: str
    description: str
    whole: str
    #: Words for all of them.
    rows: tuple[FlowRow, ...]
    bar: Part


_STATUSES = ("fulfilled", "partial", "claimed", "adjusted", "not_mentioned")


def flow(c: Comparison, lang: str) -> Flow | None:
    """Plan flow; nothing where last year had no plan."""
    items = counted_items(c)
    if not items:
        return None
    status: Counter[str] = Counter(p.status for p in items)
    again: Counter[str] = Counter(p.status for p in items if p.rolled_over)
    shown = [s for s in _STATUSES if status[s]]
    rows = []
    tall = 34 * len(shown)
    for i, kind in enumerate(shown):
        y, width = 30 + 34 * i, max(3, round(250 * status[kind] / len(items)))
        rows.append(
            FlowRow(
                kind=kind,
                word=say(f"status_{kind}", lang),
                n=status[kind],
                y=y,
                width=width,
                again=again[kind],
                again_width=round(width * again[kind] / status[kind]),
                again_words=say("picture_again", lang, (("n", str(again[kind])),)) if again[kind] else "",
                path=_flow_path(i, shown, status, len(items), tall),
            )
        )
    words = "，".join(f"{r.word}{r.n}" for r in rows) if lang == "zh" else ", ".join(f"{r.word} {r.n}" for r in rows)
    total = (("n", str(len(items))),)
    return Flow(
        tall + 26,
        say("picture_flow", lang, total),
        words,
        say("picture_plans", lang, total),
        tuple(rows),
        Part("plan", 96, 30, 18, tall - 12),
    )


def _flow_path(i: int, shown: Sequence[str], status: Mapping[str, int], whole: int, tall: int) -> str:
    before = sum(status[s] for s in shown[:i])
    top = 30 + round((tall - 12) * before / whole)
    low = 30 + round((tall - 12) * (before + status[shown[i]]) / whole)
    y = 30 + 34 * i
    return f"M116 {top}C180 {top} 180 {y} 236 {y}L236 {y + 22}C180 {y + 22} 180 {low} 116 {low}Z"


@dataclass(frozen=True, slots=True)
class Strip:
    """One cell a sentence of this year: height and shade by class, so that it reads without colour."""

    title: str
    description: str
    height: int
    lines: tuple[tuple[str, str], ...]
    #: (class, path)
    marks: str
    #: Ticks where a section begins.


_CELLS = 90
#: Sentences in a row of the strip.


def strip(c: Comparison, lang: str) -> Strip:
    """The density strip of the new report."""
    paths: dict[str, list[str]] = defaultdict(list)
    tall = {"verbatim": 22, "light_edit": 16, "paraphrase": 10, "new": 4}
    ticks: list[str] = []
    last = ""
    for i, (v, sentence) in enumerate(zip(c.sentences, c.new.sentences, strict=True)):
        x, base = 4 + 8 * (i % _CELLS), 26 + 36 * (i // _CELLS)
        paths[v.verdict].append(f"M{x} {base}v-{tall[v.verdict]}")
        if sentence.section != last:
            ticks.append(f"M{x - 4} {base + 2}v5")
            last = sentence.section
    rows = max(1, -(-len(c.sentences) // _CELLS))
    counted: Counter[str] = Counter(v.verdict for v in c.sentences)
    words = [(kind, str(counted[kind])) for kind in CLASSES]
    lines = tuple((kind, "".join(paths[kind])) for kind in CLASSES if paths[kind])
    return Strip(say("picture_strip", lang), say("picture_strip_words", lang, words), 36 * rows, lines, "".join(ticks))


@dataclass(frozen=True, slots=True)
class Rung:
    """One figure of both years."""

    label: str
    old: str
    new: str
    change: str
    frozen: bool
    y: int
    old_width: int
    new_width: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The figures that changed most, and those that stand still."""

    title: str
    description: str
    height: int
    rungs: tuple[Rung, ...]


_RUNGS = 12


def ladder(c: Comparison, book: Book) -> Ladder | None:
    """At most twelve figures, the greatest changes first, then the unchanged; nothing where there are no figures."""
    plain = [f for f in c.figures if isinstance(f.old_value, int | float) and isinstance(f.new_value, int | float)]
    moving = sorted((f for f in plain if not f.unchanged and f.change is not None), key=lambda f: -abs(f.change or 0))
    still = [f for f in plain if f.unchanged]
    chosen = [*moving[: max(_RUNGS - len(still), _RUNGS // 2)], *still][:_RUNGS]
    if not chosen:
        return None
    rungs = tuple(_rung(f, 8 + 34 * i, book) for i, f in enumerate(chosen))
    values = (("n", str(len(c.figures))), ("shown", str(len(chosen))), ("still", str(sum(f.unchanged for f in c.figures))))
    return Ladder(say("picture_ladder", book.lang), say("picture_ladder_words", book.lang, values), 34 * len(rungs) + 12, rungs)


def _rung(f: FigurePair, y: int, book: Book) -> Rung:
    old, new = _number(f.old_value), _number(f.new_value)
    largest = max(abs(old), abs(new)) or 1
    still = say("picture_still", book.lang)
    return Rung(
        label=cut_short(f.label or book.sentence(f.new_sentence).text, 13),
        old=f"{short_value(f.old_value)}{f.unit}",
        new=f"{short_value(f.new_value)}{f.unit}",
        change=still if f.unchanged else figure_change(f, book.lang),
        frozen=f.unchanged,
        y=y,
        old_width=max(2, round(250 * abs(old) / largest)),
        new_width=max(2, round(250 * abs(new) / largest)),
    )


def _number(value: float | tuple[float, float] | str) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
