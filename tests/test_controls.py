"""Negative controls and changes that must not matter, with the shipped weights on the project's own pairs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import permutations

import pytest

from tests.conftest import reference
from tests.evaluation.labels import FIXTURES, SETTINGS, Pair, pairs
from tracker.compare import compare
from tracker.model import Comparison, Promise, Report, Section, Side
from tracker.quantities import find_quantities
from tracker.read import read
from tracker.structure import parse
from tracker.structure.promises import core
from tracker.text import content, fold

OWN = [p for p in pairs() if FIXTURES in p.path.parents]
HARD = re.compile(r"《[^》]*》|“[^”]*”|〔\d+〕|\d+号|(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|初|份)?|20\d\d年")


def _parsed(pair: Pair, side: Side, change: Callable[[str], str], as_side: Side | None = None) -> Report:
    source = read(pair.file(side), SETTINGS)
    return parse(replace(source, text=change(source.text)), as_side or side, SETTINGS)


def _statuses(results: Iterable[Comparison]) -> Counter[str]:
    return Counter(item.status for c in results for item in c.plan_items)


def _share(counts: Counter[str], status: str) -> float:
    return counts[status] / counts.total()


def _without_figures(text: str) -> str:
    """Quantities and all other numbers out; dates, papers and names stay."""
    for q in reversed(find_quantities(text)):
        text = text[: q.start] + text[q.end :]
    kept = [found[0] for found in HARD.finditer(text)]
    rest = [re.sub(r"\d+(?:\.\d+)?", "", part) for part in HARD.split(text)]
    return "".join(part + hard for part, hard in zip(rest, [*kept, ""], strict=True))


def _without_evidence(text: str) -> str:
    return re.sub(r"\d+(?:\.\d+)?", "", _without_figures(HARD.sub("", text)))


def _rewritten(report: Report, change: Callable[[str], str]) -> Report:
    """The report with every sentence changed, structure as it was."""
    texts = [change(s.text) for s in report.sentences]
    changed = [replace(s, text=t, quantities=find_quantities(t)) for s, t in zip(report.sentences, texts, strict=True)]
    return replace(report, sentences=tuple(changed))


def test_last_year_again_fulfils_nothing() -> None:
    """Last year's report filed as this year's: a copied sentence proves nothing."""
    counts = _statuses(compare(p.reports["old"], _parsed(p, "old", lambda t: t, as_side="new"), SETTINGS) for p in OWN)
    assert _share(counts, "fulfilled") <= 0.02, counts


def test_without_hard_evidence_nothing_is_fulfilled() -> None:
    """Figures, dates, document numbers, titles and quoted names of events and buildings stripped."""
    counts = _statuses(compare(p.reports["old"], _rewritten(p.reports["new"], _without_evidence), SETTINGS) for p in OWN)
    assert _share(counts, "fulfilled") <= 0.02, counts


def test_without_figures_no_figure_is_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    """An item fulfilled by a figure alone is not fulfilled any more; of those with a date, a paper or a name besides it is counted.

    What stands in the promise too is its object, and a name that last year's report has is no evidence of this year; such an
    item may be ``fulfilled`` still.
    """
    kept = lost = 0
    for p in OWN:
        promised = {s.id: s.text for s in p.reports["old"].sentences}
        before = compare(p.reports["old"], p.reports["new"], SETTINGS)
        after = {i.id: i for i in compare(p.reports["old"], _rewritten(p.reports["new"], _without_figures), SETTINGS).plan_items}
        for item in (i for i in before.plan_items if i.status == "fulfilled"):
            texts = [s.text for s in p.reports["new"].sentences if s.id in item.evidence]
            hard = {found[0] for t in texts for found in HARD.finditer(t)}
            named = p.reports["old"].source.text
            other = any(h not in (named if h[0] == "“" else promised[item.sentence]) for h in hard)
            status = after[item.id].status
            assert status != "fulfilled" or hard, (p.name, item.text)
            kept += other and status in ("fulfilled", "partial")
            lost += other and status not in ("fulfilled", "partial")
    with capsys.disabled():
        print(f"\nfigures stripped: {kept} items with other evidence kept partial or better, {lost} fell below")
    assert lost <= kept // 4


STRANGE = ("珊瑚苗圃", "斜拉索鞍", "潜水泳镜", "候鸟脚环", "琥珀画廊", "焰火弹壳", "竖琴琴弦", "驯鹿雪橇", "陨铁标本", "椰壳浮筏")


def _of_another_thing(promise: Promise, thing: str) -> Promise:
    """The promise with its verb, numbers and deadline, of a thing that no town has."""
    text, own = fold(promise.text), core(promise.text)
    head = text[: text.index(own)] if own in text else ""
    about = thing + "".join(q.text for q in find_quantities(own))
    return replace(promise, text=head + about, object=about, concepts=frozenset())


def test_another_object_is_not_fulfilled(capsys: pytest.CaptureFixture[str]) -> None:
    """Objects swapped for strange ones: verb, number and unit alone fulfil nothing."""
    counts: Counter[str] = Counter()
    for p in OWN:
        old = p.reports["old"]
        swapped = [_of_another_thing(promise, STRANGE[n % len(STRANGE)]) for n, promise in enumerate(old.promises)]
        counts += _statuses([compare(replace(old, promises=tuple(swapped)), p.reports["new"], SETTINGS)])
    with capsys.disabled():
        print(f"\nobjects swapped: {dict(counts)}")
    assert _share(counts, "fulfilled") <= 0.02, counts


def test_another_office_as_base_rate(capsys: pytest.CaptureFixture[str]) -> None:
    """The same plan against the report of the next office in the list, so that no single report decides: clearly below the true rate."""
    true = _statuses(compare(p.reports["old"], p.reports["new"], SETTINGS) for p in OWN)
    offices = list(dict.fromkeys(p.issuer for p in OWN))
    behind = dict(zip(offices, [*offices[1:], offices[0]], strict=True))
    others = [(p, next(q for q in OWN if q.issuer == behind[p.issuer])) for p in OWN]
    base = _statuses(compare(p.reports["old"], q.reports["new"], SETTINGS) for p, q in others)
    with capsys.disabled():
        print(
            f"\nfulfilled: {_share(true, 'fulfilled'):.3f} in the true pairs, {_share(base, 'fulfilled'):.3f} by another office"
        )
    assert _share(base, "fulfilled") < _share(true, "fulfilled") / 2


WIDE = str.maketrans("0123456789,()%", "０１２３４５６７８９，（）％")
HAN = "零一二三四五六七八九十"


def _wrapped(text: str) -> str:
    return "\n".join(line[i : i + 30] for line in text.splitlines() for i in range(0, max(1, len(line)), 30))


def _with_paragraph(text: str) -> str:
    """An unrelated paragraph before the second chapter."""
    return re.sub(r"\n(\s*二、)", r"\n本辖区地处丘陵与平原过渡地带，年均降水充沛，盛产柑橘和早稻。\n\n\1", text, count=1)


def _in_words(text: str) -> str:
    """Digits of one to ten before 次 in Chinese numerals."""
    return re.sub(r"(?<![\d.])(10|[1-9])(?=次[，。；])", lambda found: HAN[int(found[1])], text)


def _verdicts(c: Comparison) -> dict[str, str]:
    rows = zip(c.new.sentences, c.sentences, strict=True)
    return {re.sub(rf"\d+|[{HAN}]+(?=次)", "#", content(s.text)): v.verdict for s, v in rows if not v.figures_only}


CLEAN = [p for p in OWN if p.path.parent.name in ("outang", "luming", "songquan", "qinghe", "yanshan", "guanlan", "beiling")]


@pytest.mark.parametrize(
    "change", [lambda t: t.translate(WIDE), _with_paragraph, _in_words, _wrapped], ids=["width", "paragraph", "numerals", "wrap"]
)
def test_what_does_not_matter(change: Callable[[str], str]) -> None:
    """Width, an unrelated paragraph, numerals in words, hard wraps: the other sentences keep their verdict."""
    for p in CLEAN:
        before = _verdicts(compare(p.reports["old"], p.reports["new"], SETTINGS))
        after = _verdicts(compare(_parsed(p, "old", change), _parsed(p, "new", change), SETTINGS))
        changed = {t: (v, after[t]) for t, v in before.items() if t in after and after[t] != v}
        assert len(changed) <= len(before) // 50, (p.name, changed)


COUNTED = "次|件|名|人|个|场|期|处|起|份|条|户|家|所|座|辆|台|项|支|宗|批"


def _spelt(text: str) -> str:
    """Counts from eleven to ninety-nine in Chinese numerals: 18件 as 十八件."""

    def words(found: re.Match[str]) -> str:
        tens, ones = divmod(int(found[1]), 10)
        return ("" if tens == 1 else HAN[tens]) + "十" + (HAN[ones] if ones else "")

    return re.sub(rf"(?<![\d.年月第〔])([1-9]\d)(?=(?:{COUNTED}))", words, text)


def test_counts_may_be_spelt(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts in Chinese numerals in both reports: hardly a verdict or status changes; both counts are printed."""
    sentences = verdicts = items = statuses = 0
    for p in OWN:
        before = compare(p.reports["old"], p.reports["new"], SETTINGS)
        after = compare(_parsed(p, "old", _spelt), _parsed(p, "new", _spelt), SETTINGS)
        pairs_ = [*zip(before.sentences, after.sentences, strict=True)]
        sentences += len(pairs_)
        verdicts += sum(a.verdict != b.verdict for a, b in pairs_)
        both = [*zip(before.plan_items, after.plan_items, strict=False)]
        items += len(both)
        statuses += sum(a.status != b.status for a, b in both)
    with capsys.disabled():
        print(f"\nspelt counts: {verdicts} of {sentences} verdicts and {statuses} of {items} statuses change")
    assert verdicts <= sentences // 100
    assert statuses <= items // 40


def _cut_to(width: int) -> Callable[[str], str]:
    """Lines of at most so many characters; what is shorter, as headings and ends of pages are, stays."""
    return lambda text: "\n".join(line[i : i + width] for line in text.splitlines() for i in range(0, max(1, len(line)), width))


@pytest.mark.parametrize("change", [_cut_to(30), _cut_to(40), lambda t: t.translate(WIDE)], ids=["30", "40", "width"])
def test_long_paragraphs_may_be_cut(change: Callable[[str], str]) -> None:
    """The development pairs, with marked headings, page ends inside sentences and no blank lines: sentences and verdicts stay."""
    reference("dev_pairs")
    for p in (p for p in pairs() if p.group == "dev_pairs"):
        before = compare(p.reports["old"], p.reports["new"], SETTINGS)
        after = compare(_parsed(p, "old", change), _parsed(p, "new", change), SETTINGS)
        assert _verdicts(after) == _verdicts(before), p.name
        assert [i.status for i in after.plan_items] == [i.status for i in before.plan_items], p.name


@pytest.mark.parametrize("pair", CLEAN, ids=lambda p: p.name)
def test_the_name_of_the_place_does_not_matter(pair: Pair) -> None:
    """Renamed throughout, every verdict stays."""
    unit = re.sub(r"中共|人民政府|县委|镇|乡|街道|县", "", pair.issuer.split("、")[-1])

    def renamed(text: str) -> str:
        return text.replace(unit, "云石")

    before = compare(pair.reports["old"], pair.reports["new"], SETTINGS)
    after = compare(_parsed(pair, "old", renamed), _parsed(pair, "new", renamed), SETTINGS)
    assert [v.verdict for v in before.sentences] == [v.verdict for v in after.sentences]
    assert [i.status for i in before.plan_items] == [i.status for i in after.plan_items]


def _parts_of_review(report: Report) -> list[Section]:
    return [s for s in report.sections if s.level == 2 and s.kind == "achievements"]


def _reversed_chapters(report: Report) -> str:
    """The text with the sections of each chapter of the review in reverse order, numbered anew."""
    text = report.source.text
    chapters: dict[str | None, list[Section]] = {}
    for section in _parts_of_review(report):
        chapters.setdefault(section.parent, []).append(section)
    for places in sorted(chapters.values(), key=lambda own: -own[0].span[0]):
        pieces = [
            text[s.span[0] : s.span[1]].replace(s.marker, at.marker, 1) for s, at in zip(reversed(places), places, strict=True)
        ]
        for at, piece in reversed([*zip(places, pieces, strict=True)]):
            text = text[: at.span[0]] + piece + text[at.span[1] :]
    return text


def _numbered_otherwise(report: Report) -> str:
    """一、 as 第一部分, （一） as （1）."""
    text = re.sub(r"(?m)^(\s*)([一二三四五六七八九])、", r"\1第\2部分　", report.source.text)
    return re.sub(r"(?m)^(\s*)（([一二三四五六七八九])）", lambda found: f"{found[1]}（{HAN.index(found[2])}）", text)


@pytest.mark.parametrize("change", [_reversed_chapters, _numbered_otherwise], ids=["order", "numbers"])
def test_order_and_numbers_of_sections_do_not_matter(change: Callable[[Report], str]) -> None:
    """Sections in another order or numbered otherwise: no verdict of a sentence and no status changes."""
    touched = 0
    for p in OWN:
        new = p.reports["new"]
        text = change(new)
        touched += text != new.source.text
        before = compare(p.reports["old"], new, SETTINGS)
        after = compare(p.reports["old"], parse(replace(new.source, text=text), "new", SETTINGS), SETTINGS)
        assert _verdicts(after) == _verdicts(before), p.name
        assert [i.status for i in after.plan_items] == [i.status for i in before.plan_items], p.name
    assert touched >= sum(len(_parts_of_review(p.reports["new"])) > 1 for p in OWN) - 2


def test_unrelated_offices_share_no_wording(capsys: pytest.CaptureFixture[str]) -> None:
    """Between unrelated real and fictional offices hardly a sentence of 12 characters and more counts as copied.

    One statistic of two seeds is alike in both directions; the rest must be set phrases, which are less than a quarter
    of all characters. Their share is printed.
    """
    files = [*sorted(reference("seeds").glob("*.txt")), *sorted(reference("dev_pairs").glob("*.txt"))]
    old = {f: parse(read(f, SETTINGS), "old", SETTINGS) for f in files}
    new = {f: parse(read(f, SETTINGS), "new", SETTINGS) for f in files}
    shared, formulaic, size = set(), 0, 0
    for one, other in permutations(files, 2):
        if one.stem.split("_")[0] == other.stem.split("_")[0]:
            continue
        result = compare(old[one], new[other], SETTINGS)
        for s, v in zip(result.new.sentences, result.sentences, strict=True):
            size += len(s.text)
            formulaic += len(s.text) * v.formulaic
            if v.verdict in ("verbatim", "light_edit") and not v.formulaic and len(content(s.text)) >= 12:
                shared.add((other.stem, s.id))
    with capsys.disabled():
        print(f"\nunrelated offices: {formulaic / size:.3f} of the characters are set phrases, {len(shared)} sentences alike")
    assert formulaic / size < 0.25
    assert len(shared) <= 2, shared
