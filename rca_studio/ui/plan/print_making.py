"""The plan on paper, made in a worker: what was wished for becomes a PDF, and a copy to note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from rca_studio.domain.registers import ActionQuery, ActionRow, ChainCheck, WholeAction
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.ui.plan.rows import is_overdue, whole_plan
from rca_studio.ui.print.copies import Copy
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.reports.context import Imprint

USUAL_MARGIN = 18.0
"""Millimetres at the sides of a sheet."""

_FEW, _MOST = 40, 1_000_000
"""Cases whose lines are read one by one; more are found faster among all."""


@dataclass(frozen=True, kw_only=True)
class PlanWish:
    """What is to be printed of the plan, and how.

    Attributes:
        kind: a value of ``reports.plan_sheets.PlanKind``.
        rows: the lines of the plan.
        selection: in words which ones they are.
        paper: "A4" or "Letter".
        landscape: whether sheets lie; ``None`` as it suits what is printed.
        grey: without colour.
        margin: at the sides, in millimetres.
        purpose: what this copy is for; ``to`` who receives it.
    """

    kind: str
    rows: tuple[ActionRow, ...]
    selection: str = ""
    paper: str = "A4"
    landscape: bool | None = None
    grey: bool = False
    margin: float = USUAL_MARGIN
    purpose: str = ""
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanMade:
    """A printed plan: the file, the copy to be noted, the cases it shows, and how it is marked."""

    wish: PlanWish
    content: bytes
    copy: Copy
    cases: tuple[str, ...]
    actions: int
    marking: str


class PlanSource:
    """Reads what the plan is printed from, once for as long as nothing changes.

    It may be asked from any thread; what was read serves each print of the same lines, so that
    another paper or margin costs only the setting of it.
    """

    def __init__(self, studio: Studio, *, changed: bool = False) -> None:
        """Begin to read.

        Args:
            studio: the open workspace.
            changed: whether the lines may be out of date, so that they are read again.
        """
        self._changed = changed
        self._registers = studio.registers
        self.workspace = studio.casefile(WORKSPACE)
        self.today = studio.today()
        self.by = studio.writer.actor
        self._lock = Lock()
        self._rows: tuple[ActionRow, ...] = ()
        self._wholes: tuple[WholeAction, ...] = ()
        self._chain: ChainCheck | None = None

    def wholes(self, rows: tuple[ActionRow, ...]) -> tuple[WholeAction, ...]:
        """These actions with all that is printed of them."""
        with self._lock:
            if rows != self._rows:
                known = self._known_now(rows) if self._changed else rows
                self._wholes = self._registers.whole_actions(known)
                self._rows = rows
            return self._wholes

    def whole_plan(self) -> tuple[ActionRow, ...]:
        """All actions that count; practice ones only where there is no real case."""
        return self._registers.actions(whole_plan(self._registers), _MOST)

    def imprint(self, *, paper: str = "", purpose: str = "", to: str = "") -> Imprint:
        """What stands on every page, the history verified."""
        from rca_studio.reports.compose import imprint_of
        from rca_studio.reports.context import Paper

        return imprint_of(
            self.workspace,
            self._verified(),
            printed_at=datetime.now().astimezone(),
            printed_by=self.by,
            paper=Paper(paper) if paper else None,
            purpose=purpose,
            to=to,
        )

    def margins(self, cases: tuple[str, ...]) -> Mapping[str, tuple[int | None, int | None]]:
        """The margin to harm of these cases today and after the plan, by their ids."""
        return self._registers.margins(cases)

    def _known_now(self, rows: tuple[ActionRow, ...]) -> tuple[ActionRow, ...]:
        """The lines as they are by now; what is gone is left out."""
        cases = {row.case_id for row in rows}
        if len(cases) <= _FEW:
            queries = [ActionQuery(case_id=case_id) for case_id in sorted(cases)]
        else:
            queries = [ActionQuery()]
        found = {row.id: row for one in queries for row in self._registers.actions(one, _MOST)}
        return tuple(found[row.id] for row in rows if row.id in found)

    def _verified(self) -> ChainCheck:
        """The history, verified anew only where it has grown: on a long one it takes a moment."""
        with self._lock:
            now = self._registers.head()
            known = self._chain
            if known is None or (known.entries, known.head) != (now.entries, now.head):
                self._chain = known = self._registers.verify()
            return known


def making(source: PlanSource, wish: PlanWish) -> Callable[[Progress], PlanMade]:
    """The work that sets the plan, for any thread; it tells the number of each page."""

    def make(progress: Progress) -> PlanMade:
        from rca_studio.reports.plan_sheets import PlanKind, PlanPrint, plan_pdf

        kind = PlanKind(wish.kind)
        rows = wish.rows
        if kind is PlanKind.OVERDUE:
            rows = tuple(row for row in rows if is_overdue(row, source.today))
        wholes = source.wholes(rows)
        progress(0)
        cases = tuple(dict.fromkeys(whole.row.case_id for whole in wholes))
        imprint = source.imprint(paper=wish.paper, purpose=wish.purpose, to=wish.to)
        job = PlanPrint(
            kind=kind,
            wholes=wholes,
            imprint=imprint,
            today=source.today,
            selection=wish.selection,
            landscape=wish.landscape,
            grey=wish.grey,
            margin=wish.margin,
            margins=source.margins(cases) if kind is PlanKind.BY_CASE else {},
            people=source.workspace.people,
        )
        content = plan_pdf(job, progress)
        chain = imprint.chain
        return PlanMade(
            wish=wish,
            content=content,
            copy=Copy(f"Action plan: {kind.label.lower()}", chain.entries, chain.head),
            cases=cases,
            actions=len(wholes),
            marking=job.marking,
        )

    return make
