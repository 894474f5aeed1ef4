"""Read-only lists and counts over the whole workspace (the shape ``editing.ports.Registers``).

Each method borrows a reading connection for its own duration, so any thread may call any of them
while another one writes. Nothing here imports SQLAlchemy: the first page of cases is on screen
before that import would be done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from rca_studio.domain.registers import (
    CasePage,
    CaseQuery,
    ChainCheck,
    Count,
    Cursor,
    HistoryRow,
    LaterSteps,
    RejectedRow,
)
from rca_studio.models import audit, case_list
from rca_studio.models.engine import Connection, Engine

if TYPE_CHECKING:
    from rca_studio.domain.alike import Alike, AlikeQuery, KnownCase
    from rca_studio.domain.evidence import KeptCheck
    from rca_studio.domain.facts import Facts
    from rca_studio.domain.recognition import CatchRow, FeedbackRow
    from rca_studio.domain.registers import ActionQuery, ActionRow, WholeAction
    from rca_studio.domain.today import TodayLists, TodayQuery
    from rca_studio.domain.workspace import ImportBatch
    from rca_studio.editing.cancelling import Progress
    from rca_studio.models.facts import FactsRoom
    from rca_studio.models.history_words import Plain

_COUNTED = frozenset(
    {"protocol", "stage", "service", "location", "staff_group", "route", "nature"}
    | {"reporter", "severity", "probability", "source_system", "batch_id"}
)
"""The attributes of a case whose values can be listed; the others are texts or unique."""

_NAMED_KINDS = ("cause", "control", "event", "harm", "finding", "action")

_PATIENCE = 3.0


class SqlRegisters:
    """The lists of one open workspace."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._values: dict[str, tuple[tuple[str, int], ...]] = {}
        self._values_at = -1
        self._remembering = Lock()
        self._room: FactsRoom | None = None
        self._opening = Lock()

    # -- cases -------------------------------------------------------------------------------------

    def cases(self, query: CaseQuery, after: Cursor | None = None, limit: int = 100) -> CasePage:
        """One page of cases, by key and never by offset.

        Few hits of a search are ranked, best first, unless another order than newest first is
        asked for; a case whose reference was typed comes first of all.

        Raises:
            ValueError: ``after`` belongs to a list in another order.
        """
        self._wait_for_words(query)
        with self._engine.snapshot() as connection:
            return case_list.page(connection, query, after, limit)

    def count_cases(self, query: CaseQuery, cap: int = 10_000) -> Count:
        """How many cases fit the query, counted no further than ``cap``."""
        self._wait_for_words(query)
        with self._engine.snapshot() as connection:
            return case_list.count(connection, query, cap)

    def _wait_for_words(self, query: CaseQuery) -> None:
        """Right after an import its words are still being added; most are there in a second."""
        if query.text and not self._engine.words_ready.is_set():
            self._engine.words_ready.wait(_PATIENCE)

    def values_of(self, attribute: str, limit: int = 200) -> tuple[tuple[str, int], ...]:
        """The values of a case attribute (service, location ...) with counts, most first.

        Cases that leave it empty are not counted. Counted once for each state of the workspace.

        Raises:
            ValueError: the attribute has no list of values.
        """
        if attribute not in _COUNTED:
            raise ValueError(f"the values of {attribute} are not listed")
        with self._engine.snapshot() as connection:
            newest, _ = audit.head(connection)
            with self._remembering:
                if self._values_at != newest:
                    self._values.clear()
                    self._values_at = newest
                known = self._values.get(attribute)
            if known is None:
                known = _count_values(connection, attribute)
                with self._remembering:
                    if self._values_at == newest:
                        self._values[attribute] = known
        return known[:limit]

    def case_id_of(self, reference: str) -> str | None:
        """The id of the case with this reference, exactly as it is written."""
        with self._engine.reading() as connection:
            row = connection.execute(
                "SELECT id FROM case_ WHERE length(reference) = length(?1) AND reference = ?1",
                (_storable(reference),),
            ).fetchone()
        return None if row is None else str(row[0])

    def kept_protocols(self) -> Mapping[str, int]:
        """How many cases are reviewed under each text of a protocol, by its SHA-256.

        A case whose review has not begun keeps none. It looks at every case whose review began.
        """
        with self._engine.reading() as connection:
            return dict(
                connection.execute("SELECT pack, count(*) FROM kept_protocol GROUP BY pack")
            )

    # -- what is alike -----------------------------------------------------------------------------

    def good_catches(self) -> tuple[CatchRow, ...]:
        """All good catches: what is proposed first, then what was given, the newest first."""
        from rca_studio.models.recognised import good_catches

        with self._engine.snapshot() as connection:
            return good_catches(connection)

    def feedback(self, *, given: bool, limit: int = 200) -> tuple[FeedbackRow, ...]:
        """Cases whose reporter has heard what was changed, or who wait for it."""
        from rca_studio.models.recognised import feedback

        with self._engine.snapshot() as connection:
            return feedback(connection, given=given, limit=limit)

    def alike(self, query: AlikeQuery, limit: int = 10) -> tuple[Alike, ...]:
        """Near misses like the one being written, the most alike first; none for a single word."""
        if not query.says_enough:
            return ()
        from rca_studio.models.alike import find_alike

        with self._engine.snapshot() as connection:
            return find_alike(connection, query, limit)

    def known_cases(
        self, seqs: Sequence[int], progress: Progress | None = None
    ) -> tuple[KnownCase, ...]:
        """These cases as they are read to find what repeats, in this order; see ``read_cases``."""
        from rca_studio.models.known_cases import read_cases

        with self._engine.snapshot() as connection:
            return read_cases(connection, seqs, progress)

    # -- actions -----------------------------------------------------------------------------------

    def actions(self, query: ActionQuery, limit: int = 2_000) -> tuple[ActionRow, ...]:
        """Actions of all cases, by owner and deadline; what has neither comes last."""
        from rca_studio.models import action_list

        with self._engine.snapshot() as connection:
            return action_list.actions(connection, query, limit)

    def whole_actions(self, rows: Sequence[ActionRow]) -> tuple[WholeAction, ...]:
        """These actions with all that is printed and handed on of them, in the same order."""
        from rca_studio.models import whole_actions

        with self._engine.snapshot() as connection:
            return whole_actions.whole_actions(connection, rows)

    def margins(self, case_ids: Iterable[str]) -> dict[str, tuple[int | None, int | None]]:
        """The margin to harm today and after the plan as kept beside cases; ``None``: unknown."""
        from rca_studio.models import whole_actions

        with self._engine.snapshot() as connection:
            return whole_actions.margins(connection, case_ids)

    def today(self, query: TodayQuery) -> TodayLists:
        """What waits, what is overdue and what repeats, over all cases."""
        from rca_studio.models import today

        with self._engine.snapshot() as connection:
            return today.lists(connection, query)

    def facts(self, progress: Progress | None = None) -> Facts:
        """What governance reads of every case, as it is now; see ``facts``."""
        return self._facts.facts(progress)

    @property
    def _facts(self) -> FactsRoom:
        """One room, whichever worker asks first: two would read all cases twice."""
        from rca_studio.models.facts import FactsRoom

        with self._opening:
            if self._room is None:
                self._room = FactsRoom(self._engine)
            return self._room

    def finish(self) -> None:
        """End what is done behind the scenes, before the workspace is closed."""
        if self._room is not None:
            self._room.finish()

    # -- the audit trail ---------------------------------------------------------------------------

    def history(self, case_id: str, limit: int = 500) -> tuple[HistoryRow, ...]:
        """The steps of one case (or of the workspace for ``""``), newest first, in words."""
        with self._engine.snapshot() as connection:
            entries = connection.execute(
                "SELECT DISTINCT a.seq, a.at, a.actor, a.kind, a.label, a.changes, a.hash "
                "FROM audit_case AS l JOIN audit AS a ON a.seq = l.seq "
                "WHERE l.case_id IN (SELECT value FROM json_each(?)) ORDER BY a.seq DESC LIMIT ?",
                (json.dumps(_listed(connection, case_id)), max(0, limit)),
            ).fetchall()
            told = [(entry, _changes(entry[5], case_id)) for entry in entries]
            return _in_words(connection, case_id, told)

    def step(self, seq: int) -> HistoryRow | None:
        """One step of the trail by its number, in words; ``None`` where there is no such one."""
        with self._engine.snapshot() as connection:
            entry = connection.execute(
                "SELECT seq, at, actor, kind, label, changes, hash FROM audit WHERE seq = ?", (seq,)
            ).fetchone()
            if entry is None:
                return None
            changes = _changes(entry[5], "")
            owner = next(filter(None, map(audit.owner_of, changes)), "")
            return _in_words(connection, owner, [(entry, changes)])[0]

    def changed_since_signed(self, case_id: str, signature_id: str) -> tuple[HistoryRow, ...]:
        """The steps, newest first, that changed what a standing signature of a case covers."""
        from rca_studio.models.since import entries_since, touches_what_was_signed

        with self._engine.snapshot() as connection:
            told = []
            for entry in entries_since(connection, _listed(connection, case_id), signature_id):
                changes = _changes(entry[5], case_id)
                covered = [change for change in changes if touches_what_was_signed(change)]
                if covered:
                    told.append((entry, covered))
            return _in_words(connection, case_id, told)

    def verify(self, progress: Progress | None = None) -> ChainCheck:
        """See ``verifying.verify``."""
        from rca_studio.models.verifying import verify

        return verify(self._engine, progress)

    def verify_rows(self, progress: Progress | None = None) -> ChainCheck:
        """Verify the chain and then that every row is what the trail says; takes a moment.

        ``broken_at`` is the entry whose rows were changed beside it. While rows are compared,
        ``progress`` is told the number of all entries again and again. What governance keeps to be
        faster is not compared, but made anew from these rows.
        """
        check = self.verify(progress)
        if not check.intact:
            return check
        from rca_studio.models.rows_check import differs

        def beat() -> None:
            if progress is not None:
                progress(check.entries)

        with self._engine.snapshot() as connection:
            found = differs(connection, beat)
        self._facts.doubt()
        if found is None:
            return check
        return replace(check, broken_at=found[0], reason=found[1])

    def check_kept(self, progress: Progress | None = None) -> KeptCheck:
        """See ``kept_files.check_kept``."""
        from rca_studio.models.kept_files import check_kept

        return check_kept(self._engine, progress)

    def head(self) -> ChainCheck:
        """Length and head code of the chain, without verifying."""
        with self._engine.reading() as connection:
            last, digest = audit.head(connection)
            first = connection.execute("SELECT hash FROM audit WHERE seq = 1").fetchone()
        return ChainCheck(entries=last, head=digest, origin=str(first[0]) if first else "")

    def entry_hash(self, seq: int) -> str | None:
        """The hash of one entry of the chain; ``None`` where there is no such entry."""
        with self._engine.reading() as connection:
            row = connection.execute("SELECT hash FROM audit WHERE seq = ?", (seq,)).fetchone()
        return str(row[0]) if row else None

    def steps_after(self, seq: int) -> LaterSteps:
        """What came after one entry of the chain."""
        with self._engine.reading() as connection:
            count, first_at, last_at, names = connection.execute(
                "SELECT count(*), min(at), max(at), count(DISTINCT actor) FROM audit WHERE seq > ?",
                (seq,),
            ).fetchone()
        return LaterSteps(count=count, first_at=first_at or "", last_at=last_at or "", names=names)

    # -- imports -----------------------------------------------------------------------------------

    def batches(self) -> tuple[ImportBatch, ...]:
        """The imports, newest first; an import that was undone is not listed."""
        from rca_studio.domain.workspace import ImportBatch
        from rca_studio.models.rows import SHAPES

        shape = SHAPES[ImportBatch]
        with self._engine.reading() as connection:
            rows = connection.execute(
                f"SELECT {shape.columns} FROM import_batch WHERE withdrawn = 0 "
                "ORDER BY at DESC, rowid DESC"
            ).fetchall()
        found = (shape.decode(row) for row in rows)
        return tuple(batch for batch in found if isinstance(batch, ImportBatch))

    def rejected(self, batch_id: str) -> tuple[RejectedRow, ...]:
        """The rejected records of an import, in file order."""
        with self._engine.reading() as connection:
            rows = connection.execute(
                'SELECT batch_id, record, line, reason, "column", detail, cells '
                "FROM rejected_row WHERE batch_id = ? ORDER BY record, line, seq",
                (batch_id,),
            ).fetchall()
        return tuple(
            RejectedRow(
                batch_id=batch,
                record=record,
                line=line,
                reason=reason,
                column=column,
                detail=detail,
                cells=tuple(json.loads(cells)),
            )
            for batch, record, line, reason, column, detail, cells in rows
        )


def _count_values(connection: Connection, attribute: str) -> tuple[tuple[str, int], ...]:
    # ``attribute`` is one of a fixed set of column names, never what somebody typed.
    rows = connection.execute(
        f"SELECT {attribute}, count(*) FROM case_ WHERE {attribute} <> '' GROUP BY {attribute}"
    ).fetchall()
    return tuple((str(v), int(n)) for v, n in sorted(rows, key=lambda row: (-row[1], row[0])))


def _listed(connection: Connection, case_id: str) -> list[str]:
    """Under what the steps of a case are listed: an import stands once for all of its cases."""
    if not case_id:
        return [case_id]
    batch = connection.execute(
        "SELECT batch_id FROM case_ WHERE id = ? AND batch_id <> ''", (case_id,)
    ).fetchone()
    return [case_id, str(batch[0])] if batch else [case_id]


def _in_words(
    connection: Connection, case_id: str, told: Sequence[tuple[tuple[Any, ...], list[Plain]]]
) -> tuple[HistoryRow, ...]:
    """Steps, newest first, with those of their changes that are to be told."""
    from rca_studio.models.history import tell

    names = _names(connection, case_id, (change for _, part in told for change in part))
    return tuple(
        HistoryRow(
            seq=seq,
            at=at,
            actor=actor,
            kind=kind,
            label=label,
            details=tell(part, lambda entity_id: names.get(entity_id, "")),
            hash=digest,
        )
        for (seq, at, actor, kind, label, _, digest), part in told
    )


def _changes(text: str, case_id: str) -> list[Plain]:
    """Those changes of an entry that speak of this case; of an import, which names no case, all."""
    try:
        changes: list[Plain] = json.loads(text)
    except ValueError:  # somebody was at the file; verifying the chain names the entry
        return []
    return [change for change in changes if not case_id or audit.owner_of(change) in (case_id, "")]


def _names(connection: Connection, case_id: str, changes: Iterable[Plain]) -> Mapping[str, str]:
    """The words of the entities of a case: as they are now or, if they are gone, as they were."""
    from rca_studio.models.history import name

    names: dict[str, str] = {}
    for change in changes:  # the newest entry comes first, and its word stands
        for side in (change.get("after"), change.get("before")):
            if side and (words := name(str(change.get("kind")), side)):
                names.setdefault(str(change.get("id")), words)
    for kind in _NAMED_KINDS:
        column = "number" if kind == "finding" else "text"
        for entity_id, words in connection.execute(
            f'SELECT id, "{column}" FROM "{kind}" WHERE case_id = ?', (case_id,)
        ):
            names[entity_id] = name(kind, {column: words})
    return names


def _storable(text: str) -> str:
    """Text without halves of surrogate pairs, which no database takes."""
    return text.encode("utf-8", "replace").decode()
