"""Gates with proof: what still blocks the way to the next stage, in plain words.

``blockers(casefile, protocol, margin, sac)`` lists what is missing before a case may leave its
stage; each entry names the place where it can be put right. A field that is required only under a
condition blocks once that condition holds, and says which one it is. A field or item that is
waived by name with a reason no longer blocks; what is safety-critical takes two people to waive.
Some things cannot be waived, because the stages after would rest on nothing: the title, what
stopped harm (luck may be named) and how far it can be relied on ("unsure" is an answer), the event,
the harm, a margin of 0, and the words, owner and deadline of an action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, ControlState, Reliability
from rca_studio.domain.moments import show_moment
from rca_studio.domain.people import plain_name
from rca_studio.domain.plan import Action, ActionState, Strength
from rca_studio.domain.proof import About, MoveKind, Telling
from rca_studio.domain.protocol import (
    AskTelling,
    Condition,
    FieldType,
    Protocol,
    ProtocolField,
    ProtocolItem,
)
from rca_studio.domain.registers import NO_MARGIN as NO_MARGIN
from rca_studio.domain.signing import still_covers


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that still blocks: its words, and where it is (tab of the case, key or id there).

    ``key`` is what a waiver names; ``waivable`` tells whether a waiver can lift it, ``critical``
    whether that takes two people.
    """

    key: str
    text: str
    tab: str
    target: str
    waivable: bool = True
    critical: bool = False


_SEVERAL = re.compile(r"[;/+\n]| & ")
# "Service manager, Maple House" and "Health and safety lead" are one person each.


def blockers(
    casefile: CaseFile,
    protocol: Protocol,
    margin: int | None,
    sac: int = 0,
    *,
    signed: bool = False,
    decided: bool = False,
) -> tuple[Blocker, ...]:
    """What blocks the step from the case's stage to the next.

    Args:
        casefile: the case.
        protocol: the protocol it is reviewed under.
        margin: the margin to harm today, ``NO_MARGIN`` where no path leads to harm, ``None``
            where it could not be worked out (no event or no harm yet).
        sac: the SAC score of the case (see ``analysis.practice.Practice.sac``), 0 while severity
            or probability is not chosen; what hangs on a score is not asked for until then.
        signed: whether a validation has to be signed before the case closes, as it has where
            people are set up.
        decided: whether each action has to be approved or refused before the plan is acted on, as
            it has where an executive is set up.

    Returns:
        The blockers in the order a person would work through them; empty when the way is free.
    """
    found = tuple(_asked_at(casefile.case.stage, casefile, protocol, margin, sac))
    if casefile.case.stage is Stage.VALIDATE:
        found += tuple(_gone_since(casefile, protocol, margin, sac))
    if decided and casefile.case.stage is Stage.ACT:
        found += tuple(_undecided(casefile))
    if signed and casefile.case.stage is Stage.VALIDATE:
        found += tuple(_signature(casefile))
    standing = (b for b in found if not (b.waivable and is_waived(casefile, b.key, b.critical)))
    return tuple(_half_waived(b) if b.key in casefile.waivers else b for b in standing)


def _asked_at(
    stage: Stage, casefile: CaseFile, protocol: Protocol, margin: int | None, sac: int
) -> Iterator[Blocker]:
    if stage is Stage.REVIEW:
        return _review(casefile, protocol, sac)
    return _GATES[stage](casefile, protocol, margin)


def _gone_since(
    casefile: CaseFile, protocol: Protocol, margin: int | None, sac: int
) -> Iterator[Blocker]:
    """What a gate asked for that the case went through, and what is not there any more.

    A case could lose a confirmation or a finding behind its gate, become one of another type, or
    go over to a protocol that asks for more. The last gate asks for all of it.
    """
    passed = {move.before for move in casefile.moves if move.kind is MoveKind.ONWARD}
    for stage in (Stage.REPORT, Stage.REVIEW, Stage.ANALYSE, Stage.ACT):
        if stage in passed:
            yield from _asked_at(stage, casefile, protocol, margin, sac)


def is_waived(casefile: CaseFile, key: str, critical: bool) -> bool:
    """Whether a field or item is waived: by name and, where safety hangs on it, by two people."""
    waiver = casefile.waivers.get(key)
    if waiver is None:
        return False
    names = {plain_name(name) for name in (waiver.by, waiver.second)} - {""}
    return len(names) > 1 if critical else bool(names)


def _half_waived(blocker: Blocker) -> Blocker:
    if not (blocker.waivable and blocker.critical):
        return blocker
    return replace(blocker, text=f"{blocker.text}: to waive it takes a second person")


def holds(condition: Condition, casefile: CaseFile, protocol: Protocol, sac: int) -> bool:
    """Whether a condition of a protocol holds for a case with this SAC score (0: none yet)."""
    if condition.sac:
        return sac in condition.sac
    asked = protocol.field(condition.field)
    value = field_value(casefile, asked).strip() if asked else ""
    return value in condition.choices if condition.choices else bool(value)


def is_required(casefile: CaseFile, protocol: Protocol, field: ProtocolField, sac: int) -> bool:
    """Whether a field has to be answered in this case."""
    condition = field.required_when
    return condition is None or holds(condition, casefile, protocol, sac)


def required_fields(
    casefile: CaseFile, protocol: Protocol, sac: int = 0
) -> tuple[ProtocolField, ...]:
    """The fields that have to be answered in this case, in their order."""
    return tuple(f for f in protocol.fields if is_required(casefile, protocol, f, sac))


def missing_words(casefile: CaseFile, protocol: Protocol, field: ProtocolField, sac: int) -> str:
    """What a person reads while a required field is not answered: its name, and why it is asked.

    Of the answers or scores that ask for it, only the one of this case is named.
    """
    condition = field.required_when
    if condition is None:
        return field.label
    asked = protocol.field(condition.field)
    if condition.sac:
        condition = replace(condition, sac=(sac,))
    elif condition.choices and asked:
        words = f"“{asked.label}” is “{field_value(casefile, asked).strip()}”"
        return f"{field.label}, because {words}"
    return f"{field.label}, because {protocol.condition_words(condition)}"


def field_value(casefile: CaseFile, field: ProtocolField) -> str:
    """What is answered to a field, wherever it is kept."""
    if field.bound:
        return str(getattr(casefile.case, field.bound))
    answer = casefile.answers.get(field.key)
    return answer.value if answer else ""


def field_words(casefile: CaseFile, field: ProtocolField) -> str:
    """What is answered to a field, as people read it: a moment as a date in words."""
    value = field_value(casefile, field)
    if field.type is FieldType.MOMENT:
        try:
            return show_moment(value)
        except ValueError:  # told in words, before the field asked for a moment
            return value
    return value


def is_confirmed(casefile: CaseFile, item: ProtocolItem) -> bool:
    """Whether somebody vouches for the item, with name and time."""
    found = casefile.confirmations.get(item.key)
    return found is not None and bool(found.by.strip() and found.at)


def is_proven(casefile: CaseFile, item: ProtocolItem) -> bool:
    """Whether the item is confirmed and something shows it: a note, or a note or file beside it."""
    if not is_confirmed(casefile, item):
        return False
    return bool(casefile.confirmations[item.key].note.strip() or casefile.evidence_for(item.key))


def confirmed_count(casefile: CaseFile, items: tuple[ProtocolItem, ...]) -> int:
    """How many of these items are confirmed or waived."""
    return sum(
        is_waived(casefile, item.key, item.critical) or is_confirmed(casefile, item)
        for item in items
    )


def is_validated(casefile: CaseFile, protocol: Protocol) -> bool:
    """Whether every validation item is confirmed with evidence, or waived by name."""
    return all(
        is_waived(casefile, item.key, item.critical) or is_proven(casefile, item)
        for item in protocol.validation
    )


def asked_tellings(casefile: CaseFile, protocol: Protocol, sac: int) -> tuple[AskTelling, ...]:
    """Who may have to be told in this case, so that it has to be decided; soonest first."""
    return tuple(
        one
        for one in protocol.telling
        if one.when is None or holds(one.when, casefile, protocol, sac)
    )


def is_decided(casefile: CaseFile, about: str) -> bool:
    """Whether somebody decided, by name and with a reason, if one of those concerned is told."""
    decision = casefile.decisions.get(About(about))
    if decision is None or decision.choice is Telling.UNDECIDED:
        return False
    return bool(decision.decided_by.strip() and decision.reason.strip())


def _report(casefile: CaseFile, _protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    case = casefile.case
    if not case.title.strip():
        yield Blocker("case.title", "A title is missing", "story", "title", waivable=False)
    if not case.story.strip():
        yield Blocker("case.story", "What almost happened is not told yet", "story", "story")
    if not case.occurred:
        yield Blocker("case.occurred", "When it happened is missing", "story", "occurred")


def _review(casefile: CaseFile, protocol: Protocol, sac: int) -> Iterator[Blocker]:
    for field in required_fields(casefile, protocol, sac):
        if not field_value(casefile, field).strip():
            words = missing_words(casefile, protocol, field, sac)
            yield Blocker(field.key, words, "review", field.key, critical=field.critical)
    for item in protocol.proceed:
        if not is_confirmed(casefile, item):
            yield Blocker(item.key, item.label, "review", item.key, critical=item.critical)
    for asked in asked_tellings(casefile, protocol, sac):
        if not is_decided(casefile, asked.about):
            text = f"Decide about telling: {About(asked.about).label.lower()}"
            key = f"telling.{asked.about}"
            yield Blocker(key, text, "review", key)
    yield from _what_stopped_harm(casefile)
    case = casefile.case
    if not case.severity:
        yield Blocker("case.severity", "Worst credible severity", "review", "severity")
    if not case.probability:
        yield Blocker("case.probability", "Probability", "review", "probability")


def _what_stopped_harm(casefile: CaseFile) -> Iterator[Blocker]:
    held = [c for c in casefile.controls if c.state is ControlState.HELD]
    if not held:
        yield Blocker("stopped_harm", "What stopped harm", "review", "stopped_harm", waivable=False)
    for control in held:
        if not _judged(control):
            text = f"Would “{control.text}” work again?"
            yield Blocker(f"judged.{control.id}", text, "review", control.id, waivable=False)


def _judged(control: Control) -> bool:
    answers = (
        control.reliable,
        control.other_staff,
        control.other_timing,
        control.greater_pressure,
    )
    return Reliability.UNANSWERED not in answers


def _analyse(casefile: CaseFile, _protocol: Protocol, margin: int | None) -> Iterator[Blocker]:
    event, harm = casefile.event, casefile.harm
    if event is None or not event.text.strip():
        text = "The event has no words yet"
        yield Blocker("model.event", text, "causes", "event", waivable=False)
    if harm is None or not harm.text.strip():
        text = "What could have happened is not named"
        yield Blocker("model.harm", text, "causes", "harm", waivable=False)
    if not casefile.causes:
        yield Blocker("model.causes", "No cause yet: what made it likely?", "causes", "event")
    for cause in casefile.causes:
        if not cause.text.strip():
            yield Blocker(f"words.{cause.id}", "A cause has no words yet", "causes", cause.id)
    if margin == 0:
        text = "Margin to harm is 0, yet no harm happened: which control is missing?"
        yield Blocker("model.margin", text, "causes", "harm", waivable=False)
    if margin == NO_MARGIN:
        text = "No path leads to harm in this model, yet it came close: which cause is missing?"
        yield Blocker("model.path", text, "causes", "event")
    yield from _findings(casefile)


def _findings(casefile: CaseFile) -> Iterator[Blocker]:
    if not casefile.findings:
        yield Blocker("plan.finding", "No finding yet", "actions", "findings")
    for finding in casefile.findings:
        if not finding.statement.strip():
            text = f"{finding.label} has no words yet"
            yield Blocker(f"words.{finding.id}", text, "actions", finding.id)
        if not finding.causes:
            text = f"{finding.label} is not linked to a cause"
            yield Blocker(f"linked.{finding.id}", text, "actions", finding.id)


def _act(casefile: CaseFile, _protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    counting = [action for action in casefile.actions if action.state.counts]
    covered = {finding for action in counting for finding in action.findings}
    for finding in casefile.findings:
        if finding.id not in covered:
            text = f"{finding.label} has no action yet"
            yield Blocker(f"covered.{finding.id}", text, "actions", finding.id)
    for action in counting:
        yield from _incomplete(action)
    if counting and all(a.strength is Strength.WEAKER for a in counting):
        text = "Every action is a weaker one: what would change the work itself?"
        yield Blocker("plan.strength", text, "actions", "actions")


def _incomplete(action: Action) -> Iterator[Blocker]:
    if not action.text.strip():
        text = "An action has no words yet"
        yield Blocker(f"words.{action.id}", text, "actions", action.id, waivable=False)
    name = f"“{action.text}”" if action.text.strip() else "The action without words"
    needed = (
        ("owner", action.owner.strip(), "an owner"),
        ("deadline", len(action.deadline) >= 10, "a deadline"),
        ("finding", action.findings, "a finding it answers"),
        ("strength", action.strength, "a strength"),
        ("checks", action.checks, "an evidence check"),
        ("measure", action.measure.strip() or action.measures, "a measure"),
        ("review_date", len(action.review_date) >= 10 or action.reviews, "a review date"),
    )
    for part, there, words in needed:
        if not there:
            fixed = part in ("owner", "deadline")
            key, text = f"{part}.{action.id}", f"{name} needs {words}"
            yield Blocker(key, text, "actions", action.id, waivable=not fixed)
    if _SEVERAL.search(action.owner.strip()):
        text = f"{name} has more than one owner: name the one who answers for it"
        yield Blocker(f"owner.{action.id}", text, "actions", action.id, waivable=False)


def _validate(casefile: CaseFile, protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    for item in protocol.validation:
        if not is_confirmed(casefile, item):
            yield Blocker(item.key, item.label, "validation", item.key, critical=item.critical)
        elif not is_proven(casefile, item):
            text = f"{item.label}: nothing shows it yet, neither a note nor a file"
            yield Blocker(item.key, text, "validation", item.key, critical=item.critical)
    for action in casefile.actions:
        if action.state.to_do:
            text = f"“{action.text}” is not done yet"
            yield Blocker(f"done.{action.id}", text, "actions", action.id)
        elif action.state is ActionState.DONE and not action.is_proven:
            text = f"“{action.text}”: its evidence is not accepted yet"
            yield Blocker(f"evidence.{action.id}", text, "actions", action.id)


def _undecided(casefile: CaseFile) -> Iterator[Blocker]:
    """Each action is approved or refused before the plan is acted on (RCA2, 2015)."""
    for action in casefile.actions:
        approved = action.decision is not None and action.decision.approved
        asked = not approved and action.state is not ActionState.REFUSED
        if asked and action.text.strip():
            text = f"“{action.text}” is neither approved nor refused yet"
            yield Blocker(f"decided.{action.id}", text, "actions", action.id)


def _signature(casefile: CaseFile) -> Iterator[Blocker]:
    """Somebody signed the validation as it is now."""
    signed = [one for one in casefile.signatures if one.stage is Stage.VALIDATE and one.stands]
    if not signed:
        text = "Nobody has signed the validation yet"
    elif not any(still_covers(casefile, one) for one in signed):
        text = "The validation was changed since it was signed: sign it again"
    else:
        return
    yield Blocker("signature.validate", text, "validation", "signature", waivable=False)


def _close(_casefile: CaseFile, _protocol: Protocol, _margin: int | None) -> Iterator[Blocker]:
    return iter(())


_GATES = {
    Stage.REPORT: _report,
    Stage.ANALYSE: _analyse,
    Stage.ACT: _act,
    Stage.VALIDATE: _validate,
    Stage.CLOSE: _close,
}
