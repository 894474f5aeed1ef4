"""Where things stand in a workbook that came back, whatever was done to its columns.

Columns are known by their heads, however they are spelled; where a head was changed or taken out,
by what is in the column: codes are codes, and what went out in a column mostly came back in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.domain.plan_form import (
    EVIDENCE_COLUMNS,
    OPEN_COLUMNS,
    PLAN_COLUMNS,
    Column,
    FormAction,
    FormCheck,
    fingerprint,
    read_code,
    same_text,
)
from rca_studio.domain.words import quoted
from rca_studio.intake.returned_file import Cell, ReturnedSheet, Row

Form = FormAction | FormCheck

TOLD_BY: Final = (Column.PROVES, Column.ACTION, Column.CASE)
"""The words by which a row is known beside its code, the most telling first."""

_ALSO: Final = {
    Column.CODE: ("id", "no", "number"),
    Column.CASE: ("reference",),
    Column.ACTION: ("what", "actions", "measure to take"),
    Column.OWNER: ("who", "responsible"),
    Column.DEADLINE: ("due", "due date", "due by", "until", "by when"),
    Column.REVIEW: ("review", "review date", "next review date"),
    Column.STATE: ("status",),
    Column.DONE_ON: ("done", "date done", "completed", "completed on", "done date"),
    Column.NOTE: ("notes", "comment", "comments", "remark", "remarks"),
    Column.SHOWN: ("shown", "evidence note", "what is shown", "to show"),
}
_HEAD_WITHIN: Final = 60
_ENOUGH: Final = 0.5
"""So much of a column must be what went out in it, where its head does not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of a sheet (each may stand there twice), and the rows below its head."""

    sheet: ReturnedSheet
    rows: tuple[Row, ...]
    columns: Mapping[Column, tuple[int, ...]]
    evidence: bool
    notes: tuple[str, ...]

    def cells(self, row: Row, column: Column) -> tuple[Cell | None, ...]:
        """What stands in a row under a column; as many as there are such columns."""
        return tuple(cell_at(row, place) for place in self.columns.get(column, ()))

    def text(self, row: Row, column: Column) -> str:
        """The text in a row under a column; ``""`` where there is none."""
        return next((cell.text for cell in self.cells(row, column) if cell), "")


def cell_at(row: Row, place: int) -> Cell | None:
    """A cell of a row; ``None`` where nothing is in it."""
    cells = row[1]
    found = cells[place] if place < len(cells) else None
    return found if found is not None and found.text.strip() else None


def lay_out(sheet: ReturnedSheet, forms: Mapping[str, Form], *, evidence: bool) -> Layout | None:
    """Find head and columns of a sheet; ``None`` where nothing of these rows is on it.

    Args:
        sheet: as it came back.
        forms: the rows as they went out, by code.
        evidence: whether they are those of the evidence.
    """
    known = EVIDENCE_COLUMNS if evidence else PLAN_COLUMNS
    head, named, alike = _head(sheet, known)
    rows = tuple(row for row in sheet.rows if row[0] > head)
    titled = named.get(Column.CODE, ()) + alike.get(Column.CODE, ())
    columns: dict[Column, tuple[int, ...]] = dict(named)
    columns.pop(Column.CODE, None)
    free = _free(rows, columns)
    codes = _code_places(rows, titled, forms) or _code_places(rows, free, forms)
    if codes:
        columns[Column.CODE] = codes
    pairs = _pairs(rows, codes, forms)
    for column in _misnamed(columns, pairs):
        del columns[column]
    notes: list[str] = []
    for column in known:
        if column not in columns and column is not Column.CODE:
            free = _free(rows, columns)
            if pairs:
                place = _by_content(column, pairs, free)
            else:
                place = _by_words(column, rows, forms, free)
            if place is not None:
                columns[column] = (place,)
                if column in OPEN_COLUMNS:
                    title = _title(sheet, head, place)
                    notes.append(f"{title} was read as “{column.label}”, by what is in it.")
    for column in known:
        if column in columns or column is Column.CODE:
            continue
        places = [at for at in alike.get(column, ()) if at in _free(rows, columns)]
        if places:
            columns[column] = tuple(places)
        elif column in OPEN_COLUMNS:
            notes.append(f"There is no column “{column.label}” any more, so none is read.")
    told = codes or any(column in columns for column in TOLD_BY[: 2 if evidence else None])
    if not told or not (codes or _some_told(rows, columns, forms)):
        return None
    return Layout(sheet=sheet, rows=rows, columns=columns, evidence=evidence, notes=tuple(notes))


def told_by(forms: Form, row: Row, layout: Layout) -> bool | None:
    """Whether the words of a row are those of a form; ``None`` where none of them are there."""
    found = None
    for column in TOLD_BY:
        wanted = forms.prints.get(column)
        if wanted is None or column not in layout.columns:
            continue
        text = layout.text(row, column)
        if not text.strip():
            continue
        if fingerprint(text) != wanted:
            return False
        if column is not Column.CASE:
            found = True
    return found


def letters(place: int) -> str:
    """The letters over a column, as spreadsheet programs show them.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


# -- heads -----------------------------------------------------------------------------------------


Named = dict[Column, tuple[int, ...]]


def _head(sheet: ReturnedSheet, known: Sequence[Column]) -> tuple[int, Named, Named]:
    """The row of heads (0: none), the columns they name, and those they may mean."""
    best: tuple[int, Named, Named] = (0, {}, {})
    names = {_plain(column.label): column for column in known}
    more = {one: column for column in known for one in _ALSO.get(column, ())}
    for number, cells in sheet.rows[:_HEAD_WITHIN]:
        found: Named = {}
        others: Named = {}
        for place, cell in enumerate(cells):
            title = _plain(cell.text) if cell and len(cell.text) < _LONGEST_TITLE else ""
            if column := names.get(title):
                found[column] = (*found.get(column, ()), place)
            elif column := more.get(title):
                others[column] = (*others.get(column, ()), place)
        if len({**others, **found}) > max(1, len({**best[1], **best[2]})):
            best = (number, found, others)
    return best


_LONGEST_TITLE: Final = 60


def _plain(text: str) -> str:
    return " ".join("".join(s if s.isalnum() else " " for s in text.casefold()).split())


def _title(sheet: ReturnedSheet, head: int, place: int) -> str:
    row = next((row for row in sheet.rows if row[0] == head), None)
    cell = cell_at(row, place) if row else None
    return f"The column {quoted(cell.text, 40) if cell else letters(place)}"


# -- what is in a column ---------------------------------------------------------------------------


def _free(rows: Sequence[Row], columns: Mapping[Column, tuple[int, ...]]) -> tuple[int, ...]:
    taken = {place for places in columns.values() for place in places}
    width = max((len(cells) for _, cells in rows), default=0)
    return tuple(place for place in range(width) if place not in taken)


def _code_places(
    rows: Sequence[Row], places: Sequence[int], forms: Mapping[str, Form]
) -> tuple[int, ...]:
    """The column with the most known codes, if there is one with any."""
    hits = {
        place: sum(read_code(cell.text) in forms for row in rows if (cell := cell_at(row, place)))
        for place in places
    }
    best = max(hits, key=lambda place: hits[place], default=None)
    return (best,) if best is not None and hits[best] else ()


def _pairs(
    rows: Sequence[Row], codes: Sequence[int], forms: Mapping[str, Form]
) -> list[tuple[Row, Form]]:
    found = []
    for row in rows:
        cell = cell_at(row, codes[0]) if codes else None
        form = forms.get(read_code(cell.text)) if cell else None
        if form is not None:
            found.append((row, form))
    return found


def _by_content(
    column: Column, pairs: Sequence[tuple[Row, Form]], places: Sequence[int]
) -> int | None:
    """The one column that mostly holds what went out in this one."""
    filled = [(row, form) for row, form in pairs if _had(column, form)]
    if not filled:
        return None
    scores = {
        place: sum(_is_as_sent(column, form, cell_at(row, place)) for row, form in filled)
        for place in places
    }
    best = max(scores, key=lambda place: scores[place], default=None)
    if best is None or scores[best] < max(1, _ENOUGH * len(filled)):
        return None
    alike = [place for place in places if scores[place] == scores[best]]
    return best if len(alike) == 1 else None


def _misnamed(
    columns: Mapping[Column, tuple[int, ...]], pairs: Sequence[tuple[Row, Form]]
) -> list[Column]:
    """Columns whose head says one thing and whose cells went out as another one."""
    found: list[Column] = []
    for column, places in columns.items():
        if column not in OPEN_COLUMNS or len(places) != 1 or _share(column, places[0], pairs):
            continue
        others = (one for one in OPEN_COLUMNS if one is not column)
        if any(_share(one, places[0], pairs) >= _ENOUGH for one in others):
            found.append(column)
    return found


def _share(column: Column, place: int, pairs: Sequence[tuple[Row, Form]]) -> float:
    """How much of a column is what went out as this one; 0 where nothing did."""
    filled = [(row, form) for row, form in pairs if as_sent(column, form)]
    hits = sum(_is_as_sent(column, form, cell_at(row, place)) for row, form in filled)
    return hits / len(filled) if filled else 0.0


def _by_words(
    column: Column, rows: Sequence[Row], forms: Mapping[str, Form], places: Sequence[int]
) -> int | None:
    """Without codes: the column in which the words of these rows are."""
    if column not in TOLD_BY[:2]:
        return None
    prints = {form.prints[column] for form in forms.values() if column in form.prints}
    scores = {
        place: sum(
            fingerprint(cell.text) in prints for row in rows if (cell := cell_at(row, place))
        )
        for place in places
    }
    best = max(scores, key=lambda place: scores[place], default=None)
    return best if best is not None and scores[best] else None


def _some_told(
    rows: Sequence[Row], columns: Mapping[Column, tuple[int, ...]], forms: Mapping[str, Form]
) -> bool:
    for column in TOLD_BY[:2]:
        prints = {form.prints.get(column) for form in forms.values()}
        for place in columns.get(column, ()):
            cells = (cell_at(row, place) for row in rows)
            if any(fingerprint(cell.text) in prints for cell in cells if cell):
                return True
    return False


def _had(column: Column, form: Form) -> bool:
    return bool(as_sent(column, form)) or column in form.prints


def as_sent(column: Column, form: Form) -> str:
    """The text of an open column as it went out."""
    if isinstance(form, FormCheck):
        return form.shown if column is Column.SHOWN else ""
    return form.cells.get(column, "")


def _is_as_sent(column: Column, form: Form, cell: Cell | None) -> bool:
    if cell is None:
        return False
    if column in form.prints:
        return fingerprint(cell.text) == form.prints[column]
    sent = as_sent(column, form)
    return is_as_sent(column, sent, cell)


def is_as_sent(column: Column, sent: str, cell: Cell) -> bool:
    """Whether an open cell holds what went out in it."""
    if column.is_day and cell.kind == "day":
        return cell.text[:10] == sent
    return cell.kind != "formula" and same_text(cell.text, sent)
