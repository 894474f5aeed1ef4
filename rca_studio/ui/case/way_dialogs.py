"""Sheets that turn a case back, end it early or open it again: each with a reason in words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.proof import RejectedAs
from rca_studio.domain.way_rules import may_reopen_at
from rca_studio.editing import proof_gestures
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import ComboBox, Field, TextArea

_NAMED = "The reason stands in the case and in its report, with the name {}."


class ReasonSheet(AskSheet):
    """Asks for a reason and, where there is a choice, for a stage; waits until there is one."""

    def __init__(
        self,
        title: str,
        text: str,
        label: str,
        yes: str,
        parent: QWidget | None = None,
        *,
        stages: tuple[Stage, ...] = (),
        stage: Stage | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(title, text, yes, parent)
        self.stages = ComboBox()
        self.stages.set_choices(
            tuple((one.value, one.label) for one in stages), stage.value if stage else ""
        )
        if stages:
            self.body.addWidget(Field("To which stage?", self.stages))
        else:
            self.stages.hide()
        self.editor = TextArea(reason, rows=4)
        self.editor.textChanged.connect(self._judge)
        self.body.addWidget(Field(label, self.editor))
        self._judge()
        self.editor.setFocus()

    @property
    def stage(self) -> Stage:
        """The stage chosen."""
        return Stage(self.stages.key)

    @property
    def reason(self) -> str:
        """What was written."""
        return self.editor.text().strip()

    def _judge(self) -> None:
        self.yes.setEnabled(bool(self.reason))


def ask_return(studio: Studio, case_id: str, parent: QWidget | None = None) -> ReasonSheet:
    """Ask to which earlier stage a case goes back, and why."""
    case = studio.casefile(case_id).case
    earlier = tuple(stage for stage in Stage if stage.number < case.stage.number)
    sheet = ReasonSheet(
        f"Return {case.reference} to an earlier stage",
        f"Nothing that was done is taken away. {_NAMED.format(studio.writer.actor)}",
        "What is still to be done there?",
        "Return the case",
        parent,
        stages=earlier,
        stage=earlier[-1],
    )
    return _open(
        sheet,
        lambda: studio.edit(
            proof_gestures.send_back(
                studio.casefile(case_id), sheet.stage, studio.writer.stamp(), sheet.reason
            )
        ),
    )


def ask_reject(studio: Studio, case_id: str, parent: QWidget | None = None) -> ReasonSheet:
    """Ask why a record is not reviewed as a near miss."""
    case = studio.casefile(case_id).case
    sheet = ReasonSheet(
        f"{case.reference} is not a near miss",
        "It is closed without a review. Nothing of it is taken away: it stays readable, is found "
        "by the filter “Rejected or merged”, and can be reopened. "
        + _NAMED.format(studio.writer.actor),
        "Why is it not reviewed as a near miss?",
        "Close without a review",
        parent,
    )
    return _open(
        sheet,
        lambda: studio.edit(
            proof_gestures.reject(
                studio.casefile(case_id),
                RejectedAs.NOT_NEAR_MISS,
                studio.writer.stamp(),
                sheet.reason,
            )
        ),
    )


def ask_reopen(
    studio: Studio,
    case_id: str,
    parent: QWidget | None = None,
    *,
    stage: Stage | None = None,
    reason: str = "",
) -> ReasonSheet:
    """Ask at which stage a closed or rejected case is opened again, and why.

    Args:
        studio: the open workspace.
        case_id: the case.
        parent: what the sheet stands over.
        stage: the stage proposed; without one, where the case was before it ended.
        reason: the reason proposed.
    """
    casefile = studio.casefile(case_id)
    ended = casefile.rejection is not None
    stages = may_reopen_at(casefile)
    text = "It goes on with all that is known of it. "
    if ended and casefile.rejection and casefile.rejection.duplicate_of:
        text += "The case it was merged into keeps what it has from it. "
    sheet = ReasonSheet(
        f"Reopen {casefile.case.reference}",
        text + _NAMED.format(studio.writer.actor),
        "Why is it opened again?",
        "Reopen the case",
        parent,
        stages=stages,
        stage=min(stage or stage_before_end(casefile), stages[-1], key=lambda one: one.number),
        reason=reason,
    )
    return _open(
        sheet,
        lambda: studio.edit(
            proof_gestures.reopen(
                studio.casefile(case_id), sheet.stage, studio.writer.stamp(), sheet.reason
            )
        ),
    )


def stage_before_end(casefile: CaseFile) -> Stage:
    """The stage a case was at before it ended; the last one where its way does not tell."""
    last = casefile.moves[-1].before if casefile.moves else Stage.VALIDATE
    return Stage.VALIDATE if last is Stage.CLOSE else last


def _open(sheet: ReasonSheet, do: Callable[[], object]) -> ReasonSheet:
    def agreed() -> None:
        do()

    sheet.agreed = agreed
    sheet.open()
    return sheet
