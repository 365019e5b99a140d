"""Three and more years of one office: lines of sentences, plans, problems, figures and slips through the comparisons.

Everything rests on the comparisons of neighbouring years; nothing is searched anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tracker.model import Comparison, FigurePair, PlanStatus, ProblemStatus, Report, ResidueKind, Sentence, Verdict

Key = tuple[int, str]
#: Place of the report in the series, counted from 0, and an id without its side (``t12``, ``p3``, ``q1``).
Value = float | tuple[float, float] | str
KEPT = frozenset({"verbatim", "light_edit"})
#: Verdicts by which wording was carried on.


@dataclass(frozen=True, slots=True)
class Step:
    """One year of a line: the sentence, and how it was made from the one of the year before."""

    report: int
    sentence: str
    verdict: Verdict | None
    #: None for the first year.


@dataclass(frozen=True, slots=True)
class Lineage:
    """One sentence through the years, from where it is first seen."""

    steps: tuple[Step, ...]

    @property
    def kept(self) -> int:
        """How many years at the end of the line have the wording of the year before, itself counted; 1 is new."""
        count = 1
        for step in reversed(self.steps):
            if step.verdict not in KEPT:
                break
            count += 1
        return count


@dataclass(frozen=True, slots=True)
class PromiseStep:
    """A promise as one report plans it, and what the next report says of it."""

    report: int
    sentence: str
    text: str
    status: PlanStatus | None
    #: None in the last year, which nothing follows yet.


@dataclass(frozen=True, slots=True)
class PromiseRun:
    """A promise that is planned again."""

    steps: tuple[PromiseStep, ...]

    @property
    def is_unmentioned(self) -> bool:
        """Whether no year shows anything of it."""
        followed = [s.status for s in self.steps if s.status]
        return bool(followed) and all(status == "not_mentioned" for status in followed)


@dataclass(frozen=True, slots=True)
class ProblemStep:
    """A problem as one report admits it, and what became of it."""

    report: int
    sentence: str
    text: str
    status: ProblemStatus | None


@dataclass(frozen=True, slots=True)
class ProblemRun:
    """A problem through the years until it is answered or dropped."""

    steps: tuple[ProblemStep, ...]


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """One fact with its value in each report that states it."""

    label: str
    unit: str
    values: tuple[tuple[int, str, Value], ...]
    #: (report, sentence, value)

    @property
    def is_frozen(self) -> bool:
        """The same value in every year."""
        return len({value for _, _, value in self.values}) == 1

    @property
    def jumps(self) -> bool:
        """More than doubled or less than halved from one year to the next."""
        numbers = [v for _, _, v in self.values if isinstance(v, int | float)]
        return any(a > 0 and not 0.5 <= b / a <= _JUMP for a, b in pairwise(numbers))


_JUMP = 2.0
#: Growth from which a figure is shown as jumping.


@dataclass(frozen=True, slots=True)
class SlipRun:
    """A slip that stands in more than one report."""

    kind: ResidueKind
    text: str
    places: tuple[tuple[int, str], ...]
    #: (report, sentence)


@dataclass(frozen=True, slots=True)
class Series:
    """The reports of one office by year, and what runs through them."""

    reports: tuple[Report, ...]
    comparisons: tuple[Comparison, ...]
    #: One a pair of neighbours.
    gaps: tuple[int, ...]
    #: Years between the first and the last without a report.
    lineages: tuple[Lineage, ...]
    promises: tuple[PromiseRun, ...]
    problems: tuple[ProblemRun, ...]
    figures: tuple[FigureSeries, ...]
    slips: tuple[SlipRun, ...]

    def sentence(self, report: int, sentence: str) -> Sentence:
        """A sentence by the place of its report and its id without side; raises ``KeyError``."""
        for found in self.reports[report].sentences:
            if bare(found.id) == sentence:
                return found
        raise KeyError(sentence)

    def text(self, report: int, sentence: str) -> str:
        """The wording of a sentence; raises ``KeyError``."""
        return self.sentence(report, sentence).text


def series(reports: Sequence[Report], comparisons: Sequence[Comparison]) -> Series:
    """Join the comparisons of neighbouring years; ``reports`` are in the order of their years."""
    lineages = _lineages(reports, comparisons)
    return Series(
        reports=tuple(reports),
        comparisons=tuple(comparisons),
        gaps=_gaps(reports),
        lineages=lineages,
        promises=_promises(comparisons),
        problems=_problems(comparisons),
        figures=_figures(comparisons),
        slips=_slips(comparisons, lineages),
    )


def bare(id_: str) -> str:
    """An id without its side: a report is the new one of one pair and the old one of the next."""
    return id_.split(".", 1)[1]


def _gaps(reports: Sequence[Report]) -> tuple[int, ...]:
    years = {r.meta.report_year for r in reports if r.meta.report_year}
    return tuple(y for y in range(min(years), max(years)) if y not in years) if years else ()


def _chains(parents: Mapping[Key, Key], starts: Iterable[Key]) -> list[list[Key]]:
    """Lines from their first member on; where one has two children the second begins a line of its own."""
    child: dict[Key, Key] = {}
    for key, parent in parents.items():
        child.setdefault(parent, key)
    found = []
    for key in starts:
        if key in parents and child[parents[key]] == key:
            continue
        line = [key]
        while line[-1] in child:
            line.append(child[line[-1]])
        found.append(line)
    return found


def _lineages(reports: Sequence[Report], comparisons: Sequence[Comparison]) -> tuple[Lineage, ...]:
    parents: dict[Key, Key] = {}
    verdicts: dict[Key, Verdict] = {}
    for k, c in enumerate(comparisons):
        for v in sorted(c.sentences, key=lambda v: -v.similarity):
            if v.source:
                parents[k + 1, bare(v.new)] = (k, bare(v.source))
                verdicts[k + 1, bare(v.new)] = v.verdict
    starts = [(k, bare(s.id)) for k, r in enumerate(reports) for s in r.sentences]
    lines = _chains(parents, starts)
    return tuple(Lineage(tuple(Step(*key, verdicts.get(key) if i else None) for i, key in enumerate(line))) for line in lines)


def _promises(comparisons: Sequence[Comparison]) -> tuple[PromiseRun, ...]:
    steps: dict[Key, PromiseStep] = {}
    parents: dict[Key, Key] = {}
    for k, c in enumerate(comparisons):
        for item in c.plan_items:
            steps[k, bare(item.id)] = PromiseStep(k, bare(item.sentence), item.text, item.status)
        for new in c.new_plan_items:
            steps.setdefault((k + 1, bare(new.id)), PromiseStep(k + 1, bare(new.sentence), new.text, None))
            if new.rolled_from:
                parents[k + 1, bare(new.id)] = (k, bare(new.rolled_from[0]))
    return tuple(PromiseRun(tuple(line)) for line in _runs(steps, parents))


def _problems(comparisons: Sequence[Comparison]) -> tuple[ProblemRun, ...]:
    steps: dict[Key, ProblemStep] = {}
    parents: dict[Key, Key] = {}
    for k, c in enumerate(comparisons):
        for problem in c.problems:
            steps[k, bare(problem.id)] = ProblemStep(k, bare(problem.sentence), problem.text, problem.status)
        for new in c.new_problems:
            steps.setdefault((k + 1, bare(new.id)), ProblemStep(k + 1, bare(new.sentence), new.text, None))
            if new.repeats:
                parents[k + 1, bare(new.id)] = (k, bare(new.repeats[0]))
    return tuple(ProblemRun(tuple(line)) for line in _runs(steps, parents))


def _runs(steps: Mapping[Key, PromiseStep] | Mapping[Key, ProblemStep], parents: Mapping[Key, Key]) -> list[list[Any]]:
    """Lines of two years and more."""
    lines = _chains(parents, sorted(steps, key=lambda key: (key[0], _number(key[1]))))
    return [[steps[key] for key in line] for line in lines if len(line) > 1]


def _number(id_: str) -> int:
    return int("".join(c for c in id_ if c.isdigit()) or 0)


def _figures(comparisons: Sequence[Comparison]) -> tuple[FigureSeries, ...]:
    """Pairs that share a sentence, a unit and the value in between are one series."""
    open_: dict[tuple[int, str, str, Value], list[FigurePair]] = {}
    done: list[tuple[int, list[FigurePair]]] = []
    for k, c in enumerate(comparisons):
        for pair in c.figures:
            line = open_.pop((k, bare(pair.old_sentence), pair.unit, pair.old_value), None)
            if line is None:
                line = []
                done.append((k, line))
            line.append(pair)
            open_[k + 1, bare(pair.new_sentence), pair.unit, pair.new_value] = line
    return tuple(_figure(first, line) for first, line in done)


def _figure(first: int, line: Sequence[FigurePair]) -> FigureSeries:
    values: list[tuple[int, str, Value]] = [(first, bare(line[0].old_sentence), line[0].old_value)]
    values += [(first + i, bare(pair.new_sentence), pair.new_value) for i, pair in enumerate(line, 1)]
    return FigureSeries(line[-1].label, line[-1].unit, tuple(values))


def _slips(comparisons: Sequence[Comparison], lineages: Sequence[Lineage]) -> tuple[SlipRun, ...]:
    """The same kind of slip on the same words in neighbouring years of one line."""
    found = {(k + 1, bare(r.sentence), r.kind, r.text) for k, c in enumerate(comparisons) for r in c.residues}
    runs = []
    for lineage in lineages:
        keys = [(s.report, s.sentence) for s in lineage.steps]
        kinds = dict.fromkeys((kind, text) for key in keys for (k, s, kind, text) in sorted(found) if (k, s) == key)
        for kind, text in kinds:
            places = tuple(key for key in keys if (*key, kind, text) in found)
            if len(places) > 1:
                runs.append(SlipRun(kind, text, places))
    return tuple(runs)
