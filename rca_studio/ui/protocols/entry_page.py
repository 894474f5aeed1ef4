"""The form for whatever is chosen in the outline: a part, or one of its entries."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from rca_studio.domain.protocol import CRITICAL_WORDS
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.protocols import parts
from rca_studio.ui.protocols.draft import Draft
from rca_studio.ui.protocols.parts import PART, Spot
from rca_studio.ui.protocols.record_form import RecordForm
from rca_studio.ui.protocols.rows import rows_of
from rca_studio.ui.protocols.sentences import sentences_at
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.labels import Caption, Label

_FOLLOW: Final = ("proceed", "validation")


class EntryPage(Page):
    """Signals:
    edited: the name of a row and its new value.
    add_asked: a first or further entry of the part is wanted.
    repeat_asked: whether near misses of this kind are to be watched for repeats.
    text_asked: what is wrong is to be looked at in the text.
    """

    edited = Signal(str, object)
    add_asked = Signal()
    repeat_asked = Signal(bool)
    text_asked = Signal()

    def __init__(self, scores: frozenset[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = scores
        self._forms: dict[str, RecordForm] = {}
        self._shown: tuple[Draft, Spot] | None = None
        self.setAccessibleName("Form")
        self.card = Card("General")
        self._number = Caption("")
        self.card.set_trailing(self._number)
        self.about = Label("", token="muted", wrap=True)
        self.trouble = Label("", token="error", wrap=True)
        self.to_text = PlainButton("Show it in the text")
        self.to_text.clicked.connect(self.text_asked)
        self.repeats = CheckBox("Watched for repeats")
        self.repeats.clicked.connect(self.repeat_asked)
        self.add = PlainButton("Add")
        self.add.clicked.connect(self.add_asked)
        left = Qt.AlignmentFlag.AlignLeft
        for widget in (self.about, self.trouble):
            self.card.body.addWidget(widget)
        for button in (self.to_text, self.repeats, self.add):
            self.card.body.addWidget(button, 0, left)
        self.column.addWidget(self.card)
        self.read = Card("What people read while it is missing")
        self._sentences = Label("", wrap=True)
        self.read.body.addWidget(self._sentences)
        self.column.addWidget(self.read)
        self.comments = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.column.addWidget(self.comments)
        self.column.addStretch(1)

    def show_spot(self, draft: Draft, spot: Spot, locked: str) -> None:
        """Show a spot of a draft; ``locked`` says why it can only be looked at."""
        if self._shown != (draft, spot):
            self.verticalScrollBar().setValue(0)
        self._shown = (draft, spot)
        protocol, part = draft.protocol, PART[spot.part]
        entry = parts.entry_at(protocol, spot)
        record: object = entry
        if spot.part == "head":
            record = protocol
        elif spot.part == "repeat":
            record = protocol.repeat
        count = len(parts.entries(protocol, spot.part))
        self.card.title.setText(_title(draft, spot))
        self._number.setText(f"{spot.number + 1} of {count}" if entry else "")
        self.about.setText(part.about if entry is None else _key_words(entry))
        self.about.setVisible(bool(self.about.text()))
        trouble = draft.trouble
        here = trouble is not None and parts.spot_of(draft.text, trouble.line) == spot
        self.trouble.setText(trouble.words if trouble and (here or draft.locked) else "")
        self.trouble.setVisible(bool(self.trouble.text()))
        self.to_text.setVisible(draft.locked)
        self.repeats.setVisible(spot.part == "repeat")
        self.repeats.setChecked(protocol.repeat is not None)
        self.repeats.setEnabled(not locked)
        self.add.setVisible(part.many and entry is None)
        self.add.show_text(f"Add {_a(part.one)}")
        self.add.setEnabled(not locked)
        self._show_form(spot.part if record is not None else "", record, draft, locked)
        self._show_sentences(draft, spot)
        lost = draft.own_comments
        self.comments.setText(_LOST.format(plural(lost, "comment")) if lost and not locked else "")
        self.comments.setVisible(bool(self.comments.text()))

    def form(self, part: str) -> RecordForm:
        """The form of a part; made when it is first wanted."""
        key = "item" if part in _FOLLOW else part
        if key not in self._forms:
            form = RecordForm(rows_of(part), self._scores)
            form.edited.connect(self.edited)
            form.hide()
            self.card.body.addWidget(form)
            self._forms[key] = form
        return self._forms[key]

    @property
    def shown_form(self) -> RecordForm | None:
        """The form in view."""
        return next((form for form in self._forms.values() if not form.isHidden()), None)

    def take_focus(self) -> None:
        """Put the keyboard where work on this spot begins."""
        form = self.shown_form
        first: QWidget = form.first() if form else self.repeats
        if form is None and not self.add.isHidden():
            first = self.add
        self.bring_into_view(first)
        self.verticalScrollBar().setValue(0)

    def commit(self) -> None:
        """Tell what is half typed."""
        if form := self.shown_form:
            form.commit()

    # -- inside ----------------------------------------------------------------------------------

    def _show_form(self, part: str, record: object, draft: Draft, locked: str) -> None:
        is_list = part and PART[part].many and record is None
        wanted = self.form(part) if part and record is not None and not is_list else None
        for form in self._forms.values():
            if form is not wanted:
                form.hide()
        if wanted is not None:
            wanted.show_entry(record, draft.protocol)
            wanted.set_enabled(not locked, locked)
            wanted.show()

    def _show_sentences(self, draft: Draft, spot: Spot) -> None:
        found = sentences_at(draft.protocol, spot) if spot.number >= 0 else ()
        self._sentences.setText("\n".join(f"○ {words}" for words in found))
        self.read.setVisible(bool(found))


_LOST: Final = (
    "The text holds {} of its own. The form writes the text anew and leaves them out once "
    "something is changed here; edit the text to keep them."
)


def _title(draft: Draft, spot: Spot) -> str:
    if spot.number < 0:
        return PART[spot.part].title
    words = parts.words_of(draft.protocol, spot)
    return words if len(words) <= 70 else words[:69] + "…"


def _key_words(entry: object) -> str:
    key = getattr(entry, "key", "")
    critical = f" {CRITICAL_WORDS}" if getattr(entry, "critical", False) else ""
    return f"Kept in cases as “{key}”.{critical}" if key else ""


def _a(one: str) -> str:
    return f"an {one}" if one[:1] in "aeiou" else f"a {one}"
