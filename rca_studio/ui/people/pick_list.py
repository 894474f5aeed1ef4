"""Some of many words, chosen from those there are or typed: where somebody works."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.people.door import NameBox
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption, Label

_MOST_SHOWN = 28


class PickList(QWidget):
    """The words chosen, each with a way to take it out, and a box to add one.

    Args:
        label: stands above, and is the spoken name of the box.
        none: what it means that nothing is chosen.
        prompt: stands in the empty box.

    Signals:
        changed: another choice, made by the person, as a tuple.
    """

    changed = Signal(object)

    def __init__(self, label: str, none: str, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: tuple[str, ...] = ()
        self._offered: tuple[str, ...] = ()
        self._label = label
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        caption = Caption(label)
        column.addWidget(caption)
        self._room = QWidget()
        self._flow = FlowLayout(self._room)
        self._flow.setSpacing(theme.grid(0.5))
        self._none = Label(none, token="muted")
        self._flow.addWidget(self._none)
        column.addWidget(self._room)
        self.box = _AddBox()
        self.box.setAccessibleName(f"Add to {label.lower()}")
        line = self.box.lineEdit()
        if line is not None:
            line.setPlaceholderText(prompt)
        self.box.activated.connect(self._on_activated)
        self.box.entered.connect(self._add)
        column.addWidget(self.box)
        caption.setBuddy(self.box)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The words chosen, in the order they were."""
        return self._chosen

    def offer(self, words: tuple[str, ...]) -> None:
        """Offer words to choose from."""
        self._offered = words
        self._fill()

    def choose(self, words: tuple[str, ...]) -> None:
        """Show a choice without telling."""
        if words == self._chosen and self._flow.count() == len(words) + 1:
            return
        self._chosen = words
        while self._flow.count() > 1:
            item = self._flow.takeAt(1)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._none.setVisible(not words)
        for word in words:
            short = word if len(word) <= _MOST_SHOWN else word[: _MOST_SHOWN - 1] + "…"
            button = PlainButton(f"{short} ×")
            button.setAccessibleName(f"Take {word} out of {self._label.lower()}")
            button.setProperty("word", word)
            button.clicked.connect(self._on_out)
            self._flow.addWidget(button)
            button.show()
        self._room.updateGeometry()
        self._fill()

    def commit(self) -> None:
        """Take what is typed in the box."""
        self._add(self.box.currentText())

    def _fill(self) -> None:
        typed = self.box.currentText()
        free = tuple(word for word in self._offered if word not in self._chosen)
        self.box.show_names(free, typed)

    def _on_activated(self, index: int) -> None:
        self._add(self.box.itemText(index))

    def _on_out(self) -> None:
        button = self.sender()
        if not isinstance(button, PlainButton):
            return
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)  # before the button is gone
        word = str(button.property("word"))
        self._tell(tuple(one for one in self._chosen if one != word))

    def _add(self, text: str) -> None:
        word = " ".join(text.split())
        self.box.setEditText("")
        known = {" ".join(one.casefold().split()) for one in self._chosen}
        if word and word.casefold() not in known:
            self._tell((*self._chosen, word))

    def _tell(self, words: tuple[str, ...]) -> None:
        self.choose(words)
        self.changed.emit(words)


class _AddBox(NameBox):
    """A box in which Enter adds what is typed, and whose leaving adds it too."""

    entered = Signal(str)

    def commit(self) -> None:
        """Take what is typed before anything else happens."""
        if self.currentText().strip():
            self.entered.emit(self.currentText())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentText().strip():
            self.entered.emit(self.currentText())
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grid(16), super().minimumSizeHint().height())
