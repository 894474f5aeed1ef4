"""What governance keeps beside the cases: how much care was given, whether people feel safe to
report, and how a chart is to be read.

All of it is of the workspace. Months are ``YYYY-MM``; a service of ``""`` means the whole
organisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rca_studio.domain.workspace import WORKSPACE

STEPS: Final = 5
"""An answer of the pulse is one of so many steps; the highest says that it is best."""

FROM_REPORT: Final = "report"
"""Where a pulse answer came from that was given with the report of a near miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyFigure:
    """How much there was of something in a month and a service, for example 1,240 visits.

    ``what`` is a key of ``frameworks/governance.toml``: an exposure (visits, doses, hours, bed
    days) or what happened besides near misses (events with harm). Zero is a figure, too; a month
    that nobody entered has none.
    """

    id: str
    month: str
    what: str
    number: float
    service: str = ""
    note: str = ""
    by: str = ""
    at: str = ""
    case_id: str = WORKSPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseCount:
    """How often each step was answered to one question, in one month, service and staff group.

    Answers are kept as counts, so that no list or figure tells whose one was. Nor does the history:
    those given with reports wait in the box of reports until there are five, or until their month
    is over (``editing.report_box``). ``answers`` holds five counts, from "not at all" to "very
    much"; ``source`` says how they came: ``report``, ``survey`` or ``import``.
    """

    id: str
    month: str
    question: str
    answers: tuple[int, ...]
    service: str = ""
    staff_group: str = ""
    source: str = "survey"
    case_id: str = WORKSPACE

    @property
    def number(self) -> int:
        """How many answered."""
        return sum(self.answers)


@dataclass(frozen=True, slots=True)
class MarkedMonth:
    """A month of a chart and why it is marked."""

    month: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartChoice:
    """How one chart is to be read by everybody.

    Attributes:
        chart: key of the chart (``increasing``), of which each ``where`` has choices of its own.
        where: what it is narrowed to, as (dimension, value), sorted.
        kind: kind of control chart, a key of ``analysis.spc.KINDS``; empty for the usual one.
        what: the monthly figure near misses are counted by; empty for the usual one.
        frozen: last month that shapes the lines ("freeze"); empty where all do.
        phases: the last month of each phase but the newest, and what changed after it.
        left_out: months that shape no line and no run, each with its reason.
    """

    id: str
    chart: str
    where: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    what: str = ""
    frozen: str = ""
    phases: tuple[MarkedMonth, ...] = ()
    left_out: tuple[MarkedMonth, ...] = ()
    by: str = ""
    at: str = ""
    case_id: str = WORKSPACE
