"""A link button that tells which thing it stands for: for lists that are filled again and again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.buttons import LinkButton


class KeyButton(LinkButton):
    """``chosen`` tells the key it was made with; one bound method can serve a whole list.

    A ``quiet`` one is small and muted, for what is seldom wanted.
    """

    chosen = Signal(str)

    def __init__(
        self,
        text: str,
        key: str,
        name: str = "",
        parent: QWidget | None = None,
        *,
        quiet: bool = False,
    ) -> None:
        super().__init__(text, parent)
        self.key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if quiet:
            self.step = theme.Size.SMALL
            self._font()
            dress(self, "quiet")
        if name:
            self.setAccessibleName(name)
        self.clicked.connect(self._tell)

    def _tell(self) -> None:
        self.chosen.emit(self.key)
