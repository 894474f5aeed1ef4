"""An action of the plan: one line that says it all, and its editor below when it is opened."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import days_late, show_date
from rca_studio.domain.plan import Action
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.case.actions_editor import ActionEditor, promised_words
from rca_studio.ui.case.actions_standing import STATE_TONES
from rca_studio.ui.causes.inspect_cause import STRENGTH_TONES
from rca_studio.ui.causes.node_link import NodeLink
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill


class HeadLink(NodeLink):
    """The words of an action as the head of its card."""

    step = theme.Size.STRONG


class ActionCard(Card):
    """One action. ``opened`` tells that the person wants its editor."""

    opened = Signal(str)

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        action: Action,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._studio, self._navigator = studio, navigator
        self._case_id, self.key = action.case_id, action.id
        self.editor: ActionEditor | None = None
        outer = self.layout()
        if outer is not None:
            side = theme.grid(2)
            outer.setContentsMargins(side, theme.grid(1.25), side, theme.grid(1.25))
        self.body.setSpacing(theme.grid(0.25))
        self._place = QHBoxLayout()
        self._place.setSpacing(theme.grid(0.75))
        self.head = HeadLink("", self.key, "")
        self.head.chosen.connect(self.opened)
        self._place.addWidget(self.head, 1)
        self._strength = Pill()
        self._state = Pill()
        self._place.addWidget(self._strength)
        self._place.addWidget(self._state)
        self._line = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addLayout(self._place)
        self.body.addWidget(self._line)

    def show_action(self, casefile: CaseFile, action: Action) -> None:
        """Show it as it is stored."""
        self._show_head(action)
        self._strength.show_word(
            action.strength.label if action.strength else "No strength",
            STRENGTH_TONES[action.strength],
        )
        self._state.show_word(action.state.label, STATE_TONES[action.state])
        late = days_late(action.deadline, self._studio.today()) if action.state.to_do else 0
        self._line.setText(card_words(casefile, action, self._studio.today()))
        self._line.set_token("error" if late else "muted")
        if self.editor is not None:
            self.editor.show_action(casefile, action)

    def open(self, casefile: CaseFile, action: Action) -> ActionEditor:
        """Open its editor."""
        if self.editor is None:
            self.editor = ActionEditor(self._studio, self._navigator, action)
            self.body.addWidget(self.editor)
        self.editor.show_action(casefile, action)
        self.editor.show()
        self.set_colours("card", "accent")
        return self.editor

    def shut(self) -> None:
        """Keep what is half typed and close the editor."""
        if self.editor is not None:
            self.editor.keep()
            self.editor.hide()
            self.set_colours("card", "line")

    @property
    def is_open(self) -> bool:
        """Whether the editor is in view."""
        return self.editor is not None and not self.editor.isHidden()

    def _show_head(self, action: Action) -> None:
        words = action.text or "(no words yet)"
        self.head.show_words(words, f"Edit action {words}")


def card_words(casefile: CaseFile, action: Action, today: date) -> str:
    """An action in one line: what it answers, who, until when and what was promised, its proof."""
    to_do = action.state.to_do
    late = days_late(action.deadline, today) if to_do else 0
    due = show_date(action.deadline, today)
    if due:
        due = f"{'due' if to_do else 'was due'} {due}" + (
            f", {plural(late, 'day')} late" if late else ""
        )
        promised = promised_words(action, today)
        due += f" ({promised[0].lower()}{promised[1:]})" if promised else ""
    labels = [f.label for f in casefile.findings if f.id in action.findings]
    met, asked = sum(check.met for check in action.checks), len(action.checks)
    proof = f"evidence {met} of {asked}" if asked else "no evidence asked for"
    parts = (", ".join(labels) or "no finding", action.owner or "no owner")
    return " · ".join((*parts, due or "no deadline", proof))
