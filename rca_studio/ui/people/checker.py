"""Checks passphrases of people behind the window, one at a time, with patience after wrong ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from rca_studio.domain.people import Person
from rca_studio.faults import KnownFault
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
        self.fault = ""
        """Why nothing could be checked at all, in plain words; empty where that went well."""

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
        self.fault = ""
        digest = person.secret if person is not None else _NOBODYS
        check = self._studio.workspace.check_secret
        self._told = told
        self._jobs.start(
            lambda _progress: check(digest, passphrase), self._on_checked, failed=self._on_failed
        )
        return True

    def make(
        self, passphrase: str, made: Callable[[str], None], failed: Callable[[Exception], None]
    ) -> None:
        """Keep what a passphrase is checked by; ``made`` gets its digest for ``Person.secret``."""
        make = self._studio.workspace.make_secret
        self._jobs.start(lambda _progress: make(passphrase), made, failed=failed)

    def close(self) -> None:
        """End what is under way."""
        self._told = None
        self._jobs.close()

    def _on_checked(self, fits: bool) -> None:
        told, self._told = self._told, None
        if not fits:
            self.patience.failed()
        if told is not None:
            told(fits)

    def _on_failed(self, error: Exception) -> None:
        told, self._told = self._told, None
        if told is None or self._studio.closed:
            return
        if not isinstance(error, KnownFault):
            raise error
        self.fault = " ".join(part for part in (error.what, error.do) if part)
        told(False)


def checker_of(studio: Studio) -> Checker:
    """The checker of an open workspace; made when first asked for."""
    found = studio.findChild(Checker)
    return found if isinstance(found, Checker) else Checker(studio)
