"""What a board report says on paper: the page of answers, each question with its charts, method."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rca_studio.analysis.governance.panel import (
    Chart,
    GroupList,
    Panel,
)
from rca_studio.reports.blocks import (
    Block,
    Facts,
    Front,
    Part,
    Picture,
    Section,
    Spoken,
    Table,
    Told,
    Words,
)
from rca_studio.reports.board_charts import drawn
from rca_studio.reports.board_figures import figures_of
from rca_studio.reports.board_report import AnswerLine, BoardReport
from rca_studio.reports.board_words import CAUTIONS, METHOD, cautions, method
from rca_studio.reports.context import Imprint
from rca_studio.reports.page import text_width

if TYPE_CHECKING:
    from rca_studio.diagrams.text import Ruler


def board_pdf(
    report: BoardReport, ruler: Ruler, progress: Callable[[int], None] | None = None
) -> bytes:
    """The report as PDF.

    Args:
        report: what it says.
        ruler: measures the words of the charts.
        progress: called with each page number; may raise to stop.
    """
    from rca_studio.reports.told_pdf import told_pdf

    return told_pdf(board_told(report, ruler), report.imprint, progress)


def board_told(report: BoardReport, ruler: Ruler) -> Told:
    """What the report says, before any sheet is set; arguments as for `board_pdf`."""
    protected = bool(report.protection)
    return Told(
        name=f"{report.edition.label}: {report.title}",
        reference=report.edition.label,
        front=Front(
            title=report.title,
            subtitle=report.subtitle,
            facts=(f"n = {report.number}", f"As on {_day(report.imprint)}", "Nobody is ranked"),
            state=report.state,
            tone="good" if protected else "info",
        ),
        blocks=(
            *_answers(report),
            *(block for panel in _paged(report.panels) for block in _panel(panel, report, ruler)),
            Section(METHOD, (Facts(method(report)),), fresh=True),
            Section(CAUTIONS, tuple(Words(words) for words in cautions(report))),
        ),
    )


def _day(imprint: Imprint) -> str:
    return imprint.printed_at.strftime("%d %b %Y").lstrip("0")


# -- the page of answers ---------------------------------------------------------------------------


def _answers(report: BoardReport) -> Iterator[Block]:
    opening = report.opening
    for group, lines in groupby(opening.lines, lambda line: line.group):
        yield Section(group or "The answers on one page", (_answer_table(tuple(lines)),))
    listed = (
        ("What changed", opening.changed),
        ("What to ask now", opening.ask),
        ("What these figures cannot say", opening.limits),
    )
    for title, sentences in listed:
        if sentences:
            yield Section(title, (Words("\n".join(f"–  {one}" for one in sentences)),))


def _answer_table(lines: Sequence[AnswerLine]) -> Table:
    if not any(line.change for line in lines):
        rows = tuple((line.question, line.answer) for line in lines)
        return Table(("Question", "Answer"), rows, (0.3, 0.7))
    return Table(
        ("Question", "Answer", "Which way"),
        tuple((line.question, line.answer, line.change) for line in lines),
        (0.27, 0.58, 0.15),
    )


# -- one question ----------------------------------------------------------------------------------


def _paged(panels: Sequence[Panel]) -> Iterator[tuple[Panel, bool]]:
    """Each question, and whether it begins a page: those without a chart follow each other."""
    before_empty = False
    for panel in panels:
        empty = not panel.charts
        yield panel, not (empty and before_empty)
        before_empty = empty


def _panel(paged: tuple[Panel, bool], report: BoardReport, ruler: Ruler) -> Iterator[Block]:
    panel, fresh = paged
    parts: list[Part] = [Words(panel.answer, "lead"), *map(Words, panel.details)]
    if panel.empty:
        parts.append(Words(panel.empty))
    if not panel.charts:
        parts.append(Words(panel.basis.words, "note"))
    yield Section(panel.question, tuple(parts), fresh=fresh)
    careful = ("To be careful of:", *(f"–  {one}" for one in panel.cautions))
    after = (Words("\n".join(careful), "note"),) if panel.cautions else ()
    if not panel.charts:
        yield from after
    width = text_width(report.imprint.paper)
    for chart in panel.charts:
        last = chart is panel.charts[-1]
        yield _chart(chart, panel, ruler, width, after if last else ())


def _chart(
    chart: Chart, panel: Panel, ruler: Ruler, width: float, after: tuple[Part, ...]
) -> Picture | Section:
    notes = [Words(words, "note") for words in (chart.note, panel.basis.words) if words]
    if isinstance(chart, GroupList):  # its table says all that a picture would
        return Section(chart.title, (*figures_of(chart), *notes, *after))
    drawing = drawn(chart, ruler, width)
    spoken = tuple(Spoken(one.spoken) for one in drawing.figures if one.spoken)
    told = (*notes, *figures_of(chart), *after)
    return Picture(title=chart.title, drawing=drawing, told=told, spoken=spoken)
