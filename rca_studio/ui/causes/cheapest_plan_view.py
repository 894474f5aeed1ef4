"""The cheapest plan: which of the actions break every way to harm with the least effort."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.analysis.plan_cover import CheapestPlan
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control
from rca_studio.domain.plan import Action, ActionState
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_editor import EFFORTS
from rca_studio.ui.causes.node_link import NodeLink
from rca_studio.ui.causes.panel import narrow_combo
from rca_studio.ui.causes.section import Section, line_of
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import ComboBox
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill


class CheapestPlanView(QWidget):
    """The actions with their effort, those of the cheapest plan marked, and what stays open.

    ``highlights`` asks to let what the plan touches stand out on the picture.
    """

    highlights = Signal(object)

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._navigator = studio, navigator
        self._casefile: CaseFile | None = None
        self.plan: CheapestPlan | None = None
        self._showing = False
        self._words = Label("", wrap=True)
        self.rows = Section("Effort of each action")
        self.show_button = PlainButton("Show what it changes")
        self.go_button = PlainButton("Go to these actions")
        self._buttons = QWidget()
        row = FlowLayout(self._buttons)
        row.addWidget(self.show_button)
        row.addWidget(self.go_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        for part in (self._words, self._buttons, self.rows):
            column.addWidget(part)
        self.show_button.clicked.connect(self._on_show)
        self.go_button.clicked.connect(self._on_go)

    @property
    def words(self) -> str:
        """What the plan comes to."""
        return self._words.text()

    def show_plan(self, casefile: CaseFile, plan: CheapestPlan | None) -> None:
        """Show the plan that was worked out of a case; ``None`` where no action can be chosen."""
        self._casefile, self.plan = casefile, plan
        self._showing = False
        self.show_button.show_text("Show what it changes")
        chosen = plan.actions if plan else ()
        self._words.setText(
            "\n".join(plan.sentences)
            if plan
            else "No action says yet what it changes in the causes: say it on the Actions tab, "
            "and the cheapest of them that break every way to harm are found here."
        )
        self._buttons.setVisible(bool(chosen))
        in_place = plan.in_place if plan else ()
        rows = tuple(
            (a.id, a.text, a.effort, a.id in chosen, a.id in in_place)
            for a in casefile.actions
            if a.effects and a.state is not ActionState.FAILED
        )
        can = not self._studio.read_only
        self.rows.setVisible(bool(rows))

        def make() -> Iterable[QWidget]:
            for key, words, effort, here, done in rows:
                yield self._row(key, words, effort, "In it" if here else "Done" if done else "")
                _allow(self._combos[key], can=can)

        self._combos: dict[str, ComboBox] = getattr(self, "_combos", {})
        self.rows.fill((rows, can), make)

    def effort_of(self, action_id: str) -> ComboBox:
        """Where the effort of an action is said."""
        return self._combos[action_id]

    def _row(self, key: str, words: str, effort: int, state: str) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, theme.grid(0.5))
        column.setSpacing(0)
        link = NodeLink(words, key, f"Go to action {words}")
        link.chosen.connect(self._on_action)
        pill = Pill(state, "good" if state == "In it" else "neutral")
        pill.setVisible(bool(state))
        column.addWidget(line_of(link, pill))
        combo = narrow_combo()
        combo.set_choices(EFFORTS, str(effort))
        combo.setAccessibleName(f"Effort of {words}")
        combo.setProperty("key", key)
        combo.activated.connect(self._on_effort)
        self._combos[key] = combo
        column.addWidget(combo)
        return whole

    def _on_effort(self, _index: int) -> None:
        combo = self.sender()
        if not isinstance(combo, ComboBox) or self._casefile is None:
            return
        casefile = self._studio.casefile(self._casefile.case_id)
        action = casefile.get(str(combo.property("key")))
        effort = int(combo.key or 0)
        if isinstance(action, Action) and action.effort != effort:
            self._studio.edit(gestures.revise(action, "Effort of the action", effort=effort))

    def _on_action(self, key: str) -> None:
        if self._casefile is not None:
            self._navigator.open_case(self._casefile.case_id, "actions", key)

    def _on_go(self) -> None:
        if self.plan is not None and self.plan.actions:
            self._on_action(self.plan.actions[0])

    def _on_show(self) -> None:
        self._showing = not self._showing
        words = "Show it no longer" if self._showing else "Show what it changes"
        self.show_button.show_text(words)
        self.highlights.emit(self._touched() if self._showing else frozenset())

    def _touched(self) -> frozenset[str]:
        """What the actions of the plan change, and the nodes their controls guard."""
        casefile = self._casefile
        if casefile is None or self.plan is None:
            return frozenset()
        chosen = (casefile.get(key) for key in self.plan.actions)
        found = {e.target for one in chosen if isinstance(one, Action) for e in one.effects}
        guarded = {n.guards for key in found if isinstance(n := casefile.get(key), Control)}
        return frozenset(found | guarded)


def _allow(combo: ComboBox, *, can: bool) -> None:
    combo.setEnabled(can)
