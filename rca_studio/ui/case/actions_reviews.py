"""When an action is looked at again whether it holds, and what was seen each time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import show_date
from rca_studio.domain.plan import Action, EffectReview
from rca_studio.ui import theme
from rca_studio.ui.case.actions_date import DayEdit
from rca_studio.ui.case.actions_ref import ActionRef
from rca_studio.ui.case.actions_standing import STATE_TONES
from rca_studio.ui.causes.section import Section
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.words import local_time

AFTER = (30, 90, 180)
"""Days after an action is done on which it is usual to look whether it holds."""


class ReviewDays(QWidget):
    """The next review date, and those after it."""

    def __init__(self, ref: ActionRef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref = ref
        today = ref.studio.today()
        self.next = DayEdit("Review date", today)
        self.field = Field("Review date", self.next)
        self.later = DayEdit("A later review", today)
        self.later.line.setPlaceholderText("Add a later day")
        self._later = Field("Later reviews", self.later)
        self._chips = QWidget()
        self._chips.setAccessibleName("Later reviews")
        self._flow = FlowLayout(self._chips)
        self._days: tuple[str, ...] = ()
        self.propose = LinkButton(f"{AFTER[0]}, {AFTER[1]} and {AFTER[2]} days after it is done")
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1.5))
        row.addWidget(self.field, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._later, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        column.addLayout(row)
        column.addWidget(self._chips)
        column.addWidget(self.propose, 0, Qt.AlignmentFlag.AlignLeft)
        self.next.day_committed.connect(self._on_next)
        self.later.day_committed.connect(self._on_later)
        self.propose.clicked.connect(self._on_propose)

    def show_action(self, action: Action) -> None:
        """Show the days as they are stored."""
        plans = why_locked(self._ref.studio, Deed.PLAN)
        for field in (self.field, self._later):
            explain(field, plans)
        self.next.show_day(action.review_date)
        self.field.set_needed(not action.review_date and action.state.open)
        if self._days != action.later_reviews:
            self._show_chips(action.later_reviews)
        for chip in self._chips.findChildren(KeyButton):
            explain(chip, plans)
        none_yet = not action.review_date and not action.later_reviews
        begin = action.done_on or action.deadline
        self.propose.setVisible(none_yet and bool(begin) and not plans)
        done = "it is done" if action.done_on else "the deadline"
        first, second, third = AFTER
        self.propose.show_text(f"Look {first}, {second} and {third} days after {done}")

    def keep(self) -> None:
        """Keep what is half typed."""
        self.next.line.commit()
        self.later.line.commit()

    def _show_chips(self, days: tuple[str, ...]) -> None:
        self._days = days
        had_focus = any(chip.hasFocus() for chip in self._chips.findChildren(KeyButton))
        while (item := self._flow.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        today = self._ref.studio.today()
        for day in days:
            words = show_date(day, today)
            chip = KeyButton(f"{words} ✕", day, f"Remove the review on {words}", quiet=True)
            chip.chosen.connect(self._on_removed)
            self._flow.addWidget(chip)
            chip.show()
        self._chips.setVisible(bool(days))
        if had_focus:
            self.later.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_next(self, day: str) -> None:
        self._ref.revise("Review date", review_date=day)

    def _on_later(self, day: str) -> None:
        action = self._ref.action
        if action is None or not day:
            return
        self.later.line.clear()
        self.later.line.commit()
        if day != action.review_date:
            self._set({*action.later_reviews, day})

    def _on_removed(self, day: str) -> None:
        action = self._ref.action
        if action is not None:
            self._set({*action.later_reviews} - {day})

    def _set(self, days: set[str]) -> None:
        self._ref.revise("Later reviews", later_reviews=tuple(sorted(days)))

    def _on_propose(self) -> None:
        action = self._ref.action
        if action is None or not (begin := action.done_on or action.deadline):
            return
        first, *later = days_after(begin)
        self._ref.revise("Review dates", review_date=first, later_reviews=tuple(later))


def days_after(begin: str) -> tuple[str, ...]:
    """The usual days to look, counted from a day.

    >>> days_after("2026-11-30")
    ('2026-12-30', '2027-02-28', '2027-05-29')
    """
    day = date.fromisoformat(begin[:10])
    return tuple((day + timedelta(days=number)).isoformat() for number in AFTER)


class ReviewList(Section):
    """What reviews of an action saw, the first one first; nothing is shown before there was one."""

    def __init__(self, ref: ActionRef, parent: QWidget | None = None) -> None:
        super().__init__("Did it hold?", parent)
        self._ref = ref

    def show_action(self, action: Action) -> None:
        """Show the reviews there were."""
        today = self._ref.studio.today()
        noted = action.result if not action.reviews else ""

        def make() -> Iterable[QWidget]:
            for one in action.reviews:
                yield ReviewRow(one, today)
            if noted:
                yield Label(f"Noted earlier: {noted}", wrap=True)

        self.fill((action.id, action.reviews, noted), make)
        self.setVisible(bool(action.reviews or noted))


class ReviewRow(QWidget):
    """One review: outcome, day and who, what was seen, what changes."""

    def __init__(self, review: EffectReview, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.grid(0.25), 0, theme.grid(0.5))
        row.setSpacing(theme.grid(1))
        pill = Pill(review.outcome.label, STATE_TONES[review.outcome])
        row.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.saw = Label(review.saw or "Nothing was written down", wrap=True)
        words.addWidget(self.saw)
        if review.changes:
            words.addWidget(Label(f"What changes: {review.changes}", wrap=True))
        facts = Caption(review_facts(review, today))
        facts.setWordWrap(True)
        words.addWidget(facts)
        row.addLayout(words, 1)
        name = f"{review.outcome.label}, {review_facts(review, today)}: {review.saw}"
        self.setAccessibleName(f"{name} {review.changes}".strip())


def review_facts(review: EffectReview, today: date) -> str:
    """When somebody looked, when it was planned, who, and when it was written down."""
    looked = f"Looked at on {show_date(review.day, today)}"
    late = review.planned and review.planned[:10] != review.day[:10]
    planned = f"planned for {show_date(review.planned, today)}" if late else ""
    written = f"written down {local_time(review.at)}" if review.at[:10] != review.day[:10] else ""
    return " · ".join(part for part in (looked, planned, review.by, written) if part)
