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


class Sharing(Enum):
    """How the room and the facilitator share the screens there are."""

    APART = "apart"
    MIRRORED = "mirrored"
    SINGLE = "single"


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
    others = [one for one in QGuiApplication.screens() if one is not mine]
    apart = [one for one in others if not one.geometry().intersects(mine.geometry())]
    if apart:
        named = [one for one in apart if one.name() == wanted]
        largest = max(apart, key=lambda one: one.geometry().width() * one.geometry().height())
        return Arrangement(Sharing.APART, mine, named[0] if named else largest)
    return Arrangement(Sharing.MIRRORED if others else Sharing.SINGLE, mine, mine)


def screen_of(widget: QWidget) -> QScreen:
    """The screen a window is on; the first one where its own is gone."""
    found = widget.window().screen()
    there = QGuiApplication.screens()
    return found if found in there else QGuiApplication.primaryScreen()


class ScreenWatch(QObject):
    """Tells when a screen goes (before windows are moved off it), and when any other change is."""

    going = Signal(QScreen)
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

    def _on_gone(self, screen: QScreen) -> None:
        self.going.emit(screen)

    def _on_added(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._on_changed)
        self.changed.emit()

    def _on_changed(self, *_what: object) -> None:
        self.changed.emit()
