"""The actions as Qt reads them: a line for each owner, and below it the actions of that owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from rca_studio.domain.moments import days_late, show_date
from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan.rows import by_owner, is_overdue
from rca_studio.ui.widgets.table import PILL_ROLE, Index
from rca_studio.ui.words import plural

COLUMNS = (
    ("text", "Action"),
    ("finding", "From finding"),
    ("strength", "Strength"),
    ("owner", "Owner"),
    ("due", "Due"),
    ("evidence", "Evidence"),
    ("measure", "Measure"),
    ("review", "Next review"),
    ("state", "State"),
)
"""Key and heading of each column."""

LATE_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether a cell speaks of something that is late."""

STRENGTH_TONES = {
    Strength.STRONGER: "good",
    Strength.INTERMEDIATE: "warning",
    Strength.WEAKER: "neutral",
    Strength.UNKNOWN: "error",
}
STATE_TONES = {
    ActionState.PROPOSED: "neutral",
    ActionState.APPROVED: "info",
    ActionState.REFUSED: "neutral",
    ActionState.CHECKED: "good",
    ActionState.IN_PROGRESS: "info",
    ActionState.DONE: "good",
    ActionState.HELD: "good",
    ActionState.SLIPPED: "warning",
    ActionState.FAILED: "error",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The line over the actions of one owner."""

    owner: str
    actions: int
    late: int

    @property
    def name(self) -> str:
        """Whose actions these are."""
        return self.owner or "Nobody yet"

    @property
    def note(self) -> str:
        """How many there are."""
        late = f", {self.late} overdue" if self.late else ""
        return f" · {plural(self.actions, 'action')}{late}"


Line = Heading | ActionRow


def _by_deadline(row: ActionRow) -> tuple[bool, str, str]:
    return (not row.deadline, row.deadline, row.case_reference)


class PlanTable(QAbstractTableModel):
    """Lines of the plan; headings cannot be chosen, so arrow keys pass over them."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._today = date.min

    def show_rows(self, rows: tuple[ActionRow, ...], today: date, *, grouped: bool) -> None:
        """Show these actions, by owner or all by deadline."""
        lines: list[Line] = []
        if grouped:
            for owner, group in by_owner(rows):
                late = sum(is_overdue(row, today) for row in group)
                lines.append(Heading(owner, len(group), late))
                lines.extend(group)
        else:
            in_order: list[ActionRow] = sorted(rows, key=_by_deadline)
            lines.extend(in_order)
        self.beginResetModel()
        self._lines, self._today = tuple(lines), today
        self.endResetModel()

    def line(self, number: int) -> Line | None:
        """What stands on a line."""
        return self._lines[number] if 0 <= number < len(self._lines) else None

    def line_of(self, action_id: str) -> int:
        """The line of an action, -1 for none."""
        return next(
            (
                i
                for i, x in enumerate(self._lines)
                if isinstance(x, ActionRow) and x.id == action_id
            ),
            -1,
        )

    def first_action(self) -> int:
        """The first line with an action, -1 for none."""
        return next((i for i, x in enumerate(self._lines) if isinstance(x, ActionRow)), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        return COLUMNS[section][1] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.line(index.row()) if index.isValid() else None
        if isinstance(line, ActionRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        key = COLUMNS[index.column()][0]
        if isinstance(line, Heading):
            spoken = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return line.name + line.note if spoken and index.column() == 0 else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._text(line, key)
            case _ if role == PILL_ROLE:
                return self._pill(line, key)
            case _ if role == LATE_ROLE:
                return key == "due" and is_overdue(line, self._today)
        return None

    def _text(self, row: ActionRow, key: str) -> str:
        match key:
            case "text":
                return row.text
            case "finding":
                return " · ".join((row.case_reference, *row.findings))
            case "strength":
                return row.strength.label
            case "owner":
                return row.owner or "Nobody yet"
            case "due":
                return self._due(row)
            case "evidence":
                return f"{row.checks_met} of {row.checks_total}" if row.checks_total else "—"
            case "measure":
                return row.measure or "—"
            case "review":
                return show_date(row.review_date, self._today) or "—"
        return self._state(row)[0]

    def _due(self, row: ActionRow) -> str:
        if not row.deadline:
            return "No date"
        day = show_date(row.deadline, self._today)
        if is_overdue(row, self._today):
            return f"{day}, {plural(days_late(row.deadline, self._today), 'day')} late"
        return day

    def _state(self, row: ActionRow) -> tuple[str, str]:
        if is_overdue(row, self._today):
            return "Overdue", "error"
        return row.state.label, STATE_TONES[row.state]

    def _pill(self, row: ActionRow, key: str) -> tuple[str, str] | None:
        if key == "strength":
            return row.strength.label, STRENGTH_TONES[row.strength]
        return self._state(row) if key == "state" else None
