"""The way to safety sessions in the window: sidebar, menu, from a case, and back."""

import shutil

import pytest
from PySide6.QtCore import Qt

from rca_studio.domain.session import Session
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.ui import theme
from rca_studio.ui.sessions.accepting import AcceptingPage
from rca_studio.ui.sessions.new_session import SessionSheet
from rca_studio.ui.sessions.sessions_screen import SessionsScreen
from tests.ui.people.team import shown
from tests.ui.sessions.rooms import told_cases, without_sessions
from tests.ui.test_main_window import entry, quiet, started

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(sample_file, tmp_path, qapp, qtbot):
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    made = started(qapp, qtbot, path)
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.window.close()
    theme.apply(qapp, "light")


def test_a_case_is_told_from_where_it_is_open(desk, qtbot):
    without_sessions(desk.studio)
    (case,) = told_cases(desk.studio, 1)
    desk.window.open_case(case)
    entry(desk, "tell_case").trigger()
    sheet = shown(qtbot, SessionSheet)
    quiet(qtbot, desk)
    assert sheet.cases.cases == (case,)
    assert desk.window.sidebar.marked == "sessions"
    sheet.day.setText("24 Nov 2026")
    sheet.yes.click()
    quiet(qtbot, desk)
    (session,) = desk.studio.casefile(WORKSPACE).of(Session)
    screen = desk.window.sessions_screen()
    assert screen.page.session == session
    desk.window.show_cases()
    desk.window.show_sessions(session.id)
    assert screen.page.isVisible()


def test_undo_follows_what_was_done_in_the_room(desk, qtbot):
    session = desk.studio.casefile(WORKSPACE).of(Session)[0]
    desk.window.show_sessions(session.id)
    quiet(qtbot, desk)
    page = desk.window.sessions_screen().page
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    quiet(qtbot, desk)
    assert page.list.line.state[0] == "Left out"
    entry(desk, "undo").trigger()
    quiet(qtbot, desk)
    assert page.list.line.slot.shown


def test_presenting_from_the_menu_says_why_nothing_is_shown(desk, qtbot):
    desk.window.show_sessions()
    entry(desk, "present_session").trigger()
    quiet(qtbot, desk)
    assert "accept them first" in desk.window.said


def test_escape_leads_from_the_sides_to_the_session_to_the_list(desk, qtbot):
    session = desk.studio.casefile(WORKSPACE).of(Session)[0]
    desk.window.show_sessions(session.id)
    quiet(qtbot, desk)
    screen = desk.window.sessions_screen()
    qtbot.keyClick(screen.page.list, Qt.Key.Key_Return)
    quiet(qtbot, desk)
    assert isinstance(screen.accepting, AcceptingPage)
    assert screen.accepting.isVisible()
    qtbot.keyClick(screen.accepting.list, Qt.Key.Key_Escape)
    assert screen.page.isVisible()
    qtbot.keyClick(screen.page.list, Qt.Key.Key_Escape)
    assert screen.list.isVisible()
    assert isinstance(desk.window.current_screen(), SessionsScreen)


def test_the_names_are_reached_from_the_menu_and_searched_by_the_usual_key(desk, qtbot):
    entry(desk, "names_to_hide").trigger()
    quiet(qtbot, desk)
    names = desk.window.sessions_screen().names
    assert names.isVisible()
    entry(desk, "find").trigger()
    assert names.search.hasFocus()
