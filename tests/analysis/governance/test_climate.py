"""Whether reporting feels safer than before, from counts of answers."""

from __future__ import annotations

import statistics

import pytest

from rca_studio.analysis.governance.climate import Answers, felt, halves, heard, together
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.spc_weighed import Trend
from tests.analysis.governance.making import asked, months, pulse

OLD, NEW = months("2025-01", 3), months("2025-04", 3)
LOW, HIGH = (2, 6, 10, 12, 6), (0, 1, 4, 14, 14)


def compare(before, now):
    counts = [pulse(OLD[0], before), pulse(NEW[0], now)]
    return felt(counts, OLD, NEW)


def test_mean_and_variance_are_those_of_the_answers_one_by_one():
    one_by_one = [step for step, n in enumerate(LOW, 1) for _ in range(n)]
    answers = Answers(LOW)
    assert answers.mean == pytest.approx(statistics.mean(one_by_one))
    assert answers.variance == pytest.approx(statistics.variance(one_by_one))
    assert (answers.good, answers.middle, answers.poor) == (18, 10, 8)
    assert Answers().mean is None


def test_which_way_it_went_in_words():
    up = compare(LOW, HIGH)
    assert up.trend is Trend.UP
    assert up.words == "4.2 of 5, up from 3.4"
    assert compare(HIGH, LOW).words == "3.4 of 5, down from 4.2"
    same = compare(LOW, LOW)
    assert same.trend is Trend.SAME
    assert same.words == "3.4 of 5, 3.4 before"


def test_few_answers_are_told_and_not_compared():
    few = compare((0, 0, 9, 0, 0), HIGH)
    assert few.trend is Trend.UNKNOWN
    assert few.words == "4.2 of 5"
    assert compare((0,) * 5, (0,) * 5).words == ""


def test_a_difference_that_chance_explains_is_none():
    # 12 answers on each side with a wide spread: 0.33 of a step is well within chance.
    assert compare((3, 2, 2, 3, 2), (2, 2, 2, 4, 2)).trend is Trend.SAME
    # A thousand answers and a tenth of a step: beyond chance, and nothing to act on.
    assert compare((0, 0, 500, 500, 0), (0, 0, 400, 600, 0)).trend is Trend.SAME


def test_other_people_asked_is_noticed():
    survey = pulse(OLD[0], HIGH)
    report = pulse(NEW[0], HIGH, source="report")
    assert felt([survey, report], OLD, NEW).mixed
    assert not felt([survey, pulse(NEW[0], HIGH)], OLD, NEW).mixed


def test_answers_are_those_of_the_period_the_services_and_the_staff_groups():
    counts = (
        pulse("2025-02", HIGH, service="Maple", staff_group="Nurse"),
        pulse("2025-02", LOW, service="Oak"),
        pulse("2024-12", HIGH),
        pulse("2026-12", HIGH),
        pulse("2025-03", (0,) * 5),
    )
    inputs = asked(pulse=counts, last="2026-12")
    assert heard(inputs) == counts[:2]
    scope = Scope(period=Period("2025-01", "2026-11"))
    maple = asked(pulse=counts, scope=scope.narrowed(Dimension.SERVICE, "Maple"))
    assert heard(maple) == counts[:1]
    carers = asked(pulse=counts, scope=scope.narrowed(Dimension.STAFF_GROUP, "Carer"))
    assert heard(carers) == ()


def test_halves():
    assert halves("abcde") == (("a", "b"), ("c", "d", "e"))
    assert halves("") == ((), ())
    assert together(()).number == 0
