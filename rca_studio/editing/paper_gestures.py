"""What stands on a sheet of paper that came back: ticks, who saw what, notes; entered as one step.

A tick beside an evidence check says that somebody saw it. It becomes what there is to show; whether
that is enough is still said in the program, by somebody else than the owner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rca_studio.domain.casefile import Change, ChangeSet
from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import Action
from rca_studio.editing import plan_gestures
from rca_studio.editing.ports import Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSheet:
    """A sheet that came back: who signed it, and on which day (``YYYY-MM-DD``)."""

    signed_by: str
    day: str

    @property
    def words(self) -> str:
        """How it is told where something is taken from it."""
        return f"Paper sheet of {show_moment(self.day)}, signed by {self.signed_by}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """What a sheet says of one action.

    Attributes:
        action: as it is now.
        done_on: the day it was done, where it is ticked as done.
        seen: the place of each evidence check that is ticked, and who saw it.
        note: what is written beside it.
    """

    action: Action
    done_on: str = ""
    seen: tuple[tuple[int, str], ...] = ()
    note: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything was ticked or written."""
        return bool(self.done_on or self.seen or self.note.strip())


def enter_sheet(lines: Iterable[PaperLine], sheet: PaperSheet, stamp: Stamp) -> ChangeSet:
    """Enter a sheet of paper, over actions of any cases, as one step.

    Raises:
        ValueError: nobody signed the sheet, an action was refused since, or it says nothing.
    """
    told = [line for line in lines if line.says_something]
    if not told:
        raise ValueError("nothing is ticked or written yet")
    if not sheet.signed_by.strip():
        raise ValueError("say who signed the sheet")
    changes: list[Change] = []
    for line in told:
        changes += _entered(line, sheet, stamp)
    return ChangeSet(f"Enter the sheet of {sheet.signed_by}", tuple(changes))


def _entered(line: PaperLine, sheet: PaperSheet, stamp: Stamp) -> Iterable[Change]:
    now = line.action
    for place, seen_by in line.seen:
        words = _shown(now, place, seen_by, sheet)
        now = plan_gestures.after(now, plan_gestures.give_evidence(now, place, words, stamp))
    if line.done_on:  # whether that is enough is said in the program, by who may
        now = plan_gestures.after(now, plan_gestures.say_done(now, line.done_on, checks=False))
    if now != line.action:
        yield Change(line.action, now)
    if line.note.strip():
        yield plan_gestures.note_beside(now, line.note, sheet.words, stamp)


def _shown(action: Action, place: int, seen_by: str, sheet: PaperSheet) -> str:
    words = f"{sheet.words}: seen" + (f" by {seen_by.strip()}" if seen_by.strip() else "")
    before = action.checks[place].shown
    return f"{before}; {words[0].lower()}{words[1:]}" if before else words
