"""Runs and crossings of a sequence of sides."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.spc_runs import Runs, crossings_limit, find_runs, longest_run_limit

SIDES = st.lists(st.sampled_from([-1, 0, 1]), max_size=60)


def test_points_on_the_line_neither_end_nor_lengthen_a_run():
    runs = find_runs([1, 0, 1, 1, -1, 0, 0, 1])
    assert (runs.useful, runs.longest, runs.crossings) == (5, 3, 2)
    assert (runs.first, runs.last, runs.above) == (0, 3, True)


def test_of_two_longest_runs_the_latest_is_named():
    runs = find_runs([1, 1, -1, -1, 1])
    assert (runs.first, runs.last, runs.above) == (2, 3, False)


def test_nothing_to_judge_without_a_useful_point():
    for sides in ([], [0, 0, 0]):
        runs = find_runs(sides)
        assert runs == Runs()
        assert (runs.longest, runs.longest_limit, runs.crossings_limit) == (None, None, None)
        assert not runs.signal


def test_a_shift_and_a_saw():
    shift = find_runs([-1] * 12 + [1] * 12)
    assert shift.long_run
    assert shift.few_crossings
    saw = find_runs([-1, 1] * 12)
    assert (saw.longest, saw.crossings) == (1, 23)
    assert not saw.signal


def test_too_few_crossings_alone_are_a_signal():
    runs = find_runs(([1] * 6 + [-1] * 6) * 2)
    assert not runs.long_run
    assert runs.few_crossings
    assert runs.signal


@given(SIDES)
def test_the_mirror_and_the_reverse_have_the_same_runs(sides):
    runs = find_runs(sides)
    for other in (find_runs([-side for side in sides]), find_runs(sides[::-1])):
        assert other.useful == runs.useful
        assert other.longest == runs.longest
        assert other.crossings == runs.crossings
        assert other.signal == runs.signal


@given(SIDES)
def test_runs_and_crossings_keep_within_the_points(sides):
    runs = find_runs(sides)
    if runs.useful:
        assert 1 <= runs.longest <= runs.useful
        assert 0 <= runs.crossings <= runs.useful - 1
        assert runs.longest + runs.crossings <= runs.useful
        between = [side for side in sides[runs.first : runs.last + 1] if side]
        assert len(between) == runs.longest
        assert set(between) == {1 if runs.above else -1}


@given(st.integers(1, 400))
def test_the_limit_for_crossings_is_the_five_per_cent_point(useful):
    gaps = useful - 1
    limit = crossings_limit(useful)

    def up_to(most):
        return sum(comb(gaps, k) for k in range(most + 1)) / 2**gaps

    assert up_to(limit) >= 0.05
    assert limit == 0 or up_to(limit - 1) < 0.05


@pytest.mark.parametrize("limit", [longest_run_limit, crossings_limit])
def test_no_limit_without_a_point(limit):
    with pytest.raises(ValueError, match="useful point"):
        limit(0)


def test_limits_of_a_single_point_cannot_be_broken():
    runs = find_runs([1])
    assert (runs.longest, runs.crossings, runs.signal) == (1, 0, False)


def test_ten_thousand_points_have_limits():
    assert longest_run_limit(10_000) == 16
    # Normal approximation: 9999/2 - 1.645 * sqrt(9999)/2
    assert crossings_limit(10_000) == pytest.approx(4917, abs=1)
