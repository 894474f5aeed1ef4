"""Checks a printed report against the history of the open workspace, and says what came after."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QWidget
from shiboken6 import isValid

from rca_studio.editing.cancelling import Progress
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.proof.changes_sheet import ChangesSheet
from rca_studio.ui.proof.sheet import under
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Sheet

if TYPE_CHECKING:
    from rca_studio.reports.check import Verdict

REPORT_KINDS = "Reports (*.pdf)"


def check_printed(studio: Studio, parent: QWidget) -> None:
    """Ask for a report and tell whether this file still contains exactly its history."""

    def chosen(path: Path) -> None:
        CheckingSheet(studio, path, parent)

    studio.prompts.choose_file("Check a printed report", REPORT_KINDS, chosen)


class CheckingSheet(Sheet):
    """Reads the report and verifies the history behind the window; can be stopped."""

    def __init__(self, studio: Studio, path: Path, parent: QWidget) -> None:
        super().__init__("Checking the report…", 50, parent)
        self._studio = studio
        self.words = Label(f"{path.name} is held against the history of this file.", wrap=True)
        self.body.addWidget(self.words)
        self._bar = QProgressBar()
        self._bar.setRange(0, max(1, studio.registers.head().entries))
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Verifying the history")
        dress(self._bar, "progress")
        self.body.addWidget(self._bar)
        self.buttons.addStretch(1)
        self.stop = PlainButton("Stop")
        self.stop.clicked.connect(self.reject)
        self.buttons.addWidget(self.stop)
        registers = studio.registers

        def work(progress: Progress) -> Verdict:
            from rca_studio.reports.check import check_report

            return check_report(path, registers, progress)

        self._job = studio.jobs.start(
            work,
            self._on_done,
            failed=self._on_failed,
            progress=self._on_progress,
        )
        self.open()

    def reject(self) -> None:
        """Stop; nobody waits for the result any more."""
        self._studio.jobs.drop(self._job)
        super().reject()

    def _on_progress(self, done: object) -> None:
        if isinstance(done, int) and isValid(self):
            self._bar.setValue(done)

    def _on_done(self, verdict: Verdict) -> None:
        over = under(self)
        self.accept()
        VerdictSheet(verdict, over).open()

    def _on_failed(self, error: Exception) -> None:
        self.accept()
        self._studio.tell(error)


class VerdictSheet(Sheet):
    """What came of it: a sentence, what to do, and the newest steps of the report's case since."""

    def __init__(self, verdict: Verdict, parent: QWidget | None = None) -> None:
        fits = "The file holds the history of this report"
        super().__init__(fits if verdict.holds else "The report and the file differ", 64, parent)
        self._verdict = verdict
        tone = "good" if verdict.holds and not verdict.advice else "error"
        self.words = Label(verdict.words, token="text", wrap=True)
        sign = Label("✓ It holds" if tone == "good" else "! Look at this", token=tone)
        sign.set_size(theme.Size.STRONG)
        self.body.addWidget(sign)
        self.body.addWidget(self.words)
        for told in (verdict.advice, *verdict.signed):
            if told:
                self.body.addWidget(Label(told, wrap=True))
        self.buttons.setSpacing(theme.grid(1))
        self.later = PlainButton("What came after…")
        self.later.clicked.connect(self._on_later)
        self.later.setVisible(bool(verdict.steps))
        self.buttons.addWidget(self.later)
        self.buttons.addStretch(1)
        self.close_button = PlainButton("Close")
        self.close_button.clicked.connect(self.reject)
        self.buttons.addWidget(self.close_button)
        self.close_button.setFocus()

    def _on_later(self) -> None:
        about = "The newest steps in the case of the report since it was printed."
        ChangesSheet("Since the report was printed", self._verdict.steps, self, about).open()
