"""Which frames of the coming sessions may be seen as they are now: what the list says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from rca_studio.domain.session import KnownName, Session, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.ui.jobs import Job
from rca_studio.ui.sessions.lines import Made, session_lines
from rca_studio.ui.sessions.reading import show_work
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.analysis.session.frame import Show

_MOST: Final = 6
"""Of so many sessions the shows are made for the list: the next ones."""

Accepted = Mapping[str, Made]


class AcceptedReader(QObject):
    """``found`` tells, by session, what is known of its show (``Made``).

    A frame that was accepted once counts only while it says what it said then; to know that, its
    show has to be made. Sessions of which nothing was accepted need not be looked at.
    """

    found = Signal(object)

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._job: Job | None = None
        self._read_from: tuple[object, ...] = ()

    def read(self) -> None:
        """Look anew, unless all it goes by is as it was."""
        studio = self._studio
        workspace = studio.casefile(WORKSPACE)
        accepted = {one.session for one in workspace.of(ShowFrame) if one.accepted and one.shown}
        coming = [
            line.session
            for line in session_lines(workspace, studio.today())
            if not line.held and line.session.id in accepted
        ][:_MOST]
        read_from = self._what(coming)
        if read_from == self._read_from:
            return
        self._read_from = read_from
        if self._job is not None:
            studio.jobs.drop(self._job)
            self._job = None
        if coming:
            works = {one.id: show_work(studio, one) for one in coming}
            self._job = studio.jobs.start(_all_of(works), self._on_found, failed=self._on_failed)
        else:
            self.found.emit({})

    def _what(self, coming: list[Session]) -> tuple[object, ...]:
        workspace = self._studio.casefile(WORKSPACE)
        cases = dict.fromkeys(case for one in coming for case in one.cases)
        return (
            tuple(coming),
            workspace.of(ShowFrame),
            workspace.of(KnownName),
            tuple(workspace.people),
            *(self._studio.casefile(one) for one in cases),
        )

    def _on_found(self, found: Accepted) -> None:
        self._job = None
        self.found.emit(found)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        if not isinstance(error, KnownFault):
            raise error  # a file of the rules that cannot be read is told on the page of a session


def _made(show: Show) -> Made:
    return Made(
        frozenset(frame.id for frame in show.frames), frozenset(frame.id for frame in show.seen)
    )


def _all_of(
    works: Mapping[str, Callable[[Progress], Show]],
) -> Callable[[Progress], Accepted]:
    def work(progress: Progress) -> Accepted:
        return {session: _made(make(progress)) for session, make in works.items()}

    return work
