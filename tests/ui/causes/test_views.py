"""The views of the causal model: mouse, panels, margin, size, theme, and that they always agree."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from rca_studio.domain.causal import CauseNature, ControlKind, EvidenceState, Gate, Reliability
from rca_studio.domain.review import Evidence
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.command_menu import CommandMenu
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.panel import CommandLink
from rca_studio.ui.widgets.key_button import KeyButton
from tests.causal_examples import doorway, planned_check, random_model
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import Hands, Key, open_tab, put_model, shown, texts

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier


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
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


def place_of(canvas, key: str) -> QPoint:
    return canvas.place_of(key).center()


def drag(canvas, start: QPoint, end: QPoint, held=PLAIN) -> None:
    """Press, move in steps, release: as a hand does; with a key held down, or none."""
    view = canvas.viewport()
    steps = [start + (end - start) * (n / 6) for n in range(7)]
    moves = [(QEvent.Type.MouseButtonPress, start, LEFT)]
    moves += [(QEvent.Type.MouseMove, place, Qt.MouseButton.NoButton) for place in steps]
    moves += [(QEvent.Type.MouseButtonRelease, end, LEFT)]
    for kind, place, button in moves:
        down = LEFT if kind != QEvent.Type.MouseButtonRelease else Qt.MouseButton.NoButton
        glob = QPointF(view.mapToGlobal(place))
        event = QMouseEvent(kind, QPointF(place), glob, button, down, held)
        QApplication.sendEvent(view, event)


def test_a_click_chooses_in_all_views(desk, tab, qtbot):
    canvas = tab.picture.canvas
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=place_of(canvas, "reach"))
    assert tab.chosen == "reach"
    assert tab.outline.currentItem().text(0) == "Walker left out of reach"
    assert tab.inspector.panel.key == "reach"
    assert canvas.item("reach").mark == "focused"
    assert tab.inspector.panel.category.key == "task"


def test_dragging_a_box_onto_another_with_ctrl_links_them(desk, tab):
    canvas = tab.picture.canvas
    control = Qt.KeyboardModifier.ControlModifier
    drag(canvas, place_of(canvas, "setup"), place_of(canvas, "tight"), control)
    assert "Set-up varies by who starts the routine" in texts(desk.casefile, "tight")
    assert desk.guide.said[-1] == "Linked"
    before = desk.casefile
    drag(canvas, place_of(canvas, "tight"), place_of(canvas, "setup"), control)
    assert desk.casefile == before
    assert "loop" in desk.prompts.told[-1].what


def test_dragging_to_another_bone_changes_the_category(desk, tab):
    tab.picture.show_mode("fishbone")
    canvas = tab.picture.canvas
    drag(canvas, place_of(canvas, "setup"), place_of(canvas, "bone:team"))
    assert desk.casefile.get("setup").category == "team"
    assert canvas.drawing.figure("setup") is not None


def test_dragging_the_ground_moves_the_picture_and_changes_nothing(desk, tab):
    canvas = tab.picture.canvas
    canvas.set_zoom(3.0)
    canvas.setFocus()
    before, digest = canvas.mapToScene(0, 0), desk.casefile.digest()
    corner = canvas.viewport().rect().topLeft() + QPoint(5, 5)
    drag(canvas, corner + QPoint(0, 60), corner)
    assert desk.casefile.digest() == digest
    assert canvas.mapToScene(0, 0).y() > before.y()


def test_a_click_on_the_ground_chooses_nothing_and_a_key_begins_at_the_event(desk, tab, qtbot):
    canvas = tab.picture.canvas
    tab.choose("reach")
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=QPoint(4, 4))
    assert tab.chosen == ""
    assert tab.inspector.panel is None
    qtbot.keyClick(canvas, Key.Key_Left)
    assert tab.chosen == "event"


def test_a_gate_is_turned_and_a_link_is_chosen_with_the_mouse(desk, tab, qtbot):
    canvas = tab.picture.canvas
    qtbot.mouseDClick(canvas.viewport(), LEFT, pos=place_of(canvas, "gate:reach"))
    assert desk.casefile.get("reach").gate is Gate.ALL
    wire = canvas.drawing.figure("event>harm")
    link = canvas.drawing.figure("setup>reach")
    assert wire.entity == ""  # it is part of every model: nothing to choose
    start = link.parts[0].points[0]
    place = canvas.mapFromScene(QPointF(start.x + 4, start.y))
    qtbot.mouseClick(canvas.viewport(), LEFT, pos=place)
    assert tab.chosen == "setup>reach"
    qtbot.keyClick(canvas, Key.Key_Delete)
    assert desk.casefile.get("setup>reach") is None
    assert desk.guide.said[-1] == "The link was removed"


def test_the_editor_follows_its_box_when_the_view_changes(desk, tab, qtbot):
    canvas = tab.picture.canvas
    tab.choose("reach")
    canvas.setFocus()
    qtbot.keyClick(canvas, Key.Key_F2)
    qtbot.keyClicks(canvas.editor, "Half")
    for size in ((1700, 700), (1450, 950)):
        tab.resize(*size)
        box = canvas.place_of("reach")
        assert canvas.editor.geometry().contains(box.center())
    assert canvas.editor.words() == "Half"
    tab.leave()
    assert desk.casefile.get("reach").text == "Half"


def test_zoom_by_keys_and_back_to_all(desk, tab, qtbot):
    canvas = tab.picture.canvas
    canvas.setFocus()
    whole = canvas.zoom
    for _ in range(3):
        qtbot.keyClick(canvas, Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom == pytest.approx(whole * 1.2**3)
    tab.resize(1500, 800)  # a zoom of one's own survives
    assert canvas.zoom == pytest.approx(whole * 1.2**3)
    qtbot.keyClick(canvas, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom < whole * 1.2**3


def test_zoom_keys_are_the_pictures_own_while_it_has_the_focus(desk, tab, qtbot):
    canvas = tab.picture.canvas
    larger = QAction("Larger text", tab)
    larger.setShortcut("Ctrl++")
    pressed = []
    larger.triggered.connect(lambda: pressed.append("larger text"))
    tab.addAction(larger)
    canvas.setFocus()
    zoom = canvas.zoom
    qtbot.keyClick(canvas, Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom > zoom
    assert not pressed
    tab.outline.setFocus()
    qtbot.keyClick(tab.outline, Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["larger text"]


def test_the_undo_of_a_message_takes_back_its_own_step_only(desk, tab):
    tab.choose("setup")
    tab.do(Command.DELETE)
    undo = desk.guide.offers[-1]
    undo()
    assert desk.casefile.get("setup") is not None
    tab.choose("plan")
    tab.do(Command.DELETE)
    undo = desk.guide.offers[-1]
    tab.choose("reach")
    tab.do(Command.GATE)
    undo()
    assert desk.casefile.get("plan") is None
    assert desk.casefile.get("reach").gate is Gate.ALL
    assert "Ctrl+Z" in desk.guide.said[-1]


def test_the_menu_says_what_the_keys_do(desk, tab, qtbot):
    canvas = tab.picture.canvas
    place = place_of(canvas, "setup")
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, canvas.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(canvas.viewport(), event)
    menu = tab.findChild(CommandMenu)
    words = [action.text() for action in menu.actions() if action.text()]
    assert "Ask why: new cause\tTab" in words
    assert "Delete\tDel" in words
    question = next(a for a in menu.actions() if a.data() is Command.QUESTION)
    question.trigger()
    menu.close()
    assert desk.casefile.get("setup").question


def test_the_margin_explains_itself_and_shows_a_way_on_the_graph(desk, tab, qtbot):
    qtbot.keyClick(tab.picture.margin.button, Key.Key_Space)
    why = tab.picture.why
    assert why.isVisible()
    assert QApplication.focusWidget() is why.close_button
    assert len(why.ways) == 4
    show = next(b for b in why.findChildren(KeyButton) if b.key == "0")
    qtbot.keyClick(show, Key.Key_Space)
    canvas = tab.picture.canvas
    thick = {
        key
        for key in ("narrow", "place", "setup", "plan")
        if canvas.drawing.figure(key).parts[0].stroke == "accent"
    }
    assert len(thick) == 2
    qtbot.keyClick(why.close_button, Key.Key_Escape)
    assert not why.isVisible()
    assert canvas.drawing.figure("setup").parts[0].stroke != "accent"


def test_what_is_edited_at_the_side_shows_everywhere(desk, tab, qtbot):
    tab.choose("setup")
    panel = tab.inspector.panel
    panel.words.setFocus()
    panel.words.selectAll()
    qtbot.keyClicks(panel.words, "Set-up differs")
    panel.words.commit()
    assert desk.casefile.get("setup").text == "Set-up differs"
    assert "Set-up differs" in [row.text for row in tab.outline.rows]
    texts_drawn = {getattr(p, "text", "") for p in tab.picture.canvas.drawing.parts()}
    assert "Set-up differs" in texts_drawn
    panel.category.setFocus()
    qtbot.keyClick(panel.category, Key.Key_Up)
    assert desk.casefile.get("setup").category == "environment"
    qtbot.keyClick(panel.nature, Key.Key_Down)
    assert desk.casefile.get("setup").nature is CauseNature.HUMAN_ERROR
    desk.prompts.answers.append("It was the same each evening")
    qtbot.keyClick(panel.evidence, Key.Key_Down)
    assert desk.casefile.get("setup").evidence is EvidenceState.RULED_OUT
    qtbot.keyClick(panel.gate, Key.Key_Down)
    assert desk.casefile.get("setup").gate is Gate.ALL
    for _ in range(5):
        assert desk.studio.undo()
    assert panel.words.toPlainText() == "Set-up varies by who starts the routine"
    assert panel.category.key == "task"


def test_words_half_typed_at_the_side_go_to_the_cause_they_were_typed_for(desk, tab, qtbot):
    tab.choose("setup")
    panel = tab.inspector.panel
    panel.words.setFocus()
    panel.words.selectAll()
    qtbot.keyClicks(panel.words, "Set-up differs")
    tab.choose("plan")
    assert desk.casefile.get("setup").text == "Set-up differs"
    assert desk.casefile.get("plan").text == "Check not in the support plan"
    assert panel.words.toPlainText() == "Check not in the support plan"


def test_a_control_is_judged_at_the_side(desk, tab, qtbot):
    tab.choose("steady")
    panel = tab.inspector.panel
    for combo in panel.answers.values():
        combo.setFocus()
        qtbot.keyClick(combo, Key.Key_Down)
    control = desk.casefile.get("steady")
    answers = {control.reliable, control.other_staff, control.other_timing}
    assert answers | {control.greater_pressure} == {Reliability.YES}
    panel.kind.setFocus()
    qtbot.keyClick(panel.kind, Key.Key_Home)
    assert desk.casefile.get("steady").kind is ControlKind.FORCING_FUNCTION
    assert "vigilance only" not in tab.picture.margin.words


def test_all_can_be_done_with_the_mouse_from_the_side(desk, tab, qtbot):
    tab.choose("setup")
    links = {one.command: one for one in tab.inspector.panel.findChildren(CommandLink)}
    qtbot.mouseClick(links[Command.CHILD], LEFT)
    editor = tab.picture.canvas.editor
    assert editor.is_open
    qtbot.keyClicks(editor, "Nobody is named for it")
    qtbot.mouseClick(tab.picture.canvas.viewport(), LEFT, pos=QPoint(4, 4))  # leaving keeps it
    assert texts(desk.casefile, "setup") == ["Nobody is named for it"]
    tab.choose("setup")
    qtbot.mouseClick(links[Command.DELETE], LEFT)
    assert desk.casefile.get("setup") is None


def test_a_link_is_removed_at_the_side_and_chosen_on_the_picture(desk, tab, qtbot):
    tab.choose("setup>reach")
    qtbot.keyClick(tab.inspector.panel.remove, Key.Key_Space)
    assert desk.casefile.get("setup>reach") is None
    assert desk.casefile.get("setup") is not None
    assert "setup" in [row.path for row in tab.outline.rows]  # it leads nowhere yet, and is seen


def test_the_finding_of_a_cause_is_read_beside_the_writer(desk, tab, qtbot):
    step, made = gestures.add_finding(desk.casefile, "Careless staff", ("setup",))
    desk.studio.edit(step)
    tab.choose("setup")
    field = tab.inspector.panel._fields[made]
    qtbot.waitUntil(lambda: field.check.head == "Wording: not clear yet")
    field.editor.setFocus()
    field.editor.selectAll()
    qtbot.keyClicks(
        field.editor,
        "No standard set-up made it more likely that the walker was out of reach, "
        "which led to the loss of balance.",
    )
    assert field.check.head == "Wording: clear"
    field.editor.commit()
    assert desk.casefile.get(made).statement.startswith("No standard")


def test_details_out_of_view_are_filled_when_they_come_into_view(desk, qtbot):
    tab = open_tab(desk, qtbot, 1166, 560)
    tab.choose("setup")
    assert tab.inspector.panel.key == "setup"
    tab.picture.show_mode("fishbone")
    assert tab.side.isHidden()
    tab.choose("reach")
    desk.studio.edit(gestures.revise(desk.casefile.get("reach"), text="The door is narrow"))
    assert tab.inspector.panel.key == "setup"  # nobody sees it
    qtbot.keyClick(tab.picture.details_chip, Key.Key_Space)
    assert tab.inspector.panel.key == "reach"
    assert tab.inspector.panel.words.text() == "The door is narrow"
    tab.side.show_panel("questions")
    tab.choose("setup")
    assert tab.inspector.panel.key == "reach"
    tab.side.show_panel("details")
    assert tab.inspector.panel.key == "setup"


def test_panels_give_way_where_there_is_little_room_and_come_when_asked(desk, qtbot):
    tab = open_tab(desk, qtbot, 1166, 560)
    assert tab.inspector.isVisible()
    assert not tab.outline.isVisible()
    tab.picture.show_mode("fishbone")  # each view shows the panel it goes with
    assert tab.outline.isVisible()
    assert not tab.inspector.isVisible()
    tab.picture.show_mode("graph")
    assert tab.inspector.isVisible()
    qtbot.keyClick(tab.picture.outline_chip, Key.Key_Space)  # until the person chooses
    for mode in ("fishbone", "bowtie", "graph"):
        tab.picture.show_mode(mode)
        assert tab.outline.isVisible()
        assert tab.inspector.isVisible()
    qtbot.keyClick(tab.picture.details_chip, Key.Key_Space)
    for mode in ("fishbone", "bowtie", "graph"):
        tab.picture.show_mode(mode)
        assert tab.outline.isVisible()
        assert not tab.inspector.isVisible()
    tab.outline.setFocus()
    qtbot.keyClick(tab.outline, Key.Key_Escape)
    assert tab.picture.modes.isAncestorOf(QApplication.focusWidget())


def test_a_theme_change_and_many_repaints_raise_nothing(desk, tab, qapp):
    desk.studio.edit(
        gestures.attach(Evidence(id="e", case_id=desk.case_id, subject="setup", note="<b>x</b>"))
    )
    for choice in ("dark", "contrast", "light"):
        theme.apply(qapp, choice)
        for mode in ("fishbone", "graph"):
            tab.picture.show_mode(mode)
            for key in ("event", "harm", "steady", "check", "setup", "setup>reach"):
                tab.choose(key)
                assert not tab.grab().isNull()
    assert tab.picture.canvas.backgroundBrush().color() == theme.colour("canvas")


def test_a_thousand_causes_are_drawn_in_the_background(tmp_path, qapp, qtbot):
    theme.apply(qapp, "light")
    desk = make_desk(tmp_path)
    put_model(desk, random_model(3, 1_000))
    tab = open_tab(desk, qtbot)
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=60_000)
    canvas = tab.picture.canvas
    assert len([f for f in canvas.drawing.figures if f.role.value == "cause"]) >= 1_000
    tab.choose("c500")
    canvas.setFocus()
    hands = Hands(qtbot, canvas, canvas.editor)
    hands.press(Key.Key_Tab)
    hands.write("One more")
    assert texts(desk.casefile, "c500")[-1] == "One more"
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=60_000)
    assert tab.picture.canvas.drawing.figure(tab.chosen) is not None
    desk.studio.close()


KEYS = st.sampled_from(
    [
        *[("tab", words) for words in ("Why so", "", "Another")],
        *[("enter", words) for words in ("Beside", "")],
        *[("plain", sign) for sign in ("g", "?", "&", "|", "c")],
        ("state", ""),
        ("delete", ""),
        ("undo", ""),
        ("redo", ""),
        *[("arrow", way) for way in ("left", "right", "up", "down")],
        *[("order", way) for way in ("up", "down")],
        ("view", ""),
        *[("mode", number) for number in "12345"],
        *[("fold", which) for which in ("one", "all")],
        *[("nudge", way) for way in ("left", "down")],
        ("link", ""),
        ("focus", ""),
        ("promote", ""),
    ]
)
ARROWS = {
    "left": Key.Key_Left,
    "right": Key.Key_Right,
    "up": Key.Key_Up,
    "down": Key.Key_Down,
}


HELD = Qt.KeyboardModifier
PRESSED = {
    ("delete", ""): (Key.Key_Delete, HELD.NoModifier),
    ("state", ""): (Key.Key_E, HELD.ControlModifier),
    ("fold", "one"): (Key.Key_Period, HELD.ControlModifier),
    ("fold", "all"): (Key.Key_Period, HELD.ControlModifier | HELD.ShiftModifier),
    ("link", ""): (Key.Key_Right, HELD.ShiftModifier),
    ("focus", ""): (Key.Key_Space, HELD.ControlModifier),
    ("promote", ""): (Key.Key_Backtab, HELD.ShiftModifier),
    **{("arrow", way): (key, HELD.NoModifier) for way, key in ARROWS.items()},
    **{("order", way): (key, HELD.ControlModifier) for way, key in ARROWS.items()},
    **{("nudge", way): (key, HELD.AltModifier) for way, key in ARROWS.items()},
    **{("mode", n): (getattr(Key, f"Key_{n}"), HELD.ControlModifier) for n in "12345"},
}


def gesture(desk, hands: Hands, kind: str, what: str) -> None:
    match kind:
        case "tab" | "enter":
            hands.press(Key.Key_Tab if kind == "tab" else Key.Key_Return)
            if hands.editor.is_open:
                hands.write(what)
        case "plain":
            hands.type(what)
            if hands.editor.is_open:
                hands.write("A control")
        case "undo":
            desk.studio.undo()
        case "redo":
            desk.studio.redo()
        case _:
            hands.press(*PRESSED[kind, what])


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(KEYS, min_size=4, max_size=25))
def test_whatever_is_pressed_all_views_show_the_same_causes(desk, tab, qtbot, steps):
    start = desk.casefile.digest()
    canvas = Hands(qtbot, tab.picture.canvas, tab.picture.canvas.editor)
    outline = Hands(qtbot, tab.outline, tab.outline.editor)
    hands = canvas
    hands.view.setFocus()
    for kind, what in steps:
        if kind == "view":
            hands = outline if hands is canvas else canvas
            hands.view.setFocus()
            continue
        gesture(desk, hands, kind, what)
        if desk.casefile.event is None:  # undone to before the model
            desk.studio.redo()
    assert all(cause.text.strip() for cause in desk.casefile.causes)
    assert tab.chosen in desk.casefile
    tab.folding.start_over()
    tab.redraw()
    shown(tab, desk.casefile)
    assert tab.picture.analysis.margin_today == desk.studio.analysis_of(desk.case_id).margin_today
    for _ in range(100):  # the steps of this example, and no further
        if desk.casefile.digest() == start or not desk.studio.undo():
            break
    assert desk.casefile.digest() == start
    shown(tab, desk.casefile)


def test_a_root_cause_is_only_a_possible_one_until_there_is_evidence(desk, tab):
    tab.choose("narrow")
    cause = desk.casefile.get("narrow")
    desk.studio.edit(gestures.revise(cause, evidence=EvidenceState.HYPOTHESIS))
    assert "Possible root cause" in [pill.word for pill in tab.inspector.panel._pills]
    cause = desk.casefile.get("narrow")
    desk.studio.edit(gestures.revise(cause, evidence=EvidenceState.VERIFIED))
    assert "Root cause" in [pill.word for pill in tab.inspector.panel._pills]
