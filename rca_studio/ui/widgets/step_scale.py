"""Five steps of which one is chosen, or none: a question of the pulse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.labels import Label

_DIGITS = {Qt.Key(Qt.Key.Key_1.value + place): place + 1 for place in range(9)}


class StepScale(QWidget):
    """Buttons 1 to 5 with words at both ends; digits and arrows choose, Delete takes it back.

    ``chosen`` tells the step, 0 for none. The focus is one stop: arrows lead from step to step.

    Args:
        question: spoken before each step.
        words: what the steps mean, from the lowest to the highest.
    """

    chosen = Signal(int)

    def __init__(self, question: str, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(question)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._step = 0
        self._words = tuple(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(0.75)] * 4)
        column.setSpacing(theme.grid(0.5))
        row = QHBoxLayout()
        row.setSpacing(0)
        self.buttons: list[QPushButton] = []
        for number, meaning in enumerate(words, 1):
            button = QPushButton(str(number))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setMinimumSize(theme.grid(6), theme.grid(4.5))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            last = number == len(words)
            button.setProperty("place", "first" if number == 1 else "last" if last else "middle")
            button.setToolTip(meaning)
            button.setAccessibleName(f"{question}: {number}, {meaning}")
            button.clicked.connect(lambda _on=False, step=number: self._press(step))
            dress(button, "segment")
            self.buttons.append(button)
            row.addWidget(button)
        column.addLayout(row)
        ends = QHBoxLayout()
        for place, alignment in (
            (0, Qt.AlignmentFlag.AlignLeft),
            (-1, Qt.AlignmentFlag.AlignRight),
        ):
            ends.addWidget(Label(self._words[place], theme.Size.SMALL, "muted"), 0, alignment)
            if place == 0:
                ends.addStretch(1)
        column.addLayout(ends)
        self._say()

    @property
    def step(self) -> int:
        """The step chosen, from 1; 0 for none."""
        return self._step

    def choose(self, step: int) -> None:
        """Choose a step without telling; 0 takes it back."""
        self._step = step
        for number, button in enumerate(self.buttons, 1):
            button.setChecked(number == step)
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        digit = _DIGITS.get(key, 0)
        if 1 <= digit <= len(self.buttons):
            self._press(digit)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_0):
            self._press(0)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = self._step + (1 if key == Qt.Key.Key_Right else -1)
            self._press(max(1, min(len(self.buttons), step)), moved=True)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("focus"), 2))
        around = QRectF(self.rect().adjusted(1, 1, -1, -1))
        painter.drawRoundedRect(around, 6, 6)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _press(self, step: int, *, moved: bool = False) -> None:
        self.choose(0 if step == self._step and not moved else step)
        self.chosen.emit(self._step)

    def _say(self) -> None:
        chosen = f"{self._step}, {self._words[self._step - 1]}" if self._step else "no answer yet"
        self.setAccessibleDescription(f"{chosen}. Keys 1 to {len(self.buttons)} choose.")
