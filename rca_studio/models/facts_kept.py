"""The facts as they were at an entry of the history, kept in the workspace to be read faster.

A million cases take seconds to read and a third of a second to take from here. Nothing depends on
it: where a part is missing or damaged, or of another version, all cases are read. It is written in
small pieces behind the scenes, each in a transaction of its own, so that an edit waits for some
milliseconds at most; the list of pieces comes last, so that what is half written is never read.

What is erased must not stand here: erasing a case empties the table, and each piece is written
only if nothing was erased since.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from rca_studio.domain.facts import ANSWERED, COLUMNS, RELATIONS, Facts
from rca_studio.models.audit import canonical
from rca_studio.models.engine import SCHEMA_NUMBER, Connection, Engine

FORMAT: Final = 1
"""To be raised when the same rows are read as other facts than before."""
LEAST: Final = 20_000
"""So few cases are read so fast that nothing is kept of them."""

_LIST: Final = "list"
_PIECE: Final = 1 << 20
_ADD: Final = "INSERT OR REPLACE INTO facts_kept (name, entry, content) VALUES (?,?,?)"
_LAYOUT: Final = {
    "format": FORMAT,
    "schema": SCHEMA_NUMBER,
    "order": sys.byteorder,
    "columns": dict(COLUMNS),
    "relations": {name: dict(columns) for name, columns in RELATIONS.items()},
    "answered": dict(ANSWERED),
}


def keep(
    engine: Engine,
    facts: Facts,
    entry: int,
    head: str,
    stopped: Callable[[], bool] = lambda: False,
) -> bool:
    """Keep facts that are true at an entry of the history; gives whether all of them are kept.

    Args:
        engine: of a workspace that can be written.
        facts: the facts.
        entry: of the history.
        head: its hash.
        stopped: asked before each piece.

    Raises:
        KnownFault: the file cannot be written just now. What is there is not read.
    """
    pieces: list[list[Any]] = []
    if not _write(engine, entry, ["DELETE FROM facts_kept WHERE name = ?", (_LIST,)]):
        return False
    for name, content in _parts(facts):
        packed = zlib.compress(content, 1)
        number = 0
        for start in range(0, len(packed), _PIECE):
            part = packed[start : start + _PIECE]
            if stopped() or not _write(engine, entry, [_ADD, (f"{name}:{number}", entry, part)]):
                return False
            number += 1
        pieces.append([name, number, len(content), hashlib.sha256(content).hexdigest()])
    listed = {"layout": _LAYOUT, "entry": entry, "hash": head, "pieces": pieces}
    return _write(
        engine,
        entry,
        ["DELETE FROM facts_kept WHERE entry <> ?", (entry,)],
        [_ADD, (_LIST, entry, canonical(listed).encode())],
    )


def _write(engine: Engine, entry: int, *statements: list[Any]) -> bool:
    """Run statements in one transaction, unless something was erased since the entry."""
    with engine.writing() as connection:
        if connection.execute(
            "SELECT 1 FROM audit WHERE kind = 'erase' AND seq > ?", (entry,)
        ).fetchone():
            connection.execute("DELETE FROM facts_kept")
            return False
        for sql, args in statements:
            connection.execute(sql, args)
    return True


def _parts(facts: Facts) -> Iterator[tuple[str, bytes]]:
    for name, column in facts.columns.items():
        yield name, column.tobytes()
    for name, relation in facts.relations.items():
        for column_name, column in relation.items():
            yield f"{name}.{column_name}", column.tobytes()
    yield "words", canonical({name: list(words) for name, words in facts.words.items()}).encode()


def kept(connection: Connection) -> tuple[Facts, str] | None:
    """The facts that are kept and the hash of their entry; ``None`` where none can be used."""
    row = connection.execute("SELECT content FROM facts_kept WHERE name = ?", (_LIST,)).fetchone()
    if row is None:
        return None
    try:
        listed = json.loads(row[0])
        if listed["layout"] != _LAYOUT:
            return None
        return _read(connection, listed), str(listed["hash"])
    except (ValueError, KeyError, TypeError, zlib.error):  # damaged: the cases themselves stand
        return None


def _read(connection: Connection, listed: Mapping[str, Any]) -> Facts:
    entry = int(listed["entry"])
    contents = {}
    for name, number, length, digest in listed["pieces"]:
        parts = [_piece(connection, f"{name}:{place}", entry) for place in range(number)]
        content = zlib.decompressobj().decompress(b"".join(parts), length + 1)
        if len(content) != length or hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(name)
        contents[name] = content
    columns = {name: _column(code, contents[name]) for name, code in COLUMNS.items()}
    relations = {
        name: {part: _column(code, contents[f"{name}.{part}"]) for part, code in parts.items()}
        for name, parts in RELATIONS.items()
    }
    for table in (columns, *relations.values()):
        if len({len(column) for column in table.values()}) != 1:
            raise ValueError("columns of unequal length")
    words = {name: tuple(words) for name, words in json.loads(contents["words"]).items()}
    return Facts(entry, columns, relations, words)


def _piece(connection: Connection, name: str, entry: int) -> bytes:
    row = connection.execute(
        "SELECT content FROM facts_kept WHERE name = ? AND entry = ?", (name, entry)
    ).fetchone()
    if row is None:
        raise ValueError(name)
    return bytes(row[0])


def _column(code: str, content: bytes) -> array[int]:
    column: array[int] = array(code)
    column.frombytes(content)
    return column
