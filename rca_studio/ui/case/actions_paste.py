"""A table of figures pasted at once: what was read, and what was not, before anything is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from PySide6.QtWidgets import QApplication, QWidget

from rca_studio.domain.plan import Measure
from rca_studio.domain.words import plural
from rca_studio.editing.plan_gestures import Figure
from rca_studio.intake.figures import Pasted, Unread, read_figures
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.jobs import Job, Jobs
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.widgets.field import Field, TextArea
from rca_studio.ui.widgets.labels import Label

_SHARE = "Day\tDone\tOut of\n14 Nov 2026\t18\t20"
_MOST_LISTED = 200
_COUNT = "Day\tFigure\n14 Nov 2026\t3"


AT_ONCE = 300
"""Tables of up to so many lines are read at once: some 20 ms."""


class PasteSheet(AskSheet):
    """Reads a table as it is pasted or typed. ``taken`` gets the figures once it is agreed to.

    Args:
        measure: what the figures are of.
        there: days that have a figure already, which would be corrected.
        today: no figure is from a later day.
        jobs: read a long table beside the window.
        parent: what the sheet stands over.
    """

    def __init__(
        self,
        measure: Measure,
        there: frozenset[str],
        today: date,
        jobs: Jobs,
        parent: QWidget | None = None,
    ) -> None:
        words = (
            "From a spreadsheet or a mail: a day and a figure in each line, with headings or "
            "without. Such as 18/20, 18 of 20 or 90 %, or the count and the whole in two columns."
            if measure.is_share
            else "From a spreadsheet or a mail: a day and a number in each line, with headings or "
            "without."
        )
        super().__init__("Paste a table of figures", words, "Enter the figures", parent, 76)
        self.taken: Callable[[Iterable[Figure]], bool] | None = None
        self._measure, self._there, self._today = measure, there, today
        self.found = Pasted()
        self._jobs = jobs
        self._job: Job | None = None
        self.table = TextArea("", _SHARE if measure.is_share else _COUNT, rows=8)
        self.table.setTabChangesFocus(True)
        self._space_columns()
        theme.notifier.changed.connect(self._space_columns)
        self._read = Label("", theme.Size.STRONG, wrap=True)
        self._notes = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._missed = Label("", theme.Size.BODY, "error", wrap=True)
        self.unread = RowList("Lines that could not be read", 5)
        for part in (
            Field("The table", self.table), self._read, self._notes, self._missed, self.unread,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.table.textChanged.connect(self._judge)
        self.agreed = self._take
        clipboard = QApplication.clipboard().text()
        beginning = "\n".join(clipboard[:20_000].splitlines()[:AT_ONCE])
        if read_figures(beginning, share=measure.is_share, today=today).figures:
            self.table.setPlainText(clipboard)
        self._judge()
        self.table.setFocus()

    def _space_columns(self) -> None:
        """A column has room for a day, so that figures stand below each other."""
        self.table.setTabStopDistance(self.table.fontMetrics().horizontalAdvance("00 Nov 0000 m"))

    @property
    def said(self) -> str:
        """What the sheet says of the table."""
        parts = (self._read.text(), self._notes.text(), self._missed.text())
        return " ".join(part for part in parts if part)

    def _judge(self) -> None:
        text, share, today = self.table.toPlainText(), self._measure.is_share, self._today
        if self._job is not None:
            self._jobs.drop(self._job)
            self._job = None
        if text.count("\n") < AT_ONCE:
            self._show(read_figures(text, share=share, today=today))
            return
        self.yes.setEnabled(False)
        self._read.setText("Reading the table…")
        self._job = self._jobs.start(
            lambda _progress: read_figures(text, share=share, today=today), self._show
        )

    def _show(self, found: Pasted) -> None:
        self._job = None
        self.found = found
        figures, unread = self.found.figures, self.found.unread
        again = sum(one.day in self._there for one in figures)
        words = f"{plural(len(figures), 'figure')} read" if figures else "No figure read yet"
        if again:
            words += f"; {plural(again, 'day')} of them {'has' if again == 1 else 'have'} a figure "
            words += "already, which is corrected"
        self._read.setText(f"{words}.")
        self._notes.setText(" ".join(self.found.notes))
        self._notes.setVisible(bool(self.found.notes))
        count = plural(len(unread), "line")
        first = f"; the first {_MOST_LISTED}" if len(unread) > _MOST_LISTED else ""
        self._missed.setText(f"{count} could not be read and will not be entered{first}:")
        self._missed.setVisible(bool(unread))
        self.unread.setVisible(bool(unread))
        self.unread.show_rows([_row(at, one) for at, one in enumerate(unread[:_MOST_LISTED])])
        self.yes.setEnabled(bool(figures))
        count = plural(len(figures), "figure")
        self.yes.show_text(f"Enter {count}" if figures else "Enter the figures")

    def _take(self) -> None:
        if self.taken is not None:
            self.taken(self.found.figures)


def _row(number: int, one: Unread) -> ListRow:
    words = f"Line {one.line}: {one.words}"
    reason = one.reason if len(one.reason) <= 60 else one.reason[:59] + "…"
    return ListRow(str(number), words, reason)
