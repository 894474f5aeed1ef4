"""What staff answered when they were asked whether it is safe to report, and which way that went.

Answers are counts of five steps; 5 is best. Two times are only told apart where both have enough
answers and the difference is larger than chance makes it: two standard errors of the difference of
two means (the usual test of two large samples), and at least a fifth of a step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.spans import month_of_day
from rca_studio.analysis.spc_weighed import Trend
from rca_studio.domain.facts import month_number, month_of
from rca_studio.domain.governance import FROM_REPORT, STEPS, PulseCount

ENOUGH_ANSWERS: Final = 10
"""Fewer answers than this are told, and called neither more nor less."""

_A_DIFFERENCE: Final = 0.2


@dataclass(frozen=True, slots=True)
class Answers:
    """So many answers of each step, from 1 to 5."""

    counts: tuple[int, ...] = (0,) * STEPS

    @property
    def number(self) -> int:
        """How many."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """From 1 to 5; ``None`` without an answer."""
        if not self.number:
            return None
        return sum(step * n for step, n in enumerate(self.counts, 1)) / self.number

    @property
    def variance(self) -> float:
        """Of one answer (0 with fewer than two)."""
        mean, number = self.mean, self.number
        if mean is None or number < 2:
            return 0.0
        squares = sum(n * (step - mean) ** 2 for step, n in enumerate(self.counts, 1))
        return squares / (number - 1)

    @property
    def good(self) -> int:
        """How many are one of the two best steps."""
        return self.counts[-1] + self.counts[-2]

    @property
    def middle(self) -> int:
        """How many are the step between."""
        return self.counts[2]

    @property
    def poor(self) -> int:
        """How many are one of the two lowest steps."""
        return self.counts[0] + self.counts[1]


def together(counts: Iterable[PulseCount]) -> Answers:
    """All answers of several counts."""
    columns = list(zip(*(one.answers for one in counts), strict=False))[:STEPS]
    return Answers(tuple(map(sum, columns)) or (0,) * STEPS)


def heard(inputs: Inputs) -> tuple[PulseCount, ...]:
    """The answers of the period, services and staff groups looked at, up to the present month."""
    period = inputs.scope.period
    last = min(period.last, month_of_day(inputs.today))
    services, groups = inputs.services, inputs.scope.values(Dimension.STAFF_GROUP)
    return tuple(
        one
        for one in inputs.pulse
        if period.first <= one.month <= last
        and (services is None or one.service in services)
        and (groups is None or one.staff_group in groups)
        and one.number > 0
    )


def in_months(counts: Iterable[PulseCount], months: Collection[str]) -> tuple[PulseCount, ...]:
    """Those of some months."""
    return tuple(one for one in counts if one.month in months)


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """How safe reporting felt, before and now.

    ``mixed`` says that many more (or fewer) of the answers came with reports than before, so that
    other people may have been asked: then nothing is said about a change.
    """

    before: Answers
    now: Answers
    trend: Trend
    mixed: bool = False

    @property
    def words(self) -> str:
        """For example "4.1 of 5, up from 3.4"; empty where there is no answer now."""
        now, before = self.now.mean, self.before.mean
        if now is None:
            return ""
        if before is None or self.trend is Trend.UNKNOWN:
            return f"{now:.1f} of {STEPS}"
        if self.trend is Trend.SAME:
            return f"{now:.1f} of {STEPS}, {before:.1f} before"
        return f"{now:.1f} of {STEPS}, {self.trend.value} from {before:.1f}"


def felt(counts: Sequence[PulseCount], before: Sequence[str], now: Sequence[str]) -> Felt:
    """Compare the answers to one question at two times."""
    was, is_ = in_months(counts, before), in_months(counts, now)
    old, new = together(was), together(is_)
    moved = abs(_with_reports(was) - _with_reports(is_)) > 0.25
    mixed = bool(was and is_ and moved)
    trend = Trend.UNKNOWN if mixed else _trend(old, new)
    return Felt(before=old, now=new, trend=trend, mixed=mixed)


def _trend(old: Answers, new: Answers) -> Trend:
    if min(old.number, new.number) < ENOUGH_ANSWERS or old.mean is None or new.mean is None:
        return Trend.UNKNOWN
    difference = new.mean - old.mean
    error = (old.variance / old.number + new.variance / new.number) ** 0.5
    if abs(difference) < _A_DIFFERENCE or abs(difference) <= 2 * error:
        return Trend.SAME
    return Trend.UP if difference > 0 else Trend.DOWN


def _with_reports(counts: Sequence[PulseCount]) -> float:
    """The share of answers that were given with a report."""
    whole = together(counts).number
    return together(c for c in counts if c.source == FROM_REPORT).number / whole if whole else 0.0


def halves(months: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The earlier and the later half of some months."""
    middle = len(months) // 2
    return tuple(months[:middle]), tuple(months[middle:])


def months_up_to_now(inputs: Inputs) -> tuple[str, ...]:
    """The months of the period, without those to come."""
    period = inputs.scope.period
    last = min(period.last, month_of_day(inputs.today))
    numbers = range(month_number(period.first), month_number(last) + 1)
    return tuple(month_of(number) for number in numbers)
