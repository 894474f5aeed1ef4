"""Reporting a near miss in under a minute, with a name or without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from rca_studio.domain.protocol import Protocol
from rca_studio.ui import theme
from rca_studio.ui.reporting.names_told import NamesIn, words_about
from rca_studio.ui.reporting.quick_form import (
    NearMissReport,
    Places,
    QuickForm,
    proposed_type,
)
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.workspace.sheet import Sheet

if TYPE_CHECKING:
    from rca_studio.domain.alike import AlikeQuery
    from rca_studio.ui.case.looks_like import LooksLike

__all__ = ["NearMissReport", "Places", "ReportForm", "proposed_type"]

_BELOW_TITLE = 2


class ReportForm(Sheet):
    """Asks what almost happened, where and when, and what stopped harm; the rest if one likes.

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
        self.names_in: NamesIn = lambda _filled: ()
        self._practice: Callable[[], bool] = lambda: False
        self.form = form = QuickForm(protocols, places, reporter, today, felt)
        self.title, self.story, self.when, self.where = (
            form.title,
            form.story,
            form.when,
            form.where,
        )
        self.kind, self.stopped = form.kind, form.stopped
        self.service, self.group = form.service, form.group
        self.reporter, self.anonymous, self.felt = form.reporter, form.anonymous, form.felt
        words = "The first line is enough; the rest can follow in the review."
        self.body.addWidget(Label(words, token="muted"))
        self.body.addWidget(form)
        self._add_buttons()
        self.title.setFocus()

    def show_alike(self, line: LooksLike, practice: Callable[[], bool]) -> None:
        """Let a line below the first question say which near miss this looks like.

        ``practice`` tells whether practice cases are asked, or real ones.
        """
        self._practice = practice
        self.form.column.insertWidget(_BELOW_TITLE, line)
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
        return self.form.value()

    def accept(self) -> None:
        filled = self.value()
        if filled is None:
            self.form.point_out()
            return
        if filled.anonymous:
            names = self.names_in(filled)
            if not self.form.keeps_names(names, words_about(names)):
                self._room.verticalScrollBar().setValue(0)  # they are said above the form
                return
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
