"""Two small sheets for what is said in a session: an idea, and a commitment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from rca_studio.domain.session import Commitment, ParkedIdea, Session
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.captured_gestures import (
    change_commitment,
    commit_to,
    gone_to,
    park_idea,
    reword_idea,
)
from rca_studio.faults import FaultNote
from rca_studio.ui.case.actions_date import WRONG, DayEdit
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label

_NO_CASE = "No case: for all of us"


class CapturedSheet(AskSheet):
    """A sheet that stays open, and says why, where what it asks for could not be stored.

    No other window opens over it: the one behind it may be before the eyes of a room.
    """

    def __init__(self, title: str, words: str, parent: QWidget | None) -> None:
        super().__init__(title, words, "Keep it", parent)
        self.refusal = Label("", token="error", wrap=True)
        self.refusal.hide()

    def tell(self, note: FaultNote) -> None:
        """Say why it could not be stored."""
        self.refusal.setText(note_words(note))
        self.refusal.show()


class IdeaSheet(CapturedSheet):
    """An idea to be parked, or one that is put in other words; stored at once."""

    def __init__(
        self,
        studio: Studio,
        session: str,
        about: str = "",
        parent: QWidget | None = None,
        idea: ParkedIdea | None = None,
        *,
        before_a_room: bool = False,
    ) -> None:
        title = "Edit an idea" if idea is not None else "Park an idea"
        words = "What was said, not who said it. It is kept at once."
        super().__init__(title, words, parent)
        self._studio, self._session, self._idea = studio, session, idea
        self.text = TextArea(idea.text if idea is not None else "", "A place for the walker", 3)
        told = idea.about if idea is not None else about
        self.about = cases_box(studio, session, told, before_a_room)
        self.about.setEnabled(idea is None or not gone_to(idea))
        self.field = Field("The idea", self.text)
        self.body.addWidget(self.field)
        self.body.addWidget(Field("About", self.about))
        self.body.addWidget(self.refusal)
        self.text.setFocus()

    def accept(self) -> None:
        """Store it; the sheet stays where that could not be done."""
        text, about = self.text.toPlainText(), self.about.key
        self.field.set_needed(not text.strip())
        if self.field.needed:
            self.text.setFocus()
            return
        idea, studio = self._idea, self._studio

        def stored() -> bool:
            if idea is not None:
                return studio.attempt(lambda: reword_idea(idea, text, about), self.tell)
            workspace = studio.casefile(WORKSPACE)
            return studio.attempt(
                lambda: park_idea(workspace, self._session, text, about), self.tell
            )

        if stored():
            super().accept()


class CommitmentSheet(CapturedSheet):
    """What somebody will do, and until when; stored at once."""

    def __init__(
        self,
        studio: Studio,
        session: str,
        about: str = "",
        parent: QWidget | None = None,
        made: Commitment | None = None,
        *,
        before_a_room: bool = False,
    ) -> None:
        title = "Edit a commitment" if made is not None else "Note a commitment"
        words = "What will be done, by whom and until when: a name or a team, and a day."
        super().__init__(title, words, parent)
        self._studio, self._session, self._made = studio, session, made
        self.text = TextArea(made.text if made else "", "Show the new place in each house", 2)
        self.who = LineEdit(made.who if made else "", "Night team")
        self.due = DayEdit("Until", studio.today())
        self.due.show_day(made.due if made else "")
        self.about = cases_box(studio, session, made.about if made else about, before_a_room)
        self.about.setEnabled(made is None or not gone_to(made))
        self.fields: dict[str, Field[Any]] = {
            "text": Field("What will be done", self.text),
            "who": Field("Who", self.who),
            "due": Field("Until", self.due),
            "about": Field("About", self.about),
        }
        for field in self.fields.values():
            self.body.addWidget(field)
        self.body.addWidget(self.refusal)
        self.text.setFocus()

    def accept(self) -> None:
        """Store it, unless something is missing; what is missing is marked."""
        text, who, about = self.text.toPlainText(), self.who.text(), self.about.key
        due = self.due.day
        self.fields["text"].set_needed(not text.strip())
        self.fields["who"].set_needed(not who.strip())
        self.fields["due"].set_needed(not due, WRONG if due is None else "needed")
        missing = [field for field in self.fields.values() if field.needed]
        if missing or due is None:
            missing[0].editor.setFocus()
            return
        made, studio = self._made, self._studio

        def stored() -> bool:
            if made is not None:
                return studio.attempt(
                    lambda: change_commitment(made, text, who, due, about), self.tell
                )
            workspace = studio.casefile(WORKSPACE)
            return studio.attempt(
                lambda: commit_to(workspace, self._session, text, who, due, about), self.tell
            )

        if stored():
            super().accept()


def note_words(note: FaultNote) -> str:
    """What happened, whether the work is safe, and what to do, in one line."""
    return " ".join(filter(None, (note.what, note.safe, note.do)))


def case_before_a_room(cases: Sequence[str], case_id: str) -> str:
    """What a case is called where a room may read it: its place in the session, and no more.

    Its title and its reference are nobody's but the team's, and were never accepted to be seen.
    """
    if case_id not in cases:
        return "a case told before"
    return f"case {cases.index(case_id) + 1}" if len(cases) > 1 else "the case told here"


def cases_box(studio: Studio, session: str, chosen: str, before_a_room: bool = False) -> ComboBox:
    """The cases of a session to choose from, or none; one told before stays among them.

    ``before_a_room`` calls them by their place alone: on a single or mirrored screen the room
    reads along.
    """
    found = studio.casefile(WORKSPACE).get(session)
    told = found.cases if isinstance(found, Session) else ()
    cases = list(told)
    if chosen and chosen not in cases:
        cases.append(chosen)
    choices = [("", _NO_CASE)]
    for case_id in cases:
        casefile = studio.casefile(case_id)
        if casefile.exists:
            words = f"{casefile.case.reference} · {casefile.case.title}"
            if before_a_room:
                place = case_before_a_room(told, case_id)
                words = f"{place[0].upper()}{place[1:]}"
            choices.append((case_id, words))
    box = ComboBox()
    box.set_choices(tuple(choices), chosen if chosen in dict(choices) else "")
    return box
