"""What can be done with several actions at once, below the plan while several are chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow
from rca_studio.ui import theme
from rca_studio.ui.plan.acts import verb_to
from rca_studio.ui.plan.bulk_acts import BulkActs
from rca_studio.ui.proof.allowing import explain
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

_STATE = "state:"


class BulkBar(Surface):
    """Shown while two or more actions are chosen.

    Signals:
        print_asked: print those chosen.
        export_asked: hand them on.
        clear_asked: choose a single one again.
    """

    print_asked = Signal()
    export_asked = Signal()
    clear_asked = Signal()

    def __init__(self, acts: BulkActs, parent: QWidget | None = None) -> None:
        super().__init__("selection", parent=parent)
        self._acts = acts
        self._rows: tuple[ActionRow, ...] = ()
        self.setAccessibleName("Actions chosen")
        outer = QHBoxLayout(self)
        side = theme.grid(1.25)
        outer.setContentsMargins(side, theme.grid(0.75), side, theme.grid(0.75))
        inside = QWidget()
        outer.addWidget(inside, 1)
        flow = FlowLayout(inside)
        self.count = Label("", theme.Size.STRONG)
        self.owner = PlainButton("Owner…")
        self.deadline = PlainButton("Deadline…")
        self.review = PlainButton("Review date…")
        self.bring = PlainButton("Bring to")
        self.print = PlainButton("Print…")
        self.export = PlainButton("Export…")
        self.clear = LinkButton("Choose one")
        self._menu = QMenu(self.bring)
        self._menu.aboutToShow.connect(self.fill)
        self._menu.triggered.connect(self._on_state)
        self.bring.setMenu(self._menu)
        for part in (
            self.count,
            self.owner,
            self.deadline,
            self.review,
            self.bring,
            self.print,
            self.export,
            self.clear,
        ):
            flow.addWidget(part)
        self.owner.clicked.connect(lambda: self._acts.ask_owner(self._rows))
        self.deadline.clicked.connect(lambda: self._acts.ask_deadline(self._rows))
        self.review.clicked.connect(lambda: self._acts.ask_review(self._rows))
        self.print.clicked.connect(self.print_asked)
        self.export.clicked.connect(self.export_asked)
        self.clear.clicked.connect(self.clear_asked)
        self.hide()

    def show_rows(self, rows: Sequence[ActionRow]) -> None:
        """Speak of these actions; nothing is shown for a single one."""
        self._rows = tuple(rows)
        if len(rows) > 1:
            self.count.setText(f"{len(rows):,} chosen:")
            reason = self._acts.why_not()
            for button in (self.owner, self.deadline, self.review):
                explain(button, reason)
        if (len(rows) > 1) is self.isHidden():
            self.setVisible(len(rows) > 1)

    @property
    def menu(self) -> QMenu:
        """The states to choose from."""
        return self._menu

    def fill(self) -> None:
        """Offer the states that some of the actions can be brought to."""
        fill_states(self._menu, self._acts, self._rows)

    def _on_state(self, action: QAction) -> None:
        if state := state_of(action):
            self._acts.bring(self._rows, state)


def fill_states(menu: QMenu, acts: BulkActs, rows: Sequence[ActionRow]) -> None:
    """Put the states that actions can be brought to into a menu, each as what is done."""
    menu.clear()
    now = {row.state for row in rows}
    for state in acts.states(rows):
        menu.addAction(verb_to(state, now)).setData(f"{_STATE}{state.value}")
    if menu.isEmpty():
        menu.addAction("Nothing comes next for you here").setEnabled(False)


def state_of(action: QAction) -> ActionState | None:
    """The state a line of such a menu stands for; ``None`` for any other line."""
    key = str(action.data() or "")
    return ActionState(key.removeprefix(_STATE)) if key.startswith(_STATE) else None
