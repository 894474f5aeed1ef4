"""The panel of a control: what it is, what it did, and whether it would work again."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, ControlKind, ControlState, Gate, Reliability
from rca_studio.ui.causes.evidence_list import EvidenceList
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.panel import Panel, fill_nodes, gate_combo, narrow_combo
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.section import Section
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit

QUESTIONS = (
    ("reliable", "Was it reliable?"),
    ("other_staff", "With different staff?"),
    ("other_timing", "At another time?"),
    ("greater_pressure", "Greater pressure?"),
)


class ControlPanel(Panel):
    """A control and the questions of the practice."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        super().__init__(studio, navigator, "Selected control")
        self.kind = narrow_combo()
        self.kind.set_choices(tuple((k.value, k.label) for k in ControlKind))
        self.state = narrow_combo()
        self.state.set_choices(tuple((s.value, s.label) for s in ControlState))
        self.guards = narrow_combo()
        self.gate = gate_combo()
        self.answers: dict[str, ComboBox] = {}
        asked: list[QWidget] = []
        answers = tuple((r.value, r.label if r.value else "Not said") for r in Reliability)
        for key, words in QUESTIONS:
            combo = narrow_combo()
            combo.set_choices(answers)
            combo.setProperty("field", key)
            combo.activated.connect(_Answered(self, key))
            self.answers[key] = combo
            asked.append(Field(words, combo))
        self.column.addWidget(
            self.grid(
                (Field("What it relies on", self.kind),),
                (Field("What it did", self.state), Field("Causes needed", self.gate)),
                (Field("What it guards", self.guards),),
                (asked[0], asked[1]),
                (asked[2], asked[3]),
            )
        )
        self.why = LineEdit("", "What makes it so?")
        self.why.committed.connect(self._on_why)
        self.watch(self.why, "why_reliable")
        self.column.addWidget(Field("Why?", self.why))
        self.proof = EvidenceList(studio, navigator)
        self.causes = Section("Why it would not hold")
        self.column.addWidget(self.proof)
        self.column.addWidget(self.causes)
        self.causes.add_foot(
            self.button("Ask why…", Command.CHILD), self.button("Link a cause…", Command.LINK)
        )
        self.delete = self.button("Delete this control", Command.DELETE)
        self.column.addWidget(self.delete, 0, Qt.AlignmentFlag.AlignLeft)
        self.kind.activated.connect(self._on_kind)
        self.state.activated.connect(self._on_state)
        self.guards.activated.connect(self._on_guards)
        self.gate.activated.connect(self._on_gate)

    def fill(self, casefile: CaseFile) -> None:
        control = casefile.get(self.key)
        if not isinstance(control, Control):
            return
        self.words.show_value(control.text)
        self.kind.choose(control.kind.value)
        self.state.choose(control.state.value)
        self.gate.choose(control.gate.value)
        ends = [one for one in (casefile.harm, casefile.event) if one is not None]
        nodes = tuple((one.id, short(one.text, 60)) for one in (*ends, *casefile.causes))
        self.guards.set_choices(nodes, control.guards)
        for key, combo in self.answers.items():
            combo.choose(getattr(control, key).value)
            # The empty answer is a real one: it has to be found although it is no key.
            if getattr(control, key) is Reliability.UNANSWERED:
                combo.setCurrentIndex(0)
        self.why.show_value(control.why_reliable)
        self.proof.show_subject(casefile, control.id)
        fill_nodes(
            self.causes,
            self,
            ((c.id, c.text, c.evidence.label) for c in casefile.causes_of(control.id)),
            "Nothing yet",
        )

    def answer(self, field: str) -> None:
        """Keep the answer to one of the questions."""
        values: dict[str, Any] = {field: Reliability(self.answers[field].key)}
        self.revise(dict(QUESTIONS)[field], **values)

    def _on_kind(self, _index: int) -> None:
        self.revise("What a control relies on", kind=ControlKind(self.kind.key))

    def _on_state(self, _index: int) -> None:
        state = ControlState(self.state.key)
        self.revise(f"Control: {state.label.lower()}", state=state)

    def _on_guards(self, _index: int) -> None:
        self.revise("What a control guards", guards=self.guards.key)

    def _on_gate(self, _index: int) -> None:
        self.revise("How its causes combine", gate=Gate(self.gate.key))

    def _on_why(self, text: str) -> None:
        self.revise("Why a control is reliable", merge=True, why_reliable=text)


class _Answered:
    """One question was answered."""

    def __init__(self, panel: ControlPanel, field: str) -> None:
        self._panel, self._field = panel, field

    def __call__(self, _index: int) -> None:
        self._panel.answer(self._field)
