"""The governance screen: answers first, one question opened large, cases one click away."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rca_studio.analysis.governance import panels
from rca_studio.analysis.governance.panel import BarChart, HeatChart
from rca_studio.analysis.governance.scope import Dimension, Period
from rca_studio.domain.case import Case
from rca_studio.domain.governance import MonthlyFigure
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add, revise
from rca_studio.editing.governance_gestures import Entered, enter_figures
from rca_studio.faults import KnownFault
from rca_studio.settings import LAST_GOVERNANCE
from rca_studio.ui.governance.governance_screen import GovernanceScreen
from rca_studio.ui.governance.look import Look, last_look
from rca_studio.ui.governance.panel_card import wanted_height
from rca_studio.ui.governance.panel_grid import QUESTIONS
from rca_studio.ui.governance.period import PeriodSheet
from tests.ui.people.team import set_up, shown


class Room:
    """What a test works at."""

    def __init__(self, desk, qtbot, size=(1366, 768)):
        self.desk, self.qtbot = desk, qtbot
        self.screen = GovernanceScreen(desk.studio, desk.guide)
        qtbot.addWidget(self.screen)
        self.screen.resize(*size)
        self.screen.show()
        self.screen.activateWindow()
        qtbot.waitUntil(self.screen.isActiveWindow)
        self.screen.arrived()
        self.quiet()

    def quiet(self):
        studio = self.desk.studio
        for _ in range(3):
            self.qtbot.waitUntil(lambda: not studio.jobs.busy, timeout=20_000)
            QApplication.processEvents()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(QApplication.focusWidget(), key, modifier)
        self.quiet()

    @property
    def cards(self):
        return self.screen.grid.cards

    @property
    def there(self):
        """Which part of the screen is in view."""
        return self.screen._rooms.currentWidget()


@pytest.fixture
def room(sample_desk, qtbot):
    return Room(sample_desk, qtbot)


def test_every_panel_there_is_has_its_card_and_each_has_its_answer(room):
    assert set(room.cards) == {key for key, _ in panels.PANELS}
    assert set(room.cards) <= set(QUESTIONS)
    for card in room.cards.values():
        assert card.panel is not None
        assert card.answer.text() == card.panel.answer
        assert card.basis.text() == card.panel.basis.words
        assert card.heading.accessibleName() == card.panel.question
        drawn = card.chart is not None and card.chart.isVisibleTo(card)
        assert drawn == bool(card.panel.charts)
    assert room.there is room.screen.grid


def test_the_head_says_period_filter_and_that_cases_are_practice_ones(room):
    assert room.screen.head.note.text() == "Rolling 24 months, all services, practice cases"
    room.screen.strip.filters.asked.emit(((Dimension.SERVICE, ("Community",)),))
    room.quiet()
    assert "Service: Community" in room.screen.head.note.text()


def test_enter_opens_a_question_and_escape_leads_back_to_its_heading(room):
    first = room.screen.grid.first
    assert first.heading.hasFocus()
    room.press(Qt.Key.Key_Return)
    assert room.there is room.screen.page
    assert room.screen.page.panel is first.panel
    assert room.screen.page.question.text() == first.panel.question
    shown_charts = [card for card in room.screen.page.charts if card.isVisibleTo(room.screen.page)]
    assert len(shown_charts) == len(first.panel.charts)
    room.press(Qt.Key.Key_Escape)
    assert room.there is room.screen.grid
    assert first.heading.hasFocus()


def test_from_question_to_question_all_the_way_round(room):
    keys = list(room.cards)
    room.screen.open_panel(keys[0])
    for key in (*keys[1:], keys[0]):
        room.screen.page.after.click()
        room.quiet()
        assert room.screen.look.opened == key
        assert room.screen.page.panel is room.cards[key].panel
    room.screen.page.before.click()
    assert room.screen.look.opened == keys[-1]


def test_all_that_is_said_of_a_panel_stands_on_its_page(room):
    for key, card in room.cards.items():
        room.screen.open_panel(key)
        page, panel = room.screen.page, card.panel
        told = "\n".join(
            label.text()
            for label in (page.answer, page.details, page.asks, page.cautions, page.empty)
        )
        for words in (panel.answer, *panel.details, *panel.ask, *panel.cautions, panel.empty):
            assert words in told
        assert page.basis.text() == panel.basis.words
        for place, chart in enumerate(panel.charts):
            assert page.charts[place].title.text() == chart.title


def test_each_chart_is_a_table_too(room):
    key = next(key for key, card in room.cards.items() if card.panel.charts)
    room.screen.open_panel(key)
    card = room.screen.page.charts[0]
    card.as_table.click()
    table = next(room.cards[key].panel.tables())
    assert not card.view.isVisible()
    assert card.table.isVisible()
    assert card.table.model().rowCount() == len(table.rows)
    card.as_table.click()
    assert card.view.isVisible()


def test_another_period_is_asked_for_and_remembered(room):
    room.screen.period.choose("12")
    room.quiet()
    assert room.screen.reader.period == Period("2025-12", "2026-11")
    assert room.screen.head.note.text().startswith("Rolling 12 months")
    numbers = {card.panel.basis.period for card in room.cards.values()}
    assert numbers == {"Dec 2025 to Nov 2026"}
    room.screen._keep_now()
    assert last_look(room.desk.studio.settings, "").period == "12"


def test_own_months_are_judged_and_shown(room):
    room.screen.period.choose("own")
    sheet = shown(room.qtbot, PeriodSheet)
    month, year = sheet.boxes["first"]
    month.setCurrentIndex(month.findData("12"))
    year.setCurrentIndex(year.findData("2026"))
    assert not sheet.yes.isEnabled()
    assert "before" in sheet.trouble.text()
    year.setCurrentIndex(year.findData("2025"))
    assert sheet.yes.isEnabled()
    sheet.yes.click()
    room.quiet()
    assert room.screen.reader.period == Period("2025-12", "2026-11")
    assert room.screen.head.note.text().startswith("Dec 2025 to Nov 2026")


def test_filters_narrow_every_panel_and_are_cleared_at_once(room):
    filters = room.screen.strip.filters
    values = [value for value, _, _ in filters._offers[Dimension.TYPE]]
    chip = filters.chips[Dimension.TYPE]
    chip._menu.aboutToShow.emit()
    by_key = {action.data(): action for action in chip._menu.actions() if action.isCheckable()}
    assert set(by_key) == set(values)
    by_key[values[0]].trigger()
    room.quiet()
    cube, scope = room.screen.reader.source.cube, room.screen.reader.scope
    assert scope.values(Dimension.TYPE) == (values[0],)
    names = room.screen.reader.names
    assert names.value(Dimension.TYPE, values[0]) in chip.text()
    number = f"n = {cube.number(scope)}"
    assert any(card.basis.text().startswith(number) for card in room.cards.values())
    offered = [value for value, _, _ in filters._offers[Dimension.TYPE]]
    assert offered == values, "other values of the same dimension can still be added"
    filters.clear.click()
    room.quiet()
    assert room.screen.look.only == ()
    assert not filters.clear.isVisible()


def test_a_value_that_is_not_given_can_be_asked_for(room):
    filters = room.screen.strip.filters
    dimension = next(one for one in filters._offers if "" in dict_of(filters._offers[one]))
    chip = filters.chips[dimension]
    chip._menu.aboutToShow.emit()
    action = next(one for one in chip._menu.actions() if one.text().startswith("Not given"))
    action.trigger()
    room.quiet()
    assert room.screen.look.values(dimension) == ("",)
    assert chip.text() == "Not given"
    assert room.screen.reader.source.cube.number(room.screen.reader.scope) > 0


def dict_of(values):
    return {value: number for value, _, number in values}


def test_a_number_leads_to_exactly_its_cases(room):
    drill, number = next(
        (cell.drill, cell.value)
        for card in room.cards.values()
        for table in card.panel.tables()
        for _, cells in table.rows
        for cell in cells
        if cell.drill is not None and cell.value and cell.value == int(cell.value)
    )
    listed = []
    room.desk.guide.show_behind = lambda query, words: listed.append((query, words))
    room.screen.drill(drill)
    room.quiet()
    ((query, words),) = listed
    assert words == drill.words
    assert room.desk.studio.registers.count_cases(query).number == number


def test_every_number_of_cases_leads_to_as_many(room):
    cube = room.screen.reader.source.cube
    looked_at = 0
    for card in room.cards.values():
        for chart in card.panel.charts:
            if isinstance(chart, HeatChart):
                cells = [cell for row in chart.cells for cell in row]
                cells += [*chart.row_totals, *chart.column_totals]
            elif isinstance(chart, BarChart) and chart.unit == "near misses":
                cells = [bar.cell for bar in chart.bars]
            else:
                continue
            for cell in (one for one in cells if one.drill is not None):
                assert cube.number(cell.drill.scope) == cell.value, (card.key, chart.title, cell)
                looked_at += 1
    assert looked_at > 20


def test_any_two_dimensions_make_the_heat_map(room):
    if "where" not in room.cards:
        pytest.skip("the panel is not there")
    room.screen.open_panel("where")
    page = room.screen.page
    page.rows.setCurrentIndex(page.rows.findData("service"))
    room.quiet()
    page.columns.setCurrentIndex(page.columns.findData("weekday"))
    room.quiet()
    assert (room.screen.look.rows, room.screen.look.columns) == (
        Dimension.SERVICE,
        Dimension.WEEKDAY,
    )
    (heat, *_) = room.cards["where"].panel.charts
    assert (heat.row_name, heat.column_name) == ("Service", "Weekday")
    page.rows.setCurrentIndex(page.rows.findData("weekday"))
    room.quiet()
    assert room.screen.look.rows is Dimension.WEEKDAY
    assert room.screen.look.columns is not Dimension.WEEKDAY


def test_a_step_is_seen_in_the_figures(room):
    studio = room.desk.studio
    before = room.screen.grid.first.panel
    row = studio.registers.cases(CaseQuery(), limit=1).rows[0]
    case = studio.casefile(row.id).case
    assert studio.edit(revise(case, occurred="2019-03"))
    room.qtbot.waitUntil(lambda: not room.screen._renew.isActive(), timeout=5_000)
    room.quiet()
    assert room.screen.grid.first.panel != before
    assert studio.undo()
    room.qtbot.waitUntil(lambda: not room.screen._renew.isActive(), timeout=5_000)
    room.quiet()
    assert room.screen.grid.first.panel == before


def test_monthly_figures_are_seen_too(room):
    studio = room.desk.studio
    room.screen.open_panel("increasing")
    workspace = studio.casefile(WORKSPACE)
    kept = {(one.month, one.what, one.service) for one in workspace.of(MonthlyFigure)}
    new = [
        Entered(month, "doses", "", 1000.0 + 7 * place)
        for place, month in enumerate(Period("2024-12", "2026-11"))
        if (month, "doses", "") not in kept
    ]
    assert new
    before = room.screen.reader.source
    assert studio.edit(enter_figures(workspace, new, studio.writer.stamp()))
    room.qtbot.waitUntil(lambda: not room.screen._renew.isActive(), timeout=5_000)
    room.quiet()
    assert room.screen.reader.source is not before
    assert len(room.screen.reader.source.figures) == len(kept) + len(new)


def test_nothing_yet_says_what_will_appear_and_how_to_begin(bare_desk, qtbot):
    room = Room(bare_desk, qtbot)
    assert room.there is room.screen.empty
    assert "first case" in room.screen.empty.accessibleName()
    room.screen.empty.second.click()
    room.screen.empty.button.click()
    assert bare_desk.guide.opened == [("", "import", "None"), ("", "report", "")]


def test_looking_without_changing_anything_writes_nothing(room):
    settings = room.screen._studio.settings
    room.screen.open_panel("")
    room.screen._keep_now()
    assert settings.get(LAST_GOVERNANCE) == ()
    room.screen.open_panel("where")
    room.screen._keep_now()
    assert "where" in settings.get(LAST_GOVERNANCE)[0]


def test_trouble_is_told_and_trying_again_helps(sample_desk, qtbot, monkeypatch):
    kind = type(sample_desk.studio.registers)
    trouble = KnownFault("The file cannot be read.", "Nothing was changed.", "Plug it in.")

    def fail(_self, progress=None):
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr(kind, "facts", fail)
        room = Room(sample_desk, qtbot)
    assert room.there is room.screen.empty
    assert "The file cannot be read. Nothing was changed. Plug it in." in (
        room.screen.empty.accessibleName()
    )
    room.screen.empty.button.click()
    room.quiet()
    assert room.there is room.screen.grid
    assert all(card.panel for card in room.cards.values())


def test_what_is_opened_narrowed_and_looked_at_is_remembered_per_person(sample_desk, qtbot):
    set_up(sample_desk.studio)
    room = Room(sample_desk, qtbot)
    only = ((Dimension.SERVICE, ("Community",)),)
    wanted = Look("year", only=only, rows=Dimension.ROUTE, opened="where")
    room.screen.show_look(wanted)
    room.quiet()
    sample_desk.studio.be("Cara Diaz")
    room.quiet()
    assert room.screen.look == Look()
    assert room.there is room.screen.grid
    sample_desk.studio.be("Anna Berg")
    room.quiet()
    assert room.screen.look == wanted
    assert room.there is room.screen.page
    again = Room(sample_desk, qtbot)
    assert again.screen.look == wanted
    assert again.screen.page.panel is not None


def test_a_narrow_window_has_one_column(room):
    room.screen.resize(700, 700)
    QApplication.processEvents()
    cards = list(room.cards.values())
    assert len({card.x() for card in cards}) == 1
    room.screen.resize(1366, 768)
    QApplication.processEvents()
    assert len({card.x() for card in cards}) == 2


def test_f6_leads_from_filters_to_questions_to_report(room):
    regions = room.screen.regions()
    assert regions == (room.screen.strip, room.screen.grid, room.screen.board)
    room.screen.open_panel(next(iter(room.cards)))
    assert room.screen.regions()[1] is room.screen.page


def test_only_what_is_asked_now_is_worked_out_anew(room):
    before = {key: card.panel for key, card in room.cards.items()}
    room.screen.open_panel("increasing")
    room.screen.open_panel("")
    room.quiet()
    assert {key: card.panel for key, card in room.cards.items()} == before
    asked = room.screen.reader._question
    room.screen.show_look(replace(room.screen.look, opened="increasing"))
    assert room.screen.reader._question is asked


def test_dates_that_cannot_be_right_are_said_and_make_no_chart_of_a_thousand_years(
    bare_desk, qtbot
):
    studio = bare_desk.studio
    days = ("2026-02-01", "2026-05-02", "0202-05-03", "2031-01-01", "2026", "")
    for number, day in enumerate(days):
        one = Case(id=f"c{number}", reference=f"NM-{number}", title="Walker", occurred=day)
        assert studio.edit(add("Report", one))
    room = Room(bare_desk, qtbot)
    room.screen.period.choose("all")
    room.quiet()
    assert room.screen.reader.period == Period("2026-02", "2026-11")
    assert room.screen.strip.words.text() == (
        "Not counted, for their dates cannot be right: 2 near misses."
    )
    assert room.screen.reader.source.cube.number(room.screen.reader.scope) == 2
    room.screen.period.choose("24")
    room.quiet()
    assert not room.screen.strip.words.isVisible()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (760, 700)])
def test_nothing_in_a_card_is_squeezed_or_lies_over_something_else(sample_desk, qtbot, size):
    room = Room(sample_desk, qtbot, size)
    for card in room.cards.values():
        parts = [card.answer, card.chart, card.words, card.basis]
        seen = [part for part in parts if part is not None and part.isVisibleTo(card)]
        for above, below in pairwise(seen):
            assert above.geometry().bottom() < below.geometry().top(), card.key
        inside = card.rect()
        for part in seen:
            place = part.mapTo(card, part.rect().topLeft())
            assert inside.contains(part.rect().translated(place)), card.key
        if card.chart is not None and card.chart.isVisibleTo(card):
            chart = card.panel.charts[0]
            wanted = int(min(44, wanted_height(chart)) * 8)
            assert card.chart.height() >= wanted
            neighbours = [one.height() for one in room.cards.values() if one.y() == card.y()]
            assert card.height() == max(neighbours)


def test_few_rows_make_a_low_card(bare_desk, qtbot):
    studio = bare_desk.studio
    one = Case(id="c", reference="NM-1", title="Walker", occurred="2026-05-02", location="Bath 2")
    assert studio.edit(add("Report", one))
    room = Room(bare_desk, qtbot)
    where, repeating = room.cards["where"], room.cards["repeating"]
    assert where.chart.isVisible()
    assert where.y() == repeating.y()
    assert where.height() < 36 * 8


def test_how_many_near_misses_were_compared_is_said_with_a_way_to_stop(room):
    strip, asked = room.screen.strip, []
    strip.stop.clicked.connect(lambda: asked.append(True))
    room.screen.reader.compared.emit(4_000)
    assert strip.progress.text() == "Comparing the near misses… 4,000"
    assert strip.stop.isVisible()
    strip.stop.click()
    assert asked
    room.screen.reader.stopped.emit()
    assert not strip.stop.isVisible()
