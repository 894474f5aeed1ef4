"""What repeats: near misses that meet the trigger of their protocol, and what became of actions.

Only the days a trigger needs are read: its window, up to today, and the same again before it, for a
case at the beginning of the window may repeat what happened before. A repeat is listed as long as
its newest case lies within the window.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from rca_studio.domain.alike import KnownAction, standing_of
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.plan import ActionState
from rca_studio.domain.protocol import Repeat
from rca_studio.domain.protocol_follow import repeating
from rca_studio.domain.registers import Count
from rca_studio.domain.today import AlikeCase, Repeated
from rca_studio.models.case_filters import AT_MOST, Where
from rca_studio.models.engine import Connection
from rca_studio.models.known_cases import in_place_since
from rca_studio.models.today_asker import Asker, plain

Row = tuple[Any, ...]

_INDEXED = ("location", "route", "staff_group", "service")
"""What near misses may have in common and an index finds of them directly, the rarest first."""
_EARLIER_DAYS = 365
_EARLIER_MOST = 300
"""So many earlier cases, no older than that, are asked whether they are alike."""
_PROTOCOLS = (
    "WITH RECURSIVE one(v) AS (SELECT min(protocol) FROM case_ UNION ALL "
    "SELECT (SELECT min(protocol) FROM case_ WHERE protocol > v) FROM one WHERE v IS NOT NULL) "
    "SELECT v FROM one WHERE v IS NOT NULL"
)
_FIXED = ("id", "reference", "title", "occurred", "stage", "practice")


def repeating_now(ask: Asker) -> tuple[tuple[Repeated, ...], Count]:
    """The repeats of the present, those of the most cases first, and how many there are.

    What was done about it is looked up for those that are listed only.
    """
    offer = ask.query.offer
    if offer is None:
        return (), Count(0)
    found: list[Repeated] = []
    for (key,) in ask.db.execute(_PROTOCOLS).fetchall():
        repeat = offer.protocols.get(key, offer.general).protocol.repeat
        if repeat is not None:
            found += _of_protocol(ask, key, repeat)
    found.sort(key=lambda one: one.newest.occurred, reverse=True)
    found.sort(key=lambda one: -len(one.cases))
    listed = tuple(_with_standing(ask.db, one) for one in found[: ask.query.limit])
    return listed, Count(len(found))


def _of_protocol(ask: Asker, key: str, repeat: Repeat) -> Iterator[Repeated]:
    today = date.fromisoformat(ask.query.day)
    window = (today - timedelta(days=repeat.days - 1)).isoformat()
    first = (today - timedelta(days=2 * repeat.days - 2)).isoformat()
    columns = (*_FIXED, *repeat.same)
    where = Where(("c.protocol = ?", "c.occurred >= ?"), (key, first))
    where = where.plus("c.occurred < ?", f"{today}~").and_(ask.standing).and_(ask.here)
    rows = ask.db.execute(
        f"SELECT {', '.join(f'c.{name}' for name in columns)} FROM case_ AS c "
        f"INDEXED BY case_protocol WHERE {where.sql}",
        where.args,
    )
    groups: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        shared = tuple(plain(value) for value in row[len(_FIXED) :])
        if all(shared):
            groups[row[5], *shared].append(row)
    for group in groups.values():
        if len(group) >= repeat.count:
            cases = [_case_of(key, columns, row) for row in group]
            if alike := _newest_repeat(repeat, cases, window):
                yield _repeated(key, repeat, alike)


def _newest_repeat(repeat: Repeat, cases: list[Case], window: str) -> tuple[Case, ...]:
    """The repeat of the newest case that is one, the newest first; none before the window."""
    for case in sorted(cases, key=lambda one: (one.occurred, one.reference), reverse=True):
        if case.occurred[:10] < window:
            return ()
        if alike := repeating(repeat, case, cases):
            return tuple(reversed(alike))
    return ()


def _case_of(key: str, columns: tuple[str, ...], row: Row) -> Case:
    values = dict(zip(columns, row, strict=True))
    values.update(stage=Stage(values["stage"]), practice=bool(values["practice"]), protocol=key)
    return Case(**values)


def _repeated(key: str, repeat: Repeat, alike: tuple[Case, ...]) -> Repeated:
    return Repeated(
        protocol=key,
        repeat=repeat,
        shared=tuple((name, str(getattr(alike[0], name))) for name in repeat.same),
        cases=tuple(AlikeCase(c.id, c.reference, c.title, c.occurred, c.stage) for c in alike),
    )


# -- what was done about it ----------------------------------------------------------------------


def _with_standing(db: Connection, repeated: Repeated) -> Repeated:
    """How it stands with the actions of these cases, and of those alike in the year before."""
    ids = _alike_before(db, repeated)
    rows = db.execute(
        "SELECT a.id, a.case_id, c.reference, a.text, a.state, c.stage, a.done_on, "
        "(SELECT at FROM audit WHERE seq = a.version) "
        "FROM action AS a CROSS JOIN case_ AS c ON c.id = a.case_id "
        "WHERE a.case_id IN (SELECT value FROM json_each(?)) ORDER BY a.version DESC, a.id",
        (json.dumps(ids),),
    )
    found = {row[0]: row for row in rows}
    known = (
        KnownAction(
            id=row[0], text=row[3], state=ActionState(row[4]), since=in_place_since(*row[6:])
        )
        for row in found.values()
    )
    standing, action = standing_of((one, repeated.newest.occurred) for one in known)
    if action is None:
        return repeated
    row = found[action.id]
    return replace(
        repeated,
        standing=standing,
        action_id=row[0],
        action_case=row[1],
        action_reference=row[2],
        action_stage=Stage(row[5]),
        action_text=row[3],
    )


def _alike_before(db: Connection, repeated: Repeated) -> list[str]:
    """The ids of these cases and of the newest ones alike in the year before."""
    shared = dict(repeated.shared)
    first = date.fromisoformat(repeated.newest.occurred[:10]) - timedelta(days=_EARLIER_DAYS)
    by = next((name for name in _INDEXED if name in shared), "protocol")
    value = shared.get(by, repeated.protocol)
    where = Where((f"{by} = ?", f"{by} <> ''", "occurred >= ?", "occurred <= ?"))
    alike = Where(("c.protocol = ?", "c.outcome = ''"), (repeated.protocol,))
    for name, words in repeated.shared:
        alike = alike.plus(f"c.{name} = ?", words)
    rows = db.execute(
        f"SELECT c.id FROM (SELECT seq AS one FROM case_ INDEXED BY case_{by} WHERE {where.sql} "
        f"ORDER BY occurred DESC {AT_MOST}) CROSS JOIN case_ AS c ON c.seq = one "
        f"WHERE {alike.sql}",
        (value, first.isoformat(), repeated.newest.occurred, _EARLIER_MOST, *alike.args),
    )
    return list(dict.fromkeys((*(case.id for case in repeated.cases), *(row[0] for row in rows))))
