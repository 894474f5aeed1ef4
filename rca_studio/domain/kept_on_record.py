"""What stays on record of an action, whoever changes it and by whatever steps.

What was decided, seen, sent back and promised stays; what shows that an action is in place stays as
it was when somebody accepted it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, Entity
from rca_studio.domain.plan import Action, ActionState, EvidenceReturn
from rca_studio.domain.proof import RejectedAs, Rejection
from rca_studio.domain.review import Evidence
from rca_studio.domain.rules import Breach
from rca_studio.domain.words import quoted


def folded(step: ChangeSet) -> ChangeSet:
    """A step as it leaves things: what it changes several times counts once, from first to last.

    So what is taken away and put back, or handed on and back, is judged by what became of it.
    """
    ends: dict[str, tuple[Entity | None, Entity | None]] = {}
    for change in step.changes:
        ident = change.entity.id
        first = ends[ident][0] if ident in ends else change.before
        if ident in ends and type(change.entity) is not type(ends[ident][0] or ends[ident][1]):
            return step  # no such thing: the file will say so
        ends[ident] = (first, change.after)
    if len(ends) == len(step.changes):
        return step
    changes = [
        Change(old, new) for old, new in ends.values() if old != new and (old or new) is not None
    ]
    return replace(step, changes=tuple(changes))


def said_stays(old: Action, new: Entity | None) -> Iterator[Breach]:
    """Decisions, reviews, evidence sent back and what was promised at first stay in an action."""
    if not isinstance(new, Action):
        return  # the whole action goes, and the history keeps it; see ``deed_of``
    if new.decisions[: len(old.decisions)] != old.decisions:
        yield Breach("what was decided about an action stays there", old.id, "decisions")
    if new.reviews[: len(old.reviews)] != old.reviews:
        yield Breach("what a review of an action saw stays there", old.id, "reviews")
    if _returns(old) - _returns(new):
        words = "evidence that was sent back stays there, with what was missing"
        yield Breach(words, old.id, "returns")
    agreed = old.state is not ActionState.PROPOSED or bool(old.decisions)
    if agreed and old.promised and new.promised != old.promised:
        yield Breach("the deadline that was promised at first stays on record", old.id, "promised")
    proposed = (ActionState.PROPOSED, ActionState.REFUSED)
    if new.state is ActionState.PROPOSED and old.state not in proposed:
        yield Breach("only what was refused is proposed again", old.id, "proposed")


def _returns(action: Action) -> Counter[EvidenceReturn]:
    return Counter(one for check in action.checks for one in check.returns)


def shown_stays(change: Change, after: Mapping[str, CaseFile]) -> Iterator[Breach]:
    """What was there when the evidence of an action was accepted is neither changed nor taken."""
    old = change.before
    if not isinstance(old, Evidence):
        return
    action = after[old.case_id].get(old.subject)
    if isinstance(action, Action) and any(c.met and c.at >= old.at for c in action.checks):
        words = f"the evidence of {quoted(action.text, 60)} was accepted with this beside it: open"
        yield Breach(f"{words} the evidence check again first", old.id, "shown")


# -- cases merged in the same step -----------------------------------------------------------------

_PLACED_ANEW: Final[Mapping[str, Any]] = {
    "id": "",
    "case_id": "",
    "findings": (),
    "effects": (),
    "rank": 0.0,
}


Merges = Mapping[str, Sequence[CaseFile]]
"""By id of a case: the cases that a step closes as reported twice with it, as they are."""


def merges(step: ChangeSet, before: Mapping[str, CaseFile]) -> Merges:
    """What a step merges."""
    found: dict[str, list[CaseFile]] = {}
    for change in step.changes:
        one = change.after
        if not isinstance(one, Rejection) or change.before is not None:
            continue
        if one.kind is RejectedAs.DUPLICATE:
            found.setdefault(one.duplicate_of, []).append(before[one.case_id])
    return found


def taken_over(change: Change, merged: Merges) -> bool:
    """Whether an action comes over whole from a case that is merged into its own."""
    new = change.after
    if not isinstance(new, Action) or change.before is not None:
        return False
    others = merged.get(new.case_id, ())
    plain = replace(new, **_PLACED_ANEW)
    return any(replace(one, **_PLACED_ANEW) == plain for file in others for one in file.actions)
