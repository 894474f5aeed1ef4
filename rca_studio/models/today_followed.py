"""What waits while a plan is followed through: approvals, evidence given and sent back, figures.

Few actions have any of this, and no index knows them: they are found in one pass over the actions,
which are some thousands and never as many as the cases.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import TO_DO, ActionState
from rca_studio.domain.today import Waits
from rca_studio.models.case_filters import Where
from rca_studio.models.engine import Connection
from rca_studio.models.today_actions import action_row, actions, among_owned, listed_by
from rca_studio.models.today_asker import Asker, Part, any_of, is_late, timed

_TO_DO = tuple(state.value for state in TO_DO)
_AT_WORK = (*_TO_DO, ActionState.DONE.value)
_SENT_BACK = (
    "NOT one.value ->> 'met' AND json_array_length(one.value, '$.returns') > 0 "
    "AND one.value ->> 'given_at' <= one.value ->> '$.returns[#-1].at'"
)
_GIVEN = f"NOT one.value ->> 'met' AND one.value ->> 'given_at' <> '' AND NOT ({_SENT_BACK})"
_ANY = "EXISTS (SELECT 1 FROM json_each(x.checks) AS one WHERE {})"
_EVIDENCE = (
    f"SELECT x.rowid, {_ANY.format(_SENT_BACK)}, {_ANY.format(_GIVEN)} FROM action AS x WHERE "
    '(instr(x.checks, \'"given_at":"2\') OR instr(x.checks, \'"returns":[{{\')) AND {}'
)
"""``instr`` sees whether there is anything to parse; an instant begins with its year."""

_DUE = "one.value ->> 'due'"
_FIGURES = (
    f"SELECT x.rowid, min({_DUE}) AS due FROM action AS x, "
    "json_each(x.measures) AS one WHERE x.measures <> '[]' "
    "AND x.state NOT IN ('refused', 'failed') AND one.value ->> 'target' IS NOT NULL "
    f"AND {is_late(_DUE, '').sql} "
    "AND NOT EXISTS (SELECT 1 FROM measurement AS m WHERE m.case_id = x.case_id "
    "AND m.action = x.id AND m.kind = one.value ->> 'kind' AND m.day >= x.done_on) "
    "GROUP BY x.rowid ORDER BY due, x.rowid"
)


class Followed(NamedTuple):
    """Actions by their row numbers: with evidence that was sent back, with evidence to look at."""

    sent_back: tuple[int, ...]
    given: tuple[int, ...]


def followed(connection: Connection) -> Followed:
    """What of the actions that are at work, or said to be done, was shown or sent back."""
    at_work = any_of("x.state", _AT_WORK)
    rows = connection.execute(_EVIDENCE.format(at_work.sql), at_work.args).fetchall()
    return Followed(
        tuple(rowid for rowid, back, _ in rows if back),
        tuple(rowid for rowid, _, given in rows if given),
    )


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
    due = dict(ask.db.execute(_FIGURES, is_late(_DUE, ask.query.day).args).fetchall())
    where, fits = among_owned(ask, Where())
    rows, number = listed_by(ask, list(due), where.and_(fits))
    return Part([action_row(row, Waits.FIGURE, due[row[0]]) for row in rows], number)


def among(rowids: Iterable[int]) -> Where:
    """Actions of these row numbers."""
    return Where(("x.rowid IN (SELECT value FROM json_each(?))",), (json.dumps(list(rowids)),))
