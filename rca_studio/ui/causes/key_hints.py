"""The line below the picture that names the keys used most, as this person has them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.causes.key_settings import key_of_menu, keyboard
from rca_studio.ui.causes.keys import hints
from rca_studio.ui.widgets.labels import Label


class KeyHints(Label):
    """Keeps up with the keys a person chooses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", theme.Size.SMALL, "muted", wrap=True, parent=parent)
        self._steps = False
        self._show_keys()
        keyboard.changed.connect(self._show_keys)

    def show_for(self, *, steps: bool) -> None:
        """Name the keys of the timeline, or those of the other views."""
        self._steps = steps
        self._show_keys()

    def _show_keys(self) -> None:
        self.setText(hints(key_of_menu("keys"), steps=self._steps))
