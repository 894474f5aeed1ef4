"""Weeks begin on the day people are used to, and a month on is never a day that does not exist."""

from __future__ import annotations

import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain import days
from rca_studio.domain.days import MONTHS, WEEKDAYS, first_of_week, month_on, month_words, moved

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def test_the_examples_hold():
    assert doctest.testmod(days).failed == 0


@given(DAYS, st.integers(1, 7))
def test_a_week_begins_on_its_first_day_and_at_most_six_days_before(day, first):
    start = first_of_week(day, first)
    assert start.isoweekday() == first
    assert timedelta() <= day - start <= timedelta(days=6)


@given(DAYS, st.integers(-240, 240))
def test_so_many_months_on_is_that_month_and_the_same_day_or_its_last(day, months):
    there = month_on(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there + timedelta(days=1)).day == 1


@given(DAYS)
def test_days_are_named_in_the_language_of_the_program(day):
    assert month_words(day) == f"{MONTHS[day.month - 1]} {day.year}"
    assert WEEKDAYS[first_of_week(day, 1).weekday()] == "Monday"


@given(st.dates(), st.integers(-4_000_000, 4_000_000))
def test_days_are_moved_no_further_than_the_calendar_goes(day, number):
    there = moved(day, number)
    if there not in (date.min, date.max):
        assert there - day == timedelta(days=number)
