"""The days of a month or a week side by side, each with what falls on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rca_studio.domain.days import MONTHS, WEEKDAYS
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.calendar_entries import (
    Days,
    Entry,
    day_words,
    tally,
)
from rca_studio.ui.plan.calendar_paint import (
    WORDY,
    entry_height,
    lines_needed,
    number_height,
    paint_entry,
)
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.table import Index

ENTRY_FORMAT = "application/x-rca-studio-day"
"""What is carried while an entry is dragged: the id of an action and the field of the day."""

_MOST_SPOKEN = 8
_KEYS = (
    "Arrow keys go by days and weeks, Page Up and Page Down by months, Home to today, Enter lists."
)


class DaysModel(QAbstractTableModel):
    """Weeks down, days across."""

    def __init__(self) -> None:
        super().__init__()
        self.weeks: tuple[date, ...] = ()
        self.month = 0
        self.today = date.min
        self.days = Days()

    def show_weeks(self, weeks: tuple[date, ...], month: int) -> None:
        """Show these weeks by their first days; days outside ``month`` stand back (0: none do)."""
        self.beginResetModel()
        self.weeks, self.month = weeks, month
        self.endResetModel()

    def show_days(self, days: Days, today: date) -> None:
        """Show what falls on the days."""
        self.days, self.today = days, today
        if self.weeks:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.weeks) - 1, 6))

    def day(self, index: Index) -> date:
        """The day of a cell."""
        return self.weeks[index.row()] + timedelta(days=index.column())

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day, invalid where it is not shown."""
        for row, first in enumerate(self.weeks):
            if 0 <= (day - first).days < 7:
                return self.index(row, (day - first).days)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.weeks)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 7

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if not self.weeks or orientation is not Qt.Orientation.Horizontal:
            return None
        name = WEEKDAYS[(self.weeks[0] + timedelta(days=section)).weekday()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name[:3]
        return name if role == Qt.ItemDataRole.AccessibleTextRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.weeks):
            return None
        day = self.day(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day)
        return self.spoken(day) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def spoken(self, day: date) -> str:
        """A day with all that is on it, in words."""
        entries = self.days.on(day)
        words = f"{day_words(day)}{', today' if day == self.today else ''}: {tally(entries)}"
        told = "; ".join(entry.words() for entry in entries[:_MOST_SPOKEN])
        more = len(entries) - _MOST_SPOKEN
        return f"{words}. {told}{f'; {more} more' if more > 0 else ''}" if told else words


class DaysGrid(QTableView):
    """The days, each a cell.

    Signals:
        stepped: so many days on; turned: a month or week on or back; homed: to today.
        listed: show the day as a list; asked: show another day as one.
        picked: the entry clicked; opened: one to be opened.
        moved: an entry carried to another day: the id of the action, the field and the day.
    """

    stepped = Signal(int)
    turned = Signal(int)
    homed = Signal()
    listed = Signal()
    asked = Signal(object)
    picked = Signal(object)
    opened = Signal(object)
    moved = Signal(str, str, str)

    def __init__(self, days: DaysModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model_of_days = days
        self.wordy = False  # a week has room to say in words what a month shows by its shape
        self.chosen: Entry | None = None
        self._pressed: tuple[QPoint, Entry] | None = None
        self._hovered = QModelIndex()
        self.setModel(days)
        self.setItemDelegate(_DayDelegate(self))
        self.setAccessibleName("Days")
        self.setAccessibleDescription(_KEYS)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        for head in (self.verticalHeader(), self.horizontalHeader()):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            head.setMinimumSectionSize(theme.grid(3))
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        dress(self, "table")

    def sizeHint(self) -> QSize:
        """No more than it needs at least; it takes what there is."""
        return QSize(theme.grid(70), self.minimumHeight())

    # -- where things are --------------------------------------------------------------------------

    def places(self, index: Index, rect: QRect) -> tuple[tuple[tuple[QRect, Entry], ...], int]:
        """The room of each entry shown in a cell, and how many more there are."""
        entries = self.model_of_days.days.on(self.model_of_days.day(index))
        room = rect.adjusted(theme.grid(0.5), number_height(), -theme.grid(0.5), -theme.grid(0.25))
        least = entry_height(WORDY if self.wordy else 1)
        if len(entries) * least > room.height():
            shown = max(0, (room.height() - entry_height()) // least)
            heights = [least] * shown
        elif self.wordy:
            heights = [least] * len(entries)
        else:
            lines = lines_needed(entries, room.width(), room.height())
            heights = [entry_height(one) for one in lines]
        placed, top = [], room.y()
        for entry, high in zip(entries, heights, strict=False):
            placed.append((QRect(room.x(), top, room.width(), high - 2), entry))
            top += high
        return tuple(placed), len(entries) - len(placed)

    def entry_at(self, place: QPoint) -> Entry | None:
        """The entry under a point of the viewport."""
        index = self.indexAt(place)
        if not index.isValid():
            return None
        placed, _more = self.places(index, self.visualRect(index))
        return next((entry for room, entry in placed if room.contains(place)), None)

    def day_at(self, place: QPoint) -> date | None:
        """The day under a point of the viewport."""
        index = self.indexAt(place)
        return self.model_of_days.day(index) if index.isValid() else None

    # -- keyboard and mouse ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        turns = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in steps:
            self.stepped.emit(steps[key])
        elif key in turns:
            self.turned.emit(turns[key])
        elif key == Qt.Key.Key_Home:
            self.homed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.listed.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        place = event.position().toPoint()
        entry = self.entry_at(place)
        self._pressed = (place, entry) if entry else None
        if entry:
            self.picked.emit(entry)
        else:
            index = self.indexAt(place)
            if index.isValid() and self.more_at(index).contains(place):
                self.asked.emit(self.model_of_days.day(index))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        far = QApplication.startDragDistance()
        if self._pressed and (place - self._pressed[0]).manhattanLength() >= far:
            entry = self._pressed[1]
            self._pressed = None
            if entry.still:
                carry(self, entry)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if (entry := self.entry_at(place)) is not None:
            self.opened.emit(entry)
        elif (day := self.day_at(place)) is not None:
            self.asked.emit(day)

    def viewportEvent(self, event: Any) -> bool:
        if isinstance(event, QHelpEvent):
            self.setToolTip(self._tip(event.pos()))
        return super().viewportEvent(event)

    def _tip(self, place: QPoint) -> str:
        entry = self.entry_at(place)
        if entry is None:
            return ""
        words = action_words.spoken(entry.row, self.model_of_days.today)
        return plain_tip(f"{entry.kind}: {words}")

    def more_at(self, index: Index) -> QRect:
        """Where a cell says how many more there are."""
        rect = self.visualRect(index)
        placed, more = self.places(index, rect)
        if not more:
            return QRect()
        top = placed[-1][0].bottom() + 3 if placed else rect.y() + number_height()
        return QRect(rect.x(), top, rect.width(), entry_height())

    # -- dragging --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(event.mimeData().hasFormat(ENTRY_FORMAT))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        event.setAccepted(event.mimeData().hasFormat(ENTRY_FORMAT) and index.isValid())
        self._hover(index)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._hover(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(QModelIndex())
        day = self.day_at(event.position().toPoint())
        if day is None or not event.mimeData().hasFormat(ENTRY_FORMAT):
            event.ignore()
            return
        action, field = bytes(event.mimeData().data(ENTRY_FORMAT).data()).decode().splitlines()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.moved.emit(action, field, day.isoformat())

    def hovered(self, index: Index) -> bool:
        """Whether something carried hangs over a cell."""
        return self._hovered.isValid() and self._hovered == index

    def _hover(self, index: QModelIndex) -> None:
        self._hovered = QModelIndex(index)
        self.viewport().update()


def carry(widget: QWidget, entry: Entry) -> None:
    """Let the hand carry a day of an action away."""
    drag = QDrag(widget)
    data = QMimeData()
    data.setData(ENTRY_FORMAT, f"{entry.row.id}\n{entry.field}".encode())
    drag.setMimeData(data)
    size, ratio = QSize(theme.grid(24), entry_height()), widget.devicePixelRatioF()
    picture = QPixmap((size.toSizeF() * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_entry(painter, QRect(QPoint(0, 0), size), entry, chosen=True)
    painter.end()
    drag.setPixmap(picture)
    drag.exec(Qt.DropAction.MoveAction)


class _DayDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        grid = option.widget
        assert isinstance(grid, DaysGrid)
        rect: QRect = option.rect
        painter.save()
        painter.setClipRect(rect)
        self._paint_ground(painter, rect, grid, index)
        model = grid.model_of_days
        placed, more = grid.places(index, rect)
        for room, entry in placed:
            paint_entry(painter, room, entry, chosen=entry == grid.chosen)
        if more:
            below = grid.more_at(index).adjusted(theme.grid(1), 0, -theme.grid(0.5), 0)
            painter.setFont(theme.font(theme.Size.SMALL_STRONG))
            words, token = f"+{more:,} more", "accent_text"
            if not placed:  # no room for a single one
                late = sum(entry.late for entry in grid.model_of_days.days.on(model.day(index)))
                words = f"{more:,} here, {late:,} late" if late else f"{more:,} here"
                token = "error" if late else token
            painter.setPen(theme.colour(token))
            words = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, below.width()
            )
            painter.drawText(below, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, grid: DaysGrid, index: Index) -> None:
        model = grid.model_of_days
        day = model.day(index)
        outside = bool(model.month) and day.month != model.month
        painter.fillRect(rect, theme.colour("header" if outside else "card"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        here = index == grid.currentIndex()
        if here or grid.hovered(index):
            painter.fillRect(rect.adjusted(0, 1, -1, 0), theme.colour("selection"))
        if (here and grid.hasFocus()) or grid.hovered(index):
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 2, -2, -1))
        self._paint_number(painter, rect, day, model.today, outside)

    def _paint_number(
        self, painter: QPainter, rect: QRect, day: date, today: date, outside: bool
    ) -> None:
        painter.setFont(theme.font(theme.Size.SMALL_STRONG))
        words = f"{day.day} {MONTHS[day.month - 1][:3]}" if day.day == 1 else str(day.day)
        room = QRect(rect.x() + theme.grid(1), rect.y(), rect.width() - theme.grid(1.5), 0)
        room.setHeight(number_height())
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        if day == today:
            words = f"{words} today"
            wide = painter.fontMetrics().horizontalAdvance(words) + theme.grid(1.25)
            high = painter.fontMetrics().height() + 2
            badge = QRectF(room.x() - theme.grid(0.5), room.center().y() - high / 2, wide, high)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(badge, 4, 4)
            painter.setPen(theme.colour("on_accent"))
            painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), words)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            return
        painter.setPen(theme.colour("muted" if outside else "text"))
        painter.drawText(room, middle, words)
