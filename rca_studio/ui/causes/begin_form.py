"""Where there is no model yet: two questions that begin it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.causal import Event, Harm
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.field import Field, LineEdit
from rca_studio.ui.widgets.labels import Label


def begun(casefile: CaseFile, event: str, harm: str) -> ChangeSet:
    """The step that begins the model with these words."""
    step = gestures.begin_model(casefile)
    changes = []
    for change in step.changes:
        after = change.after
        if isinstance(after, Event):
            after = Event(id=after.id, case_id=after.case_id, text=event)
        elif isinstance(after, Harm):
            after = Harm(id=after.id, case_id=after.case_id, text=harm)
        changes.append(Change(change.before, after))
    # One of the two may have been there already, with other words.
    for known, words in ((casefile.event, event), (casefile.harm, harm)):
        if known is not None and words and known.text != words:
            changes += gestures.revise(known, text=words).changes
    return ChangeSet(step.label, tuple(changes))


class BeginForm(Surface):
    """Asks what almost happened and what could have happened; ``begun`` tells that they stand.

    Who has a model already reads it instead: ``file_wanted`` asks for the file.
    """

    begun = Signal()
    file_wanted = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("canvas", parent=parent)
        self._studio = studio
        self._casefile: CaseFile | None = None
        card = Card("What made it likely, and what stopped harm?")
        card.setMaximumWidth(theme.grid(75))
        words = "Two answers begin the picture. Both can be changed at any time."
        card.body.addWidget(Label(words, token="muted", wrap=True))
        self.what = LineEdit("", "Loss of balance at the doorway turn")
        self.could = LineEdit("", "Fall with injury")
        self._event = Field("What almost happened?", self.what)
        self._harm = Field("What could have happened?", self.could)
        card.body.addWidget(self._event)
        card.body.addWidget(self._harm)
        row = QHBoxLayout()
        self.read = LinkButton("Read a model from a file…")
        row.addWidget(self.read)
        row.addStretch(1)
        self.button = PrimaryButton("Begin")
        row.addWidget(self.button)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        side = theme.grid(2.5)
        column.setContentsMargins(side, side, side, side)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        card.setMinimumWidth(theme.grid(55))
        self.setFocusProxy(self.what)
        self.what.returnPressed.connect(self._on_event_entered)
        self.could.returnPressed.connect(self.begin)
        self.what.textChanged.connect(self._judge)
        self.button.clicked.connect(self.begin)
        self.read.clicked.connect(self.file_wanted)

    def start_over(self) -> None:
        """Another case comes."""
        self.what.clear()
        self.could.clear()

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show what is known: an event proposes its words, else the title does."""
        self._casefile = casefile
        protocol = self._studio.protocol_of(casefile)
        self._event.set_help(protocol.event_prompt)
        self._harm.set_help(protocol.harm_prompt)
        if not self.what.text():
            self.what.setText(casefile.event.text if casefile.event else casefile.case.title)
        if casefile.harm is not None and not self.could.text():
            self.could.setText(casefile.harm.text)
        for editor in (self.what, self.could):
            editor.setReadOnly(self._studio.read_only)
        self.read.setEnabled(not self._studio.read_only)
        self._judge()

    def go_to(self, target: str) -> None:
        """Put the cursor where the event or the harm is named."""
        editor = self.could if target == "harm" else self.what
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Keep both answers as the beginning of the model."""
        casefile, event = self._casefile, self.what.text().strip()
        if casefile is None or not event or self._studio.read_only:
            return
        if self._studio.edit(begun(casefile, event, self.could.text().strip())):
            self.begun.emit()

    def _on_event_entered(self) -> None:
        self.could.setFocus(Qt.FocusReason.OtherFocusReason)

    def _judge(self, *_args: object) -> None:
        self.button.setEnabled(bool(self.what.text().strip()) and not self._studio.read_only)
