"""A show under way: joins the presenter, the two windows, the screens and what is captured.

Whatever happens leads to ``_refresh``, and there the projector gets ``Presenter.seen`` and nothing
else. An edit that touches what is shown leaves an empty ground at once, before anything else is
painted; the show comes back when it was made anew, beside the windows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from rca_studio.analysis.session.frame import Frame, Question, Show
from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.session import Commitment, ParkedIdea, Session, SessionVote
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.captured_gestures import commitments_of, count_vote, ideas_of, vote_on
from rca_studio.faults import FaultNote
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.sessions.present.awake import Awake
from rca_studio.ui.sessions.present.before_you_go import BeforeYouGo
from rca_studio.ui.sessions.present.captured_sheets import CommitmentSheet, IdeaSheet, note_words
from rca_studio.ui.sessions.present.facilitator import Facilitator
from rca_studio.ui.sessions.present.keys import CAME, COMMIT, FRAMES, HERE, SWAP
from rca_studio.ui.sessions.present.presenter import Presenter
from rca_studio.ui.sessions.present.projector import Projector
from rca_studio.ui.sessions.present.renewing import Reads, Renewing
from rca_studio.ui.sessions.present.show_clock import clock_words
from rca_studio.ui.sessions.present.show_windows import ShowWindows
from rca_studio.ui.sessions.present.terms import (
    Key,
    Place,
    Seen,
    Wish,
    WishKind,
    options_of,
)
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.editing.writer import Announcement

_TICK: Final = 500
_AHEAD: Final = 2
_SAVER: Final = "Switch the screen saver of this computer off: it could not be done from here."


class ShowRoom(QObject):
    """One show, from its beginning to the closing of its windows.

    Args:
        studio: the open workspace.
        session: the session that is shown.
        show: its show as it is now.
        reads: reads the cases as they are, and gives what makes their show in a worker.
        mine: the screen the facilitator is at.
        now: seconds of a clock that never goes back.
        wall: the time of day.
        stay_awake: asks that screens stay on.

    ``over`` tells that all windows of it are closed; ``going`` now and then that somebody leads it,
    though no key may be touched while a story is told.
    """

    over = Signal()
    going = Signal()

    def __init__(
        self,
        studio: Studio,
        session: Session,
        show: Show,
        reads: Reads,
        mine: QScreen,
        *,
        now: Callable[[], float] = monotonic,
        wall: Callable[[], datetime] = datetime.now,
        stay_awake: Callable[[], Awake] = Awake,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._session, self._wall = studio, session, wall
        self.presenter = Presenter(show, now)
        self._renewing = Renewing(studio, reads, self._on_made, self._on_not_made, self)
        picture_of = studio.workspace.file
        self.projector = Projector(studio.ruler, picture_of, self.presenter.show.light)
        self.facilitator = Facilitator(studio.ruler, picture_of)
        self._windows = ShowWindows(self.presenter, self.projector, self.facilitator, mine, self)
        self._stay_awake = stay_awake
        self._awake: Awake | None = None
        self._closed = False
        self.projector.pressed.connect(self.press)
        self.facilitator.pressed.connect(self.press)
        self.projector.held.connect(self._on_held)
        self.projector.shut.connect(lambda: self.press(Key.END))
        self.facilitator.shut.connect(self.close)
        self.facilitator.chosen.connect(self._on_chosen)
        self._windows.moved.connect(self._refresh)
        self._ticking = QTimer(self)
        self._ticking.setInterval(_TICK)
        self._ticking.timeout.connect(self._on_time)
        studio.changed.connect(self._on_changed)
        for goes in (studio.person_changed, studio.closing):
            goes.connect(self.close)

    # -- deeds -----------------------------------------------------------------------------------

    @property
    def session(self) -> str:
        """The id of the session that is shown."""
        return self._session.id

    def begin(self) -> None:
        """Show the first frame, on the other screen where there is one."""
        self.presenter.begin(first=True)
        self._windows.place()
        self._ticking.start()
        if not self._keep_awake() and not self.presenter.told:
            self.presenter.told = _SAVER
        self._refresh()

    def press(self, key: Key | str) -> None:
        """Take a key, from whichever window it comes."""
        if self._closed:
            return
        around: dict[str, Callable[[], None]] = {
            COMMIT: self._note_commitment,
            CAME: self._before_you_go,
            SWAP: self._windows.swap,
            FRAMES: self.facilitator.go_to_frames,
            HERE: self._windows.go_on_here,
        }
        if not isinstance(key, Key) and key in around:
            around[key]()
            return
        was_running = self.presenter.running
        if key is Key.END and not was_running:
            self.close()  # it was ended before: there is nothing to do here any more
            return
        wish = self.presenter.press(key)
        if self.presenter.running and not was_running:
            self._windows.place()
            self._keep_awake()
        if wish is not None:
            self._grant(wish)
        self._refresh()

    def close(self) -> None:
        """End the show and close its windows; twice does nothing more."""
        if self._closed:
            return
        self._closed = True
        self._renewing.stop()
        self._windows.end()
        self._ticking.stop()
        self._let_sleep()
        self._studio.changed.disconnect(self._on_changed)
        for goes in (self._studio.person_changed, self._studio.closing):
            goes.disconnect(self.close)
        for window in (self.projector, self.facilitator):
            for sheet in window.findChildren(QDialog):
                sheet.close()
        self.projector.end()
        self.facilitator.end()
        self.over.emit()
        self.deleteLater()

    # -- what a key asks for ---------------------------------------------------------------------

    def _grant(self, wish: Wish) -> None:
        match wish.kind:
            case WishKind.VOTE if wish.frame is not None:
                self._vote(wish.frame, wish.place, wish.by)
            case WishKind.PARK:
                self._park(wish.frame)
            case WishKind.END:
                self._end()

    def _tell(self, note: FaultNote) -> None:
        """Tell the facilitator what could not be kept; no window opens over a show."""
        self.presenter.told = note_words(note)

    def _keeps(self) -> bool:
        """Whether what is said can be kept; tells why not."""
        why = why_locked(self._studio, Deed.LEAD_SESSIONS)
        if why:
            self.presenter.told = f"Nothing can be kept: {why[0].lower()}{why[1:]}"
        return not why

    def _vote(self, frame: Frame, place: int, by: int) -> None:
        if not self._keeps():
            return
        assert isinstance(frame.body, Question)
        question, options = frame.body.text, options_of(frame)
        workspace = self._studio.casefile(WORKSPACE)
        stored = self._studio.attempt(
            lambda: count_vote(workspace, self.session, frame.id, question, options, place, by),
            self._tell,
        )
        if stored:
            self.presenter.voted(frame.id, place, by)

    def _park(self, frame: Frame | None) -> None:
        if not self._keeps():
            return
        about = frame.case_id if frame is not None else ""
        sheet = IdeaSheet(self._studio, self.session, about, self._over(), before_a_room=True)
        sheet.open()

    def _note_commitment(self) -> None:
        if not self._keeps():
            self._refresh()
            return
        frame = self.presenter.current
        about = frame.case_id if frame is not None else ""
        sheet = CommitmentSheet(self._studio, self.session, about, self._over(), before_a_room=True)
        sheet.open()

    def _before_you_go(self) -> None:
        BeforeYouGo(self._studio, self.session, self._over()).open()

    def _keep_awake(self) -> bool:
        self._awake = self._awake or self._stay_awake()
        return self._awake.keeps

    def _let_sleep(self) -> None:
        awake, self._awake = self._awake, None
        if awake is not None:
            awake.let_go()

    def _end(self) -> None:
        self._let_sleep()
        self.projector.leave()
        self._windows.show_notes()
        self._before_you_go()

    def _over(self) -> QWidget:
        """The window a sheet stands over: the facilitator's own, unless there is none."""
        return self.facilitator if self.facilitator.isVisible() else self.projector

    def _on_chosen(self, index: int) -> None:
        self.presenter.go_to(index)
        self._refresh()

    def _on_held(self, down: bool) -> None:
        """Notes are seen for as long as Tab is held."""
        self.presenter.peek(down)
        self._refresh()

    # -- what is shown ---------------------------------------------------------------------------

    def _on_changed(self, told: Announcement) -> None:
        if self._closed or self._studio.closed:
            return
        session = self._studio.casefile(WORKSPACE).get(self.session)
        if not isinstance(session, Session):
            self.close()
            return
        if touches_show(told, self._session):
            self._session = session
            self.presenter.hold()
            self._refresh()  # off the projector first: reading the cases takes its time
            self._renewing.begin()
            return
        self._refresh()

    def _on_made(self, show: Show) -> None:
        self.presenter.renew(show)
        self.projector.set_light(show.light)
        self._refresh()

    def _on_not_made(self, error: Exception) -> None:
        self.presenter.renew(replace(self.presenter.show, frames=()))
        self._refresh()
        raise error

    def _refresh(self) -> None:
        if self._closed or not isValid(self.projector):
            return
        presenter = self.presenter
        votes = {one.id: self._counts(one) for one in presenter.frames if options_of(one)}
        seen, title = presenter.seen, presenter.show.head
        if self.projector.isVisible():
            self.projector.show_seen(seen, title, votes.get(seen.frame.id, ()) if seen else ())
            self._show_peek()
            self.projector.view.repaint()  # the room first; the facilitator's window takes longer
            if not presenter.held:
                self._make_ready()
        if self.facilitator.isVisible():
            self.facilitator.show_state(presenter, votes, self._said())
        self._tick()

    def _counts(self, frame: Frame) -> Sequence[int]:
        vote = vote_on(self._studio.casefile(WORKSPACE), self.session, frame.id)
        if vote is None:
            return ()
        counted = dict(zip(vote.options, vote.counts, strict=True))
        return tuple(counted.get(option, 0) for option in options_of(frame))

    def _said(self) -> str:
        workspace = self._studio.casefile(WORKSPACE)
        ideas = len(ideas_of(workspace, self.session))
        promises = len(commitments_of(workspace, self.session))
        words = [f"ideas parked: {ideas}"] if ideas else []
        words += [f"commitments: {promises}"] if promises else []
        return "".join(f" · {one}" for one in words)

    def _make_ready(self) -> None:
        presenter = self.presenter
        coming: list[Seen] = []
        place = presenter.following
        while place is not None and len(coming) < _AHEAD:
            coming.append(presenter.at(place))
            steps = presenter.frames[place.index].steps
            if place.step + 1 < steps:
                place = Place(place.index, place.step + 1)
            else:
                more = place.index + 1 < len(presenter.frames)
                place = Place(place.index + 1, 0) if more else None
        count, here = len(presenter.frames), presenter.place.index
        around = [Place((here + away) % count, 0) for away in range(1, count)]
        self.projector.make_ready(coming, list(map(presenter.at, around)), presenter.show.head)

    def _show_peek(self) -> None:
        presenter, peek = self.presenter, self.projector.peek
        if not presenter.peeking:
            peek.hide()
            return
        place = presenter.following
        coming = "Nothing: this is the last frame."
        if place is not None:
            frame = presenter.frames[place.index]
            coming = "The next step" if place.index == presenter.place.index else frame.heading
        peek.show_words(presenter.current, self._left(), coming, presenter.told)
        self.projector.lay_out_peek()
        peek.show()
        peek.raise_()

    def _left(self) -> str:
        left = self.presenter.clock.left
        return f"{clock_words(left)} {'left' if left >= 0 else 'over'}"

    def _on_time(self) -> None:
        if self.presenter.clock.going:
            self.going.emit()
        self._tick()

    def _tick(self) -> None:
        if self._closed:
            return
        if self.facilitator.isVisible():
            self.facilitator.tick(self.presenter, self._wall())
        if not self.projector.peek.isHidden():
            self.projector.peek.left.setText(self._left())


def touches_show(told: Announcement, session: Session) -> bool:
    """Whether a stored step may have changed what a show says, or what of it is accepted."""
    if not isinstance(told.step, ChangeSet) or set(told.case_ids) & set(session.cases):
        return True
    if not told.step.changes:
        return True
    return any(_is_of_show(change) for change in told.step.changes)


def _is_of_show(change: Change) -> bool:
    entity = change.entity
    if entity.case_id != WORKSPACE or isinstance(entity, SessionVote | ParkedIdea | Commitment):
        return False
    old, new = change.before, change.after
    if isinstance(old, Session) and isinstance(new, Session):
        return replace(old, attendance=new.attendance, held_on=new.held_on) != new
    return True
