"""What others will see, side by side: nothing is accepted that was not read or not decided."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QColor, QImage

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.domain.session import FrameKind, KnownName, NameKind, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add, revise
from rca_studio.editing.session_gestures import add_frame, frames_of, show_frames
from rca_studio.ui.sessions.accepting import LOOK
from rca_studio.ui.sessions.sessions_screen import SessionsScreen
from tests.ui.people.team import set_up
from tests.ui.sessions.rooms import (
    STORY,
    prepared,
    quiet,
    told_cases,
    with_story,
    without_sessions,
)

KEY = Qt.Key


@pytest.fixture
def room(sample_desk, qtbot):
    """The page on which the frames of a session are accepted; few frames, one with a new name."""
    studio = sample_desk.studio
    without_sessions(studio)
    case = told_cases(studio, 1)[0]
    with_story(studio, case)
    session = prepared(studio, case)
    kept = (FrameKind.OPENING, FrameKind.STORY, FrameKind.QUESTION)
    rest = [f for f in frames_of(workspace(sample_desk), session) if f.kind not in kept]
    assert studio.edit(show_frames(rest, shown=False))
    screen = SessionsScreen(studio, sample_desk.guide)
    qtbot.addWidget(screen)
    screen.resize(1170, 700)
    screen.show()
    screen.open_session(session)
    quiet(qtbot, studio)
    page = screen.page
    page.list.choose(next(x.slot.id for x in page.model.lines if x.slot.kind is FrameKind.STORY))
    page.accept.click()
    made = screen.accepting
    assert made.isVisible()
    made.activateWindow()
    qtbot.waitUntil(made.list.hasFocus)
    made._timer.setInterval(30)
    yield made
    screen.close()


def workspace(desk) -> CaseFile:
    return desk.studio.casefile(WORKSPACE)


def slot(desk, room, kind):
    return next(f for f in frames_of(workspace(desk), room.session.id) if f.kind is kind)


def settle(qtbot, room, desk):
    """Wait until the frame in hand counts as looked at, if it can."""
    qtbot.waitUntil(lambda: not room._timer.isActive(), timeout=5_000)
    quiet(qtbot, desk.studio)


def words_in_view(room):
    return [row.words for row in room.words.list.rows]


def decide_all(qtbot, room, desk, key=KEY.Key_6):
    """Decide about every word that is asked, one after the other."""
    for _ in range(30):
        if not any("is it a name?" in words for words in words_in_view(room)):
            return
        qtbot.keyClick(room.list, key)
        quiet(qtbot, desk.studio)
    raise AssertionError("words are asked about again and again")


def test_both_sides_stand_beside_each_other_with_every_place_marked(room):
    assert room.list.line.slot.kind is FrameKind.STORY
    assert "Ana Silva" in room.before.toPlainText()
    assert room.before.toPlainText().startswith(STORY.split("\n")[0])
    assert "Ana Silva" not in room.after.toPlainText()
    assert "Maple House" not in room.after.toPlainText()
    assert len(room.before.extraSelections()) >= 3
    styles = {
        selection.format.underlineStyle().name  # a mark is not by colour alone
        for text in (room.before, room.after)
        for selection in text.extraSelections()
    }
    assert styles == {"SingleUnderline", "WaveUnderline"}
    assert all(row.note for row in room.words.list.rows), "each place has its reason"


def test_a_word_nobody_knows_is_asked_and_stands_in_the_way(room, sample_desk, qtbot):
    settle(qtbot, room, sample_desk)
    assert "“Zorvex”: is it a name?" in words_in_view(room)
    assert not room.accept.isEnabled()
    assert "Zorvex" in room.accept.accessibleDescription()
    qtbot.keyClick(room.list, KEY.Key_Return)
    assert not slot(sample_desk, room, FrameKind.STORY).accepted
    assert "Decide" in sample_desk.guide.said[-1]


def test_a_number_hides_the_word_in_hand_at_once(room, sample_desk, qtbot):
    row = words_in_view(room).index("“Zorvex”: is it a name?")
    room.words.list.setCurrentRow(row)
    qtbot.keyClick(room.list, KEY.Key_2)
    quiet(qtbot, sample_desk.studio)
    (known,) = [n for n in workspace(sample_desk).of(KnownName) if n.name == "Zorvex"]
    assert known.kind is NameKind.STAFF
    assert "Zorvex" not in room.after.toPlainText()
    assert "Zorvex" in room.before.toPlainText()
    sample_desk.guide.offers[-1]()
    quiet(qtbot, sample_desk.studio)
    assert "Zorvex" in room.after.toPlainText()


def test_six_says_that_a_word_may_be_seen(room, sample_desk, qtbot):
    row = words_in_view(room).index("“Zorvex”: is it a name?")
    room.words.list.setCurrentRow(row)
    qtbot.keyClick(room.before, KEY.Key_6)
    quiet(qtbot, sample_desk.studio)
    assert "Zorvex" in room.after.toPlainText()
    assert not any("is it a name?" in words and "Zorvex" in words for words in words_in_view(room))


def test_words_that_were_missed_are_selected_and_hidden(room, sample_desk, qtbot):
    assert "glimmerfold" in room.after.toPlainText()
    found = room.before.document().find("glimmerfold")
    room.before.setTextCursor(found)
    qtbot.keyClick(room.before, KEY.Key_3)
    quiet(qtbot, sample_desk.studio)
    assert "glimmerfold" not in room.after.toPlainText()
    assert not room.before.selected


def test_a_word_of_everybody_that_stays_in_view_is_told(room, sample_desk, qtbot):
    found = room.before.document().find("window")
    room.before.setTextCursor(found)
    qtbot.keyClick(room.before, KEY.Key_3)
    quiet(qtbot, sample_desk.studio)
    if "window" in room.after.toPlainText():
        assert "“window” is still there" in sample_desk.guide.said[-1]


def test_two_quick_presses_do_not_decide_twice_about_one_word(room, sample_desk, qtbot):
    asked = [words for words in words_in_view(room) if "is it a name?" in words]
    qtbot.keyClick(room.list, KEY.Key_1)
    qtbot.keyClick(room.list, KEY.Key_6)
    quiet(qtbot, sample_desk.studio)
    first = asked[0].split("“")[1].split("”")[0]
    kinds = {n.name: n.kind for n in workspace(sample_desk).of(KnownName)}
    assert kinds[first] is NameKind.PERSON


def test_enter_accepts_and_goes_on_by_the_keyboard_alone(room, sample_desk, qtbot):
    decide_all(qtbot, room, sample_desk)
    settle(qtbot, room, sample_desk)
    story = slot(sample_desk, room, FrameKind.STORY)
    for _ in range(10):
        if slot(sample_desk, room, FrameKind.STORY).accepted:
            break
        qtbot.keyClick(room.list, KEY.Key_Return)
    accepted = slot(sample_desk, room, FrameKind.STORY)
    assert accepted.accepted
    assert accepted.accepted_by == sample_desk.studio.writer.actor
    assert room.list.line.slot.id != story.id, "it goes on to the next one"
    qtbot.keyClick(room.list, KEY.Key_K)
    qtbot.keyClick(room.list, KEY.Key_J)


def test_a_long_frame_is_read_to_its_end_before_it_is_accepted(room, sample_desk, qtbot):
    case = room.session.cases[0]
    studio = sample_desk.studio
    room.window().resize(900, 520)
    long = "They talked about it afterwards. " * 400
    assert studio.edit(revise(studio.casefile(case).case, story=long))
    quiet(qtbot, studio)
    decide_all(qtbot, room, sample_desk)
    settle(qtbot, room, sample_desk)
    assert not room._seen_whole
    assert room.accept.text() == "Read on"
    qtbot.keyClick(room.list, KEY.Key_Return)
    assert not slot(sample_desk, room, FrameKind.STORY).accepted
    assert not room._looking.acceptable(room._lines)
    for _ in range(200):
        if room._seen_whole:
            break
        qtbot.keyClick(room.list, KEY.Key_Return)
    assert room._seen_whole
    assert room.accept.text() == "Accept this frame"
    qtbot.keyClick(room.list, KEY.Key_Return)
    assert slot(sample_desk, room, FrameKind.STORY).accepted


def test_all_looked_at_are_only_those_that_were(room, sample_desk, qtbot):
    decide_all(qtbot, room, sample_desk)
    settle(qtbot, room, sample_desk)
    for _ in range(10):
        room.before.turn_page()
        room.after.turn_page()
    looked = room._looking.acceptable(room._lines)
    assert set(looked) == {slot(sample_desk, room, FrameKind.STORY).id}
    assert room.accept_all.text() == "Accept 1 looked at"
    room.accept_all.click()
    accepted = [f.kind for f in frames_of(workspace(sample_desk), room.session.id) if f.accepted]
    assert accepted == [FrameKind.STORY]


def test_leafing_through_quickly_is_not_looking(room, sample_desk, qtbot):
    room._timer.setInterval(LOOK)
    before = room._looking.acceptable(room._lines)
    qtbot.keyClick(room.list, KEY.Key_J)
    qtbot.keyClick(room.list, KEY.Key_K)
    qtbot.keyClick(room.list, KEY.Key_K)
    assert room._timer.isActive()
    assert room._looking.acceptable(room._lines) == before


def test_a_later_edit_of_the_case_takes_the_frame_out_again(room, sample_desk, qtbot):
    decide_all(qtbot, room, sample_desk)
    settle(qtbot, room, sample_desk)
    for _ in range(10):
        if slot(sample_desk, room, FrameKind.STORY).accepted:
            break
        qtbot.keyClick(room.list, KEY.Key_Return)
    quiet(qtbot, sample_desk.studio)
    story = slot(sample_desk, room, FrameKind.STORY)
    case = sample_desk.studio.casefile(room.session.cases[0]).case
    assert sample_desk.studio.edit(revise(case, story=case.story + " It was late."))
    quiet(qtbot, sample_desk.studio)
    line = next(one for one in room.model.lines if one.slot.id == story.id)
    assert line.state == ("Changed, look again", "warning")
    assert not line.accepted
    assert story.id not in room._looking.acceptable(room._lines)


def test_what_was_accepted_is_taken_out_of_sight(room, sample_desk, qtbot):
    decide_all(qtbot, room, sample_desk)
    settle(qtbot, room, sample_desk)
    for _ in range(10):
        if slot(sample_desk, room, FrameKind.STORY).accepted:
            break
        qtbot.keyClick(room.list, KEY.Key_Return)
    room.list.choose(slot(sample_desk, room, FrameKind.STORY).id)
    assert room.accept.text() == "Take out of sight"
    room.accept.click()
    assert not slot(sample_desk, room, FrameKind.STORY).accepted


def test_who_may_not_lead_sessions_cannot_accept(room, sample_desk, qtbot):
    decide_all(qtbot, room, sample_desk)
    settle(qtbot, room, sample_desk)
    set_up(sample_desk.studio, signed_in="Eli Frost")
    room.refresh()
    for _ in range(10):
        qtbot.keyClick(room.list, KEY.Key_Return)
    assert not slot(sample_desk, room, FrameKind.STORY).accepted
    assert not room.accept_all.isEnabled()
    assert not room.words.buttons[NameKind.PERSON].isEnabled()


def test_escape_leads_back_to_the_frame_in_hand(room, qtbot):
    qtbot.keyClick(room.list, KEY.Key_J)
    frame = room.list.line.slot.id
    screen = room.parent().parent()
    qtbot.keyClick(room.list, KEY.Key_Escape)
    assert screen.page.isVisible()
    assert screen.page.list.line.slot.id == frame


def test_each_picture_is_seen_and_accepted_on_its_own(room, sample_desk, qtbot):
    studio, case = sample_desk.studio, room.session.cases[0]
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    kept = studio.workspace.keep_file(bytes(buffer.data().data()))
    photo = Evidence(
        id="photo", case_id=case, subject="s", sha256=kept.sha256, kind=EvidenceKind.PHOTO
    )
    assert studio.edit(add("Add a photo", photo))
    frame = ShowFrame(
        id="picture",
        session=room.session.id,
        rank=0.0,
        kind=FrameKind.PICTURE,
        about=case,
        evidence="photo",
    )
    assert studio.edit(add_frame(workspace(sample_desk), frame))
    quiet(qtbot, studio)
    room.list.choose("picture")
    settle(qtbot, room, sample_desk)
    assert room.sides.stage.isVisible(), "the picture itself is seen"
    assert "cannot hide what is in a picture" in room.sides._about_pictures.text()
    assert room.sides._about_pictures.isVisible()
    assert "picture" not in room._looking.acceptable(room._lines)
    qtbot.keyClick(room.list, KEY.Key_Return)
    accepted = [f.id for f in frames_of(workspace(sample_desk), room.session.id) if f.accepted]
    assert accepted == ["picture"]


def test_when_all_is_accepted_it_says_what_comes_then(room, sample_desk, qtbot):
    studio = sample_desk.studio
    digests = {one.frame.id: one.frame.digest for one in room._lines}
    last = digests.popitem()
    assert room._accept(digests)
    quiet(qtbot, studio)
    room._go_on()
    assert "All frames" not in "".join(sample_desk.guide.said)
    assert room._accept(dict([last]))
    quiet(qtbot, studio)
    room._go_on()
    assert sample_desk.guide.said[-1].startswith("All frames are accepted. Esc leads back")
