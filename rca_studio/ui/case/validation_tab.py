"""Validation: each item with who, when and evidence; and the report that proves it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.gates import confirmed_count, is_validated
from rca_studio.ui import theme
from rca_studio.ui.case.duties_card import DutiesCard
from rca_studio.ui.case.items import ItemList
from rca_studio.ui.case.signatures import SignaturesCard
from rca_studio.ui.case.tab import CaseTab, Page
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.printing import print_validation
from rca_studio.ui.recognition.feedback_card import FeedbackCard
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill


class ValidationTab(CaseTab):
    """The items of auditable validation and the way to the printed report."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(studio, navigator, parent)
        self._page = Page()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        self.items = ItemList(studio, needs_proof=True)
        self._pill = Pill("Not validated", "warning")
        left = Card("What must be confirmed")
        left.set_trailing(self._pill)
        left.body.addWidget(self.items)
        left.body.addStretch(1)
        right = Card("Validation report")
        self._state = Label("", wrap=True)
        self._head = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.print_button = PrimaryButton("Print validation report…")
        self.print_button.clicked.connect(self._on_print)
        right.body.addWidget(self._state)
        right.body.addWidget(self._head)
        right.body.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.signatures = SignaturesCard(studio)
        self.duties = DutiesCard(studio)
        self.feedback = FeedbackCard(studio, navigator)
        side = QVBoxLayout()
        side.setSpacing(theme.grid(2))
        for card in (right, self.feedback, self.signatures, self.duties):
            side.addWidget(card)
        side.addStretch(1)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(theme.grid(2))
        self._columns.addWidget(left, 5)
        self._columns.addLayout(side, 4)
        self._page.column.addLayout(self._columns, 1)

    def refresh(self, casefile: CaseFile, is_new: bool) -> None:
        protocol = self.studio.protocol_of(casefile)
        self.items.show_items(casefile, protocol.validation)
        done, of = confirmed_count(casefile, protocol.validation), len(protocol.validation)
        valid = is_validated(casefile, protocol)
        word = f"{'Validated' if valid else 'Not validated'}, {done} of {of}"
        self._pill.show_word(word, "good" if valid else "warning")
        self._state.setText(
            "Every item is confirmed or waived by name."
            if valid
            else "Until the last item is confirmed with evidence it prints as NOT VALIDATED."
        )
        chain = self.studio.registers.head()
        code = " ".join(chain.head[i : i + 4] for i in range(0, 16, 4))
        self._head.setText(
            f"History of {chain.entries:,} changes, head {code}. "
            "The same code stands on every printed page."
        )

        self.signatures.show_casefile(casefile)
        self.duties.show_casefile(casefile)
        self.feedback.show_casefile(casefile)

    def go_to(self, target: str) -> None:
        if target == "signature":
            self._page.bring_into_view(self.signatures.sign)
        elif target == "feedback":
            self._page.bring_into_view(self.feedback.text)
        elif self.items.go_to(target):
            self._page.ensureWidgetVisible(self.items.row(target))
        else:
            self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        if self.items.is_done:
            self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.items.focus_first()

    def regions(self) -> tuple[QWidget, ...]:
        return (self.items, self.print_button, self.feedback.text, self.signatures.sign)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.grid(110)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(way)

    def _on_print(self) -> None:
        print_validation(self.studio, self.navigator, self._case_id)
