"""Findings and the Quality Improvement Action Plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Strength(StrEnum):
    """How much an action relies on design rather than on memory (the action hierarchy)."""

    UNKNOWN = ""
    STRONGER = "stronger"
    INTERMEDIATE = "intermediate"
    WEAKER = "weaker"

    @property
    def label(self) -> str:
        """The word on screen."""
        return self.value.capitalize() or "Not chosen"


class Reach(StrEnum):
    """How far an action reaches; its strength alone does not tell."""

    UNKNOWN = ""
    PERSON = "person"
    TEAM = "team"
    SERVICE = "service"
    ORGANISATION = "organisation"

    @property
    def label(self) -> str:
        """The words on screen."""
        return self.value.capitalize() or "Not chosen"


class ActionState(StrEnum):
    """Where an action stands, from the proposal to whether it held.

    An action that is done waits until its evidence is accepted; only then is it *checked*, and
    only its reviews tell whether it *held*. The first value is the word of earlier versions, whose
    histories stand as they were written.
    """

    PROPOSED = "not_started"
    APPROVED = "approved"
    REFUSED = "refused"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CHECKED = "checked"
    HELD = "held"
    SLIPPED = "slipped"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The words on screen."""
        if self is ActionState.PROPOSED:
            return "Proposed"
        if self is ActionState.DONE:
            return "Done, awaiting check"
        return self.value.replace("_", " ").capitalize()

    @property
    def to_do(self) -> bool:
        """Whether it is still to be done, so that its deadline counts."""
        return self in TO_DO

    @property
    def open(self) -> bool:
        """Whether something is still to be done or looked at before it is known to have held."""
        return self in OPEN

    @property
    def counts(self) -> bool:
        """Whether the plan rests on it: it was neither refused nor found to have failed."""
        return self not in (ActionState.REFUSED, ActionState.FAILED)


TO_DO = (ActionState.PROPOSED, ActionState.APPROVED, ActionState.IN_PROGRESS)
"""States of what is not done yet."""
OPEN = (*TO_DO, ActionState.DONE, ActionState.CHECKED)
"""States in which nobody has judged yet whether an action held."""
IN_PLACE = (ActionState.DONE, ActionState.CHECKED, ActionState.HELD)
"""States of what is done and not known to have slipped."""
OUTCOMES = (ActionState.HELD, ActionState.SLIPPED, ActionState.FAILED)
"""How a review of an action ends."""


class EffectKind(StrEnum):
    """What an action does to the causal model."""

    REMOVES_CAUSE = "removes_cause"
    ADDS_CONTROL = "adds_control"
    STRENGTHENS_CONTROL = "strengthens_control"

    @property
    def label(self) -> str:
        """The words on screen."""
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One effect of an action on the model: ``target`` is the id of the cause or control."""

    kind: EffectKind
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceReturn:
    """Evidence that did not show what was asked for, and why; ``at`` is a UTC instant."""

    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCheck:
    """What would prove that the action is in place, what is shown for it, and who accepted it.

    Attributes:
        text: what proves it.
        met: whether what is shown was accepted; ``by`` whom, ``at`` when.
        checker: who is to look at it, by name or role.
        shown: what the owner says is there, given by ``given_by`` at ``given_at``.
        returns: each time what was shown was not enough.
    """

    text: str
    met: bool = False
    by: str = ""
    at: str = ""
    checker: str = ""
    shown: str = ""
    given_by: str = ""
    given_at: str = ""
    returns: tuple[EvidenceReturn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The executive approved an action, or refused it and said why; ``at`` is a UTC instant."""

    approved: bool
    by: str
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectReview:
    """Somebody looked whether an action held.

    Attributes:
        day: when they looked (``YYYY-MM-DD``); ``planned`` when it was to be.
        outcome: held, slipped or failed.
        saw: what was seen.
        changes: what changes now; needed where it slipped.
        by: who; ``at`` is the UTC instant it was written down.
    """

    day: str
    outcome: ActionState
    by: str
    at: str
    saw: str = ""
    changes: str = ""
    planned: str = ""


class MeasureKind(StrEnum):
    """What a measure tells: whether the control is used, or whether what it guards against fell."""

    PROCESS = "process"
    OUTCOME = "outcome"

    @property
    def label(self) -> str:
        """The words on screen."""
        return f"{self.value.capitalize()} measure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How it is known that an action works.

    Attributes:
        kind: process or outcome; an action has at most one of each.
        text: what is looked at.
        numerator: what is counted.
        denominator: out of what; empty where the figure is no share.
        target: the expected level, in per cent where there is a denominator.
        at_most: whether the figure should not exceed the target, instead of reaching it.
        due: the day by which the target is to be reached (``YYYY-MM-DD``).
    """

    kind: MeasureKind
    text: str = ""
    numerator: str = ""
    denominator: str = ""
    target: float | None = None
    at_most: bool = False
    due: str = ""

    @property
    def is_share(self) -> bool:
        """Whether figures are a share, shown in per cent."""
        return bool(self.denominator.strip())

    def reached_by(self, value: float) -> bool | None:
        """Whether a figure reaches the target; ``None`` without one."""
        if self.target is None:
            return None
        return value <= self.target if self.at_most else value >= self.target


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One figure of a measure: ``numerator`` out of ``denominator`` (0 where it is no share).

    ``day`` is when it was counted (``YYYY-MM-DD``), ``at`` the UTC instant it was written down.
    """

    id: str
    case_id: str
    action: str
    kind: MeasureKind
    day: str
    numerator: float
    denominator: float = 0.0
    note: str = ""
    by: str = ""
    at: str = ""

    @property
    def value(self) -> float:
        """The figure: in per cent where it is a share, else the number itself."""
        return 100 * self.numerator / self.denominator if self.denominator else self.numerator


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A causal statement: cause, effect and event in one sentence, linked to its causes.

    ``number`` is its place in the case, shown as F1, F2 ...
    """

    id: str
    case_id: str
    number: int
    statement: str
    causes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The short name on screen and paper."""
        return f"F{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One step of the plan: exactly one owner, a deadline and review dates (``YYYY-MM-DD``).

    Attributes:
        kind: key of the action hierarchy; ``strength`` follows from it unless chosen.
        measure: in a few words how it is known to work; ``measures`` say it with figures.
        review_date: when it is looked at next whether it held; ``later_reviews`` come after.
        result: what the last review saw.
        effort: from 1 (a word, a note) to 5 (building work, a new system); 0 is not said.
        decisions: each time it was approved or refused; the last one stands.
        reviews: each time somebody looked whether it held.
        done_on: the day it was put in place, from which figures are read.
        first_deadline: what was promised at first, where the deadline was moved since.
        pattern: the good action it was taken from (see ``analysis.good_actions``).
    """

    id: str
    case_id: str
    text: str
    findings: tuple[str, ...] = ()
    owner: str = ""
    deadline: str = ""
    kind: str = ""
    strength: Strength = Strength.UNKNOWN
    checks: tuple[EvidenceCheck, ...] = ()
    measure: str = ""
    review_date: str = ""
    state: ActionState = ActionState.PROPOSED
    effects: tuple[Effect, ...] = ()
    result: str = ""
    rank: float = 0.0
    effort: int = 0
    reach: Reach = Reach.UNKNOWN
    decisions: tuple[Decision, ...] = ()
    reviews: tuple[EffectReview, ...] = ()
    later_reviews: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    done_on: str = ""
    first_deadline: str = ""
    pattern: str = ""

    @property
    def promised(self) -> str:
        """The deadline as it was promised at first."""
        return self.first_deadline or self.deadline

    @property
    def is_proven(self) -> bool:
        """Whether evidence was asked for and all of it is accepted."""
        return bool(self.checks) and all(check.met for check in self.checks)

    @property
    def decision(self) -> Decision | None:
        """The last decision; a refusal waits for another one where it was proposed again since."""
        return self.decisions[-1] if self.decisions else None

    def measure_of(self, kind: MeasureKind) -> Measure | None:
        """Its measure of this kind, if it has one."""
        return next((one for one in self.measures if one.kind is kind), None)
