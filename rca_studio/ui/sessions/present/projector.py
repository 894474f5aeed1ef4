"""The window the room sees: one frame of the show and nothing else, over a whole screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.diagrams.text import Ruler
from rca_studio.ui.sessions.frame_view import FrameView, PictureOf, Shown
from rca_studio.ui.sessions.present.keys import ShowKeys
from rca_studio.ui.sessions.present.peek import Peek
from rca_studio.ui.sessions.present.screens import key_of
from rca_studio.ui.sessions.present.terms import Key, Seen

POINTER_RESTS: Final = 2_000
"""Milliseconds after which a pointer nobody moves is not seen any more."""


class Projector(QWidget):
    """Frameless, over a whole screen, at whatever resolution and scaling it has.

    ``pressed`` tells keys and clicks as the show means them; ``held`` that Tab goes down, and up
    again; ``shut`` that the window was closed by other means than Esc.
    """

    pressed = Signal(object)
    held = Signal(bool)
    shut = Signal()

    def __init__(self, ruler: Ruler, picture_of: PictureOf | None, light: bool) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint
        super().__init__(None, flags)
        self.setWindowTitle("What the room sees")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._light = light
        self._leaving = False
        self.view = FrameView(ruler, picture_of)
        self.view.setMouseTracking(True)
        self.view.show_nothing(light)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.peek = Peek(self)
        self.peek.hide()
        self._keys = ShowKeys(self, self.pressed.emit)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(POINTER_RESTS)
        self._rest.timeout.connect(self._hide_pointer)
        for one in (self, self.view):
            one.installEventFilter(self)

    # -- where it is -----------------------------------------------------------------------------

    def show_on(self, screen: QScreen, *, with_keyboard: bool) -> None:
        """Cover a screen; ``with_keyboard`` where the facilitator has no other window."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not with_keyboard)
        if self.isVisible() and not self.covers(screen):
            self.hide()  # some systems move no window that fills its screen
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.setGeometry(screen.geometry())
        if with_keyboard:
            self.raise_()
            self.activateWindow()
            self.setFocus()
        self._rest.start()

    def covers(self, screen: QScreen) -> bool:
        """Whether it is seen, and on this screen."""
        return self.isVisible() and key_of(self.screen()) == key_of(screen)

    def fit(self, screen: QScreen) -> None:
        """Cover all of its screen, also after that got another resolution or scaling."""
        if self.geometry() != screen.geometry():
            self.setGeometry(screen.geometry())

    def lay_out_peek(self) -> None:
        """Give the notes their room at the foot of the picture."""
        deep = self.height() * 2 // 5
        self.peek.setGeometry(0, self.height() - deep, self.width(), deep)
        self._keys.watch(self.peek)

    def leave(self) -> None:
        """Be seen nowhere. What was shown is forgotten, so that nothing of it flashes later."""
        self._rest.stop()
        self.hide()
        self.show_nothing()
        self.view.forget()

    def end(self) -> None:
        """Close for good."""
        self._leaving = True
        self.leave()
        self.close()
        self.deleteLater()

    # -- what it shows ---------------------------------------------------------------------------

    def show_seen(self, seen: Seen | None, session: str, votes: Sequence[int] = ()) -> None:
        """Show what the room sees; an empty ground where that is nothing."""
        self.peek.hide()
        if seen is None:
            self.show_nothing()
            return
        self.view.show_step(shown_of(seen, session, self._light, votes))

    def set_light(self, light: bool) -> None:
        """Show dark on light from now on, or light on dark."""
        self._light = light

    def show_nothing(self) -> None:
        """An empty ground."""
        self.view.show_nothing(self._light)

    def make_ready(self, coming: Sequence[Seen], later: Sequence[Seen], session: str) -> None:
        """Lay out what is shown next, and then what may be gone to, while nothing else happens."""
        near, far = (
            [shown_of(one, session, self._light) for one in found] for found in (coming, later)
        )
        self.view.prepare(*near, later=far)

    # -- events ----------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress):
            self._show_pointer()
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Tab:
            return False
        if not event.isAutoRepeat() and event.type() != QEvent.Type.ShortcutOverride:
            self.held.emit(event.type() == QEvent.Type.KeyPress)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(Key.NEXT)
        elif event.button() == Qt.MouseButton.RightButton:
            self.pressed.emit(Key.BACK)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out_peek()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if not self._leaving:
            self.shut.emit()

    def _show_pointer(self) -> None:
        self.unsetCursor()
        self._rest.start()

    def _hide_pointer(self) -> None:
        self.setCursor(Qt.CursorShape.BlankCursor)


def shown_of(seen: Seen, session: str, light: bool, votes: Sequence[int] = ()) -> Shown:
    """What a view shows of what the room sees."""
    return Shown(seen.frame, seen.step, seen.number, seen.of, session, light, tuple(votes))
