"""How the causal model, the timeline and the plan of a case become part of another one's.

See ``editing.merging`` for what a merge is. What both cases say in the same words is not doubled;
where the two differ in anything else about it, the difference is told in a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    Link,
    Reliability,
)
from rca_studio.domain.moments import moment_words
from rca_studio.domain.plan import Action, Effect, EffectKind, Finding, Measurement
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.wording import KeptWording
from rca_studio.editing.gestures import new_id
from rca_studio.editing.merged_plan import deal, figure_words, is_there, planned_otherwise
from rca_studio.editing.merged_words import Merged, plain, same_words

_AGAIN = {
    "reliable": "reliable",
    "other_staff": "with other staff",
    "other_timing": "at other times",
    "greater_pressure": "under greater pressure",
}


def told_in(source: str, reference: str) -> str:
    """Who told it, and in which case."""
    return f"{source}, {reference}" if source.strip() else reference


class MergedModel:
    """Takes the model and the plan of the other case over into the one that stays."""

    def __init__(self, merged: Merged) -> None:
        self._merged = merged
        self._stays, self._other = merged.stays, merged.other
        self._reference = merged.other.case.reference
        self._case_id = merged.stays.case_id
        self._onward = _onward(merged)
        self._new: set[str] = set()

    def take_nodes(self) -> None:
        """The event, the harm, causes, controls, their links, and the timeline."""
        self._take_ends()
        self._take_causes()
        self._take_controls()
        self._take_links()
        self._take_answers_on_gates()
        self._take_timeline()

    def take_plan(self) -> None:
        """Findings and actions, with numbers that go on; and the words kept in all of it."""
        self._take_findings()
        self._take_actions()
        self._take_kept_words()

    # -- nodes -----------------------------------------------------------------------------------

    def _take_ends(self) -> None:
        theirs, ours = self._other.event, self._merged.now(self._merged.event)
        if theirs is not None and isinstance(ours, Event):
            self._merged.became[theirs.id] = ours.id
            self._take_words(ours, theirs.text, "what happened")
        harm, own = self._other.harm, self._stays.harm
        if harm is not None and own is not None:
            self._merged.became[harm.id] = own.id
            self._take_words(own, harm.text, "what could have happened")
        elif harm is not None:
            made = replace(harm, id=new_id(), case_id=self._case_id)
            self._merged.became[harm.id] = made.id
            self._merged.put(made)
            own = made
        if own is not None:
            self._onward.setdefault(self._merged.event, set()).add(own.id)

    def _take_words(self, ours: Event | Harm, words: str, what: str) -> None:
        if not words.strip() or same_words(words, ours.text):
            return
        if ours.text.strip():
            self._merged.note(ours.id, f"{self._reference} says {what} so: {words}")
        else:
            self._merged.put(replace(ours, text=words))

    def _take_causes(self) -> None:
        known = {plain(cause.text): cause for cause in self._stays.causes if cause.text.strip()}
        rank = count(max((cause.rank for cause in self._stays.causes), default=0.0) + 1.0)
        same_frame = self._stays.case.frame == self._other.case.frame
        for theirs in self._other.causes:
            own = known.get(plain(theirs.text)) if theirs.text.strip() else None
            if own is None:
                own = replace(
                    theirs,
                    id=new_id(),
                    case_id=self._case_id,
                    evidence=EvidenceState.HYPOTHESIS,
                    ruled_out_because="",
                    category=theirs.category if same_frame else "",
                    rank=next(rank),
                )
                known[plain(own.text)] = own
                self._new.add(own.id)
                self._merged.put(own)
            self._merged.became[theirs.id] = own.id
            if told := ", ".join(_known_of(theirs, own)):
                self._merged.note(own.id, f"In {self._reference}: {told}")

    def _take_controls(self) -> None:
        names_held = any(one.state is ControlState.HELD for one in self._stays.controls)
        known = {(one.guards, plain(one.text)): one for one in self._stays.controls}
        rank = count(max((one.rank for one in self._stays.controls), default=0.0) + 1.0)
        for theirs in self._other.controls:
            guards = self._merged.here(theirs.guards)
            own = known.get((guards, plain(theirs.text)))
            if own is None and names_held and theirs.state is ControlState.HELD:
                known_of = ", ".join((theirs.kind.label.lower(), *_judged(theirs)))
                words = f"In {self._reference} this held: {theirs.text} ({known_of})"
                self._merged.note(guards, words)
                continue
            if own is None:
                own = replace(
                    theirs, id=new_id(), case_id=self._case_id, guards=guards, rank=next(rank)
                )
                known[guards, plain(own.text)] = own
                self._merged.put(own)
                self._onward.setdefault(own.id, set()).add(guards)
            elif told := ", ".join(_differs(theirs, own)):
                self._merged.note(own.id, f"In {self._reference}: {told}")
            self._merged.became[theirs.id] = own.id

    def _take_links(self) -> None:
        there = {(link.cause_id, link.effect_id) for link in self._stays.links}
        rank = count(max((link.rank for link in self._stays.links), default=0.0) + 1.0)
        wanted = [(self._merged.here(one.cause_id), one.effect_id) for one in self._other.links]
        hung = {link.cause_id for link in self._stays.links}
        for cause, old in wanted:
            effect = self._merged.here(old)
            if cause == effect or (cause, effect) in there:
                hung.add(cause)
                continue
            if self._leads(effect, cause) or not self._may_gain(effect, cause):
                self._merged.note(cause, f"In {self._reference} this led to: {self._words(effect)}")
                continue
            there.add((cause, effect))
            hung.add(cause)
            self._link(cause, effect, next(rank))
        loose = [one.id for one in self._other.causes if self._merged.became[one.id] in self._new]
        for cause in dict.fromkeys(self._merged.became[ident] for ident in loose):
            if cause not in hung:
                self._link(cause, self._merged.event, next(rank))

    def _may_gain(self, effect: str, cause: str) -> bool:
        """Whether this link cannot make harm look further away.

        What is new is taken for so. A cause that was here may be ruled out or guarded; it becomes
        one more way to an effect, and never the only one or one of those that are all needed.
        """
        if cause in self._new:
            return True
        node = self._stays.get(effect)
        ways = self._stays.causes_of(effect) or isinstance(node, Harm)
        return bool(ways) and getattr(node, "gate", None) is Gate.ANY

    def _link(self, cause: str, effect: str, rank: float) -> None:
        self._onward.setdefault(cause, set()).add(effect)
        case_id = self._case_id
        self._merged.put(
            Link(id=new_id(), case_id=case_id, cause_id=cause, effect_id=effect, rank=rank)
        )

    def _leads(self, start: str, wanted: str) -> bool:
        """Whether one node leads to another, so that a link back would close a loop."""
        seen, open_ = {start}, [start]
        while open_:
            here = open_.pop()
            if here == wanted:
                return True
            more = self._onward.get(here, set()) - seen
            seen |= more
            open_.extend(more)
        return False

    def _words(self, ident: str) -> str:
        return str(getattr(self._merged.now(ident), "text", ""))

    def _take_answers_on_gates(self) -> None:
        for one in self._other.logic_answers.values():
            cause = self._other.get(one.cause)
            asked = f"“{cause.text}” needed" if isinstance(cause, Cause) else "together enough"
            said = f"In {self._reference}, {asked}: {one.answer.label.lower()}, by {one.by}"
            note = f"{said}. {one.note}" if one.note.strip() else said
            self._merged.note(self._merged.here(one.effect), note)

    # -- the timeline ------------------------------------------------------------------------------

    def _take_timeline(self) -> None:
        known = {(plain(one.text), one.moment): one for one in self._stays.timeline}
        ordered = list(self._stays.timeline)
        last = ""
        for theirs in self._other.timeline:
            own = known.get((plain(theirs.text), theirs.moment))
            if own is not None:
                self._merged.became[theirs.id] = last = own.id
                if theirs.expected.strip() and not same_words(theirs.expected, own.expected):
                    words = f"{self._reference} says it was expected so: {theirs.expected}"
                    self._merged.note(own.id, words)
                if theirs.source.strip() and not same_words(theirs.source, own.source):
                    self._merged.note(own.id, f"{self._reference} has it from: {theirs.source}")
                continue
            made = replace(
                theirs,
                id=new_id(),
                case_id=self._case_id,
                about=self._merged.became.get(theirs.about, "") if theirs.about else "",
                source=told_in(theirs.source, self._reference),
            )
            self._merged.became[theirs.id] = made.id
            ordered.insert(_place(ordered, made.moment, last), made)
            last = made.id
        mine = {one.id for one in self._stays.timeline}
        for entry in _ranked(ordered, mine):
            self._merged.put(entry)

    # -- the plan ----------------------------------------------------------------------------------

    def _take_findings(self) -> None:
        known = {plain(one.statement): one for one in self._stays.findings}
        number = count(max((one.number for one in self._stays.findings), default=0) + 1)
        for theirs in self._other.findings:
            own = known.get(plain(theirs.statement)) if theirs.statement.strip() else None
            if own is None:
                linked = [self._merged.became.get(cause, "") for cause in theirs.causes]
                own = Finding(
                    id=new_id(),
                    case_id=self._case_id,
                    number=next(number),
                    statement=theirs.statement,
                    causes=tuple(dict.fromkeys(one for one in linked if one)),
                )
                self._merged.put(own)
            self._merged.became[theirs.id] = own.id

    def _take_actions(self) -> None:
        known = {deal(one): one for one in self._stays.actions}
        rank = count(max((one.rank for one in self._stays.actions), default=0.0) + 1.0)
        for theirs in self._other.actions:
            own = known.get(deal(theirs))
            if own is None:
                own = replace(
                    theirs,
                    id=new_id(),
                    case_id=self._case_id,
                    findings=tuple(
                        dict.fromkeys(self._merged.became[one] for one in theirs.findings)
                    ),
                    effects=tuple(self._effects(theirs)),
                    rank=next(rank),
                )
                self._merged.put(own)
            elif told := "; ".join(planned_otherwise(theirs, own)):
                self._merged.note(own.id, f"In {self._reference}: {told}")
            self._merged.became[theirs.id] = own.id
            self._take_figures(theirs, own)

    def _take_figures(self, theirs: Action, own: Action) -> None:
        """The figures of its measures; those of a measure the own action has not are told."""
        there = [one for one in self._stays.of(Measurement) if one.action == own.id]
        told = []
        for one in self._other.of(Measurement):
            if one.action != theirs.id or is_there(one, there):
                continue
            if own.measure_of(one.kind) is None:
                told.append(figure_words(one))
            else:
                here = replace(one, id=new_id(), case_id=self._case_id, action=own.id)
                self._merged.put(here)
        if told:
            self._merged.note(own.id, f"In {self._reference}: {'; '.join(told)}")

    def _effects(self, theirs: Action) -> Iterator[Effect]:
        """What the action does to what came over; a control told in a note cannot be its target."""
        seen = set()
        for effect in theirs.effects:
            wanted = Cause if effect.kind is EffectKind.REMOVES_CAUSE else Control
            target = self._merged.became.get(effect.target, "")
            if isinstance(self._merged.now(target), wanted) and (effect.kind, target) not in seen:
                seen.add((effect.kind, target))
                yield Effect(kind=effect.kind, target=target)

    def _take_kept_words(self) -> None:
        there = {(one.subject, one.field, one.mark) for one in self._stays.of(KeptWording)}
        for one in self._other.of(KeptWording):
            subject = self._merged.became.get(one.subject, "")
            elsewhere = subject in ("", self._case_id)  # its words did not come over as they are
            if elsewhere or (subject, one.field, one.mark) in there:
                words = f"In {self._reference} {one.by} kept words: {one.note}"
                self._merged.note(self._merged.here(one.subject), words)
                continue
            self._merged.put(replace(one, id=new_id(), case_id=self._case_id, subject=subject))


# -- the differences, in words ---------------------------------------------------------------------


def _known_of(theirs: Cause, own: Cause) -> Iterator[str]:
    """What the other case knows of a cause that does not come over as it is."""
    if theirs.evidence is not own.evidence:
        yield theirs.evidence.label.lower()
    if theirs.ruled_out_because.strip() and theirs.ruled_out_because != own.ruled_out_because:
        yield f"ruled out because {theirs.ruled_out_because}"
    if theirs.duty.strip() and not same_words(theirs.duty, own.duty):
        yield f"the duty was {theirs.duty}"
    if theirs.answer_by.strip() and not same_words(theirs.answer_by, own.answer_by):
        yield f"{theirs.answer_by} will answer it"
    if theirs.answer_due and theirs.answer_due != own.answer_due:
        yield f"an answer is due {moment_words(theirs.answer_due)}"


def _judged(control: Control) -> Iterator[str]:
    for name, words in _AGAIN.items():
        answer: Reliability = getattr(control, name)
        if answer is not Reliability.UNANSWERED:
            yield f"{words}: {answer.label.lower()}"
    if control.why_reliable.strip():
        yield control.why_reliable


def _differs(theirs: Control, own: Control) -> Iterator[str]:
    if theirs.state is not own.state:
        yield theirs.state.label.lower()
    if theirs.kind is not own.kind:
        yield theirs.kind.label.lower()
    judged = tuple(_judged(theirs))
    if judged != tuple(_judged(own)):
        yield from judged


# -- order -----------------------------------------------------------------------------------------


def _onward(merged: Merged) -> dict[str, set[str]]:
    onward: dict[str, set[str]] = {}
    for link in merged.stays.links:
        onward.setdefault(link.cause_id, set()).add(link.effect_id)
    for control in merged.stays.controls:
        onward.setdefault(control.id, set()).add(control.guards)
    return onward


def _place(ordered: list[TimelineEntry], moment: str, after: str) -> int:
    """Where a step belongs: by its moment, or else right after the one it followed there."""
    if moment:
        earlier = [n for n, one in enumerate(ordered, 1) if one.moment and one.moment <= moment]
        later = [n for n, one in enumerate(ordered) if one.moment > moment]
        return earlier[-1] if earlier else later[0] if later else len(ordered)
    return next((n for n, one in enumerate(ordered, 1) if one.id == after), len(ordered))


def _ranked(ordered: Iterable[TimelineEntry], fixed: set[str]) -> Iterator[TimelineEntry]:
    """The new steps with ranks between those that are there already."""
    ordered = list(ordered)
    first = next((entry.rank for entry in ordered if entry.id in fixed), 1.0)
    before, waiting = min(0.0, first - 1.0), list[TimelineEntry]()
    for entry in ordered:
        if entry.id not in fixed:
            waiting.append(entry)
            continue
        yield from _between(waiting, before, entry.rank)
        before, waiting = entry.rank, []
    yield from _between(waiting, before, before + len(waiting) + 1.0)


def _between(entries: list[TimelineEntry], before: float, behind: float) -> Iterator[TimelineEntry]:
    step = (behind - before) / (len(entries) + 1)
    for number, entry in enumerate(entries, 1):
        yield replace(entry, rank=before + number * step)
