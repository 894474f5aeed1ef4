"""How the table of the plan is painted, and which editor stands in a cell that is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QPolygon
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rca_studio.domain.moments import show_moment
from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.case.actions_date import WRONG, read_day
from rca_studio.ui.dress import redraw
from rca_studio.ui.plan.group_paint import paint_note
from rca_studio.ui.plan.table_columns import COLUMNS, NONE_YET
from rca_studio.ui.plan.table_model import LATE_ROLE, Heading, PlanTable
from rca_studio.ui.widgets.field import ComboBox, LineEdit, TextArea, offer
from rca_studio.ui.widgets.table import (
    PAD_X,
    Index,
    line_height,
    paint_cell_pill,
    paint_ground,
    paint_lines,
    two_rows,
)

_MARGIN = 2


class Cells(Protocol):
    """What a cell is changed with: see ``CellEdits``."""

    def value(self, row: ActionRow, key: str) -> str:
        """What stands in the editor at first."""
        ...

    def choices(self, row: ActionRow, key: str) -> tuple[tuple[str, str], ...]:
        """What can be chosen, or what completes what is typed, as (key, words)."""
        ...

    def today(self) -> date:
        """The present day, for days typed without a year."""
        ...


class PlanDelegate(QStyledItemDelegate):
    """Paints lines and headings; ``edited`` tells the action, the column and its new value."""

    edited = Signal(object, str, str)

    def __init__(self, cells: Callable[[], Cells], parent: QWidget) -> None:
        super().__init__(parent)
        self._cells = cells

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(8), line_height())

    # -- painting --------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, PlanTable)
        line = model.line(index.row())
        painter.save()
        if isinstance(line, Heading):
            view = self.parent()
            assert isinstance(view, QAbstractItemView)
            here = line.folded and view.hasFocus() and view.currentIndex().row() == index.row()
            self._paint_heading(painter, option.rect, line, here)
        else:
            self._paint_cell(painter, option, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: Heading, here: bool) -> None:
        """Paint the part of a heading that one cell shows; together they show it across."""
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.colour("selection" if here else "header"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if here:
            painter.fillRect(QRect(0, rect.y(), 3, rect.height()), theme.colour("focus"))
        left = theme.grid(PAD_X)
        size = theme.grid(0.5)
        self._paint_arrow(painter, QPoint(left + size, rect.center().y()), size, heading.folded)
        inner = QRect(left + size * 3, rect.y(), 100_000, rect.height())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(theme.font(theme.Size.STRONG))
        painter.setPen(theme.colour("text"))
        painter.drawText(inner, middle, heading.group.name)
        wide = painter.fontMetrics().horizontalAdvance(heading.group.name)
        paint_note(painter, inner.adjusted(wide, 0, 0, 0), heading.group)

    def _paint_arrow(self, painter: QPainter, at: QPoint, size: int, folded: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("muted"))
        half = max(2, size * 2 // 3)
        x, y = at.x(), at.y()
        corners = (
            [QPoint(x - half // 2, y - size), QPoint(x + half, y), QPoint(x - half // 2, y + size)]
            if folded
            else [
                QPoint(x - size, y - half // 2),
                QPoint(x + size, y - half // 2),
                QPoint(x, y + half),
            ]
        )
        painter.drawPolygon(QPolygon(corners))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        paint_ground(painter, option, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 1))
            painter.drawRect(rect.adjusted(0 if index.column() else 3, 1, -2, -2))
        inner = two_rows(rect)
        if paint_cell_pill(painter, inner, QFontMetrics(theme.font()).lineSpacing(), index):
            return
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        late = bool(index.data(LATE_ROLE))
        font = theme.font(theme.Size.STRONG if late else theme.Size.BODY)
        colour = theme.colour("error" if late else "muted" if text in NONE_YET else "text")
        paint_lines(painter, inner, text, font, colour)

    # -- editing ---------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        row, column = self._row(index), COLUMNS[index.column()]
        assert row is not None  # headings cannot be edited
        made = self._editor(parent, row, column.key, column.editor)
        made.setAccessibleName(f"{column.heading} of “{row.text}”")
        return made

    def _editor(self, parent: QWidget, row: ActionRow, key: str, kind: str) -> QWidget:
        cells = self._cells()
        if kind == "choice":
            combo = ComboBox(parent)
            combo.set_choices(cells.choices(row, key), cells.value(row, key))
            combo.activated.connect(self._on_activated)
            QTimer.singleShot(0, combo, combo.showPopup)
            return combo
        if kind == "words":
            return TextArea(rows=3, parent=parent)
        line = LineEdit("", "30 Nov 2026" if kind == "day" else "", parent)
        if kind == "line" and (known := cells.choices(row, key)):
            offer(line, [words for _, words in known])
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        row, key = self._row(index), COLUMNS[index.column()].key
        if row is None:
            return
        value = self._cells().value(row, key)
        if isinstance(editor, TextArea):
            editor.show_value(value)
            editor.selectAll()
        elif isinstance(editor, LineEdit):
            day = COLUMNS[index.column()].editor == "day"
            editor.show_value(show_moment(value) if day else value)
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: object, index: Index) -> None:
        """Tell the new value, if there is one; what means no day is left where it was."""
        row, column = self._row(index), COLUMNS[index.column()]
        if row is None:
            return
        new = self._told(editor, column.editor)
        if new is not None and new != self._cells().value(row, column.key):
            # After the editor has gone: what it does may open a sheet or show all lines anew.
            key = column.key
            QTimer.singleShot(0, self, lambda: self.edited.emit(row, key, new))

    def _told(self, editor: QWidget, kind: str) -> str | None:
        if isinstance(editor, ComboBox):
            return editor.key
        if isinstance(editor, TextArea):
            return " ".join(editor.text().split())
        if isinstance(editor, LineEdit):
            text = " ".join(editor.text().split())
            return read_day(text, self._cells().today()) if kind == "day" else text
        return None

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Fill the cell, or more of the table where the words need room."""
        rect: QRect = option.rect.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        above = editor.parentWidget()
        room = above.rect() if above is not None else rect
        if isinstance(editor, TextArea):
            size = QSize(max(rect.width(), theme.grid(50)), editor.sizeHint().height())
        else:
            least = theme.grid(26) if isinstance(editor, ComboBox) else theme.grid(18)
            size = QSize(max(rect.width(), least), editor.sizeHint().height())
        size = size.boundedTo(room.size())
        top_left = QPoint(
            max(0, min(rect.x(), room.width() - size.width())),
            max(0, min(rect.y(), room.height() - size.height())),
        )
        editor.setGeometry(QRect(top_left, size))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter keeps what is typed, also where it is several lines; a day has to be a day."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            on = enter or event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if on and isinstance(editor, LineEdit) and not self._is_whole(editor):
                return True
            if enter and isinstance(editor, TextArea):
                self._finish(editor)
                return True
        return super().eventFilter(editor, event)

    def _is_whole(self, editor: LineEdit) -> bool:
        """Whether what is typed can be kept; where it cannot, the editor says why and stays."""
        a_day = editor.placeholderText() != ""
        if not a_day or read_day(editor.text(), self._cells().today()) is not None:
            return True
        editor.setProperty("state", "needed")
        editor.setToolTip(WRONG)
        editor.setAccessibleDescription(WRONG)
        redraw(editor)
        from PySide6.QtWidgets import QToolTip

        QToolTip.showText(editor.mapToGlobal(QPoint(0, editor.height())), WRONG, editor)
        return False

    def _on_activated(self, _index: int) -> None:
        if isinstance(combo := self.sender(), ComboBox):
            self._finish(combo)

    def _finish(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _row(self, index: Index) -> ActionRow | None:
        model = index.model()
        assert isinstance(model, PlanTable)
        return model.action(index.row())
