"""Margin to harm: how many further failures the harm that did not happen would have needed.

The margin is the smallest number of conditions, over all ways to harm, that were not already so
in this near miss: controls that held. A cause that is still a hypothesis counts as already so (the
cautious reading); ``margin_high`` says what the margin is if all of them are ruled out.

`summarise` is the quick way for every edit: it settles what was already so and looks at the rest
only. `analyse` tells all that a person may ask about a model; the ways to harm, of which there may
be thousands, are worked out when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from rca_studio.analysis.causal_graph import TODAY, Assumption, CausalModel, Logic, with_plan
from rca_studio.analysis.cut_sets import CutSets, TooLarge
from rca_studio.analysis.leverage import Trials
from rca_studio.analysis.margin_words import explain
from rca_studio.analysis.ways import CutSet, NoWays, Teller, Ways
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, ControlKind
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.registers import CaseSummary

MOST_LISTED = 2_000
"""Above this many cut sets only the closest to harm are listed; all are counted. Listing as many
takes about as long as an edit may (50 ms); no reader looks at more."""

MOST_SMALLEST = 200
"""So many smallest sets are looked at to say what held; more would tell a reader nothing."""

MOST_STEPS_AT_ONCE = 40_000
"""The margin is worked out with every edit: after so many steps (some 0.1 s) a solver takes over,
which finds the smallest sets without the others."""

MOST_SOLVED = 20
"""So many smallest sets are asked of the solver, each of which takes it some milliseconds."""


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
        explanation: the figures in plain sentences.
        ways: the ways to harm; each of its answers is worked out when it is first asked for.
    """

    margin_today: int | None = None
    margin_high: int | None = None
    margin_after: int | None = None
    after_no_path: bool = False
    smallest_sets: tuple[CutSet, ...] = ()
    held_by: tuple[ControlKind, ...] = ()
    vigilance_only: bool = False
    luck_only: bool = False
    explanation: tuple[str, ...] = ()
    ways: Ways = field(default_factory=NoWays, repr=False, compare=False)

    @property
    def cut_sets(self) -> tuple[CutSet, ...]:
        """The ways to harm, the closest first; at most ``most_listed`` of ``cut_set_count``."""
        return self.ways.cut_sets

    @property
    def cut_set_count(self) -> int:
        """How many ways to harm there are."""
        return self.ways.count

    @property
    def root_causes(self) -> tuple[str, ...]:
        """Ids of the causes without causes of their own that are part of a way to harm."""
        return self.ways.root_causes

    @property
    def leverage(self) -> Mapping[str, float]:
        """Entity id -> share (0 to 1) of the cut sets that are gone if it cannot happen (for a
        control: if it cannot fail). Counted, so exact for all of them; see ``refusal``."""
        return self.ways.leverage

    @property
    def refusal(self) -> str:
        """Why the ways to harm cannot be counted, in a sentence; empty where they are. The margin
        is exact also then."""
        return self.ways.refusal

    @property
    def capped(self) -> bool:
        """Whether there are more cut sets than are listed."""
        return self.cut_set_count > len(self.cut_sets)


def summarise(casefile: CaseFile) -> CaseSummary:
    """The margin as it is kept beside the case: quick enough for every edit."""
    model = CausalModel(casefile)
    if not model.complete:
        return CaseSummary()
    today, sets = closest_groups(model, TODAY)
    plan = with_plan(casefile)
    after = today if plan == TODAY else closest_groups(model, plan, most=1)[0]
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
    today, smallest = closest_groups(model, assume)
    guesses = model.hypotheses()
    high = today
    if not guesses <= assume.impossible:
        high, _ = closest_groups(model, assume.with_impossible(guesses), most=1)
    after = today if later == assume else closest_groups(model, later, most=1)[0]
    kinds = _kinds(model, (id_ for found in smallest for id_ in found))
    teller = Teller(model)
    return Analysis(
        margin_today=today,
        margin_high=high,
        margin_after=None if after == NO_MARGIN else after,
        after_no_path=after == NO_MARGIN,
        smallest_sets=tuple(teller.told(ids, today) for ids in smallest),
        held_by=kinds,
        vigilance_only=kinds == (ControlKind.VIGILANCE,),
        luck_only=kinds == (ControlKind.LUCK,),
        explanation=explain(casefile, today, high, after, smallest),
        ways=Ways(model, assume, most_listed),
    )


def margin(casefile: CaseFile, assume: Assumption = TODAY) -> int | None:
    """The margin alone: ``None`` without event or harm, ``NO_MARGIN`` where there is no path."""
    model = CausalModel(casefile)
    return closest_groups(model, assume, most=1)[0] if model.complete else None


def path_of(casefile: CaseFile, ids: Iterable[str], assume: Assumption = TODAY) -> frozenset[str]:
    """Ids of all nodes and links by which these conditions lead to harm, for showing a path.

    Args:
        casefile: the case.
        ids: the conditions of a way to harm, causes and controls.
        assume: the reading of the model the way was found in, for example with the plan.
    """
    model = CausalModel(casefile)
    if model.harm is None:
        return frozenset()
    true = Trials(model.steps(assume), dict.fromkeys(ids, 1), 1).run()
    seen: set[str] = set()
    todo = [model.harm.id] if true[model.harm.id] else []
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            before = (*model.causes_of(node), *model.guards_of(node))
            todo += [n for n in before if true[n] and model.part(n, assume).settled is None]
    seen.update(
        link.id for link in casefile.links if link.cause_id in seen and link.effect_id in seen
    )
    return frozenset(seen)


def closest_groups(
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
    for size, found in islice(_lightest(logic, logic.top), most):
        if smallest and size > least:
            break
        least = size
        smallest.append(tuple(sorted(found, key=place.__getitem__)))
    return least, tuple(smallest)


def _lightest(logic: Logic, top: str) -> Iterator[tuple[int, frozenset[str]]]:
    """Groups of further failures, the smallest first; by a solver where there are too many."""
    try:
        yield from CutSets(logic, top, most=MOST_STEPS_AT_ONCE).by_weight(lambda _: 1)
    except TooLarge:
        from rca_studio.analysis.closest import lightest

        yield from islice(lightest(logic), MOST_SOLVED)


def _kinds(model: CausalModel, ids: Iterable[str]) -> tuple[ControlKind, ...]:
    """The kinds of these controls, the most reliable first."""
    found = {node.kind for id_ in ids if isinstance(node := model.nodes[id_], Control)}
    return tuple(kind for kind in ControlKind if kind in found)
