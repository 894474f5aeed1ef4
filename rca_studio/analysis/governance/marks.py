"""What happened while a series ran: actions that were put in place, at the point they belong to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from rca_studio.analysis.governance.actions_kept import day_of
from rca_studio.analysis.governance.chart_kind import BETWEEN
from rca_studio.analysis.governance.counted import Counted
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Mark
from rca_studio.analysis.governance.plotted import Plotted
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.spans import month_of_day
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.domain.words import listed, plural, shortened

_LONGEST: Final = 60
_MOST: Final = 3


def _wanted(inputs: Inputs) -> Callable[[ActionRow], bool]:
    """Whether an action is of the services, kinds of case and practice that are looked at."""
    services, types = inputs.services, inputs.scope.values(Dimension.TYPE)
    practice = inputs.scope.practice
    return lambda row: (
        (services is None or row.service in services)
        and (types is None or row.protocol in types)
        and (practice is None or row.practice == practice)
    )


def in_place(inputs: Inputs) -> list[tuple[date, ActionRow]]:
    """Actions that were put in place up to today, with the day, the oldest first."""
    done = inputs.cube.once("done actions", inputs.actions, lambda: _done(inputs.actions))
    until = bisect_right(done, inputs.today, key=lambda one: one[0])
    wanted = _wanted(inputs)
    return [one for one in done[:until] if wanted(one[1])]


def _done(rows: Sequence[ActionRow]) -> list[tuple[date, ActionRow]]:
    """All actions that were done, with the day, the oldest first."""
    found = []
    for row in rows:
        day = day_of(row.done_on)
        if day is not None and row.state is not ActionState.REFUSED and not row.state.to_do:
            found.append((day, row))
    return sorted(found, key=lambda one: (one[0], one[1].id))


def marks(inputs: Inputs, plotted: Plotted, counted: Counted) -> tuple[Mark, ...]:
    """A mark for each point at which actions came into place.

    Who may not see cases is told how many, not which.
    """
    places: dict[int, list[tuple[date, ActionRow]]] = {}
    for day, row in in_place(inputs):
        place = _place(plotted, counted, day)
        if place is not None:
            places.setdefault(place, []).append((day, row))
    hide = inputs.guard.preset is not None
    return tuple(
        Mark(place=place, words=_number(rows) if hide else _words(rows))
        for place, rows in sorted(places.items())
    )


def _place(plotted: Plotted, counted: Counted, day: date) -> int | None:
    month = month_of_day(day)
    if plotted.control.kind in BETWEEN:
        if not counted.months or month < counted.months[0]:
            return None
        return next((at for at, end in enumerate(plotted.months) if end >= month), None)
    return next((at for at, span in enumerate(counted.spans) if month in span.months), None)


def _number(rows: Sequence[tuple[date, ActionRow]]) -> str:
    return f"{plural(len(rows), 'action')} in place"


def _words(rows: Sequence[tuple[date, ActionRow]]) -> str:
    words = [
        f"{shortened(row.text, _LONGEST)} (in place {show_moment(day.isoformat())})"
        for day, row in rows
    ]
    return listed(words, "; ", _MOST)
