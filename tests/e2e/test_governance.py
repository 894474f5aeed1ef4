"""From a question to its chart, its cases, a figure that was missing, and the report for the board:
by keyboard alone, in the real window.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from rca_studio.domain.governance import MonthlyFigure, PulseCount
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.ui.governance.board_room import BoardRoom
from rca_studio.ui.governance.chart_view import ChartView
from rca_studio.ui.governance.figures_room import FiguresRoom
from rca_studio.ui.governance.governance_screen import GovernanceScreen
from rca_studio.ui.governance.pulse_room import PulseRoom
from tests.e2e.hands import Hands

pytestmark = pytest.mark.slow

QUESTIONS = 8


def test_from_a_question_to_its_cases_and_to_the_board(start, tmp_path: Path):
    hands = start("--sample")
    screen = go_to_governance(hands)
    assert len(answers(screen)) == QUESTIONS

    # A question is opened, gone through by the arrows, and its cases are one key away.
    menu(hands, "Alt+G", "S")
    hands.until(lambda: screen.page.key == "stopping", "the question to open")
    hands.quiet()
    chart = to_chart(hands)
    hands.press("Right")
    hands.until(lambda: "Enter shows the cases" in chart.accessibleDescription(), "a number")
    words = chart.accessibleDescription()
    hands.press("Return")
    cases = hands.window.cases_screen()
    hands.until(lambda: hands.window.current_screen() is cases, "the cases")
    hands.quiet()
    listed = cases.model.rowCount()
    assert listed > 0
    assert str(listed) in words, f"{words} led to {listed} cases"
    assert cases.shows_behind

    # Back, and the care given is entered: what the chart says is worked out anew.
    hands.press("Alt+6")
    hands.quiet()
    menu(hands, "Alt+G", "M")
    hands.dialog(FiguresRoom)
    room = QApplication.activeModalWidget()
    month = room.model.entered
    assert month == ()
    hands.type("9")
    hands.type("99")
    hands.press("Return")
    hands.press("Ctrl+Return")
    hands.no_dialog()
    figures = hands.studio.casefile(WORKSPACE).of(MonthlyFigure)
    assert any(one.number == 999 for one in figures)

    # A sheet of the survey.
    menu(hands, "Alt+G", "A")
    hands.dialog(PulseRoom)
    before = sum(one.number for one in hands.studio.casefile(WORKSPACE).of(PulseCount))
    hands.press("5", "4", "3", "2")
    hands.push("Add this sheet")
    hands.press("Ctrl+Return")
    hands.no_dialog()
    after = sum(one.number for one in hands.studio.casefile(WORKSPACE).of(PulseCount))
    assert after == before + 4

    # The report for the board says what the screen says.
    hands.press("Alt+6")
    hands.quiet()
    hands.until(lambda: len(answers(screen)) == QUESTIONS, "all answers")
    told = answers(screen)
    menu(hands, "Alt+G", "B")
    hands.dialog(BoardRoom)
    hands.quiet()
    hands.push("Save PDF…")
    hands.name_file(tmp_path / "board.pdf")
    hands.until(lambda: (tmp_path / "board.pdf").exists(), "the report")
    hands.quiet()
    text = flat(" ".join(page.extract_text() for page in PdfReader(tmp_path / "board.pdf").pages))
    for key, answer in told.items():
        assert flat(answer) in text, f"{key}: {answer}"


def go_to_governance(hands: Hands) -> GovernanceScreen:
    hands.press("Alt+6")
    hands.until(
        lambda: isinstance(hands.window.current_screen(), GovernanceScreen), "the governance screen"
    )
    screen = hands.window.current_screen()
    hands.quiet()
    hands.until(lambda: len(answers(screen)) == QUESTIONS, "all answers")
    return screen


def answers(screen: GovernanceScreen) -> dict[str, str]:
    cards = screen.grid.cards.items()
    return {key: card.panel.answer for key, card in cards if card.panel is not None}


def menu(hands: Hands, keys: str, letter: str) -> None:
    hands.press(keys)
    hands.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "the menu")
    hands.qtbot.keyClicks(QApplication.activePopupWidget(), letter)
    hands.until(lambda: QApplication.activePopupWidget() is None, "the menu to close")
    if QApplication.activeModalWidget() is None:  # what a window manager does
        hands.window.windowHandle().requestActivate()
    hands.until(lambda: QGuiApplication.focusWindow() is not None, "a window in front")


def to_chart(hands: Hands) -> ChartView:
    for _ in range(60):
        if isinstance(hands.focus, ChartView):
            return hands.focus
        hands.press("Tab")
    raise AssertionError("Tab never comes to a chart")


def flat(words: str) -> str:
    return "".join(words.split())
