"""Was it necessary, was it sufficient: the two questions that check a gate, and what follows.

Every effect with causes is asked, cause by cause, whether it would have come about without that
cause, and once whether its causes were together enough. The answers are kept with the case
(`LogicAnswer`); an answer given when the effect had other causes is told as out of date. Answers
that do not fit the gate lead to a proposal, which a person takes or leaves.

The two questions are the counterfactual test of necessity and the test of sufficiency of causal
analysis (D. Lewis, "Causation", Journal of Philosophy 70, 1973; "Why-Because Analysis" of
P. Ladkin, "Causal System Analysis", 2001, asks them of each link of an accident's graph).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rca_studio.domain.casefile import CaseFile, Node
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlState,
    Event,
    EvidenceState,
    Gate,
    Harm,
    LogicAnswer,
    Reliability,
)
from rca_studio.domain.words import listed, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the check.

    Attributes:
        effect: the effect whose gate is checked.
        cause: the cause that is thought away; empty where all causes are asked about together.
        text: the question in plain words.
        choices: what can be answered: the answer to store, and its words.
        answer: what was answered; ``UNANSWERED`` also where the answer is out of date.
        stale: it was answered, but the effect had other causes then.
        note: what was noted with the answer.
    """

    effect: str
    cause: str
    text: str
    choices: tuple[tuple[Reliability, str], ...]
    answer: Reliability = Reliability.UNANSWERED
    stale: bool = False
    note: str = ""


class Remedy(StrEnum):
    """What may be done where an answer does not fit the gate."""

    MAKE_ANY = "make_any"
    MAKE_ALL = "make_all"
    UNLINK = "unlink"
    ADD_CAUSE = "add_cause"

    @property
    def label(self) -> str:
        """The words on a button."""
        return {
            "make_any": "Any of them is enough",
            "make_all": "All of them are needed",
            "unlink": "Take the link away",
            "add_cause": "Add a cause",
        }[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What follows from answers that do not fit a gate: the ways out, the likeliest first.

    ``cause`` is empty where all causes of the effect are meant.
    """

    effect: str
    cause: str
    sentence: str
    remedies: tuple[Remedy, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the check of a case has come."""

    answered: int
    questions: int
    stale: int
    unsure: int

    @property
    def done(self) -> bool:
        """Whether nothing is left to ask."""
        return self.answered == self.questions

    @property
    def words(self) -> str:
        """For example “5 of 12 answered, 1 to be asked again”."""
        if not self.questions:
            return "Nothing to check yet: no effect has causes."
        again = f", {self.stale} to be asked again" if self.stale else ""
        return f"{self.answered} of {self.questions} answered{again}"


def questions(casefile: CaseFile) -> tuple[Question, ...]:
    """All questions of a case, effect by effect from the harm and the event downwards."""
    return tuple(q for effect in checked_effects(casefile) for q in questions_of(casefile, effect))


def questions_of(casefile: CaseFile, effect_id: str) -> tuple[Question, ...]:
    """The questions of one effect; none where it has no causes.

    Causes that are ruled out are not asked about. Whether one cause alone was enough is asked as
    well: it is how a second one is found.
    """
    effect = _node(casefile, effect_id)
    causes = _causes(casefile, effect_id)
    if not causes or effect is None:
        return ()
    asked = [
        _asked(casefile, effect_id, cause.id, _needed(cause, effect), _NEEDED_CHOICES)
        for cause in causes
    ]
    asked.append(_asked(casefile, effect_id, "", _enough(causes, effect), _ENOUGH_CHOICES))
    return tuple(asked)


def progress(casefile: CaseFile) -> Progress:
    """How many questions are answered; “not sure” is an answer."""
    asked = questions(casefile)
    return Progress(
        answered=sum(q.answer is not Reliability.UNANSWERED for q in asked),
        questions=len(asked),
        stale=sum(q.stale for q in asked),
        unsure=sum(q.answer is Reliability.UNSURE for q in asked),
    )


def proposals(casefile: CaseFile) -> tuple[Proposal, ...]:
    """What the answers say about the gates, where they do not fit."""
    return tuple(p for effect in checked_effects(casefile) for p in _proposed(casefile, effect))


def checked_effects(casefile: CaseFile) -> tuple[str, ...]:
    """Ids of the effects with a gate to check, from the harm and the event down to the causes.

    That the harm follows the event is so by definition; the harm is checked if something else is
    linked to it.
    """
    ends = [node.id for node in (casefile.harm, casefile.event) if node is not None]
    found: dict[str, None] = {}
    todo = [*ends, *(control.id for control in casefile.controls)]
    todo += [cause.id for cause in casefile.causes]
    for start in todo:
        row = [start]
        for effect in row:
            if effect not in found:
                found[effect] = None
                row += [cause.id for cause in casefile.causes_of(effect)]
    return tuple(effect for effect in found if _causes(casefile, effect))


def _causes(casefile: CaseFile, effect_id: str) -> tuple[Cause | Event, ...]:
    """The causes that are asked about."""
    linked = [
        cause
        for cause in casefile.causes_of(effect_id)
        if cause.evidence is not EvidenceState.RULED_OUT
    ]
    harm, event = casefile.harm, casefile.event
    if linked and event is not None and harm is not None and effect_id == harm.id:
        return (event, *linked)
    return tuple(linked)


_MOST_NAMED = 12
_NEEDED_CHOICES = (
    (Reliability.YES, "No: it was needed"),
    (Reliability.NO, "Yes, also without it"),
    (Reliability.UNSURE, "Not sure"),
)
_ENOUGH_CHOICES = (
    (Reliability.YES, "Together they were enough"),
    (Reliability.NO, "Something else was needed"),
    (Reliability.UNSURE, "Not sure"),
)


def _needed(cause: Cause | Event, effect: Node) -> str:
    without = f"Without {quoted(cause.text)}, would "
    if isinstance(effect, Control):
        if effect.state is ControlState.HELD:
            return f"{without}{quoted(effect.text)} still have given way?"
        if effect.state is ControlState.ABSENT:
            return f"{without}{quoted(effect.text)} still not have been there?"
        return f"{without}{quoted(effect.text)} still not have held?"
    return f"{without}{quoted(effect.text)} still have come about?"


def _enough(causes: tuple[Cause | Event, ...], effect: Node) -> str:
    names = listed([quoted(cause.text) for cause in causes], "; ", _MOST_NAMED)
    if len(causes) == 1:
        return f"Was {names} enough for {quoted(effect.text)}, or was something else needed?"
    return (
        f"Were these together enough for {quoted(effect.text)}, or was something else needed: "
        f"{names}?"
    )


def _asked(
    casefile: CaseFile,
    effect: str,
    cause: str,
    text: str,
    choices: tuple[tuple[Reliability, str], ...],
) -> Question:
    given = casefile.logic_answers.get((effect, cause))
    if given is None or given.answer is Reliability.UNANSWERED:
        return Question(effect=effect, cause=cause, text=text, choices=choices)
    stale = is_stale(casefile, given)
    return Question(
        effect=effect,
        cause=cause,
        text=text,
        choices=choices,
        answer=Reliability.UNANSWERED if stale else given.answer,
        stale=stale,
        note=given.note,
    )


def is_stale(casefile: CaseFile, answer: LogicAnswer) -> bool:
    """Whether the effect has other causes now than when this was answered.

    A cause that was ruled out since is one less: "together enough" was said of all of them.
    """
    now = {cause.id for cause in _causes(casefile, answer.effect) if isinstance(cause, Cause)}
    return now != set(answer.causes)


def _proposed(casefile: CaseFile, effect_id: str) -> Iterator[Proposal]:
    effect = _node(casefile, effect_id)
    if effect is None:
        return
    asked = questions_of(casefile, effect_id)
    every = effect.gate is Gate.ALL
    words = quoted(effect.text)
    gives_way = isinstance(effect, Control)
    single = len(asked) == 2
    needed = [q for q in asked if q.cause and q.answer is Reliability.YES]
    for question in asked:
        if question.answer is not Reliability.NO:
            continue
        cause = casefile.get(question.cause)
        if isinstance(cause, Cause):
            name = quoted(cause.text)
            if single:
                yield Proposal(
                    effect=effect_id,
                    cause=cause.id,
                    sentence=f"{name} was not needed for {words}, yet it is its only cause: "
                    "another cause is missing, or the two are not linked.",
                    remedies=(Remedy.ADD_CAUSE, Remedy.UNLINK),
                )
            elif every:
                yield Proposal(
                    effect=effect_id,
                    cause=cause.id,
                    sentence=f"{words} is set to need all of its causes, but would have "
                    f"{'given way' if gives_way else 'come about'} without {name}.",
                    remedies=(Remedy.MAKE_ANY, Remedy.UNLINK),
                )
        elif not question.cause:
            yield _not_enough(effect_id, words, every=every)
    if needed and not every and not single:
        there = [node for q in needed if (node := _node(casefile, q.cause)) is not None]
        names = listed([quoted(node.text) for node in there], "; ", _MOST_NAMED)
        yield Proposal(
            effect=effect_id,
            cause="",
            sentence=f"{words} is set to {'give way to' if gives_way else 'come about from'} "
            "any one of its causes, but needed "
            f"{names}.",
            remedies=(Remedy.MAKE_ALL,),
        )


def _not_enough(effect: str, words: str, *, every: bool) -> Proposal:
    joined = "" if every else ", and all of them together are needed"
    return Proposal(
        effect=effect,
        cause="",
        sentence=f"The causes of {words} were not enough: something is missing{joined}.",
        remedies=(Remedy.ADD_CAUSE,) if every else (Remedy.ADD_CAUSE, Remedy.MAKE_ALL),
    )


def _node(casefile: CaseFile, id_: str) -> Node | None:
    found = casefile.get(id_)
    return found if isinstance(found, Cause | Control | Event | Harm) else None
