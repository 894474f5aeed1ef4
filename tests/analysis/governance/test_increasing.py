"""Are near misses increasing? What is answered, with which chart, and what must never be said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from rca_studio.analysis.governance.increasing import increasing
from rca_studio.analysis.governance.increasing_words import from_to
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import Panel, SeriesChart
from rca_studio.analysis.governance.protecting import ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.spc import control_chart
from rca_studio.analysis.spc_words import FREELY_GIVEN
from rca_studio.domain.governance import ChartChoice, MarkedMonth
from rca_studio.domain.plan import ActionState
from tests.analysis.governance.making import (
    Made,
    action,
    asked,
    day_after,
    figures,
    monthly_cases,
    months,
    pulse,
)

LOW = [12, 14, 11, 13, 10, 15, 12, 9, 13, 14, 12, 11, 13, 12]
HIGH = [19, 21, 18, 22, 20, 19, 23, 21]
RISE = LOW + HIGH
FALL = [21, 19, 22, 20, 18, 23, 19, 21, 20, 22, 19, 21, 20, 22, *LOW[:8]]
CALM = [12, 14, 11, 13, 10, 15, 12, 9, 13, 14, 12, 11, 13, 12, 10, 14, 13, 11, 12, 15, 9, 13]
VISITS = figures("2025-01", [2400 + 10 * month for month in range(22)])
HARM = figures("2025-01", [2, 1, 3, 2] * 5 + [2, 1], "harm")
FELT_LOW, FELT_HIGH = (2, 6, 10, 12, 6), (0, 1, 4, 14, 14)
SAFER = tuple(pulse(m, FELT_LOW) for m in months("2025-01", 14)) + tuple(
    pulse(m, FELT_HIGH) for m in months("2026-03", 8)
)
K5 = SmallNumbers(key="k5", label="", below=5)


def cases(numbers: Sequence[int]) -> list[Made]:
    """So many a month from January 2025 on, and some in the present month."""
    return monthly_cases("2025-01", [*numbers, 6])


def main(panel: Panel) -> SeriesChart:
    chart = panel.charts[0]
    assert isinstance(chart, SeriesChart)
    return chart


def chart(panel: Panel, key: str) -> SeriesChart | None:
    found = next((one for one in panel.charts if one.key == key), None)
    assert found is None or isinstance(found, SeriesChart)
    return found


def values(panel: Panel) -> list[float | None]:
    return [point.cell.value for point in main(panel).points]


# -- the answer ------------------------------------------------------------------------------


def test_a_rise_with_a_better_climate_and_no_more_harm_is_read_as_better_reporting_first():
    panel = increasing(asked(cases(RISE), figures=VISITS + HARM, pulse=SAFER))
    assert panel.answer == (
        "Yes: 8 months in a row above the centre line, Mar to Oct 2026. Reporting also feels safer "
        "(4.2 of 5, up from 3.4) and harm did not rise (16 in 8 months, 27 in the 14 before), so "
        "read this as better reporting first."
    )
    assert panel.direction == "Up"
    assert panel.ask
    assert FREELY_GIVEN in panel.cautions
    assert panel.basis.number.value == sum(RISE) + 6
    assert panel.basis.exposure == "per 1,000 visits"


def test_a_rise_with_more_harm_asks_to_look_at_what_happens():
    harm = figures("2025-01", [1] * 14 + [5] * 8, "harm")
    panel = increasing(asked(cases(RISE), figures=VISITS + harm, pulse=SAFER))
    assert panel.answer.startswith("Yes: 8 months")
    assert "There was more harm too (40 in 8 months, 14 in the 14 before)" in panel.answer
    assert "better reporting" not in panel.answer


@pytest.mark.parametrize("known", [HARM, SAFER, ()])
def test_a_rise_is_read_neither_way_where_climate_or_harm_is_not_known(known):
    only = {"pulse": known} if known is SAFER else {"figures": VISITS + tuple(known)}
    panel = increasing(asked(cases(RISE), **only))
    assert panel.direction == "Up"
    assert "read it neither way yet" in panel.answer


def test_a_fall_is_not_taken_for_safety():
    less = tuple(pulse(m, FELT_HIGH) for m in months("2025-01", 14)) + tuple(
        pulse(m, FELT_LOW) for m in months("2026-03", 8)
    )
    panel = increasing(asked(cases(FALL), figures=VISITS + HARM, pulse=less))
    assert panel.answer.startswith("No, fewer are reported: 8 months in a row below")
    assert "this may be silence and not safety" in panel.answer
    assert panel.direction == "Down"


def test_ups_and_downs_of_chance_are_no_change():
    panel = increasing(asked(cases(CALM), figures=VISITS))
    assert panel.answer == (
        "No: the ups and downs of these 22 months are no more than chance brings."
    )
    assert panel.direction == "No change"


def test_one_month_that_stands_out_is_named():
    panel = increasing(asked(cases([*CALM[:9], 45, *CALM[10:]])))
    assert panel.answer == ("No lasting change, but Oct 2025 stands out. What was different then?")
    assert main(panel).points[9].outside


def test_a_level_that_was_different_for_a_time_is_told_with_its_months():
    panel = increasing(asked(cases([*LOW[:7], *HIGH, 20, *LOW[:6]])))
    assert panel.answer.startswith("Not steadily: from Aug 2025 to Apr 2026 more were reported")


def test_fewer_than_twelve_months_have_points_and_no_line():
    panel = increasing(asked(monthly_cases("2025-12", [9, 8, 12, 9, 8, 9, 9, 7, 9, 8, 30])))
    assert panel.answer == (
        "Too early to say: 11 months so far, and 12 are needed to tell a change from chance."
    )
    assert panel.direction == "Too early to say"
    assert main(panel).parts == ()
    assert len(main(panel).points) == 12
    twelve = increasing(asked(monthly_cases("2025-11", CALM[:12])))
    assert len(main(twelve).parts) == 1
    assert "Too early" not in twelve.answer


def test_the_first_month_is_too_early_and_not_missing():
    panel = increasing(asked([Made(when="2026-11-03")] * 4, figures=VISITS))
    assert panel.answer == "Too early to say: no month is whole yet, and 12 are needed."
    assert main(panel).points[0].label == "Nov 2026"


def test_a_period_of_all_years_there_are_takes_no_more_than_its_months():
    panel = increasing(asked(cases(CALM), first="0001-01", last="9999-12"))
    assert len(main(panel).points) == 23
    assert panel.direction == "No change"


def test_nothing_at_all_says_what_will_appear():
    panel = increasing(asked([]))
    assert panel.answer == "No near misses are on record for this period."
    assert panel.charts == ()
    assert "will appear here" in panel.empty


def test_all_months_equal_are_not_called_stable():
    panel = increasing(asked(cases([9] * 22)))
    assert panel.answer == "No: all 22 months show the same figure."


@pytest.mark.parametrize("numbers", [RISE, FALL, [*LOW[:7], *HIGH, 20, *LOW[:6]], HIGH + LOW])
def test_the_run_that_is_told_is_the_one_that_is_marked(numbers):
    panel = increasing(asked(cases(numbers)))
    marked = [point.label for point in main(panel).points if point.in_run]
    assert from_to(marked[0], marked[-1]) in panel.answer
    if "in a row" in panel.answer:
        assert f"{len(marked)} months in a row" in panel.answer


# -- the chart -------------------------------------------------------------------------------


def test_with_visits_each_month_is_a_rate_with_the_limits_of_a_u_chart():
    panel = increasing(asked(cases(RISE), figures=VISITS))
    expected = control_chart("u", RISE, [(2400 + 10 * month) / 1000 for month in range(22)])
    assert main(panel).kind == "u"
    assert main(panel).unit == "near misses per 1,000 visits"
    assert values(panel)[:22] == pytest.approx(expected.values.tolist())
    part = main(panel).parts[0]
    assert part.centre[:22] == pytest.approx(expected.centre.tolist())
    assert part.upper[:22] == pytest.approx(expected.upper.tolist())
    assert part.lower[:22] == pytest.approx(expected.lower.tolist())
    assert main(panel).points[0].words == "Jan 2025: 12 near misses, 2,400 visits"


def test_the_present_month_is_shown_open_and_shapes_nothing():
    panel = increasing(asked(cases(RISE)))
    last = main(panel).points[-1]
    assert (last.label, last.cell.value) == ("Nov 2026", 6)
    assert last.left_out == "The month is not over yet"
    same = increasing(asked([*cases(RISE), *[Made(when="2026-11-10")] * 50]))
    assert main(same).parts == main(panel).parts
    assert same.answer == panel.answer


def test_on_its_last_day_a_month_is_over():
    made = monthly_cases("2025-01", CALM)
    panel = increasing(asked(made, last="2026-10", today=date(2026, 10, 31)))
    assert [point.left_out for point in main(panel).points] == [""] * 22
    day_before = increasing(asked(made, last="2026-10", today=date(2026, 10, 30)))
    assert main(day_before).points[-1].left_out == "The month is not over yet"


def test_a_month_recorded_in_part_is_no_fall():
    made = monthly_cases("2025-01", [*CALM[:14], 3])
    panel = increasing(asked(made, figures=HARM))
    assert main(panel).points[14].left_out.startswith("Nothing was recorded after 3 Mar 2026")
    assert panel.direction == "No change"
    ratio = chart(panel, "harm_ratio")
    assert ratio is not None
    assert [point.label for point in ratio.points if not point.left_out][
        -1
    ] == "Nov 2025 to Jan 2026"


def test_without_exposure_counts_are_counts_and_it_says_so():
    panel = increasing(asked(cases(RISE)))
    assert main(panel).kind == "c"
    assert "no exposure is entered" in main(panel).note
    assert main(panel).unit == "near misses each month"
    assert panel.basis.exposure == "not set against exposure"


def test_months_that_vary_beyond_chance_have_limits_of_their_own_making():
    wild = [
        40,
        90,
        35,
        120,
        60,
        20,
        100,
        45,
        110,
        30,
        95,
        50,
        130,
        25,
        85,
        40,
        105,
        30,
        90,
        55,
        20,
        99,
    ]
    without = increasing(asked(cases(wild)))
    assert main(without).kind == "i"
    entered = figures("2025-01", [24_000] * 22)
    assert main(increasing(asked(cases(wild), figures=entered))).kind == "u'"
    few = [0, 14, 0, 0, 12, 1, 0, 15, 0, 0, 13, 0, 0, 14, 0, 1, 12, 0, 0, 15, 0, 0]
    assert (
        main(
            increasing(asked([*cases(few), *monthly_cases("2025-01", [9] * 22, nature="harm")]))
        ).kind
        == "run"
    )


def test_exposure_for_too_few_months_is_not_mixed_with_counts():
    panel = increasing(asked(cases(RISE), figures=figures("2025-01", [2400] * 5)))
    assert main(panel).kind == "c"
    assert any("Visits are entered for 5 months of 23 only" in one for one in panel.cautions)


def test_months_without_exposure_leave_a_gap_and_are_named():
    entered = figures("2025-01", [2400] * 6 + [None] + [2400] * 15)
    panel = increasing(asked(cases(CALM), figures=entered))
    assert main(panel).kind == "u"
    assert main(panel).points[6].cell.value is None
    assert main(panel).points[6].words == "Jul 2025: 12 near misses, visits not entered"
    assert any("Visits are not entered for Jul 2025" in one for one in panel.cautions)


def test_zero_exposure_is_no_rate_and_asks_for_a_check():
    entered = figures("2025-01", [2400] * 6 + [0] + [2400] * 15)
    panel = increasing(asked(cases(CALM), figures=entered))
    assert main(panel).points[6].cell.value is None
    assert any("Jul 2025 has near misses, but 0 visits" in one for one in panel.cautions)


def test_months_in_which_nobody_recorded_anything_shape_no_line():
    gap = [*CALM[:8], 0, 0, 0, *CALM[11:]]
    panel = increasing(asked(cases(gap)))
    assert [point.left_out != "" for point in main(panel).points[8:11]] == [True] * 3
    assert panel.direction == "No change"
    assert any(
        "Sep to Nov 2025 do not move the lines: nothing at all was recorded" in c
        for c in panel.cautions
    )


def test_actions_are_marked_where_they_were_put_in_place():
    actions = (
        action(1, done_on="2026-03-12", state=ActionState.DONE, text="Mark the walker’s place"),
        action(2, done_on="2026-03-20", state=ActionState.HELD),
        action(3, done_on="2026-04-01", state=ActionState.APPROVED),
        action(4, done_on="2026-12-24", state=ActionState.DONE),
        action(5, done_on="2026-04-01", state=ActionState.DONE, service="Oak"),
        action(6, done_on="2026-04-01", state=ActionState.DONE, practice=True),
        action(7, done_on="2024-04-01", state=ActionState.DONE),
        action(8, done_on="", state=ActionState.DONE),
    )
    scope = Scope(period=Period("2025-01", "2026-11")).narrowed(Dimension.SERVICE, "Maple")
    panel = increasing(asked(cases(RISE), actions=actions, scope=scope))
    (mark,) = main(panel).marks
    assert main(panel).points[mark.place].label == "Mar 2026"
    assert mark.words == (
        "Mark the walker’s place (in place 12 Mar 2026); Action 2 (in place 20 Mar 2026)"
    )
    hidden = increasing(asked(cases(RISE), actions=actions, scope=scope, guard=ProtectingGuard(K5)))
    assert [mark.words for mark in main(hidden).marks] == ["2 actions in place"]


# -- what is counted -------------------------------------------------------------------------


def test_harm_good_care_practice_and_merged_cases_are_no_near_misses():
    more = [
        *monthly_cases("2025-01", [3] * 22, nature="harm"),
        *monthly_cases("2025-01", [2] * 22, nature="good_care"),
        *monthly_cases("2025-01", [4] * 22, practice=True),
        *monthly_cases("2025-01", [4] * 22, ended=True),
    ]
    panel = increasing(asked([*cases(CALM), *more]))
    assert values(panel)[:22] == CALM
    assert panel.basis.number.value == sum(CALM) + 6
    assert "66 records of harm are not counted as near misses." in panel.cautions
    drill = main(panel).points[0].cell.drill
    assert drill is not None
    inputs = asked([*cases(CALM), *more])
    assert inputs.cube.number(drill.scope) == CALM[0]


def test_every_point_has_exactly_its_cases_one_click_away():
    inputs = asked(cases(RISE), figures=VISITS)
    for point, number in zip(main(increasing(inputs)).points, [*RISE, 6], strict=True):
        assert point.cell.drill is not None
        assert inputs.cube.number(point.cell.drill.scope) == number


def test_cases_without_a_month_and_dated_after_today_are_told_and_not_drawn():
    odd = [Made(when=""), Made(when=""), Made(when="2026-11-30"), Made(when="2027-02-03")]
    panel = increasing(asked([*cases(CALM), *odd], last="2027-12"))
    assert values(panel) == [*CALM, 6]
    assert "2 cases have no month and cannot be shown over time." in panel.cautions
    assert "2 cases are dated after today and not counted. Check the dates." in panel.cautions


def test_the_ratio_of_near_misses_to_harm_is_told_by_quarter():
    panel = increasing(asked(cases(RISE), figures=HARM))
    ratio = chart(panel, "harm_ratio")
    assert ratio is not None
    last = ratio.points[-1]
    assert last.label == "Aug to Oct 2026"
    assert last.cell.value == pytest.approx((19 + 23 + 21) / (2 + 2 + 1))
    assert ratio.points[0].left_out == "Only 1 of 3 months"
    assert any("near misses are reported for each event with harm" in d for d in panel.details)
    assert chart(increasing(asked(cases(RISE))), "harm_ratio") is None


def test_quarters_without_harm_have_no_ratio():
    harm = figures("2025-01", [0] * 22, "harm")
    panel = increasing(asked(cases(RISE), figures=harm))
    assert chart(panel, "harm_ratio") is None
    some = figures("2025-01", [3] * 4 + [0] * 18, "harm")
    ratio = chart(increasing(asked(cases(RISE), figures=some)), "harm_ratio")
    assert ratio is not None
    assert ratio.points[-1].cell.shown == "no harm"


def test_harm_is_what_was_entered_or_the_cases_and_never_both():
    harm_cases = monthly_cases("2025-01", [2] * 22, nature="harm")
    both = increasing(asked([*cases(RISE), *harm_cases], figures=HARM))
    assert "Events with harm: 16 in 8 months, 27 in the 14 before." in both.details
    only = increasing(asked([*cases(RISE), *harm_cases]))
    assert "Events with harm: 16 in 8 months, 28 in the 14 before." in only.details


def test_days_from_happening_to_report_are_medians_of_cases_with_both_days():
    made = [
        Made(when=when, reported=day_after(when, days))
        for month in months("2025-11", 12)
        for when, days in (
            (f"{month}-02", 1),
            (f"{month}-05", 3),
            (f"{month}-09", 40),
            (f"{month}-20", -2),
        )
    ]
    panel = increasing(asked(made))
    days = chart(panel, "days_to_report")
    assert days is not None
    assert {point.cell.value for point in days.points[:12]} == {3.0}
    assert days.note.startswith("From 36 near misses of which both days are known.")
    assert "later day first are left out" in days.note


# -- as somebody chose to read it ----------------------------------------------------------------


def read(numbers: Sequence[int], **choice: object) -> Panel:
    choices = (ChartChoice(id="c", chart="increasing", **choice),)  # type: ignore[arg-type]
    return increasing(asked(cases(numbers), figures=VISITS, choices=choices))


def test_a_chosen_kind_is_shown_and_said_to_be_chosen():
    for kind in ("run", "i", "mr", "u", "u'", "p", "p'", "c"):
        panel = read(CALM, kind=kind)
        assert main(panel).kind == kind
        assert "as chosen" in main(panel).note
    assert main(read(RISE, kind="t")).kind == "t"
    assert main(read(RISE, kind="g")).unit == "visits from one near miss to the next"


def test_a_chosen_kind_that_needs_what_is_not_there_gives_way_and_says_so():
    choices = (ChartChoice(id="c", chart="increasing", kind="u"),)
    panel = increasing(asked(cases(CALM), choices=choices))
    assert main(panel).kind == "c"
    assert any("needs visits or hours" in one for one in panel.cautions)
    shares = (ChartChoice(id="c", chart="increasing", kind="p"),)
    entered = figures("2025-01", [5] * 22)
    panel = increasing(asked(cases(CALM), figures=entered, choices=shares))
    assert main(panel).kind not in ("p", "p'")
    unknown = read(CALM, kind="pie")
    assert any("not known here" in one for one in unknown.cautions)


def test_frozen_lines_come_from_the_time_before():
    panel = read(RISE, frozen="2025-12")
    expected = control_chart("u", RISE, [(2400 + 10 * m) / 1000 for m in range(22)], freeze=12)
    assert main(panel).parts[0].centre[0] == pytest.approx(expected.centre[0])
    assert main(panel).parts[0].frozen == 11
    assert "The lines come from the time up to Dec 2025." in panel.cautions


def test_phases_have_lines_of_their_own_and_the_latest_is_judged():
    panel = read(RISE, phases=(MarkedMonth("2026-02", "New report form"),))
    first, second = main(panel).parts
    assert (first.first, first.last, first.name) == (0, 13, "")
    assert (second.first, second.last, second.name) == (14, 22, "New report form")
    # Eight months are too few for limits, and a centre line they have.
    assert second.centre[0] == pytest.approx(
        sum(HIGH) / (sum(2400 + 10 * m for m in range(14, 22)) / 1000)
    )
    assert set(second.upper) == {None}
    assert panel.answer == (
        "Too early to say: 8 months so far since the last change marked, and 12 are needed to tell "
        "a change from chance."
    )
    assert read(RISE, phases=(MarkedMonth("2031-02", "Later"),)).answer == read(RISE).answer


def test_months_left_out_with_a_reason_shape_nothing():
    outlier = [*CALM[:9], 60, *CALM[10:]]
    panel = read(outlier, left_out=(MarkedMonth("2025-10", "Reports of two months came at once"),))
    assert panel.direction == "No change"
    assert main(panel).points[9].left_out == "Reports of two months came at once"
    assert not main(panel).points[9].outside
    assert "Oct 2025 does not move the lines: reports of two months came at once." in panel.cautions


def test_the_chosen_exposure_is_used():
    hours = figures("2025-01", [9000] * 22, "hours")
    choices = (ChartChoice(id="c", chart="increasing", what="hours"),)
    panel = increasing(asked(cases(CALM), figures=VISITS + hours, choices=choices))
    assert main(panel).unit == "near misses per 1,000 hours of care"


# -- rare kinds --------------------------------------------------------------------------------


def rare(gaps: Sequence[int], start: str = "2025-01-03") -> list[Made]:
    days, made = 0, [Made(when=start)]
    for gap in gaps:
        days += gap
        made.append(Made(when=day_after(start, days)))
    return made


GAPS = [31, 12, 40, 25, 8, 36, 18, 44, 29, 15, 33, 22, 38, 27, 10, 41, 30, 20, 35, 24]


def test_rare_near_misses_are_shown_by_the_days_between_them():
    panel = increasing(asked(rare(GAPS)))
    assert main(panel).kind == "t"
    assert values(panel) == GAPS
    assert "near misses are rare here" in main(panel).note
    assert main(panel).points[0].words == "3 Feb 2025: 31 days after the one before"
    assert panel.answer == "No: the ups and downs of these 20 gaps are no more than chance brings."
    words = [point.cell.drill.words for point in main(panel).points if point.cell.drill]
    assert words[0] == "Near misses, Feb 2025"


def test_longer_gaps_are_fewer_near_misses_and_shorter_ones_more():
    fewer = increasing(
        asked(rare([9, 12, 8, 14, 10, 11, 13, 9, 12, 60, 55, 48, 62, 50, 58, 57, 49]))
    )
    assert fewer.answer.startswith("No, fewer are reported:")
    assert fewer.direction == "Down"
    more = increasing(
        asked(rare([60, 55, 48, 62, 50, 58, 57, 49, 9, 12, 8, 14, 10, 11, 13, 9, 12]))
    )
    assert more.answer.startswith("Yes: 9 gaps in a row were shorter than usual")
    assert more.direction == "Up"


def test_with_visits_that_differ_much_gaps_are_counted_in_visits():
    entered = figures("2025-01", [3000 if month % 2 else 1500 for month in range(23)])
    panel = increasing(asked(rare(GAPS), figures=entered))
    assert main(panel).kind == "g"
    # 3 January to 3 February 2025: 29 of 31 days at 1,500 a month, 2 of 28 at 3,000.
    assert values(panel)[0] == round(1500 * 29 / 31 + 3000 * 2 / 28)
    assert panel.basis.exposure == "per 1,000 visits"


def test_rare_near_misses_not_known_to_the_day_are_shown_by_month():
    panel = increasing(asked([*rare(GAPS), Made(when="2025-05")]))
    assert main(panel).kind != "t"
    assert (
        "Days from one near miss to the next are not shown: the day of 1 near miss is not known."
        in (panel.cautions)
    )


def test_one_near_miss_is_one_and_no_gap():
    panel = increasing(asked([Made(when="2026-03-03")]))
    assert sum(value or 0 for value in values(panel)) == 1
    assert panel.answer.startswith("Too early to say: 8 months")


# -- for whoever may not see cases ---------------------------------------------------------------


def shown_to_the_board(made: Sequence[Made], **more: object) -> tuple[Panel, Inputs]:
    inputs = asked(made, guard=ProtectingGuard(K5), **more)  # type: ignore[arg-type]
    return increasing(inputs), inputs


def test_months_are_taken_together_until_no_point_is_small():
    few = [3, 4, 2, 5, 3, 4, 2, 3, 4, 5, 3, 2, 4, 3, 4, 3, 2, 4, 3, 5, 4, 3]
    panel, _ = shown_to_the_board(cases(few))
    points = main(panel).points
    # By quarters January 2025 would be left over, with 3.
    assert points[-2].label == "May to Oct 2026"
    assert points[-2].cell.value == 21
    assert main(panel).kind != "t"
    for point in points:
        assert point.cell.value is None or point.cell.value == 0 or point.cell.value >= 5
        assert point.cell.drill is None


def test_what_is_small_even_by_year_is_told_in_words_alone():
    panel, _ = shown_to_the_board([Made(when="2025-03-03"), Made(when="2026-03-03")])
    assert panel.charts == ()
    assert "too few near misses to show over time" in panel.answer
    assert panel.basis.number.shown == "<5"


def test_a_few_records_of_harm_cannot_be_told_by_subtracting():
    made = [*cases(RISE), *monthly_cases("2025-03", [1, 0, 0, 1], nature="harm")]
    panel, inputs = shown_to_the_board(made)
    assert panel.basis.number.value == inputs.cube.number(inputs.scope)
    assert any("The few records of harm are counted too" in one for one in panel.cautions)


def test_harm_that_is_large_enough_is_told_apart():
    made = [*cases(RISE), *monthly_cases("2025-01", [7] * 22, nature="harm")]
    panel, _ = shown_to_the_board(made)
    assert panel.basis.number.value == sum(RISE) + 6
    assert chart(panel, "harm_ratio") is not None


def test_single_near_misses_are_not_shown_one_by_one():
    choices = (ChartChoice(id="c", chart="increasing", kind="t"),)
    panel, _ = shown_to_the_board(cases(RISE), choices=choices)
    assert main(panel).kind == "c"
    assert any("shows single near misses" in one for one in panel.cautions)


def test_rates_come_from_the_counts_as_they_are_shown():
    """A rate times its exposure is a count: with rounded counts it has to be the rounded one."""
    nhs = SmallNumbers(key="nhs", label="", below=8, round_to=5)
    inputs = asked(cases(RISE), figures=figures("2025-01", [1000] * 22), guard=ProtectingGuard(nhs))
    for point in main(increasing(inputs)).points:
        if point.cell.value is not None:
            assert point.cell.value % 5 == pytest.approx(0)
