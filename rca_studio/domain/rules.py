"""Rules every case file must keep; the writer judges each edit by them.

Each rule takes the case file as it would be and gives the reasons, in plain words, why not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

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

_NODES = (Cause, Control, Event, Harm)
_GUARDED = (Cause, Event, Harm)
Rule = Callable[[CaseFile], Iterable[str]]


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


def no_loops(casefile: CaseFile) -> Iterable[str]:
    """Causes run one way: nothing may be its own cause."""
    if loop := loop_in(casefile):
        texts = [getattr(casefile.get(node), "text", "?") or "(no words yet)" for node in loop]
        yield "this link would close a loop: " + " → ".join(texts)


def links_meet_nodes(casefile: CaseFile) -> Iterable[str]:
    """A link starts at a cause and ends at a node; no link stands twice; controls guard nodes."""
    seen: set[tuple[str, str]] = set()
    for link in casefile.links:
        if not isinstance(casefile.get(link.cause_id), Cause):
            yield "a link must start at a cause of this case"
        if not isinstance(casefile.get(link.effect_id), _NODES):
            yield "a link must end at a cause, a control, the event or the harm of this case"
        if (link.cause_id, link.effect_id) in seen:
            yield "these two are linked already"
        seen.add((link.cause_id, link.effect_id))
    for control in casefile.controls:
        if not isinstance(casefile.get(control.guards), _GUARDED):
            yield "a control must guard a cause, the event or the harm of this case"


def one_event_one_harm(casefile: CaseFile) -> Iterable[str]:
    """A model has at most one event and one harm."""
    if len(casefile.of(Event)) > 1:
        yield "a case has one event"
    if len(casefile.of(Harm)) > 1:
        yield "a case has one harm"


def plan_refers_to_model(casefile: CaseFile) -> Iterable[str]:
    """Findings name causes and actions name findings and targets that exist."""
    for finding in casefile.findings:
        if any(not isinstance(casefile.get(c), Cause | Control) for c in finding.causes):
            yield f"{finding.label} is linked to a cause that is not there"
    for action in casefile.actions:
        if any(not isinstance(casefile.get(f), Finding) for f in action.findings):
            yield "an action is linked to a finding that is not there"
        for effect in action.effects:
            wanted = Cause if effect.kind is EffectKind.REMOVES_CAUSE else Control
            if not isinstance(casefile.get(effect.target), wanted):
                yield "an action changes something that is not in the causal model"


def verified_by_evidence(casefile: CaseFile) -> Iterable[str]:
    """A cause is verified by something that others can look at."""
    verified = [one for one in casefile.causes if one.evidence is EvidenceState.VERIFIED]
    if verified:
        shown = {one.subject for one in casefile.of(Evidence)}
        for cause in verified:
            if cause.id not in shown:
                words = cause.text or "(no words yet)"
                yield f"“{words}” can be verified once evidence is linked to it"


def workshop_refers_to_model(casefile: CaseFile) -> Iterable[str]:
    """Places, answers on gates and steps of the timeline speak of nodes that exist, once each."""
    places = [(place.node, place.view) for place in casefile.of(Place)]
    answers = [(one.effect, one.cause) for one in casefile.of(LogicAnswer)]
    for keys in (places, answers):
        if len(keys) != len(set(keys)):
            yield "this is answered already"
    named = [node for node, _ in places]
    named += [node for pair in answers for node in pair if node]
    named += [entry.about for entry in casefile.timeline if entry.about]
    if any(not isinstance(casefile.get(node), _NODES) for node in named):
        yield "this speaks of a cause that is not there"


def one_answer_each(casefile: CaseFile) -> Iterable[str]:
    """Each field is answered once, each item confirmed once and waived once."""
    for keys in (
        [a.field for a in casefile.of(Answer)],
        [c.item for c in casefile.of(Confirmation)],
        [w.item for w in casefile.of(Waiver)],
    ):
        if len(keys) != len(set(keys)):
            yield "this is answered already"


def waivers_have_reasons(casefile: CaseFile) -> Iterable[str]:
    """A waiver has a name and a reason."""
    for waiver in casefile.waivers.values():
        if not waiver.by.strip() or not waiver.reason.strip():
            yield "a waiver needs a name and a reason"


def moments_are_real(casefile: CaseFile) -> Iterable[str]:
    """Dates and times are real ones, cut where knowledge ends."""
    if casefile.case_id and casefile.exists:
        case = casefile.case
        dates = [case.occurred, case.reported]
        dates += [d for a in casefile.actions for d in (a.deadline, a.review_date)]
        dates += [cause.answer_due for cause in casefile.causes]
        dates += [entry.moment for entry in casefile.timeline]
        for moment in dates:
            try:
                check_moment(moment)
            except ValueError:
                yield f"{moment} is not a date"


def nothing_without_case(casefile: CaseFile) -> Iterable[str]:
    """A case that is taken away takes all that belongs to it along."""
    if not casefile.exists and len(casefile):
        yield "parts of a case cannot stay without the case"


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
