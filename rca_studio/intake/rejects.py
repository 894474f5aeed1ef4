"""What was left out of an import, as a CSV to mend and load again.

The file has the columns of the source behind three of ours (why, what is wrong, where it stood),
so that a spreadsheet shows at once what to do. Loading the mended file again ignores ours and is
recognised as the same export, so that cases known by their content stay known.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from rca_studio.domain.registers import RejectedRow
from rca_studio.faults import KnownFault
from rca_studio.intake.outcomes import Reason

OWN_COLUMNS: Final = ("Why not imported", "What is wrong", "Row in the file")
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\0")
_GUARD: Final = "'"


def export_rejected(
    path: Path,
    names: Sequence[str],
    rows: Iterable[RejectedRow],
    reasons: frozenset[Reason] | None = None,
) -> int:
    """Write rows that were left out as CSV (UTF-8 with mark, as spreadsheet programs expect).

    Args:
        path: the file to write.
        names: the columns of the source; rows with more cells get further columns.
        rows: as ``Registers.rejected`` gives them.
        reasons: only these; by default what was rejected, and neither blanks nor duplicates.

    Returns:
        How many rows were written.

    Raises:
        KnownFault: the file cannot be written.
    """
    wanted = reasons if reasons is not None else REJECTING
    chosen = [row for row in rows if row.reason in wanted]
    width = max((len(row.cells) for row in chosen), default=0)
    header = [*names, *(f"Column {n + 1}" for n in range(len(names), width))]
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*OWN_COLUMNS, *map(guarded, header)])
            for row in chosen:
                why = Reason(row.reason).label
                writer.writerow([why, row.detail, row.line, *map(guarded, row.cells)])
    except OSError as error:
        raise KnownFault(
            f"The file “{path.name}” cannot be written.",
            "The rows are safe in the workspace.",
            "Choose another folder, or close the file where it is open.",
        ) from error
    return len(chosen)


REJECTING: Final = frozenset(
    {Reason.WRONG_WIDTH, Reason.UNBALANCED_QUOTE, Reason.UNREADABLE_ENCODING}
)
"""The reasons for which a record is rejected."""


def guarded(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula.

    A quote goes before what would be calculated; real numbers stay as they are. Source: OWASP,
    CSV Injection. ``unguarded`` takes it away again.
    """
    if cell.startswith((*_DANGEROUS, _GUARD)) and not _is_number(cell):
        return _GUARD + cell
    return cell


def unguarded(cell: str) -> str:
    """The cell as it was before ``guarded``."""
    return cell[1:] if cell.startswith(_GUARD) and guarded(cell[1:]) == cell else cell


def _is_number(cell: str) -> bool:
    digits = cell[1:].replace(".", "", 1).replace(",", "", 1)
    return cell[0] in "+-" and digits.isdigit()


def is_export(names: Sequence[str]) -> bool:
    """Whether these are the columns of a file that ``export_rejected`` wrote."""
    return tuple(names[: len(OWN_COLUMNS)]) == OWN_COLUMNS
