"""The values of a dimension that are shown beside each other, the many small ones taken together.

Heat maps, bars and divided columns all show a dimension through an ``Axis``, so that the same
dimension has the same groups wherever it stands, and small numbers are hidden alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Drill
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.domain.causal import ControlKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]

MOST_ROWS: Final = 12
MOST_COLUMNS: Final = 8
OTHERS: Final = "Others"
_PAIRS: Final = 200_000
"""So many pairs of values are counted and then taken together; of more, each case is looked at."""

ORDERED: Final = (Dimension.TIME_BAND, Dimension.WEEKDAY, Dimension.MONTH, Dimension.CAUGHT_BY)
"""Dimensions whose values have an order of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One place of an axis: its words, the values of its cases, and how many cases there are."""

    label: str
    values: tuple[str, ...]
    number: int = 0

    @property
    def given(self) -> bool:
        """Whether its cases have a value at all."""
        return self.values != ("",)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """The steps of a dimension.

    ``places`` gives for each code of ``Cube.codes`` the place of its step; beyond all steps for
    values nobody asked for. ``known`` is the number of different values, those taken together
    counted singly.
    """

    dimension: Dimension
    steps: tuple[Step, ...]
    places: Ints
    known: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The words of each step."""
        return tuple(step.label for step in self.steps)

    def scope(self, scope: Scope, place: int) -> Scope:
        """The scope of one step."""
        return scope.narrowed(self.dimension, *self.steps[place].values)


def axis(inputs: Inputs, dimension: Dimension, most: int = MOST_ROWS) -> Axis:
    """The steps of a dimension in a scope: those with the most cases, "Others", "Not given".

    Values with an order of their own keep it; others come with the most cases first. Where small
    numbers are protected they come by name, for the order would tell of hidden numbers, and those
    with few cases are among the others: the name of a place or route may tell of a person.
    """
    counts = inputs.cube.by(inputs.scope, dimension)
    nothing = counts.pop("", 0)
    values = _in_order(inputs, dimension, counts)
    chosen = _chosen(inputs, dimension, counts, most)
    kept = [value for value in values if value in chosen]
    rest = [value for value in values if value not in chosen]
    name = inputs.names.value
    steps = [Step(label=name(dimension, one), values=(one,), number=counts[one]) for one in kept]
    if rest:
        number = sum(map(counts.__getitem__, rest))
        steps.append(Step(label=OTHERS, values=tuple(rest), number=number))
    if nothing:
        steps.append(Step(label=name(dimension, ""), values=("",), number=nothing))
    return fixed_axis(inputs.cube, dimension, steps, known=len(values))


def _chosen(
    inputs: Inputs, dimension: Dimension, counts: dict[str, int], most: int
) -> frozenset[str]:
    """The values that are shown singly."""
    least = 1
    if inputs.guard.preset is not None and dimension not in ORDERED:
        least = inputs.guard.preset.below
    ranked = sorted(counts, key=lambda value: (-counts[value], value))
    singly = [value for value in ranked if counts[value] >= least]
    fit = len(ranked) <= most if least == 1 else len(singly) < most
    return frozenset(singly if fit else singly[: most - 1])


def fixed_axis(
    cube: Cube, dimension: Dimension, steps: Sequence[Step], known: int | None = None
) -> Axis:
    """An axis with these steps."""
    import numpy as np

    words = cube.codes(dimension)[1]
    place_of = {value: place for place, step in enumerate(steps) for value in step.values}
    table = np.array([place_of.get(word, len(steps)) for word in words], dtype=np.int64)
    different = len(steps) if known is None else known
    return Axis(dimension=dimension, steps=tuple(steps), places=table, known=different)


def _in_order(inputs: Inputs, dimension: Dimension, counts: dict[str, int]) -> list[str]:
    if dimension is Dimension.TIME_BAND:
        return [band.key for band in inputs.pack.bands if band.key in counts]
    if dimension is Dimension.CAUGHT_BY:
        return [kind.value for kind in ControlKind if kind.value in counts]
    if dimension in ORDERED:
        return sorted(counts)
    named = sorted(counts, key=lambda value: _by_name(inputs.names.value(dimension, value)))
    if inputs.guard.preset is not None:
        return named
    return sorted(named, key=lambda value: -counts[value])


def _by_name(label: str) -> tuple[str, int, str]:
    """Route 2 comes before Route 10."""
    digits = label[len(label.rstrip("0123456789")) :]
    return label[: len(label) - len(digits)].casefold(), int(digits[:9] or 0), label


def crossed(inputs: Inputs, rows: Axis, columns: Axis) -> list[list[int]]:
    """How many cases of the scope have each pair of steps."""
    import numpy as np

    cube, scope = inputs.cube, inputs.scope
    high, wide = len(rows.steps), len(columns.steps)
    if len(rows.places) * len(columns.places) <= _PAIRS:
        table = np.zeros((high + 1, wide + 1), dtype=np.int64)
        pairs = cube.pairs(scope, rows.dimension, columns.dimension)
        np.add.at(table, (rows.places[:, None], columns.places[None, :]), pairs)
    else:
        mask = cube.mask(scope)
        left = rows.places[cube.codes(rows.dimension)[0][mask]]
        top = columns.places[cube.codes(columns.dimension)[0][mask]]
        both = np.bincount(left * (wide + 1) + top, minlength=(high + 1) * (wide + 1))
        table = both.reshape(high + 1, wide + 1)
    return table[:high, :wide].tolist()  # type: ignore[no-any-return]


def counted(inputs: Inputs, steps: Axis) -> list[int]:
    """How many cases of the scope each step has."""
    numbers = inputs.cube.by(inputs.scope, steps.dimension)
    return [sum(numbers.get(value, 0) for value in step.values) for step in steps.steps]


def crossed_drills(
    inputs: Inputs, rows: Axis, columns: Axis
) -> tuple[list[list[Drill]], list[Drill], list[Drill]]:
    """The cases behind each pair of steps, each row and each column."""
    scopes = [rows.scope(inputs.scope, place) for place in range(len(rows.steps))]
    cells = [
        [
            Drill(scope=columns.scope(scope, place), words=f"{row.label}, {column.label}")
            for place, column in enumerate(columns.steps)
        ]
        for scope, row in zip(scopes, rows.steps, strict=True)
    ]
    beside = [
        Drill(scope=scope, words=row.label) for scope, row in zip(scopes, rows.steps, strict=True)
    ]
    below = [
        Drill(scope=columns.scope(inputs.scope, place), words=column.label)
        for place, column in enumerate(columns.steps)
    ]
    return cells, beside, below
