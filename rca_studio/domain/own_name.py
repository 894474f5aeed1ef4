"""Who speaks in whose name: nobody vouches, accepts or decides in another one's.

Judged where people are set up. A second person is named by the first one (the screens ask for the
second one's passphrase), but is somebody who works here, and never the first one by another name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity
from rca_studio.domain.kept_on_record import Merges, merges, taken_over
from rca_studio.domain.people import People, Person
from rca_studio.domain.plan import Action, EvidenceCheck, Measurement
from rca_studio.domain.proof import (
    CaseMarking,
    DutyException,
    KeptProtocol,
    ProtocolPack,
    Rejection,
    ReportCopy,
    Signature,
    StageMove,
    Telling,
    TellingDecision,
)
from rca_studio.domain.review import Confirmation, Evidence, Waiver
from rca_studio.domain.rules import Breach
from rca_studio.domain.words import quoted

_BY = (
    Confirmation,
    Waiver,
    StageMove,
    Rejection,
    DutyException,
    CaseMarking,
    ReportCopy,
    KeptProtocol,
    Measurement,
)
"""What carries the name of whoever wrote it last."""


def in_own_name(
    step: ChangeSet, before: Mapping[str, CaseFile], people: People, actor: Person | None
) -> Iterator[Breach]:
    """Whoever is signed in vouches, accepts, signs and decides in no other name.

    Args:
        step: what is to be stored.
        before: the case files it touches, by id, as they are.
        people: those set up.
        actor: who takes the step.
    """
    if actor is None:
        return
    merged = merges(step, before)
    for change in step.changes:
        for name in _names(change, merged):
            if name and people.find(name) != actor:
                words = f"{quoted(name, 60)} is not who is signed in; {actor.name} is"
                yield Breach(words, change.entity.id)
        yield from _second(change, people, actor)
        if not taken_over(change, merged):
            yield from _by_nobody(change)


def _by_nobody(change: Change) -> Iterator[Breach]:
    """What is shown and what is accepted has the name of somebody."""
    old, new = change.before, change.after
    if not isinstance(new, Action):
        return
    known = old.checks if isinstance(old, Action) else ()
    for check in new.checks:
        unnamed = check.shown.strip() and not (check.given_by.strip() and check.given_at)
        if unnamed and check not in known:
            yield Breach("evidence is given by somebody, with the time", new.id, check.text)
    for check in newly_met(change):
        if not (check.by.strip() and check.at):
            yield Breach("evidence is accepted by somebody, with the time", new.id, check.text)


def newly_met(change: Change) -> tuple[EvidenceCheck, ...]:
    """The evidence checks of an action that a change accepts, or lets another one have accepted.

    Checks are told apart by their words, who accepted them and when; two of the same words are two.
    """
    old, new = change.before, change.after
    if not isinstance(new, Action):
        return ()
    known = Counter(one for one in old.checks if one.met) if isinstance(old, Action) else Counter()
    found = []
    for check in new.checks:
        if check.met:
            known[check] -= 1
            if known[check] < 0:
                found.append(check)
    return tuple(found)


def no_longer_met(change: Change) -> tuple[EvidenceCheck, ...]:
    """The evidence of an action that was accepted, and by a change is so no longer."""
    old, new = change.before, change.after
    if not isinstance(old, Action) or not isinstance(new, Action):
        return ()
    return newly_met(Change(new, old))


def _names(change: Change, merged: Merges) -> Iterator[str]:
    """The names a change speaks in, but for what was said in a case that is merged into this."""
    old, new = change.before, change.after
    if new is None or _told_elsewhere(new, merged.get(new.case_id, ())):
        return
    if isinstance(new, _BY):
        yield new.by
    elif isinstance(new, Signature):
        yield new.withdrawn_by or new.by
    elif isinstance(new, TellingDecision) and _decides(old, new):
        yield new.decided_by
    elif (isinstance(new, ProtocolPack) and old is None) or (
        isinstance(new, Evidence) and getattr(old, "by", None) != new.by
    ):
        yield new.by
    elif isinstance(new, Action) and not taken_over(change, merged):
        yield from (check.by for check in newly_met(change))
        yield from _said_of_action(old, new)


def _said_of_action(old: object, new: Action) -> Iterator[str]:
    """Who decided, looked whether it held, gave evidence or sent it back, as far as that is new."""
    told = [old] if isinstance(old, Action) else []
    known = {one for action in told for one in _voices(action)}
    yield from (name for name, one in _voices(new) if (name, one) not in known)


def _voices(action: Action) -> Iterator[tuple[str, object]]:
    """Everybody who said something of an action, and what."""
    yield from ((one.by, one) for one in action.decisions)
    yield from ((one.by, one) for one in action.reviews)
    for check in action.checks:
        yield check.given_by, (check.text, check.shown, check.given_at)
        yield from ((one.by, one) for one in check.returns)


def _decides(old: object, new: TellingDecision) -> bool:
    """Whether anything of the decision itself changes; until when is not part of it."""
    if not isinstance(old, TellingDecision):
        return new.choice is not Telling.UNDECIDED or bool(new.decided_by)
    return (old.choice, old.decided_by, old.decided_at, old.reason) != (
        new.choice,
        new.decided_by,
        new.decided_at,
        new.reason,
    )


def _told_elsewhere(new: Entity, others: Sequence[CaseFile]) -> bool:
    """Whether a case merged into this one has it just so: what was said there is taken over."""
    if isinstance(new, Measurement):
        return _figure(new) in {_figure(one) for file in others for one in file.of(Measurement)}
    if not isinstance(new, Evidence | CaseMarking):
        return False
    said = _said(new)
    told = {_said(one) for file in others for one in file.evidence}
    return said in told | {_said(one) for file in others for one in file.of(CaseMarking)}


def _figure(one: Measurement) -> Measurement:
    return replace(one, id="", case_id="", action="")


def _said(one: Evidence | CaseMarking) -> tuple[str, ...]:
    """What somebody said, whatever of their case they said it of."""
    if isinstance(one, Evidence):
        return (one.by, one.at, one.note, one.sha256, one.file_name)
    return (one.by, one.at, one.marking, one.reason)


def _second(change: Change, people: People, actor: Person) -> Iterator[Breach]:
    old, new = change.before, change.after
    if not isinstance(new, Waiver | DutyException) or not new.second.strip():
        return
    if isinstance(old, Waiver) and old.by == new.second and people.find(old.by) != actor:
        return  # said by that one before, who need not work here any more
    second = people.find(new.second)
    if second == actor:
        yield Breach(f"this takes somebody other than {actor.name}", new.id)
    elif second is None or not second.active:
        yield Breach(f"{quoted(new.second, 60)} does not work here", new.id)
    elif isinstance(old, Waiver) and isinstance(new, Waiver) and old.second and _other(old, new):
        yield Breach(f"{second.name} agreed to something else; withdraw the waiver first", new.id)


def _other(old: Waiver, new: Waiver) -> bool:
    return (old.item, old.reason) != (new.item, new.reason)
