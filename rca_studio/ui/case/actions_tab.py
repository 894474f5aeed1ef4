"""The Actions tab: findings at the left, the plan that answers them at the right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.plan_places import OpenWay
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import Action, Finding
from rca_studio.editing import gestures
from rca_studio.editing.choosing_gestures import plan_at
from rca_studio.ui import theme
from rca_studio.ui.case.actions_card import ActionCard
from rca_studio.ui.case.actions_finding import FindingCard
from rca_studio.ui.case.actions_plan_card import PlanCard
from rca_studio.ui.case.tab import CaseTab, Page
from rca_studio.ui.case.uncovered import UncoveredCard
from rca_studio.ui.causes.keys import Command, key_words
from rca_studio.ui.causes.margin_card import MarginCard
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import allow
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.labels import Label, SectionTitle

_SIDE_BY_SIDE = 110
"""From this width on (in steps of the grid) findings and plan stand side by side."""


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
        self.library = PlainButton("From the library…")
        self.library.setAccessibleName("New action from the library of good actions")
        self.library.clicked.connect(self.choose_from_library)
        self.uncovered = UncoveredCard(studio)
        self.uncovered.planned.connect(self._on_cover)
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
        self._actions = self._column("Action plan", self.library, self._no_action, self.add_action)
        page = Page()
        self._page = page
        top = QHBoxLayout()
        top.setSpacing(theme.grid(2))
        top.addWidget(self.plan, 1)
        top.addWidget(self.margin, 0, Qt.AlignmentFlag.AlignTop)
        page.column.addLayout(top)
        page.column.addWidget(self.uncovered)
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
    def _column(
        title: str, button: PlainButton, nothing: Label, second: PlainButton | None = None
    ) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.grid(1.25))
        head = QHBoxLayout()
        head.addWidget(SectionTitle(title))
        head.addStretch(1)
        head.addWidget(button)
        if second is not None:
            head.addWidget(second)
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
        for button in (self.add_action, self.library):
            button.setVisible(can)
            allow(button, self.studio, Deed.PLAN)
        self.uncovered.show_casefile(casefile)
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
        return (self.add_finding, self.library)

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
        action, card = casefile.action(key), self._action_cards.get(key)
        if card is None or action is None:
            return
        self._open = key
        editor = card.open(casefile, action)
        self._bring_into_view(card)
        first = editor.focus_first()
        if first is not editor.words:  # it may be far below the head of a long card
            self._page.ensureWidgetVisible(first, 0, theme.grid(12))

    def _bring_into_view(self, card: QWidget) -> None:
        """Scroll to a card, which may have been made a moment ago and have no place yet."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self._page.bring_into_view(card)

    def choose_from_library(self, *_args: object, stronger: bool = False) -> None:
        """Offer the good actions for this kind of case; what is chosen is opened."""
        from rca_studio.ui.case.actions_library import LibrarySheet

        self.leave()
        casefile = self.casefile
        answered = {key for one in casefile.actions if one.state.counts for key in one.findings}
        every = tuple(finding.id for finding in casefile.findings)
        wanted = tuple(key for key in every if key not in answered)
        if not wanted and len(every) == 1:
            wanted = every
        sheet = LibrarySheet(
            self.studio, casefile.case_id, wanted, self.window(), stronger=stronger
        )
        sheet.added = self.open_action
        sheet.open()

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

    def _on_cover(self, way: OpenWay) -> None:
        """Plan an action at the best place of a way to harm, and open it on its words."""
        self.leave()
        place = way.place
        step, made = plan_at(
            self.casefile,
            "",
            place.kind if place else None,
            place.node if place else "",
            findings=way.findings,
        )
        if self.studio.edit(step):
            self.open_action(made)
            editor = self._action_cards[made].editor
            if editor is not None:
                editor.words.setFocus(Qt.FocusReason.OtherFocusReason)

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
