"""The parts of a figure as native shapes of a PowerPoint slide.

Boxes and discs become shapes with their text inside, other text becomes text boxes, lines become
connectors that are glued wherever their ends touch a shape; lines with bends and outlines (shields)
become freeforms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from rca_studio.diagrams.shapes import (
    Anchor,
    Box,
    Disc,
    Figure,
    Part,
    Path,
    Point,
    Rect,
    Role,
    Text,
)
from rca_studio.diagrams.tokens import PRINT, Tokens
from rca_studio.reports.exchange.written import allowed_in_xml
from rca_studio.reports.reading_order import begins_right
from rca_studio.reports.slide_gathered import around_all, freeform, gathered
from rca_studio.reports.slide_lines import around, clipped, connector, elbow, flat, in_rect

if TYPE_CHECKING:
    from pptx.slide import Slide

_TOUCHING: Final = 2.0
_ALIGN: Final = {
    Anchor.START: PP_ALIGN.LEFT,
    Anchor.MIDDLE: PP_ALIGN.CENTER,
    Anchor.END: PP_ALIGN.RIGHT,
}
_LINE: Final = 1.36
_MOST_NAME: Final = 80
_FONT: Final = "Arial"
"""Narrower than the font the drawing was measured with, and on every computer, if as a twin."""


@dataclass(frozen=True, slots=True)
class _Site:
    """A point of a shape that a connector can be glued to."""

    at: Point
    shape: int
    index: int


class SlidePainter:
    """Puts figures on one slide; ``x``, ``y`` and ``scale`` bring drawing to slide, in points.

    Without ``words`` only the shapes are painted, as on a map. ``tokens`` are the colours: those of
    paper, unless the slide has another ground. With ``cards`` a box may be the ground of a whole
    picture: only words of one look flow in it, others stay where they are.
    """

    def __init__(
        self,
        slide: Slide,
        x: float,
        y: float,
        scale: float,
        *,
        words: bool = True,
        tokens: Tokens = PRINT,
        cards: bool = False,
    ) -> None:
        self._shapes = slide.shapes
        self._shapes.turbo_add_enabled = True  # else each shape looks for the highest id so far
        self._words_too = words
        self._tokens = tokens
        self._cards = cards
        self._x, self._y, self._scale = x, y, scale
        self._sites: list[_Site] = []
        self._behind: list[Any] = []
        self.loose = 0

    def figure(self, figure: Figure) -> None:
        """A thing: its boxes and discs with the text inside them, then what hangs on it."""
        texts = [p for p in figure.parts if isinstance(p, Text) and self._words_too]
        told = figure.spoken
        for part in figure.parts:
            if isinstance(part, Box):
                inside = [text for text in texts if in_rect(text.place, part.rect)]
                if self._cards and len(_blocks(inside)) > 1:
                    inside = []
                texts = [text for text in texts if text not in inside]
                self._box(part, inside, told)
            elif isinstance(part, Disc):
                inside = [text for text in texts if _in_disc(text, part)]
                texts = [text for text in texts if text not in inside]
                self._disc(part, inside, told)
            elif isinstance(part, Path):
                self._path(part, told, None, behind=figure.role in (Role.LINK,))
            else:
                continue
            told = ""  # said once, by the first shape
        for block in _blocks(texts):
            self._words(block)

    def gathered(self, figure: Figure) -> None:
        """A figure of many small marks without words, as few shapes: one for each look."""
        told = figure.spoken
        for first, parts in gathered(figure.parts):
            shape = self._freeform(parts, around_all(parts), filled=bool(first.fill))
            dashed = not isinstance(first, Disc) and first.dashed
            self._ink(shape, first.fill, first.stroke, first.stroke_width, dashed=dashed)
            self._tell(shape, told)
            told = ""

    def hint(self, figure: Figure, window: Rect) -> None:
        """A thing that is whole on another slide: the part of its outline that lies in here."""
        for part in figure.parts:
            if isinstance(part, Box) and part.rect.overlaps(window):
                left, top = max(part.rect.x, window.x), max(part.rect.y, window.y)
                right = min(part.rect.right, window.right)
                bottom = min(part.rect.bottom, window.bottom)
                rect = Rect(left, top, right - left, bottom - top)
                self._box(Box(rect, "card", "line", part.stroke_width, 0.0), (), "")

    def lines(self, figure: Figure, window: Rect | None) -> None:
        """A line, cut off at the window; and the words at it, as far as they are in there."""
        texts: list[Text] = []
        for part in figure.parts:
            if isinstance(part, Path):
                self._path(part, figure.spoken, window, behind=True)
            elif isinstance(part, Text):
                if self._words_too and (window is None or in_rect(part.place, window)):
                    texts.append(part)
            elif window is None or in_rect(_centre(part), window):
                self.figure(Figure(figure.key, figure.role, figure.bounds, (part,)))
        for block in _blocks(texts):
            self._words(block)

    def frame(self, window: Rect, number: int) -> None:
        """Show which part of the whole a further slide shows."""
        shape = self._bare(self._shapes.add_shape(MSO_SHAPE.RECTANGLE, *self._place(window)))
        self._ink(shape, "", "accent", 1.0)
        self._line(shape.line, "accent", 1.0 / self._scale, dashed=False)
        corner = self._shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *self._point(Point(window.x, window.y)), Pt(22), Pt(16)
        )
        self._bare(corner)
        self._ink(corner, "accent", "", 0.0)
        frame = corner.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
        frame.word_wrap = False
        run = frame.paragraphs[0].add_run()
        frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        run.text = str(number)
        run.font.size, run.font.bold = Pt(11), True
        run.font.color.rgb = self._rgb("on_accent")

    def lines_behind(self) -> None:
        """Lay the lines behind everything but the title."""
        tree = self._shapes.element
        first = 3  # behind the properties of the tree, and before the title
        for element in reversed(self._behind):
            tree.remove(element)
            tree.insert(min(first, len(tree)), element)

    # -- things ------------------------------------------------------------------------------------

    def _box(self, box: Box, texts: Sequence[Text], told: str) -> None:
        rect = box.rect
        kind = MSO_SHAPE.ROUNDED_RECTANGLE if box.radius else MSO_SHAPE.RECTANGLE
        shape = self._bare(self._shapes.add_shape(kind, *self._place(rect)))
        if box.radius:
            shape.adjustments[0] = min(0.5, box.radius / max(1.0, min(rect.width, rect.height)))
        self._ink(shape, box.fill, box.stroke, box.stroke_width, dashed=box.dashed)
        self._fill_text(shape, texts, rect)
        self._tell(shape, told)
        middle = rect.centre
        for index, at in enumerate(
            (
                Point(middle.x, rect.y),
                Point(rect.x, middle.y),
                Point(middle.x, rect.bottom),
                Point(rect.right, middle.y),
            )
        ):
            self._sites.append(_Site(at, shape.shape_id, index))
        if box.bar:
            bar = self._bare(self._shapes.add_shape(MSO_SHAPE.RECTANGLE, *self._place(box.strip)))
            self._ink(bar, box.bar, "", 0.0)

    def _disc(self, disc: Disc, texts: Sequence[Text], told: str) -> None:
        centre, radius = disc.centre, disc.radius
        rect = Rect(centre.x - radius, centre.y - radius, 2 * radius, 2 * radius)
        shape = self._bare(self._shapes.add_shape(MSO_SHAPE.OVAL, *self._place(rect)))
        self._ink(shape, disc.fill, disc.stroke, disc.stroke_width)
        self._fill_text(shape, texts, rect, wrap=False)
        self._tell(shape, told)
        # An ellipse has eight sites, from the top and against the clock.
        self._sites.append(_Site(Point(rect.x, centre.y), shape.shape_id, 2))
        self._sites.append(_Site(Point(rect.right, centre.y), shape.shape_id, 6))

    def _fill_text(
        self, shape: Any, texts: Sequence[Text], rect: Rect, *, wrap: bool = True
    ) -> None:
        frame = shape.text_frame
        frame.word_wrap = wrap
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        left = max(0.0, min((t.place.x for t in texts), default=rect.x) - rect.x)
        centred = any(text.anchor is Anchor.MIDDLE for text in texts)
        side = 0.0 if centred else min(left, rect.width / 4) * self._scale
        frame.margin_left, frame.margin_right = Pt(side), Pt(0 if centred else 4 * self._scale)
        frame.margin_top = frame.margin_bottom = Pt(0)
        blocks = _blocks(texts)
        # What is set in from the others stands beside a sign and has to stay there.
        aside = [b for b in blocks if not centred and b[0].place.x - rect.x > left + 1.0]
        inside = [block for block in blocks if block not in aside]
        if aside and inside:
            frame.vertical_anchor = MSO_ANCHOR.TOP
            first = inside[0][0]
            top = first.place.y - 0.98 * first.size - rect.y
            frame.margin_top = Pt(max(0.0, top * self._scale))
        for number, block in enumerate(inside):
            paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
            # In a box the words flow: a wider or narrower font breaks its own lines.
            self._run(paragraph, block, [" ".join(text.text for text in block)])
        for block in aside:
            self._words(block)

    def _words(self, block: Sequence[Text]) -> None:
        """Lines of text beside shapes, each where it was."""
        first, last = block[0], block[-1]
        width = 1.1 * max(len(text.text) * text.size * 0.62 for text in block) + 4
        start = {Anchor.START: 0.0, Anchor.MIDDLE: -width / 2, Anchor.END: -width}[first.anchor]
        top = first.place.y - first.size * 0.98
        bottom = last.place.y + last.size * 0.38
        shape = self._shapes.add_textbox(
            *self._place(Rect(first.place.x + start, top, width, bottom - top))
        )
        frame = shape.text_frame
        frame.word_wrap = False
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
        self._run(frame.paragraphs[0], block, [text.text for text in block])

    def _run(self, paragraph: Any, block: Sequence[Text], lines: Sequence[str]) -> None:
        paragraph.alignment = _ALIGN[block[0].anchor]
        if begins_right("".join(lines)):
            paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001
        for number, line in enumerate(lines):
            if number:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = allowed_in_xml(line)
            run.font.size = Pt(round(block[0].size * self._scale, 1))
            run.font.bold = block[0].bold
            run.font.name = _FONT
            run.font.color.rgb = self._rgb(block[0].colour)

    # -- lines -------------------------------------------------------------------------------------

    def _path(self, path: Path, told: str, window: Rect | None, *, behind: bool) -> None:
        if window is not None and not around(path.points).grown(1.0).overlaps(window):
            return
        if path.closed or path.fill:
            if window is None or all(in_rect(point, window) for point in path.points):
                made = self._outline(path, path.points, curved=path.curved, closed=True)
                self._tell(made, told)
            return
        start, end = path.points[0], path.points[-1]
        inside = window is None or (in_rect(start, window) and in_rect(end, window))
        if inside and (kind := connector(path)) is not None:
            self._connect(kind, path, told, behind=behind)
            return
        if inside and (bend := elbow(path)) is not None and self._site(start) and self._site(end):
            self._connect(MSO_CONNECTOR.ELBOW, path, told, behind=behind, bend=bend)
            return
        if window is None or all(in_rect(point, window) for point in path.points):
            shapes = [self._outline(path, path.points, curved=path.curved, headed=True)]
        else:
            shapes = [
                self._outline(path, points, headed=points[-1] == end)
                for points in clipped(flat(path), window)
            ]
        if behind:
            self._behind += [shape.element for shape in shapes]
        self.loose += bool(shapes)

    def _connect(
        self, kind: Any, path: Path, told: str, *, behind: bool, bend: float | None = None
    ) -> None:
        start, end = path.points[0], path.points[-1]
        line = self._bare(self._shapes.add_connector(kind, *self._point(start), *self._point(end)))
        self._line(line.line, path.stroke, path.stroke_width, dashed=path.dashed)
        if path.arrow:
            _head(line)
        if bend is not None:
            guide = {"name": "adj1", "fmla": f"val {round(100_000 * bend)}"}
            values = line.element.find(".//" + qn("a:avLst"))
            values.append(values.makeelement(qn("a:gd"), guide))
        properties = line.element.find(qn("p:nvCxnSpPr")).find(qn("p:cNvCxnSpPr"))
        for tag, at in (("a:stCxn", start), ("a:endCxn", end)):
            if (site := self._site(at)) is not None:
                glue = properties.makeelement(
                    qn(tag), {"id": str(site.shape), "idx": str(site.index)}
                )
                properties.append(glue)
        self._tell(line, told)
        if behind:
            self._behind.append(line.element)

    def _site(self, at: Point) -> _Site | None:
        found = min(self._sites, key=lambda s: hypot(s.at.x - at.x, s.at.y - at.y), default=None)
        if found is None or hypot(found.at.x - at.x, found.at.y - at.y) > _TOUCHING:
            return None
        return found

    def _outline(
        self,
        path: Path,
        points: Sequence[Point],
        *,
        curved: bool = False,
        closed: bool = False,
        headed: bool = False,
    ) -> Any:
        """A freeform through points, with true curves, which python-pptx cannot make."""
        box = around(points)
        outline = Path(tuple(points), curved=curved, closed=closed)
        shape = self._freeform((outline,), box, filled=bool(path.fill))
        self._ink(shape, path.fill, path.stroke, path.stroke_width, dashed=path.dashed)
        if path.arrow and headed:
            _head(shape)
        return shape

    def _freeform(self, parts: Sequence[Part], box: Rect, *, filled: bool) -> Any:
        place = self._place(box)
        shape = self._bare(self._shapes.add_shape(MSO_SHAPE.RECTANGLE, *place))
        size = max(1, int(place[2])), max(1, int(place[3]))
        made = parse_xml(freeform(parts, box, *size, filled=filled))
        preset = shape.element.find(".//" + qn("a:prstGeom"))
        preset.getparent().replace(preset, made)
        return shape

    # -- looks -------------------------------------------------------------------------------------

    def _ink(
        self, shape: Any, fill: str, stroke: str, width: float, *, dashed: bool = False
    ) -> None:
        if fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = self._rgb(fill)
        else:
            shape.fill.background()
        self._line(shape.line, stroke, width, dashed=dashed)

    def _bare(self, shape: Any) -> Any:
        """A shape without the style of the theme, which would add shadows and colours."""
        style = shape.element.find(qn("p:style"))
        if style is not None:
            shape.element.remove(style)
        return shape

    def _line(self, line: Any, stroke: str, width: float, *, dashed: bool) -> None:
        if not stroke:
            line.fill.background()
            return
        line.color.rgb = self._rgb(stroke)
        line.width = Pt(max(0.25, width * self._scale))
        if dashed:
            line.dash_style = MSO_LINE.DASH

    def _tell(self, shape: Any, words: str) -> None:
        """What a screen reader says of a shape, and its name in the selection pane."""
        if words:
            plain = allowed_in_xml(words)
            shape.name = plain[:_MOST_NAME]
            shape.element.find(".//" + qn("p:cNvPr")).set("descr", plain)

    def _rgb(self, token: str) -> RGBColor:
        value = int(self._tokens[token].lstrip("#"), 16)
        return RGBColor(value >> 16, value >> 8 & 0xFF, value & 0xFF)  # type: ignore[no-untyped-call]

    def _place(self, rect: Rect) -> tuple[Pt, Pt, Pt, Pt]:
        width, height = Pt(rect.width * self._scale), Pt(rect.height * self._scale)
        return *self._point(Point(rect.x, rect.y)), width, height

    def _point(self, point: Point) -> tuple[Pt, Pt]:
        return Pt(self._x + point.x * self._scale), Pt(self._y + point.y * self._scale)


def _head(shape: Any) -> None:
    """A filled head at the end of a line; python-pptx has no word for it."""
    element = shape.element.find(".//" + qn("a:ln"))
    element.append(element.makeelement(qn("a:tailEnd"), {"type": "triangle"}))


def _blocks(texts: Sequence[Text]) -> list[list[Text]]:
    """Lines that follow each other in the same look, together."""
    found: list[list[Text]] = []
    for text in texts:
        last = found[-1][-1] if found else None
        if (
            last is not None
            and (last.size, last.colour, last.bold, last.anchor)
            == (text.size, text.colour, text.bold, text.anchor)
            and abs(last.place.x - text.place.x) < 0.01
            and abs(text.place.y - last.place.y - text.size * _LINE) < 0.5
        ):
            found[-1].append(text)
        else:
            found.append([text])
    return found


def _in_disc(text: Text, disc: Disc) -> bool:
    away = hypot(text.place.x - disc.centre.x, text.place.y - disc.centre.y)
    return text.anchor is Anchor.MIDDLE and away <= disc.radius


def _centre(part: Box | Disc) -> Point:
    return part.rect.centre if isinstance(part, Box) else part.centre
