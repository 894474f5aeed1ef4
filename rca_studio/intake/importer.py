"""The import itself: a dry run that changes nothing, and the run that is one undoable step.

How a screen or a command imports a file::

    plan = open_source(path, profiles=saved, protocols=protocols)
    preview = dry_run(plan, workspace)                    # any thread
    result = run_import(plan, workspace, writer)          # any thread, one transaction
    writer.imported(result.batch)                         # the thread of the listeners

``writer.edit(profiles.saving(...))`` before the run saves the mapping for next time.

A record is known by its source id within its source system, else by its content; so loading the
same file again adds nothing, and a later release of the same export brings cases up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from json.encoder import encode_basestring as quote
from typing import Final
from uuid import uuid4

from rca_studio.domain.case import Case, Nature
from rca_studio.domain.registers import RejectedRow
from rca_studio.domain.workspace import ImportBatch
from rca_studio.editing.ports import (
    Cancelled,
    ImportSink,
    ImportStore,
    IncomingCase,
    IncomingRows,
    KnownSource,
    Progress,
    Stamp,
)
from rca_studio.editing.writer import Writer
from rca_studio.intake.collecting import rare_collections
from rca_studio.intake.outcomes import Counts, Outcome, Reason, Warnings
from rca_studio.intake.plan import SourcePlan
from rca_studio.intake.preview import Judged, PreviewRow, preview_rows
from rca_studio.intake.readers import BLOCK
from rca_studio.intake.shaping import Shaper, case_from
from rca_studio.intake.sifting import LeftOut, Sifted, Sifter

_KEPT_RAW: Final = 1_000
_LAST_BYTE: Final = tuple(f"{n:02x}" for n in range(256))


@dataclass(slots=True)
class Tally:
    """What an import came to so far."""

    counts: Counts = field(default_factory=Counts)
    warnings: Warnings = field(default_factory=Warnings)
    first_occurred: str = ""
    last_occurred: str = ""

    def see_dates(self, moments: Sequence[str]) -> None:
        """Take note of when these cases happened, to the day."""
        known = [moment for moment in moments if moment]
        if known:
            first, last = min(known)[:10], max(known)[:10]
            self.first_occurred = min(self.first_occurred or first, first)
            self.last_occurred = max(self.last_occurred, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What an import would do: the first rows one by one, and the counts of the whole file."""

    rows: tuple[PreviewRow, ...]
    counts: Counts
    warnings: Warnings
    first_occurred: str
    last_occurred: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did. ``batch`` is its record in the workspace."""

    batch: ImportBatch
    counts: Counts
    warnings: Warnings
    encoding: str
    separator: str
    first_occurred: str
    last_occurred: str

    def as_json(self) -> dict[str, object]:
        """The result as plain data for scripts."""
        return {
            **self.counts.as_dict(),
            "encoding": self.encoding,
            "separator": self.separator,
            "first_occurred": self.first_occurred or None,
            "last_occurred": self.last_occurred or None,
            "warnings": dict(sorted(self.warnings.items())),
        }


def dry_run(
    plan: SourcePlan,
    store: ImportStore,
    *,
    limit: int = 50,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPreview:
    """What an import would do, without doing it.

    Args:
        plan: the import.
        store: tells which records the workspace holds already; where it can ``load`` a case, the
            preview says what an update changes.
        limit: how many rows to show.
        progress: told the number of records done.
        cancelled: asked before each block.

    Raises:
        Cancelled: the person asked to stop.
    """
    tally = Tally()
    shaper = Shaper(plan)
    rows: list[PreviewRow] = []
    for judged in _judge(plan, shaper, store, tally, progress, cancelled):
        if len(rows) < limit:
            rows += preview_rows(
                plan, shaper, judged, getattr(store, "load", None), limit - len(rows)
            )
    return ImportPreview(
        rows=tuple(rows[:limit]),
        counts=tally.counts,
        warnings=tally.warnings,
        first_occurred=tally.first_occurred,
        last_occurred=tally.last_occurred,
    )


def run_import(
    plan: SourcePlan,
    store: ImportStore,
    writer: Writer | Stamp,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportResult:
    """Import the file in one transaction; afterwards tell ``writer.imported(result.batch)``.

    Args:
        plan: the import.
        store: the workspace.
        writer: keeps edits out meanwhile and says who and when; or just the stamp.
        progress: told the number of records done.
        cancelled: asked before each block.

    Raises:
        Cancelled: the person asked to stop; nothing was imported.
        EditRejected: the workspace is read-only or another import is under way.
        KnownFault: the file or the workspace cannot be used; nothing was imported.
    """
    if isinstance(writer, Writer):
        with writer.importing():
            return _run(plan, store, writer.stamp(), progress, cancelled)
    return _run(plan, store, writer, progress, cancelled)


def _run(
    plan: SourcePlan,
    store: ImportStore,
    stamp: Stamp,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> ImportResult:
    tally = Tally()
    shaper = Shaper(plan)
    batch_id = uuid4().hex[:16]  # it stands in every row and in an index
    sink = store.begin_import(batch_id)
    try:
        with rare_collections():
            _Loader(plan, shaper, sink, batch_id).load(
                _judge(plan, shaper, store, tally, progress, cancelled)
            )
        counts = tally.counts
        batch = ImportBatch(
            id=batch_id,
            file_name=plan.file_name,
            sha256=plan.sha256,
            at=stamp.at,
            by=stamp.actor,
            records=counts.records,
            new=counts.new,
            updated=counts.updated,
            unchanged=counts.unchanged,
            duplicate=counts.duplicate,
            rejected=counts.rejected,
            blank=counts.blank,
            not_a_record=counts.not_a_record,
            profile=plan.profile,
        )
        sink.finish(batch, stamp)
    except BaseException:
        sink.abandon()
        raise
    return ImportResult(
        batch=batch,
        counts=tally.counts,
        warnings=tally.warnings,
        encoding=plan.detection.encoding,
        separator=plan.detection.separator,
        first_occurred=tally.first_occurred,
        last_occurred=tally.last_occurred,
    )


def _judge(
    plan: SourcePlan,
    shaper: Shaper,
    store: ImportStore,
    tally: Tally,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[Judged]:
    """All records of the file, block by block, counted."""
    sifter = Sifter(plan)
    done = 0
    tally.warnings.note(Reason.MIXED_ENCODING, plan.detection.odd_bytes)
    tally.warnings.note(Reason.OTHER_SHEETS, len(plan.detection.other_sheets))
    tally.warnings.note(Reason.RESOURCE_NOT_SUPPORTED, plan.detection.passed_over)
    for block in plan.reader.blocks(BLOCK):
        if cancelled is not None and cancelled():
            raise Cancelled
        sifted = sifter.sift(block, tally.warnings)
        number = len(sifted.keys)
        shaped = shaper.shape(sifted.cells, number, tally.warnings)
        tally.see_dates(shaped.occurred)
        known = store.known_sources(plan.system, sifted.keys) if number else {}
        outcomes = _outcomes(sifted, known)
        if known:
            for outcome in outcomes:
                tally.counts.add(outcome)
        else:
            tally.counts.add(Outcome.NEW, number)
        for out in sifted.left_out:
            tally.counts.add(out.outcome)
        yield Judged(sifted, shaped, known, outcomes)
        done += len(block)
        if progress is not None:
            progress(done)


def _outcomes(sifted: Sifted, known: dict[str, KnownSource]) -> Sequence[Outcome]:
    if not known:
        return (Outcome.NEW,) * len(sifted.keys)
    outcomes = []
    for key, digest in zip(sifted.keys, sifted.hashes, strict=True):
        there = known.get(key)
        if there is None:
            outcomes.append(Outcome.NEW)
        elif there.content_hash == digest:
            outcomes.append(Outcome.UNCHANGED)
        else:
            outcomes.append(Outcome.UPDATED)
    return outcomes


class _Loader:
    """Hands judged blocks to the store: new cases as plain rows, updates as cases."""

    def __init__(self, plan: SourcePlan, shaper: Shaper, sink: ImportSink, batch_id: str) -> None:
        self._plan = plan
        self._sink = sink
        self._batch_id = batch_id
        self._number = sink.first_reference_number(plan.reference_prefix)
        # One random start and a running number: unique, and kind to the index of the ids.
        self._ident = uuid4().hex[:16]
        self._made = 0
        self._shared = Case(
            id="",
            reference="",
            title="",
            nature=Nature.UNKNOWN,
            source_system=plan.system,
            batch_id=batch_id,
            practice=plan.practice,
        )
        self._columns = (
            "id",
            "reference",
            "source_id",
            "source_row",
            "source_key",
            "content_hash",
            *shaper.columns,
        )

    def load(self, blocks: Iterator[Judged]) -> None:
        """Store all of it, block by block.

        No second thread: reading and storing both hold the interpreter for most of the time, and
        handing it to and fro took longer than it saved (0.9 s against 0.75 s for 57,000 rows).
        """
        for judged in blocks:
            self._store(judged)

    def _store(self, judged: Judged) -> None:
        columns = self._columns_of(judged)
        if judged.known:
            self._sort_out(judged, columns)
        else:
            self._add(columns)
        self._reject(judged.sifted.left_out)

    def _columns_of(self, judged: Judged) -> list[Sequence[str | int]]:
        """The block by columns, without id and reference, which only new cases get."""
        sifted = judged.sifted
        columns: list[Sequence[str | int]] = [sifted.ids, sifted.lines, sifted.keys, sifted.hashes]
        columns += judged.shaped.columns
        if sifted.overflow:
            extras = list(judged.shaped.columns[-1])
            for place, parts in sifted.overflow.items():
                more = ",".join(f"[{quote(name)},{quote(text)}]" for name, text in parts)
                gap = "," if len(extras[place]) > 2 else ""
                extras[place] = f"{extras[place][:-1]}{gap}{more}]"
            columns[-1] = extras
        return columns

    def _add(self, columns: Sequence[Sequence[str | int]]) -> None:
        number = len(columns[0])
        if not number:
            return
        ids = _ids(self._ident, self._made, number)
        references = _references(self._plan.reference_prefix, self._number, number)
        self._made += number
        self._number += number
        values = (ids, references, *columns)
        self._sink.add_rows(IncomingRows(shared=self._shared, columns=self._columns, values=values))

    def _sort_out(self, judged: Judged, columns: Sequence[Sequence[str | int]]) -> None:
        outcomes, sifted = judged.outcomes, judged.sifted
        new = [outcome is Outcome.NEW for outcome in outcomes]
        self._add([list(compress(column, new)) for column in columns])
        updates = []
        for place, outcome in enumerate(outcomes):
            if outcome is Outcome.UPDATED:
                row = [column[place] for column in columns]
                case = case_from(self._shared, self._columns[2:], row)
                ident = judged.known[sifted.keys[place]].case_id
                updates.append(
                    IncomingCase(
                        case=replace(case, id=ident),
                        record=sifted.records[place],
                        line=sifted.lines[place],
                    )
                )
        if updates:
            self._sink.update(updates)

    def _reject(self, left_out: Sequence[LeftOut]) -> None:
        for start in range(0, len(left_out), _KEPT_RAW):
            self._sink.reject(
                RejectedRow(
                    batch_id=self._batch_id,
                    record=out.record,
                    line=out.line,
                    reason=out.reason.value,
                    column="",
                    detail=out.detail,
                    cells=out.cells,
                )
                for out in left_out[start : start + _KEPT_RAW]
            )


def _ids(start: str, made: int, number: int) -> list[str]:
    """So many ids from the running number on, put together from parts in a third of the time."""
    first, skip = divmod(made, 256)
    leads = [f"{start}{n:06x}" for n in range(first, (made + number - 1) // 256 + 1)]
    return [lead + last for lead in leads for last in _LAST_BYTE][skip : skip + number]


def _references(prefix: str, first: int, number: int) -> list[str]:
    """So many references from this number on: NM-0999, NM-1000."""
    end = first + number
    padded = [f"{prefix}-{n:04d}" for n in range(first, min(end, 1_000))]
    return padded + [f"{prefix}-{n}" for n in range(max(first, 1_000), end)]
