"""From the page of a session to the show and back, with the real frames of the sample."""

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from rca_studio.domain.session import Session, SessionVote
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures
from rca_studio.editing.session_gestures import accept_frames
from rca_studio.ui.people.idle import IdleWatch
from rca_studio.ui.sessions.present.before_you_go import BeforeYouGo, CameOfItSheet
from rca_studio.ui.sessions.present.starting import current_show, start_show
from rca_studio.ui.sessions.present.terms import Key
from rca_studio.ui.sessions.reading import session_of, show_work
from rca_studio.ui.sessions.session_page import SessionPage
from tests.ui.sessions.rooms import prepared, quiet, told_cases, with_story, without_sessions


@pytest.fixture
def desk(sample_desk):
    """The sample with one session about two cases; nothing is accepted yet."""
    studio = sample_desk.studio
    without_sessions(studio)
    case, other = told_cases(studio)
    with_story(studio, case)
    sample_desk.session, sample_desk.case = prepared(studio, case, other), case
    yield sample_desk
    if (room := current_show(studio)) is not None:
        room.close()
    QApplication.processEvents()


def sheet_of(kind):
    QApplication.processEvents()
    (found,) = [w for w in QApplication.topLevelWidgets() if type(w) is kind and w.isVisible()]
    return found


def show_of(desk):
    return show_work(desk.studio, session_of(desk.studio, desk.session))(lambda _done: None)


def accept_all(desk):
    studio = desk.studio
    digests = {one.id: one.digest for one in show_of(desk).frames}
    workspace = studio.casefile(WORKSPACE)
    session = session_of(studio, desk.session)
    studio.edit(accept_frames(workspace, session, digests, studio.writer.stamp()))
    assert all(one.accepted for one in show_of(desk).frames)


def test_nothing_that_is_not_accepted_is_shown(desk, cables):
    assert start_show(desk.studio, desk.session, desk.guide) is None
    assert "nothing to show" in desk.prompts.told[-1].what
    assert current_show(desk.studio) is None
    assert session_of(desk.studio, desk.session).held_on == ""


def test_a_session_is_shown_from_its_page_and_said_to_be_held(desk, cables, qtbot):
    accept_all(desk)
    page = SessionPage(desk.studio, desk.guide)
    qtbot.addWidget(page)
    desk.studio.changed.connect(page.refresh)
    page.show_session(desk.session)
    page.show()
    quiet(qtbot, desk.studio)
    page.present.click()
    room = current_show(desk.studio)
    assert room.projector.covers(cables.named("projector"))
    assert room.presenter.frames == tuple(f for f in room.presenter.show.frames)
    assert room.presenter.seen.number == 1, "that it is held is no change of what is shown"
    assert session_of(desk.studio, desk.session).held_on

    seen = set()
    while room.presenter.following is not None:
        room.press(Key.NEXT)
        words = room.projector.view.accessibleName()
        seen.add(room.projector.view.shown.frame.id)
        assert "Ana" not in words
    assert len(seen) >= len(room.presenter.frames) - 1
    QTest.keyClick(room.facilitator, Qt.Key.Key_Escape)
    sheet_of(BeforeYouGo).accept()
    page.present.click()
    assert current_show(desk.studio) is room, "it is begun again, not made anew"
    assert room.presenter.running
    assert room.presenter.place.index == 0
    room.facilitator.close()
    assert current_show(desk.studio) is None

    page.came.click()
    sheet_of(CameOfItSheet).accept()


def test_an_edit_of_the_case_takes_its_frames_out_until_they_are_accepted_again(
    desk, cables, qtbot
):
    accept_all(desk)
    room = start_show(desk.studio, desk.session, desk.guide)
    many = len(room.presenter.frames)
    index = next(
        i
        for i, one in enumerate(room.presenter.frames)
        if one.case_id == desk.case and one.kind.value == "story"
    )
    room._on_chosen(index)
    case = desk.studio.casefile(desk.case).case
    desk.studio.edit(gestures.revise(case, story=f"{case.story}\n\nLater Ana came back."))
    assert room.presenter.seen is None
    quiet(qtbot, desk.studio)
    assert room.presenter.seen is None
    assert "is not accepted any more" in room.presenter.told
    assert len(room.presenter.frames) < many
    accept_all(desk)
    quiet(qtbot, desk.studio)
    assert len(room.presenter.frames) >= many
    room.press(Key.BLANK)
    assert "Ana" not in room.projector.view.accessibleName()


def test_votes_survive_the_show(desk, cables):
    accept_all(desk)
    room = start_show(desk.studio, desk.session, desk.guide)
    index = next(i for i, f in enumerate(room.presenter.frames) if f.kind.value == "question")
    room._on_chosen(index)
    for key in ("1", "2", "1"):
        room.press(key)
    room.close()
    (vote,) = desk.studio.casefile(WORKSPACE).of(SessionVote)
    assert vote.counts[:2] == (2, 1)
    again = start_show(desk.studio, desk.session, desk.guide)
    again._on_chosen(index)
    assert again.projector.view.shown.votes[:2] == (2, 1)


def test_a_session_that_is_gone_is_not_shown(desk, cables):
    assert start_show(desk.studio, "nowhere", desk.guide) is None
    assert isinstance(current_show(desk.studio), QObject | None)
    assert desk.studio.casefile(WORKSPACE).of(Session)


def test_a_window_does_not_lock_while_a_story_is_told(desk, cables):
    clock = [0.0]
    watch = IdleWatch(lambda: (clock[0], clock[0]), desk.studio)
    quiet_told = []
    watch.quiet.connect(lambda: quiet_told.append(clock[0]))
    watch.start(5)
    accept_all(desk)
    room = start_show(desk.studio, desk.session, desk.guide)
    for _minute in range(20):
        clock[0] += 60
        room._ticking.timeout.emit()
        watch.look()
    assert quiet_told == []
    room.press(Key.PAUSE)
    for _minute in range(6):
        clock[0] += 60
        room._ticking.timeout.emit()
        watch.look()
    assert quiet_told == [25 * 60], "in a break the window may lock"
    watch.stop()


def test_another_person_at_work_ends_the_show(desk, cables):
    accept_all(desk)
    start_show(desk.studio, desk.session, desk.guide)
    desk.studio.be("Somebody else")
    assert current_show(desk.studio) is None


def test_closing_the_workspace_closes_the_windows_of_the_show(desk, cables):
    accept_all(desk)
    room = start_show(desk.studio, desk.session, desk.guide)
    windows = (room.facilitator, room.projector)
    desk.studio.close()
    assert not any(isValid(window) and window.isVisible() for window in windows)
