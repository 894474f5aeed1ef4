"""Dates and times are read with the precision they have, and never guessed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.moments import check_moment
from rca_studio.intake.dates import (
    DateOrder,
    DateReader,
    decide,
    evidence_of,
    looks_like_dates,
    read_time,
)
from rca_studio.intake.outcomes import Reason

TODAY = date(2026, 11, 21)


def reader(*values: str, **options) -> DateReader:
    return DateReader(decide(evidence_of(Counter(values)), **options), today=TODAY)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("18/11/2026", "2026-11-18"),
        ("18.11.26", "2026-11-18"),
        ("2026-11-18", "2026-11-18"),
        ("2026.11.18.", "2026-11-18"),
        ("\t2026.11.18. ", "2026-11-18"),
        ("20261118", "2026-11-18"),
        ("202611", "2026-11"),
        ("11/2026", "2026-11"),
        ("2026", "2026"),
        ("18 Nov 2026", "2026-11-18"),
        ("18-Nov-26", "2026-11-18"),
        ("November 18, 2026", "2026-11-18"),
        ("Wed, 18 November 2026", "2026-11-18"),
        ("18. Oktober 2026", "2026-10-18"),
        ("18 de", ""),
        ("Mar 2026", "2026-03"),
        ("2026年11月18日", "2026-11-18"),
        ("2026-11-18T20:40", "2026-11-18T20:40"),
        ("2026-11-18T20:40:31.5+01:00", "2026-11-18T20:40"),
        ("2026-11-18 / 20:40:31", "2026-11-18T20:40"),
        ("18/11/2026 8:40 PM", "2026-11-18T20:40"),
        ("2026-11-99", "2026-11"),
        ("2026-99-99", "2026"),
        ("31/02/2026", ""),
        ("2026-13-01", ""),
        ("yesterday", ""),
        ("-133.805.555.556", ""),
        ("N/A", ""),
        ("NULL", ""),
    ],
)
def test_one_date(text: str, moment: str):
    found, _ = reader("18/11/2026").read(text)
    assert found == moment
    check_moment(found)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("20:40", "20:40"),
        ("8.15", "08:15"),
        ("2040", "20:40"),
        ("1905", "19:05"),
        ("815", "08:15"),
        ("0805", "08:05"),
        ("16:30:00", "16:30"),
        ("2:00 PM", "14:00"),
        ("12:05 am", "00:05"),
        ("12:05 p.m.", "12:05"),
        ("8 pm", "20:00"),
        ("20h40", "20:40"),
        ("0.8611111", "20:40"),
        ("13:00 AM", None),
        ("8::30pm AM", None),
        ("2560", None),
        ("24:00", None),
        ("0601-1200", None),
        ("evening", None),
    ],
)
def test_one_time(text: str, clock: str | None):
    assert read_time(text) == clock


def test_the_order_is_proved_by_the_column():
    decision = decide(evidence_of(Counter({"18/10/2026": 151, "03/10/2026": 61})))
    assert decision.order is DateOrder.DAY_FIRST
    assert not decision.asks
    assert decision.text == "Day first · 151 rows prove it, 61 fit both"
    american = decide(evidence_of(Counter(["10/18/2026", "10/03/2026"])))
    assert american.order is DateOrder.MONTH_FIRST
    assert DateReader(american).read("10/03/2026") == ("2026-10-03", None)


def test_what_nothing_proves_is_asked_once_and_warned_of_until_then():
    evidence = evidence_of(Counter(["03/10/2026", "04/05/2026", "05/05/2026"]))
    decision = decide(evidence)
    assert decision.asks
    assert DateReader(decision, today=TODAY).read("03/10/2026")[1] is Reason.DATE_AMBIGUOUS
    assert DateReader(decision, today=TODAY).read("05/05/2026")[1] is None  # the same both ways
    answered = decide(evidence, chosen=DateOrder.MONTH_FIRST)
    assert not answered.asks
    assert DateReader(answered, today=TODAY).read("03/10/2026") == ("2026-03-10", None)
    by_another_column = decide(evidence, fallback=DateOrder.MONTH_FIRST)
    assert not by_another_column.asks
    assert DateReader(by_another_column, today=TODAY).read("03/10/2026")[0] == "2026-03-10"


def test_a_row_that_fits_the_other_order_only_is_read_the_only_way():
    mixed = reader(*["18/10/2026"] * 40, "10/25/2026")
    assert mixed.read("10/25/2026")[0] == "2026-10-25"


def test_midnight_everywhere_is_no_time_but_now_and_then_it_is():
    assert reader(*["12/25/2026 00:00"] * 9).read("12/25/2026 00:00")[0] == "2026-12-25"
    some = reader(*["12/25/2026 13:10"] * 99, "12/25/2026 00:00")
    assert some.read("12/25/2026 00:00")[0] == "2026-12-25T00:00"


def test_two_digit_years_never_lie_in_the_future():
    this_year = date.today().year % 100
    assert reader("18/11/2026").read(f"18/01/{this_year:02d}")[0][:2] == "20"
    assert reader("18/11/2026").read("18/11/99")[0] == "1999-11-18"


def test_implausible_dates_are_kept_and_warned_of():
    assert reader("18/11/2026").read("2054-06-06") == ("2054-06-06", Reason.DATE_IMPLAUSIBLE)
    assert reader("18/11/2026").read("1066-10-14") == ("1066-10-14", Reason.DATE_IMPLAUSIBLE)


def test_codes_and_years_are_no_dates():
    assert looks_like_dates(["2019", "2020", "87125", "4"]) == 0
    assert looks_like_dates(["18/10/2026", ""]) == 1


@given(st.dates(date(1900, 1, 1), TODAY), st.booleans(), st.sampled_from("/-."))
def test_written_and_read_back(day: date, day_first: bool, mark: str):
    order = DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    parts = [f"{day.day:02d}", f"{day.month:02d}"]
    text = mark.join([*(parts if day_first else reversed(parts)), str(day.year)])
    assert reader(text, chosen=order).read(text)[0] == day.isoformat()


@given(st.text(max_size=40))
def test_any_text_gives_a_moment_or_none(text: str):
    moment, _ = reader("18/11/2026").read(text)
    check_moment(moment)
    clock = read_time(text)
    check_moment("" if clock is None else f"2026-11-18T{clock}")
