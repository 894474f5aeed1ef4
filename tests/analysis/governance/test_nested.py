"""Looking up what lies in what finds what holding each against each does."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.governance.nested import any_all_but_few, within
from rca_studio.analysis.governance.scope import Dimension, Period, Scope

MONTHS = ("2026-01", "2026-02", "2026-03")
YEAR = Scope(period=Period("2026-01", "2026-03"))

periods = st.tuples(st.sampled_from(MONTHS), st.sampled_from(MONTHS)).map(
    lambda ends: Period(min(ends), max(ends))
)
asked = st.dictionaries(
    st.sampled_from([Dimension.SERVICE, Dimension.STAFF_GROUP]),
    st.sets(st.sampled_from("ABC")).map(lambda values: tuple(sorted(values))),
)
scopes = st.builds(
    lambda period, only, practice: Scope(
        period=period, only=tuple(sorted(only.items())), practice=practice
    ),
    periods,
    asked,
    st.sampled_from([False, None]),
)
numbered = st.dictionaries(scopes, st.integers(0, 6), max_size=4)


@given(some=numbered, others=numbered, below=st.integers(2, 4))
def test_what_lies_within_is_found_as_by_holding_each_against_each(
    some: dict[Scope, int], others: dict[Scope, int], below: int
) -> None:
    plainly = any(
        (0 < n - m < below and within(one, other)) or (0 < m - n < below and within(other, one))
        for (one, m), (other, n) in product(some.items(), others.items())
    )
    assert any_all_but_few(some, others, below) == plainly


def test_a_place_with_all_but_two_of_a_service_is_found_either_way_round() -> None:
    service = YEAR.narrowed(Dimension.SERVICE, "A", "B")
    place = service.narrowed(Dimension.LOCATION, "Hall")
    assert any_all_but_few({place: 10}, {service: 12}, 5)
    assert any_all_but_few({service: 12}, {place: 10}, 5)
    assert not any_all_but_few({service: 15}, {place: 10}, 5)
    assert not any_all_but_few({service: 10}, {place: 10}, 5)
    assert not any_all_but_few({YEAR.narrowed(Dimension.SERVICE, "C"): 12}, {place: 10}, 5)
