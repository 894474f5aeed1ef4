"""Brings facts up to date by reading only the cases that the history says were touched since.

Every step of a person names its cases. An import names itself, and stands in ``audit_case`` for the
cases it brought and by name for those it changed. Where that does not tell, all is read anew.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from typing import Final

from rca_studio.domain.facts import Facts
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.models.engine import Connection
from rca_studio.models.facts_read import Coded, Columns, read

_PART: Final = 4
"""From one in so many cases on, reading all is no slower."""
_FEW: Final = 1_000
_MANY_ENTRIES: Final = 200_000

_Span = tuple[int, int, int, int]
"""Where the rows of a case begin and end, among those known and among those read now."""


def caught_up(
    connection: Connection, facts: Facts, since: int, head: int, words: dict[str, Coded]
) -> Facts | None:
    """The facts as they are at ``head``; the very same ones where nothing of them changed.

    Args:
        connection: sees one moment throughout.
        facts: as they were at the entry ``since``.
        since: an entry of the history that is as it was then.
        head: the newest entry.
        words: codes that begin with the words of ``facts``; gets those of what is new.

    Returns:
        ``None`` where all has to be read anew: something was erased, so no word of it may be
        kept, or so much changed that it is faster.
    """
    if head == since:
        return facts
    if head - since > _MANY_ENTRIES or _erased(connection, since):
        return None
    most = max(_FEW, len(facts) // _PART)
    named = _named(connection, since)
    batches = _batches(connection, named)
    touched = named | _brought(connection, batches, most + 1)
    if len(touched) > most:
        return None
    reading = read(connection, words, tuple(touched))
    seqs = facts.columns["seq"]
    (number,) = connection.execute("SELECT count(*) FROM case_").fetchone()
    known = (_rows_of(seqs, seq) for seq in reading.columns["seq"])
    new = sum(1 for first, end in known if first == end)
    gone: list[int] = []
    if number != len(facts) + new:
        # A case was taken away: its number is known to nobody any more.
        there = {seq for (seq,) in connection.execute("SELECT seq FROM case_")}
        gone = [seq for seq in seqs if seq not in there]
        if number != len(facts) + new - len(gone):
            return None
    changed = sorted({*gone, *reading.columns["seq"]})
    columns = _joined(facts.columns, reading.columns, changed)
    relations = {
        name: _joined(before, reading.relations[name], changed)
        for name, before in facts.relations.items()
    }
    if columns is facts.columns and all(
        relations[name] is before for name, before in facts.relations.items()
    ):
        return facts
    return Facts(head, columns, relations, _worded(facts.words, words))


# -- what was touched ------------------------------------------------------------------------------


def _erased(connection: Connection, since: int) -> bool:
    row = connection.execute(
        "SELECT 1 FROM audit WHERE kind = 'erase' AND seq > ? LIMIT 1", (since,)
    ).fetchone()
    return row is not None


def _named(connection: Connection, since: int) -> set[str]:
    """The ids that entries after this one are listed under: cases and imports."""
    named: set[str] = {
        case_id
        for (case_id,) in connection.execute(
            "SELECT DISTINCT j.value FROM audit AS a, json_each(a.case_ids) AS j WHERE a.seq > ?",
            (since,),
        )
    }
    if WORKSPACE in named:  # what an import touched stands in the list only, which it looks through
        named.update(
            case_id
            for (case_id,) in connection.execute(
                "SELECT DISTINCT case_id FROM audit_case WHERE seq > ?", (since,)
            )
        )
        named.discard(WORKSPACE)
    return named


def _batches(connection: Connection, named: Iterable[str]) -> list[str]:
    rows = connection.execute(
        "SELECT id FROM import_batch WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(named)),),
    )
    return [batch for (batch,) in rows]


def _brought(connection: Connection, batches: Iterable[str], limit: int) -> set[str]:
    """The cases of imports that came, went or came back; no more than can be caught up with."""
    found: set[str] = set()
    for batch in batches:
        rows = connection.execute(
            "SELECT id FROM case_ WHERE batch_id = ? AND batch_id <> '' LIMIT ? + 0",
            (batch, limit),
        )
        found.update(case_id for (case_id,) in rows)
    return found


# -- putting together ------------------------------------------------------------------------------


def _joined(
    before: Mapping[str, array[int]], now: Columns, changed: Iterable[int]
) -> Mapping[str, array[int]]:
    """Columns with the rows of the changed cases taken out, and those read now in their place.

    Columns stay the very same where nothing in them changed.
    """
    old, new = before["seq"], now["seq"]
    spans = [(*_rows_of(old, seq), *_rows_of(new, seq)) for seq in changed]
    joined: dict[str, array[int]] = {}
    if all(end - start == stop - begin for start, end, begin, stop in spans):
        for name, column in before.items():
            joined[name] = _patched(column, now[name], spans)
        same = all(joined[name] is column for name, column in before.items())
        return before if same else joined
    for name, column in before.items():
        joined[name] = _spliced(column, now[name], spans)
    return joined


def _rows_of(seqs: array[int], seq: int) -> tuple[int, int]:
    """From where to where the rows of a case stand."""
    first = bisect_left(seqs, seq)
    return first, bisect_right(seqs, seq, first)


def _patched(old: array[int], new: array[int], spans: Iterable[_Span]) -> array[int]:
    """The column with as many rows as before."""
    different = [span for span in spans if old[span[0] : span[1]] != new[span[2] : span[3]]]
    if not different:
        return old
    column = old[:]
    for start, end, begin, stop in different:
        column[start:end] = new[begin:stop]
    return column


def _spliced(old: array[int], new: array[int], spans: Iterable[_Span]) -> array[int]:
    """The column with more or fewer rows; what lies between the spans is copied as it is."""
    column = array(old.typecode)
    done = 0
    for start, end, begin, stop in spans:
        column.extend(old[done:start])
        column.extend(new[begin:stop])
        done = end
    column.extend(old[done:])
    return column


def _worded(
    before: Mapping[str, tuple[str, ...]], words: Mapping[str, Coded]
) -> Mapping[str, tuple[str, ...]]:
    """The words with those that are new; some may stand there that no case has any more."""
    return {
        name: known if len(known) == len(words[name]) else tuple(words[name])
        for name, known in before.items()
    }
