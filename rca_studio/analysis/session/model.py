"""What a show tells of the causal model: what made it likely, how it came together, what held.

A room takes in a dozen causes (see ``shown``) and a handful of ways at most. Shown are those by
which harm was closest; how many are not shown is said to the facilitator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rca_studio.analysis.frames import Frame as Bones
from rca_studio.analysis.session.frame import Barrier, Barriers, Likely, Margins, Paths
from rca_studio.analysis.session.shown import (
    bone_order,
    bone_pages,
    likely_left_out,
    paths_left_out,
)
from rca_studio.analysis.session.telling import (
    MOST_LETTERS,
    MOST_WAYS,
    CaseToTell,
    Told,
    said_of_short,
)
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.causal import (
    Control,
    ControlKind,
    ControlState,
    Event,
    Harm,
    Reliability,
)
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.domain.plan import ActionState, EffectKind
from rca_studio.domain.words import listed, plural, shortened

MOST_BARRIERS: Final = 8
IN_PLACE: Final = "In place now"
_FRAME: Final = "contributory_factors"


# -- what made it likely ---------------------------------------------------------------------------


def tell_likely(case: CaseToTell) -> Told:
    """The fishbone, bone by bone in the order of its frame.

    That order and no other: bones then fill from left to right while the room follows, it is the
    one the team knows, and it ranks nothing. The fullest bone first would read as a verdict.
    """
    bones = bones_of(case)
    order = bone_order(case.cleared, bones)
    if not order or case.cleared.event is None:
        return Told(None, left_out=("No cause is written down yet.",))
    pages = bone_pages(case.cleared, bones, order)
    shown = [id_ for page in pages for bone in page for id_ in bone.causes]
    places = [(case.cleared.event.id, "text"), *((id_, "text") for id_ in shown)]
    left = likely_left_out(case.cleared, bones)
    return Told(Likely(case.cleared, bones, order), case.passages(places), left)


def bones_of(case: CaseToTell) -> Bones:
    """The frame of a case; the one that comes first where the case names none that is there."""
    frames = case.practice.frames
    found = frames.get(case.raw.case.frame) or frames.get(_FRAME)
    return found or next(iter(frames.values()))


# -- how it came together --------------------------------------------------------------------------


def tell_paths(case: CaseToTell) -> Told:
    """The ways to harm, the closest first, each with what else it would have needed."""
    from rca_studio.analysis.margin import path_of

    casefile, analysis = case.cleared, case.analysis
    if casefile.event is None or casefile.harm is None:
        return Told(None, left_out=("The causal model has no event and no harm yet.",))
    ways = analysis.cut_sets[:MOST_WAYS]
    if not casefile.causes or not ways:
        return Told(None, left_out=("The causal model knows no way to harm.",))
    known = {node.id: node for node in casefile.nodes}
    found = []
    for way in ways:
        on_it = path_of(casefile, way.ids)
        found.append(tuple(id_ for id_ in known if id_ in on_it))
    count = analysis.cut_set_count
    left = []
    if analysis.refusal:
        left.append(f"There are too many ways to harm to count; the {len(ways)} closest are shown.")
    elif count > len(ways):
        left.append(f"{len(ways)} of {count:,} ways to harm are shown: the closest ones.")
    on_any = dict.fromkeys(id_ for way in found for id_ in way)
    off = sum(not isinstance(node, Event | Harm) for node in known.values()) - sum(
        not isinstance(known[id_], Event | Harm) for id_ in on_any
    )
    if off:
        left.append(
            f"{plural(off, 'cause or control is', 'causes or controls are')} on none of these ways."
        )
    left += paths_left_out(casefile, found)
    words = tuple(_way_words(known[id_] for id_ in way.ids) for way in ways)
    body = Paths(casefile, tuple(found), words)
    return Told(body, case.passages((id_, "text") for id_ in known), tuple(left))


def _way_words(nodes: Iterable[Entity]) -> str:
    """What this way would have needed beyond what was so."""
    held = [node for node in nodes if isinstance(node, Control) and node.state is ControlState.HELD]
    needed = [f"“{shortened(node.text, 60)}”" for node in held if node.text.strip()]
    if len(needed) < len(held):  # one that has no words yet is counted, not named
        return f"{_things(len(held)).capitalize()} stood between this and harm."
    if not needed:
        return "On this way we know of nothing that stood between this and harm."
    if len(needed) == 1:
        return f"Only {needed[0]} stood between this and harm."
    return f"{listed(needed, ' and ', 3)} stood between this and harm."


def _things(count: int) -> str:
    return "one thing" if count == 1 else f"{number_words(count)} things"


# -- what stopped harm -----------------------------------------------------------------------------

_ORDER: Final = (
    ControlState.HELD,
    ControlState.FAILED,
    ControlState.ABSENT,
    ControlState.PLANNED,
)


def tell_stopped(case: CaseToTell) -> Told:
    """The controls: what held, what did not, what was not there, what is planned."""
    controls = sorted(
        case.cleared.controls,
        key=lambda one: (_ORDER.index(one.state), list(ControlKind).index(one.kind)),
    )
    if not controls:
        return Told(None, left_out=("Nothing is written of what stopped harm.",))
    shown = controls[:MOST_BARRIERS]
    there = in_place(case.cleared)
    rows = tuple(_barrier(one, there=one.id in there) for one in shown)
    left = []
    if len(controls) > len(shown):
        left.append(f"{len(shown)} of {len(controls):,} controls are shown, what held first.")
    left += said_of_short([one.text for one in shown], [row.text for row in rows])
    places = ((one.id, "text") for one in shown)
    return Told(Barriers(rows), case.passages(places), tuple(left))


def _barrier(control: Control, *, there: bool) -> Barrier:
    state = IN_PLACE if there else control.state.label
    return Barrier(
        text=shortened(control.text, MOST_LETTERS),
        kind=f"{state} · {_HELD_BY[control.kind]}",
        held={ControlState.HELD: True, ControlState.PLANNED: None}.get(control.state, False),
        designed=control.kind.designed,
        again=_again(control) if control.state is ControlState.HELD else "",
        absent=control.state is ControlState.ABSENT,
    )


def _again(control: Control) -> str:
    """Whether it would work again, as the team answered."""
    asked = {
        "with other staff": control.other_staff,
        "at another hour": control.other_timing,
        "under greater pressure": control.greater_pressure,
    }
    said = {
        answer: [words for words, one in asked.items() if one is answer] for answer in Reliability
    }
    if len(said[Reliability.UNANSWERED]) == len(asked):
        if control.kind is ControlKind.LUCK:
            return "Would it be so again? Luck cannot be relied on."
        return "Would it work with other staff, at another hour, under greater pressure?"
    if len(said[Reliability.YES]) == len(asked):
        return "Would work again: with other staff, at another hour and under greater pressure."
    parts = (
        ("Would not work", said[Reliability.NO]),
        ("Not sure", said[Reliability.UNSURE]),
        ("Would work", said[Reliability.YES]),
        ("Still to ask:", said[Reliability.UNANSWERED]),
    )
    return " ".join(f"{start} {_either(words)}." for start, words in parts if words)


def _either(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


# -- how close it was ------------------------------------------------------------------------------

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_HELD_BY: Final = {
    ControlKind.FORCING_FUNCTION: "a design that makes the error impossible",
    ControlKind.AUTOMATION: "something automatic",
    ControlKind.PHYSICAL: "a physical barrier",
    ControlKind.SECOND_PERSON: "a second person",
    ControlKind.CHECKLIST: "a checklist or procedure",
    ControlKind.VIGILANCE: "somebody’s attention",
    ControlKind.LUCK: "luck",
}


def tell_margin(case: CaseToTell) -> Told:
    """How close harm was that day, and how close it is with the plan in place."""
    analysis = case.analysis
    today = analysis.margin_today
    if today is None:
        return Told(None, left_out=("How close harm was is not known: the model is not complete.",))
    words = [_today(today)]
    if planned(case.cleared):
        words.append(_after(today, analysis.margin_after, done=_all_in_place(case.cleared)))
    body = Margins(
        today=None if today == NO_MARGIN else today,
        after=analysis.margin_after,
        known=True,
        held_by=tuple(_HELD_BY[kind] for kind in analysis.held_by),
        words=tuple(words),
    )
    left = []
    if analysis.margin_high != today:
        left.append("Some causes are not confirmed yet; here they count as true.")
    if not planned(case.cleared):
        left.append("The plan does nothing to the causes yet, so only that day is shown.")
    return Told(body, (), tuple(left))


def planned(casefile: CaseFile) -> bool:
    """Whether the plan says what it does to the model."""
    return any(one.state is ControlState.PLANNED for one in casefile.controls) or any(
        action.effects and action.state.counts for action in casefile.actions
    )


_DONE: Final = frozenset((ActionState.CHECKED, ActionState.HELD))


def in_place(casefile: CaseFile) -> frozenset[str]:
    """The planned controls that are there by now: their actions were checked, or held.

    The model of a case keeps calling them planned, for it is about the day it happened. A room
    that hears "it held" of the change a minute later would not understand that.
    """
    states: dict[str, set[bool]] = {}
    for action in casefile.actions:
        for effect in action.effects:
            if effect.kind is EffectKind.ADDS_CONTROL and action.state.counts:
                states.setdefault(effect.target, set()).add(action.state in _DONE)
    return frozenset(id_ for id_, done in states.items() if done == {True})


def _all_in_place(casefile: CaseFile) -> bool:
    """Whether nothing of what the plan does to the model is still to come."""
    there = in_place(casefile)
    return all(
        one.id in there for one in casefile.controls if one.state is ControlState.PLANNED
    ) and all(
        action.state in _DONE
        for action in casefile.actions
        if action.effects and action.state.counts
    )


def number_words(number: int) -> str:
    """A small number as a word."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _today(margin: int) -> str:
    if margin == NO_MARGIN:
        return "We know of no way in which this could have led to harm."
    if margin == 0:
        return "We know of nothing that stood between this and harm. What was it?"
    if margin == 1:
        return "Had one more thing gone wrong, somebody would have come to harm."
    return f"{number_words(margin).capitalize()} more things would have had to go wrong."


def _after(today: int, after: int | None, *, done: bool) -> str:
    if after == today:
        what = "What was changed" if done else "What is planned"
        return f"{what} does not move this yet. What would?"
    if after is not None and after < today:
        return (
            f"With the plan, {number_words(after)} more would be enough. That has to be looked at."
        )
    start = "With all that is in place now," if done else "Once all that is planned is in place,"
    if after is None:
        return f"{start} we know of no way for this to end in harm."
    if after == 1:
        return f"{start} one more thing would have to go wrong."
    return f"{start} {number_words(after)} more things would have to go wrong."


def situations(case: CaseToTell) -> Sequence[str]:
    """In which situations of ``sessions.toml`` a case is."""
    held = [one for one in case.cleared.controls if one.state is ControlState.HELD]
    unsure = (Reliability.NO, Reliability.UNSURE)
    found = []
    if any(action.state.value == "slipped" for action in case.cleared.actions):
        found.append("slipped")
    if case.analysis.luck_only:
        found.append("luck")
    if case.analysis.vigilance_only:
        found.append("vigilance")
    for name, answers in (
        ("busy", [one.greater_pressure for one in held]),
        ("other_staff", [one.other_staff for one in held]),
        ("other_timing", [one.other_timing for one in held]),
    ):
        if any(answer in unsure for answer in answers):
            found.append(name)
    if any(one.state is ControlState.FAILED for one in case.cleared.controls):
        found.append("failed")
    return found
