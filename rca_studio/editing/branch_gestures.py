"""Gestures on whole branches: paste a list, copy to another place or case, put between, promote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity, created
from rca_studio.domain.causal import Cause, Control, EvidenceState, Link
from rca_studio.editing.gestures import add_cause, move_cause, new_id

MOST_PASTED = 2_000
"""More causes than these are no model any more but a list to be sorted first."""


@dataclass(frozen=True, slots=True)
class Twig:
    """A cause to be: its words and its own causes."""

    text: str
    causes: tuple[Twig, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """Causes with all that leads to them and the controls on the way, taken out of a case.

    ``roots`` are the ids of the causes that will lead to the node it is planted on; a control that
    guards ``""`` will guard that node. What was found out is not part of it.
    """

    roots: tuple[str, ...]
    nodes: tuple[Cause | Control, ...]
    links: tuple[Link, ...] = ()


def paste_causes(
    casefile: CaseFile, effect_id: str, twigs: Sequence[Twig]
) -> tuple[ChangeSet, tuple[str, ...]]:
    """Hang a pasted list below a node, each line a cause, what is indented a cause of it.

    Gives the change set and the ids of all new causes, in the order of the list.
    """
    links = [link for link in casefile.links if link.effect_id == effect_id]
    last = max((link.rank for link in links), default=0.0)
    effect = casefile.get(effect_id)
    category = effect.category if isinstance(effect, Cause) else ""
    entities: list[Entity] = []
    made: list[str] = []
    waiting = [
        (effect_id, last + place, twig) for place, twig in reversed(list(enumerate(twigs, 1)))
    ]
    while waiting:
        above, rank, twig = waiting.pop()
        cause = Cause(
            id=new_id(),
            case_id=casefile.case_id,
            text=twig.text,
            category=category,
            question=twig.text.rstrip().endswith("?"),
            rank=rank,
        )
        entities += [cause, _new_link(casefile, cause.id, above, rank)]
        made.append(cause.id)
        below = list(enumerate(twig.causes, 1))
        waiting += [(cause.id, float(place), one) for place, one in reversed(below)]
    label = "Paste a cause" if len(made) == 1 else f"Paste {len(made)} causes"
    return ChangeSet(label, created(*entities)), tuple(made)


def branch_of(casefile: CaseFile, node_id: str) -> Branch:
    """A cause or control, or all that leads to the event or the harm, to be planted elsewhere.

    A copy of a cause is a hypothesis until something shows it there, too; a control keeps what it
    relies on and what it did.
    """
    node = casefile.get(node_id)
    taken = _leading_to(casefile, node_id)
    if not isinstance(node, Cause | Control):
        taken = taken[1:]
    among = set(taken)
    nodes: list[Cause | Control] = []
    for key in taken:
        one = casefile.get(key)
        if isinstance(one, Cause):
            nodes.append(_bare(one))
        elif isinstance(one, Control):
            nodes.append(one if one.guards in among else replace(one, guards=""))
    links = tuple(
        link for link in casefile.links if link.cause_id in among and link.effect_id in among
    )
    if isinstance(node, Cause | Control):
        return Branch((node_id,) if isinstance(node, Cause) else (), tuple(nodes), links)
    roots = tuple(link.cause_id for link in casefile.links if link.effect_id == node_id)
    return Branch(roots, tuple(nodes), links)


def plant(
    branch: Branch, casefile: CaseFile, effect_id: str, label: str = "Paste a branch"
) -> tuple[ChangeSet, tuple[str, ...]]:
    """Let a branch lead to a node of a case. Gives the change set and the new ids of its roots.

    Raises:
        ValueError: a control of it would have to guard another control.
    """
    fresh = {node.id: new_id() for node in branch.nodes}
    onto_control = isinstance(casefile.get(effect_id), Control)
    if onto_control and any(isinstance(n, Control) and not n.guards for n in branch.nodes):
        raise ValueError("a control guards a cause, the event or the harm, and no other control")
    entities: list[Entity] = []
    for node in branch.nodes:
        if isinstance(node, Control):
            guards = fresh.get(node.guards, effect_id)
            made: Cause | Control = replace(node, guards=guards)
        else:
            made = _bare(node)
        entities.append(replace(made, id=fresh[node.id], case_id=casefile.case_id))
    for link in branch.links:
        ends = fresh[link.cause_id], fresh[link.effect_id]
        entities.append(_new_link(casefile, *ends, link.rank))
    ranks = [link.rank for link in casefile.links if link.effect_id == effect_id]
    last = max(ranks, default=0.0)
    for place, root in enumerate(branch.roots, 1):
        entities.append(_new_link(casefile, fresh[root], effect_id, last + place))
    return ChangeSet(label, created(*entities)), tuple(fresh[root] for root in branch.roots)


def copy_branch(
    source: CaseFile, node_id: str, target: CaseFile, effect_id: str
) -> tuple[ChangeSet, str]:
    """Copy a cause with all that leads to it, and the controls on the way, to a node of a case.

    What was found out stays behind (see ``left_behind``). Categories are kept as they are.
    """
    step, made = plant(branch_of(source, node_id), target, effect_id, "Copy a branch")
    return step, made[0] if made else ""


def left_behind(source: CaseFile, node_id: str) -> Mapping[str, int]:
    """What a copy of a branch does not take along, counted by what it is; empty for nothing."""
    taken = set(_leading_to(source, node_id))
    causes = [one for one in source.causes if one.id in taken]
    counts = {
        "evidence": sum(len(source.evidence_for(key)) for key in taken),
        "state": sum(cause.evidence is not EvidenceState.HYPOTHESIS for cause in causes),
        "finding": sum(bool(taken.intersection(one.causes)) for one in source.findings),
        "action": sum(any(e.target in taken for e in one.effects) for one in source.actions),
        "link": sum(one.cause_id in taken and one.effect_id not in taken for one in source.links)
        - bool(source.effects_of(node_id)),
    }
    return {what: count for what, count in counts.items() if count > 0}


def add_before(casefile: CaseFile, cause_id: str, effect_id: str) -> tuple[ChangeSet, str]:
    """A new cause right before a cause of an effect, on the same bone, still without words."""
    cause = casefile.get(cause_id)
    category = cause.category if isinstance(cause, Cause) else ""
    step, made = add_cause(casefile, effect_id, "", category=category)
    links = [link for link in casefile.links if link.effect_id == effect_id]
    rank = links[0].rank - 1.0
    for earlier, here in pairwise(links):
        if here.cause_id == cause_id:
            rank = (earlier.rank + here.rank) / 2
    changes = [
        Change(None, replace(change.after, rank=rank))
        for change in step.changes
        if isinstance(change.after, Cause | Link)
    ]
    return ChangeSet(step.label, tuple(changes)), made


def put_between(casefile: CaseFile, cause_id: str, effect_id: str) -> tuple[ChangeSet, str]:
    """A new step between a cause and one of its effects. Gives the change set and its id."""
    old = _link(casefile, cause_id, effect_id)
    cause = casefile.get(cause_id)
    category = cause.category if isinstance(cause, Cause) else ""
    new = Cause(id=new_id(), case_id=casefile.case_id, text="", category=category, rank=old.rank)
    onward = _new_link(casefile, new.id, effect_id, old.rank)
    below = Change(old, replace(old, effect_id=new.id, rank=1.0))
    return ChangeSet("Put a step between", (*created(new, onward), below)), new.id


def promote(casefile: CaseFile, cause_id: str, effect_id: str) -> ChangeSet | None:
    """Hang a cause beside the effect it stood under; ``None`` where there is nothing above it."""
    effect = casefile.get(effect_id)
    if isinstance(effect, Control):
        above = effect.guards
    else:
        found = casefile.effects_of(effect_id)
        if not found:
            return None
        above = found[0].id
    if any(link.cause_id == cause_id and link.effect_id == above for link in casefile.links):
        return None
    old = _link(casefile, cause_id, effect_id)
    ranks = [one.rank for one in casefile.links if one.effect_id == above]
    here = next(
        (o.rank for o in casefile.links if (o.cause_id, o.effect_id) == (effect_id, above)), 0.0
    )
    later = [rank for rank in ranks if rank > here]
    rank = (here + min(later)) / 2 if later else max(ranks, default=0.0) + 1.0
    return ChangeSet("Move cause", (Change(old, replace(old, effect_id=above, rank=rank)),))


def demote(casefile: CaseFile, cause_id: str, effect_id: str) -> ChangeSet | None:
    """Hang a cause below the one before it, last among its causes; ``None`` for the first one and
    for a cause that stands there already."""
    beside = [cause.id for cause in casefile.causes_of(effect_id)]
    place = beside.index(cause_id)
    if place == 0:
        return None
    above = beside[place - 1]
    if any(cause.id == cause_id for cause in casefile.causes_of(above)):
        return None
    return move_cause(casefile, cause_id, effect_id, above)


def _bare(cause: Cause) -> Cause:
    """A cause without what was found out about it in its own case."""
    return replace(
        cause,
        evidence=EvidenceState.HYPOTHESIS,
        ruled_out_because="",
        answer_by="",
        answer_due="",
    )


def _new_link(casefile: CaseFile, cause: str, effect: str, rank: float) -> Link:
    return Link(id=new_id(), case_id=casefile.case_id, cause_id=cause, effect_id=effect, rank=rank)


def _link(casefile: CaseFile, cause_id: str, effect_id: str) -> Link:
    return next(
        one for one in casefile.links if (one.cause_id, one.effect_id) == (cause_id, effect_id)
    )


def _leading_to(casefile: CaseFile, node_id: str) -> list[str]:
    """A node, the controls that guard it, and all that leads to any of them; nearest first."""
    taken = [node_id]
    known = {node_id}
    for node in taken:  # the list grows as it is walked
        further = [one.id for one in casefile.controls_of(node)]
        further += [one.id for one in casefile.causes_of(node)]
        for one in further:
            if one not in known:
                known.add(one)
                taken.append(one)
    return taken
