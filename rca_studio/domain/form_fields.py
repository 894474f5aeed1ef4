"""What a report form on paper or as a file asks, and by which names its answers come back.

The names are lasting: a form that was handed out years ago is still read. What a protocol asks
besides has its key behind ``ANSWER``; the mark says which form, and which protocol in which
version, a file was made from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rca_studio.domain.protocol import FieldType, Protocol, ProtocolField

FORM_VERSION: Final = 1
MARK: Final = "rca_studio_form"
"""Name of the hidden field that holds the mark."""
ANSWER: Final = "answer-"
SAFE_STEPS: Final = ("1", "2", "3", "4", "5")
YES: Final = "Yes"
NO_NAME: Final = "no_name"
"""Name of the tick for a report without a name."""
_MOST_OWN: Final = 6
"""So many questions of a protocol; whoever reports should be done in some minutes."""
_IN_FORM: Final = frozenset(
    {"occurred", "location", "service", "staff_group", "title", "story", "reporter"}
)
_SHAPE: Final = re.compile(r"rca-studio-report/(\d{1,4}) ([^\s/]{1,80})/(\d{1,9})( month-first)?")


class AskKind(StrEnum):
    """How something is answered."""

    LINE = "line"
    TEXT = "text"
    STEPS = "steps"
    TICK = "tick"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question of the form.

    Attributes:
        name: of the field, lasting.
        label: the question.
        hint: what helps to answer it; may be empty.
        kind: how it is answered.
        rows: lines of room for a text.
        choices: of a choice; of steps the words from 1 on.
        half: whether half the width is enough.
    """

    name: str
    label: str
    hint: str = ""
    kind: AskKind = AskKind.LINE
    rows: int = 1
    choices: tuple[str, ...] = ()
    half: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Questions that belong together; ``number`` 1 to 4 is what everybody is asked, 0 the rest."""

    number: int
    title: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMark:
    """Which form a file is: its own version, the protocol and the version of that.

    ``month_first`` says that a day in figures has its month first, as on Letter paper.
    """

    form: int
    protocol: str
    version: int
    month_first: bool = False

    @property
    def text(self) -> str:
        """What the hidden field and the foot of the page hold.

        >>> FormMark(form=1, protocol="near_fall", version=3).text
        'rca-studio-report/1 near_fall/3'
        """
        order = " month-first" if self.month_first else ""
        return f"rca-studio-report/{self.form} {self.protocol}/{self.version}{order}"


def mark_of(protocol: Protocol, *, month_first: bool = False) -> FormMark:
    """The mark of a form that is made now."""
    return FormMark(
        form=FORM_VERSION,
        protocol=protocol.key,
        version=protocol.version,
        month_first=month_first,
    )


def read_mark(text: str) -> FormMark | None:
    """The mark in a text; ``None`` where there is none."""
    found = _SHAPE.search(text)
    if found is None:
        return None
    return FormMark(
        form=int(found[1]), protocol=found[2], version=int(found[3]), month_first=bool(found[4])
    )


def parts_of(protocol: Protocol, felt: str, steps: tuple[str, ...]) -> tuple[Part, ...]:
    """All that the form of a protocol asks, in its order.

    Args:
        protocol: of the kind of near miss.
        felt: how it is asked how safe it felt to report; "" where that is not asked.
        steps: the words of the five steps.
    """
    first = (
        Part(
            number=1,
            title="What almost happened?",
            asked=(
                Asked(
                    name="title",
                    label="In one sentence",
                    hint="For example: the walker was out of reach, a colleague held on in time.",
                ),
                Asked(
                    name="story",
                    label="How did it come about?",
                    hint="What was going on, and what happened then? No names are needed.",
                    kind=AskKind.TEXT,
                    rows=5,
                ),
            ),
        ),
        Part(
            number=2,
            title="When and where?",
            asked=(
                Asked(
                    name="when",
                    label="When",
                    hint="For example 18 Nov 2026, 20:40. A day is enough.",
                    half=True,
                ),
                Asked(name="where", label="Where", hint="House and room, or route.", half=True),
                Asked(name="service", label="Service", half=True),
                Asked(name="staff_group", label="Staff group", half=True),
            ),
        ),
        Part(
            number=3,
            title="What stopped harm?",
            asked=(
                Asked(
                    name="stopped_harm",
                    label="What kept it from going further",
                    hint="A rail, a second person, a double check, luck.",
                    kind=AskKind.TEXT,
                    rows=2,
                ),
            ),
        ),
    )
    safe = Part(
        number=4,
        title=felt,
        asked=(
            Asked(
                name="felt_safe",
                label=felt,
                hint="If you like. Answers are counted together; nobody sees yours.",
                kind=AskKind.STEPS,
                choices=steps,
            ),
        ),
    )
    own = tuple(_asked_of(one) for one in own_fields(protocol))
    more = Part(number=0, title="If you know it", asked=own)
    name = Part(
        number=0,
        title="Your name, if you like",
        asked=(
            Asked(
                name=NO_NAME,
                label="Report without a name: no name and no exact time is kept.",
                kind=AskKind.TICK,
            ),
            Asked(name="reporter", label="Name or role", half=True),
        ),
    )
    return (*first, *((safe,) if felt else ()), name, *((more,) if own else ()))


def own_fields(protocol: Protocol) -> tuple[ProtocolField, ...]:
    """What a protocol asks of whoever was there.

    That is what stands before, and including, what was done at once; what follows is found out in
    the review. Nothing is asked that hangs on another answer, or that the form asks anyway.
    """
    fields = list(protocol.fields)
    ends = [n for n, one in enumerate(fields) if one.bound == "immediate_action"]
    told = fields[: ends[0] + 1] if ends else fields
    asked = [one for one in told if one.bound not in _IN_FORM and one.required_when is None]
    last = [one for one in asked if one.bound == "immediate_action"]
    rest = [one for one in asked if one not in last]
    return (*rest[: _MOST_OWN - len(last)], *last)


def labels_of(protocol: Protocol) -> Mapping[str, str]:
    """By the name of the form field the words of what a protocol asks."""
    return {ANSWER + one.key: one.label for one in protocol.fields}


def _asked_of(field: ProtocolField) -> Asked:
    kinds = {FieldType.LONG_TEXT: AskKind.TEXT, FieldType.CHOICE: AskKind.CHOICE}
    kind = kinds.get(field.type, AskKind.LINE)
    return Asked(
        name=ANSWER + field.key,
        label=field.label,
        hint=field.prompt,
        kind=kind,
        rows=2 if kind is AskKind.TEXT else 1,
        choices=field.choices,
        half=kind is AskKind.LINE,
    )
