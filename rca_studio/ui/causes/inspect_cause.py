"""The panel of a cause."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.analysis.margin import Analysis, path_of
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, EvidenceState, Gate, Link
from rca_studio.domain.plan import Action, Finding, Strength
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.evidence_list import EvidenceList
from rca_studio.ui.causes.inspect_known import KnownFields
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.node_link import NodeLink
from rca_studio.ui.causes.panel import Panel, fill_nodes, gate_combo, narrow_combo
from rca_studio.ui.causes.proof import Proof
from rca_studio.ui.causes.requests import finding_from
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.causes.statement import StatementField
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill

EVIDENCE_TONES = {
    EvidenceState.HYPOTHESIS: "neutral",
    EvidenceState.SUPPORTED: "warning",
    EvidenceState.VERIFIED: "good",
    EvidenceState.RULED_OUT: "neutral",
}
STRENGTH_TONES = {
    Strength.STRONGER: "good",
    Strength.INTERMEDIATE: "warning",
    Strength.WEAKER: "neutral",
    Strength.UNKNOWN: "neutral",
}
_MOST_SETS = 40
"""So many ways to harm are looked at for the actions that break them."""


def breaking_actions(casefile: CaseFile, analysis: Analysis, key: str) -> tuple[Action, ...]:
    """The actions that change something on a way to harm that goes through this node."""
    if not any(action.effects for action in casefile.actions):
        return ()
    on_ways: set[str] = {key}
    for way in analysis.cut_sets[:_MOST_SETS]:
        path = path_of(casefile, way.ids)
        if key in path:
            on_ways |= path
    # A planned control stands on no way yet; what counts is the node it will guard.
    on_ways |= {control.id for control in casefile.controls if control.guards in on_ways}
    return tuple(
        action
        for action in casefile.actions
        if any(effect.target in on_ways for effect in action.effects)
    )


class CausePanel(Panel):
    """A cause: its words, where it stands, what shows it, what breaks it."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        super().__init__(studio, navigator, "Selected cause")
        self._pills = [Pill(), Pill(), Pill(), Pill()]
        tags = QWidget()
        row = FlowLayout(tags)
        row.setSpacing(theme.grid(0.75))
        for pill in self._pills:
            row.addWidget(pill)
        self.category = narrow_combo()
        self.known = KnownFields(self, Proof(studio, navigator))
        self.evidence, self.nature = self.known.state, self.known.nature
        self.gate = gate_combo()
        self.statements = QVBoxLayout()
        self.statements.setSpacing(theme.grid(1))
        self._fields: dict[str, StatementField] = {}
        self.plan = self.button("Plan an action…", Command.ACTION)
        self.write_finding = LinkButton("Write a finding from it…")
        self.write_finding.clicked.connect(self._on_finding)
        self.proof = EvidenceList(studio, navigator)
        self.breaks = Section("Actions that break this path")
        self.breaks.add_foot(self.plan)
        self.controls = Section("Controls that guard it")
        self.causes = Section("What made it likely")
        self.effects = Section("What it leads to")
        self.column.addWidget(tags)
        self.column.addWidget(
            self.grid(
                (Field("Category", self.category),),
                (Field("Evidence", self.evidence), Field("Causes needed", self.gate)),
            )
        )
        self.column.addWidget(self.known)
        self.column.addWidget(self.proof)
        self.column.addLayout(self.statements)
        self.column.addWidget(self.write_finding)
        for section in (self.breaks, self.controls, self.causes, self.effects):
            self.column.addWidget(section)
        self.causes.add_foot(
            self.button("Ask why…", Command.CHILD), self.button("Add beside it…", Command.SIBLING)
        )
        self.controls.add_foot(self.button("Add a control…", Command.CONTROL))
        self.effects.add_foot(self.button("Link…", Command.LINK))
        self.delete = self.button("Delete this cause", Command.DELETE)
        self.column.addWidget(self.delete, 0, Qt.AlignmentFlag.AlignLeft)
        self.category.activated.connect(self._on_category)
        self.gate.activated.connect(self._on_gate)

    def fill(self, casefile: CaseFile) -> None:
        cause = casefile.get(self.key)
        if not isinstance(cause, Cause):
            return
        self.words.show_value(cause.text)
        frame = self.studio.frames.get(casefile.case.frame) or next(
            iter(self.studio.frames.values())
        )
        bones = tuple((bone.key, bone.label) for bone in frame.bones)
        known = frame.bone(cause.category) is not None
        loose = () if known else ((cause.category, "Not placed yet"),)
        self.category.set_choices((*loose, *bones), cause.category)
        self.known.show_cause(casefile, cause)
        self.gate.choose(cause.gate.value)
        analysis = self.analysis
        self._fill_pills(cause, analysis)
        self._fill_statements(casefile)
        self.proof.show_subject(casefile, cause.id)
        self._fill_breaks(breaking_actions(casefile, analysis, cause.id))
        self._fill_neighbours(casefile, cause)

    def _fill_pills(self, cause: Cause, analysis: Analysis) -> None:
        share = analysis.leverage.get(cause.id, 0.0)
        known = cause.evidence is not EvidenceState.HYPOTHESIS
        root = "Root cause" if known else "Possible root cause"  # a cause needs evidence
        words = [
            (cause.evidence.label, EVIDENCE_TONES[cause.evidence]),
            (root if cause.id in analysis.root_causes else "", "info"),
            ("A question" if cause.question else "", "warning"),
            (f"On {share:.0%} of the ways to harm" if share else "", "neutral"),
        ]
        for pill, (word, tone) in zip(self._pills, words, strict=True):
            pill.show_word(word, tone)

    def _fill_statements(self, casefile: CaseFile) -> None:
        findings = [f for f in casefile.findings if self.key in f.causes]
        wanted = {finding.id for finding in findings}
        for gone in self._fields.keys() - wanted:
            field = self._fields.pop(gone)
            field.hide()
            field.deleteLater()
        for finding in findings:
            self._field(finding).show_finding(casefile, finding, self.key)
        self.write_finding.setVisible(not findings)

    def _field(self, finding: Finding) -> StatementField:
        if finding.id not in self._fields:
            field = StatementField(self.studio, f"Causal statement {finding.label}")
            field.committed.connect(self._on_statement)
            self._fields[finding.id] = field
            self.statements.addWidget(field)
        return self._fields[finding.id]

    def _fill_breaks(self, actions: tuple[Action, ...]) -> None:
        def make() -> Iterable[QWidget]:
            if not actions:
                yield Label("None yet", theme.Size.SMALL, "muted")
            for action in actions:
                button = NodeLink(action.text, action.id, f"Go to action {action.text}")
                button.chosen.connect(self._on_action)
                pill = Pill(action.strength.label, STRENGTH_TONES[action.strength])
                yield line_of(button, pill)

        self.breaks.fill(tuple((a.id, a.text, a.strength) for a in actions), make)

    def _fill_neighbours(self, casefile: CaseFile, cause: Cause) -> None:
        fill_nodes(
            self.controls,
            self,
            ((c.id, c.text, c.state.label) for c in casefile.controls_of(cause.id)),
            "None",
        )
        fill_nodes(
            self.causes,
            self,
            ((c.id, c.text, c.evidence.label) for c in casefile.causes_of(cause.id)),
            "Nothing yet",
        )
        links = [link for link in casefile.links if link.cause_id == cause.id]
        rows = tuple((link, _end_words(casefile, link)) for link in links)

        def make() -> Iterable[QWidget]:
            for link, words in rows:
                go = NodeLink(words, link.effect_id, f"Go to {words}")
                go.chosen.connect(self.wants)
                remove = KeyButton("Remove link", link.id, f"Remove the link to {words}")
                remove.chosen.connect(self._on_unlink)
                yield line_of(go, remove)

        self.effects.fill(rows, make)

    # -- edits -----------------------------------------------------------------------------------

    def _on_category(self, _index: int) -> None:
        self.revise("Move to another category", category=self.category.key)

    def _on_gate(self, _index: int) -> None:
        self.revise("How its causes combine", gate=Gate(self.gate.key))

    def _on_statement(self, finding_id: str, text: str) -> None:
        finding = self.casefile.get(finding_id)
        if isinstance(finding, Finding) and finding.statement != text:
            self.studio.edit(gestures.revise(finding, merge=True, statement=text))

    def _on_finding(self) -> None:
        finding_from(self.studio, self.navigator, self._case_id, self.key)

    def _on_action(self, key: str) -> None:
        self.navigator.open_case(self._case_id, "actions", key)

    def _on_unlink(self, key: str) -> None:
        if self.casefile.get(key) is not None and self.studio.edit(
            gestures.unlink(self.casefile, key)
        ):
            say_with_undo(self.studio, self.navigator, "The link was removed")


def _end_words(casefile: CaseFile, link: Link) -> str:
    end = casefile.get(link.effect_id)
    words = getattr(end, "text", "") or "(no words yet)"
    return f"Control: {words}" if isinstance(end, Control) else words
