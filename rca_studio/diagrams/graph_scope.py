"""What of a causal graph is drawn: all of it, without what is folded away, or around one node."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.domain.causal import Control


@dataclass(frozen=True, slots=True)
class Scope:
    """The nodes to draw (controls stand with what they guard), and how many causes are folded away
    behind a node or control."""

    nodes: Collection[str]
    away: Mapping[str, int] = field(default_factory=dict)


def scope_of(model: CausalModel, folded: frozenset[str], focus: str) -> Scope:
    """What to draw.

    Args:
        model: the case.
        folded: nodes and controls whose causes are hidden, as far as they lead nowhere else.
        focus: only what leads to this node or control and what it leads to; empty for all.
    """
    nodes = [id_ for id_, node in model.nodes.items() if not isinstance(node, Control)]
    away: Mapping[str, int] = {}
    if folded:
        there = _unfolded(model, nodes, folded)
        away = _away(model, there, folded)
        nodes = [id_ for id_ in nodes if id_ in there]
    if focus in model.nodes:
        around = _around(model, focus)
        nodes = [id_ for id_ in nodes if id_ in around]
    return Scope(nodes, away)


def causes_into(model: CausalModel, id_: str) -> list[str]:
    """The causes of a node and those of the controls that guard it."""
    found = list(model.causes_of(id_))
    for control in model.guards_of(id_):
        found += model.causes_of(control)
    return found


def _drawn_effect(model: CausalModel, id_: str) -> str:
    """Where a wire to a node or control ends."""
    node = model.nodes[id_]
    return node.guards if isinstance(node, Control) else id_


def _unfolded(model: CausalModel, nodes: Iterable[str], folded: frozenset[str]) -> set[str]:
    """Nodes from which a way leads to an end without passing what is folded."""
    leading = {cause for id_ in nodes for cause in causes_into(model, id_)}
    todo = [id_ for id_ in nodes if id_ not in leading]
    found = set(todo)
    while todo:
        id_ = todo.pop()
        if id_ in folded:
            continue
        causes = [*model.causes_of(id_)]
        for control in model.guards_of(id_):
            if control not in folded:
                causes += model.causes_of(control)
        new = [cause for cause in causes if cause not in found]
        found.update(new)
        todo += new
    return found


def _away(model: CausalModel, there: Collection[str], folded: frozenset[str]) -> dict[str, int]:
    """How many hidden causes lead to each folded node or control that is drawn itself."""
    found = {}
    for id_ in sorted(folded & model.nodes.keys()):
        if _drawn_effect(model, id_) not in there:
            continue
        todo = causes_into(model, id_)
        hidden: set[str] = set()
        while todo:
            cause = todo.pop()
            if cause not in there and cause not in hidden:
                hidden.add(cause)
                todo += causes_into(model, cause)
        if hidden:
            found[id_] = len(hidden)
    return found


def _around(model: CausalModel, focus: str) -> set[str]:
    """What leads to a node or control, and what it leads to."""
    effects: dict[str, list[str]] = {}
    for id_ in model.nodes:
        for cause in model.causes_of(id_):
            effects.setdefault(cause, []).append(_drawn_effect(model, id_))
    start = _drawn_effect(model, focus)
    found = {start}
    todo = [start]
    while todo:
        for effect in effects.get(todo.pop(), ()):
            if effect not in found:
                found.add(effect)
                todo.append(effect)
    todo = causes_into(model, focus)
    while todo:
        cause = todo.pop()
        if cause not in found:
            found.add(cause)
            todo += causes_into(model, cause)
    return found
