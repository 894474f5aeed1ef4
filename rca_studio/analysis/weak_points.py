"""Where a model is thin: single points, chance, a missing control, what no action breaks.

All of it is read from an `Analysis` and told in sentences; nothing here changes a model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rca_studio.analysis.causal_graph import Assumption, CausalModel, with_plan
from rca_studio.analysis.leverage import Trials
from rca_studio.analysis.margin import MOST_LISTED, Analysis, path_of
from rca_studio.analysis.margin_words import mid_sentence
from rca_studio.analysis.ways import CutSet, NoWays, Ways
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, ControlKind, ControlState, EvidenceState
from rca_studio.domain.words import listed, quoted

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Point:
    """One node and what there is to say about it."""

    id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class MissingControl:
    """What a margin of 0 asks.

    Attributes:
        node: the node that did not happen although all it needs was so: the missing control
            stands in front of it.
        question: asks for that control.
        doubts: causes nobody has supported yet; if one of them was not so after all, no control
            need be missing.
        doubt: asks about them; empty without doubts.
    """

    node: str
    question: str
    doubts: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ShownWay:
    """One of the closest ways to harm, to be shown on the graph.

    ``path`` holds the ids of its nodes and links; ``number`` counts from 1 to ``many``.
    """

    way: CutSet
    path: frozenset[str]
    number: int
    many: int
    sentence: str


def single_points(casefile: CaseFile, analysis: Analysis) -> tuple[Point, ...]:
    """The controls of which each alone stood between this near miss and harm, as they are listed.

    There are some only at a margin of 1.
    """
    if analysis.margin_today != 1:
        return ()
    alone = dict.fromkeys(id_ for found in analysis.smallest_sets for id_ in found.ids)
    points = []
    for id_ in alone:
        control = casefile.get(id_)
        if isinstance(control, Control):
            words = f"{quoted(control.text)} ({control.kind.label.lower()})"
            points.append(Point(id_, f"Had {words} not held, harm would have followed."))
    return tuple(points)


def chance_warning(casefile: CaseFile, analysis: Analysis) -> str:
    """The warning that nothing designed held, in a sentence; empty where something did.

    Every closest way to harm is looked at by itself: it is enough that one of them was held by
    vigilance or luck alone.
    """
    chances: list[set[ControlKind]] = []
    for found in analysis.smallest_sets:
        controls = [node for id_ in found.ids if isinstance(node := casefile.get(id_), Control)]
        kinds = {control.kind for control in controls}
        if kinds and not any(kind.designed for kind in kinds):
            chances.append(kinds)
    if not chances:
        return ""
    both = set().union(*chances)
    names = [kind.label.lower() for kind in (ControlKind.VIGILANCE, ControlKind.LUCK)]
    there = [name for name in names if any(kind.label.lower() == name for kind in both)]
    held = " and ".join(there)
    if len(chances) == len(analysis.smallest_sets):
        return (
            f"Today’s margin is held by {held} alone: nothing that somebody designed stood "
            "between this near miss and harm."
        )
    return (
        f"On {len(chances)} of the {len(analysis.smallest_sets)} closest ways to harm, {held} "
        "alone held; nothing that somebody designed did."
    )


def missing_control(casefile: CaseFile, analysis: Analysis) -> MissingControl | None:
    """What a margin of 0 asks for; ``None`` at any other margin."""
    if analysis.margin_today != 0:
        return None
    model = CausalModel(casefile)
    assert model.event is not None
    assert model.harm is not None
    event = quoted(model.event.text)
    harm = quoted(model.harm.text) if model.harm.text.strip() else "the harm that was near"
    question = (
        f"{event} happened and {harm} did not, and nothing in this model stood between them. "
        "Which control is missing: what, or who, stopped it, or was it luck?"
    )
    doubts = tuple(_deciding(model))
    doubt = ""
    if doubts:
        doubt = (
            "Or was one of these causes, which nobody has confirmed yet, not so: "
            + listed([quoted(model.nodes[id_].text) for id_ in doubts], "; ", _MOST_NAMED)
            + "?"
        )
    return MissingControl(model.harm.id, question, doubts, doubt)


def _deciding(model: CausalModel) -> Iterator[str]:
    """Hypotheses without which what was so would not have led to harm."""
    assert model.harm is not None
    steps = model.steps()
    so = {step.id: 1 for step in steps if step.part.cost == 0}
    trials = Trials(steps, so, 1)
    known = trials.run()
    if known[model.harm.id]:
        for node in model.nodes.values():
            guess = isinstance(node, Cause) and node.evidence is EvidenceState.HYPOTHESIS
            if guess and not trials.run(without=node.id, known=known)[model.harm.id]:
                yield node.id


def whole_plan(casefile: CaseFile) -> Assumption:
    """The model in which whatever the plan touches cannot happen (a control: cannot fail)."""
    plan = with_plan(casefile)
    return Assumption(plan.impossible | plan.holding)


def open_ways(casefile: CaseFile, *, most_listed: int = MOST_LISTED) -> Ways:
    """The ways to harm that no action of the plan touches.

    An action breaks a way if it removes a cause of it, or adds or strengthens a control on it.
    ``count`` counts what is left, ``cut_sets`` lists the closest when it is asked for.
    """
    model = CausalModel(casefile)
    if not model.complete:
        return NoWays()
    return Ways(model, whole_plan(casefile), most_listed)


def open_words(ways: Ways) -> str:
    """In a sentence how many ways to harm no action breaks."""
    if ways.refusal:
        return "Ways to harm are left that no action breaks; there are too many to count."
    if not ways.any_today:
        return "No way to harm is known yet."
    if not ways.count:
        return "Every known way to harm is broken by at least one action."
    if ways.count == 1:
        return "One way to harm is left that no action breaks."
    return f"{ways.count:,} ways to harm are left that no action breaks."


def shown_ways(casefile: CaseFile, analysis: Analysis) -> Iterator[ShownWay]:
    """The closest ways to harm, one at a time with the path each takes over the graph.

    Paths are found when their turn comes.
    """
    least = analysis.margin_today
    closest = [way for way in analysis.cut_sets if way.further == least]
    for number, way in enumerate(closest, start=1):
        path = path_of(casefile, way.ids)
        yield ShownWay(way, path, number, len(closest), _told(casefile, way))


def _told(casefile: CaseFile, way: CutSet) -> str:
    """A way to harm in a sentence: what was so, and what would have had to come."""
    further: list[str] = []
    so: list[str] = []
    for id_, text in zip(way.ids, way.texts, strict=True):
        node = casefile.get(id_)
        was_so = not isinstance(node, Control) or node.state in (
            ControlState.FAILED,
            ControlState.ABSENT,
        )
        (so if was_so else further).append(mid_sentence(text))
    if not further:
        return f"It was all there: {listed(so, '; ', _MOST_NAMED)}."
    already = f" It was already so: {listed(so, '; ', _MOST_NAMED)}." if so else ""
    missing = listed(further, "; ", _MOST_NAMED)
    return f"Harm would have followed had this come as well: {missing}.{already}"
