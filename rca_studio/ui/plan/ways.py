"""The ways of an action from state to state: which make sense from where, and who may go them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from rca_studio.domain.casefile import Change
from rca_studio.domain.closing import owns
from rca_studio.domain.deed_of import deed_of
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import OUTCOMES, Action, ActionState
from rca_studio.domain.words import quoted
from rca_studio.ui.proof.allowing import why_locked, why_read_only
from rca_studio.ui.studio import Studio

_PROPOSED, _APPROVED, _REFUSED = ActionState.PROPOSED, ActionState.APPROVED, ActionState.REFUSED
_BEGUN, _DONE, _CHECKED = ActionState.IN_PROGRESS, ActionState.DONE, ActionState.CHECKED
_HELD, _SLIPPED, _FAILED = OUTCOMES

WAYS: Final[Mapping[ActionState, tuple[ActionState, ...]]] = MappingProxyType(
    {
        _PROPOSED: (_APPROVED, _REFUSED, _BEGUN, _DONE),
        _APPROVED: (_BEGUN, _DONE, _REFUSED),
        _REFUSED: (_PROPOSED, _APPROVED),
        _BEGUN: (_DONE,),
        _DONE: (_CHECKED, _BEGUN, _SLIPPED, _FAILED),
        _CHECKED: (_HELD, _SLIPPED, _FAILED),
        _HELD: (_HELD, _SLIPPED, _FAILED),
        _SLIPPED: (_BEGUN, _DONE, _HELD, _SLIPPED, _FAILED),
        _FAILED: (_BEGUN, _HELD, _SLIPPED),
    }
)
"""What can come after a state, whoever is at work; a held action may be looked at once more."""

_QUOTE = 60


def next_states(studio: Studio, action: Action) -> tuple[ActionState, ...]:
    """The states to which whoever is at work can bring an action from where it stands."""
    ways = WAYS[action.state]
    return tuple(state for state in ways if not why_not_to(studio, action, state))


def why_not_to(studio: Studio, action: Action, state: ActionState) -> str:
    """Why an action cannot be brought to a state by whoever is at work; ``""`` where it can.

    An owner who may accept evidence otherwise is not refused here: two people can set that duty
    aside, which is offered when it comes to it.
    """
    if reason := why_read_only(studio):
        return reason
    if state not in WAYS[action.state]:
        return _why_no_way(action, state)
    if not action.text.strip():
        return "Write first what will be done."
    if reason := why_locked(studio, deed_to(studio, action, state)):
        return reason
    if state is _HELD and not action.is_proven:
        return "Whether it held is told once its evidence is accepted."
    alone = state is _HELD and not studio.people.set_up
    if alone and owns(studio.people, studio.writer.actor, action.owner):
        return f"{quoted(studio.writer.actor, _QUOTE)} owns this action: another says that it held."
    if state is _CHECKED:
        if not action.checks:
            return "No evidence is asked for yet: say first what would prove that it is in place."
        if not action.is_proven and not studio.people.set_up:
            return why_not_accept(studio, action)
    return ""


def why_not_accept(studio: Studio, action: Action) -> str:
    """Why whoever is at work does not accept the evidence of an action, and who does; else "".

    Owners do not, under whichever of their names or posts the action stands.
    """
    if reason := why_locked(studio, Deed.ACCEPT_EVIDENCE):
        return f"{reason}{_who_can(studio, action)}"
    casefile = studio.casefile(action.case_id)
    actor = studio.writer.actor
    if not owns(studio.people, actor, action.owner, casefile):
        return ""
    if not studio.people.set_up:
        return f"{quoted(actor, _QUOTE)} owns this action: somebody else accepts its evidence."
    return f"You own this action, so somebody else accepts its evidence.{_who_can(studio, action)}"


def deed_to(studio: Studio, action: Action, state: ActionState) -> Deed:
    """What a person does by bringing an action to a state."""
    if state in OUTCOMES:
        return Deed.JUDGE_RESULT
    casefile = studio.casefile(action.case_id)
    deed = deed_of(Change(action, replace(action, state=state)), casefile, None, studio.person)
    return deed or Deed.WORK_ON_ACTION


def _who_can(studio: Studio, action: Action) -> str:
    """A sentence that names up to three people who can accept the evidence, if people are known."""
    from rca_studio.domain.deeds import may

    people, casefile = studio.people, studio.casefile(action.case_id)
    if studio.read_only or not people.set_up:
        return ""
    able = [
        one.name
        for one in people.active
        if may(one, Deed.ACCEPT_EVIDENCE, people)
        and not owns(people, one.name, action.owner, casefile)
    ]
    if not able:
        return " Nobody is set up who could."
    if len(able) > 3:
        return f" {', '.join(able[:3])} and {len(able) - 3} more can."
    first = ", ".join(able[:-1])
    return f" {first} or {able[-1]} can." if first else f" {able[-1]} can."


def _why_no_way(action: Action, state: ActionState) -> str:
    """Why a state does not come next."""
    now = action.state
    if now is state:
        return f"It stands at “{state.label}” already."
    if now is _REFUSED:
        return "It was refused. Propose it again first."
    match state:
        case ActionState.PROPOSED:
            return "Only what was refused is proposed again."
        case ActionState.APPROVED | ActionState.REFUSED:
            return "Work on it has begun, so it is not decided any more."
        case ActionState.IN_PROGRESS:
            return "Its evidence is accepted. Send evidence back, or say whether it held."
        case ActionState.DONE:
            return "It was done before; look whether it held."
        case ActionState.CHECKED if now in OUTCOMES:
            return "It was looked at already. Say whether it held."
    return "Say first that it is done."
