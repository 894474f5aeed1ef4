"""One near miss, reported twice: find the other case, look at both, and let one of them go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import ControlState
from rca_studio.domain.days import moved
from rca_studio.domain.moments import moment_words
from rca_studio.domain.registers import CasePage, CaseQuery, CaseRow
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.merging import merge, why_not
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.roomy import make_roomy
from rca_studio.ui.words import STAGE_WORDS

PAUSE = 180
"""Searching begins after this pause in typing, in milliseconds."""

MOST_FOUND = 30
MOST_IN_VIEW = 6
"""So many cases are seen at once; the others are a scroll away."""

MOST_SHOWN = 1_200
"""The beginning of a long story is enough to tell two cases apart."""

NEAR_DAYS = 7
"""So many days to either side, cases count as near in time."""


def ask_merge(studio: Studio, case_id: str, parent: QWidget | None = None) -> MergeSheet:
    """Ask which other case tells of the same near miss, and merge the two."""
    sheet = MergeSheet(studio, case_id, parent)
    sheet.agreed = sheet.merge
    sheet.open()
    return sheet


class MergeSheet(AskSheet):
    """Finds the other case, shows both side by side and asks which one goes on."""

    def __init__(self, studio: Studio, case_id: str, parent: QWidget | None = None) -> None:
        case = studio.casefile(case_id).case
        super().__init__(
            f"Was {case.reference} reported twice?",
            "One case goes on with what both tell; nothing is lost. The other one is closed, stays "
            "readable as it is, and leads there.",
            "Merge the two",
            parent,
            wide=100,
        )
        self._studio, self._case_id, self._other_id = studio, case_id, ""
        self._asked = 0
        self.search = LineEdit("", "Words or a reference, such as NM-0103")
        self.search.installEventFilter(self)
        self.body.addWidget(Field("Find the other case", self.search))
        self.found = QListWidget()
        self.found.setAccessibleName("Cases found")
        self.found.setUniformItemSizes(True)
        self.found.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.hide()
        dress(self.found, "field")
        make_roomy(self.found)
        self.found.currentItemChanged.connect(self._on_current)
        self.state = Label("", theme.Size.SMALL, "muted")
        self.body.addWidget(self.found)
        self.body.addWidget(self.state)
        self._both = QWidget()
        self._grid = QGridLayout(self._both)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.grid(2))
        for column, share in enumerate((2, 5, 5)):
            self._grid.setColumnStretch(column, share)
        self.body.addWidget(self._both)
        self.stays = ComboBox()
        self.stays.currentIndexChanged.connect(self._judge)
        self._stays = Field("Which case goes on?", self.stays)
        self.reason = TextArea("", "What shows that both tell of the same near miss?", rows=2)
        self.reason.textChanged.connect(self._judge)
        self._why = Field("Why are they the same near miss?", self.reason)
        self.note = Label("", theme.Size.SMALL, "muted", wrap=True)
        for part in (self._stays, self._why, self.note):
            self.body.addWidget(part)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.look)
        self.search.textChanged.connect(self._pause.start)
        self._show_both()
        self.look()
        self.search.setFocus()

    # -- finding -----------------------------------------------------------------------------------

    def look(self) -> None:
        """Look for cases; without words, for those near in time and place."""
        self._pause.stop()
        self._asked += 1
        number, registers = self._asked, self._studio.registers
        query = near_query(self._studio.casefile(self._case_id), self.search.text().strip())

        def read(_progress: Progress) -> tuple[int, CasePage]:
            return number, registers.cases(query, None, MOST_FOUND + 1)

        self._studio.jobs.start(read, self._on_found, failed=self._studio.tell)

    def _on_found(self, result: tuple[int, CasePage]) -> None:
        number, page = result
        if number != self._asked:
            return
        rows = [row for row in page.rows if row.id != self._case_id and not row.outcome]
        self.found.clear()
        for row in rows[:MOST_FOUND]:
            item = QListWidgetItem(_line(row))
            item.setData(Qt.ItemDataRole.UserRole, row.id)
            self.found.addItem(item)
        line = self.found.sizeHintForRow(0) if rows else 0
        self.found.setFixedHeight(line * min(len(rows), MOST_IN_VIEW) + theme.grid(1))
        self.found.setVisible(bool(rows))
        searched = bool(self.search.text().strip())
        where = "found" if searched else "of about the same time"
        self.state.setText(
            f"{plural(len(rows[:MOST_FOUND]), 'case')} {where}" if rows else f"No case {where}"
        )
        if searched and len(rows) == 1:
            self.found.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the words into the list; Enter looks at once."""
        if watched is self.search and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
                self.found.setFocus()
                if self.found.currentRow() < 0:
                    self.found.setCurrentRow(0)
                return True
            if event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Return:
                self.look()
                return True
        return super().eventFilter(watched, event)

    def _on_current(self, current: QListWidgetItem | None) -> None:
        if current is not None:
            self.choose(str(current.data(Qt.ItemDataRole.UserRole)))

    # -- looking at both ---------------------------------------------------------------------------

    def choose(self, case_id: str) -> None:
        """Take a case as the other one."""
        self._other_id = case_id
        mine, other = self._files()
        keep = further(mine, other)
        self.stays.set_choices(
            tuple(
                (one.case_id, f"{one.case.reference} goes on, {two.case.reference} is closed")
                for one, two in ((mine, other), (other, mine))
            ),
            keep.case_id,
        )
        self._show_both()

    def _files(self) -> tuple[CaseFile, CaseFile]:
        studio = self._studio
        return studio.casefile(self._case_id), studio.casefile(self._other_id)

    def _show_both(self) -> None:
        clear(self._grid)
        there = bool(self._other_id)
        for part in (self._both, self._stays, self._why, self.note):
            part.setVisible(there)
        if there:
            self._fill(*self._files())
        self._judge()

    def _fill(self, mine: CaseFile, other: CaseFile) -> None:
        for column, file in enumerate((mine, other), 1):
            self._grid.addWidget(Label(file.case.reference, theme.Size.STRONG), 0, column)
        pairs = zip(told(mine), told(other), strict=True)
        for row, ((label, left), (_, right)) in enumerate(pairs, 1):
            caption = Label(label, theme.Size.SMALL, "muted", wrap=True)
            self._grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            for column, words in enumerate((left, right), 1):
                shown = Label(words or "–", token="text" if words else "muted", wrap=True)
                shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                shown.setAccessibleName(f"{label}: {words or 'not told'}")
                self._grid.addWidget(shown, row, column, Qt.AlignmentFlag.AlignTop)

    def _judge(self) -> None:
        if not self._other_id:
            self.yes.setEnabled(False)
            return
        stays, other = self._pair()
        words = why_not(stays, other)
        self.note.setText(f"{words[0].upper()}{words[1:]}." if words else _what_follows(stays))
        self.yes.setEnabled(not words and bool(self.reason.text().strip()))

    # -- doing -------------------------------------------------------------------------------------

    def _pair(self) -> tuple[CaseFile, CaseFile]:
        """The case that goes on, and the one that is closed."""
        mine, other = self._files()
        return (other, mine) if self.stays.key == other.case_id else (mine, other)

    def merge(self) -> None:
        """Merge the two as chosen."""
        stays, other = self._pair()
        studio, reason = self._studio, self.reason.text().strip()
        protocols = (studio.protocol_of(stays), studio.protocol_of(other))
        studio.attempt(lambda: merge(stays, other, studio.writer.stamp(), reason, protocols))


def near_query(casefile: CaseFile, text: str) -> CaseQuery:
    """Cases with these words or this reference; without any, those of about the same time."""
    case = casefile.case
    query = CaseQuery(practice=case.practice)
    if text or len(case.occurred) < len("2026-11-18"):
        return replace(query, text=text)
    day = date.fromisoformat(case.occurred[:10])
    since, until = moved(day, -NEAR_DAYS).isoformat(), moved(day, NEAR_DAYS).isoformat()
    return replace(query, since=since, until=until)


def further(first: CaseFile, second: CaseFile) -> CaseFile:
    """The one of two cases that has come further; of equal ones the older one."""
    rank = {file.case_id: (-file.case.stage.number, _age(file)) for file in (first, second)}
    return min((first, second), key=lambda file: rank[file.case_id])


def _age(file: CaseFile) -> tuple[int, str]:
    return len(file.case.reference), file.case.reference


def told(casefile: CaseFile) -> tuple[tuple[str, str], ...]:
    """What tells two cases apart or shows that they are one, line by line."""
    case = casefile.case
    story = case.story.strip()
    held = [one.text for one in casefile.controls if one.state is ControlState.HELD]
    counts = (
        plural(len(casefile.causes), "cause"),
        plural(len(casefile.findings), "finding"),
        plural(len(casefile.actions), "action"),
        plural(len(casefile.evidence), "piece of evidence", "pieces of evidence"),
    )
    return (
        ("What almost happened", case.title),
        ("When", moment_words(case.occurred)),
        ("Where", ", ".join(part for part in (case.location, case.service) if part)),
        ("Person affected", case.person_affected),
        ("Story", story if len(story) <= MOST_SHOWN else story[:MOST_SHOWN].rstrip() + "…"),
        ("What stopped harm", "\n".join(held)),
        ("Stage", STAGE_WORDS[case.stage]),
        ("Worked out", ", ".join(counts)),
    )


def _what_follows(stays: CaseFile) -> str:
    words = (
        f"{stays.case.reference} takes over what it lacks and keeps its own word; the rest comes "
        "in as evidence, causes as hypotheses. What held by the other account is not counted "
        "twice. Undo takes all of it back."
    )
    if stays.case.stage is Stage.CLOSE:
        words += " It is closed: what comes in changes what was signed, and that will show."
    return words


def _line(row: CaseRow) -> str:
    parts = (row.reference, moment_words(row.occurred), row.location, row.title or "No title yet")
    return " · ".join(" ".join(part.split()) for part in parts if part)
