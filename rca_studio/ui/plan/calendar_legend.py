"""Which shape in the calendar is which kind of day."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.plan.calendar_entries import DEADLINE, REVIEW
from rca_studio.ui.plan.calendar_paint import mark_size, paint_done, paint_mark


class Legend(QWidget):
    """The shapes with their words."""

    _WORDS = (
        (DEADLINE, "Deadline", "info"),
        (REVIEW, "Review", "warning"),
        (DEADLINE, "Late", "error"),
        (DEADLINE, "No longer due", "neutral"),
    )
    _DONE = ("done", "Done", "good")
    _SPOKEN = (
        "A square is a deadline, a diamond is a review; what is late has a mark in it, "
        "what is no longer due is hollow"
    )

    def __init__(self, *, timeline: bool = False) -> None:
        super().__init__()
        self._words = (*self._WORDS, self._DONE) if timeline else self._WORDS
        spoken = f"{self._SPOKEN}; a disc with a tick is the day it was done"
        self.setAccessibleName(spoken if timeline else self._SPOKEN)
        self.setFont(theme.font(theme.Size.SMALL))
        theme.notifier.changed.connect(self._renew)

    def sizeHint(self) -> QSize:
        wide = sum(self.fontMetrics().horizontalAdvance(words) for _, words, _ in self._words)
        each = round(mark_size()) + theme.grid(2.25)
        return QSize(wide + len(self._words) * each, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, size = 1.0, mark_size()
        for field, words, tone in self._words:
            mark = QRectF(left, (self.height() - size) / 2, size, size)
            filled, late = tone != "neutral", tone == "error"
            if field == "done":
                paint_done(painter, mark)
            else:
                paint_mark(painter, mark, field, tone, filled=filled, late=late)
            painter.setPen(theme.colour("muted"))
            room = QRectF(left + size + theme.grid(0.75), 0, self.width(), self.height())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
            left = room.x() + self.fontMetrics().horizontalAdvance(words) + theme.grid(1.5)
        painter.end()

    def _renew(self) -> None:
        self.setFont(theme.font(theme.Size.SMALL))
        self.updateGeometry()
        self.update()
