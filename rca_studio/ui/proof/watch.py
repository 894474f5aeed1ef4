"""Verifies the history behind the first page, and puts a strip above it where it does not hold."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rca_studio.domain.chain_words import broken_sentence
from rca_studio.ui import theme
from rca_studio.ui.proof.verifying import Proof, Verifier, verifier_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Label

BEGIN_AFTER = 800
"""So many milliseconds after the first page is seen; until then the page has the computer."""


class HistoryWatch(QObject):
    """Starts the verification of a workspace; ``broken`` tells what does not hold."""

    broken = Signal(object)
    sound = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self.verifier: Verifier = verifier_of(studio)
        self.verifier.found.connect(self._on_found)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BEGIN_AFTER)
        self._timer.timeout.connect(self._begin)

    def begin(self) -> None:
        """Begin in a moment; a second time changes nothing."""
        if self.verifier.proof is None:
            self._timer.start()

    def _begin(self) -> None:
        if self.verifier.proof is None:
            self.verifier.start()

    def _on_found(self, proof: Proof) -> None:
        if proof.sound:
            self.sound.emit()
        else:
            self.broken.emit(proof)


class BrokenBanner(Surface):
    """Says that the history does not hold, and from where; nobody is kept from working."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("error_fill", edge="bottom", parent=parent)
        self._studio = studio
        self._proof: Proof | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1), theme.grid(2.5), theme.grid(1))
        row.setSpacing(theme.grid(1.5))
        row.addWidget(Label("History does not hold", theme.Size.STRONG, "error"))
        self._words = Label("", token="text", wrap=True)
        row.addWidget(self._words, 1)
        self.what = PlainButton("What is wrong…")
        self.what.clicked.connect(self._on_what)
        self.again = PlainButton("Verify again")
        self.again.clicked.connect(self._on_again)
        row.addWidget(self.what)
        row.addWidget(self.again)
        self.setFocusProxy(self.what)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def show_proof(self, proof: Proof) -> None:
        """Say what was found."""
        self._proof = proof
        words = broken_sentence(proof.check, proof.step)
        if proof.kept is not None and not proof.kept.intact:
            words = f"{words} {proof.kept.text}".strip()
        self._words.setText(words)
        self.setAccessibleName(f"History does not hold. {words}")
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _on_what(self) -> None:
        from rca_studio.ui.proof.broken_sheet import BrokenSheet

        if self._proof is not None:
            BrokenSheet(self._proof, self.window()).open()

    def _on_again(self) -> None:
        verifier_of(self._studio).start(thorough=True)
