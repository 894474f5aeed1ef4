"""Whatever the figures and words: no text over another, all inside, a mark for each number."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca_studio.analysis.governance.panel import Cell, GroupList, HeatChart
from rca_studio.diagrams.governance.chart import lay_out_chart
from rca_studio.diagrams.governance.entities import cell_of, focusable
from rca_studio.diagrams.shapes import Drawing, Text
from tests.diagrams.geometry import extent, text_rect
from tests.diagrams.governance import charts

HOSTILE = (
    "",
    "   ",
    "Ward",
    "W" * 70,
    "Donaudampfschifffahrtsgesellschaftskapitänskajüte links unten",
    "قسم الطوارئ في المستشفى الكبير",
    "שירות",
    "👩‍👩‍👧‍👦🚑",
    "a\nb\tc",
    "<b>=1+1</b>",
    "the corridor between the day room and the kitchen on the first floor of Maple House",
    "—",
)
WORDS = st.sampled_from(HOSTILE)
SIZES = st.tuples(st.integers(240, 900), st.integers(140, 700))
CELLS = st.sampled_from(
    [
        charts.HIDDEN,
        charts.AWAY,
        charts.cell(None),
        *(charts.cell(value) for value in (0, 1, 5, 12, 12.5, 1e6, 123456789)),
        Cell(value=3.0, shown="about three hundred and more"),
        Cell(value=2.0, shown=""),
    ]
)


def check(drawing: Drawing, ruler) -> None:
    """What holds for every chart."""
    texts = [part for part in drawing.parts() if isinstance(part, Text) and part.text]
    rects = [text_rect(text, ruler) for text in texts]
    for at, one in enumerate(rects):
        for other in range(at + 1, len(rects)):
            assert not one.grown(-0.05).overlaps(rects[other]), (texts[at], texts[other])
    for part in drawing.parts():
        room = extent(part, ruler)
        assert room.x >= -0.51, part
        assert room.y >= -0.51, part
        assert room.right <= drawing.width + 0.51, (part, drawing.width)
        assert room.bottom <= drawing.height + 0.51, (part, drawing.height)
    keys = [figure.key for figure in drawing.figures]
    assert len(keys) == len(set(keys))
    for figure in drawing.figures:
        assert not figure.entity or figure.spoken.strip(), figure.key
        assert not figure.entity or figure.entity == figure.key


def check_lines(drawing: Drawing, ruler) -> None:
    """No line of what happened runs through the words of something else that happened."""
    happened = [one for one in drawing.figures if one.key.startswith(("mark", "part"))]
    words = [
        (one.key, text_rect(part, ruler))
        for one in happened
        for part in one.parts
        if isinstance(part, Text) and not part.text.replace("–", "").isdigit()
    ]
    for one in happened:
        top, foot = one.parts[0].points
        for key, room in words:
            inside = room.x < top.x < room.right and top.y < room.bottom and foot.y > room.y
            assert key == one.key or not inside, (one.key, key)


def both(chart, ruler, size):
    """The chart as a whole and as what fits."""
    fits = lay_out_chart(chart, ruler, width=size[0], height=size[1], whole=False)
    assert (fits.width, fits.height) == size
    whole = lay_out_chart(chart, ruler, width=size[0], height=size[1])
    assert whole.width >= size[0]
    assert whole.height >= size[1]
    check(fits, ruler)
    check(whole, ruler)
    return whole


def told(drawing: Drawing) -> set[str]:
    return {figure.entity for figure in focusable(drawing)}


calm = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


@pytest.mark.parametrize("size", [(240, 140), (330, 200), (560, 240), (780, 1100)])
def test_the_usual_charts_at_every_size(ruler, size) -> None:
    for chart in (*charts.usual(), *charts.empty_ones()):
        both(chart, ruler, size)


def test_smaller_than_can_be_read_is_drawn_as_small_as_can_be_read(ruler) -> None:
    for chart in charts.usual():
        drawing = lay_out_chart(chart, ruler, width=1, height=1, whole=False)
        assert (drawing.width, drawing.height) == (240, 140)


@calm
@given(
    st.lists(st.one_of(st.none(), st.floats(0, 1e7), st.sampled_from([0.0, 3.0])), max_size=40),
    st.lists(st.tuples(st.integers(0, 39), WORDS), max_size=6),
    st.lists(WORDS, min_size=1, max_size=3),
    st.lists(st.integers(1, 39), max_size=3),
    st.booleans(),
    WORDS,
    SIZES,
)
def test_series(ruler, values, marks, names, starts, share, unit, size) -> None:
    count = len(values)
    if share:
        values = [None if value is None else value / 1e7 for value in values]
    starts = [0, *sorted({start for start in starts if start < count})]
    ends = [*(start - 1 for start in starts[1:]), count - 1]
    parts = [
        charts.Part(
            first=first,
            last=last,
            centre=tuple(values[first : last + 1]),
            lower=(None,) * (last - first + 1),
            upper=tuple(9.0 + at % 3 for at in range(last - first + 1)),
            name=names[number % len(names)] if number else "",
        )
        for number, (first, last) in enumerate(zip(starts, ends, strict=True))
    ]
    chart = charts.series(
        values,
        parts=parts if count else False,
        marks=[mark for mark in marks if mark[0] < count],
        left_out=(2, 5),
        run=(3, 12),
        share=share,
        unit=unit,
    )
    drawing = both(chart, ruler, size)
    check_lines(drawing, ruler)
    assert {one for one in told(drawing) if one.startswith("point")} == {
        f"point:{at}" for at in range(count)
    }


@calm
@given(st.lists(st.tuples(WORDS, CELLS, WORDS), max_size=60), st.booleans(), WORDS, SIZES)
def test_bars(ruler, rows, pareto, unit, size) -> None:
    found = tuple(
        charts.Bar(label=label, cell=cell, note=note, tone=tone)
        for (label, cell, note), tone in zip(rows, list(charts.Tone) * 10, strict=False)
    )
    shares = tuple(None if at % 4 == 3 else (at + 1) / len(rows) for at in range(len(rows)))
    chart = charts.BarChart(
        key="b", title="B", unit=unit, bars=found, cumulative=shares if pareto else (), vital=2
    )
    assert told(both(chart, ruler, size)) == {f"bar:{at}" for at in range(len(rows))}


@calm
@given(
    st.lists(WORDS, min_size=1, max_size=8),
    st.lists(WORDS, min_size=1, max_size=14),
    st.data(),
    WORDS,
    SIZES,
)
def test_divided_columns(ruler, layers, columns, data, unit, size) -> None:
    row = st.lists(CELLS, min_size=len(columns), max_size=len(columns)).map(tuple)
    chart = charts.StackedChart(
        key="s",
        title="S",
        unit=unit,
        columns=tuple(columns),
        layers=tuple(
            charts.Layer(label=label, cells=data.draw(row), tone=tone)
            for label, tone in zip(layers, list(charts.Tone) * 2, strict=False)
        ),
        totals=data.draw(row),
    )
    drawing = both(chart, ruler, size)
    counted = {
        f"part:{layer}:{column}"
        for layer, column in product(range(len(layers)), range(len(columns)))
        if (chart.layers[layer].cells[column].value or 0) > 0
    }
    shown = {one for one in told(drawing) if one.startswith("part")}
    assert shown <= counted
    for entity in counted - shown:  # no share can be told where it is not known of how many
        assert chart.totals[int(entity.split(":")[2])].value is None


@calm
@given(
    st.lists(WORDS, min_size=1, max_size=60),
    st.lists(WORDS, min_size=1, max_size=14),
    st.data(),
    st.booleans(),
    WORDS,
    SIZES,
)
def test_heat_maps(ruler, rows, columns, data, totals, name, size) -> None:
    few = data.draw(st.lists(CELLS, min_size=7, max_size=7))
    cells = tuple(
        tuple(few[(r * 3 + c) % 7] for c in range(len(columns))) for r in range(len(rows))
    )
    chart = HeatChart(
        key="h",
        title="H",
        unit="near misses",
        rows=tuple(rows),
        columns=tuple(columns),
        cells=cells,
        row_totals=tuple(few[r % 7] for r in range(len(rows))) if totals else (),
        column_totals=tuple(few[c % 7] for c in range(len(columns))) if totals else (),
        total=few[0] if totals else None,
        row_name=name,
    )
    drawing = both(chart, ruler, size)
    there = told(drawing)
    for r, c in product(range(len(rows)), range(len(columns))):
        assert f"cell:{r}:{c}" in there
        assert cell_of(chart, f"cell:{r}:{c}") is cells[r][c]
    assert ("total" in there) == totals


@calm
@given(
    st.lists(st.tuples(WORDS, CELLS), min_size=1, max_size=14),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13), CELLS, st.booleans()), max_size=24),
    SIZES,
)
def test_graphs(ruler, nodes, arrows, size) -> None:
    found = tuple(
        charts.Node(key=f"n{at}", label=label, cell=cell, kind="event" if at == 0 else "cause")
        for at, (label, cell) in enumerate(nodes)
    )
    pairs = {(a % len(nodes), b % len(nodes)): (cell, strong) for a, b, cell, strong in arrows}
    leads = tuple(
        charts.Arrow(cause=f"n{a}", effect=f"n{b}", cell=cell, strong=strong)
        for (a, b), (cell, strong) in pairs.items()
    )
    chart = charts.GraphChart(key="g", title="G", unit="cases", nodes=found, arrows=leads)
    drawing = both(chart, ruler, size)
    want = {f"node:{at}" for at in range(len(found))}
    want |= {f"arrow:{at}" for at, one in enumerate(leads) if one.cause != one.effect}
    assert told(drawing) == want
    boxes = [figure.bounds for figure in drawing.figures if figure.key.startswith("node")]
    for at, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[at + 1 :])


@calm
@given(
    st.lists(
        st.tuples(WORDS, CELLS, WORDS, WORDS, st.lists(WORDS, max_size=3), WORDS), max_size=60
    ),
    SIZES,
)
def test_lists_of_repeats(ruler, rows, size) -> None:
    chart = GroupList(
        key="r",
        title="R",
        unit="near misses",
        groups=tuple(
            charts.Group(
                title=title, cell=cell, when=when, standing="no_action", standing_words=words,
                why=tuple(why), trigger=trigger,
            )
            for title, cell, when, words, why, trigger in rows
        ),
    )  # fmt: skip
    assert told(both(chart, ruler, size)) == {f"group:{at}" for at in range(len(rows))}


@pytest.mark.parametrize("count", [1, 2, 12, 120])
@pytest.mark.parametrize("value", [None, 0.0, 7.0])
def test_all_equal_and_none_at_all(ruler, count, value) -> None:
    for size in ((240, 140), (560, 300)):
        drawing = both(charts.series([value] * count), ruler, size)
        assert len([one for one in told(drawing) if one.startswith("point")]) == count
        both(charts.bars((value,) * count), ruler, size)
    both(charts.stacked(count, columns=charts.months(count)), ruler, (560, 300))
