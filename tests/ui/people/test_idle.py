"""Noticing that nobody is there: by two clocks, at the windows of the system."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from rca_studio.ui.people.idle import IdleWatch


class Clock:
    """Two clocks a test turns."""

    def __init__(self) -> None:
        self.steady, self.wall = 100.0, 1_000_000.0

    def __call__(self) -> tuple[float, float]:
        return self.steady, self.wall

    def on(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def watch(clock, qapp):
    made = IdleWatch(clock)
    made.told = []
    made.quiet.connect(lambda: made.told.append(1))
    yield made
    made.stop()
    made.deleteLater()


def test_it_tells_after_the_minutes_and_not_before(watch, clock):
    watch.start(10)
    clock.on(599)
    watch.look()
    assert not watch.told
    clock.on(1)
    watch.look()
    assert watch.told == [1]
    watch.look()
    assert watch.told == [1]


def test_a_touch_begins_anew(watch, clock):
    watch.start(10)
    clock.on(590)
    watch.touch()
    clock.on(590)
    watch.look()
    assert not watch.told
    clock.on(10)
    watch.look()
    assert watch.told


def test_a_computer_that_slept_is_quiet_at_the_first_touch(watch, clock):
    watch.start(10)
    clock.wall += 3600  # the steady clock stood still
    watch.touch()
    watch.look()
    assert watch.told == [1]


def test_a_clock_set_back_changes_nothing(watch, clock):
    watch.start(10)
    clock.wall -= 3600
    clock.steady += 600
    watch.look()
    assert watch.told


def test_never_is_never(watch, clock):
    watch.start(0)
    clock.on(10_000)
    watch.look()
    assert not watch.told
    watch.start(10)
    watch.start(0)
    clock.on(10_000)
    watch.look()
    assert not watch.told


def test_another_limit_counts_from_the_last_touch(watch, clock):
    watch.start(10)
    clock.on(300)
    watch.start(5)
    assert watch.told


@pytest.mark.parametrize("kind", ["key", "mouse", "move"])
def test_keys_and_mouse_of_any_window_are_touches(watch, clock, qtbot, kind):
    window = QWidget()
    qtbot.addWidget(window)
    watch.start(10)
    window.show()  # opened after the watch began, as a dialog is
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    clock.on(599)
    handle = window.windowHandle()
    if kind == "key":
        QTest.keyClick(handle, Qt.Key.Key_A)
    elif kind == "mouse":
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton)
    else:
        QTest.mouseMove(handle, window.rect().center())
    clock.on(599)
    watch.look()
    assert not watch.told


def test_the_timer_itself_tells(clock, qtbot, watch):
    watch.start(10)
    clock.on(600)
    watch._timer.start(1)
    qtbot.waitUntil(lambda: bool(watch.told))
