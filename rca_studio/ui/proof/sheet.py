"""A sheet with fields and two buttons, as all that proves something is asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.workspace.sheet import Sheet


class AskSheet(Sheet):
    """A title, a sentence, ``body`` to fill, "yes" and "Cancel"; scrolls on a small screen.

    ``agreed`` is called when yes was chosen and the sheet is gone.
    """

    def __init__(
        self, title: str, text: str, yes: str, parent: QWidget | None = None, wide: float = 58
    ) -> None:
        super().__init__(title, wide, parent)
        self.agreed: Callable[[], None] | None = None
        self.setWindowTitle("RCA Studio")
        self.setAccessibleName(f"{title} {text}".strip())
        self.words = Label(text, wrap=True)
        if not text:
            self.words.hide()
        self.body.addWidget(self.words)
        cancel = PlainButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.yes = PrimaryButton(yes)
        self.yes.setDefault(True)
        self.yes.setShortcut("Ctrl+Return")
        self.yes.setToolTip("Ctrl+Enter")
        self.yes.clicked.connect(self.accept)
        self.buttons.setSpacing(theme.grid(1))
        self.buttons.addStretch(1)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(self.yes)

    def ask_for(self, missing: str) -> None:
        """Switch "yes" off and say what is missing, as a sentence; on where nothing is."""
        self.yes.setEnabled(not missing)
        self.yes.setToolTip(plain_tip(missing) if missing else "Ctrl+Enter")
        self.yes.setAccessibleDescription(missing)

    def accept(self) -> None:
        """Close and go on, unless something is missing still."""
        if not self.yes.isEnabled():
            return
        super().accept()
        if self.agreed is not None:
            self.agreed()


def under(sheet: QWidget) -> QWidget:
    """What a sheet stands over, for the next one; the sheet keeps no reference of its own."""
    return sheet.parentWidget() or sheet
