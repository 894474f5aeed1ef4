"""What can be changed of the frame in hand: whether it is shown, its words, answers and notes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.analysis.session.frame import Frame, Question, Words
from rca_studio.domain.session import FrameKind
from rca_studio.editing.session_gestures import OWN_KINDS
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.sessions.frame_state import FrameLine
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Caption, Label

_WORDED: Final = (
    FrameKind.STORY,
    FrameKind.EXPECTED,
    FrameKind.TOMORROW,
    FrameKind.OWN,
    FrameKind.QUESTION,
    FrameKind.PICTURE,
)
"""Frames that are words, so that own words take their place."""
_LABELS: Final = {
    FrameKind.QUESTION: "The question",
    FrameKind.PICTURE: "Words below the picture",
}
_OWN_ASK: Final = "What to ask, at the foot"


class FrameEditor(Page):
    """Signals:
    shown_asked: the frame is to be part of the show, or not.
    reworded: the id of the frame, and other values: a mapping of fields of ``ShowFrame``.
    taken_away: the frame is to go.
    """

    shown_asked = Signal(bool)
    reworded = Signal(str, object)
    taken_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: FrameLine | None = None
        self.column.setContentsMargins(0, theme.grid(2), theme.grid(2.5), theme.grid(2.5))
        self.column.addWidget(self._words_card())
        self.column.addWidget(self._notes_card())
        self.column.addStretch(1)
        self.shown.clicked.connect(self.shown_asked)
        self.heading.committed.connect(self._on_heading)
        self.text.committed.connect(self._on_text)
        self.options.committed.connect(self._on_options)
        self.notes.committed.connect(self._on_notes)
        self.back.clicked.connect(self._on_back)
        self.away.clicked.connect(self.taken_away)

    def _words_card(self) -> QWidget:
        self.card = Card("This frame")
        self.card.title.setWordWrap(True)
        self.shown = CheckBox("Part of the show")
        self.heading = LineEdit()
        self.text = TextArea("", "", 5)
        self.options = TextArea("", "One answer a line", 4)
        self.text_field = Field("Words", self.text)
        self.options_field = Field(
            "Answers to vote on", self.options, "Two to nine, or none to just talk."
        )
        self.back = LinkButton("Back to the words of the program")
        self.away = PlainButton("Take this frame away")
        body = self.card.body
        body.addWidget(self.shown)
        body.addWidget(Field("Heading", self.heading))
        body.addWidget(self.text_field)
        body.addWidget(self.options_field)
        body.addWidget(self.back)
        body.addWidget(self.away)
        return self.card

    def _notes_card(self) -> QWidget:
        card = Card("For the facilitator alone")
        self.notes = TextArea("", "Notes only you will see", 3)
        card.body.addWidget(Field("Notes", self.notes))
        self._prompts = QWidget()
        inside = QVBoxLayout(self._prompts)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(theme.grid(0.5))
        inside.addWidget(Caption("Also on your screen"))
        self.prompts = Label("", wrap=True)
        inside.addWidget(self.prompts)
        card.body.addWidget(self._prompts)
        return card

    def show_line(self, line: FrameLine, why: str) -> None:
        """Show a frame; ``why`` says why nothing can be changed, ``""`` where it can."""
        same = self._line is not None and self._line.slot.id == line.slot.id
        if not same:
            self.commit()
        self._line = line
        slot, frame = line.slot, line.frame
        own = slot.kind in OWN_KINDS
        self.card.title.setText(line.heading)
        self.shown.setChecked(slot.shown)
        self.heading.setPlaceholderText(slot.kind.heading or "Heading")
        self.heading.show_value(slot.heading)
        self._show_text(line)
        self.options_field.setVisible(slot.kind is FrameKind.QUESTION)
        self.options.show_value("\n".join(slot.options))
        made = frame.body.options if frame and isinstance(frame.body, Question) else ()
        self.options.setPlaceholderText("\n".join(made) or "One answer a line")
        self.notes.show_value(slot.notes)
        mine = {part for part in slot.notes.splitlines() if part.strip()}
        prompts = [one for one in (frame.notes if frame else ()) if one not in mine]
        self.prompts.setText("\n".join(prompts))
        self._prompts.setVisible(bool(prompts))
        changed = bool(slot.heading or slot.text or slot.options)
        self.back.setVisible(changed and slot.kind is not FrameKind.OWN and not why)
        self.away.setVisible(own)
        for part in (self.shown, self.heading, self.text, self.options, self.notes, self.away):
            part.setEnabled(not why)
            part.setToolTip(why)

    def _show_text(self, line: FrameLine) -> None:
        slot, frame = line.slot, line.frame
        worded = slot.kind in _WORDED
        label = _LABELS.get(slot.kind, "Words, a paragraph a line") if worded else _OWN_ASK
        self.text_field.setVisible(slot.kind is not FrameKind.OPENING)
        self.text_field.label.setText(label)
        self.text.setAccessibleName(label)
        self.text.setPlaceholderText(_made_words(frame, worded=worded))
        self.text.show_value(slot.text)

    def commit(self) -> None:
        """Keep what is half typed."""
        for part in (self.heading, self.text, self.options, self.notes):
            part.commit()

    def _tell(self, values: dict[str, object]) -> None:
        """Words half typed for one frame belong to it, also when another one comes into hand."""
        if self._line is not None:
            self.reworded.emit(self._line.slot.id, values)

    def _on_heading(self, text: str) -> None:
        self._tell({"heading": text.strip()})

    def _on_text(self, text: str) -> None:
        self._tell({"text": text.strip()})

    def _on_options(self, text: str) -> None:
        self._tell({"options": tuple(text.splitlines())})

    def _on_notes(self, text: str) -> None:
        self._tell({"notes": text.strip()})

    def _on_back(self) -> None:
        self._tell({"heading": "", "text": "", "options": ()})


def _made_words(frame: Frame | None, *, worded: bool) -> str:
    """What the program says where nobody wrote other words."""
    if frame is None:
        return ""
    if not worded:
        return frame.ask
    match frame.body:
        case Words(paragraphs):
            return "\n".join(paragraphs)[:2_000]
        case Question(text):
            return text
    return ""
