"""The Actions tab: findings at the left, the plan that answers them at the right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.strength import STRENGTHS, rests_on_memory
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import Action, Finding
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.actions_card import ActionCard
from rca_studio.ui.case.actions_finding import FindingCard
from rca_studio.ui.case.tab import CaseTab, Page
from rca_studio.ui.causes.keys import Command, key_words
from rca_studio.ui.causes.margin_card import MarginCard
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label, SectionTitle

_SIDE_BY_SIDE = 110
"""From this width on (in steps of the grid) findings and plan stand side by side."""


class PlanCard(Card):
    """How strong the plan is, in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        outer = self.layout()
        if outer is not None:
            side = theme.grid(2)
            outer.setContentsMargins(side, theme.grid(1), side, theme.grid(1))
        self._words = Label("", wrap=True)
        self._advice = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self._words)
        self.body.addWidget(self._advice)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Say how the actions of a case are made up."""
        actions = casefile.actions
        counts = [f"{sum(a.strength is s for a in actions)} {s.value}" for s in STRENGTHS]
        unknown = sum(not a.strength for a in actions)
        if unknown:
            counts.append(f"{unknown} not chosen")
        open_ = sum(action.state.open for action in actions)
        words = f"{len(actions)} in the plan, {open_} open · " + " · ".join(counts)
        self._words.setText(words if actions else "No action yet")
        weak = bool(actions) and rests_on_memory(a.strength for a in actions)
        advice = "An action lasts when it changes the work, not what people must remember."
        if weak:
            advice = "This plan rests on memory alone: choose one action that changes the system."
        self._advice.setText(advice)
        self._advice.set_token("warning" if weak else "muted")


class ActionsTab(CaseTab):
    """Findings as causal statements, and actions with owner, deadline, proof and effect."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(studio, navigator, parent)
        self._finding_cards: dict[str, FindingCard] = {}
        self._action_cards: dict[str, ActionCard] = {}
        self._open = ""
        self.margin = MarginCard()
        self.margin.why.connect(self._on_why)
        self.plan = PlanCard()
        self.add_finding = PlainButton("New finding")
        self.add_finding.clicked.connect(self._on_add_finding)
        self.add_action = PlainButton("New action")
        self.add_action.clicked.connect(self._on_add_action)
        self._no_finding = Label(
            "A finding says in one sentence what made the event more likely, and how. "
            f"Begin one here, or on the Causes tab with {key_words(Command.FINDING)}.",
            token="muted",
            wrap=True,
        )
        self._no_action = Label(
            "No action yet. Each finding needs at least one, with one owner and a deadline.",
            token="muted",
            wrap=True,
        )
        self._findings = self._column("Findings", self.add_finding, self._no_finding)
        self._actions = self._column("Action plan", self.add_action, self._no_action)
        page = Page()
        self._page = page
        top = QHBoxLayout()
        top.setSpacing(theme.grid(2))
        top.addWidget(self.plan, 1)
        top.addWidget(self.margin)
        page.column.addLayout(top)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(theme.grid(2.5))
        self._sides.addLayout(self._findings, 4)
        self._sides.addLayout(self._actions, 5)
        page.column.addLayout(self._sides)
        page.column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(page)

    @staticmethod
    def _column(title: str, button: PlainButton, nothing: Label) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.grid(1.25))
        head = QHBoxLayout()
        head.addWidget(SectionTitle(title))
        head.addStretch(1)
        head.addWidget(button)
        column.addLayout(head)
        column.addWidget(nothing)
        column.addStretch(1)
        return column

    # -- what the case screen asks ---------------------------------------------------------------

    def refresh(self, casefile: CaseFile, is_new: bool) -> None:
        if is_new:
            self._open = ""
            self._drop_all()
        can = not self.studio.read_only
        self.add_finding.setVisible(can)
        self.add_action.setVisible(can)
        self.margin.show_analysis(self.studio.analysis_of(casefile.case_id))
        self.plan.show_casefile(casefile)
        self._show_findings(casefile)
        self._show_actions(casefile)

    def go_to(self, target: str) -> None:
        casefile = self.casefile
        entity = casefile.get(target)
        if isinstance(entity, Finding):
            card = self._finding_cards[target]
            self._bring_into_view(card)
            card.focus_first()
        elif isinstance(entity, Action):
            self.open_action(target)
        elif target == "findings":
            self.add_finding.setFocus(Qt.FocusReason.OtherFocusReason)
        elif target == "actions" and casefile.actions:
            weakest = casefile.actions[0]
            self.open_action(weakest.id)
            editor = self._action_cards[weakest.id].editor
            if editor is not None:
                editor.kind.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.add_action.setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        return (self.add_finding, self.add_action)

    def leave(self) -> None:
        for finding in self._finding_cards.values():
            finding.keep()
        for action in tuple(self._action_cards.values()):
            if action.editor is not None:
                action.editor.keep()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.grid(_SIDE_BY_SIDE)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._sides.setDirection(across if wide else down)

    # -- parts -----------------------------------------------------------------------------------

    def finding_card(self, key: str) -> FindingCard:
        """The card of a finding."""
        return self._finding_cards[key]

    def action_card(self, key: str) -> ActionCard:
        """The card of an action."""
        return self._action_cards[key]

    def open_action(self, key: str) -> None:
        """Open the editor of one action, close the other, and put the focus into it."""
        if self._open and self._open != key and self._open in self._action_cards:
            self._action_cards[self._open].shut()
        casefile = self.casefile
        action, card = casefile.get(key), self._action_cards.get(key)
        if card is None or not isinstance(action, Action):
            return
        self._open = key
        editor = card.open(casefile, action)
        self._bring_into_view(card)
        editor.focus_first()

    def _bring_into_view(self, card: QWidget) -> None:
        """Scroll to a card, which may have been made a moment ago and have no place yet."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._page.bring_into_view(card)

    # -- inside ----------------------------------------------------------------------------------

    def _show_findings(self, casefile: CaseFile) -> None:
        wanted = {finding.id: finding for finding in casefile.findings}
        for gone in self._finding_cards.keys() - wanted.keys():
            _drop(self._finding_cards.pop(gone))
        for place, (key, finding) in enumerate(wanted.items()):
            if key not in self._finding_cards:
                card = FindingCard(self.studio, self.navigator, finding)
                card.plan.connect(self._on_plan)
                self._finding_cards[key] = card
                self._findings.insertWidget(2 + place, card)
                card.show()
            self._finding_cards[key].show_finding(casefile, finding)
        self._no_finding.setVisible(not wanted)

    def _show_actions(self, casefile: CaseFile) -> None:
        wanted = {action.id: action for action in casefile.actions}
        for gone in self._action_cards.keys() - wanted.keys():
            _drop(self._action_cards.pop(gone))
        for place, (key, action) in enumerate(wanted.items()):
            if key not in self._action_cards:
                card = ActionCard(self.studio, self.navigator, action)
                card.opened.connect(self._on_opened)
                self._action_cards[key] = card
                self._actions.insertWidget(2 + place, card)
                card.show()
            self._action_cards[key].show_action(casefile, action)
        self._no_action.setVisible(not wanted)

    def _drop_all(self) -> None:
        for card in (*self._finding_cards.values(), *self._action_cards.values()):
            _drop(card)
        self._finding_cards, self._action_cards = {}, {}

    def _on_add_finding(self) -> None:
        step, made = gestures.add_finding(self.casefile, "")
        if self.studio.edit(step):
            self.go_to(made)

    def _on_add_action(self) -> None:
        self._plan(())

    def _on_plan(self, finding_id: str) -> None:
        self._plan((finding_id,))

    def _plan(self, findings: tuple[str, ...]) -> None:
        self.leave()
        step, made = gestures.add_action(self.casefile, "", findings)
        if self.studio.edit(step):
            self.open_action(made)

    def _on_opened(self, key: str) -> None:
        card = self._action_cards[key]
        if card.is_open:
            card.shut()
            self._open = ""
        else:
            self.open_action(key)

    def _on_why(self) -> None:
        self.navigator.open_case(self._case_id, "causes", "why")


def _drop(card: QWidget) -> None:
    card.hide()
    card.deleteLater()
