"""The foot of the history: whether it is intact, and the ways to look again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.proof.verifying import verifier_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill


class ProofBar(QWidget):
    """Shows what the verifier of the workspace knows, and lets it look thoroughly."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._verifier = verifier_of(studio)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.pill = Pill("Not verified yet", "neutral")
        self.words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.show_broken = PlainButton("What is wrong…")
        self.show_broken.clicked.connect(self._on_broken)
        self.report = PlainButton("Check a printed report…")
        self.report.clicked.connect(self._on_report)
        self.verify = PlainButton("Verify now")
        self.verify.clicked.connect(self._on_verify)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.grid(2), theme.grid(1), theme.grid(2), theme.grid(1))
        column.setSpacing(theme.grid(0.75))
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.grid(1.5))
        self.pill.setParent(self)
        self._row.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignLeft)
        self._row.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.grid(1.5))
        for button in (self.show_broken, self.report, self.verify):
            buttons.addWidget(button)
        self._row.addLayout(buttons)
        column.addLayout(self._row)
        column.addWidget(self.words)
        self._verifier.changed.connect(self.renew)
        self.renew()

    def set_narrow(self, narrow: bool) -> None:
        """Put the buttons below the word on the history instead of beside it."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)

    def look(self) -> None:
        """See to it that something is known: verify where nobody has yet."""
        if self._verifier.proof is None and not self._verifier.running:
            self._verifier.start()
        self.renew()

    def renew(self) -> None:
        """Show what is known now."""
        verifier = self._verifier
        word, tone = verifier.words
        self.pill.show_word(word, tone)
        self.words.setText(verifier.more)
        self.words.setVisible(bool(verifier.more))
        self.verify.show_text("Stop" if verifier.running else "Verify now")
        self.verify.setAccessibleDescription(
            "" if verifier.running else "The history, every record and every kept file"
        )
        proof = verifier.proof
        self.show_broken.setVisible(proof is not None and not proof.sound and not verifier.running)
        self.setAccessibleName(f"{word}. {verifier.more}")

    def _on_verify(self) -> None:
        if self._verifier.running:
            self._verifier.cancel()
        else:
            self._verifier.start(thorough=True)

    def _on_broken(self) -> None:
        from rca_studio.ui.proof.broken_sheet import BrokenSheet

        if self._verifier.proof is not None:
            BrokenSheet(self._verifier.proof, self.window()).open()

    def _on_report(self) -> None:
        from rca_studio.ui.proof.printed import check_printed

        check_printed(self._studio, self.window())
