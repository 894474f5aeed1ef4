"""A result that asks for a closed case to be opened again is answered at once, wherever it is set.

An action may be set to failed in its case, in the plan of all cases or on Today; whoever does it is
asked about the case there and then. What is put off stays in view over the case and on Today.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.words import quoted
from rca_studio.editing.ports import StepKind
from rca_studio.editing.writer import Announcement
from rca_studio.ui.studio import Studio


class Reopening(QObject):
    """Watches the steps of a workspace for actions of closed cases that did not hold."""

    def __init__(self, studio: Studio, over: QWidget) -> None:
        super().__init__(over)
        self._studio, self._over = studio, over
        studio.changed.connect(self._on_changed)

    def _on_changed(self, told: Announcement) -> None:
        if told.kind is not StepKind.EDIT or not isinstance(told.step, ChangeSet):
            return
        closed = {one.case_id: one for one in newly_failed(told.step) if self._asks(one)}
        if closed and self._studio.may(Deed.REOPEN):
            waiting = tuple(closed.values())
            # The step is still being told; the question comes after.
            QTimer.singleShot(0, self, lambda: self._ask(waiting))

    def _asks(self, action: Action) -> bool:
        """Whether the case of an action is closed after a review, so that it can be reopened."""
        casefile = self._studio.casefile(action.case_id)
        ended = casefile.exists and casefile.case.stage is Stage.CLOSE
        return ended and casefile.rejection is None

    def _ask(self, waiting: tuple[Action, ...]) -> None:
        """Ask about the case of the first action, and about the others when that is answered."""
        from rca_studio.ui.case.way_dialogs import ask_reopen

        if not waiting or self._studio.closed:
            return
        action, *others = waiting
        if not self._asks(action):
            self._ask(tuple(others))
            return
        sheet = ask_reopen(
            self._studio,
            action.case_id,
            self._over.window(),
            stage=Stage.ANALYSE,
            reason=reason_to_reopen(action),
        )
        if others:
            rest = tuple(others)
            sheet.finished.connect(lambda: QTimer.singleShot(0, self, lambda: self._ask(rest)))


def newly_failed(step: ChangeSet) -> tuple[Action, ...]:
    """The actions a step says of that they did not hold."""
    return tuple(
        change.after
        for change in step.changes
        if isinstance(change.after, Action)
        and change.after.state is ActionState.FAILED
        and isinstance(change.before, Action)
        and change.before.state is not ActionState.FAILED
    )


def why_reopen(action: Action) -> str:
    """What a reason for opening a case again says of an action, whatever stands behind it."""
    return f"Action {quoted(action.text, 160)} did not hold"


def reason_to_reopen(action: Action) -> str:
    """The reason proposed for opening a case again, with what the last review saw."""
    saw = action.reviews[-1].saw if action.reviews else ""
    return f"{why_reopen(action)}: {saw}" if saw else why_reopen(action)
