"""The pages of a PDF under each other, drawn by a worker as they come into sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from rca_studio.reports.pdf_pages import Part, PdfPages, parts_of
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.jobs import Jobs
from rca_studio.ui.preview.drawer import Drawer
from rca_studio.ui.preview.pictures import Key
from rca_studio.ui.preview.stack import (
    LEAST_ZOOM,
    MOST_ZOOM,
    Fit,
    Place,
    Stack,
    fitting,
    next_step,
)

_PER_INCH = 96
_SCALE = _PER_INCH / 72
_OVERLAP = 0.9
"""What of a screenful Page Down goes on by."""
_MOST_WORDS = 4_000
"""Characters of a page in its spoken name."""


class PageView(QAbstractScrollArea):
    """Shows an open PDF; ``page_changed`` tells the page in sight, ``zoomed`` the zoom.

    One page, or part of one, is drawn at a time, what is in sight first; a page that is not drawn
    yet shows what is there of it in another size. The document is closed when another one comes.
    """

    page_changed = Signal(int)
    zoomed = Signal(float)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawer = Drawer(jobs, self._wanted, self._sight, self)
        self._drawer.drew.connect(self._on_drew)
        self._drawer.read.connect(self._name_it)
        self._stack = Stack((), (), 0)
        self._zooms: tuple[float, ...] = ()
        self._fit = Fit.WIDTH
        self._zoom = 1.0
        self._page = 0
        self._grabbed: QPoint | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        # A bar that comes and goes would change the width a page is fitted to, and so itself.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        thin_bars(self)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(theme.grid(4))
            bar.valueChanged.connect(self._on_scrolled)
        theme.notifier.changed.connect(self.viewport().update)
        self._name_it()

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._drawer.pages or ())

    def size_of(self, page: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        assert self._drawer.pages is not None
        return self._drawer.pages.sizes[page]

    @property
    def page(self) -> int:
        """The page in sight, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """1 is the size on paper, on a screen of 96 points an inch."""
        return self._zoom

    @property
    def fit(self) -> Fit:
        """What the zoom follows."""
        return self._fit

    @property
    def quiet(self) -> bool:
        """Whether all that is in sight is drawn."""
        return self._drawer.quiet

    @property
    def kept(self) -> int:
        """Bytes of the pictures that are kept."""
        return self._drawer.used

    def show_pages(self, pages: PdfPages | None) -> None:
        """Show another document, at the same page; ``None`` shows an empty ground."""
        place = self._place()
        self._drawer.open(pages)
        self._lay_out(place)
        self._follow_page(always=True)

    def set_fit(self, fit: Fit) -> None:
        """Let the zoom follow the width, the page, or nothing."""
        self._fit = fit
        self._lay_out(self._place())

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Show pages in another size; what stands ``at`` a point of the viewport stays there."""
        at = at or QPointF(self.viewport().width() / 2, 0)
        zoom = max(LEAST_ZOOM, min(zoom, MOST_ZOOM))
        across = (at.x() - self._left()) / max(1, self._stack.width)
        place = self._stack.place_at(self._top() + round(at.y()))
        self._fit, self._zoom = Fit.FREE, zoom
        self._lay_out(place, round(at.y()))
        wanted = round(across * self._stack.width - at.x())
        self.horizontalScrollBar().setValue(wanted)

    def step_zoom(self, direction: int, at: QPointF | None = None) -> None:
        """The next larger (1) or smaller (-1) size."""
        self.set_zoom(next_step(self._zoom, direction), at)

    def go_to(self, page: int) -> None:
        """Bring the head of a page into sight."""
        page = max(0, min(page, self.count - 1))
        self.verticalScrollBar().setValue(
            self._stack.height_of(Place(page)) - self._stack.margin if self.count else 0
        )
        if self.count and page != self._page:  # the last ones cannot come to the top
            self._page = page
            self._told_page()

    def stop(self) -> None:
        """Let go of the document; nobody looks any more."""
        self._drawer.open(None)

    # -- laying out ------------------------------------------------------------------------------

    def _lay_out(self, place: Place, at: int = 0) -> None:
        """Put the pages anew; ``place`` then stands ``at`` pixels below the upper edge."""
        points = self._drawer.pages.sizes if self._drawer.pages else ()
        margin = theme.grid(2)
        room = self.viewport().size()
        if self._fit is Fit.FREE:
            self._zooms = (self._zoom,) * len(points)
        else:
            size = (room.width(), room.height())
            self._zooms = fitting(points, size, self._fit, margin, _SCALE)
        self._stack = Stack(points, [zoom * _SCALE for zoom in self._zooms], margin)
        self._set_bars()
        self.verticalScrollBar().setValue(self._stack.height_of(place) - at)
        self._follow_zoom()
        self.zoomed.emit(self._zoom)
        self._renew()

    def _set_bars(self) -> None:
        room = self.viewport().size()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, self._stack.height - room.height()))
        down.setPageStep(max(1, room.height()))
        across.setRange(0, max(0, self._stack.width - room.width()))
        across.setPageStep(max(1, room.width()))

    def _place(self) -> Place:
        return self._stack.place_at(self._top())

    def _top(self) -> int:
        return self.verticalScrollBar().value()

    def _left(self) -> int:
        """Where the left edge of all pages stands in the viewport."""
        spare = self.viewport().width() - self._stack.width
        return spare // 2 if spare > 0 else -self.horizontalScrollBar().value()

    def _rect(self, page: int) -> QRect:
        """Where a page stands in the viewport."""
        wide, high = self._stack.sizes[page]
        left = self._left() + (self._stack.width - wide) // 2
        return QRect(left, self._stack.tops[page] - self._top(), wide, high)

    def _in_sight(self) -> range:
        return self._stack.between(self._top(), self._top() + self.viewport().height())

    def _on_scrolled(self, _value: int) -> None:
        self._follow_page()
        self._renew()

    def _follow_page(self, *, always: bool = False) -> None:
        page = self._stack.main_page(self._top(), self._top() + self.viewport().height())
        if page != self._page or always:
            self._page = page
            self._told_page()

    def _follow_zoom(self) -> None:
        """Where each page fits by itself, the zoom is that of the page in sight."""
        if self._page < len(self._zooms) and self._zooms[self._page] != self._zoom:
            self._zoom = self._zooms[self._page]
            self.zoomed.emit(self._zoom)

    def _told_page(self) -> None:
        self._follow_zoom()
        self._name_it()
        self.page_changed.emit(self._page)

    def _name_it(self, _page: int = 0) -> None:
        if not self.count:
            self.setAccessibleName("Preview")
            return
        words = self._drawer.words(self._page)[:_MOST_WORDS]
        place = f"Preview, page {self._page + 1} of {self.count}"
        self.setAccessibleName(f"{place}: {words}" if words else place)

    def _renew(self) -> None:
        self.viewport().update()
        self._drawer.look(self._page)

    # -- what is drawn ---------------------------------------------------------------------------

    def _keys(self, page: int) -> tuple[Key, ...]:
        """What a page is put together from, at the present size and sharpness of the screen."""
        fine = self.devicePixelRatioF()
        wide, high = self._stack.sizes[page]
        return tuple(Key(page, part) for part in parts_of((round(wide * fine), round(high * fine))))

    def _seen(self, key: Key) -> bool:
        fine, rect = self.devicePixelRatioF(), self._rect(key.page)
        top = rect.top() + key.part.top / fine
        left = rect.left() + key.part.left / fine
        room = self.viewport().size()
        down = top < room.height() and top + key.part.height / fine > 0
        return down and left < room.width() and left + key.part.width / fine > 0

    def _sight(self) -> list[Key]:
        """All parts in sight, those of the page that most of it is of first."""
        pages = sorted(self._in_sight(), key=lambda page: (page != self._page, page))
        return [key for page in pages for key in self._keys(page) if self._seen(key)]

    def _wanted(self, settled: Callable[[Key], bool]) -> Key | None:
        if not self.isVisible():
            return None
        return next((key for key in self._sight() if not settled(key)), None)

    def _on_drew(self, page: int) -> None:
        if page in self._in_sight():
            self.viewport().update(self._rect(page))

    # -- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("shade"))
        for page in self._in_sight():
            self._paint_page(painter, page)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_page(self, painter: QPainter, page: int) -> None:
        rect = self._rect(page)
        painter.fillRect(rect, Qt.GlobalColor.white)
        if self._drawer.is_broken(page):
            self._paint_words(painter, rect, "This page cannot be shown.")
        keys = self._keys(page)
        images = [(key, self._drawer.picture(key)) for key in keys if self._seen(key)]
        other = self._drawer.stand_in(page)
        if other is not None and not all(image for _, image in images):
            painter.drawImage(rect, other)
        for key, image in images:
            if image is not None:
                self._paint_part(painter, rect, key.part, image)
        painter.setPen(theme.colour("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(-1, -1, 0, 0))

    def _paint_part(self, painter: QPainter, rect: QRect, part: Part, image: QImage) -> None:
        """Put a part where it belongs, pixel on pixel, so that it stays sharp."""
        fine = self.devicePixelRatioF()
        image.setDevicePixelRatio(fine)
        x = round(rect.left() * fine) + part.left
        y = round(rect.top() * fine) + part.top
        painter.drawImage(QPointF(x / fine, y / fine), image)

    @staticmethod
    def _paint_words(painter: QPainter, rect: QRect, words: str) -> None:
        painter.setPen(Qt.GlobalColor.black)
        painter.setFont(theme.font())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)

    # -- keys, wheel and hand --------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(70), theme.grid(70))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(20), theme.grid(16))

    def event(self, event: QEvent) -> bool:
        """Keep the keys of zooming from those of the window, which change the size of its text."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _zooms(event):
            event.accept()
            return True
        if kind in (QEvent.Type.ScreenChangeInternal, QEvent.Type.DevicePixelRatioChange):
            self._renew()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        screenful = round(self.viewport().height() * _OVERLAP)
        match Qt.Key(event.key()):
            case _ if step := _zooms(event):
                if step == "whole":
                    self.set_fit(Fit.PAGE)
                else:
                    self.step_zoom(1 if step == "in" else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space if self._fit is Fit.PAGE:
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.go_to(self._page + (-1 if back else 1))
            case Qt.Key.Key_PageUp if self._fit is Fit.PAGE:
                self.go_to(self._page - 1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                bar.setValue(bar.value() + (-screenful if back else screenful))
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - screenful)
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_Left | Qt.Key.Key_Right:
                super().keyPressEvent(event)
            case _:
                event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if turn := event.angleDelta().y():
                self.step_zoom(1 if turn > 0 else -1, event.position())
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        here = event.position().toPoint()
        moved, self._grabbed = here - self._grabbed, here
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed = None
        self.viewport().unsetCursor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(self._place())
        self._follow_page()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def _zooms(event: QKeyEvent) -> str:
    """``in``, ``out`` or ``whole`` for the keys of zooming."""
    if event.matches(QKeySequence.StandardKey.ZoomIn):
        return "in"
    if event.matches(QKeySequence.StandardKey.ZoomOut):
        return "out"
    if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        keys = {Qt.Key.Key_Plus: "in", Qt.Key.Key_Equal: "in", Qt.Key.Key_Minus: "out"}
        keys |= {Qt.Key.Key_0: "whole"}
        return keys.get(Qt.Key(event.key()), "")
    return ""
