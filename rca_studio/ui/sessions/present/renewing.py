"""Makes the show of a running session anew beside its windows, while the projector is blank."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rca_studio.editing.cancelling import Progress
from rca_studio.ui.jobs import Job
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.analysis.session.frame import Show

Reads = Callable[[], "Callable[[Progress], Show]"]
"""Reads the cases as they are now, at once; what it gives makes their show, in a worker."""


class Renewing(QObject):
    """One show at a time; what was made of cases that changed meanwhile is never handed on.

    Args:
        studio: the open workspace.
        reads: reads what the show is made of.
        made: gets the show of the cases as they are now.
        failed: told why there is none.
    """

    def __init__(
        self,
        studio: Studio,
        reads: Reads,
        made: Callable[[Show], None],
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._studio, self._reads, self._made, self._failed = studio, reads, made, failed
        self._job: Job | None = None
        self._again = False

    def begin(self) -> None:
        """Make the show as the cases are now, after the one that is being made, if one is."""
        if self._job is not None:
            self._again = True
            return
        try:
            work = self._reads()
        except Exception as error:
            self._failed(error)
            return
        self._job = self._studio.jobs.start(work, self._on_made, failed=self._on_failed)

    def stop(self) -> None:
        """Hand nothing on any more."""
        job, self._job = self._job, None
        self._again = False
        if job is not None:
            self._studio.jobs.drop(job)

    def _on_made(self, show: Show) -> None:
        if not self._goes_on():
            self._made(show)

    def _on_failed(self, error: Exception) -> None:
        if not self._goes_on():
            self._failed(error)

    def _goes_on(self) -> bool:
        """Whether it has to be made once more: a case changed since it was read."""
        again, self._again, self._job = self._again, False, None
        if again:
            self.begin()
        return again
