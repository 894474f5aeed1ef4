"""Gates with proof: what still blocks the way to the next stage, in plain words.

``blockers(casefile, protocol, margin)`` lists what is missing before a case may leave its stage;
each entry names the place where it can be put right. A field or item that is waived by name with
a reason no longer blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, ControlState, Reliability
from rca_studio.domain.plan import Action, Strength
from rca_studio.domain.protocol import Protocol, ProtocolField, ProtocolItem


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that still blocks: its words, and where it is (tab of the case, key or id there).

    ``key`` is what a waiver names; ``waivable`` tells whether a waiver can lift it.
    """

    key: str
    text: str
    tab: str
    target: str
    waivable: bool = True


NO_MARGIN = -1
"""Stand-in for ``margin`` where the causal model has no path to harm at all."""


def blockers(casefile: CaseFile, protocol: Protocol, margin: int | None) -> tuple[Blocker, ...]:
    """What blocks the step from the case's stage to the next.

    Args:
        casefile: the case.
        protocol: the protocol it is reviewed under.
        margin: the margin to harm today, ``NO_MARGIN`` where no path leads to harm, ``None``
            where it could not be worked out (no event or no harm yet).

    Returns:
        The blockers in the order a person would work through them; empty when the way is free.
    """
    found = _GATES[casefile.case.stage](casefile, protocol, margin)
    return tuple(b for b in found if not (b.waivable and b.key in casefile.waivers))


def field_value(casefile: CaseFile, field: ProtocolField) -> str:
    """What is answered to a field, wherever it is kept."""
    if field.bound:
        return str(getattr(casefile.case, field.bound))
    answer = casefile.answers.get(field.key)
    return answer.value if answer else ""


def confirmed_count(casefile: CaseFile, items: tuple[ProtocolItem, ...]) -> int:
    """How many of these items are confirmed or waived."""
    done = casefile.confirmations.keys() | casefile.waivers.keys()
    return sum(item.key in done for item in items)


def is_validated(casefile: CaseFile, protocol: Protocol) -> bool:
    """Whether every validation item is confirmed, or waived by name."""
    return confirmed_count(casefile, protocol.validation) == len(protocol.validation)


def _report(casefile: CaseFile, _protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    case = casefile.case
    if not case.title.strip():
        yield Blocker("case.title", "A title is missing", "story", "title", waivable=False)
    if not case.story.strip():
        yield Blocker("case.story", "What almost happened is not told yet", "story", "story")
    if not case.occurred:
        yield Blocker("case.occurred", "When it happened is missing", "story", "occurred")


def _review(casefile: CaseFile, protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    for field in protocol.fields:
        if not field_value(casefile, field).strip():
            yield Blocker(field.key, field.label, "review", field.key)
    yield from _unconfirmed(casefile, protocol.proceed, "review")
    yield from _what_stopped_harm(casefile)
    case = casefile.case
    if not case.severity:
        yield Blocker("case.severity", "Worst credible severity", "review", "severity")
    if not case.probability:
        yield Blocker("case.probability", "Probability", "review", "probability")


def _what_stopped_harm(casefile: CaseFile) -> Iterator[Blocker]:
    held = [c for c in casefile.controls if c.state is ControlState.HELD]
    if not held:
        yield Blocker("stopped_harm", "What stopped harm", "review", "stopped_harm")
    for control in held:
        if not _judged(control):
            text = f"Would “{control.text}” work again?"
            yield Blocker(f"judged.{control.id}", text, "review", control.id)


def _judged(control: Control) -> bool:
    answers = (
        control.reliable,
        control.other_staff,
        control.other_timing,
        control.greater_pressure,
    )
    return Reliability.UNANSWERED not in answers


def _unconfirmed(
    casefile: CaseFile, items: tuple[ProtocolItem, ...], tab: str
) -> Iterator[Blocker]:
    for item in items:
        if item.key not in casefile.confirmations:
            yield Blocker(item.key, item.label, tab, item.key)


def _analyse(casefile: CaseFile, _protocol: Protocol, margin: int | None) -> Iterator[Blocker]:
    if casefile.event is None or not casefile.event.text.strip():
        yield Blocker("model.event", "The event has no words yet", "causes", "event")
    if casefile.harm is None or not casefile.harm.text.strip():
        yield Blocker("model.harm", "What could have happened is not named", "causes", "harm")
    if not casefile.causes:
        yield Blocker("model.causes", "No cause yet: what made it likely?", "causes", "event")
    if margin == 0:
        text = "Margin to harm is 0, yet no harm happened: which control is missing?"
        yield Blocker("model.margin", text, "causes", "harm", waivable=False)
    if not casefile.findings:
        yield Blocker("plan.finding", "No finding yet", "actions", "findings")
    for finding in casefile.findings:
        if not finding.causes:
            text = f"{finding.label} is not linked to a cause"
            yield Blocker(f"linked.{finding.id}", text, "actions", finding.id)


def _act(casefile: CaseFile, _protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    covered = {finding for action in casefile.actions for finding in action.findings}
    for finding in casefile.findings:
        if finding.id not in covered:
            text = f"{finding.label} has no action yet"
            yield Blocker(f"covered.{finding.id}", text, "actions", finding.id)
    for action in casefile.actions:
        yield from _incomplete(action)
    strong = (Strength.STRONGER, Strength.INTERMEDIATE)
    if casefile.actions and not any(a.strength in strong for a in casefile.actions):
        text = "Every action is a weaker one: choose one that changes the system"
        yield Blocker("plan.strength", text, "actions", "actions")


def _incomplete(action: Action) -> Iterator[Blocker]:
    needed = (
        ("owner", action.owner, "an owner"),
        ("deadline", action.deadline, "a deadline"),
        ("strength", action.strength, "a strength"),
        ("checks", action.checks, "an evidence check"),
        ("measure", action.measure, "a measure"),
        ("review_date", action.review_date, "a review date"),
    )
    for name, value, words in needed:
        if not value:
            text = f"“{action.text}” needs {words}"
            yield Blocker(f"{name}.{action.id}", text, "actions", action.id)


def _validate(casefile: CaseFile, protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    yield from _unconfirmed(casefile, protocol.validation, "validation")


def _close(_casefile: CaseFile, _protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    return iter(())


_GATES = {
    Stage.REPORT: _report,
    Stage.REVIEW: _review,
    Stage.ANALYSE: _analyse,
    Stage.ACT: _act,
    Stage.VALIDATE: _validate,
    Stage.CLOSE: _close,
}
