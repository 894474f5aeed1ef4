"""What is asked of somebody who prints the plan: what, which actions, how, for whom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.reports.plan_sheets import PlanKind
from rca_studio.ui import theme
from rca_studio.ui.plan.print_choices import PlanChoices
from rca_studio.ui.plan.print_making import USUAL_MARGIN, PlanWish
from rca_studio.ui.plan.print_selection import Selections
from rca_studio.ui.preview.latest import SOON, TYPING
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.key_list import Choice, KeyList
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.roomy import make_roomy

_PAPERS = (("A4", "A4"), ("Letter", "Letter"))
_TURNS = (("", "As it suits"), ("upright", "Portrait"), ("lying", "Landscape"))
_COLOURS = (("colour", "Colour"), ("grey", "Grey"))
_MARGINS = (("12.0", "Narrow, 12 mm"), (str(USUAL_MARGIN), "Usual, 18 mm"), ("25.0", "Wide, 25 mm"))


class PrintPanel(QWidget):
    """The choices; ``changed`` tells another one, and how long to wait for the next."""

    changed = Signal(int)

    def __init__(
        self,
        selections: Selections,
        last: PlanChoices,
        paper: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._selections = selections
        self.kinds = _kind_list(last.kind)
        self.told = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.which = _combo(selections.offered(), selections.first)
        self.paper = _combo(_PAPERS, last.paper or paper)
        self.turn = _combo(_TURNS, last.turn)
        self.colour = _combo(_COLOURS, "grey" if last.grey else "colour")
        self.margin = _combo(_MARGINS, str(last.margin), str(USUAL_MARGIN))
        self.purpose = LineEdit(last.purpose)
        self.to = LineEdit("")
        self._arrange()
        self.kinds.currentItemChanged.connect(self._on_kind)
        for combo in (self.which, self.paper, self.turn, self.colour, self.margin):
            combo.currentIndexChanged.connect(self._on_choice)
        for line in (self.purpose, self.to):
            line.textChanged.connect(self._on_typed)
        self._on_kind()

    @property
    def kind(self) -> PlanKind:
        """What is printed."""
        return PlanKind(self.kinds.key)

    @property
    def wish(self) -> PlanWish:
        """All that is chosen."""
        return PlanWish(
            kind=self.kind.value,
            rows=self._selections.rows(self.which.key),
            selection=self._selections.said(self.which.key),
            paper=self.paper.key,
            landscape={"upright": False, "lying": True}.get(self.turn.key),
            grey=self.colour.key == "grey",
            margin=float(self.margin.key),
            purpose=self.purpose.text().strip(),
            to=self.to.text().strip(),
        )

    def choices(self, way: str) -> PlanChoices:
        """What is remembered for the next time."""
        wish = self.wish
        return PlanChoices(
            kind=wish.kind,
            paper=wish.paper,
            turn=self.turn.key,
            grey=wish.grey,
            margin=wish.margin,
            purpose=wish.purpose,
            way=way,
        )

    def choose(self, kind: PlanKind) -> None:
        """Choose what is printed."""
        self.kinds.choose(kind.value)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(2)] * 4)
        column.setSpacing(theme.grid(1.25))
        column.addWidget(Caption("What is printed"))
        column.addWidget(self.kinds)
        column.addWidget(self.told)
        column.addWidget(Field("Which actions", self.which))
        column.addLayout(_pair(Field("Paper", self.paper), Field("Orientation", self.turn)))
        column.addLayout(_pair(Field("Colour", self.colour), Field("Margins", self.margin)))
        column.addWidget(Field("What is this copy for?", self.purpose))
        column.addWidget(Field("Who receives it?", self.to))
        note = "Both stand on every page; the copy is noted in its cases, with your name."
        column.addWidget(Label(note, theme.Size.SMALL, "muted", wrap=True))
        column.addStretch(1)

    def _on_kind(self, *_items: object) -> None:
        self.told.setText(self.kind.told)
        self.changed.emit(SOON)

    def _on_choice(self, _index: int) -> None:
        self.changed.emit(SOON)

    def _on_typed(self, _text: str) -> None:
        self.changed.emit(TYPING)


def _kind_list(chosen: str) -> KeyList:
    choices = (Choice(kind.value, kind.label, kind.told) for kind in PlanKind)
    shown = KeyList("What is printed", choices, chosen)
    shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    make_roomy(shown)
    shown.setFixedHeight(sum(shown.sizeHintForRow(row) for row in range(shown.count())) + 2)
    return shown


def _combo(choices: tuple[tuple[str, str], ...], chosen: str, usual: str = "") -> ComboBox:
    made = ComboBox()
    known = {key for key, _ in choices}
    first = choices[0][0] if choices else ""
    made.set_choices(choices, chosen if chosen in known else usual or first)
    made.setMinimumContentsLength(8)
    return made


def _pair(one: QWidget, other: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.grid(1.25))
    row.addWidget(one, 1)
    row.addWidget(other, 1)
    return row
