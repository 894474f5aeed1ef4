"""Smaller, the percentage, larger, the whole picture: for those who do not zoom by key or wheel."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.causes.drawing_view import DrawingView
from rca_studio.ui.causes.key_settings import keyboard
from rca_studio.ui.causes.keys import Command, key_words
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.buttons import LinkButton

_STEP = 1.2


class _Quiet(LinkButton):
    """Small and muted: the picture is what counts."""

    step = theme.Size.SMALL

    def __init__(self, words: str) -> None:
        super().__init__(words)
        dress(self, "quiet")


class ZoomBar(QWidget):
    """Buttons for one picture; the one with the percentage goes back to 100 %."""

    def __init__(self, view: DrawingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setAccessibleName("Size of the picture")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1))
        self.smaller, self.percent, self.larger = _Quiet("−"), _Quiet("100 %"), _Quiet("+")
        self.whole, self.choice = _Quiet("Fit"), _Quiet("To choice")
        for button in (self.smaller, self.percent, self.larger, self.whole, self.choice):
            row.addWidget(button)
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        self.percent.clicked.connect(self._on_percent)
        self.whole.clicked.connect(self._on_whole)
        self.choice.clicked.connect(self._on_choice)
        view.zoomed.connect(self._show_percent)
        keyboard.changed.connect(self._show_keys)
        self._show_keys()
        self._show_percent()

    def _show_percent(self) -> None:
        said = f"{max(1, round(self._view.zoom * 100))} %"
        if self.percent.text() != said:
            self.percent.setText(said)
            self.percent.setAccessibleName(f"Size {said}, go back to 100 %")

    def _show_keys(self) -> None:
        for button, words, command in (
            (self.smaller, "Make the picture smaller", Command.ZOOM_OUT),
            (self.larger, "Make the picture larger", Command.ZOOM_IN),
            (self.whole, "Show the whole picture", Command.FIT),
            (self.choice, "Show what is chosen, large enough to read", Command.ZOOM_TO_CHOICE),
        ):
            key = key_words(command)
            button.setToolTip(f"{words} ({key})" if key else words)
            button.setAccessibleName(words)

    def _on_smaller(self) -> None:
        self._view.zoom_about_choice(1 / _STEP)

    def _on_larger(self) -> None:
        self._view.zoom_about_choice(_STEP)

    def _on_percent(self) -> None:
        self._view.zoom_about_choice(1.0 / self._view.zoom)

    def _on_whole(self) -> None:
        self._view.fit_again()

    def _on_choice(self) -> None:
        self._view.fit_choice()
