"""The board report as a workbook: answers on the first sheet, then the figures behind each chart.

Numbers are numbers and can be added up; what is hidden stands as the words that are shown for it.
What people wrote is text and never a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from rca_studio.analysis.governance.panel import Cell, Panel, Table
from rca_studio.domain.plan_form import LONGEST_CELL
from rca_studio.reports.board_report import BoardReport, told_value
from rca_studio.reports.board_words import CAUTIONS, METHOD, cautions, method
from rca_studio.reports.context import Imprint, Paper
from rca_studio.reports.plan_leaving import harmless, harmless_line
from rca_studio.reports.workbook_cells import STARTS_A_FORMULA, text_cell

if TYPE_CHECKING:
    from openpyxl import Workbook

_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31
"""Letters in the name of a sheet (Excel refuses more)."""

_FIRST_WIDTH: Final = 34.0
_WIDTH: Final = 16.0
_MOST_COLUMNS: Final = 60
_FONT: Final = "Calibri"
_LINE: Final = 15.0
_HIGHEST: Final = 409.0
"""No row of a spreadsheet is higher, in points; what is longer is read by clicking on it."""

_A4, _LETTER = 9, 1


def board_workbook(report: BoardReport, progress: Callable[[int], None] | None = None) -> bytes:
    """The report as an ``.xlsx`` file.

    Args:
        report: what it says.
        progress: called with the number of each sheet; may raise to stop.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "RCA Studio"
    book.properties.title = harmless_line(f"{report.edition.label}: {report.title}")
    content = BytesIO()
    try:
        writer = _Writer(book, report)
        for number, write in enumerate(writer.sheets(), start=1):
            if progress is not None:
                progress(number)
            write()
    finally:
        book.save(content)  # also where it was stopped: it clears away what lies on the disk
    return content.getvalue()


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Workbook, report: BoardReport) -> None:
        self._book, self._report = book, report
        self._names: set[str] = set()
        self._rows: dict[str, int] = {}

    def sheets(self) -> Iterator[Callable[[], None]]:
        """What writes each sheet, in their order."""
        yield self._answers
        for panel in self._report.panels:
            yield lambda panel=panel: self._panel(panel)  # type: ignore[misc]
        yield self._method

    def _answers(self) -> None:
        report = self._report
        sheet = self._sheet("Answers", (46.0, 90.0, 18.0))
        self._title(sheet, report.title)
        for words in _about(report):
            self._line(sheet, words)
        for group, lines in groupby(report.opening.lines, lambda line: line.group):
            self._append(sheet)
            self._head(sheet, (group or "Question", "Answer", "Which way"))
            for line in lines:
                self._words(sheet, (line.question, line.answer, line.change), (46, 90, 18))
        listed = (
            ("What changed", report.opening.changed),
            ("What to ask now", report.opening.ask),
            ("What these figures cannot say", report.opening.limits),
        )
        for title, sentences in listed:
            if sentences:
                self._append(sheet)
                self._head(sheet, (title,))
                for one in sentences:
                    self._line(sheet, one)

    def _panel(self, panel: Panel) -> None:
        sheet = self._sheet(panel.question, (_FIRST_WIDTH, *(_WIDTH,) * _columns(panel)))
        self._title(sheet, panel.question)
        self._line(sheet, panel.answer)
        for words in (*panel.details, panel.empty, panel.basis.words):
            if words:
                self._line(sheet, words)
        for table in panel.tables():
            self._table(sheet, table)
        if panel.cautions:
            self._append(sheet)
            self._head(sheet, (CAUTIONS,))
            for words in panel.cautions:
                self._line(sheet, words)

    def _table(self, sheet: Any, table: Table) -> None:
        self._append(sheet)
        self._append(sheet, [self._bold(sheet, table.title)])
        numbers = [
            any(cells[place].value is not None or cells[place].hidden for _, cells in table.rows)
            for place in range(len(table.columns) - 1)
        ]
        self._head(sheet, table.columns, (False, *numbers))
        for heading, cells in table.rows:
            self._append(sheet, [_text(sheet, heading), *(self._figure(sheet, c) for c in cells)])
        for words in (table.note,):
            if words:
                self._line(sheet, words)

    def _method(self) -> None:
        sheet = self._sheet(METHOD, (30.0, 110.0))
        self._title(sheet, METHOD)
        for pair in method(self._report):
            self._words(sheet, pair, (30, 110))
        self._append(sheet)
        self._head(sheet, (CAUTIONS,))
        for words in cautions():
            self._line(sheet, words)

    # -- cells and rows ----------------------------------------------------------------------------

    def _sheet(self, name: str, widths: Sequence[float]) -> Any:
        from openpyxl.utils import get_column_letter

        sheet: Any = self._book.create_sheet(self._name(name))
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        page = sheet.page_setup
        page.orientation = "landscape"
        page.paperSize = _LETTER if self._report.imprint.paper is Paper.LETTER else _A4
        page.fitToWidth, page.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        whose = harmless_line(self._report.imprint.head_line)[:100].replace("&", "&&")
        sheet.oddHeader.left.text = whose
        sheet.oddFooter.left.text = whose
        sheet.oddFooter.right.text = "Page &P of &N"
        return sheet

    def _name(self, words: str) -> str:
        """A name no other sheet has, whatever its panel is called."""
        plain = harmless_line(_NOT_IN_NAMES.sub(" ", words).strip())[:_LONGEST_NAME].strip()
        name, number = plain or "Figures", 2
        while name.casefold() in self._names:
            tail = f" {number}"
            name, number = f"{plain[: _LONGEST_NAME - len(tail)]}{tail}", number + 1
        self._names.add(name.casefold())
        return name

    def _title(self, sheet: Any, words: str) -> None:
        from openpyxl.styles import Font

        cell = _text(sheet, words)
        cell.font = Font(_FONT, 14, bold=True)
        self._append(sheet, [cell])

    def _bold(self, sheet: Any, words: str) -> Any:
        from openpyxl.styles import Font

        cell = _text(sheet, words)
        cell.font = Font(_FONT, 11, bold=True)
        return cell

    def _head(self, sheet: Any, titles: Sequence[str], numbers: tuple[bool, ...] = ()) -> None:
        from openpyxl.styles import Alignment, Border, PatternFill, Side

        cells = [self._bold(sheet, title) for title in titles]
        for place, cell in enumerate(cells):
            cell.fill = PatternFill("solid", fgColor="FFE6E9ED")
            cell.border = Border(bottom=Side(style="medium", color="FF4A5563"))
            cell.alignment = Alignment(vertical="center", wrap_text=len(titles) > 1)
            if numbers[place : place + 1] == (True,):
                cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal="right")
        lines = max(_lines(title, _WIDTH) for title in titles) if any(numbers) else 1
        self._append(sheet, cells, lines)

    def _append(self, sheet: Any, cells: Sequence[Any] = (), lines: int = 1) -> None:
        """Add a row, high enough for its texts; not every program finds that out by itself."""
        self._rows[sheet.title] = row = self._rows.get(sheet.title, 0) + 1
        if lines > 1:
            sheet.row_dimensions[row].height = min(lines * _LINE + 2, _HIGHEST)
        sheet.append(list(cells))

    def _figure(self, sheet: Any, cell: Cell) -> Any:
        """A number as a number, shown as it is on paper; what is hidden as its words."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment

        value = told_value(cell, exact=not self._report.protection)
        if value is None:
            made = _text(sheet, cell.shown)
            few = cell.hidden or len(cell.shown) <= 1  # a dash stands in the place of a number
            made.alignment = (
                Alignment(horizontal="right") if few else Alignment(horizontal="left", indent=1)
            )
            return made
        made = WriteOnlyCell(sheet)
        made.value = value
        made.number_format = number_format(cell)
        return made

    def _line(self, sheet: Any, words: str) -> None:
        """A sentence that runs on over the cells beside it."""
        self._append(sheet, [_text(sheet, words)])

    def _words(self, sheet: Any, texts: Sequence[str], widths: Sequence[int]) -> None:
        """Words beside each other, each wrapped in its cell."""
        from openpyxl.styles import Alignment

        cells = [_text(sheet, text) for text in texts]
        for cell in cells:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        self._append(sheet, cells, max(map(_lines, texts, widths)))


def _about(report: BoardReport) -> Iterator[str]:
    imprint: Imprint = report.imprint
    yield report.subtitle
    yield imprint.head_line
    yield f"n = {report.number} · {report.state}"
    if report.protection:
        yield report.protection
    if imprint.copy_line:
        yield imprint.copy_line
    yield imprint.history_line
    yield imprint.printed_line


def _lines(text: str, width: float) -> int:
    """Into about how many lines a text is wrapped; words do not fill lines to the end."""
    return sum(1 + int(len(line) * 1.2 / width) for line in text.split("\n"))


def _columns(panel: Panel) -> int:
    wide = max((len(table.columns) for table in panel.tables()), default=1)
    return min(wide - 1, _MOST_COLUMNS)


def _text(sheet: Any, words: str) -> Any:
    line = harmless(words)[:LONGEST_CELL]
    cell = text_cell(sheet, line)
    if line.startswith(STARTS_A_FORMULA):
        cell.quotePrefix = True
    return cell


def number_format(cell: Cell) -> str:
    """The format of a spreadsheet that shows a number as it is shown on paper."""
    shown = cell.shown.strip()
    if shown.endswith("%"):
        decimals = len(shown.rstrip("% \u00a0").partition(".")[2])
        return f"0{'.' * bool(decimals)}{'0' * decimals} %"
    decimals = len(re.sub(r"[^\d.]", "", shown).partition(".")[2])
    return f"#,##0{'.' * bool(decimals)}{'0' * decimals}"
