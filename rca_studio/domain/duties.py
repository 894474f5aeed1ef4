"""Which steps may be taken by whoever takes them, and which duties are kept apart.

``duties_kept`` judges one step before it is stored: does this person's role do such a thing (see
``deeds``), does nobody vouch in another one's name, and does nobody check their own work. Where
nobody is set up it refuses nothing: a single person can start at once, and screens and reports say
openly that duties were not kept apart.

Separation of duties as in role-based access control with dynamic constraints (Ferraiolo, Sandhu,
Gavrila, Kuhn and Chandramouli, "Proposed NIST standard for role-based access control", ACM TISSEC
4(3), 2001, section 4.3), the roles and deeds are those of near-miss review.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity
from rca_studio.domain.closing import (
    accepted_by_owner,
    confirmations_standing,
    owns,
    standing_signature,
)
from rca_studio.domain.deed_of import (
    asks_less,
    deed_of,
    deed_of_move,
    newly_accepted,
    plans_too,
    said_to_hold,
    validates,
)
from rca_studio.domain.deeds import MAY, Deed, may, refusal
from rca_studio.domain.kept_on_record import (
    Merges,
    folded,
    merges,
    said_stays,
    shown_stays,
    taken_over,
)
from rca_studio.domain.own_name import in_own_name
from rca_studio.domain.people import People, Person, plain_name
from rca_studio.domain.plan import Action, ActionState, EvidenceCheck
from rca_studio.domain.proof import (
    DutyException,
    KeptProtocol,
    ProtocolPack,
    ReportCopy,
    Signature,
    StageMove,
)
from rca_studio.domain.protocol import Protocol, ProtocolItem
from rca_studio.domain.review import Confirmation, Evidence
from rca_studio.domain.rules import Breach
from rca_studio.domain.signing import covered_digest
from rca_studio.domain.words import quoted


class Duty(StrEnum):
    """A duty that is kept apart from another; two people may set one aside with a reason."""

    VALIDATOR_OWNS = "validator_owns"
    VALIDATOR_WROTE = "validator_wrote"
    OWNER_ACCEPTS = "owner_accepts"
    OWNER_JUDGES = "owner_judges"

    @property
    def label(self) -> str:
        """The duty in words."""
        words = {
            "validator_owns": "Who validates owns no action of the case",
            "validator_wrote": "Who validates did not write last what is validated",
            "owner_judges": "That an action held is said by someone else",
        }
        return words.get(self.value, "Evidence of an action is accepted by someone else")


class DutyBreach(Breach):
    """A duty that would not be kept apart; two people may set it aside for ``subject``."""

    duty: Duty
    subject: str
    case_id: str

    @classmethod
    def of(cls, words: str, duty: Duty, subject: str, case_id: str) -> DutyBreach:
        """The words for people, the duty, and what it would be set aside for."""
        breach = cls(words, duty.value, subject, case_id)
        breach.duty, breach.subject, breach.case_id = duty, subject, case_id
        return breach


LastWriter = Callable[[Iterable[str]], str]
"""Who wrote the newest of these entities (given by id); ``""`` where there is none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who takes a step, and what has to be known to judge it.

    ``protocol_of`` gives the protocol a case is reviewed under, by which validation items are told
    from others.
    """

    actor: str
    people: People
    last_writer: LastWriter
    protocol_of: Callable[[CaseFile], Protocol]


def duties_kept(
    step: ChangeSet,
    before: Mapping[str, CaseFile],
    after: Mapping[str, CaseFile],
    standing: Standing,
) -> Iterator[Breach]:
    """Why a step may not be taken by who takes it; nothing where it may.

    Args:
        step: what is to be stored.
        before: the case files it touches, by id, as they are.
        after: the same as they would be.
        standing: who takes it.
    """
    step = folded(step)
    yield from _nothing_signed_is_altered(step, after)
    yield from _nobody_is_forgotten(step)
    people = standing.people
    merged = merges(step, before)
    if not people.set_up:
        yield from _not_by_its_owner(step, merged, standing)
        return
    actor = people.find(standing.actor)
    yield from _deeds_allowed(step, before, after, standing, actor)
    yield from in_own_name(step, before, people, actor)
    yield from _signed_as_it_is(step, before, after)
    yield from _by_role(step, before, after, standing, actor)
    yield from _not_begun_though_refused(step, people)
    for change in step.changes:
        if not taken_over(change, merged):  # judged when it was accepted; the last gate looks again
            yield from _apart(change, before, after, standing)


def _deeds_allowed(
    step: ChangeSet,
    before: Mapping[str, CaseFile],
    after: Mapping[str, CaseFile],
    standing: Standing,
    actor: Person | None,
) -> Iterator[Breach]:
    """Each deed of the step is one this person's roles do."""
    merged = merges(step, before)
    told: set[Deed] = set()
    for change in step.changes:
        file = before[change.entity.case_id]
        if not file.exists:  # what comes into being with the case is judged by what it will be
            file = after[change.entity.case_id]
        asks = _asks_protocol(change) and file.exists
        protocol = standing.protocol_of(file) if asks else None
        deed = deed_of(change, before[change.entity.case_id], protocol, actor)
        deed = Deed.EDIT_PROTOCOLS if deed is None and _kept_for_no_case(change, step) else deed
        if taken_over(change, merged):
            deed = Deed.REJECT  # a merge; what was decided there was decided by who may
        deeds = {deed, Deed.PLAN} if deed in _ON_ACTIONS and plans_too(change) else {deed}
        for one in sorted(one for one in deeds if one is not None):
            if one not in told and not may(actor, one, standing.people):
                told.add(one)
                yield Breach(refusal(actor, one), one.value)


_ON_ACTIONS = (Deed.DECIDE_ACTION, Deed.JUDGE_RESULT, Deed.ACCEPT_EVIDENCE)


def _asks_protocol(change: Change) -> bool:
    return isinstance(change.entity, Confirmation)


# -- what roles alone do not say -----------------------------------------------------------------


def _not_by_its_owner(step: ChangeSet, merged: Merges, standing: Standing) -> Iterator[Breach]:
    """Evidence is accepted by somebody else than the owner, whoever is set up."""
    nobody = People()
    for change in step.changes:
        new = change.after
        if not isinstance(new, Action) or taken_over(change, merged):
            continue
        known = _accepted_by_owner(change.before, nobody)
        for check in _accepted_by_owner(new, nobody):
            if check not in known:
                words = f"{quoted(new.text, 60)} is {new.owner}’s: another accepts its evidence"
                yield Breach(words, new.id, check.text)
        if any(owns(nobody, by, new.owner) for by in said_to_hold(change, standing.actor)):
            words = f"{quoted(new.text, 60)} is {new.owner}’s: another says that it held"
            yield Breach(words, new.id, "held")
        if asks_less(change) and owns(nobody, standing.actor, new.owner):
            words = f"{quoted(new.text, 60)} is {new.owner}’s: another says it is proven with less"
            yield Breach(words, new.id, "asks less")


def _accepted_by_owner(
    action: Entity | None, people: People, casefile: CaseFile | None = None
) -> tuple[EvidenceCheck, ...]:
    """The evidence of an action that its owner accepted."""
    if not isinstance(action, Action):
        return ()
    return tuple(
        one for one in action.checks if one.met and owns(people, one.by, action.owner, casefile)
    )


def _not_begun_though_refused(step: ChangeSet, people: People) -> Iterator[Breach]:
    """What was refused, and is proposed again, waits for a decision where somebody decides."""
    if not any(may(one, Deed.DECIDE_ACTION, people) for one in people.active):
        return
    for change in step.changes:
        old, new = change.before, change.after
        if not isinstance(old, Action) or not isinstance(new, Action):
            continue
        waits = (ActionState.PROPOSED, ActionState.REFUSED)
        refused = new.decision is not None and not new.decision.approved
        if refused and old.state in waits and new.state not in waits:
            words = f"{quoted(new.text, 60)} was refused; it is approved before work on it begins"
            yield Breach(words, new.id, "refused")


def _nothing_signed_is_altered(step: ChangeSet, after: Mapping[str, CaseFile]) -> Iterator[Breach]:
    """A signature stays as it was given; it can be withdrawn once, by name and with a reason."""
    ended = {case_id for case_id, file in after.items() if not file.exists}
    for change in step.changes:
        old, new = change.before, change.after
        if change.entity.case_id in ended:  # a case that goes takes all of its own along
            continue
        if isinstance(old, Signature):
            if not isinstance(new, Signature) or not old.stands:
                yield Breach("a signature stays in the case", old.id)
                continue
            withdrawn = replace(
                old,
                withdrawn_by=new.withdrawn_by,
                withdrawn_at=new.withdrawn_at,
                withdrawn_because=new.withdrawn_because,
            )
            said = new.withdrawn_by.strip() and new.withdrawn_at and new.withdrawn_because.strip()
            if withdrawn != new or not said:
                yield Breach("a signature can only be withdrawn, with a reason", old.id)
        elif isinstance(old, Action):
            yield from said_stays(old, new)
        elif isinstance(old, Evidence):
            yield from shown_stays(change, after)
        elif isinstance(old, StageMove | ReportCopy | DutyException):
            yield Breach("what stands in the way of a case stays there", old.id)


def _signed_as_it_is(
    step: ChangeSet, before: Mapping[str, CaseFile], after: Mapping[str, CaseFile]
) -> Iterator[Breach]:
    """A signature is given for the stage a case is at, over the case as it is."""
    for change in step.changes:
        new = change.after
        if not isinstance(new, Signature) or change.before is not None:
            continue
        file = before[new.case_id]
        if file.exists and (
            new.stage is not file.case.stage or new.covers != covered_digest(after[new.case_id])
        ):
            yield Breach("a case is signed at the stage where it is, and as it is", new.id)


def _nobody_is_forgotten(step: ChangeSet) -> Iterator[Breach]:
    """People and their names stay, or nobody could tell who did what; the same with protocols."""
    for change in step.changes:
        old, new = change.before, change.after
        if isinstance(old, Person) and (
            not isinstance(new, Person) or not all(map(new.goes_by, (old.name, *old.former_names)))
        ):
            yield Breach("people who worked here stay, with all their names", old.id)
        if isinstance(old, ProtocolPack) and (
            not isinstance(new, ProtocolPack) or replace(old, state=new.state, note=new.note) != new
        ):
            yield Breach("the text of a protocol stays as cases were reviewed under it", old.id)


def _kept_for_no_case(change: Change, step: ChangeSet) -> bool:
    """Whether the text of a protocol is put in although no case of the step is to keep it."""
    pack = change.after
    return isinstance(pack, ProtocolPack) and not any(
        isinstance(one.after, KeptProtocol) and one.after.pack == pack.sha256
        for one in step.changes
    )


def _by_role(
    step: ChangeSet,
    before: Mapping[str, CaseFile],
    after: Mapping[str, CaseFile],
    standing: Standing,
    actor: Person | None,
) -> Iterator[Breach]:
    """An item of a protocol that names roles is confirmed by one of them."""
    for change in step.changes:
        new = change.after
        file = before[change.entity.case_id]
        file = file if file.exists else after[change.entity.case_id]
        if not isinstance(new, Confirmation) or actor is None or not file.exists:
            continue
        item = item_of(standing.protocol_of(file), new.item)
        if item and not may_confirm(actor, item):
            listed = " or ".join(item.roles)
            yield Breach(f"{quoted(item.label, 60)} is confirmed by: {listed}", new.id)


def item_of(protocol: Protocol, key: str) -> ProtocolItem | None:
    """The item of this key, whether of the review or of the validation."""
    items = (*protocol.proceed, *protocol.validation)
    return next((item for item in items if item.key == key), None)


def may_confirm(person: Person, item: ProtocolItem) -> bool:
    """Whether a person's role or title is among those an item names; one without names any."""
    return not item.roles or any(person.serves_as(role) for role in item.roles)


# -- duties kept apart -----------------------------------------------------------------------------


def _apart(
    change: Change,
    before: Mapping[str, CaseFile],
    after: Mapping[str, CaseFile],
    standing: Standing,
) -> Iterator[DutyBreach]:
    file = after[change.entity.case_id]
    for breach in _breaches_of_duty(change, before[change.entity.case_id], file, standing):
        if not _set_aside(file, breach, standing.people):
            yield breach


def _breaches_of_duty(
    change: Change, before: CaseFile, after: CaseFile, standing: Standing
) -> Iterator[DutyBreach]:
    new = change.after
    if isinstance(new, Confirmation):
        file = before if before.exists else after
        if file.exists and validates(new.item, standing.protocol_of(file)):
            yield from _validator_apart(new, file, standing)
    elif isinstance(new, Action):
        file = before if before.exists else after
        yield from _acceptance_apart(change, new, file, standing)
        yield from _judgement_apart(change, new, file, standing)
    elif isinstance(new, StageMove) and before.exists and deed_of_move(new) is Deed.CLOSE:
        yield from _apart_at_the_end(before, standing)


def _apart_at_the_end(casefile: CaseFile, standing: Standing) -> Iterator[DutyBreach]:
    """What was vouched for is judged by what stands now; see ``closing``."""
    people = standing.people
    items = [item.key for item in standing.protocol_of(casefile).validation]
    for confirmation in confirmations_standing(casefile, items):
        yield from _validator_apart(confirmation, casefile, standing)
    for action_id, text, by in accepted_by_owner(casefile, people):
        words = f"{quoted(text, 60)} is {by}’s, who accepted its evidence: that takes another"
        yield DutyBreach.of(words, Duty.OWNER_ACCEPTS, action_id, casefile.case_id)
    if standing_signature(casefile, people, lambda one: _may_sign_off(one, casefile, people)):
        return
    words = "the validation is signed by somebody who may validate and owns no action of the case"
    yield DutyBreach.of(words, Duty.VALIDATOR_OWNS, "signature", casefile.case_id)


def _may_sign_off(person: Person, casefile: CaseFile, people: People) -> bool:
    """Whether a signature of theirs counts; owners count where two let an owner validate."""
    if not MAY[Deed.VALIDATE].intersection(person.roles):
        return False
    owner = any(owns(people, person.name, action.owner, casefile) for action in casefile.actions)
    return not owner or any(one.duty == Duty.VALIDATOR_OWNS for one in casefile.exceptions)


def _judgement_apart(
    change: Change, new: Action, casefile: CaseFile, standing: Standing
) -> Iterator[DutyBreach]:
    """That an action held is said by somebody else; that it did not, anybody may own up to."""
    said = said_to_hold(change, standing.actor)
    owners = {action.owner for action in (change.before, new) if isinstance(action, Action)}
    for owner in sorted(owners) if said else ():
        if any(owns(standing.people, by, owner, casefile) for by in said):
            words = f"{quoted(new.text, 60)} is {owner}’s: that it held is said by another"
            yield DutyBreach.of(words, Duty.OWNER_JUDGES, new.id, new.case_id)
            return


def _acceptance_apart(
    change: Change, new: Action, casefile: CaseFile, standing: Standing
) -> Iterator[DutyBreach]:
    """Whoever owned the action until now counts, too, and so does who is to own it from now on."""
    people, old = standing.people, change.before
    accepted = newly_accepted(change)
    if (
        isinstance(old, Action)
        and old.owner == new.owner
        and not accepted
        and not asks_less(change)
    ):
        return  # as of many actions changed at once
    if accepted or asks_less(change):
        owners = {action.owner for action in (change.before, new) if isinstance(action, Action)}
        for owner in sorted(owners):
            if owns(people, standing.actor, owner, casefile):
                words = f"{quoted(new.text, 60)} is {owner}’s: its evidence is accepted by another"
                yield DutyBreach.of(words, Duty.OWNER_ACCEPTS, new.id, new.case_id)
                return
    known = _accepted_by_owner(change.before, people, casefile)
    for check in _accepted_by_owner(new, people, casefile):
        if check not in known:
            words = f"{check.by} accepted evidence of {quoted(new.text, 60)}, so another owns it"
            yield DutyBreach.of(words, Duty.OWNER_ACCEPTS, new.id, new.case_id)
            return


def _validator_apart(
    confirmation: Confirmation, casefile: CaseFile, standing: Standing
) -> Iterator[DutyBreach]:
    people, by, item = standing.people, confirmation.by, confirmation.item
    if any(owns(people, by, action.owner, casefile) for action in casefile.actions):
        words = f"{by} owns an action of this case, so another person validates it"
        yield DutyBreach.of(words, Duty.VALIDATOR_OWNS, item, casefile.case_id)
    shown = [one.id for one in casefile.evidence_for(item)]
    written = [one.id for one in casefile.findings]
    for ids in (shown, written):
        if ids and people.same(by, standing.last_writer(ids)):
            words = f"{by} was the last to change what is validated, so another person validates it"
            yield DutyBreach.of(words, Duty.VALIDATOR_WROTE, item, casefile.case_id)
            return


def _set_aside(casefile: CaseFile, breach: DutyBreach, people: People) -> bool:
    """Whether two people, both at work here, set this duty aside for this subject."""
    for one in casefile.exceptions:
        if (one.duty, one.subject) == (breach.duty.value, breach.subject):
            first, second = people.find(one.by), people.find(one.second)
            if first and second and first != second and one.reason.strip():
                return True
    return False


def exceptions_are_shared(casefile: CaseFile) -> Iterable[Breach]:
    """Two different people and a reason stand behind each duty that is set aside."""
    for one in casefile.exceptions:
        names = {plain_name(name) for name in (one.by, one.second)}
        if len(names - {""}) < 2 or not one.reason.strip():
            yield Breach("a duty is set aside by two people, with a reason", one.id)
