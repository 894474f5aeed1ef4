"""Steps of the history as a list to read: what was done, by whom, when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from rca_studio.domain.registers import HistoryRow
from rca_studio.domain.step_words import step_label
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Rule
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time
from rca_studio.ui.workspace.sheet import Sheet

_SHOWN = 100


class ChangesSheet(Sheet):
    """The newest steps first, each with its details; of very many the newest are shown."""

    def __init__(
        self, title: str, rows: Sequence[HistoryRow], parent: QWidget | None = None, about: str = ""
    ) -> None:
        super().__init__(title, 64, parent)
        if about:
            self.body.addWidget(Label(about, wrap=True))
        for place, row in enumerate(rows[:_SHOWN]):
            if place:
                self.body.addWidget(Rule())
            self.body.addWidget(_Step(row))
        if len(rows) > _SHOWN:
            more = plural(len(rows) - _SHOWN, "earlier step")
            self.body.addWidget(Label(f"… and {more}; the history lists all.", token="muted"))
        self.buttons.addStretch(1)
        self.close_button = PlainButton("Close")
        self.close_button.clicked.connect(self.reject)
        self.buttons.addWidget(self.close_button)
        self.close_button.setFocus()


class _Step(QWidget):
    """One step."""

    def __init__(self, row: HistoryRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtWidgets import QVBoxLayout

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.25))
        column.addWidget(Label(step_label(row), wrap=True))
        who = f"Step {row.seq:,} · {local_time(row.at)} · {row.actor}"
        column.addWidget(Label(who, theme.Size.SMALL, "muted", wrap=True))
        details = "\n".join(row.details)
        if details:
            column.addWidget(Label(details, theme.Size.SMALL, "muted", wrap=True))
        self.setAccessibleName(f"{step_label(row)}. {who}. {details}")
