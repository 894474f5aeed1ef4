"""What is new between two versions of a protocol, to read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from rca_studio.domain.protocol_news import ProtocolNews
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.protocols.parts import PARTS
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Sheet


class CompareSheet(Sheet):
    """Lists the news part by part, each in a sentence."""

    def __init__(
        self,
        label: str,
        before: str,
        after: str,
        news: Sequence[ProtocolNews],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"“{label}”: {before} and {after}", 84, parent)
        self.news = tuple(news)
        count = plural(len(news), "difference") if news else "They ask for the same."
        self.body.addWidget(Label(count, token="muted"))
        for part in PARTS:
            here = [one.text for one in news if one.what == part.key]
            if here:
                card = Card(part.title)
                for words in here:
                    card.body.addWidget(Label(words, wrap=True))
                self.body.addWidget(card)
        self.buttons.addStretch(1)
        close = PrimaryButton("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)
        self.buttons.setSpacing(theme.grid(1))
        close.setFocus()
