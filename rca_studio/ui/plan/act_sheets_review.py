"""The sheet of a review: did an action hold, what was seen, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import OUTCOMES, Action, ActionState, MeasureKind
from rca_studio.editing import plan_gestures
from rca_studio.ui.case.actions_date import WRONG, DayEdit, wrong_past
from rca_studio.ui.plan.act_sheets import (
    ActSheet,
    Do,
    Left,
    ResultOf,
    open_sheet,
    title_for,
)
from rca_studio.ui.proof.allowing import explain
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import Field, TextArea
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.segmented import SegmentedControl
from rca_studio.ui.wording import watch


class ReviewSheet(ActSheet):
    """How a review of actions ended: the outcome, the day, what was seen, and what comes next."""

    def __init__(
        self,
        studio: Studio,
        actions: Sequence[Action],
        left: Left,
        outcome: ActionState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            title_for("Did the action hold?", "Did {} actions hold?", actions),
            actions,
            left,
            "",
            "Keep the review",
            parent,
        )
        self._studio, self._actions = studio, actions
        self._today = studio.today()
        choices = tuple((one.value, one.label) for one in OUTCOMES)
        self.outcome = SegmentedControl(choices, outcome.value, "How it stands")
        held = self.outcome.button(ActionState.HELD.value)
        unproven = not all(one.is_proven for one in actions)
        explain(held, "Whether it held is told once its evidence is accepted." if unproven else "")
        self.day = DayEdit("Looked at on", self._today, past=True)
        self.day.show_day(self._today.isoformat())
        self.saw = TextArea("", "How many of how many, over which time? Roles, not names.", rows=3)
        self.changes = TextArea("", "Start with a verb: what will be done otherwise?", rows=2)
        self.next = DayEdit("Look again on", self._today)
        self.next.show_day(next_review(actions, self._today.isoformat()))
        self.fields: dict[str, Field[Any]] = {
            "outcome": Field("How does it stand?", self.outcome),
            "day": Field("Looked at on", self.day),
            "saw": Field("What was seen?", self.saw),
            "changes": Field("What changes now?", self.changes),
            "next": Field("Look again on", self.next),
        }
        if figure := figure_words(studio, actions):
            self.body.addWidget(Label(figure, token="muted", wrap=True))
        for field in self.fields.values():
            self.body.addWidget(field)
        self.after = Caption("")
        self.after.setWordWrap(True)
        self.body.addWidget(self.after)
        self.finish()
        for editor in (self.saw, self.changes):
            editor.textChanged.connect(self._judge)
            watch(studio, editor, ResultOf(actions[0]), keeps=False)
        for line in (self.day.line, self.next.line):
            line.textChanged.connect(self._judge)
        self.outcome.chosen.connect(self._on_outcome)
        self._on_outcome(outcome.value)
        self.saw.setFocus()

    @property
    def state(self) -> ActionState:
        """The outcome chosen."""
        return ActionState(self.outcome.key)

    def step(self) -> Callable[[Action], ChangeSet]:
        """The review as a gesture, as it stands in the sheet now."""
        stamp, outcome, day = self._studio.writer.stamp(), self.state, self.day.day or ""
        saw = self.saw.text()
        changes = self.changes.text() if outcome is ActionState.SLIPPED else ""
        again = "" if outcome is ActionState.FAILED else self.next.day or ""

        def judge(action: Action) -> ChangeSet:
            return plan_gestures.judge(
                action, outcome, stamp, day=day, saw=saw, changes=changes, next_review=again
            )

        return judge

    def _on_outcome(self, _key: str) -> None:
        outcome = self.state
        self.fields["changes"].setVisible(outcome is ActionState.SLIPPED)
        self.fields["next"].setVisible(outcome is not ActionState.FAILED)
        self.after.setText(self._after_words(outcome))
        self.after.setVisible(bool(self.after.text()))
        self._judge()

    def _after_words(self, outcome: ActionState) -> str:
        if outcome is not ActionState.FAILED:
            many = len(self._actions) > 1
            return "Left empty, each keeps its own next review date." if many else ""
        cases = {one.case_id for one in self._actions}
        closed = [key for key in cases if self._studio.casefile(key).case.stage is Stage.CLOSE]
        if not closed:
            return "The case is still open, so the plan can be changed there."
        if len(closed) == 1:
            return "The case is closed: whether it is opened again is asked next."
        return f"{len(closed)} cases are closed: whether they are opened again is asked next."

    def _judge(self) -> None:
        wrong = wrong_past(self.day.day, self._today)
        self.fields["day"].set_needed(bool(wrong), wrong)
        again = self.next.day
        bad = again is None or bool(again and self.day.day and again <= self.day.day)
        bad = bad and self.state is not ActionState.FAILED
        self.fields["next"].set_needed(bad, WRONG if again is None else "after the day of review")
        missing = ""
        if self.state is ActionState.SLIPPED and not self.changes.text().strip():
            missing = "Say what changes now."
        if not self.saw.text().strip():
            missing = "Say what was seen."
        allowed = self.outcome.button(self.outcome.key).accessibleDescription()
        explain(self.yes, allowed or ("Look at the days." if wrong or bad else missing))


def ask_review(
    studio: Studio,
    over: QWidget,
    actions: Sequence[Action],
    left: Left,
    outcome: ActionState,
    do: Do,
) -> None:
    """Ask how a review of actions ended."""
    sheet = ReviewSheet(studio, actions, left, outcome, over)

    def agreed() -> None:
        do(f"Review of {len(actions)} actions: {sheet.state.label.lower()}", sheet.step())

    open_sheet(sheet, agreed)


def next_review(actions: Sequence[Action], day: str) -> str:
    """When a single action is looked at next by its plan; empty for several, or where none is."""
    if len(actions) != 1:
        return ""
    return next((one for one in sorted(actions[0].later_reviews) if one > day), "")


def figure_words(studio: Studio, actions: Sequence[Action]) -> str:
    """The last figure of each measure of a single action, to judge by."""
    if len(actions) != 1:
        return ""
    action, lines = actions[0], []
    casefile = studio.casefile(action.case_id)
    for kind in MeasureKind:
        measure, figures = action.measure_of(kind), casefile.measurements(action.id, kind)
        if measure is None or not figures:
            continue
        unit = " %" if measure.is_share else ""
        last = max(figures, key=lambda one: one.day)
        what, day = measure.text or kind.label, show_moment(last.day)
        words = f"{what}: {_number(last.value)}{unit} on {day}"
        if measure.target is not None:
            bound = "at most" if measure.at_most else "at least"
            words += f", target {bound} {_number(measure.target)}{unit}"
        lines.append(words)
    return "\n".join(lines)


def _number(value: float) -> str:
    """A figure as people write it, with a decimal only where there is one."""
    return f"{value:,.1f}".removesuffix(".0")
