"""Gestures on the timeline: what happened, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.editing.gestures import add, new_id

_ADD = "Add to the timeline"


def add_entry(
    casefile: CaseFile, text: str, *, after: str = "", **values: Any
) -> tuple[ChangeSet, str]:
    """A new step, last or right after the step ``after``. Gives the change set and its id."""
    entry = TimelineEntry(id=new_id(), case_id=casefile.case_id, text=text, **values)
    ordered = list(casefile.timeline)
    place = next((at for at, one in enumerate(ordered, 1) if one.id == after), len(ordered))
    before = ordered[place - 1].rank if ordered else 0.0
    behind = ordered[place].rank if place < len(ordered) else before + 2.0
    rank = (before + behind) / 2
    if before < rank < behind:
        return add(_ADD, replace(entry, rank=rank)), entry.id
    # The room was halved until no number is left between the two: all are numbered anew.
    ordered.insert(place, entry)
    made = Change(None, replace(entry, rank=place + 1.0))
    moved = (change for change in _numbered(ordered) if change.entity.id != entry.id)
    return ChangeSet(_ADD, (made, *moved)), entry.id


def move_entry(casefile: CaseFile, entry_id: str, by: int) -> ChangeSet | None:
    """Change places with the step before (-1) or after (+1); ``None`` at either end."""
    ordered = list(casefile.timeline)
    here = next(place for place, entry in enumerate(ordered) if entry.id == entry_id)
    there = here + by
    if not 0 <= there < len(ordered):
        return None
    ordered.insert(there, ordered.pop(here))
    return ChangeSet("Move in the timeline", tuple(_numbered(ordered)))


def delete_entry(casefile: CaseFile, entry_id: str) -> ChangeSet:
    """Take a step away, with its evidence."""
    gone = [*casefile.evidence_for(entry_id), casefile.get(entry_id)]
    changes = tuple(Change(one, None) for one in gone if one is not None)
    return ChangeSet("Delete from the timeline", changes)


def _numbered(ordered: Iterable[TimelineEntry]) -> Iterator[Change]:
    """What gives these steps the ranks 1, 2, 3 ... in this order."""
    for place, entry in enumerate(ordered, 1):
        if entry.rank != place:
            yield Change(entry, replace(entry, rank=float(place)))
