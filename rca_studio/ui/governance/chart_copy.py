"""Charts on the clipboard: the figures for a spreadsheet, the picture for a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from rca_studio.analysis.governance.panel import Cell, Table
from rca_studio.diagrams.governance.titled import titled
from rca_studio.diagrams.shapes import Drawing
from rca_studio.diagrams.text import Ruler
from rca_studio.intake.rejects import guarded
from rca_studio.ui.exchange.clipboard import add_picture


def copy_table(table: Table, basis: str = "") -> None:
    """Put the figures behind a chart on the clipboard, with what they rest on below them."""
    QGuiApplication.clipboard().setText(as_text(table, basis))


def copy_picture(drawing: Drawing, ruler: Ruler, table: Table, below: Sequence[str] = ()) -> None:
    """Put a chart on the clipboard as a picture, and as its figures for who wants text."""
    data = QMimeData()
    data.setText(as_text(table, " · ".join(text for text in below if text)))
    add_picture(data, titled(drawing, ruler, below=below))
    QGuiApplication.clipboard().setMimeData(data)


def as_text(table: Table, basis: str = "") -> str:
    """A table as lines of cells with tabs between, none of them a formula.

    Numbers are written in full, so that they can be counted with; what is hidden stays hidden.
    """
    rows: list[Sequence[str]] = [(table.title,), table.columns]
    rows += [(heading, *map(cell_text, cells)) for heading, cells in table.rows]
    rows += [(text,) for text in (table.note, basis) if text]
    return lines_of(rows)


def lines_of(rows: Iterable[Sequence[str]]) -> str:
    """Rows with tabs between their cells; a cell never begins another or a formula."""
    return "\n".join("\t".join(guarded(" ".join(cell.split())) for cell in row) for row in rows)


def cell_text(cell: Cell) -> str:
    """A number as it is counted with."""
    if cell.value is None or cell.hidden:
        return cell.shown
    return f"{cell.value:.12g}"
