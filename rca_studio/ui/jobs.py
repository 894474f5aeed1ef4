"""Work that takes longer than a blink runs in a pool; its handlers are called in the GUI thread.

A job is a pure function of plain data. It gets ``progress`` and calls it now and then; when the
person cancels, that call raises ``Cancelled`` inside the job. Workers never own a Qt object: they
get a bound ``emit`` of the one signal that ``Jobs`` owns.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Any, TypeGuard

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from shiboken6 import isValid

from rca_studio.editing.cancelling import Cancelled, Progress

Work = Callable[[Progress], Any]
Handler = Callable[[Any], None]
Report = Callable[[int, str, object], None]

_TOLD_EVERY = 0.1
"""Progress is told at most ten times a second."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job under way: ``cancel()`` asks it to stop."""

    number: int
    stop: Event

    def cancel(self) -> None:
        """Ask it to stop; ``on_cancelled`` is called when it has."""
        self.stop.set()


@dataclass(frozen=True, slots=True)
class _Handlers:
    job: Job
    done: Handler | None
    failed: Handler | None
    progress: Handler | None
    cancelled: Callable[[], None] | None


class _Task(QRunnable):
    def __init__(self, job: Job, work: Work, report: Report) -> None:
        super().__init__()
        self._job = job
        self._work = work
        self._report = report
        self._told = 0.0

    def run(self) -> None:
        try:
            outcome: tuple[str, object] = ("done", self._work(self._progress))
        except Cancelled:
            outcome = ("cancelled", None)
        except Exception as error:  # whatever it is, the GUI thread judges it
            outcome = ("failed", error)
        with suppress(RuntimeError):  # the window is gone: nobody to tell
            self._report(self._job.number, *outcome)

    def _progress(self, done: int) -> None:
        if self._job.stop.is_set():
            raise Cancelled
        now = monotonic()
        if now - self._told >= _TOLD_EVERY:
            self._told = now
            with suppress(RuntimeError):
                self._report(self._job.number, "progress", done)


class Jobs(QObject):
    """Starts jobs and calls their handlers in the GUI thread."""

    _reported = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._count = 0
        self._live: dict[int, _Handlers] = {}
        self._reported.connect(self._on_reported)

    def start(
        self,
        work: Work,
        done: Handler | None = None,
        *,
        failed: Handler | None = None,
        progress: Handler | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Run ``work(progress)`` in the pool.

        Args:
            work: the pure function; what it returns goes to ``done``.
            done: called with the result.
            failed: called with the exception; without it the exception is raised in the GUI
                thread, where the fault report catches it.
            progress: called with what the job told, at most ten times a second.
            cancelled: called when the job has stopped because it was asked to.
        """
        self._count += 1
        job = Job(self._count, Event())
        self._live[job.number] = _Handlers(job, done, failed, progress, cancelled)
        self._pool.start(_Task(job, work, self._reported.emit))
        return job

    def drop(self, job: Job) -> None:
        """Cancel a job nobody waits for any more: none of its handlers is called."""
        job.cancel()
        self._live.pop(job.number, None)

    @property
    def busy(self) -> bool:
        """Whether any job is under way or its handler is still to be called."""
        return bool(self._live)

    def close(self) -> None:
        """Cancel all and wait for the workers; no handler is called any more."""
        for handlers in self._live.values():
            handlers.job.cancel()
        self._live.clear()
        self._pool.waitForDone()

    def _on_reported(self, number: int, kind: str, value: object) -> None:
        handlers = self._live.get(number)
        if handlers is None:
            return
        if kind == "progress":
            if _there(handlers.progress):
                handlers.progress(value)
            return
        del self._live[number]
        if kind == "done" and _there(handlers.done):
            handlers.done(value)
        elif kind == "cancelled" and _there(handlers.cancelled):
            handlers.cancelled()
        elif kind == "failed" and isinstance(value, Exception):
            if handlers.failed is None:
                raise value
            if _there(handlers.failed):
                handlers.failed(value)


def _there(handler: Callable[..., object] | None) -> TypeGuard[Callable[..., object]]:
    """Whether there is somebody to tell: a screen may have gone while its job was under way."""
    owner = getattr(handler, "__self__", None)
    return handler is not None and not (isinstance(owner, QObject) and not isValid(owner))
