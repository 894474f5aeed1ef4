"""The story as a panel at the side: words of it become steps, causes or evidence."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout

from rca_studio.analysis.margin import Analysis
from rca_studio.domain.casefile import CaseFile
from rca_studio.ui import theme
from rca_studio.ui.causes.side import SidePanel
from rca_studio.ui.causes.story_panel import StoryPanel
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio


class Chooser(Protocol):
    """What knows what is chosen."""

    @property
    def chosen(self) -> str:
        """The id of the entity chosen, or ``""``."""
        ...


class StorySide(SidePanel):
    """Shows the story; what is made of its words is chosen at once."""

    def __init__(self, studio: Studio, navigator: Navigator, room: Chooser) -> None:
        super().__init__()
        self._room = room
        self.panel = StoryPanel(studio, navigator, self._chosen)
        self.panel.took.connect(self.wants)
        column = QVBoxLayout(self)
        side = theme.grid(2)
        column.setContentsMargins(side, theme.grid(1), side, side)
        column.addWidget(self.panel)
        self.setFocusProxy(self.panel)
        self.setAccessibleName("The story of the case")

    def show_case(self, casefile: CaseFile, analysis: Analysis) -> None:
        self.panel.show_casefile(casefile)

    def _chosen(self) -> str:
        return self._room.chosen
