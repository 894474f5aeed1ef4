"""The facilitator's own window, where there is little room for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from rca_studio.ui.sessions.present.large import Large
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
