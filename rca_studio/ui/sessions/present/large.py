"""Words large enough to be read at arm's length, beside a room that is being led."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.labels import Label


class Large(Label):
    """A label in larger type."""

    times: ClassVar[float] = 1.35

    def __init__(
        self,
        text: str = "",
        token: str = "text",
        *,
        strong: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        size = theme.Size.STRONG if strong else theme.Size.BODY
        super().__init__(text, size, token, wrap=wrap, parent=parent)

    def _dress(self) -> None:
        super()._dress()
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * self.times)
        self.setFont(font)


class Figures(Large):
    """The figures of a clock: all of the same width, so that they do not dance."""

    times = 2.1

    def _dress(self) -> None:
        super()._dress()
        font = self.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        self.setFont(font)
