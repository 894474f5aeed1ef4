"""What editing, intake and the screens need of storage, as shapes; ``rca_studio.models`` fits.

Nothing here knows SQL. All methods raise ``KnownFault`` (see ``rca_studio.faults``) where the
user can do something about the trouble: disk full, file locked, file damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.erasure import Erased, HoldingCopy
from rca_studio.domain.evidence import KeptCheck
from rca_studio.domain.registers import (
    ActionQuery,
    ActionRow,
    AttachedFile,
    CasePage,
    CaseQuery,
    CaseSummary,
    ChainCheck,
    Count,
    Cursor,
    HistoryRow,
    LaterSteps,
    RejectedRow,
    WholeAction,
)
from rca_studio.domain.workspace import ImportBatch
from rca_studio.editing.cancelling import Cancelled as Cancelled
from rca_studio.editing.cancelling import Progress as Progress

if TYPE_CHECKING:  # the first list of cases does not wait for what a day needs
    from rca_studio.domain.alike import Alike, AlikeQuery, KnownCase
    from rca_studio.domain.facts import Facts
    from rca_studio.domain.recognition import CatchRow, FeedbackRow
    from rca_studio.domain.today import TodayLists, TodayQuery

Summarise = Callable[[CaseFile], CaseSummary]


class StepKind(StrEnum):
    """What an audit entry records."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    IMPORT = "import"
    ERASE = "erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who did it and when (UTC, ISO 8601 with seconds and ``Z``)."""

    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case file as stored, with the version of each of its rows."""

    casefile: CaseFile
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingCase:
    """One record on its way in: the case it became and where it stood in the file."""

    case: Case
    record: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingRows:
    """Many new cases at once as plain columns, for an import of any size is to be quick.

    ``columns`` names the fields of ``Case`` that ``values`` holds, in this order, each a column
    as long as there are cases: text, or numbers where the field is a number; enums as their
    values; ``extras`` as JSON text, ``[["name","value"],…]`` without blanks. ``shared`` gives all
    other fields of all the cases (its own ``id``, ``reference`` and ``title`` mean nothing).
    """

    shared: Case
    columns: tuple[str, ...]
    values: Sequence[Sequence[str | int]]

    def __len__(self) -> int:
        """How many cases."""
        return len(self.values[0]) if self.values else 0

    @property
    def rows(self) -> Iterator[tuple[str | int, ...]]:
        """The values case by case."""
        return zip(*self.values, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """What the workspace already holds under a source key."""

    case_id: str
    content_hash: str


class WorkspaceStore(Protocol):
    """Where case files are kept. Commits are durable when they return."""

    @property
    def read_only(self) -> bool:
        """Whether this workspace was opened for reading only."""
        ...

    def load(self, case_id: str) -> LoadedCase:
        """The case file as it is stored; an empty one where there is no such case."""
        ...

    def commit(
        self,
        step: ChangeSet,
        kind: StepKind,
        stamp: Stamp,
        versions: Mapping[str, int],
        after: Mapping[str, tuple[CaseFile, CaseSummary]],
        box: tuple[bytes, bytes] | None = None,
    ) -> dict[str, int]:
        """Store one step, its audit entry and search text in one transaction.

        Args:
            step: the changes.
            kind: edit, undo or redo.
            stamp: who and when.
            versions: the row version the edit started from, by entity id (absent: new).
            after: each touched case file as it will be, with its summary.
            box: where the step takes in what waited, the box before and after it.

        Returns:
            The new row version of each changed entity (deleted ones are absent).

        Raises:
            StaleEdit: a row was changed by somebody else; nothing was stored.
        """
        ...

    def next_reference(self, prefix: str) -> str:
        """The next free case reference, for example ``NM-0143``."""
        ...

    def actors(self, numbers: Iterable[int]) -> Mapping[int, str]:
        """Who wrote these entries of the history, by number; unknown ones are left out."""
        ...

    def make_secret(self, passphrase: str) -> str:
        """Keep what a passphrase is checked by, and give its digest for ``Person.secret``."""
        ...

    def check_secret(self, sha256: str, passphrase: str) -> bool:
        """Whether a passphrase is the right one; takes as long for a digest nobody has."""
        ...

    def forget_secret(self, sha256: str) -> None:
        """Take away what a passphrase was checked by."""
        ...

    def keep_file(self, content: bytes) -> AttachedFile:
        """Keep a file under its SHA-256; keeping it twice changes nothing."""
        ...

    def file(self, sha256: str) -> bytes:
        """The content of a kept file; raises ``KeyError`` where there is none."""
        ...


class ImportStore(Protocol):
    """What an import needs. All of it may be called from a worker thread."""

    def known_sources(self, system: str, keys: Iterable[str]) -> dict[str, KnownSource]:
        """Which of these source keys the workspace holds already."""
        ...

    def begin_import(self, batch_id: str) -> ImportSink:
        """Start one import transaction; nothing is visible before ``ImportSink.finish``."""
        ...


class ImportSink(Protocol):
    """One import under way: one transaction, one audit entry, one undoable step."""

    def add(self, cases: Iterable[IncomingCase]) -> None:
        """Store new cases (reference and id are already given)."""
        ...

    def add_rows(self, block: IncomingRows) -> None:
        """Store many new cases at once; the same as ``add`` without an object for each."""
        ...

    def update(self, cases: Iterable[IncomingCase]) -> None:
        """Bring known cases (same id) up to date; fields edited by hand stay as they are."""
        ...

    def reject(self, rows: Iterable[RejectedRow]) -> None:
        """Keep rejected records with their reasons."""
        ...

    def first_reference_number(self, prefix: str) -> int:
        """The first free number for new references in this transaction."""
        ...

    def finish(self, batch: ImportBatch, stamp: Stamp) -> None:
        """Commit all of it, with the audit entry that names the file and the counts."""
        ...

    def abandon(self) -> None:
        """Take everything back."""
        ...


class BatchStore(Protocol):
    """Undo and redo of whole imports."""

    def withdraw(self, batch_id: str, kind: StepKind, stamp: Stamp) -> tuple[str, ...]:
        """Swap the batch out of (or back into) the cases; gives the ids of the cases touched."""
        ...


class EraseStore(Protocol):
    """Erasing a case on request."""

    def erase_case(self, case_id: str, reason: str, second: str, stamp: Stamp) -> Erased:
        """Erase the values of a case, from the history too; the chain still stands.

        It takes a moment, for the file is written anew, and cannot be undone. Backups keep what
        they hold (``holding_copies``).

        Args:
            case_id: of a case that is there, or was and stands in the history.
            reason: why; stays in the history.
            second: the name of a second person, who agreed.
            stamp: who and when.

        Raises:
            KnownFault: there is no such case, or the file could not be written; nothing was
                changed.
        """
        ...

    def holding_copies(self, case_id: str) -> tuple[HoldingCopy, ...]:
        """The backups that still hold a case, or may."""
        ...

    def delete_copies(self, copies: Iterable[HoldingCopy]) -> tuple[Path, ...]:
        """Take backups away; gives those that are still there."""
        ...


class Registers(Protocol):
    """Read-only lists and counts; may be called from any thread."""

    def cases(self, query: CaseQuery, after: Cursor | None = None, limit: int = 100) -> CasePage:
        """One page of cases, by key and never by offset."""
        ...

    def count_cases(self, query: CaseQuery, cap: int = 10_000) -> Count:
        """How many cases fit the query, counted no further than ``cap``."""
        ...

    def values_of(self, attribute: str, limit: int = 200) -> tuple[tuple[str, int], ...]:
        """The values of a case attribute (service, location ...) with counts, most first."""
        ...

    def actions(self, query: ActionQuery, limit: int = 2_000) -> tuple[ActionRow, ...]:
        """Actions of all cases, by owner and deadline."""
        ...

    def whole_actions(self, rows: Sequence[ActionRow]) -> tuple[WholeAction, ...]:
        """These actions with all that is printed and handed on of them, in the same order.

        Takes a millisecond for ten of them: for a worker.
        """
        ...

    def margins(self, case_ids: Iterable[str]) -> Mapping[str, tuple[int | None, int | None]]:
        """The margin to harm today and after the plan as kept beside cases; ``None``: unknown.

        As in the lists of cases, ``NO_MARGIN`` says that no path leads to harm.
        """
        ...

    def today(self, query: TodayQuery) -> TodayLists:
        """What waits, what is overdue and what repeats, over all cases."""
        ...

    def facts(self, progress: Progress | None = None) -> Facts:
        """What governance reads of every case, as it is now; kept, and caught up with what came.

        The first time takes a moment: for a worker. ``progress`` is told how many cases are read.
        """
        ...

    def good_catches(self) -> tuple[CatchRow, ...]:
        """All good catches: what is proposed first, then what was given, the newest first."""
        ...

    def feedback(self, *, given: bool, limit: int = 200) -> tuple[FeedbackRow, ...]:
        """Cases whose reporter has heard what was changed, or who wait for it."""
        ...

    def alike(self, query: AlikeQuery, limit: int = 10) -> tuple[Alike, ...]:
        """Near misses like the one being written, the most alike first; none for a single word.

        Takes some milliseconds, more right after the start: for a worker.
        """
        ...

    def known_cases(
        self, seqs: Sequence[int], progress: Progress | None = None
    ) -> tuple[KnownCase, ...]:
        """These cases as they are read to find what repeats, in this order; for a worker.

        Those that are gone, rejected or merged are left out. ``progress`` is told how many are
        read.
        """
        ...

    def history(self, case_id: str, limit: int = 500) -> tuple[HistoryRow, ...]:
        """The steps of one case (or of the workspace for ``""``), newest first."""
        ...

    def step(self, seq: int) -> HistoryRow | None:
        """One step of the trail by its number, in words; ``None`` where there is no such one."""
        ...

    def changed_since_signed(self, case_id: str, signature_id: str) -> tuple[HistoryRow, ...]:
        """The steps, newest first, that changed what a standing signature of a case covers."""
        ...

    def verify(self, progress: Progress | None = None) -> ChainCheck:
        """Verify the audit chain from its first entry to its last.

        ``progress`` is told the number of entries verified.
        """
        ...

    def verify_rows(self, progress: Progress | None = None) -> ChainCheck:
        """Verify the chain and then that every row is what the trail says; takes a moment."""
        ...

    def check_kept(self, progress: Progress | None = None) -> KeptCheck:
        """Read every file that evidence names and tell which are not as they were kept.

        Takes a moment; ``progress`` is told the number of files done.
        """
        ...

    def head(self) -> ChainCheck:
        """Length and head code of the chain, without verifying."""
        ...

    def entry_hash(self, seq: int) -> str | None:
        """The hash of one entry of the chain; ``None`` where there is no such entry."""
        ...

    def steps_after(self, seq: int) -> LaterSteps:
        """What came after one entry of the chain."""
        ...

    def kept_protocols(self) -> Mapping[str, int]:
        """How many cases are reviewed under each text of a protocol, by its SHA-256."""
        ...

    def batches(self) -> tuple[ImportBatch, ...]:
        """The imports, newest first."""
        ...

    def rejected(self, batch_id: str) -> tuple[RejectedRow, ...]:
        """The rejected records of an import, in file order."""
        ...

    def case_id_of(self, reference: str) -> str | None:
        """The id of the case with this reference."""
        ...


class BoxStore(Protocol):
    """Where anonymous reports wait to be taken in together."""

    def box_waits(self) -> bool:
        """Whether something waits in the box."""
        ...

    def box(self) -> bytes:
        """What is in the box (see ``editing.boxed``)."""
        ...

    def keep_box(self, before: bytes, after: bytes) -> None:
        """Put another box where ``before`` is; nothing of the one before stays in the file.

        Raises:
            StaleEdit: another one is there by now; nothing was changed.
        """
        ...

    def receipt_key(self, phrase: str) -> str:
        """By what the report of a receipt phrase is found; takes a moment. For a worker."""
        ...

    def case_of_receipt(self, key: str) -> str:
        """The id of the case with this key; "" where there is none."""
        ...


class Workspace(WorkspaceStore, ImportStore, BatchStore, EraseStore, BoxStore, Protocol):
    """An open workspace; ``registers`` reads lists from it."""

    @property
    def registers(self) -> Registers:
        """The read-only lists."""
        ...

    @property
    def path(self) -> str:
        """Where the file is."""
        ...

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about how it was opened (read-only, recovered ...)."""
        ...

    def close(self) -> None:
        """Checkpoint and let go, so that at rest it is one file."""
        ...
