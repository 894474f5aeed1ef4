"""What keys and the buttons of presenter remotes mean to a show.

Remotes are keyboards: Logitech's send Page Up and Page Down (newer ones Left and Right), "." for an
empty screen, and F5, Shift+F5 and Esc by turns for begin and end; Kensington's the same, with B for
the empty screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QWidget

from rca_studio.ui.sessions.present.terms import Key

COMMIT: Final = "commit"
CAME: Final = "came"
SWAP: Final = "swap"
FRAMES: Final = "frames"
HERE: Final = "here"
"""What is done around a show and not by it: note a commitment, look at what came of it, let the
screens change places, go to the list of frames, go on with the screen that is left."""

_K = Qt.Key
_PLAIN: Final[Mapping[Qt.Key, Key | str]] = {
    _K.Key_Right: Key.NEXT,
    _K.Key_Down: Key.NEXT,
    _K.Key_PageDown: Key.NEXT,
    _K.Key_Space: Key.NEXT,
    _K.Key_Left: Key.BACK,
    _K.Key_Up: Key.BACK,
    _K.Key_PageUp: Key.BACK,
    _K.Key_Home: Key.FIRST,
    _K.Key_End: Key.LAST,
    _K.Key_B: Key.BLANK,
    _K.Key_Period: Key.BLANK,
    _K.Key_Comma: Key.BLANK,
    _K.Key_F: Key.FREEZE,
    _K.Key_S: Key.PAUSE,
    _K.Key_Pause: Key.PAUSE,
    _K.Key_MediaPlay: Key.PAUSE,
    _K.Key_P: Key.PARK,
    _K.Key_N: Key.PEEK,
    _K.Key_G: Key.GO,
    _K.Key_Return: Key.ENTER,
    _K.Key_Enter: Key.ENTER,
    _K.Key_Backspace: Key.TAKE_BACK,
    _K.Key_F5: Key.BEGIN,
    _K.Key_Escape: Key.END,
    _K.Key_C: COMMIT,
    _K.Key_W: CAME,
    _K.Key_X: SWAP,
    _K.Key_L: FRAMES,
}
_HELD: Final = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_WITHIN: Final = (_K.Key_Up, _K.Key_Down, _K.Key_Home, _K.Key_End)


def key_of(event: QKeyEvent) -> Key | str | None:
    """What a key means: a ``Key``, a figure, one of the words above, or nothing."""
    held = event.modifiers()
    key = event.key()
    if key == _K.Key_F5 and held & (
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
    ):
        return Key.GO_ON
    if held & ~_HELD:
        return None
    if _K.Key_0 <= key <= _K.Key_9:
        return chr(key)
    return _PLAIN.get(_K(key))


class ShowKeys(QObject):
    """Takes the keys of a window of the show, whatever in it has the keyboard.

    A button that was reached by Tab keeps Space and Enter, a list its ways up and down.

    Args:
        window: whose keys they are; ``watch`` adds what is put into it.
        press: is told each key.
    """

    def __init__(self, window: QWidget, press: Callable[[Key | str], object]) -> None:
        super().__init__(window)
        self._press = press
        self.watch(window)

    def watch(self, widget: QWidget) -> None:
        """Take the keys of a widget and of all that is in it."""
        for one in (widget, *widget.findChildren(QWidget)):
            one.removeEventFilter(self)
            one.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = key_of(event)
        if key is None or _keeps(watched, event):
            return False
        if key is Key.ENTER and isinstance(watched, QAbstractItemView):
            watched.activated.emit(watched.currentIndex())  # and it goes no further up
            return True
        if not event.isAutoRepeat():
            self._press(key)
        return True


def _keeps(watched: QObject, event: QKeyEvent) -> bool:
    """Whether what has the keyboard needs this key itself."""
    if isinstance(watched, QAbstractButton):
        return event.key() in (_K.Key_Space, _K.Key_Return, _K.Key_Enter)
    return isinstance(watched, QAbstractItemView) and event.key() in _WITHIN
