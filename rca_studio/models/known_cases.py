"""Cases as they are read to find what repeats: words, place, controls, factors and actions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rca_studio.domain.alike import KnownAction, KnownCase
from rca_studio.domain.case import Case, Nature, Stage
from rca_studio.domain.plan import ActionState
from rca_studio.domain.way import local_moment
from rca_studio.models.engine import Connection

if TYPE_CHECKING:
    from rca_studio.editing.cancelling import Progress

_CHUNK = 500
_LONGEST = 1_200
"""So much of a story is read: what happened stands at its beginning."""
_TEXTS = (
    *("id", "reference", "title", "protocol", "occurred", "service", "location", "staff_group"),
    *("route", "person_affected"),
)
_CASES = (
    f"SELECT c.seq, substr(c.story, 1, {_LONGEST}), c.stage, c.nature, c.practice, c.frame, "
    f"{', '.join(f'c.{name}' for name in _TEXTS)} FROM case_ AS c "
    "WHERE c.seq IN (SELECT value FROM json_each(?)) AND c.outcome = ''"
)
_FAILED = (
    "SELECT case_id, text FROM control WHERE case_id IN (SELECT value FROM json_each(?)) "
    "AND state IN ('failed', 'absent') AND text <> '' ORDER BY case_id, rank, id"
)
_FACTORS = (
    "SELECT DISTINCT case_id, category FROM cause "
    "WHERE case_id IN (SELECT value FROM json_each(?)) "
    "AND category <> '' AND evidence <> 'ruled_out' ORDER BY case_id, category"
)
_ACTIONS = (
    "SELECT a.case_id, a.id, a.text, a.state, a.done_on, "
    "(SELECT at FROM audit WHERE seq = a.version) FROM action AS a "
    "WHERE a.case_id IN (SELECT value FROM json_each(?)) ORDER BY a.version DESC, a.id"
)

Row = tuple[Any, ...]


def read_cases(
    connection: Connection, seqs: Sequence[int], progress: Progress | None = None
) -> tuple[KnownCase, ...]:
    """These cases, in the order asked for; those that are gone or count no more are left out.

    ``progress`` is told how many were read. ``connection`` should see one moment throughout.
    """
    found: dict[int, KnownCase] = {}
    for place in range(0, len(seqs), _CHUNK):
        chunk = json.dumps(list(seqs[place : place + _CHUNK]))
        rows = connection.execute(_CASES, (chunk,)).fetchall()
        ids = json.dumps([row[6] for row in rows])
        failed = _gathered(connection.execute(_FAILED, (ids,)))
        factors = _gathered(connection.execute(_FACTORS, (ids,)))
        actions = _gathered(connection.execute(_ACTIONS, (ids,)))
        for row in rows:
            case = _case(row)
            found[row[0]] = KnownCase(
                seq=row[0],
                case=case,
                failed=tuple(" ".join(text.split()) for (text,) in failed[case.id]),
                factors=tuple(f"{case.frame}/{bone}" for (bone,) in factors[case.id]),
                actions=tuple(_action(*one) for one in actions[case.id]),
            )
        if progress is not None:
            progress(len(found))
    return tuple(found[seq] for seq in seqs if seq in found)


def _case(row: Row) -> Case:
    _, story, stage, nature, practice, frame, *texts = row
    return Case(
        **dict(zip(_TEXTS, texts, strict=True)),
        story=story,
        stage=Stage(stage),
        nature=Nature(nature),
        practice=bool(practice),
        frame=frame,
    )


def _gathered(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each case, by its id, which stands first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for case_id, *values in rows:
        found[case_id].append(tuple(values))
    return found


def _action(action_id: str, text: str, state: str, done_on: str, written: str) -> KnownAction:
    return KnownAction(
        id=action_id,
        text=text,
        state=ActionState(state),
        since=in_place_since(done_on, written),
    )


def in_place_since(done_on: str, written: str | None) -> str:
    """When an action was in place, at the latest: the day it was done on or, where nobody said
    that, when its row was written last."""
    return done_on or local_moment(written or "")
