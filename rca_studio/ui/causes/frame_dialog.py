"""Other bones for a case: a proposal where the causes of each bone go, to be changed and agreed."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from rca_studio.analysis.frame_change import Move, propose_mapping
from rca_studio.analysis.frames import Frame
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.words import plural
from rca_studio.editing import workshop_gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.field import ComboBox
from rca_studio.ui.widgets.labels import Caption, Label

_STAYS = "Stays on “Other”"
_MOST_ROWS = 8


class FrameDialog(MessageDialog):
    """One row for each bone that has causes: where they go in the other frame, and why there."""

    def __init__(
        self, casefile: CaseFile, old: Frame, new: Frame, parent: QWidget | None = None
    ) -> None:
        words = (
            "Each cause keeps its words, links and evidence. Nothing is lost: what has no place in "
            "the other bones keeps its old one and stands on “Other”. Undo brings all of it back."
        )
        super().__init__(f"Look at the causes by “{new.label}”?", words, parent)
        self.setMinimumWidth(theme.grid(92))
        counts = Counter(cause.category for cause in casefile.causes)
        self.moves = propose_mapping(old, new, counts)
        self.choices: dict[str, ComboBox] = {}
        if new.source:
            self.column.addWidget(
                Label(f"Where it comes from: {new.source}", theme.Size.SMALL, "muted", wrap=True)
            )
        if self.moves:
            self.column.addWidget(self._table(old, new, counts))
        else:
            self.column.addWidget(Label("No cause stands on a bone yet.", token="muted"))
        self.offer("Use these bones", "Cancel")

    @property
    def mapping(self) -> dict[str, str]:
        """Old category -> the one chosen, of those that change."""
        chosen = {key: str(combo.currentData()) for key, combo in self.choices.items()}
        return {old: new for old, new in chosen.items() if new != old}

    def _table(self, old: Frame, new: Frame, counts: Counter[str]) -> QWidget:
        ground = Surface("window")
        grid = QGridLayout(ground)
        grid.setContentsMargins(0, 0, theme.grid(1), 0)
        grid.setHorizontalSpacing(theme.grid(2))
        grid.setVerticalSpacing(theme.grid(1))
        for place, words in enumerate(("Now on", "Goes to", "How close they are")):
            grid.addWidget(Caption(words), 0, place)
        for number, move in enumerate(self.moves, 1):
            bone = old.bone(move.old)
            label = bone.label if bone is not None else move.old
            causes = plural(counts[move.old], "cause")
            grid.addWidget(Label(f"{label}\n{causes}", wrap=True), number, 0)
            grid.addWidget(self._choice(move, label, new), number, 1)
            why = Label(
                f"{move.confidence.label}. {move.reason}", theme.Size.SMALL, "muted", wrap=True
            )
            grid.addWidget(why, number, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 4)
        grid.setRowStretch(len(self.moves) + 1, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_bars(area)
        area.setWidget(ground)
        rows = min(_MOST_ROWS, len(self.moves))
        area.setMinimumHeight(theme.grid(3 + 6 * rows))
        return area

    def _choice(self, move: Move, label: str, new: Frame) -> ComboBox:
        combo = ComboBox()
        combo.setAccessibleName(f"Where the causes of {label} go")
        combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        combo.setMinimumWidth(theme.grid(22))
        combo.set_choices(tuple((bone.key, bone.label) for bone in new.bones), move.new)
        if new.bone(move.old) is None:
            combo.addItem(_STAYS, move.old)
            combo.choose(move.new)
        self.choices[move.old] = combo
        return combo


def ask_frame(
    parent: QWidget, studio: Studio, navigator: Navigator, casefile: CaseFile, key: str
) -> None:
    """Ask how a case takes another frame; agreed, it is one step."""
    frames = studio.frames
    old = frames.get(casefile.case.frame) or next(iter(frames.values()))
    new = frames[key]
    dialog = FrameDialog(casefile, old, new, parent.window())

    def agreed() -> None:
        step = workshop_gestures.change_frame(casefile, key, dialog.mapping)
        if studio.edit(step):
            say_with_undo(studio, navigator, f"The bones are those of “{new.label}” now")

    dialog.agreed = agreed
    dialog.open()
