"""What waits today over all cases, put together from what each kind of thing gives.

Every kind of thing is read in its own order by an index and no further than the cap, so that a day
costs the same among ten cases or a million.
"""

from __future__ import annotations

from rca_studio.domain.registers import Count
from rca_studio.domain.today import Listed, TodayLists, TodayQuery
from rca_studio.domain.way import overdue
from rca_studio.models import today_cases, today_followed, today_plan
from rca_studio.models.engine import Connection
from rca_studio.models.today_asker import Asker, Part, Source
from rca_studio.models.today_repeats import repeating_now

_SOURCES: tuple[Source, ...] = (
    today_plan.to_do,
    today_plan.done,
    today_followed.approvals,
    today_followed.returned,
    today_followed.given,
    today_followed.figures,
    today_plan.questions,
    today_cases.stages,
    today_cases.decisions,
)


def lists(connection: Connection, query: TodayQuery) -> TodayLists:
    """Everything the Today screen shows; ``connection`` should see one moment throughout."""
    ask = Asker(connection, query)
    undecided, all_asked = today_cases.undecided(ask)
    over = [row for row in undecided if overdue(row.due, query.now)]
    ahead = [row for row in undecided if not overdue(row.due, query.now)]
    late = [Part(over, len(over)), *(source(ask, True) for source in _SOURCES)]
    waits = [Part(ahead, len(ahead)), *(source(ask, False) for source in _SOURCES)]
    waits.append(today_cases.outdated(ask))
    repeats, number = repeating_now(ask) if query.repeats else ((), Count(0))
    return TodayLists(
        waits=_told(ask, ask.listed(waits, exact=all_asked)),
        overdue=_told(ask, ask.listed(late, exact=all_asked)),
        reopen=ask.listed([today_plan.not_held(ask)]) if query.repeats else Listed(),
        repeats=repeats,
        repeats_count=number,
    )


def _told(ask: Asker, listed: Listed) -> Listed:
    return Listed(today_cases.told_more(ask, listed.rows), listed.count)
