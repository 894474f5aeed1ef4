"""Where an action could act on the causal model, and what the margin to harm would then be.

A place is tried on a copy of the case that has such an action in its plan: the margin is worked out
as it is of any plan, by the same rules, and the copy is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from rca_studio.analysis.causal_graph import TODAY, Assumption, CausalModel, with_plan
from rca_studio.analysis.leverage import Trials
from rca_studio.analysis.margin import margin, path_of
from rca_studio.analysis.ways import CutSet, Ways
from rca_studio.analysis.weak_points import open_ways, open_words, whole_plan
from rca_studio.domain.casefile import CaseFile, Change, Node
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Harm,
)
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import Action, ActionState, Effect, EffectKind
from rca_studio.domain.words import quoted

MOST_WAYS: Final = 6
"""So many of the ways to harm that are open are offered at a time, the closest first."""

_SUPPOSED: Final = "supposed"
_CONTROLS: Final = {
    "forcing": ControlKind.FORCING_FUNCTION,
    "software": ControlKind.AUTOMATION,
    "redundancy": ControlKind.AUTOMATION,
    "layout": ControlKind.PHYSICAL,
    "tested_device": ControlKind.PHYSICAL,
    "standardise": ControlKind.PHYSICAL,
    "double_check": ControlKind.SECOND_PERSON,
}


class Place(NamedTuple):
    """Where an action acts: the cause it removes, the control it strengthens, or the node that the
    control it adds guards."""

    kind: EffectKind
    node: str


class Gain(NamedTuple):
    """A margin today, with the plan as it is, and with one more action (``None``: not known)."""

    today: int | None
    plan: int | None
    then: int | None

    @property
    def raises(self) -> bool:
        """Whether the action brings the plan further from harm."""
        if self.plan is None or self.then is None or self.plan == NO_MARGIN:
            return False
        return self.then == NO_MARGIN or self.then > self.plan


@dataclass(frozen=True, slots=True)
class OpenWay:
    """A way to harm that no action breaks, and the best place on it to break it.

    ``share`` of all open ways (0 to 1) would be broken there; ``findings`` name what is at it.
    """

    way: CutSet
    path: frozenset[str]
    place: Place | None
    share: float
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The ways to harm that the plan does not break: ``count`` of them, the closest in ``ways``."""

    count: int
    ways: tuple[OpenWay, ...]
    sentence: str


# -- what an action would change -------------------------------------------------------------------


def places_for(casefile: CaseFile, findings: Iterable[str] = ()) -> tuple[Place, ...]:
    """Where an action that answers these findings could act; at any cause where none names one."""
    wanted = set(findings)
    named = {id_ for one in casefile.findings if one.id in wanted for id_ in one.causes}
    causes = [one for one in casefile.causes if one.evidence is not EvidenceState.RULED_OUT]
    near = [one for one in causes if one.id in named] or causes
    found = [Place(EffectKind.REMOVES_CAUSE, cause.id) for cause in near]
    guarded = {cause.id for cause in near} | {one.id for one in _ends(casefile)}
    found += [
        Place(EffectKind.STRENGTHENS_CONTROL, control.id)
        for control in casefile.controls
        if control.guards in guarded and control.kind.designed and _can_be_better(control)
    ]
    found += [Place(EffectKind.ADDS_CONTROL, cause.id) for cause in near]
    found += [Place(EffectKind.ADDS_CONTROL, one.id) for one in _ends(casefile)]
    return tuple(found)


def place_words(casefile: CaseFile, place: Place) -> str:
    """A place in words."""
    name = node_words(casefile, place.node)
    if place.kind is EffectKind.REMOVES_CAUSE:
        return f"Removes the cause {name}"
    if place.kind is EffectKind.STRENGTHENS_CONTROL:
        return f"Strengthens the control {name}"
    return f"Adds a control that guards {name}"


def node_words(casefile: CaseFile, key: str, most: int = 80) -> str:
    """The words of a node in quotation marks, or what it is where it has none yet."""
    node = casefile.get(key)
    if words := str(getattr(node, "text", "")).strip():
        return quoted(words, most)
    if isinstance(node, Harm):
        return "the harm that could have followed"
    return "what almost happened" if isinstance(node, Event) else quoted("", most)


def control_kind_of(action_kind: str) -> ControlKind:
    """What a control relies on that an action of this kind brings."""
    return _CONTROLS.get(action_kind, ControlKind.CHECKLIST)


def gain(casefile: CaseFile, place: Place | None) -> Gain:
    """The margin today, with the plan, and with an action at this place (none: without effect)."""
    today, plan = margin(casefile, TODAY), margin(casefile, with_plan(casefile))
    return Gain(today, plan, plan if place is None else _then(casefile, place))


def gains(casefile: CaseFile, places: Iterable[Place]) -> dict[Place, Gain]:
    """`gain` of several places; what does not hang on the place is worked out once."""
    without = gain(casefile, None)
    return {place: without._replace(then=_then(casefile, place)) for place in places}


def gain_of(casefile: CaseFile, action: Action) -> Gain:
    """The margin today, with the rest of the plan, and with this action of it as well."""
    # One that failed counts for nothing, and neither do the controls that only it would bring.
    rest = casefile.applied([Change(action, replace(action, state=ActionState.FAILED))])
    return Gain(
        margin(casefile, TODAY),
        margin(rest, with_plan(rest)),
        margin(casefile, with_plan(casefile)),
    )


def gain_words(value: Gain, rest: str = "with this plan") -> str:
    """Three margins as a line.

    >>> gain_words(Gain(1, 2, 3))
    'Margin to harm: today 1 → with this plan 2 → with this action 3'
    >>> gain_words(Gain(1, 1, -1))
    'Margin to harm: today 1 → with this plan 1 → with this action no known path'
    """
    if value.today is None:
        return "Margin to harm: not known yet; name the event and the harm."
    steps = (("today", value.today), (rest, value.plan), ("with this action", value.then))
    return "Margin to harm: " + " → ".join(f"{name} {_figure(number)}" for name, number in steps)


def _figure(number: int | None) -> str:
    if number is None:
        return "not known"
    return "no known path" if number == NO_MARGIN else str(number)


def _then(casefile: CaseFile, place: Place) -> int | None:
    there = _supposing(casefile, place)
    return margin(there, with_plan(there))


def _supposing(casefile: CaseFile, place: Place) -> CaseFile:
    """The case with an action at this place in its plan."""
    changes: list[Change] = []
    target = place.node
    if place.kind is EffectKind.ADDS_CONTROL:
        target = f"{_SUPPOSED} control"
        control = Control(
            id=target,
            case_id=casefile.case_id,
            text=_SUPPOSED,
            guards=place.node,
            kind=ControlKind.PHYSICAL,
            state=ControlState.PLANNED,
        )
        changes.append(Change(None, control))
    effects = (Effect(kind=place.kind, target=target),)
    action = Action(id=_SUPPOSED, case_id=casefile.case_id, text=_SUPPOSED, effects=effects)
    return casefile.applied([*changes, Change(None, action)])


# -- what the plan does not break ------------------------------------------------------------------


def uncovered(casefile: CaseFile, most: int = MOST_WAYS) -> Uncovered:
    """The ways to harm that no action of the plan breaks, the closest first."""
    ways = open_ways(casefile)
    sentence = open_words(ways)
    if not ways.any_today or not ways.count:
        return Uncovered(0, (), sentence)
    model = CausalModel(casefile)
    found = tuple(_open_way(casefile, model, ways, way) for way in ways.cut_sets[:most])
    if ways.count > len(found) and not ways.refusal:
        sentence = sentence.removesuffix(".") + f"; the {len(found)} closest:"
    return Uncovered(ways.count, found, sentence)


def best_place(casefile: CaseFile, way: CutSet) -> Place | None:
    """Where an action would do most against a way to harm, and best against the others as well."""
    return _open_way(casefile, CausalModel(casefile), open_ways(casefile), way).place


def _open_way(casefile: CaseFile, model: CausalModel, ways: Ways, way: CutSet) -> OpenWay:
    named = {cause for finding in casefile.findings for cause in finding.causes}
    best: tuple[tuple[float, bool, bool], Place] | None = None
    for node in _breaking(model, whole_plan(casefile), way):
        place = _place_at(node)
        if place is None:
            continue
        basic = isinstance(node, Cause) and model.is_basic(node.id)
        worth = (round(ways.leverage.get(node.id, 0.0), 6), node.id in named, basic)
        if best is None or worth > best[0]:
            best = (worth, place)
    path = path_of(casefile, way.ids, whole_plan(casefile))
    if best is None:
        return OpenWay(way, path, None, 0.0, ())
    return OpenWay(way, path, best[1], best[0][0], _findings_of(casefile, best[1].node, path))


def _breaking(model: CausalModel, assume: Assumption, way: CutSet) -> Iterator[Node]:
    """The nodes without which what this way needs would not lead to harm."""
    assert model.harm is not None
    trials = Trials(model.steps(assume), dict.fromkeys(way.ids, 1), 1)
    known = trials.run()
    for node in model.nodes.values():
        if known.get(node.id) and not trials.run(without=node.id, known=known)[model.harm.id]:
            yield node


def _place_at(node: object) -> Place | None:
    """What an action could do about a node: nothing about the event, the harm, or vigilance."""
    if isinstance(node, Cause) and node.evidence is not EvidenceState.RULED_OUT:
        return Place(EffectKind.REMOVES_CAUSE, node.id)
    if isinstance(node, Control) and node.kind.designed:
        return Place(EffectKind.STRENGTHENS_CONTROL, node.id)
    return None


def _findings_of(casefile: CaseFile, node: str, path: frozenset[str]) -> tuple[str, ...]:
    """The findings that name a node (of a control: what it guards), else those on its path."""
    control = casefile.get(node)
    about = {node, control.guards} if isinstance(control, Control) else {node}
    exact = tuple(one.id for one in casefile.findings if about & set(one.causes))
    return exact or tuple(one.id for one in casefile.findings if path & set(one.causes))[:1]


def _ends(casefile: CaseFile) -> list[Event | Harm]:
    ends: tuple[Event | Harm | None, ...] = (casefile.event, casefile.harm)
    return [one for one in ends if one is not None]


def _can_be_better(control: Control) -> bool:
    return control.state is not ControlState.PLANNED
