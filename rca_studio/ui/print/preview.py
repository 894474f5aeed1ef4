"""The report of a case as it will be printed, looked at before it is saved or goes to a printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.editing.cancelling import Progress
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.preview.handing import Handing
from rca_studio.ui.preview.latest import Latest
from rca_studio.ui.preview.preview import PdfPreview
from rca_studio.ui.print.copies import Copy, note_copies
from rca_studio.ui.print.making import source_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Surface
from rca_studio.ui.widgets.fitting import that_fits
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.segmented import SegmentedControl

if TYPE_CHECKING:
    from rca_studio.domain.casefile import CaseFile
    from rca_studio.reports.printed import Printed, Source, Wish

_WORDS = {"all": "The report", "facts": "Facts", "analysis": "Analysis"}


class Shown(NamedTuple):
    """What is looked at.

    Attributes:
        case_id: the case.
        casefile: it as it would be, with the marking that was typed.
        wishes: a document each.
        signed: whether a certificate signs it when it is saved.
    """

    case_id: str
    casefile: CaseFile
    wishes: tuple[Wish, ...]
    signed: bool = False


class ReportPreview(QDialog):
    """Shows each document that was chosen; ``save`` is called for saving what is chosen.

    Args:
        studio: the open workspace.
        navigator: says what went to the printer.
        shown: what is looked at.
        save: goes on to where the files are saved.
        keep: keeps what was chosen before anything leaves; false where that is refused.
        parent: what it stands over.
    """

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator | None,
        shown: Shown,
        save: Callable[[], None],
        keep: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Report of {shown.casefile.case.reference}")
        self._studio, self._navigator = studio, navigator
        self._shown, self._save_asked, self._keep = shown, save, keep
        self.made: tuple[Printed, ...] = ()
        self._latest = Latest(studio.jobs, self)
        self._handing = Handing(studio.jobs, self)
        self._printed: Printed | None = None
        self._make_parts()
        self._arrange()
        self._connect()
        source = source_of(studio, shown.case_id)
        self._latest.ask(_work(source, shown, studio))
        self.preview.show_waiting("The report is being set…")
        self.preview.opened.connect(
            self.preview.view.setFocus, Qt.ConnectionType.SingleShotConnection
        )

    # -- parts -----------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self.preview = PdfPreview(self._studio.jobs)
        names = [wish.scope.document.value for wish in self._shown.wishes]
        choices = tuple((name, _WORDS.get(name, name)) for name in names)
        self.part = SegmentedControl(choices, names[0], "Which document")
        self.part.setVisible(len(names) > 1)
        words = "The signature is put in when it is saved." if self._shown.signed else ""
        self.about = Label(words, theme.Size.SMALL, "muted", wrap=True)
        self.state = Label("", theme.Size.SMALL, "muted")
        self.close_button = PlainButton("Close")
        self.print = PlainButton("To the printer…")
        self.save = PrimaryButton("Save PDF…")
        self.save.setShortcut("Ctrl+Return")

    def _arrange(self) -> None:
        foot = Surface("window")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.grid(2), theme.grid(1.25), theme.grid(2), theme.grid(1.25))
        row.setSpacing(theme.grid(1.25))
        row.addWidget(self.part)
        row.addWidget(self.about, 1)
        row.addWidget(self.state)
        for button in (self.close_button, self.print, self.save):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.preview, 1)
        column.addWidget(foot)
        self.resize(that_fits(self, QSize(theme.grid(112), theme.grid(108))))

    def _connect(self) -> None:
        self._latest.made.connect(self._on_made)
        self._latest.failed.connect(self._on_failed)
        self.part.chosen.connect(self._show_part)
        self.close_button.clicked.connect(self._on_close)
        self.print.clicked.connect(self._on_print)
        self.save.clicked.connect(self._on_save)
        self._handing.told.connect(self._on_handing)
        self._handing.finished.connect(self._on_printed)
        self._handing.failed.connect(self._studio.tell)

    # -- showing ---------------------------------------------------------------------------------

    def _on_made(self, made: tuple[Printed, ...]) -> None:
        self.made = made
        self._show_part(self.part.key)

    def _show_part(self, key: str) -> None:
        if (found := self._present(key)) is not None:
            self.preview.show_pdf(found.content)

    def _present(self, key: str) -> Printed | None:
        names = [wish.scope.document.value for wish in self._shown.wishes]
        return self.made[names.index(key)] if self.made and key in names else None

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, KnownFault):
            raise error
        self.preview.show_fault(error)

    # -- going on --------------------------------------------------------------------------------

    def _on_save(self) -> None:
        self.accept()
        self._save_asked()

    def _on_print(self) -> None:
        """Print what is seen; it was made with the marking that is kept now."""
        found = self._present(self.part.key)
        if found is None or not self.preview.count or not self._keep():
            return
        self._printed = found
        self._handing.hand(found.content, self.preview, found.what)

    def _on_handing(self, words: str) -> None:
        self.state.setText(words)
        for button in (self.print, self.save):
            button.setEnabled(not self._handing.busy)
        self.close_button.show_text("Stop" if self._handing.busy else "Close")

    def _on_printed(self, where: str) -> None:
        found = self._printed
        assert found is not None
        wish = self._shown.wishes[self.made.index(found)]
        copy = Copy(f"{found.what}, on paper", found.entries, found.head)
        more = note_copies(
            self._studio, self._shown.case_id, (copy,), purpose=wish.purpose, to=wish.to
        )
        self.state.setText(f"It {where}.{more}")
        if self._navigator is not None:
            self._navigator.say(f"The report {where}.{more}")

    def _on_close(self) -> None:
        if not self._handing.busy:
            self.reject()
            return
        self._handing.stop()
        self._on_handing("Stopped. Pages that came out already are not noted.")

    def done(self, result: int) -> None:
        """Nobody waits for what is still being made."""
        self._latest.stop()
        self._handing.stop()
        self.preview.stop()
        super().done(result)


def _work(
    source: Source, shown: Shown, studio: Studio
) -> Callable[[Progress], tuple[Printed, ...]]:
    registers = studio.registers
    wishes: Sequence[Wish] = shown.wishes
    casefile = shown.casefile

    def make(progress: Progress) -> tuple[Printed, ...]:
        from dataclasses import replace

        from rca_studio.reports.printed import printed

        marked = replace(source, casefile=casefile)
        made = []
        for number, wish in enumerate(wishes):
            progress(number)
            made.append(printed(marked, wish, registers, datetime.now().astimezone()))
        return tuple(made)

    return make
