"""What a model tells, worked out whole in a worker: the screen only shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from rca_studio.analysis.asking import OpenQuestion, ask_on
from rca_studio.analysis.logic_check import Progress, progress
from rca_studio.analysis.margin import Analysis
from rca_studio.analysis.margin_words import node_words
from rca_studio.analysis.plan_cover import CheapestPlan, cheapest_plan
from rca_studio.analysis.ways import CutSet
from rca_studio.analysis.weak_points import (
    MissingControl,
    Point,
    chance_warning,
    missing_control,
    open_ways,
    open_words,
    single_points,
)
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Harm

MOST_OPEN = 3
"""So many of the ways no action breaks are told; the closest come first."""


def _always(_part: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Weight:
    """How much goes through a node: its words and its share (0 to 1) of the ways to harm."""

    key: str
    words: str
    share: float
    control: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything the panel says about one state of a case.

    Attributes:
        chance: the warning that vigilance or luck alone held; empty without.
        missing: what a margin of 0 asks for.
        points: the controls of which each alone stood before harm.
        weights: the nodes by leverage, the weightiest first; the event and the harm are left out.
        open_words: how many ways no action breaks, in a sentence.
        open_ways: the closest of them.
        plan: the cheapest plan; ``None`` where no action changes the model yet.
        asks: the ends of chains that are asked what made them likely.
        check: how far the check of the gates has come.
    """

    chance: str
    missing: MissingControl | None
    points: tuple[Point, ...]
    weights: tuple[Weight, ...]
    open_words: str
    open_ways: tuple[CutSet, ...]
    plan: CheapestPlan | None
    asks: tuple[OpenQuestion, ...]
    check: Progress


def tell(casefile: CaseFile, analysis: Analysis, go_on: Callable[[int], None] = _always) -> Told:
    """Work out all the panel says; for any thread.

    ``go_on`` is called between the parts; it raises where nobody waits for them any more.
    """
    go_on(0)
    weighed = weights(casefile, analysis)
    go_on(1)
    left = open_ways(casefile)
    left_words = open_words(left)
    go_on(2)
    planned = any(action.effects for action in casefile.actions)
    plan = cheapest_plan(casefile) if planned else None
    go_on(3)
    return Told(
        chance=chance_warning(casefile, analysis),
        missing=missing_control(casefile, analysis),
        points=single_points(casefile, analysis),
        weights=weighed,
        open_words=left_words,
        open_ways=tuple(islice(left.cut_sets, MOST_OPEN)),
        plan=plan,
        asks=ask_on(casefile),
        check=progress(casefile),
    )


def weights(casefile: CaseFile, analysis: Analysis) -> tuple[Weight, ...]:
    """The causes and controls by their leverage, the weightiest first."""
    found = []
    for key, share in analysis.leverage.items():
        node = casefile.get(key)
        if share <= 0 or not isinstance(node, Cause | Control):
            continue
        found.append(Weight(key, node_words(node), share, isinstance(node, Control)))
    return tuple(sorted(found, key=lambda one: -one.share))


def has_gate(casefile: CaseFile, key: str) -> bool:
    """Whether a node has causes whose gate can be checked."""
    from rca_studio.analysis.logic_check import questions_of

    node = casefile.get(key)
    return isinstance(node, Cause | Control | Event | Harm) and bool(questions_of(casefile, key))
