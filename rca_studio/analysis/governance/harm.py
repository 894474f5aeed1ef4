"""Harm over the same months, for near misses to be read beside.

Harm is what was entered for each month, or, where that was not, the cases that are records of
harm. The two are never added: they may be the same events.

Whether there was more of it than before is asked of two counts of rare events: given their sum, the
later one is binomial with the share of the later months (the conditional test of two Poisson rates,
Przyborowski and Wilenski, Biometrika 31, 1940), here in its normal form.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.counted import Counted
from rca_studio.analysis.governance.exposure import monthly
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Cell
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.spans import open_month
from rca_studio.analysis.spc_weighed import Trend
from rca_studio.domain.words import plural

HARM: Final = "harm"
"""Key of the monthly figure."""

_FEW: Final = 5
"""Of fewer events at both times together nobody can say which way they go."""
_CLEARLY: Final = 1.645
"""One chance in twenty that a rise this large comes about without a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """Events with harm by month (``None`` where it is not known), and where they come from."""

    months: tuple[str, ...]
    numbers: tuple[int | None, ...]
    entered: bool

    def over(self, months: Sequence[str]) -> int | None:
        """Of several months together; ``None`` where one is not known."""
        by_month = dict(zip(self.months, self.numbers, strict=True))
        total = 0
        for month in months:
            number = by_month.get(month)
            if number is None:
                return None
            total += number
        return total

    @property
    def source(self) -> str:
        """In words."""
        return "as entered by month" if self.entered else "cases recorded as harm"


def harm_of(inputs: Inputs, counted: Counted) -> Harm | None:
    """Harm in the months shown; ``None`` where nothing is known of it."""
    present = open_month(inputs.today)
    months = tuple(month for month in counted.months if month < present)
    figure = inputs.pack.figure(HARM)
    narrow = {one for one, _ in counted.scope.only} - {Dimension.SERVICE, Dimension.NATURE}
    if figure is not None and not narrow:
        entered = monthly(inputs, figure, months)
        found = tuple(None if n is None else round(n) for n in entered.numbers)
        if sum(1 for n in found if n is not None) * 2 >= max(1, len(months)):
            return Harm(months=months, numbers=found, entered=True)
    if not counted.harm:
        return None
    scope = inputs.scope.narrowed(Dimension.NATURE, HARM)
    numbers = dict(zip(scope.period, inputs.cube.by_month(scope), strict=True))
    return Harm(months=months, numbers=tuple(numbers[m] for m in months), entered=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmed:
    """Harm at two times: which way it went, and the figures in words ("" where hidden)."""

    trend: Trend
    words: str = ""


def compare(
    inputs: Inputs, harm: Harm | None, before: Collection[str], now: Collection[str]
) -> Harmed:
    """Harm before and now, over the months of each that are known."""
    if harm is None:
        return Harmed(trend=Trend.UNKNOWN)
    known = {m: n for m, n in zip(harm.months, harm.numbers, strict=True) if n is not None}
    old = [known[month] for month in before if month in known]
    new = [known[month] for month in now if month in known]
    if not old or not new or len(new) * 2 < len(now) or len(old) * 2 < len(before):
        return Harmed(trend=Trend.UNKNOWN)
    cells = inputs.guard.line((sum(old), sum(new))).cells
    words = "" if any(one.hidden for one in cells) else _words(cells, len(old), len(new))
    return Harmed(trend=_trend(sum(old), len(old), sum(new), len(new)), words=words)


def _words(cells: Sequence[Cell], old: int, new: int) -> str:
    was, is_ = (cell.shown for cell in cells)
    return f"{is_} in {plural(new, 'month')}, {was} in the {old} before"


def _trend(old: int, old_months: int, new: int, new_months: int) -> Trend:
    total = old + new
    share = new_months / (old_months + new_months)
    if not total:
        return Trend.SAME
    score = (new - total * share) / (total * share * (1 - share)) ** 0.5
    if total < _FEW:
        return Trend.UNKNOWN
    if score > _CLEARLY:
        return Trend.UP
    return Trend.DOWN if score < -_CLEARLY else Trend.SAME
