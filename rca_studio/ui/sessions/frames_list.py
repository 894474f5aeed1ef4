"""The frames of a show in their order: chosen, moved, taken in and left out, by key and mouse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QEvent,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.sessions.frame_state import FrameLine
from rca_studio.ui.widgets.pill import paint_pill, pill_size
from rca_studio.ui.widgets.table import paint_lines

Index = QModelIndex | QPersistentModelIndex

_PLACE: Final = "application/x-rca-frame"
_THUMB: Final = (12.0, 6.75)
"""Size of a thumbnail in steps of the grid."""


class FramesModel(QAbstractListModel):
    """Signals:
    dropped: the frame with this id was put before the one in this row.
    """

    dropped = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[FrameLine, ...] = ()
        self.pictures: dict[str, QImage] = {}
        self.locked = False

    def show_lines(self, lines: tuple[FrameLine, ...]) -> None:
        """Show other frames; where only their words changed nothing is laid out anew."""
        if [one.slot.id for one in lines] == [one.slot.id for one in self.lines]:
            self.lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def show_picture(self, frame: str, picture: QImage) -> None:
        """Show another picture of a frame."""
        self.pictures[frame] = picture
        row = self.row_of(frame)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def row_of(self, frame: str) -> int:
        """The row of a frame, -1 where it is not there."""
        return next((row for row, one in enumerate(self.lines) if one.slot.id == frame), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (f"{index.row() + 1}. {line.heading}", line.label, line.state[0])
            return ", ".join(part for part in parts if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags if self.locked else Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self.locked else flags | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_PLACE]

    def mimeData(self, indexes: Iterable[Index]) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            data.setData(_PLACE, QByteArray(self.lines[index.row()].slot.id.encode()))
        return data

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        if self.locked or not data.hasFormat(_PLACE):
            return False
        frame = bytes(data.data(_PLACE).data()).decode()
        before = row if row >= 0 else parent.row() if parent.isValid() else len(self.lines)
        self.dropped.emit(frame, before)
        return False  # the frame moves when the step is stored; the view must not take it away


class FramesList(QListView):
    """Signals:
    chosen: another frame is in hand.
    moved: the frame in hand is to go up (-1) or down (1).
    toggled: the frame in hand is to be taken in or left out.
    taken_away: it is to go.
    opened: it is to be looked at beside what it was made from.
    """

    chosen = Signal()
    moved = Signal(int)
    toggled = Signal()
    taken_away = Signal()
    opened = Signal()

    def __init__(
        self, model: FramesModel, name: str, parent: QWidget | None = None, *, edits: bool = True
    ) -> None:
        super().__init__(parent)
        self._frames = model
        self._edits = edits
        self.thumbnails = True
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.setAccessibleName(name)
        dress(self, "table")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        if edits:
            self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
            self.setDefaultDropAction(Qt.DropAction.MoveAction)
            self.setDragDropOverwriteMode(False)
            self.setDropIndicatorShown(True)
        self.doubleClicked.connect(self._on_opened)
        theme.notifier.changed.connect(self.doItemsLayout)

    def show_thumbnails(self, on: bool) -> None:
        """Show the small pictures, or words alone where there is little room."""
        if on != self.thumbnails:
            self.thumbnails = on
            self.scheduleDelayedItemsLayout()
            self.viewport().update()

    @property
    def line(self) -> FrameLine | None:
        """The frame in hand."""
        row = self.currentIndex().row()
        return self._frames.lines[row] if 0 <= row < len(self._frames.lines) else None

    def choose(self, frame: str) -> None:
        """Take a frame in hand; the first one where it is not there."""
        row = max(self._frames.row_of(frame), 0)
        if self._frames.lines:
            self.setCurrentIndex(self._frames.index(row))

    def step(self, by: int) -> None:
        """Take the next frame in hand, or the one before."""
        row = self.currentIndex().row() + by
        if 0 <= row < len(self._frames.lines):
            self.setCurrentIndex(self._frames.index(row))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if self._edits and alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif self._edits and key == Qt.Key.Key_Space:
            self.toggled.emit()
        elif self._edits and key == Qt.Key.Key_Delete:
            self.taken_away.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys here, not the beginning of a name."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()
        return super().event(event)

    def _on_opened(self, _index: Index) -> None:
        self.opened.emit()


class _Rows(QStyledItemDelegate):
    """A thumbnail, number and heading, and below them the case and the state."""

    def __init__(self, frames: FramesList) -> None:
        super().__init__(frames)
        self._list = frames

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        line = QFontMetrics(theme.font()).lineSpacing()
        words = 2 * line + pill_size("x").height() + theme.grid(2)
        thumb = theme.grid(_THUMB[1] + 2) if self._list.thumbnails else 0
        return QSize(theme.grid(24), max(words, thumb))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, FramesModel):
            return
        line = model.lines[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, theme.colour("selection" if selected else "card"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if selected and self._list.hasFocus():
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), theme.colour("focus"))
        left = rect.x() + theme.grid(1.25)
        if self._list.thumbnails:
            there = line.frame is not None or not line.made
            picture = model.pictures.get(line.slot.id) if there else None
            thumb = self._thumb(painter, rect, line, picture)
            left = thumb.right() + theme.grid(1.25)
        words = QRect(left, rect.y() + theme.grid(1), rect.right() - left - 4, rect.height())
        font = theme.font(theme.Size.STRONG if line.slot.shown else theme.Size.BODY)
        colour = theme.colour("text" if line.slot.shown else "muted")
        metrics = QFontMetrics(font)
        number = f"{index.row() + 1}. "
        paint_lines(painter, words, number + line.heading, font, colour, 2 if not line.label else 1)
        if line.label:
            below = words.adjusted(0, metrics.lineSpacing(), 0, 0)
            small = theme.font(theme.Size.SMALL)
            paint_lines(painter, below, line.label, small, theme.colour("muted"), 1)
        word, tone = line.state
        low = QPoint(left, rect.bottom() - theme.grid(0.9) - pill_size(word).height())
        paint_pill(painter, low, word, tone, words.width())
        painter.restore()

    def _thumb(
        self, painter: QPainter, rect: QRect, line: FrameLine, picture: QImage | None
    ) -> QRect:
        wide, high = theme.grid(_THUMB[0]), theme.grid(_THUMB[1])
        top = rect.y() + (rect.height() - high) // 2
        room = QRect(rect.x() + theme.grid(1.25), top, wide, high)
        painter.fillRect(room, theme.colour("neutral_fill"))
        if picture is not None:
            painter.setOpacity(1.0 if line.slot.shown else 0.35)
            painter.drawImage(room, picture)
            painter.setOpacity(1.0)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5))
        return room


NARROW: Final = 126
"""A page narrower than this, in steps of the grid, shows the frames in words alone."""

_WIDE_LIST: Final = 40
_NARROW_LIST: Final = 27
TIGHT: Final = 88
"""On a page narrower than this, a small screen with everything twice as large, lists give way."""
_TIGHT_LIST: Final = 20


def list_width(page: int) -> tuple[int, bool]:
    """How wide the list of frames is on a page of this width, and whether it has thumbnails."""
    wide = page >= theme.grid(NARROW)
    narrow = _NARROW_LIST if page >= theme.grid(TIGHT) else _TIGHT_LIST
    return theme.grid(_WIDE_LIST if wide else narrow), wide


def thumbnail_size(ratio: float) -> QSize:
    """How large the picture of a frame has to be, in pixels of the screen."""
    return QSize(round(theme.grid(_THUMB[0]) * ratio), round(theme.grid(_THUMB[1]) * ratio))
