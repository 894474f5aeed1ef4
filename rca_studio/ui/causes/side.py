"""The right side of the Causes screen: panels of which one is in view, chosen by chips.

A panel is any widget. One that is a ``SidePanel`` is told the case and what is chosen, and may ask
the picture for something.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.analysis.margin import Analysis
from rca_studio.domain.casefile import CaseFile
from rca_studio.ui import theme
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.flow import FlowLayout


@dataclass(frozen=True, slots=True)
class Supposition:
    """A what-if: the case worked out as it would be, and the nodes that were supposed otherwise."""

    analysis: Analysis
    changed: frozenset[str]


class SidePanel(Surface):
    """A panel that follows the case.

    Signals:
        wants: asks to choose an entity (its id).
        highlights: asks to let nodes and links stand out (a frozenset of ids; empty for none).
        supposes: asks to show a what-if (a ``Supposition``, or ``None`` for the case as it is).
    """

    wants = Signal(str)
    highlights = Signal(object)
    supposes = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", edge="left", parent=parent)

    def show_case(self, casefile: CaseFile, analysis: Analysis) -> None:
        """Show another state of the case; told while the panel is in view."""

    def show_choice(self, key: str) -> None:
        """Something else is chosen; told while the panel is in view."""

    def keep(self) -> None:
        """Keep what is half typed: another panel or another case comes."""

    def take_focus(self) -> None:
        """Put the focus on the first thing that can be done."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class Side(Surface):
    """The panels and their chips; ``turned`` tells the key of another panel that came into view,
    and the signals of the panels are handed on."""

    turned = Signal(str)
    wants = Signal(str)
    highlights = Signal(object)
    supposes = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("window", edge="left", parent=parent)
        self._panels: dict[str, QWidget] = {}
        self._chips: dict[str, FilterChip] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._casefile: CaseFile | None = None
        self._analysis = Analysis()
        self._choice = ""
        self.setAccessibleName("Panels at the side")
        self._row = QWidget()
        flow = FlowLayout(self._row)
        flow.setSpacing(theme.grid(0.75))
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(1, theme.grid(1.5), 0, 0)
        column.setSpacing(theme.grid(0.5))
        head = QVBoxLayout()
        head.setContentsMargins(theme.grid(2), 0, theme.grid(1), 0)
        head.addWidget(self._row)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(theme.grid(2), 0, theme.grid(2), theme.grid(1))
        column.addLayout(self.foot)
        self._row.hide()

    def add_panel(self, key: str, label: str, widget: QWidget) -> None:
        """Add a panel behind a chip; the first one added is in view."""
        chip = FilterChip(label)
        chip.setProperty("key", key)
        chip.clicked.connect(self._on_chip)
        self._group.addButton(chip)
        layout = self._row.layout()
        assert layout is not None
        layout.addWidget(chip)
        self._panels[key], self._chips[key] = widget, chip
        self._stack.addWidget(widget)
        if isinstance(widget, SidePanel):
            widget.wants.connect(self.wants)
            widget.highlights.connect(self.highlights)
            widget.supposes.connect(self.supposes)
        self._row.setVisible(len(self._panels) > 1)
        if len(self._panels) == 1:
            chip.setChecked(True)

    @property
    def current(self) -> str:
        """Key of the panel in view."""
        found = self._stack.currentWidget()
        return next((key for key, panel in self._panels.items() if panel is found), "")

    @property
    def panel(self) -> QWidget | None:
        """The panel in view."""
        return self._stack.currentWidget()

    def panel_of(self, key: str) -> QWidget:
        """A panel by its key."""
        return self._panels[key]

    def show_panel(self, key: str) -> None:
        """Bring a panel into view."""
        if key == self.current:
            return
        before = self._stack.currentWidget()
        if isinstance(before, SidePanel):
            before.keep()
            before.supposes.emit(None)
        self._chips[key].setChecked(True)
        self._stack.setCurrentWidget(self._panels[key])
        self._bring_up_to_date()
        self.turned.emit(key)

    def show_case(self, casefile: CaseFile, analysis: Analysis) -> None:
        """Show another state of the case in the panel in view."""
        self._casefile, self._analysis = casefile, analysis
        if isinstance(panel := self._stack.currentWidget(), SidePanel):
            panel.show_case(casefile, analysis)

    def show_choice(self, key: str) -> None:
        """Tell the panel in view what is chosen."""
        self._choice = key
        if isinstance(panel := self._stack.currentWidget(), SidePanel):
            panel.show_choice(key)

    def keep(self) -> None:
        """Keep what is half typed."""
        if isinstance(panel := self._stack.currentWidget(), SidePanel):
            panel.keep()

    def _bring_up_to_date(self) -> None:
        if self._casefile is not None:
            self.show_case(self._casefile, self._analysis)
            self.show_choice(self._choice)

    def _on_chip(self) -> None:
        chip = self.sender()
        if chip is not None:
            self.show_panel(str(chip.property("key")))
