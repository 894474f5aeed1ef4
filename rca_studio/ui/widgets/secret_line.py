"""A line for a passphrase: hidden while it is typed, learned by no keyboard, forgotten for good."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from rca_studio.ui.widgets.field import LineEdit

_LEARN_NOTHING = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class SecretLine(LineEdit):
    """Shows dots until a person asks to see what they type."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.show_typing(False)

    def show_typing(self, on: bool) -> None:
        """Show what is typed, or hide it again."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        # With the dots Qt takes these hints away; what is shown is no less a secret.
        self.setInputMethodHints(self.inputMethodHints() | _LEARN_NOTHING)

    def forget(self) -> None:
        """Forget what was typed, so that undo cannot bring it back either."""
        self.setText("")  # and not clear(), which undo would take back
        self.commit()
