"""A column of the board: the name of a state, how many actions stand there, and their cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.plan.board_cards import CardModel
from rca_studio.ui.plan.board_list import CardList, carried_ids
from rca_studio.ui.plan.rows import is_overdue, review_is_due
from rca_studio.ui.widgets.buttons import LEAST_TARGET

_WIDE = 24.0
_FOLDED = 5.0
_CORNER = 6.0
_KEYS = (
    "Arrow keys go from card to card, Enter opens one. Control with the left or right arrow brings "
    "what is chosen to the column beside; the menu key offers all of them."
)


class ColumnHead(QAbstractButton):
    """The name of a column and its figures; clicking it folds the column to a narrow strip."""

    def __init__(self, state: ActionState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._count = 0
        self._late = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_figures(0, "")
        theme.notifier.changed.connect(self._renew)

    @property
    def words(self) -> str:
        """All the head says."""
        return (
            f"{self._state.label}: {plural(self._count, 'action')}{self._late and ', '}{self._late}"
        )

    def show_figures(self, count: int, late: str) -> None:
        """Show how many actions are here, and in words what is late among them."""
        self._count, self._late = count, late
        fold = "Show its cards" if self.isChecked() else "Fold"
        self.setAccessibleName(self.words)
        self.setToolTip(f"{self.words}. {fold}")
        self.setAccessibleDescription(fold)
        self._renew()

    def sizeHint(self) -> QSize:
        strong = QFontMetrics(theme.font(theme.Size.STRONG)).lineSpacing()
        small = QFontMetrics(theme.font(theme.Size.SMALL)).lineSpacing()
        return QSize(theme.grid(_FOLDED), max(LEAST_TARGET, strong + small + theme.grid(2)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRect(self.rect())
        if self.isChecked():  # written upwards, as on the back of a folder
            painter.translate(0, self.height())
            painter.rotate(-90)
            room = QRect(0, 0, self.height(), self.width())
            self._paint_in_a_row(painter, room.adjusted(theme.grid(1), 0, -theme.grid(1.5), 0))
        else:
            side = theme.grid(1.25)
            self._paint_rows(painter, room.adjusted(side, theme.grid(1), -side, 0))
        painter.resetTransform()
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), 2))
            ring = QRectF(self.rect()).adjusted(2, 2, -2, -2)
            painter.drawRoundedRect(ring, _CORNER - 2, _CORNER - 2)
        painter.end()

    def _paint_rows(self, painter: QPainter, room: QRect) -> None:
        strong = theme.font(theme.Size.STRONG)
        count = f"{self._count:,}"
        painter.setFont(strong)
        painter.setPen(theme.colour("muted"))
        top = int(Qt.AlignmentFlag.AlignTop)
        painter.drawText(room, top | int(Qt.AlignmentFlag.AlignRight), count)
        metrics = QFontMetrics(strong)
        left = room.width() - metrics.horizontalAdvance(count) - theme.grid(1)
        name = metrics.elidedText(self._state.label, Qt.TextElideMode.ElideRight, left)
        painter.setPen(theme.colour("text"))
        painter.drawText(room, top, name)
        if self._late:
            painter.setFont(theme.font(theme.Size.SMALL_STRONG))
            painter.setPen(theme.colour("error"))
            painter.drawText(room.adjusted(0, metrics.lineSpacing(), 0, 0), top, self._late)

    def _paint_in_a_row(self, painter: QPainter, room: QRect) -> None:
        """The same on one line that ends at the right, which is the upper end of the strip."""
        right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        pieces = [(f"{self._count:,}", "muted"), (self._state.label, "text")]
        if self._late:
            pieces.append((self._late, "error"))
        painter.setFont(theme.font(theme.Size.STRONG))
        for words, token in pieces:
            painter.setPen(theme.colour(token))
            painter.drawText(room, right, words)
            wide = painter.fontMetrics().horizontalAdvance(words)
            room.setRight(room.right() - wide - theme.grid(1))

    def _renew(self) -> None:
        self.updateGeometry()
        self.update()


class BoardColumn(QWidget):
    """The actions of one state.

    ``put_down`` tells the ids of cards dropped anywhere on it, ``hovered`` that some hang over it.
    """

    put_down = Signal(object)
    hovered = Signal()

    def __init__(self, state: ActionState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.setAcceptDrops(True)
        self._hovered = False
        self.head = ColumnHead(state)
        self.cards = CardModel()
        self.list = CardList(self.cards)
        self.list.setAccessibleName(state.label)
        self.list.setAccessibleDescription(_KEYS)
        self.list.put_down.connect(self.put_down)
        self.list.hovered.connect(self._on_hovered)
        self.head.toggled.connect(self._on_folded)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, theme.grid(0.5))
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        theme.notifier.changed.connect(self._measure)
        self._measure()

    @property
    def folded(self) -> bool:
        """Whether only its name is shown."""
        return self.head.isChecked()

    def fold(self, folded: bool) -> None:
        """Fold or unfold it."""
        self.head.setChecked(folded)

    def show_rows(self, rows: Sequence[ActionRow], today: date) -> None:
        """Show the actions that stand here, keeping the place scrolled to."""
        bar = self.list.verticalScrollBar()
        place = bar.value()
        if self.cards.show_rows(rows, today):
            self.head.show_figures(len(rows), self._late_words(rows, today))
            if place:
                self.list.executeDelayedItemsLayout()
                bar.setValue(place)

    def _late_words(self, rows: Sequence[ActionRow], today: date) -> str:
        if self.state.to_do:
            late = sum(is_overdue(row, today) for row in rows)
            return f"{late:,} overdue" if late else ""
        late = sum(review_is_due(row, today) for row in rows)
        return f"{late:,} due for review" if late else ""

    # -- looks and dropping ------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.colour("selection" if self._hovered else "header"))
        edge = QPen(theme.colour("focus"), 2) if self._hovered else QPen(theme.colour("line"), 1)
        painter.setPen(edge)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(room, _CORNER, _CORNER)
        painter.end()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        known = bool(carried_ids(event.mimeData()))
        event.setAccepted(known)
        self._on_hovered(known)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._on_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._on_hovered(False)
        if ids := carried_ids(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.put_down.emit(ids)

    def _on_hovered(self, hovered: bool) -> None:
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()
            if hovered:
                self.hovered.emit()

    def _on_folded(self, folded: bool) -> None:
        if folded and self.list.hasFocus():
            self.head.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.setVisible(not folded)
        grow = QSizePolicy.Policy.Expanding
        self.head.setSizePolicy(
            QSizePolicy.Policy.Preferred, grow if folded else QSizePolicy.Policy.Fixed
        )
        self._measure()
        self.head.show_figures(
            len(self.cards.rows), self._late_words(self.cards.rows, self.cards.today)
        )

    def _measure(self) -> None:
        if self.folded:
            self.setFixedWidth(theme.grid(_FOLDED))
            return
        self.setMinimumWidth(theme.grid(_WIDE))
        self.setMaximumWidth(theme.grid(2 * _WIDE))
