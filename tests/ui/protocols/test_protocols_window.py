"""The protocols in the window: by menu and keys, at any size of text, beside other screens."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.models.workspace import create_workspace
from rca_studio.ui import theme
from rca_studio.ui.protocols.parts import PARTS, Spot
from tests.ui.test_accessibility import cut, nameless, open_dialogs, small
from tests.ui.test_main_window import quiet, started


@pytest.fixture
def desk(tmp_path, qapp, qtbot):
    path = tmp_path / "workspace.rca"
    create_workspace(path, organisation="Riverside Home Care").close()
    made = started(qapp, qtbot, path)
    made.window.resize(1366, 768)
    qtbot.waitUntil(made.window.isActiveWindow)
    made.window._menus.actions["place_protocols"].trigger()
    quiet(qtbot, made)
    yield made
    for dialog in open_dialogs():
        dialog.close()
    made.window.close()
    theme.apply(qapp, "light")


@pytest.fixture
def screen(desk):
    return desk.window.current_screen()


def settle(qtbot, desk):
    for _ in range(4):
        quiet(qtbot, desk)
        qtbot.wait(30)


def whole(root):
    assert list(nameless(root)) == []
    assert list(small(root)) == []
    assert list(cut(root)) == []


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_every_page_is_named_large_enough_and_whole(desk, screen, qtbot, scale):
    desk.choose_scale(scale)
    settle(qtbot, desk)
    whole(desk.window)
    screen.open("infection")
    for part in PARTS:
        screen.editor.go_to(Spot(part.key, 0 if part.many else -1))
        settle(qtbot, desk)
        assert list(cut(screen.editor.page)) == [], part.key
    whole(desk.window)
    screen.editor.show_way("text")
    settle(qtbot, desk)
    whole(desk.window)
    for view in ("review", "validation", "words"):
        screen.editor.preview.show_view(view)
        settle(qtbot, desk)
        whole(screen.editor.preview)


def test_undo_means_the_draft_while_it_is_edited_and_the_workspace_elsewhere(desk, screen, qtbot):
    undo = desk.window._menus.actions["undo"]
    screen.open("near_fall")
    assert not undo.isEnabled()
    screen.editor.outline.setFocus()
    qtbot.keyClick(screen.editor.outline, Qt.Key.Key_Down)
    qtbot.keyClick(screen.editor.outline, Qt.Key.Key_Insert)
    assert undo.isEnabled()
    assert undo.text() == "&Undo add field"
    desk.window.show_cases()
    assert undo.text() == "&Undo"
    desk.window.go("protocols")
    assert desk.window.current_screen() is screen
    assert screen.editor.draft.is_changed, "a draft survives another screen"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not screen.editor.draft.is_changed
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert screen.editor.draft.is_changed
    screen.editor.back.click()
    assert undo.text() == "&Undo"


def test_typing_in_the_text_is_undone_as_a_step(desk, screen, qtbot):
    screen.open("near_fall")
    editor = screen.editor
    editor.show_way("text")
    editor.text.go_to(1)
    qtbot.keyClicks(editor.text, "# mine")
    qtbot.keyClick(editor.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.draft.text.startswith("# mine\n"))
    qtbot.keyClick(editor.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.draft.text == editor.draft.begun_from
    assert editor.text.text() == editor.draft.begun_from


def test_f6_goes_round_the_parts_and_tab_leaves_every_editor(desk, screen, qtbot):
    screen.open("near_fall")
    settle(qtbot, desk)
    seen = []
    for _ in range(len(screen.regions())):
        desk.window._commands.do("region")
        focus = QApplication.focusWidget()
        seen.append(
            next((r for r in screen.regions() if r is focus or r.isAncestorOf(focus)), None)
        )
    assert screen.editor.outline in seen
    assert screen.editor.preview in seen
    screen.editor.show_way("text")
    screen.editor.text.setFocus()
    qtbot.keyClick(screen.editor.text, Qt.Key.Key_Tab)
    assert not screen.editor.text.hasFocus(), "the keyboard is never trapped"


def test_closing_the_workspace_with_a_draft_open_is_calm(desk, screen, qtbot):
    screen.open("near_fall")
    screen.editor.draft.add("field")
    desk.close_workspace()
    quiet(qtbot, desk)
    assert desk.window.studio is None
