"""The action plan as a workbook to be filled in elsewhere and read back (Office Open XML).

``intake.returned`` reads it. What people wrote stands in it as text, never as a formula; what is
not to be changed is locked, without a password, so that nobody changes it by a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from rca_studio.domain.moments import real_day
from rca_studio.domain.people import People
from rca_studio.domain.plan import EvidenceCheck, Measure
from rca_studio.domain.plan_form import (
    BASE_SHEET,
    EVIDENCE_COLUMNS,
    EVIDENCE_SHEET,
    FORMAT,
    LONGEST_CELL,
    OPEN_COLUMNS,
    PLAN_COLUMNS,
    PLAN_SHEET,
    Column,
    FormAction,
    FormCheck,
    cell_text,
    check_code,
    fingerprint,
    may_fill,
    packed,
    row_code,
    seal,
)
from rca_studio.domain.registers import WholeAction
from rca_studio.domain.words import plural
from rca_studio.reports.context import Imprint
from rca_studio.reports.plan_leaving import harmless_line, marking_of_plan, owner_words
from rca_studio.reports.words import day_words

if TYPE_CHECKING:
    from rca_studio.reports.plan_workbook_look import Look

_EVERY = 100
Progress = Callable[[int], None]


def plan_workbook(
    wholes: Sequence[WholeAction],
    imprint: Imprint,
    people: People | None = None,
    *,
    selection: str = "",
    progress: Progress | None = None,
) -> bytes:
    """The plan as an ``.xlsx`` file.

    Args:
        wholes: the actions, in the order they are to stand in.
        imprint: organisation, marking, paper, the workspace they come from (the origin of its
            history) and when this is made, in local time.
        people: the people set up; an owner among them is told by post or role.
        selection: which actions these are, in words.
        progress: told how many actions are written; may raise ``Cancelled``.
    """
    from openpyxl import Workbook

    from rca_studio.reports.plan_workbook_look import Look

    book = Workbook(write_only=True)
    book.properties.creator = "RCA Studio"
    book.properties.title = "Quality Improvement Action Plan"
    marking = marking_of_plan(wholes, imprint.marking)
    look = Look(book, imprint, marking)
    rows = _rows(wholes, people or People())
    told = _told(len(rows), selection, imprint)
    content = BytesIO()
    try:
        _write_plan(look, rows, (told, _HOW_PLAN), progress)
        _write_evidence(look, rows, (told, _HOW_EVIDENCE))
        _write_base(look, rows, imprint)
    finally:
        book.save(content)  # also where it was stopped: it clears away what lies on the disk
    return content.getvalue()


_HOW_PLAN = (
    "Fill in the pale columns, whose heads are underlined: deadline, next review, state (In "
    "progress or Done), the day it was done, a note. The codes stay as they are. To sort rows, "
    "take the protection off; it has no password. Evidence is on the next sheet."
)
_HOW_EVIDENCE = (
    "Say in the last column what there is to show for each line. Whether it is accepted is said "
    "in RCA Studio, by somebody else than the owner."
)


class _Row:
    """An action with its code, and its texts as they stand in the cells."""

    def __init__(self, whole: WholeAction, code: str, people: People) -> None:
        action = whole.action
        self.whole, self.code = whole, code
        self.texts = {
            Column.CODE: code,
            Column.CASE: cell_text(f"{whole.row.case_reference}\n{whole.row.case_title}"),
            Column.ACTION: cell_text(action.text),
            Column.WHY: cell_text("\n".join(_why(whole))),
            Column.OWNER: owner_words(action.owner, people),
            Column.DEADLINE: action.deadline,
            Column.STRENGTH: action.strength.label,
            Column.ACCEPTED: f"{sum(c.met for c in action.checks)} of {len(action.checks)}",
            Column.MEASURE: cell_text("\n".join(_measures(whole))),
            Column.REVIEW: action.review_date,
            Column.STATE: action.state.label,
            Column.DONE_ON: action.done_on,
            Column.NOTE: "",
        }

    @property
    def base(self) -> FormAction:
        """What the hidden sheet keeps of it."""
        action = self.whole.action
        return FormAction(
            code=self.code,
            action=action.id,
            case=action.case_id,
            edition=self.whole.row.edition,
            state=action.state.value,
            owner=self.texts[Column.OWNER],
            cells={column: self.texts[column] for column in PLAN_COLUMNS if column in OPEN_COLUMNS},
            prints=_prints(self.texts),
        )

    def check_texts(self, place: int, check: EvidenceCheck) -> dict[Column, str]:
        """The cells of one of its evidence checks."""
        same = (Column.CASE, Column.ACTION, Column.OWNER)
        return {column: self.texts[column] for column in same} | {
            Column.CODE: check_code(self.code, place),
            Column.PROVES: cell_text(check.text),
            Column.CHECKER: cell_text(check.checker),
            Column.ACCEPTED: _accepted(check),
            Column.SHOWN: cell_text(check.shown),
        }

    def bases(self) -> Iterator[FormAction | FormCheck]:
        """It and its evidence checks, for the hidden sheet."""
        yield self.base
        for place, check in enumerate(self.whole.action.checks):
            yield self.check_base(place, check)

    def check_base(self, place: int, check: EvidenceCheck) -> FormCheck:
        """What the hidden sheet keeps of one of them."""
        texts = self.check_texts(place, check)
        return FormCheck(
            code=texts[Column.CODE],
            action=self.whole.action.id,
            case=self.whole.action.case_id,
            place=place,
            owner=self.texts[Column.OWNER],
            shown=texts[Column.SHOWN],
            met=check.met,
            prints=_prints(texts),
        )


def _prints(texts: Mapping[Column, str]) -> dict[Column, str]:
    read_only = (column for column in texts if column not in (*OPEN_COLUMNS, Column.CODE))
    return {column: fingerprint(texts[column]) for column in read_only}


def _rows(wholes: Sequence[WholeAction], people: People) -> list[_Row]:
    taken: set[str] = set()
    rows = []
    for whole in wholes:
        code = row_code(whole.row.case_reference, whole.action.id, taken)
        rows.append(_Row(whole, code, people))
    return rows


def _told(count: int, selection: str, imprint: Imprint) -> str:
    made = imprint.printed_at.strftime("%d %b %Y %H:%M").lstrip("0")
    actions = plural(count, "action")
    parts = (selection, actions, f"as of {made}", imprint.copy_line)
    return " · ".join(harmless_line(part) for part in parts if part)


def _why(whole: WholeAction) -> Iterator[str]:
    yield from (f"{one.label}: {one.statement}" for one in whole.findings)
    yield from whole.changes


def _measures(whole: WholeAction) -> Iterator[str]:
    if whole.action.measure.strip():
        yield whole.action.measure
    yield from (_measure(one) for one in whole.action.measures)


def _measure(one: Measure) -> str:
    share = f": {one.numerator} out of {one.denominator}" if one.is_share else ""
    counted = share or (f": {one.numerator}" if one.numerator.strip() else "")
    parts = [f"{one.text or one.kind.label}{counted}"]
    if one.target is not None:
        bound = "at most" if one.at_most else "at least"
        parts.append(f"{bound} {one.target:g}{' %' * one.is_share}")
    if one.due:
        parts.append(f"by {day_words(one.due)}")
    return ", ".join(parts)


def _accepted(check: EvidenceCheck) -> str:
    if check.met:
        return "Accepted"
    if check.returns and not check.shown.strip():
        return cell_text(f"Sent back: {check.returns[-1].reason}")
    if check.returns and check.given_at <= check.returns[-1].at:
        return cell_text(f"Sent back: {check.returns[-1].reason}")
    return "To be looked at" if check.shown.strip() else "Not yet"


# -- the sheets ------------------------------------------------------------------------------------


def _write_plan(
    look: Look, rows: Sequence[_Row], lines: Sequence[str], progress: Progress | None
) -> None:
    sheet = look.sheet(PLAN_SHEET, PLAN_COLUMNS, lines, len(rows))
    for number, row in enumerate(rows):
        if progress is not None and number % _EVERY == 0:
            progress(number)
        cells = []
        for column in PLAN_COLUMNS:
            text = row.texts[column]
            value = _day(text) if column.is_day else text
            cells.append(
                look.cell(sheet, column, value, fill_in=may_fill(column, row.whole.action.state))
            )
        look.add(sheet, cells)


def _write_evidence(look: Look, rows: Sequence[_Row], lines: Sequence[str]) -> None:
    count = sum(len(row.whole.action.checks) for row in rows)
    sheet = look.sheet(EVIDENCE_SHEET, EVIDENCE_COLUMNS, lines, count)
    for row in rows:
        for place, check in enumerate(row.whole.action.checks):
            texts = row.check_texts(place, check)
            cells = [
                look.cell(
                    sheet,
                    column,
                    texts[column],
                    fill_in=column is Column.SHOWN and not check.met,
                )
                for column in EVIDENCE_COLUMNS
            ]
            look.add(sheet, cells)


def _write_base(look: Look, rows: Sequence[_Row], imprint: Imprint) -> None:
    origin = imprint.chain.origin
    sheet = look.hidden(BASE_SHEET)
    sheet.append(look.plain(sheet, (FORMAT, origin, imprint.now)))
    for row in rows:
        for base in row.bases():
            text = packed(base)
            pieces = (text[at : at + LONGEST_CELL] for at in range(0, len(text), LONGEST_CELL))
            sheet.append(look.plain(sheet, (base.code, seal(origin, text), *pieces)))


def _day(text: str) -> date | str:
    """A day as a spreadsheet knows it; what is no whole day stays the text it is."""
    day = real_day(text) if len(text) == len("2026-01-01") else None
    return day if day is not None and day.year >= _FIRST_YEAR else cell_text(text)


_FIRST_YEAR = 1901  # spreadsheet programs count days from 1900, and wrongly at first
