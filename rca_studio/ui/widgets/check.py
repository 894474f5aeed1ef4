"""A box to tick that paints its own mark: that of the platform is pale and stays small."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LEAST_TARGET


class CheckBox(QCheckBox):
    """A tick and its words, in the size of the text and the colours of the theme."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._words = text
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._renew()
        theme.notifier.changed.connect(self._renew)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        wide = self._side() + theme.grid(1) + metrics.horizontalAdvance(self._words) + 6
        return QSize(wide, max(LEAST_TARGET, round(metrics.height() * 1.5)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: object) -> bool:
        """Words and mark are one target."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, on = self._side(), self.isChecked()
        box = QRectF(2, (self.height() - side) / 2, side, side)
        edge = "accent" if on else "field_border"
        painter.setPen(QPen(theme.colour(edge if self.isEnabled() else "border"), 1.4))
        painter.setBrush(theme.colour("accent" if on else "card"))
        painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), 3, 3)
        if on:
            painter.setPen(QPen(theme.colour("on_accent"), max(1.8, side / 8)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            at = [(0.24, 0.52), (0.43, 0.71), (0.77, 0.31)]
            points = [QPointF(box.x() + x * side, box.y() + y * side) for x, y in at]
            painter.drawPolyline(QPolygonF(points))
        painter.setFont(self.font())
        painter.setPen(theme.colour("text" if self.isEnabled() else "muted"))
        text = QRectF(self.rect()).adjusted(2 + side + theme.grid(1), 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(text, int(flags), self._words)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, 1, -1, -1), 4, 4)
        painter.end()

    def _side(self) -> int:
        return round(QFontMetrics(self.font()).height() * 0.95)

    def _renew(self) -> None:
        self.setFont(theme.font())
        self.updateGeometry()
        self.update()
