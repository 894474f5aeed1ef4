"""The causal model unfolded into trees, for every view that shows it as one.

A tree has no place for a cause with two effects, so such a cause is unfolded where it comes first
in the outline and shown again, marked and without its own causes, wherever else it leads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.diagrams.outline import outline
from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import Cause, Control


@dataclass(slots=True, eq=False)
class Stem:
    """A node at one place of a tree.

    Attributes:
        node: the cause, control, event or harm.
        link: id of the link by which a cause stands here; empty for all else.
        again: it is unfolded elsewhere; ``causes`` and ``guards`` are empty then.
        elsewhere: what else it leads to; where it comes again, the place where it is unfolded.
        hidden: how many causes are folded away behind it.
        causes: what led to it.
        guards: the controls that guard it; the ``causes`` of one say why it gave way.
    """

    node: Node
    link: str = ""
    again: bool = False
    elsewhere: tuple[Node, ...] = ()
    hidden: int = 0
    causes: list[Stem] = field(default_factory=list)
    guards: list[Stem] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The id of the node, or a key of its own where the node comes again."""
        return f"{self.node.id}@{self.link}" if self.again else self.node.id


@dataclass(slots=True, eq=False)
class Forest:
    """The trees of a model: of the event, of the harm (without the event), and what is loose:
    causes that lead nowhere yet and controls that guard nothing there is."""

    event: Stem | None
    harm: Stem | None
    loose: list[Stem]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.event or self.harm or self.loose)


def unfold(casefile: CaseFile, folded: frozenset[str] = frozenset()) -> Forest:
    """Unfold the model.

    Args:
        casefile: the case.
        folded: ids of nodes whose causes are folded away, and those of their controls: left out
            is what leads nowhere but through them.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    model = CausalModel(casefile)
    rows = outline(casefile, folded)
    effects: dict[str, list[Node]] = {}
    for row in rows:
        if row.link:
            effects.setdefault(row.entity, []).append(model.nodes[rows[row.parent].entity])
    behind = hidden_behind(model, folded, {row.entity for row in rows})
    stems: list[Stem] = []
    forest = Forest(None, None, [])
    for row in rows:
        node = model.nodes[row.entity]
        stem = Stem(node, row.link, row.shared)
        leads_to = effects.get(row.entity, [])
        if row.shared:
            stem.elsewhere = tuple(leads_to[:1])
        else:
            stem.elsewhere = tuple(leads_to[1:])
            stem.hidden = behind.get(row.entity, 0)
        stems.append(stem)
        if row.parent >= 0:
            parent = stems[row.parent]
            (parent.guards if isinstance(node, Control) else parent.causes).append(stem)
        elif isinstance(node, Cause | Control):
            forest.loose.append(stem)
        elif node is model.event:
            forest.event = stem
        else:
            forest.harm = stem
    return forest


def overview(casefile: CaseFile, most: int) -> frozenset[str]:
    """What to fold so that a large model can be seen as a whole.

    Level by level from the event and the harm, causes are shown until the next level would bring
    their number above ``most``; nodes whose causes are left out then are the ones to fold. The
    first level is always shown. A model that is small enough gives nothing to fold.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    model = CausalModel(casefile)
    linked = {link.cause_id for link in casefile.links if link.effect_id in model.nodes}
    level = [node.id for node in (model.event, model.harm) if node is not None]
    level += [cause.id for cause in casefile.causes if cause.id not in linked]
    seen = set(level)
    shown = sum(isinstance(model.nodes[id_], Cause) for id_ in level)
    first = True
    while level:
        below: dict[str, None] = {}
        for id_ in level:
            for source in (id_, *model.guards_of(id_)):
                below.update(dict.fromkeys(c for c in model.causes_of(source) if c not in seen))
        if not first and shown + len(below) > most:
            return frozenset(
                id_
                for id_ in level
                if any(model.causes_of(source) for source in (id_, *model.guards_of(id_)))
            )
        first = False
        shown += len(below)
        seen.update(below)
        level = list(below)
    return frozenset()


def hidden_behind(
    model: CausalModel, folded: frozenset[str], visible: Iterable[str]
) -> dict[str, int]:
    """How many causes are folded away behind each folded node; nodes with none are left out."""
    there = set(visible)
    found: dict[str, int] = {}
    for node_id in folded:
        if node_id not in there:
            continue
        seen = set(there)
        # The event stays where it is, whatever is folded: only what was linked is hidden.
        sources = [node_id, *model.guards_of(node_id)]
        todo = [id_ for source in sources for id_ in model.causes_of(source)]
        count = 0
        while todo:
            id_ = todo.pop()
            if id_ in seen:
                continue
            seen.add(id_)
            count += isinstance(model.nodes[id_], Cause)
            todo += [*model.causes_of(id_), *model.guards_of(id_)]
        if count:
            found[node_id] = count
    return found


def every(stems: Iterable[Stem]) -> Iterator[Stem]:
    """These stems and all that stand under them, each before those under it."""
    todo = list(stems)[::-1]
    while todo:
        stem = todo.pop()
        yield stem
        todo += [*stem.guards, *stem.causes][::-1]
