"""Tells the records of a file again from what an import left behind, cell by cell."""

from __future__ import annotations

import re

from rca_studio.domain.case import Case
from rca_studio.intake.mapping import Target
from rca_studio.intake.plan import SourcePlan
from rca_studio.intake.text import clean_text
from tests.intake.memory_store import MemoryStore

_FIELDS = {
    Target.SOURCE_ID: "source_id",
    Target.TYPE: None,
    Target.KIND: None,
    Target.HARM: None,
    Target.OCCURRED_TIME: None,
    Target.EXTRA: None,
}


def cells_of(case: Case, plan: SourcePlan) -> list[str]:
    """The cells of the record a case was made from; what is not imported by rule is empty."""
    extras = dict(case.extras)
    continued = [(name, value) for name, value in case.extras if " (part " in name]
    cells = []
    for column in plan.columns:
        if column.target is Target.SKIP:
            cells.append("")
            continue
        parts = {
            int(found[1]): value
            for name, value in continued
            if (found := re.fullmatch(re.escape(column.name) + r" \(part (\d+)\)", name))
        }
        field = _FIELDS.get(column.target, column.target.value)
        told = extras.get(column.name)
        if told is None:
            told = str(getattr(case, field)) if field else ""
            if column.target is Target.OCCURRED_TIME and "T" in case.occurred:
                told = case.occurred[11:]
        if column.target is Target.OCCURRED and column.name not in extras:
            time = plan.column_of(Target.OCCURRED_TIME)
            told = told[:10] if time is not None else told
        cells.append(told + "".join(parts[n] for n in sorted(parts)))
    return cells


def comparable(cells: list[str], plan: SourcePlan) -> list[str]:
    """A record of the file as it can be told again: cleaned, without padding and skipped cells."""
    result = []
    for n, column in enumerate(plan.columns):
        cell = cells[n] if n < len(cells) else ""
        skipped = column.target is Target.SKIP
        result.append("" if skipped else clean_text(cell).strip())
    return result


def retold(store: MemoryStore, plan: SourcePlan) -> dict[int, list[str]]:
    """Every record of the file by its physical line: imported ones and those left out."""
    told = {
        case.source_row: [cell.strip() for cell in cells_of(case, plan)]
        for case in store.cases.values()
    }
    for row in store.rejected:
        assert row.line not in told
        told[row.line] = [cell.strip() for cell in row.cells]
    return told
