"""Diagrams on paper: readable, complete, and cut so that every word is whole somewhere."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.margin import analyse
from rca_studio.diagrams.shapes import Box, Drawing, Figure, Path, Point, Rect, Role, Text
from rca_studio.reports.compose import draw_graph
from rca_studio.reports.figures import (
    SMALLEST_PRINT,
    cut,
    fitting_scale,
    scale_is_readable,
    smallest_text,
)
from rca_studio.reports.legend import fishbone_legend, graph_legend
from tests.causal_examples import random_model
from tests.reports import report_examples as examples


def box(key: str, x: float, y: float, width: float = 100, height: float = 40) -> Figure:
    rect = Rect(x, y, width, height)
    parts = (Box(rect), Text(Point(x + 5, y + 20), key, 10))
    return Figure(key, Role.CAUSE, rect, parts, key)


def holds(window: Rect, rect: Rect) -> bool:
    return (
        rect.x >= window.x - 0.02
        and rect.y >= window.y - 0.02
        and rect.right <= window.right + 0.02
        and rect.bottom <= window.bottom + 0.02
    )


places = st.lists(
    st.tuples(st.floats(0, 3_000), st.floats(0, 2_000), st.floats(5, 180), st.floats(5, 120)),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60)
@given(places)
def test_whatever_is_cut_each_thing_is_whole_on_one_part(found):
    figures = tuple(box(str(n), *place) for n, place in enumerate(found))
    width = max(figure.bounds.right for figure in figures) + 10
    height = max(figure.bounds.bottom for figure in figures) + 10
    pieces = cut(Drawing(width, height, figures), 700, 400)
    for figure in figures:
        assert any(holds(piece.window, figure.bounds) for piece in pieces)
    for piece in pieces:
        assert piece.window.width <= 700.01
        assert piece.window.height <= 400.01
        others = [p for p in pieces if p != piece]
        only_here = [
            figure
            for figure in figures
            if holds(piece.window, figure.bounds)
            and not any(holds(other.window, figure.bounds) for other in others)
        ]
        assert only_here, "a part that shows nothing new"


def test_two_parts_are_about_equally_wide():
    figures = tuple(box(str(n), 150.0 * n, 0) for n in range(6))
    first, second = cut(Drawing(850, 40, figures), 800, 400)
    assert abs(first.window.width - second.window.width) < 200
    assert second.window.x <= first.window.right


def test_a_line_may_be_cut_but_not_the_words_at_it():
    bone = Figure(
        "bone",
        Role.BONE,
        Rect(0, 0, 2_000, 2_000),
        (Path((Point(0, 0), Point(2_000, 2_000)), "wire"), Text(Point(900, 30), "Task", 12)),
    )
    far = box("far", 1_800, 1_900)
    pieces = cut(Drawing(2_000, 2_000, (bone, far)), 700, 400)
    words = Rect(900, 18, 30, 15)
    assert any(holds(piece.window, words) for piece in pieces)
    assert any(holds(piece.window, far.bounds) for piece in pieces)
    assert len(pieces) == 2


@pytest.mark.parametrize("causes", [3, 12, 60])
def test_parts_of_a_real_graph_show_every_box(causes):
    casefile = examples.with_case(random_model(causes, causes)).file()
    drawing = draw_graph(casefile, examples.practice().frames, examples.ruler(), analyse(casefile))
    scale = SMALLEST_PRINT / smallest_text(drawing)
    pieces = cut(drawing, 700 / scale, 400 / scale)
    for figure in drawing.figures:
        if figure.role is not Role.LINK:
            assert any(holds(piece.window, figure.bounds) for piece in pieces), figure.key


def test_readable_means_six_and_a_half_points():
    drawing = Drawing(1_000, 100, (box("a", 0, 0),))
    assert smallest_text(drawing) == 10
    assert fitting_scale(drawing, 650, 400) == pytest.approx(0.65)
    assert scale_is_readable(drawing, 651, 400)
    assert not scale_is_readable(drawing, 649, 400)
    assert fitting_scale(drawing, 5_000, 5_000) == 1.0


@pytest.mark.parametrize("make", [graph_legend, fishbone_legend])
def test_a_legend_stays_in_its_room(make):
    drawing = make(examples.ruler(), 480)
    assert drawing.width == 480
    for figure in drawing.figures:
        assert figure.bounds.right <= 480
        assert figure.bounds.y >= 0
        assert math.isclose(
            max(f.bounds.bottom for f in drawing.figures), drawing.height, abs_tol=0.1
        )
    for one in drawing.figures:
        assert not any(
            one is not other and one.bounds.overlaps(other.bounds) for other in drawing.figures
        )
    words = {figure.spoken for figure in drawing.figures}
    assert {"hypothesis", "supported", "verified", "ruled out"} <= words
