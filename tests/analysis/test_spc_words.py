"""The verdict on a chart: what it shows, where, and what it must never claim."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.spc import KINDS, control_chart
from rca_studio.analysis.spc_weighed import Beside, Trend
from rca_studio.analysis.spc_words import ENOUGH, FREELY_GIVEN, Change, verdict

CALM = [10, 12, 9, 11, 13, 8, 10, 12, 9, 11, 13, 8, 11, 9, 12, 10]
LOW, HIGH = [3, 4, 5, 4, 3, 5, 4, 3, 4, 5, 3, 4], [13, 14, 15, 14, 13, 15, 14, 13, 14, 15, 13, 14]
RISE, FALL = LOW + HIGH, HIGH + LOW


def said(answer):
    return " ".join(
        filter(None, (answer.headline, *answer.details, answer.weighed, *answer.cautions))
    )


def test_no_sign_of_change():
    answer = verdict(control_chart("c", CALM))
    assert answer.change is Change.NONE
    assert answer.headline.startswith("No sign of change over 16 points")
    assert answer.details == ()


def test_a_shift_names_the_run_and_the_way_the_level_went():
    months = [f"month {number}" for number in range(1, 25)]
    answer = verdict(control_chart("run", RISE), labels=months)
    assert answer.change is Change.SHIFT_UP
    assert answer.headline == (
        "A shift: 12 points in a row above the centre line, from month 13 to month 24."
    )
    assert "Among 24 points chance explains up to 8 in a row." in answer.details
    assert "The points cross the centre line once; by chance it would be 8 or more." in said(answer)
    assert "The level is higher now than before." in answer.details
    assert verdict(control_chart("run", FALL)).change is Change.SHIFT_DOWN


def test_a_run_at_the_start_was_the_old_level():
    chart = control_chart("run", [1] * 10 + [5, 1.5, 6, 1.4, 5, 6, 7, 1.2, 8, 6, 5, 7])
    assert chart.parts[0].runs.first == 0
    assert not chart.parts[0].runs.above
    assert verdict(chart).change is Change.SHIFT_UP


def test_a_stray_point_after_a_long_run_does_not_bring_the_old_level_back():
    assert verdict(control_chart("run", [*RISE, 2])).change is Change.SHIFT_UP


def test_a_long_run_in_the_middle_was_for_a_time():
    answer = verdict(control_chart("run", LOW[:8] + HIGH[:10] + LOW[:8]))
    assert answer.change is Change.UNEVEN
    assert "The level was different for a time." in answer.details


def test_few_crossings_alone_are_a_shift():
    y = [3, 4, 3, 4, 3, 9, 8, 3, 4, 3, 9, 8, 9, 8, 9, 3, 4, 9, 8, 9]
    chart = control_chart("run", y)
    assert chart.parts[0].crossings < chart.parts[0].crossings_limit
    assert not chart.parts[0].runs.long_run
    answer = verdict(chart)
    assert answer.change is Change.SHIFT_UP
    assert answer.headline.startswith("A shift: the points keep to one side")


def test_of_two_short_ends_the_longer_one_is_the_present_level():
    chart = control_chart("i", [0, 1, *[10, 11] * 4, 0, 1, 2])
    assert verdict(chart).change is Change.SHIFT_DOWN
    assert verdict(control_chart("i", chart.values[::-1])).change is Change.SHIFT_UP


def test_waves_go_neither_up_nor_down():
    answer = verdict(control_chart("run", ([9, 8] * 3 + [3, 4] * 3) * 2))
    assert answer.change is Change.UNEVEN
    assert answer.headline.startswith("A shift: the points keep to one side")


@pytest.mark.parametrize("kind", ["g", "t"])
def test_longer_between_two_is_less_often(kind):
    rarer = verdict(control_chart(kind, RISE), beside=Beside(climate=Trend.DOWN))
    assert rarer.change is Change.SHIFT_UP
    assert "come less often" in said(rarer)
    assert "silence and not safety" in said(rarer)
    oftener = verdict(control_chart(kind, FALL))
    assert "come more often" in said(oftener)
    assert oftener.weighed.startswith("More may happen")


def test_one_point_stands_out():
    answer = verdict(control_chart("c", [*CALM[:8], 40, *CALM[8:]]))
    assert answer.change is Change.SINGLE_POINTS
    assert answer.headline == "No lasting change, but one point stands out: point 9."
    assert answer.details == ("Above the limits: point 9. What was different there?",)


def test_a_point_left_out_by_choice_is_told_and_judged_no_more():
    answer = verdict(control_chart("c", [*CALM[:8], 40, *CALM[8:]], exclude=9))
    assert answer.change is Change.NONE
    assert "Left out of the calculation by choice: point 9." in answer.cautions


@pytest.mark.parametrize("points", range(1, ENOUGH))
def test_fewer_than_twelve_points_say_what_will_appear(points):
    answer = verdict(control_chart("c", (LOW + HIGH)[-points:]))
    assert answer.change is Change.TOO_FEW
    assert "12 are needed" in answer.headline
    assert f"{points} point" in answer.headline
    assert answer.details[0].startswith("With 12 points this will show")


def test_twelve_points_are_judged_and_eleven_of_twelve_are_not():
    assert verdict(control_chart("c", CALM[:12])).change is Change.NONE
    assert verdict(control_chart("c", [*CALM[:11], None])).change is Change.TOO_FEW


def test_a_point_far_out_among_few_is_not_hidden():
    answer = verdict(control_chart("c", [2, 3, 2, 1, 30]))
    assert answer.change is Change.TOO_FEW
    assert "Above the limits so far: point 5." in said(answer)


def test_nothing_to_show():
    assert verdict(control_chart("c", [])).headline == "There are no figures yet."
    no_exposure = verdict(control_chart("u", [1, 2], [0, 0]))
    assert no_exposure.change is Change.NOTHING_THERE
    assert "exposures are missing" in no_exposure.headline


def test_all_points_equal_are_not_called_stable():
    answer = verdict(control_chart("c", [0] * 12))
    assert answer.change is Change.ALL_EQUAL
    assert answer.headline == "All 12 points are the same, which leaves nothing to judge."


def test_the_latest_part_is_judged_and_set_beside_the_one_before():
    answer = verdict(control_chart("c", RISE, part=12))
    assert answer.change is Change.NONE
    assert answer.headline.startswith("No sign of change over 12 points in the latest part")
    assert "The centre line is 13.9 in the latest part, 3.92 in the part before." in answer.details
    young = verdict(control_chart("c", RISE, part=20))
    assert young.headline == "Too early to say: 4 points in the latest part, and 12 are needed."


def test_missing_points_and_frozen_lines_are_told():
    y = CALM.copy()
    y[2] = None
    cautions = verdict(control_chart("i", y, freeze=12)).cautions
    assert "Not shown, because a figure or an exposure is missing: point 3." in cautions
    assert "The lines come from the time up to point 12." in cautions
    assert "Not shown" not in said(verdict(control_chart("mr", CALM)))


def test_a_rise_is_read_beside_climate_and_harm():
    chart = control_chart("c", RISE)

    def first(climate, harm):
        return verdict(chart, beside=Beside(climate=climate, harm=harm)).weighed

    assert "read this as better reporting first" in first(Trend.UP, Trend.SAME)
    assert "harm fell" in first(Trend.UP, Trend.DOWN)
    for climate in Trend:
        assert "There was more harm too" in first(climate, Trend.UP)
    assert "more may be happening than is told" in first(Trend.DOWN, Trend.SAME)
    assert "more may happen and be caught" in first(Trend.SAME, Trend.SAME)
    assert "how much harm there was" in first(Trend.UP, Trend.UNKNOWN)
    for harm in (Trend.UNKNOWN, Trend.SAME, Trend.DOWN):
        assert "how safe reporting feels" in first(Trend.UNKNOWN, harm)
        assert "better reporting" not in first(Trend.UNKNOWN, harm)


def test_the_figures_beside_it_are_told_with_it():
    beside = Beside(
        climate=Trend.UP,
        harm=Trend.SAME,
        felt="4.1 of 5, up from 3.4",
        harmed="3 a month, as before",
    )
    assert verdict(control_chart("c", RISE), beside=beside).weighed == (
        "Reporting also feels safer (4.1 of 5, up from 3.4) and harm did not rise (3 a month, as "
        "before), so read this as better reporting first."
    )


def test_a_fall_is_not_taken_for_safety():
    chart = control_chart("c", FALL)

    def first(climate, harm):
        return verdict(chart, beside=Beside(climate=climate, harm=harm)).weighed

    for harm in Trend:
        assert "silence and not safety" in first(Trend.DOWN, harm)
    assert "There was more harm" in first(Trend.SAME, Trend.UP)
    assert "Fewer may happen, or fewer may be told" in first(Trend.SAME, Trend.UNKNOWN)
    assert "fewer may be happening" in first(Trend.UP, Trend.DOWN)


def test_climate_and_harm_change_no_figure_and_no_change():
    chart = control_chart("c", RISE)
    answers = [verdict(chart, beside=Beside(climate=c, harm=h)) for c, h in product(Trend, Trend)]
    assert {(a.change, a.headline, a.details) for a in answers} == {
        (answers[0].change, answers[0].headline, answers[0].details)
    }


def test_what_is_no_count_of_reports_is_not_weighed():
    counted = verdict(control_chart("c", RISE))
    assert counted.weighed
    assert FREELY_GIVEN in counted.cautions
    shares = verdict(control_chart("p", RISE, 40))
    for answer in (verdict(control_chart("i", RISE), reports=False), shares):
        assert not answer.weighed
        assert FREELY_GIVEN not in answer.cautions


def test_labels_must_fit():
    with pytest.raises(ValueError, match="one label"):
        verdict(control_chart("c", CALM), labels=["May"])


@given(
    st.sampled_from(KINDS),
    st.lists(st.integers(0, 30) | st.none(), max_size=40),
    st.sampled_from(list(Trend)),
    st.sampled_from(list(Trend)),
    st.none() | st.integers(1, 40),
)
def test_every_chart_has_an_answer_in_words_that_judge_nobody(kind, y, climate, harm, part):
    answer = verdict(
        control_chart(kind, y, 20, part=part), beside=Beside(climate=climate, harm=harm)
    )
    words = said(answer).lower()
    assert answer.headline.endswith(".")
    for word in ("bad", "worse", "fail", "nan", "none", "sigma", "limit so far", "  "):
        assert word not in words.replace("limits so far", "")
