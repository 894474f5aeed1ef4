"""The picture of the causal model, to be looked at and worked on.

It keeps what is chosen in view and turns keys and the mouse into requests; it changes nothing
itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.diagrams.shapes import Figure, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.causes.drawing_view import DrawingView
from rca_studio.ui.causes.figure_item import FigureItem, box_of
from rca_studio.ui.causes.in_place import InPlaceEditor
from rca_studio.ui.causes.keys import Command, command_of, typed_text
from rca_studio.ui.causes.steps import NODE_ROLES, Direction, neighbour, nodes_of

_ARROWS = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}


class Canvas(DrawingView):
    """A drawing that can be walked, written on, and dragged about.

    Signals:
        asked: a ``Command`` on what is chosen.
        started_typing: the first sign typed over what is chosen.
        chosen: key of the entity the person chose, ``""`` for none.
        dropped: an entity dragged onto a figure (its key).
        menu_wanted: where, in global coordinates.
    """

    asked = Signal(object)
    started_typing = Signal(str)
    chosen = Signal(str)
    dropped = Signal(str, str)
    menu_wanted = Signal(QPoint)

    def __init__(self, ruler: Ruler, name: str, parent: QWidget | None = None) -> None:
        self._name = name
        self._target = ""
        self._pressed: QPoint | None = None
        self._moved = False
        self._grabbed = ""
        self._panning = False
        self._written = ""
        super().__init__(ruler, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.editor = InPlaceEditor(self.viewport())

    def set_name(self, name: str) -> None:
        """Call the picture something else for screen readers."""
        self._name = name
        self.setAccessibleName(name)

    @property
    def key(self) -> str:
        """The entity chosen, or ``""``."""
        return self._key

    def choose(self, key: str, *, show: bool = True) -> None:
        """Choose from the program, without telling."""
        self._key = key
        self.remark()
        figure = self.drawing.figure(key)
        if figure is not None and show and self._fitted:
            self.bring_into_view(figure)
        self._speak(figure)

    def mark_of(self, key: str) -> str:
        if self._target and key == self._target:
            return "target"
        focused = self.hasFocus() or self.editor.is_open
        return ("focused" if focused else "chosen") if key and key == self._key else ""

    def set_zoom(self, zoom: float) -> None:
        super().set_zoom(zoom)
        self._place_editor()

    # -- writing in place ------------------------------------------------------------------------

    def write(self, key: str, text: str, name: str, replaces: str = "") -> None:
        """Open the editor over the box of a figure, or in the middle where it is not drawn."""
        figure = self.drawing.figure(key)
        if figure is not None:
            self.bring_into_view(figure)
        self._written = key
        self.editor.open_at(self._room_for(key), text, name, theme.font(), replaces=replaces)

    def _place_editor(self) -> None:
        """Move the open editor along with its box."""
        if self.editor.is_open:
            self.editor.setGeometry(self._room_for(self._written))

    def _room_for(self, key: str) -> QRect:
        """Where the editor lies: over the box, large enough to write in, inside the view."""
        place = self.place_of(key) or self._middle()
        least = theme.grid(24)
        if place.width() < least:
            place.setLeft(place.center().x() - least // 2)
            place.setWidth(least)
        place.setHeight(max(place.height(), theme.grid(6)))
        room = self.viewport().rect().adjusted(4, 4, -4, -4)
        place.moveLeft(max(room.left(), min(place.left(), room.right() - place.width())))
        place.moveTop(max(room.top(), min(place.top(), room.bottom() - place.height())))
        return place

    def _middle(self) -> QRect:
        room = self.viewport().rect()
        return QRect(room.center() - QPoint(theme.grid(12), theme.grid(4)), room.center())

    # -- events ----------------------------------------------------------------------------------

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return False  # Tab asks why, Shift+Tab moves up a level; F6 and Esc leave

    def event(self, event: QEvent) -> bool:
        # Ctrl and 0, for one, is the size of the text elsewhere, here that of the picture.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and command_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        arrow = _ARROWS.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        command = command_of(event)
        if command is Command.ZOOM_IN:
            self.zoom_by(1.2)
        elif command is Command.ZOOM_OUT:
            self.zoom_by(1 / 1.2)
        elif command is Command.FIT:
            self.fit_again()
        elif command is not None:
            self.asked.emit(command)
        elif arrow is not None and plain:
            self._step(arrow)
        elif event.key() == Qt.Key.Key_Home and plain:
            self._choose_role(Role.EVENT)
        elif event.key() == Qt.Key.Key_End and plain:
            self._choose_role(Role.HARM)
        elif event.key() == Qt.Key.Key_Menu:
            self._menu_at_choice()
        elif self._key and (text := typed_text(event)):
            self.started_typing.emit(text)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place = event.position().toPoint()
        key = self._entity_at(place)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = place
            figure = self.drawing.figure(key)
            movable = figure is not None and figure.role is Role.CAUSE
            self._grabbed = key if movable else ""
            self._panning = not key
            self._moved = False
        if key:
            self._tell_choice(key)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._pressed is None:
            over = bool(self._entity_at(place))
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            return
        if self._panning:
            self._own_view = self._moved = True
            moved = place - self._pressed
            self._pressed = place
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            for bar, by in (
                (self.horizontalScrollBar(), moved.x()),
                (self.verticalScrollBar(), moved.y()),
            ):
                bar.setValue(bar.value() - by)
        elif self._grabbed:
            far = (place - self._pressed).manhattanLength()
            if self._target or far >= QApplication.startDragDistance():
                self._aim(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grabbed, target = self._grabbed, self._target
        if self._panning and not self._moved:
            self._tell_choice("")
        self._pressed, self._grabbed, self._panning = None, "", False
        self._target = ""
        self.viewport().unsetCursor()
        self.remark()
        self.viewport().update()
        if grabbed and target and target != grabbed:
            self.dropped.emit(grabbed, target)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        figure = self._figure_at(event.position().toPoint())
        if figure is None:
            return
        self._tell_choice(figure.entity)
        self.asked.emit(Command.GATE if figure.role is Role.GATE else Command.REWORD)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu_at_choice()
        else:
            self._tell_choice(self._entity_at(event.pos()))
            self.menu_wanted.emit(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self._key:
            self._choose_role(Role.EVENT)
        self.remark()
        self._speak(self.drawing.figure(self._key))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.remark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_editor()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawForeground(painter, rect)
        if not self._target or not self._grabbed:
            return
        start = self.drawing.figure(self._grabbed)
        end = self.drawing.figure(self._target)
        if start is None or end is None:
            return
        painter.save()
        pen = QPen(theme.colour("info"), 1.8, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        one, two = box_of(start).centre, box_of(end).centre
        painter.drawLine(QPointF(one.x, one.y), QPointF(two.x, two.y))
        painter.restore()

    # -- inside ----------------------------------------------------------------------------------

    def _figure_at(self, place: QPoint) -> Figure | None:
        for item in self.items(place):
            if isinstance(item, FigureItem) and item.figure.entity:
                return item.figure
        return None

    def _entity_at(self, place: QPoint) -> str:
        figure = self._figure_at(place)
        return figure.entity if figure else ""

    def _aim(self, place: QPoint) -> None:
        """While dragging: ring what the dragged cause would be dropped on."""
        self.viewport().setCursor(Qt.CursorShape.DragMoveCursor)
        target = ""
        for item in self.items(place):
            if not isinstance(item, FigureItem) or item.figure.key == self._grabbed:
                continue
            if item.figure.role in NODE_ROLES or item.figure.role is Role.BONE:
                target = item.figure.key
                break
        self._target = target
        self.remark()
        self.viewport().update()

    def _step(self, direction: Direction) -> None:
        if self.drawing.figure(self._key) is None:
            self._choose_role(Role.EVENT)
            return
        start = self._key
        figure = self.drawing.figure(start)
        if figure is not None and figure.role is Role.LINK:
            start = self._nearest(figure)
        found = neighbour(self.drawing, start, direction)
        if found is not None:
            self._tell_choice(found)
            self.choose(found)

    def _nearest(self, link: Figure) -> str:
        middle = link.bounds.centre
        nodes = nodes_of(self.drawing)
        distance = {
            f.key: abs(f.bounds.centre.x - middle.x) + abs(f.bounds.centre.y - middle.y)
            for f in nodes
        }
        return min(distance, key=distance.__getitem__, default="")

    def _choose_role(self, role: Role) -> None:
        found = next((f for f in self.drawing.figures if f.role is role), None)
        if found is not None:
            self._tell_choice(found.key)
            self.choose(found.key)

    def _tell_choice(self, key: str) -> None:
        self._key = key
        self.remark()
        self.chosen.emit(key)

    def _menu_at_choice(self) -> None:
        place = self.place_of(self._key)
        if place is not None:
            self.menu_wanted.emit(self.viewport().mapToGlobal(place.bottomLeft()))

    def _speak(self, figure: Figure | None) -> None:
        """Let a screen reader say what is chosen; the outline is the full way for it."""
        spoken = figure.spoken if figure else ""
        self.setAccessibleDescription(spoken)
        self.setAccessibleName(f"{self._name}. {spoken}" if spoken else self._name)
        if self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)
