"""The board report as slides: native charts whose figures can be opened, and nothing as markup."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

from rca_studio.analysis.governance.panel import HeatChart
from rca_studio.reports.board_slide_parts import rgb
from rca_studio.reports.board_slides import board_slides
from tests.reports import board_examples as examples
from tests.reports.report_examples import ruler

PROTECTED = "Small numbers are protected: <5 means fewer than 5"


def deck(report=None):
    return Presentation(BytesIO(board_slides(report or examples.report(), ruler())))


def charts(found) -> list:
    return [shape.chart for slide in found.slides for shape in slide.shapes if shape.has_chart]


def tables(found) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in found.slides
        for shape in slide.shapes
        if shape.has_table
    ]


def behind(chart) -> list[tuple[object, ...]]:
    """The workbook that is opened to change the figures of a chart."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    return list(load_workbook(BytesIO(blob)).active.iter_rows(values_only=True))


def test_each_kind_of_chart_is_a_native_one_with_its_figures_behind_it():
    series, bars, stacked, pareto = charts(deck())
    assert series.chart_type in (XL_CHART_TYPE.LINE, XL_CHART_TYPE.LINE_MARKERS)
    assert bars.chart_type is XL_CHART_TYPE.BAR_CLUSTERED
    assert stacked.chart_type is XL_CHART_TYPE.COLUMN_STACKED_100
    rows = behind(series)
    assert rows[0][:2] == (None, "near misses per 1,000 visits")
    assert [row[1] for row in rows[1:]] == [p.cell.value for p in examples.series().points]
    assert behind(bars)[1:] == [
        ("Vigilance", 54),
        ("Checklist", 17),
        ("Second person", 10),
        ("Forcing function", 4),
    ]
    assert behind(pareto)[0] == (None, "near misses", "Share of all so far")


def test_each_part_of_a_control_chart_has_lines_of_its_own():
    series = charts(deck())[0]
    names = [one.name for one in series.plots[0].series]
    assert names[1:] == [
        *("Centre line 1", "Lower limit 1", "Upper limit 1"),
        *("Centre line 2", "Upper limit 2"),
    ]
    first = list(series.plots[0].series[1].values)
    assert first == [5.0] * 12 + [None] * 12


def test_a_pareto_chart_has_bars_and_a_line_with_an_axis_of_its_own():
    pareto = charts(deck())[3]
    assert [type(plot).__name__ for plot in pareto.plots] == ["BarPlot", "LinePlot"]
    shares = list(pareto.plots[1].series[0].values)
    assert shares[-1] == pytest.approx(1.0)


def test_a_grid_is_a_native_table_with_every_number():
    grid = next(one for one in tables(deck()) if one[0][0] == "Place")
    heat = examples.heat()
    for row, cells in zip(grid[1:], heat.cells, strict=False):
        assert row[1 : len(cells) + 1] == [cell.shown for cell in cells]


def test_rows_and_columns_that_are_no_place_of_their_own_have_no_shade_on_slides():
    heat = replace(examples.heat(), plain_rows=(4,), plain_columns=(3,))
    report = examples.report()
    panels = tuple(
        replace(
            panel,
            charts=tuple(heat if isinstance(one, HeatChart) else one for one in panel.charts),
        )
        for panel in report.panels
    )
    made = next(
        shape.table
        for slide in deck(replace(report, panels=panels)).slides
        for shape in slide.shapes
        if shape.has_table and shape.table.cell(0, 0).text == "Place"
    )
    ground = {
        (row, column): made.cell(row + 1, column + 1).fill.fore_color.rgb
        for row in range(5)
        for column in range(4)
    }
    assert {ground[4, column] for column in range(4)} == {rgb("window")}
    assert {ground[row, 3] for row in range(5)} == {rgb("window")}
    assert rgb("heat_7") in ground.values()


def test_notes_say_answer_details_cautions_and_what_it_rests_on():
    found = deck()
    slide = next(s for s in found.slides if s.shapes.title.text == "What is stopping harm?")
    notes = slide.notes_slide.notes_text_frame.text
    panel = examples.panels()[1]
    for words in (panel.answer, *panel.details, *panel.cautions, panel.basis.words):
        assert words in notes


def test_each_slide_says_what_it_rests_on_and_how_it_is_marked():
    for slide in deck().slides:
        texts = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
        assert "Confidential quality improvement record" in texts


def test_the_first_slides_are_what_changed_and_the_answers():
    found = deck()
    assert found.slides[1].shapes.title.text == "What changed"
    assert found.slides[2].shapes.title.text == "The answers on one page"
    answers = tables(found)[0]
    assert [row[0] for row in answers[1:]] == [one.question for one in examples.panels()]


@pytest.mark.parametrize("words", [examples.HOSTILE, examples.LONG, "=1+1", "@SUM(A1)", "_x0041_"])
def test_what_people_wrote_is_text_on_slides_and_in_the_figures_behind_them(words):
    found = deck(examples.report(examples.panels(words)))
    for chart in charts(found):
        blob = chart.part.chart_workbook.xlsx_part.blob
        sheet = load_workbook(BytesIO(blob)).active
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), cell.value


def test_what_begins_like_a_formula_stays_as_it_was_typed():
    first = "=1+1"
    panel = examples.panels()[1]
    bars = examples.bars()
    bars = replace(bars, bars=(replace(bars.bars[0], label=first), *bars.bars[1:]))
    found = deck(examples.report((replace(panel, charts=(bars,)),)))
    assert behind(charts(found)[0])[1][0] == first


def test_hidden_numbers_are_nowhere_in_the_file():
    found = deck(examples.report(examples.all_hidden(), protection=PROTECTED, number="<5"))
    for chart in charts(found):
        for plot in chart.plots:
            for series in plot.series:
                assert all(value is None for value in series.values)
        for row in behind(chart)[1:]:
            assert all(value is None for value in row[1:])
    for table in tables(found):
        assert not any(cell == "54" for row in table for cell in row)


def test_protected_figures_leave_as_they_are_shown_and_no_more_exactly():
    series = examples.series()
    points = tuple(
        replace(point, cell=examples.cell(4.123456789, "4.1")) for point in series.points
    )
    panel = replace(examples.panels()[0], charts=(replace(series, points=points),))
    open_ = charts(deck(examples.report((panel,))))[0]
    assert behind(open_)[1][1] == 4.123456789
    kept = charts(deck(examples.report((panel,), protection=PROTECTED)))[0]
    assert behind(kept)[1][1] == 4.1


def test_a_column_with_a_hidden_part_is_not_drawn_and_says_so():
    stacked = examples.stacked()
    layer = stacked.layers[0]
    hidden = (examples.cell(None, "<5", hidden=True), *layer.cells[1:])
    stacked = replace(stacked, layers=(replace(layer, cells=hidden), *stacked.layers[1:]))
    panel = replace(examples.panels()[1], charts=(stacked,))
    rows = behind(charts(deck(examples.report((panel,), protection=PROTECTED)))[0])
    assert rows[1] == ("Q1 2026 (small numbers hidden)", None, None, None)
    assert all(value is not None for value in rows[2])


@pytest.mark.parametrize("number", [1, 11, 12])
def test_few_months_and_no_case_at_all_give_slides(number):
    assert len(deck(examples.report(examples.panels(number=number))).slides) > 8
    empty = deck(examples.report(examples.empty_panels(), number="0"))
    assert not charts(empty)
    texts = [s.text_frame.text for slide in empty.slides for s in slide.shapes if s.has_text_frame]
    assert "A chart appears here with the first near miss." in texts


def test_a_report_narrowed_to_many_long_names_is_made_too():
    report = replace(examples.report(), narrowed="Service: " + ", ".join(["Oak Lodge"] * 60))
    about = deck(report).core_properties
    assert "Service: Oak Lodge" in about.subject
    assert about.subject.endswith("…")
