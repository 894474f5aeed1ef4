"""The panel at the right: all that is known of the chosen cause, control, event, harm or link."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rca_studio.analysis.margin import Analysis
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.ui import theme
from rca_studio.ui.causes.inspect_cause import CausePanel
from rca_studio.ui.causes.inspect_control import ControlPanel
from rca_studio.ui.causes.inspect_ends import EndPanel, LinkPanel
from rca_studio.ui.causes.panel import Panel
from rca_studio.ui.causes.pasting import files_in
from rca_studio.ui.causes.proof import Proof
from rca_studio.ui.causes.timeline_panel import EntryPanel
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.labels import Label


class Inspector(Surface):
    """Shows the panel that fits what is chosen; ``wants`` asks to choose something else, ``asks``
    for a command on what is chosen."""

    wants = Signal(str)
    asks = Signal(object)

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__("window", edge="left", parent=parent)
        self._studio, self._navigator = studio, navigator
        self._proof = Proof(studio, navigator)
        self._panels: dict[object, Panel] = {}
        self._panel: Panel | None = None
        self.setMinimumWidth(theme.grid(30))
        self.setAccessibleName("What is chosen")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_bars(self._area)
        self._ground = Surface("window")
        self._column = QVBoxLayout(self._ground)
        side = theme.grid(2)
        self._column.setContentsMargins(side, side, side, side)
        self._nothing = Label("Choose a cause, a control or a link.", token="muted", wrap=True)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        self._area.setWidget(self._ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(self._area)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAcceptDrops(not studio.read_only)

    @property
    def panel(self) -> Panel | None:
        """The panel in view."""
        return self._panel

    def show_entity(self, casefile: CaseFile, key: str, analysis: Analysis) -> None:
        """Show an entity of a case; ``""`` or a strange one shows that nothing is chosen."""
        entity = casefile.get(key)
        kind = EndPanel if isinstance(entity, Event | Harm) else _KINDS.get(type(entity))
        panel = self._panel_of(kind) if kind is not None else None
        if self._panel is not None and (panel is not self._panel or panel.key != key):
            self._panel.keep()
        if panel is not self._panel:
            if self._panel is not None:
                self._panel.hide()
            self._panel = panel
            self._nothing.setVisible(panel is None)
            if panel is not None:
                panel.show()
            self._area.verticalScrollBar().setValue(0)
        if panel is not None:
            panel.show_entity(casefile, key, analysis)

    def keep(self) -> None:
        """Keep what is half typed."""
        if self._panel is not None:
            self._panel.keep()

    def take_focus(self) -> None:
        """Put the focus on the first editor."""
        target = self._panel.first if self._panel is not None else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        if self._panel is not None:
            self.take_focus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._panel is not None and files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files dropped anywhere on the panel are evidence for what it shows."""
        panel = self._panel
        if panel is not None and (files := files_in(event.mimeData())):
            event.acceptProposedAction()
            self._proof.take_files(panel.casefile, panel.key, files)

    def _panel_of(self, kind: Callable[[Studio, Navigator], Panel]) -> Panel:
        if kind not in self._panels:
            panel = kind(self._studio, self._navigator)
            panel.wants.connect(self.wants)
            panel.asks.connect(self.asks)
            self._panels[kind] = panel
            self._column.insertWidget(0, panel)
        return self._panels[kind]


_KINDS: dict[type, Callable[[Studio, Navigator], Panel]] = {
    Cause: CausePanel,
    Control: ControlPanel,
    Link: LinkPanel,
    TimelineEntry: EntryPanel,
}
