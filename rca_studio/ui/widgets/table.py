"""What all dense tables share: quiet lines chosen as a whole, and how their cells are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
)

from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.pill import paint_pill, pill_size

Index = QModelIndex | QPersistentModelIndex

PILL_ROLE = Qt.ItemDataRole.UserRole + 1
"""Words and tone of the pill a cell shows, if it shows one."""

PAD_X = 1.25
PAD_Y = 1.15


def set_up(view: QTableView) -> None:
    """Make a table dense, quiet, and chosen by whole lines."""
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    lines = view.verticalHeader()
    lines.hide()
    lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    dress(view, "table")


def measure(view: QTableView, line: int, head: float) -> None:
    """Make lines ``line`` pixels high and the headings ``head`` lines, in the font in force."""
    view.verticalHeader().setDefaultSectionSize(line)
    heading, small = view.horizontalHeader(), theme.font(theme.Size.SMALL)
    heading.setFont(small)
    heading.style().unpolish(heading)  # else its words stay as large as they were
    heading.style().polish(heading)
    heading.setFont(small)
    heading.setMinimumHeight(round(line * head))


def row_height() -> int:
    """Height of a line of one row of text, by the font."""
    return QFontMetrics(theme.font()).lineSpacing() + theme.grid(2.4)


def line_height() -> int:
    """Height of a line of two rows of text, by the font."""
    return QFontMetrics(theme.font()).lineSpacing() * 2 + theme.grid(2 * PAD_Y)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    """Paint the ground of a cell, with a mark where the keyboard is, and the line below it."""
    rect: QRect = option.rect
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    painter.fillRect(rect, theme.colour("selection" if selected else "card"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    if selected and index.column() == 0 and option.widget.hasFocus():
        painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme.colour("focus"))


def one_row(rect: QRect) -> QRect:
    """The room for one row of text in a cell."""
    return rect.adjusted(theme.grid(PAD_X), 0, -theme.grid(0.5), 0)


def two_rows(rect: QRect) -> QRect:
    """The room for two rows of text in a cell."""
    return rect.adjusted(
        theme.grid(PAD_X), theme.grid(PAD_Y), -theme.grid(PAD_X / 2), -theme.grid(0.5)
    )


def paint_cell_pill(painter: QPainter, room: QRect, height: int, index: Index) -> bool:
    """Paint the pill of a cell in the middle of ``height`` pixels; whether there is one."""
    pill = index.data(PILL_ROLE)
    if pill:
        top = room.y() + (height - pill_size(pill[0]).height()) // 2
        paint_pill(painter, QPoint(room.x(), top), pill[0], pill[1], room.width())
    return bool(pill)


def paint_lines(
    painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor, most: int = 2
) -> None:
    """Paint text over at most ``most`` lines, from the top; the last one ends with an ellipsis."""
    painter.setPen(colour)
    painter.setFont(font)
    metrics = QFontMetrics(font)
    layout = QTextLayout(" ".join(text.split())[:600], font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    y = rect.y()
    for number in range(1, most + 1):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(rect.width())
        words = layout.text()[line.textStart() :]
        base = QPointF(rect.x(), y + metrics.ascent())
        if line.textLength() >= len(words) and line.naturalTextWidth() <= rect.width() + 1:
            painter.drawText(base, words)
            break
        piece = words if number == most else words[: line.textLength()].rstrip()
        painter.drawText(base, metrics.elidedText(piece, Qt.TextElideMode.ElideRight, rect.width()))
        y += metrics.lineSpacing()
    layout.endLayout()
