"""Leverage: the share of the ways to harm that go through a node.

A way goes through a node if it is gone once the node cannot happen (a control: cannot fail). Shares
are counted on the diagrams of the cut sets, so they are exact also where there are billions of
ways. Where a model is beyond counting they are judged on the ways that could be listed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from rca_studio.analysis.causal_graph import Logic, Steps
from rca_studio.analysis.cores import mask_of
from rca_studio.analysis.cut_sets import CutSets, TooLarge
from rca_studio.domain.causal import Gate


class Leverage(Mapping[str, float]):
    """Entity id -> its share (0 to 1), worked out when it is asked for; empty without a way."""

    def __init__(
        self,
        steps: Steps,
        logic: Logic,
        cuts: CutSets[str] | None,
        listed: Callable[[], Sequence[tuple[int, frozenset[str]]]],
        harm: str,
    ) -> None:
        """Take what is known of a model.

        Args:
            steps: its logic, node by node.
            logic: the formula the cut sets were taken from.
            cuts: its cut sets; ``None`` where they are beyond counting.
            listed: gives the ways that could be listed, where ``cuts`` is missing or cannot tell.
            harm: id of the harm.
        """
        self._steps = steps
        self._logic = logic
        self._cuts = cuts
        self._count = cuts.count() if cuts is not None else len(listed())
        self._list = listed
        self._harm = harm
        self._nodes = dict.fromkeys((step.id for step in steps) if self._count else ())
        # A node whose control cannot fail cannot happen: the control weighs what it guards weighs.
        self._guarded = {guard: step.id for step in steps for guard in step.guards}
        self._shares: dict[str, float] = {}

    def __getitem__(self, node_id: str) -> float:
        if node_id not in self._nodes:
            raise KeyError(node_id)
        if node_id not in self._shares:
            self._shares[node_id] = self._share(node_id)
        return self._shares[node_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def _share(self, node_id: str) -> float:
        node_id = self._guarded.get(node_id, node_id)
        if self._cuts is not None:
            value = self._logic.values[node_id]
            try:
                lost = self._cuts.lost_without(value) if isinstance(value, str) else 0
            except TooLarge:
                pass
            else:
                return lost / self._count
        return self._judged(node_id)

    def _judged(self, node_id: str) -> float:
        as_it_is = self._as_it_is
        left = as_it_is[self._harm]
        # What no way makes happen cannot take one away.
        if as_it_is[node_id]:
            left = self._trials.run(without=node_id, known=as_it_is)[self._harm]
        number = len(self._listed)
        return (number - left.bit_count()) / number

    @cached_property
    def _listed(self) -> Sequence[tuple[int, frozenset[str]]]:
        return self._list()

    @cached_property
    def _trials(self) -> Trials:
        members: dict[str, list[int]] = {}
        for index, (_, ids) in enumerate(self._listed):
            for id_ in ids:
                members.setdefault(id_, []).append(index)
        masks = {id_: mask_of(indices) for id_, indices in members.items()}
        return Trials(self._steps, masks, (1 << len(self._listed)) - 1)

    @cached_property
    def _as_it_is(self) -> dict[str, int]:
        return self._trials.run()


class Trials:
    """Many trials of the model at once: bit i of each number is trial i.

    ``leaves`` says in which trials each condition is so; ``everyone`` has a bit for each trial.
    """

    def __init__(self, steps: Steps, leaves: Mapping[str, int], everyone: int) -> None:
        self._everyone = everyone
        self._steps = [(step, leaves.get(step.id, 0)) for step in steps]
        self._number = {step.id: number for number, step in enumerate(steps)}

    def run(self, without: str = "", known: Mapping[str, int] | None = None) -> dict[str, int]:
        """For each node the trials in which it happens.

        Args:
            without: a node that cannot happen.
            known: the result without that; what comes before the node is taken from there.
        """
        true = dict(known) if known is not None else {}
        first = 0
        if without:
            true[without] = 0
            first = self._number[without] + 1 if known is not None else 0
        for (id_, part, gate, causes, guards), so in self._steps[first:]:
            every = gate is Gate.ALL
            if id_ == without:
                continue
            if part.settled is not None:
                true[id_] = self._everyone if part.settled else 0
                continue
            value = self._everyone
            if causes:
                value = self._everyone if every else 0
                for cause in causes:
                    value = value & true[cause] if every else value | true[cause]
            if part.cost is not None:
                value &= so
            for guard in guards:
                value &= true[guard]
            true[id_] = value
        return true
