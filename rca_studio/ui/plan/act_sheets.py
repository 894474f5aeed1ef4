"""Sheets that ask what a state of an action needs: a reason of refusal, the day it was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.words import quoted
from rca_studio.editing import plan_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_date import DayEdit, wrong_past
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.wording import Place, watch

Left = Sequence[tuple[Action, str]]
"""Actions that cannot go along, each with its reason."""
Do = Callable[[str, Callable[[Action], ChangeSet]], object]
"""Does a step with each action, under a label for the whole."""

_SHOWN = 5
_QUOTE = 90


class ActSheet(AskSheet):
    """A sheet about some actions: what it is about, fields to fill, and what cannot go along."""

    def __init__(
        self,
        title: str,
        actions: Sequence[Action],
        left: Left,
        text: str,
        yes: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, text, yes, parent)
        self.about = Label("\n".join(_names(actions)), theme.Size.STRONG, wrap=True)
        self.body.insertWidget(0, self.about)
        self.left = Label(left_words(left), theme.Size.SMALL, "warning", wrap=True)
        self.left.setVisible(bool(left))

    def finish(self) -> None:
        """Put what cannot go along below the fields."""
        self.body.addWidget(self.left)


class RefuseSheet(ActSheet):
    """Why actions are refused."""

    def __init__(
        self, studio: Studio, actions: Sequence[Action], left: Left, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            title_for("Refuse the action", "Refuse {} actions", actions),
            actions,
            left,
            title_for("It goes", "They go", actions)
            + f" back to the team with the reason and the name {studio.writer.actor}, and can be "
            "proposed again.",
            "Refuse",
            parent,
        )
        self.reason = TextArea("", "What speaks against it, or what has to be known first?", rows=3)
        self.body.addWidget(Field("Why is it refused?", self.reason))
        self.finish()
        self.reason.textChanged.connect(self._judge)
        watch(studio, self.reason, ResultOf(actions[0]), keeps=False)
        self._judge()
        self.reason.setFocus()

    def _judge(self) -> None:
        self.yes.setEnabled(bool(self.reason.text().strip()))


class DoneSheet(ActSheet):
    """Since when actions are done and, of a single one, what there is to show for it."""

    def __init__(
        self, studio: Studio, actions: Sequence[Action], left: Left, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            title_for("The action is done", "{} actions are done", actions),
            actions,
            left,
            title_for(
                "It then waits until somebody else has accepted its evidence.",
                "They then wait until somebody else has accepted their evidence.",
                actions,
            ),
            "Say it is done",
            parent,
        )
        self._today = studio.today()
        self.day = DayEdit("Done on", self._today, past=True)
        self.day.show_day(self._today.isoformat())
        self._day = Field("Done on", self.day)
        self.body.addWidget(self._day)
        self.shown: dict[int, LineEdit] = {}
        if len(actions) == 1:
            self._ask_evidence(actions[0])
        self.finish()
        self.day.line.textChanged.connect(self._judge)
        self._judge()
        self.day.line.setFocus()

    def _ask_evidence(self, action: Action) -> None:
        if not action.checks:
            words = "No evidence is asked for yet. Without any, nobody can check it."
            self.body.addWidget(Label(words, token="warning", wrap=True))
        for place, check in enumerate(action.checks):
            if not check.met:
                line = LineEdit(check.shown, "What is there to show, and where?")
                self.shown[place] = line
                self.body.addWidget(Field(f"Evidence: {check.text}", line))

    def given(self) -> tuple[tuple[int, str], ...]:
        """The place of each check and what is now said to show for it."""
        return tuple((place, line.text().strip()) for place, line in self.shown.items())

    def _judge(self) -> None:
        wrong = wrong_past(self.day.day, self._today)
        self._day.set_needed(bool(wrong), wrong)
        self.yes.setEnabled(not wrong)


# -- asking ----------------------------------------------------------------------------------------


def ask_refusal(
    studio: Studio, over: QWidget, actions: Sequence[Action], left: Left, do: Do
) -> None:
    """Ask why actions are refused, and refuse them."""
    sheet = RefuseSheet(studio, actions, left, over)

    def agreed() -> None:
        stamp, reason = studio.writer.stamp(), sheet.reason.text()
        label = f"Refuse {len(actions)} actions"
        do(label, lambda one: plan_gestures.refuse(one, stamp, reason))

    open_sheet(sheet, agreed)


def ask_done(studio: Studio, over: QWidget, actions: Sequence[Action], left: Left, do: Do) -> None:
    """Ask since when actions are done."""
    sheet = DoneSheet(studio, actions, left, over)

    def agreed() -> None:
        checks = studio.may(Deed.ACCEPT_EVIDENCE)
        stamp, day, given = studio.writer.stamp(), sheet.day.day or "", sheet.given()

        def done(action: Action) -> ChangeSet:
            steps: list[Callable[[Action], ChangeSet]] = [
                partial(plan_gestures.give_evidence, place=place, shown=shown, stamp=stamp)
                for place, shown in given
                if shown != action.checks[place].shown
            ]
            steps.append(partial(plan_gestures.say_done, day=day, checks=checks))
            return plan_gestures.in_turn("Action done", action, steps)

        do(f"{len(actions)} actions done", done)

    open_sheet(sheet, agreed)


def ask_without(
    studio: Studio,
    over: QWidget,
    actions: Sequence[Action],
    left: Left,
    state: ActionState,
    do: Callable[[], object],
) -> None:
    """Say which actions stay as they are, before the others go on without them."""
    sheet = ActSheet(
        title_for("1 action goes on", "{} actions go on", actions),
        actions,
        left,
        title_for(
            f"It comes to “{state.label}”.", f"They come to “{state.label}” in one step.", actions
        ),
        "Go on",
        over,
    )
    sheet.finish()

    def agreed() -> None:
        do()

    open_sheet(sheet, agreed)


def open_sheet(sheet: AskSheet, agreed: Callable[[], None]) -> None:
    """Open a sheet; ``agreed`` is called once yes was chosen."""
    sheet.agreed = agreed
    sheet.open()


# -- words -----------------------------------------------------------------------------------------


def left_words(left: Left) -> str:
    """Which actions stay as they are, and why."""
    if not left:
        return ""
    stay = "1 stays as it is:" if len(left) == 1 else f"{len(left)} stay as they are:"
    lines = [f"{quoted(one.text, _QUOTE)}: {reason}" for one, reason in left[:_SHOWN]]
    return "\n".join((stay, *lines, *_more(len(left))))


def _names(actions: Sequence[Action]) -> tuple[str, ...]:
    names = tuple(quoted(one.text, _QUOTE) for one in actions[:_SHOWN])
    return (*names, *_more(len(actions)))


def _more(count: int) -> tuple[str, ...]:
    return (f"and {count - _SHOWN} more",) if count > _SHOWN else ()


def title_for(one: str, many: str, actions: Sequence[Action]) -> str:
    """A title for one action or, with their number put in, for several."""
    return one if len(actions) == 1 else many.format(len(actions))


class ResultOf:
    """Tells the wording check that the result of an action is written about."""

    def __init__(self, action: Action) -> None:
        self._action = action

    def __call__(self) -> Place:
        return Place(self._action, "result")
