"""Which screen shows the picture, which one the notes; and what happens when a cable is pulled.

A screen that lies over another one shows the same (mirrored), so it counts as that one: notes on it
would be seen by the room. Qt tells of a screen that goes away before it moves the windows that were
on it, so whoever listens can hide them first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget
from shiboken6 import getCppPointer


class Sharing(Enum):
    """How the room and the facilitator share the screens there are."""

    APART = "apart"
    MIRRORED = "mirrored"
    SINGLE = "single"


def key_of(screen: QScreen) -> int:
    """What a screen is known by while it is there.

    Nobody keeps the object itself: PySide takes it for a part of the window that was asked for its
    screen, and lets go of it together with that window.
    """
    found = getCppPointer(screen)
    return int(found[0])


def screen_by(key: int) -> QScreen | None:
    """The screen with this key; ``None`` where it is gone."""
    return next((one for one in QGuiApplication.screens() if key_of(one) == key), None)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where notes and picture go. ``picture`` is ``notes`` where there is no screen apart."""

    sharing: Sharing
    notes: QScreen
    picture: QScreen


def arrange(mine: QScreen, wanted: str = "") -> Arrangement:
    """Arrange a show on the screens there are.

    Args:
        mine: where the facilitator is.
        wanted: the name of the screen the picture was on last; it is taken where it is there.
    """
    others = [one for one in QGuiApplication.screens() if key_of(one) != key_of(mine)]
    apart = [one for one in others if not one.geometry().intersects(mine.geometry())]
    if apart:
        named = [one for one in apart if one.name() == wanted]
        largest = max(apart, key=lambda one: one.geometry().width() * one.geometry().height())
        return Arrangement(Sharing.APART, mine, named[0] if named else largest)
    return Arrangement(Sharing.MIRRORED if others else Sharing.SINGLE, mine, mine)


def screen_of(widget: QWidget) -> QScreen:
    """The screen a window is on; the first one where its own is gone."""
    found = screen_by(key_of(widget.window().screen()))
    return found if found is not None else QGuiApplication.primaryScreen()


class ScreenWatch(QObject):
    """Tells when a screen goes (before windows are moved off it), and when any other change is."""

    going = Signal()
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._on_gone)
        application.screenAdded.connect(self._on_added)
        application.primaryScreenChanged.connect(self._on_changed)
        for one in QGuiApplication.screens():
            one.geometryChanged.connect(self._on_changed)

    def _on_gone(self, _screen: QScreen) -> None:
        self.going.emit()

    def _on_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._on_changed)
        self.changed.emit()

    def _on_changed(self, *_what: object) -> None:
        self.changed.emit()
