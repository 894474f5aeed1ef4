"""From an open workspace to its board report: the same for the window and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.source import Registers as GovernanceRegisters
from rca_studio.domain.facts import month_number, month_of
from rca_studio.domain.registers import ChainCheck
from rca_studio.domain.workspace import Setting
from rca_studio.reports.board_editions import (
    commissioners_opening,
    for_commissioners,
    without_cases,
)
from rca_studio.reports.board_report import AnswerLine, BoardReport, Edition, Opening
from rca_studio.reports.context import Paper

if TYPE_CHECKING:
    from rca_studio.analysis.governance.guard import Guard
    from rca_studio.analysis.governance.inputs import Inputs
    from rca_studio.analysis.governance.pack import SmallNumbers
    from rca_studio.analysis.governance.panel import Panel
    from rca_studio.analysis.governance.source import Source
    from rca_studio.analysis.practice import Practice
    from rca_studio.diagrams.text import Ruler
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.reports.context import Imprint

USUAL_MONTHS = 24
"""The rolling period of a report, unless another one is asked for."""

_COUNTED = "increasing"
"""The question whose near misses are counted on the first page, not events with harm."""

_BEGINNING = 24
"""Letters by which a shortened reason is still known."""

PRESET = "small_numbers"
"""The setting of a workspace that says how small numbers are protected."""

Progress = Callable[[int], None]


class BoardFile(StrEnum):
    """What a report can be made as; the value is the ending of its file."""

    PDF = ".pdf"
    SLIDES = ".pptx"
    WORKBOOK = ".xlsx"

    @property
    def label(self) -> str:
        """The words on screen."""
        return {
            BoardFile.PDF: "PDF",
            BoardFile.SLIDES: "PowerPoint",
            BoardFile.WORKBOOK: "Excel",
        }[self]


class Registers(GovernanceRegisters, Protocol):
    """The lists over all cases and the history, as far as a report reads them."""

    def verify(self) -> ChainCheck:
        """Verify the audit chain."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardWish:
    """What is to be told, for whom, and on what paper.

    Attributes:
        period: the months; the rolling usual ones where left out.
        only: by dimension the values cases are narrowed to, as in ``Scope``.
        edition: for whom.
        preset: how small numbers are protected, a key of ``governance.toml``; empty: not at all,
            unless the edition or the person asks for it.
        paper: the sheet; the workspace's own where left out.
        rows, columns: the two dimensions of the heat map.
        purpose: what this copy is for; ``to`` who receives it.
    """

    period: Period | None = None
    only: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()
    edition: Edition = Edition.BOARD
    preset: str = ""
    paper: Paper | None = None
    rows: Dimension = Dimension.LOCATION
    columns: Dimension = Dimension.TYPE
    purpose: str = ""
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class BoardSource:
    """What reports are made from, as plain values for any thread.

    Attributes:
        governance: facts, plan, figures and answers (see ``governance.source``).
        practice: protocols, frames and what governance counts by.
        chain: the audit chain, verified just now.
        made_by: who makes the report.
        sees_cases: whether this person may look at single cases; others get protected numbers.
    """

    governance: Source
    practice: Practice
    chain: ChainCheck
    made_by: str
    sees_cases: bool = True

    @property
    def workspace(self) -> CaseFile:
        """The workspace's own case file."""
        return self.governance.workspace


def read_board_source(
    registers: Registers,
    workspace: CaseFile,
    practice: Practice,
    *,
    made_by: str,
    sees_cases: bool = True,
    progress: Progress | None = None,
) -> BoardSource:
    """Read all that reports need, once; for a worker."""
    from rca_studio.analysis.governance.source import names_of, read_source

    names = names_of(practice, workspace)
    return BoardSource(
        governance=read_source(registers, workspace, names, progress),
        practice=practice,
        chain=registers.verify(),
        made_by=made_by,
        sees_cases=sees_cases,
    )


def board_report(
    source: BoardSource, wish: BoardWish, at: datetime, progress: Progress | None = None
) -> BoardReport:
    """Work out what the report says, while the workspace it was read from is open.

    Where numbers are protected it ends with the last month that is over and counts what was
    reported by then: else the difference of two reports would be a single case.

    Args:
        source: what was read.
        wish: what is asked for.
        at: when it is made, local time; nothing later is counted as having happened.
        progress: called with the number of each question; may raise to stop.
    """
    from rca_studio.analysis.governance.settled import (
        settled_day,
        settled_scope,
        settled_source,
    )

    guard = _guard(source, wish)
    governance, today = source.governance, at.date()
    scope = scope_of(source, wish, today)
    if guard.preset is not None:
        governance, scope = settled_source(governance, today), settled_scope(scope, today)
        today = settled_day(today)
    inputs = governance.inputs(scope, today, guard=guard, rows=wish.rows, columns=wish.columns)
    panels = tuple(_panels(inputs, progress))
    if guard.preset is not None:
        panels = without_cases(panels)
    outward = wish.edition is Edition.COMMISSIONER
    if outward:
        panels = for_commissioners(panels, tuple(_private(source)))
    return BoardReport(
        edition=wish.edition,
        opening=_opening(panels, inputs, outward=outward),
        panels=panels,
        imprint=imprint_for(source, wish, at),
        period=inputs.period_words,
        narrowed=inputs.names.filter(scope),
        number=next(one.basis.number.shown for one in panels if one.key == _COUNTED),
        protection=guard.note,
        sources=source.practice.governance.source,
        practice=source.governance.practice,
    )


def imprint_for(source: BoardSource, wish: BoardWish, at: datetime) -> Imprint:
    """What stands on every page of it."""
    from rca_studio.reports.compose import imprint_of

    return imprint_of(
        source.workspace,
        source.chain,
        printed_at=at,
        printed_by=source.made_by,
        paper=wish.paper,
        purpose=wish.purpose,
        to=wish.to,
    )


def written(
    report: BoardReport,
    kind: BoardFile,
    ruler: Ruler,
    progress: Progress | None = None,
    *,
    accessible: bool = False,
) -> bytes:
    """The report as a file.

    Args:
        report: what it says.
        kind: as what.
        ruler: measures the words of charts.
        progress: told each page, slide or sheet; may raise to stop.
        accessible: a PDF tagged for screen readers (PDF/UA), charts told in words.

    Raises:
        KnownFault: the accessible edition needs an optional part that is not installed.
    """
    if kind is BoardFile.PDF and accessible:
        from rca_studio.reports.accessible import accessible_pdf
        from rca_studio.reports.board_told import board_told

        return accessible_pdf(board_told(report, ruler), report.imprint)
    if kind is BoardFile.PDF:
        from rca_studio.reports.board_told import board_pdf

        return board_pdf(report, ruler, progress)
    if kind is BoardFile.SLIDES:
        from rca_studio.reports.board_slides import board_slides

        return board_slides(report, ruler, progress)
    from rca_studio.reports.board_workbook import board_workbook

    return board_workbook(report, progress)


def file_name(report: BoardReport, kind: BoardFile) -> str:
    """What a file of it is called: edition and months, for example ``Board report Jan 2025 to Dec
    2026.pdf``."""
    return f"{report.edition.label} {report.period}{kind.value}"


def copy_words(report: BoardReport, kinds: Sequence[BoardFile]) -> str:
    """What a copy is, as the history notes it: "Board report Jan 2025 to Dec 2026 as PDF"."""
    labels = " and ".join(kind.label for kind in kinds)
    return f"{report.edition.label} {report.period} as {labels}"


def named_cases(report: BoardReport, kinds: Sequence[BoardFile]) -> tuple[str, ...]:
    """The references of the cases that a copy names; pages and slides name fewer than a workbook.

    A copy with protected numbers names none.
    """
    from rca_studio.reports.board_figures import named_in

    every = BoardFile.WORKBOOK in kinds
    charts = (chart for panel in report.panels for chart in panel.charts)
    found = (name for chart in charts for name in named_in(chart, every=every))
    return tuple(dict.fromkeys(found))


def usual_period(today: date, months: int = USUAL_MONTHS) -> Period:
    """The rolling months up to the present one."""
    now = month_number(today.isoformat())
    return Period(month_of(now - months + 1), month_of(now))


def scope_of(source: BoardSource, wish: BoardWish, today: date) -> Scope:
    """Which cases are told of."""
    period = wish.period or usual_period(today)
    return Scope(period=period, only=tuple(sorted(wish.only)), practice=source.governance.practice)


def preset_of(source: BoardSource, wish: BoardWish) -> SmallNumbers | None:
    """How small numbers are protected; ``None`` where they are not."""
    if not wish.preset and source.sees_cases and wish.edition is Edition.BOARD:
        return None
    kept = source.workspace.get(PRESET)
    usual = kept.value if isinstance(kept, Setting) else ""
    # Two ways of protecting the same figures, laid side by side, would tell more than each.
    asked = wish.preset if source.sees_cases else ""
    return source.practice.governance.preset(asked or usual)


def _guard(source: BoardSource, wish: BoardWish) -> Guard:
    from rca_studio.analysis.governance.guard import Guard
    from rca_studio.analysis.governance.protecting import ProtectingGuard

    preset = preset_of(source, wish)
    return ProtectingGuard(preset) if preset else Guard()


def _panels(inputs: Inputs, progress: Progress | None) -> Iterator[Panel]:
    from rca_studio.analysis.governance.panels import PANELS

    for number, (_, ask) in enumerate(PANELS, start=1):
        if progress is not None:
            progress(number)
        yield ask(inputs)


def _opening(panels: tuple[Panel, ...], inputs: Inputs, *, outward: bool) -> Opening:
    if outward:
        return commissioners_opening(panels)
    from rca_studio.analysis.governance.first_page import first_page

    page = first_page(panels, inputs)
    return Opening(
        lines=tuple(
            AnswerLine(question=one.question, answer=one.answer, change=one.direction)
            for one in page.lines
        ),
        changed=page.changed,
        ask=page.ask,
        limits=page.limits,
    )


def _private(source: BoardSource) -> Iterator[str]:
    """Names of people, words of actions and what was written on charts: commissioners get none."""
    yield from (person.name for person in source.workspace.people)
    for row in source.governance.actions:
        yield from (row.owner, row.text)
    for choice in source.governance.choices:
        for marked in (*choice.phases, *choice.left_out):
            yield from (marked.reason, marked.reason[:_BEGINNING])
