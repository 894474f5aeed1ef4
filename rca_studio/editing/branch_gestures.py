"""Gestures on whole branches: paste a list, copy to another case, put between, promote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity, created
from rca_studio.domain.causal import Cause, Control, EvidenceState, Link
from rca_studio.editing.gestures import add_cause, new_id


@dataclass(frozen=True, slots=True)
class Twig:
    """A cause to be: its words and its own causes."""

    text: str
    causes: tuple[Twig, ...] = ()


def paste_causes(
    casefile: CaseFile, effect_id: str, twigs: Sequence[Twig]
) -> tuple[ChangeSet, tuple[str, ...]]:
    """Hang a pasted list below a node, each line a cause, what is indented a cause of it.

    Gives the change set and the ids of all new causes, in the order of the list.
    """
    changes: list[Change] = []
    made: list[str] = []
    waiting = [(effect_id, twig) for twig in reversed(twigs)]
    there = casefile
    while waiting:
        effect, twig = waiting.pop()
        step, key = add_cause(there, effect, twig.text)
        there = there.applied(step.changes)
        changes += step.changes
        made.append(key)
        waiting += [(key, one) for one in reversed(twig.causes)]
    label = "Paste a cause" if len(made) == 1 else f"Paste {len(made)} causes"
    return ChangeSet(label, tuple(changes)), tuple(made)


def copy_branch(
    source: CaseFile, node_id: str, target: CaseFile, effect_id: str
) -> tuple[ChangeSet, str]:
    """Copy a cause with all that leads to it, and the controls on the way, to a node of a case.

    What was found out stays behind: in the other case a copy is a hypothesis until shown, and a
    control is as it was known to be. Categories are kept as they are.
    """
    taken = _leading_to(source, node_id)
    fresh = {old: new_id() for old in taken}
    entities: list[Entity] = []
    for old in taken:
        node = source.get(old)
        if isinstance(node, Cause):
            entities.append(
                Cause(
                    id=fresh[old],
                    case_id=target.case_id,
                    text=node.text,
                    category=node.category,
                    evidence=EvidenceState.HYPOTHESIS,
                    nature=node.nature,
                    gate=node.gate,
                    question=node.question,
                    rank=node.rank,
                )
            )
        elif isinstance(node, Control):
            entities.append(
                replace(node, id=fresh[old], case_id=target.case_id, guards=fresh[node.guards])
            )
    links = [
        replace(
            link,
            id=new_id(),
            case_id=target.case_id,
            cause_id=fresh[link.cause_id],
            effect_id=fresh[link.effect_id],
        )
        for link in source.links
        if link.cause_id in fresh and link.effect_id in fresh
    ]
    last = max((link.rank for link in target.links if link.effect_id == effect_id), default=0.0)
    links.append(
        Link(
            id=new_id(),
            case_id=target.case_id,
            cause_id=fresh[node_id],
            effect_id=effect_id,
            rank=last + 1.0,
        )
    )
    return ChangeSet("Copy a branch", created(*entities, *links)), fresh[node_id]


def put_between(casefile: CaseFile, cause_id: str, effect_id: str) -> tuple[ChangeSet, str]:
    """A new step between a cause and one of its effects. Gives the change set and its id."""
    old = _link(casefile, cause_id, effect_id)
    cause = casefile.get(cause_id)
    category = cause.category if isinstance(cause, Cause) else ""
    new = Cause(id=new_id(), case_id=casefile.case_id, text="", category=category, rank=old.rank)
    onward = Link(
        id=new_id(),
        case_id=casefile.case_id,
        cause_id=new.id,
        effect_id=effect_id,
        rank=old.rank,
    )
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
    here = next((o.rank for o in casefile.links if o.cause_id == effect_id), 0.0)
    later = [rank for rank in ranks if rank > here]
    rank = (here + min(later)) / 2 if later else max(ranks, default=0.0) + 1.0
    return ChangeSet("Move cause", (Change(old, replace(old, effect_id=above, rank=rank)),))


def _link(casefile: CaseFile, cause_id: str, effect_id: str) -> Link:
    return next(
        one for one in casefile.links if (one.cause_id, one.effect_id) == (cause_id, effect_id)
    )


def _leading_to(casefile: CaseFile, node_id: str) -> list[str]:
    """A node, the controls that guard it, and all that leads to any of them; nearest first."""
    taken = [node_id]
    for node in taken:  # the list grows as it is walked
        further = [one.id for one in casefile.controls_of(node)]
        further += [one.id for one in casefile.causes_of(node)]
        taken += [one for one in further if one not in taken]
    return taken
