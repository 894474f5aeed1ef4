"""Picture on one screen, notes on the other; cables pulled for real, resolutions and scalings."""

from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from rca_studio.ui.sessions.present.screens import Sharing, arrange
from rca_studio.ui.sessions.present.terms import Key, Paused
from tests.ui.sessions.present.cables import screen
from tests.ui.sessions.present.conftest import LAPTOP
from tests.ui.sessions.present.shows import SECRET, seven


def seen_by_room(room) -> str | None:
    """The id of the frame on the projector; ``None`` for an empty ground or no projector."""
    view = room.projector.view
    if not room.projector.isVisible() or view.shown is None:
        return None
    return None if view.accessibleName() == "Nothing is shown." else view.shown.frame.id


def test_the_picture_covers_the_other_screen_and_the_notes_stay_on_the_laptop(cables, stage_desk):
    room = stage_desk.room()
    beam, laptop = cables.named("projector"), cables.named("laptop")
    assert room.projector.screen() is beam
    assert room.projector.geometry() == beam.geometry()
    assert room.projector.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert room.facilitator.screen() is laptop
    assert laptop.geometry().contains(room.facilitator.geometry())
    assert seen_by_room(room) == "opening"
    assert not room.presenter.alone


def test_the_room_never_reads_what_is_hidden_and_the_facilitator_reads_the_notes(
    cables, stage_desk
):
    room = stage_desk.room()
    while True:
        assert SECRET not in repr(room.projector.view.shown)
        assert SECRET not in room.projector.view.accessibleName()
        assert f"Thank {SECRET} for it" in room.facilitator.notes.words
        if room.presenter.following is None:
            break
        room.press(Key.NEXT)


@pytest.mark.parametrize(
    ("wide", "high", "dpr"),
    [(1920, 1080, 1), (3840, 2160, 1), (3840, 2160, 2), (1280, 720, 1), (1920, 1080, 1.25)],
)
def test_any_resolution_and_scaling(cables, stage_desk, wide, high, dpr):
    cables.pull()
    cables.two(dpr, wide=wide, high=high)
    room = stage_desk.room()
    beam = cables.named("projector")
    assert room.projector.geometry() == beam.geometry()
    assert room.projector.devicePixelRatioF() == dpr
    picture = room.projector.grab()
    assert (picture.width(), picture.height()) == (wide, high)
    assert seen_by_room(room) == "opening"


# -- the cable is pulled ---------------------------------------------------------------------------


def test_a_pulled_cable_pauses_the_show_and_a_new_one_lets_it_go_on(cables, stage_desk):
    room = stage_desk.room()
    for _ in range(2):
        room.press(Key.NEXT)
    was = room.facilitator.geometry()
    cables.pull()
    assert cables.names == ["laptop"]
    assert not room.projector.isVisible(), "it does not jump over the notes"
    assert room.facilitator.isVisible()
    assert room.facilitator.geometry() == was
    assert room.facilitator.told.text() == "The projector is gone. The show waits at frame 3."
    assert room.facilitator.banner.isVisible()
    assert room.facilitator.here.isVisible()
    stage_desk.hands.go(600)
    room.press(Key.NEXT)
    assert room.presenter.place.index == 2
    assert room.presenter.clock.elapsed == 0

    cables.two()
    assert room.projector.screen() is cables.named("projector")
    assert seen_by_room(room) == "steps"
    assert room.presenter.paused == frozenset()
    assert not room.presenter.alone
    assert room.facilitator.screen() is cables.named("laptop")
    room.press(Key.NEXT)
    assert room.presenter.place.step == 1


def test_the_cable_may_be_pulled_again_and_again_and_come_back_another_size(cables, stage_desk):
    room = stage_desk.room()
    room.press(Key.NEXT)
    for dpr, wide, high in ((1, 1920, 1080), (2, 3840, 2160), (1, 1280, 720)):
        cables.pull()
        assert not room.projector.isVisible()
        assert room.presenter.paused == {Paused.SCREEN}
        cables.two(dpr, wide=wide, high=high)
        assert room.projector.geometry() == cables.named("projector").geometry()
        assert seen_by_room(room) == "story"


def test_another_projector_is_taken_as_well(cables, stage_desk):
    room = stage_desk.room()
    cables.pull()
    cables.are(screen(*LAPTOP), screen("hall", -3840, 3840, 2160, 2))
    assert room.projector.screen() is cables.named("hall")
    assert seen_by_room(room) == "opening"


def test_a_projector_that_changes_its_size_is_covered_again(cables, stage_desk):
    room = stage_desk.room()
    cables.two(wide=1280, high=720)
    assert room.projector.geometry() == cables.named("projector").geometry()
    assert (room.projector.width(), room.projector.height()) == (1280, 720)
    assert room.presenter.paused == frozenset()


def test_a_laptop_whose_own_screen_goes_shows_no_notes_to_the_room(cables, stage_desk):
    room = stage_desk.room()
    cables.are(screen("projector", 1366, 1920, 1080))
    assert cables.names == ["projector"]
    assert not room.facilitator.isVisible()
    assert room.presenter.alone
    assert seen_by_room(room) == "opening"
    assert not room.projector.peek.isVisible()
    cables.two()
    assert room.facilitator.isVisible()
    assert room.facilitator.screen() is cables.named("laptop")
    assert room.projector.screen() is cables.named("projector")


def test_mirrored_screens_count_as_one(cables, stage_desk):
    room = stage_desk.room()
    cables.are(screen(*LAPTOP), screen("projector", 0, 1366, 768))
    assert arrange(cables.named("laptop")).sharing is Sharing.MIRRORED
    assert not room.facilitator.isVisible(), "the room would read the notes"
    assert room.presenter.alone
    assert seen_by_room(room) == "opening"


def test_the_show_can_go_on_on_the_screen_that_is_left(cables, stage_desk):
    room = stage_desk.room()
    room.press(Key.NEXT)
    cables.pull()
    QTest.mouseClick(room.facilitator.here, Qt.MouseButton.LeftButton)
    assert room.presenter.alone
    assert not room.facilitator.isVisible()
    assert room.projector.screen() is cables.named("laptop")
    assert seen_by_room(room) == "story"


def test_a_cable_pulled_after_the_end_disturbs_nothing(cables, stage_desk):
    room = stage_desk.room()
    room.press(Key.END)
    cables.pull()
    assert room.presenter.told == ""
    cables.two()
    assert not room.projector.isVisible()
    room.press(Key.GO_ON)
    assert seen_by_room(room) == "opening"


def test_sheets_that_were_closed_take_no_screen_with_them(cables, stage_desk):
    room = stage_desk.room()
    for key in (Key.PARK, "commit", "came"):
        room.press(key)
        stage_desk.qapp.processEvents()
        for sheet in room.facilitator.findChildren(QDialog):
            sheet.screen()
            sheet.reject()
            shiboken6.delete(sheet)
    cables.pull()
    room.press("here")
    assert room.projector.covers(cables.named("laptop"))
    cables.two()
    assert room.projector.covers(cables.named("projector"))


# -- one screen ------------------------------------------------------------------------------------


def test_on_one_screen_the_picture_covers_it_and_notes_come_only_when_asked(cables, stage_desk):
    cables.pull()
    room = stage_desk.room()
    assert room.projector.geometry() == cables.named("laptop").geometry()
    assert not room.facilitator.isVisible()
    assert not room.projector.peek.isVisible()
    QTest.keyClick(room.projector, Qt.Key.Key_N)
    peek = room.projector.peek
    assert peek.isVisible()
    assert f"Thank {SECRET} for it" in peek.notes.words
    assert room.projector.rect().contains(peek.geometry())
    assert peek.height() < room.projector.height() / 2
    QTest.keyClick(room.projector, Qt.Key.Key_Right)
    assert "Frame story" not in peek.next.text()
    QTest.keyClick(room.projector, Qt.Key.Key_N)
    assert not peek.isVisible()


def test_notes_can_be_seen_for_as_long_as_tab_is_held(cables, stage_desk):
    cables.pull()
    room = stage_desk.room()
    QTest.keyPress(room.projector, Qt.Key.Key_Tab)
    assert room.projector.peek.isVisible()
    QTest.keyRelease(room.projector, Qt.Key.Key_Tab)
    assert not room.projector.peek.isVisible()


def test_a_projector_that_comes_while_notes_are_seen_shows_none(cables, stage_desk):
    cables.pull()
    room = stage_desk.room()
    room.press(Key.PEEK)
    cables.two()
    assert room.projector.screen() is cables.named("projector")
    assert not room.projector.peek.isVisible()
    assert room.facilitator.isVisible()


def test_screens_can_change_places(cables, stage_desk):
    room = stage_desk.room()
    QTest.keyClick(room.facilitator, Qt.Key.Key_X)
    assert room.projector.screen() is cables.named("laptop")
    assert room.facilitator.screen() is cables.named("projector")
    assert seen_by_room(room) == "opening"
    QTest.keyClick(room.facilitator, Qt.Key.Key_X)
    assert room.projector.screen() is cables.named("projector")


def test_of_three_screens_the_largest_takes_the_picture(cables, stage_desk):
    cables.are(
        screen(*LAPTOP), screen("desk", 1366, 1280, 1024), screen("projector", 4000, 1920, 1080)
    )
    room = stage_desk.room()
    assert room.projector.screen() is cables.named("projector")
    cables.are(screen(*LAPTOP), screen("desk", 1366, 1280, 1024))
    assert room.projector.screen() is cables.named("desk")
    assert seen_by_room(room) == "opening"


def test_all_screens_are_given_back(cables, stage_desk):
    room = stage_desk.room()
    room.close()
    cables.pull()
    cables.two()
    assert not any(
        window.isVisible() and window.title() in ("What the room sees", "Leading the session")
        for window in QGuiApplication.topLevelWindows()
    )


def test_notes_that_are_moved_over_the_picture_change_places_with_it(cables, stage_desk):
    room = stage_desk.room()
    beam = cables.named("projector")
    room.facilitator.windowHandle().setScreen(beam)
    room.facilitator.setGeometry(beam.geometry().adjusted(50, 50, -50, -50))
    stage_desk.qapp.processEvents()
    assert room.projector.covers(cables.named("laptop"))
    assert room.facilitator.screen() is beam
    assert seen_by_room(room) == "opening"


@pytest.mark.parametrize("mirrored", [True, False])
def test_after_the_end_no_notes_stand_on_a_screen_the_room_sees(cables, stage_desk, mirrored):
    others = [screen("projector", 0, 1366, 768)] if mirrored else []
    cables.are(screen(*LAPTOP), *others)
    room = stage_desk.room()
    room.press(Key.END)
    assert room.facilitator.isVisible()
    assert not room.facilitator.notes.isVisible()
    assert not room.facilitator.hidden_notes.isVisible()
    cables.two()
    room.press(Key.GO_ON)
    assert room.facilitator.notes.isVisible()


@pytest.mark.parametrize(("light", "colour"), [(False, "#000000"), (True, "#ffffff")])
def test_a_blank_screen_is_black_or_white_as_the_show_is(cables, stage_desk, light, colour):
    stage_desk.show = replace(seven(), light=light)
    room = stage_desk.room()
    assert len(colours_of(room.projector)) > 1
    room.press(Key.BLANK)
    assert colours_of(room.projector) == {colour}
    room.press(Key.BLANK)
    room.press(Key.PAUSE)
    assert colours_of(room.projector) == {colour}


def colours_of(window) -> set[str]:
    """The colours of the picture, looked at in a grid of points."""
    picture = window.grab().toImage()
    return {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 7)
        for y in range(0, picture.height(), 7)
    }
