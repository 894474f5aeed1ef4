"""How much care was given in each month, by the services that are looked at.

A rate is only as good as what it is by. A month counts as known only where every service that is
looked at has its figure: half of the visits would double the rate. A service that has stopped is
entered with 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import month_label
from rca_studio.analysis.governance.pack import Exposure
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.spans import open_month
from rca_studio.domain.governance import MonthlyFigure
from rca_studio.domain.words import listed

ENOUGH_MONTHS: Final = 12
_MOST_NAMED: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposed:
    """One kind of monthly figure for the services looked at.

    Attributes:
        figure: which one.
        months: the months asked for.
        numbers: for each of them the figure; ``None`` where it is not known.
        lacking: for each month that is over and not known, the services without it ("" is all).
    """

    figure: Exposure
    months: tuple[str, ...]
    numbers: tuple[float | None, ...]
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def known(self) -> int:
        """How many months have a figure that is not zero."""
        return sum(1 for number in self.numbers if number)

    def over(self, months: Sequence[str]) -> float | None:
        """All of several months together; ``None`` where one is not known."""
        by_month = dict(zip(self.months, self.numbers, strict=True))
        found = [by_month.get(month) for month in months]
        return None if None in found else float(sum(number or 0.0 for number in found))

    @property
    def enough(self) -> bool:
        """Whether rates can stand for the series: 12 months, or two thirds of fewer."""
        return self.known >= min(ENOUGH_MONTHS, max(1, -(-2 * len(self.months) // 3)))

    @property
    def lacking_words(self) -> str:
        """Which months are not known and why; "" where all are."""
        if not self.lacking:
            return ""
        names = self.figure.label
        services = sorted({service for _, lack in self.lacking for service in lack if service})
        of = f" of {listed(services, ', ', _MOST_NAMED)}" if services else ""
        months = [month_label(month) for month, _ in self.lacking]
        return (
            f"{names}{of} are not entered for {listed(months, ', ', _MOST_NAMED)}. Enter 0 where a "
            "service gave no care."
        )


def monthly(
    inputs: Inputs,
    figure: Exposure,
    months: Sequence[str],
    reporting: Mapping[str, AbstractSet[str]] | None = None,
) -> Exposed:
    """One kind of figure by month.

    For all services it is the figure of the whole organisation where that is entered, else the sum
    of the services; for chosen services it is the sum of theirs.

    Args:
        inputs: the figures, and which services are looked at.
        figure: which kind.
        months: the months asked for.
        reporting: by month the services with cases, where that is known already.
    """
    by_place, began = _known(inputs, figure)
    present = open_month(inputs.today)
    if reporting is None:
        reporting = _reporting(inputs) if any(began) else {}
    numbers: list[float | None] = []
    lacking: list[tuple[str, tuple[str, ...]]] = []
    for month in months:
        whole = by_place.get((month, ""))
        if inputs.services is None and whole is not None:
            numbers.append(whole)
            continue
        if inputs.services is None:
            since = {name for name, first in began.items() if name and first <= month}
            wanted = since | reporting.get(month, frozenset())
        else:
            wanted = set(inputs.services)
        lack = {name for name in wanted if not name or (month, name) not in by_place}
        if wanted and not lack:
            numbers.append(sum(by_place[month, name] for name in wanted))
        else:
            numbers.append(None)
            if month >= present:  # nobody enters it before it is over
                continue
            lacking.append((month, tuple(sorted(lack))))
    return Exposed(
        figure=figure, months=tuple(months), numbers=tuple(numbers), lacking=tuple(lacking)
    )


_Entered = tuple[dict[tuple[str, str], float], dict[str, str]]
"""The figures of one kind by month and service, and the first month of each service."""


def _known(inputs: Inputs, figure: Exposure) -> _Entered:
    entered = inputs.cube.once("figures", inputs.figures, lambda: _entered(inputs.figures))
    return entered.get(figure.key, ({}, {}))


def _entered(figures: Sequence[MonthlyFigure]) -> Mapping[str, _Entered]:
    """By kind what was entered; looked through once for all questions."""
    found: dict[str, _Entered] = {}
    for one in figures:
        by_place, began = found.setdefault(one.what, ({}, {}))
        by_place[one.month, one.service] = one.number
        began[one.service] = min(one.month, began.get(one.service, one.month))
    return found


def _reporting(inputs: Inputs) -> Mapping[str, AbstractSet[str]]:
    """By month the services that have cases in it."""
    return inputs.cube.once("reporting", inputs.scope, lambda: _services_by_month(inputs))


def _services_by_month(inputs: Inputs) -> Mapping[str, AbstractSet[str]]:
    found: dict[str, set[str]] = {}
    for month, name in inputs.cube.together(inputs.scope, Dimension.MONTH, Dimension.SERVICE):
        if name:
            found.setdefault(month, set()).add(name)
    return found


def best_exposure(inputs: Inputs, months: Sequence[str], chosen: str = "") -> Exposed | None:
    """The exposure to set near misses against: the one chosen, or the one known for most months.

    ``None`` where none is known for a single month.
    """
    kinds = [one for one in inputs.pack.exposures if one.per]
    wanted = [one for one in kinds if one.key == chosen] or kinds
    by_service = any(any(_known(inputs, one)[1]) for one in wanted)
    reporting = _reporting(inputs) if by_service and inputs.services is None else {}
    found = [monthly(inputs, one, months, reporting) for one in wanted]
    best = max(found, key=lambda one: one.known, default=None)
    return best if best is not None and best.known else None
