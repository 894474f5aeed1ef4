"""The ways to harm of a causal model: listed, counted and weighed, each when it is asked for.

A model of 60 nodes may have thousands of ways to harm. An edit asks for a few figures only, so
nothing here is worked out before somebody wants to know it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from rca_studio.analysis.causal_graph import TODAY, Assumption, CausalModel, Logic, Steps
from rca_studio.analysis.cut_sets import CutSets
from rca_studio.analysis.margin_words import condition_text
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Gate

_MOST_KEPT = 8
"""So many logics are remembered: most edits change words and leave the logic as it is."""


@dataclass(frozen=True, slots=True)
class CutSet:
    """Conditions that together lead to harm: ids of causes, controls and the event.

    ``further`` of them were not already so. ``texts`` says each in plain words, in the same order:
    causes in the order of the case, the event, then controls.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    further: int


class Ways:
    """The ways to harm of a model under an assumption, at most ``most`` of them listed."""

    def __init__(self, model: CausalModel, assume: Assumption, most: int) -> None:
        self._model = model
        self._assume = assume
        self._most = most

    @cached_property
    def cut_sets(self) -> tuple[CutSet, ...]:
        """The ways, the closest to harm first."""
        teller = Teller(self._model)
        return tuple([teller.told(ids, further) for further, ids in self._found.listed])

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return self._found.count

    @cached_property
    def root_causes(self) -> tuple[str, ...]:
        """Ids of the causes without causes of their own that are on a way, in their order."""
        through = self._found.through
        model = self._model
        return tuple(
            node.id
            for node in model.nodes.values()
            if isinstance(node, Cause) and model.is_basic(node.id) and through.get(node.id)
        )

    @property
    def leverage(self) -> Mapping[str, float]:
        """For each node the share of the listed ways that are gone when it cannot happen."""
        return self._found.leverage

    def work_out(self) -> None:
        """Work out all there is to ask, in the thread that has the time for it."""
        for answer in ("cut_sets", "count", "root_causes"):
            getattr(self, answer)
        dict(self.leverage)

    @cached_property
    def _found(self) -> _Found:
        steps = self._model.steps(self._assume)
        return _find(_Question(steps, self._most, self._model, self._assume))


class NoWays(Ways):
    """What there is to say before event and harm are named: nothing."""

    def __init__(self) -> None:
        super().__init__(CausalModel(CaseFile("")), TODAY, 0)


@dataclass(frozen=True)
class _Question:
    """What ways to look for. ``model`` is one of those that are of this logic: other words or
    other order make no other ways."""

    steps: Steps
    most: int
    model: CausalModel = field(compare=False)
    assume: Assumption = field(compare=False)


class _Found:
    """What is true of all models of one logic, worked out when it is asked for."""

    def __init__(self, question: _Question, logic: Logic | None) -> None:
        self._question = question
        self._logic = logic

    @cached_property
    def count(self) -> int:
        return self._sets.count() if self._sets is not None else len(self.listed)

    @property
    def whole(self) -> bool:
        """Whether all of them are listed."""
        return self.count <= self._question.most

    @cached_property
    def through(self) -> Mapping[str, int]:
        return self._sets.counts_through() if self._sets is not None else {}

    @cached_property
    def listed(self) -> list[tuple[int, frozenset[str]]]:
        if self._logic is None:
            return []
        if self._sets is None:
            return [(0, frozenset())] if self._logic.top is True else []
        lightest = self._sets.by_weight(self._logic.costs.__getitem__)
        return list(islice(lightest, self._question.most))

    @cached_property
    def leverage(self) -> Mapping[str, float]:
        harm = self._question.model.harm
        return Leverage(self, self._question.steps, harm.id if harm is not None else "")

    @cached_property
    def _sets(self) -> CutSets[str] | None:
        """``None`` where nothing is open: harm follows for sure, or never."""
        logic = self._logic
        if logic is None or not isinstance(logic.top, str):
            return None
        return CutSets(logic, logic.top)


@lru_cache(maxsize=_MOST_KEPT)
def _find(question: _Question) -> _Found:
    model = question.model
    return _Found(question, model.logic(question.assume) if model.complete else None)


class Leverage(Mapping[str, float]):
    """The share of the ways that each node takes away, worked out node by node.

    A condition takes away the ways it is part of, which are counted without being listed. For
    other nodes all ways are tried at once: bit i of a number stands for way i, so that a gate is
    one ``&`` or ``|`` and a node costs one walk over the model, however many ways there are.
    """

    def __init__(self, found: _Found, steps: Steps, harm: str) -> None:
        self._found = found
        self._steps = steps
        self._nodes = dict.fromkeys((step.id for step in steps) if found.count else ())
        self._harm = harm
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
        found = self._found
        if found.whole and node_id in found.through:
            return found.through[node_id] / found.count
        as_it_is = self._as_it_is
        left = as_it_is[self._harm]
        # What no way makes happen cannot take one away.
        if as_it_is[node_id]:
            left = self._trials.run(without=node_id, known=as_it_is)[self._harm]
        number = len(found.listed)
        return (number - left.bit_count()) / number

    @cached_property
    def _trials(self) -> Trials:
        members: dict[str, list[int]] = {}
        for index, (_, ids) in enumerate(self._found.listed):
            for id_ in ids:
                members.setdefault(id_, []).append(index)
        masks = {id_: _mask(indices) for id_, indices in members.items()}
        return Trials(self._steps, masks, (1 << len(self._found.listed)) - 1)

    @cached_property
    def _as_it_is(self) -> dict[str, int]:
        return self._trials.run()


def _mask(indices: Iterable[int]) -> int:
    """The number with these bits set."""
    last = max(indices := list(indices))
    octets = bytearray(last // 8 + 1)
    for index in indices:
        octets[index // 8] |= 1 << index % 8
    return int.from_bytes(octets, "little")


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


class Teller:
    """Puts conditions in order and into words: causes as listed, the event, then controls."""

    def __init__(self, model: CausalModel) -> None:
        nodes = sorted(model.nodes.values(), key=lambda node: isinstance(node, Control))
        self._place = {node.id: place for place, node in enumerate(nodes)}
        self._texts = {node.id: condition_text(node) for node in nodes}

    def told(self, ids: Iterable[str], further: int) -> CutSet:
        ordered = tuple(sorted(ids, key=self._place.__getitem__))
        return CutSet(ordered, tuple([self._texts[id_] for id_ in ordered]), further)
