"""Gestures on the timeline: what happened, step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.editing.gestures import add, new_id


def add_entry(
    casefile: CaseFile, text: str, *, after: str = "", **values: Any
) -> tuple[ChangeSet, str]:
    """A new step, last or right after the step ``after``. Gives the change set and its id."""
    entry = TimelineEntry(
        id=new_id(),
        case_id=casefile.case_id,
        text=text,
        rank=_rank_after(casefile, after),
        **values,
    )
    return add("Add to the timeline", entry), entry.id


def move_entry(casefile: CaseFile, entry_id: str, by: int) -> ChangeSet | None:
    """Change places with the step before (-1) or after (+1); ``None`` at either end."""
    entries = casefile.timeline
    here = next(place for place, entry in enumerate(entries) if entry.id == entry_id)
    there = here + by
    if not 0 <= there < len(entries):
        return None
    ordered = list(entries)
    ordered.insert(there, ordered.pop(here))
    changes = [
        Change(entry, replace(entry, rank=float(place)))
        for place, entry in enumerate(ordered, 1)
        if entry.rank != place
    ]
    return ChangeSet("Move in the timeline", tuple(changes))


def delete_entry(casefile: CaseFile, entry_id: str) -> ChangeSet:
    """Take a step away, with its evidence."""
    gone = [*casefile.evidence_for(entry_id), casefile.get(entry_id)]
    changes = tuple(Change(one, None) for one in gone if one is not None)
    return ChangeSet("Delete from the timeline", changes)


def _rank_after(casefile: CaseFile, after: str) -> float:
    entries = casefile.timeline
    for place, entry in enumerate(entries):
        if entry.id == after:
            following = entries[place + 1 : place + 2]
            return (entry.rank + following[0].rank) / 2 if following else entry.rank + 1.0
    return max((entry.rank for entry in entries), default=0.0) + 1.0
