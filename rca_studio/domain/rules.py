"""Rules every case file must keep; the writer judges each edit by them.

Each rule takes the case file as it would be and gives the reasons, in plain words, why not. A
reason knows what it is about, too: the words of a cause may change, what is wrong with it stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Self, TypeVar

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import (
    Cause,
    Control,
    Event,
    EvidenceState,
    Harm,
    LogicAnswer,
    Place,
)
from rca_studio.domain.moments import check_moment
from rca_studio.domain.plan import EffectKind, Finding
from rca_studio.domain.review import Answer, Confirmation, Evidence, Waiver
from rca_studio.domain.words import quoted, shortened

_NODES = (Cause, Control, Event, Harm)
_GUARDED = (Cause, Event, Harm)
_K = TypeVar("_K", bound=Hashable)
_LONGEST_QUOTE = 60
_MOST_OF_LOOP = 8


class Breach(str):
    """Why a case file does not keep a rule, in words, and what it is about.

    ``about`` holds the ids (and, where one id can be wrong in several ways, the value) that make it
    the same breach before and after an edit, however it is worded.
    """

    about: tuple[str, ...]

    def __new__(cls, words: str, *about: str) -> Self:
        """The words, for people, and what they are about, for comparison."""
        breach = super().__new__(cls, words)
        breach.about = about
        return breach


Rule = Callable[[CaseFile], Iterable[Breach]]


def loop_in(casefile: CaseFile) -> tuple[str, ...]:
    """The ids along a loop of links (first id repeated at the end), or ``()`` without a loop.

    A control is a step between its causes and the node it guards, so a loop through a control
    counts as well.
    """
    onward: dict[str, list[str]] = {}
    for link in casefile.links:
        onward.setdefault(link.cause_id, []).append(link.effect_id)
    for control in casefile.controls:
        onward.setdefault(control.id, []).append(control.guards)
    if casefile.event and casefile.harm:
        onward.setdefault(casefile.event.id, []).append(casefile.harm.id)
    return _path_of_loop(onward) if _has_loop(onward) else ()


def _has_loop(onward: Mapping[str, Sequence[str]]) -> bool:
    """Whether something is left when everything that nothing leads to is taken away, repeatedly.

    Nearly every edit asks this and hears no, so it is asked apart from which way the loop runs.
    """
    leading = Counter(node for nodes in onward.values() for node in nodes)
    free = [node for node in onward if node not in leading]
    taken = 0
    while free:
        node = free.pop()
        taken += 1
        for following in onward.get(node, ()):
            leading[following] -= 1
            if not leading[following]:
                free.append(following)
    return taken < len(onward.keys() | leading.keys())


def _path_of_loop(onward: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    done: set[str] = set()
    for start in onward:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            node, turn = stack.pop()
            if turn == 0:
                if node in on_path:
                    return (*path[path.index(node) :], node)
                if node in done:
                    continue
                path.append(node)
                on_path.add(node)
            following = onward.get(node, ())
            if turn < len(following):
                stack.append((node, turn + 1))
                stack.append((following[turn], 0))
            else:
                done.add(node)
                on_path.discard(path.pop())
    return ()


def no_loops(casefile: CaseFile) -> Iterable[Breach]:
    """Causes run one way: nothing may be its own cause."""
    if loop := loop_in(casefile):
        texts = [
            shortened(getattr(casefile.get(node), "text", "?"), _LONGEST_QUOTE) for node in loop
        ]
        if len(texts) > _MOST_OF_LOOP:
            texts = [*texts[: _MOST_OF_LOOP - 2], "…", texts[-1]]
        yield Breach("this link would close a loop: " + " → ".join(texts), *sorted(set(loop)))


def links_meet_nodes(casefile: CaseFile) -> Iterable[Breach]:
    """A link starts at a cause and ends at a node; no link stands twice; controls guard nodes."""
    seen: set[tuple[str, str]] = set()
    for link in casefile.links:
        if not isinstance(casefile.get(link.cause_id), Cause):
            yield Breach("a link must start at a cause of this case", link.id)
        if not isinstance(casefile.get(link.effect_id), _NODES):
            yield Breach(
                "a link must end at a cause, a control, the event or the harm of this case", link.id
            )
        if (link.cause_id, link.effect_id) in seen:
            yield Breach("these two are linked already", link.cause_id, link.effect_id)
        seen.add((link.cause_id, link.effect_id))
    for control in casefile.controls:
        if not isinstance(casefile.get(control.guards), _GUARDED):
            yield Breach(
                "a control must guard a cause, the event or the harm of this case", control.id
            )


def one_event_one_harm(casefile: CaseFile) -> Iterable[Breach]:
    """A model has at most one event and one harm."""
    events, harms = casefile.of(Event), casefile.of(Harm)
    if len(events) > 1:
        yield Breach("a case has one event", *(one.id for one in events))
    if len(harms) > 1:
        yield Breach("a case has one harm", *(one.id for one in harms))


def plan_refers_to_model(casefile: CaseFile) -> Iterable[Breach]:
    """Findings name causes and actions name findings and targets that exist."""
    for finding in casefile.findings:
        for cause in finding.causes:
            if not isinstance(casefile.get(cause), Cause | Control):
                words = f"{finding.label} is linked to a cause that is not there"
                yield Breach(words, finding.id, cause)
    for action in casefile.actions:
        for named in action.findings:
            if not isinstance(casefile.get(named), Finding):
                words = "an action is linked to a finding that is not there"
                yield Breach(words, action.id, named)
        for effect in action.effects:
            wanted = Cause if effect.kind is EffectKind.REMOVES_CAUSE else Control
            if not isinstance(casefile.get(effect.target), wanted):
                words = "an action changes something that is not in the causal model"
                yield Breach(words, action.id, effect.kind, effect.target)


def verified_by_evidence(casefile: CaseFile) -> Iterable[Breach]:
    """A cause is verified by something that others can look at."""
    verified = [one for one in casefile.causes if one.evidence is EvidenceState.VERIFIED]
    if verified:
        shown = {one.subject for one in casefile.of(Evidence)}
        for cause in verified:
            if cause.id not in shown:
                words = quoted(cause.text, _LONGEST_QUOTE)
                yield Breach(f"{words} can be verified once evidence is linked to it", cause.id)


def workshop_refers_to_model(casefile: CaseFile) -> Iterable[Breach]:
    """Places, answers on gates and steps of the timeline speak of nodes that exist, once each."""
    places = [(place.node, place.view) for place in casefile.of(Place)]
    answers = [(one.effect, one.cause) for one in casefile.of(LogicAnswer)]
    for twice in _repeated(places):
        yield Breach("a box can be put by hand in one place of a picture", *twice)
    for twice in _repeated(answers):
        yield Breach("this is answered already", *twice)
    named = [node for node, _ in places]
    named += [node for pair in answers for node in pair if node]
    named += [entry.about for entry in casefile.timeline if entry.about]
    for node in named:
        if not isinstance(casefile.get(node), _NODES):
            yield Breach("this speaks of a cause that is not there", node)


def one_answer_each(casefile: CaseFile) -> Iterable[Breach]:
    """Each field is answered once, each item confirmed once and waived once."""
    for kind, keys in (
        ("answer", [a.field for a in casefile.of(Answer)]),
        ("confirmation", [c.item for c in casefile.of(Confirmation)]),
        ("waiver", [w.item for w in casefile.of(Waiver)]),
    ):
        for twice in _repeated(keys):
            yield Breach("this is answered already", kind, twice)


def waivers_have_reasons(casefile: CaseFile) -> Iterable[Breach]:
    """A waiver has a name and a reason."""
    for waiver in casefile.of(Waiver):
        if not waiver.by.strip() or not waiver.reason.strip():
            yield Breach("a waiver needs a name and a reason", waiver.id)


def moments_are_real(casefile: CaseFile) -> Iterable[Breach]:
    """Dates and times are real ones, cut where knowledge ends."""
    if casefile.case_id and casefile.exists:
        case = casefile.case
        dates = [(case.id, case.occurred), (case.id, case.reported)]
        dates += [(a.id, date) for a in casefile.actions for date in (a.deadline, a.review_date)]
        dates += [(cause.id, cause.answer_due) for cause in casefile.causes]
        dates += [(entry.id, entry.moment) for entry in casefile.timeline]
        for owner, moment in dates:
            try:
                check_moment(moment)
            except ValueError:
                yield Breach(f"{shortened(moment, _LONGEST_QUOTE)} is not a date", owner, moment)


def nothing_without_case(casefile: CaseFile) -> Iterable[Breach]:
    """A case that is taken away takes all that belongs to it along."""
    if not casefile.exists and len(casefile):
        yield Breach("parts of a case cannot stay without the case", casefile.case_id)


def _repeated(keys: Iterable[_K]) -> list[_K]:
    return [key for key, times in Counter(keys).items() if times > 1]


ALL_RULES: tuple[Rule, ...] = (
    nothing_without_case,
    links_meet_nodes,
    no_loops,
    one_event_one_harm,
    plan_refers_to_model,
    workshop_refers_to_model,
    verified_by_evidence,
    one_answer_each,
    waivers_have_reasons,
    moments_are_real,
)
