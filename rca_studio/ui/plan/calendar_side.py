"""Beside the calendar: a day as a list, and what has no day yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.calendar_entries import Entry
from rca_studio.ui.plan.calendar_grid import carry
from rca_studio.ui.plan.calendar_paint import mark_size, paint_mark, tone_of
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.table import Index, paint_lines

_KEYS = (
    "Enter opens, Control with an arrow moves it by a day or a week, Escape goes back to the days."
)


class EntryModel(QAbstractListModel):
    """Entries below each other."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()
        self.today = date.min

    def show_entries(self, entries: Sequence[Entry], today: date) -> None:
        """Show other entries."""
        wanted = tuple(entries)
        if wanted == self.entries and today == self.today:
            return
        self.beginResetModel()
        self.entries, self.today = wanted, today
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return action_words.title(entry.row)
        if role not in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        words = action_words.spoken(entry.row, self.today)
        if entry.day:
            words = f"{entry.kind}: {words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words)
        return f"{index.row() + 1:,} of {len(self.entries):,}: {words}"

    def flags(self, index: Index) -> Qt.ItemFlag:
        own = super().flags(index)
        return own | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else own


class EntryList(QListView):
    """``opened`` and ``picked`` tell an entry, ``moved`` how many days on it is to be brought,
    ``left`` that the keyboard goes back to the days.
    """

    opened = Signal(object)
    picked = Signal(object)
    moved = Signal(object, int)
    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = EntryModel()
        self.setModel(self.entries)
        self.setItemDelegate(_EntryDelegate(self))
        self.setAccessibleName(name)
        self.setAccessibleDescription(_KEYS)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._at(index)))
        self.selectionModel().currentChanged.connect(self._on_current)
        dress(self, "table")
        theme.notifier.changed.connect(self.scheduleDelayedItemsLayout)

    def sizeHint(self) -> QSize:
        """No more than it needs at least; it takes what there is."""
        return QSize(theme.grid(24), self.minimumHeight())

    def current(self) -> Entry | None:
        """The entry the keyboard is at."""
        return self._at(self.currentIndex())

    def choose(self, entry: Entry | None) -> None:
        """Put the keyboard on an entry without telling."""
        line = self.entries.entries.index(entry) if entry in self.entries.entries else -1
        blocked = self.blockSignals(True)
        if line < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self.entries.index(line))
            self.scrollTo(self.entries.index(line))
        self.blockSignals(blocked)

    def enter(self) -> None:
        """Bring the keyboard here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.current() is None and self.entries.entries:
            self.setCurrentIndex(self.entries.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        entry = self.current()
        if key in steps and plain == Qt.KeyboardModifier.ControlModifier:
            if entry is not None and entry.day and entry.still:
                self.moved.emit(entry, steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and entry is not None:
            self.opened.emit(entry)
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        if (entry := self.current()) is not None and entry.still:
            carry(self, entry)

    def _at(self, index: QModelIndex) -> Entry | None:
        known = 0 <= index.row() < len(self.entries.entries)
        return self.entries.entries[index.row()] if known else None

    def _on_current(self, index: QModelIndex) -> None:
        if (entry := self._at(index)) is not None:
            self.picked.emit(entry)


def line_height() -> int:
    """Height of an entry: two lines of its words, and two about who and how far."""
    body = QFontMetrics(theme.font()).lineSpacing()
    return 2 * body + 2 * QFontMetrics(theme.font(theme.Size.SMALL)).lineSpacing() + theme.grid(2.5)


class _EntryDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        view = option.widget
        wide = view.viewport().width() if isinstance(view, QListView) else theme.grid(24)
        return QSize(wide, line_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, EntryModel)
        entry = model.entries[index.row()]
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(rect, theme.colour("selection" if selected else "card"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if selected and option.widget.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))
        self._paint_words(painter, rect, entry, model.today)
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, entry: Entry, today: date) -> None:
        pad, left = theme.grid(1.1), theme.grid(3.5 if entry.day else 1.25)
        room = rect.adjusted(left, pad, -theme.grid(1.25), -pad)
        body, small = theme.font(), theme.font(theme.Size.SMALL)
        step = QFontMetrics(small).lineSpacing()
        size = mark_size()
        top = room.y() + (QFontMetrics(body).height() - size) / 2
        mark = QRectF(rect.x() + theme.grid(1.25), top, size, size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = tone_of(entry)
        if entry.day:
            paint_mark(painter, mark, entry.field, tone, filled=entry.still, late=entry.late)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        paint_lines(painter, room, action_words.title(entry.row), body, theme.colour("text"))
        room.setTop(room.bottom() + 1 - 2 * step)
        who = " · ".join((entry.row.case_reference, action_words.owner(entry.row)))
        paint_lines(painter, room, who.strip(" ·"), small, theme.colour("muted"), 1)
        words = entry.row.state.label
        if entry.day:
            kind = f"{entry.kind}, late" if entry.late else entry.kind
            words = f"{kind} · {words}"
        room.translate(0, step)
        paint_lines(painter, room, words, small, theme.colour(tone), 1)
