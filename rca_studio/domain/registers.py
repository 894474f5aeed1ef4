"""Read-only lists over all cases, as plain values: what tables, filters and boards show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from rca_studio.domain.case import Stage

if TYPE_CHECKING:
    from rca_studio.domain.plan import Action, ActionState, Finding, Measurement, Reach, Strength

NO_MARGIN = -1
"""Stand-in for a margin where the causal model has no path to harm at all."""


class SortBy(StrEnum):
    """What a list of cases is ordered by."""

    OCCURRED = "occurred"
    REFERENCE = "reference"
    TITLE = "title"
    PROTOCOL = "protocol"
    LOCATION = "location"
    MARGIN = "margin"
    STAGE = "stage"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """Which cases to list. Empty tuples and strings mean "any"; ``text`` is searched for.

    ``since`` and ``until`` are moments (until: inclusive of all it is a prefix of). ``practice``:
    ``None`` lists both practice and real cases. ``overdue_on`` is a local moment: only cases whose
    stage should have been over by then. ``outcomes`` are ways a case ended without a review (see
    ``CaseSummary``); ``duplicate_of`` lists what was merged into this case; ``counting`` leaves
    out what was rejected or merged, so that no near miss counts twice. ``among`` lists only cases
    with these numbers (``seq``, as in ``Facts``; some 20,000 at most): none for an empty tuple.
    Newest first unless said otherwise.
    """

    text: str = ""
    protocols: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    staff_groups: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    since: str = ""
    until: str = ""
    practice: bool | None = None
    batch_id: str = ""
    overdue_on: str = ""
    outcomes: tuple[str, ...] = ()
    duplicate_of: str = ""
    counting: bool = False
    among: tuple[int, ...] | None = None
    sort: SortBy = SortBy.OCCURRED
    descending: bool = True


class CaseRow(NamedTuple):
    """One line of the list of cases. ``margin``, ``stage_due``, ``outcome``: see ``CaseSummary``.

    A named tuple where the other values are dataclasses: lists make them by the hundred for each
    page, and a frozen dataclass takes four times as long to make.
    """

    id: str
    reference: str
    title: str
    protocol: str
    service: str
    location: str
    occurred: str
    stage: Stage
    margin: int | None
    held_by: tuple[str, ...]
    anonymous: bool
    practice: bool
    stage_due: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the sort value and the tie-breaking number of its last row."""

    value: str | int | None
    seq: int


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some lines of the list and, where there are more, where to go on."""

    rows: tuple[CaseRow, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many; ``exact`` is false where counting stopped at a cap ("10,000+")."""

    number: int
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """What is worked out of a case file and kept beside the case, so that lists need not ask.

    ``margin_today``: the smallest number of further failures harm would have needed; ``None``
    where there is no model yet, ``NO_MARGIN`` where no path leads to harm. ``held_by``: kinds of
    the controls in the smallest sets. ``stage_due``: until when the stage may take (a moment),
    empty where no clock runs. ``outcome``: how a case ended that was not reviewed to the end
    (``not_near_miss``, ``duplicate``), else empty.
    """

    margin_today: int | None = None
    margin_after: int | None = None
    held_by: tuple[str, ...] = ()
    stage_due: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionQuery:
    """Which actions of all cases to list."""

    text: str = ""
    owners: tuple[str, ...] = ()
    strengths: tuple[Strength, ...] = ()
    states: tuple[ActionState, ...] = ()
    case_id: str = ""
    services: tuple[str, ...] = ()
    overdue_on: str = ""
    review_due_on: str = ""
    evidence_missing: bool = False
    open_only: bool = False
    practice: bool | None = None


class ActionRow(NamedTuple):
    """One line of the plan over all cases; a named tuple for the reason ``CaseRow`` is one.

    ``reviews`` counts how often somebody looked whether it held, ``looked_at`` is the last day they
    did; ``edition`` grows with each change
    of the action (the number of the entry of the history that wrote it last).
    """

    id: str
    case_id: str
    case_reference: str
    case_title: str
    service: str
    findings: tuple[str, ...]
    text: str
    owner: str
    deadline: str
    strength: Strength
    checks_met: int
    checks_total: int
    measure: str
    review_date: str
    state: ActionState
    result: str
    kind: str = ""
    reach: Reach | str = ""
    effort: int = 0
    reviews: int = 0
    done_on: str = ""
    first_deadline: str = ""
    protocol: str = ""
    practice: bool = False
    edition: int = 0
    looked_at: str = ""


class WholeAction(NamedTuple):
    """An action with all that is printed and handed on of it.

    ``changes`` says in words what it does to the causal model, ``marking`` how the papers of its
    case are marked ("" as those of the workspace).
    """

    row: ActionRow
    action: Action
    findings: tuple[Finding, ...]
    changes: tuple[str, ...]
    measurements: tuple[Measurement, ...]
    marking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """One step of the audit trail, readable. ``at`` is a UTC instant, ``kind`` edit, undo ..."""

    seq: int
    at: str
    actor: str
    kind: str
    label: str
    details: tuple[str, ...]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainCheck:
    """Result of verifying the audit chain: its length, its head code, the first broken entry.

    Attributes:
        entries: how many entries; where the chain is broken, how many are in order before.
        head: the hash of the last of them.
        broken_at: the first entry that was changed, taken away or put in.
        reason: what was done to it, as the rest of a sentence.
        column: which column was changed, where that can be told.
        origin: the hash of the first entry, which no other workspace has.
        erased: entries of which something was erased on request.
        unproven: entries of an earlier version whose values were erased on request.
    """

    entries: int
    head: str
    broken_at: int | None = None
    reason: str = ""
    column: str = ""
    origin: str = ""
    erased: int = 0
    unproven: int = 0

    @property
    def intact(self) -> bool:
        """Whether each entry follows from the one before it."""
        return self.broken_at is None

    @property
    def remark(self) -> str:
        """What is to be known of a chain in which values were erased; empty where none were."""
        told = []
        if self.erased:
            told.append(
                f"{_entries(self.erased)} had values erased on request; all else is proven."
            )
        if self.unproven:
            told.append(
                f"{_entries(self.unproven)} of an earlier version had their values erased on "
                "request; their order is proven, their content is not."
            )
        return " ".join(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterSteps:
    """What came after an entry of the audit trail.

    ``first_at`` and ``last_at`` are UTC instants, empty where nothing came; ``names`` counts the
    different names in which steps were stored.
    """

    count: int
    first_at: str = ""
    last_at: str = ""
    names: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedRow:
    """A record that could not become a case: kept raw, with its reason code, to be mended."""

    batch_id: str
    record: int
    line: int
    reason: str
    column: str
    detail: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file kept in the workspace, named by the SHA-256 of its content."""

    sha256: str
    size: int


def _entries(number: int) -> str:
    return f"{number:,} entr{'y' if number == 1 else 'ies'}"
