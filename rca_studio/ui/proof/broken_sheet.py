"""What is wrong with the history, in plain words: which entry, what was done to it, what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rca_studio.domain.chain_words import ADVICE, broken_sentence, short_code
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.proof.verifying import Proof
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time
from rca_studio.ui.workspace.sheet import Sheet


class BrokenSheet(Sheet):
    """Names the entry and the files that are not as they were written."""

    def __init__(self, proof: Proof, parent: QWidget | None = None) -> None:
        check, step, kept = proof.check, proof.step, proof.kept
        title = "The history does not hold" if not check.intact else "A kept file was changed"
        super().__init__(title, 64, parent)
        if not check.intact:
            self._say(broken_sentence(check, step))
            if step is not None:
                at = local_time(step.at) if _is_instant(step.at) else step.at
                stands = f"It stands there now as: {at}, {step.actor}, “{step.label}”."
                self._say("\n".join((stands, *step.details)), "muted")
            before = plural(check.entries, "change")
            code = f", head {short_code(check.head)}" if check.head else ""
            self._say(f"{before} before it follow from each other{code}.")
            self._say(ADVICE)
        for one in kept.doubtful if kept is not None else ():
            self._say(one.text)
        if kept is not None and not kept.intact:
            self._say(kept.advice)
        self.buttons.setSpacing(theme.grid(1))
        self.buttons.addStretch(1)
        self.close_button = PlainButton("Close")
        self.close_button.clicked.connect(self.reject)
        self.buttons.addWidget(self.close_button)
        self.close_button.setFocus()

    def _say(self, words: str, token: str = "text") -> None:
        from PySide6.QtCore import Qt

        label = Label(words, token=token, wrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(label)


def _is_instant(text: str) -> bool:
    """Whether a time can be read; somebody may have written anything there."""
    from datetime import datetime

    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
