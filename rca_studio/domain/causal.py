"""The causal model of a case: causes, controls, one event, one harm, and the links between them.

Design: a link runs from a cause to its effect. Each effect has a gate. A control guards one node:
the node happens only if its gate is satisfied and every control guarding it fails. The harm always
follows the event; that link is part of every model and is not stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Gate(StrEnum):
    """How the causes of an effect combine."""

    ALL = "all"
    ANY = "any"


class EvidenceState(StrEnum):
    """What is known about a cause."""

    HYPOTHESIS = "hypothesis"
    SUPPORTED = "supported"
    VERIFIED = "verified"
    RULED_OUT = "ruled_out"

    @property
    def label(self) -> str:
        """The words on screen."""
        return self.value.replace("_", " ").capitalize()


class CauseNature(StrEnum):
    """What a cause is; the five rules of causation ask more of the last three."""

    CONDITION = "condition"
    HUMAN_ERROR = "human_error"
    DEPARTURE = "departure"
    OMISSION = "omission"


class ControlState(StrEnum):
    """What a control did in this near miss."""

    HELD = "held"
    FAILED = "failed"
    ABSENT = "absent"
    PLANNED = "planned"

    @property
    def label(self) -> str:
        """The words on screen; never a judgement on a person."""
        words = {"held": "Held", "failed": "Did not hold", "absent": "Not there"}
        return words.get(self.value, "Planned")


class ControlKind(StrEnum):
    """What a control relies on, from the most to the least reliable."""

    FORCING_FUNCTION = "forcing_function"
    AUTOMATION = "automation"
    PHYSICAL = "physical"
    SECOND_PERSON = "second_person"
    CHECKLIST = "checklist"
    VIGILANCE = "vigilance"
    LUCK = "luck"

    @property
    def label(self) -> str:
        """The words on screen."""
        if self is ControlKind.CHECKLIST:
            return "Checklist or procedure"
        return self.value.replace("_", " ").capitalize()

    @property
    def designed(self) -> bool:
        """Whether somebody built this control; vigilance and luck are not designed."""
        return self not in (ControlKind.VIGILANCE, ControlKind.LUCK)


class Reliability(StrEnum):
    """Answer to a question about a control; empty means not answered yet."""

    UNANSWERED = ""
    YES = "yes"
    UNSURE = "unsure"
    NO = "no"

    @property
    def label(self) -> str:
        """The word on screen."""
        return self.value.capitalize() or "Not answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """An event or a condition that made the next step possible.

    ``category`` is a key of the case's frame (the bone it stands on); ``rank`` orders siblings.
    ``question`` marks a cause that is still a question ("one worker on shift?"); ``answer_by`` says
    who will answer it and ``answer_due`` until when (``YYYY-MM-DD``). ``ruled_out_because`` is the
    reason why it is ruled out, ``duty`` the written or assigned duty that an omission goes against.
    """

    id: str
    case_id: str
    text: str
    category: str = ""
    evidence: EvidenceState = EvidenceState.HYPOTHESIS
    nature: CauseNature = CauseNature.CONDITION
    gate: Gate = Gate.ANY
    question: bool = False
    rank: float = 0.0
    ruled_out_because: str = ""
    answer_by: str = ""
    answer_due: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A barrier that guards one node (``guards``: id of a cause, the event or the harm).

    The three questions of the practice stand on the control itself: was it reliable, and would it
    work with other staff, other timing, greater pressure.
    """

    id: str
    case_id: str
    guards: str
    text: str
    state: ControlState = ControlState.HELD
    kind: ControlKind = ControlKind.VIGILANCE
    gate: Gate = Gate.ANY
    reliable: Reliability = Reliability.UNANSWERED
    why_reliable: str = ""
    other_staff: Reliability = Reliability.UNANSWERED
    other_timing: Reliability = Reliability.UNANSWERED
    greater_pressure: Reliability = Reliability.UNANSWERED
    rank: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The near miss itself: what almost went on to harm. One in each model."""

    id: str
    case_id: str
    text: str
    gate: Gate = Gate.ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """What could have happened and did not. One in each model; it needs the event and ``gate``
    joins the event with any further causes linked to the harm."""

    id: str
    case_id: str
    text: str
    gate: Gate = Gate.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``cause_id`` (a cause) made ``effect_id`` (a cause, control, the event or the harm) likely.

    A link to a control says why that control did not hold.
    """

    id: str
    case_id: str
    cause_id: str
    effect_id: str
    rank: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a person put a node by hand in one view (``view``: "graph").

    ``x`` and ``y`` are the centre of its box in points, counted from the centre of the event's box:
    the picture as a whole may move, what was put somewhere stays there.
    """

    id: str
    case_id: str
    node: str
    view: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LogicAnswer:
    """What the team said when a gate was checked.

    With a ``cause``: was it needed, would ``effect`` not have come about without it? Without one:
    were the causes together enough? ``causes`` are the causes of the effect at that time that were
    not ruled out, so that an answer given to another set can be told from one that still holds.
    """

    id: str
    case_id: str
    effect: str
    cause: str = ""
    answer: Reliability = Reliability.UNANSWERED
    causes: tuple[str, ...] = ()
    note: str = ""
    by: str = ""
    at: str = ""
