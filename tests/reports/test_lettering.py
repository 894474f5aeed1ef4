"""Letters that a typesetter cannot place in a picture are drawn; all others stay text."""

import re

import pytest

from rca_studio.diagrams.shapes import Anchor, Drawing, Figure, Point, Rect, Role, Text
from rca_studio.diagrams.svg import to_svg
from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.lettering import drawn_letters


def text(words: str, **more: object) -> Text:
    return Text(Point(100, 50), words, 10, **more)


@pytest.mark.parametrize("words", ["Walker out of reach", "Łódź, Ελένη, Їжак ½ → °C", "<&>", ""])
def test_letters_of_the_main_face_stay_text(words):
    assert drawn_letters(text(words)) is None


@pytest.mark.parametrize(
    "words", ["東京病院", "السقوط", "שלום", "e\u0301 alone", "a\u00adb", "x 東"]
)
def test_other_letters_are_drawn_at_their_place(words):
    drawn = drawn_letters(text(words))
    assert drawn is not None
    assert drawn.endswith(f'fill="{PRINT["text"]}"/>')
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d+", drawn)]
    assert len(numbers) > 20
    assert min(numbers[0::2]) >= 98  # from the place to the right, around the baseline
    assert 35 < min(numbers[1::2]) < max(numbers[1::2]) < 60


def test_drawn_letters_keep_to_their_anchor():
    def middle(anchor: Anchor) -> float:
        drawn = drawn_letters(text("東京", anchor=anchor)) or ""
        across = [float(n) for n in re.findall(r"-?\d+\.\d+", drawn)][0::2]
        return (min(across) + max(across)) / 2

    start, centre, end = (middle(one) for one in (Anchor.START, Anchor.MIDDLE, Anchor.END))
    assert centre == pytest.approx(100, abs=1)
    assert start - centre == pytest.approx(10, abs=1)
    assert centre - end == pytest.approx(10, abs=1)


def test_a_picture_takes_the_drawn_letters_and_keeps_the_others():
    parts = (text("Walker"), text("東京"))
    figure = Figure("k", Role.NOTE, Rect(0, 0, 200, 60), parts)
    drawing = Drawing(200, 60, (figure,), "Title")
    plain = to_svg(drawing)
    assert plain.count("<text") == 2
    mixed = to_svg(drawing, PRINT, lettering=drawn_letters)
    assert mixed.count("<text") == 1
    assert ">Walker</text>" in mixed
    assert mixed.count("<path") == 1
