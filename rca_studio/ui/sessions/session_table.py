"""The table of safety sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rca_studio.ui import theme
from rca_studio.ui.sessions.lines import SessionLine
from rca_studio.ui.widgets.lines_view import LinesView
from rca_studio.ui.widgets.table import (
    PILL_ROLE,
    paint_cell_pill,
    paint_ground,
    paint_lines,
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


class SessionTable(LinesView):
    """The sessions; ``deleted`` tells that the one in hand is to go."""

    deleted = Signal()

    def __init__(self, model: SessionModel, parent: QWidget | None = None) -> None:
        shares = [share for _, share in _COLUMNS]
        super().__init__("Safety sessions", model, SessionDelegate(), shares, parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.deleted.emit()
        else:
            super().keyPressEvent(event)
