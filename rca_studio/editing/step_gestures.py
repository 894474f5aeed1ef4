"""Many steps of the timeline at once, as they come from a list or a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rca_studio.domain.casefile import CaseFile, ChangeSet, created
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.editing.gestures import new_id


@dataclass(frozen=True, slots=True)
class Step:
    """A step to be: its words and its moment as far as it is known (see ``domain.moments``)."""

    text: str
    moment: str = ""


def paste_steps(
    casefile: CaseFile, after: str, steps: Sequence[Step]
) -> tuple[ChangeSet, tuple[str, ...]]:
    """Put steps into the timeline, in their order, right after a step (``""``: at the end).

    Gives the change set and the ids of the new steps.
    """
    ranks = [entry.rank for entry in casefile.timeline]
    place = next((n for n, e in enumerate(casefile.timeline, 1) if e.id == after), len(ranks))
    start = ranks[place - 1] if place else 0.0
    gap = (ranks[place] - start) / (len(steps) + 1) if place < len(ranks) else 1.0
    entries = [
        TimelineEntry(
            id=new_id(),
            case_id=casefile.case_id,
            text=step.text,
            moment=step.moment,
            rank=start + gap * number,
        )
        for number, step in enumerate(steps, 1)
    ]
    label = "Paste a step" if len(entries) == 1 else f"Paste {len(entries)} steps"
    return ChangeSet(label, created(*entries)), tuple(entry.id for entry in entries)
