"""Paints the cells of the list of cases: up to two lines of text, or a pill."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from rca_studio.ui import theme
from rca_studio.ui.cases.table_model import CLOCK_ROLE
from rca_studio.ui.widgets.table import (
    Index,
    line_height,
    paint_cell_pill,
    paint_ground,
    paint_lines,
    two_rows,
)


class CaseDelegate(QStyledItemDelegate):
    """Cells of the list of cases."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(10), line_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint_ground(painter, option, index)
        inner = two_rows(option.rect)
        if not paint_cell_pill(painter, inner, QFontMetrics(theme.font()).lineSpacing(), index):
            text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            faint = text in ("Not worked out", "Not known")
            colour = theme.colour("muted" if faint else "text")
            clock = index.data(CLOCK_ROLE)
            paint_lines(painter, inner, text, theme.font(), colour, 1 if clock else 2)
            if clock:
                self._paint_clock(painter, inner, clock)
        painter.restore()

    def _paint_clock(self, painter: QPainter, inner: QRect, clock: tuple[str, str]) -> None:
        """What the clock says below the stage; where there is little room, without the number."""
        below = inner.adjusted(0, QFontMetrics(theme.font()).lineSpacing(), 0, 0)
        small = theme.font(theme.Size.SMALL)
        words, token = clock
        if QFontMetrics(small).horizontalAdvance(words) > below.width():
            words = words.partition(" by ")[0]
        paint_lines(painter, below, words, small, theme.colour(token), 1)
