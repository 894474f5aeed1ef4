"""Which cases governance looks at: a period, and what they are narrowed to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from rca_studio.domain.facts import month_number, month_of


class Dimension(StrEnum):
    """What cases are told apart by."""

    TYPE = "protocol"
    SERVICE = "service"
    LOCATION = "location"
    STAFF_GROUP = "staff_group"
    ROUTE = "route"
    PERSON = "person_affected"
    TIME_BAND = "time_band"
    WEEKDAY = "weekday"
    MONTH = "month"
    STOPPED_BY = "stopped_by"
    DID_NOT_HOLD = "did_not_hold"
    NOT_THERE = "not_there"
    FACTOR = "factor"
    MARGIN = "margin"
    NATURE = "nature"
    ANONYMOUS = "anonymous"
    STAGE = "stage"
    CAUGHT_BY = "caught_by"
    BACKUP = "backup"
    CONTROL = "control"
    ARROW = "arrow"
    CASE = "case"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _LABELS.get(self.value) or self.value.replace("_", " ").capitalize()


_LABELS = {
    "protocol": "Type",
    "location": "Place",
    "time_band": "Time of day",
    "stopped_by": "What stopped harm",
    "did_not_hold": "What did not hold",
    "not_there": "What was not there",
    "factor": "What made it likely",
    "margin": "Margin to harm",
    "nature": "Kind of record",
    "anonymous": "Reported anonymously",
    "caught_by": "Most reliable control that held",
    "backup": "How backup was found",
    "control": "Control that did not hold",
    "arrow": "What led to what",
    "case": "Near misses",
}

CHOSEN: tuple[Dimension, ...] = (
    Dimension.TYPE,
    Dimension.SERVICE,
    Dimension.LOCATION,
    Dimension.STAFF_GROUP,
    Dimension.ROUTE,
    Dimension.PERSON,
    Dimension.TIME_BAND,
    Dimension.WEEKDAY,
)
"""Any two of these make a heat map, and any of them a filter."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From one month to another, both counted (``YYYY-MM``)."""

    first: str
    last: str

    def __post_init__(self) -> None:
        if month_number(self.last) < month_number(self.first):
            raise ValueError("the period ends before it begins")

    @property
    def months(self) -> tuple[str, ...]:
        """All its months, in order."""
        numbers = range(month_number(self.first), month_number(self.last) + 1)
        return tuple(month_of(number) for number in numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self.months)

    def __len__(self) -> int:
        return month_number(self.last) - month_number(self.first) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The cases looked at; hashable, so that what was worked out for it can be kept.

    ``only`` holds, by dimension, the values asked for (any of them); the values are those stored,
    "" for "not given":

    - keys and texts as they are; a type is the key of its protocol, a time band its key;
    - a weekday ``1`` for Monday to ``7``, a month ``YYYY-MM``;
    - ``stopped_by``, ``did_not_hold`` and ``not_there`` the value of a ``ControlKind``,
      ``caught_by`` that of the most reliable kind that held;
    - ``control`` the words of a control that did not hold (``several.control_words``), ``arrow``
      two factors with ">" between them, ``backup`` the value of a ``Backup``, ``case`` the number
      of a case.

    ``practice``: ``None`` looks at practice and real cases. Cases that were rejected or merged are
    never counted.
    """

    period: Period
    only: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()
    practice: bool | None = False

    def narrowed(self, dimension: Dimension, *values: str) -> Scope:
        """The scope narrowed further: of what was asked for there, what is asked for now."""
        there = dict(self.only)
        known = there.get(dimension)
        kept = values if known is None else tuple(one for one in values if one in known)
        there[dimension] = tuple(dict.fromkeys(kept))
        return replace(self, only=tuple(sorted(there.items())))

    def without(self, dimension: Dimension) -> Scope:
        """The scope with nothing asked for in this dimension."""
        return replace(self, only=tuple(one for one in self.only if one[0] is not dimension))

    def values(self, dimension: Dimension) -> tuple[str, ...] | None:
        """What is asked for in a dimension; ``None`` where everything is."""
        return dict(self.only).get(dimension)
