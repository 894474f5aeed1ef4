"""What a board report says on paper: the page of answers, each question with its charts, method."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.increasing_words import EARLY
from rca_studio.analysis.governance.panel import (
    BarChart,
    Chart,
    GroupList,
    HeatChart,
    Panel,
    SeriesChart,
    StackedChart,
)
from rca_studio.reports.blocks import (
    Beside,
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
from rca_studio.reports.setting import half, is_one_page

if TYPE_CHECKING:
    from rca_studio.diagrams.text import Ruler


_NOTHING_NEW, _DETAILS = ("No change", EARLY), 2
"""Of a question without a change only the first details stand on paper; the workbook has all."""

_HEADING, _LINE, _LETTERS = 34.0, 15.0, 88
"""Points that a heading and a line take, and letters of a line: roughly."""

_METHOD = 380.0
"""Points that have to be left of a page for the method to begin on it."""

_HIGHEST = 330.0
"""A higher chart may begin on a page of its own."""

_MOST_BESIDE = 3
"""Figures of a chart with more layers than this stand over the whole page."""

_SHRUNK = 0.76
"""Charts are drawn for a screen; on paper their letters are as large as those of tables."""

_WIDE = 300.0
"""A chart wider than this, in points, stands by itself."""

_ALL = 1_000
_WAYS = (
    *((False, _ALL, _ALL), (False, _ALL, 3), (False, 4, 3)),
    *((True, _ALL, _ALL), (True, 4, 3), (True, 1, 1)),
)
"""Small type or not, how many sentences of each list and how many limits: the best that fits."""

_SHORT, _FEW_COLUMNS, _FEW_LAYERS, _FEW_CELLS, _FEW_BARS = 28, 9, 6, 3, 12
"""A chart with at most so many of each can be read at half the width of a page."""


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
    first = _first_page(report)
    return replace(
        first,
        blocks=(
            *first.blocks,
            *(block for panel in report.panels for block in _panel(panel, report, ruler)),
            Section(METHOD, (Facts(method(report)),), room=_METHOD),
            Section(CAUTIONS, (Words("\n".join(f"–  {one}" for one in cautions()), "note"),)),
        ),
    )


def _day(imprint: Imprint) -> str:
    return imprint.printed_at.strftime("%d %b %Y").lstrip("0")


# -- the page of answers ---------------------------------------------------------------------------


def _first_page(report: BoardReport) -> Told:
    """The answers, as large as they fit on one page; what finds no room is told further on."""
    page = Told(
        name=f"{report.edition.label}: {report.title}",
        reference=report.edition.label,
        front=Front(
            title=report.title,
            subtitle=report.subtitle,
            facts=(f"n = {report.number}", f"As on {_day(report.imprint)}", "Nobody is ranked"),
            state=report.state,
            tone="good" if report.protection else "info",
        ),
        blocks=(),
    )
    for small, most, limits in _WAYS:
        page = replace(page, blocks=tuple(_answers(report, small, most, limits)))
        if is_one_page(page, report.imprint.paper):
            break
    return page


def _answers(report: BoardReport, small: bool, most: int, limits: int) -> Iterator[Block]:
    opening = report.opening
    in_short = tuple(_in_short(report, small, most))
    if opening.changed:
        yield from in_short
    for group, lines in groupby(opening.lines, lambda line: line.group):
        table = _answer_table(tuple(lines), small=small)
        yield Section(group or "The answers on one page", (table,))
    if not opening.changed:
        yield from in_short
    if opening.limits:
        words = "\n".join(f"–  {one}" for one in opening.limits[:limits])
        yield Section("What these figures cannot say", (Words(words, "note"),))


def _in_short(report: BoardReport, small: bool, most: int) -> Iterator[Block]:
    """What changed and what to ask: whoever reads nothing else reads this, so it comes first."""
    opening = report.opening
    beside = [
        (title, "\n".join(f"–  {one}" for one in sentences[:most]))
        for title, sentences in (
            ("What changed", opening.changed),
            ("What to ask now", opening.ask),
        )
        if sentences
    ]
    if beside:
        head, cells = zip(*beside, strict=True)
        share = (1 / len(beside),) * len(beside)
        if len(beside) == 1:
            yield Section(head[0], (Words(cells[0]),))
        else:
            yield Section("In short", (Table(head, (cells,), share, small=small),))


def _answer_table(lines: Sequence[AnswerLine], *, small: bool) -> Table:
    if not any(line.change for line in lines):
        rows = tuple((line.question, line.answer) for line in lines)
        return Table(("Question", "Answer"), rows, (0.3, 0.7), small=small)
    return Table(
        ("Question", "Answer", "Which way"),
        tuple((line.question, line.answer, line.change) for line in lines),
        (0.27, 0.58, 0.15),
        small=small,
    )


# -- one question ----------------------------------------------------------------------------------


def _panel(panel: Panel, report: BoardReport, ruler: Ruler) -> Iterator[Block]:
    first = panel is report.panels[0]
    parts: list[Part] = [Words(panel.answer, "lead")]
    if panel.details:
        most = _DETAILS if panel.direction in _NOTHING_NEW else len(panel.details)
        parts.append(Words(" ".join(panel.details[:most])))
    if panel.empty:
        parts.append(Words(panel.empty))
    if not panel.charts:
        parts.append(Words(panel.basis.words, "note"))
    charts = list(_charts(panel, report, ruler))
    room = 0.0 if first else _room(parts, charts)
    yield Section(panel.question, tuple(parts), fresh=first, room=room)
    yield from charts
    if panel.cautions:
        careful = ("To be careful of:", *(f"–  {one}" for one in panel.cautions))
        yield Words("\n".join(careful), "note")


def _room(parts: Sequence[Part], charts: Sequence[Block]) -> float:
    """Points that have to be left of a page for a question: its answer stands with a chart."""
    lines = sum(1 + len(part.text) // _LETTERS for part in parts if isinstance(part, Words))
    pictures: tuple[Picture, ...] = ()
    match charts:
        case [Beside(left=left, right=right), *_]:
            pictures = (left, right)
        case [Picture() as picture, *_]:
            pictures = (picture,)
    high = max((one.drawing.height * _SHRUNK for one in pictures), default=2 * _LINE)
    return 2 * _HEADING + (lines + 2) * _LINE + min(high, _HIGHEST)


def _charts(panel: Panel, report: BoardReport, ruler: Ruler) -> Iterator[Block]:
    paper = report.imprint.paper
    shown = [chart for chart in panel.charts if not _is_hidden(chart)]
    for charts in _rows(shown):
        if len(charts) == 2:
            left, right = (_picture(one, panel, ruler, half(paper)) for one in charts)
            yield Beside(left, right)
            yield from (table for one in charts for table in _wide_figures(one))
        elif isinstance(charts[0], GroupList):  # its table says all that a picture would
            yield Section(charts[0].title, (*figures_of(charts[0]), *_notes(charts[0], panel)))
        elif _is_narrow(charts[0]) and charts[0] is not shown[0]:
            alone = _picture(charts[0], panel, ruler, half(paper))
            yield replace(alone, told_beside=True)
        else:
            yield _picture(charts[0], panel, ruler, text_width(paper))
    if titles := [chart.title for chart in panel.charts if _is_hidden(chart)]:
        words = f"Not shown, because all their numbers are too small: {', '.join(titles)}."
        yield Words(f"{words}\n{panel.basis.words}", "note")


def _is_hidden(chart: Chart) -> bool:
    """Whether no number of a chart may be shown: an empty frame would tell nobody anything."""
    cells = [cell for _, cells in table_of(chart).rows for cell in cells]
    return any(cell.hidden for cell in cells) and all(cell.value is None for cell in cells)


def _rows(charts: Sequence[Chart]) -> Iterator[tuple[Chart, ...]]:
    """Two charts beside each other where both are narrow, the others by themselves.

    A first one over time is the one the answer rests on and has all the width. A narrow one waits
    for the next narrow one, so that no half of a page stays empty.
    """
    before: Chart | None = None
    for number, chart in enumerate(charts):
        leads = not number and isinstance(chart, SeriesChart)
        if leads or not _is_narrow(chart):
            yield (chart,)
        elif before is None:
            before = chart
        else:
            yield before, chart
            before = None
    if before is not None:
        yield (before,)


def _is_narrow(chart: Chart) -> bool:
    """Whether a chart can be read at half the width of a page."""
    match chart:
        case SeriesChart():
            return True
        case BarChart(bars=bars):
            return len(bars) <= _FEW_BARS and all(len(bar.label) <= _SHORT for bar in bars)
        case StackedChart(columns=columns, layers=layers):
            return len(columns) <= _FEW_COLUMNS and len(layers) <= _FEW_LAYERS
        case HeatChart(rows=rows, columns=columns):
            return len(columns) <= _FEW_CELLS and all(len(row) <= _SHORT for row in rows)
    return False


def _picture(chart: Chart, panel: Panel, ruler: Ruler, width: float) -> Picture:
    drawing = drawn(chart, ruler, width / _SHRUNK)
    spoken = tuple(Spoken(one.spoken) for one in drawing.figures if one.spoken)
    wide = width > _WIDE
    figures = figures_of(chart, wide=wide) if wide or not _wide_figures(chart) else ()
    told = (*_notes(chart, panel), *figures)
    return Picture(title=chart.title, drawing=drawing, told=told, spoken=spoken)


def _wide_figures(chart: Chart) -> list[Table]:
    """The figures of a chart where they have too many columns for half a page: under its title."""
    if not isinstance(chart, StackedChart) or len(chart.layers) <= _MOST_BESIDE:
        return []
    tables = [part for part in figures_of(chart) if isinstance(part, Table)]
    return [replace(table, head=(chart.title, *table.head[1:])) for table in tables]


def _notes(chart: Chart, panel: Panel) -> tuple[Part, ...]:
    return tuple(Words(words, "note") for words in (chart.note, panel.basis.words) if words)
