"""How long the next try has to wait after wrong passphrases: 1, 2, 4 ... 60 seconds.

What is kept is how many tries failed and until when the next one waits, never whose they were. It
is kept in the settings of whoever uses this computer, so that closing the page or the program does
not start the count anew. Nor does a right passphrase, for an hour: whoever has one of their own
would have as many quick tries at another one's as they like.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import time
from typing import Final

from rca_studio.faults import KnownFault
from rca_studio.settings import SIGN_IN_FAILED, SIGN_IN_WAITS, Settings

LONGEST: Final = 60
"""No wait is longer than this, in seconds."""

_FORGOTTEN_AFTER: Final = 3600
"""After so many quiet seconds a slip of the fingers is the first one again."""


class Patience:
    """Counts failures and tells how long to wait.

    Args:
        settings: where count and moment are kept.
        clock: seconds since the epoch.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time) -> None:
        self._settings = settings
        self._clock = clock

    @property
    def wait(self) -> float:
        """Seconds until the next try; 0 where it may be now."""
        count, now = self._settings.get(SIGN_IN_FAILED), self._clock()
        left, given = self._settings.get(SIGN_IN_WAITS) - now, float(delay(count))
        if left > given:  # the clock of the computer was set back: wait no longer than was given
            self._keep(count, now + given)
        return min(max(left, 0.0), given)

    def failed(self) -> None:
        """Count a failure."""
        settings, now = self._settings, self._clock()
        quiet = now - settings.get(SIGN_IN_WAITS) > _FORGOTTEN_AFTER
        count = 1 if quiet else min(settings.get(SIGN_IN_FAILED) + 1, int(SIGN_IN_FAILED.highest))
        self._keep(count, now + delay(count))

    def _keep(self, count: int, until: float) -> None:
        with suppress(KnownFault):  # it holds until the program is closed
            self._settings.set(SIGN_IN_WAITS, until)
        with suppress(KnownFault):
            self._settings.set(SIGN_IN_FAILED, count)


def delay(failures: int) -> int:
    """Seconds to wait after so many failures in a row."""
    return min(LONGEST, 1 << (failures - 1)) if failures > 0 else 0
