"""Makes the show of a session in a worker, again and again while it is being prepared."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rca_studio.domain.session import KnownName, Session, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.session_gestures import frames_of
from rca_studio.faults import KnownFault
from rca_studio.ui.jobs import Job
from rca_studio.ui.sessions.reading import show_work
from rca_studio.ui.studio import Studio


class ShowReader(QObject):
    """One show at a time: what nobody waits for any more is dropped.

    Args:
        studio: the open workspace.
        every: also make the frames that were chosen not to be shown.

    Signals:
        made: the show (``Show``).
        failed: it could not be made (``KnownFault``).
    """

    made = Signal(object)
    failed = Signal(object)

    def __init__(
        self, studio: Studio, *, every: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._every = every
        self._job: Job | None = None
        self._next: Session | None = None
        self._made_from: tuple[object, ...] = ()

    def read(self, session: Session) -> None:
        """Make the show anew, unless all it is made from is as it was.

        What changes while one is being made is made when that is done: a worker cannot be stopped
        in the middle, and must not be followed by a queue of others.
        """
        if self._job is not None:
            self._next = session
            return
        made_from = self._what(session)
        if made_from == self._made_from:
            return
        self._made_from = made_from
        work = show_work(self._studio, session, every=self._every)
        self._job = self._studio.jobs.start(work, self._on_made, failed=self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether a show is being made."""
        return self._job is not None

    def _what(self, session: Session) -> tuple[object, ...]:
        workspace = self._studio.casefile(WORKSPACE)
        return (
            session,
            tuple(_as_made(one) for one in frames_of(workspace, session.id)),
            workspace.of(KnownName),
            tuple(workspace.people),
            workspace.packs,
            *(self._studio.casefile(one) for one in session.cases),
        )

    def _on_made(self, show: object) -> None:
        self._job = None
        self._go_on()
        if self._job is None:  # else a newer one follows at once
            self.made.emit(show)

    def _go_on(self) -> None:
        """Make what was wanted meanwhile."""
        session, self._next = self._next, None
        if session is not None:
            self.read(session)

    def _on_failed(self, error: Exception) -> None:
        self._job = self._next = None
        self._made_from = ()  # whoever looks again tries again
        if not isinstance(error, KnownFault):
            raise error
        self.failed.emit(error)


def _as_made(slot: ShowFrame) -> ShowFrame:
    """A frame without what changes nothing of what it says: who accepted it."""
    return replace(slot, accepted="", accepted_by="", accepted_at="")
