"""What is asked of somebody who prints thanks, and what of the words on it was replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.words import listed, plural, shortened
from rca_studio.ui import theme
from rca_studio.ui.preview.latest import SOON, TYPING
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.widgets.segmented import SegmentedControl

_MOST_SHOWN: Final = 12
_LONGEST: Final = 40
_NOTHING: Final = "Nothing had to be replaced. Read it all the same: a story can tell who it was."
_DECIDE: Final = (
    "Change the words where they are written, or enter them under Names to hide. If they tell of "
    "nobody, say so here."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWish:
    """All that is chosen of a paper."""

    paper: str
    grey: bool = False
    quarter: str = ""
    signed: str = ""


class PaperPanel(QWidget):
    """The choices; ``changed`` tells another one, and how long to wait for the next.

    Args:
        title: what is printed.
        about: what it is for, in a sentence.
        paper: the sheet of the workspace.
        quarters: the quarters to choose from, for the page of thanks; key and words.
        quarter: the one chosen first.
        signs: whether somebody may sign it.
    """

    changed = Signal(int)
    looked = Signal()

    def __init__(
        self,
        title: str,
        about: str,
        paper: str,
        *,
        quarters: Sequence[tuple[str, str]] = (),
        quarter: str = "",
        signs: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.quarter = ComboBox()
        self.quarter.set_choices(tuple(quarters), quarter)
        self.paper = SegmentedControl((("A4", "A4"), ("Letter", "Letter")), paper, "Paper")
        self.grey = CheckBox("Without colour")
        self.signed = LineEdit("", "Name and role, below the line")
        self.replaced = Label("", wrap=True)
        self.asked = Label("", theme.Size.STRONG, wrap=True)
        self.decide = Label(_DECIDE, theme.Size.SMALL, "muted", wrap=True)
        self.sure = CheckBox("None of these tells who it was")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(2)] * 4)
        column.setSpacing(theme.grid(1.25))
        column.addWidget(Label(title, theme.Size.TITLE, wrap=True))
        column.addWidget(Label(about, theme.Size.SMALL, "muted", wrap=True))
        if quarters:
            column.addWidget(Field("Quarter", self.quarter))
        column.addWidget(Caption("Paper"))
        column.addWidget(self.paper)
        column.addWidget(self.grey)
        if signs:
            column.addWidget(Field("Signed by", self.signed))
        self._doubt = (Caption("May be names"), self.asked, self.decide, self.sure)
        for part in self._doubt:
            column.addWidget(part)
        column.addWidget(Caption("Replaced on this paper"))
        column.addWidget(self.replaced)
        column.addStretch(1)
        self.quarter.currentIndexChanged.connect(lambda _index: self.changed.emit(SOON))
        self.paper.chosen.connect(lambda _key: self.changed.emit(SOON))
        self.grey.toggled.connect(lambda _on: self.changed.emit(SOON))
        self.signed.textChanged.connect(lambda _text: self.changed.emit(TYPING))
        self.sure.toggled.connect(lambda _on: self.looked.emit())
        self._words: tuple[str, ...] = ()
        self.show_words((), ())

    @property
    def wish(self) -> PaperWish:
        """All that is chosen."""
        return PaperWish(
            paper=self.paper.key,
            grey=self.grey.isChecked(),
            quarter=self.quarter.key,
            signed=self.signed.text().strip(),
        )

    @property
    def may_leave(self) -> bool:
        """Whether somebody looked at the words that may be names, or there are none."""
        return not self._words or self.sure.isChecked()

    def show_words(self, replaced: Sequence[tuple[str, str]], asked: Sequence[str]) -> None:
        """Tell what was replaced, and what may still be a name; other words are looked at anew."""
        if set(asked) - set(self._words):
            self.sure.setChecked(False)
        self._words = tuple(asked)
        shown = [f"“{_short(word)}”" for word in asked]
        self.asked.setText(f"{listed(shown, ' and ', _MOST_SHOWN)}." if shown else "")
        for part in self._doubt:
            part.setVisible(bool(asked))
        pairs = [f"“{_short(old)}”: {_short(new) or 'left out'}" for old, new in replaced]
        more = len(pairs) - _MOST_SHOWN
        lines = pairs[:_MOST_SHOWN] + ([f"and {plural(more, 'more place')}"] if more > 0 else [])
        self.replaced.setText("\n".join(lines) or _NOTHING)


def _short(words: str) -> str:
    return shortened(" ".join(words.split()), _LONGEST)
