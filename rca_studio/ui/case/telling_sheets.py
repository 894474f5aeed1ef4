"""Deciding about telling others, several at once, and saying that they were told."""

from __future__ import annotations

import re
from datetime import date, timedelta

from PySide6.QtWidgets import QGridLayout, QWidget

from rca_studio.domain.moments import show_moment
from rca_studio.domain.proof import About, Telling
from rca_studio.domain.telling import TellingState, decide_by, tellings
from rca_studio.editing import telling_gestures
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import present
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.moment_edit import MomentEdit, read_moment
from rca_studio.ui.widgets.segmented import SegmentedControl

_CHOICES = tuple((one.value, one.label) for one in (Telling.TELL, Telling.NOT_NOW, Telling.NO))
_UNTIL = {Telling.TELL: "Tell them by", Telling.NOT_NOW: "Decide again by"}
_YEAR = re.compile(r"\d{4}")


def read_until(text: str, today: date) -> str | None:
    """The moment to come that typed words mean; ``""`` for none, ``None`` where they mean none.

    As ``read_moment``, but a day without a year is the next one, and ``tomorrow`` is known.
    """
    words = " ".join(text.split())
    if words.casefold().startswith("tomorrow"):
        later = today + timedelta(days=1)
        return read_moment(later.isoformat() + words[len("tomorrow") :], later)
    moment = read_moment(words, today)
    if moment and not _YEAR.search(words) and moment[:10] < today.isoformat():
        return f"{int(moment[:4]) + 1}{moment[4:]}"
    return moment


class UntilEdit(MomentEdit):
    """A line for a moment to come."""

    def moment(self) -> str | None:
        return read_until(self.text(), self._today)


class WhoTicks(QWidget):
    """Who is concerned, as boxes to tick."""

    def __init__(self, ticked: tuple[About, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Who it is about")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.grid(3))
        grid.setVerticalSpacing(theme.grid(0.5))
        self.boxes: dict[About, CheckBox] = {}
        for place, about in enumerate(About):
            box = CheckBox(about.label)
            box.setChecked(about in ticked)
            self.boxes[about] = box
            grid.addWidget(box, place // 2, place % 2)
        grid.setColumnStretch(2, 1)

    @property
    def ticked(self) -> tuple[About, ...]:
        """Those who are ticked."""
        return tuple(about for about, box in self.boxes.items() if box.isChecked())

    def first(self) -> CheckBox:
        """The first box."""
        return next(iter(self.boxes.values()))


class DecideSheet(AskSheet):
    """One decision for those who are ticked: tell, not now, or no; why; until when."""

    def __init__(
        self, studio: Studio, case_id: str, ticked: tuple[About, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Who has to be told?",
            "Tick those this decision is about. It stands in the report with your reason.",
            "Decide",
            parent,
        )
        self._studio, self._case_id = studio, case_id
        casefile = studio.casefile(case_id)
        sac = studio.practice.sac(casefile.case)
        found = tellings(casefile, studio.protocol_of(casefile), sac)
        self._states = {state.about: state for state in found}
        self.who = WhoTicks(ticked)
        self.choice = SegmentedControl(_CHOICES, name="Decision")
        self.reason = TextArea("", "Why? What speaks for it, who was asked?", rows=3)
        self.until = UntilEdit("", studio.today())
        self.by = LineEdit(studio.writer.actor)
        if studio.people.set_up:
            self.by.setEnabled(False)
        self._why = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self.who)
        self.body.addWidget(self._why)
        self.body.addWidget(Caption("Decision"))
        self.body.addWidget(self.choice)
        self.body.addWidget(Field("Reason", self.reason))
        self._until = Field("Tell them by", self.until)
        self.body.addWidget(self._until)
        self.body.addWidget(Field("Decided by", self.by))
        self._show_old(ticked)
        self._proposed = ""
        for box in self.who.boxes.values():
            box.toggled.connect(self._on_ticked)
        self.choice.chosen.connect(self._judge)
        self.reason.textChanged.connect(self._judge)
        self.by.textChanged.connect(self._judge)
        self.until.textChanged.connect(self._judge)
        self._on_ticked()
        (self.reason if ticked else self.who.first()).setFocus()

    @property
    def decision(self) -> Telling:
        """What is chosen."""
        return Telling(self.choice.key)

    def accept(self) -> None:
        """Store the decision as one step."""
        if not self.yes.isEnabled():
            return
        moment = self.until.moment() or ""
        untouched = self.until.text() == self._proposed
        due = {about: self._default_of(about) if untouched else moment for about in self.who.ticked}
        studio = self._studio
        step = telling_gestures.decide(
            studio.casefile(self._case_id),
            due,
            self.decision,
            self.reason.text().strip(),
            self.by.text().strip(),
            studio.writer.stamp().at,
        )
        super().accept()
        studio.edit(step)

    def _show_old(self, ticked: tuple[About, ...]) -> None:
        state = self._states.get(ticked[0]) if len(ticked) == 1 else None
        if state is None or state.decision is None or state.choice is Telling.UNDECIDED:
            return
        self.choice.choose(state.choice.value)
        self.reason.setPlainText(state.decision.reason)
        self.reason.selectAll()

    def _on_ticked(self, _on: bool = False) -> None:
        """Propose until when, as the protocol says for those ticked, the soonest of them."""
        if self.until.text() == self._proposed:
            soonest = min(filter(None, map(self._default_of, self.who.ticked)), default="")
            self._proposed = show_moment(soonest)
            self.until.setText(self._proposed)
        found = (self._states.get(about) for about in self.who.ticked)
        asked = (state.asked for state in found if state is not None)
        self._why.setText("\n".join(dict.fromkeys(one.why for one in asked if one is not None)))
        self._why.setVisible(bool(self._why.text()))
        self._judge()

    def _default_of(self, about: About) -> str:
        state: TellingState | None = self._states.get(about)
        if state is None:
            return ""
        if state.due or state.asked is None:
            return state.due
        return decide_by(state.asked, self._studio.casefile(self._case_id).case.occurred)

    def _judge(self, *_args: object) -> None:
        decision = self.decision
        self._until.setVisible(decision in _UNTIL)
        self._until.label.setText(_UNTIL.get(decision, ""))
        self.until.setAccessibleName(_UNTIL.get(decision, ""))
        moment = self.until.moment() if decision in _UNTIL else ""
        self._until.set_needed(moment is None, "write a date, such as 18 Nov 2026, 20:40")
        said = bool(self.reason.text().strip() and self.by.text().strip())
        self.yes.setEnabled(bool(self.who.ticked) and said and moment is not None)


class ToldSheet(AskSheet):
    """Those who are ticked were told: when, by whom, who it was, what was said."""

    def __init__(
        self, studio: Studio, case_id: str, about: About, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "They were told",
            "What was said stands in the report. Roles instead of names where a role is enough.",
            "Note it",
            parent,
        )
        self._studio, self._case_id = studio, case_id
        decisions = studio.casefile(case_id).decisions
        waiting = {
            one
            for one, decision in decisions.items()
            if decision.choice is Telling.TELL and not decision.told_at
        }
        self.who = WhoTicks((about,))
        for one, box in self.who.boxes.items():
            box.setVisible(one in waiting or one is about)
        self.when = MomentEdit(present(studio), studio.today())
        self.by = LineEdit(studio.writer.actor)
        self.whom = LineEdit("", "For example: daughter, by telephone")
        self.said = TextArea("", "What was said, and what they said to it?", rows=4)
        self.body.addWidget(self.who)
        self._when = Field("When", self.when)
        self.body.addWidget(self._when)
        for label, editor in (("Told by", self.by), ("Who was told", self.whom)):
            self.body.addWidget(Field(label, editor))
        self.body.addWidget(Field("What was said", self.said))
        for box in self.who.boxes.values():
            box.toggled.connect(self._judge)
        for line in (self.when, self.by, self.said):
            line.textChanged.connect(self._judge)
        self._judge()
        self.whom.setFocus()

    def accept(self) -> None:
        """Store it as one step."""
        if not self.yes.isEnabled():
            return
        step = telling_gestures.told(
            self._studio.casefile(self._case_id),
            self.who.ticked,
            self.when.moment() or "",
            self.by.text().strip(),
            self.whom.text().strip(),
            self.said.text().strip(),
        )
        super().accept()
        self._studio.edit(step)

    def _judge(self, *_args: object) -> None:
        moment = self.when.moment()
        self._when.set_needed(not moment, "write a date, such as 18 Nov 2026, 20:40")
        said = bool(self.by.text().strip() and self.said.text().strip())
        self.yes.setEnabled(bool(self.who.ticked) and bool(moment) and said)
