"""What is still to be found out in a case: by whom, until when, and as a worksheet to print."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rca_studio.analysis.margin import Analysis
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import days_late, show_moment
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.causes.section import Section
from rca_studio.ui.causes.side import SidePanel
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.printing import print_worksheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label

MOST_SHOWN = 30
"""So many questions of one group are shown at first; nobody reads more, and each takes its time."""

Group = tuple[str, tuple[tuple[str, str, str, str], ...]]
"""Who answers, and the questions: what it is about (an id), its words, its kind, until when."""


class QuestionsPanel(SidePanel):
    """The open questions by who answers them; each leads to what it is about."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._navigator = studio, navigator
        self._case_id = ""
        self._shown: tuple[CaseFile, Analysis] | None = None
        self._whole = False
        self._sections: list[Section] = []
        self.setAccessibleName("Open questions")
        self.summary = Label("", token="muted", wrap=True)
        self.print = PlainButton("Print the worksheet…")
        self.print.clicked.connect(self._on_print)
        ground = Surface("window")
        self._column = QVBoxLayout(ground)
        side = theme.grid(2)
        self._column.setContentsMargins(side, side, side, side)
        self._column.setSpacing(theme.grid(1.5))
        self._column.addWidget(self.summary)
        self._column.addWidget(self.print, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_bars(area)
        area.setWidget(ground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(area)

    def show_case(self, casefile: CaseFile, analysis: Analysis) -> None:
        if casefile.case_id != self._case_id:
            self._whole = False
        self._case_id = casefile.case_id
        self._shown = casefile, analysis
        groups = groups_of(casefile, analysis)
        total = sum(len(questions) for _, questions in groups)
        self.summary.setText(summary_words(groups))
        self.print.setVisible(total > 0)
        while len(self._sections) < len(groups):
            section = Section("")
            self._sections.append(section)
            self._column.insertWidget(self._column.count() - 1, section)
        for number, section in enumerate(self._sections):
            section.setVisible(number < len(groups))
            if number < len(groups):
                self._fill(section, groups[number])

    def take_focus(self) -> None:
        target: QWidget = self.print if self.print.isVisible() else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, section: Section, group: Group) -> None:
        by, questions = group
        section.rename(f"{by or 'Nobody is asked yet'} · {len(questions)}")
        today = self._studio.today()
        shown = questions if self._whole else questions[:MOST_SHOWN]
        more = len(questions) - len(shown)

        def make() -> Iterable[QWidget]:
            for about, words, kind, due in shown:
                row = QWidget()
                column = QVBoxLayout(row)
                column.setContentsMargins(0, 0, 0, theme.grid(0.75))
                column.setSpacing(0)
                column.addWidget(Label(words, wrap=True))
                late = days_late(due, today)
                facts = [kind]
                if due:
                    facts.append(f"until {show_moment(due)}")
                if late > 0:
                    facts.append(f"{plural(late, 'day')} late")
                token = "error" if late > 0 else "muted"
                column.addWidget(Label(" · ".join(facts), theme.Size.SMALL, token, wrap=True))
                go = KeyButton("Go there", about, f"Go there: {words}")
                go.chosen.connect(self.wants)
                column.addWidget(go)
                yield row
            if more:
                rest = LinkButton(f"Show {more:,} more")
                rest.clicked.connect(self._on_more)
                yield rest

        section.fill((by, shown, more, today), make)

    def _on_more(self) -> None:
        self._whole = True
        if self._shown is not None:
            self.show_case(*self._shown)

    def _on_print(self) -> None:
        print_worksheet(self._studio, self._navigator, self._case_id)


def groups_of(casefile: CaseFile, analysis: Analysis) -> tuple[Group, ...]:
    """The open questions of a case by who answers them, nobody's at the end."""
    from rca_studio.analysis.asking import worksheet

    return tuple(
        (by, tuple((one.about, one.text, one.asks.label, one.due) for one in questions))
        for by, questions in worksheet(casefile, analysis)
    )


def summary_words(groups: tuple[Group, ...]) -> str:
    """How much is open, in a sentence."""
    total = sum(len(questions) for _, questions in groups)
    if not total:
        return "Nothing is open: every question of this case has an answer."
    words = f"{plural(total, 'question')} to answer"
    loose = sum(len(questions) for by, questions in groups if not by)
    more = f"; nobody is asked yet for {'it' if total == 1 else f'{loose} of them'}"
    return f"{words}{more if loose else ''}. The details of a cause say who answers, until when."
