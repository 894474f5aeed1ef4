"""The causal model built and changed by keyboard alone, on the picture and in the outline."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.causal import ControlState, EvidenceState, Gate
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.causes_tab import CausesTab
from rca_studio.ui.causes.picker import Picker
from tests.ui.case.desk import Desk, make_desk
from tests.ui.causes.room import Hands, Key, named, open_tab, shown, texts

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    made.studio.close()


@pytest.fixture
def tab(desk: Desk, qtbot):
    made = open_tab(desk, qtbot)
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


@pytest.fixture(params=["picture", "outline"])
def hands(request, tab: CausesTab, qtbot) -> Hands:
    view = tab.picture.canvas if request.param == "picture" else tab.outline
    view.setFocus()
    return Hands(qtbot, view, view.editor)


def build_example(hands: Hands) -> None:
    """The worked example, with nothing but keys; the event is chosen at the start."""
    hands.press(Key.Key_F2)
    hands.write("Loss of balance at doorway turn")
    hands.press(Key.Key_Tab)
    hands.write("Transfer space is tight", Key.Key_Tab)
    hands.write("Doorway narrow")
    hands.press(Key.Key_Return)
    hands.write("No marked place")


def test_worked_example_is_built_by_keyboard_and_its_margin_is_one(desk, tab, hands):
    build_example(hands)
    tight = named(desk.casefile, "Transfer space is tight")
    tab.choose(tight.id)
    hands.press(Key.Key_Return)
    hands.write("Walker left out of reach", Key.Key_Tab)
    hands.write("Set-up varies")
    hands.press(Key.Key_Return)
    hands.write("No check in plan")
    tab.choose(desk.casefile.event.id)
    hands.type("&")
    casefile = desk.casefile
    assert casefile.event.text == "Loss of balance at doorway turn"
    assert casefile.event.gate is Gate.ALL
    event_causes = ["Transfer space is tight", "Walker left out of reach"]
    assert texts(casefile, casefile.event.id) == event_causes
    assert texts(casefile, tight.id) == ["Doorway narrow", "No marked place"]
    reach = named(casefile, "Walker left out of reach")
    assert texts(casefile, reach.id) == ["Set-up varies", "No check in plan"]
    assert tab.picture.analysis.margin_today == 1
    assert "1, vigilance only" in tab.picture.margin.words
    shown(tab, casefile)


def test_a_cause_without_words_is_never_stored(desk, tab, hands):
    before = desk.casefile
    hands.press(Key.Key_Tab)
    assert len(tab.outline.rows) == 4  # it is seen while it is written
    hands.write("   ")
    assert desk.casefile == before
    assert len(tab.outline.rows) == 3
    hands.press(Key.Key_Tab)
    hands.write("Some words", Key.Key_Escape)
    assert desk.casefile == before
    assert desk.studio.writer.undo_label == "Report near miss"
    assert tab.chosen == before.event.id
    assert QApplication.focusWidget() is hands.view


def test_typing_rewords_and_escape_keeps_the_old_words(desk, tab, hands):
    hands.press(Key.Key_Tab)
    hands.write("First words")
    hands.type("W")
    hands.write("alker left behind")
    assert [c.text for c in desk.casefile.causes] == ["Walker left behind"]
    hands.press(Key.Key_F2)
    hands.write("nonsense", Key.Key_Escape)
    assert [c.text for c in desk.casefile.causes] == ["Walker left behind"]
    assert desk.studio.undo()
    assert [c.text for c in desk.casefile.causes] == ["First words"]
    shown(tab, desk.casefile)


def test_delete_says_what_went_and_undo_brings_all_of_it_back(desk, tab, hands):
    build_example(hands)
    before = desk.casefile.digest()
    tab.choose(named(desk.casefile, "Transfer space is tight").id)
    hands.press(Key.Key_Delete)
    assert not desk.casefile.causes
    assert desk.guide.said[-1] == "“Transfer space is tight” was deleted with 2 below it"
    assert tab.chosen == desk.casefile.event.id
    shown(tab, desk.casefile)
    assert desk.studio.undo()
    assert desk.casefile.digest() == before
    shown(tab, desk.casefile)
    tab.choose(desk.casefile.event.id)
    hands.press(Key.Key_Delete)
    assert desk.casefile.digest() == before


def test_control_is_added_and_its_states_go_round(desk, tab, hands):
    hands.type("c")
    hands.write("Grab rail at the turn")
    control = named(desk.casefile, "Grab rail at the turn")
    assert control.guards == desk.casefile.event.id
    assert tab.chosen == control.id
    for state in (ControlState.FAILED, ControlState.ABSENT, ControlState.PLANNED):
        hands.press(Key.Key_E, CONTROL)
        assert desk.casefile.get(control.id).state is state
    hands.press(Key.Key_Tab)
    hands.write("Rail is not fitted yet")
    assert texts(desk.casefile, control.id) == ["Rail is not fitted yet"]


def test_evidence_question_gate_and_order_by_key(desk, tab, hands):
    build_example(hands)
    place = named(desk.casefile, "No marked place")
    assert tab.chosen == place.id
    hands.press(Key.Key_E, CONTROL)
    hands.type("?")
    assert desk.casefile.get(place.id).evidence is EvidenceState.SUPPORTED
    assert desk.casefile.get(place.id).question
    hands.press(Key.Key_Up, CONTROL)
    tight = named(desk.casefile, "Transfer space is tight")
    assert texts(desk.casefile, tight.id) == ["No marked place", "Doorway narrow"]
    tab.choose(tight.id)
    hands.type("g")
    assert desk.casefile.get(tight.id).gate is Gate.ALL
    hands.type("|")
    assert desk.casefile.get(tight.id).gate is Gate.ANY


def pick(qtbot, words: str) -> None:
    windows = QApplication.topLevelWidgets()
    dialog = next(w for w in windows if isinstance(w, Picker) and w.isVisible())
    qtbot.keyClicks(dialog.search, words)
    qtbot.keyClick(dialog.search, Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_linking_by_typing_and_a_loop_is_refused_in_words(desk, tab, hands, qtbot):
    build_example(hands)
    place = named(desk.casefile, "No marked place")
    hands.press(Key.Key_L, CONTROL)
    pick(qtbot, "loss of")
    assert texts(desk.casefile, desk.casefile.event.id)[-1] == "No marked place"
    assert len([row for row in tab.outline.rows if row.entity == place.id]) == 2
    shown(tab, desk.casefile)
    before = desk.casefile
    tab.choose(named(before, "Transfer space is tight").id)
    hands.press(Key.Key_L, CONTROL)
    pick(qtbot, "marked")
    assert desk.casefile == before
    told = desk.prompts.told[-1]
    assert "loop" in told.what
    assert "No marked place → Transfer space is tight" in told.what
    assert told.safe == "Nothing was changed."


def test_a_finding_begins_from_a_cause_and_the_second_time_leads_to_it(desk, tab, hands):
    build_example(hands)
    hands.press(Key.Key_F, CONTROL | SHIFT)
    finding = desk.casefile.findings[0]
    assert finding.causes == (tab.chosen,)
    assert desk.guide.opened[-1] == (desk.case_id, "actions", finding.id)
    hands.press(Key.Key_F, CONTROL | SHIFT)
    assert desk.casefile.findings == (finding,)
    assert desk.guide.opened[-1] == (desk.case_id, "actions", finding.id)


def test_escape_leaves_to_the_panel(desk, tab, hands, qtbot):
    hands.press(Key.Key_Escape)
    assert tab.inspector.isAncestorOf(QApplication.focusWidget())


def test_arrows_walk_the_picture(desk, tab, qtbot):
    canvas = tab.picture.canvas
    canvas.setFocus()
    build_example(Hands(qtbot, canvas, canvas.editor))
    casefile = desk.casefile
    tab.choose(casefile.event.id)
    walked = []
    for key in (Key.Key_Left, Key.Key_Left, Key.Key_Down, Key.Key_Up, Key.Key_Right):
        qtbot.keyClick(canvas, key)
        walked.append(casefile.get(tab.chosen).text)
    assert walked == [
        "Transfer space is tight",
        "Doorway narrow",
        "No marked place",
        "Doorway narrow",
        "Transfer space is tight",
    ]
    current = tab.outline.currentItem()
    assert current.text(0) == "Transfer space is tight"  # the outline follows


def test_undo_while_writing_lets_the_draft_go(desk, tab, hands):
    hands.press(Key.Key_Tab)
    hands.write("A cause")
    hands.press(Key.Key_Tab)
    assert hands.editor.is_open
    assert desk.studio.undo()  # the cause that was asked about is gone
    assert not hands.editor.is_open
    assert not desk.casefile.causes
    shown(tab, desk.casefile)


def test_a_gate_that_blocks_leads_to_the_words_that_are_missing(desk, tab):
    tab.go_to("harm")
    assert tab.chosen == desk.casefile.harm.id
    assert tab.picture.canvas.editor.is_open


def test_where_there_is_no_model_two_answers_begin_it(desk, qtbot):
    casefile = desk.casefile
    desk.studio.edit(gestures.delete_node(casefile, casefile.controls[0].id))
    from rca_studio.domain.casefile import Change, ChangeSet

    ends = (desk.casefile.harm, desk.casefile.event)
    desk.studio.edit(ChangeSet("Clear", tuple(Change(one, None) for one in ends)))
    tab = CausesTab(desk.studio, desk.guide)
    qtbot.addWidget(tab)
    desk.studio.changed.connect(lambda _told: tab.show_casefile(desk.casefile))
    tab.resize(1000, 700)
    tab.show_casefile(desk.casefile)
    tab.show()
    form = tab.begin
    form.what.setFocus()
    form.what.selectAll()
    qtbot.keyClicks(form.what, "Loss of balance")
    qtbot.keyClick(form.what, Key.Key_Return)
    qtbot.keyClicks(form.could, "Fall with injury")
    qtbot.keyClick(form.could, Key.Key_Return)
    assert desk.casefile.event.text == "Loss of balance"
    assert desk.casefile.harm.text == "Fall with injury"
    assert tab.picture.canvas.drawing.figure(desk.casefile.event.id) is not None
    assert desk.studio.undo()
    assert desk.casefile.event is None
    assert not form.isHidden()
