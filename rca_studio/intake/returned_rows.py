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
    words = _Words(reading.forms, layout)
    for row in layout.rows:
        form, doubt, reason = _form_of(row, layout, reading, words)
        if form is None:
            if reason and _says_anything(row, layout):
                yield _stranger(row, layout, reading, reason)
            continue
        yield from read_only(row, layout, reading, form)
        for told in open_cells(row, layout, reading, form):
            yield doubted(told, doubt)


class _Words:
    """The words of the rows of one sheet as they went out, by their fingerprints."""

    def __init__(self, forms: Mapping[str, Form], layout: Layout) -> None:
        self.kind = FormCheck if layout.evidence else FormAction
        first = Column.PROVES if layout.evidence else Column.ACTION
        self.columns = tuple(one for one in TOLD_BY if one in layout.columns or one is first)
        self._layout = layout
        self._forms: dict[tuple[str, ...], list[Form]] = {}
        for form in forms.values():
            if isinstance(form, self.kind):
                key = tuple(form.prints.get(column, "") for column in self.columns)
                self._forms.setdefault(key, []).append(form)
        self._prints = [{key[at] for key in self._forms} for at in range(len(self.columns))]

    def alone(self, row: Row) -> Form | None:
        """The one form whose words a row has."""
        texts = [self._layout.text(row, column) for column in self.columns]
        found = self._forms.get(tuple(map(fingerprint, texts)), [])
        return found[0] if len(found) == 1 and texts[0].strip() else None

    def of_another(self, row: Row, form: Form) -> bool:
        """Whether words of a row that are not those of its form are those of another one."""
        for column, prints in zip(self.columns, self._prints, strict=True):
            text = self._layout.text(row, column)
            words = fingerprint(text)
            if text.strip() and words != form.prints.get(column) and words in prints:
                return True
        return False


def _form_of(
    row: Row, layout: Layout, reading: Reading, words: _Words
) -> tuple[Form | None, str, str]:
    """The form a row is of; what makes that doubtful; and why it is of none."""
    form = reading.forms.get(read_code(layout.text(row, Column.CODE)))
    if isinstance(form, words.kind):
        fits = told_by(form, row, layout)
        if fits:
            return form, "", ""
        if fits is None:
            return form, _NO_WORDS, ""
        if words.of_another(row, form):
            return None, "", _MIXED_UP
        return form, _OTHER_WORDS, ""
    alone = words.alone(row)
    return (alone, _NO_CODE, "") if alone is not None else (None, "", _STRANGER)


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
