"""The inbox folder: which one it is, what lies in it, and what is done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.faults import FaultNote, KnownFault
from rca_studio.intake.form_batch import MOST_FILES
from rca_studio.intake.inbox import NOT_READ, TAKEN, Arrived, Look
from rca_studio.intake.text import one_line
from rca_studio.ui import theme
from rca_studio.ui.causes.row_list import ListRow, RowList
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.reporting.inbox_watch import Chosen, InboxWatch, watch_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Label

_WORDS = (
    "A folder of this computer or your network in which filled-in forms arrive. What was taken in "
    f"is moved to “{TAKEN}” in it, what cannot be read to “{NOT_READ}”, with the reason beside it. "
    "The file of a report without a name is taken away once the report is kept."
)
_KIND = {
    Arrived.FORM: "Report form",
    Arrived.TABLE: "Table, for the import",
    Arrived.OTHER: "Left alone",
}
_MOST_LISTED = 500


class InboxRoom(AskSheet):
    """Chooses the folder and shows what waits in it; what is chosen is kept at once."""

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        watch: InboxWatch,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Inbox for reports", _WORDS, "Look through", parent, wide=84)
        self._studio, self._navigator, self._watch = studio, navigator, watch
        self.folder = Label("", theme.Size.STRONG, wrap=True)
        self.choose_button = PlainButton("Choose a folder…")
        self.none_button = PlainButton("No inbox")
        self.at_once = CheckBox("Take reports in at once, without asking")
        self.state = Label("", wrap=True)
        self.list = RowList("What lies in the inbox", 8)
        self.import_button = PlainButton("Import the table…")
        self._lay_out()
        self._show_choice()
        self._show(watch.look)
        watch.looked.connect(self._show)
        self.agreed = self._look_through
        watch.look_now()
        (self.at_once if watch.chosen is not None else self.choose_button).setFocus()

    def _lay_out(self) -> None:
        self.body.addWidget(self.folder)
        acts = FlowLayout()
        for button in (self.choose_button, self.none_button, self.import_button):
            acts.addWidget(button)
        self.body.addLayout(acts)
        self.body.addWidget(self.at_once)
        self.body.addWidget(self.state)
        card = Card(flush=True)
        card.body.addWidget(self.list)
        self.body.addWidget(card)
        self._card = card
        self.choose_button.clicked.connect(
            lambda: self._studio.prompts.choose_folder("Inbox for reports", self.choose)
        )
        self.none_button.clicked.connect(lambda: self._keep(None))
        self.at_once.toggled.connect(self._on_at_once)
        self.import_button.clicked.connect(self._import)

    def choose(self, folder: Path) -> None:
        """Watch this folder from now on."""
        self._keep(Chosen(folder, self.at_once.isChecked()))

    # -- inside ----------------------------------------------------------------------------------

    def _keep(self, chosen: Chosen | None) -> None:
        try:
            self._watch.choose(chosen)
        except KnownFault as fault:
            self._studio.tell(fault)
        self._show_choice()

    def _on_at_once(self, on: bool) -> None:
        chosen = self._watch.chosen
        if chosen is not None and chosen.at_once is not on:
            self._keep(Chosen(chosen.folder, on))

    def _show_choice(self) -> None:
        chosen = self._watch.chosen
        self.folder.setText(one_line(str(chosen.folder)) if chosen else "No folder is chosen.")
        self.none_button.setVisible(chosen is not None)
        self.at_once.setVisible(chosen is not None)
        self.at_once.setChecked(chosen is not None and chosen.at_once)
        self.state.setVisible(chosen is not None)

    def _show(self, look: Look) -> None:
        self.state.setText(look.words)
        self.list.show_rows(
            [ListRow(one.shown, one.shown, _KIND[one.kind]) for one in look.files][:_MOST_LISTED]
        )
        self._card.setVisible(bool(look.files))
        self.import_button.setVisible(bool(look.of(Arrived.TABLE)))
        forms = look.of(Arrived.FORM)
        chosen = self._watch.chosen is not None
        nothing = "No report form lies in the folder." if chosen else "Choose a folder first."
        self.ask_for("" if forms else nothing)

    def _import(self) -> None:
        tables = self._watch.look.of(Arrived.TABLE)
        if tables:
            self.reject()
            self._navigator.show_import(tables[0].path)

    def _look_through(self) -> None:
        from rca_studio.ui.reporting.read_forms import open_read_forms

        chosen, forms = self._watch.chosen, self._watch.look.of(Arrived.FORM)
        if chosen is not None and forms:
            paths = [one.path for one in forms[:MOST_FILES]]
            over = self.parentWidget()
            open_read_forms(self._studio, self._navigator, over, paths, chosen.folder)


def open_inbox_room(
    studio: Studio, navigator: Navigator, over: QWidget | None = None
) -> InboxRoom | None:
    """Open it for who may import; tells who may not, and why."""
    if why := why_locked(studio, Deed.IMPORT):
        studio.prompts.tell(FaultNote(why, "Nothing was changed.", ""))
        return None
    room = InboxRoom(studio, navigator, watch_of(studio), over)
    room.open()
    return room
