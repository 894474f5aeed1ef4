"""A walk through the gates: was each cause necessary, were all together sufficient?

One question at a time, large enough for a room. Y, N and U answer it, as the words of the buttons
say. What does not fit a gate leads to proposals; a person takes them or leaves them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rca_studio.analysis.logic_check import (
    Proposal,
    Question,
    Remedy,
    progress,
    proposals,
    questions,
    questions_of,
)
from rca_studio.analysis.margin_words import node_words
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Cause, Control, Event, Gate, Harm, LogicAnswer, Reliability
from rca_studio.editing import gestures, workshop_gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.requests import with_gate
from rca_studio.ui.causes.section import Section
from rca_studio.ui.dress import dress, thin_bars
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.field import Field, GrowingLine
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.wording import Place, watch

_BACK = (Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_PageDown)


class Room(Protocol):
    """What the walk asks of the screen it was opened from."""

    def choose(self, key: str) -> None:
        """Choose an entity in all views."""
        ...

    def do(self, command: Command) -> None:
        """Do a command on what is chosen."""
        ...


class LogicWalk(QDialog):
    """The questions of all gates, or of the gate of one effect."""

    def __init__(
        self,
        studio: Studio,
        case_id: str,
        room: Room,
        effect: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._case_id, self._room = studio, case_id, room
        self._effect = effect
        self._place = 0
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Necessary and sufficient")
        self._grow(parent)
        self._head = Label("", theme.Size.STRONG, "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        dress(self.bar, "progress")
        self.page = QuestionPage(studio, case_id)
        self.summary = SummaryPage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.page)
        self._pages.addWidget(self.summary)
        self.back = PlainButton("Back")
        self.skip = PlainButton("Leave it open")
        self.end = PlainButton("Close")
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addWidget(self.skip)
        foot.addStretch(1)
        foot.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(3)] * 4)
        column.setSpacing(theme.grid(1.5))
        column.addWidget(self._head)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)
        self.page.answered.connect(self.answer)
        for part in (self.page.proposed, self.summary.proposed):
            part.taken.connect(self.take)
        self.summary.wanted.connect(self._on_wanted)
        self.back.clicked.connect(self._on_back)
        self.skip.clicked.connect(self._on_skip)
        self.end.clicked.connect(self.close)
        studio.changed.connect(self._on_changed)
        self._begin()

    # -- the questions ---------------------------------------------------------------------------

    @property
    def casefile(self) -> CaseFile:
        """The case as it is stored."""
        return self._studio.casefile(self._case_id)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions of this walk, as they stand."""
        casefile = self.casefile
        return questions_of(casefile, self._effect) if self._effect else questions(casefile)

    @property
    def question(self) -> Question | None:
        """The question in view; ``None`` at the summary."""
        asked = self.asked
        return asked[self._place] if 0 <= self._place < len(asked) else None

    def answer(self, answer: Reliability) -> None:
        """Keep an answer, with the note, and go on."""
        question = self.question
        if question is None or self._studio.read_only:
            return
        stamp = self._studio.writer.stamp()
        step = workshop_gestures.answer_logic(
            self.casefile,
            question.effect,
            question.cause,
            answer,
            by=stamp.actor,
            at=stamp.at,
            note=self.page.note.text().strip(),
        )
        if self._studio.edit(step):
            self._go(self._place + 1)

    def take(self, proposal: Proposal, remedy: Remedy) -> None:
        """Do what was proposed; what needs words is written in the picture."""
        if remedy is Remedy.ADD_CAUSE:
            self.close()
            self._room.choose(proposal.effect)
            self._room.do(Command.CHILD)
            return
        step = remedied(self.casefile, proposal, remedy)
        if step is not None:
            self._studio.edit(step)

    # -- inside ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        asked = self.asked
        unanswered = (n for n, q in enumerate(asked) if q.answer is Reliability.UNANSWERED)
        self._go(next(unanswered, len(asked)))

    def _go(self, place: int) -> None:
        self._place = max(0, min(place, len(self.asked)))
        self._show()
        if self.question is not None:
            self.page.focus_first()
        else:
            self.end.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        casefile, asked, question = self.casefile, self.asked, self.question
        self.bar.setRange(0, max(1, len(asked)))
        self.bar.setValue(sum(q.answer is not Reliability.UNANSWERED for q in asked))
        self.back.setEnabled(self._place > 0)
        self.skip.setVisible(question is not None)
        own = [p for p in proposals(casefile) if not self._effect or p.effect == self._effect]
        if question is None:
            self._head.setText(progress(casefile).words if not self._effect else "This gate")
            self.summary.show_walk(casefile, asked, own)
            self._pages.setCurrentWidget(self.summary)
            return
        self._head.setText(f"Question {self._place + 1} of {len(asked)}")
        here = [p for p in own if p.effect == question.effect]
        self.page.show_question(casefile, question, here, may_edit=not self._studio.read_only)
        self._pages.setCurrentWidget(self.page)

    def _grow(self, parent: QWidget | None) -> None:
        """As large as the window it stands over leaves room for: it is read from afar."""
        around = parent.size() if parent is not None else None
        wide = around.width() * 4 // 5 if around else theme.grid(100)
        high = around.height() * 4 // 5 if around else theme.grid(60)
        self.resize(max(wide, theme.grid(60)), max(high, theme.grid(50)))

    def _on_changed(self, _told: object) -> None:
        if self.isVisible() and self.casefile.exists:
            self._place = min(self._place, len(self.asked))
            self._show()

    def _on_back(self) -> None:
        self._go(self._place - 1)

    def _on_skip(self) -> None:
        self._go(self._place + 1)

    def _on_wanted(self, key: str) -> None:
        self._go(int(key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.page.note.hasFocus() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        answer = self.page.answer_of(event.key()) if self.question is not None else None
        if answer is not None:
            self.answer(answer)
        elif event.key() in _BACK:
            self._on_back()
        elif event.key() in _ON and self.question is not None:
            self._on_skip()
        else:
            super().keyPressEvent(event)


def remedied(casefile: CaseFile, proposal: Proposal, remedy: Remedy) -> ChangeSet | None:
    """The step that does what was proposed; ``None`` where it needs words, or is done already."""
    if remedy is Remedy.MAKE_ANY:
        return with_gate(casefile, proposal.effect, Gate.ANY)
    if remedy is Remedy.MAKE_ALL:
        return with_gate(casefile, proposal.effect, Gate.ALL)
    if remedy is Remedy.UNLINK:
        ends = (proposal.cause, proposal.effect)
        found = (link for link in casefile.links if (link.cause_id, link.effect_id) == ends)
        link = next(found, None)
        return gestures.unlink(casefile, link.id) if link is not None else None
    return None


class QuestionPage(QWidget):
    """One question: what it is about, the three answers with their keys, a note."""

    answered = Signal(object)

    def __init__(self, studio: Studio, case_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._case_id = studio, case_id
        self._question: Question | None = None
        self._keys: dict[int, Reliability] = {}
        self._about = Caption("")
        self._text = Label("", theme.Size.FIGURE, wrap=True)
        self._again = Label("", theme.Size.BODY, "warning", wrap=True)
        self.buttons = tuple(PrimaryButton("") if not n else PlainButton("") for n in range(3))
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
        column.setContentsMargins(0, 0, 0, 0)
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
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        thin_bars(area)
        area.setWidget(ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

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
                button = KeyButton(f"Ask again ({state})", str(number), f"{text} {state}")
                button.chosen.connect(self.wanted)
                yield Label(text, wrap=True)
                yield button

        self.open.fill(tuple(open_), make)
        self.open.setVisible(bool(open_))
