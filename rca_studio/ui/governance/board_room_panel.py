"""What is asked of somebody who makes a board report: for whom, as what, protected or not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.reports.board_making import BoardFile, BoardWish
from rca_studio.reports.board_report import Edition
from rca_studio.reports.context import Paper
from rca_studio.ui import theme
from rca_studio.ui.preview.latest import SOON, TYPING
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.key_list import Choice, KeyList
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.roomy import make_roomy

_PAPERS = (("A4", "A4"), ("Letter", "Letter"))
_SHOWN = "All numbers are shown"
_ALWAYS = "Small numbers are always protected in this edition."
_NOT_ALLOWED = "Small numbers are protected, for your role sees figures and no single case."
_HOLDS = {
    BoardFile.PDF: "Pages to be read, printed or sent, as seen here.",
    BoardFile.SLIDES: "The same answers as slides. Charts are PowerPoint's own: their figures can "
    "be opened and changed there, and the notes hold what to say.",
    BoardFile.WORKBOOK: "The same answers, and the figures behind each chart as numbers to go on "
    "with.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardChoices:
    """How somebody made a board report last; see ``BoardWish``."""

    edition: str = Edition.BOARD.value
    kind: str = BoardFile.PDF.value
    paper: str = ""
    preset: str = ""
    purpose: str = ""


class BoardPanel(QWidget):
    """The choices; ``changed`` tells another one, and how long to wait for the next.

    Args:
        base: which cases, which months, as the screen shows them.
        presets: how small numbers can be protected: key and words.
        usual: the preset of the workspace.
        sees_cases: whether this person may see numbers as they are.
        last: what was chosen last time.
        paper: the sheet of the workspace.
    """

    changed = Signal(int)
    kind_changed = Signal()

    def __init__(
        self,
        base: BoardWish,
        about: str,
        presets: tuple[tuple[str, str], ...],
        usual: str,
        last: BoardChoices,
        paper: str,
        *,
        sees_cases: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._base, self._sees = base, sees_cases
        self._usual = usual if usual in dict(presets) else presets[0][0]
        self.editions = _list(
            "Edition", [Choice(one.value, one.label, one.told) for one in Edition], last.edition
        )
        self.told = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.about = Label(about, wrap=True)
        self.kinds = _list(
            "File", [Choice(one.value, one.label, _HOLDS[one]) for one in BoardFile], last.kind
        )
        self.holds = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.paper = _combo(_PAPERS, last.paper or paper)
        first = base.preset or last.preset
        self.protect = _combo((("", _SHOWN), *presets), first if first in dict(presets) else "")
        self.protected = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._presets = presets
        self.purpose = LineEdit(last.purpose)
        self.to = LineEdit("")
        self._arrange()
        self.editions.currentItemChanged.connect(self._on_edition)
        self.kinds.currentItemChanged.connect(self._on_kind)
        for combo in (self.paper, self.protect):
            combo.currentIndexChanged.connect(lambda _index: self.changed.emit(SOON))
        for line in (self.purpose, self.to):
            line.textChanged.connect(lambda _text: self.changed.emit(TYPING))
        self._on_kind()
        self._on_edition()

    @property
    def edition(self) -> Edition:
        """For whom it is."""
        return Edition(self.editions.key)

    @property
    def kind(self) -> BoardFile:
        """What it is saved as."""
        return BoardFile(self.kinds.key)

    @property
    def wish(self) -> BoardWish:
        """All that is chosen."""
        return replace(
            self._base,
            edition=self.edition,
            preset=self.protect.key,
            paper=Paper(self.paper.key),
            purpose=self.purpose.text().strip(),
            to=self.to.text().strip(),
        )

    @property
    def choices(self) -> BoardChoices:
        """What is remembered for the next time."""
        return BoardChoices(
            edition=self.edition.value,
            kind=self.kind.value,
            paper=self.paper.key,
            preset=self.protect.key if self.edition is Edition.BOARD else "",
            purpose=self.purpose.text().strip(),
        )

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(2)] * 4)
        column.setSpacing(theme.grid(1.25))
        column.addWidget(Caption("For whom"))
        column.addWidget(self.editions)
        column.addWidget(self.told)
        column.addWidget(Caption("Which near misses"))
        column.addWidget(self.about)
        column.addWidget(Field("Small numbers", self.protect))
        column.addWidget(self.protected)
        column.addWidget(Caption("Saved as"))
        column.addWidget(self.kinds)
        column.addWidget(self.holds)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1.25))
        row.addWidget(Field("Paper", self.paper), 1)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(Field("What is this copy for?", self.purpose))
        column.addWidget(Field("Who receives it?", self.to))
        note = "Both stand on every page; the copy is noted in the cases it names."
        column.addWidget(Label(note, theme.Size.SMALL, "muted", wrap=True))
        column.addStretch(1)

    def _on_edition(self, *_items: object) -> None:
        self.told.setText(self.edition.told)
        must = self.edition is Edition.COMMISSIONER or not self._sees
        offered = self._presets if must else (("", _SHOWN), *self._presets)
        chosen = self.protect.key or (self._usual if must else "")
        if not self._sees:  # two ways side by side would tell more than each
            chosen = self._usual
            offered = tuple(one for one in offered if one[0] == chosen)
        self.protect.blockSignals(True)
        self.protect.set_choices(offered, chosen)
        self.protect.blockSignals(False)
        words = _NOT_ALLOWED if not self._sees else _ALWAYS
        self.protected.setText(words if must else "")
        self.protected.setVisible(must)
        self.changed.emit(SOON)

    def _on_kind(self, *_items: object) -> None:
        self.holds.setText(_HOLDS[self.kind])
        self.kind_changed.emit()


def _list(name: str, choices: list[Choice], chosen: str) -> KeyList:
    shown = KeyList(name, choices, chosen)
    shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    make_roomy(shown)
    shown.setFixedHeight(sum(shown.sizeHintForRow(row) for row in range(shown.count())) + 2)
    return shown


def _combo(choices: tuple[tuple[str, str], ...], chosen: str) -> ComboBox:
    made = ComboBox()
    made.set_choices(choices, chosen)
    made.setMinimumContentsLength(8)
    return made
