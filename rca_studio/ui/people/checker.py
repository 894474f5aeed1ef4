"""Checks passphrases of people behind the window, one at a time, with patience after wrong ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from rca_studio.domain.people import Person
from rca_studio.ui.jobs import Jobs
from rca_studio.ui.people.patience import Patience
from rca_studio.ui.studio import Studio

Told = Callable[[bool], None]

_NOBODYS = ""
"""No passphrase has this digest; checking one against it takes as long as any other."""


class Checker(QObject):
    """The one place that decides whether somebody is who they say.

    It has workers of its own: a long import must not keep people out.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._jobs = Jobs(self)
        self.patience = Patience(studio.settings)
        self._told: Told | None = None

    @property
    def busy(self) -> bool:
        """Whether a check is under way."""
        return self._told is not None

    def check(self, person: Person | None, passphrase: str, told: Told) -> bool:
        """Check in a worker; ``told`` is called with the outcome. False where it has to wait.

        Whoever has no passphrase is let through by the name; a name nobody has costs the same
        time as a wrong passphrase, and counts as one.
        """
        if self.busy or self.patience.wait > 0:
            return False
        if person is not None and not person.secret:
            told(True)
            return True
        digest = person.secret if person is not None else _NOBODYS
        check = self._studio.workspace.check_secret
        self._told = told
        self._jobs.start(
            lambda _progress: check(digest, passphrase), self._on_checked, failed=self._on_failed
        )
        return True

    def abandon(self) -> None:
        """Nobody waits for the outcome any more; a wrong one is counted all the same."""
        if self.busy:
            self._told = _nobody

    def close(self) -> None:
        """End what is under way."""
        self._told = None
        self._jobs.close()

    def _on_checked(self, fits: bool) -> None:
        told, self._told = self._told, None
        if fits:
            self.patience.fitted()
        else:
            self.patience.failed()
        if told is not None:
            told(fits)

    def _on_failed(self, error: Exception) -> None:
        told, self._told = self._told, None
        if told is None or self._studio.closed:
            return
        told(False)
        self._studio.tell(error)


def checker_of(studio: Studio) -> Checker:
    """The checker of an open workspace; made when first asked for."""
    found = studio.findChild(Checker)
    return found if isinstance(found, Checker) else Checker(studio)


def _nobody(_fits: bool) -> None:
    return
