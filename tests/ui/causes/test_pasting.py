"""Copy, cut and paste on the Causes screen, and a branch that goes to another case."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Case
from rca_studio.domain.causal import Control, Gate
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.branch_dialog import BranchDialog
from rca_studio.ui.causes.pasting import BRANCH_KIND, PastePreview
from tests.causal_examples import doorway
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import Hands, Key, named, open_tab, put_model, shown, texts

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    QGuiApplication.clipboard().clear()
    made = make_desk(tmp_path)
    put_model(made, doorway())
    yield made
    made.studio.close()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def tab(desk, qtbot):
    made = open_tab(desk, qtbot)
    yield made
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)


@pytest.fixture(params=["picture", "outline"])
def hands(request, tab, qtbot) -> Hands:
    view = tab.picture.canvas if request.param == "picture" else tab.outline
    view.setFocus()
    return Hands(qtbot, view, view.editor)


def dialog_of(kind):
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_a_list_becomes_causes_below_the_chosen_node_in_one_step(desk, tab, hands):
    before = desk.casefile.digest()
    event = desk.casefile.event
    there = texts(desk.casefile, event.id)
    put("- Light was off\n    - Lamp broken\n    - Switch behind the door\n- Rota changed late?")
    tab.choose(event.id)
    hands.press(Key.Key_V, CONTROL)
    casefile = desk.casefile
    assert texts(casefile, event.id) == [*there, "Light was off", "Rota changed late?"]
    light = named(casefile, "Light was off")
    assert texts(casefile, light.id) == ["Lamp broken", "Switch behind the door"]
    assert named(casefile, "Rota changed late?").question
    assert tab.chosen == light.id
    assert desk.guide.said[-1].startswith("4 lines were pasted below “Loss of balance")
    shown(tab, casefile)
    desk.guide.offers[-1]()
    assert desk.casefile.digest() == before


def test_cells_of_a_spreadsheet_count_although_it_puts_a_picture_beside_them(desk, tab, hands):
    data = QMimeData()
    data.setText("Space\tDoor\n\tTurn\n")
    data.setImageData(QImage(20, 20, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(data)
    before = desk.casefile
    tab.choose(before.event.id)
    hands.press(Key.Key_V, CONTROL)
    assert texts(desk.casefile, named(desk.casefile, "Space").id) == ["Door", "Turn"]
    assert desk.casefile.evidence == before.evidence


def test_many_lines_are_shown_before_they_are_pasted(desk, tab, hands, qtbot):
    before = desk.casefile
    put("\n".join(f"Cause {number}" for number in range(30)))
    tab.choose(before.event.id)
    hands.press(Key.Key_V, CONTROL)
    dialog = dialog_of(PastePreview)
    assert "Cause 29" in dialog.list.text()
    assert desk.casefile is before
    dialog.reject()
    assert desk.casefile is before
    hands.view.setFocus()
    hands.press(Key.Key_V, CONTROL)
    dialog = dialog_of(PastePreview)
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    assert len(desk.casefile.causes) == len(before.causes) + 30
    assert desk.studio.undo()
    assert desk.casefile.digest() == before.digest()


def test_a_branch_is_copied_as_it_is_as_text_and_as_a_picture(desk, tab, hands):
    casefile = desk.casefile
    tight = named(casefile, "Transfer space is tight at the turn")
    step = gestures.revise(tight, gate=Gate.ALL)
    desk.studio.edit(step)
    guard, _ = gestures.add_control(desk.casefile, tight.id, "Marked turning circle")
    desk.studio.edit(guard)
    tab.choose(tight.id)
    hands.press(Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasFormat(BRANCH_KIND)
    lines = data.text().splitlines()
    assert lines[0] == tight.text
    assert "\tControl: Marked turning circle" in lines
    assert "\tNo marked place for the walker" in lines
    picture = data.imageData()
    assert min(picture.width(), picture.height()) > 60
    before = desk.casefile
    tab.choose(before.event.id)
    hands.press(Key.Key_V, CONTROL)
    after = desk.casefile
    copy = after.get(tab.chosen)
    assert copy.id not in before
    assert (copy.text, copy.gate) == (tight.text, Gate.ALL)
    assert texts(after, copy.id) == texts(after, tight.id)
    assert [one.text for one in after.controls_of(copy.id)] == ["Marked turning circle"]
    assert after.evidence == before.evidence
    shown(tab, after)


def test_cut_takes_a_branch_and_paste_puts_it_elsewhere(desk, tab, hands):
    casefile = desk.casefile
    tight = named(casefile, "Transfer space is tight at the turn")
    reach = named(casefile, "Walker left out of reach")
    below = texts(casefile, tight.id)
    tab.choose(tight.id)
    hands.press(Key.Key_X, CONTROL)
    assert tight.id not in desk.casefile
    assert "was cut" in desk.guide.said[-1]
    tab.choose(reach.id)
    hands.press(Key.Key_V, CONTROL)
    assert texts(desk.casefile, reach.id)[-1] == tight.text
    assert texts(desk.casefile, tab.chosen) == below
    before = desk.casefile
    tab.choose(before.event.id)
    hands.press(Key.Key_X, CONTROL)
    assert desk.casefile is before
    assert "stay" in desk.guide.said[-1]


def test_a_control_pasted_on_a_control_and_nonsense_are_refused_in_words(desk, tab, hands):
    control = next(one for one in desk.casefile if isinstance(one, Control))
    tab.choose(control.id)
    hands.press(Key.Key_C, CONTROL)
    before = desk.casefile
    hands.press(Key.Key_V, CONTROL)
    assert desk.casefile is before
    assert "no other control" in desk.prompts.told[-1].what
    data = QMimeData()
    data.setData(BRANCH_KIND, b'{"format": "RCA Studio branch 9"}')
    QGuiApplication.clipboard().setMimeData(data)
    hands.press(Key.Key_V, CONTROL)
    assert "another version" in desk.prompts.told[-1].what
    QGuiApplication.clipboard().clear()
    hands.press(Key.Key_V, CONTROL)
    assert desk.guide.said[-1].startswith("There is nothing to paste")
    assert desk.casefile is before


def test_a_line_pasted_while_writing_is_written(desk, tab, hands, qtbot):
    put("pasted\nwords")
    hands.press(Key.Key_Tab)
    hands.editor.paste()
    hands.write("")
    assert named(desk.casefile, "pasted words")


@pytest.fixture
def other(desk) -> str:
    """Another case, with its event and harm."""
    case = Case(
        id="f" * 32,
        reference="NM-0207",
        title="Frame left by the window",
        story="",
        protocol="near_fall",
    )
    desk.studio.edit(gestures.report(case, "Colleague saw it"))
    return case.id


def test_a_branch_goes_to_another_case_found_by_its_words(desk, tab, hands, qtbot, other):
    tight = named(desk.casefile, "Transfer space is tight at the turn")
    tab.choose(tight.id)
    hands.press(Key.Key_C, CONTROL | SHIFT)
    dialog = dialog_of(BranchDialog)
    assert "evidence" in dialog.behind.text()
    assert "stay behind" in dialog.behind.text()
    qtbot.keyClicks(dialog.search, "nowhere at all")
    assert not dialog.yes.isEnabled()
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, "window")
    assert dialog.case_id == other
    qtbot.keyClick(dialog.search, Key.Key_Return)
    target = desk.studio.casefile(other)
    (copy,) = target.causes_of(target.event.id)
    assert copy.text == tight.text
    assert texts(target, copy.id) == texts(desk.casefile, tight.id)
    assert target.evidence == ()
    assert "Copied to NM-0207" in desk.guide.said[-1]
    desk.guide.offers[-1]()
    assert desk.guide.opened[-1] == (other, "causes", copy.id)
    assert desk.studio.undo()
    assert desk.studio.casefile(other).causes == ()


def test_the_target_can_be_any_node_of_the_other_case(desk, tab, hands, qtbot, other):
    control = desk.studio.casefile(other).controls[0]
    cause = named(desk.casefile, "No marked place for the walker")
    tab.choose(cause.id)
    hands.press(Key.Key_C, CONTROL | SHIFT)
    dialog = dialog_of(BranchDialog)
    qtbot.keyClicks(dialog.search, "NM-0207")
    dialog.target.choose(control.id)
    qtbot.keyClick(dialog.yes, Key.Key_Return)
    target = desk.studio.casefile(other)
    assert texts(target, control.id) == [cause.text]


def test_only_a_cause_goes_to_another_case(desk, tab, hands):
    tab.choose(desk.casefile.harm.id)
    hands.press(Key.Key_C, CONTROL | SHIFT)
    assert desk.guide.said[-1].startswith("Choose a cause")


def test_words_dropped_on_a_cause_are_its_causes(desk, tab, qtbot):
    data = QMimeData()
    data.setText("Dropped words")
    cause = named(desk.casefile, "No marked place for the walker")
    tab.deeds.take_dropped(cause.id, data)
    assert texts(desk.casefile, cause.id) == ["Dropped words"]


def test_times_and_words_pasted_into_the_timeline_are_its_steps(desk, tab, qtbot):
    canvas = tab.picture.canvas
    canvas.setFocus()
    hands = Hands(qtbot, canvas, canvas.editor)
    before = desk.casefile.digest()
    causes = len(desk.casefile.causes)
    hands.press(Key.Key_1, CONTROL)
    put("20:38\tBell rang\n20:40\tTurned at the door\n\tWas steadied")
    hands.press(Key.Key_V, CONTROL)
    told = [(entry.moment, entry.text) for entry in desk.casefile.timeline]
    assert told == [
        ("2026-11-18T20:38", "Bell rang"),
        ("2026-11-18T20:40", "Turned at the door"),
        ("", "Was steadied"),
    ]
    assert len(desk.casefile.causes) == causes
    tab.choose(desk.casefile.timeline[0].id)
    put("Walker away")
    hands.press(Key.Key_V, CONTROL)
    assert [entry.text for entry in desk.casefile.timeline][:2] == ["Bell rang", "Walker away"]
    assert desk.guide.said[-1] == "1 step was pasted into the timeline"
    desk.studio.undo()
    desk.studio.undo()
    assert desk.casefile.digest() == before
