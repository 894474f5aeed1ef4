"""Today in the window: every row leads to its place, the number stands at the side."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.plan import Action, ActionState, EvidenceCheck
from rca_studio.domain.today import TodayRow, Waits
from rca_studio.editing.gestures import revise
from rca_studio.ui.main_window import MainWindow
from rca_studio.ui.today.today_screen import TodayScreen


def quiet(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy, timeout=20_000)
    QApplication.processEvents()


@pytest.fixture
def window(sample_desk, qtbot):
    made = MainWindow(sample_desk.prompts)
    qtbot.addWidget(made)
    made.furnish()
    made.resize(1300, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_studio(sample_desk.studio)
    quiet(qtbot, sample_desk)
    yield made
    quiet(qtbot, sample_desk)


def today(window, desk, qtbot) -> TodayScreen:
    window.go("today")
    quiet(qtbot, desk)
    screen = window.current_screen()
    assert isinstance(screen, TodayScreen)
    return screen


def test_the_number_at_the_side_is_there_before_anybody_went_to_today(window, qtbot):
    entry = window.sidebar.entry("today")
    qtbot.waitUntil(lambda: entry.accessibleName().startswith("Today, "), timeout=10_000)


def test_the_number_follows_a_step(window, sample_desk, qtbot):
    entry = window.sidebar.entry("today")
    screen = today(window, sample_desk, qtbot)
    before = entry.accessibleName()
    rows = (*screen._lists.waits.rows, *screen._lists.overdue.rows)
    actor = sample_desk.studio.writer.actor  # who does not say that their own action held
    row = next(row for row in rows if row.kind is Waits.ACTION and row.who != actor)
    action = sample_desk.studio.casefile(row.case_id).get(row.target)
    assert isinstance(action, Action)
    seen = EvidenceCheck(text="Seen in place", met=True, by="Ana Silva", at="2026-11-20T09:00:00Z")
    held = revise(action, "Held", state=ActionState.HELD, checks=(seen,))
    assert sample_desk.studio.edit(held)
    qtbot.waitUntil(lambda: entry.accessibleName() != before, timeout=5_000)


def test_every_row_leads_to_its_very_place(window, sample_desk, qtbot):
    screen = today(window, sample_desk, qtbot)
    firsts: dict[Waits, TodayRow] = {}
    lists = screen._lists
    for row in (*lists.waits.rows, *lists.overdue.rows, *lists.reopen.rows):
        firsts.setdefault(row.kind, row)
    assert {Waits.ACTION, Waits.QUESTION, Waits.STAGE} <= set(firsts)
    for row in firsts.values():
        tab, target = row.place
        window.open_case(row.case_id, tab, target)
        QApplication.processEvents()
        case_screen = window._case_screen()
        assert (case_screen.case_id, case_screen.tab) == (row.case_id, tab)
        focus = window.focusWidget()
        assert focus is not None
        assert case_screen.isAncestorOf(focus)
        window.go("today")
        quiet(qtbot, sample_desk)


def test_keyboard_alone_leads_there_and_back_to_the_same_row(window, sample_desk, qtbot):
    window.make_menus()
    screen = today(window, sample_desk, qtbot)
    screen.waits.view.enter_from(1)
    qtbot.keyClick(screen.waits.view, Qt.Key.Key_Down)
    qtbot.keyClick(screen.waits.view, Qt.Key.Key_Return)
    assert window.current_screen() is window._case_screen()
    window._menus.actions["back"].trigger()
    quiet(qtbot, sample_desk)
    assert window.current_screen() is screen
    assert QApplication.focusWidget() is screen.waits.view
    assert screen.waits.view.row == 1
    window.show_cases()
    window.open_case(screen._lists.waits.rows[0].case_id)
    window._menus.actions["back"].trigger()
    assert window.current_screen() is window.cases_screen()


def test_asking_and_showing_hold_the_window_up_for_no_time_one_would_notice(
    window, sample_desk, qtbot
):
    screen = today(window, sample_desk, qtbot)
    answer = (screen._query, screen._lists)
    best = []
    for _ in range(5):
        began = time.perf_counter()
        screen.refresh()
        screen._on_read(answer)
        best.append(time.perf_counter() - began)
        quiet(qtbot, sample_desk)
    assert min(best) < 0.05
