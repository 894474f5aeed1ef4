"""The facilitator's own window, where there is little room for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from rca_studio.ui.sessions.present.before_you_go import BeforeYouGo
from rca_studio.ui.sessions.present.large import Large
from rca_studio.ui.sessions.present.terms import Key
from tests.ui.sessions.present.shows import frame, show


@pytest.fixture
def small(stage_desk, cables, qapp):
    """A laptop of 1366x768 pixels with everything twice as large."""
    stage_desk.show = show(frame("story", notes=("Thank them. " * 30,)), frame("question"))
    window = stage_desk.room().facilitator
    window.showNormal()
    window.resize(683, 384)
    qapp.processEvents()
    return window


def test_notes_come_first_on_a_small_screen_twice_as_large(small):
    (first, *_) = small.notes.findChildren(Large)
    lines = small.notes.viewport().height() / QFontMetrics(first.font()).lineSpacing()
    assert lines >= 4
    assert small.notes.width() > small.now.width()
    assert not small.hidden_card.isVisible()
    assert "Hidden here" in small.notes.words


def test_frames_are_listed_there_while_they_are_asked_for(small, qtbot):
    assert not small.frames_card.isVisible()
    assert "L: all frames" in small.place.text()
    qtbot.keyClick(small, Qt.Key.Key_L)
    assert small.frames_card.isVisible()
    assert small.frames.hasFocus()
    qtbot.keyClick(small.frames, Qt.Key.Key_Down)
    qtbot.keyClick(small.frames, Qt.Key.Key_Return)
    assert not small.frames_card.isVisible()
    assert small.place.text().startswith("Frame 2 of 2")


def test_a_large_screen_shows_all_of_it(small, qapp):
    small.resize(1280, 720)
    qapp.processEvents()
    assert small.frames_card.isVisible()


def test_escape_ends_the_show_and_once_more_closes_it(stage_desk, cables, qapp):
    stage_desk.show = show(frame("story"))
    room = stage_desk.room()
    window, over = room.facilitator, []
    room.over.connect(lambda: over.append(True))
    end = window.buttons[Key.END]
    assert end.text() == "End  Esc"
    room.press(Key.END)
    (sheet,) = window.findChildren(BeforeYouGo)
    sheet.reject()
    assert end.isEnabled()
    assert end.text() == "Close  Esc"
    assert not over
    room.press(Key.END)
    assert over == [True]


def test_a_vote_for_an_answer_that_is_not_there_says_which_keys_count(stage_desk, cables):
    stage_desk.show = show(frame("question", options=("Yes", "No")))
    room = stage_desk.room()
    room.press("7")
    assert room.facilitator.told.text() == "There are 2 answers here: keys 1 to 2 count them."
