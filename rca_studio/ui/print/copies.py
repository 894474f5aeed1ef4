"""Notes in a case that a copy of it left the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rca_studio.domain.casefile import ChangeSet
from rca_studio.editing.proof_gestures import note_copy
from rca_studio.ui.studio import Studio


class Copy(NamedTuple):
    """A copy that was made: what it is, and the history it shows."""

    what: str
    entries: int
    head: str


def note_copies(
    studio: Studio, case_id: str, copies: Sequence[Copy], *, purpose: str = "", to: str = ""
) -> str:
    """Note copies as one step; gives what to add to the message: nothing, or that it failed."""
    casefile = studio.casefile(case_id)
    if not casefile.exists or not copies:
        return ""
    if studio.read_only:
        return " It is not noted in the case, for this workspace is open for reading only."
    stamp = studio.writer.stamp()
    changes = [
        change
        for copy in copies
        for change in note_copy(
            casefile, copy.what, stamp, purpose=purpose, to=to, entries=copy.entries, head=copy.head
        ).changes
    ]
    label = f"Copy: {copies[0].what}" if len(copies) == 1 else f"{len(copies)} copies"
    done = studio.edit(ChangeSet(label, tuple(changes)))
    return "" if done else " It is not noted in the case."


def copy_now(studio: Studio, what: str) -> Copy:
    """A copy of the case as it is at this moment."""
    shown = studio.registers.head()
    return Copy(what, shown.entries, shown.head)


def note_plan_copy(
    studio: Studio, case_ids: Sequence[str], copy: Copy, *, purpose: str = "", to: str = ""
) -> str:
    """Note in each of these cases that a copy of its actions left, as one step for all of them.

    Gives what to add to the message: nothing, or that it failed.
    """
    if not case_ids:
        return ""
    if studio.read_only:
        return " It is not noted in the cases, for this workspace is open for reading only."
    stamp = studio.writer.stamp()
    values = {"purpose": purpose, "to": to, "entries": copy.entries, "head": copy.head}
    there = (studio.casefile(case_id) for case_id in case_ids)
    changes = [
        change
        for casefile in there
        if casefile.exists
        for change in note_copy(casefile, copy.what, stamp, **values).changes
    ]
    done = not changes or studio.edit(ChangeSet(f"Copy: {copy.what}", tuple(changes)))
    return "" if done else " It is not noted in the cases."
