"""What was changed because somebody spoke up, and whether they have heard it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay, Receipt
from rca_studio.domain.moments import real_day, show_moment
from rca_studio.domain.recognition import GoodCatch
from rca_studio.domain.words import plural
from rca_studio.editing.feedback_gestures import feedback_of, give_feedback, write_feedback
from rca_studio.ui import theme
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.field import Field, TextArea
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.wording import Place, watch

_PROMPT = "A rail was fitted beside the bathroom door, and two people help on busy evenings."
_FIRST = "Write first what was changed."


class FeedbackCard(Card):
    """A note in plain words, the ways to give it, and a good catch to propose."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__("What the reporter hears", parent)
        self._studio, self._navigator = studio, navigator
        self._case_id = ""
        self._has_receipt = False
        self._pill = Pill("", "neutral")
        self.set_trailing(self._pill)
        self.text = TextArea("", _PROMPT, rows=3)
        self.body.addWidget(Field("What we changed, in plain words", self.text))
        self._state = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self._state)
        self.said = PlainButton("Said in person")
        self.print = PlainButton("Print it…")
        self.phrase = PlainButton("Show by receipt phrase")
        self.catch = PlainButton("Propose a good catch…")
        row = FlowLayout()
        for button in (self.said, self.print, self.phrase, self.catch):
            row.addWidget(button)
        self.body.addLayout(row)
        self.text.committed.connect(self._write)
        self.text.textChanged.connect(self._judge)
        self.said.clicked.connect(self._on_said)
        self.phrase.clicked.connect(self._on_phrase)
        self.print.clicked.connect(self._on_print)
        self.catch.clicked.connect(self._on_catch)
        watch(studio, self.text, self._place)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show what is written and given in a case."""
        self._case_id = casefile.case_id
        note = feedback_of(casefile)
        self.text.show_value(note.text if note else "")
        self.text.setEnabled(not why_locked(self._studio, Deed.WRITE_BACK))
        self._has_receipt = bool(casefile.of(Receipt))
        self.phrase.setVisible(casefile.case.anonymous)
        explain(self.catch, why_locked(self._studio, Deed.RECOGNISE))
        self._judge()
        self._tell(casefile, note)

    def focus(self) -> QWidget:
        """Where work on this card begins."""
        return self.text

    def _judge(self) -> None:
        """Switch the ways to give it on as soon as there are words, stored or not."""
        why = why_locked(self._studio, Deed.WRITE_BACK)
        first = "" if self.text.text().strip() else _FIRST
        nobody = "" if self._has_receipt else "Nobody got a receipt phrase for this case."
        for button, more in ((self.said, ""), (self.print, ""), (self.phrase, nobody)):
            explain(button, why or first or more)

    def _tell(self, casefile: CaseFile, note: FeedbackNote | None) -> None:
        given = bool(note and note.given_on)
        self._pill.show_word("Given" if given else "Not given yet", "good" if given else "neutral")
        if note is None or not note.given_on:
            words = "The days from the report until this is given are counted in Governance."
        else:
            ways = "; ".join(way.label for way in note.ways)
            words = f"Given on {show_moment(note.given_on)}{_after(casefile, note)}: {ways}."
        caught = casefile.of(GoodCatch)
        if caught:
            done = sum(bool(one.given_on) for one in caught)
            state = f"{plural(len(caught), 'good catch', 'good catches')} proposed, {done} given."
            words = f"{words} {state}"
        self._state.setText(words)

    def _place(self) -> Place | None:
        casefile = self._studio.casefile(self._case_id) if self._case_id else None
        if casefile is None or not casefile.exists:
            return None
        note = feedback_of(casefile)
        return Place(note or FeedbackNote(id="", case_id=self._case_id, text=""), "text")

    # -- what is done ----------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        studio, case_id = self._studio, self._case_id
        done = studio.attempt(
            lambda: write_feedback(studio.casefile(case_id), text, studio.writer.stamp())
        )
        if not done:
            self.show_casefile(studio.casefile(case_id))

    def _give(self, way: FeedbackWay, of: str = "") -> bool:
        """Give it; ``of`` is the case a sheet was made of, whatever the card shows by now."""
        self.text.commit()
        studio, case_id = self._studio, of or self._case_id
        return studio.attempt(
            lambda: give_feedback(
                studio.casefile(case_id), (way,), studio.today(), studio.writer.stamp()
            )
        )

    def _on_said(self) -> None:
        if self._give(FeedbackWay.TALK):
            self._navigator.say("Noted: the reporter has heard it", "Undo", self._studio.undo)

    def _on_phrase(self) -> None:
        if self._give(FeedbackWay.PHRASE):
            words = "Whoever has the receipt phrase can read it now"
            self._navigator.say(words, "Undo", self._studio.undo)

    def _on_print(self) -> None:
        from rca_studio.ui.recognition.paper_room import open_feedback

        self.text.commit()
        case_id = self._case_id
        open_feedback(
            self._studio,
            self._navigator,
            case_id,
            lambda: self._give(FeedbackWay.PRINTED, case_id),
            self.window(),
        )

    def _on_catch(self) -> None:
        from rca_studio.ui.recognition.catch_sheet import CatchSheet

        CatchSheet(self._studio, self._case_id, parent=self.window()).open()


def _after(casefile: CaseFile, note: FeedbackNote) -> str:
    """How long after the report, where both days are known."""
    reported, given = real_day(casefile.case.reported), real_day(note.given_on)
    if reported is None or given is None or given < reported:
        return ""
    return f", {plural((given - reported).days, 'day')} after the report"
