"""What if: tick or clear any control and cause, and see what the margin would be.

Nothing is stored, and one button ends it; as long as it lasts, the picture and the card above it
say that this is no fact.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from rca_studio.analysis.margin import Analysis
from rca_studio.analysis.margin_words import node_words
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, ControlState, EvidenceState
from rca_studio.domain.gates import NO_MARGIN
from rca_studio.editing.ports import Progress
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.causes.side import Supposition
from rca_studio.ui.jobs import Job
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.field import LineEdit
from rca_studio.ui.widgets.labels import Label

AT_ONCE = 60
"""Models up to so many nodes are worked out at once: it takes some milliseconds."""
_FIND_FROM = 12
_IN_VIEW = 7


class WhatIf(QWidget):
    """The list of what may be supposed, and what would follow.

    Signals:
        supposed: a ``Supposition``, or ``None`` when it ends.
        wants: asks to choose a node.
    """

    supposed = Signal(object)
    wants = Signal(str)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._casefile: CaseFile | None = None
        self._analysis = Analysis()
        self._otherwise: dict[str, bool] = {}
        self._job: Job | None = None
        self._last: Supposition | None = None
        self.search = LineEdit("", "Find a cause or control")
        self.search.setAccessibleName("Find a cause or control to suppose otherwise")
        self.search.textChanged.connect(self._show_rows)
        self.list = RowList("What if", _IN_VIEW)
        self.list.ticked.connect(self.suppose)
        self.list.chosen.connect(self.wants)
        self.banner = Card(fill="warning_fill", stroke="warning_fill")
        self._says = Label("", theme.Size.STRONG, "warning", wrap=True)
        self._follows = Label("", wrap=True)
        self.end_button = PlainButton("End what if")
        self.end_button.clicked.connect(self.end)
        for part in (self._says, self._follows, self.end_button):
            self.banner.body.addWidget(part)
        self.banner.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.75))
        words = (
            "A tick means: as it was. Space changes it and the margin follows; nothing is saved."
        )
        column.addWidget(Label(words, theme.Size.SMALL, "muted", wrap=True))
        column.addWidget(self.banner)
        column.addWidget(self.search)
        column.addWidget(self.list)

    @property
    def active(self) -> bool:
        """Whether something is supposed."""
        return bool(self._otherwise)

    @property
    def words(self) -> str:
        """What would follow."""
        return f"{self._says.text()} {self._follows.text()}" if self.active else ""

    def show_case(self, casefile: CaseFile, analysis: Analysis) -> None:
        """Show another state of a case; what is supposed is supposed of it too, where it can be."""
        if self._casefile is not None and self._casefile.case_id != casefile.case_id:
            self._otherwise = {}
            self.search.setText("")
        was = self.active
        self._casefile, self._analysis = casefile, analysis
        self._otherwise = {
            key: value
            for key, value in self._otherwise.items()
            if key in casefile and _is_so(casefile.get(key)) != value
        }
        self._show_rows()
        if was or self.active:
            self._work_out()

    def suppose(self, key: str, value: bool) -> None:
        """Suppose that a control held (a cause was so), or not; as it was is no supposition."""
        if self._casefile is None:
            return
        if _is_so(self._casefile.get(key)) == value:
            self._otherwise.pop(key, None)
        else:
            self._otherwise[key] = value
        self._show_rows()
        self._work_out()

    def end(self) -> None:
        """Suppose nothing any more."""
        if self._otherwise:
            self._otherwise = {}
            self._show_rows()
            self._work_out()
            self.list.setFocus()

    def tell_again(self) -> None:
        """Tell what is supposed to a picture that was shown as it is meanwhile."""
        if self._last is not None:
            self.supposed.emit(self._last)

    # -- inside ----------------------------------------------------------------------------------

    def _show_rows(self, *_args: object) -> None:
        casefile = self._casefile
        if casefile is None:
            return
        nodes: tuple[Control | Cause, ...] = (*casefile.controls, *casefile.causes)
        asked = self.search.text().casefold().split()
        self.search.setVisible(len(nodes) > _FIND_FROM)
        rows = [self._row(node) for node in nodes]
        self.list.show_rows(
            [row for row in rows if all(word in row.words.casefold() for word in asked)]
        )
        self.list.setVisible(bool(nodes))

    def _row(self, node: Control | Cause) -> ListRow:
        value = self._otherwise.get(node.id, _is_so(node))
        marked = node.id in self._otherwise
        words = node_words(node)
        if isinstance(node, Control):
            words = f"Control: {words}"
            note = ("would hold" if value else "would not hold") if marked else node.state.label
        else:
            note = ("so" if value else "not so") if marked else node.evidence.label
        return ListRow(node.id, words, note, tick=value, marked=marked)

    def _work_out(self) -> None:
        casefile = self._casefile
        if self._job is not None:
            self._studio.jobs.drop(self._job)
            self._job = None
        if casefile is None or not self._otherwise:
            self._take(None)
            return
        held = {k: v for k, v in self._otherwise.items() if isinstance(casefile.get(k), Control)}
        causes = {k: v for k, v in self._otherwise.items() if k not in held}

        def work(progress: Progress | None = None) -> Analysis:
            from rca_studio.analysis.what_if import what_if

            if progress is not None:
                progress(0)  # ends here where something else is supposed by now
            return what_if(casefile, held, causes)

        if len(casefile.causes) + len(casefile.controls) <= AT_ONCE:
            self._take(work())
        else:
            self._says.setText("What if: nothing is changed. Working it out…")
            self.banner.show()
            self._job = self._studio.jobs.start(work, self._take)

    def _take(self, analysis: Analysis | None) -> None:
        if not isValid(self):
            return
        self._job = None
        self.banner.setVisible(analysis is not None)
        if analysis is None:
            self._last = None
            self.supposed.emit(None)
            return
        self._says.setText("What if: nothing is changed.")
        before, after = _figure(self._analysis), _figure(analysis)
        same = "stays" if before == after else f"would be {after} instead of"
        self._follows.setText(f"The margin to harm {same} {before}. {_plan(analysis)}".strip())
        self.banner.setAccessibleName(self.words)
        self._last = Supposition(analysis, frozenset(self._otherwise))
        self.supposed.emit(self._last)


def _is_so(node: object) -> bool:
    """Whether a control held, or a cause was so, as it is stored."""
    if isinstance(node, Control):
        return node.state is ControlState.HELD
    return isinstance(node, Cause) and node.evidence is not EvidenceState.RULED_OUT


def _figure(analysis: Analysis) -> str:
    margin = analysis.margin_today
    if margin is None:
        return "not known"
    return "without a known path" if margin == NO_MARGIN else str(margin)


def _plan(analysis: Analysis) -> str:
    if analysis.after_no_path:
        return "After the plan no known path would be left."
    if analysis.margin_after is None:
        return ""
    return f"After the plan it would be {analysis.margin_after}."
