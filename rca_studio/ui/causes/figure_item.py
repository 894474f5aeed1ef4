"""One figure of a drawing as an item of a scene: painted by the one painter, ringed when chosen."""

from __future__ import annotations

from math import inf

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from rca_studio.diagrams.shapes import Anchor, Box, Disc, Figure, Part, Path, Rect, Role, Text
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.paint_qt import Compiled, outline_of

_RING_GAP = 3.0
_ROOM = 6.0
"""Room around a figure for its ring and its pens."""

_EASY_TO_HIT = 9.0
"""How wide a wire is for the mouse, in points."""

_NO_PEN = QPen(Qt.PenStyle.NoPen)
_SMOOTH = QPainter.RenderHint.Antialiasing

_NOWHERE = (inf, inf, -inf, -inf)

_FAINT = 0.24
"""How much is left of what is not in focus."""

_RINGS = {
    "focused": ("focus", 2.4, Qt.PenStyle.SolidLine),
    "chosen": ("focus", 1.4, Qt.PenStyle.SolidLine),
    "also": ("focus", 1.2, Qt.PenStyle.DotLine),
    "hit": ("warning", 1.8, Qt.PenStyle.SolidLine),
    "supposed": ("info", 2.0, Qt.PenStyle.DashDotLine),
    "target": ("info", 2.4, Qt.PenStyle.DashLine),
}


class Haste:
    """How carefully a view is painted just now; the items of a view share one.

    While ``on`` (a large picture is being moved), and where words are too small to be read,
    figures are painted coarsely. ``scale`` is pixels for one point.
    """

    __slots__ = ("on", "scale")

    UNREAD = 0.28
    """Below this scale nothing that is written can be read."""

    def __init__(self) -> None:
        self.on = False
        self.scale = 1.0


class FigureItem(QGraphicsRectItem):
    """Paints one figure. ``mark`` rings it: ``""``, ``chosen``, ``focused``, ``also`` (the same
    thing at another place), ``hit`` (found), ``supposed`` (otherwise, in a what-if) or ``target``
    (of a drag).

    It is a rectangle item without a pen for the sake of speed: Qt asks each item for its bounds
    many times a frame, and this one answers without going through Python.
    """

    def __init__(self, figure: Figure, ruler: Ruler, haste: Haste) -> None:
        super().__init__()
        self.figure = figure
        self.place = -1  # among the figures of the drawing
        self._ruler = ruler
        self._haste = haste
        self._mark = ""
        self._faint = False
        self._pinned = False
        self._compiled: Compiled | None = None
        self.setPen(_NO_PEN)
        # A pan brings but a strip into view: only what lies in it is painted.
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setRect(_extent(figure, ruler))

    def show_figure(self, figure: Figure) -> None:
        """Show the same thing as it is now."""
        if figure is self.figure or figure == self.figure:
            return
        self.figure = figure
        self._compiled = None
        self.setRect(_extent(figure, self._ruler))
        self.update()

    def forget_colours(self) -> None:
        """The theme is another one."""
        self._compiled = None

    @property
    def mark(self) -> str:
        """How it is ringed."""
        return self._mark

    def set_mark(self, mark: str) -> None:
        """Ring it, or not."""
        if mark != self._mark:
            self._mark = mark
            self.update()

    @property
    def faint(self) -> bool:
        """Whether it stands back, because something else is in focus."""
        return self._faint

    def set_faint(self, faint: bool) -> None:
        """Let it stand back, or not."""
        if faint != self._faint:
            self._faint = faint
            self.setOpacity(_FAINT if faint else 1.0)

    @property
    def pinned(self) -> bool:
        """Whether it wears a pin: a person put it where it is."""
        return self._pinned

    def set_pinned(self, pinned: bool) -> None:
        """Give it a pin, or take it away."""
        if pinned != self._pinned:
            self._pinned = pinned
            self.update()

    def ring(self) -> QRectF:
        """The place of the ring: around the box, or else around all of it."""
        rect = self.figure.bounds if self.figure.role is Role.NOTE else box_of(self.figure)
        return QRectF(rect.x, rect.y, rect.width, rect.height).adjusted(
            -_RING_GAP, -_RING_GAP, _RING_GAP, _RING_GAP
        )

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        if self.figure.role is Role.LINK:
            for part in self.figure.parts:
                if isinstance(part, Path):
                    stroker = QPainterPathStroker()
                    stroker.setWidth(_EASY_TO_HIT)
                    path.addPath(stroker.createStroke(outline_of(part)))
            return path
        bounds = self.figure.bounds
        path.addRect(QRectF(bounds.x, bounds.y, bounds.width, bounds.height))
        return path

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        if self._compiled is None:
            self._compiled = Compiled(self.figure)
        haste, seen = self._haste, option.exposedRect
        if haste.on or haste.scale < Haste.UNREAD:
            # The painter of a view does not smooth unless told to, and asking it takes time.
            self._compiled.coarse(painter, haste.scale, seen)
        else:
            if not painter.testRenderHint(_SMOOTH):
                painter.setRenderHint(_SMOOTH, True)
            self._compiled.fine(painter, seen)
        if self._pinned or self._mark:
            self._paint_over(painter)

    def _paint_over(self, painter: QPainter) -> None:
        """Its pin and its ring, always smooth; what comes after is painted as before."""
        before = painter.testRenderHint(_SMOOTH)
        painter.setRenderHint(_SMOOTH, True)
        if self._pinned:
            self._paint_pin(painter)
        if self._mark:
            self._paint_ring(painter)
        painter.setRenderHint(_SMOOTH, before)

    def _paint_ring(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        token, width, style = _RINGS[self._mark]
        # A ring is seen at any scale.
        painter.setPen(QPen(theme.colour(token), width / min(1.0, self._haste.scale), style))
        if self.figure.role is Role.LINK:
            for part in self.figure.parts:
                if isinstance(part, Path):
                    painter.drawPath(outline_of(part))
        else:
            painter.drawRoundedRect(self.ring(), 8, 8)

    def _paint_pin(self, painter: QPainter) -> None:
        """A drawing pin at the upper right corner of the box."""
        box = box_of(self.figure)
        head = QPointF(box.right - 9.0, box.y + 1.0)
        painter.setPen(QPen(theme.colour("muted"), 1.4))
        painter.drawLine(head, head + QPointF(0.0, 8.0))
        painter.setBrush(theme.colour("card"))
        painter.drawEllipse(head, 3.2, 3.2)


def box_of(figure: Figure) -> Rect:
    """The box of a figure, or its bounds where it has none."""
    return next((part.rect for part in figure.parts if isinstance(part, Box)), figure.bounds)


def _extent(figure: Figure, ruler: Ruler) -> QRectF:
    """All that a figure covers, with room for its ring; in plain numbers, as an edit that moves
    many boxes asks for it many times."""
    bounds = figure.bounds
    left, top, right, low = bounds.x, bounds.y, bounds.right, bounds.bottom
    for part in figure.parts:
        x, y, end, foot = _sides(part, ruler)
        left, top = min(left, x), min(top, y)
        right, low = max(right, end), max(low, foot)
    return QRectF(left - _ROOM, top - _ROOM, right - left + 2 * _ROOM, low - top + 2 * _ROOM)


def _sides(part: Part, ruler: Ruler) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a part."""
    if isinstance(part, Box):
        return part.rect.x, part.rect.y, part.rect.right, part.rect.bottom
    if isinstance(part, Disc):
        x, y, far = part.centre.x, part.centre.y, part.radius
        return x - far, y - far, x + far, y + far
    if isinstance(part, Text):
        wide = ruler.width(part.text, part.size, bold=part.bold)
        shift = {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[part.anchor]
        left, top = part.place.x - shift, part.place.y - part.size
        return left, top, left + wide, top + 1.4 * part.size
    if not part.points:
        return _NOWHERE
    across, down = [p.x for p in part.points], [p.y for p in part.points]
    return min(across), min(down), max(across), max(down)
