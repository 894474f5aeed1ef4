"""How long the window stands still for something, in milliseconds of work of its own thread."""

import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication


def busy(work: Callable[[], object]) -> float:
    """The least of three runs, counted in work and not on the clock: others share the machine."""
    best = float("inf")
    for _ in range(3):
        begun = time.thread_time()
        work()
        QApplication.processEvents()
        best = min(best, (time.thread_time() - begun) * 1e3)
    return best
