"""The panels of the event, the harm, and a link."""

from __future__ import annotations

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Event, Gate, Harm, Link
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.panel import Panel, fill_nodes, gate_combo
from rca_studio.ui.causes.section import Section
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.labels import Label


class EndPanel(Panel):
    """The event or the harm."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        super().__init__(studio, navigator, "The event")
        self.gate = gate_combo()
        self.gate.activated.connect(self._on_gate)
        self.help = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.controls = Section("Controls that guard it")
        self.causes = Section("What made it likely")
        self.causes.add_foot(
            self.button("Ask why…", Command.CHILD), self.button("Link a cause…", Command.LINK)
        )
        self.controls.add_foot(self.button("Add a control…", Command.CONTROL))
        self.column.addWidget(self.help)
        self.column.addWidget(Field("Causes needed", self.gate))
        self.column.addWidget(self.controls)
        self.column.addWidget(self.causes)

    def fill(self, casefile: CaseFile) -> None:
        node = casefile.get(self.key)
        if not isinstance(node, Event | Harm):
            return
        harm = isinstance(node, Harm)
        self.caption.setText("The harm that did not happen" if harm else "The event")
        self.words.setAccessibleName(
            "What could have happened?" if harm else "What almost happened?"
        )
        protocol = self.studio.protocol_of(casefile)
        self.help.setText(
            protocol.harm_prompt or "It follows the event; more causes may be needed for it."
            if harm
            else protocol.event_prompt or "What almost went on to harm."
        )
        self.words.show_value(node.text)
        self.gate.choose(node.gate.value)
        fill_nodes(
            self.controls,
            self,
            ((c.id, c.text, c.state.label) for c in casefile.controls_of(node.id)),
            "None yet",
        )
        fill_nodes(
            self.causes,
            self,
            ((c.id, c.text, c.evidence.label) for c in casefile.causes_of(node.id)),
            "Nothing yet",
        )

    def _on_gate(self, _index: int) -> None:
        self.revise("How its causes combine", gate=Gate(self.gate.key))


class LinkPanel(Panel):
    """A link: from where to where."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        super().__init__(studio, navigator, "Selected link")
        self.words.hide()
        self.ends = Section("From and to")
        self.remove = PlainButton("Remove the link")
        self.remove.clicked.connect(self._on_remove)
        self.column.addWidget(self.ends)
        self.column.addWidget(self.remove, 0)

    @property
    def first(self) -> PlainButton:
        """Where the focus goes first."""
        return self.remove

    def fill(self, casefile: CaseFile) -> None:
        link = casefile.get(self.key)
        if not isinstance(link, Link):
            return
        ends = ((link.cause_id, "cause"), (link.effect_id, "effect"))
        rows = ((key, getattr(casefile.get(key), "text", ""), note) for key, note in ends)
        fill_nodes(self.ends, self, rows, "")

    def _on_remove(self) -> None:
        link = self.entity
        if isinstance(link, Link) and self.studio.edit(gestures.unlink(self.casefile, link.id)):
            say_with_undo(self.studio, self.navigator, "The link was removed")
            self.wants.emit(link.effect_id)
