"""Safety champions by service, with their term, and services that have none at present."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.moments import show_moment
from rca_studio.domain.recognition import Champion
from rca_studio.domain.words import listed
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.recognition_gestures import end_term, take_champion_away
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

_EMPTY = "No champion is named yet. Enter or the button below names the first one."
_MOST_NAMED = 6


class ChampionsPart(QWidget):
    """A list and what can be done with the one chosen in it."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(1))
        self.words = Label("", wrap=True)
        self.rows = RowList("Safety champions", 9, keeps=True)
        self.add = PrimaryButton("Name a champion…")
        self.change = PlainButton("Change…")
        self.end = PlainButton("End the term today")
        self.away = PlainButton("Take away")
        acts = FlowLayout()
        for button in (self.add, self.change, self.end, self.away):
            acts.addWidget(button)
        column.addWidget(self.words)
        column.addWidget(self.rows)
        column.addLayout(acts)
        column.addStretch(1)
        self.rows.chosen.connect(lambda _key: self._on_change())
        self.rows.currentRowChanged.connect(lambda _row: self._judge())
        self.add.clicked.connect(self._on_add)
        self.change.clicked.connect(self._on_change)
        self.end.clicked.connect(self._on_end)
        self.away.clicked.connect(self._on_away)

    def refresh(self) -> None:
        """Show who is champion now, then whose term comes or is over."""
        today = self._studio.today().isoformat()
        found = self._studio.casefile(WORKSPACE).of(Champion)
        order = {"now": 0, "coming": 1, "over": 2}
        rows = sorted(
            found,
            key=lambda one: (order[_standing(one, today)], one.service.casefold(), one.name),
        )
        self.rows.show_rows([_row(one, today) for one in rows])
        self.rows.setVisible(bool(rows))
        serving = {one.service.casefold() for one in found if _standing(one, today) == "now"}
        services = [value for value, _ in self._studio.registers.values_of("service")]
        without = [one for one in services if one.casefold() not in serving]
        missing = listed(without, " and ", _MOST_NAMED)
        words = f"Without a champion at present: {missing}." if without else ""
        self.words.setText(" ".join(part for part in ("" if rows else _EMPTY, words) if part))
        self.words.setVisible(bool(self.words.text()))
        self._judge()

    @property
    def chosen(self) -> Champion | None:
        """The champion whose row is chosen."""
        at = self.rows.currentRow()
        if not 0 <= at < len(self.rows.rows):
            return None
        found = self._studio.casefile(WORKSPACE).get(self.rows.rows[at].key)
        return found if isinstance(found, Champion) else None

    def _judge(self) -> None:
        why = why_locked(self._studio, Deed.RECOGNISE)
        explain(self.add, why)
        chosen = self.chosen
        none = "" if chosen else "Choose a champion first."
        over = ""
        if chosen and chosen.until and chosen.until <= self._studio.today().isoformat():
            over = "This term is over already."
        for button, reason in ((self.change, none), (self.end, none or over), (self.away, none)):
            explain(button, why or reason)

    def _on_add(self) -> None:
        from rca_studio.ui.recognition.champion_sheet import ChampionSheet

        ChampionSheet(self._studio, None, self.window()).open()

    def _on_change(self) -> None:
        from rca_studio.ui.recognition.champion_sheet import ChampionSheet

        if self.change.isEnabled() and (chosen := self.chosen):
            ChampionSheet(self._studio, chosen, self.window()).open()

    def _on_end(self) -> None:
        studio = self._studio
        if chosen := self.chosen:
            studio.attempt(lambda: end_term(studio.casefile(WORKSPACE), chosen.id, studio.today()))

    def _on_away(self) -> None:
        studio = self._studio
        if chosen := self.chosen:
            studio.attempt(lambda: take_champion_away(studio.casefile(WORKSPACE), chosen.id))


def _standing(one: Champion, today: str) -> str:
    if one.until and one.until < today:
        return "over"
    return "coming" if one.since > today else "now"


def _row(one: Champion, today: str) -> ListRow:
    standing = _standing(one, today)
    if standing == "coming":
        note = f"from {show_moment(one.since)}"
    elif standing == "over":
        note = f"until {show_moment(one.until)}, over"
    else:
        note = f"until {show_moment(one.until)}" if one.until else f"since {show_moment(one.since)}"
    words = f"{one.service} · {one.name}" + (f" ({one.note})" if one.note else "")
    return ListRow(one.id, words, note)
