"""The room of the board report: for whom and as what at the left, its very pages at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.reports.board_making import (
    PRESET,
    BoardFile,
    BoardWish,
    copy_words,
    file_name,
    named_cases,
)
from rca_studio.reports.files import write_whole
from rca_studio.settings import LAST_BOARD_REPORTS
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.governance.board_room_making import BoardMade, BoardReader, as_file, making
from rca_studio.ui.governance.board_room_panel import BoardChoices, BoardPanel
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.print_panel import SOON, TYPING
from rca_studio.ui.preview.handing import Handing
from rca_studio.ui.preview.latest import Latest
from rca_studio.ui.preview.preview import PdfPreview
from rca_studio.ui.print.copies import Copy
from rca_studio.ui.print.noting import Noting
from rca_studio.ui.print.remembered import last_time, remember
from rca_studio.ui.printing import may_take_figures, paper_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.fitting import that_fits
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Room

if TYPE_CHECKING:
    from rca_studio.analysis.governance.scope import Period
    from rca_studio.ui.governance.look import Look

_FILES = {
    BoardFile.PDF: "PDF (*.pdf)",
    BoardFile.SLIDES: "PowerPoint (*.pptx)",
    BoardFile.WORKBOOK: "Excel workbook (*.xlsx)",
}


def open_board_room(
    studio: Studio, navigator: Navigator, look: Look, period: Period, over: QWidget | None = None
) -> None:
    """Open the room over a window.

    Args:
        studio: the open workspace.
        navigator: says what was done.
        look: how somebody looks at governance: filters, dimensions, protection.
        period: the months of it.
        over: the window it stands over.
    """
    from rca_studio.analysis.governance.names import month_label
    from rca_studio.analysis.governance.source import names_of
    from rca_studio.domain.workspace import WORKSPACE

    preset = studio.workspace_value(PRESET)
    presets = [one.key for one in studio.practice.governance.presets]
    usual = preset if preset in presets else presets[0]
    wish = BoardWish(
        period=period,
        only=look.only,
        rows=look.rows,
        columns=look.columns,
        preset=usual if look.protect else "",
    )
    names = names_of(studio.practice, studio.casefile(WORKSPACE))
    months = f"{month_label(period.first)} to {month_label(period.last)}"
    narrowed = names.filter(look.scope(period))
    BoardRoom(studio, navigator, wish, f"{months} · {narrowed}", over).open()


@dataclass(frozen=True, slots=True)
class _Written:
    path: Path
    made: BoardMade
    kind: BoardFile
    cases: tuple[str, ...]


def _cases_named(studio: Studio, made: BoardMade, kind: BoardFile) -> tuple[str, ...]:
    """The ids of the cases that a copy names; from any thread."""
    found = map(studio.registers.case_id_of, named_cases(made.report, [kind]))
    return tuple(one for one in found if one)


class BoardRoom(QDialog):
    """Makes the report while the person looks; what is saved or printed is what is seen."""

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        base: BoardWish,
        about: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Board report")
        self.setAccessibleName("Board report")
        self._studio, self._navigator = studio, navigator
        self._person = studio.person.id if studio.person else ""
        self._reader = BoardReader(studio)
        self._leaving = False
        self._writing: Job | None = None
        self._printed: BoardMade | None = None
        self.made: BoardMade | None = None
        self._latest = Latest(studio.jobs, self)
        self._handing = Handing(studio.jobs, self)
        self._make_parts(base, about)
        self._arrange()
        self._connect()
        self._show_kind()
        self._renew()
        self.panel.editions.setFocus()

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def wish(self) -> BoardWish:
        """All that is chosen."""
        return self.panel.wish

    @property
    def ready(self) -> bool:
        """Whether what is chosen is what is seen."""
        return self.made is not None and self.made.wish == self.wish and not self._latest.busy

    # -- parts -----------------------------------------------------------------------------------

    def _make_parts(self, base: BoardWish, about: str) -> None:
        studio = self._studio
        last = last_time(studio.settings, LAST_BOARD_REPORTS, self._person, BoardChoices())
        self.panel = BoardPanel(
            base,
            about,
            self._reader.presets,
            studio.workspace_value(PRESET),
            last,
            paper_of(studio),
            sees_cases=self._reader.sees_cases,
        )
        self.about = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.preview = PdfPreview(studio.jobs)
        self.state = Label("", theme.Size.SMALL, "muted")
        self.close_button = PlainButton("Close")
        self.print = PlainButton("Print…")
        self.save = PlainButton("Save…")
        dress(self.save, "primary")
        self.save.setDefault(True)
        self.save.setShortcut("Ctrl+Return")

    def _arrange(self) -> None:
        left = Surface("card", edge="right")
        left.setFixedWidth(theme.grid(42))
        room = Room()
        room.setWidget(self.panel)
        beside = QVBoxLayout(left)
        beside.setContentsMargins(0, 0, 1, 0)
        beside.addWidget(room)
        foot = Surface("window")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.grid(2), theme.grid(1.25), theme.grid(2), theme.grid(1.25))
        row.setSpacing(theme.grid(1.25))
        row.addWidget(self.about, 1)
        row.addWidget(self.state)
        for button in (self.close_button, self.print, self.save):
            row.addWidget(button)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.preview, 1)
        right.addWidget(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        whole.addLayout(right, 1)
        self.resize(that_fits(self, QSize(theme.grid(150), theme.grid(108))))

    def _connect(self) -> None:
        self._latest.made.connect(self._on_made)
        self._latest.failed.connect(self._on_failed)
        self._latest.told.connect(self._on_told)
        self.panel.changed.connect(self._renew)
        self.panel.kind_changed.connect(self._show_kind)
        self._handing.told.connect(self._on_handing)
        self._handing.finished.connect(self._on_printed)
        self._handing.failed.connect(self._studio.tell)
        self.preview.opened.connect(self._show_state)
        self.close_button.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        self.print.clicked.connect(self._on_print)
        self._studio.changed.connect(self._on_changed)

    # -- making ----------------------------------------------------------------------------------

    def _on_changed(self, _told: object) -> None:
        """Somebody changed something: what was counted is not true any more."""
        if not self._leaving:
            self._reader = BoardReader(self._studio)
            self.made = None
            self._renew(TYPING)

    def _renew(self, pause: int = SOON) -> None:
        if self.made is not None and self.made.wish == self.wish and not self._latest.busy:
            return
        self._latest.ask(making(self._studio, self._reader, self.wish), pause)
        self.preview.show_waiting("The report is being worked out…")
        self._show_state()

    def _on_made(self, made: BoardMade) -> None:
        self.made = made
        self.preview.show_pdf(made.pages)
        self._show_state()

    def _on_told(self, number: int) -> None:
        if number:
            self.preview.show_progress("The report is being worked out…")

    def _on_failed(self, error: Exception) -> None:
        self.made = None
        if not isinstance(error, KnownFault):
            self.preview.show_nothing("This report could not be made.")
            raise error
        self.preview.show_fault(error)
        self._show_state()

    def _show_kind(self) -> None:
        self.save.show_text(f"Save {self.panel.kind.label}…")
        self._show_state()

    def _show_state(self) -> None:
        busy = self._handing.busy or self._writing is not None
        for button in (self.save, self.print):
            button.setEnabled(not busy and not self._leaving)
        self.close_button.setEnabled(not self._leaving)
        self.close_button.show_text("Stop" if busy else "Close")
        if not self.ready or self.made is None:
            return
        report = self.made.report
        pages = plural(self.preview.count, "page") if self.preview.count else ""
        parts = (pages, report.state, report.imprint.marking)
        self.about.setText(" · ".join(part for part in parts if part))

    # -- saving ----------------------------------------------------------------------------------

    def _on_save(self) -> None:
        if not may_take_figures(self._studio):
            return
        kind = self.panel.kind
        name = self._name(kind)
        self._studio.prompts.choose_new_file(
            "Save the board report", _FILES[kind], name, lambda path: self._on_path(path, kind)
        )

    def _name(self, kind: BoardFile) -> str:
        if self.made is not None:
            return file_name(self.made.report, kind)
        return f"{self.panel.edition.label}{kind.value}"

    def _on_path(self, path: Path, kind: BoardFile) -> None:
        """Write what is seen; where it is not made yet, what will be seen."""
        studio = self._studio
        work = making(studio, self._reader, self.wish)
        seen = self.made if self.ready else None

        def write(progress: Progress) -> _Written:
            made = seen or work(progress)
            content = as_file(studio, made, kind)(progress)
            progress(0)  # stopped in time, nothing is written
            write_whole(path, content)
            return _Written(path, made, kind, _cases_named(studio, made, kind))

        self.state.setText("Saving…")
        self._writing = studio.jobs.start(
            write, self._on_written, failed=self._on_unwritten, cancelled=self._on_stopped
        )
        self._show_state()

    def _on_written(self, written: _Written) -> None:
        self._writing = None
        path = written.path

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        def say(more: str) -> None:
            self._navigator.say(f"Saved as {path.name}.{more}", "Open", show)

        self._leave(written.made, written.kind, written.cases, say)

    def _on_unwritten(self, error: Exception) -> None:
        self._on_stopped()
        self._studio.tell(error)

    def _on_stopped(self) -> None:
        self._writing = None
        self.state.setText("")
        self._show_state()

    # -- printing --------------------------------------------------------------------------------

    def _on_print(self) -> None:
        """Print what is seen; where it is not made yet, go on when it is."""
        if not may_take_figures(self._studio):
            return
        if not self.ready or not self.preview.count or self.made is None:
            self.state.setText("Printed as soon as it is made…")
            self.preview.opened.connect(self._on_soon, Qt.ConnectionType.SingleShotConnection)
            return
        self._printed = self.made
        self._handing.hand(self.made.pages, self.preview, self.panel.edition.label)

    def _on_soon(self) -> None:
        self.state.setText("")
        self._on_print()

    def _on_handing(self, words: str) -> None:
        self.state.setText(words)
        self._show_state()

    def _on_printed(self, where: str) -> None:
        made = self._printed
        assert made is not None
        cases = _cases_named(self._studio, made, BoardFile.PDF)

        def say(more: str) -> None:
            self._navigator.say(f"The report {where}.{more}")

        self._leave(made, BoardFile.PDF, cases, say)

    # -- going -----------------------------------------------------------------------------------

    def _leave(
        self,
        made: BoardMade,
        kind: BoardFile,
        cases: tuple[str, ...],
        say: Callable[[str], None],
    ) -> None:
        """Note the copy in the cases it names, then close and say what was done."""
        self._leaving = True
        self.panel.setEnabled(False)
        self._show_state()
        remember(self._studio.settings, LAST_BOARD_REPORTS, self._person, self.panel.choices)
        chain, wish = made.report.imprint.chain, made.wish
        copy = Copy(copy_words(made.report, [kind]), chain.entries, chain.head)
        noting = Noting(self._studio, cases, copy, purpose=wish.purpose, to=wish.to, parent=self)

        def finish(more: str) -> None:
            self.accept()
            say(more)

        noting.told.connect(self.state.setText)
        noting.finished.connect(finish)
        noting.start()

    def reject(self) -> None:
        """Close; what is on its way out is stopped instead."""
        if self._leaving:
            return
        if self._writing is not None:
            self._writing.cancel()
        elif self._handing.busy:
            self._handing.stop()
            self.state.setText("Stopped.")
            self._show_state()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Nobody waits for what is still being made."""
        self._leaving = True
        self._latest.stop()
        self._handing.stop()
        self.preview.stop()
        super().done(result)
