"""Paints a ``Drawing`` with Qt: the same parts, at the same places, as on paper.

It decides nothing. Kerning is off and hinting too, so that a line of text is as wide here as the
ruler said it would be. The painter's unit is 1 point of the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from rca_studio.diagrams.shapes import DASH, Anchor, Box, Disc, Figure, Part, Path, Point, Text
from rca_studio.ui import theme

_FINE = 16
"""How much larger fonts are made than they are painted."""

_MOST_KEPT = 2_000
"""So many fonts and widths are remembered: each edit paints the same texts again."""


def paint_figure(
    painter: QPainter, figure: Figure, tokens: Mapping[str, str] | None = None
) -> None:
    """Paint one figure."""
    table = tokens or theme.tokens()
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    for part in figure.parts:
        _paint(painter, part, table)
    painter.restore()


def diagram_font(size: float, *, bold: bool = False) -> QFont:
    """The font of a text of ``size`` points of the drawing.

    It is made 16 times as large and scaled down by the painter: pixel sizes are whole numbers,
    drawings are not.
    """
    return QFont(_font(theme.family(), size, bold))


@lru_cache(maxsize=_MOST_KEPT)
def _font(family: str, size: float, bold: bool) -> QFont:
    font = QFont(family)
    font.setPixelSize(max(1, round(size * _FINE)))
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return font


@lru_cache(maxsize=_MOST_KEPT)
def _width(family: str, size: float, bold: bool, text: str) -> float:
    return QFontMetricsF(_font(family, size, bold)).horizontalAdvance(text)


def _paint(painter: QPainter, part: Part, table: Mapping[str, str]) -> None:
    match part:
        case Box():
            _paint_box(painter, part, table)
        case Path():
            _paint_path(painter, part, table)
        case Disc():
            painter.setPen(_pen(part.stroke, part.stroke_width, False, table))
            _brush(painter, part.fill, table)
            painter.drawEllipse(QPointF(part.centre.x, part.centre.y), part.radius, part.radius)
        case Text():
            _paint_text(painter, part, table)


def _paint_box(painter: QPainter, box: Box, table: Mapping[str, str]) -> None:
    rect = QRectF(box.rect.x, box.rect.y, box.rect.width, box.rect.height)
    shape = QPainterPath()
    shape.addRoundedRect(rect, box.radius, box.radius)
    painter.setPen(_pen(box.stroke, box.stroke_width, box.dashed, table))
    _brush(painter, box.fill, table)
    painter.drawPath(shape)
    if box.bar:
        painter.save()
        painter.setClipPath(shape)
        strip = box.strip
        place = QRectF(strip.x, strip.y, strip.width, strip.height)
        painter.fillRect(place, QColor(table[box.bar]))
        painter.restore()


def _paint_path(painter: QPainter, path: Path, table: Mapping[str, str]) -> None:
    if len(path.points) < 2:
        return
    shape = QPainterPath(_point(path.points[0]))
    if path.curved:
        for i in range(1, len(path.points) - 2, 3):
            shape.cubicTo(*(_point(p) for p in path.points[i : i + 3]))
    else:
        for point in path.points[1:]:
            shape.lineTo(_point(point))
    if path.closed:
        shape.closeSubpath()
    painter.setPen(_pen(path.stroke, path.stroke_width, path.dashed, table))
    _brush(painter, path.fill if path.closed else "", table)
    painter.drawPath(shape)
    if path.stroke and (head := path.arrow_head()):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(table[path.stroke]))
        painter.drawPolygon(QPolygonF([_point(corner) for corner in head]))


def _paint_text(painter: QPainter, text: Text, table: Mapping[str, str]) -> None:
    family = theme.family()
    painter.save()
    painter.translate(text.place.x, text.place.y)
    painter.scale(1 / _FINE, 1 / _FINE)
    painter.setFont(_font(family, text.size, text.bold))
    painter.setPen(QColor(table[text.colour]))
    shift = 0.0
    if text.anchor is not Anchor.START:
        wide = _width(family, text.size, text.bold, text.text)
        shift = wide / 2 if text.anchor is Anchor.MIDDLE else wide
    painter.drawText(QPointF(-shift, 0), text.text)
    painter.restore()


def _pen(token: str, width: float, dashed: bool, table: Mapping[str, str]) -> QPen:
    if not token:
        return QPen(Qt.PenStyle.NoPen)
    pen = QPen(QColor(table[token]), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setDashPattern([length / max(width, 0.1) for length in DASH])
    return pen


def _brush(painter: QPainter, token: str, table: Mapping[str, str]) -> None:
    if token:
        painter.setBrush(QColor(table[token]))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _point(point: Point) -> QPointF:
    return QPointF(point.x, point.y)
