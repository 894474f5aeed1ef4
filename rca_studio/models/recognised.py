"""Lists over all cases: good catches, and what reporters have heard."""

from __future__ import annotations

from typing import Final

from rca_studio.domain.recognition import CatchRow, FeedbackRow, GoodCatch
from rca_studio.models.engine import Connection
from rca_studio.models.rows import SHAPES

_CATCH = SHAPES[GoodCatch]
_CATCH_COLUMNS: Final = ", ".join(f'g."{name}"' for name in _CATCH.names)
_CATCHES: Final = (
    f"SELECT {_CATCH_COLUMNS}, c.reference, c.title, c.service, c.anonymous, c.practice "
    "FROM good_catch AS g JOIN case_ AS c ON c.id = g.case_id "
    "ORDER BY g.given_on = '' DESC, g.given_on DESC, g.at DESC, g.id"
)
_OF_CASE: Final = "c.id, c.reference, c.title, c.service, c.reported, c.anonymous, c.practice"
_WAITING: Final = f"""
SELECT {_OF_CASE}, coalesce(f.text, ''), ''
FROM case_ AS c LEFT JOIN feedback_note AS f ON f.case_id = c.id
WHERE c.stage IN ('validate', 'close') AND c.outcome = '' AND coalesce(f.given_on, '') = ''
ORDER BY c.reported, c.seq LIMIT ?"""
_GIVEN: Final = f"""
SELECT {_OF_CASE}, f.text, f.given_on
FROM feedback_note AS f JOIN case_ AS c ON c.id = f.case_id
WHERE f.given_on <> '' ORDER BY f.given_on DESC, c.seq DESC LIMIT ?"""


def good_catches(connection: Connection) -> tuple[CatchRow, ...]:
    """All good catches: what is proposed first, then what was given, the newest first."""
    width = len(_CATCH.names)
    found = []
    for row in connection.execute(_CATCHES):
        catch = _CATCH.decode(row[:width])
        assert isinstance(catch, GoodCatch)
        reference, title, service, anonymous, practice = row[width:]
        found.append(
            CatchRow(
                catch=catch,
                reference=reference,
                title=title,
                service=service,
                anonymous=bool(anonymous),
                practice=bool(practice),
            )
        )
    return tuple(found)


def feedback(connection: Connection, *, given: bool, limit: int) -> tuple[FeedbackRow, ...]:
    """Cases whose reporter has heard what was changed, the newest first; or who wait for it.

    Those who wait are of cases that are validated or closed, the oldest report first.
    """
    rows = connection.execute(_GIVEN if given else _WAITING, (limit,))
    return tuple(
        FeedbackRow(
            case_id=case_id,
            reference=reference,
            title=title,
            service=service,
            reported=reported,
            anonymous=bool(anonymous),
            practice=bool(practice),
            text=text,
            given_on=given_on,
        )
        for (
            *(case_id, reference, title, service, reported, anonymous, practice),
            text,
            given_on,
        ) in rows
    )
