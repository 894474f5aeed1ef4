"""What waits of the plan and of the causes: actions, their evidence and effect, open questions."""

from __future__ import annotations

from rca_studio.domain.case import Stage
from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan import TO_DO, ActionState
from rca_studio.domain.today import Waits
from rca_studio.models.case_filters import Where
from rca_studio.models.today_actions import action_row, actions, among_owned, own_or
from rca_studio.models.today_asker import (
    CASE,
    Asker,
    Part,
    any_of,
    is_ahead,
    is_late,
    row_of,
    timed,
)
from rca_studio.models.today_followed import among, decides

_UNMET = (
    "(x.checks = '[]' OR EXISTS (SELECT 1 FROM json_each(x.checks) AS one "
    "WHERE NOT one.value ->> 'met'))"
)
_TO_DO = tuple(state.value for state in TO_DO)
_PROPOSED = ActionState.PROPOSED.value
_IS_DONE = Where(("x.state = 'done'",))
_LOOKED_AT = Where(("x.state IN ('done', 'checked', 'held', 'slipped')",))
_AGAIN = (
    "(x.state IN ('done', 'checked') OR x.reviews <> '[]' "
    "AND x.review_date > x.reviews ->> '$[#-1].day')"
)
_JUDGED_BAD = (ActionState.SLIPPED.value, ActionState.FAILED.value)
_NOT_REOPENED = (
    "x.version > coalesce((SELECT max(m.version) FROM stage_move AS m "
    "WHERE m.case_id = x.case_id AND m.after = 'close'), 0)"
)
_QUESTION = f"x.rowid, {CASE}, x.text, x.answer_by, x.answer_due, x.id"
_QUESTIONS = "cause AS x CROSS JOIN case_ AS c ON c.id = x.case_id"
_ASKED = (
    "SELECT x.rowid, x.answer_by FROM cause AS x INDEXED BY cause_question "
    "WHERE x.question <> 0 AND {} ORDER BY x.answer_due = '', x.answer_due, x.rowid"
)


def to_do(ask: Asker, late: bool) -> Part:
    """Actions that are not done, by deadline; but for those that wait for something else first."""
    states = _TO_DO if not decides(ask) else tuple(one for one in _TO_DO if one != _PROPOSED)
    where = any_of("x.state", states).and_(timed("x.deadline", ask.query.day, late=late))
    if ask.followed.sent_back:
        back = among(ask.followed.sent_back)
        where = where.plus(f"NOT {back.sql}", *back.args)
    where, fits = among_owned(ask, where)
    rows, number = actions(ask, where, "x.deadline", fits)
    return Part([action_row(row, Waits.ACTION, row[9]) for row in rows], number)


def done(ask: Asker, late: bool) -> Part:
    """Actions in place: whether they held is due, or their evidence waits to be accepted.

    What held or slipped is looked at again where a later day was set for it. Evidence is accepted
    by somebody else than the owner, and not again before it was given anew.
    """
    day = ask.query.day
    fits = ask.standing.and_(ask.here)
    found, number = Part([], 0)
    if ask.may(Deed.JUDGE_RESULT):
        due = is_late("x.review_date", day) if late else Where(("x.review_date = ?",), (day,))
        rows, number = actions(ask, _LOOKED_AT.and_(due).plus(_AGAIN), "x.review_date", fits)
        found += [action_row(row, Waits.EFFECT, row[10]) for row in rows]
    if not late and ask.may(Deed.ACCEPT_EVIDENCE):
        where = _IS_DONE.and_(is_ahead("x.review_date", day)).plus("x.review_date <> ?", day)
        where = where.plus(_UNMET)
        settled = set(ask.followed.sent_back).difference(ask.followed.given)
        if settled:
            back = among(settled)
            where = where.plus(f"NOT {back.sql}", *back.args)
        if ask.mine:
            own, _ = ask.owners
            where = where.plus(f"NOT {any_of('x.owner', own).sql}", *own)
        rows, more = actions(ask, where, "x.review_date", fits)
        found += [action_row(row, Waits.EVIDENCE, row[10]) for row in rows]
        number += more
    return Part(found, number)


def not_held(ask: Asker) -> Part:
    """Actions of closed cases that were found not to hold since the case was closed."""
    where = any_of("x.state", _JUDGED_BAD)
    fits = ask.standing.plus("c.stage = ?", Stage.CLOSE.value).plus(_NOT_REOPENED)
    if ask.mine:
        own, _ = ask.owners
        yours = any_of("x.owner", own)
        fits = fits.and_(own_or(yours, ask.here) if ask.may(Deed.REOPEN) else yours)
    else:
        fits = fits.and_(ask.here)
    rows, number = actions(ask, where, "x.review_date", fits)
    judged = [action_row(row, Waits.REOPEN, "")._replace(detail=row[11]) for row in rows]
    return Part(judged, number)


def questions(ask: Asker, late: bool) -> Part:
    """Causes that are still a question somebody was asked, or that has a day to be answered."""
    where = timed("x.answer_due", ask.query.day, late=late)
    if not ask.mine:
        where = where.plus("(x.answer_by <> '' OR x.answer_due <> '')")
    there = ask.db.execute(_ASKED.format(where.sql), where.args).fetchall()
    fits = ask.standing.plus("x.evidence <> 'ruled_out'").plus("c.stage <> 'close'")
    if ask.mine:
        own, titled = ask.named({by for _, by in there})
        there = [row for row in there if row[1] in {*own, *titled}]
        fits = fits.and_(own_or(any_of("x.answer_by", own), ask.here))
    else:
        fits = fits.and_(ask.here)
    rows, number = ask.in_order([row[0] for row in there], _QUESTION, _QUESTIONS, fits)
    listed = [row_of(Waits.QUESTION, row[1:7], row[7], row[8], row[9], "", row[10]) for row in rows]
    return Part(listed, number)
