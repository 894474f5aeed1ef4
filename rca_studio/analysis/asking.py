"""What is still to be asked: where the asking stopped too soon, and everything nobody has answered.

An error, a departure from a procedure or a failure to act explains nothing by itself: the five
rules of causation ask what made it likely (rules 3 and 4), and for a failure to act which duty it
went against (rule 5). Source: the five rules of the VA National Center for Patient Safety, after
D. Marx ("Root Cause Analysis Tools", VA NCPS).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rca_studio.analysis.causal_graph import CausalModel
from rca_studio.analysis.leverage import Trials
from rca_studio.analysis.margin import Analysis, analyse
from rca_studio.analysis.weak_points import missing_control
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import (
    Cause,
    CauseNature,
    Control,
    ControlState,
    EvidenceState,
    Reliability,
)
from rca_studio.domain.timeline import EntryKind
from rca_studio.domain.words import one_line, quoted


class Asks(StrEnum):
    """What kind of answer is missing, in the order in which they are listed."""

    MISSING = "missing"
    QUESTION = "question"
    LIKELY = "likely"
    DUTY = "duty"
    GUESS = "guess"
    CONTROL = "control"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words of a heading."""
        return {
            "missing": "A control nobody has named",
            "question": "Causes that are still a question",
            "likely": "What made it likely",
            "duty": "Which duty",
            "guess": "Causes on the closest ways to harm that nobody has confirmed",
            "control": "How far a control can be relied on",
            "unknown": "What happened is not known",
        }[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """One thing to find out.

    Attributes:
        asks: what kind of answer is missing.
        about: id of the cause, control, harm or step of the timeline it is asked about.
        text: the question in plain words.
        by: who will answer it; empty where nobody is named.
        due: until when (``YYYY-MM-DD``); empty where that is not said.
    """

    asks: Asks
    about: str
    text: str
    by: str = ""
    due: str = ""


def ask_on(casefile: CaseFile) -> tuple[OpenQuestion, ...]:
    """The ends of chains at which the asking must not stop, with what to ask of each.

    A cause is an end if nothing leads to it, or only what is ruled out.
    """
    return tuple(_likely(casefile))


def open_questions(
    casefile: CaseFile, analysis: Analysis | None = None
) -> tuple[OpenQuestion, ...]:
    """Everything that is still to be found out in a case, each thing once.

    Args:
        casefile: the case.
        analysis: what is worked out of it, if that is at hand.
    """
    if analysis is None:
        analysis = analyse(casefile)
    return (
        *_missing(casefile, analysis),
        *_questions(casefile),
        *_likely(casefile),
        *_duties(casefile),
        *_guesses(casefile, analysis),
        *_controls(casefile),
        *_unknown(casefile),
    )


def worksheet(
    casefile: CaseFile, analysis: Analysis | None = None
) -> tuple[tuple[str, tuple[OpenQuestion, ...]], ...]:
    """The open questions by who answers them, the soonest due first, nobody's at the end."""
    people: dict[str, list[OpenQuestion]] = {}
    for question in open_questions(casefile, analysis):
        people.setdefault(question.by, []).append(question)
    rows = []
    for by in sorted(people, key=lambda name: (not name, name.casefold(), name)):
        mine = sorted(people[by], key=lambda question: (not question.due, question.due))
        rows.append((by, tuple(mine)))
    return tuple(rows)


def _missing(casefile: CaseFile, analysis: Analysis) -> Iterator[OpenQuestion]:
    missing = missing_control(casefile, analysis)
    if missing is not None:
        yield OpenQuestion(asks=Asks.MISSING, about=missing.node, text=missing.question)


def _live(casefile: CaseFile) -> Iterator[Cause]:
    for cause in casefile.causes:
        if cause.evidence is not EvidenceState.RULED_OUT:
            yield cause


def _questions(casefile: CaseFile) -> Iterator[OpenQuestion]:
    for cause in _live(casefile):
        if cause.question:
            asked = one_line(cause.text)
            text = asked if asked.endswith("?") else f"Is it so: {quoted(asked)}?"
            yield _asked(Asks.QUESTION, cause, text)


def _likely(casefile: CaseFile) -> Iterator[OpenQuestion]:
    for cause in _live(casefile):
        ended = all(c.evidence is EvidenceState.RULED_OUT for c in casefile.causes_of(cause.id))
        if ended and cause.nature is not CauseNature.CONDITION:
            yield _asked(Asks.LIKELY, cause, likely_words(cause))


def likely_words(cause: Cause) -> str:
    """The question that leads on from a cause, by what it is."""
    words = quoted(cause.text)
    if cause.nature is CauseNature.HUMAN_ERROR:
        return f"{words}: what made it likely? What made it easy to do and hard to notice?"
    if cause.nature is CauseNature.DEPARTURE:
        return f"{words}: what made it likely? What made this way of doing it sensible at the time?"
    if cause.nature is CauseNature.OMISSION:
        return f"{words}: what made it likely? What would have prompted it, and was that there?"
    return f"{words}: what made it likely?"


def _duties(casefile: CaseFile) -> Iterator[OpenQuestion]:
    for cause in _live(casefile):
        if cause.nature is CauseNature.OMISSION and not cause.duty.strip():
            text = (
                f"{quoted(cause.text)}: which written or assigned duty asks for it? "
                "Only against a duty is not acting a cause."
            )
            yield _asked(Asks.DUTY, cause, text)


def _guesses(casefile: CaseFile, analysis: Analysis) -> Iterator[OpenQuestion]:
    """Hypotheses that happen on one of the closest ways, tried on all of these at once."""
    guesses = [
        cause
        for cause in _live(casefile)
        if cause.evidence is EvidenceState.HYPOTHESIS and not cause.question
    ]
    if not guesses or not analysis.cut_sets:
        return
    closest = [way for way in analysis.cut_sets if way.further == analysis.margin_today]
    members: dict[str, int] = {}
    for bit, way in enumerate(closest):
        for id_ in way.ids:
            members[id_] = members.get(id_, 0) | 1 << bit
    steps = CausalModel(casefile).steps()
    happens = Trials(steps, members, (1 << len(closest)) - 1).run()
    for cause in guesses:
        if happens.get(cause.id):
            text = f"{quoted(cause.text)}: what would show that it was so, or was not?"
            yield _asked(Asks.GUESS, cause, text)


def _controls(casefile: CaseFile) -> Iterator[OpenQuestion]:
    for control in casefile.controls:
        if control.state is ControlState.HELD:
            asked = list(_unanswered(control))
            if asked:
                text = f"{quoted(control.text)}: {', '.join(asked)}?"
                yield OpenQuestion(asks=Asks.CONTROL, about=control.id, text=text)


def _unanswered(control: Control) -> Iterator[str]:
    if control.reliable is Reliability.UNANSWERED:
        yield "was it reliable"
    others = (
        ("with other staff", control.other_staff),
        ("at another time", control.other_timing),
        ("under greater pressure", control.greater_pressure),
    )
    places = [words for words, answer in others if answer is Reliability.UNANSWERED]
    if places:
        yield f"would it work {' or '.join(places)}"


def _unknown(casefile: CaseFile) -> Iterator[OpenQuestion]:
    for entry in casefile.timeline:
        if entry.kind is EntryKind.UNKNOWN:
            text = "A step of the timeline is not known yet. Who can tell?"
            if entry.text.strip():
                text = f"Not known yet: {quoted(entry.text)}. Who can tell?"
            yield OpenQuestion(asks=Asks.UNKNOWN, about=entry.id, text=text)


def _asked(asks: Asks, cause: Cause, text: str) -> OpenQuestion:
    return OpenQuestion(
        asks=asks, about=cause.id, text=text, by=cause.answer_by, due=cause.answer_due
    )
