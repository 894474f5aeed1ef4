"""Which action each row of a returned workbook is of, and how sure that is.

The code of a row and its words must go together: a code alone, or words alone, leave a doubt, and
rows whose code and words are of two actions are not read at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rca_studio.domain.plan_form import (
    OPEN_COLUMNS,
    Column,
    FormAction,
    FormCheck,
    fingerprint,
    read_code,
)
from rca_studio.domain.words import quoted
from rca_studio.intake.returned_cells import (
    NotRead,
    Place,
    Reading,
    Told,
    doubted,
    open_cells,
    read_only,
)
from rca_studio.intake.returned_file import Row
from rca_studio.intake.returned_layout import TOLD_BY, Form, Layout, told_by

_NO_CODE: Final = "The code of the row was changed or taken out; its words tell which action it is."
_NO_WORDS: Final = (
    "The words of the action are not there any more; the code alone tells which it is."
)
_OTHER_WORDS: Final = "The words of the row were changed; the code alone tells which action it is."
_MIXED_UP: Final = "The code is that of another row than its words: rows or codes were mixed up."
_STRANGER: Final = (
    "The row is of no action in this workbook; new actions are entered in the program."
)


def read_rows(layout: Layout, reading: Reading) -> Iterator[Told]:
    """All that a sheet says."""
    by_words = _by_words(reading.forms, layout)
    for row in layout.rows:
        form, doubt, reason = _form_of(row, layout, reading, by_words)
        if form is None:
            if reason and _says_anything(row, layout):
                yield _stranger(row, layout, reading, reason)
            continue
        yield from read_only(row, layout, reading, form)
        for told in open_cells(row, layout, reading, form):
            yield doubted(told, doubt)


ByWords = Mapping[tuple[str, ...], tuple[Form, ...]]


def _columns_told_by(layout: Layout) -> tuple[Column, ...]:
    first = Column.PROVES if layout.evidence else Column.ACTION
    return tuple(one for one in TOLD_BY if one in layout.columns or one is first)


def _by_words(forms: Mapping[str, Form], layout: Layout) -> ByWords:
    """The forms of this sheet by the fingerprints of their words."""
    kind = FormCheck if layout.evidence else FormAction
    columns = _columns_told_by(layout)
    found: dict[tuple[str, ...], tuple[Form, ...]] = {}
    for form in forms.values():
        if isinstance(form, kind):
            key = tuple(form.prints.get(column, "") for column in columns)
            found[key] = (*found.get(key, ()), form)
    return found


def _form_of(
    row: Row, layout: Layout, reading: Reading, by_words: ByWords
) -> tuple[Form | None, str, str]:
    """The form a row is of; what makes that doubtful; and why it is of none."""
    kind = FormCheck if layout.evidence else FormAction
    form = reading.forms.get(read_code(layout.text(row, Column.CODE)))
    columns = _columns_told_by(layout)
    alike = by_words.get(tuple(fingerprint(layout.text(row, one)) for one in columns), ())
    if isinstance(form, kind):
        fits = told_by(form, row, layout)
        if fits:
            return form, "", ""
        if fits is None:
            return form, _NO_WORDS, ""
        if alike:
            return None, "", _MIXED_UP
        return form, _OTHER_WORDS, ""
    if len(alike) == 1 and layout.text(row, columns[0]).strip():
        return alike[0], _NO_CODE, ""
    return None, "", _STRANGER


def _says_anything(row: Row, layout: Layout) -> bool:
    return any(
        cell for column in OPEN_COLUMNS for cell in layout.cells(row, column) if cell is not None
    )


def _stranger(row: Row, layout: Layout, reading: Reading, reason: str) -> NotRead:
    words = layout.text(row, Column.PROVES) if layout.evidence else layout.text(row, Column.ACTION)
    code = layout.text(row, Column.CODE)
    about = " ".join(part for part in (code, quoted(words, 80) if words else "") if part)
    place = Place(reading.file, layout.sheet.name, row[0], "", "")
    return NotRead(place=place, about=about, told="The whole row", reason=reason)
