"""The cheapest plan: the least costly of the candidate actions that break every way to harm.

An action breaks a way to harm if it removes a cause of it, or adds or strengthens a control on it.
The question is asked of the graph itself, no way is listed: a node is kept from happening by an
action that touches it, by a control on it that such an action puts in place, or by its causes (one
of them where all are needed, each of them where one is enough); and the harm has to be kept from
happening. A solver finds the cheapest answer (weighted partial maximum satisfiability; A. Ignatiev,
A. Morgado and J. Marques-Silva, "RC2: an efficient MaxSAT solver", Journal on Satisfiability 11,
2019). python-sat is loaded on first use.

Effort comes first; among plans of the same effort the one that relies less on memory is taken,
then the one with fewer actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Final

from rca_studio.analysis.causal_graph import (
    Assumption,
    CausalModel,
    Step,
    Steps,
)
from rca_studio.analysis.leverage import Trials
from rca_studio.analysis.margin import MOST_LISTED, closest_groups
from rca_studio.analysis.ways import NoWays, Ways
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, Gate
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import IN_PLACE, Action, EffectKind, Strength
from rca_studio.domain.words import listed, quoted

NOT_SAID: Final = 3
"""What an action whose effort nobody has said counts as: the middle of the scale from 1 to 5."""

_ON_MEMORY: Final = {
    Strength.STRONGER: 0,
    Strength.INTERMEDIATE: 1,
    Strength.WEAKER: 2,
    Strength.UNKNOWN: 2,
}
_MOST_NAMED = 8
_MOST_ROUNDS = 150
"""So often is a plan that only raises the margin looked for before what was found is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapestPlan:
    """The cheapest of the candidate actions that do it, and what is left.

    Attributes:
        actions: ids of the chosen actions, in the order of the plan.
        effort: what they take together, 1 to 5 each; what is done already takes nothing.
        not_said: ids of those of them whose effort nobody has said; each counts as `NOT_SAID`.
        in_place: ids of actions that are done already; they count as given.
        breaks_all: whether every way to harm is broken.
        margin: the margin to harm with these actions alone; ``NO_MARGIN`` where no path is left,
            ``None`` without event or harm.
        cheapest: whether no cheaper plan does as much; False where the search was ended early.
        left: the ways to harm that none of the candidates breaks, counted and listed on demand.
        sentences: all of it in words.
    """

    actions: tuple[str, ...] = ()
    effort: int = 0
    not_said: tuple[str, ...] = ()
    in_place: tuple[str, ...] = ()
    breaks_all: bool = False
    margin: int | None = None
    cheapest: bool = True
    left: Ways
    sentences: tuple[str, ...] = ()


def cheapest_plan(casefile: CaseFile, candidates: Iterable[str] | None = None) -> CheapestPlan:
    """Choose among the actions of a case.

    Where no choice breaks every way to harm, the plan is the cheapest of those with the largest
    margin that can be had, and ``left`` holds the ways that stay open whatever is chosen.

    Args:
        casefile: the case; its planned controls count only with the actions that bring them.
        candidates: ids of the actions to choose from; all that have an effect, if not given.
            Actions that were refused or found to have failed are never chosen.
    """
    model = CausalModel(casefile)
    wanted = None if candidates is None else frozenset(candidates)
    actions = [
        action
        for action in casefile.actions
        if action.effects and action.state.counts and (wanted is None or action.id in wanted)
    ]
    if not model.complete:
        words = "To find the cheapest plan, name the event and the harm."
        return CheapestPlan(left=NoWays(), sentences=(words,))
    choice = _Choice(model, actions)
    everything = Ways(model, choice.touched(actions), MOST_LISTED)
    chosen = choice.breaking_all()
    if chosen is not None:
        return choice.told(casefile, chosen, everything, breaks_all=True)
    chosen, sure = choice.raising_margin()
    return choice.told(casefile, chosen, everything, breaks_all=False, cheapest=sure)


def fewest_to_break(casefile: CaseFile, node_id: str = "") -> tuple[str, ...]:
    """What it would take: the fewest causes to remove, or controls to make sure of, so that a node
    can no longer happen.

    Args:
        casefile: the case.
        node_id: the node; the harm, if not given.

    Returns:
        Ids of causes without causes of their own and of controls; empty where the node cannot
        happen anyway, or is not there.
    """
    model = CausalModel(casefile)
    target = node_id or (model.harm.id if model.harm else "")
    if target not in model.nodes:
        return ()
    steps = model.steps()
    # The node itself is not an answer to what would keep it away, unless it is all there is.
    open_to = {
        step.id: [step.id]
        for step in steps
        if (step.part.cost is not None or isinstance(model.nodes[step.id], Control))
        and (step.id != target or not (step.causes or step.guards))
    }
    costs = dict.fromkeys(open_to, 1)
    found = _solve(_Clauses(steps, target, open_to), costs)
    return tuple(sorted(found or (), key=list(model.nodes).index))


class _Choice:
    """Actions to choose from, over one model."""

    def __init__(self, model: CausalModel, actions: Sequence[Action]) -> None:
        self._model = model
        self._actions = {action.id: action for action in actions}
        self._done = [action.id for action in actions if action.state in IN_PLACE]
        self._open = [action.id for action in actions if action.id not in self._done]
        number = len(self._open) + 1
        # Effort weighs more than all reliance on memory, and that more than the number of actions.
        memory = 2 * number * number
        self._costs = {
            id_: _effort(self._actions[id_]) * memory
            + _ON_MEMORY[self._actions[id_].strength] * number
            + 1
            for id_ in self._open
        }

    def touched(self, actions: Iterable[Action]) -> Assumption:
        """The model in which what these actions touch cannot happen (a control: cannot fail)."""
        return Assumption(frozenset(e.target for action in actions for e in action.effects))

    def breaking_all(self) -> list[str] | None:
        """The cheapest choice after which no way to harm is left; ``None`` if there is none."""
        assert self._model.harm is not None
        given = self.touched(self._actions[id_] for id_ in self._done)
        touching: dict[str, list[str]] = {}
        for id_ in self._open:
            for effect in self._actions[id_].effects:
                touching.setdefault(effect.target, []).append(id_)
        clauses = _Clauses(self._model.steps(given), self._model.harm.id, touching)
        return _solve(clauses, self._costs)

    def raising_margin(self) -> tuple[list[str], bool]:
        """The cheapest choice with the largest margin that can be had, and whether it is that.

        A smallest way to harm that is left after a choice stays as close for any choice without
        another action that touches it. So the next choice has to hold one of those, until a
        choice has the margin of all together.
        """
        most = self._margin(self._open)[0]
        forced: list[list[str]] = []
        chosen: list[str] = []
        taken: list[str] = []
        for _ in range(_MOST_ROUNDS):
            margin, group = self._margin(taken)
            if _rank(margin) < _rank(most):
                # What touches this way is taken along, so that the next is one with others.
                forced.append(self._nearer(taken, group))
                taken = [*taken, *forced[-1]]
            elif len(taken) == len(chosen):
                return chosen, True
            else:
                chosen = taken = _hit(forced, self._costs)
        return self._thinned(most), False

    def _thinned(self, most: int) -> list[str]:
        """All open actions but those that add nothing, the dearest left out first."""
        kept = list(self._open)
        for id_ in sorted(self._open, key=self._costs.__getitem__, reverse=True):
            less = [other for other in kept if other != id_]
            if _rank(self._margin(less)[0]) >= _rank(most):
                kept = less
        return kept

    def margin(self, chosen: Sequence[str]) -> int:
        """The margin with what is done and these actions, and nothing else."""
        return self._margin(chosen)[0]

    def _margin(self, chosen: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        margin, groups = closest_groups(self._model, self._with(chosen), most=1)
        return margin, groups[0] if groups else ()

    def _with(self, chosen: Sequence[str]) -> Assumption:
        removed: set[str] = set()
        holding: set[str] = set()
        for id_ in (*self._done, *chosen):
            for effect in self._actions[id_].effects:
                at = removed if effect.kind is EffectKind.REMOVES_CAUSE else holding
                at.add(effect.target)
        return Assumption(frozenset(removed), frozenset(holding))

    def _nearer(self, chosen: Sequence[str], group: Sequence[str]) -> list[str]:
        """The other actions that touch one way to harm that these further failures open."""
        steps = self._model.steps(self._with(chosen))
        so = {step.id: 1 for step in steps if step.part.cost == 0} | dict.fromkeys(group, 1)
        happens = Trials(steps, so, 1).run()
        assert self._model.harm is not None
        way = {self._model.harm.id}
        for step in reversed(steps):  # effects first; of causes that are each enough, one will do
            if step.id not in way or step.part.settled is not None:
                continue
            way.update(step.guards)
            true = [cause for cause in step.causes if happens[cause]]
            if step.gate is Gate.ALL:
                way.update(true)
            elif true and way.isdisjoint(true):
                way.add(true[0])
        return [
            id_
            for id_ in self._open
            if id_ not in chosen
            and any(effect.target in way for effect in self._actions[id_].effects)
        ]

    def told(
        self,
        casefile: CaseFile,
        chosen: Sequence[str],
        left: Ways,
        *,
        breaks_all: bool,
        cheapest: bool = True,
    ) -> CheapestPlan:
        """The choice with its figures and words."""
        actions = [self._actions[id_] for id_ in self._open if id_ in set(chosen)]
        plan = CheapestPlan(
            actions=tuple(action.id for action in actions),
            effort=sum(_effort(action) for action in actions),
            not_said=tuple(action.id for action in actions if not action.effort),
            in_place=tuple(self._done),
            breaks_all=breaks_all,
            margin=self.margin([action.id for action in actions]),
            cheapest=cheapest,
            left=left,
        )
        return replace(plan, sentences=tuple(_sentences(casefile, plan)))


def _rank(margin: int) -> float:
    return inf if margin == NO_MARGIN else margin


def _effort(action: Action) -> int:
    return action.effort or NOT_SAID


class _Clauses:
    """That a node is kept from happening, as clauses over choices.

    Attributes:
        choices: choice -> its variable.
        clauses: what has to hold; the node itself is the first.
    """

    def __init__(self, steps: Steps, target: str, touching: Mapping[str, Sequence[str]]) -> None:
        """Write the clauses.

        Args:
            steps: the model.
            target: the node to keep from happening.
            touching: for a node, the choices that keep it from happening by themselves.
        """
        self.choices: dict[str, int] = {}
        for chosen in touching.values():
            for choice in chosen:
                self.choices.setdefault(choice, len(self.choices) + 1)
        self._last = len(self.choices)
        self._touching = touching
        self._kept: dict[str, int] = {}
        self.clauses: list[list[int]] = [[self._variable(target)]]
        by_id = {step.id: step for step in steps}
        for step in reversed(steps):  # effects first, so only what is asked for is written
            if step.id in self._kept and step.part.settled is not False:
                self._write(by_id[step.id])

    def _write(self, step: Step) -> None:
        """A node that is kept from happening has a reason."""
        reasons = [self.choices[choice] for choice in self._touching.get(step.id, ())]
        if step.part.settled is None:
            reasons += [self._variable(guard) for guard in step.guards]
            causes = [self._variable(cause) for cause in step.causes]
            if step.gate is Gate.ALL or len(causes) < 2:
                reasons += causes
            else:
                self._last += 1
                reasons.append(self._last)
                self.clauses += [[-self._last, cause] for cause in causes]
        self.clauses.append([-self._kept[step.id], *reasons])

    def _variable(self, node: str) -> int:
        if node not in self._kept:
            self._last += 1
            self._kept[node] = self._last
        return self._kept[node]


def _solve(clauses: _Clauses, costs: Mapping[str, int]) -> list[str] | None:
    return _cheapest(clauses.clauses, clauses.choices, costs)


def _hit(groups: Sequence[Sequence[str]], costs: Mapping[str, int]) -> list[str]:
    """The cheapest choices of which each group holds one."""
    choices = {choice: place for place, choice in enumerate(costs, start=1)}
    found = _cheapest([[choices[one] for one in group] for group in groups], choices, costs)
    assert found is not None
    return found


def _cheapest(
    clauses: Iterable[list[int]], choices: Mapping[str, int], costs: Mapping[str, int]
) -> list[str] | None:
    """The cheapest choices that make all clauses true; ``None`` if there are none."""
    from pysat.examples.rc2 import RC2  # type: ignore[import-untyped]
    from pysat.formula import WCNF  # type: ignore[import-untyped]

    formula: Any = WCNF()
    for clause in clauses:
        formula.append(clause)
    for choice, variable in choices.items():
        formula.append([-variable], weight=costs[choice])
    with RC2(formula, solver="g3") as solver:
        model = solver.compute()
    if model is None:
        return None
    true = {literal for literal in model if literal > 0}
    return [choice for choice, variable in choices.items() if variable in true]


def _sentences(casefile: CaseFile, plan: CheapestPlan) -> Iterable[str]:
    if plan.margin == NO_MARGIN and not plan.actions and not plan.in_place:
        yield "No known path leads to harm: nothing more is needed to break one."
        return
    number = len(plan.actions)
    what = "One action" if number == 1 else f"{number} actions"
    if not plan.breaks_all:
        if not number:
            yield "None of the actions changes the margin to harm."
        else:
            reach = (
                "leaves no known path"
                if plan.margin == NO_MARGIN
                else (f"gives a margin of {plan.margin}")
            )
            yield f"{what} (effort {plan.effort}) {reach}, the most these actions can give."
        yield _open_words(plan.left)
    elif not number:
        yield "What is in place already breaks every known way to harm."
    else:
        yield f"{what} (effort {plan.effort}) would break every known way to harm."
    if plan.not_said:
        named = {action.id: action.text for action in casefile.actions}
        texts = listed([quoted(named[id_]) for id_ in plan.not_said], "; ", _MOST_NAMED)
        yield f"The effort is not said for {texts}: each counts as {NOT_SAID} of 5."
    if not plan.cheapest:
        yield "A cheaper choice may do as much: there were too many to look at all of them."


def _open_words(left: Ways) -> str:
    if left.refusal:
        return "Ways to harm stay open whatever is chosen; there are too many to count."
    first = left.cut_sets[0] if left.cut_sets else None
    if first is None:
        return "Each way to harm is broken by one of the actions."
    more = f"; and {left.count - 1:,} more" if left.count > 1 else ""
    return f"Stays open whatever is chosen: {listed(first.texts, ' + ', _MOST_NAMED)}{more}."
