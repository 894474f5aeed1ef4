"""Figures as Qt paints them: at their places, as wide as the ruler said, finely and coarsely."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from rca_studio.diagrams.shapes import Anchor, Box, Disc, Figure, Path, Point, Rect, Role, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tokens import PROJECTOR_DARK
from rca_studio.paths import resource
from rca_studio.ui import theme
from rca_studio.ui.paint_qt import READABLE, Compiled

SIDE = 240
WORDS = ("The walker stood out of reach", "Übergabe – AVAToffi")


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, "light")


def painted(*parts, scale=1.0, coarse=False, seen=None) -> QImage:
    figure = Figure("f", Role.NOTE, Rect(0, 0, SIDE, SIDE), parts)
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(scale, scale)
    compiled = Compiled(figure)
    if coarse:
        compiled.paint_coarse(painter, scale, seen)
    else:
        compiled.paint_fine(painter, seen)
    assert painter.transform().m11() == pytest.approx(scale)
    painter.end()
    return image


def ink(image: QImage) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is painted."""
    spots = [
        (x, y) for y in range(SIDE) for x in range(SIDE) if image.pixelColor(x, y).lightness() < 200
    ]
    assert spots
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs), min(ys), max(xs), max(ys)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("anchor", list(Anchor))
def test_words_stand_where_they_belong_and_are_as_wide_as_the_ruler_says(words, anchor):
    ruler = Ruler.load(resource("fonts/widths.json"))
    wide = ruler.width(words, 8.0)
    image = painted(Text(Point(SIDE / 2, 100.0), words, 8.0, anchor=anchor))
    left, top, right, bottom = ink(image)
    start = SIDE / 2 - {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[anchor]
    assert left == pytest.approx(start, abs=3)
    assert right == pytest.approx(start + wide, abs=3)
    assert 90 < top < 100
    assert bottom < 104


def test_a_box_has_its_strip_within_its_corners_and_a_path_its_head():
    box = Box(Rect(20, 20, 80, 40), "card", "border", 1.2, 8, bar="bone_blue")
    image = painted(box)
    blue = theme.colour("bone_blue")
    assert image.pixelColor(22, 40) == blue
    assert image.pixelColor(20, 20) != blue  # the corner is round
    assert image.pixelColor(60, 40) == theme.colour("card")
    arrow = painted(Path((Point(20, 100), Point(120, 100)), "wire", 1.4, arrow=True))
    _, top, right, bottom = ink(arrow)
    assert right == pytest.approx(119, abs=2)
    assert bottom - top >= 6  # the head is wider than the line


def test_what_is_too_small_to_read_is_a_line_and_then_nothing():
    text = Text(Point(20.0, 100.0), "Words that nobody can read", 12.0)
    small = 0.9 * READABLE / 12.0
    line = painted(text, scale=small, coarse=True)
    shades = {line.pixelColor(x, y).name() for x in range(SIDE) for y in range(SIDE)}
    assert 1 < len(shades) <= 6  # a bar has few, letters have many
    nothing = painted(text, scale=0.05, coarse=True)
    white = {nothing.pixelColor(x, y).name() for x in range(SIDE) for y in range(SIDE)}
    assert white == {"#ffffff"}


@pytest.mark.parametrize("coarse", [False, True])
def test_only_what_is_seen_is_painted(coarse):
    parts = (
        Box(Rect(10, 10, 60, 30), "card", "text"),
        Disc(Point(40, 120), 12, "text"),
        Text(Point(10, 200), "Below", 14.0),
        Path((Point(150, 10), Point(150, 230)), "text", 2.0),
    )
    all_of_it = painted(*parts, coarse=coarse)
    strip = painted(*parts, coarse=coarse, seen=QRectF(0, 100, 120, 40))
    assert ink(strip)[1] >= 106
    assert ink(strip)[3] <= 134
    left, top, _, bottom = ink(all_of_it)
    assert left <= 11
    assert top <= 11
    assert bottom >= 225


@pytest.mark.parametrize("coarse", [False, True], ids=["fine", "coarse"])
@pytest.mark.parametrize("size", [40, 59, 61, 80, 150])
def test_letters_are_painted_however_large_they_are(size, coarse):
    """Qt keeps glyphs of up to 64 pixels; larger letters were not painted at all."""
    small = painted(Text(Point(4, 16), "HI", 12))
    left, top, right, bottom = ink(small)
    scale = size / 12
    large = ink(painted(Text(Point(4, 16), "HI", 12), scale=scale, coarse=coarse))
    assert large[3] - large[1] == pytest.approx((bottom - top) * scale, abs=1.5 * scale)
    assert large[2] - large[0] == pytest.approx((right - left) * scale, abs=1.5 * scale)


def test_a_figure_is_painted_in_a_table_of_its_own():
    figure = Figure("f", Role.NOTE, Rect(0, 0, 9, 9), (Box(Rect(0, 0, SIDE, SIDE), "window"),))
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    Compiled(figure, PROJECTOR_DARK).paint_fine(painter)
    painter.end()
    assert image.pixelColor(100, 100) == QColor(PROJECTOR_DARK["window"])


@pytest.mark.parametrize(
    ("words", "leftward"),
    [("كان الجهاز...", True), ("The walker...", False)],
    ids=["right", "left"],
)
def test_a_line_ends_where_its_first_letter_says(words, leftward):
    """Three dots are low ink: they stand at the end that is read last."""
    image = painted(Text(Point(20, 100.0), words, 24.0))
    left, _, right, _ = ink(image)

    def high(x: int) -> bool:
        return any(image.pixelColor(x, y).lightness() < 200 for y in range(94))

    ends = (
        any(high(x) for x in range(left, left + 8)),
        any(high(x) for x in range(right - 7, right)),
    )
    assert ends == ((False, True) if leftward else (True, False))


def test_a_mark_that_turns_a_line_round_is_not_followed():
    """An override typed into a name must not turn what the program says after it."""
    plain = painted(Text(Point(20, 100.0), "near not held.", 14.0))
    assert painted(Text(Point(20, 100.0), "near \u202enot held.", 14.0)) == plain
