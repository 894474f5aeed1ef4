"""What the window shows without a workspace: open one, make one, try the sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, Surface
from rca_studio.ui.widgets.labels import Caption, Label, plain_tip


class Welcome(Surface):
    """The first page of a first day."""

    sample_asked = Signal()
    open_asked = Signal()
    new_asked = Signal()
    recent_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("backdrop", parent=parent)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        card = Card("")
        self._card = card
        body = card.body
        body.setContentsMargins(*[theme.grid(2)] * 4)
        body.setSpacing(theme.grid(1.5))
        body.addWidget(Label("RCA Studio", theme.Size.FIGURE))
        body.addWidget(
            Label(
                "From a near miss to what made it likely, what stopped harm and a plan that holds.",
                token="muted",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        self.sample = PrimaryButton("Try with the sample")
        self.open = PlainButton("Open workspace…")
        self.new = PlainButton("New workspace…")
        self.sample.clicked.connect(self.sample_asked)
        self.open.clicked.connect(self.open_asked)
        self.new.clicked.connect(self.new_asked)
        for button in (self.sample, self.open, self.new):
            row.addWidget(button)
        row.addStretch(1)
        body.addLayout(row)
        body.addWidget(
            Label(
                "A workspace is one file on your computer. Nothing is sent anywhere.",
                theme.Size.SMALL,
                "muted",
                wrap=True,
            )
        )
        self._recents = QVBoxLayout()
        self._recents.setSpacing(0)
        body.addLayout(self._recents)
        middle = QHBoxLayout()  # in a row of its own, or its height is that of the whole width
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self._fit()
        theme.notifier.changed.connect(self._fit)  # last, so that all words have their new size

    def show_recents(self, files: Sequence[str]) -> None:
        """Offer the workspaces opened lately; one that is gone is marked."""
        while item := self._recents.takeAt(0):
            if widget := item.widget():
                widget.deleteLater()
        if files:
            self._recents.addWidget(Caption("Opened lately"))
        for name in files[:6]:
            path = Path(name)
            there = path.exists()
            words = path.stem if there else f"{path.stem} (not found)"
            link = LinkButton(words)
            link.setEnabled(there)
            link.setToolTip(plain_tip(str(path)))
            link.setProperty("file", name)
            link.clicked.connect(self._on_recent)
            self._recents.addWidget(link)
        self._fit()

    def _fit(self) -> None:
        wide = theme.grid(72)
        self._card.setFixedWidth(wide)
        self._card.setMinimumHeight(self._card.heightForWidth(wide))

    def _on_recent(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.recent_asked.emit(str(sender.property("file")))
