"""The actions of the sample: who decided, what there is to show, figures, and whether it held.

``resources/samples/riverside/worked.toml`` says how the tables are read. What goes without saying
is filled in: an action that was judged was reviewed on its review date, what is done was done on
the day its last evidence was seen, and what was begun had been approved with the rest of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid5

from rca_studio.domain.plan import (
    OUTCOMES,
    Action,
    ActionState,
    Decision,
    Effect,
    EffectReview,
    EvidenceCheck,
    EvidenceReturn,
    Measure,
    MeasureKind,
    Measurement,
    Reach,
    Strength,
)
from rca_studio.sample_way import SPACE, instant

WORDS = (
    "name text findings owner deadline kind strength checks measure review_date state result "
    "removes adds strengthens effort reach decided measures done_on promised reviews "
    "later_reviews changes next_review"
)
"""The words an action may use."""

_DIRECTOR, _JUDGE = "Operations director", "Quality lead"


def read_action(
    entry: Mapping[str, Any],
    *,
    ident: str,
    case_id: str,
    findings: tuple[str, ...],
    effects: tuple[Effect, ...],
    rank: float,
    planned_on: str,
) -> Action:
    """The action a table tells of; ``planned_on`` is the day the plan was agreed on."""
    state = ActionState(entry.get("state", ActionState.PROPOSED.value))
    checks = tuple(map(_check, entry.get("checks", ())))
    reviews = tuple(_reviews(entry, state))
    planned = entry.get("review_date", "")
    return Action(
        id=ident,
        case_id=case_id,
        text=entry["text"],
        findings=findings,
        owner=entry.get("owner", ""),
        deadline=entry.get("deadline", ""),
        kind=entry.get("kind", ""),
        strength=Strength(entry.get("strength", "")),
        checks=checks,
        measure=entry.get("measure", ""),
        review_date=entry.get("next_review", "") if reviews else planned,
        state=state,
        effects=effects,
        result=entry.get("result", ""),
        rank=rank,
        effort=entry.get("effort", 0),
        reach=Reach(entry.get("reach", "")),
        decisions=tuple(_decisions(entry, state, planned_on)),
        reviews=reviews,
        later_reviews=tuple(entry.get("later_reviews", ())),
        measures=tuple(_measure(one) for one in entry.get("measures", ())),
        done_on=entry.get("done_on", "") or _done_on(state, checks, entry.get("deadline", "")),
        first_deadline=entry.get("promised", ""),
    )


def read_figures(entry: Mapping[str, Any], action: Action) -> Iterator[Measurement]:
    """The figures of its measures: [day, how many, out of how many, a note]."""
    for one in entry.get("measures", ()):
        for day, number, out_of, *note in one.get("figures", ()):
            yield Measurement(
                id=uuid5(SPACE, f"{action.id}/figure/{one['kind']}/{day}").hex,
                case_id=action.case_id,
                action=action.id,
                kind=MeasureKind(one["kind"]),
                day=day,
                numerator=float(number),
                denominator=float(out_of),
                note=note[0] if note else "",
                by="Safety champion",
                at=instant(f"{day}T15:00"),
            )


def _check(parts: list[str] | Mapping[str, Any]) -> EvidenceCheck:
    if isinstance(parts, Mapping):
        by, at = parts.get("met", ("", ""))
        shown, given_by, given_at = parts.get("shown", ("", "", ""))
        return EvidenceCheck(
            text=parts["text"],
            met=bool(by),
            by=by,
            at=at,
            checker=parts.get("checker", ""),
            shown=shown,
            given_by=given_by,
            given_at=instant(given_at) if given_at else "",
            returns=tuple(
                EvidenceReturn(by=one, at=instant(when), reason=why)
                for one, when, why in parts.get("returned", ())
            ),
        )
    if len(parts) == 1:
        return EvidenceCheck(text=parts[0])
    text, by, day = parts
    return EvidenceCheck(text=text, met=True, by=by, at=instant(f"{day}T15:20"))


def _measure(one: Mapping[str, Any]) -> Measure:
    target = one.get("target")
    return Measure(
        kind=MeasureKind(one["kind"]),
        text=one["text"],
        numerator=one.get("numerator", ""),
        denominator=one.get("denominator", ""),
        target=None if target is None else float(target),
        at_most=one.get("at_most", False),
        due=one.get("due", ""),
    )


def _decisions(entry: Mapping[str, Any], state: ActionState, planned_on: str) -> Iterator[Decision]:
    said = entry.get("decided", ())
    if not said and state is not ActionState.PROPOSED:
        said = (["approved", _DIRECTOR, f"{planned_on}T16:30"],)
    for word, by, at, *reason in said:
        yield Decision(
            approved=word == "approved",
            by=by,
            at=instant(at),
            reason=reason[0] if reason else "",
        )


def _reviews(entry: Mapping[str, Any], state: ActionState) -> Iterator[EffectReview]:
    said = entry.get("reviews", ())
    day = entry.get("review_date", "")
    if not said and state in OUTCOMES:
        said = ([day, state.value, _JUDGE, entry.get("result", ""), entry.get("changes", "")],)
    for when, outcome, by, saw, *changes in said:
        yield EffectReview(
            day=when,
            outcome=ActionState(outcome),
            by=by,
            at=instant(f"{when}T15:30"),
            saw=saw,
            changes=changes[0] if changes else "",
            planned=when,
        )


def _done_on(state: ActionState, checks: tuple[EvidenceCheck, ...], deadline: str) -> str:
    if state not in (ActionState.DONE, ActionState.CHECKED, *OUTCOMES):
        return ""
    return max((check.at[:10] for check in checks if check.met), default=deadline)
