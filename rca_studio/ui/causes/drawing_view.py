"""A zoomable view of one drawing: its figures as items, matched by key from drawing to drawing.

So an edit paints again what changed and nothing else, and what is chosen stays chosen and stays
where it is in the view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from rca_studio.diagrams.shapes import Drawing, Figure, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.causes.figure_item import FigureItem, Haste, box_of
from rca_studio.ui.dress import thin_bars

BASE_SCALE = 1.08
"""Pixels of a 96-dpi screen for one point of a drawing, before the person zooms."""

_LEAST, _MOST = 0.02, 4.0
_STILL_READ = 0.6
"""A drawing is made as small as this, if then all of it is seen."""

_READABLE = 0.75
"""A larger one is shown in this size, the part around what is chosen: better scroll than squint."""

_ENLARGED = 1.2
"""A small drawing is not made larger than this to fill the room."""

_SIDE = 24.0
"""Ground around a drawing, in points."""

_MANY = 250
"""From this many figures on, a picture is painted coarsely while it moves."""

_REST = 110
"""Milliseconds, once or twice after the last move, until it is painted finely again."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a drawing was looked at: the zoom, the place in the middle, whether a person chose it."""

    zoom: float
    centre: QPointF
    own: bool


class DrawingView(QGraphicsView):
    """Shows a drawing, fitted to the room until the person zooms or moves it.

    Signals:
        looked: another part of the drawing is in view, or it is larger or smaller.
        zoomed: it is larger or smaller.
    """

    looked = Signal()
    zoomed = Signal()

    def __init__(self, ruler: Ruler, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing(0, 0)
        self._ruler = ruler
        self._haste = Haste()
        self._scene = self._make_scene()
        self._items: dict[str, FigureItem] = {}
        self._paper = QRectF()  # the drawing with the ground around it
        self._marked: Mapping[str, str] = {}
        self._key = ""  # of the figure that is chosen
        self._zoom = 1.0
        self._fitted = False
        self._own_view = False  # the person zoomed or moved: new sizes no longer fit it anew
        self._moving = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._come_to_rest)
        self._scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        thin_bars(self)
        self._bars = self.horizontalScrollBar(), self.verticalScrollBar()
        for bar in self._bars:
            bar.valueChanged.connect(self.looked)
            bar.actionTriggered.connect(self._hurry)
        self._dress()
        theme.notifier.changed.connect(self._dress)

    # -- what is shown ---------------------------------------------------------------------------

    def show_drawing(self, drawing: Drawing) -> None:
        """Show another state of the picture; what stays keeps its item, and what is chosen its
        place in the view."""
        seen = self.seen()
        anchor = self._anchor(drawing, seen)
        before = self.drawing.figure(anchor) if anchor else None
        self.drawing = drawing
        for key in self._items.keys() - {figure.key for figure in drawing.figures}:
            self._scene.removeItem(self._items.pop(key))
        for place, figure in enumerate(drawing.figures):
            item = self._items.get(figure.key)
            if item is None:
                item = FigureItem(figure, self._ruler, self._haste)
                self._items[figure.key] = item
                self._scene.addItem(item)
            else:
                item.show_figure(figure)
            if item.place != place:
                item.place = place
                item.setZValue(place)
        wide, high = drawing.width + 2 * _SIDE, drawing.height + 2 * _SIDE
        self._paper = QRectF(-_SIDE, -_SIDE, wide, high)
        self._marked = {key: mark for key, mark in self._marked.items() if key in self._items}
        self.remark()
        after = drawing.figure(anchor)
        if self.isVisible() and (not self._fitted or self._outgrown()):
            self.fit()
        elif before is not None and after is not None:
            self._hold(before, after, seen)
        else:
            self._scene.setSceneRect(self._paper)
        self.looked.emit()

    def start_over(self) -> None:
        """Forget the place and the zoom: another picture comes."""
        self._fitted = False
        self._own_view = False

    def item(self, key: str) -> FigureItem | None:
        """The item of a figure."""
        return self._items.get(key)

    def place_of(self, key: str) -> QRect | None:
        """Where the box of a figure is in the view."""
        figure = self.drawing.figure(key)
        return self._place(figure) if figure is not None else None

    def _place(self, figure: Figure) -> QRect:
        box = box_of(figure)
        rect = QRectF(box.x, box.y, box.width, box.height)
        return self.mapFromScene(rect).boundingRect()

    def bring_into_view(self, figure: Figure) -> None:
        """Scroll until a figure is seen."""
        box = figure.bounds if figure.role is Role.LINK else box_of(figure)
        self.ensureVisible(QRectF(box.x, box.y, box.width, box.height), 40, 40)

    def marks(self) -> dict[str, str]:
        """What is to be ringed now, by figure, and how (see ``FigureItem``)."""
        return {self._key: "chosen"} if self._key else {}

    def remark(self) -> None:
        """Ring what is to be ringed now."""
        marks = self.marks()
        for key in self._marked.keys() | marks.keys():
            mark = marks.get(key, "")
            item = self._items.get(key)
            if item is not None and item.mark != mark:
                item.set_mark(mark)
        self._marked = marks

    # -- zoom ------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1 is the usual size."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show it larger or smaller."""
        self._zoom = max(_LEAST, min(_MOST, zoom))
        self._haste.scale = scale = self._scale(self._zoom)
        transform = self.transform()
        transform.reset()
        transform.scale(scale, scale)
        self.setTransform(transform)
        self.zoomed.emit()
        self.looked.emit()

    def zoom_by(self, factor: float) -> None:
        """Zoom as the person asks; from now on the view is theirs."""
        self._own_view = True
        self._hurry()
        self.set_zoom(self._zoom * factor)

    def zoom_about_choice(self, factor: float) -> None:
        """Zoom by a key or button: what is chosen, if it is in view, or the middle stays put."""
        chosen = self.drawing.figure(self._key)
        place = self._place(chosen).center() if chosen is not None else None
        if place is None or not self.viewport().rect().contains(place):
            place = self.viewport().rect().center()
        under = self.mapToScene(place)
        anchor = self.transformationAnchor()
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.zoom_by(factor)
        self.setTransformationAnchor(anchor)
        self._scroll(self.mapFromScene(under) - place)

    def fit(self) -> None:
        """Show all of it, if it can still be read then; else the part around what is chosen."""
        rect = self._paper
        self._scene.setSceneRect(rect)
        fitting = self._fitting_zoom(rect)
        if fitting <= 0:
            return
        self._fitted = True
        whole = fitting >= _STILL_READ
        self.set_zoom(min(_ENLARGED, fitting) if whole else _READABLE)
        end = self.drawing.figure(self._key) or next(
            (f for f in self.drawing.figures if f.role is Role.EVENT), None
        )
        if whole or end is None:
            self.centerOn(rect.center())
        else:
            self.centerOn(end.bounds.centre.x, end.bounds.centre.y)

    def fit_again(self) -> None:
        """Give the view back to the program, and show all of it, however small."""
        self._own_view = False
        self.fit()
        rect = self._paper
        fitting = self._fitting_zoom(rect)
        if 0 < fitting < _STILL_READ:
            self._own_view = True  # a new size of the window must not make it large again
            self.set_zoom(fitting)
            self.centerOn(rect.center())

    def fit_choice(self) -> None:
        """Show what is chosen, large enough to be read and in the middle."""
        figure = self.drawing.figure(self._key)
        if figure is None:
            return
        box = figure.bounds
        rect = QRectF(box.x, box.y, box.width, box.height).adjusted(-_SIDE, -_SIDE, _SIDE, _SIDE)
        fitting = self._fitting_zoom(rect)
        if fitting > 0:
            self._own_view = True
            self.set_zoom(min(_ENLARGED, fitting))
            self.centerOn(rect.center())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.0015 ** event.angleDelta().y())
            event.accept()
            return
        self._own_view = True
        self._hurry()
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._own_view:
            self.fit()
        self.looked.emit()

    # -- the place -------------------------------------------------------------------------------

    def look(self) -> Look:
        """How it is looked at now."""
        middle = self.mapToScene(self.viewport().rect().center())
        return Look(self._zoom, middle, self._own_view)

    def look_again(self, look: Look) -> None:
        """Look at it as before."""
        self._own_view = look.own
        if not look.own:
            self.fit()
            return
        self._fitted = True
        self.set_zoom(look.zoom)
        seen = self.seen()
        self._show_rect(seen.translated(look.centre - seen.center()))

    def keep_look(self) -> None:
        """From now on place and zoom are the person's: nothing new makes it fit anew."""
        self._own_view = True

    def seen(self) -> QRectF:
        """The part of the drawing that is in view."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def look_at(self, place: QPointF) -> None:
        """Bring a place of the drawing to the middle."""
        self._own_view = True
        self.centerOn(place)

    def pan(self, by: QPoint) -> None:
        """Move the view, as a person drags the ground."""
        self._own_view = True
        self._hurry()
        self._scroll(by)

    def _scroll(self, by: QPoint) -> None:
        """Move the picture up and to the left by so many pixels, as far as it goes."""
        for bar, way in zip(self._bars, by.toTuple(), strict=True):
            if way:
                bar.setValue(bar.value() + way)

    def _anchor(self, drawing: Drawing, seen: QRectF) -> str:
        """The key of what keeps its place in the view: what is chosen, or the event, or whatever
        is nearest to the middle, of what is in view and in both drawings."""
        there = self.drawing.figures
        event = next((f.key for f in there if f.role is Role.EVENT), "")
        for key in (self._key, event):
            figure = self.drawing.figure(key)
            if figure is not None and drawing.figure(key) and _in(figure, seen):
                return key
        middle = seen.center()

        def distance(figure: Figure) -> float:
            at = figure.bounds.centre
            return float(abs(at.x - middle.x()) + abs(at.y - middle.y()))

        kept = (figure for figure in there if figure.entity and drawing.figure(figure.key))
        nearest = min(kept, key=distance, default=None)
        return nearest.key if nearest is not None else ""

    def _hold(self, before: Figure, after: Figure, seen: QRectF) -> None:
        """Keep a figure where it is in the view, wherever it is in the drawing now."""
        was, now = box_of(before).centre, box_of(after).centre
        wanted = seen.translated(now.x - was.x, now.y - was.y)
        if not self._own_view:  # all of it was in view, and shall be
            wanted = _over(wanted, self._paper)
        self._show_rect(wanted)

    def _show_rect(self, wanted: QRectF) -> None:
        """Bring just this part of the ground into view, on which the drawing lies."""
        self._scene.setSceneRect(self._paper.united(wanted.adjusted(1, 1, -1, -1)))
        self.centerOn(wanted.center())

    # -- inside ----------------------------------------------------------------------------------

    def _make_scene(self) -> QGraphicsScene:
        return QGraphicsScene(self)

    def _fitting_zoom(self, rect: QRectF) -> float:
        """The zoom at which all of this is seen; 0 where there is no room or picture yet."""
        # One scroll bar must not take the room that makes the other one come.
        bar = self.verticalScrollBar().sizeHint().width()
        wide, high = self.width() - bar, self.height() - bar
        if rect.width() <= 0 or rect.height() <= 0 or wide < 50 or high < 50:
            return 0.0
        return min(wide / rect.width(), high / rect.height()) / self._scale(1.0)

    def _outgrown(self) -> bool:
        """Whether the picture no longer fits but would, a little smaller."""
        fitting = self._fitting_zoom(self._paper)
        return not self._own_view and _STILL_READ <= fitting < self._zoom

    def _hurry(self, _action: int = 0) -> None:
        """Paint a large picture coarsely until the hand has been at rest for a moment."""
        self._moving = True
        if not self._haste.on and len(self._items) >= _MANY:
            self._haste.on = True
            self._rest.start()

    def _come_to_rest(self) -> None:
        if self._moving:  # since the timer was set: setting it at each move would cost more
            self._moving = False
            self._rest.start()
            return
        self._haste.on = False
        self.viewport().update()

    @staticmethod
    def _scale(zoom: float) -> float:
        """Pixels for one point of the drawing."""
        return zoom * BASE_SCALE * theme.font().pointSizeF() / (13 * 0.75)

    def _dress(self) -> None:
        self.setBackgroundBrush(QColor(theme.colour("canvas")))
        for item in self._items.values():
            item.forget_colours()
        self._scene.update()


def _in(figure: Figure, rect: QRectF) -> bool:
    centre = box_of(figure).centre
    return rect.contains(centre.x, centre.y)


def _over(rect: QRectF, paper: QRectF) -> QRectF:
    """A rectangle moved until it covers the paper, where it is large enough to."""
    x, y = rect.x(), rect.y()
    if paper.width() <= rect.width():
        x = min(max(x, paper.right() - rect.width()), paper.left())
    if paper.height() <= rect.height():
        y = min(max(y, paper.bottom() - rect.height()), paper.top())
    return QRectF(x, y, rect.width(), rect.height())
