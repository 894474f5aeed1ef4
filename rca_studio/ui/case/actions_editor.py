"""The editor of an action of the plan: all its fields, each kept by itself."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from rca_studio.analysis.strength import ActionHierarchy
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import Action, ActionState, Reach, Strength
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_checks import CheckList, ticked, with_check
from rca_studio.ui.case.actions_date import DayEdit
from rca_studio.ui.case.actions_effects import EffectList
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import why_not
from rca_studio.ui.proof.setting_aside import edit_or_set_aside
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption
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
        self._case_id, self._key = action.case_id, action.id
        today = studio.today()
        self.words = TextArea("", "Start with a verb: what will be changed?", rows=2)
        self.owner = LineEdit("", "A role, such as Service manager")
        self.deadline = DayEdit("Deadline", today)
        self.kind = _narrow()
        self.kind.set_choices(kind_choices(studio.practice.hierarchy))
        self.strength = _narrow()
        self.strength.set_choices(tuple((s.value, s.label) for s in Strength))
        self.effort = _narrow()
        self.effort.set_choices(EFFORTS)
        self.reach = _narrow()
        self.reach.set_choices(REACHES)
        self.state = _narrow()
        self.state.set_choices(tuple((s.value, s.label) for s in ActionState))
        self.measure = LineEdit("", "Turn is clear in 20 of 20 checks")
        self.review = DayEdit("Review date", today)
        self.result = LineEdit("", "What the review found")
        self.checks = CheckList()
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
            "review_date": Field("Review date", self.review),
            "state": Field("State", self.state),
            "result": Field("Result of the review", self.result),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.grid(1), 0, 0)
        column.setSpacing(theme.grid(1.25))
        column.addWidget(self.fields["text"])
        column.addWidget(Caption("Findings it answers"))
        column.addWidget(self._findings)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.grid(1.5))
        grid.setVerticalSpacing(theme.grid(1.25))
        pairs = (
            ("owner", "deadline"),
            ("kind", "strength"),
            ("reach", "effort"),
            ("measure", "review_date"),
        )
        for row, (left, right) in enumerate((*pairs, ("result", "state"))):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(self.fields[left], row, 0, top)
            grid.addWidget(self.fields[right], row, 1, top)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        column.addLayout(grid)
        column.addWidget(self.checks)
        column.addWidget(self.effects)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self.words.committed.connect(self._on_words)
        self.owner.committed.connect(self._on_owner)
        self.owner.textChanged.connect(self._judge_owner)
        self.deadline.day_committed.connect(self._on_deadline)
        self.review.day_committed.connect(self._on_review)
        self.kind.activated.connect(self._on_kind)
        self.strength.activated.connect(self._on_strength)
        self.state.activated.connect(self._on_state)
        self.effort.activated.connect(self._on_effort)
        self.reach.activated.connect(self._on_reach)
        watched = (("text", self.words), ("measure", self.measure), ("result", self.result))
        for name, editor in watched:
            watch_entity(self._studio, editor, self._case, self._own_key, name)
        self.measure.committed.connect(self._on_measure)
        self.result.committed.connect(self._on_result)
        self.checks.added.connect(self._on_check)
        self.checks.met.connect(self._on_met)
        self.checks.removed.connect(self._on_check_removed)
        self.remove.clicked.connect(self._on_remove)

    def show_action(self, casefile: CaseFile, action: Action) -> None:
        """Show the action as it is stored."""
        can = not self._studio.read_only
        for field in self.fields.values():
            field.setEnabled(can)
        self.remove.setVisible(can)
        self.words.show_value(action.text)
        self.owner.show_value(action.owner)
        self.deadline.show_day(action.deadline)
        self.review.show_day(action.review_date)
        self.kind.setCurrentIndex(max(0, self.kind.findData(action.kind)))
        self.strength.setCurrentIndex(max(0, self.strength.findData(action.strength.value)))
        self.state.choose(action.state.value)
        self.effort.choose(str(action.effort))
        self.reach.setCurrentIndex(max(0, self.reach.findData(action.reach.value)))
        self.measure.show_value(action.measure)
        self.result.show_value(action.result)
        found = self._studio.practice.hierarchy.kind(action.kind)
        self.fields["kind"].set_help(found.example if found else "")
        needed = {
            "text": not action.text.strip(),
            "deadline": not action.deadline,
            "strength": not action.strength,
            "measure": not action.measure.strip(),
            "review_date": not action.review_date,
        }
        for key, missing in needed.items():
            self.fields[key].set_needed(missing)
        self._judge_owner()
        self._show_findings(casefile, action, can)
        self._show_checks(action)
        self.effects.show_action(casefile, action)

    def focus_first(self) -> None:
        """Put the focus on the first thing that is missing, else on the words."""
        missing = (f.editor for f in self.fields.values() if f.needed)
        target: QWidget = next(missing, self.words)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Keep what is half typed."""
        self.words.commit()
        for line in (self.owner, self.measure, self.result, self.deadline.line, self.review.line):
            line.commit()
        self.checks.keep()

    # -- inside ----------------------------------------------------------------------------------

    def _case(self) -> str:
        return self._case_id

    def _own_key(self) -> str:
        return self._key

    def _action(self) -> Action | None:
        found = self._studio.casefile(self._case_id).get(self._key)
        return found if isinstance(found, Action) else None

    def _revise(self, label: str = "", *, merge: bool = False, **values: Any) -> None:
        action = self._action()
        if action is not None and any(getattr(action, k) != v for k, v in values.items()):
            self._studio.edit(gestures.revise(action, label, merge=merge, **values))

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
        action = self._action()
        if action is None:
            return
        if finding_id in action.findings:
            findings = tuple(f for f in action.findings if f != finding_id)
        else:
            findings = (*action.findings, finding_id)
        self._revise("Which findings it answers", findings=findings)

    def _show_checks(self, action: Action) -> None:
        refused = why_not(self._studio, Deed.ACCEPT_EVIDENCE)
        self.checks.show_action(action, can_edit=not self._studio.read_only, refused=refused)

    def _judge_owner(self, *_args: object) -> None:
        owner = self.owner.text().strip()
        several = bool(SEVERAL.search(owner))
        field = self.fields["owner"]
        field.set_needed(not owner or several, "one owner only" if several else "needed")
        field.set_help("Name the one person or role who answers for it." if several else "")

    def _on_words(self, text: str) -> None:
        self._revise(merge=True, text=" ".join(text.split()))

    def _on_owner(self, text: str) -> None:
        self._revise(merge=True, owner=" ".join(text.split()))

    def _on_deadline(self, day: str) -> None:
        self._revise("Deadline", deadline=day)

    def _on_review(self, day: str) -> None:
        self._revise("Review date", review_date=day)

    def _on_kind(self, _index: int) -> None:
        strength = self._studio.practice.hierarchy.strength(self.kind.key)
        self._revise("Kind of action", kind=self.kind.key, strength=strength)

    def _on_strength(self, _index: int) -> None:
        self._revise("Strength of the action", strength=Strength(self.strength.key))

    def _on_state(self, _index: int) -> None:
        state = ActionState(self.state.key)
        self._revise(f"Action: {state.label.lower()}", state=state)

    def _on_effort(self, _index: int) -> None:
        self._revise("Effort of the action", effort=int(self.effort.key or 0))

    def _on_reach(self, _index: int) -> None:
        self._revise("How far the action reaches", reach=Reach(self.reach.key))

    def _on_measure(self, text: str) -> None:
        self._revise(merge=True, measure=text.strip())

    def _on_result(self, text: str) -> None:
        self._revise(merge=True, result=text.strip())

    def _on_check(self, text: str) -> None:
        action = self._action()
        if action is not None:
            self._revise("Add an evidence check", checks=with_check(action.checks, text))

    def _on_met(self, place: int, met: bool) -> None:
        action = self._action()
        if action is not None and place < len(action.checks):
            label = "Evidence check met" if met else "Evidence check open again"
            checks = ticked(action.checks, place, met, self._studio.writer.stamp())
            step = gestures.revise(action, label, checks=checks)
            if not edit_or_set_aside(self._studio, step, self.window()):
                self._show_checks(action)

    def _on_check_removed(self, place: int) -> None:
        action = self._action()
        if action is not None:
            kept = tuple(c for number, c in enumerate(action.checks) if number != place)
            self._revise("Remove an evidence check", checks=kept)

    def _on_remove(self) -> None:
        action = self._action()
        casefile = self._studio.casefile(self._case_id)
        if action is not None and self._studio.edit(gestures.delete_action(casefile, self._key)):
            said = f"“{short(action.text)}” was deleted"
            say_with_undo(self._studio, self._navigator, said)


class _Answers:
    """The chip of one finding was clicked."""

    def __init__(self, editor: ActionEditor, finding_id: str) -> None:
        self._editor, self._finding_id = editor, finding_id

    def __call__(self, _on: bool) -> None:
        self._editor.answer(self._finding_id)


def _narrow() -> ComboBox:
    from rca_studio.ui.causes.panel import narrow_combo

    return narrow_combo()
