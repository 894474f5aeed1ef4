"""What waits while a plan is followed through: approvals, evidence given and sent back, figures.

Few actions have any of this, and no index knows them: they are found in one pass over the actions,
which are some thousands and never as many as the cases.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import TO_DO, ActionState
from rca_studio.domain.today import Waits
from rca_studio.domain.way import overdue
from rca_studio.models.case_filters import Where
from rca_studio.models.engine import Connection
from rca_studio.models.today_actions import action_row, actions, among_owned, listed_by
from rca_studio.models.today_asker import Asker, Part, any_of, timed

_TO_DO = tuple(state.value for state in TO_DO)
_AT_WORK = (*_TO_DO, ActionState.DONE.value)
_EVIDENCE = (
    "SELECT x.rowid, x.checks FROM action AS x WHERE {} AND instr(x.checks, '\"met\":false') "
    'AND (instr(x.checks, \'"given_at":"2\') OR instr(x.checks, \'"returns":[{{\'))'
)
"""``instr`` sees whether there is anything to read; an instant begins with its year."""

_MEASURES = (
    "SELECT x.rowid, x.case_id, x.id, x.done_on, x.measures FROM action AS x "
    "WHERE x.measures <> '[]' AND x.state NOT IN ('refused', 'failed') AND {}"
)
_LAST = (
    "SELECT action, kind, max(day) FROM measurement "
    "WHERE case_id IN (SELECT value FROM json_each(?)) GROUP BY action, kind"
)


class Followed(NamedTuple):
    """Actions by their row numbers: with evidence that was sent back, with evidence to look at."""

    sent_back: tuple[int, ...]
    given: tuple[int, ...]


def followed(connection: Connection) -> Followed:
    """What of the actions that are at work, or said to be done, was shown or sent back."""
    at_work = any_of("x.state", _AT_WORK)
    back, given = [], []
    for rowid, checks in connection.execute(_EVIDENCE.format(at_work.sql), at_work.args):
        waiting = [_is_sent_back(one) for one in json.loads(checks) if _is_shown(one)]
        if any(waiting):
            back.append(rowid)
        if not all(waiting):
            given.append(rowid)
    return Followed(tuple(back), tuple(given))


def _is_shown(check: dict[str, Any]) -> bool:
    return not check["met"] and bool(check["given_at"] or check["returns"])


def _is_sent_back(check: dict[str, Any]) -> bool:
    """As in ``analysis.plan_standing``, of a check as it is kept."""
    returns = check["returns"]
    return bool(returns) and check["given_at"] <= returns[-1]["at"]


def approvals(ask: Asker, late: bool) -> Part:
    """Proposed actions, for whoever approves or refuses them; by deadline."""
    if not decides(ask):
        return Part([], 0)
    where = Where(("x.state = 'not_started'",)).and_(timed("x.deadline", ask.query.day, late=late))
    rows, number = actions(ask, where, "x.deadline", ask.standing.and_(ask.here))
    return Part([action_row(row, Waits.APPROVAL, row[9]) for row in rows], number)


def decides(ask: Asker) -> bool:
    """Whether proposed actions are listed as something to decide about."""
    return ask.query.approvals and ask.may(Deed.DECIDE_ACTION)


def returned(ask: Asker, late: bool) -> Part:
    """Evidence that was sent back and not given again, for the owner; by deadline."""
    where = among(ask.followed.sent_back).and_(timed("x.deadline", ask.query.day, late=late))
    where, fits = among_owned(ask, where)
    rows, number = actions(ask, where, "x.deadline", fits)
    return Part([action_row(row, Waits.RETURNED, row[9]) for row in rows], number)


def given(ask: Asker, late: bool) -> Part:
    """Evidence given for what is not said to be done yet, for those who may accept it.

    What is said to be done is listed where all of its evidence is (``today_plan.done``).
    """
    if late or not ask.may(Deed.ACCEPT_EVIDENCE):
        return Part([], 0)
    where = among(ask.followed.given).and_(any_of("x.state", _TO_DO))
    if ask.mine:
        own, _ = ask.owners
        where = where.plus(f"NOT {any_of('x.owner', own).sql}", *own)
    rows, number = actions(ask, where, "x.deadline", ask.standing.and_(ask.here))
    return Part([action_row(row, Waits.EVIDENCE, "") for row in rows], number)


def figures(ask: Asker, late: bool) -> Part:
    """Targets whose day is over without a figure since the action is in place, for the owner."""
    if not late:
        return Part([], 0)
    where, fits = among_owned(ask, Where())
    due = _missing(ask, where)
    rowids = sorted(due, key=lambda rowid: (due[rowid], rowid))
    rows, number = listed_by(ask, rowids, fits)
    return Part([action_row(row, Waits.FIGURE, due[row[0]]) for row in rows], number)


def _missing(ask: Asker, where: Where) -> dict[int, str]:
    """By row number the day of the first target that is over without a figure."""
    there = [
        (rowid, case_id, ident, done_on, json.loads(measures))
        for rowid, case_id, ident, done_on, measures in ask.db.execute(
            _MEASURES.format(where.sql), where.args
        )
    ]
    over = [
        (rowid, case_id, (ident, one["kind"]), done_on, one["due"])
        for rowid, case_id, ident, done_on, measures in there
        for one in measures
        if one["target"] is not None and overdue(one["due"], ask.query.day)
    ]
    cases = json.dumps(sorted({case_id for _, case_id, *_ in over}))
    last = {(ident, kind): day for ident, kind, day in ask.db.execute(_LAST, (cases,))}
    due: dict[int, str] = {}
    for rowid, _, measure, done_on, day in over:
        if last.get(measure, "") < (done_on or "0"):
            due[rowid] = min(day, due.get(rowid, day))
    return due


def among(rowids: Iterable[int]) -> Where:
    """Actions of these row numbers."""
    return Where(("x.rowid IN (SELECT value FROM json_each(?))",), (json.dumps(list(rowids)),))
