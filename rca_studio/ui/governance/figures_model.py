"""Monthly figures as a grid: a line for each month, a column for each service; nothing is stored
before all of it is entered at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from rca_studio.analysis.governance.names import month_label
from rca_studio.domain.days import month_on
from rca_studio.domain.governance import MonthlyFigure
from rca_studio.editing.governance_gestures import Entered
from rca_studio.intake.figures import read_amount
from rca_studio.ui import theme

Index = QModelIndex | QPersistentModelIndex
Place = tuple[str, str, str]
"""Month, what is counted, service."""

WHOLE = "Whole organisation"
_ROLE = Qt.ItemDataRole
_YEARS = 2


class FiguresModel(QAbstractTableModel):
    """The figures of one kind; ``turned`` tells that something is to be entered, or no longer.

    Args:
        figures: those that are there.
        services: a column for each, after the one of the whole organisation.
        today: the last line is its month.
    """

    turned = Signal()

    def __init__(
        self, figures: Iterable[MonthlyFigure], services: Sequence[str], today: date
    ) -> None:
        super().__init__()
        self._there = {(f.month, f.what, f.service): f for f in figures}
        self._pending: dict[Place, Entered] = {}
        self._today = today
        named = {place[2] for place in self._there} | set(services)
        self._services = ["", *sorted(named - {""}, key=str.casefold)]
        first = min((place[0] for place in self._there), default="")
        self._months = self._since(first)
        self._what = ""

    # -- what is asked ---------------------------------------------------------------------------

    @property
    def what(self) -> str:
        """Key of what is shown."""
        return self._what

    @property
    def services(self) -> tuple[str, ...]:
        """The services that have a column."""
        return tuple(self._services[1:])

    @property
    def entered(self) -> tuple[Entered, ...]:
        """What is to be stored, of all that is counted."""
        return tuple(self._pending[place] for place in sorted(self._pending))

    def row_of(self, month: str) -> int:
        """The line of a month; -1 where it is not shown."""
        return self._months.index(month) if month in self._months else -1

    def show_what(self, what: str) -> None:
        """Show the figures of something else; what was typed stays to be entered."""
        self.beginResetModel()
        self._what = what
        self.endResetModel()

    def show_earlier(self) -> None:
        """Show twelve months more, before the first."""
        first = self._months[0]
        self.beginResetModel()
        earlier = month_on(date.fromisoformat(f"{first}-01"), -12).isoformat()[:7]
        self._months = self._since(earlier)
        self.endResetModel()

    def take(self, figures: Iterable[Entered]) -> int:
        """Take figures that were read from a table, to be entered; gives how many are new here."""
        some = list(figures)
        self.beginResetModel()
        named = {one.service for one in some} - set(self._services)
        self._services = ["", *sorted({*self._services[1:], *named}, key=str.casefold)]
        first = min((one.month for one in some), default=self._months[0])
        if first < self._months[0]:
            self._months = self._since(first)
        before = len(self._pending)
        for one in some:
            self._note(one)
        self.endResetModel()
        self.turned.emit()
        return len(self._pending) - before

    def take_block(self, at: Index, rows: Sequence[Sequence[str]]) -> int:
        """Take numbers as they were copied, from a cell on; gives how many cells were no number."""
        wrong = 0
        for down, cells in enumerate(rows):
            for right, text in enumerate(cells):
                index = self.index(at.row() + down, at.column() + right)
                if index.isValid() and not self.setData(index, text):
                    wrong += 1
        return wrong

    # -- the grid ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._months)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._services)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        if role == _ROLE.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._services[section] or WHOLE
        if role == _ROLE.DisplayRole:
            return month_label(self._months[section])
        if role == _ROLE.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return right.value | Qt.TextFlag.TextWordWrap.value
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        place = self._place(index)
        pending, there = self._pending.get(place), self._there.get(place)
        if role in (_ROLE.DisplayRole, _ROLE.EditRole):
            number = pending.number if pending else there.number if there else None
            grouped = role == _ROLE.DisplayRole
            return "" if number is None else _shown(number, grouped=grouped)
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == _ROLE.BackgroundRole and pending:
            return theme.colour("selection")
        if role in (_ROLE.ToolTipRole, _ROLE.AccessibleDescriptionRole) and pending:
            was = _shown(there.number) if there else "nothing"
            return f"Not entered yet; {was} is there"
        if role == _ROLE.AccessibleTextRole:
            service = self._services[index.column()] or WHOLE
            words = self.data(index) or "no figure"
            return f"{month_label(place[0])}, {service}: {words}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:
        """Note a number, or with nothing that the figure is taken away; false for what is none."""
        text = " ".join(str(value or "").split())
        amount = read_amount(text) if text else None
        if text and (amount is None or amount.whole or amount.percent or amount.number < 0):
            return False
        month, what, service = self._place(index)
        there = self._there.get((month, what, service))
        note = there.note if there else ""
        self._note(Entered(month, what, service, amount.number if amount else None, note))
        self.dataChanged.emit(index, index)
        self.turned.emit()
        return True

    # -- inside ------------------------------------------------------------------------------------

    def _note(self, one: Entered) -> None:
        """What is there already, in this way, is not entered once more."""
        place = (one.month, one.what, one.service)
        there = self._there.get(place)
        same = (there.number, there.note) == (one.number, one.note) if there else False
        if same or (there is None and one.number is None):
            self._pending.pop(place, None)
        else:
            self._pending[place] = one

    def _place(self, index: Index) -> Place:
        return (self._months[index.row()], self._what, self._services[index.column()])

    def _since(self, month: str) -> list[str]:
        usual = month_on(self._today, -12 * _YEARS).isoformat()[:7]
        day = date.fromisoformat(f"{min(month or usual, usual)}-01")
        months = []
        while day <= self._today:
            months.append(day.isoformat()[:7])
            day = month_on(day, 1)
        return months


def _shown(number: float, *, grouped: bool = True) -> str:
    plain = f"{number:,.2f}" if grouped else f"{number:.2f}"
    return plain.rstrip("0").rstrip(".")
