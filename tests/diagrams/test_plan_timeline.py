"""The geometry of the plan along time: what stands on a line, the axis, and the stack of lanes."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.diagrams.plan_timeline import (
    Axis,
    Mark,
    Place,
    Point,
    Reach,
    Stack,
    Stretch,
    Zoom,
    axis_of,
    strip_of,
    ticks,
)
from rca_studio.domain.plan import ActionState
from tests.ui.plan.plan_rows import TODAY, row

NOW = TODAY.toordinal()


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_what_is_to_do_has_time_left_until_its_deadline():
    strip = strip_of(row(deadline="2026-11-28"), TODAY)
    assert strip.points == (Point(Mark.DEADLINE, day("2026-11-28")),)
    assert strip.stretches == (Stretch(Reach.LEFT, NOW, day("2026-11-28")),)


def test_what_is_overdue_is_late_from_its_deadline_to_today():
    strip = strip_of(row(deadline="2026-11-14"), TODAY)
    assert strip.stretches == (Stretch(Reach.LATE, day("2026-11-14"), NOW),)
    assert (strip.first, strip.last) == (day("2026-11-14"), NOW)


def test_a_deadline_that_was_moved_shows_what_was_promised_first():
    strip = strip_of(row(first_deadline="2026-11-01", deadline="2026-12-01"), TODAY)
    assert strip.points[0] == Point(Mark.PROMISED, day("2026-11-01"))
    moved = Stretch(Reach.MOVED, day("2026-11-01"), day("2026-12-01"))
    assert strip.stretches[0] == moved
    same = strip_of(row(first_deadline="2026-12-01", deadline="2026-12-01"), TODAY)
    assert [point.mark for point in same.points] == [Mark.DEADLINE]


def test_what_was_done_late_says_how_late_and_is_watched_until_its_review():
    done = row(
        state=ActionState.CHECKED,
        deadline="2026-11-01",
        done_on="2026-11-10",
        review_date="2027-01-10",
    )
    assert strip_of(done, TODAY).stretches == (
        Stretch(Reach.LATE, day("2026-11-01"), day("2026-11-10")),
        Stretch(Reach.WATCHED, day("2026-11-10"), day("2027-01-10")),
    )


def test_what_is_still_to_do_is_watched_only_from_today():
    strip = strip_of(row(deadline="2026-11-14", review_date="2026-12-14"), TODAY)
    assert strip.stretches[-1] == Stretch(Reach.WATCHED, NOW, day("2026-12-14"))
    passed = strip_of(row(deadline="2026-11-14", review_date="2026-11-20"), TODAY)
    assert Reach.WATCHED not in [stretch.reach for stretch in passed.stretches]


@pytest.mark.parametrize("deadline", ["", "2026", "2026-12"])
def test_what_has_no_day_has_nothing_on_its_line(deadline):
    assert strip_of(row(deadline=deadline), TODAY) == ((), ())


@given(
    st.sampled_from(list(ActionState)),
    *[st.one_of(st.just(""), st.dates().map(date.isoformat)) for _ in range(4)],
)
def test_stretches_run_forwards_and_end_within_the_line(state, due, done, review, promised):
    one = row(state=state, deadline=due, done_on=done, review_date=review, first_deadline=promised)
    strip = strip_of(one, TODAY)
    assert all(stretch.first < stretch.last for stretch in strip.stretches)
    if strip.points:
        assert all(stretch.last <= strip.last for stretch in strip.stretches)
        assert strip.first <= min(point.day for point in strip.points)


def test_the_axis_has_room_for_today_and_every_day_of_the_plan():
    rows = (row(deadline="2026-03-01"), row(review_date="2027-08-01", deadline=""))
    axis = axis_of(rows, TODAY, 10.0)
    assert axis.first < day("2026-03-01")
    assert axis.last > day("2027-08-01")
    assert axis.width == (axis.last - axis.first + 1) * 10.0
    assert axis.day_at(axis.x(NOW)) == NOW == axis.day_at(axis.middle(NOW))


def test_a_mistyped_day_does_not_stretch_the_axis():
    axis = axis_of((row(deadline="0206-11-28"), row(deadline="9999-12-31")), TODAY, 1.0)
    assert axis.width < 8 * 366


def test_an_empty_plan_has_an_axis_around_today():
    axis = axis_of((), TODAY, 1.0)
    assert axis.first < NOW < axis.last


@given(
    st.dates(date(1950, 1, 1), date(2150, 1, 1)),
    st.integers(0, 1500),
    st.sampled_from(list(Zoom)),
    st.integers(1, 7),
)
def test_ticks_are_in_order_and_leave_no_gap(start, length, zoom, first_weekday):
    end = start + timedelta(days=length)
    found = ticks(start.toordinal(), end.toordinal(), zoom, first_weekday)
    for major in (True, False):
        days = [tick.day for tick in found if tick.major is major]
        assert days == sorted(set(days))
        assert days[0] <= start.toordinal()
        longest = (366 if major else 31) if zoom is Zoom.QUARTER else (31 if major else 7)
        assert all(later - one <= longest for one, later in itertools.pairwise(days))
        assert end.toordinal() - days[-1] < longest
    if zoom is not Zoom.QUARTER:
        weeks = [date.fromordinal(tick.day) for tick in found if not tick.major]
        assert all(week.isoweekday() == first_weekday for week in weeks)


def test_ticks_are_named_for_people():
    months = ticks(day("2026-11-20"), day("2026-12-10"), Zoom.MONTH)
    assert [tick.words for tick in months if tick.major] == ["November 2026", "December 2026"]
    assert [tick.words for tick in months if not tick.major] == ["16", "23", "30", "7"]
    years = ticks(day("2026-11-20"), day("2027-01-10"), Zoom.QUARTER)
    assert [tick.words for tick in years if tick.major] == ["2026", "2027"]
    assert [tick.words for tick in years if not tick.major] == ["Nov", "Dec", "Jan"]


@st.composite
def stacks(draw):
    counts = draw(st.lists(st.integers(0, 6), max_size=8))
    return Stack(counts, draw(st.sampled_from([0, 30])), draw(st.integers(10, 60)))


@given(stacks())
def test_each_line_has_its_place_and_number(stack):
    tops = []
    for number in range(stack.lines):
        place = stack.place(number)
        assert stack.number(place) == number
        top = stack.top(place)
        assert stack.at(top) == place == stack.at(top + stack.line - 0.5)
        tops.append(top)
    assert all(later - one >= stack.line for one, later in itertools.pairwise(tops))
    assert stack.at(-1) is None
    assert stack.at(stack.height) is None


@given(stacks(), st.integers(-50, 900), st.integers(1, 400))
def test_what_is_seen_is_what_lies_between_and_nothing_else(stack, top, high):
    every = []
    for lane, count in enumerate(stack.counts):
        every += [Place(lane, -1)] if stack.heading else []
        every += [Place(lane, line) for line in range(count)]

    def inside(place):
        start = stack.top(place)
        end = start + (stack.heading if place.line < 0 else stack.line)
        return start < top + high and end > top

    seen = stack.seen(top, top + high)
    assert seen == [place for place in every if place in set(seen)]  # in order, each once
    assert {place for place in every if inside(place)} <= set(seen)
    extra = [place for place in seen if not inside(place)]
    assert all(stack.top(place) == top + high for place in extra)


def test_an_axis_counts_days_from_its_first():
    axis = Axis(first=100, last=110, day=4.0)
    assert (axis.x(100), axis.middle(101), axis.width) == (0.0, 6.0, 44.0)
