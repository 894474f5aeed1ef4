"""Good catches: proposed, agreed to, given; and their certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import show_moment
from rca_studio.domain.recognition import CatchRow, Consent
from rca_studio.editing.recognition_gestures import give_catch, note_consent, take_catch_away
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

if TYPE_CHECKING:
    from rca_studio.ui.navigation import Navigator

_EMPTY = (
    "No good catch is proposed yet. Open a case, go to Validation and choose “Propose a good "
    "catch”: for what was done and what was learned, never for how much somebody reported."
)
_MOST = 500
"""So many are listed: what waits, then what was given, the newest first."""
_ASK = "Ask first whether they want it told, and with their name."


class CatchesPart(QWidget):
    """A list, what the chosen one says, and what can be done with it."""

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._navigator = studio, navigator
        self._found: dict[str, CatchRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1))
        self.empty = Label(_EMPTY, wrap=True)
        self.rows = RowList("Good catches", 8, keeps=True)
        self.older = Label("", theme.Size.SMALL, "muted")
        self.about = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.named = PlainButton("Agreed to be named")
        self.unnamed = PlainButton("Agreed, without a name")
        self.declined = PlainButton("Would rather not")
        self.give = PrimaryButton("Give it")
        self.paper = PlainButton("Certificate…")
        self.change = PlainButton("Change…")
        self.away = PlainButton("Take away")
        acts = FlowLayout()
        self._acts = (
            *(self.named, self.unnamed, self.declined),
            *(self.give, self.paper, self.change, self.away),
        )
        for button in self._acts:
            acts.addWidget(button)
        for part in (self.empty, self.rows, self.older, self.about):
            column.addWidget(part)
        column.addLayout(acts)
        column.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.rows.chosen.connect(lambda _key: self._on_change())
        self.rows.currentRowChanged.connect(lambda _row: self._judge())
        self.named.clicked.connect(lambda: self._note(Consent.GIVEN))
        self.unnamed.clicked.connect(lambda: self._note(Consent.NO_NAME))
        self.declined.clicked.connect(lambda: self._note(Consent.DECLINED))
        self.give.clicked.connect(self._on_give)
        self.paper.clicked.connect(self._on_paper)
        self.change.clicked.connect(self._on_change)
        self.away.clicked.connect(self._on_away)

    def refresh(self) -> None:
        """Show all of them, what waits first."""
        there = self._studio.registers.good_catches()
        self._found = {row.catch.id: row for row in there[:_MOST]}
        self.older.setText(f"{len(there) - _MOST:,} that were given earlier are not listed.")
        self.older.setVisible(len(there) > _MOST)
        self.rows.show_rows([_row(row) for row in self._found.values()])
        self.empty.setVisible(not self._found)
        for part in (self.rows, self.about, *self._acts):
            part.setVisible(bool(self._found))
        self._judge()

    @property
    def chosen(self) -> CatchRow | None:
        """The good catch whose row is chosen."""
        at = self.rows.currentRow()
        return self._found.get(self.rows.rows[at].key) if 0 <= at < len(self.rows.rows) else None

    def _judge(self) -> None:
        row = self.chosen
        if row is None:
            return
        catch, pack = row.catch, self._studio.practice.recognition
        met = "; ".join(pack.label(key) for key in catch.criteria)
        self.about.setText(" ".join(part for part in (catch.why, f"{met}.") if part))
        why = why_locked(self._studio, Deed.RECOGNISE)
        given = "It was given already." if catch.given_on else ""
        consent = {
            Consent.NOT_ASKED: _ASK,
            Consent.DECLINED: "They would rather not; a quiet thank you is worth as much.",
        }.get(catch.consent, "")
        explain(self.give, why or given or consent)
        explain(self.paper, "" if catch.given_on else "Its certificate is there once it is given.")
        explain(self.change, why or given)
        for button in (self.named, self.unnamed, self.declined, self.away):
            explain(button, why)

    # -- what is done ----------------------------------------------------------------------------

    def _note(self, consent: Consent) -> None:
        studio = self._studio
        if row := self.chosen:
            case_id, ident = row.catch.case_id, row.catch.id
            studio.attempt(
                lambda: note_consent(studio.casefile(case_id), ident, consent, studio.today())
            )

    def _on_give(self) -> None:
        studio = self._studio
        if row := self.chosen:
            case_id, ident = row.catch.case_id, row.catch.id
            studio.attempt(lambda: give_catch(studio.casefile(case_id), ident, studio.today()))

    def _on_paper(self) -> None:
        from rca_studio.ui.recognition.paper_room import open_certificate

        if row := self.chosen:
            open_certificate(self._studio, self._navigator, row, self.window())

    def _on_change(self) -> None:
        from rca_studio.ui.recognition.catch_sheet import CatchSheet

        if self.change.isEnabled() and (row := self.chosen):
            CatchSheet(self._studio, row.catch.case_id, row.catch, self.window()).open()

    def _on_away(self) -> None:
        studio = self._studio
        if row := self.chosen:
            case_id, ident = row.catch.case_id, row.catch.id
            studio.attempt(lambda: take_catch_away(studio.casefile(case_id), ident))


def _row(row: CatchRow) -> ListRow:
    catch = row.catch
    to = catch.to or "Somebody nobody knows"
    note = f"given {show_moment(catch.given_on)}" if catch.given_on else catch.consent.label.lower()
    return ListRow(catch.id, f"{to}: {row.reference}  {row.title}", note)
