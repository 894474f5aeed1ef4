"""Changing one cell of the plan in place: what can stand in it, who may, and the step it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import Action, ActionState, Reach, Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.editing import plan_gestures
from rca_studio.editing.gestures import revise
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.acts import bring_to, verb_to
from rca_studio.ui.plan.owners import known_owners
from rca_studio.ui.plan.ways import WAYS, next_states, why_not_to
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.studio import Studio

_FIELDS = {
    "text": "text",
    "owner": "owner",
    "due": "deadline",
    "measure": "measure",
    "review": "review_date",
    "strength": "strength",
    "reach": "reach",
    "effort": "effort",
}
"""The field of an action each column changes."""

_BARE = "strength:"
"""Goes before a strength that is chosen without a kind of action."""


class CellEdits:
    """Changes cells of the plan; each change is one step.

    Args:
        studio: the open workspace.
        navigator: says what was saved of a file that is looked at.
        owners: those who own actions now, offered while somebody types.
        over: what a sheet stands over.
    """

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        owners: Callable[[], tuple[str, ...]],
        over: QWidget,
    ) -> None:
        self._studio, self._navigator = studio, navigator
        self._owners, self._over = owners, over

    def today(self) -> date:
        """The present day."""
        return self._studio.today()

    def why_not(self, row: ActionRow, key: str) -> str:
        """Why whoever is at work cannot change a cell, as a sentence; ``""`` where they can."""
        action = self._action(row)
        if action is None:
            return "This action is not there any more."
        if key == "state":
            return self._why_no_state(action)
        if key == "measure" and action.measures:
            return "Its measures stand in the action, with their targets. Press Enter to open it."
        return why_locked(self._studio, Deed.PLAN)

    def value(self, row: ActionRow, key: str) -> str:
        """What stands in the editor at first: words, a day, or the key of what is chosen."""
        if key == "strength":
            kinds = self._studio.practice.hierarchy.kinds
            known = any(kind.key == row.kind and kind.strength is row.strength for kind in kinds)
            return row.kind if known else f"{_BARE}{row.strength.value}"
        field = _FIELDS.get(key, "state")
        return str(getattr(row, field))

    def choices(self, row: ActionRow, key: str) -> tuple[tuple[str, str], ...]:
        """What can be chosen, or completes what is typed, as (key, words)."""
        from rca_studio.ui.case.actions_editor import EFFORTS, REACHES

        match key:
            case "owner":
                return tuple((name, name) for name in self.known_owners(row.case_id))
            case "strength":
                kinds = self._studio.practice.hierarchy.kinds
                bare = ((f"{_BARE}{s.value}", _bare_words(s)) for s in Strength)
                named = ((k.key, f"{k.label} · {k.strength.label.lower()}") for k in kinds)
                return (*named, *bare)
            case "reach":
                return REACHES
            case "effort":
                return EFFORTS
            case "state":
                return self._states(row)
        return ()

    def known_owners(self, case_id: str = "") -> tuple[str, ...]:
        """Owners to choose from: posts and those in use before names, since a role is enough."""
        return known_owners(self._studio, case_id, self._owners())

    def change(self, row: ActionRow, key: str, value: str) -> bool:
        """Change a cell, as one step; false, after telling why, where it could not be done."""
        action = self._action(row)
        if action is None:
            return False
        if key == "state":
            return self.bring((row,), ActionState(value)) if value != row.state.value else False
        done = self._studio.attempt(lambda: self._step(action, key, value))
        if done and key == "owner" and names_several(value):
            self._navigator.say("More than one owner is named: write the one who answers for it")
        return done

    def bring(self, rows: tuple[ActionRow, ...], state: ActionState) -> bool:
        """Bring actions to a state, asking what that needs."""
        targets = [(row.case_id, row.id) for row in rows]
        return bring_to(self._studio, self._over, targets, state, self._navigator)

    def reschedule(self, row: ActionRow, field: str, day: str) -> bool:
        """Move the deadline or the next review of an action to another day."""
        return self.change(row, "due" if field == "deadline" else "review", day)

    # -- inside ----------------------------------------------------------------------------------

    def _action(self, row: ActionRow) -> Action | None:
        return self._studio.casefile(row.case_id).action(row.id)

    def _step(self, action: Action, key: str, value: str) -> ChangeSet:
        match key:
            case "due":
                return plan_gestures.move_deadline(action, value)
            case "strength" if value.startswith(_BARE):
                strength = Strength(value.removeprefix(_BARE))
                return revise(action, "Strength of the action", kind="", strength=strength)
            case "strength":
                strength = self._studio.practice.hierarchy.strength(value)
                return revise(action, "Kind of action", kind=value, strength=strength)
            case "reach":
                return revise(action, "How far the action reaches", reach=Reach(value))
            case "effort":
                return revise(action, "Effort of the action", effort=int(value))
            case "text" if not value:
                raise ValueError("an action needs words")
            case "review":
                return revise(action, "Review date", review_date=value)
        values: dict[str, Any] = {_FIELDS[key]: value}
        return revise(action, **values)

    def _states(self, row: ActionRow) -> tuple[tuple[str, str], ...]:
        action = self._action(row)
        if action is None:
            return ()
        now = (row.state.value, f"{row.state.label} (as it is)")
        states = next_states(self._studio, action)
        ways = ((s.value, verb_to(s, (action.state,))) for s in states)
        return (now, *(way for way in ways if way[0] != now[0]))

    def _why_no_state(self, action: Action) -> str:
        """Why an action cannot be brought on at all: what the first of its ways says."""
        if next_states(self._studio, action):
            return ""
        reasons = (why_not_to(self._studio, action, way) for way in WAYS[action.state])
        return next(reasons, "Nothing comes after this state.")


def names_several(owner: str) -> bool:
    """Whether more than one owner is named, as the gate judges it."""
    from rca_studio.ui.case.actions_editor import SEVERAL

    return bool(SEVERAL.search(owner))


def _bare_words(strength: Strength) -> str:
    return f"{strength.label}, kind not said" if strength else "Not chosen"
