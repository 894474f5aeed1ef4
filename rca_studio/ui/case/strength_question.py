"""A plan of weaker actions only is stopped with a question, and goes on only with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.gates import Blocker
from rca_studio.domain.plan import Action
from rca_studio.domain.words import listed, quoted
from rca_studio.editing import gestures
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import Field, TextArea

STRENGTH = "plan.strength"
"""What the gate asks of a plan of weaker actions only."""

_LABEL = "An action that changes the system"
_MOST_NAMED = 5


def asks_strength(blocking: Sequence[Blocker]) -> bool:
    """Whether the strength of the plan is all that a case still waits for."""
    return [one.key for one in blocking] == [STRENGTH]


def ask_strength(
    studio: Studio,
    case_id: str,
    parent: QWidget,
    *,
    then: Callable[[], object] | None = None,
    chosen: Callable[[str], object] | None = None,
) -> StrengthQuestion:
    """Ask the question over a window.

    Args:
        studio: the open workspace.
        case_id: the case.
        parent: what the sheet stands over.
        then: called once a reason was kept.
        chosen: gets the id of a stronger action that was added instead.
    """
    sheet = StrengthQuestion(studio, case_id, parent)
    sheet.then, sheet.chosen = then, chosen
    sheet.open()
    return sheet


class StrengthQuestion(AskSheet):
    """What would change the work itself? Leads to the library, or keeps a reason by name."""

    def __init__(self, studio: Studio, case_id: str, parent: QWidget | None = None) -> None:
        counting = [action for action in studio.casefile(case_id).actions if action.state.counts]
        super().__init__(
            "Every action here relies on people remembering",
            f"What would change the work itself? {_now(counting)}",
            "Choose a stronger one",
            parent,
            66,
        )
        self.then: Callable[[], object] | None = None
        self.chosen: Callable[[str], object] | None = None
        self._studio, self._case_id = studio, case_id
        self._over = parent
        self.reason = TextArea(
            "", "Nothing else can be done there before the move in March", rows=3
        )
        self.field = Field("Or why is this enough here?", self.reason)
        self.field.set_help(
            f"The reason stands in the report, with the name {studio.writer.actor}."
        )
        self.body.addWidget(self.field)
        self.go_on = PlainButton("Go on with this reason")
        self.go_on.clicked.connect(self._on_go_on)
        self.buttons.insertWidget(self.buttons.count() - 1, self.go_on)
        explain(self.yes, why_locked(studio, Deed.PLAN))
        self.reason.textChanged.connect(self._judge)
        self.agreed = self._choose
        self._judge()
        self.yes.setFocus()

    def _judge(self) -> None:
        refused = why_locked(self._studio, Deed.WAIVE)
        blank = "" if self.reason.text().strip() else "Say why first."
        explain(self.go_on, refused or blank)
        self.reason.setEnabled(not refused)

    def _on_go_on(self) -> None:
        if not self.go_on.isEnabled():
            return
        studio = self._studio
        stamp = studio.writer.stamp()
        reason = self.reason.text().strip()
        casefile = studio.casefile(self._case_id)
        step = gestures.waive(casefile, STRENGTH, _LABEL, stamp.actor, stamp.at, reason)
        self.reject()
        if studio.edit(step) and self.then is not None:
            self.then()

    def _choose(self) -> None:
        from rca_studio.ui.case.actions_library import LibrarySheet

        findings = tuple(one.id for one in self._studio.casefile(self._case_id).findings)
        wanted = findings if len(findings) == 1 else ()
        sheet = LibrarySheet(self._studio, self._case_id, wanted, self._over, stronger=True)
        sheet.added = self._added
        sheet.open()

    def _added(self, made: str) -> None:
        if self.chosen is not None:
            self.chosen(made)


def _now(actions: Sequence[Action]) -> str:
    words = listed([quoted(action.text, 80) for action in actions], "; ", _MOST_NAMED)
    return (
        f"Now the plan is: {words}. A reminder or a briefing fades; a change of place, equipment "
        "or of the steps of the work stays."
    )
