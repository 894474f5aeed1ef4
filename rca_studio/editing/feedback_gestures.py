"""Telling reporters what was changed, as gestures.

``stamp`` is the writer's: who does it, and the instant. A gesture that makes no sense raises
``ValueError`` with the words for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Stamp


def write_feedback(casefile: CaseFile, text: str, stamp: Stamp) -> ChangeSet:
    """Write, or write anew, what was changed because somebody spoke up.

    What was given already stays given on the day it was; an emptied note is taken away.

    Raises:
        ValueError: the note was given already, so its words cannot be emptied.
    """
    old = feedback_of(casefile)
    words = text.strip()
    if not words:
        if old is None:
            return ChangeSet("Write feedback", ())
        if old.given_on:
            raise ValueError("reporters have heard this already; write what is true now instead")
        return ChangeSet("Take feedback away", (Change(old, None),))
    if old is None:
        note = FeedbackNote(id=new_id(), case_id=casefile.case_id, text=words)
        note = replace(note, by=stamp.actor, at=stamp.at)
    elif old.text == words:
        return ChangeSet("Write feedback", ())
    else:
        note = replace(old, text=words, by=stamp.actor, at=stamp.at)
    return ChangeSet("Write feedback", (Change(old, note),), merge_key=f"feedback:{note.id}")


def give_feedback(
    casefile: CaseFile, ways: Iterable[FeedbackWay], day: date, stamp: Stamp
) -> ChangeSet:
    """Say how the reporter can hear it from now on; the first day of it is what is measured.

    Raises:
        ValueError: nothing is written yet, or no way is chosen.
    """
    old = feedback_of(casefile)
    if old is None or not old.text.strip():
        raise ValueError("write first what was changed")
    chosen = tuple(way for way in FeedbackWay if way in {*old.ways, *ways})
    if not chosen:
        raise ValueError("choose how the reporter hears it")
    given = old.given_on or day.isoformat()
    note = replace(old, ways=chosen, given_on=given, by=stamp.actor, at=stamp.at)
    return ChangeSet("Give feedback", (Change(old, note),) if note != old else ())


def feedback_of(casefile: CaseFile) -> FeedbackNote | None:
    """What was changed, in words for the reporter; ``None`` where nobody wrote it yet."""
    return next(iter(casefile.of(FeedbackNote)), None)
