"""The two tables of the People screen, as Qt reads them: the people, and who may do what."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from rca_studio.domain.deeds import MAY, Deed
from rca_studio.domain.people import Person, Role
from rca_studio.ui.people.role_words import ROLE_WORDS, may_words
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.table import PILL_ROLE, Index

COLUMNS = (
    ("name", "Name"),
    ("roles", "Roles"),
    ("title", "Title"),
    ("services", "Services"),
    ("sites", "Sites"),
    ("passphrase", "Passphrase"),
    ("state", "State"),
)
"""Key and heading of each column."""

_DISPLAY = Qt.ItemDataRole.DisplayRole
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole
_TIP = Qt.ItemDataRole.ToolTipRole


class PeopleTable(QAbstractTableModel):
    """A line for each person: those at work first."""

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[Person, ...] = ()

    def show_people(self, people: tuple[Person, ...]) -> None:
        """Show others."""
        self.beginResetModel()
        self._people = tuple(sorted(people, key=lambda one: not one.active))
        self.endResetModel()

    def person(self, line: int) -> Person | None:
        """Who stands in a line."""
        return self._people[line] if 0 <= line < len(self._people) else None

    def line_of(self, ident: str) -> int:
        """Where somebody stands, -1 for nowhere."""
        return next((n for n, one in enumerate(self._people) if one.id == ident), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._people)

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> str | None:
        across = orientation is Qt.Orientation.Horizontal
        return COLUMNS[section][1] if across and role == _DISPLAY else None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        person, key = self._people[index.row()], COLUMNS[index.column()][0]
        if key == "state" and role == PILL_ROLE:
            return ("At work", "good") if person.active else ("Retired", "neutral")
        words = _words(person, key)
        if role == _DISPLAY:
            return words
        if role == _SPOKEN:
            return f"{COLUMNS[index.column()][1]}: {words}"
        return plain_tip(words) if role == _TIP and len(words) > 20 else None


def _words(person: Person, key: str) -> str:
    match key:
        case "roles":
            return person.role_words
        case "services" | "sites":
            return ", ".join(getattr(person, key)) or "All"
        case "passphrase":
            return "Yes" if person.secret else "No"
        case "state":
            return "At work" if person.active else "Retired"
    return str(getattr(person, key))


class MatrixTable(QAbstractTableModel):
    """A line for each deed, a column for each role; the first column names the deed."""

    _DEEDS = tuple(Deed)
    _ROLES = tuple(Role)

    def __init__(self) -> None:
        super().__init__()
        self._own: frozenset[Role] = frozenset()

    def show_own(self, roles: tuple[Role, ...]) -> None:
        """Mark the roles of whoever is at work."""
        self._own = frozenset(roles)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._ROLES))

    def is_own(self, column: int) -> bool:
        """Whether a column is a role of whoever is at work."""
        return column > 0 and self._ROLES[column - 1] in self._own

    def may(self, line: int, column: int) -> bool:
        """Whether a role does a deed."""
        return column > 0 and self._ROLES[column - 1] in MAY[self._DEEDS[line]]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._DEEDS)

    def columnCount(self, _parent: Index | None = None) -> int:
        return len(self._ROLES) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> str | None:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if section == 0:
            return "To do this" if role == _DISPLAY else None
        one = self._ROLES[section - 1]
        if role == _DISPLAY:
            return one.label
        return plain_tip(ROLE_WORDS[one]) if role == _TIP else None

    def data(self, index: Index | QModelIndex, role: int = _DISPLAY) -> str | None:
        deed = self._DEEDS[index.row()]
        if index.column() == 0:
            words = deed.label[:1].upper() + deed.label[1:]
            return words if role in (_DISPLAY, _SPOKEN) else None
        one = self._ROLES[index.column() - 1]
        if role == _DISPLAY:
            return "Yes" if one in MAY[deed] else ""
        if role == _SPOKEN:
            return may_words(one, deed)
        return plain_tip(may_words(one, deed)) if role == _TIP else None
