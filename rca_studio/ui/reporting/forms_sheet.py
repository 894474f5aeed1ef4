"""The room of report forms: for which kind and how at the left, the form itself at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.protocol import Protocol
from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.intake.survey import STEP_WORDS
from rca_studio.reports.files import write_whole
from rca_studio.ui import theme
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.preview.room import PaperRoom
from rca_studio.ui.printing import organisation_of, paper_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.segmented import SegmentedControl

_FILL, _WRITE = "fill", "write"
_ABOUT = {
    _FILL: "People fill it in with a PDF reader or a web browser, save it and send it. It is read "
    "back with “Read filled-in reports…”, or from the inbox folder.",
    _WRITE: "Large boxes to write in by hand. What comes back is typed in with “Report a near "
    "miss”.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChoice:
    """What is chosen."""

    protocol: str
    blank: bool
    large: bool
    paper: str
    hand_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMade:
    """The form, and what was chosen when it was made."""

    wish: FormChoice
    content: bytes


class FormPanel(QWidget):
    """Kind, manner, size of the letters and paper; ``changed`` tells that something was chosen."""

    changed = Signal()

    def __init__(self, protocols: tuple[Protocol, ...], paper: str) -> None:
        super().__init__()
        self.kind = ComboBox()
        choices = tuple((one.key, one.label) for one in protocols)
        self.kind.set_choices(choices, "general")
        manners = ((_FILL, "Fill in on screen"), (_WRITE, "Write by hand"))
        self.manner = SegmentedControl(manners, _FILL, "How it is filled in")
        self.large = CheckBox("Large print")
        self.paper = SegmentedControl((("A4", "A4"), ("Letter", "Letter")), paper, "Paper")
        self.hand_in = LineEdit(prompt="As usual")
        self.about = Label("", theme.Size.SMALL, "muted", wrap=True)
        column = QVBoxLayout(self)
        side = theme.grid(2)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(theme.grid(1.5))
        column.addWidget(Label("Report forms", theme.Size.TITLE))
        column.addWidget(Field("Kind of near miss", self.kind))
        column.addWidget(Label("How it is filled in", theme.Size.STRONG))
        column.addWidget(self.manner)
        column.addWidget(self.about)
        column.addWidget(Label("Paper", theme.Size.STRONG))
        column.addWidget(self.paper)
        column.addWidget(self.large)
        words = "On Letter a day in figures is read with its month first, on A4 with its day first."
        column.addWidget(Label(words, theme.Size.SMALL, "muted", wrap=True))
        told = "Stands at the foot of each page. Empty: the usual words."
        column.addWidget(Field("How it is handed in", self.hand_in, told))
        column.addStretch(1)
        self.hand_in.textChanged.connect(self._on_changed)
        self.kind.activated.connect(self._on_changed)
        for part in (self.manner, self.paper):
            part.chosen.connect(self._on_changed)
        self.large.toggled.connect(self._on_changed)
        self._show_about()

    @property
    def choice(self) -> FormChoice:
        """All that is chosen."""
        return FormChoice(
            protocol=self.kind.key or "general",
            blank=self.manner.key == _WRITE,
            large=self.large.isChecked(),
            paper=self.paper.key,
            hand_in=self.hand_in.text().strip(),
        )

    def _on_changed(self, *_what: object) -> None:
        self._show_about()
        self.changed.emit()

    def _show_about(self) -> None:
        self.about.setText(_ABOUT[self.manner.key])


class FormsRoom(PaperRoom[FormMade]):
    """Makes the form while the person looks; what is saved or printed is what is seen."""

    MAKING = "The form is being made…"
    FAILED = "This form could not be made."

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(studio, navigator, "Report forms", parent)
        self.panel = FormPanel(tuple(studio.protocols.values()), paper_of(studio))
        buttons = (self.close_button, self.print, self.save)
        self.arrange(self.panel, 40, self.save, buttons)
        self.panel.changed.connect(self._renew)
        self.save.clicked.connect(self._on_save)
        self.begin()
        self.panel.kind.setFocus()

    @property
    def wish(self) -> FormChoice:
        """All that is chosen."""
        return self.panel.choice

    def wish_of(self, made: FormMade) -> FormChoice:
        """See ``PaperRoom``."""
        return made.wish

    def pages_of(self, made: FormMade) -> bytes:
        """See ``PaperRoom``."""
        return made.content

    def work(self) -> Callable[[Progress], FormMade]:
        """See ``PaperRoom``."""
        wish, protocol = self.wish, self._studio.protocol(self.wish.protocol)
        asked = self._studio.practice.governance.on_report
        felt = asked.on_report if asked else ""
        organisation = organisation_of(self._studio)

        def make(_progress: Progress) -> FormMade:
            from rca_studio.reports.context import Paper
            from rca_studio.reports.report_forms import FormWish, report_form

            how = FormWish(
                paper=Paper(wish.paper),
                blank=wish.blank,
                large=wish.large,
                organisation=organisation,
                hand_in=wish.hand_in,
            )
            return FormMade(wish=wish, content=report_form(protocol, felt, STEP_WORDS, how))

        return make

    def read_anew(self) -> None:
        """Nothing was read: protocols are asked for each time."""

    def words_of(self, _made: FormMade) -> Iterator[str]:
        """See ``PaperRoom``."""
        yield plural(self.preview.count, "page") if self.preview.count else ""

    def hand(self, made: FormMade) -> None:
        """See ``PaperRoom``."""
        self._handing.hand(made.content, self.preview, "Report form")

    def printed(self, _made: FormMade, where: str) -> None:
        """See ``PaperRoom``."""
        self.accept()
        self._navigator.say(f"The form {where}.")

    def _on_save(self) -> None:
        from rca_studio.reports.report_forms import form_file_name

        protocol = self._studio.protocol(self.wish.protocol)
        name = form_file_name(protocol, blank=self.wish.blank)
        self._studio.prompts.choose_new_file(
            "Save the report form", "PDF (*.pdf)", name, self.save_as
        )

    def save_as(self, path: Path) -> None:
        """Write what is seen into a file; the room stays open for the next form."""

        def write(make: Callable[[Progress], FormMade], progress: Progress) -> None:
            write_whole(path, make(progress).content)

        def written(_nothing: object) -> None:
            self._on_stopped()
            self.say_saved(path, f"Saved as {path.name}.")

        self.start_writing(write, written)


def open_forms_room(studio: Studio, navigator: Navigator, over: QWidget | None = None) -> FormsRoom:
    """Open it over a window."""
    room = FormsRoom(studio, navigator, over)
    room.open()
    return room
