"""How a show is begun from the window: makes it, and joins it to the workspace."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.analysis.session.frame import Show
from rca_studio.domain.deeds import Deed
from rca_studio.domain.session import Session
from rca_studio.domain.words import plural
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.captured_gestures import begin_session
from rca_studio.faults import FaultNote
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.people.idle import IdleWatch
from rca_studio.ui.sessions.present.screens import screen_of
from rca_studio.ui.sessions.present.show_room import ShowRoom
from rca_studio.ui.sessions.present.terms import Key
from rca_studio.ui.sessions.reading import session_of, show_work
from rca_studio.ui.studio import Studio

_KEPT = "show_room"


def start_show(studio: Studio, session: str, navigator: Navigator) -> ShowRoom | None:
    """Begin the show of a session; ``None``, after telling why, where there is nothing to show.

    One that is under way, or was ended and not closed, goes on.

    Args:
        studio: the open workspace.
        session: the id of the session.
        navigator: says afterwards what came of it; the screen it is on is the facilitator's.
    """
    found = session_of(studio, session)
    if found is None:
        return None
    running = current_show(studio)
    if running is not None and running.session == session:
        running.press(Key.BEGIN)
        return running
    if running is not None:
        running.close()

    def reads() -> Callable[[Progress], Show]:
        now = session_of(studio, session)
        return show_work(studio, now if now is not None else found)

    show = reads()(_nobody_waits)
    room = ShowRoom(studio, found, show, reads, screen_of(_window_of(navigator)), parent=studio)
    if not room.presenter.frames:
        room.close()
        studio.prompts.tell(
            FaultNote(
                what="No frame of this session is accepted yet, so there is nothing to show.",
                safe="The session is kept as it is.",
                do="Look through its frames side by side and accept what others may see.",
            )
        )
        return None
    studio.setProperty(_KEPT, room)
    if (watch := studio.findChild(IdleWatch)) is not None:
        room.going.connect(watch.touch)  # the window does not lock while somebody tells a story
    room.over.connect(lambda: _said(studio, found, navigator))
    room.begin()
    if not studio.read_only and studio.may(Deed.LEAD_SESSIONS):
        studio.edit(begin_session(found, studio.writer.stamp()))
    return room


def current_show(studio: Studio) -> ShowRoom | None:
    """The show that is under way; ``None`` where there is none."""
    kept = studio.property(_KEPT)
    return kept if isinstance(kept, ShowRoom) else None


def _said(studio: Studio, session: Session, navigator: Navigator) -> None:
    from rca_studio.editing.captured_gestures import commitments_of, ideas_of

    studio.setProperty(_KEPT, None)
    if studio.closed:
        return
    workspace = studio.casefile(WORKSPACE)
    ideas, made = ideas_of(workspace, session.id), commitments_of(workspace, session.id)
    if ideas or made:
        said = f"{plural(len(ideas), 'idea')} and {plural(len(made), 'commitment')} are kept."
        navigator.say(f"The session is over: {said}")


def _window_of(navigator: Navigator) -> QWidget:
    if isinstance(navigator, QWidget):
        return navigator
    active = QApplication.activeWindow()
    return active if active is not None else QWidget()


def _nobody_waits(_done: int) -> None:
    """Nobody is told how far it has come: a show is made in less than a second."""
