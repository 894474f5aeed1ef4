"""What a chart leaves out because nobody needs it: names of nothing, digits, long lines, room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rca_studio.analysis.governance.as_table import table_of
from rca_studio.analysis.governance.panel import Group
from rca_studio.diagrams.governance.chart import lay_out_chart
from rca_studio.diagrams.governance.rooms import about_words
from rca_studio.diagrams.shapes import Box, Path, Text
from tests.diagrams.geometry import texts
from tests.diagrams.governance import charts


def draw(ruler, chart, width=560, height=260, **more):
    return lay_out_chart(chart, ruler, width=width, height=height, **more)


def said(drawing) -> list[str]:
    return [part.text for part in drawing.parts() if isinstance(part, Text)]


@pytest.mark.parametrize("columns", [None, ["A service with a name as long as this"] * 4])
@pytest.mark.parametrize("width", [280, 560])
def test_a_layer_that_is_nowhere_has_no_name_and_a_hidden_one_has(ruler, columns, width) -> None:
    whole = charts.stacked(4, columns=columns)
    none = tuple(charts.cell(0) for _ in range(4))
    chart = replace(
        whole,
        layers=(
            replace(whole.layers[0], cells=(charts.HIDDEN, *none[1:])),
            whole.layers[1],
            replace(whole.layers[2], cells=none),
            whole.layers[3],
        ),
    )
    keys = [one.key for one in draw(ruler, chart, width=width).figures if "layer:" in one.key]
    words = " ".join(said(draw(ruler, chart, width=width)))
    assert len(keys) == 3
    assert "Vigilance" not in words
    assert "Forcing function" in words
    assert "Luck" in words


def test_where_nothing_was_counted_all_layers_are_named(ruler) -> None:
    whole = charts.stacked(2)
    none = tuple(charts.cell(0) for _ in range(2))
    chart = replace(
        whole, layers=tuple(replace(one, cells=none) for one in whole.layers), totals=none
    )
    assert "Luck" in said(draw(ruler, chart))


def test_lines_are_named_as_exactly_as_they_can_be_read(ruler) -> None:
    exact = [about_words(value) for value in (0.98234, 0.0461, 4.1034, 37.28, 1234.5, 0.0, 3.0)]
    assert exact == ["0.98", "0.046", "4.1", "37", "1,234", "0", "3"]
    shares = [about_words(value, share=True) for value in (0.4612, 0.0861, 0.05, 1.0)]
    assert shares == ["46\xa0%", "8.6\xa0%", "5\xa0%", "100\xa0%"]
    part = charts.Part(
        first=0, last=22, centre=(0.28917,) * 23, lower=(0.0,) * 23, upper=(0.98234,) * 23
    )
    drawing = draw(ruler, charts.series([0.3] * 23, parts=[part], run=(0, 0)))
    assert {"upper limit 0.98", "centre line 0.29"} <= set(said(drawing))


def test_many_things_done_do_not_hide_the_figures_of_a_small_chart(ruler) -> None:
    chart = charts.series(marks=[(at, f"Something long that was done, number {at}" * 2)
                                 for at in range(0, 20, 2)])  # fmt: skip

    def reach(drawing) -> float:
        (line,) = (part for part in drawing.figure("mark:3").parts if isinstance(part, Path))
        return line.points[-1].y - line.points[0].y

    small = draw(ruler, chart, whole=False)
    assert reach(small) < 8
    assert reach(draw(ruler, chart)) > 60
    assert "open the question" in " ".join(said(small))


def test_a_scale_of_answers_begins_at_its_lowest_answer(ruler) -> None:
    chart = charts.series([3.3, 3.5, 3.9], parts=(), run=(0, 0), least=1.0, most=5.0)
    levels = [texts(draw(ruler, chart), one.key) for one in draw(ruler, chart).figures
              if one.key.startswith("level:")]  # fmt: skip
    assert levels[0] == "1"
    assert levels[-1] == "5"
    assert "0" not in levels


@pytest.mark.parametrize("width", [240, 300, 380])
def test_in_a_narrow_room_the_words_of_a_group_have_all_of_it(ruler, width) -> None:
    group = Group(
        title="Walker behind the door at the bathroom turn",
        cell=charts.cell(5),
        when="since April 2025",
        standing="in_place",
        standing_words="In place elsewhere only",
        why=("same place: Maple House, bathroom 2 (4 of 5)", "same type: Near fall"),
    )
    chart = replace(charts.groups(), groups=(group, group))
    drawing = draw(ruler, chart, width=width, whole=False)
    words = said(drawing)
    assert "In place elsewhere only" in words
    assert not [one for one in words if one.endswith("…")]
    assert len([one for one in words if one.startswith("Walker")]) == 2
    for figure in drawing.figures:
        for part in figure.parts:
            if isinstance(part, Text):
                assert figure.bounds.y <= part.place.y - 8
                assert part.place.y <= figure.bounds.bottom


def test_rows_shown_whole_take_no_more_room_than_they_need(ruler) -> None:
    assert draw(ruler, charts.bars((3, 2)), height=40).height < 60
    assert draw(ruler, charts.bars((3, 2)), height=40, whole=False).height == 140


def test_a_table_says_the_month_once_and_no_digits_nobody_can_read() -> None:
    part = charts.Part(
        first=0, last=1, centre=(0.28917,) * 2, lower=(0.0,) * 2, upper=(12345.678, 1.0034)
    )
    table = table_of(charts.series([3, 4], parts=[part], run=(0, 0)))
    rows = [[name, *(one.shown for one in cells)] for name, cells in table.rows]
    assert rows[0] == ["Jan 2025", "0.3", "0.289", "0", "12,346", "3"]
    assert rows[1][4] == "1"


@pytest.mark.parametrize("most", [1, 2, 3, 5, 7, 9, 10, 13, 24, 60, 250, 999])
def test_between_whole_numbers_there_is_no_level(ruler, most) -> None:
    chart = charts.series([0, most], parts=(), run=(0, 0))
    told = [texts(draw(ruler, chart), one.key) for one in draw(ruler, chart).figures
            if one.key.startswith("level:")]  # fmt: skip
    assert told[0] == "0"
    assert int(told[-1].replace(",", "")) >= most
    assert not [one for one in told if "." in one]


def test_what_is_taken_together_takes_no_shade_from_the_rest(ruler) -> None:
    def shades(chart):
        drawing = draw(ruler, chart)
        return [
            [part.fill for part in drawing.figure(f"cell:{row}:0").parts if isinstance(part, Box)]
            for row in range(3)
        ]

    rows = tuple((charts.cell(number),) for number in (10, 2, 900))
    chart = replace(
        charts.heat(("One", "Two", "Others"), ("Falls",), totals=False), cells=rows, full=10.0
    )
    one, two, others = shades(chart)
    assert one == others
    assert one != two
    one, two, others = shades(replace(chart, full=0.0))
    assert one == two
    assert one != others


def test_why_a_month_is_left_out_is_said_once(ruler) -> None:
    chart = charts.series(left_out=(7, 8))
    known = replace(chart.points[7], words="Aug 2025: 15. The count was double.")
    points = (*chart.points[:7], known, *chart.points[8:])
    drawing = draw(ruler, replace(chart, points=points))
    assert drawing.figure("point:7").spoken.count("The count was double") == 1
    assert "left out: The count was double" in drawing.figure("point:8").spoken
