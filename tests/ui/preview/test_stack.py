"""Where pages stand under each other: nothing overlaps, and every height has its page."""

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.ui.preview.stack import (
    LEAST_ZOOM,
    MOST_ZOOM,
    STEPS,
    Fit,
    Place,
    Stack,
    fitting,
    next_step,
)

SIZES = st.lists(st.tuples(st.floats(10, 3000), st.floats(10, 3000)), min_size=1, max_size=60).map(
    tuple
)


@given(
    points=SIZES, scale=st.floats(0.05, 8), top=st.integers(-500, 90_000), room=st.integers(1, 3000)
)
def test_pages_in_sight_are_those_that_a_slow_search_finds(points, scale, top, room):
    stack = Stack(points, (scale,) * len(points), 16)
    slow = [
        page
        for page, (begin, (_wide, high)) in enumerate(zip(stack.tops, stack.sizes, strict=True))
        if begin < top + room and begin + high > top
    ]
    assert list(stack.between(top, top + room)) == slow
    main = stack.main_page(top, top + room)
    assert 0 <= main < len(points)
    if slow:
        seen = {
            page: min(top + room, stack.tops[page] + stack.sizes[page][1])
            - max(top, stack.tops[page])
            for page in slow
        }
        assert seen[main] == max(seen.values())


@given(points=SIZES, scale=st.floats(0.2, 4), other=st.floats(0.2, 4), share=st.floats(0, 1))
def test_a_place_stays_the_same_at_another_zoom(points, scale, other, share):
    one, two = (Stack(points, (zoom,) * len(points), 16) for zoom in (scale, other))
    page = int(share * (len(points) - 1))
    place = Place(page, share)
    found = two.place_at(two.height_of(place))
    assert found.page == page or share == 1
    assert one.place_at(one.height_of(place)).page == page or share == 1
    assert abs(two.height_of(place) - (two.tops[page] + share * two.sizes[page][1])) <= 1


def test_a_place_of_a_longer_document_is_the_last_page():
    stack = Stack(((100, 100),) * 3, (1.0,) * 3, 10)
    assert stack.height_of(Place(7, 0.5)) == stack.tops[2]
    assert Stack((), (), 10).height_of(Place(7, 0.5)) == 0


def test_each_page_fits_the_width_or_the_room():
    points = ((595.0, 842.0), (842.0, 595.0))
    room = (874, 453)
    upright, lying = fitting(points, room, Fit.WIDTH, 16, 1.0)
    assert (round(595 * upright), round(842 * lying)) == (842, 842)
    upright, lying = fitting(points, room, Fit.PAGE, 16, 1.0)
    assert (round(842 * upright), round(595 * lying)) == (421, 421)
    assert fitting(((1.0, 9e9),), room, Fit.PAGE, 16, 1.0) == (LEAST_ZOOM,)
    assert fitting(((1.0, 1.0),), room, Fit.PAGE, 16, 1.0) == (MOST_ZOOM,)


def test_plus_and_minus_go_through_the_steps():
    assert next_step(1.0, 1) == 1.1
    assert next_step(1.0, -1) == 0.9
    assert next_step(0.87, 1) == 0.9
    assert next_step(0.87, -1) == 0.75
    assert next_step(STEPS[-1], 1) == STEPS[-1]
    assert next_step(STEPS[0], -1) == STEPS[0]
