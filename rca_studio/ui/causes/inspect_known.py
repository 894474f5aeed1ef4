"""What is known of a cause: its state of evidence, why it is ruled out, what kind of thing it is,
and who will answer where it is still a question."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, CauseNature, EvidenceState
from rca_studio.ui import theme
from rca_studio.ui.case.actions_date import DayEdit
from rca_studio.ui.causes.ask_why import AskWhy
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.panel import CommandLink, Panel, narrow_combo
from rca_studio.ui.causes.proof import Proof
from rca_studio.ui.widgets.field import Field, GrowingLine, LineEdit

NATURES = {
    CauseNature.CONDITION: "A condition of work or place",
    CauseNature.HUMAN_ERROR: "Something that came out otherwise than meant",
    CauseNature.DEPARTURE: "Something that was done differently from the plan",
    CauseNature.OMISSION: "Something that was not done",
}
"""What a cause is, in words that judge nobody."""


class KnownFields(QWidget):
    """The fields below the words of a cause; edits go through the panel they stand on."""

    def __init__(self, panel: Panel, proof: Proof) -> None:
        super().__init__()
        self._panel, self._proof = panel, proof
        self.state = narrow_combo()
        self.state.set_choices(tuple((s.value, s.label) for s in EvidenceState))
        self.state.activated.connect(self._on_state)
        self.reason = Field("Why it is ruled out", GrowingLine("", "What shows that it was not so"))
        self.reason.editor.committed.connect(self._on_reason)
        panel.watch(self.reason.editor, "ruled_out_because")
        self.nature = narrow_combo()
        self.nature.set_choices(tuple((n.value, words) for n, words in NATURES.items()))
        self.nature.activated.connect(self._on_nature)
        self.ask_on = AskWhy()
        self.ask_on.asks.connect(panel.asks)
        self.duty = Field(
            "What asked for it",
            GrowingLine("", "A plan, a procedure, an agreement"),
            "Not doing something is a cause only where it was asked for.",
        )
        self.duty.editor.committed.connect(self._on_duty)
        panel.watch(self.duty.editor, "duty")
        self.question = CommandLink("Mark as a question", Command.QUESTION)
        self.question.asked.connect(panel.asks)
        self.who = Field("Who will answer", LineEdit("", "A role, no names"))
        self.who.editor.committed.connect(self._on_who)
        self.until = DayEdit("Until", panel.studio.today())
        self.until.day_committed.connect(self._on_until)
        self._until = Field("Until", self.until)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1))
        for part in (
            Field("What it is", self.nature),
            self.ask_on,
            self.duty,
            self.reason,
            self.question,
            self.who,
            self._until,
        ):
            column.addWidget(part)

    def show_cause(self, casefile: CaseFile, cause: Cause) -> None:
        """Bring all parts up to date."""
        self.state.choose(cause.evidence.value)
        self.nature.choose(cause.nature.value)
        out = cause.evidence is EvidenceState.RULED_OUT
        self.reason.editor.show_value(cause.ruled_out_because)
        self.reason.setVisible(out)
        self.reason.set_needed(out and not cause.ruled_out_because)
        self.ask_on.show_cause(casefile, cause)
        self.duty.editor.show_value(cause.duty)
        self.duty.setVisible(cause.nature is CauseNature.OMISSION)
        self.duty.set_needed(cause.nature is CauseNature.OMISSION and not cause.duty)
        self.question.show_text("No longer a question" if cause.question else "Mark as a question")
        self.who.editor.show_value(cause.answer_by)
        self.until.show_day(cause.answer_due)
        for part in (self.who, self._until):
            part.setVisible(cause.question)

    # -- edits -----------------------------------------------------------------------------------

    def _on_state(self, _index: int) -> None:
        state = EvidenceState(self.state.key)
        cause = self._panel.entity
        if isinstance(cause, Cause):
            self.state.choose(cause.evidence.value)  # until it is agreed and stored
            self._proof.set_state(self._panel, self._panel.casefile, cause.id, state)

    def _on_reason(self, text: str) -> None:
        cause = self._panel.entity
        words = " ".join(text.split())
        if not isinstance(cause, Cause) or cause.evidence is not EvidenceState.RULED_OUT:
            return
        if words:
            self._panel.revise("Why it is ruled out", merge=True, ruled_out_because=words)
        else:  # a cause is not ruled out for nothing
            self.reason.editor.show_value(cause.ruled_out_because)

    def _on_nature(self, _index: int) -> None:
        self._panel.revise("What kind of cause it is", nature=CauseNature(self.nature.key))

    def _on_duty(self, text: str) -> None:
        self._panel.revise("What asked for it", merge=True, duty=" ".join(text.split()))

    def _on_who(self, text: str) -> None:
        self._panel.revise("Who will answer", merge=True, answer_by=" ".join(text.split()))

    def _on_until(self, day: str) -> None:
        self._panel.revise("Until when it is answered", answer_due=day)
