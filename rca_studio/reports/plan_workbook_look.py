"""How the workbook of the plan looks and prints: widths, locks, lists to choose from, page set-up.

Looks carry nothing that is not said in words, so a black-and-white copy says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from rca_studio.domain.plan_form import DONE, IN_PROGRESS, OPEN_COLUMNS, Column
from rca_studio.reports.context import Imprint, Paper
from rca_studio.reports.plan_leaving import harmless_line
from rca_studio.reports.workbook_cells import STARTS_A_FORMULA, text_cell

if TYPE_CHECKING:
    from openpyxl import Workbook

HEAD_ROW: Final = 5
_MARGIN: Final = 0.5  # inches
_LONGEST_HEADER: Final = 100  # of 255 signs that the three parts of a header share
_FONT: Final = "Calibri"
_LINE: Final = 15.0
_HIGHEST: Final = 409.0
"""No row of a spreadsheet is higher, in points; what is longer is read by clicking on it."""
_DAY_FORMAT: Final = "d mmm yyyy"
_TEXT_FORMAT: Final = "@"
_A4, _LETTER = 9, 1

_WIDTHS: Final = {
    Column.CODE: 17,
    Column.CASE: 18,
    Column.ACTION: 36,
    Column.WHY: 32,
    Column.OWNER: 18,
    Column.DEADLINE: 13,
    Column.STRENGTH: 13,
    Column.ACCEPTED: 10,
    Column.MEASURE: 24,
    Column.REVIEW: 13,
    Column.STATE: 13,
    Column.DONE_ON: 13,
    Column.NOTE: 28,
    Column.PROVES: 40,
    Column.CHECKER: 18,
    Column.SHOWN: 46,
}
"""In signs of the usual font; a table of this width is printed on one page and can be read."""

_WIDTH_ACCEPTED_IN_WORDS: Final = 24


class Look:
    """Makes the sheets and cells of one workbook.

    Args:
        book: a workbook that is only written.
        imprint: whose it is, and the paper it is printed on.
        marking: stands in the first lines and on each printed page.
    """

    def __init__(self, book: Workbook, imprint: Imprint, marking: str) -> None:
        self._book, self._imprint = book, imprint
        self._whose = " · ".join(
            harmless_line(part) for part in (imprint.organisation, marking) if part
        )
        thin = Side(style="thin", color="FFB6BDC7")
        self._border = Border(bottom=thin)
        self._pale = PatternFill("solid", fgColor="FFE3F1ED")
        self._grey = PatternFill("solid", fgColor="FFE6E9ED")
        self._widths: dict[str, list[int]] = {}
        self._rows: dict[str, int] = {}
        self._styles: dict[tuple[bool, bool, bool], Any] = {}

    # -- sheets ------------------------------------------------------------------------------------

    def sheet(self, name: str, columns: Sequence[Column], lines: Sequence[str], rows: int) -> Any:
        """A sheet with its first lines and its head; rows are appended by the caller."""
        sheet = self._book.create_sheet(name)
        last = get_column_letter(len(columns))
        end = HEAD_ROW + max(rows, 1)
        sheet.freeze_panes = f"{get_column_letter(columns.index(Column.ACTION) + 1)}{HEAD_ROW + 1}"
        widths: list[int] = []
        for number, column in enumerate(columns, 1):
            words = column is Column.ACCEPTED and Column.PROVES in columns
            width = _WIDTH_ACCEPTED_IN_WORDS if words else _WIDTHS[column]
            sheet.column_dimensions[get_column_letter(number)].width = width
            widths.append(width)
        sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{end}"
        self._set_up_page(sheet, last, end)
        self._protect(sheet)
        self._offer_choices(sheet, columns, end)
        first = f"Quality Improvement Action Plan{': evidence' * (Column.SHOWN in columns)}"
        sheet.append([self._title(sheet, first)])
        for line in (self._whose, *lines):
            sheet.append([text_cell(sheet, line)])
        sheet.row_dimensions[HEAD_ROW].height = 2 * _LINE + 2
        sheet.append([self._head(sheet, column) for column in columns])
        self._widths[name], self._rows[name] = widths, HEAD_ROW
        return sheet

    def add(self, sheet: Any, cells: Sequence[Any]) -> None:
        """Add a row, high enough for its texts; not every program finds that out by itself."""
        widths = self._widths[sheet.title]
        lines = max(map(_lines, (cell.value for cell in cells), widths))
        self._rows[sheet.title] += 1
        if lines > 1:
            height = min(lines * _LINE + 2, _HIGHEST)
            sheet.row_dimensions[self._rows[sheet.title]].height = height
        sheet.append(cells)

    def hidden(self, name: str) -> Any:
        """The sheet that people need not see; programs show it only on request."""
        sheet = self._book.create_sheet(name)
        sheet.sheet_state = "veryHidden"
        sheet.protection.sheet = True
        return sheet

    def _set_up_page(self, sheet: Any, last: str, end: int) -> None:
        page = sheet.page_setup
        page.orientation = "landscape"
        page.paperSize = _LETTER if self._imprint.paper is Paper.LETTER else _A4
        page.fitToWidth, page.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        margins = sheet.page_margins
        margins.left = margins.right = _MARGIN
        margins.top = margins.bottom = _MARGIN + 0.25
        margins.header = margins.footer = _MARGIN - 0.1
        whose = self._whose[:_LONGEST_HEADER].replace("&", "&&")
        sheet.oddHeader.left.text = whose
        sheet.oddHeader.right.text = "Quality Improvement Action Plan"
        sheet.oddFooter.left.text = whose
        sheet.oddFooter.right.text = "Page &P of &N"

    def _protect(self, sheet: Any) -> None:
        guard = sheet.protection
        guard.sheet = True  # no password: it keeps from slips, not from people
        guard.formatCells = guard.formatColumns = guard.formatRows = False
        guard.sort = guard.autoFilter = False

    def _offer_choices(self, sheet: Any, columns: Sequence[Column], end: int) -> None:
        for column in columns:
            letter = get_column_letter(columns.index(column) + 1)
            if column is Column.STATE:
                rule = DataValidation("list", formula1=f'"{IN_PROGRESS},{DONE}"', allow_blank=True)
                rule.error = f"Choose {IN_PROGRESS} or {DONE}. All else is said in RCA Studio."
            elif column.is_day:
                rule = DataValidation(
                    "date", operator="greaterThan", formula1="36526", allow_blank=True
                )
                rule.error = "Write a day, for example 2026-11-30."
            else:
                continue
            rule.errorTitle, rule.errorStyle = column.label, "warning"
            rule.showErrorMessage = True
            rule.add(f"{letter}{HEAD_ROW + 1}:{letter}{end}")
            sheet.data_validations.append(rule)

    # -- cells -------------------------------------------------------------------------------------

    def cell(self, sheet: Any, column: Column, value: str | date, *, fill_in: bool) -> Any:
        """A cell of the table: a day, or a text that is no formula whatever it begins with."""
        guarded = False
        if isinstance(value, str):
            cell = text_cell(sheet, value)
            guarded = value.startswith(STARTS_A_FORMULA)
        else:
            cell = WriteOnlyCell(sheet)
            cell.value = value
        key = (fill_in, column.is_day, guarded)
        if key not in self._styles:
            self._styles[key] = self._style(sheet, *key)
        cell._style = self._styles[key]  # noqa: SLF001  set anew, it costs more than the cell
        return cell

    def plain(self, sheet: Any, texts: Iterable[str]) -> list[Any]:
        """Cells of the hidden sheet."""
        return [text_cell(sheet, text) for text in texts]

    def _style(self, sheet: Any, fill_in: bool, is_day: bool, guarded: bool) -> Any:
        cell: Any = WriteOnlyCell(sheet)
        cell.border = self._border
        cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
        cell.protection = Protection(locked=not fill_in)
        if is_day:
            cell.number_format = _DAY_FORMAT
        elif fill_in:
            cell.number_format = _TEXT_FORMAT  # a note such as 3/4 does not become a day
        if fill_in:
            cell.fill = self._pale
        if guarded:
            cell.quotePrefix = True
        return copy(cell._style)  # noqa: SLF001

    def _title(self, sheet: Any, text: str) -> Any:
        cell = WriteOnlyCell(sheet, text)
        cell.font = Font(_FONT, 14, bold=True)
        return cell

    def _head(self, sheet: Any, column: Column) -> Any:
        cell = WriteOnlyCell(sheet, column.label)
        cell.font = Font(
            _FONT, 11, bold=True, underline="single" if column in OPEN_COLUMNS else None
        )
        cell.fill = self._pale if column in OPEN_COLUMNS else self._grey
        cell.border = Border(bottom=Side(style="medium", color="FF4A5563"))
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        return cell


def _lines(value: object, width: int) -> int:
    """Into about how many lines a text is wrapped; words do not fill lines to the end."""
    if not isinstance(value, str) or (len(value) < width and "\n" not in value):
        return 1
    return sum(1 + int(len(line) * 1.08 / width) for line in value.split("\n"))
