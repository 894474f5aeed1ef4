"""Where an action stands, in words, and what can be done next by whoever is at work."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed, may
from rca_studio.domain.moments import show_date
from rca_studio.domain.people import Role
from rca_studio.domain.plan import OUTCOMES, Action, ActionState, EvidenceCheck
from rca_studio.ui import theme
from rca_studio.ui.case.actions_ref import ActionRef
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.acts import VERBS, bring_to, verb_to
from rca_studio.ui.plan.ways import WAYS, why_not_to
from rca_studio.ui.proof.allowing import explain
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time

STATE_TONES = {
    ActionState.PROPOSED: "neutral",
    ActionState.APPROVED: "info",
    ActionState.REFUSED: "neutral",
    ActionState.IN_PROGRESS: "info",
    ActionState.DONE: "good",
    ActionState.CHECKED: "good",
    ActionState.HELD: "good",
    ActionState.SLIPPED: "warning",
    ActionState.FAILED: "error",
}
"""The ground of the word of a state."""

_ORDER = (
    ActionState.PROPOSED,
    ActionState.APPROVED,
    ActionState.CHECKED,
    ActionState.HELD,
    ActionState.IN_PROGRESS,
    ActionState.DONE,
    ActionState.REFUSED,
)
"""The order of the buttons: what is most likely to come next stands first."""

REVIEW = "Did it hold?…"
"""The button that asks how a review ended; which outcome is chosen in its sheet."""

_CHECKED = "It is checked"


class Standing(QWidget):
    """Says how far an action has come and offers what comes next; a button that cannot is told why.

    ``buttons`` are by the state they bring to; the outcomes of a review share one.
    """

    def __init__(self, ref: ActionRef, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref, self._navigator = ref, navigator
        self.setAccessibleName("Where it stands")
        self.words = Label("", wrap=True)
        self._row = QWidget()
        flow = FlowLayout(self._row)
        self.buttons: dict[ActionState, PlainButton] = {}
        for state in _ORDER:
            button = PlainButton(REVIEW if state in OUTCOMES else VERBS[state])
            button.setProperty("state_to", state.value)
            button.clicked.connect(self._on_clicked)
            self.buttons[state] = button
            flow.addWidget(button)
        self.why = Label("", theme.Size.SMALL, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(self.words)
        column.addWidget(self._row)
        column.addWidget(self.why)

    def show_action(self, action: Action) -> None:
        """Show where an action stands now."""
        studio = self._ref.studio
        self.words.setText(standing_words(studio, action))
        # Of the window: while a sheet stands over it, that is where the keyboard comes back to.
        had_focus = self.window().focusWidget() in self.buttons.values()
        reasons: list[str] = []
        ways = WAYS[action.state]
        for state, button in self.buttons.items():
            reason = self._reason(action, state)
            shown = reason is not None and not studio.read_only
            button.setVisible(shown)
            if state is ActionState.IN_PROGRESS:
                button.show_text(verb_to(state, (action.state,)))
            if state is ActionState.CHECKED:
                button.show_text(_CHECKED if action.is_proven else VERBS[state])
            if shown and not explain(button, reason or "") and reason not in reasons:
                reasons.append(reason or "")
        self._row.setVisible(bool(ways) and not studio.read_only)
        self.why.setText("\n".join(reasons))
        self.why.setVisible(bool(reasons))
        if had_focus:
            self.focus_first()

    def focus_first(self) -> None:
        """Put the focus on the first thing that can be done here, unless it is on one already."""
        able = [one for one in self.buttons.values() if one.isVisible() and one.isEnabled()]
        if able and not any(one.hasFocus() for one in able):
            able[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _reason(self, action: Action, state: ActionState) -> str | None:
        """Why a button cannot be pressed, ``""`` where it can, ``None`` where it is not shown."""
        ways = [one for one in WAYS[action.state] if one is state]
        if state in OUTCOMES:
            ways = [one for one in WAYS[action.state] if one in OUTCOMES]
        decides = state in (ActionState.APPROVED, ActionState.REFUSED)
        if not ways or (decides and nobody_decides(self._ref.studio)):
            return None
        found = [why_not_to(self._ref.studio, action, one) for one in ways]
        return "" if "" in found else found[0]

    def _on_clicked(self) -> None:
        action, sender = self._ref.action, self.sender()
        if action is None or not isinstance(sender, PlainButton):
            return
        state = ActionState(str(sender.property("state_to")))
        if state in OUTCOMES:
            able = (one for one in WAYS[action.state] if one in OUTCOMES)
            free = (one for one in able if not why_not_to(self._ref.studio, action, one))
            state = next(free, state)
        target = ((action.case_id, action.id),)
        bring_to(self._ref.studio, self.window(), target, state, self._navigator)


def nobody_decides(studio: Studio) -> bool:
    """Whether people are set up and none of them may approve or refuse an action."""
    people = studio.people
    able = (may(one, Deed.DECIDE_ACTION, people) for one in people.active)
    return people.set_up and not any(able)


def standing_words(studio: Studio, action: Action) -> str:
    """Where an action stands, as sentences: who decided, since when, what is waited for."""
    today = studio.today()
    match action.state:
        case ActionState.PROPOSED:
            return _proposed(studio, action)
        case ActionState.APPROVED | ActionState.REFUSED:
            return _decided(action)
        case ActionState.IN_PROGRESS:
            return _sentences("Work on it has begun.", _approved(action))
        case ActionState.DONE:
            return _sentences(_since(action, today), _evidence(action), _approved(action))
        case ActionState.CHECKED:
            return _sentences(_since(action, today), _checked(action), _next_look(action, today))
    return _judged(action, today)


def _proposed(studio: Studio, action: Action) -> str:
    executives = [one.name for one in studio.people.active if Role.EXECUTIVE in one.roles]
    waits = f"{' or '.join(executives)} decides on it." if len(executives) in (1, 2) else ""
    waits = "An executive decides on it." if len(executives) > 2 else waits
    if studio.person is not None and studio.person.name in executives:
        waits = "It waits for your decision."
    last = action.decision
    if last is not None and not last.approved:
        before = f"Proposed again. {last.by} refused it on {local_time(last.at)}: {last.reason}"
        return _sentences(_stopped(before), waits)
    if nobody_decides(studio):
        return "Nobody is set up who decides on actions, so work on it can begin."
    return waits or "Nobody has decided on it yet."


def _decided(action: Action) -> str:
    last = action.decision
    if last is None:
        return ""
    what = "Approved" if last.approved else "Refused"
    words = f"{what} by {last.by}, {local_time(last.at)}"
    return _stopped(f"{words}: {last.reason}" if last.reason else words)


def _approved(action: Action) -> str:
    last = action.decision
    approved = last is not None and last.approved
    return _decided(action) if approved else ""


def _since(action: Action, today: date) -> str:
    return f"Done since {show_date(action.done_on, today)}." if action.done_on else "Done."


def is_returned(check: EvidenceCheck) -> bool:
    """Whether what is shown for a check was sent back, and nothing else was shown since."""
    return bool(check.returns) and not check.met and check.given_at <= check.returns[-1].at


def _evidence(action: Action) -> str:
    if not action.checks:
        return "No evidence is asked for yet, so nobody can check it."
    open_ = [check for check in action.checks if not check.met]
    if not open_:
        return "All of its evidence is accepted; it waits to be checked."
    if all(is_returned(check) for check in open_):
        if len(action.checks) == 1:
            return "Its evidence was sent back: the owner shows what is missing."
        what = f"{len(open_)} of {len(action.checks)} evidence checks"
        were = "were" if len(open_) > 1 else "was"
        return f"{what} {were} sent back: the owner shows what is missing."
    unshown = sum(not check.shown for check in open_)
    many = "evidence checks" if len(action.checks) > 1 else "evidence check"
    wait = "wait" if len(open_) > 1 else "waits"
    words = f"{len(open_)} of {len(action.checks)} {many} {wait} to be accepted"
    checkers = list(dict.fromkeys(check.checker for check in open_))
    if all(checkers) and len(checkers) <= 2:
        words += f" by {' and '.join(checkers)}"
    return _stopped(words + (f"; for {unshown} nothing is shown yet" if unshown else ""))


def _checked(action: Action) -> str:
    accepted = max(action.checks, key=lambda check: check.at, default=None)
    if accepted is None:
        return ""
    return f"All of its evidence is accepted, last by {accepted.by}, {local_time(accepted.at)}."


def _next_look(action: Action, today: date) -> str:
    if not action.review_date:
        return "No review date is set."
    due = " which has come" if action.review_date[:10] <= today.isoformat() else ""
    day = show_date(action.review_date, today)
    return f"Whether it held is looked at on {day}{',' if due else ''}{due}."


def _judged(action: Action, today: date) -> str:
    last = action.reviews[-1] if action.reviews else None
    if last is None:
        return _sentences(_stopped(action.result), _next_look(action, today))
    words = f"Looked at on {show_date(last.day, today)} by {last.by}: {last.saw}"
    changes = f"What changes: {last.changes}" if last.changes else ""
    again = _next_look(action, today) if action.review_date else ""
    return _sentences(_stopped(words), _stopped(changes), again)


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _stopped(words: str) -> str:
    """Words with a full stop, unless they have one or there are none."""
    words = " ".join(words.split()).rstrip(": ")
    return words if not words or words[-1] in ".!?…" else f"{words}."
