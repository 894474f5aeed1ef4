"""What of a table by two dimensions may be shown beside its totals.

Its totals are lines and shown as lines are, so that they agree with the bars elsewhere. Within, the
cells that give least away are hidden beside the small ones until no hidden number, totals included,
can be worked out (``solving``). Where that cannot be had with zeros shown, zeros are shown like
small numbers; where not even that, no cell is shown, and totals alone remain.

The same table gives the same result however its rows and columns are ordered or turned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from rca_studio.analysis.governance.lines import (
    Show,
    ShownLine,
    Way,
    behind_shown,
    shown_line,
)
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.solving import ENDLESS, pinned, unpin, with_totals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.int64]

Shows = tuple[tuple[Show, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownGrid:
    """How each number of a table is shown, and its totals."""

    way: Way
    shows: Shows
    rows: ShownLine
    columns: ShownLine


def shown_grid(numbers: Sequence[Sequence[int]], preset: SmallNumbers) -> ShownGrid:
    """Decide how the numbers of a table are shown; each row is as long as the others."""
    import numpy as np

    table = np.array(numbers, dtype=np.int64).reshape(len(numbers), -1)
    rows = shown_line(table.sum(axis=1).tolist(), preset)
    columns = shown_line(table.sum(axis=0).tolist(), preset)
    kept_rows = [place for place, show in enumerate(rows.ranges) if show != (0, 0)]
    kept_columns = [place for place, show in enumerate(columns.ranges) if show != (0, 0)]
    shows = np.zeros(table.shape, dtype=np.int64)
    if not kept_rows or not kept_columns:
        return ShownGrid(Way.ZEROS_SHOWN, _as_shows(shows), rows, columns)
    if Way.NOTHING in (rows.way, columns.way):
        way, inner = Way.NOTHING, np.full((len(kept_rows), len(kept_columns)), int(Show.HIDDEN))
    elif len(kept_rows) == 1:
        way, inner = columns.way, np.array([[columns.shows[place] for place in kept_columns]])
    elif len(kept_columns) == 1:
        way, inner = rows.way, np.array([[rows.shows[place]] for place in kept_rows])
    else:
        way, inner = _inner(table, rows, columns, kept_rows, kept_columns, preset)
    shows[np.ix_(kept_rows, kept_columns)] = inner
    return ShownGrid(way, _as_shows(shows), rows, columns)


def _as_shows(shows: Numbers) -> Shows:
    kinds = tuple(Show)
    return tuple(tuple(kinds[code] for code in row) for row in shows.tolist())


def _inner(
    table: Numbers,
    rows: ShownLine,
    columns: ShownLine,
    kept_rows: list[int],
    kept_columns: list[int],
    preset: SmallNumbers,
) -> tuple[Way, Numbers]:
    """How the cells are shown that lie in more than one row and column."""
    import numpy as np

    row_order, column_order, turned = _canonical(table[np.ix_(kept_rows, kept_columns)])
    row_places = [kept_rows[place] for place in row_order]
    column_places = [kept_columns[place] for place in column_order]
    cells = table[np.ix_(row_places, column_places)]
    known = _Known(cells, rows, columns, row_places, column_places)
    way, shows = _first(_turned(known) if turned else known, preset)
    back = np.empty_like(cells)
    back[np.ix_(row_order, column_order)] = shows.T if turned else shows
    return way, back


def _canonical(cells: Numbers) -> tuple[list[int], list[int], bool]:
    """An order of rows and columns, and which way round, that every view of a table shares."""

    def order(lines: list[list[int]]) -> list[int]:
        keys = [(-sum(line), sorted(line)) for line in lines]
        return sorted(range(len(lines)), key=keys.__getitem__)

    rows, columns = cells.tolist(), cells.T.tolist()
    row_order, column_order = order(rows), order(columns)
    high = [[len(rows)], *(sorted(rows[place]) for place in row_order)]
    wide = [[len(columns)], *(sorted(columns[place]) for place in column_order)]
    return row_order, column_order, high > wide


class _Known:
    """A table with its totals, and what is known of each number before its cells are decided."""

    def __init__(
        self,
        cells: Numbers,
        rows: ShownLine,
        columns: ShownLine,
        row_places: Sequence[int],
        column_places: Sequence[int],
    ) -> None:
        import numpy as np

        sums = cells.sum(axis=1), cells.sum(axis=0)
        self.true = with_totals(cells, *sums, int(cells.sum()))
        self.low, self.high = self.true.copy(), self.true.copy()
        self.asked = np.zeros(self.true.shape, dtype=np.bool_)
        row_ranges = np.array([rows.ranges[place] for place in row_places])
        column_ranges = np.array([columns.ranges[place] for place in column_places])
        self.low[:-1, -1], self.high[:-1, -1] = -row_ranges[:, 1], -row_ranges[:, 0]
        self.low[-1, :-1], self.high[-1, :-1] = -column_ranges[:, 1], -column_ranges[:, 0]
        self.low[-1, -1], self.high[-1, -1] = rows.total_range
        self.asked[:-1, -1] = [bool(rows.shows[place]) for place in row_places]
        self.asked[-1, :-1] = [bool(columns.shows[place]) for place in column_places]
        self.asked[-1, -1] = bool(rows.total)


def _turned(known: _Known) -> _Known:
    """The same with rows as columns."""
    turned = object.__new__(_Known)
    turned.true, turned.low = known.true.T.copy(), known.low.T.copy()
    turned.high, turned.asked = known.high.T.copy(), known.asked.T.copy()
    return turned


def _first(known: _Known, preset: SmallNumbers) -> tuple[Way, Numbers]:
    """The first way that holds."""
    import numpy as np

    for way in (Way.ZEROS_SHOWN, Way.ZEROS_SMALL):
        shows = _with_small_hidden(known, preset, zeros=way is Way.ZEROS_SMALL)
        if shows is not None:
            return way, shows
    none = np.full(known.true[:-1, :-1].shape, int(Show.HIDDEN))
    low, high, asked = known.low.copy(), known.high.copy(), known.asked.copy()
    low[:-1, :-1], high[:-1, :-1], asked[:-1, :-1] = 0, ENDLESS, True
    safe = not (pinned(low, known.true, high) & asked).any()
    return (Way.ALL_HIDDEN if safe else Way.NOTHING), none


def _with_small_hidden(known: _Known, preset: SmallNumbers, *, zeros: bool) -> Numbers | None:
    """How the cells are shown where small ones are hidden, and zeros shown like them or not;
    ``None`` where it does not hold."""
    import numpy as np

    below = preset.below
    low, high, asked = known.low.copy(), known.high.copy(), known.asked.copy()
    cells = known.true[:-1, :-1]
    small = (cells < below) & ((cells > 0) | zeros)
    low[:-1, :-1] = np.where(small, 0 if zeros else 1, cells)
    high[:-1, :-1] = np.where(small, below - 1, cells)
    if preset.round_to > 1:
        for number in np.unique(cells[cells >= below]).tolist():
            least, most = behind_shown(number, preset)
            low[:-1, :-1][cells == number], high[:-1, :-1][cells == number] = least, most
    asked[:-1, :-1] = small
    hideable = np.zeros(asked.shape, dtype=np.bool_)
    hideable[:-1, :-1] = cells >= below
    hidden = unpin(low, known.true, high, asked, hideable, below)
    if hidden is None:
        return None
    return np.where(small, int(Show.SMALL), np.where(hidden[:-1, :-1], int(Show.HIDDEN), 0))
