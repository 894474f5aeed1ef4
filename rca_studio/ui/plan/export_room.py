"""The export room of the plan: what it is handed on as, what that holds of people, and for whom."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidgetItem,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.settings import LAST_PLAN_EXPORTS
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.export_fields import ExportChoices, ExportFields
from rca_studio.ui.plan.export_kinds import KINDS, ExportKind
from rca_studio.ui.plan.export_lists import facts, kind_list, plain_list
from rca_studio.ui.plan.export_making import ExportMade, ExportWish, exporting, write_to
from rca_studio.ui.plan.print_making import PlanSource
from rca_studio.ui.plan.print_selection import Selections
from rca_studio.ui.preview.latest import SOON, TYPING, Latest
from rca_studio.ui.preview.preview import PdfPreview
from rca_studio.ui.print.noting import Noting
from rca_studio.ui.print.remembered import last_time, remember
from rca_studio.ui.printing import paper_of
from rca_studio.ui.proof.sheet import under
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, Rule, Surface
from rca_studio.ui.widgets.fitting import that_fits
from rca_studio.ui.widgets.labels import Label, SectionTitle
from rca_studio.ui.workspace.sheet import Room

_LEAST = 24
"""So high (in steps of the grid) is at least what is seen of a file."""


class _Written(NamedTuple):
    """What was saved, where, and in how many files."""

    made: ExportMade
    place: Path
    files: int


class ExportRoom(QDialog):
    """Makes what is chosen while the person looks; saving only writes it, and notes the copy."""

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        selections: Selections,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export the plan")
        self._studio, self._navigator = studio, navigator
        self._selections = selections
        self._person = studio.person.id if studio.person else ""
        self._source = PlanSource(studio)
        self._leaving = False
        self._path: Path | None = None
        self._writing: Job | None = None
        self.made: ExportMade | None = None
        self._latest = Latest(studio.jobs, self)
        last = last_time(studio.settings, LAST_PLAN_EXPORTS, self._person, ExportChoices())
        self._make_parts(last)
        self._arrange()
        self._connect()
        self._show_kind()
        self._renew()
        self.kinds.setFocus()

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def kind(self) -> ExportKind:
        """The kind of file chosen."""
        return KINDS[self.kinds.key]

    @property
    def wish(self) -> ExportWish:
        """All that is chosen."""
        return self.fields.wish(self.kind)

    @property
    def ready(self) -> bool:
        """Whether what is chosen is made."""
        return self.made is not None and self.made.wish == self.wish and not self._latest.busy

    def choose(self, key: str) -> None:
        """Choose a kind of file."""
        self.kinds.choose(key)

    # -- parts -----------------------------------------------------------------------------------

    def _make_parts(self, last: ExportChoices) -> None:
        self.kinds = kind_list(last.kind)
        self.read_back = PlainButton("Read back a workbook…")
        self.title = SectionTitle()
        self.purpose_words = Label("", token="muted", wrap=True)
        self.personal = Label("", wrap=True)
        self.fields = ExportFields(self._selections, last, paper_of(self._studio))
        self.preview = PdfPreview(self._studio.jobs)
        self.inside = plain_list("What is in it")
        self.about = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.note = Label(
            "The copy is noted in the cases it tells of, with your name.",
            theme.Size.SMALL,
            "muted",
            wrap=True,
        )
        self.state = Label("", theme.Size.SMALL, "muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Being made")
        dress(self.bar, "progress")
        self.close_button = PlainButton("Close")
        self.save = PrimaryButton("Save…")
        self.save.setDefault(True)
        self.save.setShortcut("Ctrl+Return")

    def _arrange(self) -> None:
        left = Surface("card", edge="right")
        left.setFixedWidth(theme.grid(34))
        column = QVBoxLayout(left)
        column.setContentsMargins(*[theme.grid(1.5)] * 4)
        column.addWidget(self.kinds, 1)
        column.addWidget(Rule())
        column.addWidget(self.read_back)
        side = theme.grid(2.5)
        told = QWidget()
        inside = QVBoxLayout(told)
        inside.setContentsMargins(0, 0, theme.grid(0.5), 0)
        inside.setSpacing(theme.grid(1.25))
        for part in (self.title, self.purpose_words, self.personal, self.fields):
            inside.addWidget(part)
        inside.addWidget(self.preview, 1)
        self._inside_card = Card(flush=True)
        self._inside_card.body.addWidget(self.inside)
        inside.addWidget(self._inside_card, 1)
        inside.addWidget(self.about)
        inside.addWidget(self.note)
        self.preview.setMinimumHeight(theme.grid(_LEAST))
        self._inside_card.setMinimumHeight(theme.grid(_LEAST))
        room = Room()  # with large letters on a small screen its words scroll, its buttons never do
        room.setWidget(told)
        right = QVBoxLayout()
        right.setContentsMargins(side, theme.grid(2), side, theme.grid(1.5))
        right.setSpacing(theme.grid(1.25))
        right.addWidget(room, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.grid(1.5))
        foot.addWidget(self.state)
        foot.addWidget(self.bar, 1)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.save)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(left)
        whole.addLayout(right, 1)
        self.resize(that_fits(self, QSize(theme.grid(150), theme.grid(92))))

    def _connect(self) -> None:
        self._latest.made.connect(self._on_made)
        self._latest.failed.connect(self._on_failed)
        self.kinds.currentItemChanged.connect(self._on_kind)
        self.fields.changed.connect(self._renew)
        self.read_back.clicked.connect(self._on_read_back)
        self.close_button.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        self._studio.changed.connect(self._on_changed)

    # -- choosing --------------------------------------------------------------------------------

    def _on_kind(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            self._show_kind()
            self._renew()

    def _on_changed(self, _told: object) -> None:
        """Somebody changed something: what was read is not true any more."""
        if not self._leaving:
            self._source = PlanSource(self._studio, changed=True)
            self.made = None
            self._renew(TYPING)

    def _show_kind(self) -> None:
        kind = self.kind
        self.title.setText(kind.label)
        self.purpose_words.setText(kind.purpose)
        self.personal.setText(kind.personal)
        self.fields.show_kind(kind)
        self.preview.setVisible(kind.seen)
        self._inside_card.setVisible(not kind.seen)
        self.save.show_text("Save…" if kind.name else "Choose a folder…")

    # -- making ----------------------------------------------------------------------------------

    def _renew(self, pause: int = SOON) -> None:
        wish = self.wish
        if self.made is not None and self.made.wish == wish and not self._latest.busy:
            return
        self._latest.ask(exporting(self._source, wish, self._studio.ruler), pause)
        if self.kind.seen:
            self.preview.show_waiting("It is being made…")
        self._show_state()

    def _on_made(self, made: ExportMade) -> None:
        self.made = made
        if made.kind.seen:
            self.preview.show_pdf(made.files[0][1])
        else:
            self.inside.clear()
            self.inside.addItems(made.lines)
        self._show_state()
        if self._path is not None:
            self._write()

    def _on_failed(self, error: Exception) -> None:
        self.made, self._path = None, None
        self.inside.clear()
        self._show_state()
        self.bar.hide()
        self.state.setText("")
        if not isinstance(error, KnownFault):
            raise error
        self.about.setText(" ".join(part for part in (error.what, error.do) if part))
        self.save.setEnabled(False)
        if self.kind.seen:
            self.preview.show_fault(error)

    def _show_state(self) -> None:
        saving = self._path is not None
        ready = self.ready
        self.bar.setVisible(saving or not ready)
        self.state.setText("Saving…" if saving else "" if ready else "Being made…")
        self.save.setEnabled(not saving)
        self.read_back.setEnabled(not saving)
        self.close_button.show_text("Stop" if saving else "Close")
        if ready and self.made is not None:
            self.about.setText(facts(self.made))
        elif not saving:
            self.about.setText("")

    # -- saving ----------------------------------------------------------------------------------

    def _on_save(self) -> None:
        kind = self.kind
        if kind.name:
            self._studio.prompts.choose_new_file(
                f"Save: {kind.label}", kind.files, kind.name, self._on_path
            )
        else:
            self._studio.prompts.choose_folder(f"Folder for: {kind.label}", self._on_path)

    def _on_path(self, path: Path) -> None:
        self._path = path
        self._show_state()
        if self.ready:
            self._write()

    def _write(self) -> None:
        made, path = self.made, self._path
        assert made is not None
        assert path is not None

        def work(progress: Progress) -> _Written:
            progress(0)  # stopped in time, nothing is written
            return _Written(made, path, len(write_to(path, made.files)))

        self._writing = self._studio.jobs.start(
            work, self._on_written, failed=self._on_unwritten, cancelled=self._on_stopped
        )

    def _on_written(self, written: _Written) -> None:
        """Note what left, even where the plan has changed meanwhile or it was stopped too late."""
        made, place = written.made, written.place
        self._writing = None
        choices = self.fields.choices(made.kind)
        remember(self._studio.settings, LAST_PLAN_EXPORTS, self._person, choices)
        several = not made.kind.name
        drafts = f"{plural(written.files, 'draft')} {'is' if written.files == 1 else 'are'}"
        words = f"{drafts} in {place.name or place}." if several else ""
        words = words or f"Saved as {place.name} in {place.parent}."

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

        def finish(more: str) -> None:
            self.accept()
            self._navigator.say(f"{words}{more}", "Open", show)

        self._leaving = True
        self.close_button.setEnabled(False)
        wish = made.wish
        noting = Noting(
            self._studio, made.cases, made.copy, purpose=wish.purpose, to=wish.to, parent=self
        )
        noting.told.connect(self.state.setText)
        noting.finished.connect(finish)
        noting.start()

    def _on_unwritten(self, error: Exception) -> None:
        self._writing, self._path = None, None
        self._show_state()
        self._studio.tell(error)

    def _on_stopped(self) -> None:
        self._writing, self._path = None, None
        self._show_state()

    # -- going -----------------------------------------------------------------------------------

    def _on_read_back(self) -> None:
        from rca_studio.ui.plan.returned_sheet import read_back

        over = under(self)
        if over is not self:
            self.reject()
        read_back(self._studio, self._navigator, over)

    def reject(self) -> None:
        """Close; what is being saved is stopped instead, and what left is noted first."""
        if self._leaving:
            return
        if self._writing is not None:
            self._writing.cancel()
        elif self._path is not None:
            self._path = None
            self._show_state()
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Nobody waits for what is still being made."""
        self._leaving = True
        self._latest.stop()
        self.preview.stop()
        super().done(result)
