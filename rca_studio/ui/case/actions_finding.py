"""A finding: its causal statement with the wording check, its causes, and the way to an action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control
from rca_studio.domain.plan import Action, ActionState, Finding
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.node_link import NodeLink
from rca_studio.ui.causes.picker import Choice, Picker
from rca_studio.ui.causes.requests import short
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.causes.statement import StatementField
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import explain
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label


class FindingCard(Card):
    """One finding. ``plan`` asks for an action that answers it."""

    plan = Signal(str)

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        finding: Finding,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(finding.label, parent)
        self._studio, self._navigator = studio, navigator
        self._case_id, self.key = finding.case_id, finding.id
        self.remove = LinkButton("Delete")
        self.remove.setAccessibleName(f"Delete finding {finding.label}")
        self.remove.clicked.connect(self._on_remove)
        self.set_trailing(self.remove)
        self.statement = StatementField(studio, rows=3)
        self.statement.committed.connect(self._on_statement)
        self.body.addWidget(self.statement)
        self.causes = Section("Causes it names")
        self.link = LinkButton("Link a cause…")
        self.link.setAccessibleName(f"Link a cause to {finding.label}")
        self.link.clicked.connect(self._on_link)
        self.body.addWidget(self.causes)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(2))
        self.act = LinkButton("Plan an action for it")
        self.act.setAccessibleName(f"Plan an action for {finding.label}")
        self.act.clicked.connect(self._on_plan)
        row.addWidget(self.link)
        row.addWidget(self.act)
        row.addStretch(1)
        self.body.addLayout(row)
        self._answered = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self._answered)

    def show_finding(self, casefile: CaseFile, finding: Finding) -> None:
        """Show it as it is stored."""
        can = not self._studio.read_only
        self.statement.show_finding(casefile, finding)
        self.statement.setEnabled(can)
        blank = not finding.statement.strip()
        for button in (self.remove, self.link, self.act):
            button.setVisible(can)
        nothing = not casefile.causes and not casefile.controls
        explain(self.link, "No cause is known in this case yet." if nothing else "")
        self.statement.field.set_needed(blank)
        named = tuple((key, _words(casefile, key)) for key in finding.causes)

        def make() -> Iterable[QWidget]:
            if not named:
                yield Label("None yet", theme.Size.SMALL, "error")
            for key, words in named:
                go = NodeLink(words, key, f"Show the cause {words}")
                go.chosen.connect(self._on_cause)
                drop = KeyButton("Unlink", key, f"Unlink {words}")
                drop.chosen.connect(self._on_unlink)
                if not can:
                    drop.hide()
                yield line_of(go, drop)

        self.causes.fill((named, can), make)
        answers = [a for a in casefile.actions if finding.id in a.findings]
        self._answered.setText(answered_words(answers))

    def focus_first(self) -> None:
        """Put the focus on what is missing: words, or a cause."""
        finding = self._finding()
        said = finding is not None and bool(finding.statement.strip())
        no_cause = said and not (finding and finding.causes) and self.link.isEnabled()
        target: QWidget = self.link if no_cause else self.statement.editor
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Keep what is half typed."""
        self.statement.editor.commit()

    # -- inside ----------------------------------------------------------------------------------

    def _finding(self) -> Finding | None:
        found = self._studio.casefile(self._case_id).get(self.key)
        return found if isinstance(found, Finding) else None

    def _on_statement(self, _key: str, text: str) -> None:
        finding = self._finding()
        if finding is not None and finding.statement != text:
            self._studio.edit(gestures.revise(finding, merge=True, statement=text))

    def _on_link(self) -> None:
        finding = self._finding()
        casefile = self._studio.casefile(self._case_id)
        if finding is None:
            return
        nodes: tuple[Cause | Control, ...] = (*casefile.causes, *casefile.controls)
        choices = tuple(
            Choice(one.id, short(one.text, 120), "control" if isinstance(one, Control) else "")
            for one in nodes
            if one.id not in finding.causes
        )
        dialog = Picker(
            "Which cause does it name?", short(finding.statement), choices, "Link", self.window()
        )
        dialog.picked = self._take_cause
        dialog.open()

    def _take_cause(self, key: str) -> None:
        self.keep()
        finding = self._finding()
        if finding is not None:
            step = gestures.revise(finding, "Link a cause", causes=(*finding.causes, key))
            self._studio.edit(step)

    def _on_unlink(self, key: str) -> None:
        finding = self._finding()
        if finding is not None:
            kept = replace(finding, causes=tuple(c for c in finding.causes if c != key))
            self._studio.edit(gestures.revise(finding, "Unlink a cause", causes=kept.causes))

    def _on_cause(self, key: str) -> None:
        self._navigator.open_case(self._case_id, "causes", key)

    def _on_plan(self) -> None:
        self.keep()
        self.plan.emit(self.key)

    def _on_remove(self) -> None:
        finding = self._finding()
        casefile = self._studio.casefile(self._case_id)
        if finding is not None and self._studio.edit(gestures.delete_finding(casefile, self.key)):
            said = f"{finding.label} was deleted"
            say_with_undo(self._studio, self._navigator, said)


def answered_words(actions: Sequence[Action]) -> str:
    """How many actions answer a finding; what was refused or failed answers nothing."""
    counting = sum(one.state.counts for one in actions)
    count = "1 action answers it" if counting == 1 else f"{counting} actions answer it"
    over = [
        f"{many} {state.label.lower()}"
        for state in (ActionState.REFUSED, ActionState.FAILED)
        if (many := sum(one.state is state for one in actions))
    ]
    none = f"No action answers it {'any more' if over else 'yet'}"
    return " · ".join((count if counting else none, *over))


def _words(casefile: CaseFile, key: str) -> str:
    return str(getattr(casefile.get(key), "text", "")) or "(no words yet)"
