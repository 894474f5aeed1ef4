"""Takes dialogs out of view while the window is locked, and keeps back what would pop up then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from rca_studio.faults import FaultNote
from rca_studio.ui.prompts import Prompts, Question, TextQuestion


class Curtain:
    """Hides every window of the program but one.

    Args:
        window: the one that stays; it covers its contents itself.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._hidden: list[QWidget] = []

    def draw(self) -> None:
        """Hide dialogs as they are; menus and lists that hang open are closed."""
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        for widget in QApplication.topLevelWidgets():
            if widget is self._window or not widget.isVisible():
                continue
            widget.hide()
            if isinstance(widget, QDialog):
                self._hidden.append(widget)

    def lift(self) -> None:
        """Show the dialogs again; the same person goes on."""
        hidden, self._hidden = self._hidden, []
        for widget in hidden:
            if isValid(widget):
                widget.show()

    def discard(self) -> None:
        """Close the dialogs for good; somebody else begins."""
        hidden, self._hidden = self._hidden, []
        for widget in hidden:
            if isValid(widget):
                if isinstance(widget, QDialog):
                    widget.reject()  # what it was in the midst of ends as by Escape
                if isValid(widget):
                    widget.close()


class HeldPrompts:
    """Prompts that wait while the window is locked: they could name what it hides.

    Args:
        prompts: gives those of the window.
        locked: whether they have to wait.
    """

    def __init__(self, prompts: Callable[[], Prompts], locked: Callable[[], bool]) -> None:
        self._prompts = prompts
        self._locked = locked
        self._told: list[FaultNote] = []
        self._asked: list[Callable[[], None]] = []

    def release(self, *, same: bool) -> None:
        """Tell now what had to wait, and ask if it is the same person: another one answers for
        nothing that somebody else began."""
        told, self._told = self._told, []
        asked, self._asked = self._asked, []
        for note in told:
            self._prompts().tell(note)
        for ask in asked if same else ():
            ask()

    def ask(self, question: Question, then: Callable[[], None]) -> None:
        """See ``Prompts``."""
        self._do(lambda: self._prompts().ask(question, then))

    def ask_text(self, question: TextQuestion, then: Callable[[str], None]) -> None:
        """See ``Prompts``."""
        self._do(lambda: self._prompts().ask_text(question, then))

    def choose_file(self, title: str, kinds: str, then: Callable[[Path], None]) -> None:
        """See ``Prompts``."""
        self._do(lambda: self._prompts().choose_file(title, kinds, then))

    def choose_new_file(
        self, title: str, kinds: str, name: str, then: Callable[[Path], None]
    ) -> None:
        """See ``Prompts``."""
        self._do(lambda: self._prompts().choose_new_file(title, kinds, name, then))

    def choose_folder(self, title: str, then: Callable[[Path], None]) -> None:
        """See ``Prompts``."""
        self._do(lambda: self._prompts().choose_folder(title, then))

    def tell(self, note: FaultNote) -> None:
        """See ``Prompts``."""
        if self._locked():
            self._told.append(note)
        else:
            self._prompts().tell(note)

    def _do(self, do: Callable[[], None]) -> None:
        if self._locked():
            self._asked.append(do)
        else:
            do()
