"""Small numbers are hidden from those who may not see cases, and cannot be worked out either.

Everything a panel shows goes through a ``Guard``: single numbers, lines of numbers, grids, shares
and series over time. Where nothing has to be protected it shows numbers as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import Cell, Drill
from rca_studio.domain.words import percent

Numbers = Sequence[int]
Drills = Sequence[Drill | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Numbers beside each other and their total, as they may be shown."""

    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Numbers by two dimensions with their totals, as they may be shown."""

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    total: Cell


class Guard:
    """Shows numbers as they are, with their cases one click away.

    See ``protecting`` for the one that hides.
    """

    preset: SmallNumbers | None = None
    """How small numbers are protected; ``None`` where they are not."""

    @property
    def note(self) -> str:
        """What is said below a chart about protection; empty without one."""
        return ""

    def one(self, number: int, drill: Drill | None = None) -> Cell:
        """A number by itself."""
        return Cell(value=number, shown=f"{number:,}", drill=drill if number else None)

    def line(self, numbers: Numbers, drills: Drills = (), total: Drill | None = None) -> Line:
        """Numbers that add up to a total which may be known.

        Args:
            numbers: one or more counts.
            drills: the cases of each, as long as ``numbers`` or empty.
            total: the cases of all.
        """
        cells = tuple(map(self.one, numbers, drills or (None,) * len(numbers)))
        return Line(cells=cells, total=self.one(sum(numbers), total))

    def grid(
        self,
        numbers: Sequence[Numbers],
        drills: Sequence[Drills] = (),
        rows: Drills = (),
        columns: Drills = (),
        total: Drill | None = None,
    ) -> Grid:
        """Numbers by two dimensions, whose totals are shown beside them."""
        wide = len(numbers[0]) if numbers else 0
        behind = drills or ((None,) * wide,) * len(numbers)
        row_sums = [sum(row) for row in numbers]
        column_sums = [sum(row[place] for row in numbers) for place in range(wide)]
        return Grid(
            cells=tuple(tuple(map(self.one, *pair)) for pair in zip(numbers, behind, strict=True)),
            row_totals=tuple(map(self.one, row_sums, rows or (None,) * len(row_sums))),
            column_totals=tuple(map(self.one, column_sums, columns or (None,) * wide)),
            total=self.one(sum(row_sums), total),
        )

    def share(self, part: int, whole: int, drill: Drill | None = None) -> Cell:
        """A part of a whole as a share; no value where there is no whole."""
        if not whole:
            return Cell(value=None, shown="–")
        return Cell(value=part / whole, shown=percent(part / whole), drill=drill)

    def months_together(self, numbers: Numbers) -> int | None:
        """How many months have to be taken together (1, 3, 6 or 12) so that no point of a series
        over time is small; ``None`` where even years are."""
        return 1
