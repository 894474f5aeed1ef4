"""Small pictures of the frames of a show, made one by one while nothing else is to be done."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from rca_studio.analysis.session.frame import Frame
from rca_studio.diagrams.text import Ruler
from rca_studio.ui.sessions.frame_view import FrameView, PictureOf
from rca_studio.ui.sessions.frames_list import thumbnail_size


class Thumbnails(QObject):
    """``made`` tells the id of a frame and its picture (``QImage``)."""

    made = Signal(str, object)

    def __init__(self, ruler: Ruler, picture_of: PictureOf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ruler = ruler
        self._picture_of = picture_of
        self._view: FrameView | None = None
        self._waiting: list[tuple[Frame, bool, float]] = []
        self._known: dict[str, tuple[str, bool, float]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._make_one)

    def want(self, frames: Iterable[Frame], *, light: bool, ratio: float) -> None:
        """Make the pictures that are not there yet, in this order."""
        self._waiting = [
            (one, light, ratio)
            for one in frames
            if self._known.get(one.id) != (one.digest, light, ratio)
        ]
        if self._waiting:
            self._timer.start()

    @property
    def busy(self) -> bool:
        """Whether some are still to be made."""
        return bool(self._waiting)

    def _make_one(self) -> None:
        if not self._waiting:
            self._timer.stop()
            return
        frame, light, ratio = self._waiting.pop(0)
        if self._view is None:  # never shown: it only lends its brush
            self._view = FrameView(self._ruler, self._picture_of)
        view = self._view
        size = thumbnail_size(ratio)
        view.resize(size)
        view.show_frame(frame, frame.steps - 1, light=light)
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        view.render(image)
        view.forget()
        self._known[frame.id] = (frame.digest, light, ratio)
        self.made.emit(frame.id, image)

    def close(self) -> None:
        """Nothing more is wanted."""
        self._waiting.clear()
        self._timer.stop()
        if self._view is not None:
            self._view.deleteLater()
            self._view = None
