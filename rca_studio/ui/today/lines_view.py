"""A list of things that wait: words, more words below, a pill at the right; any number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.today.words import Line
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.pill import paint_pill, pill_size
from rca_studio.ui.widgets.table import PAD_Y, Index, paint_ground, paint_lines


class Lines(QAbstractListModel):
    """Lines as Qt reads them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines; where only words differ, the list keeps its place."""
        new = tuple(lines)
        if new == self._lines:
            return
        if len(new) == len(self._lines):
            self._lines = new
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self._lines = new
        self.endResetModel()

    def line(self, number: int) -> Line | None:
        """The line of a row."""
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.head
            case Qt.ItemDataRole.AccessibleTextRole:
                return line.spoken
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip("\n".join(part for part in (line.head, line.tip) if part))
        return None


class LinesView(QListView):
    """A list as high as all its rows: the page around it scrolls, as one.

    Signals:
        opened: the number of a row, by Enter, or by a click where ``opens_by_click``.
        left: the arrow keys went beyond the first (-1) or last row (1).
        moved: where the row is that the keyboard went to.
    """

    opened = Signal(int)
    left = Signal(int)
    moved = Signal(QRect)

    def __init__(
        self,
        name: str,
        notes: int = 1,
        *,
        opens_by_click: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.lines = Lines(self)
        self._delegate = _Delegate(notes, self, links=opens_by_click)
        self.setModel(self.lines)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if opens_by_click:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(self._open)
        else:
            self.doubleClicked.connect(self._open)
        theme.notifier.changed.connect(self._measure)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows; the cursor stays on its row as far as there is one."""
        row = max(0, self.currentIndex().row())
        self.lines.show_lines(lines)
        if lines:
            self.setCurrentIndex(self.lines.index(min(row, len(lines) - 1)))
        self.updateGeometry()

    @property
    def row(self) -> int:
        """The row the cursor is on, -1 for none."""
        return self.currentIndex().row()

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(40), self._high(self.lines.rowCount()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(24), self._high(self.lines.rowCount()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = self.lines.rowCount() - 1
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.row >= 0:
                self._open(self.currentIndex())
            case Qt.Key.Key_Down if self.row >= last:
                self.left.emit(1)
            case Qt.Key.Key_Up if self.row <= 0:
                self.left.emit(-1)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.row < 0 and self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0))
        if self.currentIndex().isValid():
            self.moved.emit(self.visualRect(self.currentIndex()))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            self.moved.emit(self.visualRect(current))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def enter_from(self, way: int) -> None:
        """Take the focus, at the first row when coming from above (1), else at the last."""
        if rows := self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0 if way > 0 else rows - 1))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _high(self, rows: int) -> int:
        return rows * self._delegate.high() + 2

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.row())

    def _measure(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()


class _Delegate(QStyledItemDelegate):
    """Paints rows; where they are links, only the one the keyboard is on stands out."""

    def __init__(self, notes: int, view: LinesView, *, links: bool) -> None:
        super().__init__(view)
        self._notes = notes
        self._links = links

    def high(self) -> int:
        """Height of a row, by the fonts."""
        head = QFontMetrics(theme.font()).lineSpacing()
        note = QFontMetrics(theme.font(theme.Size.SMALL)).lineSpacing()
        return head + self._notes * note + theme.grid(2 * PAD_Y)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(24), self.high())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        lines = index.model()
        assert isinstance(lines, Lines)
        line = lines.line(index.row())
        if line is None:
            return
        painter.save()
        if self._links and not option.widget.hasFocus():
            option.state &= ~QStyle.StateFlag.State_Selected
        paint_ground(painter, option, index)
        rect: QRect = option.rect
        side = theme.grid(2) - 1
        room = rect.adjusted(side, theme.grid(PAD_Y), -side, 0)
        wide = 0
        if line.pill:
            wide = min(pill_size(line.pill).width(), room.width() // 2)
            place = QPoint(room.right() - wide + 1, room.y() - theme.grid(0.4))
            paint_pill(painter, place, line.pill, line.tone, wide)
        head = room.adjusted(0, 0, -(wide + theme.grid(1)) if wide else 0, 0)
        strong = theme.font(theme.Size.STRONG)
        paint_lines(painter, head, line.head, strong, theme.colour("text"), 1)
        y = room.y() + QFontMetrics(theme.font()).lineSpacing() + theme.grid(0.25)
        small = theme.font(theme.Size.SMALL)
        for note in line.notes[: self._notes]:
            below = QRect(room.x(), y, room.width(), room.height())
            paint_lines(painter, below, note, small, theme.colour("muted"), 1)
            y += QFontMetrics(small).lineSpacing()
        painter.restore()
