"""Reading filled-in forms back: what each says, what becomes of it, and then taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import moment_words
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.writer import EditRejected
from rca_studio.faults import FaultNote, KnownFault
from rca_studio.intake.form_batch import (
    Fate,
    ReadForm,
    Reading,
    Taken,
    Taking,
    forms_among,
    new_references,
    read_forms,
    summary,
    take_in,
)
from rca_studio.intake.inbox import clear_away
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.reporting.inbox_watch import watch_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

KINDS: Final = "Filled-in report forms (*.pdf)"
TITLE: Final = "Read filled-in reports"
_WORDS: Final = (
    "What came back on forms. Reports with a name are taken in as one step that can be undone. "
    "Those without one wait to be taken in with others, and of their files nothing is kept."
)
_IN_VIEW: Final = 8


class ReadFormsSheet(AskSheet):
    """Reads in a worker, shows what would come in, and takes in what is ticked.

    Args:
        studio: the open workspace.
        navigator: says what was done.
        parent: what it stands over.
        inbox: the folder the files arrived in; they are put away once they are taken in.
    """

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        parent: QWidget | None = None,
        inbox: Path | None = None,
    ) -> None:
        super().__init__(TITLE, _WORDS, "Take in", parent, wide=104)
        self._studio, self._navigator, self._inbox = studio, navigator, inbox
        self._paths: tuple[Path, ...] = ()
        self._job: Job | None = None
        self._trouble = ""
        self.found: tuple[ReadForm, ...] = ()
        self._left: set[int] = set()
        self.told = Label("", theme.Size.STRONG, wrap=True)
        self.list = RowList("Reports that were read", _IN_VIEW, keeps=True)
        self.whole = Label("", wrap=True)
        self.whole.setMinimumHeight(theme.grid(12))
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._judge()

    def _lay_out(self) -> None:
        if self._inbox is None:
            acts = FlowLayout()
            self.add_file = PlainButton("Add a file…")
            self.add_folder = PlainButton("Add a folder…")
            acts.addWidget(self.add_file)
            acts.addWidget(self.add_folder)
            self.body.addLayout(acts)
            ask = self._studio.prompts
            self.add_file.clicked.connect(
                lambda: ask.choose_file(TITLE, KINDS, lambda path: self.add((path,)))
            )
            self.add_folder.clicked.connect(
                lambda: ask.choose_folder(TITLE, lambda path: self.add((path,)))
            )
            self.setAcceptDrops(True)
            self.add_file.setFocus()
        self.body.addWidget(self.told)
        card = Card(flush=True)
        card.body.addWidget(self.list)
        self.body.addWidget(card, 1)
        self._card = card
        self.body.addWidget(self.whole)
        self.list.ticked.connect(self._on_ticked)
        self.list.currentRowChanged.connect(self._on_row)

    # -- reading ---------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path]) -> None:
        """Look into further files or folders."""
        studio = self._studio
        wanted = (*self._paths, *paths)
        try:
            self._paths = forms_among(wanted)
            reading = reading_of(studio)
        except KnownFault as fault:
            studio.tell(fault)
            return
        if self._job is not None:
            studio.jobs.drop(self._job)
        every = self._paths

        def work(progress: Progress) -> tuple[ReadForm, ...]:
            return read_forms(every, reading, progress=progress)

        self._job = studio.jobs.start(
            work, self._on_read, failed=self._on_failed, progress=self._on_progress
        )
        self._judge()

    def _on_progress(self, done: object) -> None:
        self.told.setText(f"Being read: {done} of {len(self._paths):,}…")

    def _on_read(self, found: tuple[ReadForm, ...]) -> None:
        self._job = None
        self.found, self._left = found, set()
        self._show_rows()
        self._judge()
        self.list.setFocus()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._judge()
        self._studio.tell(error)

    # -- showing ---------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        self.list.show_rows([self._row(at, one) for at, one in enumerate(self.found)])
        self.list.setVisible(bool(self.found))
        self._on_row(self.list.currentRow())

    def _row(self, at: int, one: ReadForm) -> ListRow:
        words = one.report.title if one.report else one.shown
        if one.report is None:
            return ListRow(str(at), words, one.fate.label)
        label = self._studio.protocol(one.report.protocol).label
        who = "no name" if one.nameless else one.report.reporter
        note = one.fate.label if one.fate is not Fate.NEW else f"{label} · {who[:24]}"
        tick = at not in self._left if one.fate is Fate.NEW else None
        return ListRow(str(at), words, note, tick)

    def _on_ticked(self, key: str, on: bool) -> None:
        self._left = self._left - {int(key)} if on else self._left | {int(key)}
        self._show_rows()
        self._judge()

    def _on_row(self, row: int) -> None:
        one = self.found[row] if 0 <= row < len(self.found) else None
        self.whole.setText(told_of(one) if one is not None else "")

    @property
    def chosen(self) -> tuple[ReadForm, ...]:
        """What is new, and ticked."""
        every = enumerate(self.found)
        return tuple(one for at, one in every if one.fate is Fate.NEW and at not in self._left)

    @property
    def _to_put_away(self) -> tuple[ReadForm, ...]:
        """What leaves the inbox: all but what somebody left out, be it there twice."""
        left = {one.report.digest for at in self._left if (one := self.found[at]).report}
        return tuple(
            one
            for at, one in enumerate(self.found)
            if at not in self._left
            and not (one.fate is Fate.DOUBLE and one.report and one.report.digest in left)
        )

    def _judge(self) -> None:
        if self._job is None:
            self.told.setText(summary(self.found) if self.found else "Nothing was read yet.")
        else:
            self.told.setText("Being read…")
        count = len(self.chosen)
        tidy = self._inbox is not None and bool(self._to_put_away) and not count
        words = f"Take in {plural(count, 'report')}" if count else "Take in"
        self.yes.show_text("Put these files away" if tidy else words)
        nothing = "Tick a report to take in." if self.found else "Add a file or a folder first."
        if self._job is not None:
            self.ask_for("The files are being read.")
        else:
            self.ask_for("" if count or tidy else nothing)
        self._card.setVisible(bool(self.found))
        self.list.setVisible(bool(self.found))
        self.whole.setVisible(bool(self.found))

    # -- dropping --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if forms_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := forms_in(event.mimeData()):
            event.acceptProposedAction()
            self.add(paths)

    # -- taking in -------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take in what is ticked; stay open where it could not be."""
        if not self.yes.isEnabled():
            return
        chosen, away = self.chosen, self._to_put_away
        if chosen and not take_in_here(self._studio, self._navigator, chosen, self._inbox):
            return
        if self._inbox is not None:
            put_away(self._studio, away, self._inbox)
        super().accept()

    def done(self, result: int) -> None:
        """Nobody waits any more for files that are still being read."""
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None
        super().done(result)
        watch_of(self._studio).look_now()


def told_of(one: ReadForm) -> str:
    """All that a person should know of one file before it is taken in."""
    if one.report is None:
        return one.why
    report = one.report
    when = moment_words(report.occurred) if report.occurred else "When is not known"
    where = " · ".join(
        part for part in (report.location, report.service, report.staff_group) if part
    )
    stopped = f"What stopped harm: {report.stopped_harm}" if report.stopped_harm else ""
    head = " · ".join(part for part in (when, where, stopped) if part)
    story = report.story[:600] + ("…" if len(report.story) > 600 else "")
    return "\n".join(part for part in (one.why, head, story, *report.notes) if part)


def reading_of(studio: Studio) -> Reading:
    """What looking through takes."""
    from rca_studio.editing.boxed import read_box

    return Reading(
        protocols=studio.protocols,
        today=studio.today(),
        store=studio.workspace,
        box=read_box(studio.workspace.box()),
    )


def take_in_here(
    studio: Studio, navigator: Navigator, chosen: Sequence[ReadForm], inbox: Path | None = None
) -> bool:
    """Take reports in and say so; false, after telling why, where it could not be done."""
    asked = studio.practice.governance.on_report
    taking = Taking(
        writer=studio.writer,
        store=studio.workspace,
        box=studio.report_box,
        references=lambda number: new_references(
            studio.writer, studio.workspace.next_reference, number
        ),
        today=studio.today(),
        felt=asked.key if asked else "",
        answers=studio.may(Deed.REVIEW),
        practice=studio.only_practice(),
    )
    try:
        taken = take_in(chosen, taking)
    except (EditRejected, KnownFault, ValueError) as error:
        studio.tell(error)
        return False
    _say(studio, navigator, taken, inbox)
    return True


def _say(studio: Studio, navigator: Navigator, taken: Taken, inbox: Path | None) -> None:
    words = taken.words
    if taken.boxed and inbox is None:
        words += ". Their files are where they were: take them away if nobody is to find them"
    if taken.case_ids and not taken.boxed:
        say_with_undo(studio, navigator, words)
    else:
        navigator.say(f"{words}.")


def put_away(studio: Studio, found: Sequence[ReadForm], inbox: Path) -> None:
    """Put files away beside the window, for the folder may be far."""

    def told(troubles: tuple[str, ...]) -> None:
        if troubles:
            more = f" And {len(troubles) - 1:,} more." if len(troubles) > 1 else ""
            safe = "All reports that were taken in are safe."
            studio.prompts.tell(FaultNote(troubles[0] + more, safe, ""))

    watch_of(studio).put_away(lambda: clear_away(found, inbox), told)


def forms_in(data: QMimeData) -> tuple[Path, ...]:
    """The PDF files and folders among what is dragged."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.suffix.lower() == ".pdf" or path.is_dir())


def open_read_forms(
    studio: Studio,
    navigator: Navigator,
    over: QWidget | None = None,
    paths: Sequence[Path] = (),
    inbox: Path | None = None,
) -> ReadFormsSheet | None:
    """Open it for who may import; tells who may not, and why."""
    if why := why_locked(studio, Deed.IMPORT):
        studio.prompts.tell(FaultNote(why, "Nothing was changed.", ""))
        return None
    sheet = ReadFormsSheet(studio, navigator, over, inbox)
    sheet.open()
    watch_of(studio).leave_to(sheet)
    if paths:
        sheet.add(paths)
    return sheet
