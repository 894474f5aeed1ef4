"""A moment never claims more than is known, and its order is the order of time."""

from __future__ import annotations

import doctest
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain import moments
from rca_studio.domain.moments import (
    check_moment,
    days_late,
    moment_words,
    real_day,
    show_date,
    show_moment,
)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("", ""),
        ("2026", "2026"),
        ("2026-11", "Nov 2026"),
        ("2026-11-08", "8 Nov 2026"),
        ("2026-11-18T20:40", "18 Nov 2026, 20:40"),
        ("2028-02-29T00:00", "29 Feb 2028, 00:00"),
    ],
)
def test_words_claim_no_more_than_is_known(moment, words):
    check_moment(moment)
    assert show_moment(moment) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2026-09-03T19:30", "3 Sep 2026, 19:30"),
        ("2026-09", "Sep 2026"),
        ("about noon", "about noon"),
        ("", ""),
    ],
)
def test_moments_are_read_and_other_words_are_kept(value, words):
    assert moment_words(value) == words


@pytest.mark.parametrize(
    "text",
    [
        "26",
        "2026-13",
        "2026-02-30",
        "2027-02-29",
        "2026-11-18T24:00",
        "2026-11-18T20:60",
        "2026-11-18 20:40",
        "2026-11-18T20:40:00",
        "2026-11-18T20",
        "18.11.2026",
        "0000",
        "2026-1-1",
        " 2026",
        "2026\n",
        "２０２６",
    ],
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        check_moment(text)


@given(st.datetimes(min_value=datetime(1, 1, 1)), st.sampled_from([4, 7, 10, 16]))
def test_every_real_time_cut_anywhere_is_a_moment(when, length):
    text = when.isoformat(timespec="minutes")[:length]
    check_moment(text)
    assert show_moment(text)


@given(st.datetimes(), st.datetimes())
def test_moments_sort_as_time_does(one, other):
    texts = [when.isoformat(timespec="minutes") for when in (one, other)]
    times = [when.replace(second=0, microsecond=0) for when in (one, other)]
    assert (texts[0] < texts[1]) is (times[0] < times[1])


def test_a_deadline_leaves_out_the_year_it_is_in():
    today = date(2026, 11, 21)
    assert show_date("2026-11-28", today) == "28 Nov"
    assert show_date("2027-01-12", today) == "12 Jan 2027"
    assert show_date("2026-11-28") == "28 Nov 2026"
    assert show_date("", today) == ""


def test_days_late():
    today = date(2026, 11, 21)
    assert days_late("2026-11-14", today) == 7
    assert days_late("2026-11-21", today) == 0
    assert days_late("2026-12-01", today) == 0
    assert days_late("", today) == 0
    assert days_late("2026-11", today) == 0


def test_a_day_is_one_that_is_known_to_the_day():
    assert str(real_day("2026-12-01T10:00")) == "2026-12-01"
    assert real_day("2026-12") is real_day("") is real_day("after supper") is None
    assert days_late("after supper", date(2026, 11, 21)) == 0


def test_the_examples_hold():
    assert doctest.testmod(moments).failed == 0
