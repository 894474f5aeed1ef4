"""How somebody looks at governance, as one value: period, filters, what is opened. Kept per person.

The period is kept as it was chosen ("the last 24 months"), so that it goes on with time.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from rca_studio.analysis.governance.scope import CHOSEN, Dimension, Period, Scope
from rca_studio.domain.facts import month_number, month_of
from rca_studio.domain.governance_rules import is_month
from rca_studio.faults import KnownFault
from rca_studio.settings import LAST_GOVERNANCE, Settings

ALL: Final = "all"
OWN: Final = "own"
USUAL: Final = "24"
PERIODS: Final = {
    "year": "This year",
    "12": "Last 12 months",
    "24": "Last 24 months",
    ALL: "All months",
    OWN: "Own months…",
}
"""What can be chosen, by key."""

_SHORT: Final = {"year": "This year", "12": "Rolling 12 months", "24": "Rolling 24 months"}
_MOST_PEOPLE: Final = 20
MOST_MONTHS: Final = 600
"""Months before these are most likely dates with a wrong year; they are left out of "all"."""

Only = tuple[tuple[Dimension, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What is asked for on the screen.

    Attributes:
        period: a key of ``PERIODS``; ``first`` and ``last`` are its months where it is ``OWN``.
        only: what near misses are narrowed to, as in ``Scope``.
        rows, columns: the two dimensions of the heat map.
        protect: whether small numbers are hidden although this person may see cases.
        opened: the key of the panel that is opened large, "" for none.
    """

    period: str = USUAL
    first: str = ""
    last: str = ""
    only: Only = ()
    rows: Dimension = Dimension.LOCATION
    columns: Dimension = Dimension.TYPE
    protect: bool = False
    opened: str = ""

    def values(self, dimension: Dimension) -> tuple[str, ...]:
        """What is asked for in a dimension; empty for everything."""
        return dict(self.only).get(dimension, ())

    def months(self, today: date, earliest: str = "") -> Period:
        """The months looked at.

        Args:
            today: the present day; no month after it is looked at unless somebody chose it.
            earliest: the first month that has a case, for "all"; "" where there is none.
        """
        now = today.year * 12 + today.month - 1
        match self.period:
            case "year":
                return Period(month_of(today.year * 12), month_of(now))
            case "12" | "24":
                return Period(month_of(now - int(self.period) + 1), month_of(now))
            case "own" if is_month(self.first) and is_month(self.last):
                return Period(*sorted((self.first, self.last)))
            case "all" if earliest:
                first = max(month_number(earliest), now - MOST_MONTHS + 1)
                return Period(month_of(min(first, now)), month_of(now))
        return Period(month_of(now - int(USUAL) + 1), month_of(now))

    def scope(self, period: Period, *, practice: bool | None = False) -> Scope:
        """The cases looked at."""
        return Scope(period=period, only=tuple(sorted(self.only)), practice=practice)

    @property
    def period_words(self) -> str:
        """The period in words, "" where only its months say it."""
        return _SHORT.get(self.period, "")


def narrowed(only: Only, dimension: Dimension, values: tuple[str, ...]) -> Only:
    """What is asked for, with other values in one dimension; none for everything."""
    others = dict(only)
    others.pop(dimension, None)
    if values:
        others[dimension] = values
    return tuple(sorted(others.items()))


def last_look(settings: Settings, person: str) -> Look:
    """How this person (by id; "" where nobody is set up) looked at governance last."""
    for line in settings.get(LAST_GOVERNANCE):
        whose, _, text = line.partition("\t")
        if whose == person:
            with suppress(ValueError, TypeError, RecursionError):
                return _read(json.loads(text))
    return Look()


def keep_look(settings: Settings, person: str, look: Look) -> None:
    """Remember it; where it cannot be kept, the next look is as usual."""
    data = {
        "period": look.period,
        "first": look.first,
        "last": look.last,
        "only": [[dimension.value, list(values)] for dimension, values in look.only],
        "rows": look.rows.value,
        "columns": look.columns.value,
        "protect": look.protect,
        "opened": look.opened,
    }
    others = [one for one in settings.get(LAST_GOVERNANCE) if one.partition("\t")[0] != person]
    kept = (f"{person}\t{json.dumps(data)}", *others[: _MOST_PEOPLE - 1])
    if kept != settings.get(LAST_GOVERNANCE):
        with suppress(KnownFault):
            settings.set(LAST_GOVERNANCE, kept)


def _read(data: Any) -> Look:
    """A look as it was kept; whatever this version does not know is as usual."""
    usual = Look()
    if not isinstance(data, dict):
        return usual
    period = data.get("period")
    first, last = (str(data.get(key, "")) for key in ("first", "last"))
    own = is_month(first) and is_month(last)
    if period not in PERIODS or (period == OWN and not own):
        period = usual.period
    rows, columns = (_chosen(data.get(key)) for key in ("rows", "columns"))
    if rows is None or columns is None or rows is columns:
        rows, columns = usual.rows, usual.columns
    return Look(
        period=period,
        first=first if own else "",
        last=last if own else "",
        only=_only(data.get("only")),
        rows=rows,
        columns=columns,
        protect=data.get("protect") is True,
        opened=opened if isinstance(opened := data.get("opened"), str) else "",
    )


def _only(data: Any) -> Only:
    only: Only = ()
    for entry in data if isinstance(data, list) else ():
        if not (isinstance(entry, list) and len(entry) == 2 and isinstance(entry[1], list)):
            continue
        dimension = _chosen(entry[0])
        if dimension is not None and all(isinstance(value, str) for value in entry[1]):
            only = narrowed(only, dimension, tuple(dict.fromkeys(entry[1])))
    return only


def _chosen(value: Any) -> Dimension | None:
    return next((one for one in CHOSEN if one.value == value), None)
