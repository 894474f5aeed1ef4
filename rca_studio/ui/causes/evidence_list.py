"""Evidence for a cause or control: notes and files, each with who and when."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.review import Evidence
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.items import keep_evidence
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.prompts import TextQuestion
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.words import local_time


class EvidenceList(Section):
    """Lists and adds evidence for one subject."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("Evidence", parent)
        self._studio = studio
        self._case_id = ""
        self._subject = ""
        self.add_note = LinkButton("Add note…")
        self.add_file = LinkButton("Add file…")
        self.add_note.clicked.connect(self._on_note)
        self.add_file.clicked.connect(self._on_file)
        self.add_foot(self.add_note, self.add_file)

    def show_subject(self, casefile: CaseFile, subject: str) -> None:
        """Show the evidence for an entity."""
        self._case_id, self._subject = casefile.case_id, subject
        found = casefile.evidence_for(subject)

        def make() -> Iterable[QWidget]:
            if not found:
                yield Label("None yet", theme.Size.SMALL, "muted")
            for one in found:
                yield self._row(one)

        self.fill((subject, found), make)

    def _row(self, one: Evidence) -> QWidget:
        words = ", ".join(part for part in (one.note, one.file_name) if part)
        label = Label(words, wrap=True)
        label.setToolTip(plain_tip(f"{one.by}, {local_time(one.at)}"))
        remove = KeyButton("Remove", one.id, f"Remove evidence {short(words)}")
        remove.chosen.connect(self._on_remove)
        return line_of(label, remove)

    def _on_note(self) -> None:
        self._studio.prompts.ask_text(
            TextQuestion(
                title="Add evidence",
                text="What shows that it was so? Roles instead of names.",
                label="Evidence",
                yes="Add note",
                long=True,
            ),
            self._take_note,
        )

    def _take_note(self, note: str) -> None:
        stamp = self._studio.writer.stamp()
        evidence = Evidence(
            id=gestures.new_id(),
            case_id=self._case_id,
            subject=self._subject,
            note=note,
            by=stamp.actor,
            at=stamp.at,
        )
        self._studio.edit(gestures.attach(evidence))

    def _on_file(self) -> None:
        self._studio.prompts.choose_file("Choose evidence", "All files (*)", self._take_file)

    def _take_file(self, path: Path) -> None:
        evidence = keep_evidence(self._studio, self._case_id, self._subject, path)
        if evidence is not None:
            self._studio.edit(gestures.attach(evidence))

    def _on_remove(self, key: str) -> None:
        casefile = self._studio.casefile(self._case_id)
        if key in casefile:
            self._studio.edit(gestures.withdraw_evidence(casefile, key))
