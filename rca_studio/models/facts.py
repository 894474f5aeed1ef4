"""The facts of one open workspace: read once, then caught up with the history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import Final

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.facts import Facts
from rca_studio.faults import KnownFault
from rca_studio.models import audit, facts_kept
from rca_studio.models.engine import Connection, Engine
from rca_studio.models.facts_catch_up import caught_up
from rca_studio.models.facts_read import Coded, new_words, read

Progress = Callable[[int], None]

_REST: Final = 2.0
"""Seconds before facts are kept: first whoever waited for them gets to see them."""
_BEHIND: Final = 5_000
"""So many entries, or cases, later what is kept is written anew."""


@dataclass(frozen=True, slots=True)
class Known:
    """Facts, the entry of the history they were last found to be true at, and its hash."""

    facts: Facts
    entry: int
    hash: str
    words: dict[str, Coded]
    """Begins with the words of ``facts``; may hold more."""


class FactsRoom:
    """Keeps the newest facts. Any thread may ask; who comes while they are read waits for them.

    Args:
        engine: of the workspace.
        rest: seconds to wait before facts are kept in the workspace.
    """

    def __init__(self, engine: Engine, rest: float = _REST) -> None:
        self._engine = engine
        self._rest = rest
        self._turn = Lock()
        self._known: Known | None = None
        self._kept: tuple[int, int] | None = None
        """Entry and number of cases of what is kept in the workspace."""
        self._doubted = False
        self._stop = Event()
        self._keeping: Thread | None = None

    def facts(self, progress: Progress | None = None) -> Facts:
        """See ``editing.ports.Registers.facts``."""
        with self._turn:
            with self._engine.snapshot() as connection:
                known = self._known = self._read(connection, progress)
            self._keep_later(known)
            return known.facts

    def doubt(self) -> None:
        """Have all cases read anew the next time, whatever is kept.

        For what is kept is proven by nothing: the history proves the cases themselves.
        """
        with self._turn:
            self._known = self._kept = None
            self._doubted = True

    def finish(self) -> None:
        """Stop keeping, before the workspace is closed; it takes no longer than one piece."""
        self._stop.set()
        if self._keeping is not None:
            self._keeping.join()

    # -- reading -----------------------------------------------------------------------------------

    def _read(self, connection: Connection, progress: Progress | None) -> Known:
        entry, digest = audit.head(connection)
        known = self._known or self._from_file(connection)
        if known is not None and _as_it_was(connection, known):
            facts = caught_up(connection, known.facts, known.entry, entry, known.words)
            if facts is not None:
                return Known(facts, entry, digest, known.words)
        self._known = known = None  # two of them at once would take twice the memory
        words = new_words()
        facts = read(connection, words, progress=progress).facts(entry)
        self._kept = None
        return Known(facts, entry, digest, words)

    def _from_file(self, connection: Connection) -> Known | None:
        found = None if self._doubted else facts_kept.kept(connection)
        if found is None:
            return None
        facts, digest = found
        self._kept = facts.entry, len(facts)
        return Known(facts, facts.entry, digest, new_words(facts.words))

    # -- keeping -----------------------------------------------------------------------------------

    def _keep_later(self, known: Known) -> None:
        if (
            self._engine.read_only
            or len(known.facts) < facts_kept.LEAST
            or not self._is_behind(known)
            or (self._keeping is not None and self._keeping.is_alive())
        ):
            return
        self._keeping = Thread(target=self._keep, args=(known,), name="facts", daemon=True)
        self._keeping.start()

    def _is_behind(self, known: Known) -> bool:
        if self._kept is None:
            return True
        entry, cases = self._kept
        return known.entry - entry > _BEHIND or abs(len(known.facts) - cases) > _BEHIND

    def _keep(self, known: Known) -> None:
        if self._stop.wait(self._rest):
            return
        # An import under way, a full disk: the next time they are asked for it is tried again.
        with suppress(KnownFault, driver.Error):
            if facts_kept.keep(
                self._engine, known.facts, known.entry, known.hash, self._stop.is_set
            ):
                self._kept = known.entry, len(known.facts)


def _as_it_was(connection: Connection, known: Known) -> bool:
    """Whether the history still has the entry, so that what came since is known."""
    row = connection.execute("SELECT hash FROM audit WHERE seq = ?", (known.entry,)).fetchone()
    return row == (known.hash,) if known.entry else known.hash == audit.START
