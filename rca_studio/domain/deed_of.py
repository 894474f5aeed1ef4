"""Which deed a change is, told from the entity before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import LogicAnswer
from rca_studio.domain.deeds import Deed
from rca_studio.domain.own_name import newly_met
from rca_studio.domain.people import Person
from rca_studio.domain.plan import Action, ActionState, Finding
from rca_studio.domain.proof import (
    CaseMarking,
    DutyException,
    KeptProtocol,
    MoveKind,
    PackState,
    ProtocolPack,
    Rejection,
    ReportCopy,
    Signature,
    StageMove,
    TellingDecision,
)
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.wording import KeptWording
from rca_studio.domain.workspace import ImportBatch, MappingProfile, Setting


def deed_of(
    change: Change, casefile: CaseFile, protocol: Protocol | None, actor: Person | None
) -> Deed | None:
    """What a person does by one change; ``None`` for what is nobody's concern (own passphrase).

    Args:
        change: one entity before and after.
        casefile: the case (or workspace) as it is.
        protocol: what the case is reviewed under; needed for confirmations only.
        actor: who does it; needed for what concerns oneself.
    """
    entity = change.entity
    plain = _PLAIN_DEEDS.get(type(entity))
    if plain is not None:
        return plain
    match entity:
        case Case():
            return _deed_of_case(change)
        case Confirmation():
            return Deed.VALIDATE if validates(entity.item, protocol) else Deed.REVIEW
        case Evidence():
            return _deed_of_evidence(change, actor)
        case Action():
            return _deed_of_action(change)
        case StageMove():
            return deed_of_move(entity)
        case Rejection():
            return Deed.REJECT if change.before is None else Deed.REOPEN
        case ProtocolPack():
            kept = change.before is None and entity.state is PackState.KEPT
            return None if kept else Deed.EDIT_PROTOCOLS
        case Person():
            return _deed_on_person(change, actor)
    return Deed.ANALYSE if casefile.exists else Deed.REPORT  # the first words of the model


_PLAIN_DEEDS: Final[Mapping[type, Deed]] = MappingProxyType(
    {
        LogicAnswer: Deed.ANALYSE,
        KeptWording: Deed.ANALYSE,
        Finding: Deed.ANALYSE,
        Answer: Deed.REVIEW,
        Waiver: Deed.WAIVE,
        Signature: Deed.SIGN,
        DutyException: Deed.SET_DUTY_ASIDE,
        TellingDecision: Deed.DECIDE_TELLING,
        CaseMarking: Deed.MARK,
        ReportCopy: Deed.COPY,
        KeptProtocol: Deed.MOVE,
        MappingProfile: Deed.IMPORT,
        ImportBatch: Deed.IMPORT,
        Setting: Deed.CHANGE_SETTINGS,
    }
)


def validates(item: str, protocol: Protocol | None) -> bool:
    """Whether an item (its key) is one of the validation; not, where no protocol is known."""
    return protocol is not None and any(one.key == item for one in protocol.validation)


def _deed_of_evidence(change: Change, actor: Person | None) -> Deed:
    """Anybody gives evidence, and changes or takes back what they gave."""
    old = change.before
    own = not isinstance(old, Evidence) or (actor is not None and actor.goes_by(old.by))
    return Deed.GIVE_EVIDENCE if own else Deed.REVIEW


def _deed_of_case(change: Change) -> Deed | None:
    old, new = change.before, change.after
    if not isinstance(old, Case):
        return Deed.REPORT
    if not isinstance(new, Case):
        return Deed.ERASE
    if replace(old, stage=new.stage) == new:
        return None  # told by the move that goes with it
    return Deed.REPORT if old.stage is Stage.REPORT else Deed.REVIEW


def deed_of_move(move: StageMove) -> Deed:
    """What a person does by moving a case from stage to stage."""
    match move.kind:
        case MoveKind.REJECTED | MoveKind.MERGED:
            return Deed.REJECT
        case MoveKind.REOPENED:
            return Deed.REOPEN
        case MoveKind.ONWARD if move.after is Stage.CLOSE:
            return Deed.CLOSE
    return Deed.MOVE


_JUDGED = (ActionState.HELD, ActionState.SLIPPED, ActionState.FAILED)


def _deed_of_action(change: Change) -> Deed:
    """Accepting and judging weigh more than planning; how far it has come is anybody's to say."""
    old, new = change.before, change.after
    if newly_accepted(change):
        return Deed.ACCEPT_EVIDENCE
    if not isinstance(old, Action) or not isinstance(new, Action):
        return Deed.PLAN
    if old.state is not new.state and (new.state in _JUDGED or old.state in _JUDGED):
        return Deed.JUDGE_RESULT
    if replace(old, state=new.state, result=new.result) == new:
        return Deed.WORK_ON_ACTION
    return Deed.PLAN


def newly_accepted(change: Change) -> tuple[str, ...]:
    """The evidence checks of an action that a change accepts, by their words."""
    return tuple(check.text for check in newly_met(change))


def _deed_on_person(change: Change, actor: Person | None) -> Deed | None:
    old, new = change.before, change.after
    if isinstance(old, Person) and isinstance(new, Person) and actor and old.id == actor.id:
        own = replace(old, secret=new.secret) == new  # the own passphrase, and nothing else
        return None if own else Deed.MANAGE_PEOPLE
    return Deed.MANAGE_PEOPLE
