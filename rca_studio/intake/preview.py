"""What will happen to the first rows of a file, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from rca_studio.domain.case import Case
from rca_studio.editing.ports import KnownSource, LoadedCase
from rca_studio.intake.dates import DateReader, read_time
from rca_studio.intake.mapping import Target, holds_serials
from rca_studio.intake.outcomes import Outcome, Reason
from rca_studio.intake.plan import SourcePlan
from rca_studio.intake.shaping import Shaped, Shaper, case_from
from rca_studio.intake.sifting import Sifted
from rca_studio.intake.text import is_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One record and what will happen to it."""

    record: int
    line: int
    outcome: Outcome
    why: str
    title: str = ""


_FIELD_WORDS = {
    "title": "Title",
    "story": "What almost happened",
    "protocol": "Type",
    "nature": "Kind",
    "occurred": "Occurred",
    "reported": "Reported",
    "service": "Service",
    "location": "Location",
    "staff_group": "Staff group",
    "route": "Route",
    "person_affected": "Person affected",
    "immediate_action": "Immediate action",
    "reporter": "Reported by",
    "source_version": "Source version",
    "extras": "Extra fields",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A block of records, shaped, with what the workspace knows of each and what becomes of it."""

    sifted: Sifted
    shaped: Shaped
    known: dict[str, KnownSource]
    outcomes: Sequence[Outcome]


Load = Callable[[str], LoadedCase]


def preview_rows(
    plan: SourcePlan, shaper: Shaper, judged: Judged, load: Load | None, limit: int
) -> list[PreviewRow]:
    """The first rows of one block, in file order.

    Args:
        plan: the import.
        shaper: names the columns of ``judged.shaped``.
        judged: the block.
        load: gives a stored case, so that updates can be told field by field.
        limit: how many rows.
    """
    sifted = judged.sifted
    rows = [
        PreviewRow(
            record=out.record,
            line=out.line,
            outcome=out.outcome,
            why=out.detail or ("" if out.reason is Reason.BLANK else out.reason.label),
        )
        for out in sifted.left_out[:limit]
    ]
    for place, outcome in enumerate(judged.outcomes[:limit]):
        values = (column[place] for column in judged.shaped.columns)
        incoming = dict(zip(shaper.columns, values, strict=True))
        rows.append(
            PreviewRow(
                record=sifted.records[place],
                line=sifted.lines[place],
                outcome=outcome,
                why=_why(plan, judged, place, incoming, load),
                title=incoming["title"],
            )
        )
    return sorted(rows, key=lambda row: row.record)[:limit]


def _why(
    plan: SourcePlan, judged: Judged, place: int, incoming: dict[str, str], load: Load | None
) -> str:
    sifted, outcome = judged.sifted, judged.outcomes[place]
    if outcome is Outcome.UNCHANGED:
        return "The same as in the workspace"
    if outcome is Outcome.UPDATED:
        return _difference(judged.known[sifted.keys[place]], incoming, load)
    cells = [column[place] for column in sifted.cells]
    notes = [note for note in (_date_note(plan, cells), _time_note(plan, cells)) if note]
    return "; ".join(notes) or incoming["title"]


def _date_note(plan: SourcePlan, cells: Sequence[str]) -> str:
    column = plan.column_of(Target.OCCURRED)
    if column is None:
        return ""
    cell = cells[column.facts.index]
    if is_missing(cell):
        return "No date is given"
    decision = plan.dates[column.facts.index]
    _, reason = DateReader(decision, serials=holds_serials(column.facts)).read(cell)
    if reason is Reason.DATE_UNPARSED:
        return f"Date “{cell.strip()[:40]}” cannot be read; kept as an extra field"
    return "" if reason is None else reason.label


def _time_note(plan: SourcePlan, cells: Sequence[str]) -> str:
    column = plan.column_of(Target.OCCURRED_TIME)
    if column is None or is_missing(cells[column.facts.index]):
        return ""
    cell = cells[column.facts.index].strip()
    clock = read_time(cell)
    if clock is None:
        return f"Date kept, time “{cell[:20]}” cannot be read"
    if cell[:5] != clock and f"0{cell[:4]}" != clock:
        return f"Date kept, time “{cell[:20]}” read as {clock}"
    return ""


def _difference(known: KnownSource, incoming: dict[str, str], load: Load | None) -> str:
    if load is None:
        return "The source says something new"
    casefile = load(known.case_id).casefile
    if not casefile.exists:
        return "The source says something new"
    before = casefile.case
    after = case_from(before, tuple(incoming), tuple(incoming.values()))
    changes = [
        f"{_FIELD_WORDS[f.name]} {_verb(getattr(before, f.name), getattr(after, f.name))}"
        for f in fields(Case)
        if f.name in _FIELD_WORDS and getattr(before, f.name) != getattr(after, f.name)
    ]
    return "; ".join(changes) or "The source spells it another way"


def _verb(before: object, after: object) -> str:
    if not before:
        return "is now filled"
    return "changes" if after else "is now empty"
