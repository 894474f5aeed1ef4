"""One figure of a drawing as an item of a scene: painted by the one painter, ringed when chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from rca_studio.diagrams.shapes import Anchor, Box, Disc, Figure, Part, Path, Rect, Role, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.paint_qt import paint_figure

_RING_GAP = 3.0
_ROOM = 6.0
"""Room around a figure for its ring and its pens."""

_EASY_TO_HIT = 9.0
"""How wide a wire is for the mouse, in points."""


class FigureItem(QGraphicsItem):
    """Paints one figure. ``mark`` rings it: ``""``, ``chosen``, ``focused`` or ``target``."""

    def __init__(self, figure: Figure, ruler: Ruler) -> None:
        super().__init__()
        self.figure = figure
        self._ruler = ruler
        self._mark = ""
        self._extent = _extent(figure, ruler)

    def show_figure(self, figure: Figure) -> None:
        """Show the same thing as it is now."""
        if figure is self.figure or figure == self.figure:
            return
        self.prepareGeometryChange()
        self.figure = figure
        self._extent = _extent(figure, self._ruler)
        self.update()

    @property
    def mark(self) -> str:
        """How it is ringed."""
        return self._mark

    def set_mark(self, mark: str) -> None:
        """Ring it, or not."""
        if mark != self._mark:
            self._mark = mark
            self.update()

    def ring(self) -> QRectF:
        """The place of the ring: around the box, or else around all of it."""
        rect = box_of(self.figure)
        return QRectF(rect.x, rect.y, rect.width, rect.height).adjusted(
            -_RING_GAP, -_RING_GAP, _RING_GAP, _RING_GAP
        )

    def boundingRect(self) -> QRectF:
        return self._extent

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        if self.figure.role is Role.LINK:
            for part in self.figure.parts:
                if isinstance(part, Path):
                    stroker = QPainterPathStroker()
                    stroker.setWidth(_EASY_TO_HIT)
                    path.addPath(stroker.createStroke(_outline(part)))
            return path
        bounds = self.figure.bounds
        path.addRect(QRectF(bounds.x, bounds.y, bounds.width, bounds.height))
        return path

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        paint_figure(painter, self.figure)
        if self._mark:
            self._paint_ring(painter)

    def _paint_ring(self, painter: QPainter) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(theme.colour("focus"), 2.4 if self._mark == "focused" else 1.4)
        if self._mark == "target":
            pen = QPen(theme.colour("info"), 2.4)
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        if self.figure.role is Role.LINK:
            for part in self.figure.parts:
                if isinstance(part, Path):
                    painter.drawPath(_outline(part))
        else:
            painter.drawRoundedRect(self.ring(), 8, 8)
        painter.restore()


def box_of(figure: Figure) -> Rect:
    """The box of a figure, or its bounds where it has none."""
    return next((part.rect for part in figure.parts if isinstance(part, Box)), figure.bounds)


def _outline(path: Path) -> QPainterPath:
    made = QPainterPath()
    if not path.points:
        return made
    made.moveTo(path.points[0].x, path.points[0].y)
    if path.curved:
        for i in range(1, len(path.points) - 2, 3):
            one, two, end = path.points[i : i + 3]
            made.cubicTo(one.x, one.y, two.x, two.y, end.x, end.y)
    else:
        for point in path.points[1:]:
            made.lineTo(point.x, point.y)
    return made


def _extent(figure: Figure, ruler: Ruler) -> QRectF:
    bounds = figure.bounds
    rect = QRectF(bounds.x, bounds.y, bounds.width, bounds.height)
    for part in figure.parts:
        rect = rect.united(_part_extent(part, ruler))
    return rect.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM)


def _part_extent(part: Part, ruler: Ruler) -> QRectF:
    if isinstance(part, Box):
        return QRectF(part.rect.x, part.rect.y, part.rect.width, part.rect.height)
    if isinstance(part, Disc):
        side = 2 * part.radius
        return QRectF(part.centre.x - part.radius, part.centre.y - part.radius, side, side)
    if isinstance(part, Text):
        wide = ruler.width(part.text, part.size, bold=part.bold)
        shift = {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[part.anchor]
        return QRectF(part.place.x - shift, part.place.y - part.size, wide, part.size * 1.4)
    if not part.points:
        return QRectF()
    left, right = min(p.x for p in part.points), max(p.x for p in part.points)
    top, low = min(p.y for p in part.points), max(p.y for p in part.points)
    return QRectF(left, top, right - left, low - top)
