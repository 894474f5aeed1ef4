"""Notices that nobody has touched keys or mouse for some minutes.

It listens at the windows of the system, not at the widgets: a filter over every event of the
application would slow down each stroke of the pen.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


def seconds() -> tuple[float, float]:
    """Two clocks: one cannot be set, the other goes on while the computer sleeps."""
    return monotonic(), time()


class IdleWatch(QObject):
    """Tells ``quiet`` once nobody has touched anything for the minutes given to ``start``.

    Args:
        clock: the present by both clocks, in seconds.
        parent: owns it.
    """

    quiet = Signal()

    def __init__(
        self,
        clock: Callable[[], tuple[float, float]] = seconds,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._limit = 0.0
        self._listening = False
        self._touched = clock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    @property
    def limit(self) -> float:
        """After how many seconds it tells; 0 while it does not watch."""
        return self._limit

    def start(self, minutes: float) -> None:
        """Watch from now on; 0 minutes is never. Another limit does not begin anew."""
        if minutes <= 0:
            self.stop()
            return
        if not self._limit:
            self._touched = self._clock()
        self._limit = minutes * 60.0
        application = QGuiApplication.instance()
        if not self._listening and isinstance(application, QGuiApplication):
            self._listening = True
            application.focusWindowChanged.connect(self._listen)
            for window in QGuiApplication.topLevelWindows():
                self._listen(window)
        self.look()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        self._limit = 0.0
        application = QGuiApplication.instance()
        if self._listening and isinstance(application, QGuiApplication):
            self._listening = False
            application.focusWindowChanged.disconnect(self._listen)
            for window in QGuiApplication.topLevelWindows():
                window.removeEventFilter(self)

    def touch(self) -> None:
        """Somebody is there; unless it was quiet for too long already (the computer slept)."""
        if self._limit and not self._over():
            self._touched = self._clock()

    def look(self) -> None:
        """See whether it is time; if not, look again when it may be."""
        if not self._limit:
            return
        if self._over():
            self._touched = self._clock()
            self.quiet.emit()
        if self._limit:
            self._timer.start(max(50, round((self._limit - self._idle()) * 1000)))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            if self._limit and self._over():
                self.look()
            else:
                self.touch()
        return False

    def _idle(self) -> float:
        now = self._clock()
        return max(now[0] - self._touched[0], now[1] - self._touched[1], 0.0)

    def _over(self) -> bool:
        return self._idle() >= self._limit

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
