"""One screen from the file to the cases: what it is, its columns, what will happen, go."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.words import plural
from rca_studio.domain.workspace import WORKSPACE, MappingProfile
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Progress
from rca_studio.faults import KnownFault
from rca_studio.intake.dates import DateOrder
from rca_studio.intake.importer import ImportPreview, ImportResult
from rca_studio.intake.mapping import Target
from rca_studio.intake.outcomes import Counts, Outcome
from rca_studio.intake.plan import Overrides, SourcePlan
from rca_studio.intake.preview import PreviewRow
from rca_studio.ui import theme
from rca_studio.ui.importing.columns_table import ColumnsTable, ColumnsView
from rca_studio.ui.importing.facts_strip import ChangeDialog, FactsStrip
from rca_studio.ui.importing.identity_strip import IdentityStrip
from rca_studio.ui.importing.parts import OrderQuestion, WorkingPage
from rca_studio.ui.importing.preview_table import PreviewTable, PreviewView
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import TextQuestion
from rca_studio.ui.screen import Screen
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, ScreenHead, Surface
from rca_studio.ui.widgets.empty import EmptyState
from rca_studio.ui.widgets.labels import Label

KINDS = "Exports (*.csv *.tsv *.txt *.xlsx *.xlsm *.json *.geojson *.ndjson *.jsonl);;All files (*)"
SHOWN = 50
MOST_LOOKED_AT = 100_000
"""To show the rejected rows alone, so many rows of the file are looked at one by one."""


class ImportScreen(Screen):
    """Loads a file, lets a person correct what was guessed, and imports it as one step."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._path: Path | None = None
        self.plan: SourcePlan | None = None
        self.preview: ImportPreview | None = None
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self._rooms = QStackedWidget()
        self.empty = EmptyState()
        self.empty.acted.connect(self.choose)
        self._rooms.addWidget(self.empty)
        self.working = WorkingPage()
        self._rooms.addWidget(self.working)
        self._rooms.addWidget(self._make_body())
        column.addWidget(self._rooms, 1)
        self._show_empty()

    def regions(self) -> tuple[QWidget, ...]:
        if self.plan is None:
            return (self.empty.button,)
        return (self.columns, self.rows, self.facts.change, self.go)

    def choose(self) -> None:
        """Ask for a file."""
        self._studio.prompts.choose_file("Import near-miss cases", KINDS, self.load)

    def load(self, path: Path, overrides: Overrides | None = None) -> None:
        """Look at a file and propose how to import it."""
        self._stop()
        self._path, self.plan, self.preview = path, None, None
        self.head.show_words("Import near-miss cases", note=path.name)
        self.go.setEnabled(False)
        studio = self._studio
        profiles = studio.casefile(WORKSPACE).of(MappingProfile)
        protocols = tuple(studio.protocols.values())
        prefix = studio.workspace_value("reference_prefix", "NM")
        practice = studio.only_practice()

        def look(progress: Progress) -> SourcePlan:
            from rca_studio.intake.opening import open_source

            return open_source(
                path,
                overrides=overrides,
                profiles=profiles,
                protocols=protocols,
                reference_prefix=prefix,
                practice=practice,
                progress=progress,
            )

        self._show_working(f"Looking at {path.name}…", 0)
        self._job = studio.jobs.start(
            look,
            self._on_looked,
            failed=self._on_failed,
            progress=self.working.show_done,
            cancelled=self._show_empty,
        )

    # -- making ----------------------------------------------------------------------------------

    def _make_head(self) -> ScreenHead:
        self.head = ScreenHead("Import near-miss cases")
        self.cancel = PlainButton("Cancel")
        self.cancel.clicked.connect(self._on_cancel)
        self.go = PrimaryButton("Import")
        self.go.clicked.connect(self.run)
        self.head.add(self.cancel)
        self.head.add(self.go)
        return self.head

    def _make_body(self) -> QWidget:
        body = Surface("backdrop")
        column = QVBoxLayout(body)
        side = theme.grid(2.5)
        column.setContentsMargins(side, theme.grid(2), side, theme.grid(2))
        column.setSpacing(theme.grid(2))
        self.facts = FactsStrip()
        self.facts.change_asked.connect(self._on_change)
        column.addWidget(self.facts)
        self.question = OrderQuestion()
        self.question.answered.connect(self._choose_order)
        column.addWidget(self.question)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.grid(2))
        columns = Card("Columns", flush=True)
        self._matched = Label("", token="muted")
        self.remember = LinkButton("Remember…")
        self.remember.setToolTip("Recognise this export next time")
        self.remember.clicked.connect(self._on_remember)
        columns.set_trailing(self._matched)
        columns.set_trailing(self.remember)
        self.columns_model = ColumnsTable()
        self.columns_model.chosen.connect(self._on_target)
        self.columns = ColumnsView(self.columns_model)
        columns.body.addWidget(self.columns)
        happens = Card("What will happen", flush=True)
        self._which = Label("", token="muted")
        happens.set_trailing(self._which)
        self.rows_model = PreviewTable()
        self.rows = PreviewView(self.rows_model)
        happens.body.addWidget(self.rows)
        split.addWidget(columns)
        split.addWidget(happens)
        split.setStretchFactor(0, 8)
        split.setStretchFactor(1, 7)
        column.addWidget(split, 1)
        self.identity = IdentityStrip()
        self.identity.show_asked.connect(self._on_show)
        self.identity.save_asked.connect(self._on_save)
        column.addWidget(self.identity)
        self._body = body
        return body

    # -- looking ---------------------------------------------------------------------------------

    def _on_looked(self, plan: SourcePlan) -> None:
        self._job = None
        self._take(plan)
        self._rooms.setCurrentWidget(self._body)
        self.columns.selectRow(0)
        self.columns.setFocus()

    def _take(self, plan: SourcePlan) -> None:
        """Show a plan and find out what it would do."""
        self.plan, self.preview = plan, None
        self.facts.show_plan(plan)
        self.columns_model.show_columns(plan.columns)
        self._matched.setText(
            f"{plan.matched} of {len(plan.columns)} matched, {plan.kept} kept as extra fields"
        )
        self.question.ask(plan.questions)
        self.go.setEnabled(False)
        self.go.show_text("Import")
        self._which.setText("Looking…")
        self._dry_run(SHOWN)

    def _dry_run(self, limit: int) -> None:
        self._stop()
        plan, workspace = self.plan, self._studio.workspace
        assert plan is not None

        def look(progress: Progress) -> ImportPreview:
            from rca_studio.intake.importer import dry_run

            return dry_run(plan, workspace, limit=limit, progress=progress)

        done = self._on_previewed if limit == SHOWN else self._on_all_looked_at
        self._job = self._studio.jobs.start(look, done, failed=self._on_failed)

    def _on_previewed(self, preview: ImportPreview) -> None:
        self._job = None
        self.preview = preview
        self._show_first_rows()
        self.identity.show_counts(preview.counts)
        coming = preview.counts.new + preview.counts.updated
        self.go.show_text(f"Import {plural(coming, 'case')}" if coming else "Nothing to import")
        self.go.setEnabled(coming > 0)

    def _show_first_rows(self) -> None:
        if self.preview is not None:
            self.rows_model.show_rows(self.preview.rows)
            whole = len(self.preview.rows) >= self.preview.counts.records
            self._which.setText("all rows" if whole else f"first {len(self.preview.rows)} rows")

    def _on_all_looked_at(self, preview: ImportPreview) -> None:
        self._job = None
        rejected = tuple(row for row in preview.rows if row.outcome is Outcome.REJECTED)
        self._show_rejected(rejected, preview.counts)

    def _show_rejected(self, rows: tuple[PreviewRow, ...], counts: Counts) -> None:
        self.rows_model.show_rows(rows)
        part = "" if len(rows) == counts.rejected else f" of {counts.rejected:,}"
        self._which.setText(f"{len(rows):,}{part} rejected")
        self.rows.setFocus()

    # -- correcting ------------------------------------------------------------------------------

    def _on_target(self, column: int, target: Target) -> None:
        if self.plan is None:
            return
        from rca_studio.intake.opening import with_mapping

        name = self.plan.columns[column].name
        self._take(with_mapping(self.plan, {name: target}))

    def _choose_order(self, order: DateOrder) -> None:
        from rca_studio.intake.opening import with_date_order

        if self.plan is not None:
            self._take(with_date_order(self.plan, order))

    def _on_change(self) -> None:
        if self.plan is None or self._path is None:
            return
        dialog = ChangeDialog(self.plan, self)
        dialog.changed = self._read_again
        dialog.open()

    def _read_again(self, overrides: Overrides) -> None:
        if self._path is not None:
            self.load(self._path, overrides)

    def _on_remember(self) -> None:
        if self.plan is None or self._path is None:
            return
        question = TextQuestion(
            title="Remember these columns",
            text="The next export with the same columns is recognised and mapped in the same way.",
            label="Name of the export",
            yes="Remember",
            value=self.plan.profile or self._path.stem,
        )
        self._studio.prompts.ask_text(question, self._remember)

    def _remember(self, name: str) -> None:
        from rca_studio.intake.profiles import saving

        if self.plan is None:
            return
        saved = self._studio.casefile(WORKSPACE).of(MappingProfile)
        step = saving(self.plan, name, saved, new_id())
        if step is None or self._studio.edit(step):
            self.plan = replace(self.plan, profile=name, profile_origin="saved")
            self.facts.show_plan(self.plan)
            self._navigator.say(f"“{name}” will be recognised next time.")

    # -- the rejected ones -----------------------------------------------------------------------

    def _on_show(self, only: bool) -> None:
        if not only:
            self._show_first_rows()
        elif self.plan is not None:
            self._which.setText("Looking…")
            self._dry_run(min(self.plan.records + 1, MOST_LOOKED_AT))

    def _on_save(self) -> None:
        if self.plan is None or self._path is None:
            return
        plan, studio = self.plan, self._studio

        def chosen(path: Path) -> None:
            workspace = studio.workspace

            def work(progress: Progress) -> int:
                from rca_studio.ui.importing.rejected import write_rejected

                return write_rejected(path, plan, workspace, progress)

            def done(number: int) -> None:
                self._navigator.say(
                    f"{plural(number, 'row')} saved as {path.name}. Fix them there and load it."
                )

            studio.jobs.start(work, done, failed=studio.tell)

        name = f"{self._path.stem} to fix.csv"
        self._studio.prompts.choose_new_file("Save the rejected rows", "CSV (*.csv)", name, chosen)

    # -- importing -------------------------------------------------------------------------------

    def run(self) -> None:
        """Import, as one step that can be undone."""
        plan, studio = self.plan, self._studio
        if plan is None or not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        workspace, writer = studio.workspace, studio.writer

        def work(progress: Progress) -> ImportResult:
            from rca_studio.intake.importer import run_import

            return run_import(plan, workspace, writer, progress=progress)

        self._show_working(f"Importing {plan.file_name}…", plan.records)
        self._job = studio.jobs.start(
            work,
            self._on_imported,
            failed=self._on_failed,
            progress=self.working.show_done,
            cancelled=self._on_import_cancelled,
        )

    def _on_imported(self, result: ImportResult) -> None:
        self._job = None
        self._studio.writer.imported(result.batch)
        counts = result.counts
        words = [f"{plural(counts.new, 'case')} imported"]
        if counts.updated:
            words.append(f"{counts.updated:,} updated")
        if counts.rejected:
            words.append(f"{counts.rejected:,} rejected and kept")
        self._show_empty()
        self._navigator.show_cases(CaseQuery(batch_id=result.batch.id) if counts.new else None)
        self._navigator.say(", ".join(words) + ".", "Undo", self._studio.undo)

    def _on_import_cancelled(self) -> None:
        self._job = None
        self._navigator.say("Stopped. Nothing was imported.")
        if self.plan is not None:
            self._rooms.setCurrentWidget(self._body)
            self._take(self.plan)

    # -- states ----------------------------------------------------------------------------------

    def _show_working(self, words: str, most: int) -> None:
        self.working.begin(words, most)
        self._rooms.setCurrentWidget(self.working)
        self.cancel.setFocus()

    def _show_empty(self) -> None:
        self._job = self.plan = self.preview = None
        self.go.show_text("Import")
        self.go.setEnabled(False)
        self.head.show_words("Import near-miss cases")
        self.empty.show_words(
            "Bring in an export",
            "Drop a file here: CSV, Excel or JSON, from any incident system. You see what will "
            "happen to every row before anything is imported.",
            "Choose a file…",
        )
        self._rooms.setCurrentWidget(self.empty)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, KnownFault):
            self._show_empty()
            words = " ".join(part for part in (error.safe, error.do) if part)
            self.empty.show_words(error.what, words, "Choose another file…")
            return
        if self.plan is not None:
            self._rooms.setCurrentWidget(self._body)
            self.go.setEnabled(self.preview is not None)
        self._studio.tell(error)

    def _on_cancel(self) -> None:
        if self._job is not None and self._rooms.currentWidget() is self.working:
            self._job.cancel()
            self.working.stopping()
            return
        self._stop()
        self._show_empty()
        self._navigator.show_cases()

    def _stop(self) -> None:
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None
