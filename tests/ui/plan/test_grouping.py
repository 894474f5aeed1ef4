"""Groups and orders of the plan: what stands under which heading, and what comes first."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca_studio.domain.action_code import action_code
from rca_studio.domain.plan import ActionState, Reach, Strength
from rca_studio.ui.plan.grouping import (
    DUE,
    GROUPS,
    SORTS,
    Weeks,
    by_deadline,
    grouped,
    natural,
    sorted_by,
)
from rca_studio.ui.plan.rows import LANES, PlanFilter, figures, is_overdue, lane_test
from rca_studio.ui.plan.table_model import Heading, PlanTable
from tests.ui.plan import plan_rows

TODAY = date(2026, 11, 18)  # a Wednesday
ROW = plan_rows.row(
    case_reference="NM-1",
    case_title="Walker out of reach",
    service="",
    text="Move the cabinet",
    deadline="2026-11-14",
    review_date="2026-11-21",
)

days = st.one_of(
    st.just(""), st.integers(-60, 90).map(lambda n: (TODAY + timedelta(days=n)).isoformat())
)
rows = st.lists(
    st.builds(
        ROW._replace,
        id=st.uuids().map(str),
        case_id=st.sampled_from("cde"),
        owner=st.sampled_from(("", "Ana", "ben", "Clinical lead")),
        service=st.sampled_from(("", "Home care", "Maple House")),
        deadline=days,
        review_date=days,
        done_on=days,
        strength=st.sampled_from(Strength),
        reach=st.sampled_from(Reach),
        state=st.sampled_from(ActionState),
        effort=st.integers(0, 5),
        checks_total=st.integers(0, 3),
        checks_met=st.just(0),
        reviews=st.integers(0, 2),
        text=st.sampled_from(("Move", "Brief the team", "")),
    ),
    max_size=25,
)


def due(day: str, first: int = 0, state: ActionState = ActionState.APPROVED) -> str:
    return Weeks(TODAY, first).due(ROW._replace(deadline=day, state=state))


def test_a_day_is_this_week_next_week_this_month_or_later():
    assert due("2026-11-17") == "overdue"
    assert due("2026-11-18") == "this_week"
    assert due("2026-11-22") == "this_week"
    assert due("2026-11-23") == "next_week"
    assert due("2026-11-29") == "next_week"
    assert due("2026-11-30") == "this_month"
    assert due("2026-12-01") == "later"
    assert due("") == "none"
    assert due("2026-11-14", state=ActionState.DONE) == "done"
    assert due("2026-11-14", state=ActionState.REFUSED) == "done"


def test_weeks_begin_where_people_begin_them():
    sunday = 6
    assert due("2026-11-21", sunday) == "this_week"
    assert due("2026-11-22", sunday) == "next_week"


def test_nobody_no_service_and_no_date_come_last():
    three = (
        ROW._replace(id="1", owner="", service=""),
        ROW._replace(id="2", owner="b", deadline="", service="x"),
        ROW._replace(id="3", owner="B", service="X"),
    )
    by_owner = grouped(by_deadline(three), "owner", TODAY)
    assert [group.name for group in by_owner] == ["B", "b", "Nobody yet"]
    assert [group.name for group in grouped(three, "service", TODAY)][-1] == "No service given"
    assert [group.name for group in grouped(three, "due", TODAY)] == ["Overdue", "No date"]
    assert by_owner[0].note == " · 1 action, 1 overdue"
    assert by_owner[0].parts == ((" · 1 action", "muted"), (", 1 overdue", "error"))


def test_cases_stand_in_the_order_of_their_numbers():
    two = (ROW._replace(case_id="x", case_reference="NM-10"), ROW._replace(case_reference="NM-9"))
    names = [group.name for group in grouped(two, "case", TODAY)]
    assert names == ["NM-9 Walker out of reach", "NM-10 Walker out of reach"]
    assert natural("Near miss 9/2026") < natural("Near miss 10/2026")


def test_the_strongest_first_and_those_not_chosen_last():
    some = [ROW._replace(id=str(n), strength=s) for n, s in enumerate(Strength)]
    names = [group.name for group in grouped(some, "strength", TODAY)]
    assert names == ["Stronger", "Intermediate", "Weaker", "Strength not chosen"]


def test_turning_the_order_leaves_what_is_empty_last():
    some = (
        ROW._replace(id="1", deadline=""),
        ROW._replace(id="2"),
        ROW._replace(id="3", deadline="2027"),
    )
    assert [row.id for row in sorted_by(some, "due")] == ["2", "3", "1"]
    assert [row.id for row in sorted_by(some, "due", descending=True)] == ["3", "2", "1"]
    assert [row.id for row in sorted_by(by_deadline(some), "")] == ["2", "3", "1"]
    assert [row.id for row in sorted_by(some, "", descending=True)] == ["3", "2", "1"]


@given(rows, st.sampled_from(tuple(GROUPS)), st.sampled_from(("", *SORTS)), st.booleans())
def test_no_action_is_lost_or_shown_twice(some, by, sort, descending):
    groups = grouped(by_deadline(some), by, TODAY, sort=sort, descending=descending)
    shown = [row.id for group in groups for row in group.rows]
    assert sorted(shown) == sorted(row.id for row in some)
    assert len({group.key for group in groups}) == len(groups)
    assert all(group.rows for group in groups)
    for group in groups:
        assert group.late == sum(is_overdue(row, TODAY) for row in group.rows)


@given(rows, st.sampled_from(tuple(SORTS)))
def test_a_column_is_in_order_with_what_is_empty_at_the_end(some, sort):
    key = SORTS[sort]
    values = [key(row) for row in sorted_by(some, sort)]
    full = [value for value in values if value is not None and value != ""]
    assert full == sorted(full)
    assert all(value is None or value == "" for value in values[len(full) :])


@given(rows)
def test_the_count_on_a_chip_is_what_it_shows(some):
    numbers = figures(some, TODAY)
    for lane in LANES:
        shown = [row for row in some if PlanFilter(lane).fits(row, TODAY)]
        assert numbers.lanes[lane] == len(shown), lane
    assert sum(numbers.strengths.values()) == numbers.open


@given(rows)
def test_groups_of_due_come_in_the_order_of_time(some):
    keys = [group.key for group in grouped(some, "due", TODAY)]
    assert keys == [key for key in DUE if key in keys]


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        (PlanFilter("all", owners=("Service manager",)), True),
        (PlanFilter("all", owners=("Ana",)), False),
        (PlanFilter("all", services=("",)), True),
        (PlanFilter("all", services=("Home care",)), False),
        (PlanFilter("all", strengths=(Strength.WEAKER, Strength.STRONGER)), True),
        (PlanFilter("all", states=(ActionState.DONE,)), False),
        (PlanFilter("all", text="cabinet  WALKER nm-1"), True),
        (PlanFilter("all", text="cabinet hoist"), False),
        (PlanFilter("all", text=f"cabinet {action_code('NM-1', 'a')}"), True),
        (PlanFilter("all", text=action_code("", "a").lower()), True),
        (PlanFilter("all", text=action_code("NM-1", "b")), False),
        (PlanFilter("owner"), False),
        (PlanFilter("approval"), False),
    ],
)
def test_filters(chosen, fits):
    assert chosen.fits(ROW, TODAY) is fits


def test_what_is_shown_is_said_in_words():
    chosen = PlanFilter(
        "overdue", ("", "Ana"), (Strength.WEAKER,), ("Home care",), text=" the  hoist"
    )
    assert chosen.words() == (
        "Overdue actions of nobody yet, Ana in Home care (weaker, with the words “the hoist”)"
    )


def test_an_unknown_lane_of_a_later_version_shows_everything():
    assert lane_test("later", TODAY)(ROW)
    assert PlanFilter("later").words() == "All actions"


def test_a_review_is_due_once_more_after_it_was_judged():
    again = ROW._replace(
        state=ActionState.HELD, reviews=1, looked_at="2026-10-18", review_date="2026-11-18"
    )
    assert PlanFilter("review").fits(again, TODAY)
    assert not PlanFilter("review").fits(again._replace(looked_at=""), TODAY)
    assert not PlanFilter("review").fits(again._replace(looked_at="2026-11-18"), TODAY)
    assert not PlanFilter("review").fits(again._replace(state=ActionState.FAILED), TODAY)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows, st.sampled_from(tuple(GROUPS)), st.sets(st.sampled_from(("", "Ana", "ben", "c", "due")))
)
def test_folding_hides_actions_and_nothing_else(qapp, some, by, folded):
    model = PlanTable()
    groups = grouped(by_deadline(some), by, TODAY)
    model.show_groups(groups, TODAY)
    model.fold(folded)
    heads = [line for line in model.lines if isinstance(line, Heading)]
    assert [one.group.key for one in heads] == [g.key for g in groups if by]
    for group in groups:
        for row in group.rows:
            line = model.line_of(row.id)
            assert (line < 0) is (bool(by) and group.key in folded)
            assert model.group_of(row.id) == group.key
            if line >= 0 and by:
                heading = model.line(model.heading_over(line))
                assert heading.group is group
