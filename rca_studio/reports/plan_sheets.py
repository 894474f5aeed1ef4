"""The Quality Improvement Action Plan on paper: what can be printed, and how.

`plan_pdf` is all a caller needs; what each kind of sheet shows stands in ``plan_owner`` (a sheet
for each owner), ``plan_lists`` (by service, by case, overdue) and ``plan_wall`` (one page).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from rca_studio.domain.people import People
from rca_studio.domain.registers import ActionRow, WholeAction
from rca_studio.reports.context import Imprint, Paper
from rca_studio.reports.plan_leaving import marking_of_plan

LEAST_MARGIN, MOST_MARGIN, USUAL_MARGIN = 10.0, 35.0, 18.0
"""Room at the sides of a sheet, in millimetres: less, and printers cut off what stands there."""


_POINTS = 72 / 25.4
"""In a millimetre."""


class PlanKind(StrEnum):
    """What is printed of the plan."""

    BY_OWNER = "owner"
    BY_SERVICE = "service"
    BY_CASE = "case"
    OVERDUE = "overdue"
    WALL = "wall"

    @property
    def label(self) -> str:
        """The words on screen."""
        return {
            PlanKind.BY_OWNER: "A sheet for each owner",
            PlanKind.BY_SERVICE: "By service",
            PlanKind.BY_CASE: "By case",
            PlanKind.OVERDUE: "What is overdue",
            PlanKind.WALL: "One page for the wall",
        }[self]

    @property
    def told(self) -> str:
        """In a sentence what it is for."""
        return {
            PlanKind.BY_OWNER: "Each owner gets their own actions, with boxes to tick, "
            "what shows that each is done, and a place to sign.",
            PlanKind.BY_SERVICE: "A table for each service, to go through and accept.",
            PlanKind.BY_CASE: "A table for each case, with the margin to harm today and "
            "after the plan.",
            PlanKind.OVERDUE: "What should have been done by now, the longest wait first.",
            PlanKind.WALL: "The whole plan on one page, as large as it fits.",
        }[self]

    @property
    def lies(self) -> bool:
        """Whether its sheets lie unless somebody chooses otherwise."""
        return self is not PlanKind.BY_OWNER


@dataclass(frozen=True, kw_only=True)
class PlanPrint:
    """Everything a printed plan shows: plain values, so that any thread can set it.

    Attributes:
        kind: what is printed.
        wholes: the actions, in any order; each kind puts them in its own.
        imprint: whose it is, its history and paper. Its marking is that of the workspace: the
            sheets carry the strictest of it and of the cases they show.
        today: the day by which lateness is told.
        selection: in words which actions these are; nothing where it is all of them.
        landscape: whether the sheets lie; ``None`` leaves it to the kind.
        grey: without any colour.
        margin: at the sides, in millimetres; kept within what printers can do.
        margins: by the id of a case its margin to harm today and after the plan, as registers
            tell it; for the plan by case.
        people: the people set up; but on their own sheets owners among them stand by post.
    """

    kind: PlanKind
    wholes: tuple[WholeAction, ...]
    imprint: Imprint
    today: date
    selection: str = ""
    landscape: bool | None = None
    grey: bool = False
    margin: float = USUAL_MARGIN
    margins: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    people: People = field(default_factory=People)

    @property
    def paper(self) -> Paper:
        """The sheet it is printed on."""
        return self.imprint.paper

    @property
    def marking(self) -> str:
        """How its papers are marked: as the strictest of the cases on them asks."""
        return marking_of_plan(self.wholes, self.imprint.marking)

    @property
    def side(self) -> float:
        """The margins at the sides, in points."""
        return min(max(self.margin, LEAST_MARGIN), MOST_MARGIN) * _POINTS

    @property
    def wide(self) -> bool:
        """Whether its sheets lie."""
        return self.kind.lies if self.landscape is None else self.landscape

    @property
    def rows(self) -> tuple[ActionRow, ...]:
        """The lines of the plan it shows."""
        return tuple(whole.row for whole in self.wholes)


def plan_pdf(job: PlanPrint, progress: Callable[[int], None] | None = None) -> bytes:
    """The plan as a PDF file. The same values in give the same bytes out.

    Args:
        job: what is printed, and how.
        progress: told the number of each page begun; may raise to stop.
    """
    if job.kind is PlanKind.BY_OWNER:
        from rca_studio.reports.plan_owner import owner_sheets

        return owner_sheets(job, progress)
    if job.kind is PlanKind.WALL:
        from rca_studio.reports.plan_wall import wall_sheet

        return wall_sheet(job, progress)
    from rca_studio.reports.plan_lists import list_sheets

    return list_sheets(job, progress)
