"""The wording check in the editors: underlined while typing, helped with by mouse and by F7."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from rca_studio.analysis.wording_flag import Flag
from rca_studio.domain.causal import Cause, CauseNature
from rca_studio.editing import gestures, timeline_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.story_tab import StoryTab
from rca_studio.ui.causes.evidence_dialog import EvidenceDialog
from rca_studio.ui.causes.inspect_cause import CausePanel
from rca_studio.ui.causes.timeline_panel import EntryPanel
from rca_studio.ui.widgets.field import LineEdit, TextArea
from rca_studio.ui.widgets.flag_card import FlagCard
from rca_studio.ui.widgets.flagged import FlaggedEdit
from rca_studio.ui.wording import Place, WordingReader, watch
from tests.ui.case.desk import make_desk

Key = Qt.Key


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    made.studio.close()


@pytest.fixture
def story(desk, qtbot):
    tab = StoryTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    tab.resize(1300, 800)
    tab.show_casefile(desk.casefile)
    desk.studio.changed.connect(lambda _told: tab.show_casefile(desk.casefile))
    tab.show()
    tab.activateWindow()
    qtbot.waitUntil(tab.isActiveWindow)
    yield tab
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def flags_in(editor: QWidget) -> FlaggedEdit:
    return editor.findChild(FlaggedEdit)


def write(qtbot, editor, words: str) -> FlaggedEdit:
    editor.setFocus()
    editor.selectAll()
    flagged = flags_in(editor)
    with qtbot.waitSignal(flagged.looked):
        qtbot.keyClicks(editor, words)
    return flagged


def card_of(editor: QWidget) -> FlagCard:
    return next(c for c in editor.window().findChildren(FlagCard) if c.isVisible())


def test_words_are_underlined_in_the_story_soon_after_they_are_typed(story, qtbot):
    editor = story.story.editor
    flagged = write(qtbot, editor, "The worker was careless. The walker was out of reach.")
    assert [flag.words for flag in flagged.flags] == ["careless"]
    marks = editor.extraSelections()
    assert [mark.cursor.selectedText() for mark in marks] == ["careless"]
    flagged = write(qtbot, editor, "The walker stood two metres away.")
    assert not flagged.flags
    assert not editor.extraSelections()


def test_a_line_is_underlined_too_and_keeps_its_text_and_cursor(story, qtbot):
    editor = story.title.editor
    flagged = flags_in(editor)
    editor.setText("")
    with qtbot.waitSignal(flagged.looked):
        editor.insert("Careless transfer 😀 and a careless note")
    assert len(flagged.flags) == 2
    assert editor.text() == "Careless transfer 😀 and a careless note"
    assert editor.cursorPosition() == len("Careless transfer 😀 and a careless note") + 1
    editor.clearFocus()
    marked = editor.grab().toImage()
    flagged.take(editor.text(), ())
    assert editor.grab().toImage() != marked  # something was drawn below the words
    assert not editor.isUndoAvailable() or editor.text().startswith("Careless")


def test_f7_goes_from_words_to_words_and_esc_back_to_the_text(story, qtbot):
    editor = story.story.editor
    write(qtbot, editor, "The worker was careless and always late.")
    editor.moveCursor(editor.textCursor().MoveOperation.Start)
    qtbot.keyClick(editor, Key.Key_F7)
    first = card_of(editor)
    assert first.flag.words == "careless"
    assert editor.textCursor().selectedText() == "careless"
    assert first.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_F7)
    assert card_of(editor).flag.words == "always"
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert flags_in(editor).card is None
    assert QApplication.focusWidget() is editor


def test_help_comes_with_the_mouse_without_taking_the_focus(story, qtbot):
    editor = story.story.editor
    flagged = write(qtbot, editor, "The worker was careless.")
    place = flagged._place_of(flagged.flags[0]).center()
    view = editor.viewport()
    QApplication.sendEvent(
        view, QHelpEvent(QHelpEvent.Type.ToolTip, place, view.mapToGlobal(place))
    )
    assert card_of(editor).flag.words == "careless"
    assert QApplication.focusWidget() is editor
    qtbot.keyClicks(editor, "x")
    assert flagged.card is None  # typing goes on undisturbed


def test_proposed_words_are_put_in_and_can_be_undone(desk, story, qtbot):
    editor = story.story.editor
    flagged = write(qtbot, editor, "The person suffered from dizziness, an accident victim.")
    useful = [flag for flag in flagged.flags if flag.replacement]
    if not useful:
        flagged = write(qtbot, editor, "Staff failed to see it.")
        useful = [flag for flag in flagged.flags if flag.replacement]
    assert useful, [f.words for f in flagged.flags]
    before = editor.text()
    flagged.show_flag(useful[0])
    qtbot.keyClick(card_of(editor).use, Key.Key_Return)
    assert useful[0].replacement.casefold() in editor.text().casefold()
    assert useful[0] not in flagged.flags
    assert desk.casefile.case.story == editor.text()
    editor.undo()
    assert editor.text() == before


def test_words_are_kept_with_a_reason_and_not_asked_about_again(desk, story, qtbot):
    editor = story.story.editor
    flagged = write(qtbot, editor, "The alarm was always late that week.")
    flagged.show_flag(flagged.flags[0])
    card = card_of(editor)
    card.keep.click()
    assert not card.keep.isEnabled()  # not without a reason
    qtbot.keyClicks(card.note, "It was counted, seven of seven")
    with qtbot.waitSignal(flagged.looked):
        qtbot.keyClick(card.note, Key.Key_Return)
    assert not flagged.flags
    (kept,) = (one for one in desk.casefile if type(one).__name__ == "KeptWording")
    assert (kept.subject, kept.field) == (desk.case_id, "story")
    assert kept.note == "It was counted, seven of seven"
    desk.studio.undo()
    qtbot.waitUntil(lambda: bool(flagged.flags))


def test_a_cause_that_gets_a_cause_is_not_asked_about_any_more(desk, qtbot):
    step, key = gestures.add_cause(desk.casefile, desk.casefile.event.id, "Staff forgot the walker")
    desk.studio.edit(step)
    panel = CausePanel(desk.studio, desk.guide)
    qtbot.addWidget(panel)
    panel.show_entity(desk.casefile, key, desk.studio.analysis_of(desk.case_id))
    panel.show()
    flagged = flags_in(panel.words)
    qtbot.waitUntil(lambda: any(f.rule == "slip" for f in flagged.flags))
    more, _ = gestures.add_cause(desk.casefile, key, "The walker stood behind the door")
    desk.studio.edit(more)
    qtbot.waitUntil(lambda: not any(f.rule == "slip" for f in flagged.flags))
    cause = desk.casefile.get(key)
    assert isinstance(cause, Cause)
    assert cause.nature is CauseNature.CONDITION


def test_the_word_lists_are_read_in_a_worker(desk, qtbot):
    from rca_studio.analysis import wording_language

    wording_language.shipped_wordings.cache_clear()
    editor = TextArea("The worker was careless.")
    qtbot.addWidget(editor)
    flagged = watch(desk.studio, editor, lambda: Place(desk.casefile.case, "story"))
    assert not WordingReader.of(desk.studio).ready
    editor.show()
    assert desk.studio.jobs.busy
    qtbot.waitUntil(lambda: bool(flagged.flags))


def test_a_long_text_is_looked_at_behind_the_window(desk, qtbot):
    editor = TextArea("The walker stood at the door. " * 400 + "The worker was careless.")
    qtbot.addWidget(editor)
    flagged = watch(desk.studio, editor, lambda: Place(desk.casefile.case, "story"))
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    editor.show()
    flagged.look()
    assert desk.studio.jobs.busy
    assert not flagged.flags
    qtbot.waitUntil(lambda: [flag.words for flag in flagged.flags] == ["careless"])


def test_an_editor_may_go_before_its_text_was_read(desk, qtbot):
    editor = TextArea("The worker was careless. " * 200)
    watch(desk.studio, editor, lambda: Place(desk.casefile.case, "story")).look()
    editor.deleteLater()
    del editor
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def test_the_place_of_help_stays_inside_its_window(story, qtbot):
    editor = story.story.editor
    flagged = write(qtbot, editor, "A walker stood there. " * 40 + "Careless")
    flagged.show_flag(flagged.flags[-1])
    card = card_of(editor)
    assert story.rect().contains(card.geometry())
    assert card.mapTo(story, QPoint(0, 0)).y() >= 0


def test_words_of_evidence_are_underlined_before_it_belongs_to_a_case(desk, qtbot):
    dialog = EvidenceDialog(desk.studio, None)
    qtbot.addWidget(dialog)
    dialog.show()
    flagged = flags_in(dialog.note)
    with qtbot.waitSignal(flagged.looked):
        dialog.note.setPlainText("The worker was careless")
    assert [flag.words for flag in flagged.flags] == ["careless"]
    flagged.show_flag(flagged.flags[0])
    assert not card_of(dialog.note).keep.isVisible()  # it is not stored, so nothing can be kept
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


@pytest.mark.parametrize("field", ["text", "expected"])
def test_a_step_of_the_timeline_is_looked_at_too(desk, qtbot, field):
    step, key = timeline_gestures.add_entry(desk.casefile, "The staff were careless")
    desk.studio.edit(step)
    entry = desk.casefile.get(key)
    desk.studio.edit(gestures.revise(entry, expected="Careless staff as on any other day"))
    panel = EntryPanel(desk.studio, desk.guide)
    qtbot.addWidget(panel)
    panel.show_entity(desk.casefile, key, desk.studio.analysis_of(desk.case_id))
    panel.show()
    editor = panel.words if field == "text" else panel.expected.editor
    qtbot.waitUntil(lambda: "careless" in [f.words.lower() for f in flags_in(editor).flags])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.sampled_from(["careless", "😀", "é", "\n", " ", "مرحبا", "ﬁ", "word"])))
def test_the_line_stands_under_the_very_words_in_any_script(qtbot, parts):
    text = "".join(parts)
    editor = QPlainTextEdit(text)
    flags = tuple(
        Flag("facts", "fix", found.start(), found.end(), found.group(), "What was there?")
        for found in re.finditer("careless", text)
    )
    flagged = FlaggedEdit(editor, lambda _text, take: take(flags))
    flagged.look()
    marked = [mark.cursor.selectedText() for mark in editor.extraSelections()]
    assert marked == ["careless"] * len(flags)
    for flag in flags:
        flagged._choose(flag)
        assert editor.textCursor().selectedText() == "careless"


def test_underlining_a_line_leaves_selection_and_undo_alone(qtbot):
    line = LineEdit("A careless word")
    qtbot.addWidget(line)
    line.insert("!")
    line.setSelection(2, 8)
    flag = Flag("facts", "fix", 2, 10, "careless", "What was there?")
    flagged = FlaggedEdit(line, lambda _text, take: take((flag,)))
    flagged.look()
    assert flagged.flags == (flag,)
    assert line.selectedText() == "careless"
    assert line.text() == "A careless word!"
    line.undo()
    assert line.text() == "A careless word"
