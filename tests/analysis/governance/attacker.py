"""An attacker with a solver over every number that was shown, of one choice and of several.

Each number is a sum over atoms (what no choice can tell apart); each hidden one says that it is
small or, where it was hidden to protect another, nothing. A number is worked out where the least
and the most it can be are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import combinations, product
from random import Random
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from rca_studio.analysis.governance.disclosure import Asked
from rca_studio.analysis.governance.pack import SmallNumbers
from rca_studio.analysis.governance.panel import Cell, Drill
from rca_studio.analysis.governance.panels import all_panels
from rca_studio.analysis.governance.protecting import Drills, Grid, Line, Numbers, ProtectingGuard
from rca_studio.analysis.governance.scope import CHOSEN, Dimension, Period, Scope
from rca_studio.analysis.governance.view import View
from rca_studio.domain.causal import ControlKind, ControlState
from tests.analysis.governance.seen import PERIOD, Seen, asked, fits

VALUES: dict[Dimension, tuple[str, tuple[Any, ...]]] = {
    Dimension.LOCATION: ("location", ("P1", "P2", "P3")),
    Dimension.TYPE: ("protocol", ("fall", "staffing")),
    Dimension.SERVICE: ("service", ("Home care", "Maple House")),
    Dimension.TIME_BAND: ("hour", (8, 18, 23)),
    Dimension.MONTH: ("when", ("2026-05-04", "2026-05-05", "2026-09-07", "2026-09-08")),
    Dimension.CAUGHT_BY: (
        "controls",
        (
            (("Bed", ControlKind.PHYSICAL, ControlState.HELD),),
            (("x", ControlKind.VIGILANCE, ControlState.HELD),),
            (),
        ),
    ),
    Dimension.ROUTE: ("route", ("", "R1", "R2")),
    Dimension.STAFF_GROUP: ("staff_group", ("Nurses", "Carers")),
}
_ENDS = ("2026-05", "2026-08", "2026-11")
_MANY = 10_000
_GOALS = 20


@dataclass(frozen=True)
class Workspace:
    """Cases of a few dimensions: every atom there could be, and how many cases it has."""

    dimensions: tuple[Dimension, ...]
    atoms: tuple[Seen, ...]
    counts: tuple[int, ...]

    @property
    def cases(self) -> list[Seen]:
        """One for each case."""
        return [one for one, n in zip(self.atoms, self.counts, strict=True) for _ in range(n)]


def workspace_of(random: Random) -> Workspace:
    """Some cases, more or less evenly spread over four dimensions."""
    dimensions = tuple(random.sample(list(VALUES), 4))
    names = [VALUES[one][0] for one in dimensions]
    every = product(*(VALUES[one][1] for one in dimensions))
    atoms = tuple(Seen(**dict(zip(names, values, strict=True))) for values in every)
    skew = random.choice([1, 3, 6])
    weights = [random.random() ** skew for _ in atoms]
    counts = [0] * len(atoms)
    for place in random.choices(
        range(len(atoms)), weights, k=random.choice([20, 40, 80, 150, 400])
    ):
        counts[place] += 1
    return Workspace(dimensions, atoms, tuple(counts))


def choices_of(random: Random, workspace: Workspace, number: int) -> Iterator[View]:
    """Everything, and then choices of some values, months and tables."""
    chosen = [one for one in workspace.dimensions if one in CHOSEN]
    tabled = [*chosen, *([Dimension.WEEKDAY] if Dimension.MONTH in workspace.dimensions else [])]
    cube, everything = asked(workspace.cases).cube, Scope(period=PERIOD)
    yield View(everything)
    for _ in range(number - 1):
        scope = everything
        if random.random() < 0.6 and chosen:
            dimension = random.choice(chosen)
            values = list(cube.by(everything, dimension))
            some = random.sample(values, random.randint(1, max(1, len(values) - 1)))
            scope = scope.narrowed(dimension, *some)
        if random.random() < 0.2:
            scope = replace(scope, period=Period(PERIOD.first, random.choice(_ENDS)))
        rows_and_columns = len(tabled) > 1 and random.random() < 0.7
        first, second = random.sample(tabled, 2) if rows_and_columns else (None, None)
        yield View(scope, (first, second) if first and second else None)


def shown_of(
    workspace: Workspace, views: Iterable[View], preset: SmallNumbers, *, remembers: bool
) -> list[tuple[Scope, Cell]]:
    """All numbers that are shown, with the cases each stands for.

    Args:
        workspace: the cases.
        views: the choices that are asked for, one after the other.
        preset: which numbers are small.
        remembers: whether choices that would tell beside earlier ones are refused.
    """
    memory, cube, found = Asked(preset), asked(workspace.cases).cube, []
    for view in views:
        if remembers and memory.ask(cube, view):
            continue
        guard = Telling(preset)
        table = dict(zip(("rows", "columns"), view.table, strict=True)) if view.table else {}
        panels = all_panels(asked(workspace.cases, guard=guard, scope=view.scope, **table))
        drawn = {id(one) for one in _parts(panels) if isinstance(one, Cell)}
        found += [(scope, cell) for scope, cell in guard.told if id(cell) in drawn]
    return found


def worked_out(
    random: Random,
    workspace: Workspace,
    told: Sequence[tuple[Scope, Cell]],
    preset: SmallNumbers,
) -> list[tuple[dict[str, Any], int]]:
    """The small numbers, by up to three dimensions, that a solver finds to be but one."""
    rules = {
        (tuple(fits(atom, scope) for atom in workspace.atoms), *_range(cell, preset))
        for scope, cell in told
    }
    if not rules:
        return []
    ordered = sorted(rules)
    for row, low, high in ordered:  # what contradicts itself would let nothing be worked out
        number = sum(n for n, inside in zip(workspace.counts, row, strict=True) if inside)
        assert low <= number <= high
    rows = np.array([row for row, _, _ in ordered], dtype=float)
    known = LinearConstraint(rows, [low for _, low, _ in ordered], [high for _, _, high in ordered])
    goals = list(_goals(workspace, preset.below))
    random.shuffle(goals)
    found = []
    for name, row, number in goals[:_GOALS]:
        if all(_end(sign * row, known) == sign * number for sign in (1, -1)):
            found.append((name, number))
    return found


def _end(goal: Any, known: LinearConstraint) -> int | None:
    """The least a sum can be; ``None`` where the solver does not say."""
    result = milp(
        goal, integrality=1, constraints=known, bounds=Bounds(0, np.inf), options={"time_limit": 3}
    )
    return None if result.x is None else round(result.fun)


def _goals(workspace: Workspace, below: int) -> Iterator[tuple[dict[str, Any], Any, int]]:
    for size in (1, 2, 3):
        for some in combinations(workspace.dimensions, size):
            names = [VALUES[one][0] for one in some]
            for values in product(*(VALUES[one][1] for one in some)):
                asked_for = dict(zip(names, values, strict=True))
                row = np.array(
                    [
                        all(getattr(atom, name) == value for name, value in asked_for.items())
                        for atom in workspace.atoms
                    ],
                    dtype=float,
                )
                number = int(row @ np.array(workspace.counts))
                if 0 < number < below:
                    yield asked_for, row, number


def _range(cell: Cell, preset: SmallNumbers) -> tuple[int, int]:
    """What a number can be, as somebody sees it."""
    if cell.hidden:
        return (0, preset.below - 1) if cell.shown.startswith("<") else (0, _MANY)
    number = int(cell.value or 0)
    return number, number


def _parts(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, tuple):
        for one in value:
            yield from _parts(one)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _parts(getattr(value, part.name))


class Telling(ProtectingGuard):
    """Notes of each number which cases it stands for."""

    def __init__(self, preset: SmallNumbers) -> None:
        super().__init__(preset)
        self.told: list[tuple[Scope, Cell]] = []

    def _note(self, drills: Sequence[Drill | None], cells: Iterable[Cell]) -> None:
        for drill, cell in zip(drills, cells, strict=False):
            if drill is not None:
                self.told.append((drill.scope, cell))

    def one(self, number: int, drill: Drill | None = None) -> Cell:
        """As it is, noted."""
        cell = super().one(number, drill)
        self._note([drill], [cell])
        return cell

    def line(self, numbers: Numbers, drills: Drills = (), total: Drill | None = None) -> Line:
        """As it is, noted."""
        line = super().line(numbers, drills, total)
        self._note(drills, line.cells)
        self._note([total], [line.total])
        return line

    def grid(
        self,
        numbers: Sequence[Numbers],
        drills: Sequence[Drills] = (),
        rows: Drills = (),
        columns: Drills = (),
        total: Drill | None = None,
    ) -> Grid:
        """As it is, noted."""
        grid = super().grid(numbers, drills, rows, columns, total)
        for row, cells in zip(drills, grid.cells, strict=False):
            self._note(row, cells)
        self._note(rows, grid.row_totals)
        self._note(columns, grid.column_totals)
        self._note([total], [grid.total])
        return grid
