"""Evidence for a cause, control or step of the timeline: what it is, who told it, and its file."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.evidence import FileTrouble
from rca_studio.domain.review import Evidence
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.file_check import FileChecks
from rca_studio.ui.causes.pasting import files_in
from rca_studio.ui.causes.proof import Proof
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.section import Section
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.words import local_time


class EvidenceList(Section):
    """Lists, adds, shows and changes evidence for one subject; files can be dropped on it."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__("Evidence", parent)
        self._studio, self._navigator = studio, navigator
        self._proof = Proof(studio, navigator)
        self._checks = FileChecks(studio, self._show)
        self._case_id = ""
        self._subject = ""
        self.add = LinkButton("Add evidence…")
        self.add.setToolTip(plain_tip("Files can be dropped here, too"))
        self.add.clicked.connect(self._on_add)
        self.add_foot(self.add)
        self.setAcceptDrops(not studio.read_only)

    def show_subject(self, casefile: CaseFile, subject: str) -> None:
        """Show the evidence for an entity."""
        self._case_id, self._subject = casefile.case_id, subject
        self._show()
        self._checks.look(one.sha256 for one in casefile.evidence_for(subject))

    def _show(self) -> None:
        if self._studio.closed:
            return
        found = self._casefile.evidence_for(self._subject)
        troubles = tuple(self._checks.trouble(one.sha256) for one in found)

        def make() -> Iterable[QWidget]:
            if not found:
                yield Label("None yet", theme.Size.SMALL, "muted")
            for one, trouble in zip(found, troubles, strict=True):
                row = EvidenceRow(one, trouble)
                row.asked.connect(self._on_asked)
                yield row

        self.fill((self._subject, found, troubles), make)

    @property
    def _casefile(self) -> CaseFile:
        return self._studio.casefile(self._case_id)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._proof.take_files(self._casefile, self._subject, files_in(event.mimeData()))

    def _on_add(self) -> None:
        self._proof.add(self, self._casefile, self._subject)

    def _on_asked(self, what: str, key: str) -> None:
        evidence = self._casefile.get(key)
        if not isinstance(evidence, Evidence):
            return
        match what:
            case "open":
                from rca_studio.ui.causes.evidence_viewer import open_evidence

                open_evidence(self._studio, self._navigator, evidence, self.window())
            case "change":
                self._proof.change(self, evidence)
            case _:
                step = gestures.withdraw_evidence(self._casefile, key)
                if self._studio.edit(step):
                    said = "The evidence was removed"
                    if len(step.changes) > 1:
                        said += ", and the cause is supported from now: nothing verifies it"
                    say_with_undo(self._studio, self._navigator, said)


class EvidenceRow(QWidget):
    """One piece of evidence; ``asked`` tells what shall be done ("open", "change", "remove") and
    its id."""

    asked = Signal(str, str)

    def __init__(
        self, evidence: Evidence, trouble: FileTrouble | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        words = " ".join((evidence.note or evidence.file_name).split())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.grid(0.75))
        column.setSpacing(0)
        self.words = Label(words, wrap=True)
        column.addWidget(self.words)
        self.facts = Label(facts_of(evidence), theme.Size.SMALL, "muted", wrap=True)
        self.facts.setToolTip(plain_tip(f"{evidence.by}, {local_time(evidence.at)}"))
        column.addWidget(self.facts)
        self.trouble = Label("", theme.Size.SMALL, "error", wrap=True)
        if trouble is not None:
            self.trouble.setText(
                f"{evidence.file_name} {trouble.label}. Compare with a backup, or add it once more."
            )
            column.addWidget(self.trouble)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(2))
        ways = [("Change…", "change"), ("Remove", "remove")]
        if evidence.sha256:
            ways.insert(0, ("Open", "open"))
        for text, what in ways:
            name = f"{text.rstrip('…')} evidence {short(words)}"
            button = KeyButton(text, evidence.id, name, quiet=True)
            button.setProperty("what", what)
            button.chosen.connect(self._tell)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.setAccessibleName(f"{words}, {self.facts.text()} {self.trouble.text()}".strip())

    def _tell(self, key: str) -> None:
        button = self.sender()
        if button is not None:
            self.asked.emit(str(button.property("what")), key)


def facts_of(evidence: Evidence) -> str:
    """What a piece of evidence is, its file where the words do not name it, and who told it."""
    named = evidence.file_name if evidence.note else ""
    parts = (evidence.kind.label, named, evidence.source)
    return " · ".join(part for part in parts if part)
