"""The list of safety sessions, with what can be done with the chosen one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.words import listed
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.sessions.accepted_reader import AcceptedReader
from rca_studio.ui.sessions.lines import Made, session_lines
from rca_studio.ui.sessions.session_table import SessionModel, SessionTable
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, ScreenHead, Surface
from rca_studio.ui.widgets.chips import FilterChip
from rca_studio.ui.widgets.empty import EmptyState

_LEADS: Final = (
    "Pick one to five cases whose causes were worked out, and the program makes the frames: what "
    "almost happened, what made it likely, what stopped harm. Names are hidden before anybody "
    "sees it."
)


class SessionList(QWidget):
    """Signals:
    wished: a deed and the id of the session it is for: ``new``, ``open``, ``change``,
        ``copy``, ``delete``, ``names``.
    """

    wished = Signal(str, str)

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._accepted: Mapping[str, Made] = {}
        self._reader = AcceptedReader(studio, self)
        self._reader.found.connect(self.show_accepted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = ScreenHead("Safety sessions")
        self.names = PlainButton("Names to hide…")
        self.new = PrimaryButton("Prepare a session…")
        head.add(self.names)
        head.add(self.new)
        column.addWidget(head)
        column.addWidget(self._strip())
        self.model = SessionModel(self._references)
        self.table = SessionTable(self.model)
        sheet = Card(flush=True)
        sheet.body.addWidget(self.table)
        body = Surface("backdrop")
        around = QVBoxLayout(body)
        side = theme.grid(2.5)
        around.setContentsMargins(side, theme.grid(1.5), side, theme.grid(2))
        around.addWidget(sheet)
        self.empty = EmptyState()
        self._pages = QStackedWidget()
        self._pages.addWidget(body)
        self._pages.addWidget(self.empty)
        column.addWidget(self._pages, 1)
        self._connect()

    def _strip(self) -> QWidget:
        """Which sessions are listed, and what can be done with the chosen one."""
        self._strip_room = strip = Surface("window")
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1.25), theme.grid(2.5), theme.grid(1.25))
        row.setSpacing(theme.grid(1))
        self.coming = FilterChip("Coming")
        self.earlier = FilterChip("Earlier")
        for chip in (self.coming, self.earlier):
            chip.toggled.connect(self._on_chip)
            row.addWidget(chip)
        row.addStretch(1)
        self.open = PlainButton("Open")
        self.change = PlainButton("Change…")
        self.copy = PlainButton("Copy for next time…")
        self.delete = PlainButton("Delete")
        for button in (self.open, self.change, self.copy, self.delete):
            row.addWidget(button)
        return strip

    def _connect(self) -> None:
        for button, deed in (
            (self.names, "names"),
            (self.new, "new"),
            (self.open, "open"),
            (self.change, "change"),
            (self.copy, "copy"),
            (self.delete, "delete"),
        ):
            button.setProperty("deed", deed)
            button.clicked.connect(self._on_clicked)
        self.table.opened.connect(self.open.click)
        self.table.deleted.connect(self.delete.click)
        self.table.chosen.connect(self._show_chosen)
        self.empty.acted.connect(self.new.click)
        self.empty.acted_second.connect(self.names.click)

    # -- showing ---------------------------------------------------------------------------------

    def show_accepted(self, accepted: Mapping[str, Made]) -> None:
        """Say of sessions which of their frames may be seen as they are now."""
        if accepted != self._accepted:
            self._accepted = accepted
            self.refresh()

    def refresh(self) -> None:
        """Show the sessions as they are; the chosen one stays chosen."""
        self._reader.read()
        chosen = self.chosen
        workspace = self._studio.casefile(WORKSPACE)
        every = session_lines(workspace, self._studio.today(), self._accepted)
        self.coming.show_count(sum(not line.held for line in every))
        self.earlier.show_count(sum(line.held for line in every))
        wanted = {
            held for held, chip in ((False, self.coming), (True, self.earlier)) if chip.isChecked()
        } or {False, True}
        self.model.show_lines(tuple(line for line in every if line.held in wanted))
        self.choose(chosen)
        why = why_locked(self._studio, Deed.LEAD_SESSIONS)
        explain(self.new, why)
        self._strip_room.setVisible(bool(every))
        self._show_empty(every=bool(every), why=why)
        self._show_chosen()

    def choose(self, session: str) -> None:
        """Choose a session by its id; the first one where it is not in the list."""
        ids = [line.session.id for line in self.model.lines]
        if ids:
            self.table.selectRow(ids.index(session) if session in ids else 0)

    @property
    def chosen(self) -> str:
        """The id of the session in hand; ``""`` where there is none."""
        row = self.table.currentIndex().row()
        lines = self.model.lines
        return lines[row].session.id if 0 <= row < len(lines) else ""

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        here = self.table if self.model.lines else self.empty.button
        here.setFocus()

    def _show_empty(self, *, every: bool, why: str) -> None:
        if self.model.lines:
            self._pages.setCurrentIndex(0)
            return
        if every:
            self.empty.show_words("No such session", "Choose other sessions above.")
        elif why:
            self.empty.show_words("No session yet", why)
        else:
            self.empty.show_words(
                "Tell what was learned", _LEADS, "Prepare a session…", "Names to hide…"
            )
        self._pages.setCurrentIndex(1)

    def _show_chosen(self) -> None:
        here = bool(self.chosen)
        why = why_locked(self._studio, Deed.LEAD_SESSIONS)
        explain(self.open, "" if here else "Choose a session first.")
        for button in (self.change, self.copy, self.delete):
            explain(button, why or ("" if here else "Choose a session first."))

    def _references(self, cases: tuple[str, ...]) -> str:
        """The references of cases, for a line that is seen."""
        found = []
        for one in cases:
            casefile = self._studio.casefile(one)
            found.append(casefile.case.reference if casefile.exists else "a case that is gone")
        return listed(found, ", ", 3)

    def _on_chip(self, _on: bool) -> None:
        self.refresh()

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.wished.emit(str(sender.property("deed")), self.chosen)
