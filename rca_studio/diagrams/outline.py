"""The causal model as an indented outline: for a tree view, for fast typing, for screen readers.

Depth first from the event: what led to it, and under each cause what led to that; then the harm
that did not happen; then causes that lead nowhere yet. The controls that guard a node stand under
it, after its causes. A cause with several effects is unfolded once and marked where it comes again.
"""

from __future__ import annotations

from dataclasses import dataclass

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.diagrams import marks
from rca_studio.diagrams.shapes import Role
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, ControlState, Event

_LEADS = {
    ControlState.HELD: "Held by",
    ControlState.FAILED: "Did not hold",
    ControlState.ABSENT: "Not there",
    ControlState.PLANNED: "Planned",
}


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One line of the outline.

    Attributes:
        entity: id of the cause, control, event or harm; not unique, see ``shared``.
        link: id of the link by which a cause stands here; empty for all else.
        role: what it is.
        depth: how far it is indented, 0 for the event, the harm and what leads nowhere.
        parent: number of the row it stands under, -1 at depth 0.
        text: the words to show.
        category: key of a cause's category.
        shared: it comes again and is unfolded elsewhere (further up).
    """

    entity: str
    link: str
    role: Role
    depth: int
    parent: int
    text: str
    category: str = ""
    shared: bool = False


def outline(casefile: CaseFile, folded: frozenset[str] = frozenset()) -> tuple[OutlineRow, ...]:
    """The rows from top to bottom.

    Args:
        casefile: the case.
        folded: ids of nodes whose causes are folded away, those of their controls with them. What
            leads somewhere else as well is still there, under its other effect.

    Raises:
        ValueError: the causes lead back to themselves.
    """
    model = CausalModel(casefile)
    ends = [node.id for node in (model.event, model.harm) if node is not None]
    links_to: dict[str, list[tuple[str, str]]] = {}
    linked: set[str] = set()
    for link in casefile.links:
        if link.cause_id in model.nodes and link.effect_id in model.nodes:
            links_to.setdefault(link.effect_id, []).append((link.cause_id, link.id))
            linked.add(link.cause_id)
    loose = [cause.id for cause in casefile.causes if cause.id not in linked]
    loose += [c.id for c in casefile.controls if c.guards not in model.nodes]
    rows: list[OutlineRow] = []
    seen: set[str] = set()
    todo = [(id_, "", 0, -1) for id_ in reversed([*ends, *loose])]
    while todo:
        id_, link_id, depth, parent = todo.pop()
        again = id_ in seen
        seen.add(id_)
        rows.append(_row(model, id_, link_id, depth, parent, again))
        if not again:
            control = model.nodes[id_]
            away = {id_, control.guards} if isinstance(control, Control) else {id_}
            causes = () if away & folded else links_to.get(id_, ())
            under = [*causes, *((guard, "") for guard in model.guards_of(id_))]
            here = len(rows) - 1
            todo += [(child, link, depth + 1, here) for child, link in reversed(under)]
    return tuple(rows)


def reading_order(casefile: CaseFile) -> dict[str, int]:
    """Cause id -> its place in the outline, so that every view lists causes alike."""
    order: dict[str, int] = {}
    for row in outline(casefile):
        if row.role is Role.CAUSE:
            order.setdefault(row.entity, len(order))
    return order


def _row(
    model: CausalModel, id_: str, link_id: str, depth: int, parent: int, shared: bool
) -> OutlineRow:
    node = model.nodes[id_]
    if isinstance(node, Cause):
        text = marks.cause_words(node)
        return OutlineRow(id_, link_id, Role.CAUSE, depth, parent, text, node.category, shared)
    if isinstance(node, Control):
        text = f"{_LEADS[node.state]}: {marks.words(node.text)}"
        return OutlineRow(id_, "", Role.CONTROL, depth, parent, text)
    role = Role.EVENT if isinstance(node, Event) else Role.HARM
    words = marks.harm_words if role is Role.HARM else marks.words
    return OutlineRow(id_, "", role, depth, parent, words(node.text))
