"""A workbook of the plan that comes back: what in it is not as it went out.

``open_returned`` reads it in any thread and changes nothing. What it says is put beside the cases
as they are now by ``returned_compare``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from rca_studio.domain.plan_form import (
    FORMAT,
    Column,
    FormCheck,
    read_code,
    seal,
    unpacked,
)
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.intake.returned_cells import NotRead, Reading, Said
from rca_studio.intake.returned_file import ReturnedFile, ReturnedSheet, read_returned
from rca_studio.intake.returned_layout import Form, Layout, cell_at, lay_out
from rca_studio.intake.returned_rows import read_rows
from rca_studio.intake.returned_values import DayReader

_SAFE: Final = "Nothing was read in; the plan is as it was."
_EXPORT_ANEW: Final = "Export the plan anew and have the changes entered there."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedPlan:
    """What one workbook says: ``made`` is when it went out, ``rows`` how many were recognised."""

    file: str
    made: str
    said: tuple[Said, ...]
    not_read: tuple[NotRead, ...]
    notes: tuple[str, ...]
    rows: int

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases of which something is said, each once."""
        return tuple(dict.fromkeys(one.wish.case for one in self.said))


def open_returned(
    path: Path, origin: str, today: date, progress: Progress | None = None
) -> ReturnedPlan:
    """Read a workbook that came back.

    Args:
        path: the file.
        origin: of the workspace it is read into (``ChainCheck.origin``).
        today: nothing was done later than that.
        progress: told while it is read; may raise ``Cancelled``.

    Raises:
        KnownFault: it cannot be read, is of another workspace, or is no plan at all.
    """
    book = read_returned(path, progress=progress)
    base = _base(book)
    made = _must_be_ours(book, base, origin)
    forms, broken = _forms(base, origin)
    if not forms:
        raise _fault(book, "has lost the hidden sheet by which its rows are known", _EXPORT_ANEW)
    layouts = list(_layouts(book, base, forms))
    if not layouts:
        raise _fault(book, "has no sheet left with rows of the plan", _EXPORT_ANEW)
    days = DayReader(text for layout in layouts for text in _day_texts(layout))
    reading = Reading(file=book.name, forms=forms, days=days, today=today)
    told = [one for layout in layouts for one in read_rows(layout, reading)]
    return ReturnedPlan(
        file=book.name,
        made=made,
        said=tuple(one for one in told if isinstance(one, Said)),
        not_read=tuple(one for one in told if isinstance(one, NotRead)),
        notes=tuple(_notes(book, layouts, broken)),
        rows=len({form.code for layout in layouts for form in _seen(layout, forms)}),
    )


def _base(book: ReturnedFile) -> ReturnedSheet:
    for sheet in book.sheets:
        first = cell_at(sheet.rows[0], 0) if sheet.rows else None
        if first and first.text == FORMAT:
            return sheet
        if first and sheet.hidden and first.text.startswith(FORMAT.rstrip("0123456789")):
            raise _fault(book, "was made by another version of RCA Studio", "Export the plan anew.")
    raise _fault(
        book,
        "is no plan exported for reading back, or has lost the sheet that tells where it is from",
        _EXPORT_ANEW,
    )


def _must_be_ours(book: ReturnedFile, base: ReturnedSheet, origin: str) -> str:
    head = base.rows[0]
    whose, made = (cell_at(head, 1), cell_at(head, 2))
    if not origin or whose is None or whose.text != origin:
        raise _fault(
            book,
            "is of another workspace",
            "Open the workspace it was exported from, and read it there.",
        )
    return made.text if made else ""


def _forms(base: ReturnedSheet, origin: str) -> tuple[dict[str, Form], int]:
    """The rows as they went out, by code; how many of them are not whole any more."""
    forms: dict[str, Form] = {}
    broken = 0
    for _, cells in base.rows[1:]:
        texts = [cell.text if cell else "" for cell in cells]
        packed = "".join(texts[2:])
        try:
            if len(texts) < 3 or texts[1] != seal(origin, packed):
                raise ValueError("changed")
            form = unpacked(packed)
        except ValueError:
            broken += 1
            continue
        forms[read_code(form.code)] = form
    return forms, broken


def _layouts(
    book: ReturnedFile, base: ReturnedSheet, forms: Mapping[str, Form]
) -> Iterator[Layout]:
    plan = {code: form for code, form in forms.items() if not isinstance(form, FormCheck)}
    evidence = {code: form for code, form in forms.items() if isinstance(form, FormCheck)}
    for sheet in book.sheets:
        if sheet is base:
            continue
        found = lay_out(sheet, plan, evidence=False)
        if found is None or Column.CODE not in found.columns:
            found = _better(found, lay_out(sheet, evidence, evidence=True))
        if found is not None:
            yield found


def _better(one: Layout | None, other: Layout | None) -> Layout | None:
    if one is None or other is None:
        return one or other
    return other if Column.CODE in other.columns or Column.PROVES in other.columns else one


def _day_texts(layout: Layout) -> Iterator[str]:
    for column in layout.columns:
        if column.is_day:
            for row in layout.rows:
                yield from (c.text for c in layout.cells(row, column) if c and c.kind == "text")


def _seen(layout: Layout, forms: Mapping[str, Form]) -> Iterator[Form]:
    for row in layout.rows:
        form = forms.get(read_code(layout.text(row, Column.CODE)))
        if form is not None:
            yield form


def _notes(book: ReturnedFile, layouts: Sequence[Layout], broken: int) -> Iterator[str]:
    if book.macros:
        yield f"{book.name}: it came with macros; they were not run, and nothing of them is kept."
    if broken:
        rows = plural(broken, "row")
        yield f"{book.name}: {rows} of its hidden sheet were changed, so they are not read."
    for layout in layouts:
        yield from (f"{book.name}, sheet {layout.sheet.name}: {note}" for note in layout.notes)


def _fault(book: ReturnedFile, what: str, do: str) -> KnownFault:
    return KnownFault(f"The file “{book.name}” {what}.", _SAFE, do)
