"""Work of which only the latest counts: what is asked for anew stops what is under way."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from rca_studio.ui.jobs import Job, Jobs, Work

SOON, TYPING = 120, 500
"""Milliseconds to wait for another choice before anything is made: after one, and while typing."""


class Latest(QObject):
    """Runs one work at a time after a short pause; ``made`` tells the outcome of the latest only.

    A work that is not wanted any more is asked to stop, and the next one begins when it has: two
    at once would only wait for each other.
    """

    made = Signal(object)
    failed = Signal(object)
    told = Signal(int)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._next: Work | None = None
        self._job: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether an outcome is still to come."""
        return self._next is not None or self._job is not None

    def ask(self, work: Work, pause: int = 0) -> None:
        """Want this work from now on, begun after so many milliseconds without another wish."""
        self._next = work
        if self._job is not None:
            self._job.cancel()
        self._pause.start(pause)

    def stop(self) -> None:
        """Want nothing any more; nothing is told of what is under way."""
        self._pause.stop()
        self._next = None
        if self._job is not None:
            self._jobs.drop(self._job)
            self._job = None

    def _begin(self) -> None:
        if self._job is not None or self._next is None:
            return
        work, self._next = self._next, None
        self._job = self._jobs.start(
            work,
            self._on_made,
            failed=self._on_failed,
            progress=self._on_told,
            cancelled=self._on_stopped,
        )

    def _on_told(self, number: int) -> None:
        if self._next is None:
            self.told.emit(number)

    def _on_made(self, outcome: object) -> None:
        self._job = None
        if self._next is None:
            self.made.emit(outcome)
        else:
            self._go_on()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        if self._next is None:
            self.failed.emit(error)
        else:
            self._go_on()

    def _on_stopped(self) -> None:
        self._job = None
        self._go_on()

    def _go_on(self) -> None:
        """Begin the next one, unless its pause has not passed yet."""
        if not self._pause.isActive():
            self._begin()
