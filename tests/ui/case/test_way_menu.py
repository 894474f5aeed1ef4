"""The Case menu leads a case on and off its way, from the list as from the case itself."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.case import Stage
from rca_studio.domain.plan import ActionState
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.merge_dialog import MergeSheet
from rca_studio.ui.case.way_dialogs import ReasonSheet
from tests.ui.test_main_window import entry, press, started

GO_ON = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(sample_file, tmp_path, qapp, qtbot):
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    made = started(qapp, qtbot, path)
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.window.close()
    theme.apply(qapp, "light")


def case_of(desk, reference: str):
    studio = desk.window.studio
    return studio.casefile(studio.registers.case_id_of(reference))


def sheets(kind: type):
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def test_a_free_case_goes_on_by_one_key_and_a_blocked_one_is_led_to_what_is_missing(desk, qtbot):
    window = desk.window
    free = case_of(desk, "NM-0138")
    assert not window.studio.blockers_of(free.case_id)
    window.open_case(free.case_id, "story")
    press(qtbot, desk, Qt.Key.Key_G, GO_ON)
    qtbot.waitUntil(lambda: case_of(desk, "NM-0138").case.stage is Stage.REVIEW)
    assert window.said == "Now at Review."
    press(qtbot, desk, Qt.Key.Key_G, GO_ON)
    assert window.current_screen().tab == "review"
    assert case_of(desk, "NM-0138").case.stage is Stage.REVIEW


@pytest.mark.parametrize(
    ("key", "kind", "title"),
    [
        ("way_return", ReasonSheet, "Return NM-0142 to an earlier stage"),
        ("way_reject", ReasonSheet, "NM-0142 is not a near miss"),
        ("way_merge", MergeSheet, "Was NM-0142 reported twice?"),
    ],
)
def test_every_other_way_has_its_place_in_the_menu(desk, qtbot, key, kind, title):
    desk.window.open_case(case_of(desk, "NM-0142").case_id, "story")
    entry(desk, key).trigger()
    (sheet,) = sheets(kind)
    assert sheet.accessibleName().startswith(title)
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheets(kind)


def test_what_cannot_be_done_is_told_and_a_closed_case_says_how_to_go_on(desk, qtbot):
    desk.window.open_case(case_of(desk, "NM-0130").case_id, "story")
    entry(desk, "way_reject").trigger()
    assert "reopen it first" in desk.window.prompts.told[-1].what
    entry(desk, "way_on").trigger()
    assert "Reopen it" in desk.window.said


def test_a_result_set_anywhere_asks_about_its_closed_case(desk, qtbot):
    studio = desk.window.studio
    closed = case_of(desk, "NM-0130")
    action = closed.actions[0]
    assert studio.edit(gestures.revise(action, state=ActionState.FAILED))
    qtbot.waitUntil(lambda: bool(sheets(ReasonSheet)))
    (sheet,) = sheets(ReasonSheet)
    assert sheet.accessibleName().startswith("Reopen NM-0130")
    sheet.accept()
    assert case_of(desk, "NM-0130").case.stage is Stage.ANALYSE
