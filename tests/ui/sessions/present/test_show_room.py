"""A show under way: keys and remotes, votes and ideas that are kept at once, edits beside it."""

from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from rca_studio.domain.session import Commitment, ParkedIdea, Session, SessionVote
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures
from rca_studio.editing.session_gestures import delete_session
from rca_studio.faults import KnownFault
from rca_studio.models.workspace import open_workspace
from rca_studio.ui import theme
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.sessions.present.before_you_go import BeforeYouGo
from rca_studio.ui.sessions.present.captured_sheets import CommitmentSheet, IdeaSheet
from rca_studio.ui.sessions.present.keys import key_of
from rca_studio.ui.sessions.present.presenter import ANEW
from rca_studio.ui.sessions.present.terms import Key, Place
from rca_studio.ui.widgets.buttons import LinkButton
from tests.ui.sessions.present.shows import OPTIONS, SECRET, frame, show, without
from tests.ui.sessions.rooms import quiet

K = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def sheet_of(kind):
    """The one sheet of this kind that is open."""
    QApplication.processEvents()
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    return found


def kept(desk, kind):
    return desk.studio.casefile(WORKSPACE).of(kind)


# -- keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "held", "meant"),
    [
        (K.Key_PageDown, Qt.KeyboardModifier.NoModifier, Key.NEXT),
        (K.Key_PageUp, Qt.KeyboardModifier.NoModifier, Key.BACK),
        (K.Key_Right, Qt.KeyboardModifier.NoModifier, Key.NEXT),
        (K.Key_Left, Qt.KeyboardModifier.KeypadModifier, Key.BACK),
        (K.Key_Space, Qt.KeyboardModifier.NoModifier, Key.NEXT),
        (K.Key_Period, Qt.KeyboardModifier.NoModifier, Key.BLANK),
        (K.Key_B, Qt.KeyboardModifier.NoModifier, Key.BLANK),
        (K.Key_B, Qt.KeyboardModifier.ControlModifier, None),
        (K.Key_F5, Qt.KeyboardModifier.NoModifier, Key.BEGIN),
        (K.Key_F5, SHIFT, Key.GO_ON),
        (K.Key_Escape, Qt.KeyboardModifier.NoModifier, Key.END),
        (K.Key_7, Qt.KeyboardModifier.KeypadModifier, "7"),
        (K.Key_7, SHIFT, "7"),
        (K.Key_Return, Qt.KeyboardModifier.AltModifier, None),
        (K.Key_Q, Qt.KeyboardModifier.NoModifier, None),
    ],
)
def test_keys_and_buttons_of_remotes(key, held, meant):
    assert key_of(QKeyEvent(QEvent.Type.KeyPress, key, held)) == meant


@pytest.mark.parametrize("window", ["facilitator", "projector"])
def test_both_windows_take_all_keys_whatever_in_them_has_the_keyboard(cables, stage_desk, window):
    room = stage_desk.room()
    at = getattr(room, window)
    QTest.keyClick(at, K.Key_PageDown)
    assert room.presenter.place == Place(1, 0)
    QTest.keyClick(at, K.Key_PageUp)
    assert room.presenter.place == Place(0, 0)
    QTest.keyClick(at, K.Key_F)
    QTest.keyClick(at, K.Key_Right)
    assert room.projector.view.shown.frame.id == "opening"
    QTest.keyClick(at, K.Key_F)
    assert room.projector.view.shown.frame.id == "story"
    QTest.keyClick(at, K.Key_Period)
    assert room.projector.view.accessibleName() == "Nothing is shown."


def test_a_list_and_a_button_that_have_the_keyboard_keep_only_their_own_keys(cables, stage_desk):
    room = stage_desk.room()
    frames = room.facilitator.frames
    QTest.keyClick(room.facilitator, K.Key_L)
    QTest.keyClick(frames, K.Key_Down)
    assert room.presenter.place == Place(0, 0)
    QTest.keyClick(frames, K.Key_Right)
    assert room.presenter.place == Place(1, 0)
    button = room.facilitator.buttons[Key.BLANK]
    QTest.keyClick(button, K.Key_PageDown)
    assert room.presenter.place == Place(2, 0)
    QTest.keyClick(button, K.Key_Space)
    assert room.presenter.blank


def test_whatever_frame_is_gone_to_was_laid_out_before(cables, stage_desk, qtbot, monkeypatch):
    room = stage_desk.room()
    view = room.projector.view
    qtbot.waitUntil(lambda: not view.busy)
    made = []
    monkeypatch.setattr(view, "_made", lambda shown, _width: made.append(shown.frame.id))
    for index in (4, 1, 5, 3, 2, 0):
        room._on_chosen(index)
        assert view.shown.number == index + 1
    assert made == []


def test_a_frame_is_chosen_in_the_list(cables, stage_desk):
    room = stage_desk.room()
    frames = room.facilitator.frames
    assert [frames.item(row).text() for row in range(4)] == [
        "Case 1 of 1",
        "1  Frame opening",
        "2  Frame story",
        "3  Frame steps",
    ]
    frames.setCurrentRow(5)
    QTest.keyClick(frames, K.Key_Return)
    assert room.presenter.place == Place(4, 0)
    assert room.projector.view.shown.frame.id == "margin"


def test_a_key_that_is_held_goes_one_step(cables, stage_desk):
    room = stage_desk.room()
    for again in (False, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress, K.Key_Right, Qt.KeyboardModifier.NoModifier, "", again
        )
        QApplication.sendEvent(room.facilitator, event)
    assert room.presenter.place == Place(1, 0)


def test_a_click_on_the_picture_goes_on_and_a_pointer_at_rest_is_not_seen(cables, stage_desk):
    room = stage_desk.room()
    QTest.mouseClick(room.projector.view, Qt.MouseButton.LeftButton)
    assert room.presenter.place == Place(1, 0)
    QTest.mouseClick(room.projector.view, Qt.MouseButton.RightButton)
    assert room.presenter.place == Place(0, 0)
    room.projector._rest.timeout.emit()
    assert room.projector.cursor().shape() is Qt.CursorShape.BlankCursor
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(9, 9),
        QPointF(9, 9),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(room.projector.view, move)
    assert room.projector.cursor().shape() is Qt.CursorShape.ArrowCursor
    assert room.projector._rest.isActive()


def test_esc_ends_at_once_and_the_show_goes_on_where_it_was(cables, stage_desk):
    room = stage_desk.room()
    for _ in range(3):
        QTest.keyClick(room.projector, K.Key_PageDown)
    QTest.keyClick(room.projector, K.Key_Escape)
    assert not room.projector.isVisible()
    sheet_of(BeforeYouGo).reject()
    QTest.keyClick(room.facilitator, K.Key_F5, SHIFT)
    assert room.projector.isVisible()
    shown = room.projector.view.shown
    assert (shown.frame.id, shown.step) == ("steps", 1)


def test_clocks_are_told(cables, stage_desk):
    room = stage_desk.room()
    stage_desk.hands.go(44 * 60 + 5)
    room._tick()
    facilitator = room.facilitator
    assert (facilitator.elapsed.text(), facilitator.left.text()) == ("44:05", "0:55")
    assert facilitator.clock.text() == "13:40"
    stage_desk.hands.go(70)
    room._tick()
    assert facilitator.left_caption.text() == "Over time"
    assert facilitator.left.text() == "0:15"


def test_the_facilitator_sees_what_is_hidden_and_why_but_not_what_it_was(cables, stage_desk):
    one = frame("story")
    hidden = replace(one.hidden[0], kind="staff", stand_in="Worker 2", why="in the register")
    stage_desk.show = show(replace(one, hidden=(hidden,)))
    room = stage_desk.room()
    words = room.facilitator.hidden_notes.words
    assert "Hidden here: 1 name" in words
    assert "Worker 2: in the register" in words
    assert f"{SECRET}’s letter" in words


# -- what is captured ------------------------------------------------------------------------------


def test_votes_by_key_and_by_click_are_kept_at_once(cables, stage_desk):
    room = stage_desk.room()
    room._on_chosen(3)
    for key in (K.Key_1, K.Key_1, K.Key_3):
        QTest.keyClick(room.projector, key)
    QTest.mouseClick(room.facilitator.votes.answers[1], Qt.MouseButton.LeftButton)
    (vote,) = kept(stage_desk, SessionVote)
    assert (vote.options, vote.counts, vote.session) == (OPTIONS, (2, 1, 1), "s")
    assert room.projector.view.shown.votes == (2, 1, 1)
    QTest.keyClick(room.facilitator, K.Key_Backspace)
    QTest.keyClick(room.facilitator, K.Key_Backspace)
    (vote,) = kept(stage_desk, SessionVote)
    assert vote.counts == (2, 0, 0)
    again = open_workspace(stage_desk.desk.path, actor="another")
    (stored,) = again.load(WORKSPACE).casefile.of(SessionVote)
    assert stored == vote, "it is in the file already"
    again.close()


def test_an_idea_is_parked_about_the_case_that_is_told(cables, stage_desk):
    room = stage_desk.room()
    room.press(Key.NEXT)
    QTest.keyClick(room.facilitator, K.Key_P)
    sheet = sheet_of(IdeaSheet)
    assert sheet.about.key == "one"
    sheet.accept()
    assert sheet.field.needed
    sheet.text.setPlainText("<b>A place</b> for the walker")
    sheet.yes.click()
    (idea,) = kept(stage_desk, ParkedIdea)
    assert (idea.text, idea.about) == ("<b>A place</b> for the walker", "one")
    assert "ideas parked: 1" in room.facilitator.place.text()
    assert room.projector.view.shown.frame.id == "story", "the show stays where it was"


@pytest.mark.parametrize("key", [Key.PARK, "commit", "came"])
@pytest.mark.parametrize("single", [False, True])
def test_no_sheet_of_a_show_names_a_case_as_its_team_does(cables, stage_desk, key, single):
    """On one screen the room reads along; nobody accepted titles and references to be seen."""
    if single:
        cables.pull()
    case = stage_desk.studio.casefile("one").case
    stage_desk.studio.edit(gestures.revise(case, title="Fall of Gunhild Zorvik"))
    room = stage_desk.room()
    room.press("commit")
    first = sheet_of(CommitmentSheet)
    first.text.setPlainText("Show the new place")
    first.who.setText("Night team")
    first.due.line.setText("30 Nov 2026")
    first.about.choose("one")
    first.accept()
    room.press(key)
    found = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, AskSheet) and one.isVisible()
    ]
    assert found
    words = [text for sheet in found for text in texts_of(sheet)]
    assert any("case told here" in text for text in words), words
    assert not [text for text in words if "Zorvik" in text or "NM-0142" in text]
    for sheet in found:
        sheet.reject()


def texts_of(window):
    """Every word of a window that somebody can read or hear, also what could be chosen."""
    yield window.windowTitle()
    for one in window.findChildren(QWidget):
        yield from (one.accessibleName(), one.accessibleDescription(), one.toolTip())
        yield from (
            read() for name in ("text", "toPlainText") if (read := getattr(one, name, None))
        )
        if isinstance(one, QComboBox):
            yield from (one.itemText(place) for place in range(one.count()))


def test_a_commitment_has_somebody_and_a_day(cables, stage_desk):
    room = stage_desk.room()
    QTest.keyClick(room.facilitator, K.Key_C)
    sheet = sheet_of(CommitmentSheet)
    sheet.text.setPlainText("Show the new place")
    sheet.accept()
    assert [name for name, field in sheet.fields.items() if field.needed] == ["who", "due"]
    sheet.who.setText("Night team")
    sheet.due.line.setText("30 Nov 2026")
    sheet.about.choose("one")
    sheet.accept()
    (made,) = kept(stage_desk, Commitment)
    assert (made.text, made.who, made.due, made.about) == (
        "Show the new place",
        "Night team",
        "2026-11-30",
        "one",
    )
    assert not room.presenter.blank


def commit(room, text, about="one"):
    room.press("commit")
    sheet = sheet_of(CommitmentSheet)
    sheet.text.setPlainText(text)
    sheet.who.setText("Night team")
    sheet.due.line.setText("30 Nov 2026")
    sheet.about.choose(about)
    sheet.accept()


def link(view, words):
    """The one link with these words that can be pressed."""
    (found,) = [one for one in view.findChildren(LinkButton) if one.text() == words]
    return found


def test_before_you_go_counts_people_and_takes_all_to_the_plan_and_back(cables, stage_desk):
    room = stage_desk.room()
    commit(room, "Show the new place")
    commit(room, "Write it down", "")
    commit(room, "Mark the place")
    room.press(Key.PARK)
    sheet = sheet_of(IdeaSheet)
    sheet.about.choose("one")
    sheet.text.setPlainText("A wider door")
    sheet.accept()

    room.press(Key.END)
    leaving = sheet_of(BeforeYouGo)
    leaving.view.people.setText("many")
    leaving.accept()
    assert leaving.view.people_field.needed
    assert leaving.isVisible()
    leaving.view.people.setText("14")
    leaving.view.people.commit()
    (session,) = kept(stage_desk, Session)
    assert session.attendance == 14

    assert leaving.view.plan_all.text() == "Put 2 commitments into the plan"
    leaving.view.plan_all.click()
    studio = stage_desk.studio
    assert [(a.text, a.owner, a.deadline) for a in studio.casefile("one").actions] == [
        ("Show the new place", "Night team", "2026-11-30"),
        ("Mark the place", "Night team", "2026-11-30"),
    ]
    assert leaving.view.plan_all.isHidden()
    assert [p.words for p in leaving.view.shown.promises] == [
        "In the plan of the case told here: proposed",
        "With the session",
        "In the plan of the case told here: proposed",
    ]
    link(leaving.view, "Keep in the case").click()
    (note,) = studio.casefile("one").evidence
    assert (note.note, note.subject) == ("A wider door", "e")
    assert studio.undo()
    assert studio.undo()
    assert studio.casefile("one").actions == ()
    assert studio.casefile("one").evidence == ()
    assert not leaving.view.plan_all.isHidden()
    link(leaving.view, "Propose as action").click()
    assert [a.text for a in studio.casefile("one").actions] == ["A wider door"]
    leaving.accept()
    assert not leaving.isVisible()


# -- edits while it runs ---------------------------------------------------------------------------


def test_an_edit_of_the_case_takes_the_frame_off_the_projector_at_once(cables, stage_desk, qtbot):
    room = stage_desk.room()
    room.press(Key.NEXT)
    studio = stage_desk.studio
    stage_desk.show = without(stage_desk.show, "story")
    studio.edit(gestures.revise(studio.casefile("one").case, title="Near fall of somebody"))
    assert room.projector.view.accessibleName() == "Nothing is shown."
    assert room.facilitator.told.text() == ANEW
    quiet(qtbot, studio)
    assert room.projector.view.accessibleName() == "Nothing is shown."
    assert room.facilitator.told.text().startswith("Frame 2 was changed")
    assert room.facilitator.banner.isVisible()
    room.press(Key.NEXT)
    assert room.projector.view.shown.frame.id == "steps"


def test_what_no_edit_touched_comes_back_when_the_show_was_made_anew(cables, stage_desk, qtbot):
    room = stage_desk.room()
    room.press(Key.NEXT)
    studio = stage_desk.studio
    studio.edit(gestures.revise(studio.casefile("one").case, title="Near fall of somebody"))
    assert room.presenter.seen is None
    quiet(qtbot, studio)
    assert room.projector.view.shown.frame.id == "story"
    assert "What story says" in room.projector.view.accessibleName()
    assert room.facilitator.told.text() == ""


def test_nothing_is_seen_by_any_key_while_the_show_is_made_anew(cables, stage_desk, qtbot):
    room = stage_desk.room()
    studio = stage_desk.studio
    held = Event()
    made = without(stage_desk.show, "story", "question")

    def slowly(_progress):
        assert held.wait(20)
        return made

    stage_desk.reads = lambda: slowly
    room._renewing._reads = stage_desk.reads
    studio.edit(gestures.revise(studio.casefile("one").case, title="Near fall of somebody"))
    try:
        for key in (Key.NEXT, Key.BLANK, Key.BLANK, "3", Key.ENTER, Key.FREEZE, Key.NEXT, "1"):
            room.press(key)
            assert room.presenter.seen is None
            assert room.projector.view.accessibleName() == "Nothing is shown."
            assert room.facilitator.told.text() == ANEW
        room._on_chosen(3)
        room._windows.swap()
        assert room.projector.view.accessibleName() == "Nothing is shown."
        assert kept(stage_desk, SessionVote) == (), "a question nobody sees is not answered"
    finally:
        held.set()
    quiet(qtbot, studio)
    assert {one.id for one in room.presenter.frames}.isdisjoint({"story", "question"})
    room.press(Key.FIRST)
    assert not room.presenter.held


def test_a_show_made_of_a_case_that_changed_meanwhile_is_never_seen(cables, stage_desk, qtbot):
    """Of three edits in a row two shows are made: the first, and one of what stands at the end."""
    room = stage_desk.room()
    room.press(Key.NEXT)
    studio, given = stage_desk.studio, stage_desk.show
    shows = [given, without(given, "story")]
    reads, seen = [], []
    first = Event()

    def read():
        show = shows[min(len(reads), 1)]
        reads.append(show)

        def work(_progress):
            assert first.wait(20)
            return show

        return work

    room._renewing._reads = read
    take = room.presenter.renew
    room.presenter.renew = lambda show: (seen.append(show), take(show))
    for title in ("One", "Two", "Three"):
        studio.edit(gestures.revise(studio.casefile("one").case, title=title))
    first.set()
    quiet(qtbot, studio)
    assert (len(reads), seen) == (2, [shows[1]])
    assert room.projector.view.accessibleName() == "Nothing is shown."


def test_a_show_that_is_closed_while_it_is_made_anew_stays_closed(cables, stage_desk, qtbot):
    room = stage_desk.room()
    studio = stage_desk.studio
    studio.edit(gestures.revise(studio.casefile("one").case, title="Near fall of somebody"))
    room.close()
    quiet(qtbot, studio)
    assert room.presenter.held


def test_votes_and_ideas_do_not_make_the_show_anew(cables, stage_desk):
    room = stage_desk.room()
    room._on_chosen(3)
    stage_desk.show = without(stage_desk.show, "question")  # would be seen if it were made anew
    room.press("1")
    assert room.projector.view.shown.frame.id == "question"


@pytest.mark.parametrize("at_once", [True, False])
def test_a_show_that_cannot_be_made_any_more_shows_nothing(cables, stage_desk, qtbot, at_once):
    room = stage_desk.room()

    def broken(*_given):
        raise RuntimeError("no such thing")

    room._renewing._reads = broken if at_once else lambda: broken
    studio = stage_desk.studio
    with qtbot.captureExceptions() as told:
        studio.writer.edit(gestures.revise(studio.casefile("one").case, title="Another"))
        assert room.presenter.seen is None
        quiet(qtbot, studio)
    assert [str(error) for _, error, _ in told] == ["no such thing"]
    assert room.presenter.seen is None
    assert room.projector.view.accessibleName() == "Nothing is shown."


def test_a_session_that_is_deleted_ends_its_show(cables, stage_desk):
    room = stage_desk.room()
    over = []
    room.over.connect(lambda: over.append(True))
    workspace = stage_desk.studio.casefile(WORKSPACE)
    stage_desk.studio.edit(delete_session(workspace, workspace.of(Session)[0]))
    assert over == [True]


def test_closing_the_facilitators_window_ends_the_show(cables, stage_desk):
    room = stage_desk.room()
    over = []
    room.over.connect(lambda: over.append(True))
    room.facilitator.close()
    assert over == [True]


def test_what_others_type_is_never_markup(cables, stage_desk):
    stage_desk.show = show(
        frame("a", heading="<h1>Head</h1>", notes=("<b>bold</b>",), options=("<i>Yes</i>", "No"))
    )
    room = stage_desk.room()
    assert room.facilitator.frames.item(1).text() == "1  <h1>Head</h1>"
    assert "<b>bold</b>" in room.facilitator.notes.words
    assert "<h1>Head</h1>" in room.projector.view.accessibleName()


# -- what cannot be kept ---------------------------------------------------------------------------


def test_what_cannot_be_kept_is_told_in_the_facilitators_window(cables, stage_desk, monkeypatch):
    """No other window opens over a show: it would wait behind it, out of sight."""
    room = stage_desk.room()
    room._on_chosen(3)

    def full(*_given):
        raise KnownFault("The disk is full.", "Nothing is lost.", "Free some space.")

    with monkeypatch.context() as broken:
        broken.setattr(stage_desk.studio.workspace, "commit", full)
        room.press("1")
        assert room.facilitator.told.text() == "The disk is full. Nothing is lost. Free some space."
        room.press(Key.TAKE_BACK)
        assert "no vote" in room.facilitator.told.text()
        room.press(Key.PARK)
        sheet = sheet_of(IdeaSheet)
        sheet.text.setPlainText("A wider door")
        sheet.accept()
        assert sheet.isVisible()
        assert sheet.refusal.text() == "The disk is full. Nothing is lost. Free some space."
    sheet.accept()
    assert not sheet.isVisible()
    assert stage_desk.desk.prompts.told == []
    assert len(kept(stage_desk, ParkedIdea)) == 1


def test_who_may_not_lead_sessions_can_show_but_nothing_is_kept(cables, stage_desk, monkeypatch):
    monkeypatch.setattr(stage_desk.studio, "may", lambda _deed: False)
    room = stage_desk.room()
    room._on_chosen(3)
    for key in ("1", Key.PARK, "commit"):
        room.press(key)
        assert room.facilitator.told.text().startswith("Nothing can be kept: ")
    assert kept(stage_desk, SessionVote) == ()
    assert room.projector.view.shown.frame.id == "question"


@pytest.mark.parametrize(("scale", "many"), [(1.0, 3), (1.0, 9), (1.5, 3), (1.5, 9), (2.0, 3)])
def test_large_text_leaves_all_buttons_in_sight(cables, stage_desk, qapp, scale, many):
    theme.apply(qapp, "light", scale)
    options = tuple(f"Answer number {i}" for i in range(many))
    stage_desk.show = show(frame("story"), frame("question", options=options))
    try:
        room = stage_desk.room()
        window = room.facilitator
        for at in (1, 0):
            room._on_chosen(at)
            room.presenter.told = "A word that stands above it all"
            room._refresh()
            qapp.processEvents()
            screen = cables.named("laptop").geometry()
            for button in window.buttons.values():
                corner = button.mapToGlobal(button.rect().bottomRight())
                assert screen.contains(corner), (button.text(), corner)
    finally:
        theme.apply(qapp, "light")
