"""What a show tells of the plan: what was changed, how far it came, and whether it held."""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.session.frame import Changed, Changes
from rca_studio.analysis.session.telling import MOST_LETTERS, CaseToTell, Told, said_of_short
from rca_studio.domain.plan import Action, ActionState, Strength
from rca_studio.domain.words import plural, shortened

MOST_CHANGES: Final = 8

_STATES: Final = {
    ActionState.PROPOSED: ("Proposed", "neutral"),
    ActionState.APPROVED: ("Agreed", "neutral"),
    ActionState.IN_PROGRESS: ("Under way", "neutral"),
    ActionState.DONE: ("Done, still to be checked", "info"),
    ActionState.CHECKED: ("In place", "info"),
    ActionState.HELD: ("It held", "good"),
    ActionState.SLIPPED: ("It slipped, and is being put right", "warning"),
    ActionState.FAILED: ("It did not work", "warning"),
}
_STRENGTHS: Final = {
    Strength.STRONGER: "changes the work itself",
    Strength.INTERMEDIATE: "makes the right way easier",
    Strength.WEAKER: "relies on people remembering",
}
_FURTHEST: Final = (
    *(ActionState.HELD, ActionState.SLIPPED, ActionState.FAILED),
    *(ActionState.CHECKED, ActionState.DONE, ActionState.IN_PROGRESS),
    *(ActionState.APPROVED, ActionState.PROPOSED),
)


def tell_changed(case: CaseToTell) -> Told:
    """The actions, what has come furthest first; what was refused is not told to a room."""
    actions = [one for one in case.cleared.actions if one.state is not ActionState.REFUSED]
    actions.sort(key=lambda one: _FURTHEST.index(one.state))
    left = []
    if refused := len(case.cleared.actions) - len(actions):
        left.append(
            f"{plural(refused, 'proposal that was', 'proposals that were')} refused: not shown."
        )
    if not actions:
        return Told(None, left_out=("Nothing is planned yet.", *left))
    shown = actions[:MOST_CHANGES]
    rows = tuple(_changed(case, one) for one in shown)
    if len(actions) > len(shown):
        left.append(f"{len(shown)} of {len(actions):,} actions are shown: those furthest on.")
    left += said_of_short([one.text for one in shown], [row.text for row in rows])
    passages = case.passages((one.id, "text") for one in shown)
    return Told(Changes(rows), passages, tuple(left))


def _changed(case: CaseToTell, action: Action) -> Changed:
    state, tone = _STATES[action.state]
    strength = action.strength or case.practice.hierarchy.strength(action.kind)
    return Changed(shortened(action.text, MOST_LETTERS), _STRENGTHS.get(strength, ""), state, tone)
