"""A walk through the gates: was each cause necessary, were all together sufficient?

One question at a time, large enough for a room. Y, N and U answer it, as the words of the buttons
say. What does not fit a gate leads to proposals; a person takes them or leaves them.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
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
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Gate, Reliability
from rca_studio.editing import gestures, workshop_gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.keys import Command
from rca_studio.ui.causes.logic_pages import QuestionPage, SummaryPage, scrolling
from rca_studio.ui.causes.requests import with_gate
from rca_studio.ui.dress import dress
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.labels import Label

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
        self.setWindowTitle("Do these causes explain it?")
        self._grow(parent)
        self._head = Label("", theme.Size.STRONG, "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        dress(self.bar, "progress")
        self.page = QuestionPage(studio, case_id)
        self.summary = SummaryPage()
        self._pages = QStackedWidget()
        self._pages.addWidget(scrolling(self.page))
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
            self._pages.setCurrentIndex(1)
            return
        self._head.setText(f"Question {self._place + 1} of {len(asked)}")
        here = [p for p in own if p.effect == question.effect]
        self.page.show_question(casefile, question, here, may_edit=not self._studio.read_only)
        self._pages.setCurrentIndex(0)

    def _grow(self, parent: QWidget | None) -> None:
        """As large as the window it stands over leaves room for: it is read from afar."""
        around = parent.size() if parent is not None else None
        wide = around.width() * 4 // 5 if around else theme.grid(100)
        high = around.height() * 4 // 5 if around else theme.grid(60)
        self.resize(max(wide, theme.grid(50)), max(high, theme.grid(40)))

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
