"""The strip over or under a layout of the plan: what it is turned by, and what its shapes mean."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.flow import FlowLayout


def strip(*widgets: QWidget) -> QVBoxLayout:
    """Widgets beside each other, on several lines where there is no room."""
    inside = QWidget()
    flow = FlowLayout(inside)
    for widget in widgets:
        flow.addWidget(widget)
    padded = QVBoxLayout()
    side, edge = theme.grid(1.25), theme.grid(0.75)
    padded.setContentsMargins(side, edge, side, edge)
    padded.addWidget(inside)
    return padded
