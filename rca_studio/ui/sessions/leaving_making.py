"""What a session leaves as, made in a worker: read at once in the window's thread, then made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from rca_studio.domain.session import Session, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.reports.session_leaving import LeavingWish, Left
from rca_studio.ui.sessions.reading import session_of, sources_of
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.reports.session_source import SessionSource
    from rca_studio.reports.session_told import SessionTold


@dataclass(frozen=True, kw_only=True)
class LeavingMade:
    """A finished file, and the pages it is looked at by.

    ``accepted`` of ``frames`` are in it.
    """

    wish: LeavingWish
    left: Left
    pages: bytes
    accepted: int
    frames: int


class LeavingReader:
    """Reads a session once for as long as nothing changes; ``told`` may be asked from any thread.

    Args:
        studio: the open workspace; read at once, in the thread of the window.
        session: which session.
    """

    def __init__(self, studio: Studio, session: Session) -> None:
        from rca_studio.reports.session_source import SessionSource

        workspace = studio.casefile(WORKSPACE)
        self.session = session_of(studio, session.id) or session
        slots = [one for one in workspace.of(ShowFrame) if one.session == session.id]
        casefiles = {one: studio.casefile(one) for one in self.session.cases}
        self.source: SessionSource = SessionSource(
            session=self.session,
            workspace=workspace,
            casefiles=casefiles,
            sources=sources_of(studio),
            ruler=studio.ruler,
            pictures=_pictures(studio, slots),
            clean=_cleaned,
        )
        self._lock = Lock()
        self._told: SessionTold | None = None

    def told(self, progress: Progress) -> SessionTold:
        """All that may leave; made once."""
        with self._lock:
            if self._told is None:
                progress(0)
                self._told = self.source.told()
            return self._told


def making(reader: LeavingReader, wish: LeavingWish) -> Callable[[Progress], LeavingMade]:
    """The work that makes a file and its pages, for any thread; it tells how far it is."""

    def make(progress: Progress) -> LeavingMade:
        from rca_studio.reports.session_leaving import leave, look_at

        told = reader.told(progress)
        left = leave(told, reader.source.guard, wish, progress)
        return LeavingMade(
            wish=wish,
            left=left,
            pages=look_at(told, left, wish, progress),
            accepted=len(told.show.seen),
            frames=len(told.show.frames),
        )

    return make


def _pictures(studio: Studio, slots: list[ShowFrame]) -> dict[str, bytes]:
    """The files of the pictures that are shown, as they are kept; one that is gone is left out."""
    from rca_studio.domain.review import Evidence

    found: dict[str, bytes] = {}
    for slot in slots:
        one = studio.casefile(slot.about).get(slot.evidence) if slot.evidence else None
        if isinstance(one, Evidence) and one.sha256 and slot.shown:
            try:
                found[one.sha256] = studio.workspace.file(one.sha256)
            except (KeyError, OSError):
                continue
    return found


def _cleaned(content: bytes) -> bytes:
    from rca_studio.intake.pictures import take_in_picture

    return take_in_picture(content).content
