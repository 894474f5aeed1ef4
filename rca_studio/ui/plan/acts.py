"""Bringing actions to a state, from wherever they are seen: what that state needs is asked first.

Whatever is brought on together is one step, and undone as one. What cannot go along is named with
its reason before anything is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.plan import OUTCOMES, Action, ActionState
from rca_studio.domain.words import quoted
from rca_studio.editing import plan_gestures
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.ways import why_not_to
from rca_studio.ui.studio import Studio

VERBS = {
    ActionState.PROPOSED: "Propose again",
    ActionState.APPROVED: "Approve",
    ActionState.REFUSED: "Refuse…",
    ActionState.IN_PROGRESS: "Begin",
    ActionState.DONE: "Say it is done…",
    ActionState.CHECKED: "Look at the evidence…",
    ActionState.HELD: "It held…",
    ActionState.SLIPPED: "It slipped…",
    ActionState.FAILED: "It failed…",
}
"""What a button or menu says that brings an action to a state; three dots where it asks first."""

_AGAIN = "Back to work on it"
_NOT_BEGUN = {ActionState.PROPOSED, ActionState.APPROVED}

_QUOTE = 60

Step = Callable[[Action], ChangeSet]


def verb_to(state: ActionState, now: Iterable[ActionState]) -> str:
    """What a button or menu says that brings actions which stand at ``now`` to a state."""
    if state is ActionState.IN_PROGRESS and not _NOT_BEGUN.intersection(now):
        return _AGAIN
    return VERBS[state]


def bring_to(
    studio: Studio,
    over: QWidget,
    targets: Sequence[tuple[str, str]],
    state: ActionState,
    navigator: Navigator | None = None,
) -> bool:
    """Bring actions to a state, as one step, asking in a sheet what that state needs.

    Args:
        studio: the open workspace.
        over: what a sheet stands over.
        targets: the actions, each as (case id, action id); those that are gone are passed over.
        state: where they are to come.
        navigator: says what was saved of a file that is looked at; the window, where left out.

    Returns:
        Whether something was changed at once. Where a sheet asks first this is false, and the
        change is told by ``studio.changed`` as every other.
    """
    found = [_action(studio, *target) for target in dict.fromkeys(targets)]
    there = [action for action in found if action is not None]
    reasons = {one.id: why_not_to(studio, one, state) for one in there}
    able = tuple(one for one in there if not reasons[one.id])
    left = tuple((one, reasons[one.id]) for one in there if reasons[one.id])
    if not able:
        if left:
            studio.tell(ValueError(_one_reason(left)))
        return False
    return _Bringing(studio, over, able, left, state, navigator).start()


class _Bringing:
    """Some actions on their way to a state."""

    def __init__(
        self,
        studio: Studio,
        over: QWidget,
        able: tuple[Action, ...],
        left: tuple[tuple[Action, str], ...],
        state: ActionState,
        navigator: Navigator | None,
    ) -> None:
        self._studio, self._over, self._state = studio, over, state
        self._navigator = navigator
        self._able, self._left = able, left

    def start(self) -> bool:
        """Ask what is needed, or do it at once where nothing is."""
        from rca_studio.ui.plan import act_sheets

        studio, able, left, state = self._studio, self._able, self._left, self._state
        if state in OUTCOMES:
            from rca_studio.ui.plan.act_sheets_review import ask_review

            ask_review(studio, self._over, able, left, state, self.do)
        elif state is ActionState.REFUSED:
            act_sheets.ask_refusal(studio, self._over, able, left, self.do)
        elif state is ActionState.DONE:
            act_sheets.ask_done(studio, self._over, able, left, self.do)
        elif state is ActionState.CHECKED and not all(one.is_proven for one in able):
            from rca_studio.ui.plan.act_sheets_accept import ask_acceptance

            ask_acceptance(studio, self._over, able, left, self._navigator)
        elif left:
            act_sheets.ask_without(studio, self._over, able, left, state, self._at_once)
        else:
            return self._at_once()
        return False

    def do(self, label: str, step: Step) -> bool:
        """Do the same with each of the actions, as they are now, in one step."""
        from rca_studio.ui.proof.setting_aside import edit_or_set_aside

        present = [(one, _action(self._studio, one.case_id, one.id)) for one in self._able]
        try:
            steps = [step(_as_asked(old, now)) for old, now in present if now is not None]
        except ValueError as error:
            self._studio.tell(error)
            return False
        if not steps:
            return False
        whole = steps[0] if len(steps) == 1 else plan_gestures.together(label, steps)
        return bool(whole.changes) and edit_or_set_aside(self._studio, whole, self._over)

    def _at_once(self) -> bool:
        stamp = self._studio.writer.stamp()
        count = f"{len(self._able)} actions"
        match self._state:
            case ActionState.APPROVED:
                return self.do(f"Approve {count}", lambda one: plan_gestures.approve(one, stamp))
            case ActionState.PROPOSED:
                return self.do(f"Propose {count} again", plan_gestures.propose_again)
            case ActionState.CHECKED:
                return self.do(f"{count} checked", _checked)
        return self.do(f"{count} in progress", plan_gestures.begin)


def _as_asked(old: Action, now: Action) -> Action:
    """An action as it is now, if it still stands where it stood when the sheet was opened."""
    if now.state is not old.state or now.checks != old.checks:
        words = f"{quoted(now.text, _QUOTE)} was changed meanwhile. Look at it and do it again"
        raise ValueError(words)
    return now


def _checked(action: Action) -> ChangeSet:
    """What waits although all its evidence is accepted is checked."""
    after = replace(action, state=ActionState.CHECKED)
    return ChangeSet("Action checked", (Change(action, after),))


def _action(studio: Studio, case_id: str, key: str) -> Action | None:
    return studio.casefile(case_id).action(key)


def _one_reason(left: tuple[tuple[Action, str], ...]) -> str:
    """Why nothing can be done, in words for the whole."""
    said = list(dict.fromkeys(reason for _, reason in left))
    more = f" (and {len(said) - 1} more reasons)" if len(said) > 2 else ""
    more = " (and one more reason)" if len(said) == 2 else more
    reason = said[0].rstrip(".")
    return f"{reason[0].lower()}{reason[1:]}{more}"
