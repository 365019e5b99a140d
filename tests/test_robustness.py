"""Any text is parsed, compared and rendered without an exception, and its sentences stand in the file."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import report_of
from tests.evaluation.labels import SETTINGS
from tests.test_compare import NEW, OLD
from tracker.compare import compare
from tracker.contract.written import to_json
from tracker.render.html import to_html

JUNK = st.text(alphabet="，。；：！？“”《》（）()〔〕一二三十百万0１%年月日件人是\n\r\t \u3000<>&①）1.ab😀\u200b", max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(NEW)), st.integers(0, 30), JUNK), max_size=8))
def test_damaged_reports(damage: list[tuple[int, int, str]]) -> None:
    """Cut and spoilt at random, a report is still understood somehow."""
    text = NEW
    for at, cut, junk in damage:
        text = text[:at] + junk + text[at + cut :]
    report = report_of(text)
    for sentence in report.sentences:
        raw = iter(report.source.text[slice(*sentence.span)])
        assert all(char in raw for char in sentence.text if char != " ")
    assert {s.section for s in report.sentences} <= {s.id for s in report.sections}
    comparison = compare(report_of(OLD, "old"), report, SETTINGS)
    to_json(comparison)
    to_html(comparison, "zh")
    to_json(compare(report_of(text, "old"), report_of(NEW), SETTINGS))
