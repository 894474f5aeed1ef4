"""What came of a session, to look at and to work on: who came, votes, ideas, commitments.

The same page stands in "Before you go" and beside the session afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from rca_studio.analysis.session.came_of_it import (
    Answered,
    CameOfIt,
    Idea,
    Promise,
    cases_spoken_of,
    what_came_of_it,
)
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import show_date
from rca_studio.domain.session import Session
from rca_studio.domain.words import plural
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.captured_gestures import (
    MOST_PEOPLE,
    count_attendance,
    drop_commitment,
    drop_idea,
    plan_commitments,
    propose_ideas,
    take_ideas,
)
from rca_studio.faults import FaultNote
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import explain, why_locked, why_not
from rca_studio.ui.sessions.present.captured_sheets import (
    CommitmentSheet,
    IdeaSheet,
    case_before_a_room,
    note_words,
)
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card, Rule
from rca_studio.ui.widgets.field import Field, LineEdit
from rca_studio.ui.widgets.labels import Label


class CameOfItView(QWidget):
    """What came of one session, as it is now; follows each edit.

    Args:
        studio: the open workspace.
        session: the id of the session.
        before_a_room: whether others may read along, as at the end of a show.
    """

    def __init__(
        self,
        studio: Studio,
        session: str,
        parent: QWidget | None = None,
        *,
        before_a_room: bool = False,
    ) -> None:
        super().__init__(parent)
        self._studio, self._session = studio, session
        self._before_a_room = before_a_room
        self._shown: CameOfIt | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        self.people = LineEdit("", "for example 14")
        self.people.setMaximumWidth(theme.grid(16))
        self.people.committed.connect(self._on_people)
        self.people_field = Field("How many came", self.people, "A count, never names.")
        self.refusal = Label("", token="error", wrap=True)
        self.refusal.hide()
        column.addWidget(self.refusal)
        column.addWidget(self.people_field)
        self.votes = Card("Votes")
        self.ideas = Card("Ideas parked")
        self.promises = Card("Commitments")
        for card in (self.promises, self.ideas, self.votes):
            column.addWidget(card)
        self._add = {
            "promise": PlainButton("Note a commitment…"),
            "idea": PlainButton("Park an idea…"),
        }
        self._add["promise"].clicked.connect(self.note_commitment)
        self._add["idea"].clicked.connect(self.park_idea)
        self.promises.set_trailing(self._add["promise"])
        self.ideas.set_trailing(self._add["idea"])
        self.plan_all = LinkButton()
        self.plan_all.clicked.connect(self.plan_promises)
        self.take_all = LinkButton()
        self.take_all.clicked.connect(self.take_all_ideas)
        studio.changed.connect(self.refresh)
        self.refresh()

    @property
    def shown(self) -> CameOfIt | None:
        """What is shown; ``None`` where the session is gone."""
        return self._shown

    # -- what it shows ---------------------------------------------------------------------------

    def refresh(self, *_told: object) -> None:
        """Show what came of it as it is now."""
        if self._studio.closed:
            return
        workspace = self._studio.casefile(WORKSPACE)
        came = what_came_of_it(
            workspace, self._session, self._cases(), self._called if self._before_a_room else None
        )
        if came == self._shown:
            return
        self._shown = came
        self.setEnabled(came is not None)
        if came is None:
            return
        people = came.session.attendance
        if not self.people.hasFocus():
            self.people.show_value(str(people) if people else "")
        locked = why_locked(self._studio, Deed.LEAD_SESSIONS)
        for one in (*self._add.values(), self.people):
            explain(one, locked)
        self._fill(self.votes, map(_votes_row, came.votes), "Nobody voted in this session.")
        self._fill(self.ideas, map(self._idea_row, came.ideas), "No idea was parked.")
        words = "No commitment was noted: what will somebody do tomorrow?"
        self._fill(self.promises, map(self._promise_row, came.promises), words)
        self._offer_all(came, locked)

    def _cases(self) -> dict[str, CaseFile]:
        workspace = self._studio.casefile(WORKSPACE)
        return {
            case_id: self._studio.casefile(case_id)
            for case_id in cases_spoken_of(workspace, self._session)
        }

    def _called(self, case_id: str) -> str:
        found = self._studio.casefile(WORKSPACE).get(self._session)
        return case_before_a_room(found.cases if isinstance(found, Session) else (), case_id)

    def _fill(self, card: Card, rows: Iterable[QWidget], otherwise: str) -> None:
        for kept in (self.plan_all, self.take_all):
            if kept.parentWidget() is card:
                card.body.removeWidget(kept)
                kept.setParent(self)
                kept.hide()
        _empty(card.body)
        made = list(rows)
        for place, row in enumerate(made):
            if place:
                card.body.addWidget(Rule())
            card.body.addWidget(row)
        if not made:
            card.body.addWidget(Label(otherwise, token="muted", wrap=True))

    def _offer_all(self, came: CameOfIt, locked: str) -> None:
        to_plan, to_take = came.promises_to_plan, came.ideas_to_take
        if len(to_plan) > 1:
            many = plural(len(to_plan), "commitment")
            self.plan_all.show_text(f"Put {many} into the plan")
            self.promises.body.addWidget(self.plan_all)
            self.plan_all.show()
            explain(self.plan_all, locked or why_not(self._studio, Deed.PLAN))
        if len(to_take) > 1:
            self.take_all.show_text(f"Keep {plural(len(to_take), 'idea')} in the case")
            self.ideas.body.addWidget(self.take_all)
            self.take_all.show()
            explain(self.take_all, locked or why_not(self._studio, Deed.GIVE_EVIDENCE))

    def _idea_row(self, one: Idea) -> QWidget:
        deeds: list[tuple[str, Callable[[], object], Deed]] = []
        if one.reference and not one.gone:
            deeds = [
                ("Keep in the case", lambda: self._take(one), Deed.GIVE_EVIDENCE),
                ("Propose as action", lambda: self._propose(one), Deed.PLAN),
            ]
        deeds += [
            ("Edit…", lambda: self._edit_idea(one), Deed.LEAD_SESSIONS),
            (
                "Take away",
                lambda: self._do(lambda: drop_idea(one.idea)),
                Deed.LEAD_SESSIONS,
            ),
        ]
        return self._row(one.idea.text, one.words, deeds)

    def _promise_row(self, one: Promise) -> QWidget:
        made = one.commitment
        until = show_date(made.due, self._studio.today())
        deeds: list[tuple[str, Callable[[], object], Deed]] = []
        if one.reference and not one.gone:
            deeds = [("Put into the plan", lambda: self._plan(one), Deed.PLAN)]
        deeds += [
            ("Edit…", lambda: self._edit_promise(one), Deed.LEAD_SESSIONS),
            (
                "Take away",
                lambda: self._do(lambda: drop_commitment(made)),
                Deed.LEAD_SESSIONS,
            ),
        ]
        return self._row(made.text, f"{made.who} · until {until} · {one.words}", deeds)

    def _row(
        self, text: str, below: str, deeds: list[tuple[str, Callable[[], object], Deed]]
    ) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.25))
        column.addWidget(Label(text, wrap=True))
        column.addWidget(Label(below, theme.Size.SMALL, "muted", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(theme.grid(2))
        for words, do, deed in deeds:
            button = LinkButton(words)
            button.setAccessibleName(f"{words}: {text}")
            button.clicked.connect(lambda _on=False, do=do: do())
            explain(button, why_locked(self._studio, deed))
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        return row

    # -- what is done ----------------------------------------------------------------------------

    def note_commitment(self) -> None:
        """Ask for a commitment."""
        CommitmentSheet(
            self._studio,
            self._session,
            parent=self.window(),
            before_a_room=self._before_a_room,
        ).open()

    def park_idea(self) -> None:
        """Ask for an idea."""
        IdeaSheet(
            self._studio,
            self._session,
            parent=self.window(),
            before_a_room=self._before_a_room,
        ).open()

    def plan_promises(self) -> None:
        """Propose all commitments that have a case in its plan, in one step."""
        if self._shown is not None:
            made = self._shown.promises_to_plan
            self._do(lambda: plan_commitments(self._cases(), made))

    def take_all_ideas(self) -> None:
        """Keep all ideas that have a case beside it, in one step."""
        if self._shown is not None:
            ideas = self._shown.ideas_to_take
            self._do(
                lambda: take_ideas(
                    self._studio.casefile(WORKSPACE),
                    self._cases(),
                    ideas,
                    self._studio.writer.stamp(),
                )
            )

    def _do(self, make: Callable[[], ChangeSet]) -> None:
        """Do a gesture; why it could not be done stands above, for no window may open here."""
        self.refusal.hide()
        self._studio.attempt(make, self._tell)

    def _tell(self, note: FaultNote) -> None:
        self.refusal.setText(note_words(note))
        self.refusal.show()

    def _take(self, one: Idea) -> None:
        self._do(
            lambda: take_ideas(
                self._studio.casefile(WORKSPACE),
                self._cases(),
                (one.idea,),
                self._studio.writer.stamp(),
            )
        )

    def _propose(self, one: Idea) -> None:
        self._do(lambda: propose_ideas(self._cases(), (one.idea,)))

    def _plan(self, one: Promise) -> None:
        self._do(lambda: plan_commitments(self._cases(), (one.commitment,)))

    def _edit_idea(self, one: Idea) -> None:
        IdeaSheet(
            self._studio,
            self._session,
            parent=self.window(),
            idea=one.idea,
            before_a_room=self._before_a_room,
        ).open()

    def _edit_promise(self, one: Promise) -> None:
        sheet = CommitmentSheet(
            self._studio,
            self._session,
            parent=self.window(),
            made=one.commitment,
            before_a_room=self._before_a_room,
        )
        sheet.open()

    def _on_people(self, text: str) -> None:
        words = text.strip()
        wrong = bool(words) and not (words.isdecimal() and int(words[:9]) <= MOST_PEOPLE)
        self.people_field.set_needed(wrong, "write a number")
        if wrong or self._shown is None:
            return
        session = self._shown.session
        self._do(lambda: count_attendance(session, int(words or 0)))


class _Bar(QWidget):
    """How large a share of the votes an answer had."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(theme.grid(20), theme.grid(1.25))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        room = QRectF(self.rect())
        painter.setBrush(theme.colour("shade"))
        painter.drawRoundedRect(room, 3, 3)
        room.setWidth(room.width() * self._share)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(room, 3, 3)
        painter.end()


def _votes_row(one: Answered) -> QWidget:
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.grid(1.5))
    grid.setVerticalSpacing(theme.grid(0.5))
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    grid.addWidget(Label(one.vote.question, theme.Size.STRONG, wrap=True), 0, 0, 1, 3)
    for place, (words, count) in enumerate(one.rows, 1):
        grid.addWidget(Label(words, wrap=True), place, 0)
        grid.addWidget(_Bar(count / one.total if one.total else 0.0), place, 1)
        number = Label(str(count), theme.Size.STRONG)
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        number.setAccessibleName(f"{words}: {count} of {one.total}")
        grid.addWidget(number, place, 2)
    return row


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.setParent(None)
            widget.deleteLater()
