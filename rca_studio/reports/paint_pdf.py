"""Paints a ``Drawing`` into a PDF as vectors: the same geometry as on screen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from rca_studio.diagrams.shapes import DASH, Anchor, Box, Disc, Part, Path, Rect, Text
from rca_studio.diagrams.tokens import Tokens
from rca_studio.reports.fonts import pieces

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.pdfgen.pathobject import PDFPathObject


@cache
def _colour(value: str) -> Color:
    return HexColor(value)


def paint_part(canvas: Canvas, part: Part, tokens: Tokens) -> None:
    """Paint one part on a canvas whose y axis points downwards."""
    if isinstance(part, Box):
        _paint_box(canvas, part, tokens)
    elif isinstance(part, Path):
        _paint_path(canvas, part, tokens)
    elif isinstance(part, Disc):
        _ink(canvas, part.fill, part.stroke, part.stroke_width, tokens)
        place = part.centre
        canvas.circle(
            place.x, place.y, part.radius, stroke=int(bool(part.stroke)), fill=int(bool(part.fill))
        )
    else:
        _paint_text(canvas, part, tokens)


def _ink(canvas: Canvas, fill: str, stroke: str, width: float, tokens: Tokens) -> None:
    if fill:
        canvas.setFillColor(_colour(tokens[fill]))
    if stroke:
        canvas.setStrokeColor(_colour(tokens[stroke]))
        canvas.setLineWidth(width)


def _paint_box(canvas: Canvas, box: Box, tokens: Tokens) -> None:
    rect = box.rect
    _ink(canvas, box.fill, box.stroke, box.stroke_width, tokens)
    canvas.setDash(*((DASH,) if box.dashed else ()))
    canvas.roundRect(
        rect.x,
        rect.y,
        rect.width,
        rect.height,
        box.radius,
        stroke=int(bool(box.stroke)),
        fill=int(bool(box.fill)),
    )
    canvas.setDash()
    if box.bar:
        canvas.setFillColor(_colour(tokens[box.bar]))
        strip = box.strip
        canvas.rect(strip.x, strip.y, strip.width, strip.height, stroke=0, fill=1)


def _paint_path(canvas: Canvas, path: Path, tokens: Tokens) -> None:
    _ink(canvas, path.fill, path.stroke, path.stroke_width, tokens)
    canvas.setDash(*((DASH,) if path.dashed else ()))
    outline: PDFPathObject = canvas.beginPath()
    first, *rest = path.points
    outline.moveTo(first.x, first.y)
    if path.curved:
        for one, two, end in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
            outline.curveTo(one.x, one.y, two.x, two.y, end.x, end.y)
    else:
        for point in rest:
            outline.lineTo(point.x, point.y)
    if path.closed:
        outline.close()
    canvas.drawPath(outline, stroke=int(bool(path.stroke)), fill=int(bool(path.fill)))
    canvas.setDash()
    if head := path.arrow_head():
        canvas.setFillColor(_colour(tokens[path.stroke]))
        outline = canvas.beginPath()
        outline.moveTo(head[0].x, head[0].y)
        for corner in head[1:]:
            outline.lineTo(corner.x, corner.y)
        outline.close()
        canvas.drawPath(outline, stroke=0, fill=1)


def text_bounds(text: Text) -> Rect:
    """Where a line of text is."""
    _, widths, left = _set(text)
    return Rect(left, text.place.y - text.size, sum(widths), 1.3 * text.size)


def _paint_text(canvas: Canvas, text: Text, tokens: Tokens) -> None:
    runs, _, left = _set(text)
    # The canvas is upside down for everything else; letters have to be turned back.
    line = canvas.beginText()
    line.setTextTransform(1, 0, 0, -1, left, text.place.y)
    line.setFillColor(_colour(tokens[text.colour]))
    for font, run in runs:
        line.setFont(font, text.size)
        line.textOut(run)
    canvas.drawText(line)


def _set(text: Text) -> tuple[list[tuple[str, str]], list[float], float]:
    """The pieces of a line, the width of each, and where the first begins."""
    runs = pieces(text.text, "bold" if text.bold else "regular")
    widths = [float(stringWidth(run, font, text.size)) for font, run in runs]
    share = {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[text.anchor]
    return runs, widths, text.place.x - sum(widths) * share
