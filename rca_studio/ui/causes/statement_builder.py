"""Words for a causal statement out of the graph: each path is one, looked at before it is taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.ui import theme
from rca_studio.ui.causes.step_keys import StepKeys
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label


class StatementBuilder(QWidget):
    """A link that opens the proposals; Left and Right go through them.

    Signals:
        chosen: the statement a person takes.
        path_shown: the ids on the path of the one in view; empty when the proposals are closed.
    """

    chosen = Signal(str)
    path_shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._casefile: CaseFile | None = None
        self._starts: tuple[str, ...] = ()
        self._texts: list[str] = []
        self._paths: list[tuple[str, ...]] = []
        self._place = 0
        self.open_button = LinkButton("Propose words from the graph")
        self.open_button.clicked.connect(self.open)
        self._box = Card(fill="header")
        self._count = Label("", theme.Size.SMALL, "muted")
        self.words = Label("", wrap=True)
        self.before = PlainButton("‹ Before")
        self.following = PlainButton("Next ›")
        self.take = PlainButton("Take these words")
        self.close_button = LinkButton("Close")
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.take, self.before, self.following, self.close_button):
            row.addWidget(button)
        self._box.body.addWidget(self._count)
        self._box.body.addWidget(self.words)
        self._box.body.addWidget(buttons)
        self._box.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        column.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._box)
        keys = StepKeys(self, (self.take, self.before, self.following, self.close_button))
        keys.stepped.connect(self._step)
        self.before.clicked.connect(self._on_before)
        self.following.clicked.connect(self._on_following)
        self.take.clicked.connect(self._on_take)
        self.close_button.clicked.connect(self.close_box)

    @property
    def is_open(self) -> bool:
        """Whether the proposals are in view."""
        return not self._box.isHidden()

    def show_starts(self, casefile: CaseFile, starts: Sequence[str], *, may_edit: bool) -> None:
        """Say what statements are to begin with: causes or controls, the first one first."""
        changed = tuple(starts) != self._starts
        self._casefile, self._starts = casefile, tuple(starts)
        can = may_edit and any(_leads_on(casefile, start) for start in starts)
        self.setVisible(can)
        if not can or changed:
            self.close_box()
        elif self.is_open:
            self._propose()

    def open(self) -> None:
        """Show the first proposal."""
        self._place = 0
        self._propose()
        self._box.show()
        self.open_button.hide()
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def close_box(self) -> None:
        """Put the proposals away."""
        if self.is_open:
            had_focus = any(w.hasFocus() for w in self._box.findChildren(QWidget))
            self._box.hide()
            self.open_button.show()
            if had_focus:
                self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.path_shown.emit(frozenset())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_open:
            self.close_box()
        else:
            super().keyPressEvent(event)

    def _propose(self) -> None:
        from rca_studio.analysis.statement_paths import proposals_for

        assert self._casefile is not None
        found = proposals_for(self._casefile, self._starts)
        self._texts = [proposal.text for proposal in found]
        self._paths = [proposal.path for proposal in found]
        self._place = min(self._place, max(0, len(found) - 1))
        self._show()

    def _show(self) -> None:
        many = len(self._texts)
        self.words.setText(self._texts[self._place] if many else "No path leads to the event yet.")
        self._count.setText(f"Path {self._place + 1} of {many}" if many > 1 else "From the graph")
        for button in (self.before, self.following):
            button.setVisible(many > 1)
        self.take.setVisible(many > 0)
        if self.is_open:
            path = self._paths[self._place] if many else ()
            self.path_shown.emit(frozenset(path))

    def _step(self, by: int) -> None:
        if self._texts:
            self._place = (self._place + by) % len(self._texts)
            self._show()

    def _on_before(self) -> None:
        self._step(-1)

    def _on_following(self) -> None:
        self._step(1)

    def _on_take(self) -> None:
        if self._texts:
            text = self._texts[self._place]
            self.close_box()
            self.chosen.emit(text)


def _leads_on(casefile: CaseFile, key: str) -> bool:
    from rca_studio.analysis.statement import path_from

    return len(path_from(casefile, key)) > 1
