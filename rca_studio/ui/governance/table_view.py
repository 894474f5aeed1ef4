"""A chart as a table: the very same numbers, to be sorted, copied and asked for their cases."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rca_studio.analysis.governance.panel import Cell, Drill, Table
from rca_studio.ui import theme
from rca_studio.ui.governance.chart_copy import cell_text, copy_table, lines_of
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.table import Index, measure, row_height, set_up

DRILL_ROLE: Final = Qt.ItemDataRole.UserRole + 11
ALL: Final = "All"
_MOST: Final = 46
_LEAST: Final = 7
_ROOT = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class TableModel(QAbstractTableModel):
    """The cells of one table, in the order asked for; the first column is the heading of a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = Table(title="", columns=(), rows=())
        self._order: list[int] = []
        self._numbers: tuple[bool, ...] = ()
        self.sorted_by: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def show_table(self, table: Table) -> None:
        """Show another table, in its own order."""
        self.beginResetModel()
        self.table = table
        self._order = list(range(len(table.rows)))
        self.sorted_by = (-1, Qt.SortOrder.AscendingOrder)
        self._numbers = tuple(
            column > 0 and any(cells[column - 1].value is not None for _, cells in table.rows)
            for column in range(len(table.columns))
        )
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.table.columns)

    def cell(self, index: _Index) -> Cell | None:
        """The number there; ``None`` for a heading."""
        if not index.isValid() or index.column() == 0:
            return None
        return self.table.rows[self._order[index.row()]][1][index.column() - 1]

    def text(self, index: _Index) -> str:
        """What stands there."""
        cell = self.cell(index)
        return cell.shown if cell is not None else self.table.rows[self._order[index.row()]][0]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(self.text(index).split())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._told(index))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._told(index)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.alignment(index.column())
            case _ if role == DRILL_ROLE:
                cell = self.cell(index)
                return cell.drill if cell is not None else None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.table.columns):
            return None
        words = self.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            column, order = self.sorted_by
            arrow = "↓" if order == Qt.SortOrder.DescendingOrder else "↑"
            return f"{words} {arrow}" if section == column else words
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words)
        return self.alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Numbers stand at the right, words at the left."""
        side = Qt.AlignmentFlag.AlignRight if self._numbers[column] else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column: numbers by size, what has none last either way; -1 as it came.

        The line of the totals stays the last.
        """
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = [self._order[one.row()] for one in before]
        self._order = list(range(len(self.table.rows)))
        if 0 <= column < len(self.table.columns):
            down = order == Qt.SortOrder.DescendingOrder
            self._order = self._order[: len(self._order) - self._totals()]
            if self._numbers[column]:
                values = {n: row[1][column - 1].value for n, row in enumerate(self.table.rows)}
                there = sorted(
                    (n for n in self._order if values[n] is not None),
                    key=lambda n: values[n] or 0.0,
                    reverse=down,
                )
                self._order = [*there, *(n for n in self._order if values[n] is None)]
            else:
                self._order.sort(key=lambda n: self._words(n, column), reverse=down)
            self._order += range(len(self._order), len(self.table.rows))
        self.sorted_by = (column, order)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(0, self.columnCount() - 1))
        place = {row: at for at, row in enumerate(self._order)}
        after = [
            self.index(place[row], one.column()) for row, one in zip(rows, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def counts(self, column: int) -> bool:
        """Whether there are numbers in a column."""
        return 0 <= column < len(self._numbers) and self._numbers[column]

    def _totals(self) -> int:
        """How many lines at the end are totals."""
        rows = self.table.rows
        return int(bool(rows) and len(rows) > 1 and rows[-1][0] == ALL)

    def _words(self, row: int, column: int) -> str:
        heading, cells = self.table.rows[row]
        return (cells[column - 1].shown if column else heading).casefold()

    def _told(self, index: _Index) -> str:
        """A cell with its headings, for a tooltip and a screen reader."""
        text = self.text(index)
        cell = self.cell(index)
        if cell is None:
            return text
        heading = self.table.rows[self._order[index.row()]][0]
        said = f"{heading}, {self.table.columns[index.column()]}: {text or 'nothing'}"
        if cell.hidden:
            said += ", so that nobody can be recognised"
        return said + (". Enter shows the cases." if cell.drill else "")


class ChartTable(QTableView):
    """Shows one table. ``drilled`` tells the ``Drill`` of a cell that was taken."""

    drilled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TableModel(self)
        self._basis = ""
        self._last = 0
        self.setModel(self._model)
        set_up(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_Delegate(self))
        self.setWordWrap(False)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(False)  # it would lie over headings at the right
        head.sectionClicked.connect(self._sort_next)
        self.activated.connect(self._take)
        theme.notifier.changed.connect(self._measure)
        self._measure()

    def show_table(self, table: Table, basis: str = "") -> None:
        """Show another table; ``basis`` goes along where it is copied."""
        self._basis = basis
        self._model.show_table(table)
        self.setAccessibleName(f"Table: {table.title}")
        self.setAccessibleDescription(table.note)
        self._measure()
        if table.rows and table.columns:
            self.setCurrentIndex(self._model.index(0, 0))

    def copy(self) -> None:
        """Put the chosen cells on the clipboard; with none or one chosen, the whole table."""
        chosen = sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column()))
        if len(chosen) < 2:
            copy_table(self._model.table, self._basis)
            return
        rows: dict[int, list[str]] = {}
        for index in chosen:
            cell = self._model.cell(index)
            text = cell_text(cell) if cell is not None else self._model.text(index)
            rows.setdefault(index.row(), []).append(text)
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(lines_of(rows.values()))

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        here = self.currentIndex()
        if self._model.data(here, DRILL_ROLE) is not None:
            menu.addAction("Show its cases", lambda: self._take(here))
            menu.addSeparator()
        menu.addAction("Copy figures", self.copy)
        menu.popup(event.globalPos())

    def _sort_next(self, column: int) -> None:
        """One way, the other way, and as it came; of numbers the largest first."""
        ways = [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder]
        if self._model.counts(column):
            ways.reverse()
        now, order = self._model.sorted_by
        if now != column:
            self._model.sort(column, ways[0])
        elif order == ways[0]:
            self._model.sort(column, ways[1])
        else:
            self._model.sort(-1)

    def _take(self, index: Index) -> None:
        drill = self._model.data(index, DRILL_ROLE)
        if isinstance(drill, Drill):
            self.drilled.emit(drill)

    def _measure(self) -> None:
        """As wide as its words, within bounds; what is longer tells itself in a tooltip."""
        measure(self, row_height(), 0.8)
        words, small = QFontMetrics(theme.font()), QFontMetrics(theme.font(theme.Size.SMALL))
        pad = theme.grid(3)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, name in enumerate(self._model.table.columns):
            shown = [self._model.text(self._model.index(row, column)) for row in self._sample()]
            wide = max([0, *(words.horizontalAdvance(text[:200]) for text in shown)])
            wide = max(wide, small.horizontalAdvance(f"{name} ↓")) + pad
            self.setColumnWidth(column, max(theme.grid(_LEAST), min(wide, theme.grid(_MOST))))
            self._last = wide
        self._widen_last()

    def _widen_last(self) -> None:
        """The last column has all its words where there is room at its right."""
        last = self._model.columnCount() - 1
        if last < 1:
            return
        before = sum(self.columnWidth(column) for column in range(last))
        bound = max(theme.grid(_LEAST), min(self._last, theme.grid(_MOST)))
        self.setColumnWidth(last, max(bound, min(self._last, self.viewport().width() - before)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen_last()

    def _sample(self) -> range:
        return range(min(self._model.rowCount(), 400))


class _Delegate(QStyledItemDelegate):
    """Quiet lines; a number with cases behind it is in the colour of links."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, theme.colour("selection" if selected else "card"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        drills = index.data(DRILL_ROLE) is not None
        font = theme.font()
        painter.setFont(font)
        painter.setPen(theme.colour("accent_text" if drills else "text"))
        room = rect.adjusted(theme.grid(1.25), 0, -theme.grid(1.25), 0)
        text = QFontMetrics(font).elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(index.data(Qt.ItemDataRole.TextAlignmentRole)), text)
        view = self.parent()
        is_here = isinstance(view, QTableView) and view.currentIndex() == index
        if is_here and isinstance(view, QTableView) and view.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), 1.6))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5), 3, 3)
        painter.restore()
