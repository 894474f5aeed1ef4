"""Paints the cells of the list of cases: up to two lines of text, or a pill."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
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
                below = inner.adjusted(0, QFontMetrics(theme.font()).lineSpacing(), 0, 0)
                small = theme.font(theme.Size.SMALL_STRONG)
                paint_lines(painter, below, clock[0], small, theme.colour(clock[1]), 1)
        painter.restore()
