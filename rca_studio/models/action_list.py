"""The plan over all cases: actions with the case and the findings they come from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.registers import ActionQuery, ActionRow
from rca_studio.models.case_filters import Where, marks
from rca_studio.models.engine import Connection

_COLUMNS = (
    "a.id, a.case_id, c.reference, c.title, c.service, a.findings, a.text, a.owner, a.deadline, "
    "a.strength, a.checks, a.measure, a.review_date, a.state, a.result"
)
_ORDER = (
    "a.owner = '', a.owner COLLATE NOCASE, a.owner, a.deadline = '', a.deadline, "
    "a.case_id, a.rank, a.id"
)
_TO_DO = (ActionState.NOT_STARTED, ActionState.IN_PROGRESS)
_TO_CHECK = tuple(state for state in ActionState if state.open)
_CHUNK = 500


def actions(connection: Connection, query: ActionQuery, limit: int) -> tuple[ActionRow, ...]:
    """The actions that fit, by owner, deadline, case and rank; nobody and no date come last.

    Overdue is what is not done after its deadline. A review is due on its date and until the action
    is judged (held, slipped, failed). Evidence is missing where a check is not met or none is set.
    """
    where = _filters(query)
    words = query.text.casefold().split()
    found: list[ActionRow] = []
    judged = bool(words) or query.evidence_missing  # by what SQL does not know
    ids = _in_order(connection, where, -1 if judged else limit)
    # Sorted are ids only; the texts are fetched for what is shown.
    for begin in range(0, len(ids), _CHUNK):
        for action in _rows(connection, ids[begin : begin + _CHUNK]):
            if query.evidence_missing and action.checks_total and _complete(action):
                continue
            if words and not _speaks_of(action, words):
                continue
            if len(found) >= limit:
                return tuple(found)
            found.append(action)
    return tuple(found)


def _in_order(connection: Connection, where: Where, limit: int) -> list[str]:
    source = "action AS a"
    if any(term.startswith("c.") for term in where.terms):
        # The join begins at the actions: there are some thousands of them, but any number of cases.
        source += " CROSS JOIN case_ AS c ON c.id = a.case_id"
    sql = f"SELECT a.id FROM {source} WHERE {where.sql} ORDER BY {_ORDER} LIMIT ?"
    return [row[0] for row in connection.execute(sql, (*where.args, limit))]


def _rows(connection: Connection, ids: list[str]) -> list[ActionRow]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM action AS a CROSS JOIN case_ AS c ON c.id = a.case_id "
        f"WHERE a.id IN ({marks(ids)})",
        tuple(ids),
    ).fetchall()
    answered: dict[str, list[str]] = {row[0]: json.loads(row[5]) for row in rows}
    numbers = _finding_numbers(connection, {f for of_one in answered.values() for f in of_one})
    found = {}
    for row in rows:
        known = sorted(numbers[finding] for finding in answered[row[0]] if finding in numbers)
        found[row[0]] = _action(row, tuple(f"F{number}" for number in known))
    return [found[id_] for id_ in ids]


def _finding_numbers(connection: Connection, ids: set[str]) -> dict[str, int]:
    """The numbers by which people know findings (F1, F2 ...)."""
    rows = connection.execute(
        "SELECT id, number FROM finding WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(ids)),),
    )
    return dict(rows.fetchall())


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
    if query.practice is not None:
        where = where.plus("c.practice = ?", int(query.practice))
    if query.overdue_on:
        where = where.plus("a.deadline <> '' AND a.deadline < ?", query.overdue_on)
        where = _in_state(where, _TO_DO)
    if query.review_due_on:
        where = where.plus("a.review_date <> '' AND a.review_date <= ?", query.review_due_on)
        where = _in_state(where, _TO_CHECK)
    if query.open_only:
        where = _in_state(where, _TO_CHECK)
    return where


def _in_state(where: Where, states: tuple[ActionState, ...]) -> Where:
    return where.plus(f"a.state IN ({marks(states)})", *(state.value for state in states))


def _complete(action: ActionRow) -> bool:
    return action.checks_met == action.checks_total


def _speaks_of(action: ActionRow, words: Iterable[str]) -> bool:
    """Whether every word occurs somewhere in what the line shows."""
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
    return all(word in text for word in words)


def _action(row: tuple[Any, ...], findings: tuple[str, ...]) -> ActionRow:
    checks = json.loads(row[10])
    return ActionRow(
        id=row[0],
        case_id=row[1],
        case_reference=row[2],
        case_title=row[3],
        service=row[4],
        findings=findings,
        text=row[6],
        owner=row[7],
        deadline=row[8],
        strength=Strength(row[9]),
        checks_met=sum(bool(check["met"]) for check in checks),
        checks_total=len(checks),
        measure=row[11],
        review_date=row[12],
        state=ActionState(row[13]),
        result=row[14],
    )
