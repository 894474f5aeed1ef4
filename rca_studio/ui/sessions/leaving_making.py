"""What a session leaves as, made in a worker: read at once in the window's thread, then made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from rca_studio.domain.session import Session, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.reports.session_leaving import Leaving, LeavingWish, Left
from rca_studio.ui.sessions.reading import session_of, sources_of
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.reports.session_source import SessionSource
    from rca_studio.reports.session_told import SessionTold


@dataclass(frozen=True, kw_only=True)
class LeavingMade:
    """The pages something is looked at by, and the finished file.

    Pictures take long, so they are made as they are saved: ``left`` is ``None`` before.
    ``accepted`` of ``frames`` are in it.
    """

    wish: LeavingWish
    name: str
    left: Left | None
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
        self._made: LeavingMade | None = None

    def keep(self, made: LeavingMade) -> None:
        """Remember what was made last."""
        self._made = made

    def made_before(self, wish: LeavingWish) -> LeavingMade | None:
        """The same for another receiver, which changes nothing in it."""
        made = self._made
        if made is None or replace(made.wish, to="", purpose="") != replace(
            wish, to="", purpose=""
        ):
            return None
        return replace(made, wish=wish)

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
        from rca_studio.reports.session_leaving import leave, look_at, name_of

        known = reader.made_before(wish)
        if known is not None:
            return known
        told = reader.told(progress)
        late = wish.kind is Leaving.PICTURES
        left = None if late else leave(told, reader.source.guard, wish, progress)
        made = LeavingMade(
            wish=wish,
            name=name_of(told, wish),
            left=left,
            pages=look_at(told, wish, left, progress),
            accepted=len(told.show.seen),
            frames=len(told.show.frames),
        )
        reader.keep(made)
        return made

    return make


def finished(reader: LeavingReader, made: LeavingMade, progress: Progress) -> Left:
    """The file itself; in a worker.

    Raises:
        KnownFault: a name still stands in it.
    """
    from rca_studio.reports.session_leaving import leave

    if made.left is not None:
        return made.left
    return leave(reader.told(progress), reader.source.guard, made.wish, progress)


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
