"""Leads a person through what concerns the workspace as a file: one method for each menu entry."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from rca_studio.faults import KnownFault
from rca_studio.reports.files import write_whole
from rca_studio.ui.jobs import Jobs
from rca_studio.ui.printing import organisation_of
from rca_studio.ui.prompts import Prompts, Question, note_of
from rca_studio.ui.workspace.backups import BackupsDialog, backup_words
from rca_studio.ui.workspace.passphrase import PassphraseDialog
from rca_studio.ui.workspace.ports import KeptCopy, Office, WorkspaceOnDisk
from rca_studio.ui.workspace.recovery import RecoveryDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from rca_studio.ui.studio import Studio

_KINDS = "RCA Studio workspace (*.rca)"
_WRONG = "it does not open this workspace"


class Window(Protocol):
    """The parts of the main window that are needed here."""

    @property
    def prompts(self) -> Prompts:
        """Asks and tells."""
        ...

    def say(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Show a toast."""
        ...

    def show_why_read_only(self, why: str) -> None:
        """Say in the banner why the workspace can only be read."""
        ...


class Keeper(QObject):
    """Shows the dialogs of this folder and does what is decided in them.

    Args:
        window: the main window.
        over: what the dialogs stand over; the same window.
        office: who opens and closes workspaces.
    """

    def __init__(self, window: Window, over: QWidget, office: Office) -> None:
        super().__init__(over)
        self._window = window
        self._over = over
        self._office = office
        self._jobs = Jobs(self)

    def close(self) -> None:
        """End what is under way."""
        self._jobs.close()

    # -- passphrase ------------------------------------------------------------------------------

    def protect(self) -> None:
        """Ask for a passphrase, or another one, and lock the workspace with it."""
        on_disk = self._office.on_disk
        if on_disk is None:
            return
        dialog = PassphraseDialog(protected=on_disk.encrypted, parent=self._over)

        def chosen(old: str | None, new: str | None) -> None:
            self._check(dialog, on_disk, old, new)

        dialog.chosen = chosen
        dialog.open()

    def changed(self, code: str | None, fault: KnownFault | None) -> None:
        """The workspace is open again after ``Office.change_passphrase``."""
        if fault is not None:
            self._window.prompts.tell(note_of(fault))
        elif code is None:
            self._window.say("The protection is taken away: anybody who has the file can read it.")
        else:
            self._show_code(code)

    def _check(
        self, dialog: PassphraseDialog, on_disk: WorkspaceOnDisk, old: str | None, new: str | None
    ) -> None:
        """Try the old passphrase before anything is closed for it."""

        def done(fits: bool) -> None:
            if not isValid(dialog):
                return
            if fits:
                dialog.finish()
                self._office.change_passphrase(old, new)
            else:
                dialog.refuse(_WRONG)

        def failed(error: Exception) -> None:
            if isValid(dialog):
                dialog.finish()
            self._tell(error)

        self._jobs.start(lambda _progress: old is None or on_disk.fits(old), done, failed=failed)

    def _show_code(self, code: str) -> None:
        dialog = RecoveryDialog(code, self._over)
        dialog.print_asked = lambda: self._print_code(dialog, code)
        dialog.open()

    def _print_code(self, dialog: RecoveryDialog, code: str) -> None:
        studio = self._office.studio
        if studio is None:
            return
        name = Path(studio.workspace.path).stem
        make = _sheet_maker(studio, name, code)

        def done(path: Path) -> None:
            if isValid(dialog):
                dialog.say(f"Saved as {path.name}.")
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        def chosen(path: Path) -> None:
            def work(_progress: object) -> Path:
                write_whole(path, make())
                return path

            self._jobs.start(work, done, failed=self._tell)

        self._window.prompts.choose_new_file(
            "Print recovery code", "PDF (*.pdf)", f"{name} recovery code.pdf", chosen
        )

    # -- backups ---------------------------------------------------------------------------------

    def backups(self) -> None:
        """Show the backups of the open workspace."""
        on_disk = self._office.on_disk
        if on_disk is None:
            return
        dialog = BackupsDialog(self._over)

        def now() -> None:
            def made(_nothing: object) -> None:
                self._window.say("A backup is made and checked.")
                self._list(dialog, on_disk)

            def failed(error: Exception) -> None:
                self._list(dialog, on_disk)
                self._tell(error)

            self._office.empty_box()  # no copy holds what waits: two of them would tell the order
            dialog.show_busy("Making a backup and checking it…")
            self._jobs.start(lambda _progress: on_disk.back_up_now(), made, failed=failed)

        dialog.now_asked = now
        dialog.open_asked = lambda copy: self._open_copy(copy, Path(on_disk.path), dialog)
        dialog.folder_asked = _show_folder
        self._list(dialog, on_disk)
        dialog.open()

    def refused(self, path: Path, fault: KnownFault, find: Callable[[], KeptCopy | None]) -> None:
        """A file does not open: tell why, and offer its last good backup where one is found."""

        def found(copy: KeptCopy | None) -> None:
            if copy is None:
                self._tell(fault)
            else:
                self._offer(path, fault, copy)

        self._jobs.start(lambda _progress: find(), found, failed=self._tell)

    def _offer(self, path: Path, fault: KnownFault, copy: KeptCopy) -> None:
        words = f"The newest good backup is {backup_words(copy)}."
        question = Question(
            title=fault.what,
            text=" ".join(part for part in (fault.safe, fault.do, words) if part),
            yes="Open the last good backup…",
            no="Close",
        )
        self._window.prompts.ask(question, lambda: self._open_copy(copy, path))

    def _list(self, dialog: BackupsDialog, on_disk: WorkspaceOnDisk) -> None:
        def failed(error: Exception) -> None:
            if isValid(dialog):
                dialog.show_copies(())
            self._tell(error)

        def done(copies: tuple[KeptCopy, ...]) -> None:
            if isValid(dialog):
                dialog.show_copies(copies)

        self._jobs.start(lambda _progress: tuple(on_disk.kept_copies()), done, failed=failed)

    def _open_copy(self, copy: KeptCopy, of: Path, dialog: BackupsDialog | None = None) -> None:
        def done(target: Path) -> None:
            if dialog is not None and isValid(dialog):
                dialog.accept()
            self._office.open(target)

        def chosen(target: Path) -> None:
            def work(_progress: object) -> Path:
                self._office.restore(copy.path, target)
                return target

            self._jobs.start(work, done, failed=self._tell)

        name = f"{of.stem} {copy.made:%Y-%m-%d}.rca"
        self._window.prompts.choose_new_file("Open a copy of this backup as", _KINDS, name, chosen)

    # -- settings and who is at work -------------------------------------------------------------

    def workspace_settings(self) -> None:
        """Show what holds for the whole workspace, and who you are."""
        studio = self._office.studio
        if studio is not None:
            from rca_studio.ui.workspace.settings import SettingsDialog

            SettingsDialog(studio, self._office.be, self._over).open()

    def look_again(self) -> None:
        """See whether the workspace is free by now, and open it for changes if so."""
        studio = self._office.studio
        if studio is None:
            return
        path = Path(studio.workspace.path)

        def done(why: str) -> None:
            if self._office.studio is not studio:
                return
            if why:
                self._window.show_why_read_only(why)
                self._window.say("It still cannot be changed here.")
            else:
                self._office.reopen()

        self._jobs.start(
            lambda _progress: self._office.why_not_writable(path), done, failed=self._tell
        )

    # -- inside ----------------------------------------------------------------------------------

    def _tell(self, error: Exception) -> None:
        if not isinstance(error, KnownFault):
            raise error
        self._window.prompts.tell(note_of(error))


def _show_folder(copy: KeptCopy) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy.path.parent)))


def _sheet_maker(studio: Studio, name: str, code: str) -> Callable[[], bytes]:
    """The work that makes the sheet; for any thread."""
    from rca_studio.ui.printing import paper_of

    organisation, paper = organisation_of(studio), paper_of(studio)

    def make() -> bytes:
        from rca_studio.reports.context import Paper
        from rca_studio.reports.recovery import RecoverySheet, recovery_pdf

        sheet = RecoverySheet(
            workspace=name,
            organisation=organisation,
            made=date.today(),
            code=code,
            paper=Paper(paper),
        )
        return recovery_pdf(sheet)

    return make
