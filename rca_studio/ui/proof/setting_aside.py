"""A step that a duty kept apart forbids: two people may set the duty aside for this once."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import ChangeSet, StaleEdit
from rca_studio.domain.deeds import Deed
from rca_studio.domain.duties import DutyBreach
from rca_studio.editing import proof_gestures
from rca_studio.editing.writer import EditRejected
from rca_studio.faults import KnownFault
from rca_studio.ui.people.asking import ask_second_person
from rca_studio.ui.proof.allowing import why_not
from rca_studio.ui.proof.sheet import AskSheet, under
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import Field, TextArea
from rca_studio.ui.widgets.labels import Label

_ABOUT = (
    "Duties are kept apart so that nobody checks their own work. Another person can do this step; "
    "or two people set the duty aside for this once, with a reason. It stands in the report."
)


def edit_or_set_aside(studio: Studio, step: ChangeSet, parent: QWidget) -> bool:
    """Do a step; where only duties kept apart forbid it, offer at once to set them aside.

    Returns:
        Whether the step is done now. Where the offer is taken it is done later, together with the
        exceptions, as one step.
    """
    try:
        studio.writer.edit(step)
    except EditRejected as error:
        duties = tuple(one for one in error.breaches if isinstance(one, DutyBreach))
        if not duties or len(duties) < len(error.breaches):
            studio.tell(error)
        else:
            SetAsideSheet(studio, step, duties, parent).open()
        return False
    except (StaleEdit, KnownFault, ValueError) as error:
        studio.tell(error)
        return False
    return True


class SetAsideSheet(AskSheet):
    """Why the step is not done, and the way to let two people set the duty aside."""

    def __init__(
        self,
        studio: Studio,
        step: ChangeSet,
        breaches: tuple[DutyBreach, ...],
        parent: QWidget,
    ) -> None:
        said = ". ".join(dict.fromkeys(f"{one[0].upper()}{one[1:]}" for one in breaches))
        super().__init__(
            "Another person has to do this", f"{said}.", "Ask a second person…", parent
        )
        self._studio, self._step, self._breaches = studio, step, breaches
        self.body.addWidget(Label(_ABOUT, token="muted", wrap=True))
        self.reason = TextArea("", "Why can nobody else do it in time?", rows=3)
        self._field = Field("Why the duty is set aside", self.reason)
        self.body.addWidget(self._field)
        self._refused = why_not(studio, Deed.SET_DUTY_ASIDE)
        if self._refused:
            self._field.hide()
            self.body.addWidget(Label(self._refused, wrap=True))
        self.reason.textChanged.connect(self._judge)
        self.agreed = self._ask_second
        self._judge()
        self.reason.setFocus()

    def _judge(self) -> None:
        self.yes.setVisible(not self._refused)
        self.yes.setEnabled(not self._refused and bool(self.reason.text().strip()))

    def _ask_second(self) -> None:
        reason = self.reason.text().strip()
        duties = "; ".join(dict.fromkeys(one.duty.label for one in self._breaches))
        studio, step, breaches = self._studio, self._step, self._breaches

        def agreed(second: str) -> None:
            set_aside(studio, step, breaches, second, reason)

        ask_second_person(
            studio,
            under(self),
            "Set this duty aside for this once",
            f"{duties}. Reason: “{reason}” Both names stand in the report.",
            agreed,
        )


def set_aside(
    studio: Studio,
    step: ChangeSet,
    breaches: tuple[DutyBreach, ...],
    second: str,
    reason: str,
) -> bool:
    """Do a step together with the exceptions it needs, all of it or nothing."""
    stamp = studio.writer.stamp()
    asked = {(one.duty.value, one.subject, one.case_id) for one in breaches}
    exceptions = tuple(
        change
        for duty, subject, case_id in sorted(asked)
        for change in proof_gestures.set_duty_aside(
            studio.casefile(case_id), duty, subject, stamp, second, reason
        ).changes
    )
    label = f"{step.label}, with a duty set aside"
    return studio.edit(ChangeSet(label, (*step.changes, *exceptions)))
