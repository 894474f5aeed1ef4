"""Finding words in the picture: type, and go from hit to hit; Esc closes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Harm
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.ui import theme
from rca_studio.ui.causes.keys import Command, command_of
from rca_studio.ui.dress import dress
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Label


def hits(casefile: CaseFile, words: str, *, steps: bool) -> tuple[str, ...]:
    """Ids of what holds all these words, in any order, whatever their case.

    ``steps`` asks for steps of the timeline instead of causes, controls, event and harm.
    """
    parts = words.casefold().split()
    if not parts:
        return ()
    there: list[TimelineEntry | Cause | Control | Event | Harm]
    if steps:
        there = list(casefile.timeline)
    else:
        ends = [end for end in (casefile.event, casefile.harm) if end is not None]
        there = [*ends, *casefile.causes, *casefile.controls]
    found = []
    for one in there:
        text = f"{one.text} {one.expected}" if isinstance(one, TimelineEntry) else one.text
        folded = text.casefold()
        if all(part in folded for part in parts):
            found.append(one.id)
    return tuple(found)


class _Line(QLineEdit):
    """The line to type in; tells the keys that are not letters."""

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        command = command_of(event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif enter:
            self.stepped.emit(-1 if back else 1)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif command in (Command.FIND_NEXT, Command.FIND_BEFORE):
            self.stepped.emit(1 if command is Command.FIND_NEXT else -1)
        else:
            super().keyPressEvent(event)


class FindBar(Surface):
    """A row above the picture.

    Signals:
        found: the ids of all hits, as a tuple.
        went: the id of the hit to go to.
        closed: the bar was closed.
    """

    found = Signal(object)
    went = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent=parent)
        self._casefile: CaseFile | None = None
        self._steps = False
        self._hits: tuple[str, ...] = ()
        self._at = -1
        self.setAccessibleName("Find in the picture")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(2), 0, theme.grid(2), theme.grid(0.5))
        row.setSpacing(theme.grid(1.5))
        self.line = _Line()
        self.line.setPlaceholderText("Find words in the picture")
        self.line.setAccessibleName("Find words in the picture")
        self.line.setMaximumWidth(theme.grid(40))
        dress(self.line, "search")
        self.count = Label("", theme.Size.SMALL, "muted")
        self.before = LinkButton("Before")
        self.next = LinkButton("Next")
        self.close_button = LinkButton("Close")
        row.addWidget(self.line, 1)
        for part in (self.count, self.before, self.next, self.close_button):
            row.addWidget(part)
        row.addStretch(1)
        self.line.textChanged.connect(self._on_typed)
        self.line.stepped.connect(self.step)
        self.line.left.connect(self.leave)
        self.before.clicked.connect(self._on_before)
        self.next.clicked.connect(self._on_next)
        self.close_button.clicked.connect(self.leave)
        self.hide()

    @property
    def open(self) -> bool:
        """Whether the bar is there."""
        return not self.isHidden()

    @property
    def hits(self) -> tuple[str, ...]:
        """Ids of what was found."""
        return self._hits

    def begin(self) -> None:
        """Show the bar and wait for words."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._search()

    def show_casefile(self, casefile: CaseFile, *, steps: bool) -> None:
        """Search another state of a case, or another kind of view, for the same words."""
        self._casefile, self._steps = casefile, steps
        if self.open:
            at = self._hits[self._at] if 0 <= self._at < len(self._hits) else ""
            self._search()
            self._at = self._hits.index(at) if at in self._hits else -1
            self._say()

    def step(self, by: int) -> None:
        """Go to the next (1) or the last (-1) hit."""
        if not self._hits:
            return
        self._at = (self._at + by) % len(self._hits) if self._at >= 0 or by > 0 else -1
        self._at %= len(self._hits)
        self._say()
        self.went.emit(self._hits[self._at])

    def leave(self) -> None:
        """Close the bar."""
        self.hide()
        self._hits, self._at = (), -1
        self.found.emit(())
        self.closed.emit()

    # -- inside ----------------------------------------------------------------------------------

    def _on_typed(self, _text: str) -> None:
        self._search()
        if self._hits:
            self._at = 0
            self.went.emit(self._hits[0])
        self._say()

    def _search(self) -> None:
        self._hits, self._at = (), -1
        if self._casefile is not None:
            self._hits = hits(self._casefile, self.line.text(), steps=self._steps)
        self.found.emit(self._hits)
        self._say()

    def _say(self) -> None:
        many = len(self._hits)
        if not self.line.text().strip():
            said = ""
        elif not many:
            said = "Nothing found"
        elif self._at >= 0:
            said = f"{self._at + 1} of {many}"
        else:
            said = f"{many} found"
        self.count.setText(said)
        self.line.setAccessibleDescription(said)
        for button in (self.before, self.next):
            button.setEnabled(many > 0)

    def _on_before(self) -> None:
        self.step(-1)

    def _on_next(self) -> None:
        self.step(1)
