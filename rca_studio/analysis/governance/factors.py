"""What made it likely? Contributing factors of all near misses, and what led to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.governance.factor_counts import NOT_PLACED, Found
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.ledger import part
from rca_studio.analysis.governance.merged import (
    CONTROL,
    EVENT,
    HARM,
    Picture,
    picture,
)
from rca_studio.analysis.governance.near import near_misses
from rca_studio.analysis.governance.panel import (
    Arrow,
    Bar,
    BarChart,
    Cell,
    Chart,
    Drill,
    GraphChart,
    Layer,
    Node,
    Panel,
    StackedChart,
    Tone,
)
from rca_studio.analysis.governance.pareto import few_of
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.analysis.governance.several import TO_HARM
from rca_studio.domain.words import listed, percent, plural

KEY: Final = "factors"
QUESTION: Final = "What made it likely?"
UNIT: Final = "near misses"
MOST_BARS: Final = 12

FEW: Final = 12
"""Causes of fewer near misses than this show no pattern yet."""


def factors(inputs: Inputs) -> Panel:
    """The panel: a Pareto chart of the factors, how far they are verified, and the causal graphs of
    all near misses laid over each other."""
    original, inputs = inputs, near_misses(inputs)
    found = Found(inputs)
    basis = original.basis(found.number)
    if not found.explained:
        return Panel(
            key=KEY,
            question=QUESTION,
            answer=_nothing_yet(basis.number),
            basis=basis,
            empty="Contributing factors will appear once causes are entered in cases.",
        )
    bars = _bars(found)
    graph, drawn = _graph(found)
    charts = tuple(_charts(found, bars, graph))
    return Panel(
        key=KEY,
        question=QUESTION,
        answer=_answer(found, bars),
        basis=basis,
        details=tuple(_details(found, bars, drawn)),
        cautions=tuple(_cautions(found, drawn)),
        charts=charts,
        empty="" if charts else "Factors will appear once causes are placed among them.",
        ask=(
            "Which of these can be changed for everybody, and not case by case?",
            "Which of them is still a guess, and who could find out?",
        ),
    )


def _bars(found: Found) -> BarChart:
    """The factors, those of most near misses first, with the share of near misses that have at
    least one of those so far."""
    inputs = found.inputs
    ranked = found.ranked
    kept = [(one, found.cell(one)) for one in ranked[:MOST_BARS]]
    clear = [pair for pair in kept if pair[1].value is not None]
    hidden = sorted(
        (pair for pair in kept if pair[1].value is None), key=lambda pair: found.label(pair[0])
    )
    shares: tuple[float, ...] = ()
    vital = 0
    if inputs.guard.preset is None:
        placed = found.so_far[len(ranked) - 1] if ranked else 0
        shares = tuple(number / placed for number in found.so_far[: len(kept)])
        vital = few_of(shares, len(shares), len(ranked))
    return BarChart(
        key=f"{KEY}.bars",
        title="Contributing factors",
        unit=UNIT,
        bars=tuple(
            Bar(
                label=found.label(factor),
                cell=cell,
                tone=Tone.STRONG if place < vital else Tone.PLAIN,
                note=_verified_words(found, factor),
            )
            for place, (factor, cell) in enumerate([*clear, *hidden])
        ),
        cumulative=shares,
        vital=vital,
        note=_bars_note(found, len(ranked) - len(kept)),
    )


def _verified_words(found: Found, factor: str) -> str:
    if found.inputs.guard.preset is not None:
        return ""
    return f"{found.verified.get(factor, 0):,} verified"


def _bars_note(found: Found, more: int) -> str:
    words = ["Each near miss counts once for each of its factors."]
    if found.inputs.guard.preset is None:
        words.append("The line is the share that has at least one of the factors so far.")
        if unplaced := found.factors.get("", 0):
            words.append(f"{NOT_PLACED}: causes in {plural(unplaced, 'near miss', 'near misses')}.")
    if more:
        words.append(f"{plural(more, 'rarer factor')} not shown.")
    return " ".join(words)


def _verification(found: Found, bars: BarChart) -> StackedChart:
    """Of each factor in how many near misses it is verified."""
    inputs = found.inputs
    of_label = {found.label(factor): factor for factor in found.factors}
    shown = [of_label[bar.label] for bar in bars.bars]
    rows = [
        (found.verified.get(one, 0), found.factors[one] - found.verified.get(one, 0))
        for one in shown
    ]
    lines = [inputs.guard.line(row) for row in rows]
    return StackedChart(
        key=f"{KEY}.verified",
        title="How far factors are verified",
        unit=UNIT,
        columns=tuple(bar.label for bar in bars.bars),
        layers=(
            Layer(label="Verified", cells=tuple(line.cells[0] for line in lines), tone=Tone.STRONG),
            Layer(
                label="Not verified yet",
                cells=tuple(line.cells[1] for line in lines),
                tone=Tone.FAINT,
            ),
        ),
        totals=tuple(bar.cell for bar in bars.bars),
        note="Verified: in at least one cause of the factor in that near miss.",
    )


# -- the graph -------------------------------------------------------------------------------------


def _graph(found: Found) -> tuple[GraphChart | None, Picture]:
    """The merged graph. Where small numbers are protected, only of what may be shown."""
    inputs = found.inputs
    shown = {
        one: number
        for one, number in found.factors.items()
        if one and (inputs.guard.preset is None or found.cell(one).value)
    }
    to_controls = found.to_controls[0]
    if to_controls and part(inputs, to_controls, found.number).value:
        shown[CONTROL] = to_controls
    ends = {*shown, EVENT, HARM}
    arrows = {
        pair: number
        for pair, number in found.arrows.items()
        if set(pair) <= ends and (inputs.guard.preset is None or _may_be_told(found, pair, number))
    }
    drawn = picture(arrows, shown, {one: found.roots.get(one, 0) for one in shown})
    if not any(pair != (EVENT, HARM) for pair in drawn.arrows):
        return None, drawn
    strong = {arrow for path in drawn.paths for arrow in path.arrows}
    return GraphChart(
        key=f"{KEY}.graph",
        title="What led to what, in all near misses",
        unit=UNIT,
        nodes=tuple(_node(found, key) for key in drawn.nodes),
        arrows=tuple(
            Arrow(
                cause=cause,
                effect=effect,
                cell=_arrow_cell(found, cause, effect, arrows[cause, effect]),
                strong=(cause, effect) in strong,
            )
            for cause, effect in drawn.arrows
        ),
        paths=tuple(path.factors for path in drawn.paths),
        note=_left_out(drawn),
    ), drawn


def _may_be_told(found: Found, pair: tuple[str, str], number: int) -> bool:
    """Whether an arrow may be told beside its ends: what they have more must not be small."""
    if not _arrow_cell(found, *pair, number).value:
        return False
    preset = found.inputs.guard.preset
    ends = (found.to_controls[0] if one == CONTROL else found.factors.get(one) for one in pair)
    return preset is None or not any(
        0 < end - number < preset.below for end in ends if end is not None
    )


def _arrow_cell(found: Found, cause: str, effect: str, number: int) -> Cell:
    words = f"{found.label(cause)} → {found.label(effect)}"
    drill = found.inputs.drill(words, (Dimension.ARROW, f"{cause}>{effect}"))
    return part(found.inputs, number, found.number, drill)


def _node(found: Found, key: str) -> Node:
    inputs = found.inputs
    label = inputs.names.factor(key)
    if key in (EVENT, HARM):
        drill = inputs.drill("With a causal model", (Dimension.ARROW, TO_HARM))
        cell = part(inputs, found.modelled, found.number, drill)
        return Node(key=key, label=label, cell=cell, kind=key)
    if key == CONTROL:
        number, arrows = found.to_controls
        scope = inputs.scope.narrowed(Dimension.ARROW, *arrows)
        cell = part(inputs, number, found.number, Drill(scope=scope, words=label))
        return Node(key=key, label="Why a control did not hold", cell=cell, kind=key)
    return Node(key=key, label=label, cell=found.cell(key))


def _left_out(drawn: Picture) -> str:
    left = [
        plural(number, what)
        for number, what in ((drawn.nodes_left, "factor"), (drawn.arrows_left, "arrow"))
        if number
    ]
    return f"Not drawn: {' and '.join(left)} in fewer near misses." if left else ""


def _charts(found: Found, bars: BarChart, graph: GraphChart | None) -> Iterator[Chart]:
    if bars.bars:
        yield bars
    if graph:
        yield graph
    if bars.bars and found.inputs.guard.preset is None:
        yield _verification(found, bars)


# -- in words --------------------------------------------------------------------------------------


def _nothing_yet(number: Cell) -> str:
    if number.value == 0:
        return "There are no near misses in this period."
    if number.value == 1:
        return "The causes of the 1 near miss are not worked out yet."
    return f"The causes of these {number.shown} near misses are not worked out yet."


def _answer(found: Found, bars: BarChart) -> str:
    protected = found.inputs.guard.preset is not None
    shown = [bar for bar in bars.bars if bar.cell.value is not None]
    if not protected and found.explained < FEW:
        many = plural(found.explained, "near miss", "near misses")
        return f"Too early to say: causes are worked out for {many} only."
    if not bars.bars:
        return "Causes are entered, but none of them is placed among the factors yet."
    if not shown:
        return "Nothing can be said of what made it likely: the numbers are too small to show."
    first = shown[0]
    more = [f"{bar.label} ({bar.cell.shown})" for bar in shown[1:3]]
    then = f", then {' and '.join(more)}" if more else ""
    if not protected:
        of = f"{first.cell.shown} of {plural(found.explained, 'near miss', 'near misses')}"
        return f"Most often {first.label} made it likely ({of} with causes){then}."
    return f"Most often {first.label} made it likely ({first.cell.shown}){then}."


def _details(found: Found, bars: BarChart, drawn: Picture) -> Iterator[str]:
    enough = found.explained >= FEW
    if bars.vital and enough:
        share = bars.cumulative[bars.vital - 1] or 0.0
        names = listed([bar.label for bar in bars.bars[: bars.vital]], " or ", 5)
        yield f"{percent(share)} of near misses with placed causes have {names} among them."
    if found.inputs.guard.preset is None and bars.bars:
        factor = max(found.factors, key=lambda one: (one != "", found.factors[one], one))
        yield (
            f"{found.label(factor)} is verified in "
            f"{found.verified.get(factor, 0):,} of these {found.factors[factor]:,}."
        )
    for path in drawn.paths if enough else ():
        steps = " → ".join(found.inputs.names.factor(one) for one in path.factors)
        weakest = min(
            (_arrow_cell(found, *pair, found.arrows[pair]) for pair in path.arrows),
            key=lambda cell: cell.value or 0,
        )
        if len(path.factors) == 2:
            yield f"Often: {steps}, in {weakest.shown} near misses."
        else:
            yield f"Often: {steps}, each step in {weakest.shown} near misses or more."


def _cautions(found: Found, drawn: Picture) -> Iterator[str]:
    if found.inputs.guard.preset is None:
        without = found.number - found.explained
        if without:
            yield (
                f"{plural(without, 'near miss', 'near misses')} of {found.number:,} "
                f"{'has' if without == 1 else 'have'} no causes entered; that does not mean that "
                "there were none."
            )
    yield (
        "Factors that were looked for are found more often. Teams group causes in different ways; "
        "the groups are brought together by what they are about, which is coarse."
    )
    if drawn.paths:
        yield "Each step of such a path is frequent; one near miss need not have all of them."
