"""What governance reads of every case, column by column, so that a million cases can be counted.

A column is an ``array.array`` with one item for each case, in the order of the cases; texts are
codes into ``words``, whose first one is always the empty text. Nothing here may be changed: a later
state is another value.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PRACTICE: Final = 1
ANONYMOUS: Final = 2
ENDED: Final = 4
"""Bits of the column ``flags``: for practice; reported anonymously; rejected or merged."""

UNKNOWN: Final = -1
"""In ``month`` and ``hour``: not known."""

NO_MODEL: Final = -2
"""In ``margin`` and ``margin_after``: no causal model yet (``NO_MARGIN``: no path to harm)."""

CODED: Final = (
    *("protocol", "nature", "stage", "service", "location", "staff_group", "route"),
    *("person_affected", "severity"),
)
"""Columns of a case whose items are codes into ``words`` of the same name (typecode ``i``)."""

ANSWERED: Final[Mapping[str, str]] = {"backup": "backup_found"}
"""Columns that hold, coded likewise, what was answered to a field of the protocol (its key)."""

COLUMNS: Final[Mapping[str, str]] = {
    "seq": "q",
    "month": "i",
    "day": "i",
    "hour": "b",
    "reported": "i",
    "flags": "B",
    "margin": "h",
    "margin_after": "h",
    **dict.fromkeys((*CODED, *ANSWERED), "i"),
    "held": "H",
    "failed": "H",
    "absent": "H",
    "told": "i",
    "heard": "i",
}
"""By name the type of each column.

- ``seq``: the number of the case; ``month``: months since year 0 (2026-01 is 24312) or ``UNKNOWN``.
- ``day``, ``reported``: the day as ``date.toordinal()``, 0 where it is not known to the day;
  ``hour``: 0 to 23, or ``UNKNOWN``.
- ``held``, ``failed``, ``absent``: for each kind of control, in the order of ``ControlKind``, a bit
  that says whether one of that kind held, did not hold, was not there.
- ``told``: the first day on which somebody concerned was told, 0 where nobody was.
- ``heard``: the day on which the reporter could first hear what was changed, 0 where there is none.
"""

RELATIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "cause": {"seq": "q", "factor": "i", "evidence": "B"},
    "link": {"seq": "q", "cause": "i", "effect": "i"},
    "control": {"seq": "q", "text": "i", "kind": "B", "state": "B"},
}
"""By name the columns of what a case has several of, each one as long as there are such things.

- ``factor``, ``cause``, ``effect``: codes into ``words["factor"]``, each ``frame/bone``, or
  ``event``, ``harm``, ``control`` for what stands on no bone.
- ``text``: a code into ``words["control"]``; ``kind``, ``state``, ``evidence``: places in
  ``ControlKind``, ``ControlState``, ``EvidenceState``.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """The columns over all cases as they were when the history had ``entry`` entries."""

    entry: int
    columns: Mapping[str, array[int]]
    relations: Mapping[str, Mapping[str, array[int]]]
    words: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.columns["seq"])


def empty_facts(entry: int = 0) -> Facts:
    """No case at all."""
    return Facts(
        entry,
        {name: array(code) for name, code in COLUMNS.items()},
        {
            name: {column: array(code) for column, code in columns.items()}
            for name, columns in RELATIONS.items()
        },
        dict.fromkeys((*CODED, *ANSWERED, "factor", "control"), ("",)),
    )


def month_number(month: str) -> int:
    """Months since year 0; ``UNKNOWN`` for what is not even a month.

    >>> month_number("2026-01-31"), month_number("2026"), month_of(24312)
    (24312, -1, '2026-01')
    """
    if len(month) < len("2026-01"):
        return UNKNOWN
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_of(number: int) -> str:
    """The month of this number, ``YYYY-MM``."""
    year, month = divmod(number, 12)
    return f"{year:04d}-{month + 1:02d}"
