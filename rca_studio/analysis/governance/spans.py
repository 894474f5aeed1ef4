"""Which months a series over time shows, and how many of them make one point."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import month_label
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.domain.days import MONTHS
from rca_studio.domain.facts import month_number, month_of
from rca_studio.domain.moments import show_moment

NOT_OVER: Final = "The month is not over yet"
NOTHING_RECORDED: Final = "Nothing at all was recorded, so reports may be missing"
SIZES: Final = (1, 3, 6, 12)
_SURELY_SOME: Final = 5
"""With so many a month on average, chance leaves a month empty less than once in a hundred."""
_TIMES_AS_LONG: Final = 3
"""A wait three times as long as usual comes about by chance once in twenty times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One month, or several next to each other, as one point.

    ``left_out`` says why it shapes no line; "" where it does.
    """

    months: tuple[str, ...]
    left_out: str = ""

    @property
    def label(self) -> str:
        """For example ``Nov 2026``, ``Sep to Nov 2026`` or ``Dec 2025 to Feb 2026``."""
        first, last = self.months[0], self.months[-1]
        if first == last:
            return month_label(first)
        if first[:4] == last[:4]:
            return f"{MONTHS[int(first[5:7]) - 1][:3]} to {month_label(last)}"
        return f"{month_label(first)} to {month_label(last)}"


def month_of_day(day: date) -> str:
    """The month a day lies in, ``YYYY-MM``."""
    return f"{day.year:04d}-{day.month:02d}"


def open_month(today: date) -> str:
    """The first month that is not over when ``today`` is; on the last day of a month the next."""
    return month_of_day(today + timedelta(days=1))


def shown_months(inputs: Inputs) -> tuple[str, ...]:
    """The months of the period from the first record on, up to the present month.

    Before its first record a service may have recorded nothing, whatever happened: a row of zeros
    there would make the first real month a rise.
    """
    first = _first_record(inputs)
    if first is None:
        return ()
    period = inputs.scope.period
    start = max(first, month_number(period.first))
    end = min(month_number(period.last), month_number(month_of_day(inputs.today)))
    return tuple(month_of(number) for number in range(start, end + 1))


def _first_record(inputs: Inputs) -> int | None:
    scope = Scope(period=inputs.scope.period, practice=inputs.scope.practice)
    if inputs.services is not None:
        scope = scope.narrowed(Dimension.SERVICE, *inputs.services)
    months = inputs.cube.column("month")[inputs.cube.whenever(scope)]
    now = month_number(month_of_day(inputs.today))
    there = months[(months >= 0) & (months <= now)]
    return int(there.min()) if len(there) else None


def silent_months(inputs: Inputs, months: Sequence[str]) -> Mapping[str, str]:
    """Months that are over in which nobody recorded anything at all, though many do otherwise.

    Where nothing was recorded any more, the last month with records may be incomplete and is one of
    them, unless its last record lies as near to its end as records usually lie to each other.

    Returns:
        By month why it shapes no line.
    """
    if not months:
        return {}
    everything = Scope(period=inputs.scope.period, practice=inputs.scope.practice)
    numbers = dict(zip(everything.period, inputs.cube.by_month(everything), strict=True))
    over = [one for one in months if one < open_month(inputs.today)]
    recorded = [numbers[one] for one in over if numbers[one]]
    if not recorded or sum(recorded) / len(recorded) < _SURELY_SOME:
        return {}
    found = {one: NOTHING_RECORDED for one in over if not numbers[one]}
    last = _last_record(inputs, everything)
    if last is not None and month_of_day(last) in over:
        rest = monthrange(last.year, last.month)[1] - last.day
        usual = 30 * len(recorded) / sum(recorded)
        if rest > _TIMES_AS_LONG * usual:
            found[month_of_day(last)] = (
                f"Nothing was recorded after {show_moment(last.isoformat())}: the month may be "
                "incomplete"
            )
    return found


def _last_record(inputs: Inputs, everything: Scope) -> date | None:
    """The day of the last record of all, where at least a whole month has passed without one."""
    those = inputs.cube.whenever(everything)
    months, days = inputs.cube.column("month")[those], inputs.cube.column("day")[those]
    now = month_number(month_of_day(inputs.today))
    until = months <= now
    if not until.any() or int(months[until].max()) >= now - 1 or not days[until].max():
        return None
    return date.fromordinal(int(days[until].max()))


def make_spans(
    months: Sequence[str], size: int, today: date, silent: Mapping[str, str] | None = None
) -> tuple[Span, ...]:
    """Months as points of ``size`` months each, counted back from the last month that is over.

    What is left over at the start, a month that is not over and months without any record make
    points that are left out.
    """
    present = open_month(today)
    over = [month for month in months if month < present]
    rest = len(over) % size
    spans = [_part(tuple(over[:rest]), size)] if rest else []
    for start in range(rest, len(over), size):
        group = tuple(over[start : start + size])
        reason = next((silent[one] for one in group if one in silent), "") if silent else ""
        spans.append(Span(months=group, left_out=reason))
    spans += [Span(months=(one,), left_out=NOT_OVER) for one in months if one >= present]
    return tuple(spans)


def _part(months: tuple[str, ...], size: int) -> Span:
    return Span(months=months, left_out=f"Only {len(months)} of {size} months")


def noun(size: int) -> str:
    """What one point is called, as the object of a number ("9 months")."""
    return {1: "month", 3: "quarter", 6: "half-year", 12: "year"}[size]
