"""Cells of a workbook that hold what people wrote: text, whatever it begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t")
"""What begins so is a formula to a spreadsheet program as soon as somebody edits the cell."""


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Any:
    """A cell of a sheet that is only written, with a text that is never read as a formula."""
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet)
    if text:
        cell.value = escaped(text)
        cell.data_type = "s"
    return cell


def escaped(text: str) -> str:
    """Text that looks like the escape of a sign, ``_x0041_``, written so that it stays text."""
    return text.replace("_x", "_x005F_x") if "_x" in text else text
