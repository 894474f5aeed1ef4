"""Reads what governance counts, column by column: of all cases, or of some of them.

A million cases come in a few seconds, for nothing is done with a case by itself: the driver gives
some thousand rows at a time, they are turned into columns, and texts become codes by looking them
up.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState
from rca_studio.domain.facts import (
    ANONYMOUS,
    ANSWERED,
    CODED,
    COLUMNS,
    ENDED,
    NO_MODEL,
    PRACTICE,
    RELATIONS,
    UNKNOWN,
    Facts,
    month_number,
)
from rca_studio.models.engine import Connection

Columns = dict[str, "array[int]"]
"""Columns of equal length by name."""

_AT_ONCE: Final = 10_000
_MOST: Final = 32_767
"""What a margin is cut at: no person counts so far."""

# Of an anonymous report nothing finer than the day is kept, wherever it came from.
_CASES: Final = f"""
SELECT seq, substr(occurred, 1, 10), CASE WHEN anonymous THEN '' ELSE substr(occurred, 12, 2) END,
substr(reported, 1, 10),
(practice <> 0) * {PRACTICE} + (anonymous <> 0) * {ANONYMOUS} + (outcome <> '') * {ENDED},
coalesce(min(margin_today, {_MOST}), {NO_MODEL}), coalesce(min(margin_after, {_MOST}), {NO_MODEL}),
{", ".join(CODED)} FROM case_"""
_OWNED: Final = (
    *("cause", "control", "event", "harm", "link", "telling_decision", "feedback_note"),
)
_OWNERS: Final = " UNION ".join(
    [f'SELECT case_id FROM "{table}"' for table in _OWNED]
    + [f"SELECT case_id FROM answer WHERE field IN ({', '.join('?' * len(ANSWERED))})"]
)

_KINDS: Final = {kind.value: place for place, kind in enumerate(ControlKind)}
_STATES: Final = {state.value: place for place, state in enumerate(ControlState)}
_EVIDENCE: Final = {state.value: place for place, state in enumerate(EvidenceState)}
_BITS: Final = {
    _STATES[ControlState.HELD]: "held",
    _STATES[ControlState.FAILED]: "failed",
    _STATES[ControlState.ABSENT]: "absent",
}


class Coded(dict[str, int]):
    """Codes for texts, given in the order in which they come; the empty text has the first."""

    def __init__(self, words: Iterable[str] = ("",)) -> None:
        super().__init__((word, code) for code, word in enumerate(words))

    def __missing__(self, word: str) -> int:
        code = self[word] = len(self)
        return code


class _Told(dict[str, int]):
    """What a text says, worked out once; what no person could have entered is not known."""

    def __init__(self, read: Callable[[str], int], unknown: int) -> None:
        self._read = read
        self._unknown = unknown

    def __missing__(self, text: str) -> int:
        number = self._unknown
        with suppress(ValueError, TypeError):
            number = self._read(text)
        self[text] = number
        return number


@dataclass(slots=True)
class Reading:
    """What was read of some cases: ``columns`` in the order of ``seq``, as in ``Facts``."""

    columns: Columns
    relations: dict[str, Columns]
    words: dict[str, Coded]
    owners: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Number and frame by id, of the cases that have anything of what was read."""

    def facts(self, entry: int) -> Facts:
        """As facts, where all cases were read."""
        words = {name: tuple(codes) for name, codes in self.words.items()}
        return Facts(entry, self.columns, self.relations, words)


def new_words(known: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, Coded]:
    """The words to code by, going on from those that are known."""
    names = (*CODED, *ANSWERED, "factor", "control")
    return {name: Coded(known[name]) if known else Coded() for name in names}


def read(
    connection: Connection,
    words: dict[str, Coded],
    among: tuple[str, ...] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Reading:
    """Read all cases, or those with the ids in ``among`` that are there.

    Args:
        connection: should see one moment throughout (``Engine.snapshot``).
        words: gets the codes of what is new.
        among: ids of cases.
        progress: told how many cases are read so far; may raise to stop.
    """
    these = None if among is None else json.dumps(among)
    reading = Reading(
        {name: array(code) for name, code in COLUMNS.items()},
        {
            name: {column: array(code) for column, code in columns.items()}
            for name, columns in RELATIONS.items()
        },
        words,
    )
    _read_cases(connection, reading, these, progress)
    _read_owners(connection, reading, these)
    if reading.owners:
        _read_answers(connection, reading, these)
        _read_first_day(connection, reading, these, "told", ("telling_decision", "told_at"))
        _read_first_day(connection, reading, these, "heard", ("feedback_note", "given_on"))
        _read_causal(connection, reading, these)
    return reading


# -- cases -----------------------------------------------------------------------------------------


def _read_cases(
    connection: Connection,
    reading: Reading,
    these: str | None,
    progress: Callable[[int], None] | None,
) -> None:
    columns, words = reading.columns, reading.words
    days = _Told(_day, 0)
    months = _Told(_month, UNKNOWN)
    hours = _Told(_hour, UNKNOWN)
    where, args = _only("id", these)
    rows = connection.execute(f"{_CASES}{where} ORDER BY seq", args)
    while part := rows.fetchmany(_AT_ONCE):
        seq, day, hour, reported, flags, margin, after, *coded = zip(*part, strict=True)
        columns["seq"].fromlist(list(seq))
        columns["month"].fromlist(list(map(months.__getitem__, day)))
        columns["day"].fromlist(list(map(days.__getitem__, day)))
        columns["hour"].fromlist(list(map(hours.__getitem__, hour)))
        columns["reported"].fromlist(list(map(days.__getitem__, reported)))
        columns["flags"].fromlist(list(flags))
        columns["margin"].fromlist(list(margin))
        columns["margin_after"].fromlist(list(after))
        for name, texts in zip(CODED, coded, strict=True):
            columns[name].fromlist(list(map(words[name].__getitem__, texts)))
        if progress is not None:
            progress(len(columns["seq"]))
    for name in ("held", "failed", "absent", "told", "heard", *ANSWERED):
        columns[name].frombytes(bytes(columns[name].itemsize * len(columns["seq"])))


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal() if len(text) == len("2026-11-22") else 0


def _month(text: str) -> int:
    number = month_number(text)
    fits = text.isascii() and text[4:5] == "-" and "01" <= text[5:7] <= "12"
    return number if fits else UNKNOWN


def _hour(text: str) -> int:
    return int(text) if "00" <= text <= "23" and text.isdecimal() else UNKNOWN


# -- what belongs to cases -------------------------------------------------------------------------


def _read_owners(connection: Connection, reading: Reading, these: str | None) -> None:
    where, args = _only("id", these)
    if these is None:
        where, args = f" WHERE id IN ({_OWNERS})", tuple(ANSWERED.values())
    rows = connection.execute(f"SELECT id, seq, frame FROM case_{where}", args)
    reading.owners.update((case_id, (seq, frame)) for case_id, seq, frame in rows)


def _owned(
    connection: Connection, these: str | None, table: str, *columns: str
) -> Iterable[tuple[Any, ...]]:
    """Case id and columns of all rows of a table, in the order they were written."""
    where, args = _only("case_id", these)
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f'SELECT case_id, {names} FROM "{table}"{where} ORDER BY rowid'
    found: Iterable[tuple[Any, ...]] = connection.execute(sql, args)
    return found


def _read_answers(connection: Connection, reading: Reading, these: str | None) -> None:
    columns = {key: name for name, key in ANSWERED.items()}
    found: dict[str, dict[int, int]] = {name: {} for name in ANSWERED}
    where, args = _only("case_id", these)
    fields = f"field IN ({', '.join('?' * len(columns))})"
    sql = f"SELECT case_id, field, value FROM answer{where} {'AND' if where else 'WHERE'} {fields}"
    for case_id, key, value in connection.execute(sql, (*args, *columns)):
        name = columns[key]
        found[name][reading.owners[case_id][0]] = reading.words[name][value]
    for name, by_case in found.items():
        _put(reading.columns, name, by_case)


def _read_first_day(
    connection: Connection, reading: Reading, these: str | None, name: str, where: tuple[str, str]
) -> None:
    """Put the first day that stands in a column of a table, for each case, into a column."""
    table, column = where
    first: dict[int, int] = {}
    for case_id, moment in _owned(connection, these, table, column):
        seq = reading.owners[case_id][0]
        day = 0
        with suppress(ValueError):
            day = _day(moment[:10])
        if day:
            first[seq] = min(day, first.get(seq, day))
    _put(reading.columns, name, first)


def _read_causal(connection: Connection, reading: Reading, these: str | None) -> None:
    """Causes, controls and links; ``nodes`` has the factor of what a link may lead from and to."""
    factors, texts = reading.words["factor"], reading.words["control"]
    nodes: dict[str, int] = {}
    ruled_out = _EVIDENCE[EvidenceState.RULED_OUT]
    rows: list[tuple[int, ...]] = []
    for case_id, ident, bone, state in _owned(
        connection, these, "cause", "id", "category", "evidence"
    ):
        seq, frame = reading.owners[case_id]
        factor = factors[f"{frame}/{bone}" if bone else ""]
        evidence = _EVIDENCE.get(state, 0)
        if evidence != ruled_out:  # it made nothing likely, so no link counts
            nodes[ident] = factor
        rows.append((seq, factor, evidence))
    _fill(reading.relations["cause"], rows)
    rows = []
    for case_id, ident, text, kind, state in _owned(
        connection, these, "control", "id", "text", "kind", "state"
    ):
        seq, _ = reading.owners[case_id]
        nodes[ident] = factors["control"]
        if kind in _KINDS and state in _STATES:
            rows.append((seq, texts[text], _KINDS[kind], _STATES[state]))
    _fill(reading.relations["control"], rows)
    _put_bits(reading.columns, rows)
    for table in ("event", "harm"):
        nodes.update((ident, factors[table]) for _, ident in _owned(connection, these, table, "id"))
    _fill(
        reading.relations["link"],
        [
            (reading.owners[case_id][0], nodes[cause], nodes[effect])
            for case_id, cause, effect in _owned(connection, these, "link", "cause_id", "effect_id")
            if cause in nodes and effect in nodes
        ],
    )


def _put_bits(columns: Columns, controls: list[tuple[int, ...]]) -> None:
    bits: dict[str, dict[int, int]] = {name: {} for name in _BITS.values()}
    for seq, _, kind, state in controls:
        if state in _BITS:
            of_state = bits[_BITS[state]]
            of_state[seq] = of_state.get(seq, 0) | 1 << kind
    for name, by_case in bits.items():
        _put(columns, name, by_case)


def _put(columns: Columns, name: str, by_case: Mapping[int, int]) -> None:
    """Put the values of some cases into a column."""
    from bisect import bisect_left

    seqs, column = columns["seq"], columns[name]
    for seq, value in by_case.items():
        column[bisect_left(seqs, seq)] = value


def _fill(columns: Columns, rows: list[tuple[int, ...]]) -> None:
    """Put rows into the columns of a relation, in the order of their cases."""
    rows.sort(key=lambda row: row[0])  # it keeps the order within a case
    if rows:
        for column, values in zip(columns.values(), zip(*rows, strict=True), strict=True):
            column.extend(values)


def _only(column: str, these: str | None) -> tuple[str, tuple[str, ...]]:
    if these is None:
        return "", ()
    return f" WHERE {column} IN (SELECT value FROM json_each(?))", (these,)
