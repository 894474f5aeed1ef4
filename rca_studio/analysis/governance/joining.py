"""Services that began to record only in the course of the time looked at.

More near misses are told where more services report, whatever happens in each of them: a rise that
begins with a service is not to be read as one of the others.
"""

from __future__ import annotations

from typing import Final

from rca_studio.analysis.governance.counted import Counted
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import month_label
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.domain.facts import month_number
from rca_studio.domain.words import listed

_SETTLING: Final = 3
"""Within so many months from the first record on, a service counts as there from the start."""
_SOME: Final = 0.1
"""A service with a smaller share than this of what is recorded since makes no rise by itself."""
_MOST_NAMED: Final = 3


def joined_words(inputs: Inputs, counted: Counted) -> str:
    """Which services joined later, in words; "" where none did that matters.

    Who may not see cases is told that some did, and neither which nor when.
    """
    found = _joined(inputs, counted)
    if not found:
        return ""
    if inputs.guard.preset is not None:
        return (
            "Some services have records only for a later part of this time, so a rise may mean "
            "that more services report."
        )
    named = [inputs.names.value(Dimension.SERVICE, service) for service in found]
    if len(found) == 1:
        since = month_label(next(iter(found.values())))
        return (
            f"{named[0]} has records only since {since}, so a rise may mean that one more service "
            "reports."
        )
    return (
        f"{listed(named, ' and ', _MOST_NAMED)} have records only for a later part of this time, "
        "so a rise may mean that more services report."
    )


def _joined(inputs: Inputs, counted: Counted) -> dict[str, str]:
    """By service the month of its first record, for those that joined later and have some share."""
    services = inputs.cube.codes(Dimension.SERVICE)[1]
    places = {month: at for at, month in enumerate(inputs.cube.codes(Dimension.MONTH)[1])}
    shown = [month for month in counted.months if month in places]
    if not shown:
        return {}
    table = inputs.cube.pairs(counted.scope, Dimension.SERVICE, Dimension.MONTH)
    table = table[:, [places[month] for month in shown]]
    since = table.sum(axis=0)[::-1].cumsum()[::-1].tolist()  # of all services, from a month on
    own, first = table.sum(axis=1).tolist(), (table > 0).argmax(axis=1).tolist()
    begin = month_number(counted.months[0]) + _SETTLING
    return {
        service: shown[at]
        for service, number, at in zip(services, own, first, strict=True)
        if service and number >= max(1, _SOME * since[at]) and month_number(shown[at]) >= begin
    }
