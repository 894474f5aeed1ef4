"""The room of recognition: what reporters heard, good catches, safety champions, a page of thanks.

Nothing in it counts or compares people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from rca_studio.ui import theme
from rca_studio.ui.recognition.catches_part import CatchesPart
from rca_studio.ui.recognition.champions_part import ChampionsPart
from rca_studio.ui.recognition.heard_part import HeardPart
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.field import ComboBox, Field
from rca_studio.ui.widgets.segmented import SegmentedControl
from rca_studio.ui.workspace.sheet import Sheet

if TYPE_CHECKING:
    from rca_studio.ui.navigation import Navigator

PARTS = (
    ("catches", "Good catches"),
    ("champions", "Safety champions"),
    ("heard", "What reporters heard"),
)
_QUARTERS = 6


class RecognitionRoom(Sheet):
    """Three lists side by side behind one choice; each edits by itself, at once."""

    def __init__(
        self, studio: Studio, navigator: Navigator, part: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("Champions and good catches", 104, parent)
        self._studio, self._navigator = studio, navigator
        self.setAccessibleName("Champions and good catches")
        self.choice = SegmentedControl(PARTS, part or "catches", "Show")
        self.body.addWidget(self.choice)
        self.parts: dict[str, CatchesPart | ChampionsPart | HeardPart] = {
            "catches": CatchesPart(studio, navigator, self),
            "champions": ChampionsPart(studio, self),
            "heard": HeardPart(studio, self._open_case),
        }
        self._pages = QStackedWidget()
        for page in self.parts.values():
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self._add_thanks()
        self._add_foot()
        self.choice.chosen.connect(self._show_part)
        studio.changed.connect(self.refresh)
        studio.person_changed.connect(self.reject)
        self._show_part(self.choice.key)
        self.choice.button(self.choice.key).setFocus()

    def refresh(self, _told: object = None) -> None:
        """Show what is there now; the part that is seen is read at once, the others when seen.

        Whoever may not look at single cases any more is led out.
        """
        from rca_studio.ui.governance.access import sees_figures_only

        if sees_figures_only(self._studio):
            self.reject()
            return
        self.parts[self.choice.key].refresh()

    def done(self, result: int) -> None:
        self._studio.changed.disconnect(self.refresh)
        self._studio.person_changed.disconnect(self.reject)
        super().done(result)

    def _add_thanks(self) -> None:
        from rca_studio.reports.thanking import quarter_of

        today = self._studio.today()
        self.quarters = [quarter_of(today, back) for back in range(_QUARTERS)]
        self.quarter = ComboBox()
        choices = tuple((str(at), one.label) for at, one in enumerate(self.quarters))
        self.quarter.set_choices(choices, "0")
        self.thanks = PlainButton("Page of thanks…")
        self.thanks.clicked.connect(self._on_thanks)
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1.5))
        row.addWidget(Field("Thanks for the quarter", self.quarter), 1)
        row.addWidget(self.thanks, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.body.addLayout(row)

    def _add_foot(self) -> None:
        close = PrimaryButton("Close")
        close.clicked.connect(self.reject)
        self.buttons.addStretch(1)
        self.buttons.addWidget(close)

    def _show_part(self, key: str) -> None:
        part = self.parts[key]
        part.refresh()
        self._pages.setCurrentWidget(part)
        self.choice.choose(key)

    def _open_case(self, case_id: str) -> None:
        self.reject()
        self._navigator.open_case(case_id, "validation", "feedback")

    def _on_thanks(self) -> None:
        from rca_studio.ui.recognition.paper_room import open_thanks

        at = int(self.quarter.key)
        open_thanks(self._studio, self._navigator, self.quarters, at, self.window())


def open_recognition(
    studio: Studio, navigator: Navigator, part: str = "", parent: QWidget | None = None
) -> RecognitionRoom:
    """Open it over a window."""
    room = RecognitionRoom(studio, navigator, part, parent)
    room.open()
    return room
