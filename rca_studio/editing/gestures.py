"""Gestures: what a person means to do, as a change set.

Each function takes the case file as it is and gives the ``ChangeSet`` that does it; nothing is
stored here. Every gesture that makes something new takes its id from ``new_id``, so that undo and
redo bring the same ids back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar
from uuid import uuid4

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity, created, kind_name
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Link,
    LogicAnswer,
    Place,
)
from rca_studio.domain.plan import Action, Effect, EffectKind, Finding, Measurement
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.wording import KeptWording
from rca_studio.domain.workspace import Setting

_E = TypeVar("_E")


def new_id() -> str:
    """A fresh id: random, so that it tells nothing of who made it or when."""
    return uuid4().hex


# -- any entity ----------------------------------------------------------------------------------


def add(label: str, *entities: Entity) -> ChangeSet:
    """Bring entities into being, in this order."""
    return ChangeSet(label, created(*entities))


def revise(entity: Entity, label: str = "", *, merge: bool = False, **values: Any) -> ChangeSet:
    """Give an entity new values. With ``merge``, revisions of the same fields that follow each
    other are undone as one (typing)."""
    words = label or f"Edit {kind_name(entity).replace('_', ' ')}"
    key = f"{entity.id}:{','.join(sorted(values))}" if merge else ""
    return ChangeSet(words, (Change(entity, replace(entity, **values)),), key)


def _next_rank(siblings: Iterable[Any]) -> float:
    return max((float(s.rank) for s in siblings), default=0.0) + 1.0


# -- the case ------------------------------------------------------------------------------------


def report(case: Case, stopped_harm: str = "") -> ChangeSet:
    """Report a near miss; what stopped harm, if told, becomes the first control.

    The event takes its first words from the title, so that the analysis does not start empty.
    """
    entities: list[Entity] = [case]
    event = Event(id=new_id(), case_id=case.id, text=case.title)
    harm = Harm(id=new_id(), case_id=case.id, text="")
    entities += [event, harm]
    if stopped_harm.strip():
        control = Control(
            id=new_id(), case_id=case.id, guards=harm.id, text=stopped_harm.strip(), rank=1.0
        )
        entities.append(control)
    return add("Report near miss", *entities)


def delete_case(casefile: CaseFile) -> ChangeSet:
    """Take a case away with all that belongs to it."""
    rest = [entity for entity in casefile if not isinstance(entity, Case)]
    changes = [Change(entity, None) for entity in [*rest, casefile.case]]
    return ChangeSet(f"Delete case {casefile.case.reference}", tuple(changes))


# -- review --------------------------------------------------------------------------------------


def answer(casefile: CaseFile, field: str, value: str) -> ChangeSet:
    """Answer a field of the protocol; an empty answer takes the answer away."""
    old = casefile.answers.get(field)
    new = None
    if value.strip():
        ident = old.id if old else new_id()
        new = Answer(id=ident, case_id=casefile.case_id, field=field, value=value)
    if old is None and new is None:
        return ChangeSet("Answer", ())
    return ChangeSet("Answer", (Change(old, new),), f"answer:{casefile.case_id}:{field}")


def confirm(casefile: CaseFile, item: str, label: str, by: str, at: str, note: str) -> ChangeSet:
    """Vouch for an item of the protocol; a second time replaces the first."""
    old = casefile.confirmations.get(item)
    ident = old.id if old else new_id()
    new = Confirmation(id=ident, case_id=casefile.case_id, item=item, by=by, at=at, note=note)
    return ChangeSet(f"Confirm: {label}", (Change(old, new),))


def withdraw_confirmation(casefile: CaseFile, item: str, label: str) -> ChangeSet:
    """Take a confirmation back, openly: the history keeps both."""
    return ChangeSet(f"Withdraw: {label}", (Change(casefile.confirmations[item], None),))


def waive(
    casefile: CaseFile, item: str, label: str, by: str, at: str, reason: str, second: str = ""
) -> ChangeSet:
    """Say by name and with a reason why a field or item does not apply here.

    What is safety-critical needs a ``second`` person who says so too.
    """
    old = casefile.waivers.get(item)
    ident = old.id if old else new_id()
    new = Waiver(
        id=ident,
        case_id=casefile.case_id,
        item=item,
        by=by,
        at=at,
        reason=reason,
        second=second,
    )
    return ChangeSet(f"Waive: {label}", (Change(old, new),))


def lift_waiver(casefile: CaseFile, item: str, label: str) -> ChangeSet:
    """Take a waiver back."""
    return ChangeSet(f"Lift waiver: {label}", (Change(casefile.waivers[item], None),))


def attach(evidence: Evidence) -> ChangeSet:
    """Give evidence for an entity or an item."""
    return add("Add evidence", evidence)


def withdraw_evidence(casefile: CaseFile, evidence_id: str) -> ChangeSet:
    """Take a piece of evidence away; a verified cause that has no other is supported from then."""
    evidence = _typed(casefile, evidence_id, Evidence)
    changes = [Change(evidence, None)]
    cause = casefile.get(evidence.subject)
    if (
        isinstance(cause, Cause)
        and cause.evidence is EvidenceState.VERIFIED
        and len(casefile.evidence_for(cause.id)) == 1
    ):
        changes.insert(0, Change(cause, replace(cause, evidence=EvidenceState.SUPPORTED)))
    return ChangeSet("Remove evidence", tuple(changes))


# -- the causal model ----------------------------------------------------------------------------


def begin_model(casefile: CaseFile) -> ChangeSet:
    """Make sure there is an event and a harm to work from."""
    entities: list[Entity] = []
    if casefile.event is None:
        text = casefile.case.title
        entities.append(Event(id=new_id(), case_id=casefile.case_id, text=text))
    if casefile.harm is None:
        entities.append(Harm(id=new_id(), case_id=casefile.case_id, text=""))
    return add("Begin the causal model", *entities)


def add_cause(
    casefile: CaseFile, effect_id: str, text: str, *, category: str = "", after: str = ""
) -> tuple[ChangeSet, str]:
    """Ask why: a new cause of a node, last among its causes or right after the cause ``after``.

    Without a category it stands on the same bone as its effect. Gives the change set and the id of
    the new cause.
    """
    effect = casefile.get(effect_id)
    if not category and isinstance(effect, Cause):
        category = effect.category
    rank = _rank_after(casefile, effect_id, after)
    cause = Cause(id=new_id(), case_id=casefile.case_id, text=text, category=category, rank=rank)
    link = Link(
        id=new_id(), case_id=casefile.case_id, cause_id=cause.id, effect_id=effect_id, rank=rank
    )
    return add("Add cause", cause, link), cause.id


def _rank_after(casefile: CaseFile, effect_id: str, after: str) -> float:
    links = [link for link in casefile.links if link.effect_id == effect_id]
    for here, following in pairwise(links):
        if after and here.cause_id == after:
            return (here.rank + following.rank) / 2
    return _next_rank(links)


def add_sibling(casefile: CaseFile, cause_id: str, text: str) -> tuple[ChangeSet, str]:
    """A new cause beside a cause: another reason for the same effect, on the same bone."""
    effects = [link.effect_id for link in casefile.links if link.cause_id == cause_id]
    if not effects:
        raise KeyError(cause_id)
    cause = casefile.get(cause_id)
    category = cause.category if isinstance(cause, Cause) else ""
    return add_cause(casefile, effects[0], text, category=category, after=cause_id)


def link(casefile: CaseFile, cause_id: str, effect_id: str) -> ChangeSet:
    """Say that a cause also leads to another effect."""
    siblings = [one for one in casefile.links if one.effect_id == effect_id]
    new = Link(
        id=new_id(),
        case_id=casefile.case_id,
        cause_id=cause_id,
        effect_id=effect_id,
        rank=_next_rank(siblings),
    )
    return add("Link causes", new)


def unlink(casefile: CaseFile, link_id: str) -> ChangeSet:
    """Take a link away; the causes stay."""
    return ChangeSet("Remove link", (Change(casefile.get(link_id), None),))


def toggle_gate(casefile: CaseFile, node_id: str) -> ChangeSet:
    """Turn ALL into ANY and back."""
    node = _typed(casefile, node_id, Cause | Control | Event | Harm)
    gate = Gate.ANY if node.gate is Gate.ALL else Gate.ALL
    words = "All causes are needed" if gate is Gate.ALL else "Any one cause is enough"
    return revise(node, words, gate=gate)


def add_control(
    casefile: CaseFile,
    guards: str,
    text: str,
    *,
    kind: ControlKind = ControlKind.VIGILANCE,
    state: ControlState = ControlState.HELD,
) -> tuple[ChangeSet, str]:
    """A control that guards a node. Gives the change set and the id of the control."""
    control = Control(
        id=new_id(),
        case_id=casefile.case_id,
        guards=guards,
        text=text,
        kind=kind,
        state=state,
        rank=_next_rank(casefile.controls_of(guards)),
    )
    return add("Add control", control), control.id


def delete_node(casefile: CaseFile, node_id: str) -> ChangeSet:
    """Take a cause or control away with what hangs on it alone: its branch, its controls, links,
    evidence, and its mentions in findings and actions. A cause that also leads elsewhere stays."""
    gone = _branch(casefile, node_id)
    changes = [Change(finding, new) for finding, new in _without_mentions(casefile, gone)]
    changes += [Change(one, None) for one in casefile.evidence if one.subject in gone]
    changes += _workshop_without(casefile, gone)
    changes += [
        Change(one, None) for one in casefile.links if one.cause_id in gone or one.effect_id in gone
    ]
    node = _typed(casefile, node_id, Cause | Control)
    nodes = [casefile.get(ident) for ident in sorted(gone)]
    changes += [Change(entity, None) for entity in nodes if entity is not None]
    return ChangeSet(f"Delete {kind_name(node)}", tuple(changes))


def _workshop_without(casefile: CaseFile, gone: set[str]) -> Iterable[Change]:
    """Without places, answers and kept words of these nodes; the timeline stays, told of none."""
    for entry in casefile.timeline:
        if entry.about in gone:
            yield Change(entry, replace(entry, about=""))
    for place in casefile.of(Place):
        if place.node in gone:
            yield Change(place, None)
    for one in casefile.of(LogicAnswer):
        if gone.intersection((one.effect, one.cause)):
            yield Change(one, None)
    for kept in casefile.of(KeptWording):
        if kept.subject in gone:
            yield Change(kept, None)


def _branch(casefile: CaseFile, node_id: str) -> set[str]:
    gone = {node_id}
    grew = True
    while grew:
        orphans = {
            cause.id
            for cause in casefile.causes
            if cause.id not in gone
            and (effects := [e.id for e in casefile.effects_of(cause.id)])
            and gone.issuperset(effects)
        }
        guards = {c.id for c in casefile.controls if c.guards in gone and c.id not in gone}
        grew = bool(orphans or guards)
        gone |= orphans | guards
    return gone


def _without_mentions(
    casefile: CaseFile, gone: set[str]
) -> Iterable[tuple[Finding | Action, Finding | Action]]:
    for finding in casefile.findings:
        if gone.intersection(finding.causes):
            kept = tuple(cause for cause in finding.causes if cause not in gone)
            yield finding, replace(finding, causes=kept)
    for action in casefile.actions:
        if any(effect.target in gone for effect in action.effects):
            effects = tuple(e for e in action.effects if e.target not in gone)
            yield action, replace(action, effects=effects)


def move_cause(casefile: CaseFile, cause_id: str, from_effect: str, to_effect: str) -> ChangeSet:
    """Hang a cause under another effect."""
    old = next(
        one for one in casefile.links if one.cause_id == cause_id and one.effect_id == from_effect
    )
    siblings = [one for one in casefile.links if one.effect_id == to_effect]
    new = replace(old, effect_id=to_effect, rank=_next_rank(siblings))
    return ChangeSet("Move cause", (Change(old, new),))


# -- findings and actions ------------------------------------------------------------------------


def add_finding(
    casefile: CaseFile, statement: str, causes: tuple[str, ...] = ()
) -> tuple[ChangeSet, str]:
    """Write down a finding; it takes the next number. Gives the change set and its id."""
    number = max((finding.number for finding in casefile.findings), default=0) + 1
    finding = Finding(
        id=new_id(), case_id=casefile.case_id, number=number, statement=statement, causes=causes
    )
    return add("Add finding", finding), finding.id


def delete_finding(casefile: CaseFile, finding_id: str) -> ChangeSet:
    """Take a finding away; actions that came from it stay, without it."""
    finding = _typed(casefile, finding_id, Finding)
    changes: list[Change] = []
    for action in casefile.actions:
        if finding_id in action.findings:
            kept = tuple(one for one in action.findings if one != finding_id)
            changes.append(Change(action, replace(action, findings=kept)))
    changes += _own_gone(casefile, finding_id)
    return ChangeSet("Delete finding", (*changes, Change(finding, None)))


def _own_gone(casefile: CaseFile, subject: str) -> list[Change]:
    gone = [Change(one, None) for one in casefile.evidence_for(subject)]
    kept = [one for one in casefile.of(KeptWording) if one.subject == subject]
    return gone + [Change(one, None) for one in kept]


def add_action(
    casefile: CaseFile, text: str, findings: tuple[str, ...] = (), **values: Any
) -> tuple[ChangeSet, str]:
    """Plan an action. Gives the change set and its id."""
    action = Action(
        id=new_id(),
        case_id=casefile.case_id,
        text=text,
        findings=findings,
        rank=_next_rank(casefile.actions),
        **values,
    )
    return add("Add action", action), action.id


def plan_control(
    casefile: CaseFile, action_id: str, guards: str, text: str, kind: ControlKind
) -> ChangeSet:
    """Let an action add a control: a planned control on the node, and the effect that names it."""
    action = _typed(casefile, action_id, Action)
    step, control_id = add_control(casefile, guards, text, kind=kind, state=ControlState.PLANNED)
    effect = Effect(kind=EffectKind.ADDS_CONTROL, target=control_id)
    revised = replace(action, effects=(*action.effects, effect))
    return ChangeSet("Plan a control", (*step.changes, Change(action, revised)))


def delete_action(casefile: CaseFile, action_id: str) -> ChangeSet:
    """Take an action away, with the planned controls that only it would have added."""
    action = _typed(casefile, action_id, Action)
    changes = [Change(action, None)]
    wanted_elsewhere = {
        effect.target for other in casefile.actions if other != action for effect in other.effects
    }
    changes += _own_gone(casefile, action_id)
    changes += [Change(one, None) for one in casefile.of(Measurement) if one.action == action_id]
    for effect in action.effects:
        there = casefile.applied(changes)
        control = there.get(effect.target)  # may have gone with an earlier one already
        planned = isinstance(control, Control) and control.state is ControlState.PLANNED
        only_here = effect.target not in wanted_elsewhere
        if effect.kind is EffectKind.ADDS_CONTROL and planned and only_here:
            changes += delete_node(there, effect.target).changes
    return ChangeSet("Delete action", tuple(changes))


# -- the workspace -------------------------------------------------------------------------------


def set_setting(workspace: CaseFile, key: str, value: str) -> ChangeSet:
    """Set a value of the workspace, such as ``organisation``."""
    old = workspace.get(key)
    return ChangeSet("Change setting", (Change(old, Setting(id=key, value=value)),))


def _typed(casefile: CaseFile, ident: str, kind: Any) -> Any:
    entity = casefile.get(ident)
    if not isinstance(entity, kind):
        raise KeyError(ident)
    return entity
