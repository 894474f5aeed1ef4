"""Choosing the cases of a session: search, tick, and put those that are told into their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.registers import CaseQuery, CaseRow
from rca_studio.domain.session import MOST_CASES
from rca_studio.editing.cancelling import Progress
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.dress import dress
from rca_studio.ui.jobs import Job
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import LineEdit
from rca_studio.ui.widgets.labels import Caption, Label

_READY: Final = (Stage.CLOSE, Stage.VALIDATE)
"""The stages of a case whose causes and controls somebody has looked at twice, or is about to."""
_REST: Final = tuple(stage for stage in reversed(Stage) if stage not in _READY)
_MOST: Final = 60
"""So many cases of each kind are listed; whoever looks for another one searches."""
_PAUSE: Final = 180


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that can be told."""

    id: str
    reference: str
    title: str
    stage: Stage
    practice: bool

    @property
    def words(self) -> str:
        """Reference and title."""
        return f"{self.reference} · {self.title}"

    @property
    def note(self) -> str:
        """How far it has come."""
        state = "Validated" if self.stage is Stage.CLOSE else self.stage.label
        return f"{state}, practice" if self.practice else state


def candidates(studio: Studio, text: str) -> Callable[[Progress], tuple[Candidate, ...]]:
    """What lists the cases that match a search, validated ones first; runs in any thread."""
    registers = studio.registers

    def work(progress: Progress) -> tuple[Candidate, ...]:
        rows: list[CaseRow] = []
        for stages in (_READY, _REST):
            progress(len(rows))
            query = CaseQuery(text=text, stages=stages, counting=True)
            rows += registers.cases(query, limit=_MOST).rows
        return tuple(map(_of_row, rows))

    return work


class CasePicker(QWidget):
    """Which cases are told, and in which order; ``changed`` tells another choice."""

    changed = Signal()

    def __init__(
        self, studio: Studio, cases: Iterable[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._known: dict[str, Candidate] = {}
        self._told = [one for one in cases if self._learn(one)]
        self._job: Job | None = None
        self.search = LineEdit("", "Search reference, title or words")
        dress(self.search, "search")
        self.search.setAccessibleName("Search for a case to tell")
        self.search.setClearButtonEnabled(True)
        self.list = RowList("Cases, Space chooses", 7, keeps=True)
        self.none = Label("", token="muted", wrap=True)
        self.told = _Told("Told in this order, Alt and the arrow keys move", MOST_CASES, keeps=True)
        self.up, self.down = PlainButton("Earlier"), PlainButton("Later")
        self.away = PlainButton("Take out")
        self.words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._look)
        self._lay_out()
        down = QShortcut(QKeySequence("Down"), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.list.setFocus)
        self.search.textChanged.connect(self._on_typed)
        self.list.ticked.connect(self._on_ticked)
        self.list.chosen.connect(self._on_chosen)
        self.told.moved.connect(self._on_moved)
        self.told.taken_out.connect(self._on_taken_out)
        self.told.currentRowChanged.connect(self._show_buttons)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.away.clicked.connect(self._on_away)
        self._found: tuple[Candidate, ...] = ()
        self._show()
        self._look()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(Caption(f"Cases to tell, one to {MOST_CASES}"))
        column.addWidget(self.search)
        column.addWidget(self.list)
        column.addWidget(self.none)
        column.addWidget(Caption("Told in this order"))
        column.addWidget(self.told)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        for button in (self.up, self.down, self.away):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.words)
        column.addStretch(1)

    @property
    def cases(self) -> tuple[str, ...]:
        """The ids of the cases chosen, in their order."""
        return tuple(self._told)

    # -- what is chosen --------------------------------------------------------------------------

    def _on_ticked(self, case_id: str, on: bool) -> None:
        if not on:
            self._told = [one for one in self._told if one != case_id]
        elif len(self._told) < MOST_CASES:
            self._told.append(case_id)
        else:
            self.words.setText(
                f"A room takes no more than {MOST_CASES} cases in one session. Take one out first."
            )
            return
        self._turned()

    def _on_chosen(self, case_id: str) -> None:
        self._on_ticked(case_id, case_id not in self._told)

    def _on_moved(self, by: int) -> None:
        here = self.told.currentRow()
        there = here + by
        if 0 <= here < len(self._told) and 0 <= there < len(self._told):
            self._told[here], self._told[there] = self._told[there], self._told[here]
            self._turned()
            self.told.setCurrentRow(there)

    def _on_taken_out(self) -> None:
        here = self.told.currentRow()
        if 0 <= here < len(self._told):
            del self._told[here]
            self._turned()
            self.told.setCurrentRow(min(here, len(self._told) - 1))

    def _on_up(self) -> None:
        self._on_moved(-1)

    def _on_down(self) -> None:
        self._on_moved(1)

    def _on_away(self) -> None:
        self._on_taken_out()

    def _turned(self) -> None:
        self._show()
        self.changed.emit()

    # -- showing ---------------------------------------------------------------------------------

    def _on_typed(self, _text: str) -> None:
        self._pause.start()

    def _look(self) -> None:
        jobs = self._studio.jobs
        if self._job is not None:
            jobs.drop(self._job)
        self._job = jobs.start(candidates(self._studio, self.search.text()), self._on_found)

    def _on_found(self, found: tuple[Candidate, ...]) -> None:
        self._job = None
        self._found = found
        self._known |= {one.id: one for one in found}
        self._show()

    def _show(self) -> None:
        told = set(self._told)
        self.list.show_rows(
            [ListRow(one.id, one.words, one.note, one.id in told) for one in self._found]
        )
        self.list.setVisible(bool(self._found))
        searched = bool(self.search.text().strip())
        none = "No case has these words." if searched else "There is no case yet."
        self.none.setText(none if self._job is None and not self._found else "")
        self.none.setVisible(bool(self.none.text()))
        self.told.show_rows(
            [
                ListRow(one, f"{place}. {self._known[one].words}", self._known[one].note)
                for place, one in enumerate(self._told, 1)
            ]
        )
        self.told.setVisible(bool(self._told))
        self.words.setText(self._caution())
        self.words.setVisible(bool(self.words.text()))
        self._show_buttons()

    def _show_buttons(self, _row: int = 0) -> None:
        here, many = self.told.currentRow(), len(self._told)
        self.up.setEnabled(here > 0)
        self.down.setEnabled(0 <= here < many - 1)
        self.away.setEnabled(0 <= here < many)

    def _caution(self) -> str:
        if not self._told:
            return "Choose at least one. Space or a click chooses."
        open_ones = [self._known[one] for one in self._told]
        early = [one.reference for one in open_ones if one.stage not in _READY]
        if not early:
            return ""
        names = " and ".join(early)
        verb = "is" if len(early) == 1 else "are"
        return f"{names} {verb} not validated yet: what is told of it may still change."

    def _learn(self, case_id: str) -> bool:
        casefile = self._studio.casefile(case_id)
        if not casefile.exists:
            return False
        case = casefile.case
        self._known[case_id] = Candidate(
            case_id, case.reference, case.title, case.stage, case.practice
        )
        return True


class _Told(RowList):
    """The cases told: Alt and the arrow keys move the one in hand, Delete takes it out."""

    moved = Signal(int)
    taken_out = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.taken_out.emit()
        else:
            super().keyPressEvent(event)


def _of_row(row: CaseRow) -> Candidate:
    return Candidate(row.id, row.reference, row.title, row.stage, row.practice)
