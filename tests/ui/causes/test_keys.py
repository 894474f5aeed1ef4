"""Each key by real key events, rebinding that outlives the program, and the sheet of keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from rca_studio.domain.causal import EvidenceState, Gate
from rca_studio.settings import Settings
from rca_studio.ui import theme
from rca_studio.ui.causes.command_menu import CommandMenu
from rca_studio.ui.causes.key_settings import keyboard, lines
from rca_studio.ui.causes.key_sheet import KeySheet, judge, sheet_text
from rca_studio.ui.causes.keys import LOOKS, NO_BREAK, TABLE, Command, key_words, stroke_of
from tests.ui.case.desk import make_desk
from tests.ui.causes.room import Hands, Key, named, open_tab, shown, texts

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    made.studio.close()
    keyboard.reset_all()


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


def two_levels(hands: Hands) -> None:
    """Event ← A ← A1, A2."""
    hands.press(Key.Key_Tab)
    hands.write("A", Key.Key_Tab)
    hands.write("A1")
    hands.press(Key.Key_Return)
    hands.write("A2")


def test_siblings_after_and_before(desk, tab, hands):
    two_levels(hands)
    a = named(desk.casefile, "A")
    tab.choose(named(desk.casefile, "A2").id)
    hands.press(Key.Key_Return, SHIFT)
    hands.write("Between")
    assert texts(desk.casefile, a.id) == ["A1", "Between", "A2"]
    tab.choose(named(desk.casefile, "A1").id)
    hands.press(Key.Key_Return, SHIFT)
    hands.write("First")
    hands.press(Key.Key_Return)
    hands.write("Second")
    assert texts(desk.casefile, a.id) == ["First", "Second", "A1", "Between", "A2"]
    shown(tab, desk.casefile)


def test_a_step_is_put_between_and_undone(desk, tab, hands):
    two_levels(hands)
    before = desk.casefile.digest()
    a2 = named(desk.casefile, "A2")
    tab.choose(a2.id)
    hands.press(Key.Key_Return, CONTROL)
    hands.write("Step between")
    between = named(desk.casefile, "Step between")
    assert texts(desk.casefile, named(desk.casefile, "A").id) == ["A1", "Step between"]
    assert texts(desk.casefile, between.id) == ["A2"]
    assert desk.studio.undo()
    assert desk.casefile.digest() == before
    tab.choose(desk.casefile.event.id)
    hands.press(Key.Key_Return, CONTROL)
    assert not hands.editor.is_open
    assert "Only between" in desk.guide.said[-1]


def test_a_cause_is_promoted_and_hung_below_the_one_before(desk, tab, hands):
    two_levels(hands)
    casefile = desk.casefile
    event = casefile.event
    tab.choose(named(casefile, "A2").id)
    hands.press(Key.Key_Backtab, SHIFT)
    assert texts(desk.casefile, event.id) == ["A", "A2"]
    assert QApplication.focusWidget() is hands.view
    hands.press(Key.Key_Backtab, SHIFT)
    assert desk.guide.said[-1] == "Nothing is above what it leads to"
    tab.outline.setFocus()
    outline = Hands(hands.qtbot, tab.outline, tab.outline.editor)
    outline.press(Key.Key_Right, ALT)
    assert texts(desk.casefile, event.id) == ["A"]
    assert texts(desk.casefile, named(casefile, "A").id) == ["A1", "A2"]
    outline.press(Key.Key_Up, ALT)
    assert texts(desk.casefile, named(casefile, "A").id) == ["A2", "A1"]
    outline.press(Key.Key_Down, ALT)
    outline.press(Key.Key_Left, ALT)
    assert texts(desk.casefile, event.id) == ["A", "A2"]
    shown(tab, desk.casefile)


def test_ruled_out_asks_for_the_reason_and_keeps_it(desk, tab, hands):
    two_levels(hands)
    a2 = named(desk.casefile, "A2")
    tab.choose(a2.id)
    desk.prompts.answers.append("The light was on,\nas the log says")
    hands.type("h")
    cause = desk.casefile.get(a2.id)
    assert cause.evidence is EvidenceState.RULED_OUT
    assert cause.ruled_out_because == "The light was on, as the log says"
    assert desk.prompts.asked[-1] == "Why is it ruled out?"
    hands.press(Key.Key_E, CONTROL)  # on round the states: the reason goes with the state
    cause = desk.casefile.get(a2.id)
    assert (cause.evidence, cause.ruled_out_because) == (EvidenceState.HYPOTHESIS, "")
    assert desk.studio.undo()
    assert desk.casefile.get(a2.id).ruled_out_because
    assert desk.studio.undo()
    assert desk.casefile.get(a2.id).evidence is EvidenceState.HYPOTHESIS


def test_an_action_begins_from_a_cause_by_its_finding(desk, tab, hands):
    two_levels(hands)
    before = desk.casefile.digest()
    a1 = named(desk.casefile, "A1")
    tab.choose(a1.id)
    hands.type("a")
    casefile = desk.casefile
    assert [finding.causes for finding in casefile.findings] == [(a1.id,)]
    assert casefile.actions[0].findings == (casefile.findings[0].id,)
    assert desk.guide.opened[-1] == (desk.case_id, "actions", casefile.actions[0].id)
    hands.type("a")
    assert len(desk.casefile.findings) == 1
    assert len(desk.casefile.actions) == 2
    desk.studio.undo()
    desk.studio.undo()
    assert desk.casefile.digest() == before


def test_capitals_and_other_signs_are_written(desk, tab, hands):
    hands.press(Key.Key_Tab)
    hands.write("Words")
    for sign in ("E", "H", "A", "C", "G", "1", "z"):
        hands.type(sign)
        assert hands.editor.is_open
        hands.write("", Key.Key_Escape)
    assert [cause.text for cause in desk.casefile.causes] == ["Words"]


def test_keys_that_only_look_reach_the_views_and_change_nothing(desk, tab, hands):
    two_levels(hands)
    asked = []
    tab.deeds.for_view.connect(asked.append)
    before = desk.casefile
    presses = {
        Command.VIEW_1: (Key.Key_1, CONTROL),
        Command.VIEW_5: (Key.Key_5, CONTROL),
        Command.FOLD: (Key.Key_Period, CONTROL),
        Command.FOLD_ALL: (Key.Key_Greater, CONTROL | SHIFT),  # as a keyboard sends it
        Command.FIND: (Key.Key_F, CONTROL),
        Command.FIND_NEXT: (Key.Key_F3, Qt.KeyboardModifier.NoModifier),
    }
    for command, (key, modifier) in presses.items():
        hands.view.setFocus()
        hands.press(key, modifier)
        assert asked[-1] is command
        QApplication.processEvents()
    hands.press(Key.Key_Period, CONTROL | SHIFT)
    assert asked[-1] is Command.FOLD_ALL
    assert desk.casefile is before


def test_no_two_commands_come_with_one_key():
    strokes = [stroke_of(key) for row in TABLE for key in row.keys]
    assert 0 not in strokes
    assert len(strokes) == len(set(strokes))
    assert {row.command for row in TABLE} == set(Command)
    assert Command.LEAVE not in LOOKS
    names = [line.name for line in lines() if line.name]
    assert len(names) == len(set(names))


def test_another_key_works_shows_in_menu_and_hints_and_outlives_the_program(desk, tab, qtbot):
    hands = Hands(qtbot, tab.picture.canvas, tab.picture.canvas.editor)
    hands.view.setFocus()
    keyboard.choose("child", ("F4",))
    assert tab.hints.text().replace(NO_BREAK, " ").startswith("F4 asks why")
    tab.inspector.show_entity(desk.casefile, desk.casefile.event.id, tab.picture.analysis)
    hands.press(Key.Key_Tab)
    assert not hands.editor.is_open  # Tab asks nothing any more
    hands.press(Key.Key_F4)
    hands.write("By another key")
    menu = CommandMenu(named(desk.casefile, "By another key"))
    words = {action.data(): action.text() for action in menu.actions()}
    assert words[Command.CHILD].endswith("\tF4")
    menu.deleteLater()
    again = Settings.load()  # as after a restart
    keyboard.reset_all()
    assert key_words(Command.CHILD) == "Tab"
    keyboard.use(again)
    assert key_words(Command.CHILD) == "F4"


def test_settings_of_another_version_are_read_as_far_as_they_mean_something(tmp_path):
    file = tmp_path / "settings.json"
    file.write_text('{"keys.own": ["child\\tF4\\tnonsense key", "no_such\\tF5", "gate"]}')
    keyboard.use(Settings.load(file))
    assert keyboard.keys_of("child") == ("F4",)
    assert keyboard.keys_of("gate") == ()
    assert key_words(Command.GATE) == ""
    keyboard.use(Settings.load(tmp_path / "none.json"))
    assert keyboard.keys_of("gate") == ("G",)


@pytest.fixture
def sheet(qapp, qtbot, tmp_path):
    theme.apply(qapp, "light")
    keyboard.use(Settings.load(tmp_path / "own.json"))

    class Answers:
        def choose_new_file(self, _title, _kinds, name, then):
            then(tmp_path / name)

    made = KeySheet(prompts=Answers())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    keyboard.reset_all()


def rows_in_view(sheet: KeySheet) -> list[str]:
    return [
        item.text(0) for _, items in sheet.tree._groups for item in items if not item.isHidden()
    ]


def test_the_sheet_finds_by_words_and_keys(sheet, qtbot):
    assert len(rows_in_view(sheet)) == len(lines())
    qtbot.keyClicks(sheet.search, "level ctrl")
    assert rows_in_view(sheet) == []
    sheet.search.clear()
    qtbot.keyClicks(sheet.search, "one level")
    assert rows_in_view(sheet) == ["One level up", "Move left, or one level up"]
    sheet.search.clear()
    qtbot.keyClicks(sheet.search, "ctrl+l")
    assert "Link to another cause" in rows_in_view(sheet)


def test_a_key_is_changed_in_the_sheet_and_a_clash_is_told(sheet, qtbot, tmp_path):
    qtbot.keyClicks(sheet.search, "rule out")
    assert sheet.what.text() == "Rule out, with the reason"
    sheet.catcher.setFocus()
    qtbot.keyClick(sheet.catcher, Key.Key_L, CONTROL)
    assert "“Link to another cause” already" in sheet.judged.text()
    assert sheet.use.text() == "Use it here instead"
    assert QApplication.focusWidget() is sheet.use
    qtbot.keyClick(sheet.use, Key.Key_Return)
    assert keyboard.keys_of("rule_out") == ("Ctrl+L",)
    assert keyboard.keys_of("link") == ()
    assert "(your own)" in sheet.tree.currentItem().text(1)
    qtbot.keyClick(sheet.reset, Key.Key_Space)
    assert keyboard.keys_of("rule_out") == ("H",)
    sheet.reset_all.click()
    assert keyboard.keys_of("link") == ("Ctrl+L",)
    assert not keyboard.is_own("link")


def test_tab_can_be_chosen_too_and_traps_nobody(sheet, qtbot):
    qtbot.keyClicks(sheet.search, "add evidence")
    sheet.catcher.setFocus()
    qtbot.keyClick(sheet.catcher, Key.Key_Tab)
    assert "Ask why" in sheet.judged.text()
    assert QApplication.focusWidget() is sheet.use


def test_what_walks_the_picture_stays(sheet):
    words, may, _ = judge("link", "Up")
    assert not may
    assert "walks the picture" in words
    words, may, taken = judge("view_1", "Ctrl+1")
    assert (may, taken) == (True, False)
    assert "elsewhere it stays “Story”" in words
    assert "stays “Next state of evidence”" in judge("menu.about", "Ctrl+E")[0]


def test_the_key_that_looks_at_the_like_near_miss_is_found_and_can_be_taken_by_nothing(sheet):
    words = "look at the near miss that this looks like"
    for search in ("looks like", "ctrl+shift+k"):
        sheet.search.setText(search)
        assert rows_in_view(sheet) == [words]
    for name in ("link", "menu.about"):
        told, may, _ = judge(name, "Ctrl+Shift+K")
        assert f"is “{words}” for everybody" in told
        assert not may
    assert words in sheet_text()


def test_the_sheet_is_saved_as_text(sheet, tmp_path):
    sheet.save.click()
    text = Path(tmp_path / "Keys.txt").read_text(encoding="utf-8")
    assert text == sheet_text()
    for line in lines():
        if line.keys:
            assert line.words in text


def test_menus_show_the_keys_a_person_chose(qapp, qtbot, tmp_path):
    from PySide6.QtWidgets import QMainWindow

    from rca_studio.ui.menus import Menus

    theme.apply(qapp, "light")
    keyboard.use(Settings.load(tmp_path / "own.json"))
    window = QMainWindow()
    qtbot.addWidget(window)
    menus = Menus(window, lambda _key: None)
    assert {f"menu.{key}" for key in menus.actions} <= {line.name for line in lines()}
    assert menus.actions["redo"].shortcuts()[1] == QKeySequence("Ctrl+Shift+Z")
    keyboard.choose("menu.redo", ("Ctrl+R",))
    assert menus.actions["redo"].shortcuts() == [QKeySequence("Ctrl+R")]
    keyboard.reset("menu.redo")
    assert menus.actions["redo"].shortcut() == QKeySequence("Ctrl+Y")


def test_gate_signs_work_however_the_keyboard_makes_them(desk, tab, hands):
    two_levels(hands)
    a = named(desk.casefile, "A")
    tab.choose(a.id)
    hands.press(Key.Key_Ampersand, SHIFT)
    assert desk.casefile.get(a.id).gate is Gate.ALL
    hands.type("|")
    assert desk.casefile.get(a.id).gate is Gate.ANY


def test_the_timeline_is_written_by_the_same_keys(desk, tab, qtbot):
    canvas = tab.picture.canvas
    canvas.setFocus()
    hands = Hands(qtbot, canvas, canvas.editor)
    before = desk.casefile.digest()
    hands.press(Key.Key_1, CONTROL)
    assert tab.picture.mode == "timeline"
    for words in ("Bell rang", "Turned at the door", "Steadied"):
        hands.press(Key.Key_Return)
        hands.write(words)

    def told():
        return [entry.text for entry in desk.casefile.timeline]

    assert told() == ["Bell rang", "Turned at the door", "Steadied"]
    assert not desk.casefile.causes
    assert tab.chosen == desk.casefile.timeline[-1].id
    hands.press(Key.Key_Return, SHIFT)
    hands.write("Walker away")
    assert told() == ["Bell rang", "Turned at the door", "Walker away", "Steadied"]
    hands.press(Key.Key_Up, CONTROL)
    hands.press(Key.Key_Up, ALT)
    assert told() == ["Walker away", "Bell rang", "Turned at the door", "Steadied"]
    hands.press(Key.Key_F2)
    hands.write("Walker by the bed")
    assert told()[0] == "Walker by the bed"
    hands.press(Key.Key_Delete)
    assert told() == ["Bell rang", "Turned at the door", "Steadied"]
    assert "taken off the timeline" in desk.guide.said[-1]
    assert tab.chosen == desk.casefile.timeline[0].id
    while desk.casefile.timeline:
        assert desk.studio.undo()
    assert desk.casefile.digest() == before


def test_a_question_mark_opens_the_sheet_where_nothing_is_written(qapp, qtbot, tmp_path):
    from PySide6.QtWidgets import QLineEdit, QMainWindow, QTableView, QVBoxLayout, QWidget

    from rca_studio.ui.menus import Menus

    theme.apply(qapp, "light")
    keyboard.use(Settings.load(tmp_path / "own.json"))
    window, asked = QMainWindow(), []
    qtbot.addWidget(window)
    menus = Menus(window, asked.append)
    menus.allow(workspace=True, case=True, edit=True)
    page, table, line = QWidget(), QTableView(), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(table)
    column.addWidget(line)
    window.setCentralWidget(page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    table.setFocus()
    qtbot.keyClick(table, Key.Key_Question)
    qtbot.keyClick(table, Key.Key_Slash, CONTROL)
    assert asked == ["keys", "keys"]
    line.setFocus()
    qtbot.keyClicks(line, "why?")
    assert line.text() == "why?"
    assert asked == ["keys", "keys"]


def test_in_the_pictures_a_question_mark_is_a_question(desk, tab, hands):
    two_levels(hands)
    hands.press(Key.Key_Question, SHIFT)
    assert named(desk.casefile, "A2").question
    hands.type("?")
    assert not named(desk.casefile, "A2").question


def test_verified_is_passed_over_with_a_word_on_what_it_needs(desk, tab, hands):
    two_levels(hands)
    a2 = named(desk.casefile, "A2")
    hands.press(Key.Key_E, CONTROL)
    hands.press(Key.Key_E, CONTROL)
    assert desk.casefile.get(a2.id).evidence is EvidenceState.HYPOTHESIS
    assert desk.guide.said[-1] == "Verified needs evidence: E adds some"


def test_keys_an_organisation_decided_are_shown_and_stay(qapp, qtbot, tmp_path):
    policy = tmp_path / "policy.json"
    policy.write_text('{"keys.own": ["child\\tF4"]}')
    keyboard.use(Settings.load(tmp_path / "own.json", policy))
    sheet = KeySheet()
    qtbot.addWidget(sheet)
    assert keyboard.keys_of("child") == ("F4",)
    assert sheet.what.text() == "Your organisation decided the keys"
    assert not sheet.catcher.isEnabled()
    assert not sheet.reset_all.isEnabled()
    keyboard.use(Settings.load(tmp_path / "none.json", tmp_path / "no policy.json"))
