"""Ways round boxes, and boxes moved apart."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.diagrams.by_hand import apart, merged
from rca_studio.diagrams.detours import detour, runs_through
from rca_studio.diagrams.shapes import Rect

SIZES = st.tuples(st.floats(0, 900), st.floats(0, 900), st.floats(40, 200), st.floats(40, 120)).map(
    lambda four: Rect(*four)
)
GAP = 18.0


def test_nothing_in_between_is_one_straight_line():
    boxes = [Rect(0, 0, 100, 50), Rect(300, 0, 100, 50)]
    assert detour((100, 25), (300, 25), boxes, 8) == ((100, 25), (300, 25))


def test_a_box_in_between_is_passed_on_the_shorter_side():
    boxes = [Rect(0, 0, 100, 50), Rect(300, 0, 100, 50), Rect(180, -20, 50, 200)]
    way = detour((100, 25), (300, 25), boxes, 8)
    assert all(x0 == x1 or y0 == y1 for (x0, y0), (x1, y1) in pairwise(way))
    assert not any(runs_through(way, box) for box in boxes)
    assert min(y for _, y in way) < -20
    assert max(y for _, y in way) == 25


def test_back_to_what_lies_behind():
    boxes = [Rect(0, 0, 100, 50), Rect(-400, 0, 100, 50)]
    way = detour((100, 25), (-400, 25), boxes, 8)
    assert not any(runs_through(way, box) for box in boxes)
    assert way[1][0] > 100, "it leaves to the right"
    assert way[-2][0] < -400, "and comes from the left"


@given(st.lists(SIZES, min_size=2, max_size=14), st.integers(0, 6))
def test_a_way_keeps_out_of_all_boxes(wanted: list[Rect], lane: int):
    found = list(apart({str(n): rect for n, rect in enumerate(wanted)}, [], GAP).values())
    start, end = found[0], found[1]
    way = detour((start.right, start.centre.y), (end.x, end.centre.y), found, 8, lane)
    assert way[0] == (start.right, start.centre.y)
    assert way[-1] == (end.x, end.centre.y)
    assert not any(runs_through(way, box) for box in found)


@given(st.lists(SIZES, min_size=1, max_size=14), st.lists(SIZES, max_size=1))
def test_boxes_moved_apart_keep_their_distance(wanted: list[Rect], fixed: list[Rect]):
    found = apart({str(n): rect for n, rect in enumerate(wanted)}, fixed, GAP)
    there = [*found.values(), *fixed]
    for one, other in combinations(there, 2):
        assert not one.grown(GAP - 0.001).overlaps(other)
    for number, rect in enumerate(wanted):
        moved = found[str(number)]
        assert (moved.width, moved.height) == (rect.width, rect.height)
        alone = all(
            not rect.grown(GAP).overlaps(other)
            for n, other in enumerate([*wanted, *fixed])
            if n != number
        )
        if alone and len(wanted) == 1:
            assert moved == rect


def test_two_on_one_spot_each_go_half_the_way():
    one = Rect(0, 0, 100, 40)
    found = apart({"a": one, "b": Rect(0, 10, 100, 40)}, [], GAP)
    assert found["a"].y == pytest.approx(-24)
    assert found["b"].y == pytest.approx(34)
    assert found["a"].x == found["b"].x == 0


def test_many_on_one_spot_find_room():
    rect = Rect(0, 0, 168, 80)
    found = apart({str(n): rect for n in range(12)}, [rect], GAP)
    for one, other in combinations([*found.values(), rect], 2):
        assert not one.grown(GAP - 0.001).overlaps(other)


def test_spans_that_meet_are_one():
    assert merged([(5, 9), (0, 3), (2, 4)]) == [(0, 4), (5, 9)]
