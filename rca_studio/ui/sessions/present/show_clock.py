"""How long a show has gone on; pauses do not count."""

from __future__ import annotations

from collections.abc import Callable


class ShowClock:
    """Counts seconds while it goes.

    Args:
        now: seconds of a clock that never goes back, from whenever.
        minutes: how long the show may take.
    """

    def __init__(self, now: Callable[[], float], minutes: int) -> None:
        self._now = now
        self.minutes = minutes
        self._before = 0.0
        self._since: float | None = None

    @property
    def going(self) -> bool:
        """Whether time is being counted."""
        return self._since is not None

    def go(self, going: bool) -> None:
        """Let it go, or stand still; twice is once."""
        if going and self._since is None:
            self._since = self._now()
        elif not going and self._since is not None:
            self._before += max(0.0, self._now() - self._since)
            self._since = None

    @property
    def elapsed(self) -> int:
        """Whole seconds since the show began."""
        more = max(0.0, self._now() - self._since) if self._since is not None else 0.0
        return int(self._before + more)

    @property
    def left(self) -> int:
        """Seconds that are left; negative where the show takes longer than it may."""
        return self.minutes * 60 - self.elapsed


def clock_words(seconds: int) -> str:
    """Seconds as a clock: ``7:20``, ``1:02:05``.

    >>> clock_words(440), clock_words(3725), clock_words(-61)
    ('7:20', '1:02:05', '1:01')
    """
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
