"""What each chart says: signals told by shape, numbers that are hidden leave no trace, circles."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from rca_studio.analysis.governance.panel import Cell, Tone
from rca_studio.diagrams.governance.chart import lay_out_chart
from rca_studio.diagrams.governance.entities import cell_of, drill_of, focusable, neighbour
from rca_studio.diagrams.governance.looks import (
    HIDDEN,
    LOOKS,
    Hatch,
    Look,
    hatched,
    heat_step,
    looks_of,
)
from rca_studio.diagrams.governance.pointing import figure_at, points_of
from rca_studio.diagrams.governance.rooms import figure_words, levels, thinned
from rca_studio.diagrams.governance.titled import titled
from rca_studio.diagrams.shapes import Box, Disc, Drawing, Path, Rect, Text
from rca_studio.diagrams.tokens import DARK, LIGHT, contrast
from tests.diagrams.geometry import extent, texts
from tests.diagrams.governance import charts
from tests.diagrams.governance.test_chart_rooms import check_lines


def draw(ruler, chart, width=560, height=260, **more) -> Drawing:
    return lay_out_chart(chart, ruler, width=width, height=height, **more)


def words(drawing: Drawing) -> list[str]:
    return [part.text for part in drawing.parts() if isinstance(part, Text)]


# -- series ----------------------------------------------------------------------------------------


def test_signals_are_told_by_shape_and_words_not_by_colour_alone(ruler) -> None:
    drawing = draw(ruler, charts.series(left_out=(7,)))
    outside = drawing.figure("point:21")
    assert len([part for part in outside.parts if isinstance(part, Disc)]) == 2
    assert "outside the limits" in outside.spoken
    assert "part of a run" in outside.spoken
    band = drawing.figure("run:17")
    first, last = drawing.figure("point:17").bounds.centre, drawing.figure("point:22").bounds.centre
    assert band.bounds.x < first.x < last.x < band.bounds.right
    assert band.spoken == "A run of 6, from Jun 2026 to Nov 2026"
    left_out = drawing.figure("point:7")
    assert [type(part) for part in left_out.parts] == [Disc, Path, Path]
    assert "left out: The count was double" in left_out.spoken
    assert {"outside the limits", "a run", "left out"} <= set(words(drawing))


def test_more_reports_are_never_red(ruler) -> None:
    drawing = draw(ruler, charts.series())
    used = {
        token
        for part in drawing.parts()
        for token in (getattr(part, "fill", ""), getattr(part, "stroke", ""))
    }
    assert not used & {"error", "error_fill", "harm_stroke", "chart_weak", "bone_red"}


def test_the_line_breaks_at_gaps_and_passes_by_what_was_left_out(ruler) -> None:
    drawing = draw(ruler, charts.series([5, 6, None, 4, 9, 5], run=(0, 0), left_out=(4,)))
    pieces = [part.points for part in drawing.figure("line").parts]
    assert [len(points) for points in pieces] == [2, 2]
    x = {at: drawing.figure(f"point:{at}").bounds.centre.x for at in range(6)}
    assert [point.x for point in pieces[1]] == pytest.approx([x[3], x[5]])
    gap = drawing.figure("point:2")
    assert not any(isinstance(part, Disc) for part in gap.parts)
    assert gap.spoken
    assert "no figure shown" in words(drawing)


def test_figures_with_a_gap_after_each_are_joined_by_dashes(ruler) -> None:
    quarters = charts.series([3, None, None, 4, None, None, 5], run=(0, 0), parts=False)
    (line,) = draw(ruler, quarters).figure("line").parts
    assert line.dashed
    assert len(line.points) == 3
    alone = charts.series([None, 4, None], run=(0, 0), parts=False)
    assert not draw(ruler, alone).figure("line")


def test_each_part_has_lines_and_a_name_of_its_own(ruler) -> None:
    def part(first, last, centre, name=""):
        count = last - first + 1
        return charts.Part(
            first=first, last=last, centre=(centre,) * count, lower=(None,) * count,
            upper=tuple(centre + 4 + at % 2 for at in range(count)), name=name,
        )  # fmt: skip

    values = [10] * 12 + [20] * 12
    parts = [part(0, 11, 10.0), part(12, 23, 20.0, "New report form")]
    drawing = draw(ruler, charts.series(values, parts=parts, run=(0, 0)))
    before, after = (drawing.figure(f"centre:{n}").parts[0].points for n in (0, 1))
    assert before[0].y > after[0].y
    assert before[-1].x == pytest.approx(after[0].x)
    assert not drawing.figure("lower:0")
    stepped = drawing.figure("upper:0").parts[0]
    assert stepped.dashed
    assert len({round(point.y, 2) for point in stepped.points}) == 2
    assert texts(drawing, "part:1") == "New report form"
    assert "centre line 20" in words(drawing)
    assert not drawing.figure("part:0")


def test_a_limit_up_in_the_sky_does_not_press_the_figures_flat(ruler) -> None:
    sky = charts.Part(
        first=0, last=5, centre=(5.0,) * 6, lower=(0.0,) * 6, upper=(9.0, 9.0, 900.0, 9.0, 9.0, 9.0)
    )
    drawing = draw(ruler, charts.series([4, 5, 6, 5, 4, 6], parts=[sky], run=(0, 0)))
    heights = [drawing.figure(f"point:{at}").bounds.centre.y for at in range(6)]
    assert max(heights) - min(heights) > 20
    top = min(extent(part, ruler).y for part in drawing.figure("upper:0").parts)
    assert top >= 0


@pytest.mark.parametrize(
    ("values", "share", "first", "last"),
    [
        ([3.4, 4.1], False, 0.0, 5.0),
        ([99.0, 100.0], False, 0.0, 100.0),
        ([0.2, 0.71], True, 0.0, 1.0),
        ([0.01, 0.03], True, 0.0, 0.03),
        ([0.0, 0.0], False, 0.0, 1.0),
        ([-3.0, 4.0], False, -4.0, 4.0),
        ([5e-324], False, 0.0, 1.0),
        ([], False, 0.0, 1.0),
        ([float("inf"), 2.0], False, 0.0, 2.0),
    ],
)
def test_levels_are_round_and_hold_zero(values, share, first, last) -> None:
    found = levels(values, share=share)
    assert (found[0], found[-1]) == pytest.approx((first, last))
    assert 0.0 in found
    assert len(found) <= 7


def test_months_are_named_at_a_steady_step(ruler) -> None:
    labels = charts.months(120)
    found = thinned(ruler, labels, [5 + 4 * at for at in range(120)], 0, 480)
    places = [place for place, _, _ in found]
    steps = {two - one for one, two in pairwise(places)}
    assert len(steps - {119 - places[-2]}) == 1
    assert steps <= {12, 24, 36, 119 - places[-2]}
    assert places[0] == 0


def test_figures_in_words() -> None:
    said = [figure_words(value) for value in (0.0, 0.1234, 4.1034, 12.34, 12.0, 1234.5)]
    assert said == ["0", "0.123", "4.1", "12.3", "12", "1,234"]
    assert figure_words(0.125, share=True) == "12.5\xa0%"


# -- bars ------------------------------------------------------------------------------------------


def test_bars_are_as_long_as_their_numbers_and_hidden_ones_all_alike(ruler) -> None:
    chart = charts.bars((40, 20, 0, None, None), ("A", "B", "C", "D", "E"))
    drawing = draw(ruler, chart)

    def length(place: int) -> list[float]:
        parts = drawing.figure(f"bar:{place}").parts
        return [part.rect.width for part in parts if isinstance(part, Box)]

    assert length(0)[0] == pytest.approx(2 * length(1)[0])
    assert length(2) == []
    assert length(3) == length(4)
    assert "recognised" in drawing.figure("bar:3").spoken


def test_a_pareto_chart_tells_the_vital_few_and_the_share_so_far(ruler) -> None:
    chart = charts.bars((50, 30, 15, 5), pareto=True, vital=2)
    drawing = draw(ruler, chart)
    assert drawing.figure("vital").spoken == "The vital few: 2 of 4 make 80\xa0% of all"
    assert "80\xa0%" in texts(drawing, "bar:1")
    (line,) = (part for part in drawing.figure("shares").parts if part.__class__ is Path and
               part.stroke == "text")  # fmt: skip
    assert [a.x < b.x and a.y < b.y for a, b in pairwise(line.points)] == [True] * 3
    narrow = draw(ruler, chart, width=260)
    assert not narrow.figure("shares")
    assert "80\xa0%" in texts(narrow, "bar:1")


def test_what_does_not_fit_is_counted(ruler) -> None:
    chart = charts.bars(tuple(range(60, 0, -1)))
    drawing = draw(ruler, chart, height=160, whole=False)
    there = len(focusable(drawing))
    assert drawing.figure("more").spoken == f"and {60 - there} more"
    assert len(focusable(draw(ruler, chart, height=160))) == 60


# -- divided columns -------------------------------------------------------------------------------


def test_columns_are_shares_of_their_whole(ruler) -> None:
    chart = charts.stacked(4)
    drawing = draw(ruler, chart)
    for column in range(4):
        heights = [drawing.figure(f"part:{layer}:{column}").bounds.height for layer in range(4)]
        counts = [layer.cells[column].value for layer in chart.layers]
        share = [height / sum(heights) for height in heights]
        assert share == pytest.approx([count / sum(counts) for count in counts])
    lowest = drawing.figure("part:0:0").bounds
    assert lowest.bottom > drawing.figure("part:1:0").bounds.bottom
    assert "of 42 share of near misses" in drawing.figure("part:0:0").spoken


def test_hidden_layers_are_one_part_and_tell_nothing(ruler) -> None:
    drawing = draw(ruler, charts.stacked(4, hide=(1,)))
    assert drawing.figure("hidden:1").spoken.endswith("nobody can be recognised.")
    assert not drawing.figure("part:0:1")
    assert not drawing.figure("part:1:1")
    whole = replace(charts.stacked(4, hide=(1,)), totals=(charts.AWAY,) * 4)
    alone = draw(ruler, whole)
    assert alone.figure("hidden:1")
    assert not any(key.endswith(":1") and key.startswith("part") for key in alone._by_key)


def test_names_too_long_to_stand_below_let_the_columns_lie(ruler) -> None:
    places = ("Riverside day service", "Maple House residential", "Home care south and villages")
    drawing = draw(ruler, charts.stacked(3, columns=places), width=320)
    first, second = (drawing.figure(f"part:0:{column}").bounds for column in (0, 1))
    assert first.bottom < second.y
    months = draw(ruler, charts.stacked(60, columns=charts.months(60)), width=320)
    first, second = (months.figure(f"part:0:{column}").bounds for column in (0, 1))
    assert first.right <= second.x


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("count", range(2, 13))
def test_no_two_layers_look_alike_even_in_grey(tokens, count) -> None:
    for tones in ([Tone.PLAIN] * count, (list(Tone) * 2)[: min(count, 9)]):
        found = looks_of(tones)
        for at, one in enumerate(found):
            for other in found[at + 1 :]:
                apart = contrast(tokens[one.fill], tokens[other.fill]) >= 1.15
                assert apart or one.hatch is not other.hatch, (one, other)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_hatch_is_seen_on_its_ground(tokens) -> None:
    for look in (*LOOKS.values(), *looks_of([Tone.PLAIN] * 12)):
        assert contrast(tokens[look.ink], tokens[look.fill]) >= 1.9, look
    assert contrast(tokens[HIDDEN.ink], tokens[HIDDEN.fill]) >= 1.3


# -- heat maps -------------------------------------------------------------------------------------


def test_fuller_cells_are_darker_and_hidden_ones_all_alike(ruler) -> None:
    chart = charts.heat()
    drawing = draw(ruler, chart)
    grounds, hidden = {}, set()
    for r, row in enumerate(chart.cells):
        for c, cell in enumerate(row):
            parts = drawing.figure(f"cell:{r}:{c}").parts
            fill = next((part.fill for part in parts if isinstance(part, Box)), "")
            if cell.hidden:
                hidden.add(fill)
            else:
                grounds[cell.value] = fill
    assert hidden == {"heat_1"}
    assert grounds.pop(0) == ""
    order = [grounds[value] for value in sorted(grounds)]
    assert order == sorted(order)
    assert heat_step(None, 9) == 0
    assert heat_step(9, 9) == 7
    assert heat_step(1, 1e6) == 1


def test_what_is_no_place_of_its_own_stands_on_plain_ground(ruler) -> None:
    chart = replace(charts.heat(), plain_rows=(4,), plain_columns=(0,))
    drawing = draw(ruler, chart)
    for row, cells in enumerate(chart.cells):
        for column, cell in enumerate(cells):
            parts = drawing.figure(f"cell:{row}:{column}").parts
            fills = [part.fill for part in parts if isinstance(part, Box)]
            if cell.hidden:
                continue
            shaded = bool(cell.value) and row != 4 and column != 0
            assert bool(fills) == shaded
            if cell.value and not shaded:
                numbers = [part for part in parts if isinstance(part, Text)]
                assert [part.colour for part in numbers] == ["text"]


def test_a_hidden_number_leaves_no_trace_in_the_picture(ruler) -> None:
    """Whatever stands behind it, the drawing is the very same."""
    first = charts.heat()
    other = replace(
        first,
        cells=tuple(
            tuple(replace(cell, value=None) if cell.hidden else cell for cell in row)
            for row in first.cells
        ),
    )
    assert draw(ruler, first) == draw(ruler, other)
    for chart in (
        charts.bars((40, None, 3)),
        charts.stacked(4, hide=(1,)),
    ):
        assert "None" not in " ".join(figure.spoken for figure in draw(ruler, chart).figures)


def test_headings_that_would_be_broken_stand_on_steps(ruler) -> None:
    kinds = ("Medication", "Communication", "Documentation", "Infrastructure", "Safeguarding")
    drawing = draw(ruler, charts.heat(columns=kinds), width=360, height=420)
    assert [texts(drawing, f"head:{at}") for at in range(5)] == list(kinds)
    tops = [drawing.figure(f"head:{at}").bounds.y for at in range(5)]
    assert len(set(tops)) > 1
    wide = draw(ruler, charts.heat(columns=kinds), width=700)
    assert len({wide.figure(f"head:{at}").bounds.y for at in range(5)}) == 1


# -- the merged graph ------------------------------------------------------------------------------


def test_effects_stand_right_of_causes_and_a_circle_runs_back_dashed(ruler) -> None:
    chart = charts.graph()
    drawing = draw(ruler, chart)
    place = {node.key: drawing.figure(f"node:{at}").bounds for at, node in enumerate(chart.nodes)}
    for at, arrow in enumerate(chart.arrows):
        (path,) = drawing.figure(f"arrow:{at}").parts
        back = place[arrow.cause].x > place[arrow.effect].x
        assert path.dashed == back
        assert back == (at == 7)  # the weakest of the circle
        assert path.arrow
    assert "leads back in a circle" in drawing.figure("arrow:7").spoken
    widths = [drawing.figure(f"arrow:{at}").parts[0].stroke_width for at in (1, 0, 2)]
    assert widths == sorted(widths, reverse=True)
    assert drawing.figure("arrow:0").parts[0].stroke == "accent"
    assert "One of the strongest paths" in drawing.figure("arrow:0").spoken


def test_where_there_is_little_room_the_strongest_path_stays(ruler) -> None:
    drawing = draw(ruler, charts.graph(), width=330, height=140, whole=False)
    assert {"node:0", "node:3", "node:6"} <= {one.entity for one in focusable(drawing)}
    assert drawing.figure("more").spoken == "and 3 more that come up less often"


# -- repeats ---------------------------------------------------------------------------------------


def test_a_group_tells_why_and_how_its_actions_stand(ruler) -> None:
    drawing = draw(ruler, charts.groups())
    said = drawing.figure("group:0").spoken
    assert said.startswith("Walker position, bathroom 2 doorway: 5 near misses since June.")
    assert "Action did not hold. Three in 90 days. the same place" in said
    chips = [
        next(part.fill for part in drawing.figure(f"group:{at}").parts if isinstance(part, Box))
        for at in range(4)
    ]
    assert chips == ["error_fill", "warning_fill", "info_fill", "good_fill"]
    assert "Action did not hold" in texts(drawing, "group:0")


# -- finding things --------------------------------------------------------------------------------


def test_every_number_of_every_chart_can_be_pointed_at(ruler) -> None:
    for chart in charts.usual():
        drawing = draw(ruler, chart)
        for figure in focusable(drawing):
            if figure.key.startswith("arrow"):
                along = list(points_of(figure.parts[0]))
                found = {
                    hit.entity
                    for at in along
                    if (hit := figure_at(drawing, at.x, at.y)) is not None
                }
                assert figure.entity in found
                continue
            if figure.key.startswith("mark"):
                continue
            at = figure.bounds.centre
            assert figure_at(drawing, at.x, at.y).entity == figure.entity
            cell = cell_of(chart, figure.entity)
            if figure.key.startswith("hidden"):
                assert cell is None
            else:
                assert cell is not None
                assert drill_of(chart, figure.entity) is cell.drill


def test_a_figure_of_another_chart_stands_for_nothing() -> None:
    assert cell_of(charts.bars((1,)), "bar:7") is None
    assert cell_of(charts.bars((1,)), "cell:0:0") is None
    assert drill_of(charts.heat(totals=False), "total") is None
    assert cell_of(charts.heat(), "level:0.5") is None


def test_a_place_beside_a_point_still_means_it(ruler) -> None:
    drawing = draw(ruler, charts.series())
    at = drawing.figure("point:8").bounds.centre
    assert figure_at(drawing, at.x + 5, at.y + 6).entity == "point:8"
    assert figure_at(drawing, 2, 200) is None
    band = drawing.figure("run:17").bounds
    assert figure_at(drawing, band.x + 2, band.bottom - 1, with_notes=True).key == "run:17"


def test_going_on_at_an_edge_stays(ruler) -> None:
    marks = focusable(draw(ruler, charts.heat()))
    first = marks[0]
    assert neighbour(marks, first, -1, 0) is first
    assert neighbour((), None, 1, 0) is None


def test_a_chart_that_stands_alone_has_its_title_and_what_it_rests_on(ruler) -> None:
    drawing = draw(ruler, charts.bars())
    alone = titled(drawing, ruler, below=("n = 85 · Jan 2025 to Nov 2026", "", "A caution. " * 30))
    assert texts(alone, "title") == "What stopped harm"
    assert texts(alone, "below").startswith("n = 85 · Jan 2025")
    for part in alone.parts():
        room = extent(part, ruler)
        assert room.right <= alone.width
        assert room.bottom <= alone.height
    assert alone.figure("bar:0").bounds.y > drawing.figure("bar:0").bounds.y


def test_a_number_without_words_is_still_told(ruler) -> None:
    bare = charts.Bar(label="", cell=Cell(value=3.0, shown=""))
    chart = replace(charts.bars(()), bars=(bare,))
    assert draw(ruler, chart).figure("bar:0").spoken == "Not named: no figure near misses."


@pytest.mark.parametrize("hatch", Hatch)
def test_hatches_stay_within_their_box(hatch) -> None:
    room = Rect(10, 20, 33, 17)
    lines = list(hatched(room, Look("card", "wire", hatch)))
    assert bool(lines) == (hatch is not Hatch.NONE)
    for line in lines:
        for point in line.points:
            assert room.x - 0.01 <= point.x <= room.right + 0.01
            assert room.y - 0.01 <= point.y <= room.bottom + 0.01


MANY = tuple((at * 2, f"In place: something that takes a good many words, number {at}") for at in
             range(9))  # fmt: skip


def test_what_happened_stands_in_words_or_all_of_it_in_numbers(ruler) -> None:
    few = draw(ruler, charts.series(marks=((3, "Handover sheet"), (15, "Report form on phones"))))
    assert {"Handover sheet", "Report form on phones"} <= set(words(few))
    chart = charts.series(marks=MANY)
    small = draw(ruler, chart, whole=False)
    assert [texts(small, f"mark:{at}") for at in range(9)] == [str(at + 1) for at in range(9)]
    assert small.figure("mark:4").spoken.endswith("number 4")
    whole = draw(ruler, chart)
    assert whole.height > small.height
    told = [texts(whole, f"told:mark:{at}") for at in range(9)]
    assert told[4] == "5 Sep 2025: In place: something that takes a good many words, number 4"
    assert not small.figure("told:mark:4")


def test_numbers_that_would_meet_are_told_from_to(ruler) -> None:
    chart = charts.series([5] * 100, run=(0, 0), marks=[(at, "W" * 80) for at in (3, 4, 5, 50)])
    drawing = draw(ruler, chart)
    shown = [texts(drawing, f"mark:{at}") for at in range(4)]
    assert shown == ["1–3", "", "", "4"]
    assert drawing.figure("told:mark:1")


def test_a_new_part_keeps_its_name_beside_many_numbers(ruler) -> None:
    def part(first, last, name=""):
        none = (None,) * (last - first + 1)
        return charts.Part(first=first, last=last, centre=none, lower=none, upper=none, name=name)

    parts = [part(0, 11), part(12, 22, "New report form")]
    chart = charts.series(parts=parts, marks=MANY)
    drawing = draw(ruler, chart)
    assert texts(drawing, "part:1") == "New report form"
    assert texts(drawing, "mark:8") == "9"


@pytest.mark.parametrize("width", [240, 300, 420, 560, 900])
def test_every_number_is_written_out(ruler, width) -> None:
    """Also one that is narrower than the sign for what was left out."""
    for values in ((3, 2, 1), (1, 1, 1), (40, 3, 2), (123456, 1, 0)):
        drawing = draw(ruler, charts.bars(values), width=width)
        for at, value in enumerate(values):
            assert not value or f"{value:g}" in texts(drawing, f"bar:{at}").split()
        heat = charts.heat()
        grid = draw(ruler, heat, width=max(width, 300))
        for r, row in enumerate(heat.cells):
            for c, cell in enumerate(row):
                assert texts(grid, f"cell:{r}:{c}") == cell.shown or cell.shown == "hidden"
    for chart in (charts.graph(), charts.groups()):
        drawing = draw(ruler, chart, width=width)
        for at, one in enumerate(getattr(chart, "nodes", ()) or chart.groups):
            key = f"node:{at}" if hasattr(chart, "nodes") else f"group:{at}"
            assert one.cell.shown in texts(drawing, key).split()
    drawing = draw(ruler, charts.stacked(4), width=width)
    assert [texts(drawing, f"total:{at}") for at in range(4)] == ["42", "52", "55", "58"]


def test_no_line_runs_through_the_words_beside_it(ruler) -> None:
    """Whoever comes second gives way, to the lane above or to the other side."""
    for first, second in ((3, 5), (5, 3), (10, 11), (20, 21), (0, 1)):
        chart = charts.series(marks=((first, "Handover sheet"), (second, "Report form on phones")))
        drawing = draw(ruler, chart)
        assert {"Handover sheet", "Report form on phones"} <= set(words(drawing))
        check_lines(drawing, ruler)
