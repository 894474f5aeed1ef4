"""The list of cards of one column: chosen, opened, carried away and put down here."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QMimeData,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.plan.board_cards import CardDelegate, CardModel, card_height, paint_card
from rca_studio.ui.widgets.pill import paint_pill, pill_size

ACTIONS_FORMAT = "application/x-rca-studio-actions"
"""What is carried while cards are dragged: ids of actions, one a line."""

_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


def carried_ids(data: QMimeData) -> tuple[str, ...]:
    """The actions somebody drags, by id; none where something else is dragged."""
    if not data.hasFormat(ACTIONS_FORMAT):
        return ()
    return tuple(bytes(data.data(ACTIONS_FORMAT).data()).decode().splitlines())


class CardList(QListView):
    """Cards below each other.

    ``stepped`` asks for the column beside this one (-1, +1), ``shifted`` asks to bring the chosen
    cards there; ``put_down`` tells the ids of cards dropped here, ``hovered`` whether some hang
    over it; ``asked`` where a menu is wanted.
    """

    opened = Signal(object)
    stepped = Signal(int)
    shifted = Signal(int)
    put_down = Signal(object)
    hovered = Signal(bool)
    asked = Signal(QPoint)
    carries = Signal()

    def __init__(self, cards: CardModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = cards
        self.carried: tuple[ActionRow, ...] = ()
        self.keeps_others = False  # whether choosing here leaves the choice elsewhere as it is
        self.setModel(cards)
        self.setItemDelegate(CardDelegate(self))
        self.setUniformItemSizes(True)  # ten thousand cards are then one measure, not ten thousand
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)  # the whole column says that it would take the cards
        self.setTabKeyNavigation(False)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.cards.rows[index.row()]))
        self.setFrameShape(QFrame.Shape.NoFrame)
        thin_bars(self)
        theme.notifier.changed.connect(self._dress)
        self._dress()

    def chosen(self) -> tuple[ActionRow, ...]:
        """The cards chosen, in their order."""
        lines: set[int] = set()
        runs = self.selectionModel().selection()
        for run in (runs.at(number) for number in range(runs.count())):
            lines.update(range(run.top(), run.bottom() + 1))
        return tuple(self.cards.rows[line] for line in sorted(lines))

    def choose(self, action_ids: set[str]) -> None:
        """Choose these cards and no others, in runs: one by one, thousands would take seconds."""
        lines = sorted(line for one in action_ids if (line := self.cards.line_of(one)) >= 0)
        picks = QItemSelection()
        start = 0
        for place, line in enumerate(lines):
            if place + 1 == len(lines) or lines[place + 1] != line + 1:
                first, last = self.cards.index(lines[start]), self.cards.index(line)
                picks.append(QItemSelectionRange(first, last))
                start = place + 1
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().select(picks, flag)

    def current(self) -> ActionRow | None:
        """The card the keyboard is at."""
        line = self.currentIndex().row()
        return self.cards.rows[line] if 0 <= line < len(self.cards.rows) else None

    def go(self, line: int, *, choose: bool = True) -> None:
        """Put the keyboard on a line and bring it into sight."""
        self.keeps_others = False
        flag = QItemSelectionModel.SelectionFlag
        how = flag.ClearAndSelect if choose else flag.NoUpdate
        index = self.cards.index(line)
        self.selectionModel().setCurrentIndex(index, how)
        self.scrollTo(index)

    # -- keyboard --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keeps_others = False
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step and plain == Qt.KeyboardModifier.ControlModifier:
            self.shifted.emit(step)
        elif step and plain == Qt.KeyboardModifier.NoModifier:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current():
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by key is at a card that is chosen, so that the next key means it."""
        super().focusInEvent(event)
        none = bool(self.cards.rows) and not self.selectionModel().hasSelection()
        if none and event.reason() in _BY_KEY:
            self.go(max(self.currentIndex().row(), 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keeps_others = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        here = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            here = self.visualRect(self.currentIndex()).center()
        self.asked.emit(self.viewport().mapToGlobal(here))

    # -- dragging --------------------------------------------------------------------------------

    def startDrag(self, _actions: Qt.DropAction) -> None:
        self.carries.emit()
        if not self.carried:
            return
        drag = QDrag(self)
        data = QMimeData()
        data.setData(ACTIONS_FORMAT, "\n".join(row.id for row in self.carried).encode())
        drag.setMimeData(data)
        drag.setPixmap(self._picture())
        drag.setHotSpot(QPoint(theme.grid(2), theme.grid(2)))
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        self._judge(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self.hovered.emit(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.stopAutoScroll()
        self.hovered.emit(False)
        if ids := carried_ids(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)  # or Qt would take the lines away itself
            event.accept()
            self.put_down.emit(ids)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.verticalScrollBar().setSingleStep(card_height() // 3)

    def _judge(self, event: QDragMoveEvent) -> None:
        known = bool(carried_ids(event.mimeData()))
        event.setAccepted(known)
        self.hovered.emit(known)

    def _picture(self) -> QPixmap:
        """The first of the cards, with how many there are."""
        size = QRect(0, 0, self.viewport().width(), card_height())
        ratio = self.devicePixelRatioF()
        picture = QPixmap((size.size().toSizeF() * ratio).toSize())
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setOpacity(0.9)
        paint_card(painter, size, self.carried[0], self.cards.today, selected=True)
        if len(self.carried) > 1:
            words = f"{len(self.carried)} actions"
            corner = QPoint(size.width() - pill_size(words).width() - theme.grid(1), theme.grid(1))
            paint_pill(painter, corner, words, "info")
        painter.end()
        return picture

    def _dress(self) -> None:
        self.viewport().setAutoFillBackground(False)  # the column paints the ground
        self.setFont(theme.font())
        self.scheduleDelayedItemsLayout()
        self.verticalScrollBar().setSingleStep(card_height() // 3)
