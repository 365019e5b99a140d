"""What to ask the town about, most serious first: the one-page list in front of the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.model import Comparison, PlanItem, Problem
from tracker.view.quotes import Book, Quote
from tracker.wording import nested, say

ON_FIRST_PAGE = 10


@dataclass(frozen=True, slots=True)
class Ask:
    """One point to raise, with both quotations."""

    weight: int
    #: 1 most serious … 3 least.
    grade: str
    what: str
    old: Quote | None
    new: Quote | None
    finding: str
    review: bool
    type: str
    #: ``plan``, ``problem``, ``residue`` or ``check``.


def asks(c: Comparison, book: Book) -> tuple[Ask, ...]:
    """All points, most serious first, in reading order among equals."""
    found = [*_residues(c, book), *_checks(c, book), *_plans(c, book), *_problems(c, book)]
    return tuple(sorted(found, key=lambda a: a.weight))


def _ask(type_: str, weight: int, what: str, book: Book, old: str | None, new: str | None, finding: str, review: bool) -> Ask:
    return Ask(
        type=type_,
        weight=weight,
        grade=say(f"label_grade_{weight}", book.lang),
        what=what,
        old=book.quote(old) if old else None,
        new=book.quote(new) if new else None,
        finding=finding,
        review=review,
    )


def _residues(c: Comparison, book: Book) -> Iterator[Ask]:
    for residue in c.residues:
        weight = 1 if residue.kind in ("impossible_figure", "foreign_place", "foreign_organ", "stale_year") else 2
        what = f"{say(f'residue_{residue.kind}', book.lang)}{say('label_colon', book.lang)}" + say(
            residue.reasons[0], book.lang, residue.values
        )
        source = next((v.source for v in c.sentences if v.new == residue.sentence), None)
        yield _ask("residue", weight, what, book, source, residue.sentence, residue.finding, residue.needs_review)


def _checks(c: Comparison, book: Book) -> Iterator[Ask]:
    for check in c.completeness:
        if check.ok is False:
            weight = 1 if check.item in ("results", "shortcomings", "next_plan") else 2
            where = check.where if check.where and check.where.startswith("n.t") else None
            yield _ask("check", weight, say(check.code, book.lang, check.values), book, None, where, check.finding, False)


def _plans(c: Comparison, book: Book) -> Iterator[Ask]:
    for item in c.plan_items:
        asked = _plan_question(item, book.lang)
        if asked:
            weight, what = asked
            new = _shown(item, book)
            yield _ask("plan", weight, what, book, item.sentence, new, item.finding, item.needs_review)


def _shown(item: PlanItem, book: Book) -> str | None:
    """The sentence to quote: the one with the reported figure, else the first evidence, else the new promise."""
    reported = item.target.reported if item.target else None
    figure = "".join(c for c in reported or "" if c.isdecimal() or c == ".")
    holding = [i for i in item.evidence if figure and figure in book.sentence(i).text]
    return next(iter((*holding, *item.evidence, *item.rolled_over_to)), None)


def _plan_question(item: PlanItem, lang: str) -> tuple[int, str] | None:
    if item.type == "outcome" and item.specificity != "measurable":
        return None
    values = (("item", nested(item.text)),)
    if item.target and item.target.met is False and item.status == "partial":
        shown = (*values, ("promised", item.target.promised), ("reported", item.target.reported or ""))
        return 2, say("ask_below_target", lang, shown)
    if item.status == "not_mentioned" and item.specificity != "vague":
        code = "ask_not_mentioned_again" if item.rolled_over else "ask_not_mentioned"
        return (2 if item.specificity == "measurable" or item.rolled_over else 3), say(code, lang, values)
    if item.status == "claimed" and item.stale and item.specificity != "vague":
        return 3, say("ask_copied", lang, values)
    return None


def _problems(c: Comparison, book: Book) -> Iterator[Ask]:
    for problem in c.problems:
        code = _problem_code(problem)
        if code:
            new = problem.evidence[0] if problem.evidence else None
            what = say(code, book.lang, (("problem", nested(problem.text)),))
            yield _ask("problem", 3, what, book, problem.sentence, new, problem.finding, problem.needs_review)


def _problem_code(problem: Problem) -> str | None:
    if problem.status == "repeated":
        return "ask_problem_same" if problem.wording == "same" else "ask_problem_again"
    return "ask_problem_dropped" if problem.status == "dropped" else None
