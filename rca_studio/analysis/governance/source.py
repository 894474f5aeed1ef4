"""What governance rests on, read once: the facts, the plan, and what the workspace keeps for it.

Screens, the board report and the command line all read by ``read_source`` and ask it for
``Inputs``, so that none of them counts something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from rca_studio.analysis.governance.cube import Cube
from rca_studio.analysis.governance.gathering import Gatherer
from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.names import Names
from rca_studio.analysis.governance.scope import Dimension, Period, Scope
from rca_studio.domain.facts import UNKNOWN, month_number, month_of
from rca_studio.domain.governance import ChartChoice, MonthlyFigure, PulseCount
from rca_studio.domain.protocol_faces import own_faces
from rca_studio.domain.registers import ActionQuery, ActionRow, CaseQuery, Count

if TYPE_CHECKING:
    from rca_studio.analysis.practice import Practice
    from rca_studio.domain.alike import KnownCase
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.domain.facts import Facts

MOST_ACTIONS: Final = 100_000
"""So many actions are looked at, by owner and deadline."""

Progress = Callable[[int], None]


class Registers(Protocol):
    """The lists over all cases, as far as governance reads them."""

    def facts(self, progress: Progress | None = None) -> Facts:
        """What governance reads of every case."""
        ...

    def actions(self, query: ActionQuery, limit: int = ...) -> tuple[ActionRow, ...]:
        """Actions of all cases."""
        ...

    def known_cases(
        self, seqs: Sequence[int], progress: Progress | None = None
    ) -> tuple[KnownCase, ...]:
        """Cases as they are read to find what repeats."""
        ...

    def count_cases(self, query: CaseQuery, cap: int = ...) -> Count:
        """How many cases fit."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """What panels are worked out from, whatever they are asked for.

    Attributes:
        cube: counts cases.
        practice: whether only practice cases exist, which count then.
        actions: all actions that count, at most ``MOST_ACTIONS``.
        more_actions: whether there are more than these.
        figures, pulse, choices: what the workspace keeps.
        workspace: the workspace's own case file they were taken from.
        gatherer: finds by the words of cases what repeats.
    """

    cube: Cube
    practice: bool
    actions: tuple[ActionRow, ...]
    figures: tuple[MonthlyFigure, ...]
    pulse: tuple[PulseCount, ...]
    choices: tuple[ChartChoice, ...]
    workspace: CaseFile
    gatherer: Gatherer | None = None
    more_actions: bool = False

    def inputs(
        self,
        scope: Scope,
        today: date,
        *,
        guard: Guard | None = None,
        rows: Dimension = Dimension.LOCATION,
        columns: Dimension = Dimension.TYPE,
        progress: Progress | None = None,
    ) -> Inputs:
        """What the panels of a scope are a function of."""
        return Inputs(
            cube=self.cube,
            scope=scope,
            today=today,
            guard=guard or Guard(),
            figures=self.figures,
            pulse=self.pulse,
            choices=self.choices,
            actions=self.actions,
            more_actions=self.more_actions,
            rows=rows,
            columns=columns,
            gatherer=self.gatherer,
            progress=progress,
        )

    def first_month(self, after: str, until: str) -> tuple[str, int]:
        """Where all months begin, and how many cases are dated outside of them.

        Args:
            after: what is before this month is most likely a date with a wrong year.
            until: what is after this month has not happened yet.

        Returns:
            The first month that has a case which counts, ``YYYY-MM``, "" where none is known.
        """
        all_months = Scope(period=Period(after, until), practice=self.practice)
        months = self.cube.column("month")[self.cube.whenever(all_months)]
        known = months[months != UNKNOWN]
        likely = known[(known >= month_number(after)) & (known <= month_number(until))]
        first = month_of(int(likely.min())) if len(likely) else ""
        return first, len(known) - len(likely)

    def apart(self) -> Source:
        """The same with counts of its own, for another worker."""
        return replace(self, cube=Cube(self.cube.facts, self.cube.names))

    def same_as(self, other: Source | None) -> bool:
        """Whether nothing is different from what was read before."""
        return (
            other is not None
            and self.cube.facts is other.cube.facts
            and self.workspace is other.workspace
            and self.practice is other.practice
            and self.actions == other.actions
            and self.more_actions == other.more_actions
        )


def names_of(practice: Practice, workspace: CaseFile) -> Names:
    """Words for keys; ``workspace`` is the workspace's own case file, which may keep protocols."""
    words = {key: protocol.label for key, protocol in practice.protocols.items()}
    words |= {key: face.label for key, face in own_faces(workspace.packs).items()}
    offered = practice.offered(workspace.packs).protocols
    repeats = {key: one.protocol.repeat for key, one in offered.items() if one.protocol.repeat}
    return Names(protocols=words, frames=practice.frames, pack=practice.governance, repeats=repeats)


def read_source(
    registers: Registers,
    workspace: CaseFile,
    names: Names,
    progress: Progress | None = None,
    before: Source | None = None,
) -> Source:
    """Read it all; for a worker.

    Args:
        registers: the lists over all cases.
        workspace: the workspace's own case file as it is now.
        names: words for keys.
        progress: told how many cases were read.
        before: what was read earlier; its counts are kept where the cases are the same.
    """
    facts = registers.facts(progress)
    real = registers.count_cases(CaseQuery(practice=False), 1).number > 0
    only_practice = not real and len(facts) > 0
    actions = registers.actions(ActionQuery(practice=only_practice), MOST_ACTIONS + 1)
    same = before is not None and before.cube.facts is facts and before.cube.names == names
    return Source(
        cube=before.cube if before is not None and same else Cube(facts, names),
        practice=only_practice,
        actions=actions[:MOST_ACTIONS],
        more_actions=len(actions) > MOST_ACTIONS,
        figures=workspace.of(MonthlyFigure),
        pulse=workspace.of(PulseCount),
        choices=workspace.of(ChartChoice),
        workspace=workspace,
        gatherer=Gatherer(registers.known_cases, before.gatherer if before else None),
    )
