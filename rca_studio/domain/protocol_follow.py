"""What a protocol lets follow for one case: until when its stage may take, and whether it repeats.

Both are judged from what is known today and change nothing. Times are moments as in
``domain.moments``; where one is known only to the day, the day as a whole counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.days import moved
from rca_studio.domain.gates import holds
from rca_studio.domain.protocol import Clock, Protocol, Repeat

_MINUTE, _DAY = 16, 10  # letters of a moment that is known to the minute, to the day


def clock_of(
    casefile: CaseFile, protocol: Protocol, sac: int, stage: Stage | None = None
) -> Clock | None:
    """The clock that runs for a stage (the one a case is at), with this SAC score (0: none yet)."""
    stage = stage or casefile.case.stage
    for clock in protocol.clocks:
        if clock.stage is stage and (
            clock.when is None or holds(clock.when, casefile, protocol, sac)
        ):
            return clock
    return None


def due(clock: Clock, since: str) -> str:
    """Until when a clock runs that began at the moment ``since``.

    A moment known only to the day is counted from the end of that day, to the day; of one that is
    known even less, or that lies where the calendar ends, nothing can be said (``""``).

    >>> from rca_studio.domain.case import Stage
    >>> due(Clock(stage=Stage.REVIEW, hours=24), "2026-11-18T20:40")
    '2026-11-19T20:40'
    >>> due(Clock(stage=Stage.REVIEW, hours=8), "2026-11-18")
    '2026-11-19'
    """
    if len(since) < _DAY:
        return ""
    try:
        if len(since) < _MINUTE:
            end = datetime.fromisoformat(since[:_DAY]) + timedelta(days=1)
            latest = end + timedelta(hours=clock.hours) - timedelta(minutes=1)
            return latest.date().isoformat()
        run_out = datetime.fromisoformat(since[:_MINUTE]) + timedelta(hours=clock.hours)
    except OverflowError:
        return ""
    return run_out.isoformat(timespec="minutes")


def repeating(repeat: Repeat, case: Case, others: Iterable[Case]) -> tuple[Case, ...]:
    """The near misses that make a case a repeating one, with it, the oldest first.

    They are of its protocol, have in common what the trigger names, and happened within its days
    up to the case itself. Practice cases count among themselves only. A case that lacks what they
    have to have in common, or its day, repeats nothing.

    Args:
        repeat: when near misses count as repeating.
        case: the case in question.
        others: any cases; the case itself among them is counted once.

    Returns:
        At least ``repeat.count`` cases, or none.
    """
    if len(case.occurred) < _DAY or not all(getattr(case, name) for name in repeat.same):
        return ()
    first = moved(date.fromisoformat(case.occurred[:_DAY]), 1 - repeat.days).isoformat()
    alike = [
        other
        for other in others
        if other.id != case.id
        and other.protocol == case.protocol
        and other.practice == case.practice
        and len(other.occurred) >= _DAY
        and first <= other.occurred[:_DAY]
        and other.occurred[: len(case.occurred)] <= case.occurred
        and all(_plain(other, name) == _plain(case, name) for name in repeat.same)
    ]
    if len(alike) + 1 < repeat.count:
        return ()
    return (*sorted(alike, key=lambda other: (other.occurred, other.reference)), case)


def _plain(case: Case, name: str) -> str:
    """An attribute as far as it tells cases apart: capitals and spaces do not."""
    return " ".join(str(getattr(case, name)).casefold().split())
