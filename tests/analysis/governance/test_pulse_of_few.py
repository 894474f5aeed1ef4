"""What one person answered is told to nobody, not even to those who see the cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.governance.panel import SeriesChart, StackedChart
from rca_studio.analysis.governance.pulse_charts import LEAST_HEARD
from rca_studio.analysis.governance.speaking import speaking
from rca_studio.domain.governance import FROM_REPORT
from tests.analysis.governance.making import Made, asked, months, pulse

MANY = (2, 3, 4, 6, 5)
ONE = (1, 0, 0, 0, 0)


def charts(*counts):
    panel = speaking(asked([Made(when="2026-05-04", service="Oak")], pulse=tuple(counts)))
    return {chart.key: chart for chart in panel.charts}, panel


def test_the_only_answer_beside_the_only_report_of_a_month_is_not_shown():
    heard, panel = charts(pulse("2026-05", ONE, service="Oak", source=FROM_REPORT))
    assert not any(key.startswith("pulse") or key == "questions" for key in heard)
    assert panel.answer == "Too early to say: 1 answer so far, and 10 or more are needed."


def test_a_month_of_few_answers_is_taken_together_with_others():
    heard, _ = charts(*(pulse(month, ONE) for month in months("2025-01", 22)))
    line = heard["pulse"]
    assert isinstance(line, SeriesChart)
    told = [point.words for point in line.points if point.cell.value is not None]
    assert told
    assert all(int(words.split()[-2]) >= LEAST_HEARD for words in told)
    assert len(line.points) < 22


@pytest.mark.parametrize("place", ["service", "staff_group"])
def test_a_place_of_few_answers_is_among_the_others(place):
    big, wide = (
        pulse("2026-05", MANY, **{place: "Maple"}),
        pulse("2026-05", MANY, **{place: "Pine"}),
    )
    heard, _ = charts(big, wide, pulse("2026-05", ONE, **{place: "Oak"}))
    chart = heard[f"pulse_{place}"]
    assert isinstance(chart, StackedChart)
    assert "Oak" not in chart.columns
    assert "Others" in chart.columns


def test_a_question_few_answered_is_not_told():
    heard, panel = charts(pulse("2026-05", MANY), pulse("2026-05", ONE, question="told"))
    assert heard["questions"].columns == ("Safe to report",)
    assert not any(one.startswith("Told what changed") for one in panel.details)


@given(st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.integers(1, 9)), max_size=12))
def test_no_column_is_the_answer_of_few(numbers):
    counts = {}
    for name, number in numbers:
        counts[name] = pulse("2026-05", (0, number, 0, 0, 0), service=name)
    heard, _ = charts(*counts.values())
    for key, chart in heard.items():
        if isinstance(chart, StackedChart) and key.startswith("pulse"):
            assert all(total.value >= LEAST_HEARD for total in chart.totals)
