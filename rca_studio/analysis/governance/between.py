"""From one near miss to the next: days, or how much care was given. For what happens seldom."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from rca_studio.analysis.governance.exposure import Exposed
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.scope import Scope
from rca_studio.analysis.governance.spans import month_of_day
from rca_studio.domain.words import plural

MOST: Final = 400
"""With more near misses than this each gap is no point of its own any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The near miss of a day, and how much lies between the one before and it (``None``: not
    known); ``since`` is the day of the one before."""

    since: date
    day: date
    number: float | None

    @property
    def month(self) -> str:
        """The month it ended in."""
        return month_of_day(self.day)


def days_of(inputs: Inputs, scope: Scope, months: Sequence[str]) -> tuple[date, ...] | str:
    """The days of the near misses, in order; or why there is no gap that can be shown.

    A near miss that is known to the month alone would make the gap around it too long.
    """
    import numpy as np

    days = inputs.cube.column("day")[inputs.cube.mask(scope)]
    vague = int((days == 0).sum())
    if vague:
        return f"the day of {plural(vague, 'near miss', 'near misses')} is not known"
    if len(days) > MOST:
        return "they are too many to be shown one by one"
    if not months or len(days) < 2:
        return "there are fewer than two near misses"
    first = date(int(months[0][:4]), int(months[0][5:7]), 1).toordinal()
    kept = np.sort(days[(days >= first) & (days <= inputs.today.toordinal())])
    return tuple(date.fromordinal(int(one)) for one in kept)


def in_days(days: Sequence[date]) -> tuple[Gap, ...]:
    """Days from one to the next; 0 for two on the same day."""
    pairs = pairwise(days)
    return tuple(
        Gap(since=one, day=later, number=float((later - one).days)) for one, later in pairs
    )


def in_care(days: Sequence[date], exposed: Exposed) -> tuple[Gap, ...]:
    """How much care was given from one to the next, if it is spread evenly over each month."""
    numbers = dict(zip(exposed.months, exposed.numbers, strict=True))
    pairs = pairwise(days)
    return tuple(
        Gap(since=one, day=later, number=_care(one, later, numbers)) for one, later in pairs
    )


def _care(first: date, last: date, numbers: dict[str, float | None]) -> float | None:
    total = 0.0
    day = first
    while day < last:
        length = monthrange(day.year, day.month)[1]
        number = numbers.get(month_of_day(day))
        if number is None:
            return None
        end = min(last, day.replace(day=1) + timedelta(days=length))
        total += number * (end - day).days / length
        day = end
    return float(round(total))
