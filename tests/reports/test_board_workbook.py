"""The board report as a workbook: numbers are numbers, hidden ones words, text never a formula."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as some
from openpyxl import load_workbook

from rca_studio.analysis.governance.panel import Cell
from rca_studio.reports.board_report import told_value
from rca_studio.reports.board_workbook import board_workbook, number_format
from tests.reports import board_examples as examples

PROTECTED = "Small numbers are protected: <5 means fewer than 5"


def book(report=None):
    return load_workbook(BytesIO(board_workbook(report or examples.report())))


def values(sheet) -> list[object]:
    return [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]


def test_answers_first_then_a_sheet_for_each_question_then_the_method():
    found = book()
    assert found.sheetnames == [
        "Answers",
        "Are near misses increasing",
        "What is stopping harm",
        "Where and what",
        "What made it likely",
        "Does it come back",
        "How this was worked out",
    ]
    told = values(found["Answers"])
    for panel in examples.panels():
        assert panel.question in told
        assert panel.answer in told


def test_the_figures_behind_each_chart_are_numbers():
    found = book()
    told = values(found["Are near misses increasing"])
    for point in examples.series().points:
        assert point.cell.value in told
    grid = values(found["Where and what"])
    assert examples.heat().total.value in grid
    for panel in examples.panels():
        sheet = values(found[panel.question.rstrip("?")])
        assert panel.basis.words in sheet
        assert set(panel.cautions) <= set(sheet)
        for table in panel.tables():
            assert table.title in sheet


def test_hidden_numbers_stand_as_the_words_that_are_shown():
    found = book(examples.report(examples.all_hidden(), protection=PROTECTED, number="<5"))
    told = values(found["What is stopping harm"])
    assert "<5" in told
    assert not [one for one in told if isinstance(one, (int, float))]


def test_what_is_protected_leaves_as_exactly_as_it_is_shown():
    one = Cell(value=0.123456, shown="12%")
    assert told_value(one, exact=True) == 0.123456
    assert told_value(one, exact=False) == 0.12
    assert told_value(Cell(value=4.4444, shown="4.4"), exact=False) == 4.4
    assert told_value(Cell(value=1234.0, shown="1,234"), exact=False) == 1234
    assert told_value(Cell(value=None, shown="<5", hidden=True), exact=True) is None


@pytest.mark.parametrize(
    ("shown", "form"),
    [
        *(("12%", "0 %"), ("12.5\xa0%", "0.0 %")),
        *(("1,234", "#,##0"), ("4.13", "#,##0.00"), ("54", "#,##0")),
    ],
)
def test_numbers_look_as_on_paper(shown, form):
    assert number_format(Cell(value=1.0, shown=shown)) == form


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "_x0041_"])
def test_text_is_text_whatever_it_begins_with(begin):
    words = f"{begin}cmd|' /C calc'!A0"
    found = book(examples.report(examples.panels(words)))
    for sheet in found:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")


def test_two_questions_may_have_the_same_words():
    panel = examples.panels()[0]
    twins = (panel, replace(panel, key="again"), replace(panel, key="more", question="?:/\\[]*"))
    names = book(examples.report(twins)).sheetnames
    assert len(names) == len({name.casefold() for name in names}) == 5
    assert all(len(name) <= 31 for name in names)


@given(some.text(max_size=60))
def test_any_question_names_a_sheet(words):
    panel = replace(examples.panels()[1], question=words)
    assert len(book(examples.report((panel,))).sheetnames) == 3


def test_long_and_empty_reports_are_whole():
    assert book(examples.report(examples.panels(examples.LONG * 40)))
    empty = book(examples.report(examples.empty_panels(), number="0"))
    assert "A chart appears here with the first near miss." in values(empty["Where and what"])


def test_it_can_be_stopped():
    def stop(_sheet: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        board_workbook(examples.report(), stop)
