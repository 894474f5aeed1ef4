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
    """Where an action stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    HELD = "held"
    SLIPPED = "slipped"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The words on screen."""
        if self is ActionState.DONE:
            return "Done, awaiting check"
        return self.value.replace("_", " ").capitalize()

    @property
    def open(self) -> bool:
        """Whether something is still to be done before the action is checked."""
        return self in (ActionState.NOT_STARTED, ActionState.IN_PROGRESS, ActionState.DONE)


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
class EvidenceCheck:
    """What would prove that the action is in place, and who saw it when."""

    text: str
    met: bool = False
    by: str = ""
    at: str = ""


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
    """One step of the plan: exactly one owner, a deadline and a review date (``YYYY-MM-DD``).

    ``effort`` runs from 1 (a word, a note) to 5 (building work, a new system); 0 is not said.
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
    state: ActionState = ActionState.NOT_STARTED
    effects: tuple[Effect, ...] = ()
    result: str = ""
    rank: float = 0.0
    effort: int = 0
    reach: Reach = Reach.UNKNOWN
