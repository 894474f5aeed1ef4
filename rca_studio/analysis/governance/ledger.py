"""The control ledger: which controls stopped harm in all near misses, and which did not hold.

A near miss with at least one control that held is a catch. It is told by the most reliable kind
that held: a catch rests on somebody noticing, or on luck, only where nothing designed held. So each
catch counts once, and shares add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rca_studio.analysis.governance.axis import (
    Axis,
    Step,
    axis,
    counted,
    crossed,
    crossed_drills,
    fixed_axis,
)
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import named
from rca_studio.analysis.governance.panel import (
    Bar,
    BarChart,
    Cell,
    Drill,
    HeatChart,
    Layer,
    StackedChart,
    Tone,
)
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.domain.causal import ControlKind

MOST_CONTROLS: Final = 10
MOST_SERVICES: Final = 8
UNIT: Final = "near misses"
NOTHING_HELD: Final = "No control recorded as held"
DESIGNED: Final = tuple(kind.value for kind in ControlKind if kind.designed)
NOTICED: Final = tuple(kind.value for kind in ControlKind if not kind.designed)

_LAYERS: Final = (
    ("Forcing function, automation, physical", ControlKind.PHYSICAL, Tone.STRONG),
    ("Second person", ControlKind.SECOND_PERSON, Tone.MIDDLE),
    ("Checklist or procedure", ControlKind.CHECKLIST, Tone.MIDDLE),
    ("Vigilance", ControlKind.VIGILANCE, Tone.WEAK),
    ("Luck", ControlKind.LUCK, Tone.WEAK),
)
"""Layers of divided columns: words, the least reliable kind in it, tone."""

_TWO: Final = (
    Step(label="Designed control", values=DESIGNED),
    Step(label="Vigilance or luck", values=NOTICED),
)
_TWO_TONES: Final = (Tone.STRONG, Tone.WEAK)


def tone_of(kind: ControlKind) -> Tone:
    """How a kind of control is drawn."""
    place = list(ControlKind).index(kind)
    return next(tone for _, last, tone in _LAYERS if place <= list(ControlKind).index(last))


def caught_by(inputs: Inputs) -> BarChart:
    """Near misses by the most reliable kind of control that held, each counted once.

    Where small numbers are protected it is told in two groups only: the same near misses are
    divided by service and over time, and more groups would let hidden numbers be worked out.
    """
    nothing = Step(label=NOTHING_HELD, values=("",))
    if inputs.guard.preset is None:
        kinds = list(ControlKind)
        steps = [Step(label=kind.label, values=(kind.value,)) for kind in kinds]
        tones = [tone_of(kind) for kind in kinds]
    else:
        steps, tones = list(_TWO), list(_TWO_TONES)
    shown = fixed_axis(inputs.cube, Dimension.CAUGHT_BY, [*steps, nothing])
    cells = _line(inputs, shown)
    return BarChart(
        key="stopping.caught_by",
        title="Most reliable control that held",
        unit=UNIT,
        bars=tuple(
            Bar(label=step.label, cell=cell, tone=tone)
            for step, cell, tone in zip(shown.steps, cells, [*tones, Tone.FAINT], strict=True)
        ),
        note="Each near miss counts once, by the most reliable kind that held.",
    )


def _line(inputs: Inputs, shown: Axis) -> tuple[Cell, ...]:
    """The number of cases of each step."""
    drills = [
        Drill(scope=shown.scope(inputs.scope, place), words=f"What stopped harm: {step.label}")
        for place, step in enumerate(shown.steps)
    ]
    whole = Drill(scope=inputs.scope, words="All near misses")
    return inputs.guard.line(counted(inputs, shown), drills, whole).cells


def by_place(inputs: Inputs, dimension: Dimension) -> StackedChart | None:
    """Catches by service or route, each divided by what they rested on; ``None`` where nobody says
    which service or route it was."""
    if inputs.guard.preset is None:
        kinds, before = list(ControlKind), 0
        layers, tones = [], []
        for label, last, tone in _LAYERS:
            until = kinds.index(last) + 1
            layers.append(Step(label=label, values=tuple(kinds[before:until])))
            tones.append(tone)
            before = until
        catches = replace(inputs, scope=inputs.scope.narrowed(Dimension.CAUGHT_BY, *kinds))
    else:
        # All near misses, for the services themselves must be the same ones as elsewhere.
        layers = [*_TWO, Step(label=NOTHING_HELD, values=("",))]
        tones = [*_TWO_TONES, Tone.FAINT]
        catches = inputs
    places = axis(catches, dimension, MOST_SERVICES)
    if not any(step.given for step in places.steps):
        return None
    what = fixed_axis(inputs.cube, Dimension.CAUGHT_BY, layers)
    cells, beside, below = crossed_drills(catches, places, what)
    grid = inputs.guard.grid(crossed(catches, places, what), cells, beside, below)
    return StackedChart(
        key=f"stopping.{dimension.value}",
        title=f"What stopped harm, by {dimension.label.lower()}",
        unit="catches" if inputs.guard.preset is None else UNIT,
        columns=places.labels,
        layers=tuple(
            Layer(label=step.label, cells=tuple(row[place] for row in grid.cells), tone=tone)
            for place, (step, tone) in enumerate(zip(layers, tones, strict=True))
        ),
        totals=grid.row_totals,
    )


def ledger(inputs: Inputs) -> HeatChart:
    """In how many near misses each kind of control held, did not hold, or was not there.

    A near miss may count in several cells. Not where small numbers are protected: its numbers stand
    in a fixed relation to those of ``caught_by``.
    """
    states = (
        ("Held", Dimension.STOPPED_BY),
        ("Did not hold", Dimension.DID_NOT_HOLD),
        ("Not there", Dimension.NOT_THERE),
    )
    counts = {dimension: inputs.cube.by(inputs.scope, dimension) for _, dimension in states}
    return HeatChart(
        key="stopping.ledger",
        title="The control ledger",
        unit=UNIT,
        rows=tuple(kind.label for kind in ControlKind),
        columns=tuple(label for label, _ in states),
        cells=tuple(
            tuple(
                inputs.guard.one(
                    counts[dimension].get(kind.value, 0),
                    inputs.drill(f"{kind.label}: {label.lower()}", (dimension, kind.value)),
                )
                for label, dimension in states
            )
            for kind in ControlKind
        ),
        row_name="Kind of control",
        column_name="What it did",
        note="A near miss with several controls counts in several cells.",
    )


def did_not_hold(inputs: Inputs) -> BarChart | None:
    """The controls that did not hold in most near misses, by their words.

    Whoever may not see cases is told of kinds of control alone: words were written about cases.
    ``None`` where every control held.
    """
    bars, more = (_by_words if inputs.guard.preset is None else _by_kind)(inputs)
    if not bars:
        return None
    return BarChart(
        key="stopping.did_not_hold",
        title="Controls that did not hold",
        unit=UNIT,
        bars=tuple(bars),
        note=f"{more:,} more did not hold, none in more near misses." if more else "",
    )


def _by_words(inputs: Inputs) -> tuple[Sequence[Bar], int]:
    """The bars, and how many there are beyond them."""
    controls = inputs.cube.several.controls
    faces = inputs.cube.several.control_faces
    counts = controls.counts(inputs.cube.mask(inputs.scope))
    places = [place for place, number in enumerate(counts) if number and controls.words[place]]
    places.sort(key=lambda place: (-counts[place], controls.words[place]))
    found = [
        Bar(
            label=named(faces[place][0]),
            cell=inputs.guard.one(
                counts[place],
                inputs.drill(
                    f"Did not hold: {named(faces[place][0])}",
                    (Dimension.CONTROL, controls.words[place]),
                ),
            ),
            tone=tone_of(faces[place][1]),
            note=faces[place][1].label,
        )
        for place in places[:MOST_CONTROLS]
    ]
    return found, len(places) - len(found)


def _by_kind(inputs: Inputs) -> tuple[Sequence[Bar], int]:
    counts = inputs.cube.by(inputs.scope, Dimension.DID_NOT_HOLD)
    whole = inputs.cube.number(inputs.scope)
    found = [
        Bar(label=kind.label, cell=part(inputs, number, whole), tone=tone_of(kind))
        for kind in ControlKind
        if (number := counts.get(kind.value, 0))
    ]
    return found, 0


def part(inputs: Inputs, number: int, whole: int, drill: Drill | None = None) -> Cell:
    """A part of a whole that is known, so that what is left must not be small either."""
    return inputs.guard.line((number, whole - number), (drill, None)).cells[0]
