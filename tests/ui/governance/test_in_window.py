"""Governance in the window: its place, its menu, and the way to the cases and back."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rca_studio.ui import theme
from rca_studio.ui.case.case_screen import CaseScreen
from rca_studio.ui.cases.cases_screen import CasesScreen
from rca_studio.ui.governance.board_room import BoardRoom
from rca_studio.ui.governance.governance_screen import GovernanceScreen
from tests.ui.people.team import shown
from tests.ui.test_main_window import ALT, CONTROL, entry, press, quiet, started

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(sample_file, tmp_path, qapp, qtbot):
    path = tmp_path / "sample.rca"
    shutil.copy(sample_file, path)
    made = started(qapp, qtbot, path)
    made.window.resize(1366, 768)
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.window.close()
    theme.apply(qapp, "light")


def settle(qtbot, desk):
    for _ in range(4):
        quiet(qtbot, desk)
        qtbot.wait(20)


@pytest.fixture
def screen(desk, qtbot):
    press(qtbot, desk, Qt.Key.Key_6, ALT)
    settle(qtbot, desk)
    found = desk.window.current_screen()
    assert isinstance(found, GovernanceScreen)
    return found


def test_its_key_leads_there_and_each_question_has_an_entry(desk, qtbot, screen):
    assert desk.window.sidebar.marked == "governance"
    for key in screen.grid.cards:
        entry(desk, f"ask_{key}").trigger()
        settle(qtbot, desk)
        assert screen.look.opened == key
        assert screen.page.panel is screen.grid.cards[key].panel
        assert screen.page.isVisible()


def test_from_a_number_to_its_cases_to_a_case_and_all_the_way_back(desk, qtbot, screen):
    window = desk.window
    chart = screen.grid.cards["stopping"].chart
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert chart.here, "the keyboard is at a number"
    QTest.keyClick(chart, Qt.Key.Key_Return)
    settle(qtbot, desk)
    cases = window.current_screen()
    assert isinstance(cases, CasesScreen)
    assert cases.filters.behind.isVisible()
    number = cases.model.rowCount()
    assert 0 < number < 42
    press(qtbot, desk, Qt.Key.Key_Return, NONE)
    settle(qtbot, desk)
    assert isinstance(window.current_screen(), CaseScreen)
    press(qtbot, desk, Qt.Key.Key_Left, ALT)
    settle(qtbot, desk)
    assert window.current_screen() is cases
    assert cases.model.rowCount() == number
    press(qtbot, desk, Qt.Key.Key_Left, ALT)
    settle(qtbot, desk)
    assert window.current_screen() is screen
    assert chart.hasFocus()


def test_queues_at_the_side_show_all_their_cases_again(desk, qtbot, screen):
    chart = screen.grid.cards["stopping"].chart
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    settle(qtbot, desk)
    cases = desk.window.cases_screen()
    assert cases.shows_behind
    desk.window.go("review")
    settle(qtbot, desk)
    assert not cases.shows_behind
    assert cases.model.rowCount() == 18


def test_the_key_of_printing_opens_the_board_report(desk, qtbot, screen):
    press(qtbot, desk, Qt.Key.Key_P, CONTROL)
    room = shown(qtbot, BoardRoom)
    settle(qtbot, desk)
    room.close()


def test_tab_goes_round_through_head_filters_and_questions(desk, qtbot, screen):
    window = desk.window
    window.sidebar.focus_marked()
    first = QApplication.focusWidget()
    seen = [first]
    while len(seen) < 120:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if QApplication.focusWidget() is first:
            break
        seen.append(QApplication.focusWidget())
    assert QApplication.focusWidget() is first
    for card in screen.grid.cards.values():
        assert card.heading in seen
        if card.panel.charts:
            assert seen.index(card.chart) == seen.index(card.heading) + 1
    assert seen.index(screen.board) < seen.index(screen.grid.first.heading)


def test_f6_goes_through_the_parts(desk, qtbot, screen):
    parts = []
    for _ in range(4):
        press(qtbot, desk, Qt.Key.Key_F6, NONE)
        focus = QApplication.focusWidget()
        parts.append(next(p for p in desk.window.regions() if p is focus or p.isAncestorOf(focus)))
    assert len(set(map(id, parts))) == 4
