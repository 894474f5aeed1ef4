"""Which months are shown, and how they make points."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.spans import (
    NOT_OVER,
    NOTHING_RECORDED,
    SIZES,
    Span,
    make_spans,
    shown_months,
    silent_months,
)
from tests.analysis.governance.making import TODAY, Made, asked, monthly_cases, months


def test_months_begin_with_the_first_record_and_end_with_the_present_one():
    """Zeros before anybody recorded anything would make the first real month a rise."""
    cases = [Made(when="2026-03-04"), Made(when="2027-05-01"), Made(when="")]
    assert shown_months(asked(cases, last="2027-12")) == tuple(months("2026-03", 9))
    assert shown_months(asked([])) == ()
    assert shown_months(asked([Made(when="2027-05-01")], last="2027-12")) == ()


def test_a_service_begins_with_its_own_first_record_and_a_kind_of_case_does_not():
    cases = [Made(when="2026-01-04"), Made(when="2026-06-04", service="Oak", protocol="drug")]
    scope = Scope(period=Period("2025-01", "2026-11"))
    oak = asked(cases, scope=scope.narrowed(Dimension.SERVICE, "Oak"))
    assert shown_months(oak)[0] == "2026-06"
    drug = asked(cases, scope=scope.narrowed(Dimension.TYPE, "drug"))
    assert shown_months(drug)[0] == "2026-01"


def test_a_month_without_any_record_at_all_is_silent_only_where_there_are_many_otherwise():
    busy = monthly_cases("2026-01", [8, 7, 0, 9, 8])
    assert silent_months(asked(busy), months("2026-01", 4)) == {"2026-03": NOTHING_RECORDED}
    quiet = monthly_cases("2026-01", [1, 2, 0, 1, 2])
    assert silent_months(asked(quiet), months("2026-01", 5)) == {}
    assert silent_months(asked(busy), ()) == {}


def test_the_last_month_with_records_may_be_incomplete_where_nothing_follows():
    """An export that ended in the middle of a month looks like a fall."""
    ended = [Made(when=f"{m}-{d:02d}") for m in months("2025-06", 12) for d in range(1, 28, 2)]
    ended += [Made(when=f"2026-06-{d:02d}") for d in range(1, 12, 2)]
    shown = months("2025-06", 17)
    found = silent_months(asked(ended), shown)
    assert found["2026-06"] == (
        "Nothing was recorded after 11 Jun 2026: the month may be incomplete"
    )
    assert found["2026-07"] == NOTHING_RECORDED
    whole = [*ended, Made(when="2026-06-29")]
    assert "2026-06" not in silent_months(asked(whole), shown)
    # Records went on: the month is over, and it is what it is.
    assert "2026-06" not in silent_months(asked([*ended, Made(when="2026-10-02")]), shown)


@given(st.integers(0, 40), st.sampled_from(SIZES), st.booleans())
def test_every_month_is_in_one_point_and_whole_points_are_counted_back_from_now(
    over, size, present
):
    shown = months("2023-01", over)
    today = date(2023 + over // 12, over % 12 + 1, 15)
    now = f"{today.year}-{today.month:02d}"
    spans = make_spans([*shown, *([now] if present else [])], size, today)
    told = [month for span in spans for month in span.months]
    assert told == [*shown, *([now] if present else [])]
    whole = [span for span in spans if not span.left_out]
    assert all(len(span.months) == size for span in whole)
    assert len(whole) == over // size
    if present:
        assert spans[-1] == Span(months=(now,), left_out=NOT_OVER)


def test_a_point_with_a_silent_month_is_left_out():
    spans = make_spans(months("2026-01", 6), 3, TODAY, {"2026-05": NOTHING_RECORDED})
    assert [span.left_out for span in spans] == ["", NOTHING_RECORDED]


@pytest.mark.parametrize(
    ("first", "number", "label"),
    [
        ("2026-11", 1, "Nov 2026"),
        ("2026-09", 3, "Sep to Nov 2026"),
        ("2025-12", 3, "Dec 2025 to Feb 2026"),
    ],
)
def test_labels(first, number, label):
    assert Span(months=tuple(months(first, number))).label == label
