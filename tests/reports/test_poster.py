"""Posters: nothing is clipped, text stays text, and the sheets fit together."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from rca_studio import headless
from rca_studio.diagrams.shapes import Box, Drawing, Figure, Point, Rect, Role, Text
from rca_studio.reports.exports import Source, written
from rca_studio.reports.extents import extent_of, extent_of_drawing
from rca_studio.reports.poster import Poster, Sheet, plan_poster, write_poster
from rca_studio.reports.views import VIEWS
from tests.causal_examples import random_model
from tests.reports import report_examples as examples

FRAMES = headless.practice().frames
RULER = headless.ruler()


def source(casefile) -> Source:
    return Source(casefile, FRAMES, RULER)


def drawing(width: float, height: float) -> Drawing:
    """A box in each corner and one in the middle."""
    figures = []
    right, bottom = width - 60, height - 20
    places = [(0, 0), (right, 0), (0, bottom), (right, bottom), (width / 2, height / 2)]
    for number, (x, y) in enumerate(places):
        rect = Rect(x, y, 60, 20)
        parts = (Box(rect, "card", "border"), Text(Point(x + 4, y + 14), f"box{number}", 10))
        figures.append(Figure(f"f{number}", Role.NOTE, rect, parts))
    return Drawing(width, height, tuple(figures), "Drawing")


def pages(content: bytes):
    return PdfReader(BytesIO(content)).pages


@settings(max_examples=80)
@given(
    width=st.floats(80, 6_000),
    height=st.floats(40, 6_000),
    sheet=st.sampled_from(Sheet),
    tiled=st.booleans(),
    lying=st.sampled_from([None, True, False]),
    scale=st.sampled_from([None, None, 0.3, 1.0, 2.5]),
)
def test_the_windows_cover_the_whole(width, height, sheet, tiled, lying, scale):
    whole = drawing(width, height)
    plan = plan_poster(whole, Poster(sheet, tiled=tiled, lying=lying, scale=scale))
    extent = extent_of_drawing(whole)
    assert len(plan.tiles) <= 200
    if not tiled:
        [tile] = plan.tiles
        window = tile.window.grown(0.01)
        assert window.x <= extent.x
        assert window.right >= extent.right
        assert window.bottom >= extent.bottom
    for part in whole.parts():
        seen = extent_of(part)
        corners = [Point(seen.x, seen.y), Point(seen.right, seen.bottom), seen.centre]
        for corner in corners:
            assert any(holds(tile.window.grown(0.01), corner) for tile in plan.tiles)
    for one in plan.tiles:  # neighbours share the strip they are glued by
        for other in plan.tiles:
            if (other.row, other.column) == (one.row, one.column + 1):
                shared = (one.window.right - other.window.x) * plan.scale
                assert shared == pytest.approx(12 * 72 / 25.4)


def holds(window: Rect, point: Point) -> bool:
    return window.x <= point.x <= window.right and window.y <= point.y <= window.bottom


@pytest.mark.parametrize("sheet", list(Sheet))
@pytest.mark.parametrize("lying", [True, False])
def test_each_sheet_has_its_size_and_all_the_words(sheet, lying):
    made = written(".pdf", source(examples.worked()), "graph", Poster(sheet, lying=lying))
    [page] = pages(made.content)
    sizes = {Sheet.A0: (2384, 3370), Sheet.A4: (595, 842), Sheet.LETTER: (612, 792)}
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    assert (width > height) is lying
    if sheet in sizes:
        assert sorted((round(width), round(height))) == list(sizes[sheet])
    text = " ".join(page.extract_text().split())
    for words in ("Loss of balance at", "Check not in the support", "Fall with injury", "NM-0142"):
        assert words in text


@pytest.mark.parametrize("view", list(VIEWS))
def test_every_view_has_a_poster(view):
    made = written(".pdf", source(examples.worked()), view)
    assert len(pages(made.content)) == 1


def test_tiles_carry_labels_marks_and_marking():
    poster = Poster(Sheet.A2, tiled=True, marking="Confidential")
    made = written(".pdf", source(random_model(3, 40).file()), "graph", poster)
    sheets = pages(made.content)
    assert len(sheets) >= 4
    assert {round(float(side)) for side in sheets[0].mediabox[2:]} == {595, 842}
    texts = [" ".join(page.extract_text().split()) for page in sheets]
    assert texts[0].count("A1 of ") == 1
    labels = [re.findall(r"\b[A-Z]+\d+ of [A-Z]+\d+\b", text) for text in texts]
    assert len({label for found in labels for label in found}) == len(texts)
    assert all("Confidential" in text for text in texts)
    assert all("Cut at the solid marks" in text for text in texts)


def test_a_tiled_a4_is_as_large_as_on_screen():
    plan = plan_poster(drawing(1_500, 1_200), Poster(Sheet.A4, tiled=True))
    assert plan.scale == 1.0
    assert len(plan.tiles) >= 4


def test_empty_sheets_are_left_out_and_said():
    made = write_poster(drawing(4_000, 4_000), Poster(tiled=True), reference="R", ruler=RULER)
    [note] = [note for note in made.notes if "empty" in note]
    assert "sheets were left out" in note


def test_letters_that_are_too_small_are_said():
    small = written(".pdf", source(random_model(3, 60).file()))
    assert any("points high on A4" in note for note in small.notes)
    large = written(".pdf", source(random_model(3, 60).file()), "graph", Poster(Sheet.A0))
    assert not large.notes


def test_what_is_asked_too_large_is_made_to_fit_and_said():
    made = write_poster(drawing(3_000, 3_000), Poster(scale=2.0), reference="", ruler=RULER)
    assert any("smaller than asked" in note for note in made.notes)


def test_hostile_words_are_words():
    made = written(".pdf", source(examples.hostile()))
    text = pages(made.content)[0].extract_text()
    assert "<b>bold</b>" in text
    assert "東京病院" in text


def test_the_same_case_gives_the_same_bytes():
    one = written(".pdf", source(examples.worked())).content
    assert written(".pdf", source(examples.worked())).content == one


def test_parts_beyond_the_sheet_of_a_drawing_are_not_lost():
    base = drawing(300, 200)
    beyond = Figure("x", Role.NOTE, Rect(0, 0, 1, 1), (Box(Rect(-50, -40, 20, 20), "card"),))
    extent = extent_of_drawing(replace(base, figures=(*base.figures, beyond)))
    assert (extent.x, extent.y) == (-50, -40)
