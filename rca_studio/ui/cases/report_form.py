"""Reporting a near miss in under a minute, with a name or without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.protocol import Protocol
from rca_studio.editing.gestures import new_id, report
from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea, offer
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.moment_edit import MomentEdit


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

    def as_step(self, reference: str, today: date, *, practice: bool = False) -> ChangeSet:
        """The step that reports it.

        An anonymous report keeps no name and nothing finer than a day, neither of the near miss
        nor of the report.
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
            location=self.location,
            reporter="" if self.anonymous else self.reporter,
            anonymous=self.anonymous,
            practice=practice,
        )
        return report(case, self.stopped_harm)


class ReportForm(QDialog):
    """Asks what almost happened, when, where, of what type, and what stopped harm.

    It knows no workspace: ``reported`` is called with what was filled in.
    """

    def __init__(
        self,
        protocols: Mapping[str, Protocol],
        places: tuple[str, ...],
        reporter: str,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.reported: Callable[[NearMissReport], bool] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Report a near miss")
        self.setMinimumWidth(theme.grid(68))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.grid(3)] * 4)
        column.setSpacing(theme.grid(1.5))
        column.addWidget(Label("Report a near miss", theme.Size.TITLE))
        column.addWidget(
            Label("The first line is enough; the rest can follow in the review.", token="muted")
        )
        self.title = LineEdit(prompt="Walker out of reach at the bathroom door; steadied by staff")
        self.story = TextArea(prompt="What was going on, and what happened then?", rows=4)
        self.when = MomentEdit(today.isoformat(), today)
        self.where = LineEdit(prompt="House and room, or route")
        self.kind = ComboBox()
        self.stopped = LineEdit(prompt="A rail, a second person, luck")
        self.reporter = LineEdit(reporter, "Your name or role")
        self._fields: dict[str, Field[Any]] = {
            "title": Field("What almost happened?", self.title),
            "story": Field("How did it come about?", self.story),
            "when": Field("When", self.when, "As far as you know it: a day is enough."),
            "where": Field("Where", self.where),
            "kind": Field("Type", self.kind),
            "stopped": Field("What stopped harm?", self.stopped),
            "reporter": Field("Reported by", self.reporter),
        }
        self.kind.set_choices(tuple((p.key, p.label) for p in protocols.values()), "general")
        self._complete_places(places)
        self._protocols = protocols
        self._kind_chosen = False
        self.kind.activated.connect(self._on_kind_chosen)
        self.title.textChanged.connect(self._on_title)
        self.anonymous = CheckBox("Report anonymously: no name and no exact time is kept")
        self.anonymous.toggled.connect(self._on_anonymous)
        for row in (("title",), ("story",), ("when", "where"), ("kind", "stopped"), ("reporter",)):
            line = QHBoxLayout()
            line.setSpacing(theme.grid(2))
            for key in row:
                line.addWidget(self._fields[key], 1, Qt.AlignmentFlag.AlignTop)
            column.addLayout(line)
        column.addWidget(self.anonymous)
        self._add_buttons(column)
        self._on_title(self.title.text())
        self.title.setFocus()

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

    def _add_buttons(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.grid(1), 0, 0)
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
        column.addLayout(row)

    def _complete_places(self, places: tuple[str, ...]) -> None:
        offer(self.where, places)

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
