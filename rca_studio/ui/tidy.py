"""Python's collector of cycles runs in the GUI thread only.

Left alone it runs in whatever thread happens to allocate. A worker that reads cases would then
destroy the widgets of a dialog closed long ago, in its own thread, and Qt would take the process
down. So the automatic collector is switched off, and a timer of the GUI thread does its work.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY = 400
_OLDER_AFTER = 10
"""An older generation is collected after so many collections of the younger one."""


class Tidy(QObject):
    """Collects while it lives; ``stop`` hands the work back to Python."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._young = gc.get_threshold()[0] or 700
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect what has become old enough; quick where there is little."""
        youngest, middle, oldest = gc.get_count()
        if oldest > _OLDER_AFTER:
            gc.collect(2)
        elif middle > _OLDER_AFTER:
            gc.collect(1)
        elif youngest > self._young:
            gc.collect(0)

    def stop(self) -> None:
        """End it; the automatic collector is as it was before."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
