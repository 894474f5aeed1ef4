"""What a board report says on paper: the page of answers, each question with its charts, method."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.panel import (
    Cell,
    Chart,
    GroupList,
    Panel,
    SeriesChart,
)
from rca_studio.analysis.governance.panel import Table as Figures
from rca_studio.domain.words import shortened
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
from rca_studio.reports.board_report import AnswerLine, BoardReport
from rca_studio.reports.board_words import CAUTIONS, METHOD, cautions, method
from rca_studio.reports.context import Imprint
from rca_studio.reports.page import text_width

if TYPE_CHECKING:
    from rca_studio.diagrams.text import Ruler

_LONGEST_CELL = 240
"""A cell of a table of figures is looked up; a whole story would fill the page."""

_FOLDED = 14
"""A table with more short rows than this stands in two halves beside each other."""

_NARROW = 22
"""Characters: a table whose every cell is shorter can be folded."""


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
    width = text_width(report.imprint.paper)
    for chart in panel.charts:
        yield _chart(chart, panel, ruler, width)
    if panel.cautions:
        said = "\n".join(f"–  {one}" for one in panel.cautions)
        yield Section("To be careful of", (Words(said, "note"),))


def _chart(chart: Chart, panel: Panel, ruler: Ruler, width: float) -> Picture | Section:
    told: list[Part] = []
    if chart.note:
        told.append(Words(chart.note, "note"))
    told.append(Words(panel.basis.words, "note"))
    if isinstance(chart, GroupList):  # its table says all that a picture would
        return Section(chart.title, (figures(table_of(chart)), *told))
    told.append(figures(_for_paper(chart)))
    drawing = drawn(chart, ruler, width)
    spoken = tuple(Spoken(one.spoken) for one in drawing.figures if one.spoken)
    return Picture(title=chart.title, drawing=drawing, told=tuple(told), spoken=spoken)


# -- figures as tables -----------------------------------------------------------------------------


def _for_paper(chart: Chart) -> Figures:
    """The figures behind a chart; words that only say a figure again are left out."""
    table = table_of(chart)
    if not isinstance(chart, SeriesChart):
        return table
    rows = tuple(
        (heading, (*cells[:-1], Cell(value=None, shown=_remark(chart, place))))
        for place, (heading, cells) in enumerate(table.rows)
    )
    return Figures(title=table.title, columns=table.columns, rows=rows, note=table.note)


def _remark(chart: SeriesChart, place: int) -> str:
    point = chart.points[place]
    signs = (
        ("outside its limits", point.outside),
        ("part of a run", point.in_run),
        (f"left out: {point.left_out}", bool(point.left_out)),
    )
    marks = [mark.words for mark in chart.marks if mark.place == place]
    return "; ".join([*(words for words, there in signs if there), *marks])


def figures(table: Figures) -> Table:
    """Figures as a table on paper: numbers at the right, columns that say nothing left out."""
    used = [
        place
        for place, _ in enumerate(table.columns[1:])
        if any(cells[place].shown for _, cells in table.rows)
    ]
    head = (table.columns[0], *(table.columns[place + 1] for place in used))
    rows = tuple(
        (
            _short(heading),
            *(_short(cells[place].shown) for place in used),
        )
        for heading, cells in table.rows
    )
    numbers = tuple(
        at
        for at, place in enumerate(used, start=1)
        if _is_numbers([cells[place] for _, cells in table.rows])
    )
    shares = _shares(head, rows)
    if len(rows) > _FOLDED and len(head) <= 5 and _is_narrow(rows):
        return _folded(head, rows, shares, numbers)
    return Table(head, rows, shares, small=True, numbers=numbers)


def _short(words: str) -> str:
    return shortened(words, _LONGEST_CELL) if words.strip() else ""


def _is_numbers(cells: Sequence[Cell]) -> bool:
    """Whether a column holds numbers, some of which may be hidden or not there."""
    return any(cell.value is not None or cell.hidden for cell in cells)


def _is_narrow(rows: Sequence[tuple[str, ...]]) -> bool:
    return all(len(cell) <= _NARROW for row in rows for cell in row)


def _folded(
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    shares: tuple[float, ...],
    numbers: tuple[int, ...],
) -> Table:
    half = (len(rows) + 1) // 2
    blank = ("",) * len(head)
    second = (*rows[half:], *(blank,) * (2 * half - len(rows)))
    return Table(
        head * 2,
        tuple((*left, *right) for left, right in zip(rows[:half], second, strict=True)),
        tuple(share / 2 for share in shares * 2),
        small=True,
        numbers=(*numbers, *(place + len(head) for place in numbers)),
    )


def _shares(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> tuple[float, ...]:
    """Parts of the width by how long the cells are; the heading of a row has a fair part."""
    longest = []
    for place, title in enumerate(head):
        cells = sorted(len(row[place]) for row in rows) or [0]
        usual = cells[int(0.9 * (len(cells) - 1))]
        longest.append(min(max(usual, min(len(title), 14), 6), 60) + 2)
    whole = sum(longest)
    return tuple(each / whole for each in longest)
