"""Where filled-in surveys are entered, one sheet after the other, or read from a file.

All sheets of a sitting are stored as one step, as counts: what a single sheet said is kept nowhere,
not even in the history.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.analysis.governance.names import month_label
from rca_studio.domain.days import month_on
from rca_studio.domain.deeds import Deed
from rca_studio.domain.governance import FROM_REPORT, PulseCount
from rca_studio.domain.words import plural
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.governance_gestures import PulseSheet, add_pulse, take_pulse_away
from rca_studio.faults import FaultNote, KnownFault
from rca_studio.intake.side_tables import Unread, table_of_file
from rca_studio.intake.survey import STEP_WORDS, Survey, SurveyQuestion, read_survey
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.governance.figures_room import TABLES
from rca_studio.ui.printing import paper_of
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, offer
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.step_scale import StepScale

_MONTHS = 13
_MOST_LISTED = 100


class PulseRoom(AskSheet):
    """Asks for the answers of one sheet after the other; the place stays for the next one."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(
            "Survey answers",
            "Enter the sheets as they were filled in: keys 1 to 5 answer, and lead on to the next "
            "question. Only counts are kept, all of this sitting at once, so that nobody can be "
            "known by their sheet.",
            "Count the sheets",
            parent,
            76,
        )
        self._studio = studio
        self.questions = studio.practice.governance.questions
        self.sheets: list[PulseSheet] = []
        self._left_once = False
        today = studio.today()
        self.month = ComboBox()
        months = [month_on(today, -back).isoformat()[:7] for back in range(_MONTHS)]
        choices = tuple((month, month_label(month)) for month in months)
        self.month.set_choices(choices, months[0])
        self.service, self.group = LineEdit("", "All services"), LineEdit("", "Not asked")
        self._known = {
            key: [value for value, _ in studio.registers.values_of(key)]
            for key in ("service", "staff_group")
        }
        offer(self.service, self._known["service"])
        offer(self.group, self._known["staff_group"])
        self.scales = {one.key: StepScale(one.label, STEP_WORDS) for one in self.questions}
        self.add_button = PlainButton("Add this sheet")
        self.there = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.away_button = PlainButton("Take these away")
        self.counted = Label("", theme.Size.STRONG, wrap=True)
        self.notes = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.missed = Label("", theme.Size.BODY, "error", wrap=True)
        self.unread = RowList("Lines that could not be read", 4)
        self._lay_out()
        self.agreed = self._enter
        self._show_unread(())
        self._judge()
        self._first.setFocus()

    @property
    def _first(self) -> StepScale:
        return next(iter(self.scales.values()))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1.5))
        row.addWidget(Field("Month", self.month), 1)
        row.addWidget(Field("Service", self.service), 1)
        row.addWidget(Field("Staff group", self.group), 1)
        self.body.addLayout(row)
        known = QHBoxLayout()
        known.addWidget(self.there, 1)
        known.addWidget(self.away_button)
        self.body.addLayout(known)
        order = list(self.scales.values())
        for place, (question, scale) in enumerate(zip(self.questions, order, strict=True)):
            self.body.addWidget(Label(question.label, theme.Size.STRONG, wrap=True))
            self.body.addWidget(scale)
            following: QWidget = order[place + 1] if place + 1 < len(order) else self.add_button
            scale.chosen.connect(lambda step, to=following: self._on_answer(step, to))
        acts = FlowLayout()
        self.file_button = PlainButton("From a file…")
        self.print_button = PlainButton("Print a blank survey…")
        acts.addWidget(self.add_button)
        acts.addWidget(self.file_button)
        acts.addWidget(self.print_button)
        self.body.addLayout(acts)
        for part in (self.counted, self.notes, self.missed, self.unread):
            self.body.addWidget(part)
        self.add_button.clicked.connect(self.add_sheet)
        self.file_button.clicked.connect(self._ask_file)
        self.print_button.clicked.connect(self._ask_print)
        self.away_button.clicked.connect(self._take_away)
        self.month.activated.connect(self._show_there)
        self.service.textChanged.connect(self._show_there)
        self.group.textChanged.connect(self._show_there)
        self._show_there()

    # -- what is counted already -----------------------------------------------------------------

    @property
    def counted_there(self) -> tuple[PulseCount, ...]:
        """The surveys counted for the month and place that are chosen; no answers of reports."""
        place = (self.month.key, self.service.text().strip(), self.group.text().strip())
        return tuple(
            one
            for one in self._studio.casefile(WORKSPACE).of(PulseCount)
            if (one.month, one.service, one.staff_group) == place and one.source != FROM_REPORT
        )

    def _show_there(self, *_any: object) -> None:
        """Say how many answers are counted there, for a file may have been read twice."""
        number = sum(one.number for one in self.counted_there)
        self.there.setText(f"{plural(number, 'answer')} of surveys are counted there already.")
        for part in (self.there, self.away_button):
            part.setVisible(bool(number))

    def _take_away(self) -> None:
        if self._studio.edit(take_pulse_away(self.counted_there)):
            self._tell("Taken away. Undo brings them back.")
        self._show_there()

    # -- sheets ------------------------------------------------------------------------------------

    def add_sheet(self) -> None:
        """Take the answers of this sheet, and empty the questions for the next one."""
        answers = tuple((key, scale.step) for key, scale in self.scales.items() if scale.step)
        if not answers:
            self._tell("Answer a question first; one that was left open on paper can stay open.")
            return
        place = (self.month.key, self.service.text().strip(), self.group.text().strip())
        self.sheets.append(PulseSheet(*place, answers))
        for scale in self.scales.values():
            scale.choose(0)
        self._tell("")
        self._judge()
        self._first.setFocus()

    def show_found(self, found: Survey) -> None:
        """Take the sheets of a file, to be counted."""
        self.sheets += found.sheets
        self._tell(" ".join((f"{plural(len(found.sheets), 'sheet')} read.", *found.notes)))
        self._show_unread(found.unread)
        self._judge()

    def read_file(self, path: Path) -> None:
        """Read a file of sheets beside the window."""
        self._tell("Reading the file…")
        asked = [
            SurveyQuestion(key=one.key, names=(one.label, one.short)) for one in self.questions
        ]
        known, today = self._known, self._studio.today()
        self._studio.jobs.start(
            lambda _progress: read_survey(
                table_of_file(path),
                questions=asked,
                services=known["service"],
                groups=known["staff_group"],
                today=today,
            ),
            self.show_found,
            failed=self._failed,
        )

    # -- inside ------------------------------------------------------------------------------------

    def _on_answer(self, step: int, following: QWidget) -> None:
        if step:
            following.setFocus(Qt.FocusReason.TabFocusReason)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownFault):
            raise error
        self._tell(f"{error.what} {error.do}")

    def _ask_file(self) -> None:
        self._studio.prompts.choose_file("Read filled-in surveys", TABLES, self.read_file)

    def _ask_print(self) -> None:
        self._studio.prompts.choose_new_file(
            "Print a blank survey", "PDF (*.pdf)", "survey.pdf", self.print_blank
        )

    def print_blank(self, path: Path) -> None:
        """Write the survey as a PDF to print, beside the window: two on a page, to be cut."""
        questions = [one.label for one in self.questions]
        organisation = self._studio.workspace_value("organisation")
        paper = paper_of(self._studio)

        def write(_progress: Progress) -> str:
            from rca_studio.reports.context import Paper
            from rca_studio.reports.files import write_whole
            from rca_studio.reports.pulse_sheet import pulse_sheet

            write_whole(path, pulse_sheet(questions, STEP_WORDS, organisation, paper=Paper(paper)))
            return f"Written: {path.name}"

        self._studio.jobs.start(write, self._tell, failed=self._failed)

    def _show_unread(self, unread: Sequence[Unread]) -> None:
        self.missed.setText(
            f"{plural(len(unread), 'answer or line', 'answers or lines')} not read:"
        )
        self.unread.show_rows(
            [
                ListRow(str(at), f"Line {one.line}: {one.words}", one.reason)
                for at, one in enumerate(unread[:_MOST_LISTED])
            ]
        )
        for part in (self.missed, self.unread):
            part.setVisible(bool(unread))

    def _tell(self, words: str) -> None:
        self.notes.setText(words)
        self.notes.setVisible(bool(words))

    def _judge(self) -> None:
        number = len(self.sheets)
        self.counted.setText(
            f"{plural(number, 'sheet')} to be counted." if number else "No sheet yet."
        )
        self.yes.setEnabled(bool(number))
        self.yes.show_text(f"Count {plural(number, 'sheet')}" if number else "Count the sheets")
        self._left_once = False

    # -- the end -----------------------------------------------------------------------------------

    def reject(self) -> None:
        """Leave; what was entered is not lost by a single press of Escape."""
        if self.sheets and not self._left_once:
            self._left_once = True
            self._tell("These sheets are not counted yet. Leave once more to throw them away.")
            return
        super().reject()

    def _enter(self) -> None:
        studio, sheets = self._studio, tuple(self.sheets)
        studio.attempt(lambda: add_pulse(studio.casefile(WORKSPACE), sheets))


def open_pulse_room(studio: Studio, parent: QWidget | None = None) -> PulseRoom | None:
    """Open it for who may enter answers; tells who may not, and why."""
    if why := why_locked(studio, Deed.KEEP_FIGURES):
        studio.prompts.tell(FaultNote(why, "Nothing was changed.", ""))
        return None
    room = PulseRoom(studio, parent)
    room.open()
    return room
