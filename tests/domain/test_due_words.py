"""When something is due, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.due_words import due_sentence, due_words
from rca_studio.domain.way import overdue

NOW = "2026-11-18T08:10"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("", ""),
        ("2026-11-18T08:10", "due now"),
        ("2026-11-18T08:11", "due in 1 min"),
        ("2026-11-18T09:09", "due in 59 min"),
        ("2026-11-18T09:10", "due in 1 h"),
        ("2026-11-18T14:40", "due in 6 h"),
        ("2026-11-18T20:10", "due today 20:10"),
        ("2026-11-19T07:00", "due tomorrow 07:00"),
        ("2026-11-20T07:00", "due in 2 days"),
        ("2026-12-02T07:00", "due in 14 days"),
        ("2026-12-03T07:00", "due 3 Dec"),
        ("2027-01-03T07:00", "due 3 Jan 2027"),
        ("2026-11-18T08:09", "overdue by 1 min"),
        ("2026-11-18T03:00", "overdue by 5 h"),
        ("2026-11-17T09:00", "overdue by 23 h"),
        ("2026-11-17T08:10", "overdue by 1 day"),
        ("2026-11-16T08:10", "overdue by 2 days"),
        ("2026-11-18", "due today"),
        ("2026-11-19", "due tomorrow"),
        ("2026-11-17", "due yesterday"),
        ("2026-11-15", "overdue by 3 days"),
        ("2026-09-01", "overdue by 2 months"),
        ("2026-08-11", "overdue by 3 months"),
        ("2020-11-18", "overdue by 6 years"),
        ("2026-11", "due in Nov 2026"),
        ("2026-10", "was due in Oct 2026"),
        ("2025", "was due in 2025"),
        ("by the end of the week", "due by the end of the week"),
    ],
)
def test_words(due: str, words: str) -> None:
    assert due_words(due, NOW) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("", ""),
        ("2026-11-16T08:10", "Overdue by 2 days: 16 Nov 2026, 08:10"),
        ("2026-11-19", "Due tomorrow: 19 Nov 2026"),
        ("2026-12-24", "Due 24 Dec"),
        ("2027-12-24", "Due 24 Dec 2027"),
        ("2026-12", "Due in Dec 2026"),
        ("soon", "Due soon"),
    ],
)
def test_sentence(due: str, words: str) -> None:
    assert due_sentence(due, NOW) == words


_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1))
_CUTS = st.sampled_from([4, 7, 10, 16])


@given(_MOMENTS, _MOMENTS, _CUTS)
def test_words_say_over_exactly_where_the_moment_is_over(
    due: datetime, now: datetime, cut: int
) -> None:
    """The words and the rule that counts what is overdue never disagree."""
    moment, present = due.isoformat()[:cut], now.isoformat()[:16]
    words = due_words(moment, present)
    late = words.startswith(("overdue", "was due")) or words == "due yesterday"
    assert late == overdue(moment, present)


@given(_MOMENTS, st.integers(0, 10_000))
def test_words_never_promise_more_time_than_is_left(due: datetime, minutes: int) -> None:
    now = due - timedelta(minutes=minutes)
    words = due_words(due.isoformat()[:16], now.isoformat()[:16])
    number = next((int(part) for part in words.split() if part.isdigit()), None)
    if words.endswith(" min"):
        assert number == minutes
    elif words.endswith(" h"):
        assert number == minutes // 60
