"""A frame of a show as a widget: on the projector, on the facilitator's screen, as a small preview.

It takes the shape of the room it is given: the stage is always 720 units high and as wide as the
screen is in proportion, so a frame is as crisp on 4K as on a laptop, and nothing is boxed in. It
follows no theme but the two tables of a projector. There is no motion at all, so there is none to
switch off.

A frame is laid out and compiled once; what comes next is made ready while nothing else happens, so
that a step is no more than painting. Whatever stands in it is plain text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QPointF, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.analysis.session.frame import Frame, Picture
from rca_studio.diagrams.shapes import Drawing, Rect
from rca_studio.diagrams.text import Ruler
from rca_studio.diagrams.tokens import PROJECTOR_DARK, PROJECTOR_LIGHT, Tokens
from rca_studio.ui import theme
from rca_studio.ui.paint_qt import Compiled

_MOST_KEPT = 72
"""So many steps are kept ready: the beginning of each frame of a large show, and what is near."""

_MOST_PICTURES = 3
_LEAST = 24
"""Narrower than this, in pixels, a view is not there yet."""

PictureOf = Callable[[str], bytes]
"""Gives the bytes of a picture by its SHA-256; raises where it is gone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One step of one frame, as it stands in a show.

    Attributes:
        frame, step: what is shown.
        number, of: which frame of how many, from 1; 0 says nothing of it.
        session: the title of the session.
        light: dark on light; else light on dark.
        votes: what the room answered so far, a count for each option.
    """

    frame: Frame
    step: int = 0
    number: int = 0
    of: int = 0
    session: str = ""
    light: bool = False
    votes: tuple[int, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What it is remembered by: the very frame, for comparing whole cases would take long."""
        place = self.number, self.of, self.session
        return id(self.frame), self.step, *place, self.light, self.votes


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A step ready to be painted. It keeps ``shown``, so that its frame stays the one known."""

    shown: Shown
    drawing: Drawing
    figures: tuple[Compiled, ...]
    words: str
    place: Rect | None


class FrameView(QWidget):
    """Shows one step of a frame.

    Args:
        ruler: measures the bundled font.
        picture_of: gives the bytes of pictures.
    """

    def __init__(
        self, ruler: Ruler, picture_of: PictureOf | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ruler = ruler
        self._picture_of = picture_of
        self._shown: Shown | None = None
        self._light = False
        self._blank = False
        self._sheets: OrderedDict[tuple[object, ...], _Sheet] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, int, int], QImage | None] = OrderedDict()
        self._painted: dict[tuple[object, ...], int] = {}
        self._waiting: list[tuple[Shown, bool]] = []
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._make_one_ready)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def shown(self) -> Shown | None:
        """What is shown, also while the view is blank."""
        return self._shown

    @property
    def drawing(self) -> Drawing | None:
        """The picture as geometry; ``None`` where nothing is shown."""
        return self._sheet(self._shown).drawing if self._shown and self._there() else None

    def show_frame(
        self,
        frame: Frame,
        step: int = 0,
        number: int = 0,
        of: int = 0,
        session_title: str = "",
        light: bool = False,
        *,
        votes: Sequence[int] = (),
    ) -> None:
        """Show a step of a frame; see ``Shown`` for what is to be said."""
        self.show_step(Shown(frame, step, number, of, session_title, light, tuple(votes)))

    def show_step(self, shown: Shown) -> None:
        """The same, as one value."""
        self._shown = shown
        self._light = shown.light
        self._blank = False
        self._say()
        self.update()

    def show_nothing(self, light: bool | None = None) -> None:
        """An empty ground: black for a dark show, white for a light one.

        What was shown is still known: showing it again takes nothing but painting.
        """
        if light is not None:
            self._light = light
        self._blank = True
        self._say()
        self.update()

    def forget(self) -> None:
        """Show nothing and keep nothing of what was shown."""
        self._shown = None
        self._waiting.clear()
        self._sheets.clear()
        self._painted.clear()
        self._pictures.clear()
        self._say()
        self.update()

    def prepare(self, *coming: Shown, later: Sequence[Shown] = ()) -> None:
        """Make ready what will be shown soon, when nothing else is to be done.

        Args:
            coming: what follows, with its pictures.
            later: what somebody may go to, behind all of that; its pictures are read then.
        """
        self._waiting = [(one, True) for one in coming]
        self._waiting += [(one, False) for one in later if not self._is_ready(self._key(one))]
        if self._waiting:
            self._idle.start()

    @property
    def busy(self) -> bool:
        """Whether something is still being made ready."""
        return self._idle.isActive()

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(64), theme.grid(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(12), theme.grid(7))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._blank:
            painter.fillRect(event.rect(), QColor("white" if self._light else "black"))
        else:
            painter.fillRect(event.rect(), QColor(self._colours()["window"]))
            if self._shown is not None and self._there():
                self._paint(painter, self._sheet(self._shown))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    # -- inside ----------------------------------------------------------------------------------

    def _there(self) -> bool:
        return self.width() >= _LEAST and self.height() >= _LEAST

    def _colours(self) -> Tokens:
        return PROJECTOR_LIGHT if self._light else PROJECTOR_DARK

    def _stage(self) -> float:
        from rca_studio.diagrams.session.stage import stage_width

        return round(stage_width(self.width(), self.height()), 2)

    def _sheet(self, shown: Shown) -> _Sheet:
        """The step laid out for the room there is."""
        key = self._key(shown)
        found = self._sheets.get(key)
        if found is None:
            found = self._sheets[key] = self._made(shown, self._stage())
            while len(self._sheets) > _MOST_KEPT:
                self._painted.pop(self._sheets.popitem(last=False)[0], None)
        else:
            self._sheets.move_to_end(key)
        return found

    def _key(self, shown: Shown) -> tuple[object, ...]:
        return (self._stage(), *shown.key)

    def _is_ready(self, key: tuple[object, ...]) -> bool:
        """Whether its letters are ready, too: they are others on a screen of another size."""
        return self._painted.get(key) == self.height()

    def _made(self, shown: Shown, width: float) -> _Sheet:
        from rca_studio.diagrams.session.lay_out import lay_out_frame

        drawing = lay_out_frame(
            shown.frame,
            shown.step,
            self._ruler,
            width=width,
            number=shown.number,
            of=shown.of,
            session=shown.session,
            votes=shown.votes,
        )
        colours = PROJECTOR_LIGHT if shown.light else PROJECTOR_DARK
        figures = tuple(Compiled(figure, colours) for figure in drawing.figures)
        words = " ".join(figure.spoken for figure in drawing.figures if figure.spoken)
        place = drawing.figure("picture")
        return _Sheet(shown, drawing, figures, words, place.bounds if place else None)

    def _paint(self, painter: QPainter, sheet: _Sheet) -> None:
        scale, left, top = self._fit(sheet.drawing)
        painter.save()
        painter.translate(left, top)
        painter.scale(scale, scale)
        for figure in sheet.figures:
            figure.paint_fine(painter)
        painter.restore()
        if sheet.place is not None and isinstance(body := sheet.shown.frame.body, Picture):
            room = QRectF(
                left + sheet.place.x * scale,
                top + sheet.place.y * scale,
                sheet.place.width * scale,
                sheet.place.height * scale,
            )
            self._paint_picture(painter, body.sha256, room)

    def _fit(self, drawing: Drawing) -> tuple[float, float, float]:
        """Pixels for one unit, and where the stage begins: a screen higher than 4:3 has ground
        above and below it."""
        scale = min(self.width() / drawing.width, self.height() / drawing.height)
        left = (self.width() - drawing.width * scale) / 2
        return scale, left, (self.height() - drawing.height * scale) / 2

    def _paint_picture(self, painter: QPainter, sha256: str, room: QRectF) -> None:
        image = self._picture(sha256, room.size())
        if image is None:
            return
        size = QSizeF(image.deviceIndependentSize())
        corner = room.center() - QPointF(size.width() / 2, size.height() / 2)
        painter.drawImage(corner, image)

    def _picture(self, sha256: str, room: QSizeF) -> QImage | None:
        """The picture as large as there is room, in pixels of the screen; read only once."""
        ratio = self.devicePixelRatioF()
        size = (room * ratio).toSize()
        key = (sha256, size.width(), size.height())
        if key not in self._pictures:
            self._pictures[key] = self._read(sha256, size, ratio)
            while len(self._pictures) > _MOST_PICTURES:
                self._pictures.popitem(last=False)
        return self._pictures[key]

    def _read(self, sha256: str, size: QSize, ratio: float) -> QImage | None:
        if self._picture_of is None or size.isEmpty():
            return None
        try:
            kept = QByteArray(self._picture_of(sha256))
        except (OSError, LookupError, ValueError):  # gone from the workspace: its words are left
            return None
        buffer = QBuffer(kept)
        buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer)
        reader.setScaledSize(  # photos are read at this size, not made small afterwards
            reader.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        )
        image = reader.read()
        if image.isNull():
            return None
        image = image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        return image

    def _make_one_ready(self) -> None:
        """A little at a time, so that a key that is pressed meanwhile is answered at once."""
        if not self._waiting or not self._there():
            self._idle.stop()
            return
        shown, near = self._waiting[0]
        key = self._key(shown)
        if key not in self._sheets:
            self._sheet(shown)
            return
        sheet = self._sheet(shown)
        if not self._is_ready(key):
            self._painted[key] = self.height()
            self._paint_unseen(sheet)
            return
        self._waiting.pop(0)
        if near and sheet.place is not None and isinstance(body := shown.frame.body, Picture):
            scale, _, _ = self._fit(sheet.drawing)
            self._picture(body.sha256, QSizeF(sheet.place.width, sheet.place.height) * scale)
        if not self._waiting:
            self._idle.stop()

    def _paint_unseen(self, sheet: _Sheet) -> None:
        """Paint it once where nobody sees it: then glyphs and outlines are ready as well."""
        unseen = QImage(1, 1, QImage.Format.Format_RGB32)
        unseen.setDevicePixelRatio(self.devicePixelRatioF())
        painter = QPainter(unseen)
        painter.scale(*[self._fit(sheet.drawing)[0]] * 2)
        for figure in sheet.figures:
            figure.paint_fine(painter)
        painter.end()

    def _say(self) -> None:
        """The words of the frame, for a screen reader."""
        if self._blank or self._shown is None:
            self.setAccessibleName("Nothing is shown.")
        elif self._there():
            self.setAccessibleName(self._sheet(self._shown).words)
