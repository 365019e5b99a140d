"""Text shared between offices: copies found, formulas, outlines, joint texts and successors left in peace."""

from __future__ import annotations

import difflib
import random
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.labels import FIXTURES, SETTINGS
from tracker.corpus.engine import Duck
from tracker.corpus.families import sharing
from tracker.corpus.features import GRAM, letters, postings
from tracker.corpus.model import Line, Sharing
from tracker.corpus.search import common_run, limit_for
from tracker.model import Level
from tracker.read import read
from tracker.structure import parse

HAN = "".join(chr(c) for c in range(0x4E00, 0x4E00 + 3000))


def own(seed: int, n: int = 12, *, size: int = 30) -> list[str]:
    """Sentences that nobody else has."""
    chance = random.Random(seed)  # noqa: S311  # made-up text, the same for the same seed
    return ["".join(chance.choices(HAN, k=size)) + "。" for _ in range(n)]


@pytest.fixture
def engine() -> Iterator[Duck]:
    """DuckDB with little memory."""
    with Duck(256 * 2**20, 2) as found:
        yield found


def found_in(
    reports: Mapping[tuple[str, int], list[str]],
    engine: Duck,
    levels: Mapping[str, Level] | None = None,
    kin: frozenset[frozenset[str]] = frozenset(),
) -> Sharing:
    """What reports, each a list of sentences, share."""
    lines = [Line(unit, year, n, text, n + 1) for (unit, year), texts in reports.items() for n, text in enumerate(texts)]
    return sharing(lines, levels or {}, kin, engine)


def told(found: Sharing) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Kind, how sure, offices of every family."""
    return [(f.kind, f.sure, f.units) for f in found.families]


def edited(text: str, seed: int, share: float) -> str:
    """A text with some of its characters changed."""
    chance = random.Random(seed)  # noqa: S311  # as above
    return "".join(chance.choice(HAN) if chance.random() < share else c for c in text[:-1]) + "。"


def test_two_sentences_in_a_row_are_sure_and_one_is_to_be_looked_at(engine: Duck) -> None:
    """The first to have it is named; digits and marks do not count."""
    source, taker, other = own(1), own(2), own(3)
    taker[4:6] = [source[2], source[3].replace("。", "，12件。")]
    other[7] = source[9]
    found = found_in({("甲", 2021): source, ("乙", 2022): taker, ("丙", 2022): other}, engine)
    assert told(found) == [("two", True, ("甲", "乙")), ("two", False, ("甲", "丙"))]
    assert found.families[0].origin == "甲"
    assert [found.lines[n].text for m in found.families[0].members for n in m.lines] == [*source[2:4], *taker[4:6]]


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_five_sentences_are_found_verbatim_and_edited(share: float, engine: Duck) -> None:
    """Twenty copies of five sentences, verbatim and with a tenth of the characters changed."""
    reports: dict[tuple[str, int], list[str]] = {}
    for n in range(20):
        source, taker = own(n), own(100 + n)
        taker[3:8] = [edited(text, i, share) for i, text in enumerate(source[3:8])]
        reports |= {(f"甲{n}", 2021): source, (f"乙{n}", 2022): taker}
    found = found_in(reports, engine)
    sure = {f.units for f in found.families if f.sure}
    assert len(sure & {(f"甲{n}", f"乙{n}") for n in range(20)}) >= 19
    assert all(a[1:] == b[1:] for a, b in sure)


def test_formulas_bridge_a_passage_and_accuse_nobody(engine: Duck) -> None:
    """A sentence that ten offices have neither counts nor breaks what stands around it."""
    formula = own(50, 1)[0]
    reports = {(f"丁{n}", 2021): [*own(200 + n), formula] for n in range(10)}
    source, taker = own(1), own(2)
    source.insert(3, formula)
    taker[6:9] = source[2:5]
    found = found_in({**reports, ("甲", 2021): source, ("乙", 2022): taker}, engine)
    assert told(found) == [("two", True, ("甲", "乙"))]
    assert len(found.families[0].members[0].lines) == 2
    assert found.masked == 12


def test_order_changed(engine: Duck) -> None:
    """A passage whose sentences stand the other way round is one passage."""
    source, taker = own(1), own(2)
    taker[4:8] = source[2:6][::-1]
    found = found_in({("甲", 2021): source, ("乙", 2022): taker}, engine)
    assert [(f.kind, f.sure, len(f.members[0].lines)) for f in found.families] == [("two", True, 4)]


def test_set_phrases_that_few_have_accuse_nobody(engine: Duck) -> None:
    """Two set phrases in a row, known by their wording, in two offices alone."""
    source, taker = own(1), own(2)
    taker[4:6] = source[2:4]
    lines = [
        Line(unit, year, n, text, n, None, text in source[2:4])
        for unit, year, texts in (("甲", 2021, source), ("乙", 2022, taker))
        for n, text in enumerate(texts)
    ]
    assert sharing(lines, {}, (), engine).families == ()


def test_a_run_of_forty_letters_inside_longer_sentences(engine: Duck) -> None:
    """One sentence alone is sure when forty letters stand word for word, whatever surrounds them."""
    source, taker = own(1, size=60), own(2, size=60)
    taker[5] = own(9, 1, size=80)[0][:-1] + source[5][5:50] + "。"
    found = found_in({("甲", 2021): source, ("乙", 2022): taker}, engine)
    assert told(found) == [("two", True, ("甲", "乙"))]


def test_innocent_ways_to_share(engine: Duck) -> None:
    """A joint text, a superior's report, a successor, one's own report of the year before."""
    joint, county, merged = own(1, 3), own(2, 3), own(3, 3)
    reports = {
        ("甲镇", 2022): [*own(11), *joint],
        ("乙镇", 2022): [*own(12), *joint],
        ("丙镇", 2022): [*own(13), *joint],
        ("某县", 2021): [*own(14), *county],
        ("丁镇", 2022): [*own(15), *county],
        ("老乡", 2021): [*own(16), *merged],
        ("新镇", 2022): [*own(17), *merged],
        ("甲镇", 2023): [*own(18), *own(11)[:3]],
    }
    levels: dict[str, Level] = {unit: "county" if unit == "某县" else "town" for unit, _year in reports}
    found = found_in(reports, engine, levels, frozenset({frozenset({"老乡", "新镇"})}))
    assert set(told(found)) == {("joint", True, ("丙镇", "乙镇", "甲镇")), ("superior", True, ("某县", "丁镇"))}
    assert next(f for f in found.families if f.kind == "joint").origin == ""


def test_order_of_the_reports_changes_nothing(engine: Duck) -> None:
    """The same families, whichever report comes first."""
    source, taker = own(1), own(2)
    taker[4:6] = source[2:4]
    one = found_in({("甲", 2021): source, ("乙", 2022): taker}, engine)
    other = found_in({("乙", 2022): taker, ("甲", 2021): source}, engine)
    assert [(f.kind, f.units, f.ratio) for f in one.families] == [(f.kind, f.units, f.ratio) for f in other.families]


def test_offices_of_the_fixtures_share_nothing_sure(engine: Duck) -> None:
    """Nine invented offices in nine voices, twenty-two reports."""
    lines = []
    for path in sorted(FIXTURES.glob("*/20*.txt")):
        report = parse(read(path, SETTINGS), "new", SETTINGS)
        year = report.meta.report_year or 0
        lines += [
            Line(path.parent.name, year, n, s.text, s.paragraph, s.page, s.formulaic) for n, s in enumerate(report.sentences)
        ]
    found = sharing(lines, {}, (), engine)
    assert [f for f in found.families if f.sure] == []


def test_limit_grows_with_the_corpus() -> None:
    """Eight offices at least, then two in a hundred."""
    assert [limit_for(n) for n in (9, 400, 1000, 3000)] == [8, 8, 20, 60]


TEXTS = st.lists(st.text("甲乙丙丁戊己庚辛", max_size=14), max_size=6)


@given(TEXTS)
def test_grams(texts: list[str]) -> None:
    """As many as fit, in order, none over the end of a text; equal exactly where the letters are."""
    sid, place, gram = postings(texts)
    seen = [(n, i, text[i : i + GRAM]) for n, text in enumerate(texts) for i in range(len(text) - GRAM + 1)]
    assert list(zip(sid.tolist(), place.tolist(), strict=True)) == [(n, i) for n, i, _w in seen]
    words = [w for _n, _i, w in seen]
    assert len(set(gram.tolist())) == len(set(words))
    assert dict(zip(words, gram.tolist(), strict=True)) == dict(zip(reversed(words), reversed(gram.tolist()), strict=True))


@given(st.text("甲乙丙丁", max_size=40), st.text("甲乙丙丁", max_size=40))
def test_longest_run(one: str, other: str) -> None:
    """As difflib finds it, from the length of a gram on."""
    size = difflib.SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    assert common_run(one, other, set()) == (size if size >= GRAM else 0)


def test_letters() -> None:
    """Width folded, digits, blanks and marks gone."""
    assert letters("“ＡＢc”２０２３年，完成 12 件！") == "abc年完成件"
