"""What came of a session, as a sheet: before people leave, and when somebody looks at it again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.sessions.present.came_of_it_view import CameOfItView
from rca_studio.ui.studio import Studio


class CameOfItSheet(AskSheet):
    """What came of a session, to look at and to complete."""

    heading = "What came of it"
    before_a_room = False
    about = (
        "Who came, how the room answered, and where ideas and commitments stand now. What goes to "
        "a case, or into its plan, can be taken back there."
    )

    def __init__(self, studio: Studio, session: str, parent: QWidget | None = None) -> None:
        super().__init__(self.heading, self.about, "Done", parent, wide=76)
        self.view = CameOfItView(studio, session, before_a_room=self.before_a_room)
        self.body.addWidget(self.view)
        for place in range(self.buttons.count()):
            item = self.buttons.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.yes:
                widget.hide()  # there is nothing to cancel: all of it is kept
        self.view.people.setFocus()

    def accept(self) -> None:
        """Close; what stands in the field is kept first."""
        self.view.people.commit()
        if not self.view.people_field.needed:
            super().accept()


class BeforeYouGo(CameOfItSheet):
    """The same at the end of a session, and at any time in it."""

    heading = "Before you go"
    before_a_room = True
    about = (
        "Count who came, and note what somebody will do tomorrow. All of it is kept at once; "
        "commitments and ideas can go to their case now or later."
    )
