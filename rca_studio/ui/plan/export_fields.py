"""What is asked of somebody who exports the plan: which actions, on which paper, for whom."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rca_studio.ui import theme
from rca_studio.ui.plan.export_kinds import ExportKind
from rca_studio.ui.plan.export_making import ExportWish
from rca_studio.ui.plan.print_selection import Selections
from rca_studio.ui.preview.latest import SOON, TYPING
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.flow import FlowLayout

_ALL = "all"
_PAPERS = (("A4", "A4"), ("Letter", "Letter"))
_TURNS = (("lying", "Landscape"), ("upright", "Portrait"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportChoices:
    """How somebody exported the plan last; ``kind`` is a key of ``export_kinds.KINDS``."""

    kind: str = "workbook"
    paper: str = ""
    turn: str = "lying"
    purpose: str = ""


class ExportFields(QWidget):
    """The fields of one kind of file; ``changed`` tells another choice, and how long to wait.

    Which actions are taken follows from the kind until a person has chosen it.
    """

    changed = Signal(int)

    def __init__(
        self,
        selections: Selections,
        last: ExportChoices,
        paper: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._selections = selections
        self._touched = False
        self.which = ComboBox()
        self.which.setMinimumContentsLength(22)
        self.paper = _combo(_PAPERS, last.paper or paper, 7)
        self.turn = _combo(_TURNS, last.turn, 8)
        self.purpose = LineEdit(last.purpose)
        self.to = LineEdit("")
        for line in (self.purpose, self.to):
            line.setMinimumWidth(theme.grid(26))
        self._paper_field = Field("Paper", self.paper)
        self._turn_field = Field("Orientation", self.turn)
        flow = FlowLayout(self)
        flow.setSpacing(theme.grid(1.5))
        flow.addWidget(Field("Which actions", self.which))
        flow.addWidget(self._paper_field)
        flow.addWidget(self._turn_field)
        flow.addWidget(Field("What is this copy for?", self.purpose))
        flow.addWidget(Field("Who receives it?", self.to))
        self.which.activated.connect(self._on_touched)
        for combo in (self.which, self.paper, self.turn):
            combo.currentIndexChanged.connect(self._on_choice)
        for line in (self.purpose, self.to):
            line.textChanged.connect(self._on_typed)

    def show_kind(self, kind: ExportKind) -> None:
        """Ask for what this kind needs."""
        offered = ((_ALL, "The whole plan"), *self._selections.offered())
        usual = _ALL if kind.whole or not self._selections.offered() else self._selections.first
        self.which.set_choices(offered, self.which.key if self._touched else usual)
        self._paper_field.setVisible(kind.paper)
        self._turn_field.setVisible(kind.turns)

    def wish(self, kind: ExportKind) -> ExportWish:
        """All that is chosen."""
        key = self.which.key
        return ExportWish(
            kind=kind.key,
            rows=None if key == _ALL else self._selections.rows(key),
            selection="" if key == _ALL else self._selections.said(key),
            owner=self._selections.owner(key),
            paper=self.paper.key,
            landscape=self.turn.key == "lying" or not kind.turns,
            purpose=self.purpose.text().strip(),
            to=self.to.text().strip(),
        )

    def choices(self, kind: ExportKind) -> ExportChoices:
        """What is remembered for the next time."""
        return ExportChoices(
            kind=kind.key,
            paper=self.paper.key,
            turn=self.turn.key,
            purpose=self.purpose.text().strip(),
        )

    def _on_touched(self, _index: int) -> None:
        self._touched = True

    def _on_choice(self, _index: int) -> None:
        self.changed.emit(SOON)

    def _on_typed(self, _text: str) -> None:
        self.changed.emit(TYPING)


def _combo(choices: tuple[tuple[str, str], ...], chosen: str, wide: int) -> ComboBox:
    made = ComboBox()
    known = {key for key, _ in choices}
    made.set_choices(choices, chosen if chosen in known else choices[0][0])
    made.setMinimumContentsLength(wide)
    return made
