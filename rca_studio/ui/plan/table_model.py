"""The actions as Qt reads them: a line for each group, and below it the actions of that group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan.grouping import Group
from rca_studio.ui.plan.rows import is_overdue
from rca_studio.ui.plan.table_columns import COLUMNS, cell_pill, cell_text, spoken
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.table import PILL_ROLE, Index

LATE_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether a cell speaks of something that is late."""

_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_LINE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITED = _LINE | Qt.ItemFlag.ItemIsEditable
_LONG = ("text", "measure", "owner", "service")


@dataclass(frozen=True, slots=True)
class Heading:
    """The line over the actions of one group."""

    group: Group
    folded: bool = False

    @property
    def words(self) -> str:
        """What it says, for those who hear it."""
        return f"{self.group.name}{self.group.note}{', folded' if self.folded else ''}"


Line = Heading | ActionRow


class PlanTable(QAbstractTableModel):
    """Lines of the plan.

    The heading of an open group cannot be reached, so arrow keys pass over it; that of a folded
    one stands for its actions and can. ``may_edit`` says whether cells can be changed in place.
    """

    def __init__(self) -> None:
        super().__init__()
        self.may_edit = True
        self._groups: Sequence[Group] = ()
        self._folded: frozenset[str] = frozenset()
        self._lines: list[Line] = []
        self._places: dict[str, int] | None = None
        self._today = date.min

    def show_groups(self, groups: Sequence[Group], today: date) -> None:
        """Show these groups; a single one without a name has no heading."""
        self.beginResetModel()
        self._groups, self._today = groups, today
        self._set_lines()
        self.endResetModel()

    @property
    def folded(self) -> frozenset[str]:
        """The keys of the groups folded, also of those that are not in view now."""
        return self._folded

    def fold(self, keys: Collection[str]) -> None:
        """Fold these groups and no others."""
        if frozenset(keys) != self._folded:
            self.beginResetModel()
            self._folded = frozenset(keys)
            self._set_lines()
            self.endResetModel()

    @property
    def groups(self) -> Sequence[Group]:
        """The groups shown."""
        return self._groups

    @property
    def lines(self) -> Sequence[Line]:
        """All lines, from the top."""
        return self._lines

    def line(self, number: int) -> Line | None:
        """What stands on a line."""
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def action(self, number: int) -> ActionRow | None:
        """The action on a line, if one stands there."""
        line = self.line(number)
        return line if isinstance(line, ActionRow) else None

    def line_of(self, action_id: str) -> int:
        """The line of an action, -1 for none."""
        if self._places is None:
            lines = enumerate(self._lines)
            self._places = {row.id: at for at, row in lines if isinstance(row, ActionRow)}
        return self._places.get(action_id, -1)

    def heading_over(self, number: int) -> int:
        """The line of the heading a line stands under, or is itself; -1 for none."""
        while number >= 0 and not isinstance(self.line(number), Heading):
            number -= 1
        return number

    def heading_of(self, key: str) -> int:
        """The line of the heading of a group, -1 for none."""
        heads = ((n, x) for n, x in enumerate(self._lines) if isinstance(x, Heading))
        return next((number for number, one in heads if one.group.key == key), -1)

    def group_of(self, action_id: str) -> str | None:
        """The key of the group an action is in, folded or not."""
        for group in self._groups:
            if any(row.id == action_id for row in group.rows):
                return group.key
        return None

    def first_action(self) -> int:
        """The first line with an action, -1 for none."""
        lines = enumerate(self._lines)
        return next((number for number, x in lines if isinstance(x, ActionRow)), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        return COLUMNS[section].heading if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.line(index.row()) if index.isValid() else None
        if isinstance(line, Heading):
            return Qt.ItemFlag.ItemIsEnabled if line.folded else Qt.ItemFlag.NoItemFlags
        if line is None:
            return Qt.ItemFlag.NoItemFlags
        return _EDITED if self.may_edit and COLUMNS[index.column()].editor else _LINE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if isinstance(line, Heading):
            return line.words if role in _SPOKEN and index.column() == 0 else None
        key = COLUMNS[index.column()].key
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(line, key, self._today)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(line, key)
        if role == PILL_ROLE:
            return cell_pill(line, key, self._today)
        if role == LATE_ROLE:
            return key == "due" and is_overdue(line, self._today)
        if role == Qt.ItemDataRole.ToolTipRole and key in _LONG:
            return plain_tip(self._text(line, key))
        return None

    def _text(self, row: ActionRow, key: str) -> str:
        return cell_text(row, key, self._today)

    def _set_lines(self) -> None:
        lines: list[Line] = []
        plain = len(self._groups) == 1 and not self._groups[0].name
        for group in self._groups:
            folded = group.key in self._folded and not plain
            if not plain:
                lines.append(Heading(group, folded))
            if not folded:
                lines.extend(group.rows)
        self._lines, self._places = lines, None
