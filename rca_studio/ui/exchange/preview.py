"""What will be saved, small: the drawing, and the sheets it lies on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.diagrams.shapes import Rect
from rca_studio.ui import theme

if TYPE_CHECKING:
    from rca_studio.diagrams.shapes import Drawing
    from rca_studio.reports.poster import Plan

_RIM = 10.0
_FINE_UP_TO = 1_500
"""Drawings of more figures are painted without smoothing: they are too small to be read here."""


class SheetsPreview(QWidget):
    """A drawing, with its sheets round it where it is printed; painted once for each size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawing: Drawing | None = None
        self._plan: Plan | None = None
        self._kept: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Preview")
        theme.notifier.changed.connect(self._renew)

    def show_made(self, drawing: Drawing | None, plan: Plan | None) -> None:
        """Show another export; ``None`` shows an empty ground."""
        self._drawing, self._plan = drawing, plan
        self.setAccessibleDescription(sheet_words(plan) if plan else "")
        self._renew()

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(50), theme.grid(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(20), theme.grid(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        fine = self.devicePixelRatioF()
        wanted = self.size() * fine
        if self._kept is None or self._kept.size() != wanted:
            self._kept = QPixmap(wanted)
            self._kept.setDevicePixelRatio(fine)
            self._paint_on(self._kept)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._kept)
        painter.end()

    def _paint_on(self, pixmap: QPixmap) -> None:
        pixmap.fill(theme.colour("backdrop" if self._plan else "canvas"))
        drawing = self._drawing
        if drawing is None or not drawing.figures:
            return
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = _extent(drawing, self._plan)
        scale = min(
            (self.width() - 2 * _RIM) / max(room.width, 1.0),
            (self.height() - 2 * _RIM) / max(room.height, 1.0),
            1.5,
        )
        if scale > 0:
            painter.translate(self.width() / 2, self.height() / 2)
            painter.scale(scale, scale)
            painter.translate(-room.centre.x, -room.centre.y)
            for tile in self._plan.tiles if self._plan else ():
                painter.fillRect(_rect(tile.window), theme.colour("canvas"))
            self._paint_drawing(painter, drawing, scale)
            if self._plan is not None:
                self._paint_sheets(painter, self._plan, scale)
        painter.end()

    @staticmethod
    def _paint_drawing(painter: QPainter, drawing: Drawing, scale: float) -> None:
        from rca_studio.ui.paint_qt import Compiled

        fine = len(drawing.figures) <= _FINE_UP_TO
        for figure in drawing.figures:
            compiled = Compiled(figure)
            if fine:
                compiled.paint_fine(painter)
            else:
                compiled.paint_coarse(painter, scale)

    def _paint_sheets(self, painter: QPainter, plan: Plan, scale: float) -> None:
        several = len(plan.tiles) > 1
        line = QPen(theme.colour("accent" if several else "field_border"), 1.5)
        line.setCosmetic(True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tile in plan.tiles:
            painter.setPen(line)
            painter.drawRect(_rect(tile.window))
        if not several:
            return
        font = theme.font(theme.Size.SMALL_STRONG)
        painter.setFont(font)
        for tile in plan.tiles:
            painter.save()
            painter.translate(tile.window.x, tile.window.y)
            painter.scale(1 / scale, 1 / scale)
            words = painter.boundingRect(QRectF(4, 3, 60, 30), 0, tile.label)
            ground = QColor(theme.colour("accent"))
            painter.fillRect(words.adjusted(-3, -1, 3, 1), ground)
            painter.setPen(theme.colour("on_accent"))
            painter.drawText(words, 0, tile.label)
            painter.restore()

    def _renew(self) -> None:
        self._kept = None
        self.update()


def sheet_words(plan: Plan) -> str:
    """How many sheets there are, and how large the drawing is on them."""
    count = len(plan.tiles)
    size = f"at {plan.scale:.0%} of its size on screen"
    if count == 1:
        return f"1 sheet, {size}"
    return f"{count:,} sheets, {plan.columns} beside and {plan.rows} below each other, {size}"


def _extent(drawing: Drawing, plan: Plan | None) -> Rect:
    if plan is None:
        return Rect(0.0, 0.0, drawing.width, drawing.height)
    windows = [tile.window for tile in plan.tiles]
    left, top = min(one.x for one in windows), min(one.y for one in windows)
    right, bottom = max(one.right for one in windows), max(one.bottom for one in windows)
    return Rect(left, top, right - left, bottom - top)


def _rect(rect: Rect) -> QRectF:
    return QRectF(rect.x, rect.y, rect.width, rect.height)
