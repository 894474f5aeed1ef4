"""The sheet that says how a chart is read: its kind, what it counts by, phases, months left out.

It holds for everybody and for the chart narrowed as it is now; it is stored as one step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.analysis.governance.names import month_label
from rca_studio.analysis.governance.pack import GovernancePack
from rca_studio.domain.deeds import Deed
from rca_studio.domain.governance import ChartChoice, MarkedMonth
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.governance_gestures import read_chart
from rca_studio.faults import FaultNote
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.labels import Label, SectionTitle

KIND_WORDS: Final = {
    "": "Chosen for you: by what was entered and how it varies",
    "run": "Run chart: figures against their median",
    "i": "I chart: single figures, limits from their steps",
    "mr": "MR chart: the steps from month to month",
    "c": "c chart: counts, each month equally busy",
    "u": "u chart: counts by exposure",
    "u'": "u′ chart: counts by large exposure",
    "p": "p chart: a share",
    "p'": "p′ chart: a share of large numbers",
    "g": "g chart: how much care from one to the next",
    "t": "t chart: days from one to the next",
}
"""What a kind of chart is called where it is chosen."""

_LIKELY_REASON = "What happened in this month?"


class ChartReadingSheet(AskSheet):
    """Fields for one ``ChartChoice``; see ``choice``.

    Args:
        chart: key of the chart.
        where: what it is narrowed to, as in ``ChartChoice``.
        there: how it is read now, ``None`` for as usual.
        months: the months of the chart.
        pack: names what can be counted by.
        parent: what the sheet stands over.
    """

    def __init__(
        self,
        chart: str,
        where: tuple[tuple[str, str], ...],
        there: ChartChoice | None,
        months: Sequence[str],
        pack: GovernancePack,
        parent: QWidget | None = None,
    ) -> None:
        words = "This holds for everybody who looks at this chart with the filters it has now."
        super().__init__("How this chart is read", words, "Read it this way", parent, wide=72)
        self._chart, self._where = chart, where
        old = there or ChartChoice(id="", chart=chart)
        known = sorted({*months, *_months_of(old)}, reverse=True)
        offered = tuple((month, month_label(month)) for month in known)
        self.kind, self.what, self.frozen = ComboBox(), ComboBox(), ComboBox()
        self.kind.set_choices(tuple(KIND_WORDS.items()), old.kind)
        figures = tuple((one.key, one.label) for one in pack.exposures)
        self.what.set_choices((("", "Chosen for you: what most months have"), *figures), old.what)
        self.frozen.set_choices((("", "All months"), *offered), old.frozen)
        self.body.addWidget(Field("Kind of chart", self.kind))
        self.body.addWidget(Field("Near misses are counted by", self.what))
        self.body.addWidget(
            Field(
                "The lines come from the months up to",
                self.frozen,
                "Later months are held against those lines and do not move them.",
            )
        )
        self.phases = MarkedMonths(
            "Phases",
            "A phase has lines of its own. Say after which month something changed, and what.",
            "Add a phase",
            "What changed after it?",
            offered,
            old.phases,
        )
        self.left_out = MarkedMonths(
            "Months left out",
            "They stay in the chart, with a mark, but no longer move its lines.",
            "Leave a month out",
            _LIKELY_REASON,
            offered,
            old.left_out,
        )
        for part in (self.phases, self.left_out):
            part.changed.connect(self._judge)
            self.body.addWidget(part)
        self.trouble = Label("", token="error", wrap=True)
        self.body.addWidget(self.trouble)
        self._judge()
        self.kind.setFocus()

    @property
    def choice(self) -> ChartChoice:
        """What was chosen."""
        return ChartChoice(
            id="",
            chart=self._chart,
            where=self._where,
            kind=self.kind.key,
            what=self.what.key,
            frozen=self.frozen.key,
            phases=self.phases.marked,
            left_out=self.left_out.marked,
        )

    def _judge(self) -> None:
        words = self.phases.trouble or self.left_out.trouble
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        self.yes.setEnabled(not words)


class MarkedMonths(QWidget):
    """Months, each with a reason; ``changed`` tells that they are others now."""

    changed = Signal()

    def __init__(
        self,
        title: str,
        words: str,
        add: str,
        asks: str,
        months: tuple[tuple[str, str], ...],
        marked: Sequence[MarkedMonth],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title, self._asks, self._months = title, asks, months
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        column.addWidget(SectionTitle(title))
        column.addWidget(Label(words, token="muted", wrap=True))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.grid(0.75))
        column.addLayout(self._lines)
        self.add_button = LinkButton(add)
        self.add_button.clicked.connect(self._on_add)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.lines: list[_MonthLine] = []
        for one in sorted(marked, key=lambda one: one.month):
            self._add(one.month, one.reason)

    @property
    def marked(self) -> tuple[MarkedMonth, ...]:
        """The months and their reasons, in order."""
        found = (MarkedMonth(one.month.key, one.reason.text().strip()) for one in self.lines)
        return tuple(sorted(found, key=lambda one: one.month))

    @property
    def trouble(self) -> str:
        """What is still missing, as a sentence; "" where nothing is."""
        if any(not one.reason for one in self.marked):
            return f"{self._title}: each month needs a reason, for whoever reads the chart later."
        months = [one.month for one in self.marked]
        if len(set(months)) < len(months):
            return f"{self._title}: the same month stands there twice."
        return ""

    def _on_add(self) -> None:
        taken = {one.month.key for one in self.lines}
        free = next((month for month, _ in self._months if month not in taken), "")
        if free:
            self._add(free, "").reason.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _add(self, month: str, reason: str) -> _MonthLine:
        line = _MonthLine(self._months, month, reason, self._asks)
        line.month.currentIndexChanged.connect(lambda _at: self.changed.emit())
        line.reason.textChanged.connect(lambda _text: self.changed.emit())
        line.remove.clicked.connect(lambda: self._remove(line))
        self.lines.append(line)
        self._lines.addWidget(line)
        return line

    def _remove(self, line: _MonthLine) -> None:
        self.lines.remove(line)
        self._lines.removeWidget(line)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        line.hide()
        line.deleteLater()
        self.changed.emit()


class _MonthLine(QWidget):
    """A month, its reason, and a way to take it away."""

    def __init__(
        self, months: tuple[tuple[str, str], ...], month: str, reason: str, asks: str
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1))
        self.month = ComboBox()
        self.month.set_choices(months, month)
        self.month.setAccessibleName("Month")
        self.reason = LineEdit(reason, asks)
        self.reason.setAccessibleName(asks)
        self.remove = LinkButton("Remove")
        self.month.currentIndexChanged.connect(self._name)
        self._name()
        row.addWidget(self.month)
        row.addWidget(self.reason, 1)
        row.addWidget(self.remove)

    def _name(self) -> None:
        self.remove.setAccessibleName(f"Remove {month_label(self.month.key)}")


def ask_reading(
    studio: Studio,
    chart: str,
    where: tuple[tuple[str, str], ...],
    months: Sequence[str],
    say: Callable[[str, str, Callable[[], object]], None],
    parent: QWidget | None = None,
) -> ChartReadingSheet | None:
    """Open the sheet for who may say how a chart is read; tells who may not, and why.

    Args:
        studio: the open workspace.
        chart: key of the chart.
        where: what it is narrowed to, as in ``ChartChoice``.
        months: its months.
        say: tells that it was stored, with a way to undo it.
        parent: what the sheet stands over.
    """
    if why := why_locked(studio, Deed.READ_CHARTS):
        studio.prompts.tell(FaultNote(why, "Nothing was changed.", ""))
        return None
    where = tuple(sorted(where))
    choices = studio.casefile(WORKSPACE).of(ChartChoice)
    there = next((one for one in choices if (one.chart, one.where) == (chart, where)), None)
    sheet = ChartReadingSheet(chart, where, there, months, studio.practice.governance, parent)

    def agreed() -> None:
        choice, stamp = sheet.choice, studio.writer.stamp()
        if studio.attempt(lambda: read_chart(studio.casefile(WORKSPACE), choice, stamp)):
            say("The chart is read so from now on.", "Undo", studio.undo)

    sheet.agreed = agreed
    sheet.open()
    return sheet


def _months_of(choice: ChartChoice) -> set[str]:
    marked = {one.month for one in (*choice.phases, *choice.left_out)}
    return marked | ({choice.frozen} if choice.frozen else set())
