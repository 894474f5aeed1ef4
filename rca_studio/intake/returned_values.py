"""States and days as people write them into a workbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from rca_studio.domain.moments import show_moment
from rca_studio.domain.plan import ActionState
from rca_studio.domain.words import quoted
from rca_studio.intake.dates import DateDecision, DateOrder, DateReader, decide, evidence_of
from rca_studio.intake.returned_file import Cell

_IN_PROGRESS: Final = (
    "in progress",
    "begun",
    "started",
    "ongoing",
    "on going",
    "under way",
    "underway",
    "working on it",
    "work in progress",
)
_DONE: Final = ("done", "done awaiting check", "complete", "completed", "finished", "in place")
_ELSEWHERE: Final = {
    "accepted": "evidence is accepted in the program, by somebody else than the owner",
    "checked": "it is checked once its evidence is accepted in the program",
    "closed": "it is closed by its evidence, which is accepted in the program",
    "held": "whether it held is said in the program, after a review",
    "slipped": "whether it held is said in the program, after a review",
    "failed": "whether it held is said in the program, after a review",
    "approved": "it is approved in the program",
    "refused": "it is refused in the program, with a reason",
    "rejected": "it is refused in the program, with a reason",
    "proposed": "an action that was begun is not proposed again",
    "not started": "an action that was begun is not proposed again",
}
_LIKELY_SERIALS: Final = range(36_526, 73_051)  # 2000 to 2100, as spreadsheet programs count days
_FIRST_DAY: Final = date(1899, 12, 30)
_YEARS: Final = ("2000", "2100")
_OLDEST: Final = "1950"
_FULL_YEAR: Final = re.compile(r"\d{4}")


def read_state(text: str) -> tuple[ActionState | None, str]:
    """The state an owner says, and why it is not read where it is none of the two they may say.

    >>> read_state("DONE."), read_state("held")[1]
    ((<ActionState.DONE: 'done'>, ''), 'whether it held is said in the program, after a review')
    """
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    if words in _IN_PROGRESS:
        return ActionState.IN_PROGRESS, ""
    if words in _DONE:
        return ActionState.DONE, ""
    if reason := _ELSEWHERE.get(words):
        return None, reason
    return None, f"{quoted(text, 40)} is no state; In progress and Done are"


class DayReader:
    """Reads the days of one workbook; what its texts prove about day and month holds for all.

    Args:
        texts: all texts that stand where days belong.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        evidence = evidence_of(Counter(texts))
        decided = decide(evidence)
        orders = tuple(DateOrder) if decided.asks else (decided.order,)
        self._readers = [
            DateReader(DateDecision(order=order, evidence=evidence, asks=False)) for order in orders
        ]

    def read(self, cell: Cell) -> tuple[tuple[str, ...], str]:
        """The day in a cell (two where nothing tells day from month), and why none is read."""
        days = tuple(dict.fromkeys(day for day in self._days(cell) if day))
        if not days or not all(map(_is_day, days)):
            return (), f"{quoted(cell.text, 40)} is no day; write it like 30 Nov 2026"
        if not all(_YEARS[0] <= day[:4] <= _YEARS[1] for day in days):
            return (), f"{day_shown(days[0])} lies too far away"
        return days, ""

    def _days(self, cell: Cell) -> Iterator[str]:
        if cell.kind == "day":
            yield cell.text[:10]
        elif cell.kind == "number" and cell.text.isdigit() and int(cell.text) in _LIKELY_SERIALS:
            yield (_FIRST_DAY + timedelta(days=int(cell.text))).isoformat()
        else:
            for reader in self._readers:
                yield _whole(reader.read(cell.text)[0], cell.text)


def day_shown(day: str) -> str:
    """A day in words; as it stands where it is none."""
    try:
        return show_moment(day)
    except ValueError:
        return day


def _whole(moment: str, text: str) -> str:
    """The day of a moment; two digits stand for a year to come as well as for one that was."""
    if moment and not _FULL_YEAR.search(text) and moment[:4] < _OLDEST:
        moment = f"{int(moment[:4]) + 100:04d}{moment[4:]}"
    return moment[:10]


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2026-01-01") and bool(date.fromisoformat(text))
    except ValueError:
        return False
