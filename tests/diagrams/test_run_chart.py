"""The run chart: every figure at its place, no label over another, all inside the picture."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca_studio.analysis.run_chart import read_run_chart
from rca_studio.diagrams.run_chart import lay_out_run_chart
from rca_studio.diagrams.shapes import Anchor, Disc, Drawing, Rect, Text
from rca_studio.domain.plan import Action, Measure, MeasureKind, Measurement

PROCESS = MeasureKind.PROCESS


def draw(ruler, values, *, measure=None, done_on="", gap=30, start="2026-01-15", **size) -> Drawing:
    measure = measure or Measure(kind=PROCESS, text="M", denominator="all", target=90.0)
    first = date.fromisoformat(start)
    figures = [
        Measurement(
            id=f"m{at}", case_id="c", action="a", kind=PROCESS, numerator=value,
            day=(first + timedelta(days=gap * at)).isoformat(),
        )
        for at, value in enumerate(values)
    ]  # fmt: skip
    action = Action(id="a", case_id="c", text="T", done_on=done_on, measures=(measure,))
    return lay_out_run_chart(read_run_chart(action, measure, figures), ruler, **size)


def labels(drawing: Drawing, ruler) -> list[tuple[str, Rect]]:
    """Each line of text with the room its letters take."""
    found = []
    for part in drawing.parts():
        if isinstance(part, Text):
            wide = ruler.width(part.text, part.size, bold=part.bold)
            x = part.place.x - (wide if part.anchor is Anchor.END else 0)
            found.append((part.text, Rect(x, part.place.y - part.size * 0.8, wide, part.size)))
    return found


def check(drawing: Drawing, ruler) -> None:
    all_ = labels(drawing, ruler)
    page = Rect(-0.5, -0.5, drawing.width + 1, drawing.height + 1)
    for at, (text, rect) in enumerate(all_):
        assert rect.x >= page.x, text
        assert rect.right <= page.right, text
        assert rect.y >= page.y, text
        assert rect.bottom <= page.bottom, text
        for other, there in all_[at + 1 :]:
            assert not rect.overlaps(there), (text, other)
    discs = [part for part in drawing.parts() if isinstance(part, Disc)]
    for disc in discs:
        spot = Rect(
            disc.centre.x - disc.radius, disc.centre.y - disc.radius, *[2 * disc.radius] * 2
        )
        for text, rect in all_:
            assert not rect.overlaps(spot), text


def test_a_measure_with_a_change_shows_it_all(ruler) -> None:
    drawing = draw(ruler, [55, 60, 65, 60, 92, 95, 89], done_on="2026-05-01")
    check(drawing, ruler)
    words = {text for text, _ in labels(drawing, ruler)}
    assert {"Change in place 1 May 2026", "Target 90 %", "Median before 60 %", "Last 89 %"} <= words
    assert "100 %" in words
    point = drawing.figure("point:m4")
    assert point.entity == "m4"
    assert point.spoken == "15 May 2026: 92 %, target reached"
    hollow = drawing.figure("point:m6")
    assert "not reached" in hollow.spoken
    fills = {key: drawing.figure(key).parts[0].fill for key in ("point:m4", "point:m6")}
    assert fills["point:m4"] != fills["point:m6"]


def test_levels_that_are_equal_have_names_side_by_side_all_the_same(ruler) -> None:
    for level in (0, 90, 100):
        measure = Measure(kind=PROCESS, denominator="all", target=float(level))
        drawing = draw(ruler, [level] * 6, measure=measure, done_on="2026-03-01")
        check(drawing, ruler)
        names = [key for key in ("target", "median", "last") if drawing.figure(key)]
        assert names == ["target", "median", "last"]


def test_the_median_goes_on_dashed_after_the_change(ruler) -> None:
    drawing = draw(ruler, [55, 60, 65, 60, 92], done_on="2026-04-20")
    before, after = drawing.figure("median:line").parts
    assert not before.dashed
    assert after.dashed
    assert before.points[-1] == after.points[0]


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_none_one_and_many(ruler, count: int) -> None:
    drawing = draw(ruler, [50 + at % 40 for at in range(count)], gap=3)
    check(drawing, ruler)
    assert sum(f.key.startswith("point:") for f in drawing.figures) == count


VALUES = st.lists(st.floats(0, 100).map(lambda value: round(value, 1)), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    VALUES,
    st.sampled_from(["", "2025-12-01", "2026-03-02", "2031-01-01"]),
    st.integers(1, 400),
    st.one_of(st.none(), st.floats(0, 1e6)),
    st.booleans(),
    st.integers(240, 900),
)
def test_no_label_ever_lies_over_another(ruler, values, done_on, gap, target, share, width) -> None:
    measure = Measure(
        kind=PROCESS, denominator="all" if share else "", target=target, at_most=not share
    )
    check(draw(ruler, values, measure=measure, done_on=done_on, gap=gap, width=width), ruler)
