"""The guard that hides: small numbers, and those from which small ones could be worked out.

How a line or a table is decided stands in ``lines`` and ``grids``. No number shown by it has its
cases one click away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from rca_studio.analysis.governance.grids import shown_grid
from rca_studio.analysis.governance.guard import Drills, Grid, Guard, Line, Numbers
from rca_studio.analysis.governance.lines import Show, ShownLine, Way, rounded, shown_line
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import HIDDEN, Cell, Drill
from rca_studio.domain.words import percent

TOO_FEW = "too few"
"""Shown in the place of each number of a table that must not be shown at all, names included."""


class ProtectingGuard(Guard):
    """Hides small numbers as a preset asks.

    It remembers which numbers had to be hidden beside small ones, so that a share told in a
    sentence does not give away what the bars hide.
    """

    preset: SmallNumbers

    def __init__(self, preset: SmallNumbers) -> None:
        self.preset = preset
        self._kept_back: set[tuple[int, int]] = set()

    @property
    def small(self) -> str:
        """How a small number is shown."""
        return f"<{self.preset.below}"

    @property
    def note(self) -> str:
        """What is said below a chart about protection."""
        words = f"Small numbers are protected: {self.small} means fewer than {self.preset.below}"
        if self.preset.round_to > 1:
            words += f", other numbers are rounded to {self.preset.round_to}"
        return f"{words}, “{HIDDEN}” keeps one from being worked out"

    def one(self, number: int, drill: Drill | None = None) -> Cell:
        """All of the cases looked at. A part of them goes through ``line`` with what is left, or
        that could be worked out."""
        return self._cell(number, Show.SMALL if 0 < number < self.preset.below else Show.AS_IT_IS)

    def line(self, numbers: Numbers, drills: Drills = (), total: Drill | None = None) -> Line:
        """Numbers that add up to a total which may be known."""
        found = shown_line(numbers, self.preset)
        return Line(cells=self._cells(numbers, found), total=self._cell(sum(numbers), found.total))

    def grid(
        self,
        numbers: Sequence[Numbers],
        drills: Sequence[Drills] = (),
        rows: Drills = (),
        columns: Drills = (),
        total: Drill | None = None,
    ) -> Grid:
        """Numbers by two dimensions, whose totals are shown beside them."""
        found = shown_grid(numbers, self.preset)
        row_sums = [sum(row) for row in numbers]
        column_sums = [sum(column) for column in zip(*numbers, strict=True)]
        return Grid(
            cells=tuple(
                tuple(map(self._cell_of(found.way), row, shows))
                for row, shows in zip(numbers, found.shows, strict=True)
            ),
            row_totals=self._cells(row_sums, found.rows),
            column_totals=self._cells(column_sums, found.columns),
            total=self._cell(sum(row_sums), found.rows.total),
        )

    def share(self, part: int, whole: int, drill: Drill | None = None) -> Cell:
        """A part of a whole as a share, hidden where the part or what is left of it is."""
        if not whole:
            return Cell(value=None, shown="–")
        if self._kept_apart(part, whole):
            return self._cell(part, Show.HIDDEN)
        value = min(1.0, rounded(part, self.preset) / rounded(whole, self.preset))
        return Cell(value=value, shown=percent(value))

    def months_together(self, numbers: Numbers) -> int | None:
        """How many months have to be taken together so that no point of a series is small.

        Counted back from the last one; what is left over at the start must not be small either.
        """
        return next((months for months in (1, 3, 6, 12) if self._all_told(numbers, months)), None)

    def _all_told(self, numbers: Numbers, months: int) -> bool:
        rest = len(numbers) % months
        cuts = [*([0] if rest else []), *range(rest, len(numbers) + 1, months)]
        sums = (sum(numbers[one:two]) for one, two in pairwise(cuts))
        return not any(0 < one < self.preset.below for one in sums)

    def _kept_apart(self, part: int, whole: int) -> bool:
        """Whether a part must not be told beside its whole."""
        rest = whole - part
        if (part, whole) in self._kept_back or (rest, whole) in self._kept_back:
            return True
        below = self.preset.below
        return 0 < whole < below or 0 < part < below or 0 < rest < below

    def _cells(self, numbers: Numbers, found: ShownLine) -> tuple[Cell, ...]:
        for number, show in zip(numbers, found.shows, strict=True):
            if show is Show.HIDDEN:
                self._kept_back.add((number, sum(numbers)))
        return tuple(map(self._cell_of(found.way), numbers, found.shows))

    def _cell_of(self, way: Way) -> Callable[[int, Show], Cell]:
        return self._nothing if way is Way.NOTHING else self._cell

    def _nothing(self, _number: int, _show: Show) -> Cell:
        return Cell(value=None, shown=TOO_FEW, hidden=True)

    def _cell(self, number: int, show: Show) -> Cell:
        if show is Show.AS_IT_IS:
            value = rounded(number, self.preset)
            return Cell(value=value, shown=f"{value:,}")
        return Cell(value=None, shown=self.small if show is Show.SMALL else HIDDEN, hidden=True)
