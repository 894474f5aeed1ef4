"""The cases behind a number of governance, in the list of cases."""

import pytest
from PySide6.QtWidgets import QApplication

from rca_studio.domain.registers import CaseQuery
from rca_studio.ui.cases.cases_screen import CasesScreen


@pytest.fixture
def screen(sample_desk, qtbot):
    made = CasesScreen(sample_desk.studio, sample_desk.guide)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    quiet(made, qtbot)
    return made


def quiet(screen, qtbot):
    studio = screen._studio
    for _ in range(3):
        qtbot.waitUntil(lambda: not studio.jobs.busy, timeout=10_000)
        QApplication.processEvents()


def numbers(screen):
    return tuple(screen._studio.registers.facts().columns["seq"])


def test_exactly_these_cases_are_listed_under_their_words(screen, qtbot):
    seqs = numbers(screen)[3:8]
    screen.show_behind(CaseQuery(among=seqs), "Near falls in Maple House")
    quiet(screen, qtbot)
    assert screen.model.rowCount() == 5
    assert screen.shows_behind
    assert screen.filters.behind.isVisible()
    assert screen.filters.behind.text() == "Near falls in Maple House  ×"
    assert screen.shown.text() == "5 of 42 cases"


def test_the_chip_takes_it_away_and_all_cases_are_back(screen, qtbot):
    screen.show_behind(CaseQuery(among=numbers(screen)[:2]), "Two")
    quiet(screen, qtbot)
    screen.filters.behind.click()
    quiet(screen, qtbot)
    assert screen.model.rowCount() == 42
    assert not screen.shows_behind
    assert not screen.filters.behind.isVisible()
    assert not screen.filters.back.isVisible()


def test_narrowing_further_stays_among_them(screen, qtbot):
    seqs = numbers(screen)[:12]
    screen.show_behind(CaseQuery(among=seqs), "Twelve")
    quiet(screen, qtbot)
    kinds = {screen.model.row(n).protocol for n in range(screen.model.rowCount())}
    kind = sorted(kinds)[0]
    screen.filters.narrow(protocols=(kind,))
    quiet(screen, qtbot)
    assert screen.shows_behind
    assert {screen.model.row(n).protocol for n in range(screen.model.rowCount())} == {kind}
    assert 0 < screen.model.rowCount() < 12


def test_back_is_asked_for_and_long_words_are_whole_in_the_tooltip(screen, qtbot):
    words = "Medication near misses on a route with a name that goes on and on and on, at night"
    screen.show_behind(CaseQuery(among=()), words)
    quiet(screen, qtbot)
    assert screen.model.rowCount() == 0
    assert words in screen.filters.behind.toolTip()
    assert words in screen.filters.behind.accessibleName()
    assert len(screen.filters.behind.text()) < len(words)
    with qtbot.waitSignal(screen.back_asked):
        screen.filters.back.click()
