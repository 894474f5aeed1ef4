"""One dialog for all that leaves the workshop: which view, which format, which paper.

The file is made while the person looks, in a worker: so what it cannot carry is said before it is
saved, and what is seen is what is written. Saving only writes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidgetItem,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.cancelling import Progress
from rca_studio.reports.compose import marking_of
from rca_studio.reports.exports import Source
from rca_studio.reports.files import write_whole
from rca_studio.ui import theme
from rca_studio.ui.causes.views import VIEWS
from rca_studio.ui.dress import dress
from rca_studio.ui.exchange.formats import FORMATS, VIEW_OF, Format, proposed_name
from rca_studio.ui.exchange.making import DRAWN, Made, Wish, make
from rca_studio.ui.exchange.notes import Body, Notes
from rca_studio.ui.exchange.preview import SheetsPreview, sheet_words
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.print.copies import copy_now, note_copies
from rca_studio.ui.printing import may_copy, paper_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.field import ComboBox, Field, TextArea
from rca_studio.ui.widgets.fitting import that_fits
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_list import Choice, KeyList
from rca_studio.ui.widgets.labels import Caption, Label, SectionTitle
from rca_studio.ui.wording_hint import ask_about_wording

_PAUSE = 120
"""Milliseconds to wait for another choice before a file is made: arrows run through the list."""

_SHEETS = ("A4", "A3", "A2", "A1", "A0", "Letter")
_TURNS = (("", "As it suits"), ("upright", "Portrait"), ("lying", "Landscape"))


class ExportDialog(QDialog):
    """Chooses, shows, and saves one export of a case.

    Args:
        studio: the open workspace.
        navigator: says where the file is.
        case_id: the case.
        view: the view in sight, by its key; it is offered first.
    """

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        case_id: str,
        view: str = "graph",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export")
        self._studio, self._navigator = studio, navigator
        self._case_id = case_id
        casefile = studio.casefile(case_id)
        self._marking = marking_of(studio.casefile(WORKSPACE), casefile)
        self._reference = casefile.case.reference
        self._source = Source(casefile, studio.practice.frames, studio.ruler)
        self.made: Made | None = None
        self._making: Wish | None = None
        self._path: Path | None = None
        self._job: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._begin)
        self._make_parts(view)
        self._arrange()
        self.formats.currentItemChanged.connect(self._on_format)
        for choice in (self.view, self.sheet, self.turn):
            choice.currentIndexChanged.connect(self._on_choice)
        self._show_format()
        self._begin()

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def format(self) -> Format:
        """The format chosen."""
        return FORMATS[self.formats.key]

    @property
    def wish(self) -> Wish:
        """All that is chosen."""
        lying = {"upright": False, "lying": True}.get(self.turn.key)
        return Wish(self.format, self.view.key, self.sheet.key, lying, self._marking)

    def choose(self, key: str) -> None:
        """Choose a format."""
        self.formats.choose(key)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said of the file before it is saved."""
        return self.told.texts

    # -- parts -----------------------------------------------------------------------------------

    def _make_parts(self, view: str) -> None:
        choices = (Choice(f.key, f.label, f.purpose, f.group) for f in FORMATS.values())
        self.formats = KeyList("Formats", choices)
        self.formats.setSpacing(theme.grid(0.25))
        self.title = SectionTitle()
        self.purpose = Label("", token="muted", wrap=True)
        views = sorted(VIEWS.values(), key=lambda one: one.key != view)
        self.view = _combo(((one.key, one.label) for one in views), views[0].key, 13)
        self.sheet = _combo(((one, one) for one in _SHEETS), paper_of(self._studio), 12)
        self.turn = _combo(_TURNS, "", 11)
        self.fields = {
            "view": Field("View", self.view),
            "sheet": Field("Paper", self.sheet),
            "turn": Field("Orientation", self.turn),
        }
        self.preview = SheetsPreview()
        self.words = TextArea("", rows=12)
        self.words.setReadOnly(True)
        self.words.setLineWrapMode(TextArea.LineWrapMode.NoWrap)
        self.words.setAccessibleName("How the file begins")
        self.pages = QStackedWidget()
        self.pages.addWidget(self.preview)
        self.pages.addWidget(self.words)
        self.size_words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.note_title = Caption("")
        self.told = Notes("What is to be known before it is saved")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Being made")
        dress(self.bar, "progress")
        self.state = Label("", theme.Size.SMALL, "muted")
        self.cancel = PlainButton("Close")
        self.cancel.clicked.connect(self._on_cancel)
        self.save = PrimaryButton("Save…")
        self.save.setDefault(True)
        self.save.clicked.connect(self._on_save)

    def _arrange(self) -> None:
        left = Surface("card", edge="right")
        column = QVBoxLayout(left)
        column.setContentsMargins(*[theme.grid(1.5)] * 4)
        column.addWidget(self.formats)
        left.setFixedWidth(theme.grid(32))
        choices = QWidget()
        flow = FlowLayout(choices)
        flow.setSpacing(theme.grid(1.5))
        for field in self.fields.values():
            flow.addWidget(field)
        body = Body()
        for part in (self.title, self.purpose, choices):
            body.column.addWidget(part)
        body.column.addWidget(self.pages, 1)
        for part in (self.size_words, self.note_title, self.told):
            body.column.addWidget(part)
        right = QVBoxLayout()
        right.setContentsMargins(theme.grid(2.5), theme.grid(2), theme.grid(1.5), theme.grid(2))
        right.setSpacing(theme.grid(1))
        right.addWidget(body, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, theme.grid(1), 0)
        foot.setSpacing(theme.grid(1.5))
        foot.addWidget(self.state)
        foot.addWidget(self.bar, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        whole.addLayout(right, 1)
        self.resize(that_fits(self, QSize(theme.grid(118), theme.grid(84))))
        self.setTabOrder(self.formats, self.view)

    # -- choosing --------------------------------------------------------------------------------

    def _on_format(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            self._show_format()
            self._on_choice()

    def _on_choice(self, *_args: object) -> None:
        self.made = None
        self._show_state()
        self._pause.start()

    def _show_format(self) -> None:
        chosen = self.format
        self.title.setText(chosen.label)
        self.purpose.setText(chosen.purpose)
        self.fields["view"].setVisible(chosen.picture)
        self.fields["sheet"].setVisible(chosen.paper)
        self.fields["turn"].setVisible(chosen.paper)
        self.fields["sheet"].label.setText("Size of the poster" if chosen.tiled else "Paper")
        for small in ("A4", "Letter"):
            words = f"As large as on screen ({small} sheets)" if chosen.tiled else small
            self.sheet.setItemText(self.sheet.findData(small), words)

    # -- making ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Make what is chosen; what is being made is finished or stops first."""
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
            return
        wish, source = self.wish, self._source
        self._making = wish

        def work(progress: Progress) -> Made:
            return make(wish, source, progress)

        self._job = self._studio.jobs.start(
            work,
            self._on_made,
            failed=self._on_failed,
            progress=self._on_progress,
            cancelled=self._on_stopped,
        )
        self._show_state()

    def _on_progress(self, done: int) -> None:
        """Show the view as soon as it is drawn; a large PNG takes seconds more."""
        wish = self._making
        if done == DRAWN and wish is not None and wish == self.wish and wish.format.picture:
            self.pages.setCurrentIndex(0)
            self.preview.show_made(self._source.drawing(VIEW_OF[wish.view]), None)

    def _on_made(self, made: Made) -> None:
        self._job = None
        if self._making != self.wish:
            self._begin()
            return
        self.made = made
        self._show_made(made)
        if self._path is not None:
            self._write()

    def _on_stopped(self) -> None:
        self._job = None
        if self._making != self.wish or self._path is not None:
            self._begin()
        else:
            self._show_state()

    def _on_failed(self, error: Exception) -> None:
        """Something could not be made or written; the dialog stays for another choice."""
        self._job, self._path = None, None
        self._show_state()
        if self.made is None:
            self.bar.hide()
            self.state.setText("This cannot be made.")
        self._studio.tell(error)

    def _show_made(self, made: Made) -> None:
        picture = made.drawing is not None
        self.pages.setCurrentIndex(0 if picture else 1)
        self.preview.show_made(made.drawing, made.plan)
        self.words.show_value(made.text)
        sheets = f"{sheet_words(made.plan)} · " if made.plan else ""
        self.size_words.setText(f"{sheets}{_size_words(len(made.content))}")
        self._tell(made.notes)
        self._show_state()

    def _tell(self, notes: Iterable[str]) -> None:
        self.told.tell(notes)
        words = "To know before it is saved" if self.notes else "Nothing of the case is left out."
        self.note_title.setText(words)

    def _show_state(self) -> None:
        """Tell what is being done, and that it can be stopped."""
        saving = self._path is not None
        ready = self.made is not None and not saving
        self.bar.setVisible(not ready)
        self.state.setText("Saving…" if saving else "" if ready else "Being made…")
        self.save.setEnabled(not saving)
        self.cancel.show_text("Stop" if saving else "Close")

    # -- saving ----------------------------------------------------------------------------------

    def _on_save(self) -> None:
        chosen = self.format
        name = proposed_name(self._reference, self.view.currentText(), chosen)
        self._studio.prompts.choose_new_file(
            f"Save: {chosen.label}", chosen.kinds, name, self._on_path
        )

    def _on_path(self, path: Path) -> None:
        self._path = path
        self._show_state()
        if self.made is not None:
            self._write()
        elif self._job is None:
            self._begin()

    def _write(self) -> None:
        assert self.made is not None
        assert self._path is not None
        content, path = self.made.content, self._path

        def work(progress: Progress) -> Path:
            progress(0)  # stopped in time, nothing is written
            write_whole(path, content)
            return path

        self._job = self._studio.jobs.start(
            work, self._on_written, failed=self._on_failed, cancelled=self._on_unwritten
        )

    def _on_written(self, path: Path) -> None:
        self._job = None
        what = f"Export: {self.format.label}"
        more = note_copies(self._studio, self._case_id, (copy_now(self._studio, what),))
        self.accept()

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._navigator.say(f"Saved as {path.name} in {path.parent}.{more}", "Open", show)

    def _on_unwritten(self) -> None:
        self._job, self._path = None, None
        self._show_state()

    def _on_cancel(self) -> None:
        if self._path is None:
            self.reject()
            return
        self._path = None
        if self._job is not None:
            self._job.cancel()
        self._show_state()

    def done(self, result: int) -> None:
        """Nobody waits for what is still being made."""
        self._pause.stop()
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None
        super().done(result)


def _combo(choices: Iterable[tuple[str, str]], chosen: str, wide: int) -> ComboBox:
    made = ComboBox()
    made.set_choices(tuple(choices), chosen)
    made.setMinimumContentsLength(wide)
    return made


def _size_words(count: int) -> str:
    if count < 10_000:
        return f"{count:,} bytes"
    return f"{count / 1_000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def export_case(
    studio: Studio, navigator: Navigator, case_id: str, view: str, parent: QWidget
) -> None:
    """Open the dialog over a window, after saying where the case speaks of people or judges."""

    def go_on() -> None:
        ExportDialog(studio, navigator, case_id, view, parent.window()).open()

    if may_copy(studio):
        ask_about_wording(studio, navigator, case_id, go_on, "Export as it is")
