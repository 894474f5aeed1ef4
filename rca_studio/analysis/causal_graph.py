"""The causal model of a case as logic: what has to come together for the harm to happen.

A node happens when its gate is satisfied by its causes and every control that guards it fails; a
node without causes is a condition of its own. A control fails:

* held, no causes: when it gives way, which did not happen (costs one further failure);
* held, with causes: when its gate is satisfied and it gives way;
* failed or absent: it was already so, or follows from the causes linked to it;
* planned: it is not there today.

The harm needs the event and, joined by its own gate, whatever else is linked to it.
`CausalModel` reads a case file once; `Logic` is the formula under some assumption, in the shape
``analysis.cut_sets`` takes. Nothing here recurses, so a chain of thousands of causes is fine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
)
from rca_studio.domain.plan import Action, EffectKind

if TYPE_CHECKING:
    import networkx

Value: TypeAlias = bool | str
"""Settled (true or false), or the name of a node of a `Logic`."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A reading of the model other than "as it was": ids that cannot happen, controls that hold.

    Attributes:
        impossible: causes taken out of the world (ruled out, or removed by an action).
        holding: controls counted as holding, whatever their state.
    """

    impossible: frozenset[str] = frozenset()
    holding: frozenset[str] = frozenset()

    def with_impossible(self, ids: Iterable[str]) -> Assumption:
        """The same with more that cannot happen."""
        return Assumption(self.impossible | frozenset(ids), self.holding)


TODAY = Assumption()
"""The near miss as it was."""


def with_plan(casefile: CaseFile) -> Assumption:
    """The model once the action plan is in place.

    Planned controls hold; controls that an action adds or strengthens hold; causes that an action
    removes are impossible. An action that was refused or found to have failed counts for nothing,
    and neither does a planned control that only such actions were to bring.
    """
    removed: set[str] = set()
    holding: set[str] = set()
    for action in casefile.actions:
        if action.state.counts:
            for effect in action.effects:
                at = removed if effect.kind is EffectKind.REMOVES_CAUSE else holding
                at.add(effect.target)
    given_up = _given_up(casefile.actions)
    holding.update(
        control.id
        for control in casefile.controls
        if control.state is ControlState.PLANNED and control.id not in given_up
    )
    return Assumption(frozenset(removed), frozenset(holding))


def _given_up(actions: Iterable[Action]) -> set[str]:
    """Controls that were to come from actions none of which counts any more."""
    failed: set[str] = set()
    others: set[str] = set()
    for action in actions:
        at = others if action.state.counts else failed
        at.update(effect.target for effect in action.effects)
    return failed - others


@dataclass(frozen=True, slots=True)
class Part:
    """What a node adds of its own: settled for good, or a condition with its cost (0: was already
    so, 1: a further failure), or neither where it only follows from its causes."""

    settled: bool | None = None
    cost: int | None = None


class Step(NamedTuple):
    """A node with all that decides whether it happens."""

    id: str
    part: Part
    gate: Gate
    causes: tuple[str, ...]
    guards: tuple[str, ...]


Steps: TypeAlias = tuple[Step, ...]
"""All nodes of a model, each after its causes and its controls: its logic, whatever its words."""

_NEVER = Part(settled=False)
_NOT_THERE = Part(settled=True)
_SO_ALREADY = Part(cost=0)
_FURTHER = Part(cost=1)
_FOLLOWS = Part()


class CausalModel:
    """A case's causes, controls, event and harm with who leads to whom; read once, asked often."""

    def __init__(self, casefile: CaseFile) -> None:
        """Read the model; raises ``ValueError`` where causes lead back to themselves."""
        self.event: Event | None = casefile.event
        self.harm: Harm | None = casefile.harm
        self.controls: tuple[Control, ...] = casefile.controls
        self.nodes: dict[str, Node] = {cause.id: cause for cause in casefile.causes}
        self.nodes.update((control.id, control) for control in self.controls)
        for end in (self.event, self.harm):
            if end is not None:
                self.nodes[end.id] = end
        self._causes: dict[str, list[str]] = {}
        self._guards: dict[str, list[str]] = {}
        if self.event and self.harm:
            self._causes[self.harm.id] = [self.event.id]
        for link in casefile.links:
            if link.cause_id in self.nodes and link.effect_id in self.nodes:
                self._causes.setdefault(link.effect_id, []).append(link.cause_id)
        for control in self.controls:
            if control.guards in self.nodes:
                self._guards.setdefault(control.guards, []).append(control.id)
        self.order = self._causes_first()

    @property
    def complete(self) -> bool:
        """Whether there is an event and a harm, so that a margin can be worked out."""
        return self.event is not None and self.harm is not None

    def causes_of(self, node_id: str) -> tuple[str, ...]:
        """Ids of the direct causes, in the order of their links; the event comes first of harm."""
        return tuple(self._causes.get(node_id, ()))

    def guards_of(self, node_id: str) -> tuple[str, ...]:
        """Ids of the controls that guard a node."""
        return tuple(self._guards.get(node_id, ()))

    def is_basic(self, node_id: str) -> bool:
        """Whether a node has no causes, so that it is a condition of its own."""
        return node_id not in self._causes

    def hypotheses(self) -> frozenset[str]:
        """Ids of the causes that nobody has supported yet."""
        return frozenset(
            node.id
            for node in self.nodes.values()
            if isinstance(node, Cause) and node.evidence is EvidenceState.HYPOTHESIS
        )

    def steps(self, assumption: Assumption = TODAY) -> Steps:
        """The logic of the model under an assumption; equal for models that differ in words."""
        return tuple(
            [
                Step(
                    id_,
                    self.part(id_, assumption),
                    self.nodes[id_].gate,
                    self.causes_of(id_),
                    self.guards_of(id_),
                )
                for id_ in self.order
            ]
        )

    def logic(self, assumption: Assumption = TODAY, *, given_what_was_so: bool = False) -> Logic:
        """The formula for the harm under an assumption.

        Args:
            assumption: how to read the model.
            given_what_was_so: settle every condition that was already so as true, which leaves
                the further failures only; far smaller, and enough for the margin.

        Raises:
            ValueError: there is no event or no harm yet.
        """
        if self.harm is None or self.event is None:
            raise ValueError("The model has no event or no harm yet.")
        logic = Logic()
        made: dict[str, Value] = {}
        for node_id in self.order:
            part = self.part(node_id, assumption)
            value = self._happens(logic, made, node_id, part, given_what_was_so)
            if not given_what_was_so and isinstance(value, str):
                # Each node stays a node of its own, also where it only follows from one other.
                value = logic.own(f"{node_id}:happens", value, (node_id, f"{node_id}:causes"))
            made[node_id] = value
        logic.values = made
        logic.top = made[self.harm.id]
        return logic

    def part(self, node_id: str, assumption: Assumption = TODAY) -> Part:
        """What a node adds to the formula of its own, under an assumption."""
        node = self.nodes[node_id]
        if node_id in assumption.impossible:
            return _NEVER
        if isinstance(node, Cause) and node.evidence is EvidenceState.RULED_OUT:
            return _NEVER
        if isinstance(node, Control):
            if node_id in assumption.holding or node.state is ControlState.HELD:
                return _FURTHER
            if node.state is ControlState.PLANNED:
                return _NOT_THERE
        return _SO_ALREADY if node_id not in self._causes else _FOLLOWS

    def _happens(
        self,
        logic: Logic,
        made: Mapping[str, Value],
        node_id: str,
        part: Part,
        settle: bool,
    ) -> Value:
        """What makes a node happen; for a control: what makes it fail."""
        if part.settled is not None:
            return part.settled
        inputs: list[Value] = []
        causes = self._causes.get(node_id)
        if causes:
            gate = self.nodes[node_id].gate
            inputs.append(logic.join(f"{node_id}:causes", gate, [made[cause] for cause in causes]))
        if part.cost is not None:
            so = settle and part.cost == 0
            inputs.append(True if so else logic.leaf(node_id, part.cost))
        inputs += [made[guard] for guard in self._guards.get(node_id, ())]
        return logic.join(f"{node_id}:happens", Gate.ALL, inputs)

    def _causes_first(self) -> tuple[str, ...]:
        """All nodes, each after its causes and its controls."""
        onward: dict[str, list[str]] = {}
        waiting = dict.fromkeys(self.nodes, 0)
        for before in (self._causes, self._guards):
            for effect, sources in before.items():
                waiting[effect] += len(sources)
                for source in sources:
                    onward.setdefault(source, []).append(effect)
        ready = [node for node, count in waiting.items() if not count]
        for node in ready:
            for effect in onward.get(node, ()):
                waiting[effect] -= 1
                if not waiting[effect]:
                    ready.append(effect)
        if len(ready) < len(self.nodes):
            raise ValueError("The causes lead back to themselves: remove one link of the loop.")
        return tuple(ready)


@dataclass
class Logic:
    """A formula of "all" and "any" gates over leaves, shaped as ``analysis.cut_sets`` wants it.

    Leaves carry the id of their entity. ``top`` is the node of the harm, or already settled:
    ``True`` (nothing further is needed) or ``False`` (there is no path). ``values`` says for each
    entity what makes it happen (a control: fail); unless what was so is settled, no two entities
    have the same node.
    """

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    costs: dict[str, int] = field(default_factory=dict)
    top: Value = False
    values: Mapping[str, Value] = field(default_factory=dict)
    _inputs: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def predecessors(self, n: str, /) -> tuple[str, ...]:
        """The inputs of a gate; nothing for a leaf."""
        return self._inputs.get(n, ())

    def leaf(self, name: str, cost: int) -> str:
        """A condition; ``cost`` 0 was already so, 1 is a further failure."""
        self.nodes[name] = {}
        self.costs[name] = cost
        return name

    def own(self, name: str, value: str, names: Iterable[str]) -> str:
        """Return a node of this name for a value that is not one of ``names`` already."""
        if value == name or value in names:
            return value
        self.nodes[name] = {"gate": Gate.ALL.value}
        self._inputs[name] = (value,)
        return name

    def join(self, name: str, gate: Gate, inputs: Iterable[Value]) -> Value:
        """Make a gate, or less where the inputs already settle it or only one is open."""
        settling = gate is Gate.ANY
        open_inputs: dict[str, None] = {}
        for value in inputs:
            if isinstance(value, str):
                open_inputs[value] = None
            elif value is settling:
                return settling
        if not open_inputs:
            return not settling
        if len(open_inputs) == 1:
            return next(iter(open_inputs))
        self.nodes[name] = {"gate": gate.value}
        self._inputs[name] = tuple(open_inputs)
        return name


def to_networkx(
    casefile: CaseFile, assumption: Assumption = TODAY
) -> tuple[networkx.DiGraph[str], Value]:
    """The model as a graph for ``minimal_cut_sets``, and its top.

    Edges run cause -> effect; ``gate`` is "all" or "any"; leaves carry the id of their entity and
    ``cost`` (0: was already so, 1: a further failure). The top is ``True`` or ``False`` where
    nothing is open any more.

    Raises:
        ValueError: there is no event or no harm yet.
    """
    import networkx

    logic = CausalModel(casefile).logic(assumption)
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for name, attributes in logic.nodes.items():
        graph.add_node(name, **attributes)
        if name in logic.costs:
            graph.nodes[name]["cost"] = logic.costs[name]
    for name in logic.nodes:
        graph.add_edges_from((source, name) for source in logic.predecessors(name))
    return graph, logic.top
