"""The outline beside the picture: the way for screen readers and for fast typing.

The same keys as on the picture work here. A cause that leads to several effects stands under each
of them; choosing one chooses the cause in all views.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Set

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeWidget, QTreeWidgetItem, QWidget

from rca_studio.diagrams.shapes import Role
from rca_studio.ui import theme
from rca_studio.ui.causes.in_place import InPlaceEditor
from rca_studio.ui.causes.keys import PICTURE_ONLY, Command, command_of, typed_text
from rca_studio.ui.causes.outline_rows import Line
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.labels import plain_tip

_ENTITY = Qt.ItemDataRole.UserRole
_PATH = Qt.ItemDataRole.UserRole + 1


class OutlineTree(QTreeWidget):
    """Shows rows; tells requests as ``Canvas`` does, and ``folded`` when a person folds a node
    or unfolds it."""

    asked = Signal(object)
    started_typing = Signal(str)
    chosen = Signal(str)
    menu_wanted = Signal(QPoint)
    folded = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Line, ...] = ()
        self._by_path: dict[str, QTreeWidgetItem] = {}
        self._folded: frozenset[str] = frozenset()
        self._quiet = False
        self.setAccessibleName("Outline of the causes")
        self.setHeaderHidden(True)
        self._head = self.header()  # asking for it takes a millisecond each time
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self.setTabKeyNavigation(False)
        dress(self, "table")
        self._dress()
        self.editor = InPlaceEditor(self.viewport())
        self.currentItemChanged.connect(self._on_current)
        self.itemDoubleClicked.connect(self._on_double)
        self.itemCollapsed.connect(self._on_collapsed)
        self.itemExpanded.connect(self._on_expanded)
        theme.notifier.changed.connect(self._dress)

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[Line, ...]:
        """The lines in view."""
        return self._rows

    def show_rows(self, rows: tuple[Line, ...]) -> None:
        """Show other lines; the ones that stay keep their place and the focus."""
        self._quiet = True
        known = {row.path: row for row in self._rows}
        current = self.currentItem()
        path = str(current.data(0, _PATH)) if current else ""
        fresh = [row for row in rows if row.path not in known]
        gone = known.keys() - {row.path for row in rows}
        moved = _in_both(rows, known) != _in_both(self._rows, known.keys() - gone)
        if moved:
            self._rebuild(rows)
            known, fresh = {}, list(rows)
        elif fresh or gone:
            self._take_out(gone)
            self._put_in(rows)
        for row in rows:
            if known.get(row.path) != row:
                self._fill(self._by_path[row.path], row)
        self._rows = rows
        self._keep_readable()
        for row in fresh:
            self._by_path[row.path].setExpanded(row.entity not in self._folded)
            if above := self._by_path.get(row.parent):  # it had none below it until now
                above.setExpanded(str(above.data(0, _ENTITY)) not in self._folded)
        if fresh and self.currentItem() is None and (found := self._by_path.get(path)):
            self.setCurrentItem(found)
        self._quiet = False

    def show_folded(self, folded: frozenset[str]) -> None:
        """Fold these nodes, and no others."""
        other, self._folded = self._folded ^ folded, folded
        if not other:
            return
        quiet, self._quiet = self._quiet, True
        for row in self._rows:
            if row.entity in other:
                self._by_path[row.path].setExpanded(row.entity not in folded)
        self._quiet = quiet

    def choose(self, entity: str) -> None:
        """Choose from the program, without telling; the first of its lines that is not folded
        away."""
        current = self.currentItem()
        if current is not None and current.data(0, _ENTITY) == entity:
            return
        self._quiet = True
        items = [self._by_path[row.path] for row in self._rows if entity and row.entity == entity]
        item = next((one for one in items if _unfolded(one)), None)
        if item is None and items:
            item = _lowest_seen(items[0])
        if item is not None:
            self.setCurrentItem(item)
            self.scrollToItem(item)
        else:
            self.setCurrentIndex(QModelIndex())
        self._quiet = False

    @property
    def effect(self) -> str:
        """The id of what the chosen line stands under: for a shared cause the effect meant here."""
        item = self.currentItem()
        above = item.parent() if item is not None else None
        return str(above.data(0, _ENTITY)) if above is not None else ""

    @property
    def by_hand(self) -> bool:
        """Lines stand where the causes put them."""
        return False

    @property
    def tells_time(self) -> bool:
        """The outline is one of causes."""
        return False

    def entity_at(self, place: QPoint) -> str:
        """The id of what stands on the line at a place of the view, ``""`` for nothing."""
        index = self.indexAt(place)
        return str(index.siblingAtColumn(0).data(_ENTITY)) if index.isValid() else ""

    def write(self, key: str, text: str, name: str, replaces: str = "", near: str = "") -> None:
        """Open the editor over the line of a node; ``near`` is where, if it has none yet."""
        self.choose(key if any(row.entity == key for row in self._rows) else near)
        item = self.currentItem()
        if item is not None:
            self.scrollToItem(item)
        place = self.visualItemRect(item) if item is not None else QRect(0, 0, 0, 0)
        room = self.viewport().rect()
        left = max(0, min(place.left() + self.iconSize().width(), room.right() - theme.grid(18)))
        high = max(place.height() + 6, theme.grid(4))
        top = max(0, min(place.top() - 3, room.bottom() - high))
        rect = QRect(left, top, room.right() - left, high)
        self.editor.open_at(rect, text, name, self.font(), replaces=replaces)

    # -- events ----------------------------------------------------------------------------------

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return False  # Tab asks why, Shift+Tab moves up a level; F6 and Esc leave

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and command_of(event) not in (None, *PICTURE_ONLY)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command = command_of(event)
        if command is not None and command not in PICTURE_ONLY:
            event.accept()
            self.asked.emit(command)
        elif self.currentItem() is not None and (text := typed_text(event)):
            event.accept()
            self.started_typing.emit(text)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item = self.currentItem()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and item is not None:
            place = self.visualItemRect(item).bottomLeft()
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))
        elif self.itemAt(event.pos()) is not None:
            self.menu_wanted.emit(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        first = self.topLevelItem(0)
        if self.currentIndex().row() < 0 and first is not None:
            self.setCurrentItem(first)

    # -- inside ----------------------------------------------------------------------------------

    def _rebuild(self, rows: tuple[Line, ...]) -> None:
        self.clear()
        self._by_path = {}
        roots: list[QTreeWidgetItem] = []
        for row in rows:
            item = QTreeWidgetItem()
            self._by_path[row.path] = item
            above = self._by_path.get(row.parent) if row.parent else None
            if above is not None:
                above.addChild(item)
            else:
                roots.append(item)
        self.addTopLevelItems(roots)

    def _take_out(self, gone: Set[str]) -> None:
        for path in gone:
            item = self._by_path.pop(path)
            if path.rpartition("/")[0] in gone:
                continue  # it goes with the one above
            above = item.parent()
            if above is not None:
                above.removeChild(item)
            else:
                self.takeTopLevelItem(self.indexOfTopLevelItem(item))

    def _put_in(self, rows: tuple[Line, ...]) -> None:
        """Make the lines that are not there yet, each at its place among its siblings."""
        places: Counter[str] = Counter()
        for row in rows:
            place = places[row.parent]
            places[row.parent] += 1
            if row.path in self._by_path:
                continue
            item = self._by_path[row.path] = QTreeWidgetItem()
            if row.parent:
                self._by_path[row.parent].insertChild(place, item)
            else:
                self.insertTopLevelItem(place, item)

    def _keep_readable(self) -> None:
        """Let the deepest line show some words: the tree scrolls sideways rather than hide them."""
        deepest = max((row.path.count("/") for row in self._rows), default=0)
        least = (deepest + 1) * self.indentation() + self.iconSize().width() + theme.grid(14)
        self._head.setMinimumSectionSize(least)

    def _fill(self, item: QTreeWidgetItem, row: Line) -> None:
        item.setData(0, _ENTITY, row.entity)
        item.setData(0, _PATH, row.path)
        item.setText(0, row.text)
        item.setToolTip(0, plain_tip(row.text))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, row.spoken)
        item.setIcon(0, _square(row.colour) if row.colour else QIcon())
        token = "muted" if row.muted or row.role is Role.CONTROL else "text"
        item.setForeground(0, QBrush(theme.colour(token)))
        strong = row.role in (Role.EVENT, Role.HARM, Role.NOTE)
        item.setSizeHint(0, QSize(0, theme.grid(3)))
        item.setFont(0, theme.font(theme.Size.STRONG if strong else theme.Size.BODY))

    def _dress(self) -> None:
        self.setFont(theme.font())
        self.setIndentation(theme.grid(1.5))
        side = theme.grid(1.25)
        self.setIconSize(QSize(side, side))
        for row in self._rows:
            self._fill(self._by_path[row.path], row)

    def _on_current(self, item: QTreeWidgetItem | None, _before: object) -> None:
        if not self._quiet and item is not None and (key := str(item.data(0, _ENTITY))):
            self.chosen.emit(key)

    def _on_double(self, _item: QTreeWidgetItem, _column: int) -> None:
        self.asked.emit(Command.REWORD)

    def _on_collapsed(self, item: QTreeWidgetItem) -> None:
        self._tell_fold(item, True)

    def _on_expanded(self, item: QTreeWidgetItem) -> None:
        self._tell_fold(item, False)

    def _tell_fold(self, item: QTreeWidgetItem, folded: bool) -> None:
        key = str(item.data(0, _ENTITY))
        if key and not self._quiet and (key in self._folded) != folded:
            self.folded.emit(key, folded)


def _unfolded(item: QTreeWidgetItem) -> bool:
    """Whether nothing above a line is folded."""
    above = item.parent()
    while above is not None:
        if not above.isExpanded():
            return False
        above = above.parent()
    return True


def _lowest_seen(item: QTreeWidgetItem) -> QTreeWidgetItem:
    """The line in view that a line is folded away under."""
    found = above = item
    while (parent := above.parent()) is not None:
        above = parent
        if not above.isExpanded():
            found = above
    return found


def _in_both(rows: Iterable[Line], paths: Container[str]) -> list[str]:
    return [row.path for row in rows if row.path in paths]


def _square(token: str) -> QIcon:
    """A small square in the colour of a category; the category is named in words to the reader."""
    side = 20
    picture = QPixmap(side, side)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.fillRect(3, 3, side - 6, side - 6, theme.colour(token))
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)  # else the style would tint it, and it is a key
    return icon
