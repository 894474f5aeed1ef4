"""The ways to harm of a causal model: listed, counted and weighed, each when it is asked for.

A model of 60 nodes may have thousands of ways to harm. An edit asks for a few figures only, so
nothing here is worked out before somebody wants to know it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from rca_studio.analysis.causal_graph import TODAY, Assumption, CausalModel, Logic, Steps
from rca_studio.analysis.cut_sets import CutSets, TooLarge
from rca_studio.analysis.leverage import Leverage
from rca_studio.analysis.margin_words import condition_text
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control

_MOST_KEPT = 8
"""So many logics are remembered: most edits change words and leave the logic as it is."""
_MUCH = 100_000
"""What took more steps than this is held by whoever asked and not remembered beside it."""
_MOST_UNCOUNTED = 50
"""So many of the closest ways are looked for where there are too many to count."""


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

    @property
    def any_today(self) -> bool:
        """Whether the model knows a way to harm at all, before anything is assumed."""
        return self._model.complete and self._model.logic(TODAY).top is not False

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
        """For each node the share of the ways that are gone when it cannot happen."""
        return self._found.leverage

    @property
    def refusal(self) -> str:
        """Why the ways cannot be counted, in a sentence; empty where they are. ``cut_sets`` then
        holds some of the closest, ``count`` says how many those are."""
        return self._found.refusal

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

    @cached_property
    def through(self) -> Mapping[str, int]:
        if self._sets is not None:
            return self._sets.counts_through()
        return Counter(id_ for _, ids in self.listed for id_ in ids)

    @property
    def refusal(self) -> str:
        return self._solved[1]

    @cached_property
    def listed(self) -> list[tuple[int, frozenset[str]]]:
        if self._logic is None or self._logic.top is False:
            return []
        if self._sets is not None:
            lightest = self._sets.by_weight(self._logic.costs.__getitem__)
            return list(islice(lightest, self._question.most))
        from rca_studio.analysis.closest import closest_ways

        most = min(self._question.most, _MOST_UNCOUNTED)
        return list(islice(closest_ways(self._logic), most))

    @cached_property
    def leverage(self) -> Mapping[str, float]:
        if self._logic is None or not self.count:
            return {}
        harm = self._question.model.harm
        assert harm is not None
        steps = self._question.steps
        return Leverage(steps, self._logic, self._sets, lambda: self.listed, harm.id)

    @property
    def _sets(self) -> CutSets[str] | None:
        """``None`` where nothing is open (there is no way), or they are beyond counting."""
        return self._solved[0]

    @cached_property
    def _solved(self) -> tuple[CutSets[str] | None, str]:
        logic = self._logic
        if logic is None or not isinstance(logic.top, str):
            return None, ""
        try:
            sets = CutSets(logic, logic.top)
        except TooLarge as too_large:
            return None, str(too_large)
        if sets.steps > _MUCH:
            forget_ways()
        return sets, ""


@lru_cache(maxsize=_MOST_KEPT)
def _find(question: _Question) -> _Found:
    model = question.model
    return _Found(question, model.logic(question.assume) if model.complete else None)


def forget_ways() -> None:
    """Forget what was worked out before: for what holds much memory, and for measurements."""
    _find.cache_clear()


class Teller:
    """Puts conditions in order and into words: causes as listed, the event, then controls."""

    def __init__(self, model: CausalModel) -> None:
        nodes = sorted(model.nodes.values(), key=lambda node: isinstance(node, Control))
        self._place = {node.id: place for place, node in enumerate(nodes)}
        self._texts = {node.id: condition_text(node) for node in nodes}

    def told(self, ids: Iterable[str], further: int) -> CutSet:
        ordered = tuple(sorted(ids, key=self._place.__getitem__))
        return CutSet(ordered, tuple([self._texts[id_] for id_ in ordered]), further)
