"""Margin to harm: how many further failures the harm that did not happen would have needed.

The margin is the smallest number of conditions, over all ways to harm, that were not already so
in this near miss: controls that held. A cause that is still a hypothesis counts as already so (the
cautious reading); ``margin_high`` says what the margin is if all of them are ruled out.

`summarise` is the quick way for every edit: it settles what was already so and looks at the rest
only. `analyse` works out all that a person may ask about a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from rca_studio.analysis.causal_graph import TODAY, Assumption, CausalModel, Logic, with_plan
from rca_studio.analysis.cut_sets import CutSets
from rca_studio.analysis.margin_words import condition_text, explain
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, ControlKind, Gate
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.registers import CaseSummary

MOST_LISTED = 2_000
"""Above this many cut sets only the closest to harm are listed; all are counted. Listing as many
takes about as long as an edit may (50 ms); no reader looks at more."""

MOST_SMALLEST = 200
"""So many smallest sets are looked at to say what held; more would tell a reader nothing."""


@dataclass(frozen=True, slots=True)
class CutSet:
    """Conditions that together lead to harm: ids of causes, controls and the event.

    ``further`` of them were not already so. ``texts`` says each in plain words, in the same order:
    causes in the order of the case, the event, then controls.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    further: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What is worked out of one causal model.

    Attributes:
        margin_today: further failures needed; ``None`` without event or harm, ``NO_MARGIN`` where
            no path leads to harm.
        margin_high: the same with every hypothesis ruled out; equals ``margin_today`` where that
            makes no difference.
        margin_after: the margin with the action plan; ``None`` where no path is left
            (``after_no_path``) or there is no model.
        smallest_sets: the smallest groups of further failures, today; their ids are controls.
        held_by: the kinds of the controls in the smallest sets, the most reliable first.
        vigilance_only: nothing but vigilance is in the smallest sets.
        luck_only: nothing but luck is in them.
        cut_sets: the ways to harm, the closest first; at most ``most_listed`` of ``cut_set_count``.
        root_causes: ids of the causes without causes of their own that are part of a way to harm.
        leverage: entity id -> share (0 to 1) of the cut sets that are gone if it cannot happen
            (for a control: if it cannot fail). Judged on ``cut_sets`` as listed.
        explanation: the figures in plain sentences.
    """

    margin_today: int | None = None
    margin_high: int | None = None
    margin_after: int | None = None
    after_no_path: bool = False
    smallest_sets: tuple[CutSet, ...] = ()
    held_by: tuple[ControlKind, ...] = ()
    vigilance_only: bool = False
    luck_only: bool = False
    cut_sets: tuple[CutSet, ...] = ()
    cut_set_count: int = 0
    root_causes: tuple[str, ...] = ()
    leverage: Mapping[str, float] = field(default_factory=dict)
    explanation: tuple[str, ...] = ()

    @property
    def capped(self) -> bool:
        """Whether there are more cut sets than are listed."""
        return self.cut_set_count > len(self.cut_sets)


def summarise(casefile: CaseFile) -> CaseSummary:
    """The margin as it is kept beside the case: quick enough for every edit."""
    model = CausalModel(casefile)
    if not model.complete:
        return CaseSummary()
    today, sets = _closest(model, TODAY)
    after, _ = _closest(model, with_plan(casefile), most=1)
    kinds = _kinds(model, (id_ for found in sets for id_ in found))
    return CaseSummary(
        margin_today=today, margin_after=after, held_by=tuple(kind.value for kind in kinds)
    )


def analyse(
    casefile: CaseFile, *, assume: Assumption = TODAY, most_listed: int = MOST_LISTED
) -> Analysis:
    """All that a model tells.

    Args:
        casefile: the case.
        assume: a what-if laid over both today and the plan, for example that one more control
            holds; nothing is stored.
        most_listed: how many cut sets to list, the closest to harm first.
    """
    model = CausalModel(casefile)
    if not model.complete:
        return Analysis(explanation=explain(casefile, None, None, None, ()))
    plan = with_plan(casefile)
    later = Assumption(assume.impossible | plan.impossible, assume.holding | plan.holding)
    today, smallest = _closest(model, assume)
    high, _ = _closest(model, assume.with_impossible(model.hypotheses()), most=1)
    after, _ = _closest(model, later, most=1)
    kinds = _kinds(model, (id_ for found in smallest for id_ in found))
    logic = model.logic(assume)
    listed, count, through = _cut_sets(logic, most_listed)
    teller = _Teller(model)
    cut_sets = tuple(teller.told(ids, further) for further, ids in listed)
    return Analysis(
        margin_today=today,
        margin_high=high,
        margin_after=None if after == NO_MARGIN else after,
        after_no_path=after == NO_MARGIN,
        smallest_sets=tuple(teller.told(ids, today) for ids in smallest),
        held_by=kinds,
        vigilance_only=kinds == (ControlKind.VIGILANCE,),
        luck_only=kinds == (ControlKind.LUCK,),
        cut_sets=cut_sets,
        cut_set_count=count,
        root_causes=tuple(
            cause.id
            for cause in casefile.causes
            if model.is_basic(cause.id) and through.get(cause.id)
        ),
        leverage=_leverage(model, assume, [found.ids for found in cut_sets]),
        explanation=explain(casefile, today, high, after, smallest),
    )


def margin(casefile: CaseFile, assume: Assumption = TODAY) -> int | None:
    """The margin alone: ``None`` without event or harm, ``NO_MARGIN`` where there is no path."""
    model = CausalModel(casefile)
    return _closest(model, assume, most=1)[0] if model.complete else None


def path_of(casefile: CaseFile, ids: Iterable[str]) -> frozenset[str]:
    """Ids of all nodes and links by which these conditions lead to harm, for showing a path."""
    model = CausalModel(casefile)
    if model.harm is None:
        return frozenset()
    true = _Trials(model, TODAY, dict.fromkeys(ids, 1), 1).run()
    seen: set[str] = set()
    todo = [model.harm.id] if true[model.harm.id] else []
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            before = (*model.causes_of(node), *model.guards_of(node))
            todo += [n for n in before if true[n] and model.part(n).settled is None]
    seen.update(
        link.id for link in casefile.links if link.cause_id in seen and link.effect_id in seen
    )
    return frozenset(seen)


def _closest(
    model: CausalModel, assume: Assumption, most: int = MOST_SMALLEST
) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """The margin and the smallest groups of further failures."""
    logic = model.logic(assume, given_what_was_so=True)
    if logic.top is False:
        return NO_MARGIN, ()
    if logic.top is True:
        return 0, ((),)
    place = {control.id: place for place, control in enumerate(model.controls)}
    smallest: list[tuple[str, ...]] = []
    least = 0
    for size, found in islice(CutSets(logic, logic.top).by_weight(lambda _: 1), most):
        if smallest and size > least:
            break
        least = size
        smallest.append(tuple(sorted(found, key=place.__getitem__)))
    return least, tuple(smallest)


def _cut_sets(
    logic: Logic, most: int
) -> tuple[list[tuple[int, frozenset[str]]], int, Mapping[str, int]]:
    """The closest cut sets with their further failures, how many there are, and in how many
    each condition is."""
    if logic.top is False:
        return [], 0, {}
    if logic.top is True:
        return [(0, frozenset())], 1, {}
    sets = CutSets(logic, logic.top)
    listed = list(islice(sets.by_weight(logic.costs.__getitem__), most))
    return listed, sets.count(), sets.counts_through()


def _leverage(
    model: CausalModel, assume: Assumption, cut_sets: Sequence[tuple[str, ...]]
) -> dict[str, float]:
    """The share of the cut sets that each node takes away when it cannot happen.

    All cut sets are tried at once: bit i of a number stands for cut set i, so that a gate is one
    ``&`` or ``|`` and a node costs one walk over the model, however many cut sets there are.
    """
    assert model.harm is not None
    total = len(cut_sets)
    if not total:
        return {}
    everyone = (1 << total) - 1
    members: dict[str, list[int]] = {}
    for index, ids in enumerate(cut_sets):
        for id_ in ids:
            members.setdefault(id_, []).append(index)
    masks = {id_: _mask(indices) for id_, indices in members.items()}
    trials = _Trials(model, assume, masks, everyone)
    as_it_is = trials.run()
    shares: dict[str, float] = {}
    for node_id in model.nodes:
        left = as_it_is[model.harm.id]
        # What no cut set makes happen cannot take one away.
        if as_it_is[node_id]:
            left = trials.run(without=node_id, known=as_it_is)[model.harm.id]
        shares[node_id] = (total - left.bit_count()) / total
    return shares


def _mask(indices: Iterable[int]) -> int:
    """The number with these bits set."""
    last = max(indices := list(indices))
    octets = bytearray(last // 8 + 1)
    for index in indices:
        octets[index // 8] |= 1 << index % 8
    return int.from_bytes(octets, "little")


class _Trials:
    """Many trials of the model at once: bit i of each number is trial i.

    ``leaves`` says in which trials each condition is so; ``everyone`` has a bit for each trial.
    """

    def __init__(
        self, model: CausalModel, assume: Assumption, leaves: Mapping[str, int], everyone: int
    ) -> None:
        self._everyone = everyone
        self._steps = [
            (
                id_,
                model.part(id_, assume),
                model.nodes[id_].gate is Gate.ALL,
                model.causes_of(id_),
                model.guards_of(id_),
                leaves.get(id_, 0),
            )
            for id_ in model.order
        ]
        self._number = {id_: number for number, id_ in enumerate(model.order)}

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
        for id_, part, every, causes, guards, so in self._steps[first:]:
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


def _kinds(model: CausalModel, ids: Iterable[str]) -> tuple[ControlKind, ...]:
    """The kinds of these controls, the most reliable first."""
    found = {node.kind for id_ in ids if isinstance(node := model.nodes[id_], Control)}
    return tuple(kind for kind in ControlKind if kind in found)


class _Teller:
    """Puts conditions in order and into words: causes as listed, the event, then controls."""

    def __init__(self, model: CausalModel) -> None:
        nodes = sorted(model.nodes.values(), key=lambda node: isinstance(node, Control))
        self._place = {node.id: place for place, node in enumerate(nodes)}
        self._texts = {node.id: condition_text(node) for node in nodes}

    def told(self, ids: Iterable[str], further: int) -> CutSet:
        ordered = tuple(sorted(ids, key=self._place.__getitem__))
        return CutSet(ordered, tuple([self._texts[id_] for id_ in ordered]), further)
