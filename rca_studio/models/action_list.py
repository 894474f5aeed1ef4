"""The plan over all cases: actions with the case and the findings they come from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rca_studio.domain.action_code import is_code_of
from rca_studio.domain.plan import (
    OPEN,
    TO_DO,
    ActionState,
    Reach,
    Strength,
)
from rca_studio.domain.registers import ActionQuery, ActionRow
from rca_studio.models.case_filters import AT_MOST, Where, marks
from rca_studio.models.engine import Connection

_FINDINGS = (
    "(SELECT group_concat('F' || f.number, ' ' ORDER BY f.number) "
    "FROM json_each(a.findings) AS of_action CROSS JOIN finding AS f ON f.id = of_action.value)"
)
_CHECKS_MET = "(SELECT count(*) FROM json_each(a.checks) AS one WHERE one.value ->> 'met')"
_MEASURE = "coalesce(nullif(a.measure, ''), a.measures ->> '$[0].text', '')"
_COLUMNS = (
    f"a.id, a.case_id, c.reference, c.title, c.service, {_FINDINGS}, a.text, a.owner, a.deadline, "
    f"a.strength, {_CHECKS_MET}, json_array_length(a.checks), {_MEASURE}, a.review_date, a.state, "
    "a.result, a.kind, a.reach, a.effort, json_array_length(a.reviews), a.done_on, "
    "a.first_deadline, c.protocol, c.practice, a.version, "
    "coalesce(a.reviews ->> '$[#-1].day', '')"
)
"""In the order of the fields of ``ActionRow``."""
_ORDER = (
    "a.owner = '', a.owner COLLATE NOCASE, a.owner, a.deadline = '', a.deadline, "
    "a.case_id, a.rank, a.id"
)
_GOES_ON = "NOT EXISTS (SELECT 1 FROM rejection AS r WHERE r.case_id = a.case_id)"
_IS_DAY = "length({}) >= 10"
"""What is known to the month only is neither late nor due on any day."""

_CHUNK = 500
_STRENGTHS = {strength.value: strength for strength in Strength}
_STATES = {state.value: state for state in ActionState}
_REACHES = {reach.value: reach for reach in Reach}
REVIEW_WAITS = (
    f"(a.state IN ({', '.join(repr(state.value) for state in OPEN)}) OR a.reviews <> '[]' "
    "AND a.state IN ('held', 'slipped') AND a.review_date > a.reviews ->> '$[#-1].day')"
)
"""What is looked at on its review date: not judged yet, or judged and to be looked at again."""


def actions(connection: Connection, query: ActionQuery, limit: int) -> tuple[ActionRow, ...]:
    """The actions that fit, by owner, deadline, case and rank; nobody and no date come last.

    Overdue is what is not done after its deadline. A review is due from its date until the action
    is judged (held, slipped, failed), and again where a later day was set to look once more.
    Evidence is missing where a check is not met or none is set. A case that was rejected or merged
    has no plan of its own any more: its actions are listed only where that very case is asked for.
    """
    where = _filters(query)
    words = query.text.casefold().split()
    found: list[ActionRow] = []
    judged = bool(words) or query.evidence_missing  # by what SQL does not know
    rowids = _in_order(connection, where, -1 if judged else limit)
    # Sorted are row numbers only; the texts are fetched for what is shown.
    for begin in range(0, len(rowids), _CHUNK):
        for action in _rows(connection, rowids[begin : begin + _CHUNK]):
            if query.evidence_missing and action.checks_total and _complete(action):
                continue
            if words and not _speaks_of(action, words):
                continue
            if len(found) >= limit:
                return tuple(found)
            found.append(action)
    return tuple(found)


def _in_order(connection: Connection, where: Where, limit: int) -> list[int]:
    source = "action AS a"
    if any(term.startswith("c.") for term in where.terms):
        # The join begins at the actions: there are some thousands of them, but any number of cases.
        source += " CROSS JOIN case_ AS c ON c.id = a.case_id"
    sql = f"SELECT a.rowid FROM {source} WHERE {where.sql} ORDER BY {_ORDER} {AT_MOST}"
    return [row[0] for row in connection.execute(sql, (*where.args, limit))]


def _rows(connection: Connection, rowids: list[int]) -> list[ActionRow]:
    rows = connection.execute(
        f"SELECT a.rowid, {_COLUMNS} FROM action AS a CROSS JOIN case_ AS c ON c.id = a.case_id "
        f"WHERE a.rowid IN ({marks(rowids)})",
        tuple(rowids),
    )
    found = {row[0]: _action(row) for row in rows}
    return [found[rowid] for rowid in rowids]


def _filters(query: ActionQuery) -> Where:
    where = Where()
    for column, values in (
        ("a.owner", query.owners),
        ("a.strength", [strength.value for strength in query.strengths]),
        ("a.state", [state.value for state in query.states]),
        ("c.service", query.services),
    ):
        if values:
            where = where.plus(f"{column} IN ({marks(values)})", *values)
    if query.case_id:
        where = where.plus("a.case_id = ?", query.case_id)
    else:
        where = where.plus(_GOES_ON)
    if query.practice is not None:
        where = where.plus("c.practice = ?", int(query.practice))
    if query.overdue_on:
        where = where.plus(f"a.deadline < ? AND {_IS_DAY.format('a.deadline')}", query.overdue_on)
        where = _in_state(where, TO_DO)
    if query.review_due_on:
        is_day = _IS_DAY.format("a.review_date")
        where = where.plus(f"a.review_date <= ? AND {is_day}", query.review_due_on)
        where = where.plus(REVIEW_WAITS)
    if query.open_only:
        where = _in_state(where, OPEN)
    return where


def _in_state(where: Where, states: tuple[ActionState, ...]) -> Where:
    return where.plus(f"a.state IN ({marks(states)})", *(state.value for state in states))


def _complete(action: ActionRow) -> bool:
    return action.checks_met == action.checks_total


def _speaks_of(action: ActionRow, words: Iterable[str]) -> bool:
    """Whether every word occurs somewhere in what the line shows, or is its code on paper."""
    parts = (
        action.text,
        action.owner,
        action.measure,
        action.result,
        action.case_reference,
        action.case_title,
        action.service,
    )
    text = "\n".join(parts).casefold()
    return all(word in text or is_code_of(word, action.case_reference, action.id) for word in words)


def _action(row: tuple[Any, ...]) -> ActionRow:
    # By position, after the row number: a plan has two thousand of them.
    _, a, b, c, d, e, findings, f, g, h, strength, met, total, i, j, state, k, *more = row
    kind, reach, effort, reviews, done_on, promised, protocol, practice, edition, looked_at = more
    known = _parted(findings or "")
    return ActionRow(
        *(a, b, c, d, e, known, f, g, h, _STRENGTHS[strength], met, total, i, j, _STATES[state], k),
        *(kind, _REACHES[reach], effort, reviews, done_on, promised, protocol, practice == 1),
        edition,
        looked_at,
    )


@lru_cache(maxsize=1_000)
def _parted(numbers: str) -> tuple[str, ...]:
    """``F1 F2`` as two; most actions answer the first finding of their case."""
    return tuple(numbers.split())
