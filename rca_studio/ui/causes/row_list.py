"""A list of nodes that draws its rows itself: a tick, a bar, words and a note, at any length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from rca_studio.ui import theme
from rca_studio.ui.causes.node_link import lines_of
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.labels import plain_tip

_BAR = 5
"""Length of a whole bar, in steps of the grid."""

_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row.

    Attributes:
        key: the id it stands for.
        words: its words; on two lines where there is no room, and shortened if that is too little.
        note: a word or two at the right.
        tick: whether it is ticked; ``None`` without a box.
        share: length of its bar, 0 to 1; ``None`` without one.
        marked: it differs from what is stored, and says so.
    """

    key: str
    words: str
    note: str = ""
    tick: bool | None = None
    share: float | None = None
    marked: bool = False


class RowList(QListWidget):
    """As high as its rows, at most ``most`` of them in view at a time.

    ``keeps``: the row chosen is seen also while the keyboard is elsewhere.

    Arrow keys go through it; Enter or a double click tells ``chosen``, Space or a click on a row
    with a box tells ``ticked``.
    """

    chosen = Signal(str)
    ticked = Signal(str, bool)

    def __init__(
        self, name: str, most: int = 8, parent: QWidget | None = None, *, keeps: bool = False
    ) -> None:
        super().__init__(parent)
        self._most = most
        self.keeps = keeps
        self._two_lines = False
        self.rows: tuple[ListRow, ...] = ()
        dress(self, "table")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(_Painter(self))
        self.itemDoubleClicked.connect(self._on_activated)
        theme.notifier.changed.connect(self._fit)

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Show other rows; the one chosen stays chosen if it is still there."""
        rows = tuple(rows)
        if rows == self.rows:
            return
        same = [row.key for row in rows] == [row.key for row in self.rows]
        place = self.currentRow()
        key = self.rows[place].key if 0 <= place < len(self.rows) else ""
        before, self.rows = self.rows, rows
        if not same:
            self.clear()
            for _ in rows:
                self.addItem(QListWidgetItem())
        for number, row in enumerate(rows):
            if same and before[number] == row:
                continue
            item = self.item(number)
            item.setData(_ROLE, row)
            state = "" if row.tick is None else ", ticked" if row.tick else ", not ticked"
            item.setText(f"{row.words}, {row.note}{state}" + (", what if" if row.marked else ""))
            item.setToolTip(plain_tip(row.words))
            if not same and row.key == key:
                self.setCurrentItem(item)
        if self.currentRow() < 0 and rows:
            self.setCurrentRow(0)
        self._fit()

    def show_most(self, most: int) -> None:
        """Let another number of rows be in view at a time."""
        self._most = most
        self._fit()

    def row_of(self, key: str) -> ListRow | None:
        """The row of a key."""
        return next((row for row in self.rows if row.key == key), None)

    @property
    def row_height(self) -> int:
        """The height of each row: of two lines, if the words of one do not fit on one."""
        line = QFontMetrics(theme.font()).height()
        return max(24, round(line * 1.7)) + line * self._two_lines

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.item(self.currentRow()) if self.currentRow() >= 0 else None
        if event.key() == Qt.Key.Key_Space and item is not None:
            self._tick(item)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self._on_activated(item)  # not every platform activates with Enter, or only with it
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        item = self.itemAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and item is not None:
            self._tick(item)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _tick(self, item: QListWidgetItem) -> None:
        row: ListRow = item.data(_ROLE)
        if row.tick is not None:
            self.ticked.emit(row.key, not row.tick)

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_ROLE).key)

    def _fit(self) -> None:
        # As wide as beside the bar of scrolling, whether it is there now or not: else rows that
        # need two lines only beside it would bring it and send it away for ever.
        wide = self.width() - self.verticalScrollBar().sizeHint().width()
        two = any(
            QFontMetrics(_font_of(row)).horizontalAdvance(row.words) > _room_of(row, wide)
            for row in self.rows
        )
        if two != self._two_lines:
            self._two_lines = two
            self.scheduleDelayedItemsLayout()
        lines = max(1, min(self._most, len(self.rows)))
        self.setFixedHeight(lines * self.row_height + 2)


def _font_of(row: ListRow) -> QFont:
    return theme.font(theme.Size.STRONG if row.marked else theme.Size.BODY)


def _note_width(row: ListRow) -> int:
    longest = row.note if row.share is None else "100%"  # bars begin below each other
    return QFontMetrics(theme.font(theme.Size.SMALL)).horizontalAdvance(longest)


def _tick_side() -> float:
    return QFontMetrics(theme.font()).height() * 0.9


def _start_of(row: ListRow) -> float:
    """Where the words begin, from the left."""
    return theme.grid(0.5) if row.tick is None else 5 + _tick_side() + theme.grid(0.75)


def _room_of(row: ListRow, wide: int) -> int:
    """The width left for the words of a row."""
    bar = 0 if row.share is None else _BAR * theme.grid(1) + theme.grid(1)
    return max(10, int(wide - 6 - _note_width(row) - theme.grid(1) - bar - _start_of(row)))


class _Painter(QStyledItemDelegate):
    """Draws the rows in the colours of the theme."""

    def __init__(self, rows: RowList) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.grid(20), self._rows.row_height)

    def editorEvent(
        self, _event: QEvent, _model: QAbstractItemModel, _option: QStyleOptionViewItem, _at: Index
    ) -> bool:
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ListRow = index.data(_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(option.rect)
        state = option.state
        here = bool(state & QStyle.StateFlag.State_Selected) and self._rows.hasFocus()
        if row.marked:
            painter.fillRect(room, theme.colour("warning_fill"))
        if self._rows.keeps and state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, theme.colour("selection"))
        if here:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 4, 4)
        if row.tick is not None:
            self._tick(painter, row.tick, QRectF(room))
        painter.setFont(theme.font(theme.Size.SMALL))
        wide = _note_width(row)
        painter.setPen(theme.colour("warning" if row.marked else "muted"))
        note = QRectF(room.right() - wide - 6, room.top(), wide + 4, room.height())
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(note, int(right), row.note)
        if row.share is not None:
            self._bar(painter, row.share, QRectF(room), note.left() - theme.grid(1))
        painter.setFont(_font_of(row))
        painter.setPen(theme.colour("text"))
        width = _room_of(row, option.rect.width())
        words = QRectF(room.left() + _start_of(row), room.top(), width, room.height())
        shown = lines_of(row.words, painter.fontMetrics(), width)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), "\n".join(shown))
        painter.restore()

    def _tick(self, painter: QPainter, on: bool, room: QRectF) -> None:
        side = _tick_side()
        box = QRectF(room.left() + 5, room.center().y() - side / 2, side, side)
        painter.setPen(QPen(theme.colour("accent" if on else "field_border"), 1.4))
        painter.setBrush(theme.colour("accent" if on else "card"))
        painter.drawRoundedRect(box, 3, 3)
        if on:
            painter.setPen(QPen(theme.colour("on_accent"), max(1.8, side / 8)))
            at = [(0.24, 0.52), (0.43, 0.71), (0.77, 0.31)]
            points = [QPointF(box.x() + x * side, box.y() + y * side) for x, y in at]
            painter.drawPolyline(QPolygonF(points))

    def _bar(self, painter: QPainter, share: float, room: QRectF, end: float) -> None:
        wide = _BAR * theme.grid(1)
        bar = QRectF(end - wide, room.center().y() - 4, wide, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("shade"))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(bar.adjusted(0, 0, -wide * (1 - share), 0), 3, 3)
