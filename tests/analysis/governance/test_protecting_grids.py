"""An attacker with a solver finds two numbers behind each hidden one of a table.

The attacker is taken to know all that is seen, which way was taken, that small numbers are from 1
(or 0, where zeros are shown like them) to below the limit and others at least the limit, and how
rounding works. The solver (HiGHS, in scipy) is independent of the rule, which walks rounds in a
graph.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from rca_studio.analysis.governance.grids import shown_grid
from rca_studio.analysis.governance.guard import Grid
from rca_studio.analysis.governance.lines import Way
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import Cell
from rca_studio.analysis.governance.protecting import TOO_FEW, ProtectingGuard
from rca_studio.analysis.governance.solving import pinned, with_totals

K3 = SmallNumbers(key="k3", label="", below=3)
K5 = SmallNumbers(key="k5", label="", below=5)
NHS = SmallNumbers(key="nhs", label="", below=8, round_to=5)
CMS = SmallNumbers(key="cms", label="", below=11)
PRESETS = pytest.mark.parametrize("preset", [K3, K5, NHS, CMS], ids=lambda one: one.key)
MANY = 10_000


def seen(grid: Grid) -> list[list[Cell]]:
    """All cells, totals at the end of each row and in the last row."""
    rows = zip(grid.cells, grid.row_totals, strict=True)
    return [*([*cells, total] for cells, total in rows), [*grid.column_totals, grid.total]]


def known(cell: Cell, preset: SmallNumbers, zeros: bool) -> tuple[int, int]:
    """What a cell tells by itself. ``zeros``: whether zeros are shown like small numbers."""
    if cell.shown.startswith("<"):
        return (0 if zeros else 1), preset.below - 1
    if cell.hidden:
        return (0 if zeros else preset.below), MANY
    assert cell.value is not None
    number, step = int(cell.value), preset.round_to
    behind = list(range(max(0, number - step), number + step + 1))
    behind = [one for one in behind if (one + step // 2) // step * step == number]
    behind = [one for one in behind if one >= preset.below] if number else [0]
    return behind[0], behind[-1]


def extremes(
    lows: np.ndarray, highs: np.ndarray, asked: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], tuple[int, int]]:
    """The least and the most each asked cell can be, by a solver for whole numbers."""
    high, wide = lows.shape
    sums = []
    for row in range(high):
        line = np.zeros((high, wide))
        line[row, :-1], line[row, -1] = 1, -1
        sums.append(line.ravel())
    for column in range(wide):
        line = np.zeros((high, wide))
        line[:-1, column], line[-1, column] = 1, -1
        sums.append(line.ravel())
    rules = LinearConstraint(np.array(sums), 0, 0)
    bounds = Bounds(lows.ravel(), highs.ravel())
    found = {}
    for cell in asked:
        goal = np.zeros((high, wide))
        goal[cell] = 1
        ends = []
        for sign in (1, -1):
            result = milp(sign * goal.ravel(), integrality=1, constraints=rules, bounds=bounds)
            assert result.success, result.message
            ends.append(round(sign * result.fun))
        found[cell] = (ends[0], ends[1])
    return found


def attack(numbers: list[list[int]], preset: SmallNumbers) -> None:
    """Fail where a hidden number can be worked out, or the true one was ruled out."""
    grid = ProtectingGuard(preset).grid(numbers)
    cells = seen(grid)
    if any(cell.shown == TOO_FEW for row in cells for cell in row):
        return
    table = np.array(numbers)
    whole = abs(with_totals(table, table.sum(axis=1), table.sum(axis=0), int(table.sum())))
    zeros = np.zeros(whole.shape, dtype=bool)
    parts = (np.s_[:-1, :-1], np.s_[:-1, -1:], np.s_[-1:, :-1], np.s_[-1:, -1:])
    words = np.array([[cell.shown for cell in row] for row in cells])
    hidden = np.array([[cell.hidden for cell in row] for row in cells])
    small = np.char.startswith(words, "<")
    decided = shown_grid(numbers, preset)
    ways = (decided.way, decided.rows.way, decided.columns.way, Way.ZEROS_SHOWN)
    for part, way in zip(parts, ways, strict=True):
        # Where zeros are shown like small numbers those may be zeros, and where nothing is shown
        # any number may.
        zeros[part] = (small[part] & (way is not Way.ZEROS_SHOWN)) | (way is Way.ALL_HIDDEN)
    lows, highs = np.zeros(whole.shape), np.zeros(whole.shape)
    for place in np.ndindex(*whole.shape):
        lows[place], highs[place] = known(
            cells[place[0]][place[1]], preset, zeros=bool(zeros[place])
        )
        assert lows[place] <= whole[place] <= highs[place]
    asked = [place for place in np.ndindex(*whole.shape) if hidden[place]]
    for place, (least, most) in extremes(lows, highs, asked).items():
        assert least < most, (preset.key, place, words.tolist(), numbers)


a_number = st.one_of(
    st.integers(0, 1), st.integers(0, 6), st.integers(0, 15), st.just(0), st.integers(0, 200)
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Sparse and full ones, with zeros, ones and ties, single rows and columns."""
    high, wide = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    kind = draw(
        st.sampled_from(
            [a_number, st.integers(0, 1), st.integers(0, 2), st.integers(3, 7), st.just(5)]
        )
    )
    return draw(
        st.lists(st.lists(kind, min_size=wide, max_size=wide), min_size=high, max_size=high)
    )


@PRESETS
@given(numbers=tables())
@settings(max_examples=40, deadline=None)
def test_no_hidden_number_of_a_table_can_be_worked_out(
    preset: SmallNumbers, numbers: list[list[int]]
) -> None:
    attack(numbers, preset)


@pytest.mark.parametrize(
    "numbers",
    [
        [[3, 9], [12, 40]],
        [[1] * 8, [0] * 7 + [60]],
        [[4, 4], [30, 30]],
        [[5, 0], [0, 5]],
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[2, 5, 5], [5, 5, 5], [5, 5, 5]],
        [[7, 0], [0, 3]],
        [[10, 4, 10], [4, 10, 4]],
    ],
    ids=str,
)
@PRESETS
def test_tables_that_are_easily_got_wrong(preset: SmallNumbers, numbers: list[list[int]]) -> None:
    attack(numbers, preset)


@PRESETS
@given(numbers=tables())
@settings(max_examples=60, deadline=None)
def test_totals_are_shown_as_the_bars_are(preset: SmallNumbers, numbers: list[list[int]]) -> None:
    guard = ProtectingGuard(preset)
    grid = guard.grid(numbers)
    assert grid.row_totals == guard.line([sum(row) for row in numbers]).cells
    columns = guard.line([sum(column) for column in zip(*numbers, strict=True)])
    assert (grid.column_totals, grid.total) == (columns.cells, columns.total)
    assert not any(cell.drill for row in seen(grid) for cell in row)
    for row, cells in zip(numbers, grid.cells, strict=True):
        for number, cell in zip(row, cells, strict=True):
            assert cell.hidden or not 0 < number < preset.below


@given(numbers=tables(), chance=st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_turning_a_table_shows_the_same_cells(numbers: list[list[int]], chance: object) -> None:
    guard = ProtectingGuard(K5)
    words = [[cell.shown for cell in row] for row in guard.grid(numbers).cells]
    turned = guard.grid([list(column) for column in zip(*numbers, strict=True)]).cells
    high, wide = len(numbers), len(numbers[0])
    if high != wide or numbers != [list(column) for column in zip(*numbers, strict=True)]:
        found = [[turned[column][row].shown for column in range(wide)] for row in range(high)]
        assert sorted(map(sorted, found)) == sorted(map(sorted, words))


@given(
    cells=st.lists(
        st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2)), min_size=3,
                 max_size=3),
        min_size=3,
        max_size=3,
    )
)  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_what_can_be_worked_out_is_found_exactly(cells: list[list[tuple[int, int, int]]]) -> None:
    true = np.array([[one for one, _, _ in row] for row in cells])
    low = true - np.array([[under for _, under, _ in row] for row in cells])
    high = true + np.array([[over for _, _, over in row] for row in cells])
    sums = true.sum(axis=1), true.sum(axis=0)
    whole = with_totals(true, *sums, int(true.sum()))
    lowest, highest = whole.copy(), whole.copy()
    lowest[:-1, :-1], highest[:-1, :-1] = low, high
    found = pinned(lowest, whole, highest)[:-1, :-1]
    least, most = abs(whole).astype(float), abs(whole).astype(float)
    least[:-1, :-1], most[:-1, :-1] = low, high
    for place, (one, other) in extremes(least, most, list(np.ndindex(3, 3))).items():
        assert found[place] == (one == other), place


@pytest.mark.parametrize("preset", [K5, NHS, CMS], ids=lambda one: one.key)
@pytest.mark.parametrize("mean", [0.3, 6, 60])
def test_a_large_table_takes_no_longer_than_its_cells(preset: SmallNumbers, mean: float) -> None:
    """Sixteen times the cells take about ten times as long; all pairs of them would take 256."""
    dice, guard = np.random.default_rng(7), ProtectingGuard(preset)
    small, large = (
        min(_timed(guard, dice.poisson(mean, (size, size)).tolist()) for _ in range(3))
        for size in (15, 60)
    )
    assert large < 40 * small


def _timed(guard: ProtectingGuard, numbers: list[list[int]]) -> float:
    """Seconds of this process alone, whatever else the computer does."""
    begin = time.process_time()
    guard.grid(numbers)
    return time.process_time() - begin
