"""What is said of months claims no more than they show."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date

import pytest

from rca_studio.analysis.governance import increasing_words
from rca_studio.analysis.governance.chart_kind import SCATTERED, scatter
from rca_studio.analysis.governance.first_page import first_page
from rca_studio.analysis.governance.increasing import increasing
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.spans import NOTHING_RECORDED
from rca_studio.analysis.governance.speaking import speaking
from rca_studio.domain.governance import FROM_REPORT, ChartChoice, MarkedMonth
from tests.analysis.governance.making import Made, asked, monthly_cases, months, pulse

CALM = [6, 5, 8, 4, 6, 7, 5, 6, 9, 5, 6, 4, 7, 6, 5, 8, 6, 5, 7, 6, 5, 6]
BEFORE, SINCE = [9, 10, 9, 11, 10, 9, 10, 11, 9, 10, 9], [3, 4, 3, 2, 3, 4, 3, 2, 3, 4, 3]
THE_SAME = ChartChoice(id="c", chart="increasing")


def told(numbers, choice=None, **more):
    made = monthly_cases("2025-01", numbers)
    return increasing(asked(made, choices=(choice,) if choice else (), **more))


def test_a_month_far_above_all_others_stands_out_and_is_no_chance():
    panel = told([*CALM[:15], 30, *CALM[16:]])
    assert panel.answer == "No lasting change, but Apr 2026 stands out. What was different then?"
    assert panel.charts[0].kind == "c"


def test_where_most_months_vary_much_no_single_one_makes_it_so():
    wild = [1, 14, 2, 12, 0, 15, 3, 11, 1, 13, 2, 16, 0, 12, 3, 14, 1, 11, 2, 15, 0, 13]
    assert scatter("c", "i", wild, None) > SCATTERED
    assert scatter("c", "i", [*CALM[:15], 30.0, *CALM[16:]], None) <= SCATTERED


def test_a_line_without_limits_judges_no_single_month():
    panel = told([*CALM[:15], 30, *CALM[16:]], replace(THE_SAME, kind="run"))
    assert panel.answer == (
        "No: no lasting change shows over these 22 months. Single months are not judged."
    )


@pytest.mark.parametrize("marked", [["2026-10"], months("2025-01", 23)])
def test_a_change_marked_just_now_is_too_early_and_misses_no_figure(marked):
    phases = tuple(MarkedMonth(month, "New form") for month in marked)
    panel = told(CALM, replace(THE_SAME, phases=phases))
    assert panel.answer == (
        "Too early to say: no month is whole yet since the last change marked, and 12 are needed."
    )
    assert panel.direction == "Too early to say"


def test_months_left_out_by_choice_are_told_as_that():
    out = tuple(MarkedMonth(month, "Flood") for month in months("2025-01", 22))
    panel = told(CALM, replace(THE_SAME, left_out=out))
    assert panel.answer == (
        "Too early to say: every month is left out, and 12 that count are needed."
    )


def test_months_without_any_record_are_no_months_that_are_not_over():
    panel = increasing(asked([Made(when="2026-04-03")] * 60))
    assert panel.answer.startswith("Too early to say: every month is left out")


def test_a_run_over_a_month_left_out_counts_as_whoever_reads_it():
    out = (MarkedMonth("2026-06", "Flood"),)
    panel = told([*SINCE, *BEFORE], replace(THE_SAME, left_out=out))
    assert "Yes: 10 months in a row above the centre line, Dec 2025 to Oct 2026" in panel.answer
    assert "(1 month between on the line or left out)" in panel.answer


def test_that_nothing_is_recorded_any_more_stands_on_the_first_page():
    inputs = asked(monthly_cases("2025-01", CALM[:12]))
    page = first_page([increasing(inputs)], inputs)
    assert any(NOTHING_RECORDED.lower() in one.lower() for one in page.limits)


def test_that_the_present_month_is_not_over_is_told_beside_the_chart_only():
    inputs = asked(monthly_cases("2025-01", [*CALM, 3]))
    panel = increasing(inputs)
    assert any("not over yet" in one for one in panel.cautions)
    assert not any("not over yet" in one for one in first_page([panel], inputs).limits)


def test_answers_of_other_people_than_before_tell_of_no_change():
    then, now = months("2025-01", 11), months("2025-12", 11)
    heard = [pulse(one, (0, 1, 2, 8, 12)) for one in then]
    heard += [pulse(one, (3, 4, 5, 4, 2), source=FROM_REPORT) for one in now]
    inputs = asked(monthly_cases("2025-01", [*SINCE, *BEFORE]), pulse=tuple(heard))
    panel, rise = speaking(inputs), increasing(inputs)
    assert "down from" not in panel.answer
    assert any("not from the same kind of people" in one for one in panel.cautions)
    assert "how safe reporting feels" in rise.answer
    assert "is not known" in rise.answer
    changed = first_page([rise, panel], inputs).changed
    assert (
        "How safe reporting feels cannot be compared: before, other people were asked." in changed
    )
    assert not any("less safe" in one for one in changed)


def two_services(share: list[int]) -> list[Made]:
    earlier = monthly_cases("2025-01", CALM, service="Maple")
    return earlier + monthly_cases("2026-03", share, service="Oak")


def test_a_rise_that_begins_with_a_service_is_not_told_without_it():
    inputs = asked(two_services([7, 6, 8, 7, 6, 9, 7, 8]))
    panel = increasing(inputs)
    assert panel.direction == "Up"
    words = "Oak has records only since Mar 2026, so a rise may mean that one more service reports."
    assert words in panel.cautions
    assert words in first_page([panel], inputs).limits


def test_who_sees_figures_only_is_not_told_which_service_joined():
    choice = replace(THE_SAME, kind="c")
    guard = ProtectingGuard(SmallNumbers(key="k5", label="", below=5))
    inputs = asked(
        monthly_cases("2024-01", [9] * 24 + [11] * 10, service="Maple")
        + monthly_cases("2026-03", [30] * 8, service="Oak"),
        first="2024-01",
        guard=guard,
        choices=(choice,),
    )
    panel = increasing(inputs)
    assert panel.direction == "Up"
    assert any("Some services have records only" in one for one in panel.cautions)
    assert not any("Oak" in one for one in panel.cautions)


@pytest.mark.parametrize("narrowed", [("Maple",), ("Oak",)])
def test_of_one_service_none_joins(narrowed):
    scope = Scope(period=Period("2025-01", "2026-11")).narrowed(Dimension.SERVICE, *narrowed)
    panel = increasing(asked(two_services([2] * 4 + [9] * 4), scope=scope))
    assert not any("has records only" in one for one in panel.cautions)


def test_points_of_several_months_are_told_from_their_first_to_their_last():
    assert doctest.testmod(increasing_words).failed == 0


def test_nothing_yet_in_protected_figures_says_until_when_they_count():
    guard = ProtectingGuard(SmallNumbers(key="k5", label="", below=5))
    panel = increasing(asked(guard=guard, today=date(2026, 10, 31)))
    assert panel.answer == "No near misses are on record for this period."
    assert "reported after 31 Oct 2026 is not counted yet" in panel.cautions[0]
    assert not any("not counted yet" in one for one in increasing(asked()).cautions)


def test_how_a_chart_was_drawn_is_told_beside_it_only():
    rare = [Made(when=month) for month in months("2025-01", 22)[::2]]
    inputs = asked(rare)
    panel = increasing(inputs)
    beside = [one for one in panel.cautions if "are not shown:" in one]
    assert beside
    assert not set(beside) & set(first_page([panel], inputs).limits)
