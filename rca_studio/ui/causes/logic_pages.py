"""The pages of the walk through the gates: a question, what follows, and the summary."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from rca_studio.analysis.logic_check import Proposal, Question, Remedy
from rca_studio.analysis.margin_words import node_words
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Gate, Harm, LogicAnswer, Reliability
from rca_studio.ui import theme
from rca_studio.ui.causes.section import Section
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.field import Field, GrowingLine
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.wording import Place, watch


def scrolling(page: QWidget) -> QScrollArea:
    """A page that scrolls where the text is too large for the window."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    thin_bars(area)
    area.setWidget(page)
    return area


class QuestionPage(Surface):
    """One question: what it is about, the three answers with their keys, a note."""

    answered = Signal(object)

    def __init__(self, studio: Studio, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__("window", parent=parent)
        self._studio, self._case_id = studio, case_id
        self._question: Question | None = None
        self._keys: dict[int, Reliability] = {}
        self._about = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._text = Label("", theme.Size.FIGURE, wrap=True)
        self._again = Label("", theme.Size.BODY, "warning", wrap=True)
        self.buttons = tuple(PlainButton("") for _ in range(3))
        row = QWidget()
        flow = FlowLayout(row)
        flow.setSpacing(theme.grid(1.5))
        for button in self.buttons:
            button.step = theme.Size.HEADING
            button.setFont(theme.font(theme.Size.HEADING))
            button.clicked.connect(self._on_clicked)
            flow.addWidget(button)
        self.note = GrowingLine("", "What was said, where it matters")
        self.proposed = Proposals("What follows from the answers")
        watch(studio, self.note, self._place, keeps=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, theme.grid(1), 0)
        column.setSpacing(theme.grid(2))
        column.addStretch(1)
        for part in (self._about, self._text, self._again, row, Field("Note", self.note)):
            column.addWidget(part)
        column.addWidget(self.proposed)
        column.addStretch(2)

    def show_question(
        self, casefile: CaseFile, question: Question, found: list[Proposal], *, may_edit: bool
    ) -> None:
        """Show a question, with what follows from the answers to this gate so far."""
        same = self._question is not None and (
            (self._question.effect, self._question.cause) == (question.effect, question.cause)
        )
        self._question = question
        effect = casefile.get(question.effect)
        gate = "all of its causes" if getattr(effect, "gate", None) is Gate.ALL else "any one cause"
        if len(casefile.causes_of(question.effect)) > 1 and isinstance(
            effect, Cause | Control | Event | Harm
        ):
            self._about.setText(f"“{node_words(effect)}” is set to need {gate}")
        else:
            self._about.setText("One cause leads to it")
        self._text.setText(question.text)
        self._again.setText(
            "It was answered when the effect had other causes: please answer it again."
        )
        self._again.setVisible(question.stale)
        self._keys = {}
        for button, (answer, words) in zip(self.buttons, question.choices, strict=True):
            letter = _letter(answer, words)
            self._keys[ord(letter)] = answer
            chosen = "✓ " if question.answer is answer else ""
            button.show_text(f"{chosen}{words}   [{letter}]")
            button.setAccessibleName(f"{words}, key {letter}")
            button.setProperty("answer", answer.value)
            button.setEnabled(may_edit)
        if not same:
            self.note.show_value(question.note)
        self.note.setEnabled(may_edit)
        self.proposed.show_proposals(found, may_edit=may_edit)

    def answer_of(self, key: int) -> Reliability | None:
        """What a letter answers."""
        return self._keys.get(key)

    def focus_first(self) -> None:
        """Put the focus where the letters answer."""
        self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> Place | None:
        question = self._question
        if question is None:
            return None
        answer = LogicAnswer(
            id="",
            case_id=self._case_id,
            effect=question.effect,
            cause=question.cause,
            answer=question.answer,
            causes=(),
            note="",
            by="",
            at="",
        )
        return Place(answer, "note")

    def _on_clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.answered.emit(Reliability(button.property("answer")))


def _letter(answer: Reliability, words: str) -> str:
    """Y or N as the answer is spoken: “Yes, also without it” says that it was not needed."""
    if answer is Reliability.UNSURE:
        return "U"
    if words.startswith(("Yes", "No")):
        return words[0]
    return "Y" if answer is Reliability.YES else "N"


class Proposals(Section):
    """What may be done where answers and gates do not fit; ``taken`` tells proposal and remedy."""

    taken = Signal(object, object)

    def show_proposals(self, found: list[Proposal], *, may_edit: bool) -> None:
        """Show them, the likeliest way out first."""

        def make() -> Iterable[QWidget]:
            for proposal in found:
                card = Card(fill="warning_fill", stroke="warning_fill")
                card.body.addWidget(Label(proposal.sentence, wrap=True))
                row = QWidget()
                flow = FlowLayout(row)
                for remedy in proposal.remedies if may_edit else ():
                    button = PlainButton(remedy.label)
                    button.clicked.connect(_Take(self, proposal, remedy))
                    flow.addWidget(button)
                card.body.addWidget(row)
                yield card

        self.fill((tuple(found), may_edit), make)
        self.setVisible(bool(found))


class _Take:
    """One proposal was taken."""

    def __init__(self, section: Proposals, proposal: Proposal, remedy: Remedy) -> None:
        self._section, self._proposal, self._remedy = section, proposal, remedy

    def __call__(self) -> None:
        self._section.taken.emit(self._proposal, self._remedy)


class SummaryPage(Surface):
    """What the walk came to; ``wanted`` tells the place of a question to go back to."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", parent=parent)
        self.words = Label("", theme.Size.TITLE, wrap=True)
        self.proposed = Proposals("What follows from the answers")
        self.open = Section("Not answered, or not sure")
        ground = Surface("window")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, theme.grid(1), 0)
        column.setSpacing(theme.grid(2))
        for part in (self.words, self.proposed, self.open):
            column.addWidget(part)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(ground))

    def show_walk(
        self, casefile: CaseFile, asked: tuple[Question, ...], found: list[Proposal]
    ) -> None:
        """Say how far it came and what follows."""
        waiting = {Reliability.UNANSWERED: "not answered", Reliability.UNSURE: "not sure"}
        open_ = [(n, q.text, waiting[q.answer]) for n, q in enumerate(asked) if q.answer in waiting]
        if not asked:
            words = "Nothing to check yet: no effect has causes."
        elif open_:
            words = f"{len(asked) - len(open_)} of {len(asked)} questions are settled."
        elif found:
            words = "All questions are answered; some answers do not fit the gates."
        else:
            words = "All questions are answered, and the gates fit the answers."
        self.words.setText(words)
        self.proposed.show_proposals(found, may_edit=True)

        def make() -> Iterable[QWidget]:
            for number, text, state in open_:
                button = KeyButton(f"Ask it now ({state})", str(number), f"{text} {state}")
                button.chosen.connect(self.wanted)
                yield Label(text, wrap=True)
                yield button

        self.open.fill(tuple(open_), make)
        self.open.setVisible(bool(open_))
