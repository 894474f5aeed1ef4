"""What the dialogs of this folder need from outside; the composition root hands it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from rca_studio.ui.studio import Studio


class KeptCopy(Protocol):
    """A backup that is good."""

    @property
    def path(self) -> Path:
        """Where it is."""
        ...

    @property
    def made(self) -> datetime:
        """When, by the clock of this computer."""
        ...

    @property
    def size(self) -> int:
        """In bytes."""
        ...

    @property
    def encrypted(self) -> bool:
        """Whether it opens with a passphrase only."""
        ...

    @property
    def cases(self) -> int | None:
        """How many cases it holds, or ``None`` where nobody can tell without a passphrase."""
        ...


class WorkspaceOnDisk(Protocol):
    """The open workspace as a file. All of it may be asked from any thread."""

    @property
    def path(self) -> str:
        """Where the file is."""
        ...

    @property
    def encrypted(self) -> bool:
        """Whether it opens with a passphrase only."""
        ...

    def fits(self, secret: str) -> bool:
        """Whether a passphrase or recovery code opens it; takes a moment."""
        ...

    def kept_copies(self) -> Sequence[KeptCopy]:
        """Its good backups, newest first."""
        ...

    def back_up_now(self) -> None:
        """Make a backup; raises ``KnownFault`` where none can be made."""
        ...


class Office(Protocol):
    """Who opens and closes workspaces for the window."""

    @property
    def studio(self) -> Studio | None:
        """The open workspace as screens see it."""
        ...

    @property
    def on_disk(self) -> WorkspaceOnDisk | None:
        """The open workspace as a file."""
        ...

    def open(self, path: Path) -> None:
        """Open a workspace in place of the one that is open."""
        ...

    def reopen(self) -> None:
        """Open the same workspace again, to change it where that is possible now."""
        ...

    def empty_box(self) -> None:
        """Take in the anonymous reports that wait, before the file is copied."""
        ...

    def change_passphrase(self, old: str | None, new: str | None) -> None:
        """Close the workspace, give it another passphrase or none, and open it again.

        ``Keeper.changed`` is called when it is open again.
        """
        ...

    def restore(self, copy: Path, target: Path) -> None:
        """Put a copy of a backup where there is nothing yet; for any thread."""
        ...

    def why_not_writable(self, path: Path) -> str:
        """Why a workspace can only be read now, empty where it is free; for any thread."""
        ...

    def be(self, person: str) -> None:
        """Keep the name of who is at work, and write the history in it from now on."""
        ...
