"""What the window's desk does with a workspace as a file: passphrase, backups, who is at work.

Part of the composition root, beside ``app``: it joins the dialogs of ``ui.workspace`` to the files
of ``models``. Like the dialogs it is loaded on first use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rca_studio import paths
from rca_studio.faults import KnownFault
from rca_studio.settings import PERSON
from rca_studio.ui.prompts import Question
from rca_studio.ui.workspace.keeper import Keeper

if TYPE_CHECKING:
    from rca_studio.models.workspace_file import WorkspaceFile
    from rca_studio.settings import Setting
    from rca_studio.ui.main_window import MainWindow
    from rca_studio.ui.studio import Studio


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """What the desk lends: how it opens, shows and keeps.

    Attributes:
        current: the open workspace, as a file and as screens see it.
        open: open a file, with its passphrase where it is known.
        open_behind: close what is open, run a job behind a quiet page, then call its handler.
        show: show an opened workspace.
        ask_passphrase: ask for the passphrase of a file and open it.
        person: the name of who is at work.
        keep: keep a setting of the person.
    """

    current: Callable[[], tuple[WorkspaceFile, Studio] | None]
    open: Callable[[Path, str | None], None]
    open_behind: Callable[[Path, Callable[[Any], Any], Callable[[Any], None], str], None]
    show: Callable[[WorkspaceFile], None]
    ask_passphrase: Callable[[Path], None]
    person: Callable[[], str]
    keep: Callable[[Setting[Any], Any], None]


class Office:
    """The shape ``ui.workspace.ports.Office`` over real files."""

    def __init__(self, window: MainWindow, hands: Hands) -> None:
        self._window = window
        self._hands = hands
        self.keeper = Keeper(window, window, self)

    @property
    def studio(self) -> Studio | None:
        """The open workspace as screens see it."""
        current = self._hands.current()
        return current[1] if current else None

    @property
    def on_disk(self) -> WorkspaceFile | None:
        """The open workspace as a file."""
        current = self._hands.current()
        return current[0] if current else None

    def do(self, key: str) -> None:
        """Do what the window asks for: a method of ``Keeper``."""
        if key == "protect" and self._is_sample():
            self._window.say("The sample is for practice; protect a workspace of your own.")
        else:
            getattr(self.keeper, key)()

    def open(self, path: Path) -> None:
        """Open a workspace in place of the one that is open."""
        self._hands.open(path, None)

    def reopen(self) -> None:
        """Open the same workspace again, to change it where that is possible now."""
        if on_disk := self.on_disk:
            self._hands.open(Path(on_disk.path), on_disk.recovery_code())

    def empty_box(self) -> None:
        """Take in the anonymous reports that wait, before the file is copied."""
        if studio := self.studio:
            from rca_studio.ui.reporting.waiting import take_in_quietly

            take_in_quietly(studio)

    def change_passphrase(self, old: str | None, new: str | None) -> None:
        """Close the workspace, give it another passphrase or none, and open it again."""
        if self.on_disk is None:
            return
        path, person = Path(self.on_disk.path), self._hands.person()
        self.empty_box()

        def work(_progress: object) -> tuple[WorkspaceFile, str | None, KnownFault | None]:
            from rca_studio.models.passphrase import change_passphrase
            from rca_studio.models.workspace import open_workspace

            code, fault, secret = None, None, old
            try:
                code = secret = change_passphrase(path, old=old, new=new)
            except KnownFault as error:  # it is as it was, and opens as it did
                fault = error
            return open_workspace(path, passphrase=secret, actor=person), code, fault

        def done(outcome: tuple[WorkspaceFile, str | None, KnownFault | None]) -> None:
            workspace, code, fault = outcome
            self._hands.show(workspace)
            self.keeper.changed(code, fault)

        self._hands.open_behind(path, work, done, f"Writing {path.stem} anew…")

    def not_opened(self, path: Path, fault: KnownFault) -> None:
        """Tell why a file does not open, with a way on where there is one."""
        from rca_studio.models.kept import kept_copies
        from rca_studio.models.look import WrongPassphrase

        if isinstance(fault, WrongPassphrase):
            again = Question(
                title=fault.what, text=f"{fault.safe} {fault.do}", yes="Type it again", no="Close"
            )
            self._window.prompts.ask(again, lambda: self._hands.ask_passphrase(path))
        else:
            self.keeper.refused(path, fault, lambda: next(kept_copies(path), None))

    def restore(self, copy: Path, target: Path) -> None:
        """Put a copy of a backup where there is nothing yet; for any thread."""
        from rca_studio.models.backup import restore

        restore(copy, target)

    def why_not_writable(self, path: Path) -> str:
        """Why a workspace can only be read now, empty where it is free; for any thread."""
        from rca_studio.models.workspace import why_not_writable

        return why_not_writable(path)

    def be(self, person: str) -> None:
        """Keep the name of who is at work; where nobody is set up, write the history in it."""
        self._hands.keep(PERSON, person)
        if (studio := self.studio) and not studio.people.set_up:
            studio.be(self._hands.person())

    def _is_sample(self) -> bool:
        sample = (paths.data_folder() / paths.SAMPLE_NAME).resolve()
        return self.on_disk is not None and Path(self.on_disk.path).resolve() == sample
