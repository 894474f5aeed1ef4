"""What is stopping harm: designed controls, or somebody noticing and luck?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.ledger import (
    DESIGNED,
    NOTICED,
    by_place,
    caught_by,
    did_not_hold,
    ledger,
)
from rca_studio.analysis.governance.margins import margins
from rca_studio.analysis.governance.near import near_misses
from rca_studio.analysis.governance.panel import BarChart, Cell, Chart, Panel
from rca_studio.analysis.governance.relied import OverTime, over_time
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.spc_words import Change
from rca_studio.domain.causal import ControlKind
from rca_studio.domain.facts import NO_MODEL
from rca_studio.domain.words import plural

KEY: Final = "stopping"
QUESTION: Final = "What is stopping harm?"

FEW: Final = 12
"""Of fewer catches no share is told: one more or less would change it too much."""

_DIRECTION: Final = {
    Change.SHIFT_UP: "Up",
    Change.SHIFT_DOWN: "Down",
    Change.NONE: "No change",
    Change.ALL_EQUAL: "No change",
    Change.SINGLE_POINTS: "No change",
    Change.UNEVEN: "Up and down",
}
_TREND: Final = {
    Change.SHIFT_UP: "That share has risen.",
    Change.SHIFT_DOWN: "That share has fallen.",
    Change.NONE: "That share shows no sign of change.",
    Change.ALL_EQUAL: "That share shows no sign of change.",
    Change.SINGLE_POINTS: "That share shows no lasting change.",
    Change.UNEVEN: "That share was different for a time.",
}


def stopping(inputs: Inputs) -> Panel:
    """The panel: what near misses were caught by, the share that relied on noticing or luck over
    time, by service and route, controls that did not hold, and margins to harm."""
    original, inputs = inputs, near_misses(inputs)
    counts = inputs.cube.by(inputs.scope, Dimension.CAUGHT_BY)
    number = sum(counts.values())
    noticed = sum(counts.get(kind, 0) for kind in NOTICED)
    catches = noticed + sum(counts.get(kind, 0) for kind in DESIGNED)
    basis = original.basis(number)
    if not catches:
        return Panel(
            key=KEY,
            question=QUESTION,
            answer=_no_catch(basis.number),
            basis=basis,
            cautions=tuple(_cautions(inputs, number, catches)),
            charts=tuple(chart for chart in (did_not_hold(inputs), margins(inputs)) if chart),
            empty="What stopped harm will appear once controls that held are entered in cases.",
        )
    bars, time = caught_by(inputs), over_time(inputs)
    clear = all(bar.cell.value is not None for bar in bars.bars)
    if inputs.guard.preset is not None and not clear:
        time = None  # its points add up to what the bars hide
    failed = did_not_hold(inputs)
    return Panel(
        key=KEY,
        question=QUESTION,
        answer=_answer(inputs, counts, bars, basis.number, time),
        basis=basis,
        details=tuple(_details(inputs, bars, time, failed)),
        cautions=tuple(_cautions(inputs, number, catches)),
        charts=tuple(_charts(inputs, bars, time, failed)),
        direction=_DIRECTION.get(time.change, "Too early to say") if time else "",
        ask=(
            "Where somebody noticed: what would have stopped harm had nobody looked?",
            "Which control that did not hold is the next one to be built in?",
        ),
    )


def _charts(
    inputs: Inputs, bars: BarChart, time: OverTime | None, failed: BarChart | None
) -> Iterator[Chart]:
    yield bars
    if time:
        yield time.chart
    plain = inputs.guard.preset is None
    # By both, what one hides could be worked out from the other.
    for dimension in (Dimension.SERVICE, *([Dimension.ROUTE] if plain else [])):
        if divided := by_place(inputs, dimension):
            yield divided
    if plain:
        yield ledger(inputs)
    if failed:
        yield failed
    if close := margins(inputs):
        yield close


# -- in words --------------------------------------------------------------------------------------


def _no_catch(number: Cell) -> str:
    if number.value == 0:
        return "There are no near misses in this period."
    if number.value == 1:
        return "Of 1 near miss it is not recorded yet what stopped harm."
    return f"Of {number.shown} near misses none tells yet which control stopped harm."


def _answer(
    inputs: Inputs, counts: dict[str, int], bars: BarChart, number: Cell, time: OverTime | None
) -> str:
    noticed = sum(counts.get(kind, 0) for kind in NOTICED)
    catches = noticed + sum(counts.get(kind, 0) for kind in DESIGNED)
    luck = counts.get(ControlKind.LUCK.value, 0)
    trend = _TREND.get(time.change, "") if time else ""
    share = inputs.guard.share(noticed, catches)
    if inputs.guard.preset is not None:
        return _protected_answer(bars, number, share, trend)
    on = "someone noticing or on luck" if luck else "someone noticing"
    if catches < FEW:
        many = plural(catches, "catch", "catches")
        return f"Too early to say: of {many}, {noticed or 'none'} relied on {on}."
    words = f"{share.shown} of catches relied on {on} ({noticed:,} of {catches:,})."
    return f"{words} {trend}".strip()


def _protected_answer(bars: BarChart, number: Cell, share: Cell, trend: str) -> str:
    """Only from what the bars show: a share of catches would tell how many there are."""
    cells = [bar.cell for bar in bars.bars]
    if all(cell.value is not None for cell in (*cells, share)):
        words = f"{share.shown} of catches relied on someone noticing or on luck."
        return f"{words} {trend}".strip()
    relied = cells[1]
    if relied.value is None or number.value is None:
        return "How much relied on someone noticing cannot be told: the numbers are too small."
    return (
        f"In {relied.shown} of {number.shown} near misses it was someone noticing or luck that "
        "stopped harm."
    )


def _details(
    inputs: Inputs, bars: BarChart, time: OverTime | None, failed: BarChart | None
) -> Iterator[str]:
    yield (
        "A catch is a near miss in which a control held. It relied on someone noticing or on luck "
        "where nothing designed held."
    )
    if inputs.guard.preset is None:
        built = [bar for bar in bars.bars[:3] if bar.cell.value]
        if not built:
            yield "No forcing function, automation or physical control stopped harm."
    if time and time.change is not Change.NOTHING_THERE:
        yield f"Over time: {time.headline[0].lower()}{time.headline[1:]}"
        yield from time.details
    if failed is None:
        yield "No control is recorded as not having held."
    elif failed.bars[0].cell.value and inputs.guard.preset is None:
        first = failed.bars[0]
        cases = "near miss" if first.cell.value == 1 else "near misses"
        yield f"Most often not holding: {first.label} ({first.cell.shown} {cases})."
    yield from _close(inputs)


def _close(inputs: Inputs) -> Iterator[str]:
    """How many were one further failure away from harm."""
    if inputs.guard.preset is not None:
        return
    found = inputs.cube.by(inputs.scope, Dimension.MARGIN)
    known = sum(found.values()) - found.get(str(NO_MODEL), 0)
    if known:
        near = found.get("0", 0) + found.get("1", 0)
        yield (
            f"In {near:,} of {plural(known, 'near miss', 'near misses')} with a causal model, "
            "harm was at most one more failure away."
        )


def _cautions(inputs: Inputs, number: int, catches: int) -> Iterator[str]:
    if inputs.guard.preset is not None:
        yield (
            "Kinds of control, routes and the words of controls are not told apart here, so that "
            "nobody can work out small numbers."
        )
        if number > catches:
            yield "Near misses without a control recorded as held are counted apart."
    else:
        silent = number - catches
        if silent:
            yield (
                f"{plural(silent, 'near miss', 'near misses')} of {number:,} "
                f"{'tells' if silent == 1 else 'tell'} of no control that held and "
                f"{'counts' if silent == 1 else 'count'} in no share. That is not the same as "
                "nothing having held."
            )
        without = inputs.cube.by(inputs.scope, Dimension.MARGIN).get(str(NO_MODEL), 0)
        if without:
            yield f"{without:,} of {number:,} have no causal model yet, and so no margin to harm."
    yield (
        "What stopped harm is told by those who looked at a case; cases that were looked at are "
        "not a fair sample of all that happens."
    )
