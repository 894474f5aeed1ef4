"""Reading what a show is made of: at once in the window's thread; making it is for a worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from rca_studio.domain.session import KnownName, Session
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.session_gestures import frames_of
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.analysis.session.frame import Show
    from rca_studio.analysis.session.kept import Kept
    from rca_studio.analysis.session.making import Sources

_kept: WeakKeyDictionary[Studio, Kept] = WeakKeyDictionary()
"""What was made of the cases of a workspace, while it is open."""


def session_of(studio: Studio, session: str) -> Session | None:
    """A session as it is now; ``None`` where it is gone."""
    found = studio.casefile(WORKSPACE).get(session)
    return found if isinstance(found, Session) else None


def sources_of(studio: Studio) -> Sources:
    """What shows of this workspace are made with besides their cases."""
    from rca_studio.analysis.session.making import Sources

    workspace = studio.casefile(WORKSPACE)
    return Sources(
        practice=studio.practice,
        names=workspace.of(KnownName),
        people=workspace.people,
        protocols=studio.protocols,
    )


def show_work(
    studio: Studio, session: Session, *, every: bool = False
) -> Callable[[Progress], Show]:
    """What makes the show of a session as it is now; runs in a worker.

    Args:
        studio: the open workspace; read at once, in the thread of the window.
        session: the session.
        every: also make the frames that were chosen not to be shown, for a preview.
    """
    slots = frames_of(studio.casefile(WORKSPACE), session.id)
    casefiles = {one: studio.casefile(one) for one in session.cases}
    sources = sources_of(studio)
    kept = _kept_of(studio)

    def work(progress: Progress) -> Show:
        from rca_studio.analysis.edited_files import told_plainly
        from rca_studio.analysis.session.making import make_show
        from rca_studio.diagrams.session.lay_out import load_layouts

        progress(0)
        load_layouts()
        with told_plainly():  # the rules of hiding are files that somebody may have edited
            return make_show(session, slots, casefiles, sources, all_slots=every, kept=kept)

    return work


def _kept_of(studio: Studio) -> Kept:
    from rca_studio.analysis.session.kept import Kept

    if studio not in _kept:
        _kept[studio] = kept = Kept()
        studio.closing.connect(kept.forget)
    return _kept[studio]


def picture_reader(studio: Studio) -> Callable[[str], bytes]:
    """Gives the bytes of a picture by its SHA-256; for the thread of the window."""
    return studio.workspace.file
