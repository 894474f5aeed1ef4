"""Drawings as SVG: well-formed, complete, and plain text wherever people wrote something."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.frames import Frame
from rca_studio.diagrams.causal_graph import lay_out_graph
from rca_studio.diagrams.fishbone import lay_out_fishbone
from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Disc,
    Drawing,
    Figure,
    Path,
    Point,
    Rect,
    Role,
    Text,
)
from rca_studio.diagrams.svg import to_svg
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tokens import DARK, LIGHT
from tests.causal_examples import random_model

SVG = "{http://www.w3.org/2000/svg}"


def one(*parts: Box | Path | Disc | Text, spoken: str = "") -> Drawing:
    figure = Figure("key", Role.NOTE, Rect(0, 0, 10, 10), parts, spoken=spoken)
    return Drawing(200, 100, (figure,), "A title")


def root(drawing: Drawing, **more) -> ElementTree.Element:
    return ElementTree.fromstring(to_svg(drawing, **more))


def test_each_part_becomes_its_element():
    drawing = one(
        Box(Rect(1, 2, 30, 40), "card", "border", 1.5, 6, dashed=True, bar="bone_blue"),
        Disc(Point(5, 6), 7, fill="gate"),
        Path((Point(0, 0), Point(10, 0)), "wire", arrow=True),
        Path(tuple(Point(x, 0) for x in range(4)), "wire", fill="card", curved=True, closed=True),
        Text(Point(3, 4), "AND", 9, "on_gate", bold=True, anchor=Anchor.MIDDLE),
    )
    tree = root(drawing)
    assert tree.get("viewBox") == "0 0 200 100"
    assert tree.get("width") == "200pt"
    (group,) = tree.findall(f"{SVG}g")
    box, bar, disc, line, head, curve, text = list(group)
    assert (box.get("x"), box.get("height"), box.get("rx")) == ("1", "40", "6")
    assert box.get("stroke") == LIGHT["border"]
    assert box.get("stroke-dasharray")
    assert bar.get("fill") == LIGHT["bone_blue"]
    assert (disc.get("cx"), disc.get("r"), disc.get("stroke")) == ("5", "7", None)
    assert line.get("d") == "M0 0 L10 0"
    assert head.get("d") == "M10 0 L1 4 L1 -4 Z"
    assert curve.get("d") == "M0 0 C1 0 2 0 3 0 Z"
    assert (text.text, text.get("text-anchor")) == ("AND", "middle")
    assert text.get("font-weight") == "700"  # the weight the ruler measured


@given(st.text())
def test_what_people_wrote_stays_text(text: str):
    drawing = one(Text(Point(0, 0), text, 12), spoken=text)
    tree = root(drawing)
    (group,) = tree.findall(f"{SVG}g")
    found = group.find(f"{SVG}text")
    assert found is not None
    allowed = "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    allowed = "".join(c for c in allowed if not 0xD800 <= ord(c) <= 0xDFFF)
    # A parser reads every kind of line end as \n (XML 1.0, 2.11).
    assert (found.text or "") == allowed.replace("\r\n", "\n").replace("\r", "\n")


def test_markup_is_not_markup():
    drawing = one(Text(Point(0, 0), '<script>&amp;"</script>', 12), spoken="<b>&")
    tree = root(drawing)
    assert not list(tree.iter(f"{SVG}script"))
    assert [t.text for t in tree.iter(f"{SVG}text")] == ['<script>&amp;"</script>']


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_whole_diagrams(tokens, ruler: Ruler, frame: Frame):
    file = random_model(4, 30).file()
    for drawing in (lay_out_graph(file, ruler, frame), lay_out_fishbone(file, ruler, frame)):
        tree = root(drawing, tokens=tokens, background="canvas")
        groups = tree.findall(f"{SVG}g")
        assert [group.get("id") for group in groups] == [f.key for f in drawing.figures]
        colours = {e.get(a) for e in tree.iter() for a in ("fill", "stroke")} - {None, "none"}
        assert colours <= set(tokens.values())
        assert tree.find(f"{SVG}title") is not None


def test_an_arrow_head_points_along_the_last_piece_and_needs_two_places():
    across = Path((Point(0, 0), Point(0, 20)), "wire", arrow=True)
    tip, left, right = across.arrow_head()
    assert tip == Point(0, 20)
    assert left.y == right.y < tip.y
    assert left.x == -right.x
    assert Path((Point(1, 1), Point(1, 1)), "wire", arrow=True).arrow_head() == ()
    assert Path((Point(0, 0), Point(0, 20)), "wire").arrow_head() == ()


def test_lines_from_the_right_say_so():
    def svg(words):
        part = Text(Point(5, 20), words, 12)
        figure = Figure("a", Role.NOTE, Rect(0, 0, 90, 30), (part,))
        return to_svg(Drawing(90, 30, (figure,)))

    assert 'unicode-bidi="plaintext"' in svg("نقص 12")
    assert "unicode-bidi" not in svg("Fall 12 東京")
