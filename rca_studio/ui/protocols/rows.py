"""What the form asks about each part of a protocol: one row for each thing that can be said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from rca_studio.domain.case import Stage
from rca_studio.domain.proof import About
from rca_studio.domain.protocol import FieldType, FollowWay
from rca_studio.domain.protocol_packs import BINDABLE
from rca_studio.domain.protocol_parts import SAME
from rca_studio.ui.protocols.parts import STAGES


class Kind(StrEnum):
    """How something is typed in."""

    LINE = "line"
    AREA = "area"
    LINES = "lines"
    CHOICE = "choice"
    TICK = "tick"
    NUMBER = "number"
    TIME = "time"
    CONDITION = "condition"
    MARKS = "marks"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing: the attribute, its words, how it is typed in, and a line of help below it."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    help: str = ""
    prompt: str = ""
    choices: tuple[tuple[str, str], ...] = ()


_BOUND: Final = {
    "story": "The story",
    "service": "Service",
    "location": "Location",
    "occurred": "When it happened",
    "reported": "When it was reported",
    "staff_group": "Staff group",
    "route": "Route",
    "person_affected": "Person affected",
    "immediate_action": "Immediate action",
}
_TYPES: Final = {
    FieldType.TEXT: "A line of text",
    FieldType.LONG_TEXT: "A longer text",
    FieldType.MOMENT: "A date and time",
    FieldType.CHOICE: "A choice of a few",
}
_TONES: Final = (
    ("info", "Blue"),
    ("good", "Green"),
    ("warning", "Amber"),
    ("error", "Red"),
    ("neutral", "Grey"),
)
_CRITICAL: Final = Row(
    "critical", "Safety-critical", Kind.TICK, "It takes two people to set it aside."
)
_WHEN: Final = "Left at “Always”, it is asked in every case."

ROWS: Final = MappingProxyType(
    {
        "head": (
            Row("label", "Name in lists", help="One or two words, as they stand in lists."),
            Row("title", "Title", help="As it heads the review and the report."),
            Row("tone", "Colour in lists", Kind.CHOICE, choices=_TONES),
            Row(
                "words",
                "Words it is recognised by",
                Kind.LINES,
                "In an import, and while a near miss is reported.",
            ),
            Row("event_prompt", "Hint for what almost happened", Kind.AREA),
            Row("harm_prompt", "Hint for what it could have led to", Kind.AREA),
            Row("source", "What it rests on", Kind.AREA, "A guideline, a policy, a meeting."),
        ),
        "field": (
            Row("label", "Label", prompt="Short, as it stands over the field"),
            Row(
                "type", "Type", Kind.CHOICE, choices=tuple((t.value, _TYPES[t]) for t in FieldType)
            ),
            Row("choices", "Choices", Kind.LINES),
            Row(
                "bound",
                "Filled from the case",
                Kind.CHOICE,
                "So that nothing is typed twice.",
                choices=(
                    ("", "No, it is answered here"),
                    *((key, _BOUND[key]) for key in BINDABLE),
                ),
            ),
            Row("prompt", "Hint in the empty field"),
            Row("why", "Why we ask", Kind.AREA),
            Row("good", "A good answer", Kind.AREA, "An example to learn from; both or neither."),
            Row("weak", "A weak answer"),
            Row("required_when", "Required", Kind.CONDITION, _WHEN),
            _CRITICAL,
        ),
        "item": (
            Row("label", "What is confirmed", prompt="Person remains safe"),
            Row("help", "What it means", Kind.AREA),
            Row("evidence", "What would show it", Kind.AREA, prompt="A photo of the place"),
            Row("roles", "Who may confirm it", Kind.LINES, "Roles, not names. Empty: anybody."),
            _CRITICAL,
        ),
        "tell": (
            Row("about", "Who", Kind.CHOICE, choices=tuple((a.value, a.label) for a in About)),
            Row("hours", "To be decided within", Kind.TIME, "From the moment it happened."),
            Row("why", "Why we ask", Kind.AREA),
            Row("when", "Asked", Kind.CONDITION, _WHEN),
        ),
        "clock": (
            Row("stage", "Stage", Kind.CHOICE, choices=tuple((s.value, s.label) for s in STAGES)),
            Row("hours", "May take", Kind.TIME, "From the moment the case came to the stage."),
            Row("words", "The time in words", prompt="within the same shift"),
            Row(
                "when",
                "Holds",
                Kind.CONDITION,
                "Of several clocks of one stage the first whose condition holds is kept.",
            ),
        ),
        "repeat": (
            Row("count", "So many near misses", Kind.NUMBER),
            Row("days", "Within so many days", Kind.NUMBER),
            Row(
                "same",
                "With the same",
                Kind.MARKS,
                "Besides their type.",
                choices=tuple((key, _BOUND[key]) for key in SAME),
            ),
            Row("then", "What follows", Kind.AREA),
        ),
        "follow": (
            Row("sac", "SAC score", Kind.NUMBER),
            Row(
                "way", "How deep", Kind.CHOICE, choices=tuple((w.value, w.label) for w in FollowWay)
            ),
            Row("text", "In words", Kind.AREA),
        ),
    }
)
"""The rows of each part; ``item`` stands for both lists of items."""

TYPED: Final = MappingProxyType({"type": FieldType, "stage": Stage, "way": FollowWay})
"""The rows whose choice is of a kind of its own, by name."""


def rows_of(part: str) -> tuple[Row, ...]:
    """The rows of a part of a protocol."""
    return ROWS["item" if part in ("proceed", "validation") else part]
