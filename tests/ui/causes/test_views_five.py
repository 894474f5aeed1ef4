"""Five views of one case: switching, places by hand, folding, focus, finding, links, bones."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from rca_studio.analysis.margin import analyse
from rca_studio.diagrams.shapes import Role
from rca_studio.domain.causal import Cause
from rca_studio.editing import gestures, timeline_gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.command_menu import CommandMenu
from rca_studio.ui.causes.figure_item import box_of
from rca_studio.ui.causes.frame_dialog import FrameDialog
from rca_studio.ui.causes.keys import NO_BREAK, Command
from rca_studio.ui.causes.side import SidePanel, Supposition
from rca_studio.ui.causes.views import VIEWS
from tests.causal_examples import doorway, planned_check, random_model
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import Hands, Key, drawn, open_tab, put_model, show_view, texts
from tests.ui.causes.test_views import drag, place_of

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
ORDER = ("timeline", "fishbone", "why_tree", "graph", "bowtie")


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    put_model(made, planned_check(doorway()))
    yield made
    made.studio.close()


@pytest.fixture
def tab(desk, qtbot):
    made = open_tab(desk, qtbot)
    made.picture.canvas.setFocus()
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


@pytest.fixture
def hands(tab, qtbot):
    return Hands(qtbot, tab.picture.canvas, tab.picture.canvas.editor)


def large(tmp_path, causes: int):
    desk = make_desk(tmp_path)
    put_model(desk, random_model(3, causes))
    return desk


def centre(tab, key: str):
    return box_of(tab.picture.canvas.figure_of(key)).centre


def from_event(tab, key: str) -> tuple[float, float]:
    here, event = centre(tab, key), centre(tab, "event")
    return here.x - event.x, here.y - event.y


def hover(canvas, place: QPoint) -> None:
    view = canvas.viewport()
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(view.mapToGlobal(place)),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(view, event)


# -- switching -----------------------------------------------------------------------------------


def test_a_key_for_each_view_keeps_what_is_chosen_and_brings_it_into_view(desk, tab, hands):
    tab.choose("setup")
    for number, mode in enumerate(ORDER, 1):
        hands.press(getattr(Key, f"Key_{number}"), CONTROL)
        assert tab.picture.mode == tab.picture.modes.key == mode
        assert tab.chosen == "setup"
        if mode != "timeline":
            place = tab.picture.canvas.place_of(tab.picture.canvas.place)
            assert tab.picture.canvas.viewport().rect().contains(place.center())
            assert tab.picture.canvas.item("setup").mark == "focused"
    assert QApplication.focusWidget() is tab.picture.canvas
    tab.outline.setFocus()
    Hands(hands.qtbot, tab.outline, tab.outline.editor).press(Key.Key_2, CONTROL)
    assert tab.picture.mode == "fishbone"


def test_each_view_keeps_its_own_zoom_and_place(desk, tab):
    canvas = tab.picture.canvas
    canvas.zoom_by(2.0)
    canvas.look_at(QPointF(*[getattr(centre(tab, "event"), axis) for axis in "xy"]))
    before = canvas.look()
    tab.picture.show_mode("why_tree")
    assert canvas.zoom != before.zoom
    canvas.zoom_by(0.5)
    small = canvas.zoom
    tab.picture.show_mode("graph")
    after = canvas.look()
    assert after.zoom == before.zoom
    assert (after.centre - before.centre).manhattanLength() < 3
    tab.picture.show_mode("why_tree")
    assert canvas.zoom == small


def test_what_is_chosen_stays_where_it_is_while_others_come(desk, tab, hands):
    tab.choose("event")
    canvas = tab.picture.canvas
    canvas.zoom_by(1.6)
    canvas.look_at(QPointF(centre(tab, "event").x, centre(tab, "event").y))
    before = canvas.place_of("event").center()
    for text in ("One more", "And another", "And a third"):
        desk.studio.edit(gestures.add_cause(desk.casefile, "narrow", text)[0])
    after = canvas.place_of("event").center()
    assert (after - before).manhattanLength() <= 3


@pytest.fixture
def shared(desk, tab):
    """ "Set-up varies" leads to two effects, so a tree shows it twice."""
    desk.studio.edit(gestures.link(desk.casefile, "setup", "tight"))
    show_view(tab, "why_tree")
    return tab.picture.canvas.figures_of("setup")


def test_a_cause_shown_twice_is_written_and_given_a_sibling_where_it_is_meant(
    desk, tab, hands, shared, qtbot
):
    canvas = tab.picture.canvas
    assert len(shared) == 2
    again = next(figure for figure in shared if figure.key != "setup")
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.place_of(again.key).center())
    assert tab.chosen == "setup"
    assert "Shown at 2 places" in canvas.accessibleName()
    assert canvas.place == again.key
    assert canvas.item(again.key).mark == "focused"
    assert canvas.item("setup").mark == "also"
    hands.press(Key.Key_F2)
    assert canvas.editor.geometry().contains(canvas.place_of(again.key).center())
    hands.write("Set-up differs")
    assert desk.casefile.get("setup").text == "Set-up differs"
    hands.press(Key.Key_Return)  # beside it means: under the effect it stands under here
    hands.write("A further reason")
    link = desk.casefile.get(again.key.partition("@")[2])
    other = {"tight", "reach"} - {link.effect_id}
    assert "A further reason" in texts(desk.casefile, link.effect_id)
    assert "A further reason" not in texts(desk.casefile, *other)
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.place_of("setup").center())
    hands.press(Key.Key_Return)
    hands.write("Yet another")
    assert "Yet another" in texts(desk.casefile, *other)


# -- by hand -------------------------------------------------------------------------------------


def test_a_box_dragged_is_put_there_wears_a_pin_and_undo_takes_it_back(desk, tab):
    canvas = tab.picture.canvas
    start = place_of(canvas, "narrow")
    before = from_event(tab, "narrow")
    drag(canvas, start, start + QPoint(-20, -70))
    place = desk.casefile.places("graph")["narrow"]
    assert (place.x, place.y) == pytest.approx(from_event(tab, "narrow"), abs=0.2)
    assert place.y < before[1] - 40
    assert canvas.item("narrow").pinned
    assert not canvas.item("place").pinned
    boxes = [box_of(f) for f in canvas.drawing.figures if f.role is Role.CAUSE]
    assert not any(a.overlaps(b) for a in boxes for b in boxes if a is not b)
    assert desk.studio.undo()
    assert not canvas.item("narrow").pinned
    assert from_event(tab, "narrow") == pytest.approx(before, abs=0.5)


def test_a_drag_to_the_edge_takes_the_view_along(desk, tab):
    canvas = tab.picture.canvas
    canvas.zoom_by(2.5)
    canvas.look_at(QPointF(centre(tab, "setup").x, centre(tab, "setup").y))
    event = canvas.place_of("event").center()
    start = place_of(canvas, "setup")
    corner = QPoint(canvas.viewport().rect().right() - 3, start.y())
    before = centre(tab, "setup")
    view = canvas.mapToScene(corner) - canvas.mapToScene(start)
    drag(canvas, start, corner)
    place = desk.casefile.places("graph")["setup"]
    moved = place.x - (before.x - centre(tab, "event").x)
    assert moved > view.x() + 2  # further than the view was wide
    assert event != canvas.place_of("event").center()


def test_a_drag_says_what_letting_go_would_do_and_escape_lets_go(desk, tab, qtbot):
    canvas = tab.picture.canvas
    start, over = place_of(canvas, "setup"), place_of(canvas, "tight")
    digest = desk.casefile.digest()

    def at(kind, place, held=Qt.KeyboardModifier.NoModifier):
        button = LEFT if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
        glob = QPointF(canvas.viewport().mapToGlobal(place))
        event = QMouseEvent(kind, QPointF(place), glob, button, LEFT, held)
        QApplication.sendEvent(canvas.viewport(), event)

    at(QEvent.Type.MouseButtonPress, start)
    at(QEvent.Type.MouseMove, start + QPoint(30, 0))
    assert canvas.hand.words.text().startswith("Move it here")
    assert canvas.item("setup").pos() != QPointF(0, 0)
    at(QEvent.Type.MouseMove, over, CONTROL)
    said = canvas.hand.words.text()
    assert said.startswith("Link: “Set-up varies by who starts the routine” made “Transfer space")
    assert canvas.item("tight").mark == "target"
    assert canvas.item("setup").pos() == QPointF(0, 0)
    qtbot.keyClick(canvas, Key.Key_Escape)
    assert not canvas.hand.words.isVisible()
    assert canvas.item("tight").mark == ""
    at(QEvent.Type.MouseButtonRelease, over)
    assert desk.casefile.digest() == digest


def test_the_handle_at_the_side_of_a_box_links_without_a_key(desk, tab):
    canvas = tab.picture.canvas
    hover(canvas, place_of(canvas, "narrow"))
    box = box_of(canvas.figure_of("narrow"))
    handle = canvas.mapFromScene(QPointF(box.right, box.centre.y))
    drag(canvas, handle, place_of(canvas, "reach"))
    assert "Doorway narrower than walker + two people" in texts(desk.casefile, "reach")
    assert not desk.casefile.places("graph")


@pytest.mark.parametrize("mode", ["why_tree", "bowtie"])
def test_in_a_view_that_arranges_itself_a_drag_links(desk, tab, mode):
    show_view(tab, mode)
    canvas = tab.picture.canvas
    drag(canvas, place_of(canvas, "narrow"), place_of(canvas, "reach"))
    assert "Doorway narrower than walker + two people" in texts(desk.casefile, "reach")


def test_alt_and_arrows_nudge_and_one_undo_takes_all_nudges_back(desk, tab, hands):
    tab.choose("narrow")
    x, y = from_event(tab, "narrow")
    for _ in range(3):
        hands.press(Key.Key_Up, ALT)
    hands.press(Key.Key_Left, ALT)
    assert from_event(tab, "narrow") == pytest.approx((x - 8, y - 24), abs=0.5)
    assert tab.chosen == "narrow"
    assert desk.studio.undo()
    assert not desk.casefile.places("graph")


def test_a_node_finds_its_place_again_alone_or_with_all(desk, tab, hands):
    for key in ("narrow", "setup"):
        tab.choose(key)
        hands.press(Key.Key_Up, ALT)
    tab.do(Command.TIDY_ONE)
    assert set(desk.casefile.places("graph")) == {"narrow"}
    tab.choose("narrow")
    tab._open_menu(QPoint(0, 0))
    menu = tab.findChild(CommandMenu)
    offered = [action.data() for action in menu.actions()]
    assert Command.TIDY_ONE in offered
    next(a for a in menu.actions() if a.data() is Command.TIDY_ALL).trigger()
    menu.close()
    assert not desk.casefile.places("graph")
    tab.do(Command.TIDY_ALL)
    assert "by hand" in desk.guide.said[-1]


# -- folding, focus, finding ---------------------------------------------------------------------


def test_folding_is_the_same_in_all_views_and_a_click_on_the_badge_unfolds(desk, tab, hands, qtbot):
    tab.choose("setup")
    tab.choose("reach")
    hands.press(Key.Key_Period, CONTROL)
    assert "2 causes folded away" in tab.picture.canvas.accessibleName()
    for mode in ORDER[1:]:
        show_view(tab, mode)
        assert not {"setup", "plan"} & drawn(tab, ("cause",)), mode
        fold = next(f for f in tab.picture.canvas.drawing.figures if f.role is Role.FOLD)
        assert fold.entity == "reach"
        assert "2 causes folded away" in fold.spoken
    item = next(
        i for i in tab.outline.findItems("Walker left out of reach", Qt.MatchFlag.MatchRecursive)
    )
    assert not item.isExpanded()
    canvas = tab.picture.canvas
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=canvas.place_of("fold:reach").center())
    assert {"setup", "plan"} <= drawn(tab, ("cause",))
    assert item.isExpanded()
    item.setExpanded(False)  # folding in the outline folds the picture
    assert not {"setup", "plan"} & drawn(tab, ("cause",))


def test_what_is_folded_away_hands_its_choice_on_and_is_unfolded_when_it_is_sought(
    desk, tab, hands
):
    tab.choose("setup")
    hands.press(Key.Key_Greater, CONTROL | SHIFT)
    assert drawn(tab, ("cause",)) == {"tight", "reach"}
    assert tab.chosen == "reach"
    tab.choose("narrow")
    assert "narrow" in drawn(tab, ("cause",))
    assert "setup" not in drawn(tab, ("cause",))
    hands.press(Key.Key_Greater, CONTROL | SHIFT)
    assert len(drawn(tab, ("cause",))) == 6
    tab.choose("narrow")
    hands.press(Key.Key_Period, CONTROL)
    assert "nothing" in desk.guide.said[-1].lower()


def test_only_the_path_of_what_is_chosen_stands_out(desk, tab, hands):
    tab.choose("setup")
    hands.press(Key.Key_Space, CONTROL)
    canvas = tab.picture.canvas
    assert tab.picture.focus_chip.isChecked()
    clear = ("setup", "reach", "check", "event", "harm", "steady")
    assert not any(canvas.item(key).faint for key in clear)
    assert all(canvas.item(key).faint for key in ("narrow", "place", "tight", "plan"))
    tab.choose("narrow")
    assert canvas.item("setup").faint
    assert not canvas.item("narrow").faint
    show_view(tab, "bowtie")
    assert canvas.item("setup").faint
    hands.press(Key.Key_Space, CONTROL)
    assert not any(item.faint for item in canvas._items.values())


def test_finding_counts_rings_steps_and_closes_to_the_picture(desk, tab, hands, qtbot):
    hands.press(Key.Key_F, CONTROL)
    bar = tab.picture.find_bar
    assert QApplication.focusWidget() is bar.line
    qtbot.keyClicks(bar.line, "walker")
    canvas = tab.picture.canvas
    assert bar.count.text() == "1 of 3"
    assert set(bar.hits) == {"narrow", "place", "reach"}
    assert tab.chosen == bar.hits[0]
    assert canvas.item(bar.hits[1]).mark == "hit"
    qtbot.keyClick(bar.line, Key.Key_Return)
    assert bar.count.text() == "2 of 3"
    assert tab.chosen == bar.hits[1]
    qtbot.keyClick(bar.line, Key.Key_Return, SHIFT)
    qtbot.keyClick(bar.line, Key.Key_Return, SHIFT)
    assert tab.chosen == bar.hits[2]
    qtbot.keyClicks(bar.line, " xyz")
    assert bar.count.text() == "Nothing found"
    qtbot.keyClick(bar.line, Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is canvas
    assert all(item.mark != "hit" for item in canvas._items.values())


def test_finding_reaches_what_is_folded_away_and_the_steps_of_the_timeline(desk, tab, hands, qtbot):
    tab.choose("reach")
    hands.press(Key.Key_Period, CONTROL)
    hands.press(Key.Key_F, CONTROL)
    bar = tab.picture.find_bar
    qtbot.keyClicks(bar.line, "support plan")
    assert tab.chosen == "plan"
    assert "plan" in drawn(tab, ("cause",))
    step, made = timeline_gestures.add_entry(desk.casefile, "Support plan was read out")
    desk.studio.edit(step)
    assert bar.hits == ("plan",)
    show_view(tab, "timeline")
    assert bar.hits == (made,)


# -- links, minimap, zoom ------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["graph", "why_tree", "bowtie"])
def test_every_link_is_reached_by_key_and_spoken(desk, tab, hands, mode):
    show_view(tab, mode)
    tab.choose("reach")
    reached = []
    for _ in range(len(desk.casefile.links)):
        hands.press(Key.Key_Right, SHIFT)
        reached.append(tab.chosen)
        assert " leads to " in tab.picture.canvas.accessibleName()
    assert set(reached) == {link.id for link in desk.casefile.links}
    first = desk.casefile.get(reached[0])
    assert "reach" in (first.cause_id, first.effect_id)
    hands.press(Key.Key_Left, SHIFT)
    assert tab.chosen == reached[-2]
    link = desk.casefile.get(tab.chosen)
    hands.press(Key.Key_Right if mode != "why_tree" else Key.Key_Left)
    assert tab.chosen in (link.effect_id, "check", "steady")  # a shield may stand on the way
    tab.choose(reached[0])
    hands.press(Key.Key_Delete)
    assert desk.casefile.get(reached[0]) is None


def test_a_large_picture_has_a_small_one_beside_it(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    desk = large(tmp_path, 120)
    tab = open_tab(desk, qtbot)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    small, canvas = tab.picture.minimap, tab.picture.canvas
    qtbot.waitUntil(small.isVisible)
    assert small.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert not small.parent().isAncestorOf(canvas)  # beside it, not on it
    for spot in (QPoint(20, 20), small.rect().center()):
        qtbot.mouseClick(small, LEFT, pos=spot)
        scale, left, top = small._scale()
        wanted = QPointF((spot.x() - left) / scale, (spot.y() - top) / scale)
        seen = canvas.seen()
        assert seen.adjusted(-60, -60, 60, 60).contains(wanted) or wanted.x() < 0
    assert not small.grab().isNull()
    show_view(tab, "timeline")
    assert not small.isVisible()
    desk.studio.close()


def test_buttons_and_keys_show_all_of_it_or_what_is_chosen(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    desk = large(tmp_path, 120)
    tab = open_tab(desk, qtbot)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    canvas, bar = tab.picture.canvas, tab.picture.zoom_bar
    drawing = canvas.drawing
    qtbot.keyClick(bar.whole, Key.Key_Space)
    seen = canvas.seen()
    assert seen.width() >= drawing.width
    assert seen.height() >= drawing.height
    assert bar.percent.text() == f"{max(1, round(canvas.zoom * 100))} %"
    tab.choose("c77")
    qtbot.keyClick(canvas, Key.Key_9, CONTROL)
    assert canvas.zoom >= 0.75
    middle = canvas.viewport().rect().center()
    assert (canvas.place_of("c77").center() - middle).manhattanLength() < 400
    qtbot.keyClick(bar.percent, Key.Key_Space)
    assert canvas.zoom == pytest.approx(1.0)
    before = canvas.place_of("c77").center()
    qtbot.keyClick(bar.larger, Key.Key_Space)
    assert bar.percent.text() == "120 %"
    assert (canvas.place_of("c77").center() - before).manhattanLength() < 12
    desk.studio.close()


def test_a_large_picture_is_painted_coarsely_while_it_moves_and_finely_at_rest(
    tmp_path, qapp, qtbot
):
    theme.apply(qapp, "light")
    desk = large(tmp_path, 120)
    tab = open_tab(desk, qtbot)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    canvas = tab.picture.canvas
    qtbot.waitUntil(lambda: not canvas._haste.on)
    for move in (lambda: canvas.zoom_by(1.1), lambda: canvas.pan(QPoint(0, 40))):
        move()
        assert canvas._haste.on
        coarse = canvas.grab().toImage()
        qtbot.waitUntil(lambda: not canvas._haste.on)
        assert canvas.grab().toImage() != coarse
    tab.choose("c7")  # the program moves at its leisure
    assert not canvas._haste.on
    desk.studio.close()


# -- bones, panels, timeline ---------------------------------------------------------------------


def dialog_of(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def test_other_bones_are_proposed_agreed_and_undone_as_one(desk, tab, qtbot):
    show_view(tab, "fishbone")
    before = desk.casefile
    categories = {cause.id: cause.category for cause in before.causes}
    frames = tab.picture.frames
    frames.setCurrentIndex(frames.findData("london_protocol"))
    frames.activated.emit(frames.currentIndex())
    dialog = dialog_of(FrameDialog)
    assert desk.casefile == before  # nothing happens until it is agreed
    assert set(dialog.choices) == set(categories.values())
    dialog.reject()
    assert frames.key == before.case.frame or frames.key == "contributory_factors"
    frames.setCurrentIndex(frames.findData("london_protocol"))
    frames.activated.emit(frames.currentIndex())
    dialog = dialog_of(FrameDialog)
    new = desk.studio.frames["london_protocol"]
    one, *rest = dialog.choices
    wanted = new.bones[-1].key
    dialog.choices[one].choose(wanted)
    for other in rest:
        dialog.choices[other].setCurrentIndex(0)
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    after = desk.casefile
    assert after.case.frame == "london_protocol"
    assert {c.id for c in after.causes} == set(categories)
    for cause in after.causes:
        expected = wanted if categories[cause.id] == one else new.bones[0].key
        assert cause.category == expected
    assert drawn(tab, ("cause",)) == set(categories)
    desk.guide.offers[-1]()
    assert {c.id: c.category for c in desk.casefile.causes} == categories
    assert desk.casefile.case.frame == before.case.frame


def test_a_bone_that_is_none_takes_no_cause(desk, tab):
    desk.studio.edit(gestures.revise(desk.casefile.get("setup"), category="of another frame"))
    show_view(tab, "fishbone")
    canvas = tab.picture.canvas
    before = desk.casefile
    drag(canvas, place_of(canvas, "narrow"), place_of(canvas, "bone:?"))
    assert desk.casefile == before


class Counting(SidePanel):
    """A panel that counts what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.cases, self.choices = [], []

    def show_case(self, casefile, analysis) -> None:
        self.cases.append(casefile)

    def show_choice(self, key) -> None:
        self.choices.append(key)


def test_a_panel_is_added_in_a_line_and_may_ask_the_picture(desk, tab, qtbot):
    panel = Counting()
    tab.side.add_panel("counting", "Counting", panel)
    tab.choose("setup")
    assert not panel.choices  # it is not in view
    tab.side.show_panel("counting")
    assert panel.cases[-1] == desk.casefile
    assert panel.choices == ["setup"]
    panel.wants.emit("reach")
    assert tab.chosen == "reach"
    canvas = tab.picture.canvas
    panel.highlights.emit(frozenset({"narrow", "event"}))
    assert canvas.figure_of("narrow").parts[0].stroke == "accent"
    panel.highlights.emit(frozenset())
    assert canvas.figure_of("narrow").parts[0].stroke != "accent"
    control = desk.casefile.get("steady")
    without = analyse(desk.casefile.applied(gestures.delete_node(desk.casefile, "steady").changes))
    panel.supposes.emit(Supposition(without, frozenset({"steady"})))
    assert tab.picture.margin.words.startswith("Margin to harm today 0")
    assert canvas.item(control.id).mark == "supposed"
    tab.side.show_panel("details")  # a what-if ends with its panel
    assert tab.picture.margin.words.startswith("Margin to harm today 1")
    assert canvas.item(control.id).mark == ""


def test_the_timeline_is_written_by_keyboard_alone(desk, tab, hands):
    assert "asks why" in tab.hints.text().replace(NO_BREAK, " ")
    hands.press(Key.Key_1, CONTROL)
    assert "Enter adds the next step" in tab.hints.text().replace(NO_BREAK, " ")
    hands.press(Key.Key_Return)
    hands.write("The walker is put beside the basin")
    hands.press(Key.Key_Return)
    hands.write("The person turns")
    steps = [step.text for step in desk.casefile.timeline]
    assert steps == ["The walker is put beside the basin", "The person turns"]
    assert tab.chosen == desk.casefile.timeline[1].id
    assert tab.inspector.panel.key == tab.chosen
    assert tab.outline.currentItem().text(0) == "The person turns"
    hands.press(Key.Key_Up, CONTROL)
    assert [s.text for s in desk.casefile.timeline] == steps[::-1]
    hands.press(Key.Key_F2)
    hands.write("The person turns to the door")
    hands.press(Key.Key_Delete)
    assert [s.text for s in desk.casefile.timeline] == steps[:1]
    assert drawn(tab, ("entry",)) == {desk.casefile.timeline[0].id}
    for _ in range(3):
        assert desk.studio.undo()
    assert [s.text for s in desk.casefile.timeline] == steps


def test_what_a_step_tells_of_is_ringed_in_the_timeline(desk, tab):
    step, _ = timeline_gestures.add_entry(desk.casefile, "Out of reach", about="reach")
    desk.studio.edit(step)
    tab.choose("reach")
    show_view(tab, "timeline")
    canvas = tab.picture.canvas
    assert canvas.place
    assert canvas.drawing.figure(canvas.place).entity == "reach"
    show_view(tab, "graph")
    assert tab.chosen == "reach"
    assert isinstance(desk.casefile.get(canvas.key), Cause)


def test_there_is_one_row_for_each_view():
    assert tuple(VIEWS) == ORDER


def test_where_there_is_little_room_a_list_stands_for_the_views(desk, qtbot):
    tab = open_tab(desk, qtbot, 500, 320)
    picture = tab.picture
    assert not tab.inspector.isVisible()
    assert not tab.outline.isVisible()
    assert not picture.modes.isVisible()
    assert not tab.hints.isVisible()
    assert picture.margin.isVisible()
    for part in (picture.mode_list, picture.margin, picture.canvas):
        corner = part.mapTo(tab, part.rect().bottomRight())
        assert tab.rect().contains(corner)
    picture.canvas.setFocus()
    qtbot.keyClick(picture.canvas, Key.Key_Escape)
    assert QApplication.focusWidget() is picture.mode_list
    qtbot.keyClick(picture.mode_list, Key.Key_Down)
    picture.mode_list.activated.emit(picture.mode_list.currentIndex())
    assert picture.mode == "bowtie"
    tab.resize(1600, 900)
    assert picture.modes.isVisible()
    assert picture.modes.key == "bowtie"
    assert tab.inspector.isVisible()


def test_the_keys_of_the_views_work_wherever_on_the_page_the_focus_is(desk, tab, qtbot):
    tab.choose("reach")
    words = tab.inspector.panel.words
    words.setFocus()
    qtbot.keyClick(words, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert tab.picture.mode == "fishbone"
    qtbot.keyClick(tab.picture.details_chip, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert tab.picture.mode == "bowtie"
    assert words.text() == desk.casefile.get("reach").text
