"""The table of safety sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from rca_studio.ui import theme
from rca_studio.ui.sessions.lines import SessionLine
from rca_studio.ui.widgets.table import (
    PILL_ROLE,
    line_height,
    measure,
    paint_cell_pill,
    paint_ground,
    paint_lines,
    set_up,
    two_rows,
)

Index = QModelIndex | QPersistentModelIndex

_COLUMNS: Final = (("Session", 34), ("When", 18), ("For", 20), ("Cases", 20), ("Frames", 24))
_DISPLAY: Final = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_STATE: Final = 4


class SessionModel(QAbstractTableModel):
    """The lines of the table; ``references_of`` names the cases of a session when it is seen."""

    def __init__(self, references_of: Callable[[tuple[str, ...]], str]) -> None:
        super().__init__()
        self.lines: tuple[SessionLine, ...] = ()
        self._references_of = references_of

    def show_lines(self, lines: tuple[SessionLine, ...]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and way is Qt.Orientation.Horizontal:
            return _COLUMNS[section][0]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == PILL_ROLE and index.column() == _STATE:
            return line.state
        if role in _DISPLAY:
            return self._text(line, index.column())
        return None

    def _text(self, line: SessionLine, column: int) -> str:
        match column:
            case 0:
                return line.session.title
            case 1:
                return line.day
            case 2:
                return line.session.audience
            case 3:
                return self._references_of(line.session.cases)
        return line.state[0]


class SessionDelegate(QStyledItemDelegate):
    """Paints up to two lines of text, or a pill; what is over is quieter."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint_ground(painter, option, index)
        inner = two_rows(option.rect)
        if not paint_cell_pill(painter, inner, QFontMetrics(theme.font()).lineSpacing(), index):
            model = index.model()
            held = isinstance(model, SessionModel) and model.lines[index.row()].held
            strong = index.column() == 0 and not held
            font = theme.font(theme.Size.STRONG if strong else theme.Size.BODY)
            text = str(index.data() or "")
            paint_lines(painter, inner, text, font, theme.colour("muted" if held else "text"))
        painter.restore()


class SessionTable(QTableView):
    """``opened`` tells that the session in hand is wanted, ``deleted`` that it is to go."""

    chosen = Signal()
    opened = Signal()
    deleted = Signal()

    def __init__(self, model: SessionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(SessionDelegate(self))
        set_up(self)
        self.setAccessibleName("Safety sessions")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentRowChanged.connect(self._on_row)
        self.doubleClicked.connect(self._on_opened)
        self._measure()
        theme.notifier.changed.connect(self._measure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, here = event.key(), self.currentIndex().isValid()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here:
            self.opened.emit()
        elif key == Qt.Key.Key_Delete and here:
            self.deleted.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.selectRow(0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share(event.size().width())

    def _measure(self) -> None:
        measure(self, line_height(), 0.62)
        self._share(self.viewport().width())

    def _share(self, room: int) -> None:
        total = sum(width for _, width in _COLUMNS)
        least = QFontMetrics(theme.font()).averageCharWidth() * 7
        for section, (_, width) in enumerate(_COLUMNS):
            self.horizontalHeader().resizeSection(section, max(least, room * width // total))

    def _on_row(self, *_indexes: object) -> None:
        self.chosen.emit()

    def _on_opened(self, _index: QModelIndex) -> None:
        self.opened.emit()
