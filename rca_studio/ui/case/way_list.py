"""The way of a case as a short list: how it came from stage to stage, who moved it, when and why.

It stands over the history, which tells every single step.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import moment_words
from rca_studio.domain.proof import MoveKind
from rca_studio.domain.way import Kept, Stay, stays
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import present
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time

_SIGNS = {
    Kept.KEPT: ("✓ in time", "good"),
    Kept.MISSED: ("! over time", "error"),
    Kept.RUNNING: ("in time so far", "muted"),
    Kept.OVERDUE: ("! overdue", "error"),
    Kept.UNKNOWN: ("", "muted"),
}
"""What became of the clock of a stay, in sign and words."""


@dataclass(frozen=True, slots=True)
class WayLine:
    """One stay at a stage: which, since when, how it came there, and what became of its clock."""

    stage: str
    when: str
    how: str
    clock: str
    token: str

    @property
    def spoken(self) -> str:
        """The line for a screen reader."""
        return ", ".join(part for part in (self.stage, self.when, self.how, self.clock) if part)


class WayList(QWidget):
    """The way of a case, oldest first; hidden while it has not left its first stage."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._grid = QGridLayout(self)
        side = theme.grid(2)
        self._grid.setContentsMargins(side, theme.grid(1), side, theme.grid(1))
        self._grid.setHorizontalSpacing(theme.grid(2))
        self._grid.setVerticalSpacing(theme.grid(0.5))
        self._grid.setColumnStretch(2, 2)
        self._grid.setColumnStretch(3, 1)
        self.lines: tuple[WayLine, ...] = ()
        self.setAccessibleName("The way of this case")
        self.hide()

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show the way of this case."""
        lines = way_lines(self._studio, casefile)
        self.setVisible(bool(casefile.moves))
        if lines == self.lines:
            return
        self.lines = lines
        clear(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        for row, line in enumerate(lines):
            stage = Label(line.stage, theme.Size.STRONG)
            stage.setAccessibleName(line.spoken)
            self._grid.addWidget(stage, row, 0, top)
            self._grid.addWidget(Label(line.when, token="muted"), row, 1, top)
            self._grid.addWidget(Label(line.how, wrap=True), row, 2, top)
            self._grid.addWidget(Label(line.clock, token=line.token, wrap=True), row, 3, top)
        self.setAccessibleDescription("; ".join(line.spoken for line in lines))


def way_lines(studio: Studio, casefile: CaseFile) -> tuple[WayLine, ...]:
    """The stays of a case in order, and its end, each with who moved it there and why."""
    protocol, sac = studio.protocol_of(casefile), studio.reviewing.sac(casefile)
    found = stays(casefile, protocol, sac, present(studio))
    hows = ["", *(_how(move.kind, move.by, move.reason) for move in casefile.moves)]
    lines = [_line(stay, how) for stay, how in zip(found, hows, strict=False)]
    if len(found) < len(hows):  # it ended, and nothing stays at an end
        last = casefile.moves[-1]
        how = _how(last.kind, last.by, last.reason)
        lines.append(WayLine(last.after.label, local_time(last.at), how, "", "muted"))
    return tuple(lines)


def _line(stay: Stay, how: str) -> WayLine:
    clock, token = _SIGNS[stay.kept]
    due = f", due {moment_words(stay.due)}" if stay.kept in (Kept.MISSED, Kept.OVERDUE) else ""
    return WayLine(stay.stage.label, moment_words(stay.since), how, clock + due, token)


def _how(kind: MoveKind, by: str, reason: str) -> str:
    head = f"{kind.label} by {by}"
    return f"{head}: {reason}" if reason else head
