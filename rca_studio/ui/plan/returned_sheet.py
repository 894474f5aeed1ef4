"""Reading back workbooks of the plan: what they say beside what is here, taken over as one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import moment_words
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.editing.returned_gestures import Granted, Wish, granted
from rca_studio.faults import KnownFault
from rca_studio.intake.returned import ReturnedPlan, open_returned
from rca_studio.intake.returned_compare import Comparison, compare
from rca_studio.intake.returned_file import ENDINGS
from rca_studio.ui import theme
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.jobs import Job
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.returned_lines import Entry, ReturnedLines, summary
from rca_studio.ui.plan.returned_view import ReturnedView
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label

KINDS: Final = f"Workbooks ({' '.join('*' + ending for ending in ENDINGS)})"
TITLE: Final = "Read back a workbook"
_HIGH, _LEAST, _AROUND = 60, 20, 38
"""Height of the list at most and at least, and what is around it, in steps of the grid."""

Compared = tuple[Comparison, dict[str, CaseFile]]


def read_back(
    studio: Studio, navigator: Navigator, parent: QWidget, paths: Sequence[Path] = ()
) -> None:
    """Ask for a workbook of the plan that came back, unless it is known, and show what it says."""
    if reason := why_locked(studio, Deed.WORK_ON_ACTION):
        studio.tell(ValueError(reason))
        return

    def chosen(path: Path) -> None:
        look_into(studio, navigator, parent, (path,))

    if paths:
        look_into(studio, navigator, parent, paths)
    else:
        studio.prompts.choose_file(TITLE, KINDS, chosen)


def look_into(
    studio: Studio, navigator: Navigator, parent: QWidget, paths: Sequence[Path]
) -> ReadBackSheet:
    """Open the sheet over a window, with these workbooks."""
    sheet = ReadBackSheet(studio, navigator, parent.window())
    sheet.open()
    sheet.add(paths)
    return sheet


class ReadBackSheet(AskSheet):
    """Reads workbooks in a worker, compares, and takes over what is ticked as one step."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(
            TITLE,
            "What was filled in elsewhere, beside what is here. Only what is ticked is taken over, "
            "as one step that can be undone.",
            "Take over",
            parent,
            wide=112,
        )
        self._studio, self._navigator = studio, navigator
        self._paths: list[Path] = []
        self._read: dict[Path, ReturnedPlan] = {}
        self._trouble: dict[Path, str] = {}
        self._jobs: dict[Path, Job] = {}
        self._refused: tuple[tuple[Wish, str], ...] = ()
        self._comparing: Job | None = None
        self._now: dict[str, CaseFile] = {}
        self._said = ""
        self.comparison: Comparison | None = None
        self.setAcceptDrops(True)
        self._make_parts()
        self._judge()

    def _make_parts(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.grid(1.5))
        self.files = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.more = PlainButton("Add a workbook…")
        self.more.clicked.connect(self._on_more)
        head.addWidget(self.files, 1)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        self.told = Label("", theme.Size.STRONG, wrap=True)
        self.body.addWidget(self.told)
        self.lines = ReturnedLines()
        self.lines.setParent(self)
        self.view = ReturnedView(self.lines)
        self.view.setMinimumHeight(self._list_height())
        card = Card(flush=True)
        card.body.addWidget(self.view)
        self.body.addWidget(card, 1)
        self.whole = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whole.setMinimumHeight(theme.grid(4))
        self.whole.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.whole)
        self.lines.ticked.connect(self._judge)
        self.view.current.connect(self._on_current)

    def _list_height(self) -> int:
        """As high as the screen lets it be, so that nothing but the list scrolls."""
        room = round(self.screen().availableSize().height() * 0.92) - theme.grid(_AROUND)
        return min(theme.grid(_HIGH), max(theme.grid(_LEAST), room))

    @property
    def plans(self) -> tuple[ReturnedPlan, ...]:
        """The workbooks that were read, in the order they were chosen."""
        return tuple(self._read[path] for path in self._paths if path in self._read)

    # -- reading -----------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path]) -> None:
        """Read further workbooks; one that was read already is read anew."""
        origin = self._studio.registers.head().origin
        for path in dict.fromkeys(Path(one) for one in paths):
            if path in self._jobs:
                continue
            self._paths = [*(one for one in self._paths if one != path), path]
            self._read.pop(path, None)
            self._trouble.pop(path, None)
            self._jobs[path] = self._start(path, origin)
            self._said = ""
        self._begin()

    def _start(self, path: Path, origin: str) -> Job:
        today: date = self._studio.today()

        def work(progress: Progress) -> ReturnedPlan:
            return open_returned(path, origin, today, progress)

        def done(plan: ReturnedPlan) -> None:
            self._jobs.pop(path, None)
            self._read[path] = plan
            self._begin()

        def failed(error: Exception) -> None:
            self._jobs.pop(path, None)
            if not isinstance(error, KnownFault):
                raise error
            self._trouble[path] = f"{error.what} {error.do}".strip()
            self._begin()

        return self._studio.jobs.start(work, done, failed=failed)

    def done(self, result: int) -> None:
        """Nobody waits any more for files that are still being read."""
        for job in (*self._jobs.values(), *([self._comparing] if self._comparing else [])):
            self._studio.jobs.drop(job)
        self._jobs.clear()
        self._comparing = None
        super().done(result)

    # -- showing -----------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Compare what was read with what is here, in a worker; many cases may have to be read."""
        if self._comparing is not None:
            self._studio.jobs.drop(self._comparing)
        plans, load = self.plans, self._studio.workspace.load

        def work(progress: Progress) -> Compared:
            now: dict[str, CaseFile] = {}
            for case_id in dict.fromkeys(case for plan in plans for case in plan.cases):
                progress(len(now))
                now[case_id] = load(case_id).casefile
            return compare(plans, now), now

        self._comparing = self._studio.jobs.start(work, self._on_compared, failed=self._on_failed)
        self.files.setText(self._file_words())
        self.told.setText("Being read…")
        self._judge()

    def _on_compared(self, compared: Compared) -> None:
        self._comparing = None
        self.comparison, self._now = compared
        self.files.setText(self._file_words())
        self.told.setText(self._told())
        self.lines.show(self.comparison, self._refused, tuple(self._trouble.values()))
        self.view.choose_first()
        self.view.setFocus()
        self._judge()

    def _on_failed(self, error: Exception) -> None:
        self._comparing = None
        self.told.setText("Nothing was compared.")
        self._studio.tell(error)

    def _file_words(self) -> str:
        told = [f"{one.file}, made {moment_words(one.made)}" for one in self.plans]
        told += [f"{path.name} is being read…" for path in self._jobs]
        return " · ".join(told) or "Drop workbooks here, or add them."

    def _told(self) -> str:
        if self._jobs:
            return "Being read…"
        if not self.plans or self.comparison is None:
            return "Nothing was read."
        return self._said or summary(self.comparison)

    def _judge(self) -> None:
        count = len(self.lines.wishes)
        self.yes.setText(f"Take over {plural(count, 'change')}" if count else "Take over")
        self.yes.setEnabled(bool(count) and not self._jobs and self._comparing is None)

    def _on_current(self, entry: Entry | None) -> None:
        self.whole.setText(entry.whole if entry is not None else "")

    # -- choosing files ----------------------------------------------------------------------------

    def _on_more(self) -> None:
        self._studio.prompts.choose_file(TITLE, KINDS, self._on_chosen)

    def _on_chosen(self, path: Path) -> None:
        self.add((path,))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if workbooks_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := workbooks_in(event.mimeData()):
            event.acceptProposedAction()
            self.add(paths)

    # -- taking over -------------------------------------------------------------------------------

    def accept(self) -> None:
        """Take over what is ticked; stay open where some of it could not be."""
        if not self.yes.isEnabled():
            return
        if self._changed_since():
            self._said = "Something was changed here meanwhile. Look once more at what is ticked."
            self._begin()
            return
        made = self._granted()
        self._refused = (*self._refused, *made.refused)
        count = len(self.lines.wishes) - len(made.refused)
        if not made.empty and not self._studio.edit(made.step):
            return
        if not made.empty:
            files = " and ".join(one.file for one in self.plans)
            say_with_undo(
                self._studio, self._navigator, f"{plural(count, 'change')} taken over from {files}"
            )
        if not made.refused:
            super().accept()
            return
        self._said = f"{plural(count, 'change')} taken over; {len(made.refused)} could not be."
        self._begin()

    def _changed_since(self) -> bool:
        """Whether an action that is ticked is not as it was when it was compared."""
        casefile = self._studio.casefile
        return any(
            self._now[wish.case].get(wish.action) != casefile(wish.case).get(wish.action)
            for wish in self.lines.wishes
        )

    def _granted(self) -> Granted:
        studio = self._studio
        names = [plan.file for plan in self.plans]
        what = names[0] if len(names) == 1 else plural(len(names), "workbook")
        return granted(
            self.lines.wishes,
            studio.casefile,
            studio.writer.refusal,
            studio.writer.stamp(),
            f"Read back {what}",
        )


def workbooks_in(data: QMimeData) -> tuple[Path, ...]:
    """The workbooks among the files that are dragged."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.suffix.lower() in ENDINGS)
