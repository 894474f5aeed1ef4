"""Where somebody types a passphrase: the field, and below it whether it is being checked, or why
and how long to wait."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from rca_studio.domain.people import Person
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.people.checker import Checker
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.secret_line import SecretLine

NO_FIT = "That name and passphrase do not fit."
"""All that is told, whoever it was."""


class PassphraseRow(QWidget):
    """A passphrase and what became of it.

    Signals:
        fitted: the passphrase is that person's.
        missed: it is not; what was typed is gone.
        ready_changed: whether one may try now.
    """

    fitted = Signal()
    missed = Signal()
    ready_changed = Signal(bool)

    def __init__(
        self, checker: Checker, label: str = "Passphrase", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._checker = checker
        self._trying = False
        self._wrong = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        self.editor = SecretLine()
        self.field = Field(label, self.editor)
        column.addWidget(self.field)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Checking the passphrase")
        dress(self._bar, "progress")
        keep = self._bar.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # nothing moves under the mouse
        self._bar.setSizePolicy(keep)
        self._bar.hide()
        self.words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.words.setMinimumHeight(self.words.fontMetrics().lineSpacing() + 2)
        column.addWidget(self._bar)
        column.addWidget(self.words)
        self.setFocusProxy(self.editor)
        self._second = QTimer(self)
        self._second.setInterval(250)
        self._second.timeout.connect(self._show)
        self._show()

    @property
    def ready(self) -> bool:
        """Whether a passphrase can be tried now."""
        return not self._trying and not self._checker.busy and self._checker.patience.wait <= 0

    def attempt(self, person: Person | None) -> None:
        """Try what is typed as this person's passphrase."""
        if not self.ready:
            return
        self._trying, self._wrong = True, False
        typed = self.editor.text()
        self._show()
        if not self._checker.check(person, typed, self._on_told):
            self._trying = False
            self._show()

    def forget(self) -> None:
        """Forget what was typed."""
        self.editor.forget()

    def _on_told(self, fits: bool) -> None:
        if not isValid(self):
            return
        self._trying, self._wrong = False, not fits
        self.forget()
        self._show()
        if fits:
            self.fitted.emit()
            return
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words.text()))
        self.editor.setFocus()
        self.missed.emit()

    def _show(self) -> None:
        wait = ceil(self._checker.patience.wait)
        waiting = self._trying or self._checker.busy
        self._bar.setVisible(waiting)
        self.editor.setReadOnly(waiting)
        if waiting:
            words, tone = "Checking…", "muted"
        else:
            again = f"Try again in {plural(wait, 'second')}." if wait else ""
            wrong = (self._checker.fault or NO_FIT) if self._wrong else ""
            words = " ".join(part for part in (wrong, again) if part)
            tone = "error" if self._wrong else "muted"
        self.words.setText(words)
        self.words.set_token(tone)
        self.editor.setAccessibleDescription(words)
        if wait or waiting:
            self._second.start()
        else:
            self._second.stop()
        self.ready_changed.emit(self.ready)
