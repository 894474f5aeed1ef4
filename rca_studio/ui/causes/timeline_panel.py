"""The panel of a step of the timeline: when, what happened, what was expected, who tells it."""

from __future__ import annotations

from rca_studio.domain.casefile import CaseFile, kind_name
from rca_studio.domain.moments import parse_moment, show_moment
from rca_studio.domain.timeline import EntryKind, TimelineEntry
from rca_studio.editing.story_gestures import make_cause
from rca_studio.ui.causes.evidence_list import EvidenceList
from rca_studio.ui.causes.panel import Panel, narrow_combo
from rca_studio.ui.causes.requests import short
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea

_EXAMPLES = ("2026", "Nov 2026", "18 Nov 2026", "or 18 Nov 2026, 20:40")
PRECISION = "As exact as it is known: " + ", ".join(
    one.replace(" ", "\N{NO-BREAK SPACE}") for one in _EXAMPLES
)


class EntryPanel(Panel):
    """A step of the timeline."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        super().__init__(studio, navigator, "Step of the timeline")
        self.words.setAccessibleName("What happened")
        self.kind = narrow_combo()
        self.kind.set_choices(tuple((kind.value, kind.label) for kind in EntryKind))
        self.moment = Field("When", LineEdit("", "Not known"), PRECISION)
        self.expected = Field(
            "What was expected", TextArea("", "What the plan or the habit says", rows=2)
        )
        self.source = Field("Who or what tells it", LineEdit("", "A role or a record, no names"))
        self.about = narrow_combo()
        self.proof = EvidenceList(studio, navigator)
        self.make_cause = LinkButton("Make it a cause of the event")
        self.column.addWidget(
            self.grid((self.moment,), (self.expected,), (Field("What it is", self.kind),))
        )
        self.column.addWidget(self.source)
        self.column.addWidget(Field("Tells of", self.about))
        self.column.addWidget(self.make_cause)
        self.column.addWidget(self.proof)
        self.column.addStretch(1)
        self.watch(self.expected.editor, "expected")
        self.watch(self.source.editor, "source")
        self.kind.activated.connect(self._on_kind)
        self.moment.editor.committed.connect(self._on_moment)
        self.expected.editor.committed.connect(self._on_expected)
        self.source.editor.committed.connect(self._on_source)
        self.about.activated.connect(self._on_about)
        self.make_cause.clicked.connect(self._on_make_cause)

    def fill(self, casefile: CaseFile) -> None:
        entry = casefile.get(self.key)
        if not isinstance(entry, TimelineEntry):
            return
        self.words.show_value(entry.text)
        self.kind.choose(entry.kind.value)
        self.moment.editor.show_value(show_moment(entry.moment))
        self.moment.set_needed(False)
        self.expected.editor.show_value(entry.expected)
        self.source.editor.show_value(entry.source)
        named = tuple(
            (node.id, f"{kind_name(node).capitalize()}: {short(node.text)}")
            for node in casefile.nodes
        )
        self.about.set_choices((("", "Nothing in the causes yet"), *named), entry.about)
        self.make_cause.setVisible(not entry.about and casefile.event is not None)
        self.proof.show_subject(casefile, entry.id)

    def _on_kind(self, _index: int) -> None:
        self.revise("What kind of step it is", kind=EntryKind(self.kind.key))

    def _on_moment(self, text: str) -> None:
        try:
            moment = parse_moment(text)
        except ValueError as error:
            self.moment.set_needed(True, str(error))
            return
        self.moment.set_needed(False)
        self.revise("When it was", moment=moment)

    def _on_expected(self, text: str) -> None:
        self.revise("What was expected", merge=True, expected=" ".join(text.split()))

    def _on_source(self, text: str) -> None:
        self.revise("Who tells it", merge=True, source=text.strip())

    def _on_about(self, _index: int) -> None:
        self.revise("What it tells of", about=self.about.key)

    def _on_make_cause(self) -> None:
        casefile = self.casefile
        if casefile.event is None or not isinstance(self.entity, TimelineEntry):
            return
        step, made = make_cause(casefile, self.key, casefile.event.id)
        if self.studio.edit(step):
            self.navigator.say(
                "It is a cause of the event now", "Show it", lambda: self.wants.emit(made)
            )
