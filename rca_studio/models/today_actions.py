"""How actions that wait are read: their rows in order, and whose they are."""

from __future__ import annotations

from rca_studio.domain.today import TodayRow, Waits
from rca_studio.models.case_filters import Where
from rca_studio.models.today_asker import CASE, Asker, Row, any_of, row_of

_ACTION = (
    f"x.rowid, {CASE}, x.text, x.owner, x.deadline, x.review_date, x.state, x.id, "
    "(SELECT count(*) FROM json_each(x.checks) AS one WHERE one.value ->> 'met'), "
    "json_array_length(x.checks)"
)
_ACTIONS = "action AS x CROSS JOIN case_ AS c ON c.id = x.case_id"


def actions(ask: Asker, where: Where, due: str, fits: Where) -> tuple[list[Row], int]:
    """The first actions by the column ``due``, and how many there are.

    ``where`` is about the action, ``fits`` about its case as well.
    """
    keys = ask.db.execute(
        f"SELECT x.rowid FROM action AS x WHERE {where.sql} ORDER BY {due} = '', {due}, x.rowid",
        where.args,
    )
    return listed_by(ask, [row[0] for row in keys], fits)


def listed_by(ask: Asker, rowids: list[int], fits: Where) -> tuple[list[Row], int]:
    """The same of row numbers that are in order already."""
    return ask.in_order(rowids, _ACTION, _ACTIONS, fits)


def action_row(row: Row, kind: Waits, due: str) -> TodayRow:
    """A row of a list; of ``row`` 9 is the deadline, 10 the next review and 11 the state."""
    accepted = f"{row[13]}/{row[14]}"
    return row_of(kind, row[1:7], row[7], row[8], due, accepted, row[12])


def among_owned(ask: Asker, where: Where) -> tuple[Where, Where]:
    """Of these actions the ones that are for their owner to do, as ``where`` and ``fits``."""
    if not ask.mine:
        return where, ask.standing.and_(ask.here)
    own, titled = ask.owners
    where = where.and_(any_of("x.owner", own + titled))
    return where, ask.standing.and_(own_or(any_of("x.owner", own), ask.here))


def own_or(own: Where, here: Where) -> Where:
    """What bears the own name counts everywhere; a title counts where the person works."""
    return Where((f"({own.sql} OR ({here.sql}))",), (*own.args, *here.args))
