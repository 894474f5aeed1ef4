"""Changing several actions at once, of any cases: one question, one step, one undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import plural
from rca_studio.editing import plan_gestures
from rca_studio.ui.case.actions_date import WRONG, DayEdit
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.acts import bring_to
from rca_studio.ui.plan.cell_edits import names_several
from rca_studio.ui.plan.owners import complete_owners
from rca_studio.ui.plan.ways import WAYS, next_states
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import Field, LineEdit
from rca_studio.ui.widgets.labels import Label

_SHOWN = 4
_MANY = 200
"""Beyond so many it takes seconds: each case is opened, judged and stored."""


class BulkActs:
    """Asks and does it. ``over`` is what a sheet stands over."""

    def __init__(self, studio: Studio, navigator: Navigator, over: QWidget) -> None:
        self._studio, self._navigator, self._over = studio, navigator, over

    def why_not(self) -> str:
        """Why whoever is at work cannot change owners and days, as a sentence; else ``""``."""
        return why_locked(self._studio, Deed.PLAN)

    def ask_owner(self, rows: Sequence[ActionRow]) -> None:
        """Ask who answers for these actions."""
        same = {row.owner for row in rows}
        sheet = OwnerSheet(self._studio, rows, same.pop() if len(same) == 1 else "", self._over)
        sheet.agreed = lambda: self._set(rows, "Owner", sheet.owner, owner=sheet.owner)
        sheet.open()

    def ask_deadline(self, rows: Sequence[ActionRow]) -> None:
        """Ask by when these actions are done."""
        words = "What was promised at first stays on record where work was agreed on already."
        self._ask_day(rows, "Deadline", words, "deadline", {row.deadline for row in rows})

    def ask_review(self, rows: Sequence[ActionRow]) -> None:
        """Ask when it is looked at next whether these actions held."""
        words = "On this day somebody looks whether they held."
        self._ask_day(rows, "Review date", words, "review_date", {row.review_date for row in rows})

    def states(self, rows: Sequence[ActionRow]) -> tuple[ActionState, ...]:
        """What some of these actions can be brought to; the others are named when it is done."""
        if len(rows) == 1:
            action = self._action(rows[0])
            return next_states(self._studio, action) if action is not None else ()
        ways = {way for row in rows for way in WAYS[row.state]}
        return tuple(state for state in ActionState if state in ways)

    def bring(self, rows: Sequence[ActionRow], state: ActionState) -> bool:
        """Bring these actions to a state, asking what that needs."""
        targets = [(row.case_id, row.id) for row in rows]
        with _Waiting():
            return bring_to(self._studio, self._over, targets, state, self._navigator)

    # -- inside ----------------------------------------------------------------------------------

    def _ask_day(
        self, rows: Sequence[ActionRow], what: str, words: str, field: str, days: set[str]
    ) -> None:
        day = days.pop() if len(days) == 1 else ""
        sheet = DaySheet(self._studio, rows, what, words, day, self._over)

        def agreed() -> None:
            self._set(rows, what, show_moment(sheet.day), **{field: sheet.day})

        sheet.agreed = agreed
        sheet.open()

    def _set(self, rows: Sequence[ActionRow], what: str, words: str, **values: Any) -> None:
        with _Waiting():
            found = [action for row in rows if (action := self._action(row)) is not None]
            label = f"{what} of {plural(len(found), 'action')}"
            step = plan_gestures.revise_all(found, label, **values)
            done = bool(step.changes) and self._studio.edit(step)
        if done:
            count = plural(len(step.changes), "action")
            said = f"{what} of {count}: {words or 'none'}"
            say_with_undo(self._studio, self._navigator, said)

    def _action(self, row: ActionRow) -> Action | None:
        return self._studio.casefile(row.case_id).action(row.id)


class _About(AskSheet):
    """A sheet about some actions, the first of which it names."""

    def __init__(
        self, rows: Sequence[ActionRow], what: str, words: str, parent: QWidget | None
    ) -> None:
        self._count = count = plural(len(rows), "action")
        if len(rows) > _MANY:
            words += " For so many it takes some seconds; it is one step, and undone as one."
        super().__init__(f"{what} of {count}", words, f"Change {count}", parent)
        names = [f"{row.case_reference}  {row.text}"[:90] for row in rows[:_SHOWN]]
        if len(rows) > _SHOWN:
            names.append(f"and {len(rows) - _SHOWN:,} more")
        self.body.addWidget(Label("\n".join(names), token="muted", wrap=True))

    def _offer(self, typed: str, *, sound: bool = True) -> None:
        """Say on the button what it does: nothing that stands in the line is taken from all."""
        away = f"Take it away from {self._count}"
        self.yes.show_text(f"Change {self._count}" if typed.strip() else away)
        self.yes.setEnabled(sound)


class OwnerSheet(_About):
    """Who answers for some actions."""

    def __init__(
        self, studio: Studio, rows: Sequence[ActionRow], owner: str, parent: QWidget | None = None
    ) -> None:
        words = "One who answers for it. A role is enough, such as Service manager."
        super().__init__(rows, "Owner", words, parent)
        self.line = LineEdit(owner, "Service manager")
        self.line.setMaxLength(200)
        cases = {row.case_id for row in rows}
        complete_owners(studio, self.line, cases.pop() if len(cases) == 1 else "")
        self._field = Field("Owner", self.line)
        self.body.addWidget(self._field)
        self.line.textChanged.connect(self._judge)
        self.line.selectAll()
        self.line.setFocus()
        self.yes.setEnabled(bool(owner))  # Enter at once would take the owner from all of them

    @property
    def owner(self) -> str:
        """Who; ``""`` for nobody yet."""
        return " ".join(self.line.text().split())

    def _judge(self, *_typed: object) -> None:
        self._offer(self.line.text())
        self._field.set_needed(names_several(self.line.text()), "one owner only")


class DaySheet(_About):
    """A day for some actions; words that mean no day keep it open."""

    def __init__(
        self,
        studio: Studio,
        rows: Sequence[ActionRow],
        what: str,
        words: str,
        day: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(rows, what, words, parent)
        self.edit = DayEdit(what, studio.today())
        self.edit.show_day(day)
        self._none = "Empty for no day." if day else "A blank takes the day away."
        self._field = Field(what, self.edit, self._none)
        self.body.addWidget(self._field)
        self.edit.line.textChanged.connect(self._judge)
        self.edit.line.selectAll()
        self.edit.setFocus()
        self.yes.setEnabled(bool(day))  # Enter at once would take the day from all of them

    @property
    def day(self) -> str:
        """The day (``YYYY-MM-DD``), ``""`` for none."""
        return self.edit.day or ""

    def _judge(self, *_typed: object) -> None:
        wrong = self.edit.day is None
        self._offer(self.edit.line.text(), sound=not wrong)
        self._field.set_help(WRONG if wrong else self._none)


class _Waiting:
    """Shows that it takes a moment: many cases are opened for it."""

    def __enter__(self) -> None:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)

    def __exit__(self, *_how: object) -> None:
        QApplication.restoreOverrideCursor()
