"""The cards of a column of the board: kept as a list, painted as they come in sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from rca_studio.domain.plan import Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.plan import action_words
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.pill import paint_pill, pill_size
from rca_studio.ui.widgets.table import Index, paint_lines

TITLE_LINES = 3
"""So many lines of an action are on its card; all of it is in the tooltip."""

TONES = {
    Strength.STRONGER: "good",
    Strength.INTERMEDIATE: "warning",
    Strength.WEAKER: "neutral",
    Strength.UNKNOWN: "error",
}
_PAD = 1.25
_GAP = 0.5
_CORNER = 5.0


class CardModel(QStringListModel):
    """The actions of one state.

    The list asks several times for each of its lines how many there are, so that is answered by
    Qt's own list of (empty) strings, which saves a third of the time of ten thousand cards.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ActionRow, ...] = ()
        self._lines: dict[str, int] = {}
        self._today = date.min

    @property
    def rows(self) -> tuple[ActionRow, ...]:
        """The actions in the order of the cards."""
        return self._rows

    @property
    def today(self) -> date:
        """The day from which lateness counts."""
        return self._today

    def show_rows(self, rows: Sequence[ActionRow], today: date) -> bool:
        """Show other actions; whether there was anything to change."""
        wanted = tuple(rows)
        if wanted == self._rows and today == self._today:
            return False
        self._rows, self._today = wanted, today
        self._lines = {row.id: line for line, row in enumerate(wanted)}
        self.setStringList([""] * len(wanted))
        return True

    def line_of(self, action_id: str) -> int:
        """The line of an action, -1 where it is not here."""
        return self._lines.get(action_id, -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return action_words.title(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return action_words.status(row, index.row() + 1, len(self._rows), self._today)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(action_words.spoken(row, self._today))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        seen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return seen | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren


def card_height() -> int:
    """Height of a card with the gap below it, by the font."""
    small = QFontMetrics(theme.font(theme.Size.SMALL)).lineSpacing()
    body = QFontMetrics(theme.font()).lineSpacing()
    words = 3 * small + TITLE_LINES * body + pill_size("x").height()
    return words + theme.grid(2 * _PAD + 2 * _GAP + 1)


class CardDelegate(QStyledItemDelegate):
    """Paints a card: where it comes from, what to do, who, when, how strong, what proves it."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        view = option.widget
        wide = view.viewport().width() if isinstance(view, QListView) else theme.grid(24)
        return QSize(wide, card_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, CardModel)
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        current = bool(state & QStyle.StateFlag.State_HasFocus)
        rect: QRect = option.rect
        paint_card(painter, rect, model.rows[index.row()], model.today, selected, current)


def paint_card(
    painter: QPainter,
    rect: QRect,
    row: ActionRow,
    today: date,
    selected: bool = False,
    current: bool = False,
) -> None:
    """Paint the card of an action into ``rect``, with the gap around it."""
    painter.save()
    side = theme.grid(_GAP)
    sheet = QRectF(rect.adjusted(side, side // 2, -side, -(side - side // 2)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.colour("selection" if selected else "card"))
    edge, width = ("focus", 2) if current else ("accent", 1) if selected else ("border", 1)
    painter.setPen(QPen(theme.colour(edge), width))
    inset = width / 2
    painter.drawRoundedRect(sheet.adjusted(inset, inset, -inset, -inset), _CORNER, _CORNER)
    pad = theme.grid(_PAD)
    _paint_words(painter, sheet.toRect().adjusted(pad, pad, -pad, -pad), row, today)
    painter.restore()


def _paint_words(painter: QPainter, room: QRect, row: ActionRow, today: date) -> None:
    small, body = theme.font(theme.Size.SMALL), theme.font(theme.Size.STRONG)
    muted = theme.colour("muted")
    step = QFontMetrics(small).lineSpacing()
    paint_lines(painter, room, action_words.source(row), small, muted, 1)
    room = room.adjusted(0, step + theme.grid(0.25), 0, 0)
    faint = not row.text.strip()
    colour = muted if faint else theme.colour("text")
    paint_lines(painter, room, action_words.title(row), body, colour, TITLE_LINES)
    low = pill_size("x").height()
    room.setTop(room.bottom() + 1 - low - 2 * step - theme.grid(0.5))
    paint_lines(painter, room, action_words.owner(row), small, muted, 1)
    words, late = action_words.when(row, today)
    font = theme.font(theme.Size.SMALL_STRONG) if late else small
    below = room.adjusted(0, step, 0, 0)
    paint_lines(painter, below, words, font, theme.colour("error" if late else "text"), 1)
    foot = QPoint(room.x(), room.bottom() + 1 - low)
    word = strength_word(row.strength)
    taken = paint_pill(painter, foot, word, TONES[row.strength], room.width())
    left = taken.right() + theme.grid(1)
    _paint_evidence(painter, QRect(left, foot.y(), room.right() + 1 - left, low), row)


def strength_word(strength: Strength) -> str:
    """The strength as it is said where no heading says what is meant."""
    return strength.label if strength is not Strength.UNKNOWN else "No strength yet"


def _paint_evidence(painter: QPainter, room: QRect, row: ActionRow) -> None:
    """A tick box, ticked where all is accepted, and how much of the evidence is."""
    painter.setFont(theme.font(theme.Size.SMALL))
    proven = bool(row.checks_total) and row.checks_met == row.checks_total
    colour = theme.colour("good" if proven else "muted")
    high = painter.fontMetrics().capHeight() + 2
    box = QRectF(room.x() + 0.5, room.center().y() - high / 2 + 0.5, high, high)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.2))
    painter.drawRoundedRect(box, 2, 2)
    if proven:
        corners = (QPointF(0.22, 0.52), QPointF(0.43, 0.73), QPointF(0.8, 0.28))
        painter.setPen(QPen(colour, 1.6))
        painter.drawPolyline([box.topLeft() + corner * high for corner in corners])
    beside = room.adjusted(round(high) + theme.grid(0.75), 0, 0, 0)
    words = f"{row.checks_met} of {row.checks_total}" if row.checks_total else "No check"
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, beside.width())
    painter.drawText(beside, int(Qt.AlignmentFlag.AlignVCenter), shown)
