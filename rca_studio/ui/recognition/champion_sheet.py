"""The sheet that names a safety champion, or changes the term of one."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.days import month_on, moved
from rca_studio.domain.moments import parse_moment, show_moment
from rca_studio.domain.recognition import Champion
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.recognition_gestures import change_champion, name_champion
from rca_studio.ui import theme
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import Field, LineEdit, offer

_TEXT = (
    "A champion carries safety knowledge into a service and brings back what people say there. "
    "A term that ends lets somebody else take over; a year is usual."
)


class ChampionSheet(AskSheet):
    """Asks for name, service and term."""

    def __init__(
        self, studio: Studio, champion: Champion | None = None, parent: QWidget | None = None
    ) -> None:
        title = "Safety champion" if champion else "Name a safety champion"
        super().__init__(title, _TEXT, "Keep" if champion else "Name", parent, 64)
        self._studio, self._champion = studio, champion
        today = studio.today()
        since = champion.since if champion else today.isoformat()
        until = champion.until if champion else moved(month_on(today, 12), -1).isoformat()
        self.name = LineEdit(champion.name if champion else "", "Who agreed to do it")
        self.service = LineEdit(champion.service if champion else "", "For example: Home care")
        self.since = LineEdit(show_moment(since))
        self.until = LineEdit(show_moment(until) if until else "", "Open")
        self.note = LineEdit(champion.note if champion else "", "When and where they can be found")
        offer(self.service, [value for value, _ in studio.registers.values_of("service")])
        offer(self.name, [person.name for person in studio.people.active])
        self._fields = {
            "name": Field("Name", self.name),
            "service": Field("Service", self.service),
            "since": Field("From", self.since),
            "until": Field("Until", self.until),
        }
        for pair in (("name", "service"), ("since", "until")):
            row = QHBoxLayout()
            row.setSpacing(theme.grid(1.5))
            for key in pair:
                row.addWidget(self._fields[key], 1)
            self.body.addLayout(row)
        self.body.addWidget(Field("Note", self.note))
        for line in (self.name, self.service, self.since, self.until):
            line.textChanged.connect(self._judge)
        self.agreed = self._keep
        self._judge()
        self.name.setFocus()

    def _judge(self, *_text: object) -> None:
        since, until = _day(self.since.text()), _day(self.until.text())
        wrong = {
            "name": not self.name.text().strip(),
            "service": not self.service.text().strip(),
            "since": not since,
            "until": until is None or bool(since and until and until < since),
        }
        for key, field in self._fields.items():
            field.set_needed(wrong[key], "needed" if key in ("name", "service") else "not a day")
        self.yes.setEnabled(not any(wrong.values()))

    def _keep(self) -> None:
        studio, champion = self._studio, self._champion
        since, until = _day(self.since.text()) or "", _day(self.until.text()) or ""
        name, service, note = self.name.text(), self.service.text(), self.note.text()
        if champion is None:
            last = date.fromisoformat(until) if until else None
            studio.attempt(
                lambda: name_champion(name, service, date.fromisoformat(since), last, note)
            )
            return
        studio.attempt(
            lambda: change_champion(
                studio.casefile(WORKSPACE),
                champion.id,
                name=name,
                service=service,
                since=since,
                until=until,
                note=note,
            )
        )


def _day(text: str) -> str | None:
    """The day typed words mean; "" for none, ``None`` where they mean no day."""
    if not text.strip():
        return ""
    try:
        moment = parse_moment(text)
    except ValueError:
        return None
    return moment if len(moment) == len("2026-11-18") else None
