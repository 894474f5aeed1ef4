"""What an import leaves to be done behind the scenes: words to search by, indexes to build anew.

An import is saved when its cases are; the person should not wait for the rest, which costs more
than the cases themselves. What is left is written down in the same transaction (table ``chore``)
and done in small pieces by a thread, so that edits come in between and nothing is lost when the
program ends: the next opening goes on where this one stopped. Lists are right all the time, only
slower; a search waits for the words (see ``Engine.words_ready``).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.case import Case
from rca_studio.faults import KnownFault
from rca_studio.models.engine import Connection, Engine
from rca_studio.models.search import search_text

_PIECE = 2_000
"""Cases whose words are added in one transaction: some 20 ms in which an edit has to wait."""
_LARGE = 200_000
"""From this many cases on, one index takes longer than an edit may wait: the import builds it."""
_PATIENCE = 10.0
"""Seconds that closing waits for the rest; what is left then is done after the next opening."""

_ADD_WORDS = "INSERT INTO case_search (rowid, title, story, causes, extras) VALUES (?,?,?,?,?)"
_WORDED = (
    "reference",
    "title",
    "story",
    "service",
    "location",
    "staff_group",
    "route",
    "person_affected",
    "immediate_action",
    "source_id",
)
_CASES = (
    f"SELECT seq, {', '.join(_WORDED)}, extras FROM case_ WHERE seq BETWEEN ?1 AND ?2"
    " AND seq NOT IN (SELECT id FROM case_search_docsize WHERE id BETWEEN ?1 AND ?2)"
)
_CAUSAL_TEXTS = " UNION ALL ".join(
    f'SELECT case_.seq, "{table}"."text" FROM case_ JOIN "{table}"'
    f' ON "{table}".case_id = case_.id WHERE case_.seq BETWEEN ?1 AND ?2'
    for table in ("event", "harm", "cause", "control")
)


class Chores:
    """Does what is left, in a thread of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def start(self) -> None:
        """Begin (or go on) if there is something to do."""
        if self._engine.read_only:
            return
        with self._engine.reading() as connection:
            kinds = {kind for (kind,) in connection.execute("SELECT kind FROM chore")}
        if "words" in kinds:
            self._engine.words_ready.clear()
        with self._starting:
            if kinds and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="chores", daemon=True)
                self._thread.start()

    def finish(self) -> None:
        """Wait for the rest before the workspace is closed, but not for ever."""
        if self._thread is not None:
            self._thread.join(_PATIENCE)
            self._stop.set()
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                # An import under way, a full disk: the work stays written down and is tried again.
                with suppress(KnownFault, driver.Error):
                    if not self._one_piece():
                        break
                    continue
                self._stop.wait(1.0)
        finally:
            self._engine.words_ready.set()

    def _one_piece(self) -> bool:
        """Do one small piece; false where nothing is left."""
        with self._engine.writing() as connection:
            chore = connection.execute(
                "SELECT seq, kind, detail FROM chore ORDER BY kind DESC, seq LIMIT 1"
            ).fetchone()
            if chore is None:
                return False
            seq, kind, detail = chore
            if kind == "index":
                connection.execute(detail)
                done = True
            else:
                done = _add_words(connection, seq, *json.loads(detail))
            if done:
                connection.execute("DELETE FROM chore WHERE seq=?", (seq,))
                left = connection.execute("SELECT 1 FROM chore WHERE kind='words'").fetchone()
        if done and left is None:
            self._engine.words_ready.set()
        time.sleep(0)  # whoever waits to write goes first
        return True


def leave_words(connection: Connection, first: int, last: int) -> None:
    """Write down that the cases with these numbers have no words yet."""
    if last >= first:
        connection.execute(
            "INSERT INTO chore (kind, detail) VALUES ('words', ?)", (json.dumps([first, last]),)
        )


def drop_indexes(connection: Connection) -> list[str]:
    """Drop the indexes that only lists need; gives the statements that make them again.

    What keeps references unique and finds known sources stays, and what holds only cases that are
    worked on: an import brings none, and building it would read all cases to find that out.
    """
    found = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type='index' AND tbl_name='case_'"
        " AND sql IS NOT NULL"
        " AND name NOT IN ('case_reference', 'case_source', 'case_due', 'case_open') ORDER BY name"
    ).fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    return [statement for _, statement in found]


def leave_indexes(connection: Connection, statements: list[str], cases: int) -> None:
    """Build the indexes behind the scenes or, where one takes long, at once."""
    if cases >= _LARGE:
        # Sorting happens in memory, so that no plain-text temporary file is written. The pages it
        # reads need no large cache beside it: each is read once.
        (cache,) = connection.execute("PRAGMA cache_size").fetchone()
        connection.execute("PRAGMA cache_size=-4000")
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA cache_size={cache}")
    else:
        connection.executemany(
            "INSERT INTO chore (kind, detail) VALUES ('index', ?)", [(s,) for s in statements]
        )


def _add_words(connection: Connection, chore: int, first: int, last: int) -> bool:
    """Add the words of one piece; true where it was the last of this chore."""
    end = min(first + _PIECE - 1, last)
    causes: dict[int, list[str]] = {}
    for seq, text in connection.execute(_CAUSAL_TEXTS, (first, end)):
        causes.setdefault(seq, []).append(text)
    connection.executemany(_ADD_WORDS, list(_words(connection, first, end, causes)))
    connection.execute(
        "UPDATE chore SET detail=? WHERE seq=?", (json.dumps([end + 1, last]), chore)
    )
    return end >= last


def _words(
    connection: Connection, first: int, last: int, causes: dict[int, list[str]]
) -> Iterator[tuple[object, ...]]:
    for seq, *values, extras in connection.execute(_CASES, (first, last)):
        fields = dict(zip(_WORDED, values, strict=True))
        case = Case(id="", **fields, extras=tuple(json.loads(extras)))
        yield (seq, *search_text(case, causes.get(seq, ())))
