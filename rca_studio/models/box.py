"""The box of anonymous reports as it lies in the file, and the keys of receipt phrases.

The box is one value. Each time it is written as a whole: with ``secure_delete``, so that the pages
it leaves are emptied, and with the log brought home afterwards, so that no earlier box (with one
report less) stays behind in it. No entry of the history tells of it.
"""

from __future__ import annotations

import os
from typing import Final

from rca_studio.models.engine import Connection, Engine
from rca_studio.models.troubles import in_plain_words

_BOX: Final = "box"
_SALT: Final = "salt"
_SALT_BYTES: Final = 16
_PASSES, _MEMORY, _LANES, _KEY_BYTES = 3, 64 * 1024, 1, 32
"""Argon2id as in ``secrets``: the second recommended option of RFC 9106, with one lane."""


def box_content(engine: Engine) -> bytes:
    """What is in the box; nothing where nothing waits."""
    with engine.reading() as connection:
        return _read(connection, _BOX)


def box_waits(engine: Engine) -> bool:
    """Whether something waits in the box."""
    with engine.reading() as connection:
        sql = "SELECT length(content) FROM report_box WHERE name=?"
        row = connection.execute(sql, (_BOX,)).fetchone()
    return bool(row and row[0])


def keep_box(engine: Engine, before: bytes, after: bytes) -> None:
    """Put ``after`` where ``before`` is; durable, and alone, when it returns.

    Raises:
        StaleEdit: something else is in the box by now; nothing was changed.
    """
    with in_plain_words(), engine.writing() as connection:
        swap_box(connection, before, after)
    engine.empty_log()


def swap_box(connection: Connection, before: bytes, after: bytes) -> None:
    """The same within an open transaction; whoever ends it empties the log."""
    from rca_studio.domain.casefile import StaleEdit  # not before the first list is painted

    connection.execute("PRAGMA secure_delete=ON")
    try:
        if _read(connection, _BOX) != before:
            raise StaleEdit("something else was put into the box in the meantime")
        connection.execute("DELETE FROM report_box WHERE name=?", (_BOX,))
        if after:
            _put(connection, _BOX, after)
    finally:
        connection.execute("PRAGMA secure_delete=OFF")


def leave_out_counts(copy: Connection) -> None:
    """Leave out of a copy how safe it felt to report, as far as it still waits to be counted.

    Two copies side by side would tell on which day an answer came. What is lost where such a copy
    is ever needed is four answers at most.
    """
    table = "SELECT 1 FROM sqlite_schema WHERE type='table' AND name='report_box'"
    if copy.execute(table).fetchone() is None:
        return
    before = _read(copy, _BOX)
    if not before:
        return
    from dataclasses import replace

    from rca_studio.editing.boxed import read_box

    try:
        box = read_box(before)
    except ValueError:  # what it is can be told when it is opened; here it is only copied
        return
    if box.felt:
        swap_box(copy, before, replace(box, felt={}).content())


def receipt_key(engine: Engine, phrase: str) -> str:
    """By what the report of a receipt phrase is found; slow on purpose.

    The salt is made with the workspace's first phrase. It stands beside the box and not among the
    settings, for the history would tell when somebody first reported without a name.
    """
    from argon2.low_level import Type, hash_secret_raw

    made = hash_secret_raw(
        phrase.encode(),
        _salt(engine),
        time_cost=_PASSES,
        memory_cost=_MEMORY,
        parallelism=_LANES,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )
    return made.hex()


def case_of_receipt(engine: Engine, key: str) -> str:
    """The id of the case with this key; "" where there is none."""
    with engine.reading() as connection:
        sql = 'SELECT case_id FROM receipt WHERE "key"=?'
        row = connection.execute(sql, (key,)).fetchone()
    return str(row[0]) if row else ""


def _salt(engine: Engine) -> bytes:
    with engine.reading() as connection:
        salt = _read(connection, _SALT)
    if salt or engine.read_only:
        return salt or bytes(_SALT_BYTES)  # no phrase was ever given here, and none is found
    with in_plain_words(), engine.writing() as connection:
        salt = _read(connection, _SALT)
        if not salt:
            salt = os.urandom(_SALT_BYTES)
            _put(connection, _SALT, salt)
    return salt


def _read(connection: Connection, name: str) -> bytes:
    row = connection.execute("SELECT content FROM report_box WHERE name=?", (name,)).fetchone()
    return bytes(row[0]) if row else b""


def _put(connection: Connection, name: str, content: bytes) -> None:
    connection.execute("INSERT INTO report_box (name, content) VALUES (?,?)", (name, content))
