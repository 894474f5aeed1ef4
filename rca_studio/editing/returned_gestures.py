"""What came back from elsewhere about many actions, as one step: what may be done is done.

Each wish is one thing said of one action (its state, a day, what there is to show, a note). All of
them that the rules and the role of whoever reads them in allow become one undoable step; the others
are given back with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.plan_form import fingerprint, same_text
from rca_studio.editing import plan_gestures
from rca_studio.editing.ports import Stamp


class Asked(StrEnum):
    """What is said of an action."""

    STATE = "state"
    DEADLINE = "deadline"
    REVIEW = "review"
    EVIDENCE = "evidence"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The words on screen."""
        return {"review": "Next review"}.get(self.value, self.value.capitalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One thing said of one action.

    Attributes:
        case: id of the case; ``action`` of the action.
        asked: what is said.
        text: a day (``YYYY-MM-DD``; of a state, since when it is done), or words.
        state: in progress or done, where the state is said.
        place: which evidence check, from 0; ``proves`` is the fingerprint of what it asks for.
        source: where it comes from, as the words that go on after "from".
    """

    case: str
    action: str
    asked: Asked
    text: str = ""
    state: ActionState | None = None
    place: int = -1
    proves: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Granted:
    """The step that does what may be done, and why the rest may not: wishes with reasons."""

    step: ChangeSet
    refused: tuple[tuple[Wish, str], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing may be done."""
        return not self.step.changes


CaseFiles = Callable[[str], CaseFile]
Refusal = Callable[[ChangeSet], str]


def granted(
    wishes: Sequence[Wish], casefile: CaseFiles, refusal: Refusal, stamp: Stamp, label: str
) -> Granted:
    """Put wishes together as one step, without those that may not be.

    Args:
        wishes: what is asked for; of one action they are done one after another.
        casefile: gives a case as it is now.
        refusal: why the writer would refuse a step (``Writer.refusal``).
        stamp: who reads it in, and when.
        label: of the step.
    """
    whole = _made(wishes, casefile, stamp, label)
    if not whole.refused and not refusal(whole.step):
        return whole
    kept: list[Wish] = []
    refused: list[tuple[Wish, str]] = []
    groups: dict[str, list[Wish]] = {}
    for wish in wishes:
        groups.setdefault(wish.action, []).append(wish)
    for group in groups.values():
        made = _made(group, casefile, stamp, label)
        if not made.refused and not refusal(made.step):
            kept += group
            continue
        able: list[Wish] = []
        for wish in group:
            one = _made([*able, wish], casefile, stamp, label)
            words = one.refused[0][1] if one.refused else refusal(one.step)
            if words:
                refused.append((wish, words))
            else:
                able.append(wish)
        kept += able
    return Granted(_made(kept, casefile, stamp, label).step, tuple(refused))


def _made(wishes: Iterable[Wish], casefile: CaseFiles, stamp: Stamp, label: str) -> Granted:
    actions: dict[str, tuple[Action, Action]] = {}
    notes: list[Change] = []
    refused: list[tuple[Wish, str]] = []
    for wish in wishes:
        before, now = actions.get(wish.action) or (casefile(wish.case).action(wish.action),) * 2
        try:
            if before is None or now is None:
                raise ValueError("this action is not there any more")
            if wish.asked is Asked.NOTE:
                notes.append(plan_gestures.note_beside(now, wish.text, wish.source, stamp))
            else:
                actions[wish.action] = (before, after_wish(now, wish, stamp))
        except ValueError as error:
            refused.append((wish, str(error)))
    changes = [Change(old, new) for old, new in actions.values() if old != new]
    return Granted(ChangeSet(label, (*changes, *notes)), tuple(refused))


def after_wish(action: Action, wish: Wish, stamp: Stamp) -> Action:
    """An action as one wish would have it (not a note, which stands beside the action).

    Raises:
        ValueError: it makes no sense as the action is now.
    """
    match wish.asked:
        case Asked.STATE if wish.state is ActionState.IN_PROGRESS:
            step = plan_gestures.begin(action)
        case Asked.STATE:
            # That it is checked is said by whoever accepts its evidence.
            step = plan_gestures.say_done(action, wish.text, checks=False)
        case Asked.DEADLINE:
            step = plan_gestures.move_deadline(action, wish.text)
        case Asked.EVIDENCE:
            step = _evidence(action, wish, stamp)
        case _:
            later = tuple(day for day in action.later_reviews if day != wish.text)
            return replace(action, review_date=wish.text, later_reviews=later)
    return plan_gestures.after(action, step)


def _evidence(action: Action, wish: Wish, stamp: Stamp) -> ChangeSet:
    place = place_of(action, wish.place, wish.proves)
    if place is None:
        raise ValueError("this evidence is not asked for any more")
    if action.checks[place].met:
        raise ValueError("this evidence is accepted already")
    return plan_gestures.give_evidence(action, place, with_source(wish.text, wish.source), stamp)


def place_of(action: Action, place: int, proves: str) -> int | None:
    """Where an evidence check stands now: at its place, else where its words are."""
    prints = [fingerprint(check.text) for check in action.checks]
    if 0 <= place < len(prints) and prints[place] == proves:
        return place
    return prints.index(proves) if prints.count(proves) == 1 else None


def with_source(text: str, source: str) -> str:
    """What is shown, and where it was told."""
    return f"{text.strip()} (from {source})" if source else text.strip()


def has_note(casefile: CaseFile, wish: Wish) -> bool:
    """Whether a note stands beside its action already."""
    words = (wish.text, with_source(wish.text, wish.source))
    kept = (one.note for one in casefile.evidence_for(wish.action))
    return any(same_text(note, one) for note in kept for one in words)
