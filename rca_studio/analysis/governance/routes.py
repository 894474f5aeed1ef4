"""Route pressure and staffing: near misses by route and time of day, and how backup was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rca_studio.analysis.governance.axis import (
    MOST_ROWS,
    OTHERS,
    Step,
    axis,
    crossed,
    crossed_drills,
    fixed_axis,
)
from rca_studio.analysis.governance.backup import Backup
from rca_studio.analysis.governance.counted import Counted, count
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.ledger import DESIGNED, NOTICED
from rca_studio.analysis.governance.names import NOT_GIVEN
from rca_studio.analysis.governance.near import near_misses
from rca_studio.analysis.governance.panel import (
    Bar,
    BarChart,
    Cell,
    Chart,
    Drill,
    HeatChart,
    Layer,
    Panel,
    SeriesChart,
    StackedChart,
    Tone,
)
from rca_studio.analysis.governance.plotted import plot
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.analysis.governance.series import series
from rca_studio.analysis.governance.spans import month_of_day
from rca_studio.analysis.governance.where import fullest, heat_chart
from rca_studio.analysis.spc_words import verdict
from rca_studio.domain.words import percent, plural

KEY: Final = "routes"
QUESTION: Final = "Route pressure and staffing"
STAFFING: Final = "staffing"
"""Key of the protocol of visits at risk."""

FEW: Final = 12
"""Of fewer visits no share is told."""

_TONES: Final = {
    Backup.DESIGN: Tone.STRONG,
    Backup.CHANCE: Tone.MIDDLE,
    Backup.NONE: Tone.WEAK,
    Backup.NOT_NEEDED: Tone.PLAIN,
    Backup.OTHER: Tone.FAINT,
    Backup.NOT_SAID: Tone.FAINT,
}
_SEARCHED: Final = (Backup.DESIGN, Backup.CHANCE, Backup.NONE)


def routes(inputs: Inputs) -> Panel:
    """The panel: a heat map of routes by time of day, how backup was found for visits at risk, and
    visits at risk over time, set against visits or hours where those are entered."""
    original, inputs = inputs, near_misses(inputs)
    by_route = inputs.cube.by(inputs.scope, Dimension.ROUTE)
    number = sum(by_route.values())
    on_route = number - by_route.get("", 0)
    backup = _backup(inputs)
    basis = original.basis(number)
    if not on_route and not any(backup.numbers):
        return Panel(
            key=KEY,
            question=QUESTION,
            answer=_nothing(basis.number),
            basis=basis,
            empty="Routes by time of day will appear once near misses name the route they were on.",
        )
    heat = _heat(inputs) if on_route else None
    bars, over_time = _bars(inputs, backup), _over_time(inputs)
    charts: list[Chart] = [chart for chart in (heat, bars) if chart]
    if divided := _by_route(inputs, backup):
        charts.append(divided)
    if over_time:
        charts.append(over_time.chart)
    return Panel(
        key=KEY,
        question=QUESTION,
        answer=_answer(inputs, backup, bars, heat),
        basis=replace(basis, exposure=over_time.exposure if over_time else ""),
        details=tuple(_details(inputs, backup, heat, over_time)),
        cautions=tuple(_cautions(inputs, backup, number - on_route, number)),
        charts=tuple(charts),
        ask=(
            "Which backup that was found by chance can be put on a list or a rota by next week?",
            "Is there time enough to travel where and when most is reported?",
        ),
    )


# -- where and when --------------------------------------------------------------------------------


def _heat(inputs: Inputs) -> HeatChart:
    """Routes by time of day.

    Near misses without a route are left out, except where small numbers are protected: there they
    stay, so that the same routes are hidden as in any other table by route.
    """
    if inputs.guard.preset is None:
        named = [one for one in inputs.cube.by(inputs.scope, Dimension.ROUTE) if one]
        inputs = replace(inputs, scope=inputs.scope.narrowed(Dimension.ROUTE, *named))
    rows, columns = axis(inputs, Dimension.ROUTE), axis(inputs, Dimension.TIME_BAND)
    return heat_chart(inputs, rows, columns, key=f"{KEY}.heat", title="Route by time of day")[1]


# -- backup ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """How often backup was found how: each way with its cases."""

    ways: tuple[Backup, ...]
    scopes: tuple[Scope, ...]
    numbers: tuple[int, ...]

    def of(self, *ways: Backup) -> int:
        """How many of these."""
        return sum(n for way, n in zip(self.ways, self.numbers, strict=True) if way in ways)


def _backup(inputs: Inputs) -> _Found:
    """Every near miss that says how backup was found, and visits at risk that do not say it."""
    ways = tuple(Backup)
    scopes = []
    for way in ways:
        scope = inputs.scope.narrowed(Dimension.BACKUP, way.value)
        if way is Backup.NOT_SAID:
            scope = scope.narrowed(Dimension.TYPE, STAFFING)
        scopes.append(scope)
    numbers = tuple(map(inputs.cube.number, scopes))
    return _Found(ways=ways, scopes=tuple(scopes), numbers=numbers)


def _bars(inputs: Inputs, found: _Found) -> BarChart | None:
    if not any(found.numbers):
        return None
    drills = [
        Drill(scope=scope, words=f"How backup was found: {way.label.lower()}")
        for way, scope in zip(found.ways, found.scopes, strict=True)
    ]
    # All other near misses are known once these are, so they belong to the line.
    rest = inputs.cube.number(inputs.scope) - sum(found.numbers)
    cells = inputs.guard.line((*found.numbers, rest), (*drills, None)).cells[:-1]
    return BarChart(
        key=f"{KEY}.backup",
        title="How backup was found",
        unit="visits at risk",
        bars=tuple(
            Bar(label=way.label, cell=cell, tone=_TONES[way])
            for way, cell, number in zip(found.ways, cells, found.numbers, strict=True)
            if number or way in _SEARCHED or inputs.guard.preset is not None
        ),
        note=(
            "By design: on-call list, standby or a rota that shows who is free. By chance: "
            "somebody happened to know."
        ),
    )


def _by_route(inputs: Inputs, found: _Found) -> StackedChart | None:
    """How backup was found on each route; not where small numbers are protected, as the routes are
    told by time of day already."""
    if inputs.guard.preset is not None or not found.of(*_SEARCHED):
        return None
    looked = replace(inputs, scope=inputs.scope.narrowed(Dimension.BACKUP, *_SEARCHED))
    down = axis(looked, Dimension.ROUTE, MOST_ROWS)
    if not any(step.given for step in down.steps):
        return None
    layers = [Step(label=way.label, values=(way.value,)) for way in _SEARCHED]
    across = fixed_axis(inputs.cube, Dimension.BACKUP, layers)
    cells, beside, below = crossed_drills(looked, down, across)
    grid = inputs.guard.grid(crossed(looked, down, across), cells, beside, below)
    return StackedChart(
        key=f"{KEY}.backup_by_route",
        title="How backup was found, by route",
        unit="visits at risk",
        columns=down.labels,
        layers=tuple(
            Layer(
                label=way.label,
                cells=tuple(row[place] for row in grid.cells),
                tone=_TONES[way],
            )
            for place, way in enumerate(_SEARCHED)
        ),
        totals=grid.row_totals,
    )


# -- over time -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _OverTime:
    """Visits at risk over time, what that says, and what they are set against."""

    chart: SeriesChart
    says: str
    exposure: str
    why: str


def _over_time(inputs: Inputs) -> _OverTime | None:
    """Near misses of staffing, set against visits or hours where those are entered."""
    staffing = replace(inputs, scope=inputs.scope.narrowed(Dimension.TYPE, STAFFING))
    counted = count(staffing)
    if not any(counted.raw) or not counted.spans or not _rest_is_safe(inputs, staffing, counted):
        return None
    plotted = plot(staffing, counted)
    chart = series(
        plotted.control,
        plotted.told,
        key=f"{KEY}.staffing",
        title="Visits at risk over time",
        unit=plotted.unit,
        changes=plotted.changes,
        note=plotted.kind.why,
    )
    says = verdict(plotted.control, labels=plotted.labels).headline
    exposure = ""
    if plotted.exposed:
        label = plotted.exposed.figure.label
        known, months = plotted.exposed.known, len(plotted.exposed.months)
        exposure = f"{label} known for {known} of {plural(months, 'month')}"
    return _OverTime(chart=chart, says=says, exposure=exposure, why=plotted.kind.why)


def _rest_is_safe(inputs: Inputs, staffing: Inputs, counted: Counted) -> bool:
    """Whether near misses of other types may be told, too: they are known once these are."""
    if inputs.guard.preset is None:
        return True
    every = dict(zip(inputs.scope.period, inputs.cube.by_month(inputs.scope), strict=True))
    these = dict(zip(staffing.scope.period, inputs.cube.by_month(counted.scope), strict=True))
    present = month_of_day(inputs.today)
    rest = [every[month] - these[month] for month in counted.months if month < present]
    size = inputs.guard.months_together(rest) if any(rest) else 1
    return size is not None and size <= counted.size


# -- in words --------------------------------------------------------------------------------------


def _nothing(number: Cell) -> str:
    if number.value == 0:
        return "There are no near misses in this period."
    return "No near miss in this period names a route, and none was about a visit at risk."


def _answer(inputs: Inputs, found: _Found, bars: BarChart | None, heat: HeatChart | None) -> str:
    said = [words for words in (_of_backup(inputs, found, bars), _of_routes(inputs, heat)) if words]
    if said:
        return " ".join(said)
    if inputs.guard.preset is not None:
        return "Nothing can be said of routes and backup: the numbers are too small to show."
    return "Too early to say: too few near misses name the route they were on."


def _of_backup(inputs: Inputs, found: _Found, bars: BarChart | None) -> str:
    if bars is None:
        return ""
    searched = found.of(*_SEARCHED)
    if not searched and inputs.guard.preset is None:
        return "How backup was found is not said of any visit at risk yet."
    cells = {bar.label: bar.cell for bar in bars.bars}
    told = [cells[way.label] for way in _SEARCHED]
    if any(cell.value is None for cell in told):
        return ""
    design, chance = told[0].shown, told[1].shown
    if searched < FEW and inputs.guard.preset is None:
        known = f"For {plural(searched, 'visit')} at risk it is known how backup was found"
        return f"{known}: by design for {design}, by chance for {chance}."
    if inputs.guard.preset is not None:
        return f"Backup was found by design for {design} and by chance for {chance} visits at risk."
    share = found.of(Backup.CHANCE) / searched
    return (
        f"Backup was found by chance for {percent(share)} of {plural(searched, 'visit')} at risk "
        f"({chance}), by design for {design}."
    )


def _of_routes(inputs: Inputs, heat: HeatChart | None) -> str:
    if heat is None:
        return "No near miss in this period names a route."
    told: list[tuple[float, str, str]] = [
        (total.value, route, total.shown)
        for route, total in zip(heat.rows, heat.row_totals, strict=True)
        if total.value and route not in (OTHERS, NOT_GIVEN)
    ]
    told.sort(key=lambda one: -one[0])
    if not told or (inputs.guard.preset is None and sum(one[0] for one in told) < FEW):
        return ""
    same = [route for value, route, _ in told if value == told[0][0]]
    if len(same) > 1:
        return f"No single route stands out: {len(same)} have {told[0][2]} near misses each."
    return f"{same[0]} has the most near misses ({told[0][2]})."


def _details(
    inputs: Inputs, found: _Found, heat: HeatChart | None, time: _OverTime | None
) -> Iterator[str]:
    if heat and (most := fullest(heat)):
        yield f"Most often: {most[0]}, {most[1].lower()} ({most[2]})."
    if time:
        yield f"Visits at risk over time: {time.says[0].lower()}{time.says[1:]}"
    if inputs.guard.preset is None and found.of(Backup.NOT_SAID):
        scope = found.scopes[found.ways.index(Backup.NOT_SAID)]
        caught = inputs.cube.by(scope, Dimension.CAUGHT_BY)
        designed = sum(caught.get(kind, 0) for kind in DESIGNED)
        noticed = sum(caught.get(kind, 0) for kind in NOTICED)
        many = found.of(Backup.NOT_SAID)
        stopped = (
            (designed, "a designed control"),
            (noticed, "somebody noticing or luck"),
            (many - designed - noticed, "not recorded"),
        )
        there = ", ".join(f"{words} ({number:,})" for number, words in stopped if number)
        yield (
            f"How backup was found is not said of {plural(many, 'visit')} at risk. "
            f"What stopped harm there: {there}."
        )


def _cautions(inputs: Inputs, found: _Found, without: int, number: int) -> Sequence[str]:
    cautions = [
        "A route with more visits has more that can nearly go wrong; how many visits each route "
        "has is not known here."
    ]
    if without and inputs.guard.preset is None:
        cautions.append(
            f"{plural(without, 'near miss', 'near misses')} of {number:,} "
            f"{'names' if without == 1 else 'name'} no route."
        )
    return cautions
