"""A zoomable view of one drawing: its figures as items, matched by key from drawing to drawing.

So an edit paints again what changed and nothing else, and what is chosen stays chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from rca_studio.diagrams.shapes import Drawing, Figure, Role
from rca_studio.diagrams.text import Ruler
from rca_studio.ui import theme
from rca_studio.ui.causes.figure_item import FigureItem, box_of
from rca_studio.ui.dress import thin_bars

BASE_SCALE = 1.08
"""Pixels of a 96-dpi screen for one point of a drawing, before the person zooms."""

_LEAST, _MOST = 0.15, 4.0
_READABLE = 0.7
"""A large drawing is not made smaller than this to fit: better scroll than squint."""

_ENLARGED = 1.2
"""A small drawing is not made larger than this to fill the room."""

_SIDE = 24.0
"""Ground around a drawing, in points."""


class DrawingView(QGraphicsView):
    """Shows a drawing, fitted to the room until the person zooms or moves it."""

    def __init__(self, ruler: Ruler, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = Drawing(0, 0)
        self._ruler = ruler
        self._scene = QGraphicsScene(self)
        self._items: dict[str, FigureItem] = {}
        self._key = ""
        self._zoom = 1.0
        self._fitted = False
        self._own_view = False  # the person zoomed or moved: new sizes no longer fit it anew
        self._scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        thin_bars(self)
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
        wide, high = drawing.width + 2 * _SIDE, drawing.height + 2 * _SIDE
        self._scene.setSceneRect(-_SIDE, -_SIDE, wide, high)
        self.remark()
        if self.isVisible() and (not self._fitted or self._outgrown()):
            self.fit()

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
        if figure is None:
            return None
        box = box_of(figure)
        rect = QRectF(box.x, box.y, box.width, box.height)
        return self.mapFromScene(rect).boundingRect()

    def bring_into_view(self, figure: Figure) -> None:
        """Scroll until a figure is seen."""
        box = figure.bounds if figure.role is Role.LINK else box_of(figure)
        self.ensureVisible(QRectF(box.x, box.y, box.width, box.height), 40, 40)

    def mark_of(self, key: str) -> str:
        """How a figure is ringed (see ``FigureItem``)."""
        return "chosen" if key and key == self._key else ""

    def remark(self) -> None:
        """Ring what is to be ringed now."""
        for key, item in self._items.items():
            item.set_mark(self.mark_of(key))

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

    def zoom_by(self, factor: float) -> None:
        """Zoom as the person asks; from now on the view is theirs."""
        self._own_view = True
        self.set_zoom(self._zoom * factor)

    def fit(self) -> None:
        """Show all of it, if it can still be read then; else the part around what is chosen."""
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

    def fit_again(self) -> None:
        """Give the view back to the program, and show all of it."""
        self._own_view = False
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.0015 ** event.angleDelta().y())
            event.accept()
            return
        self._own_view = True
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._own_view:
            self.fit()

    # -- inside ----------------------------------------------------------------------------------

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
        return not self._own_view and _READABLE <= self._fitting_zoom() < self._zoom

    @staticmethod
    def _scale(zoom: float) -> float:
        """Pixels for one point of the drawing."""
        return zoom * BASE_SCALE * theme.font().pointSizeF() / (13 * 0.75)

    def _dress(self) -> None:
        self.setBackgroundBrush(QColor(theme.colour("canvas")))
        self._scene.update()
