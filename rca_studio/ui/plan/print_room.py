"""The print room of the plan: what is printed and how at the left, the very PDF at the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.reports.files import write_whole
from rca_studio.reports.plan_sheets import PlanKind
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.print_choices import (
    PRINT,
    SAVE,
    keep_plan_choices,
    last_plan_choices,
)
from rca_studio.ui.plan.print_making import PlanMade, PlanSource, PlanWish, making
from rca_studio.ui.plan.print_panel import SOON, TYPING, PrintPanel
from rca_studio.ui.plan.print_selection import Selections
from rca_studio.ui.preview.handing import Handing
from rca_studio.ui.preview.latest import Latest
from rca_studio.ui.preview.preview import PdfPreview
from rca_studio.ui.print.noting import Noting
from rca_studio.ui.printing import paper_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.fitting import that_fits
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Room

_NAMES = {
    PlanKind.BY_OWNER: "Action plan by owner",
    PlanKind.BY_SERVICE: "Action plan by service",
    PlanKind.BY_CASE: "Action plan by case",
    PlanKind.OVERDUE: "Overdue actions",
    PlanKind.WALL: "Action plan for the wall",
}


class PrintRoom(QDialog):
    """Shows the plan as it will be printed; Enter prints or saves, as this person did last.

    What is saved or printed is what is seen, byte for byte; the copy is noted in its cases.
    """

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        selections: Selections,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Print plan")
        self._studio, self._navigator = studio, navigator
        self._selections = selections
        self._person = studio.person.id if studio.person else ""
        self._source = PlanSource(studio)
        self._printed: PlanMade | None = None
        self._leaving = False
        self._writing: Job | None = None
        self.made: PlanMade | None = None
        self._latest = Latest(studio.jobs, self)
        self._handing = Handing(studio.jobs, self)
        self._make_parts()
        self._arrange()
        self._connect()
        self._renew()
        self.panel.kinds.setFocus()

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def wish(self) -> PlanWish:
        """All that is chosen."""
        return self.panel.wish

    @property
    def ready(self) -> bool:
        """Whether what is chosen is what is seen."""
        return self.made is not None and self.made.wish == self.wish and not self._latest.busy

    # -- parts -----------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        last = last_plan_choices(self._studio.settings, self._person)
        self.panel = PrintPanel(self._selections, last, paper_of(self._studio))
        self.about = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.preview = PdfPreview(self._studio.jobs)
        self.state = Label("", theme.Size.SMALL, "muted")
        self.close_button = PlainButton("Close")
        self.save = PlainButton("Save PDF…")
        self.print = PlainButton("Print…")
        first = self.save if last.way == SAVE else self.print
        dress(first, "primary")
        first.setDefault(True)
        first.setShortcut("Ctrl+Return")

    def _arrange(self) -> None:
        left = Surface("card", edge="right")
        left.setFixedWidth(theme.grid(40))
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
        for button in (self.close_button, self.save, self.print):
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
        self._handing.told.connect(self._on_handing)
        self._handing.finished.connect(self._on_printed)
        self._handing.failed.connect(self._studio.tell)
        self.preview.opened.connect(self._show_state)
        self.close_button.clicked.connect(self.reject)
        self.save.clicked.connect(self._on_save)
        self.print.clicked.connect(self._on_print)
        self._studio.changed.connect(self._on_changed)

    # -- setting the sheets ----------------------------------------------------------------------

    def _on_changed(self, _told: object) -> None:
        """Somebody changed something: what was read is not true any more."""
        if not self._leaving:
            self._source = PlanSource(self._studio, changed=True)
            self.made = None
            self._renew(TYPING)

    def _renew(self, pause: int = SOON) -> None:
        wish = self.wish
        if self.made is not None and self.made.wish == wish and not self._latest.busy:
            return
        self._latest.ask(making(self._source, wish), pause)
        self.preview.show_waiting("The sheets are being set…")
        self._show_state()

    def _on_made(self, made: PlanMade) -> None:
        self.made = made
        self.preview.show_pdf(made.content)
        self._show_state()

    def _on_told(self, page: int) -> None:
        if page:
            self.preview.show_progress(f"The sheets are being set… page {page:,}")

    def _on_failed(self, error: Exception) -> None:
        self.made = None
        if not isinstance(error, KnownFault):
            self.preview.show_nothing("These sheets could not be set.")
            raise error
        self.preview.show_fault(error)
        self._show_state()

    def _show_state(self) -> None:
        busy = self._handing.busy or self._writing is not None
        for button in (self.save, self.print):
            button.setEnabled(not busy and not self._leaving)
        self.close_button.setEnabled(not self._leaving)
        self.close_button.show_text("Stop" if busy else "Close")
        if not self.ready or self.made is None:
            return
        pages, made = self.preview.count, self.made
        actions = plural(made.actions, "action")
        cases = plural(len(made.cases), "case")
        paper = plural(pages, "page") if pages else ""  # an owner's sheet may have several
        parts = (paper, f"{actions} of {cases}", made.marking)
        self.about.setText(" · ".join(part for part in parts if part))

    # -- saving ----------------------------------------------------------------------------------

    def _on_save(self) -> None:
        name = f"{_NAMES[self.panel.kind]}.pdf"
        self._studio.prompts.choose_new_file("Save the plan", "PDF (*.pdf)", name, self._on_path)

    def _on_path(self, path: Path) -> None:
        """Write what is seen; where it is not set yet, what will be seen."""
        made, work = self.made, making(self._source, self.wish)
        seen = made if self.ready else None

        def write(progress: Progress) -> tuple[Path, PlanMade]:
            done = seen or work(progress)
            progress(0)  # stopped in time, nothing is written
            write_whole(path, done.content)
            return path, done

        self.state.setText("Saving…")
        self._writing = self._studio.jobs.start(
            write, self._on_written, failed=self._on_unwritten, cancelled=self._on_stopped
        )
        self._show_state()

    def _on_written(self, written: tuple[Path, PlanMade]) -> None:
        path, made = written
        self._writing = None
        self._keep(SAVE)

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        def say(more: str) -> None:
            self._navigator.say(f"The plan is saved as {path.name}.{more}", "Open", show)

        self._leave(made, say)

    def _on_unwritten(self, error: Exception) -> None:
        self._on_stopped()
        self._studio.tell(error)

    def _on_stopped(self) -> None:
        self._writing = None
        self.state.setText("")
        self._show_state()

    # -- printing --------------------------------------------------------------------------------

    def _on_print(self) -> None:
        """Print what is seen; where it is not set yet, go on when it is."""
        if not self.ready or not self.preview.count:
            self.state.setText("Printed as soon as it is set…")
            self.preview.opened.connect(self._on_soon, Qt.ConnectionType.SingleShotConnection)
            return
        self._printed = made = self.made
        assert made is not None
        name = _NAMES[PlanKind(made.wish.kind)]
        self._handing.hand(made.content, self.preview, name, grey=made.wish.grey)

    def _on_soon(self) -> None:
        self.state.setText("")
        self._on_print()

    def _on_handing(self, words: str) -> None:
        self.state.setText(words)
        self._show_state()

    def _on_printed(self, where: str) -> None:
        made = self._printed
        assert made is not None
        self._keep(PRINT)
        self._leave(made, lambda more: self._navigator.say(f"The plan {where}.{more}"))

    # -- going -----------------------------------------------------------------------------------

    def _leave(self, made: PlanMade, say: Callable[[str], None]) -> None:
        """Note the copy in its cases, then close and say what was done."""
        self._leaving = True
        self.panel.setEnabled(False)
        self._show_state()
        wish = made.wish
        noting = Noting(
            self._studio, made.cases, made.copy, purpose=wish.purpose, to=wish.to, parent=self
        )

        def finish(more: str) -> None:
            self.accept()
            say(more)

        noting.told.connect(self.state.setText)
        noting.finished.connect(finish)
        noting.start()

    def _keep(self, way: str) -> None:
        keep_plan_choices(self._studio.settings, self._person, self.panel.choices(way))

    def reject(self) -> None:
        """Close; what is on its way out is stopped instead, and what left is noted first."""
        if self._leaving:
            return
        if self._writing is not None:
            self._writing.cancel()
        elif self._handing.busy:
            self._handing.stop()
            self.state.setText("Stopped. Pages that came out already are not noted.")
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
