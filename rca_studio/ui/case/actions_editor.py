"""The editor of an action of the plan: all its fields, each kept by itself."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from rca_studio.analysis.strength import ActionHierarchy
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import show_date
from rca_studio.domain.plan import Action, ActionState, Reach, Strength
from rca_studio.editing import gestures, plan_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_checks import CheckList
from rca_studio.ui.case.actions_date import DayEdit
from rca_studio.ui.case.actions_effects import EffectList
from rca_studio.ui.case.actions_measures import MeasuresPart
from rca_studio.ui.case.actions_ref import ActionRef
from rca_studio.ui.case.actions_reviews import ReviewDays, ReviewList
from rca_studio.ui.case.actions_standing import Standing
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.owners import complete_owners
from rca_studio.ui.proof.allowing import why_not
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Rule
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.wording import watch_entity

EFFORTS = (
    ("0", "Not said yet"),
    ("1", "1 · a word or a note"),
    ("2", "2 · some hours"),
    ("3", "3 · some days, or a purchase"),
    ("4", "4 · some weeks, several teams"),
    ("5", "5 · building work, a new system"),
)
"""The steps of effort, each with what it means."""
REACHES = (
    (Reach.UNKNOWN.value, "Not chosen"),
    (Reach.PERSON.value, "One person"),
    (Reach.TEAM.value, "A team"),
    (Reach.SERVICE.value, "A whole service"),
    (Reach.ORGANISATION.value, "The organisation"),
)
"""How far an action reaches."""
SEVERAL = re.compile(r"[;/+\n]| & ")
"""Signs that more than one owner is named (the gate asks the same)."""


def kind_choices(hierarchy: ActionHierarchy) -> tuple[tuple[str, str], ...]:
    """The kinds of action, the strongest first, each with its strength in words."""
    kinds = ((k.key, f"{k.label} · {k.strength.label.lower()}") for k in hierarchy.kinds)
    return (("", "Not chosen"), *kinds)


class ActionEditor(QWidget):
    """All fields of one action; each is kept by itself."""

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        action: Action,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._navigator = studio, navigator
        self._ref = ActionRef(studio, action.case_id, action.id)
        self.standing = Standing(self._ref, navigator)
        self.barred = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.words = TextArea("", "Start with a verb: what will be changed?", rows=2)
        self.owner = LineEdit("", "A role, such as Service manager")
        complete_owners(studio, self.owner, action.case_id, action.id)
        self.deadline = DayEdit("Deadline", studio.today())
        self.kind = _narrow()
        self.kind.set_choices(kind_choices(studio.practice.hierarchy))
        # How strong it is stands beside it once it is chosen.
        self.kind.set_brief({one.key: one.label for one in studio.practice.hierarchy.kinds})
        self.strength = _narrow()
        self.strength.set_choices(tuple((s.value, s.label) for s in Strength))
        self.effort = _narrow()
        self.effort.set_choices(EFFORTS)
        self.reach = _narrow()
        self.reach.set_choices(REACHES)
        self.measure = LineEdit("", "Turn is clear in 20 of 20 checks")
        self.days = ReviewDays(self._ref)
        self.review = self.days.next
        self.checks = CheckList(self._ref, navigator)
        self.reviews = ReviewList(self._ref)
        self.measures = MeasuresPart(studio, action.case_id, action.id)
        self.effects = EffectList(studio)
        self.remove = LinkButton("Delete the action")
        self._findings = QWidget()
        self._findings.setAccessibleName("Findings it answers")
        self._chips: dict[str, FilterChip] = {}
        FlowLayout(self._findings)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.fields: dict[str, Field[Any]] = {
            "text": Field("Action", self.words),
            "owner": Field("Owner: the one who answers for it", self.owner),
            "deadline": Field("Deadline", self.deadline),
            "kind": Field("Kind of action", self.kind),
            "strength": Field("Strength", self.strength),
            "effort": Field("Effort", self.effort),
            "reach": Field("How far it reaches", self.reach),
            "measure": Field("Measure: how will you know that it works?", self.measure),
            "review_date": self.days.field,
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.grid(1), 0, 0)
        column.setSpacing(theme.grid(1.25))
        column.addWidget(self.standing)
        column.addWidget(Rule())
        column.addWidget(self.barred)
        column.addWidget(self.fields["text"])
        column.addWidget(Caption("Findings it answers"))
        column.addWidget(self._findings)
        column.addLayout(self._grid())
        parts = (self.days, self.reviews, self.checks, self.measures, self.effects)
        for number, part in enumerate(parts):
            if number > 1:
                column.addWidget(Rule())
            column.addWidget(part)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)

    def _grid(self) -> QGridLayout:
        """The fields that stand two and two."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.grid(1.5))
        grid.setVerticalSpacing(theme.grid(1.25))
        top = Qt.AlignmentFlag.AlignTop
        pairs = (("owner", "deadline"), ("kind", "strength"), ("reach", "effort"))
        for row, (left, right) in enumerate(pairs):
            grid.addWidget(self.fields[left], row, 0, top)
            grid.addWidget(self.fields[right], row, 1, top)
        grid.addWidget(self.fields["measure"], len(pairs), 0, 1, 2, top)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        return grid

    def _connect(self) -> None:
        self.words.committed.connect(self._on_words)
        self.owner.committed.connect(self._on_owner)
        self.owner.textChanged.connect(self._judge_owner)
        self.deadline.day_committed.connect(self._on_deadline)
        self.kind.activated.connect(self._on_kind)
        self.strength.activated.connect(self._on_strength)
        self.effort.activated.connect(self._on_effort)
        self.reach.activated.connect(self._on_reach)
        for name, editor in (("text", self.words), ("measure", self.measure)):
            watch_entity(self._studio, editor, self._case, self._own_key, name)
        self.measure.committed.connect(self._on_measure)
        self.remove.clicked.connect(self._on_remove)
        self.measures.removed.connect(self._say)

    def show_action(self, casefile: CaseFile, action: Action) -> None:
        """Show the action as it is stored."""
        plans = why_not(self._studio, Deed.PLAN)
        can = not self._studio.read_only and not plans
        for field in self.fields.values():
            field.setEnabled(can)
        self.barred.setText(plans)
        self.barred.setVisible(bool(plans) and not self._studio.read_only)
        self.remove.setVisible(can)
        self.standing.show_action(action)
        self.words.show_value(action.text)
        self.owner.show_value(action.owner)
        self.deadline.show_day(action.deadline)
        self.kind.setCurrentIndex(max(0, self.kind.findData(action.kind)))
        self.strength.setCurrentIndex(max(0, self.strength.findData(action.strength.value)))
        self.effort.choose(str(action.effort))
        self.reach.setCurrentIndex(max(0, self.reach.findData(action.reach.value)))
        self.measure.show_value(action.measure)
        found = self._studio.practice.hierarchy.kind(action.kind)
        self.fields["kind"].set_help(f"For example: {found.example}" if found else "")
        self.fields["deadline"].set_help(promised_words(action, self._studio.today()))
        needed = {
            "text": not action.text.strip(),
            "deadline": not action.deadline,
            "strength": not action.strength,
            "measure": not action.measure.strip() and not action.measures,
        }
        for key, missing in needed.items():
            self.fields[key].set_needed(missing)
        self._judge_owner()
        self._show_findings(casefile, action, can)
        self.days.show_action(action)
        self.checks.show_action(casefile, action)
        self.reviews.show_action(action)
        self.measures.show_action(casefile, action)
        self.effects.show_action(casefile, action)

    def focus_first(self) -> QWidget:
        """Put the focus on the first thing that is missing, else on the words; gives it."""
        missing = (f.editor for f in self.fields.values() if f.needed and f.isEnabled())
        target: QWidget | None = next(missing, None)
        action = self._ref.action
        proves = action is not None and action.state in (ActionState.DONE, ActionState.IN_PROGRESS)
        if target is None and (proves or not self.checks.rows):
            target = self.checks.first_open()
        found = target or self.words
        found.setFocus(Qt.FocusReason.OtherFocusReason)
        return found

    def keep(self) -> None:
        """Keep what is half typed."""
        self.words.commit()
        for line in (self.owner, self.measure, self.deadline.line):
            line.commit()
        self.days.keep()
        self.checks.keep()
        self.measures.keep()

    # -- inside ----------------------------------------------------------------------------------

    def _case(self) -> str:
        return self._ref.case_id

    def _own_key(self) -> str:
        return self._ref.key

    def _revise(self, label: str = "", *, merge: bool = False, **values: Any) -> None:
        self._ref.revise(label, merge=merge, **values)

    def _show_findings(self, casefile: CaseFile, action: Action, can: bool) -> None:
        layout = self._findings.layout()
        wanted = {finding.id: finding for finding in casefile.findings}
        for gone in self._chips.keys() - wanted.keys():
            chip = self._chips.pop(gone)
            chip.hide()
            chip.deleteLater()
        for key, finding in wanted.items():
            if key not in self._chips and layout is not None:
                made = FilterChip(finding.label)
                made.clicked.connect(_Answers(self, key))
                self._chips[key] = made
                layout.addWidget(made)
            chip = self._chips[key]
            chip.setChecked(key in action.findings)
            chip.setEnabled(can)
            words = short(finding.statement, 200)
            answers = "answered" if key in action.findings else "not answered"
            chip.setAccessibleName(f"{finding.label}, {answers} by this action: {words}")

    def chip(self, finding_id: str) -> FilterChip:
        """The chip of a finding."""
        return self._chips[finding_id]

    def answer(self, finding_id: str) -> None:
        """Let the action answer a finding, or no longer."""
        action = self._ref.action
        if action is None:
            return
        if finding_id in action.findings:
            findings = tuple(f for f in action.findings if f != finding_id)
        else:
            findings = (*action.findings, finding_id)
        self._revise("Which findings it answers", findings=findings)

    def _judge_owner(self, *_args: object) -> None:
        owner = self.owner.text().strip()
        several = bool(SEVERAL.search(owner))
        field = self.fields["owner"]
        field.set_needed(not owner or several, "one owner only" if several else "needed")
        one_only = "Name the one role or person who answers for it."
        field.set_help(
            one_only if several else "" if owner else "A role is enough; no name is needed."
        )

    def _on_words(self, text: str) -> None:
        self._revise(merge=True, text=" ".join(text.split()))

    def _on_owner(self, text: str) -> None:
        self._revise(merge=True, owner=" ".join(text.split()))

    def _on_deadline(self, day: str) -> None:
        self._ref.do(lambda action: plan_gestures.move_deadline(action, day))

    def _on_kind(self, _index: int) -> None:
        strength = self._studio.practice.hierarchy.strength(self.kind.key)
        self._revise("Kind of action", kind=self.kind.key, strength=strength)

    def _on_strength(self, _index: int) -> None:
        self._revise("Strength of the action", strength=Strength(self.strength.key))

    def _on_effort(self, _index: int) -> None:
        self._revise("Effort of the action", effort=int(self.effort.key or 0))

    def _on_reach(self, _index: int) -> None:
        self._revise("How far the action reaches", reach=Reach(self.reach.key))

    def _on_measure(self, text: str) -> None:
        self._revise(merge=True, measure=text.strip())

    def _say(self, words: str) -> None:
        say_with_undo(self._studio, self._navigator, words)

    def _on_remove(self) -> None:
        action = self._ref.action
        if action is None:
            return
        if self._studio.edit(gestures.delete_action(self._ref.casefile, action.id)):
            said = f"“{short(action.text)}” was deleted"
            say_with_undo(self._studio, self._navigator, said)


def promised_words(action: Action, today: date) -> str:
    """The deadline that was promised at first, where it was moved since."""
    if not action.first_deadline:
        return ""
    return f"Promised at first: {show_date(action.first_deadline, today)}"


class _Answers:
    """The chip of one finding was clicked."""

    def __init__(self, editor: ActionEditor, finding_id: str) -> None:
        self._editor, self._finding_id = editor, finding_id

    def __call__(self, _on: bool) -> None:
        self._editor.answer(self._finding_id)


def _narrow() -> ComboBox:
    from rca_studio.ui.causes.panel import narrow_combo

    return narrow_combo()
