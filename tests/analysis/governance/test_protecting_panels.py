"""Everything a protected panel shows, words included, over the sample: no small number stands in it
and none can be worked out of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from rca_studio.analysis.governance.guard import Drills, Grid, Line, Numbers
from rca_studio.analysis.governance.names import Names
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import (
    Bar,
    BarChart,
    Cell,
    Drill,
    Group,
    GroupList,
    HeatChart,
    Panel,
    Point,
    SeriesChart,
    StackedChart,
)
from rca_studio.analysis.governance.panels import all_panels
from rca_studio.analysis.governance.protecting import TOO_FEW, ProtectingGuard
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.analysis.governance.source import Source, names_of, read_source
from rca_studio.analysis.governance.sweeping import swept
from rca_studio.analysis.practice import load_practice
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.paths import resource
from tests.analysis.governance.making import asked
from tests.analysis.governance.test_protecting_grids import MANY, extremes, known
from tests.ui.sample_desk import build_once

TODAY = date(2026, 11, 21)
YEARS = Scope(period=Period("2024-12", "2026-10"), practice=True)
SCOPES = (
    YEARS,
    YEARS.narrowed(Dimension.SERVICE, "Home care"),
    YEARS.narrowed(Dimension.TYPE, "fall"),
    Scope(period=Period("2026-05", "2026-10"), practice=True),
    Scope(period=Period("2026-09", "2026-10"), practice=True),
)


class Noting(ProtectingGuard):
    """Notes which cases were told how: by the scope behind each number."""

    def __init__(self, preset: SmallNumbers) -> None:
        super().__init__(preset)
        self.told: dict[Scope, set[str]] = defaultdict(set)

    def _note(self, drill: Drill | None, cell: Cell) -> None:
        if drill is not None:
            self.told[drill.scope].add(cell.shown)

    def line(self, numbers: Numbers, drills: Drills = (), total: Drill | None = None) -> Line:
        """As it is, noted."""
        line = super().line(numbers, drills, total)
        for drill, cell in zip(drills, line.cells, strict=False):
            self._note(drill, cell)
        return line

    def grid(
        self,
        numbers: Sequence[Numbers],
        drills: Sequence[Drills] = (),
        rows: Drills = (),
        columns: Drills = (),
        total: Drill | None = None,
    ) -> Grid:
        """As it is, noted."""
        grid = super().grid(numbers, drills, rows, columns, total)
        for row, cells in zip(drills, grid.cells, strict=False):
            for drill, cell in zip(row, cells, strict=True):
                self._note(drill, cell)
        for sides, totals in ((rows, grid.row_totals), (columns, grid.column_totals)):
            for drill, cell in zip(sides, totals, strict=False):
                self._note(drill, cell)
        return grid


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    """The sample, read once."""
    from rca_studio.headless import reviewing_writer
    from rca_studio.models.workspace import open_workspace

    path = build_once(tmp_path_factory.mktemp("sample") / "sample.rca")
    workspace = open_workspace(path, actor="Quality lead")
    practice = load_practice(resource("protocols").parent)
    own = reviewing_writer(workspace, "Quality lead").casefile(WORKSPACE)
    names: Names = names_of(practice, own)
    yield read_source(workspace.registers, own, names)
    workspace.close()


def presets() -> tuple[SmallNumbers, ...]:
    return load_practice(resource("protocols").parent).governance.presets


EACH = pytest.mark.parametrize("preset", presets(), ids=lambda one: one.key)
EVERYWHERE = pytest.mark.parametrize("scope", SCOPES, ids=range(len(SCOPES)))


def parts(value: Any) -> Iterator[Any]:
    """Everything in a panel, however deep."""
    yield value
    if isinstance(value, tuple):
        for one in value:
            yield from parts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from parts(getattr(value, one.name))


@EACH
@EVERYWHERE
def test_no_sentence_tells_a_small_number(
    source: Source, preset: SmallNumbers, scope: Scope
) -> None:
    """Neither how many near misses nor how many of how many; references of cases neither."""
    panels = all_panels(source.inputs(scope, TODAY, guard=ProtectingGuard(preset)))
    small = "|".join(str(number) for number in range(1, preset.below))
    for text in (one for panel in panels for one in parts(panel) if isinstance(one, str)):
        assert not re.search(rf"(?<![\d<.,])\b(?:{small})\b (?:near miss|of \d+ near miss)", text)
        assert not re.search(r"\bNM-\d+", text), text


@EACH
@EVERYWHERE
def test_no_number_leads_to_its_cases_and_none_is_small(
    source: Source, preset: SmallNumbers, scope: Scope
) -> None:
    for panel in all_panels(source.inputs(scope, TODAY, guard=ProtectingGuard(preset))):
        for one in parts(panel):
            assert not isinstance(one, Drill)
            if isinstance(one, Cell) and one.hidden:
                assert one.value is None
                assert one.shown != TOO_FEW
        for chart in panel.charts:
            if isinstance(chart, HeatChart):
                for row in (*chart.cells, chart.row_totals, chart.column_totals):
                    for cell in row:
                        assert cell.value is None or cell.value == 0 or cell.value >= 5


@EACH
@EVERYWHERE
def test_what_one_panel_hides_stands_in_no_other(
    source: Source, preset: SmallNumbers, scope: Scope
) -> None:
    guard = Noting(preset)
    all_panels(source.inputs(scope, TODAY, guard=guard))
    for behind, told in guard.told.items():
        numbers = {word for word in told if word[0].isdigit()}
        assert len(numbers) <= 1, behind
        assert not numbers or numbers == told, behind


@EACH
@EVERYWHERE
def test_a_solver_finds_no_hidden_number_of_any_table(
    source: Source, preset: SmallNumbers, scope: Scope
) -> None:
    for panel in all_panels(source.inputs(scope, TODAY, guard=ProtectingGuard(preset))):
        for chart in panel.charts:
            if isinstance(chart, HeatChart) and chart.row_totals and chart.total:
                rows = zip(chart.cells, chart.row_totals, strict=True)
                _solve(
                    [*((*cells, end) for cells, end in rows), (*chart.column_totals, chart.total)],
                    preset,
                )
            if isinstance(chart, BarChart) and chart.cumulative:
                _solve_bars(chart)


def _solve(cells: Sequence[Sequence[Cell]], preset: SmallNumbers) -> None:
    """Zeros among the small, and anything behind what is hidden, as nothing else is known here."""
    shape = len(cells), len(cells[0])
    if any(cell.hidden and len(cells) * len(cells[0]) > 400 for row in cells for cell in row):
        return
    lows, highs = np.zeros(shape), np.full(shape, float(MANY))
    for place in np.ndindex(*shape):
        lows[place], highs[place] = known(cells[place[0]][place[1]], preset, zeros=True)
    hidden = [place for place in np.ndindex(*shape) if cells[place[0]][place[1]].hidden]
    for place, (least, most) in extremes(lows, highs, hidden[:40]).items():
        assert least < most, place


def _solve_bars(chart: BarChart) -> None:
    """From the shares so far no bar follows that is hidden: they end where the first one is."""
    hidden = [bar.cell.hidden for bar in chart.bars]
    if True in hidden:
        first = hidden.index(True)
        assert all(share is None for share in chart.cumulative[first:])
        assert chart.vital <= first


# -- the last look ---------------------------------------------------------------------------------


def cell(number: int, *, hidden: bool = False, shown: str = "") -> Cell:
    value = None if hidden else number
    drill = None if hidden else Drill(scope=YEARS, words="All")
    return Cell(value=value, shown=shown or (f"{number}"), hidden=hidden, drill=drill)


def panel_of(*charts: Any, details: tuple[str, ...] = ()) -> Panel:
    basis = asked().basis(20)
    return Panel(key="x", question="?", answer="!", basis=basis, charts=charts, details=details)


def test_hidden_bars_stand_in_the_order_of_the_alphabet_and_shares_end_before_them() -> None:
    few = {"hidden": True, "shown": "<5"}
    bars = tuple(
        Bar(label=label, cell=one)
        for label, one in (("B", cell(20)), ("Z", cell(4, **few)), ("A", cell(3, **few)))
    )
    chart = BarChart(
        key="x", title="", unit="", bars=bars, cumulative=(20 / 27, 24 / 27, 1.0), vital=2
    )
    [found] = swept(panel_of(chart)).charts
    assert isinstance(found, BarChart)
    assert [bar.label for bar in found.bars] == ["B", "A", "Z"]
    assert found.cumulative == (20 / 27, None, None)
    assert found.vital == 1


def test_a_chart_that_must_not_be_shown_is_taken_out_and_that_is_said() -> None:
    bars = (Bar(label="A", cell=cell(1, hidden=True, shown=TOO_FEW)),)
    found = swept(panel_of(BarChart(key="x", title="", unit="", bars=bars)))
    assert found.charts == ()
    assert found.empty
    assert found.empty in found.cautions


def test_groups_name_no_case_and_few_are_no_group() -> None:
    def group(number: int, *, hidden: bool) -> Group:
        return Group(
            title="Alike",
            cell=cell(number, hidden=hidden),
            why=(),
            when="",
            standing="no_action",
            standing_words="",
            cases=("NM-0001",),
        )

    chart = GroupList(
        key="x", title="", unit="", groups=(group(9, hidden=False), group(3, hidden=True))
    )
    found = swept(panel_of(chart, details=("Like NM-0103.", "Often.")))
    [groups] = found.charts
    assert isinstance(groups, GroupList)
    assert [one.cases for one in groups.groups] == [()]
    assert found.details == ("Often.",)
    assert len(found.cautions) == 1
    alone = swept(panel_of(replace(chart, groups=chart.groups[1:])))
    assert alone.charts == ()
    assert alone.empty == alone.cautions[0]


def test_no_line_is_drawn_over_points_that_are_hidden() -> None:
    points = tuple(
        Point(label="Jan", cell=one, words="") for one in (cell(9), cell(3, hidden=True))
    )
    from rca_studio.analysis.governance.panel import Part

    line = Part(first=0, last=1, centre=(6.0, 6.0), lower=(None, None), upper=(None, None))
    chart = SeriesChart(key="x", title="", unit="", points=points, parts=(line,))
    [found] = swept(panel_of(chart)).charts
    assert isinstance(found, SeriesChart)
    assert found.parts == ()


def test_columns_lead_to_no_case() -> None:
    from rca_studio.analysis.governance.panel import Layer

    layers = (Layer(label="A", cells=(cell(9),)),)
    chart = StackedChart(
        key="x", title="", unit="", columns=("1",), layers=layers, totals=(cell(9),)
    )
    assert not any(isinstance(one, Drill) for one in parts(swept(panel_of(chart))))
