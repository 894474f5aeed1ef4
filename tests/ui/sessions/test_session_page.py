"""Preparing one session: frames chosen, ordered and reworded; the case is never changed by it."""

import pytest
from PySide6.QtCore import QPoint, Qt

from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.domain.session import FrameKind, KnownName, NameKind
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add, new_id
from rca_studio.editing.name_gestures import add_names
from rca_studio.editing.session_gestures import accept_frames, delete_session, frames_of
from rca_studio.ui.sessions.frame_state import frame_lines, show_words
from rca_studio.ui.sessions.present.before_you_go import CameOfItSheet
from rca_studio.ui.sessions.present.starting import current_show
from rca_studio.ui.sessions.session_page import SessionPage
from tests.ui.people.team import shown
from tests.ui.sessions.rooms import prepared, quiet, told_cases, with_story, without_sessions

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(sample_desk, qtbot):
    studio = sample_desk.studio
    without_sessions(studio)
    case, other = told_cases(studio)
    with_story(studio, case)
    made = SessionPage(studio, sample_desk.guide)
    qtbot.addWidget(made)
    made.resize(1170, 700)
    studio.changed.connect(made.refresh)
    made.show_session(prepared(studio, case, other))
    made.show()
    quiet(qtbot, studio)
    assert made.show_now is not None
    return made


def slots(page, desk):
    return frames_of(desk.studio.casefile(WORKSPACE), page.session.id)


def take(page, kind, about=None):
    """Take the first frame of a kind in hand; gives its line."""
    line = next(
        one for one in page.model.lines if one.slot.kind is kind and about in (None, one.slot.about)
    )
    page.list.choose(line.slot.id)
    return line


def line_of(page, slot):
    return next(one for one in page.model.lines if one.slot.id == slot)


def test_frames_stand_in_order_with_what_they_say(page, sample_desk):
    assert [one.slot.id for one in page.model.lines] == [s.id for s in slots(page, sample_desk)]
    story = take(page, FrameKind.STORY)
    assert story.heading == "What almost happened"
    assert page.preview.view.shown.frame is story.frame
    assert "Ana" not in page.preview.view.accessibleName()
    assert page.editor.text.placeholderText()


def test_alt_and_arrows_move_a_frame_and_it_stays_in_hand(page, sample_desk, qtbot):
    story = take(page, FrameKind.STORY)
    for key, place in ((Qt.Key.Key_Down, 2), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Up, 2)):
        qtbot.keyClick(page.list, key, ALT)
        assert [s.id for s in slots(page, sample_desk)].index(story.slot.id) == place
        assert page.list.line.slot.id == story.slot.id
    page.order.click()
    assert [s.kind for s in slots(page, sample_desk)][:3] == [
        FrameKind.OPENING,
        FrameKind.STORY,
        FrameKind.EXPECTED,
    ]


def test_a_frame_is_dropped_at_another_place(page, sample_desk):
    ids = [one.slot.id for one in page.model.lines]
    data = page.model.mimeData([page.model.index(1)])
    index = page.model.index(0, 0).parent()
    page.model.dropMimeData(data, Qt.DropAction.MoveAction, 4, 0, index)
    now = [s.id for s in slots(page, sample_desk)]
    assert now == [ids[0], ids[2], ids[3], ids[1], *ids[4:]]
    data = page.model.mimeData([page.model.index(3)])
    page.model.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, index)
    assert [s.id for s in slots(page, sample_desk)] == ids


def test_space_leaves_a_frame_out_and_takes_it_in_again(page, sample_desk, qtbot):
    story = take(page, FrameKind.STORY)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    quiet(qtbot, sample_desk.studio)
    line = line_of(page, story.slot.id)
    assert line.state == ("Left out", "neutral")
    assert line.frame is not None, "it can be looked at all the same"
    assert not page.editor.shown.isChecked()
    qtbot.mouseClick(page.editor.shown, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert line_of(page, story.slot.id).slot.shown


def test_own_words_are_shown_and_the_case_stays_as_it_is(page, sample_desk, qtbot):
    story = take(page, FrameKind.STORY)
    case = sample_desk.studio.casefile(story.slot.about)
    page.editor.heading.setText("A near fall")
    page.editor.heading.textEdited.emit("A near fall")
    page.editor.text.setPlainText("She nearly fell.\nNobody was hurt.")
    page.editor.commit()
    quiet(qtbot, sample_desk.studio)
    frame = line_of(page, story.slot.id).frame
    assert frame.heading == "A near fall"
    assert frame.body.paragraphs == ("She nearly fell.", "Nobody was hurt.")
    assert sample_desk.studio.casefile(story.slot.about) is case
    page.editor.back.click()
    quiet(qtbot, sample_desk.studio)
    frame = line_of(page, story.slot.id).frame
    assert frame.heading == "What almost happened"
    assert frame.digest == story.frame.digest


def test_notes_are_for_the_facilitator_and_change_nothing_others_see(page, sample_desk, qtbot):
    story = take(page, FrameKind.STORY)
    page.editor.notes.setPlainText("Leave a pause here.")
    page.editor.commit()
    quiet(qtbot, sample_desk.studio)
    frame = line_of(page, story.slot.id).frame
    assert "Leave a pause here." in frame.notes
    assert frame.digest == story.frame.digest


def test_half_typed_words_go_to_the_frame_they_were_typed_for(page, sample_desk, qtbot):
    story = take(page, FrameKind.STORY)
    page.editor.notes.setPlainText("For the story")
    expected = take(page, FrameKind.EXPECTED)
    now = {s.id: s.notes for s in slots(page, sample_desk)}
    assert now[story.slot.id] == "For the story"
    assert now[expected.slot.id] == ""


def test_a_vote_with_one_answer_is_told_and_not_kept(page, sample_desk, qtbot):
    question = take(page, FrameKind.QUESTION)
    page.editor.options.setPlainText("Yes")
    page.editor.commit()
    assert "two answers" in sample_desk.prompts.told[-1].what
    assert {s.id: s.options for s in slots(page, sample_desk)}[question.slot.id] == ()


def test_own_frames_questions_and_pictures_are_added_and_taken_away(page, sample_desk, qtbot):
    studio = sample_desk.studio
    story = take(page, FrameKind.STORY)
    sheet = page.add_frame("own")
    assert not sheet.yes.isEnabled()
    sheet.heading.setText("What others do")
    sheet.text.setPlainText("They mark the place.")
    sheet.yes.click()
    place = [s.id for s in slots(page, sample_desk)].index(story.slot.id)
    own = slots(page, sample_desk)[place + 1]
    assert (own.kind, own.about, own.heading) == (
        FrameKind.OWN,
        story.slot.about,
        "What others do",
    )
    sheet = page.add_frame("question")
    sheet.text.setPlainText("What would you do?")
    sheet.options.setPlainText("Nothing")
    assert not sheet.yes.isEnabled()
    sheet.options.setPlainText("Nothing\nAsk")
    sheet.yes.click()
    assert any(s.options == ("Nothing", "Ask") for s in slots(page, sample_desk))
    page.list.choose(own.id)
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert own.id not in {s.id for s in slots(page, sample_desk)}
    sample_desk.guide.offers[-1]()
    assert own.id in {s.id for s in slots(page, sample_desk)}
    quiet(qtbot, studio)


def test_a_picture_is_chosen_from_the_evidence_of_the_cases(page, sample_desk, qtbot, png):
    studio, case = sample_desk.studio, page.session.cases[0]
    sheet = page.add_frame("picture")
    assert not sheet.yes.isEnabled()
    assert "no photo" in sheet.image.text()
    sheet.reject()
    kept = studio.workspace.keep_file(png)
    photo = Evidence(
        id=new_id(),
        case_id=case,
        subject="story",
        note="The doorway",
        file_name="door.png",
        sha256=kept.sha256,
        size=len(png),
        kind=EvidenceKind.PHOTO,
    )
    assert studio.edit(add("Add a photo", photo))
    sheet = page.add_frame("picture")
    assert sheet.chosen == photo
    sheet.yes.click()
    quiet(qtbot, studio)
    line = take(page, FrameKind.PICTURE)
    assert (line.slot.evidence, line.slot.about) == (photo.id, case)
    assert line.frame.body.sha256 == kept.sha256
    assert line.state == ("To be looked at", "warning")


@pytest.fixture
def png():
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QColor, QImage

    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def test_a_new_name_hides_at_once(page, sample_desk, qtbot):
    studio = sample_desk.studio
    story = take(page, FrameKind.STORY)
    assert "glimmerfold" in " ".join(story.frame.after)
    step = add_names(
        studio.casefile(WORKSPACE), NameKind.SITE, ["glimmerfold"], studio.writer.stamp()
    )
    assert studio.edit(step)
    assert studio.casefile(WORKSPACE).of(KnownName)
    quiet(qtbot, studio)
    frame = line_of(page, story.slot.id).frame
    assert "glimmerfold" not in " ".join(frame.after)
    assert frame.digest != story.frame.digest
    assert "glimmerfold" in page.preview.hidden.text()


def test_nothing_can_be_presented_before_it_was_accepted(page, sample_desk):
    assert not page.present.isEnabled()
    assert "accept" in page.present.accessibleDescription()
    assert not page.export.isEnabled()
    assert page.state.word.startswith("0 of ")


def test_a_frame_with_nothing_to_say_tells_why(page, sample_desk, qtbot):
    silent = [one for one in page.model.lines if one.frame is None]
    for line in silent:
        page.list.choose(line.slot.id)
        assert line.state[0] == "Nothing to show"
        assert page.preview.nothing.text() == page.show_now.silent[line.slot.id]


def test_the_arrow_keys_go_through_the_steps_of_a_frame(page, qtbot):
    line = next(one for one in page.model.lines if one.frame and one.frame.steps > 2)
    page.list.choose(line.slot.id)
    page.preview.stage.setFocus()
    for key, step in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 1)):
        qtbot.keyClick(page.preview.stage, key)
        assert page.preview.view.shown.step == step
    page.list.step(-1)
    page.list.step(1)
    assert page.preview.step == 0


def test_a_session_that_is_deleted_meanwhile_leads_back(page, sample_desk, qtbot):
    with qtbot.waitSignal(page.left):
        sample_desk.studio.edit(
            delete_session(sample_desk.studio.casefile(WORKSPACE), page.session)
        )


def test_a_show_that_is_ready_says_so():
    assert show_words(frame_lines((), None)) == ("No frame to show", "warning")


def test_what_came_of_a_session_opens_from_its_page(page, qtbot):
    page.came.click()
    shown(qtbot, CameOfItSheet).reject()


def test_presenting_waits_for_the_frames_and_says_why_none_is_shown(page, sample_desk, qtbot):
    page.begin_show()
    assert "accept them first" in sample_desk.guide.said[-1]
    story = take(page, FrameKind.STORY)
    session, stamp = page.session, sample_desk.studio.writer.stamp()
    step = accept_frames(
        sample_desk.studio.casefile(WORKSPACE), session, {story.slot.id: story.frame.digest}, stamp
    )
    assert sample_desk.studio.edit(step)
    page.show_now = None
    page._reader._made_from = ()
    page.begin_show()
    page.refresh()
    quiet(qtbot, sample_desk.studio)
    room = current_show(sample_desk.studio)
    assert room is not None
    assert [frame.id for frame in room.presenter.frames] == [story.slot.id]
    room.close()


def test_taking_it_along_says_why_it_cannot_be(page, sample_desk):
    page.take_along()
    assert "accept them first" in sample_desk.guide.said[-1]


def test_words_of_a_frame_are_not_cut_on_a_small_screen_twice_as_large(page, sample_desk, qtbot):
    page.resize(630, 450)
    quiet(qtbot, sample_desk.studio)
    look, stage = page.preview.look, page.preview.stage
    right = page.preview.viewport().width()
    for part in (look, stage):
        corner = part.mapTo(page.preview.viewport(), QPoint(part.width(), 0))
        assert part.isVisible()
        assert corner.x() <= right


def test_present_says_how_a_show_is_led_once_there_is_one(page, sample_desk, qtbot):
    story = take(page, FrameKind.STORY)
    step = accept_frames(
        sample_desk.studio.casefile(WORKSPACE),
        page.session,
        {story.slot.id: story.frame.digest},
        sample_desk.studio.writer.stamp(),
    )
    assert sample_desk.studio.edit(step)
    quiet(qtbot, sample_desk.studio)
    assert "N lays the notes over the picture" in page.present.accessibleDescription()
    assert "Esc ends it" in page.present.toolTip()
