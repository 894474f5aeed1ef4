"""What the mouse does on the picture: it moves the view, moves a box, or draws a link.

Where a view lets boxes be put by hand, dragging a box moves it, and dragging its handle, or the box
with Ctrl held, draws a link. In all other views dragging a box draws a link at once. Words beside
the pointer say what letting go would do.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsLineItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from rca_studio.diagrams.shapes import Figure, Point, Role
from rca_studio.domain.causal import Cause
from rca_studio.ui import theme
from rca_studio.ui.causes.figure_item import FigureItem, box_of
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.steps import NODE_ROLES
from rca_studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from rca_studio.ui.causes.canvas import Canvas

_ON_TOP = 1e6
_HANDLE = 7.0
"""Radius of the handle, in points; with its ground it is larger than the least target."""

_MOST_WORDS = 42
_EDGE = 14
"""So near to the edge of the view, in pixels, a drag moves the view along."""


class Deed(Enum):
    """What the hand is doing."""

    NOTHING = "nothing"
    PANNING = "panning"
    GRABBED = "grabbed"
    MOVING = "moving"
    LINKING = "linking"


class Handle(QGraphicsItem):
    """A disc with an arrow at the side of a cause: drag it onto what the cause made likely."""

    def __init__(self) -> None:
        super().__init__()
        self.entity = ""
        self.setZValue(_ON_TOP)
        self.setToolTip("Drag this onto what it made likely")
        self.hide()

    def boundingRect(self) -> QRectF:
        side = _HANDLE + 4.0
        return QRectF(-side, -side, 2 * side, 2 * side)

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(theme.colour("card"), 1.5))
        painter.setBrush(theme.colour("info"))
        painter.drawEllipse(QPointF(0, 0), _HANDLE, _HANDLE)
        painter.setPen(QPen(theme.colour("card"), 1.6))
        for line in (QLineF(-3.2, 0, 3.2, 0), QLineF(0.4, -2.8, 3.2, 0), QLineF(0.4, 2.8, 3.2, 0)):
            painter.drawLine(line)


class Hand:
    """The state of the mouse over one canvas.

    Attributes:
        may_move: whether boxes can be put by hand in the view shown.
        may_link: whether a drag can draw a link in it.
        target: key of the figure under the pointer that a drag would be dropped on, or ``""``.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.may_move = False
        self.may_link = True
        self.target = ""
        self._deed = Deed.NOTHING
        self._pressed = QPoint()
        self._origin = QPointF()  # where that was in the drawing
        self._grabbed: Figure | None = None
        self._by_handle = False
        self._moved = False
        self._party: list[FigureItem] = []
        self._faded: list[FigureItem] = []
        self._handle = Handle()
        self._rubber = QGraphicsLineItem()
        self._rubber.setZValue(_ON_TOP)
        self._rubber.hide()
        canvas.scene().addItem(self._handle)
        canvas.scene().addItem(self._rubber)
        canvas.viewport().setMouseTracking(True)
        self.words = Label("", theme.Size.SMALL, "text", parent=canvas.viewport())
        self.words.setAutoFillBackground(True)
        self.words.setMargin(theme.grid(0.5))
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.words.hide()

    @property
    def busy(self) -> bool:
        """Whether something is being dragged."""
        return self._deed in (Deed.MOVING, Deed.LINKING)

    # -- the three events ------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> Figure | None:
        """A button went down; gives what is under it."""
        place = event.position().toPoint()
        canvas = self._canvas
        figure = self._handled(place) or canvas.figure_at(place)
        if event.button() != Qt.MouseButton.LeftButton:
            return figure
        self._pressed, self._moved = place, False
        self._origin = canvas.mapToScene(place)
        self._grabbed = figure if figure is not None and self._can_be_dragged(figure) else None
        if self._grabbed is not None:
            self._deed = Deed.GRABBED
        elif figure is None:
            self._deed = Deed.PANNING
            canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        return figure

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        place = event.position().toPoint()
        if self._deed is Deed.NOTHING:
            self._hover(place)
        elif self._deed is Deed.PANNING:
            self._moved = True
            self._canvas.pan(self._pressed - place)
            self._pressed = place
        else:
            far = (place - self._pressed).manhattanLength()
            if self.busy or far >= QApplication.startDragDistance():
                self._drag(place, event.modifiers())

    def release(self, event: QMouseEvent) -> None:
        """A button came up."""
        deed, grabbed, target = self._deed, self._grabbed, self.target
        place = event.position().toPoint()
        canvas = self._canvas
        if deed is Deed.NOTHING and (figure := canvas.figure_at(place)) is not None:
            if figure.role is Role.FOLD and event.button() == Qt.MouseButton.LeftButton:
                canvas.unfolded.emit(figure.entity)
            return
        moved = self._moved
        self.let_go()
        if deed is Deed.PANNING and not moved:
            canvas.tell_choice(None)
        elif deed is Deed.MOVING and grabbed is not None:
            self._tell_move(grabbed, place)
        elif deed is Deed.LINKING and grabbed is not None and target:
            figure = canvas.drawing.figure(target)
            if figure is not None and figure.role is Role.BONE:
                canvas.placed.emit(grabbed.entity, target)
            elif figure is not None:
                canvas.linked.emit(grabbed.entity, figure.entity)

    def leave(self) -> None:
        """The pointer is elsewhere."""
        if not self.busy:
            self._handle.hide()

    def let_go(self) -> None:
        """End whatever is being done, without doing it."""
        self._deed = Deed.NOTHING
        self._grabbed, self._by_handle = None, False
        self._stop_moving()
        self._rubber.hide()
        self.words.hide()
        self._handle.hide()
        self._canvas.viewport().unsetCursor()
        if self.target:
            self.target = ""
            self._canvas.remark()

    # -- what can be taken hold of ---------------------------------------------------------------

    def _can_be_dragged(self, figure: Figure) -> bool:
        if figure.role is Role.CAUSE:
            return self.may_move or self.may_link
        return figure.role is Role.HARM and self.may_move

    def _handled(self, place: QPoint) -> Figure | None:
        """The cause whose handle is at a place."""
        self._by_handle = False
        if not self._handle.isVisible():
            return None
        at = self._canvas.mapToScene(place) - self._handle.pos()
        if abs(at.x()) > _HANDLE + 3 or abs(at.y()) > _HANDLE + 3:
            return None
        self._by_handle = True
        return self._canvas.figure_of(self._handle.entity)

    def _hover(self, place: QPoint) -> None:
        """Show what is under the pointer, and the handle of a cause."""
        figure = self._handled(place) or self._canvas.figure_at(place)
        shape = Qt.CursorShape.ArrowCursor
        if figure is not None:
            shape = Qt.CursorShape.PointingHandCursor
            if self.may_move and self._can_be_dragged(figure) and not self._by_handle:
                shape = Qt.CursorShape.OpenHandCursor
        self._canvas.viewport().setCursor(shape)
        if self.may_move and figure is not None and figure.role is Role.CAUSE:
            box = box_of(figure)
            self._handle.entity = figure.entity
            self._handle.setPos(box.right, box.centre.y)
            self._handle.show()
        else:
            self._handle.hide()

    # -- dragging --------------------------------------------------------------------------------

    def _drag(self, place: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        grabbed = self._grabbed
        if grabbed is None:
            return
        self._follow(place)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        linking = self._by_handle or control or not self.may_move
        if grabbed.role is not Role.CAUSE:
            linking = False
        self._aim(place, linking)
        if linking:
            self._stop_moving()
            self._deed = Deed.LINKING
            self._stretch(grabbed, place)
        else:
            self._rubber.hide()
            self._deed = Deed.MOVING
            self._carry(grabbed, place)
        self._say(grabbed, place, linking)

    def _follow(self, place: QPoint) -> None:
        """Move the view along where the pointer comes to its edge."""
        room = self._canvas.viewport().rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        x = min(0, place.x() - room.left()) + max(0, place.x() - room.right())
        y = min(0, place.y() - room.top()) + max(0, place.y() - room.bottom())
        if x or y:
            self._canvas.pan(QPoint(x, y))

    def _aim(self, place: QPoint, linking: bool) -> None:
        """Ring what a link would be dropped on."""
        target = ""
        if linking:
            for item in self._canvas.items(place):
                if not isinstance(item, FigureItem) or item.figure is self._grabbed:
                    continue
                figure = item.figure
                if figure.role is Role.BONE or (figure.role in NODE_ROLES and figure.entity):
                    target = figure.key
                    break
        if target != self.target:
            self.target = target
            self._canvas.remark()

    def _stretch(self, grabbed: Figure, place: QPoint) -> None:
        box = box_of(grabbed)
        end = self._canvas.mapToScene(place)
        start = QPointF(box.right if self.may_move else box.centre.x, box.centre.y)
        self._rubber.setPen(QPen(theme.colour("info"), 1.8, Qt.PenStyle.DashLine))
        self._rubber.setLine(QLineF(start, end))
        self._rubber.show()
        self._handle.hide()
        self._canvas.viewport().setCursor(Qt.CursorShape.DragLinkCursor)

    def _carry(self, grabbed: Figure, place: QPoint) -> None:
        """Move the box and all that hangs on it with the pointer; its links stand back."""
        if not self._party:
            self._party, self._faded = self._belongings(grabbed.entity)
            for item in self._party:
                item.setZValue(item.zValue() + _ON_TOP / 2)
            for item in self._faded:
                item.set_faint(True)
            self._handle.hide()
        moved = self._canvas.mapToScene(place) - self._origin
        for item in self._party:
            item.setPos(moved)
        self._canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def _stop_moving(self) -> None:
        for item in self._party:
            item.setPos(0.0, 0.0)
            item.setZValue(item.zValue() - _ON_TOP / 2)
        for item in self._faded:
            item.set_faint(False)
        self._party, self._faded = [], []

    def _belongings(self, entity: str) -> tuple[list[FigureItem], list[FigureItem]]:
        """The items that move with a node, and the links that are left behind."""
        casefile = self._canvas.casefile
        own, wires = {entity}, set()
        if casefile is not None:
            own |= {control.id for control in casefile.controls_of(entity)}
            wires = {link.id for link in casefile.links if own & {link.cause_id, link.effect_id}}
        party, faded = [], []
        for figure in self._canvas.drawing.figures:
            item = self._canvas.item(figure.key)
            of = figure.entity or figure.key.partition(":")[2]
            if item is not None and of in own:
                party.append(item)
            elif item is not None and of in wires:
                faded.append(item)
        return party, faded

    def _say(self, grabbed: Figure, place: QPoint, linking: bool) -> None:
        """Say beside the pointer what letting go would do."""
        said = "Move it here"
        if linking:
            said = self._link_words(grabbed)
        elif grabbed.role is Role.CAUSE:
            said = "Move it here · hold Ctrl to link"
        if self.words.text() != said or not self.words.isVisible():
            self.words.setText(said)
            self.words.adjustSize()
            colours = self.words.palette()
            colours.setColor(self.words.backgroundRole(), theme.colour("info_fill"))
            self.words.setPalette(colours)
            self.words.show()
            self.words.raise_()
        room = self._canvas.viewport().rect()
        x = min(place.x() + 16, room.right() - self.words.width())
        y = min(place.y() + 20, room.bottom() - self.words.height())
        self.words.move(max(0, x), max(0, y))

    def _link_words(self, grabbed: Figure) -> str:
        canvas = self._canvas
        figure = canvas.drawing.figure(self.target)
        if figure is None:
            return "Drop it on what it made likely"
        casefile = canvas.casefile
        if figure.role is Role.BONE or casefile is None:
            return f"Put it here: {figure.spoken.partition(':')[0]}"
        cause, effect = casefile.get(grabbed.entity), casefile.get(figure.entity)
        one = short(cause.text, _MOST_WORDS) if isinstance(cause, Cause) else ""
        two = short(getattr(effect, "text", ""), _MOST_WORDS)
        return f"Link: “{one}” made “{two}” likely"

    def _tell_move(self, grabbed: Figure, place: QPoint) -> None:
        canvas = self._canvas
        by = canvas.mapToScene(place) - self._origin
        box = box_of(grabbed).moved(by.x(), by.y())
        centre: Point = box.centre
        if abs(by.x()) + abs(by.y()) > 0.5:
            canvas.keep_look()
            canvas.moved.emit(grabbed.entity, centre.x, centre.y)
