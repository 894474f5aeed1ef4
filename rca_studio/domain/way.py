"""The way of a case through its stages: since when it is where it is, and which clocks it kept.

Moments are local, as people read them; instants of the history are turned into them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.proof import MoveKind
from rca_studio.domain.protocol import Clock, Protocol
from rca_studio.domain.protocol_follow import clock_of, due


class Kept(StrEnum):
    """What became of a clock."""

    KEPT = "kept"
    MISSED = "missed"
    RUNNING = "running"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word on screen."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One stay at a stage: from when to when (empty: still there), its clock and what became of it.

    ``since`` and ``until`` are local moments, empty where nobody knows them. ``due`` is until when
    it should have taken, empty where no clock runs for it.
    """

    stage: Stage
    since: str
    until: str
    due: str
    clock: Clock | None
    kept: Kept


def local_moment(instant: str) -> str:
    """A UTC instant as a local moment, to the minute; ``""`` for an empty one."""
    if not instant:
        return ""
    return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%dT%H:%M")


def since(casefile: CaseFile) -> str:
    """Since when the case is at its stage, as a local moment; ``""`` where nobody knows.

    A report is counted from the moment it happened. A case that came to its stage before its way
    was recorded has no time to count from.
    """
    stage = casefile.case.stage
    last = casefile.moves[-1] if casefile.moves else None
    if last is not None and last.after is stage:
        return local_moment(last.at)
    return casefile.case.occurred if stage is Stage.REPORT else ""


def stage_due(casefile: CaseFile, protocol: Protocol, sac: int) -> str:
    """Until when the case may stay at its stage; ``""`` where no clock runs."""
    if casefile.case.stage is Stage.CLOSE or casefile.rejection is not None:
        return ""
    clock = clock_of(casefile, protocol, sac)
    return due(clock, since(casefile)) if clock else ""


def overdue(moment: str, now: str) -> bool:
    """Whether a moment is over; one known to the day is over when the day is.

    >>> overdue("2026-11-18", "2026-11-18T23:59"), overdue("2026-11-18T20:40", "2026-11-18T20:41")
    (False, True)
    """
    return bool(moment) and moment < now[: len(moment)]


def stays(casefile: CaseFile, protocol: Protocol, sac: int, now: str) -> tuple[Stay, ...]:
    """Every stay of the case at a stage, in order, each with its clock kept or missed.

    Args:
        casefile: the case.
        protocol: the protocol it is reviewed under; its clocks are those of today's answers.
        sac: the SAC score of the case, 0 while there is none.
        now: the present as a local moment.
    """
    found: list[Stay] = []
    here = casefile.moves[0].before if casefile.moves else casefile.case.stage
    began = casefile.case.occurred if here is Stage.REPORT else ""
    for move in casefile.moves:
        found.append(_stay(casefile, protocol, sac, here, began, local_moment(move.at), now))
        here, began = move.after, local_moment(move.at)
    if here is not Stage.CLOSE:
        found.append(_stay(casefile, protocol, sac, here, began, "", now))
    return tuple(found)


def was_reopened(casefile: CaseFile) -> bool:
    """Whether the case was closed once and is open again."""
    return any(move.kind is MoveKind.REOPENED for move in casefile.moves)


def _stay(
    casefile: CaseFile,
    protocol: Protocol,
    sac: int,
    stage: Stage,
    began: str,
    ended: str,
    now: str,
) -> Stay:
    clock = clock_of(casefile, protocol, sac, stage)
    until = due(clock, began) if clock else ""
    if not until:
        kept = Kept.UNKNOWN
    elif ended:
        kept = Kept.MISSED if overdue(until, ended) else Kept.KEPT
    else:
        kept = Kept.OVERDUE if overdue(until, now) else Kept.RUNNING
    return Stay(stage=stage, since=began, until=ended, due=until, clock=clock, kept=kept)
