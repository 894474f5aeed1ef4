"""Reads the plan behind the window; after an edit only the cases that were touched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from rca_studio.domain.action_code import action_code
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.plan import Action, Finding
from rca_studio.domain.proof import Rejection, StageMove
from rca_studio.domain.registers import ActionRow
from rca_studio.editing.ports import Progress
from rca_studio.editing.writer import Announcement
from rca_studio.ui.jobs import Job
from rca_studio.ui.plan.grouping import by_deadline
from rca_studio.ui.plan.rows import MOST, read_plan
from rca_studio.ui.studio import Studio

_Found = tuple[tuple[str, ...] | None, tuple[ActionRow, ...]]
"""The cases that were read (``None``: all of them), and their actions."""

_ONE_BY_ONE = 60
"""Beyond so many cases reading all of the plan is quicker."""

_WHOLE = (Case, Rejection, StageMove)
"""What may bring a case into the plan, out of it, or give it another name."""


class PlanReader(QObject):
    """The actions of all cases as they are stored, ``by_deadline``.

    Signals:
        came: the actions are other ones now (see ``rows``).
        failed: they could not be read; gets the error.
    """

    came = Signal()
    failed = Signal(object)

    def __init__(self, studio: Studio, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.rows: tuple[ActionRow, ...] = ()
        self.cut = False
        """Whether there are more actions than were read."""
        self.known = False
        """Whether anything was read yet."""
        self._all, self._cases = True, dict[str, None]()
        self._job: Job | None = None
        self._afterwards: Callable[[], None] | None = None

    @property
    def waits(self) -> bool:
        """Whether something was changed that was not read yet."""
        return self._all or bool(self._cases)

    def note(self, told: object) -> None:
        """Remember what a step touched; ``catch_up`` reads it."""
        step = told.step if isinstance(told, Announcement) else None
        if not isinstance(step, ChangeSet) or not step.changes:
            self._all = True
            return
        for change in step.changes:
            if isinstance(change.entity, _WHOLE):
                self._all = True
            elif isinstance(change.entity, Action | Finding):
                self._cases[change.entity.case_id] = None
        self._all = self._all or len(self._cases) > _ONE_BY_ONE or (self.cut and self.waits)

    def read_all(self) -> None:
        """Read everything again, whatever is known."""
        self._all = True
        self.catch_up()

    def catch_up(self) -> None:
        """Read what is not known yet; what is touched meanwhile is read afterwards."""
        if self._job is not None or not self.waits or self._studio.closed:
            return
        registers = self._studio.registers
        cases = () if self._all else tuple(self._cases)
        whole = self._all
        self._all, self._cases = False, {}
        # What was rejected or merged has no plan of its own any more.
        planned = [one for one in cases if self._studio.casefile(one).rejection is None]

        def read(_progress: Progress) -> _Found:
            if whole:
                rows = read_plan(registers)
                for row in rows:  # remembered, so that the first search need not work them out
                    action_code(row.case_reference, row.id)
                return None, (*by_deadline(rows[:MOST]), *rows[MOST:])
            return cases, tuple(row for case in planned for row in read_plan(registers, case))

        self._job = self._studio.jobs.start(read, self._on_read, failed=self._on_failed)

    def when_read(self, do: Callable[[], None]) -> None:
        """Do something with the plan as it is: at once, or as soon as all of it was read."""
        self.catch_up()
        self._afterwards = do
        self._go_on()

    def _go_on(self) -> None:
        do = self._afterwards
        if do is not None and self._job is None:
            self._afterwards = None
            do()

    def _on_read(self, found: _Found) -> None:
        self._job = None
        self.known = True
        cases, rows = found
        if cases is None:
            self.rows, self.cut = rows[:MOST], len(rows) > MOST
        else:
            self.rows = by_deadline(spliced(self.rows, cases, rows))
        self.came.emit()
        self.catch_up()
        self._go_on()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._all = True
        self._afterwards = None
        self.failed.emit(error)


def spliced(
    rows: tuple[ActionRow, ...], cases: tuple[str, ...], new: tuple[ActionRow, ...]
) -> tuple[ActionRow, ...]:
    """The plan with the actions of some cases as they are now, each case where it stood."""
    anew: dict[str, list[ActionRow]] = {case: [] for case in cases}
    for row in new:
        anew[row.case_id].append(row)
    there = {row.id: row for row in new}
    known = {row.id for row in rows if row.case_id in anew}
    kept = [there.get(row.id, row) for row in rows if row.case_id not in anew or row.id in there]
    kept += [row for case in cases for row in anew[case] if row.id not in known]
    return tuple(kept)
