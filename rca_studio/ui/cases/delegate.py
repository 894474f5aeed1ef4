"""Paints the cells of dense tables: up to two lines of text, or a pill."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rca_studio.ui import theme
from rca_studio.ui.cases.table_model import PILL_ROLE, Index
from rca_studio.ui.widgets.pill import paint_pill, pill_size

PAD_X = 1.25
PAD_Y = 1.15


def line_height() -> int:
    """Height of a line of two rows of text, by the font."""
    return QFontMetrics(theme.font()).lineSpacing() * 2 + theme.grid(2 * PAD_Y)


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


class CaseDelegate(QStyledItemDelegate):
    """Cells of the list of cases."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(10), line_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, theme.colour("selection" if selected else "card"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if selected and index.column() == 0 and option.widget.hasFocus():
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme.colour("focus"))
        inner = rect.adjusted(
            theme.grid(PAD_X), theme.grid(PAD_Y), -theme.grid(PAD_X / 2), -theme.grid(0.5)
        )
        pill = index.data(PILL_ROLE)
        if pill:
            line = QFontMetrics(theme.font()).lineSpacing()
            top = inner.y() + (line - pill_size(pill[0]).height()) // 2
            paint_pill(painter, QPoint(inner.x(), top), pill[0], pill[1], inner.width())
        else:
            text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            faint = text in ("Not worked out", "Not known")
            colour = theme.colour("muted" if faint else "text")
            paint_lines(painter, inner, text, theme.font(), colour)
        painter.restore()
