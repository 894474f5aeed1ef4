"""The facts of one open workspace: read once, then caught up with the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from rca_studio.domain.facts import Facts
from rca_studio.models import audit
from rca_studio.models.engine import Connection, Engine
from rca_studio.models.facts_catch_up import caught_up
from rca_studio.models.facts_read import Coded, new_words, read

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Known:
    """Facts, the entry of the history they were last found to be true at, and its hash."""

    facts: Facts
    entry: int
    hash: str
    words: dict[str, Coded]
    """Begins with the words of ``facts``; may hold more."""


class FactsRoom:
    """Keeps the newest facts. Any thread may ask; who comes while they are read waits for them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()
        self._known: Known | None = None

    def facts(self, progress: Progress | None = None) -> Facts:
        """See ``editing.ports.Registers.facts``."""
        with self._turn, self._engine.snapshot() as connection:
            entry, digest = audit.head(connection)
            facts = self._caught_up(connection, entry)
            words = self._known.words if self._known is not None else new_words()
            if facts is None:
                words = new_words()
                self._known = None  # two of them at once would take twice the memory
                facts = read(connection, words, progress=progress).facts(entry)
            self._known = Known(facts, entry, digest, words)
            return facts

    def _caught_up(self, connection: Connection, head: int) -> Facts | None:
        known = self._known
        if known is None or not _as_it_was(connection, known):
            return None
        return caught_up(connection, known.facts, known.entry, head, known.words)


def _as_it_was(connection: Connection, known: Known) -> bool:
    """Whether the history still has the entry, so that what came since is known."""
    row = connection.execute("SELECT hash FROM audit WHERE seq = ?", (known.entry,)).fetchone()
    return row == (known.hash,) if known.entry else True
