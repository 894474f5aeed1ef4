"""A session of the sample, prepared and accepted, for tests of what leaves."""

from __future__ import annotations

from rca_studio.analysis.session.frame import Show
from rca_studio.domain.session import FrameKind, Session
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import new_id
from rca_studio.editing.session_gestures import accept_frames, plan_session
from rca_studio.ui.sessions.reading import session_of, show_work


def prepared(
    studio, *references: str, title: str = "Safety knowledge session · November"
) -> Session:
    """A session that tells these cases; nothing of it is accepted yet."""
    cases = tuple(studio.registers.case_id_of(one) for one in references)
    session = Session(
        id=new_id(),
        title=title,
        day="2026-11-26T14:00",
        cases=cases,
        audience="Evening teams",
        aim="See what is out of reach",
    )
    studio.edit(plan_session(studio.casefile(WORKSPACE), session, studio.writer.stamp()))
    return session_of(studio, session.id)


def show_of(studio, session: Session) -> Show:
    return show_work(studio, session)(lambda _done: None)


def accept(studio, session: Session, *kinds: FrameKind) -> Show:
    """Accept the frames as they are; of some kinds only, where they are named."""
    frames = show_of(studio, session).frames
    digests = {f.id: f.digest for f in frames if not kinds or f.kind in kinds}
    workspace = studio.casefile(WORKSPACE)
    studio.edit(accept_frames(workspace, session, digests, studio.writer.stamp()))
    return show_of(studio, session)
