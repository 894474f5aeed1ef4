"""What the cells of a row of a returned workbook say, against what went out in them.

Only what differs from what went out is said at all; each saying carries its place, and what makes
it doubtful. What is not read is told with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from rca_studio.domain.plan import ActionState
from rca_studio.domain.plan_form import (
    LONGEST_CELL,
    Column,
    FormAction,
    FormCheck,
    fingerprint,
    may_fill,
)
from rca_studio.domain.words import quoted
from rca_studio.editing.returned_gestures import Asked, Wish
from rca_studio.intake.returned_file import Cell, Row
from rca_studio.intake.returned_layout import (
    Form,
    Layout,
    as_sent,
    cell_at,
    is_as_sent,
    letters,
)
from rca_studio.intake.returned_values import DayReader, day_shown, read_state


class Place(NamedTuple):
    """Where something stands in a workbook; ``column`` by its letters, ``head`` as it is known."""

    file: str
    sheet: str
    row: int
    column: str
    head: str

    @property
    def words(self) -> str:
        """For people: ``Plan.xlsx, sheet Plan, row 12, column K (State)``."""
        head = f" ({self.head})" if self.head else ""
        column = f", column {self.column}{head}" if self.column else ""
        return f"{self.file}, sheet {self.sheet}, row {self.row}{column}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something said in a workbook that is not as it went out.

    Attributes:
        wish: what it asks for.
        about: the action, by its code and words.
        before: what stood there when it went out, for people.
        base: the same to be compared with what is there now: a state with its day, or a text.
        told: what it says now, for people.
        place: where it stands.
        doubt: why a person is to decide, as a sentence; "" where nothing speaks against it.
    """

    wish: Wish
    about: str
    before: str
    base: tuple[str, str]
    told: str
    place: Place
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """Something in a workbook that is not read in, and why, as a sentence."""

    place: Place
    about: str
    told: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How rows are read: the forms as they went out by code, the file, days, and the present."""

    file: str
    forms: Mapping[str, Form]
    days: DayReader
    today: date


Told = Said | NotRead

_CLEARED: Final = "It was cleared, and nothing is taken away by a workbook."
_FORMULA: Final = "A formula is not worked out here; write what it gives."
_ERROR: Final = "The cell holds an error."
_TWO_WAYS: Final = "Nothing in the workbook tells which number is the day and which the month."
_TOO_LONG: Final = "The text is too long to come back whole; change it in the program."

_SAID_THERE: Final = {
    Column.OWNER: "Who owns an action is said in the program.",
    Column.ACCEPTED: "Evidence is accepted in the program, by somebody else than the owner.",
    Column.ACTION: "What an action says is changed in the program.",
    Column.PROVES: "What proves an action is changed in the program.",
}
_NOT_READ_BACK: Final = "This column is not read back; change it in the program."


def doubted(told: Told, doubt: str) -> Told:
    """The same with a further doubt, where it is something that is said."""
    if isinstance(told, NotRead) or not doubt:
        return told
    return replace(told, doubt=" ".join(part for part in (doubt, told.doubt) if part))


def _about(row: Row, layout: Layout, form: Form) -> str:
    words = layout.text(row, Column.ACTION)
    return f"{form.code} {quoted(words, 80)}" if words.strip() else form.code


def _place(layout: Layout, reading: Reading, row: Row, at: int, column: Column) -> Place:
    return Place(reading.file, layout.sheet.name, row[0], letters(at), column.label)


def read_only(row: Row, layout: Layout, reading: Reading, form: Form) -> Iterator[NotRead]:
    """What was changed in columns that are there to be read."""
    for column, wanted in form.prints.items():
        for at in layout.columns.get(column, ()):
            cell = cell_at(row, at)
            if cell is not None and fingerprint(cell.text) != wanted:
                yield NotRead(
                    place=_place(layout, reading, row, at, column),
                    about=_about(row, layout, form),
                    told=_shown(cell),
                    reason=_SAID_THERE.get(column, _NOT_READ_BACK),
                )


def _shown(cell: Cell) -> str:
    return quoted(cell.text, 120)


def open_cells(row: Row, layout: Layout, reading: Reading, form: Form) -> Iterator[Told]:
    """What was filled in."""
    if isinstance(form, FormCheck):
        yield from _evidence(row, layout, reading, form)
        return
    for column, asked in ((Column.DEADLINE, Asked.DEADLINE), (Column.REVIEW, Asked.REVIEW)):
        for at, cell in _changed(row, layout, column, form):
            yield from _day(_Where(row, layout, reading, form, at, column), cell, asked)
    yield from _progress(row, layout, reading, form)
    for at, cell in _changed(row, layout, Column.NOTE, form):
        where = _Where(row, layout, reading, form, at, Column.NOTE)
        yield where.bad(cell) or where.said(
            Wish(
                case=form.case,
                action=form.action,
                asked=Asked.NOTE,
                text=cell.text.strip() if cell else "",
                source=_source(form),
            ),
            cell.text.strip() if cell else "",
        )


def _changed(
    row: Row, layout: Layout, column: Column, form: Form
) -> Iterator[tuple[int, Cell | None]]:
    """The cells of a column that are not as they went out."""
    sent = as_sent(column, form)
    for at in layout.columns.get(column, ()):
        cell = cell_at(row, at)
        same = not sent if cell is None else is_as_sent(column, sent, cell)
        if not same:
            yield at, cell


class _Where(NamedTuple):
    """A cell, and the form its row is of."""

    row: Row
    layout: Layout
    reading: Reading
    form: Form
    at: int
    column: Column

    @property
    def place(self) -> Place:
        return _place(self.layout, self.reading, self.row, self.at, self.column)

    @property
    def sent(self) -> str:
        return as_sent(self.column, self.form)

    def bad(self, cell: Cell | None) -> NotRead | None:
        """Why a cell is not read, whatever belongs there; ``None`` where it may be."""
        if cell is None:
            return self.unread("cleared", _CLEARED)
        if cell.kind == "formula":
            return self.unread(_shown(cell), _FORMULA)
        if cell.kind == "error":
            return self.unread(_shown(cell), _ERROR)
        if len(self.sent) >= LONGEST_CELL:
            return self.unread(_shown(cell), _TOO_LONG)
        return None

    def unread(self, told: str, reason: str) -> NotRead:
        about = _about(self.row, self.layout, self.form)
        return NotRead(place=self.place, about=about, told=told, reason=reason)

    def said(
        self,
        wish: Wish,
        told: str,
        doubt: str = "",
        *,
        before: str | None = None,
        base: tuple[str, str] | None = None,
    ) -> Said:
        sent = day_shown(self.sent) if self.column.is_day else self.sent
        return Said(
            wish=wish,
            about=_about(self.row, self.layout, self.form),
            before=sent if before is None else before,
            base=base or ("", self.sent),
            told=told,
            place=self.place,
            doubt=doubt,
        )


def _day(where: _Where, cell: Cell | None, asked: Asked) -> Iterator[Told]:
    bad = where.bad(cell)
    if bad is not None or cell is None:
        yield from [bad] if bad else []
        return
    days, reason = where.reading.days.read(cell)
    form = where.form
    if isinstance(form, FormAction) and not may_fill(where.column, form.state):
        yield where.unread(_shown(cell), _not_from(form))
        return
    if not days:
        yield where.unread(_shown(cell), f"{reason[0].upper()}{reason[1:]}.")
    for day in days:
        if day != where.sent:
            wish = Wish(case=where.form.case, action=where.form.action, asked=asked, text=day)
            yield where.said(wish, day_shown(day), _TWO_WAYS if len(days) > 1 else "")


def _evidence(row: Row, layout: Layout, reading: Reading, form: FormCheck) -> Iterator[Told]:
    for at, cell in _changed(row, layout, Column.SHOWN, form):
        where = _Where(row, layout, reading, form, at, Column.SHOWN)
        bad = where.bad(cell)
        if bad is not None or cell is None:
            yield from [bad] if bad else []
        elif form.met:
            yield where.unread(_shown(cell), "This evidence is accepted already.")
        else:
            text = cell.text.strip()
            yield where.said(
                Wish(
                    case=form.case,
                    action=form.action,
                    asked=Asked.EVIDENCE,
                    text=text,
                    place=form.place,
                    proves=form.prints.get(Column.PROVES, ""),
                    source=_source(form),
                ),
                text,
            )


def _source(form: Form) -> str:
    return f"the workbook of {form.owner}" if form.owner else "a workbook"


# -- state and the day it was done -----------------------------------------------------------------


def _progress(row: Row, layout: Layout, reading: Reading, form: FormAction) -> Iterator[Told]:
    """State and "done on" say one thing together; a day alone leaves the state in doubt."""
    states = list(_changed(row, layout, Column.STATE, form))
    dones = list(_changed(row, layout, Column.DONE_ON, form))
    if not states and not dones:
        return
    day, unread = _done_day(row, layout, reading, form, dones)
    yield from unread
    told_done = False
    for at, cell in states:
        where = _Where(row, layout, reading, form, at, Column.STATE)
        bad = where.bad(cell)
        if bad is not None or cell is None:
            yield from [bad] if bad else []
            continue
        state, reason = read_state(cell.text)
        if state is None:
            yield where.unread(_shown(cell), f"{reason[0].upper()}{reason[1:]}.")
        elif _goes_on(form) and (state.value != form.state or day):
            told_done = told_done or state is ActionState.DONE
            yield _state(where, form, state, day)
        elif state.value != form.state:
            yield where.unread(_shown(cell), _not_from(form))
    if day and not told_done:
        yield from _day_alone(row, layout, reading, form, day, dones[0][0], said=bool(states))


def _done_day(
    row: Row,
    layout: Layout,
    reading: Reading,
    form: FormAction,
    dones: list[tuple[int, Cell | None]],
) -> tuple[str, list[NotRead]]:
    """The new day on which it was done, and what cannot be read of it."""
    unread: list[NotRead] = []
    day = ""
    for at, cell in dones:
        where = _Where(row, layout, reading, form, at, Column.DONE_ON)
        bad = where.bad(cell)
        if bad is not None or cell is None:
            unread += [bad] if bad else []
            continue
        days, reason = reading.days.read(cell)
        if len(days) > 1:
            reason = _TWO_WAYS.rstrip(".")
        elif days and days[0] > reading.today.isoformat():
            reason = f"{day_shown(days[0])} is still to come"
        elif days:
            day = days[0]
            continue
        unread.append(where.unread(_shown(cell), f"{reason[0].upper()}{reason[1:]}."))
    return day, unread


def _state(where: _Where, form: FormAction, state: ActionState, day: str) -> Said:
    sent = form.cells.get(Column.DONE_ON, "")
    since = (day or sent) if state is ActionState.DONE else ""
    wish = Wish(case=form.case, action=form.action, asked=Asked.STATE, text=since, state=state)
    return where.said(
        wish,
        progress_words(state.value, since),
        before=progress_words(form.state, sent),
        base=(form.state, sent),
    )


def _day_alone(
    row: Row,
    layout: Layout,
    reading: Reading,
    form: FormAction,
    day: str,
    at: int,
    *,
    said: bool,
) -> Iterator[Told]:
    where = _Where(row, layout, reading, form, at, Column.DONE_ON)
    if not _goes_on(form):
        yield where.unread(day_shown(day), _not_from(form))
        return
    if said:
        yield where.unread(day_shown(day), "It has a day on which it was done, and is not done.")
        return
    told = _state(where, form, ActionState.DONE, day)
    is_done = form.state == ActionState.DONE.value
    yield (
        told
        if is_done
        else doubted(told, "It has a day on which it was done; its state does not say so.")
    )


def progress_words(state: str, day: str) -> str:
    """A state with the day it was done, for people.

    >>> progress_words("done", "2026-11-30"), progress_words("in_progress", "")
    ('Done on 30 Nov 2026', 'In progress')
    """
    try:
        label = ActionState(state).label
    except ValueError:
        return state
    if state == ActionState.DONE.value:
        return f"Done on {day_shown(day)}" if day else "Done"
    return label


def _goes_on(form: FormAction) -> bool:
    return may_fill(Column.STATE, form.state)


def _not_from(form: FormAction) -> str:
    words = progress_words(form.state, "")
    return f"It was “{words}” when the workbook was made; what comes next is said in the program."
