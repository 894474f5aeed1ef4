"""The four layouts of the plan behind one face: same actions, same choice, same keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan.cell_edits import CellEdits
from rca_studio.ui.plan.grouping import grouped
from rca_studio.ui.plan.table_model import PlanTable
from rca_studio.ui.plan.table_view import ActionTable
from rca_studio.ui.plan.views_state import LAYOUTS, Look

_BREATH = 400
"""Between two layouts that are made ahead, in milliseconds."""


class Layout(Protocol):
    """What a layout of the plan does; the table does it as well.

    One in which several actions can be chosen may also have ``choose(ids)``.
    """

    def go_to(self, action_id: str) -> bool:
        """Choose an action and bring it into view; whether it is shown."""
        ...

    def chosen(self) -> tuple[ActionRow, ...]:
        """The actions chosen."""
        ...


class PlanLayouts(QStackedWidget):
    """Makes a layout when it is first wanted, and fills only the one in view.

    ``offered`` says to which states some actions can be brought.

    Signals:
        opened: the action somebody wants to see (``ActionRow``).
        picked: the actions chosen, as a tuple.
    """

    opened = Signal(object)
    picked = Signal(object)

    def __init__(
        self,
        edits: CellEdits,
        offered: Callable[[tuple[ActionRow, ...]], Sequence[ActionState]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._edits, self._offered = edits, offered
        self._made: dict[str, Any] = {}
        self._rows: Sequence[ActionRow] = ()
        self._look, self._today = Look(), date.min
        self._focus, self._late = "", False
        self._several: tuple[str, ...] = ()
        self.model = PlanTable()
        self.table = ActionTable(self.model)
        self.table.set_cells(edits, edits.why_not)
        self.table.edit_ended.connect(self._on_edit_ended)
        self._mount("table", self.table)

    @property
    def key(self) -> str:
        """The key of the layout in view."""
        return next(key for key, made in self._made.items() if made is self.currentWidget())

    @property
    def view(self) -> Any:
        """The layout in view (see ``Layout``)."""
        return self.currentWidget()

    def show_rows(self, rows: Sequence[ActionRow], look: Look, today: date) -> None:
        """Show these actions in the layout wanted; the keyboard goes on at the same action."""
        self._rows, self._look, self._today = rows, look, today
        there: Any = self.currentWidget()
        wanted: Any = self._made.get(look.layout) or self._make(look.layout)
        keyboard = self._focused()
        had_focus = keyboard is there or (keyboard is not None and there.isAncestorOf(keyboard))
        # Layouts choose something of their own when the keyboard comes.
        focus, several = self._focus, self._several
        self._fill(look.layout)
        if wanted is not there:
            self.setCurrentWidget(wanted)
            if focus:
                wanted.go_to(focus)
            self._several = several
            if several and (choose := getattr(wanted, "choose", None)):
                choose(several)  # tells it, too
            if had_focus:
                wanted.setFocus(Qt.FocusReason.OtherFocusReason)
            self.picked.emit(wanted.chosen())

    def prepare(self) -> None:
        """Make the other layouts one after the other while nobody waits for them."""
        missing = next((key for key in LAYOUTS if key not in self._made), None)
        if missing is not None:
            self._make(missing)
            QTimer.singleShot(_BREATH, self, self.prepare)

    def chosen(self) -> tuple[ActionRow, ...]:
        """The actions chosen in the layout in view."""
        found: tuple[ActionRow, ...] = self.view.chosen()
        return found

    def go_to(self, action_id: str) -> bool:
        """Choose an action and bring it into view; whether it is shown."""
        return bool(self.view.go_to(action_id))

    # -- inside ----------------------------------------------------------------------------------

    def _fill(self, key: str) -> None:
        look = self._look
        if key == "table" and self.table.is_editing:
            self._late = True  # what is being typed must not be lost; shown right after it
            return
        if key == "table":
            groups = grouped(
                self._rows,
                look.group,
                self._today,
                sort=look.sort,
                descending=look.descending,
                first_weekday=self.locale().firstDayOfWeek().value - 1,
            )
            self.table.show_sort(look.sort, descending=look.descending)
            self.table.show_groups(groups, look.group, self._today)
            return
        view = self._made[key]
        if key == "timeline":
            view.group = look.shown_group
        view.show_rows(self._rows, self._today)

    def _make(self, key: str) -> QWidget:
        made: Any
        match key:
            case "board":
                from rca_studio.ui.plan.board import BoardView

                made = BoardView()
                made.offered = self._offered
                made.dropped.connect(self._on_dropped)
            case "calendar":
                from rca_studio.ui.plan.calendar import CalendarView

                made = CalendarView()
                made.rescheduled.connect(self._on_rescheduled)
            case _:
                from rca_studio.ui.plan.timeline import TimelineView

                made = TimelineView()
                made.rescheduled.connect(self._on_rescheduled)
        self._mount(key, made)
        assert isinstance(made, QWidget)
        return made

    def _mount(self, key: str, made: Any) -> None:
        self._made[key] = made
        made.opened.connect(self.opened)
        made.picked.connect(self._on_picked)
        self.addWidget(made)

    def _focused(self) -> QWidget | None:
        return self.window().focusWidget()

    def _on_picked(self, rows: tuple[ActionRow, ...]) -> None:
        if self.sender() is not self.currentWidget():
            return
        current = self.table.current() if self.currentWidget() is self.table else None
        chosen = (current,) if current is not None else rows
        if chosen:
            self._focus = chosen[0].id
        if hasattr(self.currentWidget(), "choose") or self._focus not in self._several:
            self._several = tuple(row.id for row in rows) if len(rows) > 1 else ()
        self.picked.emit(rows)

    def _on_edit_ended(self) -> None:
        if self._late and not self.table.is_editing:
            self._late = False
            self._fill("table")

    def _on_dropped(self, rows: tuple[ActionRow, ...], state: ActionState) -> None:
        self._edits.bring(rows, state)
        self._again()

    def _on_rescheduled(self, row: ActionRow, field: str, day: str) -> None:
        self._edits.reschedule(row, field, day)
        self._again()

    def _again(self) -> None:
        """Show what is stored: where nothing came of it, the action goes back to its place."""
        self._fill(self.key)
