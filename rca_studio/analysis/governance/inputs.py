"""Everything the panels are worked out from, gathered once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.gathering import Gatherer
from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.names import Names, month_label
from rca_studio.analysis.governance.pack import GovernancePack
from rca_studio.analysis.governance.panel import Basis, Cell, Drill
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.domain.alike import RepeatGroups
from rca_studio.domain.governance import ChartChoice, MonthlyFigure, PulseCount
from rca_studio.domain.registers import ActionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a panel is a function of.

    Attributes:
        cube: counts cases.
        scope: which cases.
        today: the present day; nothing later is counted as having happened.
        guard: what may be shown.
        figures: the monthly figures of the workspace.
        pulse: the answers of the pulse.
        choices: how charts are read.
        actions: all actions, each with the service of its case.
        more_actions: whether there are more than these, for so many are not read.
        rows, columns: the two dimensions of the heat map.
        gatherer: finds by the words of cases what repeats; takes a moment the first time.
        progress: told how many cases were compared; may raise to stop.
        groups: what comes back, where that was found already.
    """

    cube: Cube
    scope: Scope
    today: date
    guard: Guard = field(default_factory=Guard)
    figures: tuple[MonthlyFigure, ...] = ()
    pulse: tuple[PulseCount, ...] = ()
    choices: tuple[ChartChoice, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    more_actions: bool = False
    rows: Dimension = Dimension.LOCATION
    columns: Dimension = Dimension.TYPE
    gatherer: Gatherer | None = None
    progress: Callable[[int], None] | None = None
    groups: RepeatGroups | None = None

    @property
    def names(self) -> Names:
        """Words for keys."""
        return self.cube.names

    @property
    def pack(self) -> GovernancePack:
        """Exposures, questions, bands."""
        return self.cube.names.pack

    @property
    def services(self) -> tuple[str, ...] | None:
        """The services looked at; ``None`` for all."""
        return self.scope.values(Dimension.SERVICE)

    @property
    def period_words(self) -> str:
        """The period, for example "Jan 2025 to Nov 2026"."""
        first, last = self.scope.period.first, self.scope.period.last
        return (
            month_label(first) if first == last else f"{month_label(first)} to {month_label(last)}"
        )

    def drill(self, words: str, *narrowed: tuple[Dimension, str]) -> Drill:
        """The cases behind a number."""
        scope = self.scope
        for dimension, value in narrowed:
            scope = scope.narrowed(dimension, value)
        return Drill(scope=scope, words=words)

    def basis(self, number: Cell | int, exposure: str = "") -> Basis:
        """What stands below a panel."""
        cell = self.guard.one(number) if isinstance(number, int) else number
        return Basis(
            number=cell,
            period=self.period_words,
            filter=self.names.filter(self.scope),
            exposure=exposure,
            protection=self.guard.note,
        )

    def choice(self, chart: str) -> ChartChoice | None:
        """How a chart is read, narrowed as it is now."""
        where = tuple(sorted((d.value, v) for d, values in self.scope.only for v in values))
        found = (one for one in self.choices if (one.chart, one.where) == (chart, where))
        return next(found, None)
