"""What is asked of somebody who takes a session along: as what, on which paper, which title."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.reports.context import Paper
from rca_studio.reports.session_leaving import HD, UHD, Leaving, LeavingWish
from rca_studio.ui import theme
from rca_studio.ui.preview.latest import SOON, TYPING
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.key_list import Choice, KeyList
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.roomy import make_roomy

_PAPERS = (("A4", "A4"), ("Letter", "Letter"))
_PIXELS = ((str(HD), "1920 × 1080"), (str(UHD), "3840 × 2160 (4K)"))
_STEPPED = (Leaving.SLIDES, Leaving.PICTURES)
_NOTED = (
    "Only frames that were accepted leave. The finished file is looked through for names once "
    "more, and the copy is noted in its cases."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingChoices:
    """How somebody took a session along last."""

    kind: str = Leaving.SLIDES.value
    paper: str = ""
    every: bool = False
    pixels: int = HD


class LeavingPanel(QWidget):
    """The choices; ``changed`` tells another one, and how long to wait for the next.

    Args:
        cases: key and words of each case of the session.
        last: what was chosen last time.
        paper: the sheet of the workspace.
        organisation: whose bulletins are; "" where nobody said.
    """

    changed = Signal(int)
    kind_changed = Signal()

    def __init__(
        self,
        cases: tuple[tuple[str, str], ...],
        last: LeavingChoices,
        paper: str,
        organisation: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._several = len(cases) > 1
        self._organisation = organisation
        self.kinds = _list(last.kind)
        self.told = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.paper = _combo(_PAPERS, last.paper or paper)
        self.pixels = _combo(_PIXELS, str(last.pixels))
        self.every = CheckBox("One for each step")
        self.every.setChecked(last.every)
        self.case = _combo(cases, cases[0][0] if cases else "")
        self.title = LineEdit("", "As the near miss is called")
        self.named = CheckBox(f"Say that it comes from {organisation}")
        self.to = LineEdit("")
        self._arrange()
        self.kinds.currentItemChanged.connect(self._on_kind)
        for combo in (self.paper, self.pixels, self.case):
            combo.currentIndexChanged.connect(lambda _index: self.changed.emit(SOON))
        for box in (self.every, self.named):
            box.toggled.connect(lambda _on: self.changed.emit(SOON))
        for line in (self.title, self.to):
            line.textChanged.connect(lambda _text: self.changed.emit(TYPING))
        self._on_kind()

    @property
    def kind(self) -> Leaving:
        """As what it leaves."""
        return Leaving(self.kinds.key)

    @property
    def wish(self) -> LeavingWish:
        """All that is chosen; what does not count for its kind is left out."""
        kind = self.kind
        return LeavingWish(
            kind=kind,
            paper=Paper(self.paper.key),
            every=self.every.isChecked() and kind in _STEPPED,
            pixels=int(self.pixels.key) if kind is Leaving.PICTURES else HD,
            case_id=self.case.key if kind.of_one_case else "",
            title=self.title.text().strip() if kind.of_one_case else "",
            named=self.named.isChecked() and kind.of_one_case,
            to=self.to.text().strip(),
        )

    @property
    def choices(self) -> LeavingChoices:
        """What is remembered for the next time."""
        return LeavingChoices(
            kind=self.kind.value,
            paper=self.paper.key,
            every=self.every.isChecked(),
            pixels=int(self.pixels.key),
        )

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(2)] * 4)
        column.setSpacing(theme.grid(1.25))
        column.addWidget(Caption("As what"))
        column.addWidget(self.kinds)
        column.addWidget(self.told)
        self._case = Field("Which near miss", self.case)
        self._title = Field("Its own title", self.title)
        self._paper = Field("Paper", self.paper)
        self._pixels = Field("Size", self.pixels)
        parts = (self._case, self._title, self.named, self._paper, self._pixels, self.every)
        for part in parts:
            column.addWidget(part)
        column.addWidget(Field("Who receives it?", self.to))
        column.addWidget(Label(_NOTED, theme.Size.SMALL, "muted", wrap=True))
        column.addStretch(1)

    def _on_kind(self, *_items: object) -> None:
        kind = self.kind
        self.told.setText(kind.told)
        self._case.setVisible(kind.of_one_case and self._several)
        self._title.setVisible(kind.of_one_case)
        self.named.setVisible(kind.of_one_case and bool(self._organisation))
        self._paper.setVisible(kind.on_paper)
        self._pixels.setVisible(kind is Leaving.PICTURES)
        self.every.setVisible(kind in _STEPPED)
        self.kind_changed.emit()
        self.changed.emit(SOON)


def _list(chosen: str) -> KeyList:
    choices = [Choice(one.value, one.label, one.told) for one in Leaving]
    shown = KeyList("As what it leaves", choices, chosen)
    shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    make_roomy(shown)
    shown.setFixedHeight(sum(shown.sizeHintForRow(row) for row in range(shown.count())) + 2)
    return shown


def _combo(choices: tuple[tuple[str, str], ...], chosen: str) -> ComboBox:
    made = ComboBox()
    made.set_choices(choices, chosen)
    made.setMinimumContentsLength(8)
    return made
