"""The room of safety sessions: listing, preparing, changing, copying, deleting."""

import pytest
from PySide6.QtCore import Qt

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.session import MOST_CASES, Session, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import revise
from rca_studio.editing.session_gestures import accept_frames, change_session, frames_of
from rca_studio.ui.sessions.new_session import SessionSheet
from rca_studio.ui.sessions.reading import show_work
from rca_studio.ui.sessions.sessions_screen import SessionsScreen
from rca_studio.ui.studio import Studio
from tests.ui.people.team import set_up, shown
from tests.ui.sessions.rooms import prepared, quiet, told_cases, without_sessions


@pytest.fixture
def screen(sample_desk, qtbot):
    without_sessions(sample_desk.studio)
    made = SessionsScreen(sample_desk.studio, sample_desk.guide)
    qtbot.addWidget(made)
    made.resize(1170, 700)
    made.show()
    made.arrived()
    return made


def workspace(desk) -> CaseFile:
    return desk.studio.casefile(WORKSPACE)


def filled(qtbot, desk, day="24 Nov", number=2):
    """The sheet of a new session, ready to be agreed to."""
    sheet = shown(qtbot, SessionSheet)
    quiet(qtbot, desk.studio)
    sheet.day.setText(day)
    for one in told_cases(desk.studio, number):
        if one not in sheet.cases.cases:
            sheet.cases._on_ticked(one, True)
    return sheet


def test_an_empty_list_leads_to_the_first_session(screen, sample_desk, qtbot):
    assert screen.list.empty.isVisible()
    qtbot.mouseClick(screen.list.empty.button, Qt.MouseButton.LeftButton)
    sheet = filled(qtbot, sample_desk)
    assert sheet.title_line.text() == "Safety knowledge session · November"
    sheet.audience.setText("Evening team")
    sheet.yes.click()
    (session,) = workspace(sample_desk).of(Session)
    assert (session.day, session.audience, len(session.cases)) == ("2026-11-24", "Evening team", 2)
    assert screen.page is not None
    assert screen.page.isVisible()
    assert screen.page.session == session


def test_the_sheet_agrees_to_nothing_that_makes_no_sense(screen, sample_desk, qtbot):
    screen.prepare()
    sheet = shown(qtbot, SessionSheet)
    quiet(qtbot, sample_desk.studio)
    assert not sheet.yes.isEnabled()
    filled(qtbot, sample_desk)
    assert sheet.yes.isEnabled()
    for line, wrong, right in (
        (sheet.day, "soon", "24 Nov"),
        (sheet.minutes, "0", "30"),
        (sheet.minutes, "1441", "45"),
        (sheet.title_line, "  ", "Ours"),
    ):
        line.setText(wrong)
        assert not sheet.yes.isEnabled(), wrong
        line.setText(right)
        assert sheet.yes.isEnabled(), right
    for one in sheet.cases.cases:
        sheet.cases._on_ticked(one, False)
    assert not sheet.yes.isEnabled()
    sheet.reject()
    assert workspace(sample_desk).of(Session) == ()


def test_cases_are_ticked_ordered_and_no_more_than_a_room_takes(screen, sample_desk, qtbot):
    screen.prepare()
    sheet = filled(qtbot, sample_desk, number=MOST_CASES)
    picker = sheet.cases
    assert len(picker.cases) == MOST_CASES
    further = next(row.key for row in picker.list.rows if not row.tick)
    picker.list.ticked.emit(further, True)
    assert further not in picker.cases
    assert "no more than 5" in picker.words.text()
    first, second, *_ = picker.cases
    picker.told.setCurrentRow(1)
    qtbot.keyClick(picker.told, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert picker.cases[:2] == (second, first)
    qtbot.keyClick(picker.told, Qt.Key.Key_Delete)
    assert picker.cases[0] == first
    assert len(picker.cases) == MOST_CASES - 1
    sheet.reject()


def test_a_search_finds_cases_and_says_where_there_are_none(screen, sample_desk, qtbot):
    screen.prepare()
    sheet = shown(qtbot, SessionSheet)
    quiet(qtbot, sample_desk.studio)
    notes = [row.note for row in sheet.cases.list.rows]
    assert notes[0].startswith(("Validated", "Validate"))
    sheet.cases.search.setText("walker")
    sheet.cases._look()
    quiet(qtbot, sample_desk.studio)
    assert sheet.cases.list.rows
    assert all("walker" in row.words.lower() or row for row in sheet.cases.list.rows)
    sheet.activateWindow()
    sheet.cases.search.setFocus()
    qtbot.waitUntil(sheet.cases.search.hasFocus)
    qtbot.keyClick(sheet.cases.search, Qt.Key.Key_Down)
    assert sheet.cases.list.hasFocus()
    sheet.cases.search.setText("no such words anywhere")
    sheet.cases._look()
    quiet(qtbot, sample_desk.studio)
    assert sheet.cases.none.text() == "No case has these words."
    sheet.reject()


def test_what_comes_is_first_and_what_was_held_is_told_apart(screen, sample_desk, qtbot):
    studio, (case,) = sample_desk.studio, told_cases(sample_desk.studio, 1)
    later = prepared(studio, case, title="Later", day="2026-12-22")
    soon = prepared(studio, case, title="Soon", day="2026-11-24")
    past = prepared(studio, case, title="Past", day="2026-10-20")
    screen.list.refresh()
    lines = screen.list.model.lines
    assert [line.session.id for line in lines] == [soon, later, past]
    assert [line.held for line in lines] == [False, False, True]
    screen.list.earlier.click()
    assert [line.session.id for line in screen.list.model.lines] == [past]
    screen.list.earlier.click()
    step = change_session(workspace(sample_desk), lines[0].session, held_on="2026-11-21T10:00:00Z")
    studio.edit(step)
    assert [line.session.id for line in screen.list.model.lines] == [later, soon, past]


def test_the_list_counts_only_what_may_be_seen_as_it_is_now(screen, sample_desk, qtbot):
    studio, case = sample_desk.studio, told_cases(sample_desk.studio, 1)[0]
    session = prepared(studio, case)
    made = show_work(studio, workspace(sample_desk).get(session))(lambda _done: None)
    digests = {one.id: one.digest for one in made.frames}
    stamp = studio.writer.stamp()
    step = accept_frames(
        workspace(sample_desk), workspace(sample_desk).get(session), digests, stamp
    )
    assert studio.edit(step)
    quiet(qtbot, studio)
    (line,) = screen.list.model.lines
    assert line.accepted == len(digests) > 3
    casefile = studio.casefile(case)
    assert studio.edit(revise(casefile.case, story=f"{casefile.case.story} It was late."))
    screen.list.refresh()
    quiet(qtbot, studio)
    (line,) = screen.list.model.lines
    assert line.accepted < len(digests)
    assert line.state[1] == "warning"


def test_a_session_is_deleted_at_once_and_comes_back(screen, sample_desk, qtbot):
    session = prepared(sample_desk.studio, *told_cases(sample_desk.studio))
    screen.list.refresh()
    qtbot.keyClick(screen.list.table, Qt.Key.Key_Delete)
    assert workspace(sample_desk).of(Session) == ()
    assert sample_desk.guide.said[-1] == "Learning in November is deleted."
    sample_desk.guide.offers[-1]()
    assert [one.id for one in workspace(sample_desk).of(Session)] == [session]
    assert frames_of(workspace(sample_desk), session)


def test_a_copy_for_next_time_is_four_weeks_later(screen, sample_desk, qtbot):
    cases = told_cases(sample_desk.studio)
    first = prepared(sample_desk.studio, *cases, audience="Night team")
    screen.list.refresh()
    screen.list.copy.click()
    sheet = shown(qtbot, SessionSheet)
    quiet(qtbot, sample_desk.studio)
    assert sheet.day.text() == "22 Dec 2026"
    assert sheet.title_line.text() == "Learning in December"
    sheet.yes.click()
    copied = next(one for one in workspace(sample_desk).of(Session) if one.id != first)
    assert (copied.cases, copied.audience) == (cases, "Night team")


def test_other_cases_are_chosen_for_a_session_that_is_there(screen, sample_desk, qtbot):
    one, two = told_cases(sample_desk.studio)
    session = prepared(sample_desk.studio, one)
    screen.list.refresh()
    screen.list.change.click()
    sheet = shown(qtbot, SessionSheet)
    quiet(qtbot, sample_desk.studio)
    sheet.cases._on_ticked(two, True)
    sheet.yes.click()
    assert workspace(sample_desk).get(session).cases == (one, two)
    about = {frame.about for frame in workspace(sample_desk).of(ShowFrame)}
    assert about == {"", one, two}


def test_who_may_not_lead_sessions_looks_and_is_told_why(screen, sample_desk, qtbot):
    prepared(sample_desk.studio, *told_cases(sample_desk.studio))
    set_up(sample_desk.studio, signed_in="Eli Frost")
    screen.list.refresh()
    for button in (screen.list.new, screen.list.change, screen.list.copy, screen.list.delete):
        assert not button.isEnabled()
        assert "sessions" in button.accessibleDescription()
    assert screen.list.open.isEnabled()
    screen.prepare()
    assert sample_desk.prompts.told


def test_a_read_only_workspace_can_be_looked_at(screen, sample_desk, qtbot, monkeypatch):
    session = prepared(sample_desk.studio, *told_cases(sample_desk.studio))
    monkeypatch.setattr(Studio, "read_only", property(lambda _: True))
    screen.list.refresh()
    assert "reading only" in screen.list.new.accessibleDescription()
    screen.open_session(session)
    quiet(qtbot, sample_desk.studio)
    assert not screen.page.add.isEnabled()
    assert not screen.page.editor.heading.isEnabled()
    assert screen.page.accept.isEnabled(), "what others would see can be looked at"


def test_what_a_new_session_still_needs_is_said_at_its_button(screen, sample_desk, qtbot):
    screen.prepare()
    sheet = shown(qtbot, SessionSheet)
    quiet(qtbot, sample_desk.studio)
    assert "day" in sheet.yes.accessibleDescription()
    sheet.day.setText("24 Nov 2026")
    assert sheet.yes.accessibleDescription() == "Choose at least one case to tell."
    assert sheet.yes.accessibleDescription() in sheet.yes.toolTip()
    sheet.cases._on_ticked(told_cases(sample_desk.studio, 1)[0], True)
    assert sheet.yes.isEnabled()
    assert sheet.yes.toolTip() == "Ctrl+Enter"
    sheet.reject()
