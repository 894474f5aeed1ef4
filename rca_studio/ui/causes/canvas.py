"""The picture of the causal model, to be looked at and worked on.

It shows a ``Drawing``, keeps what is chosen in view, and turns keys and the mouse into requests;
it changes nothing itself. Figures are matched by key from one drawing to the next, so the choice,
the focus and the place stay while the model changes.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QWidget

from rca_studio.diagrams.shapes import Drawing, Figure, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.causes.figure_item import FigureItem, box_of
from rca_studio.ui.causes.in_place import InPlaceEditor
from rca_studio.ui.causes.keys import Command, command_of, typed_text
from rca_studio.ui.causes.steps import NODE_ROLES, Direction, neighbour, nodes_of

BASE_SCALE = 1.08
"""Pixels of a 96-dpi screen for one point of a drawing, before the person zooms."""

_LEAST, _MOST = 0.15, 4.0
_READABLE = 0.7
"""A large drawing is not made smaller than this to fit: better scroll than squint."""

_ENLARGED = 1.2
"""A small drawing is not made larger than this to fill the room."""

_ARROWS = {
    Qt.Key.Key_Left: Direction.LEFT,
    Qt.Key.Key_Right: Direction.RIGHT,
    Qt.Key.Key_Up: Direction.UP,
    Qt.Key.Key_Down: Direction.DOWN,
}


class Canvas(QGraphicsView):
    """A zoomable view of one drawing.

    Signals:
        asked: a ``Command`` on what is chosen.
        started_typing: the first sign typed over what is chosen.
        chosen: key of the entity the person chose, ``""`` for none.
        dropped: an entity dragged onto a figure (its key).
        menu_wanted: where, in global coordinates.
        settled: the place changed; floating widgets may follow.
    """

    asked = Signal(object)
    started_typing = Signal(str)
    chosen = Signal(str)
    dropped = Signal(str, str)
    menu_wanted = Signal(QPoint)

    def __init__(self, ruler: Ruler, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ruler = ruler
        self._name = name
        self._scene = QGraphicsScene(self)
        self._items: dict[str, FigureItem] = {}
        self._key = ""
        self._target = ""
        self._pressed: QPoint | None = None
        self._grabbed = ""
        self._panning = False
        self._zoom = 1.0
        self._fitted = False
        self._own_view = False  # the person zoomed or moved: sizes no longer fit it anew
        self.drawing = Drawing(0, 0)
        self._scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.editor = InPlaceEditor(self.viewport())
        self._dress()
        theme.notifier.changed.connect(self._dress)

    # -- what is shown ---------------------------------------------------------------------------

    def show_drawing(self, drawing: Drawing) -> None:
        """Show another state of the picture; what stays keeps its item."""
        self.drawing = drawing
        gone = self._items.keys() - {figure.key for figure in drawing.figures}
        for key in gone:
            self._scene.removeItem(self._items.pop(key))
        for place, figure in enumerate(drawing.figures):
            item = self._items.get(figure.key)
            if item is None:
                item = FigureItem(figure, self._ruler)
                self._items[figure.key] = item
                self._scene.addItem(item)
            else:
                item.show_figure(figure)
            item.setZValue(place)
        side = 24.0
        self._scene.setSceneRect(-side, -side, drawing.width + 2 * side, drawing.height + 2 * side)
        self._remark()
        if self.isVisible() and (not self._fitted or self._outgrown()):
            self.fit()

    def set_name(self, name: str) -> None:
        """Call the picture something else for screen readers."""
        self._name = name
        self.setAccessibleName(name)

    def start_over(self) -> None:
        """Forget the place and the zoom: another case comes."""
        self._fitted = False
        self._own_view = False

    @property
    def key(self) -> str:
        """The entity chosen, or ``""``."""
        return self._key

    def choose(self, key: str, *, show: bool = True) -> None:
        """Choose from the program, without telling."""
        self._key = key
        self._remark()
        figure = self.drawing.figure(key)
        if figure is not None and show and self._fitted:
            box = figure.bounds if figure.role is Role.LINK else box_of(figure)
            self.ensureVisible(QRectF(box.x, box.y, box.width, box.height), 40, 40)
        self._speak(figure)

    def place_of(self, key: str) -> QRect | None:
        """Where the box of a figure is in the view."""
        figure = self.drawing.figure(key)
        if figure is None:
            return None
        box = box_of(figure)
        rect = QRectF(box.x, box.y, box.width, box.height)
        return self.mapFromScene(rect).boundingRect()

    def item(self, key: str) -> FigureItem | None:
        """The item of a figure."""
        return self._items.get(key)

    # -- writing in place ------------------------------------------------------------------------

    def write(self, key: str, text: str, name: str, replaces: str = "") -> None:
        """Open the editor over the box of a figure, or in the middle where it is not drawn."""
        figure = self.drawing.figure(key)
        if figure is not None:
            box = box_of(figure)
            self.ensureVisible(QRectF(box.x, box.y, box.width, box.height), 40, 40)
        place = self.place_of(key) or self._middle()
        least = theme.grid(24)
        if place.width() < least:
            place.setLeft(place.center().x() - least // 2)
            place.setWidth(least)
        if place.height() < theme.grid(6):
            place.setHeight(theme.grid(6))
        room = self.viewport().rect().adjusted(4, 4, -4, -4)
        place.moveLeft(max(room.left(), min(place.left(), room.right() - place.width())))
        place.moveTop(max(room.top(), min(place.top(), room.bottom() - place.height())))
        font = theme.font()
        self.editor.open_at(place, text, name, font, replaces=replaces)

    def _middle(self) -> QRect:
        room = self.viewport().rect()
        return QRect(room.center() - QPoint(theme.grid(12), theme.grid(4)), room.center())

    # -- zoom ------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1 is the usual size."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show it larger or smaller."""
        self._zoom = max(_LEAST, min(_MOST, zoom))
        scale = self._scale(self._zoom)
        transform = self.transform()
        transform.reset()
        transform.scale(scale, scale)
        self.setTransform(transform)
        if self.editor.is_open:
            self.editor.finish()

    def _fitting_zoom(self) -> float:
        """The zoom at which all of the picture is seen; 0 where there is no room or picture yet."""
        rect = self._scene.sceneRect()
        # One scroll bar must not take the room that makes the other one come.
        bar = self.verticalScrollBar().sizeHint().width()
        wide, high = self.width() - bar, self.height() - bar
        if rect.width() <= 0 or rect.height() <= 0 or wide < 50 or high < 50:
            return 0.0
        return min(wide / rect.width(), high / rect.height()) / self._scale(1.0)

    def _outgrown(self) -> bool:
        """Whether the picture no longer fits but would, a little smaller."""
        fitting = self._fitting_zoom()
        usual = not self._own_view and not self.editor.is_open
        return usual and _READABLE <= fitting < self._zoom

    @staticmethod
    def _scale(zoom: float) -> float:
        """Pixels for one point of the drawing."""
        return zoom * BASE_SCALE * theme.font().pointSizeF() / (13 * 0.75)

    def _zoom_by(self, factor: float) -> None:
        self._own_view = True
        self.set_zoom(self._zoom * factor)

    def fit(self) -> None:
        """Show all of it, if it can still be read then; else around what is chosen."""
        rect = self._scene.sceneRect()
        fitting = self._fitting_zoom()
        if fitting <= 0:
            return
        self._fitted = True
        self.set_zoom(max(_READABLE, min(_ENLARGED, fitting)))
        end = self.drawing.figure(self._key) or next(
            (f for f in self.drawing.figures if f.role is Role.EVENT), None
        )
        if fitting >= _READABLE or end is None:
            self.centerOn(rect.center())
        else:
            self.centerOn(end.bounds.centre.x, end.bounds.centre.y)

    # -- events ----------------------------------------------------------------------------------

    def focusNextPrevChild(self, forward: bool) -> bool:
        if forward:
            return False  # Tab asks why; F6, Esc and Shift+Tab leave
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        arrow = _ARROWS.get(Qt.Key(event.key()))
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        command = command_of(event)
        if command is not None:
            self.asked.emit(command)
        elif arrow is not None and not control:
            self._step(arrow)
        elif event.key() == Qt.Key.Key_Home and not control:
            self._choose_role(Role.EVENT)
        elif event.key() == Qt.Key.Key_End and not control:
            self._choose_role(Role.HARM)
        elif control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._zoom_by(1.2)
        elif control and event.key() == Qt.Key.Key_Minus:
            self._zoom_by(1 / 1.2)
        elif control and event.key() == Qt.Key.Key_0:
            self._own_view = False
            self.fit()
        elif event.key() == Qt.Key.Key_Menu:
            self._menu_at_choice()
        elif self._key and (text := typed_text(event)):
            self.started_typing.emit(text)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(1.0015 ** event.angleDelta().y())
            event.accept()
            return
        self._own_view = True
        super().wheelEvent(event)

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
        if key or event.button() == Qt.MouseButton.LeftButton:
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
            self._own_view = True
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
        self._pressed, self._grabbed, self._panning = None, "", False
        self._target = ""
        self.viewport().unsetCursor()
        self._remark()
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
        self._remark()
        self._speak(self.drawing.figure(self._key))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._remark()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        if not self._own_view and not self.editor.is_open:
            self.fit()

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

    def _dress(self) -> None:
        self.setBackgroundBrush(QColor(theme.colour("canvas")))
        self._scene.update()

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
        self._remark()
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
        self._remark()
        self.chosen.emit(key)

    def _menu_at_choice(self) -> None:
        place = self.place_of(self._key)
        if place is not None:
            self.menu_wanted.emit(self.viewport().mapToGlobal(place.bottomLeft()))

    def _remark(self) -> None:
        focused = self.hasFocus() or self.editor.is_open
        for key, item in self._items.items():
            if self._target and key == self._target:
                item.set_mark("target")
            elif key == self._key and key:
                item.set_mark("focused" if focused else "chosen")
            else:
                item.set_mark("")

    def _speak(self, figure: Figure | None) -> None:
        """Let a screen reader say what is chosen; the outline is the full way for it."""
        spoken = figure.spoken if figure else ""
        self.setAccessibleDescription(spoken)
        self.setAccessibleName(f"{self._name}. {spoken}" if spoken else self._name)
        if self.hasFocus():
            event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
            QAccessible.updateAccessibility(event)
