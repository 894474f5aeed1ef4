"""The list of cases as Qt reads it: pages come by key, from a job, as the list is scrolled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)

from rca_studio.domain.moments import show_date, show_moment
from rca_studio.domain.registers import CasePage, CaseQuery, CaseRow, Count, Cursor, SortBy
from rca_studio.editing.cancelling import Progress
from rca_studio.ui.jobs import Job
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.table import PILL_ROLE, Index
from rca_studio.ui.words import OUTCOME_WORDS, STAGE_WORDS, margin_pill

PAGE = 100
MOST_RELOADED = 1_000
"""After an edit at most so many lines are read again; beyond, the list starts afresh."""

ID_ROLE = Qt.ItemDataRole.UserRole + 2
"""The id of the case on a line."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it sorts by, its width and the least, in characters."""

    key: str
    heading: str
    sort: SortBy
    width: float
    least: float


COLUMNS = (
    Column("reference", "Case", SortBy.REFERENCE, 12, 12),
    Column("title", "What almost happened", SortBy.TITLE, 30, 21),
    Column("protocol", "Type", SortBy.PROTOCOL, 14, 13),
    Column("location", "Location", SortBy.LOCATION, 17, 11),
    Column("occurred", "Occurred", SortBy.OCCURRED, 15, 11),
    Column("margin", "Margin to harm", SortBy.MARGIN, 19, 17),
    Column("stage", "Stage", SortBy.STAGE, 19, 12),
)


CLOCK_ROLE = Qt.ItemDataRole.UserRole + 3
"""Words and token of a second line of a cell: what the clock of a stage says."""


class CaseTable(QAbstractTableModel):
    """Lines of the list. ``loading`` tells whether the first page is on its way.

    Signals:
        arrived: the first page of a new query is there.
        counted: how many cases fit the query (a ``Count``).
        failed: the exception that stopped reading.
    """

    arrived = Signal()
    counted = Signal(object)
    failed = Signal(object)

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.query = CaseQuery()
        self._rows: tuple[CaseRow, ...] = ()
        self._next: Cursor | None = None
        self._asked = 0
        self._more: Job | None = None
        self.loading = False

    # -- asking ----------------------------------------------------------------------------------

    def show(self, query: CaseQuery) -> None:
        """List other cases; the old ones stay in view until the new ones are there."""
        self.query = query
        self._ask(PAGE)

    def reload(self) -> None:
        """Read the lines in view again, after something was stored."""
        self._ask(max(PAGE, min(len(self._rows), MOST_RELOADED)))

    def row(self, line: int) -> CaseRow | None:
        """What stands on a line."""
        return self._rows[line] if 0 <= line < len(self._rows) else None

    def line_of(self, case_id: str) -> int:
        """The line of a case, -1 where it is not (yet) in the list."""
        return next((i for i, row in enumerate(self._rows) if row.id == case_id), -1)

    # -- what Qt asks ----------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        column = COLUMNS[index.column()].key
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                words = self._text(row, column)
                clock = self._clock(row, column) if role != Qt.ItemDataRole.DisplayRole else None
                return f"{words}, {clock[0].lstrip('! ')}" if clock else words
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(row.title) if column == "title" else self._clock_tip(row, column)
            case _ if role == CLOCK_ROLE:
                return self._clock(row, column)
            case _ if role == PILL_ROLE:
                return self._pill(row, column)
            case _ if role == ID_ROLE:
                return row.id
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and self._next is not None and self._more is None

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        registers, query, cursor = self._studio.registers, self.query, self._next
        number = self._asked

        def read(_progress: Progress) -> tuple[int, CasePage]:
            return number, registers.cases(query, cursor, PAGE)

        self._more = self._studio.jobs.start(read, self._on_more, failed=self.failed.emit)

    # -- inside ----------------------------------------------------------------------------------

    def _ask(self, limit: int) -> None:
        self._asked += 1
        self._more = None
        self.loading = True
        registers, query, number = self._studio.registers, self.query, self._asked

        def read(_progress: Progress) -> tuple[int, CasePage]:
            return number, registers.cases(query, None, limit)

        def count(_progress: Progress) -> tuple[int, Count]:
            return number, registers.count_cases(query)

        self._studio.jobs.start(read, self._on_first, failed=self._on_failed)
        self._studio.jobs.start(count, self._on_count, failed=self.failed.emit)

    def _on_first(self, result: tuple[int, CasePage]) -> None:
        number, page = result
        if number != self._asked:
            return
        self.loading = False
        self._next = page.next
        if [row.id for row in page.rows] == [row.id for row in self._rows]:
            before, self._rows = self._rows, page.rows
            for line, (old, new) in enumerate(zip(before, page.rows, strict=True)):
                if old != new:
                    last = self.index(line, len(COLUMNS) - 1)
                    self.dataChanged.emit(self.index(line, 0), last)
        else:
            self.beginResetModel()
            self._rows = page.rows
            self.endResetModel()
        self.arrived.emit()

    def _on_more(self, result: tuple[int, CasePage]) -> None:
        number, page = result
        if number != self._asked:
            return
        self._more = None
        self._next = page.next
        if page.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows += page.rows
            self.endInsertRows()

    def _on_count(self, result: tuple[int, Count]) -> None:
        number, count = result
        if number == self._asked:
            self.counted.emit(count)

    def _on_failed(self, error: Exception) -> None:
        self.loading = False
        self.failed.emit(error)

    def _text(self, row: CaseRow, column: str) -> str:
        match column:
            case "reference":
                return row.reference
            case "title":
                return row.title or "No title yet"
            case "protocol":
                return self._studio.face(row.protocol).label
            case "location":
                return row.location or row.service
            case "occurred":
                return show_occurred(row.occurred, self._studio.today())
            case "margin":
                return margin_pill(row.margin, row.held_by)[0] or "Not worked out"
        return OUTCOME_WORDS.get(row.outcome) or STAGE_WORDS[row.stage]

    def _clock(self, row: CaseRow, column: str) -> tuple[str, str] | None:
        """What is said below the stage: that it is overdue, or that it soon will be."""
        if column != "stage" or not row.stage_due:
            return None
        from rca_studio.ui.case.stage_clock import clock_words
        from rca_studio.ui.proof.allowing import present

        words, token = clock_words("", row.stage_due, present(self._studio))
        return (words, token) if token != "muted" else None

    def _clock_tip(self, row: CaseRow, column: str) -> str | None:
        if column != "stage" or not row.stage_due:
            return None
        from rca_studio.domain.due_words import due_sentence
        from rca_studio.ui.proof.allowing import present

        return plain_tip(due_sentence(row.stage_due, present(self._studio)))

    def _pill(self, row: CaseRow, column: str) -> tuple[str, str] | None:
        if column == "protocol":
            return self._studio.face(row.protocol)
        if column == "margin":
            words, tone = margin_pill(row.margin, row.held_by)
            return (words, tone) if words else None
        return None


def show_occurred(moment: str, today: date) -> str:
    """When it happened, without the year where that is this year."""
    if not moment:
        return "Not known"
    if len(moment) <= 10:
        return show_date(moment, today) if len(moment) == 10 else show_moment(moment)
    return f"{show_date(moment[:10], today)}, {moment[11:]}"


def sorted_by(query: CaseQuery, sort: SortBy, *, descending: bool) -> CaseQuery:
    """The same cases in another order."""
    return replace(query, sort=sort, descending=descending)
