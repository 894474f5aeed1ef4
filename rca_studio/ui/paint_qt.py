"""Paints figures of a ``Drawing`` with Qt: the same parts, at the same places, as on paper.

It decides nothing. Kerning is off and hinting too, so that a line of text is as wide here as the
ruler said it would be. The painter's unit is 1 point of the drawing.

A scene paints the same figure at each scroll and zoom, so what does not depend on the painter
(pens, brushes, shapes, glyphs) is worked out once: a ``Compiled`` figure. Besides the fine way of
painting it has a coarse one, for the moments in which a large picture is being zoomed and for sizes
at which nobody can read: straight corners, no smoothing, and lines instead of words too small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QGlyphRun,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRawFont,
    QTextLayout,
    QTextOption,
)

from rca_studio.diagrams.shapes import DASH, Anchor, Box, Disc, Figure, Path, Point, Text
from rca_studio.diagrams.tokens import Tokens
from rca_studio.ui import theme

_FINE = 16
"""How much larger fonts are made than they are painted."""

_MOST_KEPT = 12_000
"""So many set lines of text are remembered: those of a thousand nodes, and of what they were."""

_MOST_OUTLINES = 600
"""So many of them are remembered as outlines, which few pictures need."""

READABLE = 4.5
"""Words of fewer pixels than this are painted as lines by ``paint_coarse``."""

_MOST_GLYPH = 60.0
"""Letters of more pixels are filled as outlines: Qt keeps glyphs of up to 64 pixels only, and does
not paint runs of larger ones that were scaled by a raw font."""

_MOST_PIXELS = 3.0
"""A pixel of the program is at most so many of the screen: below a third of ``_MOST_GLYPH`` nobody
has to look closer."""

_SEEN = 1.2
"""Words of fewer pixels than this are not painted at all."""

_SPOT = 8.0
"""What is closed and narrower than so many pixels is painted as a spot by ``paint_coarse``."""

_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Marks that turn a line round by hand: as on paper they are not followed."""

_CURVE_STEPS = 5
_SMOOTH = QPainter.RenderHint.Antialiasing
_ALL = QRectF(-1e9, -1e9, 2e9, 2e9)
_NO_PEN = QPen(Qt.PenStyle.NoPen)
_NO_BRUSH = QBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True, slots=True)
class _Words:
    """A line of text: where it starts, its glyphs, and how far it reaches."""

    text: Text
    pen: QPen
    size: float
    place: QPointF
    runs: tuple[QGlyphRun, ...]
    bar: QRectF
    brush: QBrush
    extent: QRectF

    def fine(self, painter: QPainter) -> None:
        painter.setPen(self.pen)
        for run in self.runs:
            painter.drawGlyphRun(self.place, run)

    def large(self, painter: QPainter) -> None:
        """As ``fine``, for letters too large to be kept as glyphs."""
        text = self.text
        brush = QBrush(self.pen.color())
        painter.translate(self.place)
        for outline in _outlined(theme.family(), text.size, text.bold, text.text):
            painter.fillPath(outline, brush)
        painter.translate(-self.place)

    def coarse(self, painter: QPainter, scale: float, _seen: QRectF) -> None:
        high = self.size * scale
        if high >= READABLE:
            painter.setPen(self.pen)
            for run in self.runs:
                painter.drawGlyphRun(self.place, run)
        elif high >= _SEEN:
            painter.fillRect(self.bar, self.brush)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A box with round corners."""

    pen: QPen
    thin: QPen
    brush: QBrush
    rect: QRectF
    radius: float
    extent: QRectF

    def fine(self, painter: QPainter) -> None:
        painter.setPen(self.pen)
        painter.setBrush(self.brush)
        painter.drawRoundedRect(self.rect, self.radius, self.radius)

    def coarse(self, painter: QPainter, _scale: float, _seen: QRectF) -> None:
        painter.setPen(self.thin)
        painter.setBrush(self.brush)
        painter.drawRect(self.rect)


@dataclass(frozen=True, slots=True)
class _Strip:
    """The coloured strip along the left edge of a box."""

    brush: QBrush
    path: QPainterPath
    extent: QRectF

    def fine(self, painter: QPainter) -> None:
        painter.setPen(_NO_PEN)
        painter.setBrush(self.brush)
        painter.drawPath(self.path)

    def coarse(self, painter: QPainter, _scale: float, _seen: QRectF) -> None:
        painter.fillRect(self.extent, self.brush)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A closed path or a disc, as a curve and as a polygon; ``spot`` fills what is tiny."""

    pen: QPen
    thin: QPen
    brush: QBrush
    path: QPainterPath
    chain: QPolygonF
    extent: QRectF
    spot: QBrush

    def fine(self, painter: QPainter) -> None:
        painter.setPen(self.pen)
        painter.setBrush(self.brush)
        painter.drawPath(self.path)

    def coarse(self, painter: QPainter, scale: float, _seen: QRectF) -> None:
        if self.extent.width() * scale < _SPOT:
            painter.fillRect(self.extent.adjusted(1, 1, -1, -1), self.spot)
            return
        painter.setPen(self.thin)
        painter.setBrush(self.brush)
        painter.drawPolygon(self.chain)


@dataclass(frozen=True, slots=True)
class _Wire:
    """A line, as a curve and as straight pieces, each with its extent: a long wire has but a short
    piece in view."""

    pen: QPen
    thin: QPen
    path: QPainterPath
    pieces: tuple[tuple[QRectF, QPolygonF], ...]
    extent: QRectF

    def fine(self, painter: QPainter) -> None:
        painter.setPen(self.pen)
        painter.setBrush(_NO_BRUSH)
        painter.drawPath(self.path)

    def coarse(self, painter: QPainter, _scale: float, seen: QRectF) -> None:
        painter.setPen(self.thin)
        if len(self.pieces) == 1:  # known to be in view, as the wire is
            painter.drawPolyline(self.pieces[0][1])
            return
        for extent, chain in self.pieces:
            if seen.intersects(extent):
                painter.drawPolyline(chain)


_Part = _Words | _Frame | _Strip | _Shape | _Wire


class Compiled:
    """One figure, ready to be painted in the theme that was in force when it was made.

    Args:
        figure: what to paint.
        colours: a table of its own, for what does not follow the theme (a projector).
    """

    __slots__ = ("_largest", "_parts")

    def __init__(self, figure: Figure, colours: Tokens | None = None) -> None:
        self._largest = max([p.size for p in figure.parts if isinstance(p, Text)], default=0.0)
        self._parts = tuple(_parts(figure, theme.tokens() if colours is None else colours))

    def paint_fine(self, painter: QPainter, seen: QRectF | None = None) -> None:
        """Paint it as on paper; of the parts only those that meet ``seen``, if it is given."""
        painter.setRenderHint(_SMOOTH, True)
        self.fine(painter, _ALL if seen is None else seen)

    def paint_coarse(self, painter: QPainter, scale: float, seen: QRectF | None = None) -> None:
        """Paint what the eye sees of it at a glance; ``scale`` is pixels for one point."""
        painter.setRenderHint(_SMOOTH, False)
        self.coarse(painter, scale, _ALL if seen is None else seen)

    def fine(self, painter: QPainter, seen: QRectF) -> None:
        """``paint_fine`` with a painter that is known to smooth."""
        meets = seen.intersects
        if self._is_large(painter):
            self._outlined(painter, seen)
            return
        for part in self._parts:
            if meets(part.extent):
                part.fine(painter)

    def coarse(self, painter: QPainter, scale: float, seen: QRectF) -> None:
        """``paint_coarse`` with a painter that is known not to smooth."""
        meets = seen.intersects
        if self._largest * scale > _MOST_GLYPH / _MOST_PIXELS and self._is_large(painter):
            self._outlined(painter, seen)
            return
        for part in self._parts:
            if meets(part.extent):
                part.coarse(painter, scale, seen)

    def _is_large(self, painter: QPainter) -> bool:
        """Whether some of its letters are too large for glyphs."""
        return self._largest * painter.deviceTransform().m11() > _MOST_GLYPH

    def _outlined(self, painter: QPainter, seen: QRectF) -> None:
        """Paint it with the letters that are too large for glyphs as outlines."""
        most = _MOST_GLYPH / painter.deviceTransform().m11()
        for part in self._parts:
            if seen.intersects(part.extent):
                if isinstance(part, _Words) and part.size > most:
                    part.large(painter)
                else:
                    part.fine(painter)


def diagram_font(size: float, *, bold: bool = False) -> QFont:
    """The font of a text of ``size`` points of the drawing.

    It is made 16 times as large, to be scaled down: pixel sizes are whole numbers, drawings are
    not.
    """
    font = QFont(theme.family())
    font.setPixelSize(max(1, round(size * _FINE)))
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    return font


def forget_text() -> None:
    """Forget how lines of text are set: for measurements."""
    _set.cache_clear()
    _outlined.cache_clear()


def outline_of(path: Path) -> QPainterPath:
    """The curve of a path, without its arrow head."""
    made = QPainterPath()
    if not path.points:
        return made
    made.moveTo(_point(path.points[0]))
    if path.curved:
        for i in range(1, len(path.points) - 2, 3):
            made.cubicTo(*(_point(p) for p in path.points[i : i + 3]))
    else:
        for point in path.points[1:]:
            made.lineTo(_point(point))
    if path.closed:
        made.closeSubpath()
    return made


def _parts(figure: Figure, colours: Tokens) -> Iterator[_Part]:
    for part in figure.parts:
        match part:
            case Box():
                yield from _box(part, colours)
            case Path() if len(part.points) > 1:
                yield from _path(part, colours)
            case Disc():
                yield _disc(part, colours)
            case Text() if part.text:
                yield _words(part, colours)


def _box(box: Box, colours: Tokens) -> Iterator[_Part]:
    rect = QRectF(box.rect.x, box.rect.y, box.rect.width, box.rect.height)
    pen, thin = _pens(box.stroke, box.stroke_width, box.dashed, colours)
    yield _Frame(
        pen, thin, _brush(box.fill, colours), rect, box.radius, rect.adjusted(-2, -2, 2, 2)
    )
    if box.bar:
        edge = QRectF(box.strip.x, box.strip.y, box.strip.width, box.strip.height)
        shape = _strip(box.rect.width, box.rect.height, edge.width(), box.radius)
        yield _Strip(_brush(box.bar, colours), shape.translated(box.rect.x, box.rect.y), edge)


@lru_cache(maxsize=_MOST_KEPT)
def _strip(width: float, height: float, wide: float, radius: float) -> QPainterPath:
    """The strip along the left edge of a box, within its round corners."""
    whole, edge = QPainterPath(), QPainterPath()
    whole.addRoundedRect(QRectF(0, 0, width, height), radius, radius)
    edge.addRect(QRectF(0, 0, wide, height))
    return whole.intersected(edge)


def _path(path: Path, colours: Tokens) -> Iterator[_Part]:
    pen, thin = _pens(path.stroke, path.stroke_width, path.dashed, colours)
    outline = outline_of(path)
    extent = outline.controlPointRect().adjusted(-2, -2, 2, 2)
    if path.closed:
        corners = QPolygonF([point for points in _chains(path) for point in points])
        spot = _brush(path.fill or path.stroke, colours)
        yield _Shape(pen, thin, _brush(path.fill, colours), outline, corners, extent, spot)
    else:
        chains = [QPolygonF(points) for points in _chains(path)]
        pieces = tuple((chain.boundingRect().adjusted(-2, -2, 2, 2), chain) for chain in chains)
        yield _Wire(pen, thin, outline, pieces, extent)
    if path.stroke and (head := path.arrow_head()):
        corners = QPolygonF([_point(corner) for corner in head])
        arrow = QPainterPath()
        arrow.addPolygon(corners)
        arrow.closeSubpath()
        brush = _brush(path.stroke, colours)
        yield _Shape(_NO_PEN, _NO_PEN, brush, arrow, corners, corners.boundingRect(), brush)


def _chains(path: Path) -> Iterator[list[QPointF]]:
    """A path as straight pieces: one chain of them for each of its curves."""
    points = [_point(point) for point in path.points]
    if not path.curved:
        yield points
        return
    for i in range(1, len(points) - 2, 3):
        yield [points[i - 1], *_straight(points[i - 1], *points[i : i + 3])]


def _straight(start: QPointF, one: QPointF, two: QPointF, end: QPointF) -> Iterator[QPointF]:
    """A cubic Bézier as a few straight pieces, its start left out."""
    if not start.y() == one.y() == two.y() == end.y():
        for step in range(1, _CURVE_STEPS):
            t = step / _CURVE_STEPS
            u = 1 - t
            a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
            yield QPointF(
                a * start.x() + b * one.x() + c * two.x() + d * end.x(),
                a * start.y() + b * one.y() + c * two.y() + d * end.y(),
            )
    yield end


def _disc(disc: Disc, colours: Tokens) -> _Part:
    pen, thin = _pens(disc.stroke, disc.stroke_width, False, colours)
    path = QPainterPath()
    path.addEllipse(_point(disc.centre), disc.radius, disc.radius)
    near, far = 0.414 * disc.radius, disc.radius
    way = ((near, -far), (far, -near), (far, near), (near, far))
    corners = [*way, *((-x, -y) for x, y in way)]
    octagon = [QPointF(disc.centre.x + x, disc.centre.y + y) for x, y in corners]
    extent = path.controlPointRect().adjusted(-1, -1, 1, 1)
    spot = _brush(disc.fill or disc.stroke, colours)
    shape = QPolygonF(octagon)
    return _Shape(pen, thin, _brush(disc.fill, colours), path, shape, extent, spot)


def _words(text: Text, colours: Tokens) -> _Part:
    runs, wide, ascent = _set(theme.family(), text.size, text.bold, text.text)
    left = (
        text.place.x - {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[text.anchor]
    )
    place = QPointF(left, text.place.y - ascent)
    bar = QRectF(left, text.place.y - 0.45 * text.size, wide, 0.3 * text.size)
    # A line instead of words covers more ground than they do, so it is painted lighter.
    light = QColor(colours[text.colour])
    light.setAlphaF(0.45)
    extent = bar.adjusted(-2, -text.size, 2, text.size)
    pen = QPen(QColor(colours[text.colour]))
    return _Words(text, pen, text.size, place, runs, bar, QBrush(light), extent)


@lru_cache(maxsize=_MOST_KEPT)
def _set(
    _family: str, size: float, bold: bool, words: str
) -> tuple[tuple[QGlyphRun, ...], float, float]:
    """The glyphs of a line of text, its width and its ascent, in points of the drawing."""
    font = diagram_font(size, bold=bold)  # of ``_family``
    words = words.translate(_TURNS)
    layout = QTextLayout(words, font)
    option = QTextOption()
    # By its first letter, as on paper: the full stop of an Arabic sentence stands at its left end.
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    wide = QFontMetricsF(font).horizontalAdvance(words) / _FINE
    runs = tuple(_in_points(run, size) for run in layout.glyphRuns())
    return runs, wide, line.ascent() / _FINE


@lru_cache(maxsize=_MOST_OUTLINES)
def _outlined(family: str, size: float, bold: bool, words: str) -> tuple[QPainterPath, ...]:
    """The outlines of the letters of a line, in points of the drawing: one by one they are filled
    six times as fast as in one path."""
    made = []
    for run in _set(family, size, bold, words)[0]:
        font = run.rawFont()
        for glyph, place in zip(run.glyphIndexes(), run.positions(), strict=True):
            outline = font.pathForGlyph(glyph).translated(place)
            outline.setFillRule(Qt.FillRule.WindingFill)
            if not outline.isEmpty():
                made.append(outline)
    return tuple(made)


def _in_points(run: QGlyphRun, size: float) -> QGlyphRun:
    """Glyphs of the size they are painted in: a third faster than scaling the painter for them.

    A raw font, unlike a font, may have a size that is no whole number.
    """
    font = QRawFont(run.rawFont())
    font.setPixelSize(size)
    made = QGlyphRun()
    made.setRawFont(font)
    made.setGlyphIndexes(run.glyphIndexes())
    made.setPositions([place / _FINE for place in run.positions()])
    return made


def _brush(token: str, colours: Tokens) -> QBrush:
    return QBrush(QColor(colours[token])) if token else _NO_BRUSH


def _pens(token: str, width: float, dashed: bool, colours: Tokens) -> tuple[QPen, QPen]:
    """The pen of a line, and the one of a single pixel that stands for it."""
    return _pens_of(colours[token], width, dashed) if token else (_NO_PEN, _NO_PEN)


@lru_cache(maxsize=400)
def _pens_of(colour: str, width: float, dashed: bool) -> tuple[QPen, QPen]:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap if dashed else Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setDashPattern([length / max(width, 0.1) for length in DASH])
    return pen, QPen(QColor(colour), 0)


def _point(point: Point) -> QPointF:
    return QPointF(point.x, point.y)
