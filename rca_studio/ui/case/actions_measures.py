"""How it is known that an action works: its process and outcome measure, with their figures."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import Action, MeasureKind
from rca_studio.ui import theme
from rca_studio.ui.case.actions_measure_box import MeasureBox
from rca_studio.ui.case.actions_ref import ActionRef
from rca_studio.ui.studio import Studio


class MeasuresPart(QWidget):
    """Both measures of one action, each with its fields, its run chart and its figures.

    ``removed`` tells in words what was just taken away.

    Args:
        studio: the open workspace.
        case_id: the case of the action.
        action_id: the action.
    """

    removed = Signal(str)

    def __init__(
        self, studio: Studio, case_id: str, action_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Measures")
        ref = ActionRef(studio, case_id, action_id)
        self.boxes = {kind: MeasureBox(ref, kind) for kind in MeasureKind}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1.5))
        for box in self.boxes.values():
            column.addWidget(box)
            box.removed.connect(self.removed)

    def show_action(self, casefile: CaseFile, action: Action) -> None:
        """Show the measures as they are stored."""
        for box in self.boxes.values():
            box.show_action(casefile, action)

    def keep(self) -> None:
        """Keep what is half typed."""
        for box in self.boxes.values():
            box.keep()
