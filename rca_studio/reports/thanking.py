"""What certificates, the page of thanks and the sheet for a reporter say, from what is kept.

All words that come from cases go through ``clear``, which puts stand-ins for names: paper that
hangs on a wall is read by everybody. Who agreed to be named is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rca_studio.analysis.recognition import RecognitionPack
from rca_studio.domain.days import MONTHS, month_on
from rca_studio.domain.recognition import CatchRow, Champion, Consent, FeedbackRow
from rca_studio.reports.certificate import Certificate
from rca_studio.reports.thank_you import ThankedCatch, ThankYou
from rca_studio.reports.words import day_words

Clear = Callable[[str], str]
_QUARTER: Final = re.compile(r"([1-9][0-9]{3})-[qQ]([1-4])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year, from ``first`` to ``last`` day."""

    first: date
    last: date

    @property
    def label(self) -> str:
        """In words, for example "July to September 2026"."""
        names = MONTHS[self.first.month - 1], MONTHS[self.last.month - 1]
        return f"{names[0]} to {names[1]} {self.first.year}"

    def has(self, day: str) -> bool:
        """Whether a day (ISO) lies in it."""
        return self.first.isoformat() <= day[:10] <= self.last.isoformat()


def quarter_named(text: str) -> Quarter | None:
    """The quarter written as in "2026-Q4"; ``None`` where it is none.

    >>> quarter_named("2026-q4").label, quarter_named("2026-Q5")
    ('October to December 2026', None)
    """
    found = _QUARTER.fullmatch(text.strip())
    return quarter_of(date(int(found[1]), 3 * int(found[2]) - 2, 1)) if found else None


def quarter_of(day: date, back: int = 0) -> Quarter:
    """The quarter a day lies in, or one so many quarters before.

    >>> quarter_of(date(2026, 11, 22)).label, quarter_of(date(2026, 1, 1), 1).label
    ('October to December 2026', 'October to December 2025')
    """
    first = month_on(date(day.year, day.month - (day.month - 1) % 3, 1), -3 * back)
    return Quarter(first, month_on(first, 3) - timedelta(days=1))


def told_in(
    quarter: Quarter,
    catches: Iterable[CatchRow],
    heard: Iterable[FeedbackRow],
    *,
    practice: bool,
) -> tuple[list[CatchRow], list[FeedbackRow]]:
    """The good catches and the feedback that were given in a quarter."""
    return (
        [row for row in catches if row.practice is practice and quarter.has(row.catch.given_on)],
        [row for row in heard if row.practice is practice and quarter.has(row.given_on)],
    )


def thank_you_of(
    quarter: Quarter,
    catches: Iterable[CatchRow],
    heard: Iterable[FeedbackRow],
    champions: Iterable[Champion],
    pack: RecognitionPack,
    *,
    organisation: str,
    practice: bool = False,
    clear: Clear = str,
) -> ThankYou:
    """The page of thanks of a quarter.

    Args:
        quarter: what it covers.
        catches: all good catches; those given in the quarter stand on it.
        heard: what reporters heard; what was given in the quarter stands on it.
        champions: all champions; those whose term touches the quarter stand on it.
        pack: its words and criteria.
        organisation: whose page it is.
        practice: whether practice cases are told, or real ones.
        clear: puts stand-ins for names.
    """
    given, told = told_in(quarter, catches, heard, practice=practice)
    changed = dict.fromkeys(clear(row.text) for row in sorted(told, key=lambda r: r.given_on))
    unnamed = any(one.anonymous for one in given) or any(one.anonymous for one in told)
    return ThankYou(
        title=pack.thanks.title,
        lead=pack.thanks.lead,
        anonymous=pack.thanks.anonymous if unnamed else "",
        close=pack.thanks.close,
        quarter=quarter.label,
        changed=tuple(changed),
        # By the words of the award and not by people or services: nobody stands first.
        catches=tuple(
            sorted((_thanked(row, pack, clear) for row in given), key=lambda one: one.why)
        ),
        champions=_champions(champions, quarter),
        organisation=organisation,
    )


def certificate_of(
    row: CatchRow,
    pack: RecognitionPack,
    *,
    organisation: str,
    signed: str = "",
    clear: Clear = str,
) -> Certificate:
    """The certificate of an award.

    Raises:
        ValueError: whoever it thanks did not agree, or it was not given yet.
    """
    if not row.catch.given_on:
        raise ValueError("the award is given first; then its certificate can be printed")
    words, thanked = pack.certificate, _thanked(row, pack, clear)
    return Certificate(
        title=words.title,
        thanks=words.thanks,
        to=thanked.to,
        because=words.because,
        why=thanked.why,
        criteria=thanked.criteria,
        organisation=organisation,
        day=day_words(row.catch.given_on),
        signed=signed,
    )


def feedback_sheet_of(
    text: str, pack: RecognitionPack, *, organisation: str, reported: str, clear: Clear = str
) -> ThankYou:
    """One sheet for the reporter, or for the wall: what was changed.

    Args:
        text: what was changed.
        pack: its words.
        organisation: whose sheet it is.
        reported: when the near miss was reported; only its month is told.
        clear: puts stand-ins for names.
    """
    month = ""
    if len(reported) >= len("2026-11") and reported[5:7].isdecimal():
        month = f"Reported in {MONTHS[int(reported[5:7]) - 1]} {reported[:4]}"
    return ThankYou(
        title=pack.thanks.title,
        lead="",
        anonymous="",
        close=pack.thanks.close,
        quarter=month,
        changed=tuple(clear(line) for line in text.splitlines() if line.strip()),
        catches=(),
        champions=(),
        organisation=organisation,
    )


def _thanked(row: CatchRow, pack: RecognitionPack, clear: Clear) -> ThankedCatch:
    named = row.catch.consent is Consent.GIVEN and row.catch.to.strip()
    unnamed = pack.certificate.team
    return ThankedCatch(
        to=row.catch.to.strip() if named else f"{unnamed[:1].upper()}{unnamed[1:]}",
        why=clear(row.catch.why),
        criteria=tuple(pack.label(key) for key in row.catch.criteria),
    )


def _champions(champions: Iterable[Champion], quarter: Quarter) -> tuple[tuple[str, str], ...]:
    first, last = quarter.first.isoformat(), quarter.last.isoformat()
    serving: Sequence[Champion] = [
        one for one in champions if one.since <= last and (not one.until or one.until >= first)
    ]
    ordered = sorted(serving, key=lambda one: (one.service.casefold(), one.name.casefold()))
    return tuple((one.service, one.name) for one in ordered)
