"""Text shared between offices: copies found, formulas, outlines, joint texts and successors left in peace."""

from __future__ import annotations

import difflib
import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.labels import FIXTURES, SETTINGS
from tracker.corpus.engine import Duck, Engine
from tracker.corpus.families import families
from tracker.corpus.features import GRAM, features, letters, postings, sentence_tables
from tracker.corpus.model import Corpus, Family, Filed, Office
from tracker.corpus.queries import RUN
from tracker.corpus.search import limit_for, masked, search, spread
from tracker.corpus.verify import Runs
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


@dataclass
class Found:
    """What reports share, with names and texts in the place of numbers."""

    corpus: Corpus
    families: list[Family]
    masked: int
    texts: dict[int, str]
    spread: dict[int, int]

    def told(self) -> list[tuple[str, bool, tuple[str, ...]]]:
        """Kind, how sure, offices of every family."""
        return [(f.kind, f.sure, tuple(self.corpus.offices[o].name for o in f.offices)) for f in self.families]

    def sentences(self, family: int) -> list[str]:
        """All sentences of a family, report by report."""
        return [self.texts[n] for m in self.families[family].members for n in m.sentences]


def found_in(
    reports: Mapping[tuple[str, int], list[str]],
    engine: Engine,
    levels: Mapping[str, Level] | None = None,
    kin: Collection[frozenset[str]] = (),
    formulaic: Collection[str] = (),
    counties: Mapping[str, str] | None = None,
) -> Found:
    """What reports, each a list of sentences, share."""
    names = sorted({unit for unit, _year in reports})
    offices = [Office(n, (counties or {}).get(n, ""), (levels or {}).get(n, "town")) for n in names]
    numbers = [tuple(sorted(names.index(n) for n in pair)) for pair in kin]
    filed = [Filed(n, names.index(unit), year) for n, (unit, year) in enumerate(reports)]
    corpus = Corpus(offices, filed, {(a, b) for a, b in numbers})
    texts = [text for own_ in reports.values() for text in own_]
    docs = np.repeat(np.arange(len(reports)), [len(own_) for own_ in reports.values()])
    places = np.array([n for own_ in reports.values() for n in range(len(own_))])
    sentences, grams = sentence_tables(docs, places, texts, [t in formulaic for t in texts])
    engine.table("s", sentences)
    engine.table("occ", grams)
    engine.table("r", {"doc": np.arange(len(filed)), "issuer": np.array([f.office for f in filed])})
    search(engine, limit_for(len(offices)))
    found = families(engine, corpus, limit_for(len(offices)))
    shown = {n for f in found for m in f.members for n in m.sentences}
    by_number = dict(zip(sentences["sid"].tolist(), texts, strict=True))
    return Found(corpus, found, masked(engine), by_number, spread(engine, shown))


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
    assert found.told() == [("two", True, ("甲", "乙")), ("two", False, ("甲", "丙"))]
    assert found.corpus.offices[found.families[0].origin or 0].name == "甲"
    assert found.sentences(0) == [*source[2:4], *taker[4:6]]


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_five_sentences_are_found_verbatim_and_edited(share: float, engine: Duck) -> None:
    """Twenty copies of five sentences, verbatim and with a tenth of the characters changed."""
    reports: dict[tuple[str, int], list[str]] = {}
    for n in range(20):
        source, taker = own(n), own(100 + n)
        taker[3:8] = [edited(text, i, share) for i, text in enumerate(source[3:8])]
        reports |= {(f"甲{n}", 2021): source, (f"乙{n}", 2022): taker}
    found = found_in(reports, engine)
    sure = {units for _kind, sure, units in found.told() if sure}
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
    assert found.told() == [("two", True, ("甲", "乙"))]
    assert len(found.families[0].members[0].sentences) == 2
    assert found.masked == 12


def test_order_changed(engine: Duck) -> None:
    """A passage whose sentences stand the other way round is one passage."""
    source, taker = own(1), own(2)
    taker[4:8] = source[2:6][::-1]
    found = found_in({("甲", 2021): source, ("乙", 2022): taker}, engine)
    assert [(f.kind, f.sure, len(f.members[0].sentences)) for f in found.families] == [("two", True, 4)]


def test_set_phrases_that_few_have_accuse_nobody(engine: Duck) -> None:
    """Two set phrases in a row, known by their wording, in two offices alone."""
    source, taker = own(1), own(2)
    taker[4:6] = source[2:4]
    reports = {("甲", 2021): source, ("乙", 2022): taker}
    assert found_in(reports, engine, formulaic=source[2:4]).families == []


def test_a_run_of_forty_letters_inside_longer_sentences(engine: Duck) -> None:
    """One sentence alone is sure when forty letters stand word for word, whatever surrounds them."""
    source, taker = own(1, size=60), own(2, size=60)
    taker[5] = own(9, 1, size=80)[0][:-1] + source[5][5:50] + "。"
    found = found_in({("甲", 2021): source, ("乙", 2022): taker}, engine)
    assert found.told() == [("two", True, ("甲", "乙"))]


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
    found = found_in(reports, engine, levels, [frozenset({"老乡", "新镇"})])
    assert set(found.told()) == {
        ("joint", False, ("丙镇", "乙镇", "甲镇")),
        ("superior", False, ("某县", "丁镇")),
        ("predecessor", False, ("老乡", "新镇")),
    }
    assert next(f for f in found.families if f.kind == "joint").origin is None


def test_a_predecessor_that_nobody_has_listed(engine: Duck) -> None:
    """An office that begins when another of its county ends, and has much of its text, is the same one."""
    lasting = own(1, 6)
    reports = {("老乡", 2021): [*own(2), *lasting], ("新镇", 2022): [*own(3), *lasting], ("新镇", 2023): own(4)}
    counties = {"老乡": "某县", "新镇": "某县"}
    assert found_in(reports, engine, counties=counties).told() == [("predecessor", False, ("老乡", "新镇"))]
    assert found_in(reports, engine, counties={"老乡": "某县", "新镇": "他县"}).told() == [("two", True, ("老乡", "新镇"))]


def test_an_outline_and_what_is_left_of_it(engine: Duck) -> None:
    """An outline that stays for years is told once, also where an office has only a sentence of it, or parts that stand apart."""
    outline = own(1, 4)
    reports = {(f"{n}镇", year): [*own(10 * n + year), *outline] for n in range(1, 5) for year in (2021, 2022)}
    reports["5镇", 2022] = [*own(7), outline[1]]
    reports["6镇", 2023] = [*own(8), outline[0], outline[2]]
    reports["7镇", 2024] = [*own(9), outline[0], outline[2]]
    found = found_in(reports, engine)
    assert found.told() == [("outline", False, ("1镇", "2镇", "3镇", "4镇", "5镇", "6镇", "7镇"))]


def test_a_national_text(engine: Duck) -> None:
    """What offices of three counties have in one year comes from above."""
    text = own(1, 3)
    reports = {(f"{n}镇", 2022): [*own(10 + n), *text] for n in range(3)}
    counties = {f"{n}镇": f"{n}县" for n in range(3)}
    assert [kind for kind, _sure, _units in found_in(reports, engine, counties=counties).told()] == ["national"]


def test_order_of_the_reports_changes_nothing(engine: Duck) -> None:
    """The same families, whichever report comes first."""
    source, taker = own(1), own(2)
    taker[4:6] = source[2:4]
    one = found_in({("甲", 2021): source, ("乙", 2022): taker}, engine)
    other = found_in({("乙", 2022): taker, ("甲", 2021): source}, engine)
    assert (one.told(), [f.ratio for f in one.families]) == (other.told(), [f.ratio for f in other.families])


def test_offices_of_the_fixtures_share_nothing_sure(engine: Duck) -> None:
    """Nine invented offices in nine voices, twenty-two reports."""
    reports: dict[tuple[str, int], list[str]] = {}
    formulaic: set[str] = set()
    for path in sorted(FIXTURES.glob("*/20*.txt")):
        report = parse(read(path, SETTINGS), "new", SETTINGS)
        reports[path.parent.name, report.meta.report_year or 0] = [s.text for s in report.sentences]
        formulaic |= {s.text for s in report.sentences if s.formulaic}
    found = found_in(reports, engine, formulaic=formulaic)
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


@given(st.lists(st.text("甲乙 Ａb1，㈠①ﬁ𠀀\U0002f800", max_size=20), max_size=6))
def test_letters_of_many_texts_at_once(texts: list[str]) -> None:
    """The same as one by one."""
    made = features(texts)
    assert made.letters == [letters(text) for text in texts]
    alone = postings(made.letters)
    assert all((a == b).all() for a, b in zip(alone, (made.owner, made.place, made.gram), strict=True))


PAIRS = st.lists(
    st.tuples(st.text("甲乙丙丁", min_size=40, max_size=90), st.text("甲乙丙丁", min_size=40, max_size=90)), max_size=5
)


@given(PAIRS, st.integers(0, 60), st.integers(0, 40))
def test_long_runs(pairs: list[tuple[str, str]], size: int, at: int) -> None:
    """As difflib finds them."""
    pairs = [*pairs, *((a, b[:at] + a[:size] + b[at:]) for a, b in pairs)]
    numbers = np.arange(len(pairs), dtype=np.int64)
    found = Runs(np.empty(0, np.int64)).among(numbers, numbers + len(pairs), [a for a, _b in pairs], [b for _a, b in pairs])
    longest = [difflib.SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size for a, b in pairs]
    assert found.tolist() == [n >= RUN for n in longest]


def test_a_run_with_a_formula_in_it_does_not_count() -> None:
    """Forty letters in a row, but six of them are everybody's."""
    text = own(1, 1, size=60)[0][:-1]
    formulas = np.sort(postings([text[28:34]])[2])
    one = np.zeros(1, np.int64)
    assert Runs(formulas).among(one, one + 1, [text], [text]).tolist() == [False]
    assert Runs(formulas).among(one, one + 1, [text + text[:28] + text[34:]], [text[:20] + text[:28] + text[34:]]).tolist() == [
        True
    ]


def test_letters() -> None:
    """Width folded, digits, blanks and marks gone."""
    assert letters("“ＡＢc”２０２３年，完成 12 件！") == "abc年完成件"
