"""What waits of the cases themselves: stages with a clock, validations, decisions, signatures."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.deeds import Deed
from rca_studio.domain.gates import confirmed_count, is_waived
from rca_studio.domain.proof import KeptProtocol, Signature, Telling, TellingDecision
from rca_studio.domain.review import Answer, Confirmation, Waiver
from rca_studio.domain.signing import still_covers
from rca_studio.domain.telling import tellings
from rca_studio.domain.today import TodayQuery, TodayRow, Waits
from rca_studio.models.case_filters import AT_MOST, Where, marks
from rca_studio.models.engine import Connection
from rca_studio.models.rows import SHAPES, Shape
from rca_studio.models.since import entries_since, touches_what_was_signed
from rca_studio.models.store import read_case
from rca_studio.models.today_asker import CASE, Asker, Part, Row, any_of, row_of, timed

LOOKED_INTO: Final = 200
"""So many cases under review are asked what their protocol says of telling others."""
_COMPARED: Final = 50
"""So many signed cases are compared with what was signed, letter by letter."""

_DEEDS = {
    Stage.REPORT: Deed.REVIEW,
    Stage.REVIEW: Deed.REVIEW,
    Stage.ANALYSE: Deed.ANALYSE,
    Stage.ACT: Deed.PLAN,
    Stage.VALIDATE: Deed.VALIDATE,
}
"""What a person has to be able to do for a case at a stage to wait for them."""

_NO_CLOCK = "c.stage_due = '' AND c.stage IN ('review', 'analyse', 'act', 'validate')"
"""Word for word the condition of the index ``case_open``, or it would not be used. A report without
a clock is one that was imported: it waits in the list of cases, and here it would hide the rest."""

_DECISION = f"x.rowid, {CASE}, x.about, x.choice, x.decided_by, x.due, x.id"
_DECISIONS = "telling_decision AS x CROSS JOIN case_ AS c ON c.id = x.case_id"
_SIGNED = (
    f"SELECT x.id, {CASE}, x.by FROM signature AS x CROSS JOIN case_ AS c ON c.id = x.case_id "
    "WHERE x.withdrawn_at = '' AND (c.stage = x.stage OR (c.stage = 'close' "
    "AND x.stage = 'validate')) AND (SELECT max(l.seq) FROM audit_case AS l "
    "WHERE l.case_id = x.case_id) > max(x.version, coalesce((SELECT max(m.version) "
    "FROM stage_move AS m WHERE m.case_id = x.case_id), 0))"
)
"""Signatures after which something was stored, and not only the move to the next stage."""


# -- stages --------------------------------------------------------------------------------------


def stages(ask: Asker, late: bool) -> Part:
    """Cases at a stage that this person works on, by until when it may take; then the others."""
    able = tuple(stage.value for stage, deed in _DEEDS.items() if ask.may(deed))
    if not able:
        return Part([], 0)
    fits = any_of("c.stage", able).and_(ask.real).and_(ask.here).and_(_not_own_work(ask))
    rows = _with_clock(ask, fits, late=late)
    if not late and len(rows) <= ask.query.cap:
        rows += _without_clock(ask, fits, ask.query.cap + 1 - len(rows))
    return Part([_case(row) for row in rows[: ask.query.limit]], len(rows))


def _with_clock(ask: Asker, fits: Where, *, late: bool) -> list[Row]:
    where = Where(("c.stage_due <> ''",)).and_(timed("c.stage_due", ask.query.now, late=late))
    if not late:  # the day itself, so that the index is entered where it matters
        where = where.plus("c.stage_due >= ?", ask.query.day)
    where = where.and_(fits)
    return _cases(ask, f"INDEXED BY case_due WHERE {where.sql} ORDER BY c.stage_due, c.seq", where)


def _without_clock(ask: Asker, fits: Where, at_most: int) -> list[Row]:
    where = Where((_NO_CLOCK,)).and_(fits)
    source = f"INDEXED BY case_open WHERE {where.sql} ORDER BY c.occurred DESC, c.seq DESC"
    return _cases(ask, source, where)[:at_most]


def _cases(ask: Asker, source: str, where: Where) -> list[Row]:
    sql = f"SELECT {CASE}, c.stage_due FROM case_ AS c {source} {AT_MOST}"
    return list(ask.db.execute(sql, (*where.args, ask.query.cap + 1)))


def _case(row: Row) -> TodayRow:
    kind = Waits.VALIDATION if row[5] == Stage.VALIDATE else Waits.STAGE
    return row_of(kind, row[:6], "", "", row[6], "", "")


def _not_own_work(ask: Asker) -> Where:
    """Nobody validates what they own an action of, or wrote last, unless two people said so."""
    if not ask.mine:
        return Where()
    own, names = ask.owners[0], ask.query.names
    return Where(
        (
            f"(c.stage <> 'validate' OR EXISTS (SELECT 1 FROM duty_exception AS e "
            f"WHERE e.case_id = c.id) OR NOT (EXISTS (SELECT 1 FROM action AS a "
            f"WHERE a.case_id = c.id AND a.owner IN ({marks(own)})) OR EXISTS (SELECT 1 "
            f"FROM audit WHERE seq = (SELECT max(f.version) FROM finding AS f "
            f"WHERE f.case_id = c.id) AND actor IN ({marks(names)}))))",
        ),
        (*own, *names),
    )


def told_more(ask: Asker, rows: Iterable[TodayRow]) -> tuple[TodayRow, ...]:
    """The same rows; validations say how much is confirmed, and which only lack a signature."""
    shown = list(rows)
    ids = [row.case_id for row in shown if row.kind is Waits.VALIDATION]
    offer = ask.query.offer
    if not ids or offer is None:
        return tuple(shown)
    files = partly(ask.db, ids, (Confirmation, Waiver, KeptProtocol, Signature))

    def more(row: TodayRow) -> TodayRow:
        file = files.get(row.case_id)
        if row.kind is not Waits.VALIDATION or file is None:
            return row
        items = offer.of(file).protocol.validation
        there = confirmed_count(file, items)
        signed = any(one.stands and one.stage is Stage.VALIDATE for one in file.signatures)
        lacks = ask.query.signed and there == len(items) and not signed
        kind = Waits.SIGNATURE if lacks else Waits.VALIDATION
        return row._replace(kind=kind, detail=f"{there}/{len(items)}")

    return tuple(more(row) for row in shown)


# -- telling others ------------------------------------------------------------------------------


def decisions(ask: Asker, late: bool) -> Part:
    """Decisions on telling somebody that are to be made, or to be carried out, as they stand."""
    where = Where(("x.told_at = ''", "x.choice <> 'no'"))
    where = where.and_(timed("x.due", ask.query.now, late=late))
    keys = ask.db.execute(
        "SELECT x.rowid FROM telling_decision AS x INDEXED BY telling_due "
        f"WHERE {where.sql} ORDER BY x.due = '', x.due, x.rowid",
        where.args,
    )
    fits = ask.standing.and_(ask.here)
    if ask.mine:
        yours = any_of("x.decided_by", ask.query.names)
        if Deed.DECIDE_TELLING not in ask.query.deeds:
            fits = ask.standing.and_(yours)
    rows, number = ask.in_order([row[0] for row in keys], _DECISION, _DECISIONS, fits)
    return Part([_decision(row) for row in rows], number)


def _decision(row: Row) -> TodayRow:
    kind = Waits.TELLING if row[8] == Telling.TELL else Waits.DECISION
    return row_of(kind, row[1:7], "", row[9], row[10], row[7], row[11])


def undecided(ask: Asker) -> tuple[list[TodayRow], bool]:
    """Those the protocol asks to decide about, of whom nobody has said a word yet.

    Returns:
        The rows, and whether all cases under review were looked into.
    """
    offer, query = ask.query.offer, ask.query
    if offer is None or not ask.may(Deed.DECIDE_TELLING):
        return [], True
    fits = any_of("c.stage", (Stage.REPORT.value, Stage.REVIEW.value))
    fits = fits.and_(ask.real).and_(ask.here)
    few = replace(ask, query=replace(query, cap=LOOKED_INTO))
    cases = _with_clock(few, fits, late=True) + _with_clock(few, fits, late=False)
    if len(cases) <= LOOKED_INTO:
        cases += _without_clock(few, fits, LOOKED_INTO + 1 - len(cases))
    files = partly(
        ask.db,
        [row[0] for row in cases[:LOOKED_INTO]],
        (Answer, TellingDecision, Waiver, KeptProtocol),
    )
    rows = [row for file in files.values() if (row := _undecided(file, query)) is not None]
    return rows, len(cases) <= LOOKED_INTO


def _undecided(file: CaseFile, query: TodayQuery) -> TodayRow | None:
    """All of one case in one row, due when the first of them is."""
    assert query.offer is not None
    case = file.case
    sac = query.scores.get((case.severity, case.probability), 0)
    asked = [
        state
        for state in tellings(file, query.offer.of(file).protocol, sac)
        if state.decision is None and not is_waived(file, f"telling.{state.about}", critical=False)
    ]
    if not asked:
        return None
    due = min((state.due for state in asked if state.due), default="")
    abouts = ",".join(state.about.value for state in asked)
    named = (case.id, case.reference, case.title, case.protocol, case.service, case.stage)
    return row_of(Waits.DECISION, named, "", "", due, abouts, "")


# -- signatures ----------------------------------------------------------------------------------


def outdated(ask: Asker) -> Part:
    """Signatures of the stage a case is at, or was closed after, that no longer cover the case."""
    fits = ask.standing
    if ask.mine:
        fits = fits.and_(any_of("x.by", ask.query.names))
    else:
        fits = fits.and_(ask.here)
    sql = f"{_SIGNED} AND {fits.sql} ORDER BY x.version DESC {AT_MOST}"
    rows = ask.db.execute(sql, (*fits.args, ask.query.cap + 1)).fetchall()
    found = [
        row_of(Waits.SIGNATURE, row[1:7], "", row[7], "", "", row[0])
        for number, row in enumerate(rows)
        if _is_outdated(ask.db, row[1], row[0], closely=number < _COMPARED)
    ]
    return Part(found, len(found))


def _is_outdated(db: Connection, case_id: str, signature_id: str, *, closely: bool) -> bool:
    steps = entries_since(db, [case_id], signature_id)
    changed = (
        change
        for step in steps
        for change in json.loads(step[5])
        if (change.get("after") or change.get("before") or {}).get("case_id", case_id) == case_id
    )
    if not any(touches_what_was_signed(change) for change in changed):
        return False
    if not closely:
        return True
    casefile = read_case(db, case_id).casefile
    signature = casefile.get(signature_id)
    return isinstance(signature, Signature) and not still_covers(casefile, signature)


# -- reading parts of cases ----------------------------------------------------------------------


def partly(
    db: Connection, case_ids: Iterable[str], kinds: tuple[type[Entity], ...]
) -> dict[str, CaseFile]:
    """Cases with some kinds of what belongs to them, and nothing else."""
    listed = json.dumps(list(case_ids))
    parts: dict[str, list[Entity]] = {}
    for kind in (Case, *kinds):
        for row in db.execute(_select(SHAPES[kind]), (listed,)):
            entity = SHAPES[kind].decode(row)
            parts.setdefault(entity.case_id, []).append(entity)
    return {case_id: CaseFile(case_id, there) for case_id, there in parts.items()}


def _select(shape: Shape) -> str:
    owner = "id" if shape.kind is Case else "case_id"
    return (
        f'SELECT {shape.columns} FROM "{shape.table}" '
        f"WHERE {owner} IN (SELECT value FROM json_each(?))"
    )
