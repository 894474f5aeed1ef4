"""Whether duties were kept apart in a case, and which ones two people set aside."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.duties import Duty, item_of
from rca_studio.domain.plan import Action
from rca_studio.domain.proof import DutyException
from rca_studio.domain.protocol import Protocol
from rca_studio.ui import theme
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time

NOT_KEPT = (
    "Duties were not kept apart: nobody is set up in this workspace, so one person may do and "
    "check the same work. People are set up under File, People and roles."
)
"""Said openly where a single person works alone."""
_KEPT = (
    "Kept apart: who validates owns no action of this case and did not write last what is "
    "validated; evidence of an action is accepted by someone else than its owner."
)


class DutiesCard(Card):
    """One sentence, and a paragraph for each duty that was set aside."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("Duties kept apart", parent)
        self._studio = studio
        self.words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self.words)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.grid(1))
        self.body.addLayout(self._list)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show how it stands in a case."""
        apart = self._studio.people.set_up
        self.words.setText(_KEPT if apart else NOT_KEPT)
        self.words.set_token("muted" if apart else "warning")
        clear(self._list)
        protocol = self._studio.protocol_of(casefile)
        for one in casefile.exceptions:
            self._list.addWidget(Label(exception_words(one, casefile, protocol), wrap=True))

    @property
    def exceptions(self) -> tuple[str, ...]:
        """What is said of each duty that was set aside."""
        found = (self._list.itemAt(place) for place in range(self._list.count()))
        labels = (item.widget() for item in found if item is not None)
        return tuple(label.text() for label in labels if isinstance(label, Label))


def exception_words(one: DutyException, casefile: CaseFile, protocol: Protocol) -> str:
    """Which duty was set aside for what, by whom, when and why."""
    try:
        duty = Duty(one.duty).label
    except ValueError:  # of a later version
        duty = one.duty
    item = item_of(protocol, one.subject)
    found = casefile.get(one.subject)
    subject = item.label if item else found.text if isinstance(found, Action) else ""
    about = f" for “{subject}”" if subject else ""
    who = f"{one.by} and {one.second}, {local_time(one.at)}"
    return f"Set aside{about}: {duty[0].lower()}{duty[1:]}. {who}: {one.reason}"
