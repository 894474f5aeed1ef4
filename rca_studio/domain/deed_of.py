"""Which deed a change is, told from the entity before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Change
from rca_studio.domain.causal import LogicAnswer
from rca_studio.domain.deeds import Deed
from rca_studio.domain.governance import FROM_REPORT, ChartChoice, MonthlyFigure, PulseCount
from rca_studio.domain.hearing import FeedbackNote, Receipt, ReporterWord
from rca_studio.domain.own_name import newly_met, no_longer_met
from rca_studio.domain.people import Person
from rca_studio.domain.plan import (
    OUTCOMES,
    Action,
    ActionState,
    EvidenceCheck,
    EvidenceReturn,
    Finding,
    Measurement,
)
from rca_studio.domain.plan_view import PlanView
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
from rca_studio.domain.recognition import Champion, GoodCatch
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.session import (
    Commitment,
    KnownName,
    ParkedIdea,
    Session,
    SessionVote,
    ShowFrame,
)
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
        case ReporterWord():
            return Deed.REPORT if entity.from_reporter else Deed.WRITE_BACK
        case PulseCount():
            return Deed.REPORT if _one_answer_more(change) else Deed.KEEP_FIGURES
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
        Measurement: Deed.WORK_ON_ACTION,
        PlanView: Deed.WORK_ON_ACTION,
        MonthlyFigure: Deed.KEEP_FIGURES,
        ChartChoice: Deed.READ_CHARTS,
        Session: Deed.LEAD_SESSIONS,
        ShowFrame: Deed.LEAD_SESSIONS,
        SessionVote: Deed.LEAD_SESSIONS,
        ParkedIdea: Deed.LEAD_SESSIONS,
        Commitment: Deed.LEAD_SESSIONS,
        KnownName: Deed.LEAD_SESSIONS,
        Champion: Deed.RECOGNISE,
        GoodCatch: Deed.RECOGNISE,
        FeedbackNote: Deed.WRITE_BACK,
        Receipt: Deed.REPORT,
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


def _one_answer_more(change: Change) -> bool:
    """Whether somebody said, with a report, how safe it felt; or takes that back."""
    sides = [one for one in (change.before, change.after) if isinstance(one, PulseCount)]
    if any(one.source != FROM_REPORT for one in sides):
        return False
    totals = sorted(one.number for one in sides)
    return totals == [1] or (len(totals) == 2 and totals[1] - totals[0] == 1)


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


_DECIDED = (ActionState.APPROVED, ActionState.REFUSED)
_AT_WORK = (ActionState.IN_PROGRESS, ActionState.DONE)


def _deed_of_action(change: Change) -> Deed:
    """Deciding, judging and accepting weigh more than planning; work is anybody's to tell."""
    old, new = change.before, change.after
    if not isinstance(new, Action):
        return _deed_of_taking_away(old)
    was = old if isinstance(old, Action) else replace(new, **_NOTHING_YET)
    if was.decisions != new.decisions or (was.state is not new.state and new.state in _DECIDED):
        return Deed.DECIDE_ACTION
    judged = was.state is not new.state and {was.state, new.state}.intersection(OUTCOMES)
    if was.state is ActionState.SLIPPED and new.state in _AT_WORK:
        judged = set()  # what slipped is worked on again
    if was.reviews != new.reviews or judged:
        return Deed.JUDGE_RESULT
    checked = (was.state is ActionState.CHECKED) is not (new.state is ActionState.CHECKED)
    closed = was.state is new.state and was.state in (ActionState.CHECKED, *OUTCOMES)
    redated = closed and was.done_on != new.done_on
    accepted = newly_accepted(change) or newly_returned(change) or no_longer_met(change)
    if accepted or checked or redated or asks_less(change):
        return Deed.ACCEPT_EVIDENCE
    again = was.state is ActionState.REFUSED and new.state is not was.state
    work = isinstance(old, Action) and _only_work(old, new) and not again
    return Deed.WORK_ON_ACTION if work else Deed.PLAN


def _deed_of_taking_away(old: object) -> Deed:
    """What was decided, judged or accepted is taken away by who may decide, judge or accept."""
    if not isinstance(old, Action):
        return Deed.PLAN
    if old.decisions:
        return Deed.DECIDE_ACTION
    if old.reviews:
        return Deed.JUDGE_RESULT
    looked_at = any(check.met or check.returns for check in old.checks)
    return Deed.ACCEPT_EVIDENCE if looked_at else Deed.PLAN


def plans_too(change: Change) -> bool:
    """Whether a change that decides, judges or accepts also says otherwise what is to be done."""
    old, new = change.before, change.after
    if not isinstance(old, Action) or not isinstance(new, Action):
        return False
    told = replace(
        old,
        state=new.state,
        decisions=new.decisions,
        reviews=new.reviews,
        review_date=new.review_date,
        later_reviews=new.later_reviews,
        result=new.result,
        done_on=new.done_on,
        checks=new.checks,
    )
    asked = [[(one.text, one.checker) for one in action.checks] for action in (old, new)]
    return told != new or asked[0] != asked[1]


def asks_less(change: Change) -> bool:
    """Whether an action counts as proven only because less is asked for than before."""
    old, new = change.before, change.after
    if not isinstance(old, Action) or not isinstance(new, Action) or newly_met(change):
        return False
    return new.is_proven and not old.is_proven


_NOTHING_YET: Final[Mapping[str, Any]] = MappingProxyType(
    {"decisions": (), "reviews": (), "state": ActionState.PROPOSED}
)


def _only_work(old: Action, new: Action) -> bool:
    """Whether a change says how far an action has come and what is there to show for it."""
    told = replace(old, state=new.state, result=new.result, done_on=new.done_on, checks=new.checks)
    return told == new and list(map(_asked, old.checks)) == list(map(_asked, new.checks))


def _asked(check: EvidenceCheck) -> EvidenceCheck:
    return replace(check, shown="", given_by="", given_at="")


def said_to_hold(change: Change, actor: str) -> frozenset[str]:
    """Who says by a change that an action held: in a review, or by its state alone."""
    old, new = change.before, change.after
    if not isinstance(new, Action):
        return frozenset()
    known = old.reviews if isinstance(old, Action) else ()
    seen = {one.by for one in new.reviews[len(known) :] if one.outcome is ActionState.HELD}
    turned = isinstance(old, Action) and old.state is not new.state is ActionState.HELD
    return frozenset(seen or ({actor} if turned else ()))


def newly_accepted(change: Change) -> tuple[str, ...]:
    """The evidence checks of an action that a change accepts, by their words."""
    return tuple(check.text for check in newly_met(change))


def newly_returned(change: Change) -> tuple[EvidenceReturn, ...]:
    """What a change sends back of the evidence of an action."""
    old, new = change.before, change.after
    if not isinstance(new, Action):
        return ()
    known = [r for c in old.checks for r in c.returns] if isinstance(old, Action) else []
    return tuple(r for check in new.checks for r in check.returns if r not in known)


def _deed_on_person(change: Change, actor: Person | None) -> Deed | None:
    old, new = change.before, change.after
    if isinstance(old, Person) and isinstance(new, Person) and actor and old.id == actor.id:
        own = replace(old, secret=new.secret) == new  # the own passphrase, and nothing else
        return None if own else Deed.MANAGE_PEOPLE
    return Deed.MANAGE_PEOPLE
