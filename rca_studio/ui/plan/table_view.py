"""The table of the plan: keys, columns, folding and choosing several; Enter opens the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.plan.grouping import Group
from rca_studio.ui.plan.table_columns import ALWAYS, COLUMNS, KEYS, USUAL
from rca_studio.ui.plan.table_delegate import Cells, PlanDelegate
from rca_studio.ui.plan.table_model import Heading, PlanTable
from rca_studio.ui.plan.table_widths import widths
from rca_studio.ui.widgets.table import Index, line_height, measure, set_up

_HEADING = 0.68
"""The height of a heading, as part of that of a line."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FOLD = (Qt.Key.Key_Minus, Qt.Key.Key_Left)
_UNFOLD = (Qt.Key.Key_Plus, Qt.Key.Key_Right)
_KEYS = (
    "Enter opens an action, F2 changes the cell, Control and A chooses the group, minus and plus "
    "fold and unfold it, the menu key shows what else can be done."
)
_Flag = QItemSelectionModel.SelectionFlag


class ActionTable(QTableView):
    """Actions in groups.

    Enter opens an action, F2 changes the cell, Ctrl+A chooses the group and then everything, minus
    and plus (or Ctrl with the arrows) fold and unfold a group.

    Signals:
        opened: an action (``ActionRow``).
        picked: the actions chosen, as a tuple.
        sort_asked: the key of a column.
        folded: the keys of the groups folded.
        edited: an action, a column and the value typed or chosen.
        refused: why a cell is not changed, as a sentence.
        menu_asked: where on the screen a menu is wanted.
        edit_ended: no cell is being changed any more.
    """

    opened = Signal(object)
    picked = Signal(object)
    sort_asked = Signal(str)
    folded = Signal(object)
    edited = Signal(object, str, str)
    refused = Signal(str)
    menu_asked = Signal(QPoint)
    edit_ended = Signal()

    def __init__(self, plan: PlanTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self._cells: Cells | None = None
        self._why_not: Callable[[ActionRow, str], str] = lambda _row, _key: ""
        self._columns: tuple[str, ...] = USUAL
        self._group = ""
        self._quiet = False
        self._room = 0
        self._low: set[int] = set()
        self.setModel(plan)
        delegate = PlanDelegate(self._the_cells, self)
        delegate.edited.connect(self.edited)
        delegate.closeEditor.connect(self._on_editor_closed)
        self.setItemDelegate(delegate)
        self.setAccessibleName("Actions")
        self.setAccessibleDescription(_KEYS)
        set_up(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.SelectedClicked)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        head = self.horizontalHeader()
        # Lines are chosen, never columns; asked by its head, Qt would look through all of them.
        head.setSelectionModel(QItemSelectionModel(plan, head))
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.sectionClicked.connect(self._on_head)
        self.doubleClicked.connect(self._open)
        self._measure()
        theme.notifier.changed.connect(self._measure)

    def set_cells(self, cells: Cells, why_not: Callable[[ActionRow, str], str]) -> None:
        """Say what cells are changed with, and why one may not be (``""``: it may)."""
        self._cells, self._why_not = cells, why_not

    # -- showing ---------------------------------------------------------------------------------

    def show_groups(self, groups: Sequence[Group], group: str, today: date) -> None:
        """Show other actions, grouped by ``group``; what was chosen and in view stays so."""
        self._group = group
        self._anew(lambda: self._plan.show_groups(groups, today))

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Mark the column the actions are sorted by."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(KEYS.index(key) if key in KEYS else -1, order)

    def show_columns(self, keys: Iterable[str]) -> None:
        """Show these columns; the action and its state always."""
        self._columns = tuple(key for key in KEYS if key in {*keys, *ALWAYS})
        self._share_width()

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys of the columns chosen."""
        return self._columns

    def fold(self, keys: Iterable[str]) -> None:
        """Fold these groups and no others; the keyboard goes to the heading of where it was."""
        here = self._heading_here()
        wanted = frozenset(keys)
        self._anew(lambda: self._plan.fold(wanted))
        if here is not None and here.group.key in wanted:
            line = self._plan.heading_of(here.group.key)
            self.setCurrentIndex(self._plan.index(line, self._first_column()))
        self.folded.emit(wanted)

    @property
    def is_editing(self) -> bool:
        """Whether a cell is being changed."""
        return self.state() == QAbstractItemView.State.EditingState

    # -- choosing --------------------------------------------------------------------------------

    def current(self) -> ActionRow | None:
        """The action the keyboard is at."""
        return self._plan.action(self.currentIndex().row())

    def chosen(self) -> tuple[ActionRow, ...]:
        """The actions chosen, from the top."""
        lines: set[int] = set()
        selection = self.selectionModel().selection()
        for part in (selection.at(place) for place in range(selection.count())):
            lines.update(range(part.top(), part.bottom() + 1))
        found = (self._plan.action(number) for number in sorted(lines))
        return tuple(row for row in found if row is not None)

    def go_to(self, action_id: str) -> bool:
        """Choose an action and bring it into view; its group is unfolded. False if not shown."""
        line = self._plan.line_of(action_id)
        if line < 0:
            key = self._plan.group_of(action_id)
            if key is None:
                return False
            self.fold(self._plan.folded - {key})
            line = self._plan.line_of(action_id)
        self._go(line)
        return True

    def choose(self, ids: Iterable[str]) -> None:
        """Choose these actions, as far as they are shown; the keyboard is at one of them."""
        lines = sorted(line for one in ids if (line := self._plan.line_of(one)) >= 0)
        if lines and self.currentIndex().row() not in lines:
            index = self._plan.index(lines[0], self._first_column())
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
        self._choose_lines(lines)

    def choose_group(self) -> None:
        """Choose all actions of the group the keyboard is in; all there are, where it is chosen."""
        head = self._plan.heading_over(self.currentIndex().row())
        heading = self._plan.line(head)
        inside = [row.id for row in heading.group.rows] if isinstance(heading, Heading) else []
        if not inside or {row.id for row in self.chosen()}.issuperset(inside):
            count = range(self._plan.rowCount())
            self._choose_lines([line for line in count if self._plan.action(line) is not None])
        else:
            self.choose(inside)

    # -- keys and mouse --------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        typed = key in (Qt.Key.Key_Minus, Qt.Key.Key_Plus)
        if key in _ENTER and index.isValid():
            self._open(index)
        elif key == Qt.Key.Key_F2 and index.isValid():
            self.edit(index)
        elif ctrl and key == Qt.Key.Key_A:
            self.choose_group()
        elif (ctrl or typed) and key in _FOLD:
            self.fold_here(True, everything=self._shift(event))
        elif (ctrl or typed) and key in _UNFOLD:
            self.fold_here(False, everything=self._shift(event))
        elif key == Qt.Key.Key_Space and self._plan.action(index.row()) is None:
            self._open(index)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and not ctrl:
            self._go_to_end(key == Qt.Key.Key_Home)
        elif event.text().isprintable() and event.text() and not ctrl and key != Qt.Key.Key_Space:
            event.ignore()  # no search by typing in the table: letters are shortcuts
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        line = self._plan.line(self.indexAt(event.position().toPoint()).row())
        if isinstance(line, Heading):
            if event.button() == Qt.MouseButton.LeftButton:
                self._fold_one(line.group.key, not line.folded)
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if isinstance(self._plan.line(self.indexAt(event.position().toPoint()).row()), Heading):
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            corner = self.visualRect(self.currentIndex()).bottomLeft()
            where = self.viewport().mapToGlobal(corner)
        self.menu_asked.emit(where)

    def edit(  # type: ignore[override]
        self,
        index: Index,
        trigger: QAbstractItemView.EditTrigger | None = None,
        event: QEvent | None = None,
    ) -> bool:
        """Change a cell in place; why it cannot be is told where somebody asked for it by key."""
        by_key = trigger is None
        row = self._plan.action(index.row())
        column = COLUMNS[index.column()] if index.isValid() else None
        triggers = QAbstractItemView.EditTrigger
        asked = by_key or trigger in (triggers.EditKeyPressed, triggers.SelectedClicked)
        if row is None or column is None:
            return False
        if asked and not self.is_editing:
            reason = self._reason(row, column.key)
            if reason:
                if by_key:
                    self.refused.emit(reason)
                return False
        how: Any = triggers.AllEditTriggers if trigger is None else trigger
        because: Any = event
        return bool(super().edit(index, how, because))

    def selectionChanged(self, chosen: QItemSelection, left: QItemSelection) -> None:
        super().selectionChanged(chosen, left)
        if not self._quiet:
            self.picked.emit(self.chosen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room = event.size().width()
        self._share_width()

    # -- inside ----------------------------------------------------------------------------------

    def _on_editor_closed(self, *_how: object) -> None:
        QTimer.singleShot(0, self, self.edit_ended.emit)

    def _the_cells(self) -> Cells:
        assert self._cells is not None
        return self._cells

    def _reason(self, row: ActionRow, key: str) -> str:
        column = next(one for one in COLUMNS if one.key == key)
        if not column.editor:
            return f"“{column.heading}” is not changed here. Press Enter to open the action."
        if not self._plan.may_edit:
            return "This workspace is open for reading only."
        return self._why_not(row, key)

    def _anew(self, show: Callable[[], None]) -> None:
        """Show other lines; choice, keyboard and place stay where they can."""
        chosen = [row.id for row in self.chosen()]
        current, column = self.current(), self.currentIndex().column()
        line, scroll = self.currentIndex().row(), self.verticalScrollBar().value()
        self._quiet = True
        try:
            show()
            self._lay_out()
            self._restore(chosen, current, line, column)
        finally:
            self._quiet = False
        self.verticalScrollBar().setValue(scroll)
        if (index := self.currentIndex()).isValid() and current is not None:
            self.scrollTo(index)
        self.picked.emit(self.chosen())

    def _restore(
        self, chosen: Sequence[str], current: ActionRow | None, line: int, column: int
    ) -> None:
        self.choose(chosen)
        place = self._plan.line_of(current.id) if current is not None else -1
        kept = place >= 0
        if not kept:  # it has gone from view: go on at the line that took its place
            place = self._near(line) if current is not None else self._plan.first_action()
        if column < 0 or self.isColumnHidden(column):
            column = self._first_column()
        index = self._plan.index(place, column)
        flags = _Flag.NoUpdate if chosen and kept else _Flag.ClearAndSelect | _Flag.Rows
        if self.selectionModel().hasSelection() and not kept:
            flags = _Flag.NoUpdate
        self.selectionModel().setCurrentIndex(index, flags)

    def _near(self, line: int) -> int:
        """The nearest line with an action, below rather than above."""
        for number in range(line, self._plan.rowCount()):
            if self._plan.action(number) is not None:
                return number
        for number in range(min(line, self._plan.rowCount()) - 1, -1, -1):
            if self._plan.action(number) is not None:
                return number
        return -1

    def _choose_lines(self, lines: Sequence[int]) -> None:
        selection = QItemSelection()
        last = len(COLUMNS) - 1
        begin = end = -2
        for line in (*lines, -9):
            if line == end + 1:
                end = line
                continue
            if begin >= 0:
                top, low = self._plan.index(begin, 0), self._plan.index(end, last)
                selection.select(top, low)
            begin = end = line
        self.selectionModel().select(selection, _Flag.ClearAndSelect)

    def _go(self, line: int) -> None:
        column = max(self.currentIndex().column(), self._first_column())
        index = self._plan.index(line, column)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
        self.scrollTo(index)

    def _go_to_end(self, top: bool) -> None:
        line = self._plan.first_action() if top else self._near(self._plan.rowCount())
        if line >= 0:
            self._go(line)

    def _first_column(self) -> int:
        return next(n for n in range(len(COLUMNS)) if not self.isColumnHidden(n))

    def _open(self, index: QModelIndex) -> None:
        line = self._plan.line(index.row())
        if isinstance(line, ActionRow):
            self.opened.emit(line)
        elif isinstance(line, Heading):
            self._fold_one(line.group.key, not line.folded)

    def _heading_here(self) -> Heading | None:
        line = self._plan.line(self._plan.heading_over(self.currentIndex().row()))
        return line if isinstance(line, Heading) else None

    def fold_here(self, on: bool = True, *, everything: bool = False) -> None:
        """Fold or unfold the group the keyboard is in, or all of them."""
        here = self._heading_here()
        if everything:
            self.fold(group.key for group in self._plan.groups if on)
        elif here is not None:
            self._fold_one(here.group.key, on)

    def _fold_one(self, key: str, on: bool) -> None:
        heading = self._plan.line(self.currentIndex().row())
        was_here = isinstance(heading, Heading) and heading.group.key == key
        folded = self._plan.folded
        self.fold(folded | {key} if on else folded - {key})
        if not on and was_here:
            self._go(self._plan.heading_of(key) + 1)

    def _shift(self, event: QKeyEvent) -> bool:
        """Whether all groups are meant; on many keyboards plus is typed with Shift anyway."""
        held = event.modifiers()
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        return held & both == both

    def _on_head(self, section: int) -> None:
        self.sort_asked.emit(KEYS[section])

    def _lay_out(self) -> None:
        """Make headings lower than the actions; nothing is done for lines that are as usual."""
        lines = self.verticalHeader()
        low = round(line_height() * _HEADING)
        lines.setUpdatesEnabled(False)  # else each line would count all lines before it
        count, usual = self._plan.rowCount(), lines.defaultSectionSize()
        wanted = [n for n, line in enumerate(self._plan.lines) if isinstance(line, Heading)]
        for number in self._low.difference(wanted):  # Qt keeps heights by their place
            if number < count:
                lines.resizeSection(number, usual)
        for number in wanted:
            lines.resizeSection(number, low)
        self._low = set(wanted)
        lines.setUpdatesEnabled(True)
        self._share_width()

    def _measure(self) -> None:
        measure(self, line_height(), 0.7)
        self._lay_out()

    def _share_width(self) -> None:
        """Give each column its width, and hide what is not shown."""
        head = self.horizontalHeader()
        for section, wide in enumerate(widths(self._room, self._columns, self._group)):
            self.setColumnHidden(section, not wide)
            if wide:
                head.resizeSection(section, wide)
