"""The plan as a board: a column for each state, a card for each action, moved by hand or key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from rca_studio.domain.plan import TO_DO, ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.plan import action_words
from rca_studio.ui.plan.board_column import BoardColumn
from rca_studio.ui.plan.board_list import CardList

STATES = (
    ActionState.PROPOSED,
    ActionState.APPROVED,
    ActionState.IN_PROGRESS,
    ActionState.DONE,
    ActionState.CHECKED,
    ActionState.HELD,
    ActionState.SLIPPED,
    ActionState.FAILED,
    ActionState.REFUSED,
)
"""The columns from left to right."""

_TO_DO = frozenset(TO_DO)
_FOLD_WHEN_EMPTY = STATES[4:]

Offered = Callable[[tuple[ActionRow, ...]], Sequence[ActionState]]
"""Which states the menu of some cards offers."""


def _by_day(row: ActionRow) -> tuple[bool, str, str]:
    """What is due first stands first; what has no day comes last."""
    day = row.deadline if row.state in _TO_DO else (row.review_date or row.deadline)
    return (not day, day, row.case_reference)


class BoardView(QWidget):
    """The columns of all states.

    Signals:
        opened: the action somebody wants to see.
        picked: the actions chosen, as a tuple.
        dropped: actions (a tuple) and the state they were brought to. The board itself moves
            nothing; it shows what is true after the next ``show_rows``.
    """

    opened = Signal(object)
    picked = Signal(object)
    dropped = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Board of the action plan")
        self.offered: Offered | None = None
        self._today = date.min
        self._quiet = False
        self._by_id: dict[str, ActionRow] = {}
        self._opened_by_hand: set[ActionState] = set()
        self.columns = {state: self._make_column(state) for state in STATES}
        row = QHBoxLayout()
        side = theme.grid(1)
        row.setContentsMargins(side, theme.grid(0.5), side, theme.grid(0.5))
        row.setSpacing(theme.grid(1))
        for column in self.columns.values():
            row.addWidget(column, 1)
        row.addStretch(0)
        inside = QWidget()
        inside.setLayout(row)
        self._area = _Area(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self._last = self.columns[ActionState.PROPOSED]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fold_empty()

    # -- showing ---------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[ActionRow], today: date) -> None:
        """Show these actions; what was chosen stays chosen, wherever it is now."""
        self._today = today
        chosen = {row.id for row in self.chosen()}
        current = self.current()
        had_focus = self._focused() is not None
        by_state: dict[ActionState, list[ActionRow]] = {state: [] for state in STATES}
        for row in rows:
            by_state[row.state].append(row)
        self._by_id = {row.id: row for row in rows}
        self._quiet = True
        for state, column in self.columns.items():
            column.show_rows(sorted(by_state[state], key=_by_day), today)
        self._choose_cards(chosen)
        if current is not None and current.id in self._by_id:
            column = self.columns[self._by_id[current.id].state]
            column.list.go(column.cards.line_of(current.id), choose=False)
            self._last = column
        self._quiet = False
        self._fold_empty()
        if had_focus and self._focused() is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()
        if {row.id for row in self.chosen()} != chosen:
            self.picked.emit(self.chosen())

    def go_to(self, action_id: str) -> bool:
        """Choose an action and bring it into sight; whether it is shown."""
        row = self._by_id.get(action_id)
        if row is None:
            return False
        column = self.columns[row.state]
        column.fold(False)
        self._clear_others(column)
        column.list.go(column.cards.line_of(action_id))
        self._last = column
        self._area.ensureWidgetVisible(column)
        return True

    def choose(self, action_ids: Iterable[str]) -> None:
        """Choose these actions and no others; the keyboard stays where it is."""
        self._quiet = True
        self._choose_cards(action_ids)
        self._quiet = False
        self._tell()
        self.picked.emit(self.chosen())

    def chosen(self) -> tuple[ActionRow, ...]:
        """The actions chosen, column by column."""
        return tuple(row for column in self.columns.values() for row in column.list.chosen())

    def current(self) -> ActionRow | None:
        """The action the keyboard is at."""
        return self._last.list.current()

    @property
    def status(self) -> str:
        """The current card in words, with its place in its column."""
        row = self.current()
        if row is None:
            return ""
        cards = self._last.cards
        return action_words.status(row, cards.line_of(row.id) + 1, len(cards.rows), self._today)

    def columns_state(self) -> tuple[ActionState, ...]:
        """The states whose cards are shown."""
        return tuple(state for state, column in self.columns.items() if not column.folded)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._last.folded or not self._last.cards.rows:
            filled = [c for c in self.columns.values() if c.cards.rows and not c.folded]
            self._last = filled[0] if filled else self._last
        if self._last.folded:
            self._last.head.setFocus(event.reason())
            return
        self._last.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._area.ensureWidgetVisible(self._last)

    # -- making and folding ------------------------------------------------------------------------

    def _make_column(self, state: ActionState) -> BoardColumn:
        column = BoardColumn(state)
        cards = column.list
        cards.opened.connect(self.opened)
        cards.stepped.connect(lambda step: self._step(column, step))
        cards.shifted.connect(lambda step: self._shift(column, step))
        cards.asked.connect(self._ask)
        cards.carries.connect(lambda: self._carry(cards))
        cards.selectionModel().selectionChanged.connect(lambda *_: self._on_picked(column))
        cards.selectionModel().currentChanged.connect(lambda *_: self._on_current(column))
        column.put_down.connect(lambda ids: self._on_put_down(ids, state))
        column.hovered.connect(lambda: self._bring_into_sight(column))
        column.head.clicked.connect(lambda: self._on_fold_clicked(column))
        return column

    def _on_fold_clicked(self, column: BoardColumn) -> None:
        if column.folded:
            self._opened_by_hand.discard(column.state)
        else:
            self._opened_by_hand.add(column.state)
            self._area.ensureWidgetVisible(column)

    def _bring_into_sight(self, column: BoardColumn) -> None:
        """While cards are dragged the board follows, and shows a piece of the column after."""
        self._area.ensureWidgetVisible(column, theme.grid(6), 0)

    def _fold_empty(self) -> None:
        """What comes after the work folds while nothing is there; refused ones always do."""
        for state in _FOLD_WHEN_EMPTY:
            column = self.columns[state]
            refused = state is ActionState.REFUSED
            if (refused or not column.cards.rows) and state not in self._opened_by_hand:
                column.fold(True)
            elif not refused:
                column.fold(False)

    # -- choosing --------------------------------------------------------------------------------

    def _choose_cards(self, action_ids: Iterable[str]) -> None:
        """Choose cards, each looked for in its own column only."""
        by_state: dict[ActionState, set[str]] = {state: set() for state in STATES}
        for one in action_ids:
            if (row := self._by_id.get(one)) is not None:
                by_state[row.state].add(one)
        for state, column in self.columns.items():
            column.list.choose(by_state[state])

    def _clear_others(self, here: BoardColumn) -> None:
        for column in self.columns.values():
            if column is not here:
                column.list.clearSelection()

    def _on_picked(self, column: BoardColumn) -> None:
        if self._quiet:
            return
        if not column.list.keeps_others and column.list.selectionModel().hasSelection():
            self._quiet = True
            self._clear_others(column)
            self._quiet = False
        self._tell()
        self.picked.emit(self.chosen())

    def _on_current(self, column: BoardColumn) -> None:
        if not self._quiet and column.list.current() is not None:
            self._last = column
            self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.status)

    def _focused(self) -> BoardColumn | None:
        return next((c for c in self.columns.values() if c.list.hasFocus()), None)

    # -- moving ----------------------------------------------------------------------------------

    def _step(self, column: BoardColumn, step: int) -> None:
        """Go to the next column that shows cards, about as far down."""
        columns = list(self.columns.values())
        place = columns.index(column) + step
        while 0 <= place < len(columns):
            there = columns[place]
            if there.cards.rows and not there.folded:
                there.list.setFocus(Qt.FocusReason.OtherFocusReason)
                there.list.go(
                    min(max(column.list.currentIndex().row(), 0), len(there.cards.rows) - 1)
                )
                self._area.ensureWidgetVisible(there)
                return
            place += step

    def _shift(self, column: BoardColumn, step: int) -> None:
        """Ask to bring what is chosen one column on or back."""
        place = STATES.index(column.state) + step
        rows = self.chosen()
        if 0 <= place < len(STATES) and rows:
            self.dropped.emit(rows, STATES[place])

    def _carry(self, cards: CardList) -> None:
        cards.carried = self.chosen()

    def _on_put_down(self, ids: tuple[str, ...], state: ActionState) -> None:
        rows = tuple(self._by_id[i] for i in ids if i in self._by_id)
        moved = tuple(row for row in rows if row.state is not state)
        if moved:
            self.dropped.emit(moved, state)

    def menu(self) -> QMenu:
        """What can be done with the cards chosen; the way for whoever does not drag."""
        rows = self.chosen()
        menu = QMenu(self)
        open_it = menu.addAction("Open")
        open_it.setEnabled(len(rows) == 1)
        open_it.triggered.connect(lambda: self.opened.emit(rows[0]))
        states = self.offered(rows) if self.offered is not None else STATES
        if rows and states:
            menu.addSection("Bring to")
        for state in states if rows else ():
            entry = menu.addAction(state.label)
            entry.setEnabled(any(row.state is not state for row in rows))
            entry.triggered.connect(lambda _=False, to=state: self.dropped.emit(rows, to))
        return menu

    def _ask(self, place: QPoint) -> None:
        if self.chosen():
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)


class _Area(QScrollArea):
    """The columns side by side; where they do not fit, they are scrolled, also while dragging."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        thin_bars(self)
