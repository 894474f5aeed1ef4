"""The columns of the file and what becomes of each; the second column is edited in place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rca_studio.intake.mapping import ColumnPlan, Confidence, Target
from rca_studio.ui import theme
from rca_studio.ui.icons import icon
from rca_studio.ui.widgets.field import ComboBox
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.table import (
    PILL_ROLE,
    Index,
    measure,
    one_row,
    paint_cell_pill,
    paint_ground,
    row_height,
    set_up,
)

HEADINGS = ("In the file", "Becomes", "Sure", "Values", "Empty")
SHARES = (21.0, 26.0, 11.0, 26.0, 10.5)
BECOMES = 1
TONES = {
    Confidence.SURE: "good",
    Confidence.CHECK: "warning",
    Confidence.KEPT: "neutral",
    Confidence.BY_RULE: "neutral",
    Confidence.CHOSEN: "info",
}
FAINT_ROLE = Qt.ItemDataRole.UserRole + 2
"""Words after the main ones, shown muted."""


class ColumnsTable(QAbstractTableModel):
    """``chosen`` tells a column's index in the file and what it is to become."""

    chosen = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[ColumnPlan, ...] = ()

    def show_columns(self, columns: tuple[ColumnPlan, ...]) -> None:
        """Show these columns; the cursor stays where it was if they are the same ones."""
        same = [c.name for c in columns] == [c.name for c in self._columns]
        if same and columns:
            self._columns = columns
            last = self.index(len(columns) - 1, len(HEADINGS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._columns = columns
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == BECOMES else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._columns):
            return None
        column = self._columns[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._text(column, index.column())
            case Qt.ItemDataRole.EditRole:
                return column.target.value
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._text(column, index.column()))
            case _ if role == PILL_ROLE and index.column() == 2:
                return column.confidence.value, TONES[column.confidence]
            case _ if role == FAINT_ROLE and index.column() == BECOMES:
                return f" · {column.why}" if column.why else ""
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        target, column = Target(value), self._columns[index.row()]
        if target is not column.target:
            self.chosen.emit(column.facts.index, target)
        return True

    def _text(self, column: ColumnPlan, place: int) -> str:
        match place:
            case 0:
                return column.name or "(no name)"
            case 1:
                return column.target.label
            case 2:
                return column.confidence.value
            case 3:
                return column.values_text
        return f"{column.facts.empty:,}"


class ColumnsView(QTableView):
    """Enter, F2 or a click on the second column opens its list."""

    def __init__(self, model: ColumnsTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("Columns of the file")
        set_up(self)
        measure(self, row_height(), 0.9)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.clicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space)
        if event.key() in keys and self.state() is not QAbstractItemView.State.EditingState:
            index = self.currentIndex()
            if index.isValid():
                target = index.siblingAtColumn(BECOMES)
                self.setCurrentIndex(target)
                self.edit(target)
                return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_width(self, SHARES, 64)

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() == BECOMES:
            self.edit(index)


class _Delegate(QStyledItemDelegate):
    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        combo = ComboBox(parent)
        combo.set_choices(tuple((t.value, t.label) for t in Target))
        combo.setAccessibleName("Becomes")
        combo.activated.connect(self._on_activated)
        QTimer.singleShot(0, combo.showPopup)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, ComboBox):
            editor.choose(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ComboBox) and editor.key:
            model.setData(index, editor.key)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(8), row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint_ground(painter, option, index)
        inner = one_row(option.rect)
        if not paint_cell_pill(painter, inner, inner.height(), index):
            muted = index.column() == 3
            if index.column() == BECOMES:
                side = theme.grid(1.5)
                place = QRect(inner.right() - side, inner.center().y() - side // 2, side, side)
                icon("chevron-down", "muted").paint(painter, place)
                inner = inner.adjusted(0, 0, -side, 0)
            text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            after = str(index.data(FAINT_ROLE) or "")
            paint_line(painter, inner, text, after, "muted" if muted else "text")
        painter.restore()

    def _on_activated(self, _index: int) -> None:
        editor = self.sender()
        if isinstance(editor, ComboBox):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)


def share_width(view: QTableView, shares: tuple[float, ...], least: float) -> None:
    """Divide the width among the columns; below ``least`` (in steps of the grid) it scrolls."""
    room, total = max(view.viewport().width(), theme.grid(least)), sum(shares)
    for section, share in enumerate(shares):
        view.horizontalHeader().resizeSection(section, int(room * share / total))


def paint_line(painter: QPainter, rect: QRect, text: str, after: str, token: str) -> None:
    """Paint one line of text, and muted words after it, as far as there is room."""
    metrics = QFontMetrics(theme.font())
    painter.setFont(theme.font())
    painter.setPen(theme.colour(token))
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    plain = " ".join(text.split())[:400]
    shown = metrics.elidedText(plain, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, middle, shown)
    used = metrics.horizontalAdvance(shown)
    if after and used < rect.width() - theme.grid(3):
        rest = metrics.elidedText(after, Qt.TextElideMode.ElideRight, rect.width() - used)
        painter.setPen(theme.colour("muted"))
        painter.drawText(rect.adjusted(used, 0, 0, 0), middle, rest)
