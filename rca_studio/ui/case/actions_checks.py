"""The evidence checks of an action: what proves it, who looks, what is shown, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.deed_of import deed_of
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import Action, EvidenceCheck
from rca_studio.domain.words import quoted
from rca_studio.editing import gestures, plan_gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_ref import ActionRef
from rca_studio.ui.case.way_dialogs import ReasonSheet
from rca_studio.ui.causes.evidence_list import EvidenceList
from rca_studio.ui.causes.section import Section
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.act_sheets_accept import returned_words, shown_words
from rca_studio.ui.plan.owners import complete_owners
from rca_studio.ui.plan.ways import why_not_accept
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.proof.setting_aside import edit_or_set_aside
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import Field, GrowingLine, LineEdit
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time

_CAPTION = "Evidence checks: what would prove that it is in place?"


def with_check(checks: tuple[EvidenceCheck, ...], text: str) -> tuple[EvidenceCheck, ...]:
    """One more check; the same words twice are one check."""
    words = " ".join(text.split())
    if not words or any(check.text == words for check in checks):
        return checks
    return (*checks, EvidenceCheck(text=words))


class CheckList(QWidget):
    """The checks of one action, the files shown for them, and a line for a further check.

    Rows stay in place while their check does, so that what is typed and the focus stay too.
    """

    def __init__(self, ref: ActionRef, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ref = ref
        self.rows: list[CheckRow] = []
        self._list = Section(_CAPTION)
        self.refused = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.refused.hide()
        self.needed = Label("needed: at least one", theme.Size.SMALL_STRONG, "error")
        self.needed.hide()
        self.line = LineEdit("", "Rail fitted and seen by the manager")
        self.line.setAccessibleName("New evidence check")
        self.line.returnPressed.connect(self._on_add)
        self.button = PlainButton("Add check")
        self.button.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.files = EvidenceList(ref.studio, navigator)
        self.files.rename("Files and notes that show it")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(self._list)
        column.addWidget(self.needed)
        column.addWidget(self.refused)
        column.addLayout(row)
        column.addWidget(self.files)

    def show_action(self, casefile: CaseFile, action: Action) -> None:
        """Show the checks as they are stored."""
        studio = self._ref.studio
        plans = why_locked(studio, Deed.PLAN)
        for part in (self.line, self.button):
            part.setVisible(not studio.read_only)
            explain(part, plans)

        def make() -> Iterable[QWidget]:
            self.rows = [CheckRow(self, place) for place in range(len(action.checks))]
            yield from self.rows

        self._list.fill((action.id, tuple(check.text for check in action.checks)), make)
        self.needed.setVisible(not action.checks and not studio.read_only)
        own = why_not_accept(studio, action)
        barred = "" if studio.people.set_up and studio.may(Deed.ACCEPT_EVIDENCE) else own
        works = why_locked(studio, Deed.WORK_ON_ACTION)
        for row, check in zip(self.rows, action.checks, strict=True):
            again = self._why_not_again(action, row.place) if check.met else ""
            row.show_check(check, plans=plans, works=works, barred=barred, again=again)
        waits = any(not check.met for check in action.checks)
        self.refused.setText(own)
        self.refused.setVisible(bool(own) and waits and not studio.read_only)
        self.files.show_subject(casefile, action.id)
        self.files.add.setVisible(not studio.read_only)

    def first_open(self) -> QWidget | None:
        """Where evidence is wanted next: what can be done about the first check that is open."""
        if not self.rows:
            return self.line
        row = next((one for one in self.rows if one.is_open), None)
        return row.first() if row is not None else None

    def keep(self) -> None:
        """Keep what is typed and not stored yet."""
        for row in self.rows:
            row.keep()
        if self.line.text().strip():
            self._on_add()

    # -- what rows ask -----------------------------------------------------------------------------

    @property
    def ref(self) -> ActionRef:
        """The action whose checks these are."""
        return self._ref

    def give(self, place: int, shown: str) -> None:
        """Say what there is to show for a check."""
        stamp = self._ref.studio.writer.stamp()
        check = self._check(place)
        if check is not None and check.shown != shown.strip():
            self._ref.do(lambda one: plan_gestures.give_evidence(one, place, shown, stamp))

    def name_checker(self, place: int, checker: str) -> None:
        """Say who is to look at a check."""
        action, check = self._ref.action, self._check(place)
        words = " ".join(checker.split())
        if action is not None and check is not None and check.checker != words:
            new = replace(check, checker=words)
            checks = (*action.checks[:place], new, *action.checks[place + 1 :])
            self._ref.studio.edit(
                gestures.revise(action, "Who checks the evidence", merge=True, checks=checks)
            )

    def accept(self, place: int) -> None:
        """Accept what is shown for a check; two people may let an owner do so."""
        action = self._ref.action
        if action is not None and place < len(action.checks):
            stamp = self._ref.studio.writer.stamp()
            step = plan_gestures.accept_evidence(action, place, stamp)
            edit_or_set_aside(self._ref.studio, step, self.window())

    def send_back(self, place: int) -> None:
        """Ask what is missing, and send the evidence back to the owner."""
        check = self._check(place)
        if check is None:
            return
        sheet = ReasonSheet(
            "Send the evidence back",
            f"{quoted(check.text)} stays open. The reason stands there, with the name "
            f"{self._ref.studio.writer.actor}.",
            "What is missing, so that the owner can show it?",
            "Send back",
            self.window(),
        )

        def back(action: Action) -> ChangeSet:
            stamp = self._ref.studio.writer.stamp()
            if place >= len(action.checks) or action.checks[place].text != check.text:
                raise ValueError("this check is not there any more")
            return plan_gestures.return_evidence(action, place, sheet.reason, stamp)

        def agreed() -> None:
            self._ref.do(back)

        sheet.agreed = agreed
        sheet.open()

    def reopen(self, place: int) -> None:
        """Open a check again that was accepted."""
        if self._check(place) is not None:
            self._ref.do(lambda one: plan_gestures.take_back_acceptance(one, place))

    def remove(self, place: int) -> None:
        """Ask for this proof no longer."""
        action = self._ref.action
        if action is not None:
            kept = tuple(c for number, c in enumerate(action.checks) if number != place)
            self._ref.revise("Remove an evidence check", checks=kept)

    # -- inside ------------------------------------------------------------------------------------

    def _why_not_again(self, action: Action, place: int) -> str:
        """Why whoever is at work may not open a check again that was accepted."""
        (change,) = plan_gestures.take_back_acceptance(action, place).changes
        studio = self._ref.studio
        deed = deed_of(change, self._ref.casefile, None, studio.person)
        return why_locked(studio, deed or Deed.WORK_ON_ACTION)

    def _check(self, place: int) -> EvidenceCheck | None:
        action = self._ref.action
        there = action is not None and place < len(action.checks)
        return action.checks[place] if action is not None and there else None

    def _on_add(self) -> None:
        text = self.line.text().strip()
        self.line.clear()
        self.line.commit()
        action = self._ref.action
        if text and action is not None:
            self._ref.revise("Add an evidence check", checks=with_check(action.checks, text))


class CheckRow(QWidget):
    """One check: its words and state, who looks, what is shown, and what can be done about it."""

    def __init__(self, checks: CheckList, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checks, self.place = checks, place
        self._sign = Label("○", theme.Size.BODY, "muted")
        self._sign.setMinimumWidth(theme.grid(2))
        self.words = Label("", wrap=True)
        self.outcome = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.shown = GrowingLine("", "What is there to show, and where?")
        self.checker = LineEdit("", "A role, such as Quality lead")
        self._shown = Field("What is shown", self.shown)
        self._checker = Field("Who checks it", self.checker)
        complete_owners(checks.ref.studio, self.checker, checks.ref.case_id)
        self.accept = KeyButton("Accept", str(place))
        self.back = KeyButton("Send back…", str(place))
        self.again = KeyButton("Open again", str(place), quiet=True)
        self.remove = KeyButton("Remove", str(place), quiet=True)
        ways = QWidget()
        flow = FlowLayout(ways)
        flow.setSpacing(theme.grid(2))
        for button in (self.accept, self.back, self.again, self.remove):
            flow.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(theme.grid(0.5))
        words.addWidget(self.words)
        fields = QGridLayout()
        fields.setHorizontalSpacing(theme.grid(1.5))
        fields.addWidget(self._shown, 0, 0, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self._checker, 0, 1, Qt.AlignmentFlag.AlignTop)
        fields.setColumnStretch(0, 3)
        fields.setColumnStretch(1, 2)
        words.addLayout(fields)
        words.addWidget(self.outcome)
        words.addWidget(ways)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.grid(0.5), 0, theme.grid(1))
        row.setSpacing(theme.grid(0.5))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.shown.committed.connect(self._on_shown)
        self.checker.committed.connect(self._on_checker)
        self.accept.clicked.connect(self._on_accept)
        self.back.clicked.connect(self._on_back)
        self.again.clicked.connect(self._on_again)
        self.remove.clicked.connect(self._on_remove)

    def show_check(
        self, check: EvidenceCheck, *, plans: str, works: str, barred: str, again: str
    ) -> None:
        """Show a check as it is stored.

        Args:
            check: the check.
            plans: why it may not be changed what is asked for; empty where it may.
            works: why nothing may be shown for it.
            barred: why what is shown may be neither accepted nor sent back.
            again: why what was accepted may not be opened again.
        """
        had_focus = self.accept.hasFocus() or self.again.hasFocus() or self.back.hasFocus()
        read_only = self._checks.ref.studio.read_only
        self._sign.setText("✓" if check.met else "○")
        self._sign.set_token("good" if check.met else "muted")
        self.words.setText(check.text)
        self.shown.show_value(check.shown)
        self.checker.show_value(check.checker)
        explain(self.shown, "Its evidence is accepted." if check.met else works)
        explain(self.checker, "Its evidence is accepted." if check.met else plans)
        self._shown.setVisible(not check.met)
        self._checker.setVisible(not check.met)
        self._shown.set_help(self._given(check))
        self.outcome.setText("\n".join(_came_of(check)))
        self.outcome.setVisible(bool(self.outcome.text()))
        returned = bool(check.returns) and not check.met
        self.outcome.set_token("good" if check.met else "warning" if returned else "muted")
        for button, shown, verb, reason in (
            (self.accept, not check.met, "Accept the evidence for", barred),
            (self.back, not check.met and bool(check.shown), "Send back the evidence for", barred),
            (self.again, check.met and not again, "Open again", ""),
            (self.remove, not check.met and not plans, "Remove the check", ""),
        ):
            button.setVisible(shown and not read_only)
            button.setAccessibleName(f"{verb} {check.text}")
            explain(button, reason)
        state = "accepted" if check.met else "sent back" if returned else "not accepted yet"
        self.setAccessibleName(f"{check.text}, {state}")
        if had_focus and not (self.accept.hasFocus() or self.back.hasFocus()):
            (self.again if check.met else self.accept).setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Keep what is half typed."""
        self.shown.commit()
        self.checker.commit()

    @property
    def is_open(self) -> bool:
        """Whether what is shown for it is not accepted yet."""
        return not self._shown.isHidden()

    def first(self) -> QWidget:
        """What is to be done here by whoever is at work: to show something, or to accept it."""
        if self.accept.isEnabled() and self.shown.text().strip():
            return self.accept
        return self.shown if self.shown.isEnabled() else self.accept

    @staticmethod
    def _given(check: EvidenceCheck) -> str:
        if not check.shown or not check.given_by:
            return ""
        return f"{check.given_by}, {local_time(check.given_at)}"

    def _on_shown(self, text: str) -> None:
        self._checks.give(self.place, " ".join(text.split()))

    def _on_checker(self, text: str) -> None:
        self._checks.name_checker(self.place, text)

    def _on_accept(self) -> None:
        self.keep()
        self._checks.accept(self.place)

    def _on_back(self) -> None:
        self.keep()
        self._checks.send_back(self.place)

    def _on_again(self) -> None:
        self._checks.reopen(self.place)

    def _on_remove(self) -> None:
        self._checks.remove(self.place)


def _came_of(check: EvidenceCheck) -> tuple[str, ...]:
    """What came of what was shown: accepted by whom and when, and each time it was sent back."""
    if not check.met:
        return returned_words(check)
    shown = (shown_words(check),) if check.shown else ()
    return (f"Accepted by {check.by}, {local_time(check.at)}", *shown, *returned_words(check))
