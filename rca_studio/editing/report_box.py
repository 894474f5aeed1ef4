"""The one way in for whoever reports without a name, and their way to hear back.

``put`` is what the report form, the kiosk and forms that came as files call. When what waits is
taken in decides how little its place in the history tells:

- in the morning, when the workspace is opened and before the day's backup is made, so that no copy
  holds a box;
- when the day turns while it is open; before a backup that somebody asks for, and before the file
  is written anew under another passphrase;
- when somebody who may see cases asks for it.

Not when the workspace is closed: a person who opens it, reports and closes it again would have an
entry of the history between those of others that name their minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from rca_studio.domain.casefile import CaseFile, StaleEdit
from rca_studio.domain.proof import Rejection
from rca_studio.domain.receipt_told import Told, told_of
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.editing.boxed import Box, BoxedAnswer, BoxedReport, FeltPlace, read_box
from rca_studio.editing.hearing_gestures import taken_in, what_goes
from rca_studio.editing.ports import Workspace
from rca_studio.editing.receipts import draw_phrase, read_phrase

if TYPE_CHECKING:
    from rca_studio.editing.writer import Writer

_TRIES = 3


class ReportBox:
    """Takes reports without a name, keeps them together, and tells their reporters what came of it.

    Args:
        workspace: where the box is.
        writer: gives the one writer; asked for when something is taken in.
        today: the present day.
        changed: called when something was put in or taken in.
    """

    def __init__(
        self,
        workspace: Workspace,
        writer: Callable[[], Writer],
        today: Callable[[], date] = date.today,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        self._workspace = workspace
        self._writer = writer
        self._today = today
        self._changed = changed

    # -- putting in ------------------------------------------------------------------------------

    def put(self, report: BoxedReport, phrase: str | None = None) -> str:
        """Put a report in; durable when it returns. Takes a moment, for its key is slow to make.

        Pictures are to be made anew before (``intake.pictures.take_in_picture``).

        Args:
            report: what was reported; its ``receipt`` is set here.
            phrase: the receipt phrase, if one was drawn before; drawn where left out.

        Returns:
            The receipt phrase. It is kept nowhere: show it now or never.

        Raises:
            KnownFault: it could not be kept; nothing was changed.
        """
        phrase = phrase or draw_phrase()
        key = self._workspace.receipt_key(phrase)
        safe = replace(report, receipt=key)
        self._change(lambda box: box.with_report(safe))
        return phrase

    def put_without_receipt(self, report: BoxedReport) -> None:
        """Put a report in whose reporter is not there to read a phrase, such as one on paper."""
        self._change(lambda box: box.with_report(replace(report, receipt="")))

    def put_forms(
        self, reports: Iterable[BoxedReport], felt: Iterable[tuple[FeltPlace, int]] = ()
    ) -> None:
        """Put in what came on forms, as one write: all of it, or nothing.

        Args:
            reports: those without a name.
            felt: how safe it felt, of reports with a name, too; its month is set here.

        Raises:
            KnownFault: it could not be kept; nothing was changed.
        """
        month = self._today().isoformat()[:7]
        told = [((month, *place[1:]), step) for place, step in felt]
        safe = [replace(one, receipt="") for one in reports]

        def change(box: Box) -> Box:
            for report in safe:
                box = box.with_report(report)
            for place, step in told:
                box = box.with_felt(place, step)
            return box

        if told or safe:
            self._change(change)

    def felt(self, question: str, step: int, service: str = "", staff_group: str = "") -> None:
        """Count how safe it felt to report, 1 to 5; of reports with a name, too."""
        place = (self._today().isoformat()[:7], question, service, staff_group)
        self._change(lambda box: box.with_felt(place, step))

    def answer(self, case_id: str, text: str) -> None:
        """Put in what a reporter answers to the reviewers of a case (``Told.case_id``).

        Raises:
            ValueError: there are no words.
        """
        if not text.strip():
            raise ValueError("an answer needs words")
        said = BoxedAnswer(case_id=case_id, text=text.strip())
        self._change(lambda box: box.with_answer(said))

    # -- asking ----------------------------------------------------------------------------------

    @property
    def waits(self) -> bool:
        """Whether anything waits."""
        return self._workspace.box_waits()

    @property
    def waiting(self) -> int:
        """How many reports and answers of reporters wait."""
        if not self.waits:
            return 0
        box = read_box(self._workspace.box())
        return len(box.reports) + len(box.answers)

    def key_of(self, typed: str) -> str:
        """By what the report of a typed phrase is found; slow, for a worker.

        It takes as long where the words can be no phrase.
        """
        return self._workspace.receipt_key(read_phrase(typed) or "no phrase")

    def told(self, key: str) -> Told | None:
        """What the reporter with this key is told; ``None`` where there is no such report."""
        case_id = self._workspace.case_of_receipt(key)
        box = read_box(self._workspace.box())
        if not case_id:
            return Told() if box.by_receipt(key) is not None else None
        told = told_of(*self._way_of(case_id))
        # what waits for the case that stays may be the answer of somebody else
        own = [one.text for one in box.answers.values() if one.case_id == case_id]
        return replace(told, talk=(*told.talk, *((True, text) for text in own)))

    # -- taking in -------------------------------------------------------------------------------

    def take_in(self) -> tuple[str, ...]:
        """Take in what waits; gives the ids of the new cases.

        How safe it felt may wait longer, see ``hearing_gestures.what_goes``. What was asked for and
        cannot be done stays in the box, whole.

        Raises:
            EditRejected: the workspace is read-only, or an import is under way.
            KnownFault: the file could not be written.
        """
        before = self._workspace.box()
        going, staying = what_goes(read_box(before), self._today().isoformat()[:7])
        if not going:
            return ()
        for content in sorted({p.content for r in going.reports.values() for p in r.pictures}):
            self._workspace.keep_file(content)
        writer = self._writer()
        day = self._today().isoformat()
        step = taken_in(going, day, self._references(len(going.reports)), writer.casefile)
        after = staying.content()
        if step.changes:
            writer.take_in(step, before, after)
        else:  # the case an answer belongs to was erased
            self._workspace.keep_box(before, after)
        self._changed()
        return tuple(sorted(going.reports))

    def _references(self, number: int) -> list[str]:
        setting = self._writer().casefile(WORKSPACE).get("reference_prefix")
        prefix = setting.value if isinstance(setting, Setting) and setting.value else "NM"
        first = self._workspace.next_reference(prefix).rpartition("-")[2]
        return [f"{prefix}-{int(first) + place:04d}" for place in range(number)]

    def _way_of(self, case_id: str) -> tuple[CaseFile, ...]:
        """The case, the one it was merged into, and so on to the one that stays."""
        way = [self._writer().casefile(case_id)]
        while into := next((one.duplicate_of for one in way[-1].of(Rejection)), ""):
            stays = self._writer().casefile(into)
            if not stays.exists or stays in way:
                break
            way.append(stays)
        return tuple(way)

    def _change(self, change: Callable[[Box], Box]) -> None:
        for left in reversed(range(_TRIES)):
            before = self._workspace.box()
            try:
                self._workspace.keep_box(before, change(read_box(before)).content())
            except StaleEdit:  # a form was taken in from the inbox at the same moment
                if not left:
                    raise
            else:
                self._changed()
                return
