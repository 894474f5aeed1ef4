"""Reporting a near miss in under a minute, with a name or without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.protocol import Protocol
from rca_studio.editing.gestures import new_id, report
from rca_studio.editing.governance_gestures import felt_safe
from rca_studio.intake.survey import STEP_WORDS
from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea, offer
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.moment_edit import MomentEdit
from rca_studio.ui.widgets.step_scale import StepScale
from rca_studio.ui.workspace.sheet import Sheet

if TYPE_CHECKING:
    from rca_studio.domain.alike import AlikeQuery
    from rca_studio.ui.case.looks_like import LooksLike


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMissReport:
    """What was filled in. ``occurred`` is a moment."""

    title: str
    story: str
    protocol: str
    occurred: str
    location: str
    stopped_harm: str
    reporter: str
    anonymous: bool
    service: str = ""
    staff_group: str = ""
    felt_safe: int = 0

    def as_step(
        self,
        reference: str,
        today: date,
        *,
        practice: bool = False,
        workspace: CaseFile | None = None,
        question: str = "",
    ) -> ChangeSet:
        """The step that reports it.

        An anonymous report keeps no name and nothing finer than a day, neither of the near miss
        nor of the report. How safe it felt is counted in the workspace, apart from the case.

        Args:
            reference: of the new case.
            today: the day of the report.
            practice: whether it is for practice.
            workspace: where the answer to ``question`` is counted.
            question: key of what ``felt_safe`` answers (1 to 5, 0 for no answer).
        """
        occurred = self.occurred[:10] if self.anonymous else self.occurred
        case = Case(
            id=new_id(),
            reference=reference,
            title=self.title,
            story=self.story,
            protocol=self.protocol,
            stage=Stage.REPORT,
            occurred=occurred,
            reported=today.isoformat(),
            service=self.service,
            location=self.location,
            staff_group=self.staff_group,
            reporter="" if self.anonymous else self.reporter,
            anonymous=self.anonymous,
            practice=practice,
        )
        step = report(case, self.stopped_harm)
        if not self.felt_safe or workspace is None or not question:
            return step
        month, place = today.isoformat()[:7], (self.service, self.staff_group)
        felt = felt_safe(workspace, question, self.felt_safe, month, *place)
        return replace(step, changes=(*step.changes, *felt))


_BELOW_STORY = 3

Places = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Places, services and staff groups."""


class ReportForm(Sheet):
    """Asks what almost happened, when, where, of what type, and what stopped harm.

    It knows no workspace: ``reported`` is called with what was filled in.

    Args:
        protocols: the types there are, by key.
        places: places, services and staff groups that cases have, to be completed.
        reporter: who reported last here.
        today: the present day.
        felt: how it is asked how safe it felt to report; "" where that is not asked.
        parent: what it stands over.
    """

    def __init__(
        self,
        protocols: Mapping[str, Protocol],
        places: Places,
        reporter: str,
        today: date,
        felt: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Report a near miss", 72, parent)
        self.reported: Callable[[NearMissReport], bool] | None = None
        self._practice: Callable[[], bool] = lambda: False
        column = self.body
        column.addWidget(
            Label("The first line is enough; the rest can follow in the review.", token="muted")
        )
        self.title = LineEdit(prompt="Walker out of reach at the bathroom door; steadied by staff")
        self.story = TextArea(prompt="What was going on, and what happened then?", rows=4)
        self.when = MomentEdit(today.isoformat(), today)
        self.where = LineEdit(prompt="House and room, or route")
        self.kind = ComboBox()
        self.stopped = LineEdit(prompt="A rail, a second person, luck")
        self.service = LineEdit(prompt="For example: Home care")
        self.group = LineEdit(prompt="For example: Night staff")
        self.reporter = LineEdit(reporter, "Your name or role")
        self.felt = StepScale(felt, STEP_WORDS) if felt else None
        self._fields: dict[str, Field[Any]] = {
            "title": Field("What almost happened?", self.title),
            "story": Field("How did it come about?", self.story),
            "when": Field("When", self.when, "As far as you know it: a day is enough."),
            "where": Field("Where", self.where),
            "kind": Field("Type", self.kind),
            "stopped": Field("What stopped harm?", self.stopped),
            "service": Field("Service", self.service),
            "group": Field("Staff group", self.group),
            "reporter": Field("Reported by", self.reporter),
        }
        self.kind.set_choices(tuple((p.key, p.label) for p in protocols.values()), "general")
        for place, known in zip((self.where, self.service, self.group), places, strict=True):
            offer(place, known)
        self._protocols = protocols
        self._kind_chosen = False
        self.kind.activated.connect(self._on_kind_chosen)
        self.title.textChanged.connect(self._on_title)
        self.anonymous = CheckBox("Report anonymously: no name and no exact time is kept")
        self.anonymous.toggled.connect(self._on_anonymous)
        rows = (("title",), ("story",), ("when", "where"), ("kind", "stopped"))
        for row in (*rows, ("service", "group"), ("reporter",)):
            line = QHBoxLayout()
            line.setSpacing(theme.grid(2))
            for key in row:
                line.addWidget(self._fields[key], 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        column.addWidget(self.anonymous)
        if self.felt is not None:
            column.addWidget(Label(felt, theme.Size.STRONG, wrap=True))
            column.addWidget(self.felt)
            words = "If you like. Answers are counted by service; the report does not show yours."
            column.addWidget(Label(words, theme.Size.SMALL, "muted", wrap=True))
        self._add_buttons()
        self._on_title(self.title.text())
        self.title.setFocus()

    def show_alike(self, line: LooksLike, practice: Callable[[], bool]) -> None:
        """Let a line below the story say which near miss this looks like.

        ``practice`` tells whether practice cases are asked, or real ones.
        """
        self._practice = practice
        self.body.insertWidget(_BELOW_STORY, line)
        line.watch(self._asks_alike)
        for signal in (self.title.textChanged, self.story.textChanged, self.where.textChanged):
            signal.connect(line.written)
        self.kind.activated.connect(line.written)

    def _asks_alike(self) -> AlikeQuery:
        from rca_studio.domain.alike import AlikeQuery

        where = self.where.text().strip()
        return AlikeQuery(
            title=self.title.text(),
            story=self.story.text(),
            protocol=self.kind.key,
            location=where,
            route=where,
            practice=self._practice(),
        )

    def value(self) -> NearMissReport | None:
        """What was filled in; ``None`` while the title is missing or the time makes no sense."""
        moment = self.when.moment()
        if not self.title.text().strip() or moment is None:
            return None
        return NearMissReport(
            title=self.title.text().strip(),
            story=self.story.text().strip(),
            protocol=self.kind.key or "general",
            occurred=moment,
            location=self.where.text().strip(),
            stopped_harm=self.stopped.text().strip(),
            reporter=self.reporter.text().strip(),
            anonymous=self.anonymous.isChecked(),
            service=self.service.text().strip(),
            staff_group=self.group.text().strip(),
            felt_safe=self.felt.step if self.felt is not None else 0,
        )

    def accept(self) -> None:
        filled = self.value()
        self._fields["title"].set_needed(not self.title.text().strip())
        self._fields["when"].set_needed(self.when.moment() is None, "not a date")
        if filled is None:
            (self.when if self.title.text().strip() else self.title).setFocus()
            return
        if filled.anonymous:
            filled = replace(filled, occurred=filled.occurred[:10], reporter="")
        if self.reported is None or self.reported(filled):
            super().accept()

    def _add_buttons(self) -> None:
        row = self.buttons
        row.setSpacing(theme.grid(1))
        hint = Label("Ctrl+Enter reports", theme.Size.SMALL, "muted")
        row.addWidget(hint)
        row.addStretch(1)
        cancel = PlainButton("Cancel")
        cancel.clicked.connect(self.reject)
        self.send = PrimaryButton("Report near miss")
        self.send.setShortcut("Ctrl+Return")
        self.send.setDefault(True)
        self.send.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.send)

    def _on_title(self, text: str) -> None:
        self._fields["title"].set_needed(False)
        if not self._kind_chosen:
            self.kind.choose(proposed_type(text, self._protocols))

    def _on_kind_chosen(self, _index: int) -> None:
        self._kind_chosen = True

    def _on_anonymous(self, on: bool) -> None:
        self._fields["reporter"].setVisible(not on)
        if on:
            moment = self.when.moment()
            if moment:
                from rca_studio.domain.moments import show_moment

                self.when.setText(show_moment(moment[:10]))


def proposed_type(text: str, protocols: Mapping[str, Protocol]) -> str:
    """The protocol whose words stand in the text most often; the general one for none."""
    low = text.lower()
    best, most = "general", 0
    for protocol in protocols.values():
        hits = sum(word.lower() in low for word in protocol.words)
        if hits > most:
            best, most = protocol.key, hits
    return best
