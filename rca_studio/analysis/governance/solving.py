"""Which hidden numbers of a table can be worked out from what is shown beside them.

A table with its totals is a flow: what goes out of a row goes into columns. A hidden number can be
another one as well exactly where some round of hidden cells, one up, the next one down and so on,
can be walked within what is known of each (Gusfield, A graph theoretic approach to statistical data
security, SIAM J Comput 17(3), 1988). Rounds are found in the graph of rows and columns: a cell that
can only go one way lies on a round where its ends can be reached from each other; one that can go
both ways, where it is no bridge besides (Boesch and Tindell, Am Math Monthly 87(9), 1980).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.int64]
    Mask: TypeAlias = NDArray[np.bool_]
    Costs: TypeAlias = NDArray[np.float64]

ENDLESS: Final = 1 << 40
"""More than any number of cases; no upper bound."""


def with_totals(cells: Numbers, rows: Numbers, columns: Numbers, total: int) -> Numbers:
    """A table and its totals as one table whose rows and columns all add up to zero.

    Totals of rows and columns stand in it with a minus. Shape: one more each way than ``cells``.
    """
    import numpy as np

    high, wide = cells.shape
    whole = np.empty((high + 1, wide + 1), dtype=np.int64)
    whole[:-1, :-1] = cells
    whole[:-1, -1] = -rows
    whole[-1, :-1] = -columns
    whole[-1, -1] = total
    return whole


def pinned(low: Numbers, true: Numbers, high: Numbers) -> Mask:
    """Which cells of a table can have one value only.

    Args:
        low: the least that is known of each cell.
        true: a table within these bounds. Its rows and columns add up to what is known of them.
        high: the most that is known of each cell; equal to ``low`` where its value is known.

    Returns:
        A mask of the same shape: true where all tables within the bounds, with the sums of
        ``true``, agree. Exact, for whole numbers.
    """
    import numpy as np

    up, down = true < high, true > low
    rows, columns = true.shape
    part = np.array(_components(up, down))
    together = part[:rows, None] == part[None, rows : rows + columns]
    free = together & (up | down)
    both = free & up & down
    free &= ~_bridges(free, both)
    result: Mask = ~free
    return result


def _components(up: Mask, down: Mask) -> list[int]:
    """For each row, then each column, a number that those share which reach each other.

    Sets of nodes are the bits of whole numbers: forwards and backwards from one node, what is in
    both is its component, and what is left falls apart into three that share none.
    """
    rows, columns = up.shape
    size = rows + columns
    after = [bits << rows for bits in _bits(up)] + _bits(down.T)
    before = [bits << rows for bits in _bits(down)] + _bits(up.T)
    part, number = [0] * size, 0
    left = [(1 << size) - 1]
    while left:
        nodes = left.pop()
        if not nodes:
            continue
        start = nodes & -nodes
        ahead, behind = _reached(start, nodes, after), _reached(start, nodes, before)
        number += 1
        together = ahead & behind
        left += [ahead & ~together, behind & ~together, nodes & ~(ahead | behind)]
        for node in _members(together):
            part[node] = number
    return part


def _bits(mask: Mask) -> list[int]:
    import numpy as np

    packed = np.packbits(mask, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def _reached(start: int, within: int, steps: list[int]) -> int:
    found = edge = start
    while edge:
        ahead = 0
        for node in _members(edge):
            ahead |= steps[node]
        edge = ahead & within & ~found
        found |= edge
    return found


def _members(nodes: int) -> Iterator[int]:
    while nodes:
        last = nodes & -nodes
        yield last.bit_length() - 1
        nodes ^= last


def _bridges(edges: Mask, asked: Mask) -> Mask:
    """Which of the edges asked for are bridges of the graph of rows and columns."""
    import numpy as np

    rows, columns = edges.shape
    found = np.zeros_like(edges)
    plain = edges.astype(np.int32)
    there_and_back = plain.sum(axis=1)[:, None] + plain.sum(axis=0)[None, :] - 1
    if not (asked & (plain @ plain.T @ plain <= there_and_back)).any():
        return found  # each lies on a round of four
    beside = [(np.flatnonzero(row) + rows).tolist() for row in edges]
    beside += [np.flatnonzero(column).tolist() for column in edges.T]
    entered = [0] * (rows + columns)
    lowest = [0] * (rows + columns)
    time = 0
    for root in range(rows):
        if entered[root]:
            continue
        time += 1
        entered[root] = lowest[root] = time
        path = [(root, -1, iter(beside[root]))]
        while path:
            node, before, others = path[-1]
            for other in others:
                if other == before:
                    continue
                if entered[other]:
                    lowest[node] = min(lowest[node], entered[other])
                    continue
                time += 1
                entered[other] = lowest[other] = time
                path.append((other, node, iter(beside[other])))
                break
            else:
                path.pop()
                if before < 0:
                    continue
                lowest[before] = min(lowest[before], lowest[node])
                if lowest[node] > entered[before]:
                    row, column = min(node, before), max(node, before) - rows
                    found[row, column] = True
    return found & asked


def unpin(
    low: Numbers, true: Numbers, high: Numbers, asked: Mask, hideable: Mask, least: int
) -> Mask | None:
    """Hide further cells until none of those asked for can be worked out.

    For each cell that can, the round of four cells is hidden that takes the least away.

    Args:
        low: as for ``pinned``; changed where cells are hidden.
        true: as for ``pinned``.
        high: as for ``pinned``; changed where cells are hidden.
        asked: which cells must not be worked out.
        hideable: which cells may be hidden.
        least: those are known to be at least this.

    Returns:
        Which cells were hidden; ``None`` where no round of four helps (a longer one may).
    """
    import numpy as np

    hidden = np.zeros(true.shape, dtype=np.bool_)
    for row, column in np.argwhere(pinned(low, true, high) & asked).tolist():
        up = _costs(true < high, hideable, true)
        down = _costs(true > low, hideable & (true > least), true)
        best: float = np.inf
        cells: list[tuple[int, int]] = []
        for this_way, that_way in ((up, down), (down, up)):
            costs = that_way[row][None, :] + that_way[:, column][:, None] + this_way
            costs[row, :] = costs[:, column] = np.inf
            where = int(costs.argmin())
            found = float(costs.flat[where] + this_way[row, column])
            if found < best:
                other_row, other_column = divmod(where, true.shape[1])
                best = found
                cells = [
                    cell
                    for cell, way in (
                        ((row, other_column), that_way),
                        ((other_row, column), that_way),
                        ((other_row, other_column), this_way),
                    )
                    if way[cell] > 0
                ]
        if not np.isfinite(best):
            return None
        for cell in cells:
            hidden[cell] = True
            low[cell], high[cell] = least, ENDLESS
    return hidden


def _costs(free: Mask, hideable: Mask, true: Numbers) -> Costs:
    """What it takes away to let each cell move one way: nothing where it can."""
    import numpy as np

    costs: Costs = np.where(free, 0.0, np.where(hideable, true.astype(np.float64), np.inf))
    return costs
