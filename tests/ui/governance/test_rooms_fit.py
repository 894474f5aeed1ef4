"""Rooms at any size of text: what is done in them is in sight, and nothing is cut at the right."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.domain.registers import ActionQuery
from rca_studio.ui import theme
from rca_studio.ui.governance.figures_room import FiguresRoom
from rca_studio.ui.governance.pulse_room import PulseRoom
from rca_studio.ui.plan.leaving import print_plan
from rca_studio.ui.plan.print_room import PrintRoom
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.two_ends import TwoEnds
from rca_studio.ui.wording_hint import WordingDialog
from rca_studio.ui.workspace.sheet import Room
from tests.ui.governance.test_board_room import desk, open_room
from tests.ui.people.team import nothing_shown, shown
from tests.ui.test_accessibility import cut

__all__ = ["desk"]


@pytest.fixture(autouse=True)
def usual_text(qapp):
    yield
    theme.apply(qapp, "light")


def settled() -> None:
    for _ in range(3):  # what is told to the bar moves what is in it
        QApplication.processEvents()


def inside(part: QWidget, whole: QWidget) -> bool:
    here = QRect(part.mapTo(whole, QPoint(0, 0)), part.size())
    return part.isVisible() and whole.rect().contains(here)


def fits(room) -> None:
    for button in (room.close_button, room.print, room.save, room.preview.larger):
        assert inside(button, room), button.text()
    assert list(cut(room)) == []
    for area in room.findChildren(Room):
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()


SIZES = [(2.0, 1350, 752), (1.5, 1350, 752), (1.0, 784, 600), (1.0, 1200, 800)]


@pytest.mark.parametrize(("scale", "wide", "high"), SIZES)
def test_the_board_room_has_its_buttons_in_sight(desk, qtbot, qapp, scale, wide, high):
    theme.apply(qapp, "light", scale)
    room = open_room(desk, qtbot)
    room.resize(wide, high)
    room.panel.kinds.choose(".pptx")  # the longest words on a button
    settled()
    assert room.width() == wide
    fits(room)
    room.reject()


@pytest.mark.parametrize(("scale", "wide", "high"), SIZES)
def test_the_print_room_of_the_plan_has_its_buttons_in_sight(desk, qtbot, qapp, scale, wide, high):
    theme.apply(qapp, "light", scale)
    print_plan(
        desk.studio, desk.guide, desk.studio.registers.actions(ActionQuery()), "All actions", ()
    )
    qtbot.waitUntil(
        lambda: not (nothing_shown(PrintRoom) and nothing_shown(WordingDialog)), timeout=20_000
    )
    if not nothing_shown(WordingDialog):
        shown(qtbot, WordingDialog).accept()
    room = shown(qtbot, PrintRoom)
    qtbot.waitUntil(lambda: room.ready and room.preview.quiet, timeout=30_000)
    room.resize(wide, high)
    settled()
    assert room.width() == wide
    fits(room)
    room.reject()


def test_a_room_that_grows_again_gives_its_choices_their_width_back(desk, qtbot):
    room = open_room(desk, qtbot)
    room.resize(600, 600)
    narrow = room.panel.width()
    room.resize(1400, 800)
    settled()
    assert narrow < room.panel.width() <= theme.grid(42)
    room.reject()


@pytest.mark.parametrize("which", [FiguresRoom, PulseRoom])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_in_a_narrow_window_figures_and_surveys_are_whole(desk, qtbot, qapp, which, scale):
    theme.apply(qapp, "light", scale)
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(800, 700)
    room = which(desk.studio, parent=over)
    room.open()
    settled()
    assert room.width() <= 800
    assert list(cut(room)) == []
    for area in room.findChildren(Room):
        assert area.widget().minimumSizeHint().width() <= area.viewport().width()
    room.reject()


def test_the_end_of_a_bar_goes_below_and_comes_back(qtbot):
    bar, over = TwoEnds(words=20), QWidget()
    bar.setParent(over)
    bar.start.addWidget(Label("What is told of it", wrap=True), 1)
    for words in ("Close", "Print…", "Save PDF…"):
        bar.end.addWidget(PlainButton(words))
    qtbot.addWidget(over)
    over.resize(900, 200)
    bar.resize(900, 60)
    over.show()
    assert not bar.broken
    least = bar.minimumSizeHint().width()
    bar.resize(least, 120)
    settled()
    assert bar.broken
    assert bar.width() == least
    assert all(inside(one, bar) for one in bar.findChildren(PlainButton))
    bar.resize(900, 60)
    assert not bar.broken
    assert bar.minimumSizeHint().width() == least
