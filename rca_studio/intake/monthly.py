"""Monthly figures from a table: visits, doses, hours, events with harm, by month and service.

Three shapes are understood, with headings:

- a line for each figure: month, service, what was counted, number (and a note);
- a column for each thing counted (``Visits``, ``Bed days``), and perhaps one with the service;
- a column for each service; what was counted is chosen by whoever reads the table.

Two columns without headings are months and numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rca_studio.domain.moments import show_moment
from rca_studio.domain.words import quoted, shortened
from rca_studio.editing.governance_gestures import Entered
from rca_studio.intake.dates import looks_like_dates
from rca_studio.intake.figures import read_amount
from rca_studio.intake.side_tables import Line, MonthReader, SideTable, Unread, folded

_HEADINGS: Final = {
    "month": "month months date period monat datum zeitraum mois",
    "service": "service services team unit ward place site dienst bereich",
    "what": "what measure figure kind counted exposure was größe",
    "number": "number count value total amount figure zahl anzahl wert n",
    "note": "note notes comment comments remark bemerkung notiz",
}
_ALL: Final = frozenset(
    ("", "all", "total", "whole organisation", "all services", "organisation", "gesamt", "alle")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """What was found: figures, what could not be read, and what was noticed."""

    figures: tuple[Entered, ...] = ()
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; ``numbers`` names, for each column of numbers, what was counted and
    the service ("" where a line says it, or where it is chosen)."""

    month: int
    service: int | None
    what: int | None
    note: int | None
    numbers: Mapping[int, tuple[str, str]]


def read_monthly(
    table: SideTable,
    *,
    known: Mapping[str, str],
    what: str,
    services: Sequence[str] = (),
    today: date,
) -> Monthly:
    """Read a table of monthly figures.

    Args:
        table: its lines.
        known: by key the words of what is counted, as they may stand in headings and cells.
        what: key of what numbers mean where the table does not say.
        services: services that cases have, for their spelling.
        today: no figure is of a later month.
    """
    return _Reading(table, known, what, services, today).read()


class _Reading:
    def __init__(
        self,
        table: SideTable,
        known: Mapping[str, str],
        what: str,
        services: Sequence[str],
        today: date,
    ) -> None:
        self._what = what
        self._keys = {folded(words): key for key, label in known.items() for words in (key, label)}
        self._labels = known
        self._services = {folded(one): one for one in services}
        self._notes: list[str] = []
        self._unread: list[Unread] = []
        self._lines, self._columns = self._understand(table)
        months = [line.cell(self._columns.month) for line in self._lines]
        self._months = MonthReader(months, today)
        cells = [cell for line in self._lines for cell in line.cells]
        self._points = any(
            "," in cell and "." in cell and cell.rfind(".") < cell.rfind(",") for cell in cells
        )
        if table.left_out:
            self._notes.append(f"{table.left_out:,} lines at the end were not read: too many.")

    def read(self) -> Monthly:
        found: dict[tuple[str, str, str], tuple[Line, Entered]] = {}
        for line in self._lines:
            for entered in self._of(line):
                place = entered[:3]
                if there := found.get(place):
                    reason = f"{show_moment(entered.month)} comes again in line {line.number}"
                    words = there[0].words
                    self._unread.append(
                        Unread(there[0].number, words, f"{reason}, which was taken")
                    )
                found[place] = (line, entered)
        figures = sorted((one for _, one in found.values()), key=lambda one: one[:3])
        return Monthly(
            figures=tuple(figures),
            unread=tuple(sorted(self._unread)),
            notes=tuple(self._notes),
        )

    def _of(self, line: Line) -> Iterator[Entered]:
        columns = self._columns
        month, why = self._months.read(line.cell(columns.month))
        if why:
            self._not(line, why)
            return
        service = self._service(line.cell(columns.service))
        what = self._what
        if columns.what is not None:
            named = line.cell(columns.what)
            what = self._keys.get(folded(named), "")
            if not what:
                self._not(line, f"{quoted(named, 40)} is not counted here")
                return
        filled = 0
        for place, (counted, of_service) in columns.numbers.items():
            cell = line.cell(place)
            if not cell:
                continue
            filled += 1
            amount = read_amount(cell, points=self._points)
            if amount is None or amount.whole or amount.percent or amount.number < 0:
                self._not(line, f"{quoted(cell, 40)} is no number of things")
                continue
            yield Entered(
                month,
                counted or what,
                of_service or service,
                amount.number,
                line.cell(columns.note),
            )
        if not filled:
            self._not(line, "there is no number")

    def _not(self, line: Line, reason: str) -> None:
        self._unread.append(Unread(line.number, line.words, reason))

    def _service(self, words: str) -> str:
        plain = folded(words)
        return "" if plain in _ALL else self._services.get(plain, words)

    # -- what a column holds ---------------------------------------------------------------------

    def _understand(self, table: SideTable) -> tuple[Sequence[Line], _Columns]:
        lines = table.lines
        head = lines[0] if lines and self._is_heading(lines[0], lines[1:]) else None
        body = lines[1:] if head else lines
        width = max((len(line.cells) for line in body), default=0)
        if head is None:
            months = self._months_at(body, width)
            numbers = {at: ("", "") for at in range(width) if at != months}
            first = dict(list(numbers.items())[:1])
            if len(numbers) > 1:
                self._notes.append(
                    "There are no headings: months and the first column of numbers were read."
                )
            return body, _Columns(months, None, None, None, first)
        return body, self._named(head, body, width)

    def _is_heading(self, line: Line, below: Sequence[Line]) -> bool:
        """A line is a heading where its cells are words and those below are not."""
        if not below:
            return False
        return not any(read_amount(cell) for cell in line.cells if cell)

    def _months_at(self, body: Sequence[Line], width: int) -> int:
        shares = [
            looks_like_dates([line.cell(at) for line in body if line.cell(at)])
            for at in range(width)
        ]
        best = max(shares, default=0.0)
        return shares.index(best) if best >= 0.5 else 0

    def _named(self, head: Line, body: Sequence[Line], width: int) -> _Columns:
        roles: dict[str, int] = {}
        numbers: dict[int, tuple[str, str]] = {}
        for at in range(width):
            words = head.cell(at)
            plain = folded(words)
            if key := self._keys.get(plain):
                numbers[at] = (key, "")
                continue
            if role := self._role(words, body, at, roles):
                roles[role] = at
                continue
            of_numbers = bool(set(plain.split()) & _named("number"))
            if of_numbers or self._counts(body, at):
                own = plain not in _ALL and not of_numbers
                numbers[at] = ("", self._service(words) if own else "")
        if "month" not in roles:
            roles["month"] = self._months_at(body, width)
            numbers.pop(roles["month"], None)
        named = [shortened(words, 30) for words in head.cells if words]
        self._notes.append(f"The first line was read as headings: {', '.join(named[:8])}.")
        by_service = [of for _, of in numbers.values() if of]
        if by_service:
            label = self._labels.get(self._what, self._what)
            self._notes.append(f"Columns of services were read as {quoted(label, 40)}.")
        return _Columns(
            roles["month"], roles.get("service"), roles.get("what"), roles.get("note"), numbers
        )

    def _role(self, words: str, body: Sequence[Line], at: int, taken: Mapping[str, int]) -> str:
        """What a column that holds no numbers is for, by its heading; "" where it says nothing."""
        plain = folded(words)
        parts = set(plain.split())
        for role in ("month", "service", "note", "what"):
            if role in taken or not parts & _named(role):
                continue
            if role == "service" and plain in self._services:
                continue
            if role == "what" and not self._tells_what(body, at):
                continue
            return role
        return ""

    def _tells_what(self, body: Iterable[Line], at: int) -> bool:
        return any(folded(line.cell(at)) in self._keys for line in body)

    def _counts(self, body: Iterable[Line], at: int) -> bool:
        cells = [line.cell(at) for line in body if line.cell(at)]
        return 2 * sum(read_amount(cell) is not None for cell in cells) > len(cells)


def _named(role: str) -> frozenset[str]:
    return frozenset(_HEADINGS[role].split())
