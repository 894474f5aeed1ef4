"""The plan followed through, as gestures: decisions, evidence, reviews, measures, saved views.

``stamp`` is the writer's: who does it, and the instant. A gesture that makes no sense in the state
an action is in raises ``ValueError`` with the words for people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.plan import (
    OUTCOMES,
    Action,
    ActionState,
    Decision,
    EffectReview,
    EvidenceCheck,
    EvidenceReturn,
    Measure,
    MeasureKind,
    Measurement,
)
from rca_studio.domain.plan_view import PlanView
from rca_studio.domain.review import Evidence
from rca_studio.editing.gestures import add, new_id, revise
from rca_studio.editing.ports import Stamp

# -- approved or refused ---------------------------------------------------------------------------


def approve(action: Action, stamp: Stamp, reason: str = "") -> ChangeSet:
    """Approve a proposed action (or one that was refused before)."""
    return _decide(action, stamp, reason, approved=True)


def refuse(action: Action, stamp: Stamp, reason: str) -> ChangeSet:
    """Refuse an action, with the reason, which goes back to the team."""
    if not reason.strip():
        raise ValueError("say why the action is refused")
    return _decide(action, stamp, reason, approved=False)


def propose_again(action: Action) -> ChangeSet:
    """Propose an action again that was refused, once it is another one."""
    if action.state is not ActionState.REFUSED:
        raise ValueError("only what was refused is proposed again")
    return revise(action, "Propose the action again", state=ActionState.PROPOSED)


def _decide(action: Action, stamp: Stamp, reason: str, *, approved: bool) -> ChangeSet:
    undecided = (ActionState.PROPOSED, ActionState.APPROVED, ActionState.REFUSED)
    if action.state not in undecided:
        raise ValueError("this action was begun already")
    decision = Decision(approved=approved, by=stamp.actor, at=stamp.at, reason=reason.strip())
    return revise(
        action,
        "Approve the action" if approved else "Refuse the action",
        state=ActionState.APPROVED if approved else ActionState.REFUSED,
        decisions=(*action.decisions, decision),
    )


# -- the work --------------------------------------------------------------------------------------


def begin(action: Action) -> ChangeSet:
    """Say that work on an action has begun; also what was said to be done goes on."""
    if action.state is ActionState.REFUSED:
        raise ValueError("this action was refused; propose it again first")
    return revise(action, "Action in progress", state=ActionState.IN_PROGRESS, done_on="")


def say_done(action: Action, day: str, *, checks: bool = True) -> ChangeSet:
    """Say that an action is done since a day; it waits for somebody who accepts its evidence.

    Args:
        action: as it is.
        day: since when (``YYYY-MM-DD``).
        checks: whether whoever says so may accept evidence, so that an action of which all is
            accepted already is checked at once.
    """
    if action.state is ActionState.REFUSED:
        raise ValueError("this action was refused; propose it again first")
    state = ActionState.CHECKED if checks and action.is_proven else ActionState.DONE
    return revise(action, "Action done", state=state, done_on=day)


def move_deadline(action: Action, day: str) -> ChangeSet:
    """Set the deadline; once work was agreed on, what was promised at first stays on record."""
    return revise(action, "Deadline", deadline=day, first_deadline=_first_deadline(action, day))


def _first_deadline(action: Action, day: str) -> str:
    agreed = action.state is not ActionState.PROPOSED or bool(action.decisions)
    if action.first_deadline or not action.deadline or not agreed:
        return "" if action.first_deadline == day else action.first_deadline
    return "" if action.deadline == day else action.deadline


# -- evidence --------------------------------------------------------------------------------------


def give_evidence(action: Action, place: int, shown: str, stamp: Stamp) -> ChangeSet:
    """Say what there is to show for one evidence check (``place`` counts from 0).

    Raises:
        ValueError: its evidence is accepted, and stays as it was then.
    """
    if action.checks[place].met:
        raise ValueError("this evidence is accepted already; open its check again first")
    given = (stamp.actor, stamp.at) if shown.strip() else ("", "")
    check = replace(action.checks[place], shown=shown.strip(), given_by=given[0], given_at=given[1])
    return revise(action, "Evidence given", checks=_with(action, place, check))


def accept_evidence(action: Action, place: int, stamp: Stamp) -> ChangeSet:
    """Accept the evidence for one check; a done action whose last one it was is checked."""
    check = replace(action.checks[place], met=True, by=stamp.actor, at=stamp.at)
    checks = _with(action, place, check)
    whole = action.state is ActionState.DONE and all(one.met for one in checks)
    state = ActionState.CHECKED if whole else action.state
    return revise(action, "Evidence accepted", checks=checks, state=state)


def return_evidence(action: Action, place: int, reason: str, stamp: Stamp) -> ChangeSet:
    """Send the evidence for one check back: it does not show what was asked for."""
    if not reason.strip():
        raise ValueError("say what is missing in the evidence")
    old = action.checks[place]
    back = EvidenceReturn(by=stamp.actor, at=stamp.at, reason=reason.strip())
    check = replace(old, met=False, by="", at="", returns=(*old.returns, back))
    return _reopened(action, "Evidence sent back", _with(action, place, check))


def take_back_acceptance(action: Action, place: int) -> ChangeSet:
    """Open one evidence check again that was accepted."""
    check = replace(action.checks[place], met=False, by="", at="")
    return _reopened(action, "Evidence check open again", _with(action, place, check))


def _with(action: Action, place: int, check: EvidenceCheck) -> tuple[EvidenceCheck, ...]:
    return (*action.checks[:place], check, *action.checks[place + 1 :])


def _reopened(action: Action, label: str, checks: tuple[EvidenceCheck, ...]) -> ChangeSet:
    closed = action.state in (ActionState.CHECKED, ActionState.HELD)
    state = ActionState.DONE if closed else action.state
    return revise(action, label, checks=checks, state=state)


# -- did it hold? ----------------------------------------------------------------------------------


def judge(
    action: Action,
    outcome: ActionState,
    stamp: Stamp,
    *,
    day: str,
    saw: str,
    changes: str = "",
    next_review: str = "",
) -> ChangeSet:
    """Write down how a review ended; the next review date comes up by itself.

    Args:
        action: what was looked at.
        outcome: held, slipped or failed.
        stamp: who, and the instant it is written down.
        day: when they looked.
        saw: what was seen.
        changes: what changes now; needed where it slipped.
        next_review: when it is looked at again; the next of the later dates where empty.

    Raises:
        ValueError: held without accepted evidence, slipped without what changes, or refused.
    """
    if action.state is ActionState.REFUSED:
        raise ValueError("this action was refused; propose it again first")
    if outcome not in OUTCOMES:
        raise ValueError("a review ends in held, slipped or failed")
    if outcome is ActionState.HELD and not action.is_proven:
        raise ValueError("whether it held is told once its evidence is accepted")
    if outcome is ActionState.SLIPPED and not changes.strip():
        raise ValueError("it slipped: say what changes now")
    later = tuple(sorted(one for one in action.later_reviews if one > day))
    if not next_review and outcome is not ActionState.FAILED and later:
        next_review, later = later[0], later[1:]
    review = EffectReview(
        day=day,
        outcome=outcome,
        by=stamp.actor,
        at=stamp.at,
        saw=saw.strip(),
        changes=changes.strip(),
        planned=action.review_date,
    )
    return revise(
        action,
        f"Review of the action: {outcome.label.lower()}",
        state=outcome,
        result=saw.strip(),
        reviews=(*action.reviews, review),
        review_date=next_review,
        later_reviews=tuple(one for one in later if one != next_review),
    )


# -- measures --------------------------------------------------------------------------------------


class Figure(NamedTuple):
    """One line of a table of figures: day, count, out of how many (0: no share), a note."""

    day: str
    numerator: float
    denominator: float = 0.0
    note: str = ""


def set_measure(action: Action, measure: Measure) -> ChangeSet:
    """Say how it is known that an action works; takes the place of its measure of that kind."""
    kept = tuple(one for one in action.measures if one.kind is not measure.kind)
    measures = tuple(sorted((*kept, measure), key=lambda one: one.kind is MeasureKind.OUTCOME))
    return revise(action, measure.kind.label, merge=True, measures=measures)


def remove_measure(casefile: CaseFile, action: Action, kind: MeasureKind) -> ChangeSet:
    """Take a measure away, with its figures."""
    figures = casefile.measurements(action.id, kind)
    kept = tuple(one for one in action.measures if one.kind is not kind)
    step = revise(action, f"Remove the {kind.label.lower()}", measures=kept)
    return replace(step, changes=(*(Change(one, None) for one in figures), *step.changes))


def add_figures(
    casefile: CaseFile, action: Action, kind: MeasureKind, figures: Iterable[Figure], stamp: Stamp
) -> ChangeSet:
    """Enter figures of a measure, one or a pasted table; a day that is there is corrected."""
    there = {one.day: one for one in casefile.measurements(action.id, kind)}
    changes: list[Change] = []
    for figure in {one.day: one for one in figures}.values():
        old = there.get(figure.day)
        new = Measurement(
            id=old.id if old else new_id(),
            case_id=casefile.case_id,
            action=action.id,
            kind=kind,
            day=figure.day,
            numerator=figure.numerator,
            denominator=figure.denominator,
            note=figure.note.strip(),
            by=stamp.actor,
            at=stamp.at,
        )
        if old is None or replace(old, by=new.by, at=new.at) != new:
            changes.append(Change(old, new))
    words = "Enter a figure" if len(changes) == 1 else f"Enter {len(changes)} figures"
    return ChangeSet(words, tuple(changes))


def delete_figures(figures: Iterable[Measurement]) -> ChangeSet:
    """Take figures away."""
    changes = tuple(Change(one, None) for one in figures)
    return ChangeSet("Delete figures" if len(changes) > 1 else "Delete a figure", changes)


def note_beside(action: Action, note: str, source: str, stamp: Stamp) -> Change:
    """A note kept beside an action as evidence, and where its words come from."""
    evidence = Evidence(
        id=new_id(),
        case_id=action.case_id,
        subject=action.id,
        note=note.strip(),
        source=source,
        by=stamp.actor,
        at=stamp.at,
    )
    return Change(None, evidence)


# -- many at once, and views -----------------------------------------------------------------------


def revise_all(actions: Sequence[Action], label: str, **values: Any) -> ChangeSet:
    """Give several actions, of any cases, the same values in one step; no change is no change."""
    changes = []
    for action in actions:
        wanted = dict(values)
        if "deadline" in wanted:
            wanted["first_deadline"] = _first_deadline(action, wanted["deadline"])
        new = replace(action, **wanted)
        if new != action:
            changes.append(Change(action, new))
    return ChangeSet(label, tuple(changes))


def after(action: Action, step: ChangeSet) -> Action:
    """An action as a gesture on it leaves it."""
    found = (one.after for one in step.changes if isinstance(one.after, Action))
    return next((one for one in found if one.id == action.id), action)


def in_turn(
    label: str, action: Action, steps: Iterable[Callable[[Action], ChangeSet]]
) -> ChangeSet:
    """Several gestures on one action, one after another, as a single change of it."""
    now = action
    for step in steps:
        now = after(now, step(now))
    return ChangeSet(label, (Change(action, now),) if now != action else ())


def together(label: str, steps: Iterable[ChangeSet]) -> ChangeSet:
    """Several steps as one, undone as one."""
    return ChangeSet(label, tuple(change for step in steps for change in step.changes))


def save_view(workspace: CaseFile, view: PlanView) -> ChangeSet:
    """Keep a view of the plan under its name; one of the same name is replaced."""
    name = " ".join(view.name.split())
    same = (one for one in workspace.plan_views if one.name.casefold() == name.casefold())
    old = next(same, None)
    if old is None:
        return add("Save a view", replace(view, id=new_id(), name=name))
    return ChangeSet("Save a view", (Change(old, replace(view, id=old.id, name=name)),))


def delete_view(view: PlanView) -> ChangeSet:
    """Take a saved view away."""
    return ChangeSet("Delete a view", (Change(view, None),))
