"""The whole of a large picture in small, with a frame around the part in view.

It is for the mouse: a click or a drag brings that place into view. The keyboard has the arrow keys
and the outline, so it never gets the focus.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.diagrams.shapes import Drawing, Path, Role
from rca_studio.ui import theme
from rca_studio.ui.causes.drawing_view import DrawingView
from rca_studio.ui.causes.figure_item import box_of
from rca_studio.ui.causes.steps import NODE_ROLES

FROM = 100
"""From this many nodes on there is a small picture of the whole."""

_EDGE = 4.0
_FILLS = {
    Role.EVENT: "event_stroke",
    Role.HARM: "harm_stroke",
    Role.CONTROL: "control_stroke",
}


class MiniMap(QWidget):
    """Shows all of what a view shows a part of; hidden where the drawing is small."""

    def __init__(self, view: DrawingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._drawing = Drawing(0, 0)
        self._whole: QPixmap | None = None
        self.setAccessibleName("The whole picture in small")
        self.setToolTip("Click or drag to bring a place into view")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        view.looked.connect(self._on_looked)
        theme.notifier.changed.connect(self._repaint)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(24), theme.grid(14))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(12), theme.grid(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._whole is None:
            self._whole = self._painted()
        painter.drawPixmap(0, 0, self._whole)
        scale, left, top = self._scale()
        seen = self._view.seen()
        frame = QRectF(
            left + seen.x() * scale,
            top + seen.y() * scale,
            seen.width() * scale,
            seen.height() * scale,
        ).intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.setPen(QPen(theme.colour("focus"), 2))
        ground = theme.colour("focus")
        ground.setAlphaF(0.12)
        painter.setBrush(ground)
        painter.drawRect(frame)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._repaint()

    # -- inside ----------------------------------------------------------------------------------

    def _on_looked(self) -> None:
        drawing = self._view.drawing
        if drawing is not self._drawing:
            self._drawing = drawing
            nodes = sum(figure.role in NODE_ROLES for figure in drawing.figures)
            self.setVisible(nodes >= FROM)
            self._repaint()
        elif self.isVisible():
            self.update()

    def _repaint(self) -> None:
        self._whole = None
        self.update()

    def _scale(self) -> tuple[float, float, float]:
        """Pixels for one point, and where the upper left corner of the drawing is."""
        drawing = self._drawing
        wide, high = max(1.0, drawing.width), max(1.0, drawing.height)
        scale = min((self.width() - 2 * _EDGE) / wide, (self.height() - 2 * _EDGE) / high)
        scale = max(scale, 1e-6)
        return scale, (self.width() - wide * scale) / 2, (self.height() - high * scale) / 2

    def _go(self, place: QPointF) -> None:
        scale, left, top = self._scale()
        self._view.look_at(QPointF((place.x() - left) / scale, (place.y() - top) / scale))

    def _painted(self) -> QPixmap:
        """The whole in small: boxes as blocks, links as threads."""
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(theme.colour("canvas"))
        painter = QPainter(made)
        painter.setPen(theme.colour("line"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        scale, left, top = self._scale()
        painter.setPen(QPen(theme.colour("border"), 1))
        for figure in self._drawing.figures:
            if figure.role in (Role.LINK, Role.BONE, Role.SPINE):
                for part in figure.parts:
                    if isinstance(part, Path) and part.points:
                        one, two = part.points[0], part.points[-1]
                        painter.drawLine(
                            QPointF(left + one.x * scale, top + one.y * scale),
                            QPointF(left + two.x * scale, top + two.y * scale),
                        )
        for figure in self._drawing.figures:
            if figure.role in NODE_ROLES:
                box = box_of(figure)
                rect = QRectF(
                    left + box.x * scale,
                    top + box.y * scale,
                    max(1.5, box.width * scale),
                    max(1.5, box.height * scale),
                )
                painter.fillRect(rect, theme.colour(_FILLS.get(figure.role, "wire")))
        painter.end()
        return made
