"""The sheet on which evidence is looked at: each check is accepted, sent back, or left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.plan import Action, EvidenceCheck
from rca_studio.domain.review import Evidence
from rca_studio.domain.words import quoted
from rca_studio.editing import plan_gestures
from rca_studio.editing.ports import Stamp
from rca_studio.ui import theme
from rca_studio.ui.causes.section import line_of
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.act_sheets import ActSheet, Left, open_sheet, title_for
from rca_studio.ui.plan.ways import why_not_accept
from rca_studio.ui.proof.setting_aside import edit_or_set_aside
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Rule
from rca_studio.ui.widgets.field import Field, TextArea
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.segmented import SegmentedControl
from rca_studio.ui.words import local_time

ACCEPT, BACK, LATER = "accept", "back", "later"
MOST = 40
"""So many actions are looked at on one sheet; nobody looks well at more."""

_CHOICES = ((LATER, "Later"), (BACK, "Send back"), (ACCEPT, "Accept"))


class CheckJudge(QWidget):
    """One check of an action: what is shown for it, and what is to become of that."""

    changed = Signal()

    def __init__(self, action: Action, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.case_id, self.action_id, self.place = action.case_id, action.id, place
        check = action.checks[place]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        column.addWidget(Label(check.text, wrap=True))
        token = "text" if check.shown else "warning"
        column.addWidget(Label(shown_words(check), theme.Size.SMALL, token, wrap=True))
        for words in returned_words(check):
            column.addWidget(Label(words, theme.Size.SMALL, "muted", wrap=True))
        self.choice = SegmentedControl(_CHOICES, LATER, f"What becomes of: {check.text}")
        column.addWidget(self.choice)
        self.reason = TextArea("", "What is missing, so that the owner can show it?", rows=2)
        self.why = Field("Why is it sent back?", self.reason)
        self.why.hide()
        column.addWidget(self.why)
        self.choice.chosen.connect(self._on_chosen)
        self.reason.textChanged.connect(self.changed)

    @property
    def is_told(self) -> bool:
        """Whether something is to become of it now."""
        return self.choice.key != LATER

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing: what is sent back says why."""
        return self.choice.key != BACK or bool(self.reason.text().strip())

    def step(self, stamp: Stamp) -> Callable[[Action], ChangeSet]:
        """What becomes of it, as a gesture."""
        key, place, reason = self.choice.key, self.place, self.reason.text()

        def do(action: Action) -> ChangeSet:
            if key == ACCEPT:
                return plan_gestures.accept_evidence(action, place, stamp)
            return plan_gestures.return_evidence(action, place, reason, stamp)

        return do

    def _on_chosen(self, key: str) -> None:
        self.why.setVisible(key == BACK)
        if key == BACK:
            self.reason.setFocus()
        self.changed.emit()


class AcceptSheet(ActSheet):
    """All evidence of some actions that is not accepted yet."""

    def __init__(
        self,
        studio: Studio,
        actions: Sequence[Action],
        left: Left,
        navigator: Navigator | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            title_for("Look at the evidence", "Look at the evidence of {} actions", actions),
            actions,
            left,
            "An action is checked once all of its evidence is accepted. What is accepted or sent "
            f"back stands with the name {studio.writer.actor}.",
            "Keep",
            parent,
        )
        self._studio, self._navigator = studio, navigator
        self._actions = actions[:MOST]
        self.judges: list[CheckJudge] = []
        self.about.hide()  # each stands over its own evidence
        if len(actions) > MOST:
            words = f"The first {MOST} of {len(actions)} are here. Look at the others after them."
            self.body.addWidget(Label(words, token="muted", wrap=True))
        for action in self._actions:
            self._add(action)
        self.finish()
        self._judge()
        first = self.judges[0].choice if self.judges else None
        if first is not None:
            first.button(LATER).setFocus()

    def steps(self) -> tuple[ChangeSet, ...]:
        """What becomes of the evidence of each action, as far as that was said.

        Raises:
            ValueError: evidence was changed while the sheet was open.
        """
        stamp = self._studio.writer.stamp()
        found = []
        for action in self._actions:
            now = self._studio.casefile(action.case_id).action(action.id)
            told = [one for one in self.judges if one.action_id == action.id and one.is_told]
            if told and (now is None or now.checks != action.checks):
                words = f"the evidence of {quoted(action.text, 60)} was changed meanwhile"
                raise ValueError(f"{words}; look at it again")
            if told and now is not None:
                steps = [one.step(stamp) for one in told]
                found.append(plan_gestures.in_turn(_label(told), now, steps))
        return tuple(found)

    def _add(self, action: Action) -> None:
        self.body.addWidget(Rule())
        self.body.addWidget(Label(action.text or "(no words yet)", theme.Size.STRONG, wrap=True))
        own = why_not_accept(self._studio, action)
        owner = f"Owner: {action.owner}" if action.owner.strip() else ""
        told = ". ".join(part for part in (owner, own) if part)
        if told:
            token = "warning" if own else "muted"
            self.body.addWidget(Label(told, theme.Size.SMALL, token, wrap=True))
        files = self._studio.casefile(action.case_id).evidence_for(action.id)
        if files:
            self.body.addWidget(self._files(files))
        for place, check in enumerate(action.checks):
            if not check.met:
                judge = CheckJudge(action, place)
                judge.changed.connect(self._judge)
                self.judges.append(judge)
                self.body.addWidget(judge)

    def _files(self, files: Sequence[Evidence]) -> QWidget:
        """What is attached, each with the way to open it."""
        whole = QWidget()
        whole.setAccessibleName("Attached")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.25))
        column.addWidget(Caption("Attached"))
        for one in files:
            words = Label(one.note or one.file_name, wrap=True)
            if not one.sha256 or self._navigator is None:
                column.addWidget(words)
                continue
            name = f"Open {one.file_name}"
            button = KeyButton("Open", f"{one.case_id} {one.id}", name)
            button.chosen.connect(self._on_open)
            column.addWidget(line_of(words, button))
        return whole

    def _on_open(self, key: str) -> None:
        from rca_studio.ui.causes.evidence_viewer import open_evidence

        case_id, evidence_id = key.split(" ", 1)
        found = self._studio.casefile(case_id).get(evidence_id)
        if isinstance(found, Evidence) and self._navigator is not None:
            open_evidence(self._studio, self._navigator, found, self)

    def _judge(self) -> None:
        told = any(one.is_told for one in self.judges)
        self.yes.setEnabled(told and all(one.is_whole for one in self.judges))


def ask_acceptance(
    studio: Studio,
    over: QWidget,
    actions: Sequence[Action],
    left: Left,
    navigator: Navigator | None = None,
) -> None:
    """Let somebody look at the evidence of actions, and store what they say of it as one step."""
    sheet = AcceptSheet(studio, actions, left, navigator or _window_of(over), over)

    def agreed() -> None:
        try:
            steps = sheet.steps()
        except ValueError as error:
            studio.tell(error)
            return
        many = f"Evidence of {len(steps)} actions"
        whole = steps[0] if len(steps) == 1 else plan_gestures.together(many, steps)
        edit_or_set_aside(studio, whole, over)

    open_sheet(sheet, agreed)


def shown_words(check: EvidenceCheck) -> str:
    """What is shown for a check, and by whom."""
    if not check.shown:
        return "Nothing is shown for it yet"
    by = f" ({check.given_by}, {local_time(check.given_at)})" if check.given_by else ""
    return f"Shown: {check.shown}{by}"


def returned_words(check: EvidenceCheck) -> tuple[str, ...]:
    """Each time what was shown was sent back, the newest first."""
    return tuple(
        f"Sent back by {one.by}, {local_time(one.at)}: {one.reason}"
        for one in reversed(check.returns)
    )


def _label(told: Sequence[CheckJudge]) -> str:
    keys = {one.choice.key for one in told}
    if keys == {ACCEPT}:
        return "Evidence accepted"
    return "Evidence sent back" if keys == {BACK} else "Evidence looked at"


def _window_of(over: QWidget) -> Navigator | None:
    """The window of the program, which is a navigator, if that is what a sheet stands over."""
    window: Any = over.window()
    return cast(Navigator, window) if hasattr(window, "open_case") else None
