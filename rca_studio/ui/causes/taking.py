"""Taking words out of the story: a step of the timeline, a cause, or evidence for one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile, ChangeSet, kind_name
from rca_studio.domain.causal import Cause, Control
from rca_studio.editing import story_gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.picker import Choice, Picker
from rca_studio.ui.causes.requests import node_of, short
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

HINT = "Select words of the story to make a step, a cause or evidence of them."


class TakeWords(QWidget):
    """Buttons over a selection in ``story``; ``took`` tells the id of what was made or shown.

    Args:
        story: the editor the words are selected in.
        chosen: gives the id of the node that a cause or evidence is for; "" asks for one.
    """

    took = Signal(str)

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        story: QPlainTextEdit,
        chosen: Callable[[], str] = lambda: "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._navigator = studio, navigator
        self._story, self._chosen = story, chosen
        self._case_id = ""
        self.to_timeline = PlainButton("To the timeline")
        self.new_cause = PlainButton("New cause")
        self.evidence = PlainButton("Evidence for…")
        self._buttons = (self.to_timeline, self.new_cause, self.evidence)
        self.hint = Label(HINT, theme.Size.SMALL, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1))
        row = FlowLayout()
        row.setSpacing(theme.grid(1))
        for button in self._buttons:
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.hint)
        self.to_timeline.clicked.connect(self._on_timeline)
        self.new_cause.clicked.connect(self._on_cause)
        self.evidence.clicked.connect(self._on_evidence)
        story.selectionChanged.connect(self._judge)
        self._judge()

    def show_casefile(self, casefile: CaseFile) -> None:
        """The case whose story is shown."""
        self._case_id = casefile.case_id
        self._judge()

    @property
    def quote(self) -> str:
        """The words selected, on one line."""
        # Qt gives line breaks inside a selection as U+2029.
        return " ".join(self._story.textCursor().selectedText().replace("\u2029", " ").split())

    @property
    def _casefile(self) -> CaseFile:
        return self._studio.casefile(self._case_id)

    def _judge(self) -> None:
        can = bool(self._case_id) and not self._studio.read_only and bool(self.quote)
        for button in self._buttons:
            button.setEnabled(can)

    def _on_timeline(self) -> None:
        step, made = story_gestures.entry_from_story(self._casefile, self.quote)
        self._do(step, made, "is a step of the timeline now")

    def _on_cause(self) -> None:
        def make(effect: str) -> None:
            stamp = self._studio.writer.stamp()
            step, made = story_gestures.cause_from_story(
                self._casefile, effect, self.quote, by=stamp.actor, at=stamp.at
            )
            self._do(step, made, "is a cause now, with the story as its evidence")

        node = node_of(self._casefile, self._chosen())
        if node is not None:
            make(node.id)
        else:
            self._pick("New cause", "What did it make more likely?", make, causes_only=False)

    def _on_evidence(self) -> None:
        def make(subject: str) -> None:
            stamp = self._studio.writer.stamp()
            step = story_gestures.evidence_from_story(
                self._casefile, subject, self.quote, by=stamp.actor, at=stamp.at
            )
            self._do(step, subject, "is evidence now")

        node = node_of(self._casefile, self._chosen())
        if isinstance(node, Cause | Control):
            make(node.id)
        else:
            self._pick("Evidence", "What do these words show?", make, causes_only=True)

    def _pick(
        self, title: str, words: str, make: Callable[[str], None], *, causes_only: bool
    ) -> None:
        choices = tuple(
            Choice(node.id, short(node.text), kind_name(node))
            for node in self._casefile.nodes
            if not causes_only or isinstance(node, Cause | Control)
        )
        if not choices:
            self._navigator.say("There is no cause yet: begin on the Causes tab")
            return
        picker = Picker(title, words, choices, "Take the words", self)
        picker.picked = make
        picker.open()

    def _do(self, step: ChangeSet, made: str, said: str) -> None:
        words = short(self.quote, 40)
        if self._studio.edit(step):
            cursor = self._story.textCursor()
            cursor.setPosition(cursor.selectionEnd(), QTextCursor.MoveMode.MoveAnchor)
            self._story.setTextCursor(cursor)
            say_with_undo(self._studio, self._navigator, f"“{words}” {said}")
            self.took.emit(made)
