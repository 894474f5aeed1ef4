"""What is told of a case whose values were erased on request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was taken away with a case.

    Attributes:
        case_id: of the case; it is random and tells nothing.
        reference: of the case, for example ``NM-0142``; it stays in the history.
        entries: steps of the history that held values of it.
        unproven: how many of them an earlier version wrote: their order is proven, their content
            is not any more.
        files: kept files that nothing else names.
        raw_rows: raw records of imports that were the same record.
        wiped: whether the file was written anew, so that not even its free room holds a word of
            earlier wordings; false where the disk had no room for it or somebody was reading.
    """

    case_id: str
    reference: str
    entries: int
    unproven: int
    files: int
    raw_rows: int
    wiped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingCopy:
    """A backup that still holds an erased case, or may.

    Attributes:
        path: where it is.
        made: local moment.
        sure: whether it was looked at; a backup under an earlier passphrase cannot be.
    """

    path: Path
    made: datetime
    sure: bool
