"""What every tab of a case is: a page that shows a case file and can lead to a place on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.ui import theme
from rca_studio.ui.dress import thin_bars
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.card import Surface


class CaseTab(QWidget):
    """A page of the case screen. It reads the case file it is given and edits through ``studio``.

    ``show_casefile`` is called when the tab comes into view and after every stored step.
    """

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.studio = studio
        self.navigator = navigator
        self._case_id = ""

    @property
    def casefile(self) -> CaseFile:
        """The case file as it is now."""
        return self.studio.casefile(self._case_id)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show a case file; another case or the same one after a step."""
        is_new = casefile.case_id != self._case_id
        self._case_id = casefile.case_id
        self.refresh(casefile, is_new)

    def refresh(self, casefile: CaseFile, is_new: bool) -> None:
        """Bring the page up to date; ``is_new`` tells that it is another case than before."""
        raise NotImplementedError

    def go_to(self, target: str) -> None:
        """Put the focus where ``target`` (a key or an entity's id) is worked on."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Put the focus where work on this page begins."""
        self.regions()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def regions(self) -> tuple[QWidget, ...]:
        """The parts F6 goes round on this page."""
        return (self,)

    def leave(self) -> None:
        """Called before another page comes into view: keep what is half typed."""


class Page(QScrollArea):
    """A scrolling ground for cards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        thin_bars(self)
        self.ground = Surface("backdrop")
        self.column = QVBoxLayout(self.ground)
        side = theme.grid(2.5)
        self.column.setContentsMargins(side, theme.grid(2), side, theme.grid(2.5))
        self.column.setSpacing(theme.grid(2))
        self.setWidget(self.ground)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll so that a widget on the page is seen, and give it the focus."""
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        place = widget.mapTo(self.ground, QPoint(0, 0))
        middle = place.y() + widget.height() // 2
        self.ensureVisible(place.x(), middle, 40, max(80, widget.height()))
