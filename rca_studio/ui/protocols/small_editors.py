"""Editors for what protocols are made of: a list of texts, a time, a number, some of a few."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, LineEdit, TextArea
from rca_studio.ui.widgets.flow import FlowLayout

_MOST_HOURS = 48


class LinesEdit(TextArea):
    """Texts, one a line; ``told`` gives them without blanks and empty lines."""

    told = Signal(object)

    def __init__(self, prompt: str = "One a line", parent: QWidget | None = None) -> None:
        super().__init__("", prompt, 4, parent)
        self.committed.connect(self._on_committed)

    def values(self) -> tuple[str, ...]:
        """The texts in it."""
        return lines_of(self.text())

    def show_values(self, values: tuple[str, ...]) -> None:
        """Show texts; what says the same already stays as it was typed."""
        if self.values() != tuple(" ".join(one.split()) for one in values):
            self.show_value("\n".join(values))

    def _on_committed(self, _text: str) -> None:
        self.told.emit(self.values())


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, without blanks around them and without empty ones."""
    return tuple(words for line in text.split("\n") if (words := " ".join(line.split())))


class NumberEdit(LineEdit):
    """A whole number; ``told`` gives it, ``refused`` tells that what was typed is none."""

    told = Signal(int)
    refused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setMaxLength(9)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedWidth(theme.grid(9))
        self.committed.connect(self._on_committed)

    def number(self) -> int | None:
        """The number in it, ``None`` where there is none."""
        words = self.text().strip()
        return int(words) if words.isascii() and words.isdigit() else None

    def show_number(self, number: int) -> None:
        """Show a number; one that is being typed stays."""
        if self.number() != number:
            self.show_value(str(number))
            self.refused.emit(False)

    def _on_committed(self, _text: str) -> None:
        number = self.number()
        self.refused.emit(number is None)
        if number is not None:
            self.told.emit(number)


class TimeEdit(QWidget):
    """So many hours or days; ``told`` gives the hours."""

    told = Signal(int)
    refused = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1))
        self.amount = NumberEdit()
        self.unit = ComboBox()
        self.unit.set_choices((("1", "hours"), ("24", "days")), "1")
        self.unit.setAccessibleName("Hours or days")
        row.addWidget(self.amount)
        row.addWidget(self.unit)
        row.addStretch(1)
        self.amount.told.connect(self._on_amount)
        self.amount.refused.connect(self.refused)
        self.unit.activated.connect(self._on_unit)
        self.setFocusProxy(self.amount)

    def setAccessibleName(self, name: str) -> None:
        """The name of the whole is that of its number."""
        super().setAccessibleName(name)
        self.amount.setAccessibleName(name)

    def show_hours(self, hours: int) -> None:
        """Show a time, in days where those are whole and more than two."""
        number = self.amount.number()
        if number is not None and number * int(self.unit.key) == hours:
            return
        in_days = hours % 24 == 0 and hours > _MOST_HOURS
        self.unit.choose("24" if in_days else "1")
        self.amount.show_number(hours // 24 if in_days else hours)

    def commit(self) -> None:
        """Tell what is half typed."""
        self.amount.commit()

    def _on_amount(self, number: int) -> None:
        self.told.emit(number * int(self.unit.key))

    def _on_unit(self, _index: int) -> None:
        number = self.amount.number()
        if number is not None:
            self._on_amount(number)


class MarkList(QWidget):
    """Some of a few, each with a box to tick; ``told`` gives the keys chosen, in their order.

    With ``least`` 1 the last one that is ticked stays so.
    """

    told = Signal(object)

    def __init__(self, least: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._boxes: dict[str, CheckBox] = {}
        self._flow = FlowLayout(self)
        self._name = ""

    def setAccessibleName(self, name: str) -> None:
        """Each box is called by this name and its own words."""
        super().setAccessibleName(name)
        self._name = name
        for box in self._boxes.values():
            box.setAccessibleName(f"{name}: {box.text().replace('&&', '&')}")

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer (key, words); boxes that stay keep the focus."""
        wanted = dict(choices)
        shown = {key: str(box.property("words")) for key, box in self._boxes.items()}
        if list(shown.items()) == list(wanted.items()):
            return
        for box in self._boxes.values():
            self._flow.removeWidget(box)
            box.hide()
            box.deleteLater()
        self._boxes = {}
        for key, words in wanted.items():
            box = CheckBox(words if len(words) <= 60 else words[:59] + "…")
            box.setProperty("key", key)
            box.setProperty("words", words)
            box.clicked.connect(self._on_clicked)
            self._boxes[key] = box
            self._flow.addWidget(box)
        self.setAccessibleName(self._name)
        if first := next(iter(self._boxes.values()), None):
            self.setFocusProxy(first)
        self.updateGeometry()

    def keys(self) -> tuple[str, ...]:
        """The keys ticked."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def choose(self, keys: Iterable[str]) -> None:
        """Tick these, without telling."""
        wanted = set(keys)
        for key, box in self._boxes.items():
            box.setChecked(key in wanted)

    def box(self, key: str) -> CheckBox:
        """The box of a key."""
        return self._boxes[key]

    def _on_clicked(self, _on: bool) -> None:
        box = self.sender()
        if isinstance(box, CheckBox) and len(self.keys()) < self._least:
            box.setChecked(True)
            return
        self.told.emit(self.keys())
