"""What will happen to each row of the file, in a word and with the reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rca_studio.intake.outcomes import Outcome
from rca_studio.intake.preview import PreviewRow
from rca_studio.ui import theme
from rca_studio.ui.importing.columns_table import paint_line, share_width
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

HEADINGS = ("Row", "Result", "Why")
SHARES = (9.0, 18.0, 60.0)
TONES = {
    Outcome.NEW: "good",
    Outcome.UPDATED: "info",
    Outcome.UNCHANGED: "neutral",
    Outcome.DUPLICATE: "warning",
    Outcome.REJECTED: "error",
    Outcome.BLANK: "neutral",
    Outcome.NOT_A_RECORD: "neutral",
}


class PreviewTable(QAbstractTableModel):
    """Rows of the preview; they are shown, never chosen for anything."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[PreviewRow, ...] = ()

    def show_rows(self, rows: tuple[PreviewRow, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return (f"{row.line:,}", row.outcome.label, row.why or row.title)[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(row.why or row.title)
            case _ if role == PILL_ROLE and index.column() == 1:
                return row.outcome.label, TONES[row.outcome]
        return None


class PreviewView(QTableView):
    """The table of the preview."""

    def __init__(self, model: PreviewTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName("What will happen to each row")
        set_up(self)
        measure(self, row_height(), 0.9)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_width(self, SHARES, 60)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(8), row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint_ground(painter, option, index)
        inner = one_row(option.rect)
        if not paint_cell_pill(painter, inner, inner.height(), index):
            text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
            paint_line(painter, inner, text, "", "text")
        painter.restore()
