"""Dates and times as exports write them, read with the precision they have.

Whether 03/04/2026 is in March or in April is decided per column from evidence: a first number
above 12 proves day first, a second one month first. What is left open is asked once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from rca_studio.intake.outcomes import Reason
from rca_studio.intake.text import is_missing


class DateOrder(StrEnum):
    """What the first of two numbers is, where the year does not come first."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"

    @property
    def label(self) -> str:
        """The words on screen."""
        return "Day first" if self is DateOrder.DAY_FIRST else "Month first"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateEvidence:
    """What the values of one column say about their order, in numbers of rows.

    ``midnights`` counts date-times at exactly midnight, ``timed`` those at another time: where
    midnight is common it stands for "no time", and no time is claimed.
    """

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    year_first: int = 0
    unread: int = 0
    empty: int = 0
    midnights: int = 0
    timed: int = 0

    def __add__(self, other: DateEvidence) -> DateEvidence:
        names = self.__slots__
        return DateEvidence(**{n: getattr(self, n) + getattr(other, n) for n in names})

    @property
    def read(self) -> int:
        """Rows in which a date was found."""
        return self.day_first + self.month_first + self.either + self.year_first

    @property
    def share(self) -> float:
        """Part of the filled cells that are dates."""
        filled = self.read + self.unread
        return self.read / filled if filled else 0.0

    @property
    def midnight_means_no_time(self) -> bool:
        """Whether midnight is so common that it cannot be a time of day."""
        return self.midnights > 0 and self.midnights * 20 > self.midnights + self.timed


@dataclass(frozen=True, slots=True, kw_only=True)
class DateDecision:
    """How the dates of one column are read, and why.

    ``asks``: nothing in the file settles it, so a person should; until then ``order`` holds.
    """

    order: DateOrder
    evidence: DateEvidence
    asks: bool
    chosen: bool = False

    @property
    def proved(self) -> int:
        """Rows that fit the order and no other."""
        e = self.evidence
        return e.day_first if self.order is DateOrder.DAY_FIRST else e.month_first

    @property
    def against(self) -> int:
        """Rows that fit the other order only; they are read the only way they can be."""
        e = self.evidence
        return e.month_first if self.order is DateOrder.DAY_FIRST else e.day_first

    @property
    def text(self) -> str:
        """The decision in words, for example ``Day first · 151 rows prove it, 61 fit both``."""
        e = self.evidence
        if not e.day_first + e.month_first + e.either:
            return "Year first" if e.year_first else "No dates"
        if self.chosen:
            return f"{self.order.label} · as chosen"
        if self.proved:
            against = f", {self.against:,} say otherwise" if self.against else ""
            return f"{self.order.label} · {self.proved:,} rows prove it, {e.either:,} fit both" + (
                against
            )
        if self.asks:
            return f"{self.order.label}? {e.either:,} rows fit both"
        return f"{self.order.label} · as the other dates of this file"


def decide(
    evidence: DateEvidence,
    *,
    chosen: DateOrder | None = None,
    fallback: DateOrder | None = None,
) -> DateDecision:
    """Decide the order of one column.

    Args:
        evidence: what its values say.
        chosen: what a person said; it settles the matter.
        fallback: what the other date columns of the file prove.
    """
    if chosen is not None:
        return DateDecision(order=chosen, evidence=evidence, asks=False, chosen=True)
    day, month = evidence.day_first, evidence.month_first
    if day == month:
        order = fallback or DateOrder.DAY_FIRST
        asks = evidence.either + day + month > 0 and fallback is None
        return DateDecision(order=order, evidence=evidence, asks=asks)
    order = DateOrder.DAY_FIRST if day > month else DateOrder.MONTH_FIRST
    contradicted = min(day, month) * 20 > max(day, month)
    return DateDecision(order=order, evidence=evidence, asks=contradicted)


_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janeiro enero gennaio januari ene",
            "feb february februar fevrier février fevereiro febrero febbraio fev fév februari",
            "mar march marz märz mars março marco marzo maart mrz mär",
            "apr april avril abril aprile avr abr",
            "may mai maio mayo maggio mei",
            "jun june juni juin junho junio giugno",
            "jul july juli juillet julho julio luglio juil",
            "aug august août aout agosto ago augustus",
            "sep sept september septembre setembro septiembre settembre set",
            "oct october oktober octobre outubro octubre ottobre okt out",
            "nov november novembre novembro noviembre",
            "dec december dezember décembre decembre dezembro diciembre dicembre dez dic déc",
        ),
        start=1,
    )
    for name in names.split()
}

_REST = r"(?:(?:T|\s*[/,]?\s+|,)(?P<time>\d.*))?"
_YEAR_FIRST = re.compile(r"(\d{4})(?:([-./])(\d{1,2})(?:\2(\d{1,2}))?)?[.\u65e5]?" + _REST)
_NUMBERS = re.compile(r"(\d{1,2})([-./ ])(\d{1,2})\2(\d{4}|\d{2})\.?" + _REST)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[-/. ]*([^\W\d_]{3,})\.?[-/., ]*(\d{4}|\d{2})" + _REST
)
_NAMED_FIRST = re.compile(
    r"([^\W\d_]{3,})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4})" + _REST
)
_NAMED_MONTH = re.compile(r"([^\W\d_]{3,})\.?[-/., ]+(\d{4})")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})?(?:T?(\d{4,6}))?")
_JAPANESE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?" + _REST)
_WEEKDAY = re.compile(r"^[^\W\d_]{2,10}\.?,?\s+(?=\d{1,2}\D)")
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")

_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?"
    r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_TIME_PACKED = re.compile(r"(\d{3,4})\s*(?:h|hrs|hours|uhr)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_TIME_HOUR = re.compile(r"(\d{1,2})\s*(?:([ap]\.?m\.?)|h|uhr)", re.IGNORECASE)
_TIME_FRACTION = re.compile(r"0?[.]\d{3,}")


@dataclass(frozen=True, slots=True)
class _Found:
    """A date as written: a kind (``ymd``, ``dmy``, ``mdy`` or ``num``), numbers, and its time."""

    kind: str
    year: int
    first: int
    second: int
    time: str


def read_time(text: str) -> str | None:
    """A time of day as ``HH:MM``, or ``None`` where it cannot be read for certain.

    >>> read_time("8.15"), read_time("2040"), read_time("7:05 pm"), read_time("13:00 AM")
    ('08:15', '20:40', '19:05', None)
    """
    text = text.strip()
    if found := _TIME.fullmatch(text):
        hour, minute, half = int(found[1]), int(found[2]), found[4]
    elif found := _TIME_PACKED.fullmatch(text):
        hour, minute, half = int(found[1][:-2]), int(found[1][-2:]), found[2]
    elif found := _TIME_HOUR.fullmatch(text):
        hour, minute, half = int(found[1]), 0, found[2]
    elif _TIME_FRACTION.fullmatch(text):
        minutes = round(float(text) * 1440) % 1440
        hour, minute, half = minutes // 60, minutes % 60, None
    else:
        return None
    if half:
        if not 1 <= hour <= 12:
            if not (hour > 12 and half[0] in "pP"):  # 17:45 PM says one thing twice
                return None
        else:
            hour = hour % 12 + (12 if half[0] in "pP" else 0)
    if hour > 23 or minute > 59:
        return None
    return f"{hour:02d}:{minute:02d}"


def _find(text: str, *, serials: bool) -> _Found | None:
    """Find a date in the text without deciding between day and month."""
    text = text.strip()
    if not text or len(text) > 60 or not any(c.isdigit() for c in text):
        return None
    if found := _NUMBERS.fullmatch(text):
        a, b, year = int(found[1]), int(found[3]), _full_year(found[4])
        return _Found("num", year, a, b, found["time"] or "")
    if found := _YEAR_FIRST.fullmatch(text):
        if found[3] is None and found["time"]:
            return None
        return _Found(
            "ymd", int(found[1]), int(found[3] or 0), int(found[4] or 0), found["time"] or ""
        )
    if found := _PACKED.fullmatch(text):
        if not found[3] and found[4]:
            return None
        return _Found("ymd", int(found[1]), int(found[2]), int(found[3] or 0), found[4] or "")
    if found := _MONTH_YEAR.fullmatch(text):
        return _Found("ymd", int(found[2]), int(found[1]), 0, "")
    if serials and (found := _SERIAL.fullmatch(text)):
        day = date(1899, 12, 30) + timedelta(days=int(found[1]))
        clock = ("0." + found[2]) if found[2] and len(found[2]) > 2 else ""
        return _Found("ymd", day.year, day.month, day.day, clock)
    return _find_named(text)


def _find_named(text: str) -> _Found | None:
    for candidate in (text, _WEEKDAY.sub("", text)):
        if found := _NAMED.fullmatch(candidate):
            if month := _MONTHS.get(found[2].casefold()):
                return _Found(
                    "ymd", _full_year(found[3]), month, int(found[1]), found["time"] or ""
                )
        elif found := _NAMED_FIRST.fullmatch(candidate):
            if month := _MONTHS.get(found[1].casefold()):
                return _Found("ymd", int(found[3]), month, int(found[2]), found["time"] or "")
        elif (found := _NAMED_MONTH.fullmatch(candidate)) and (
            month := _MONTHS.get(found[1].casefold())
        ):
            return _Found("ymd", int(found[2]), month, 0, "")
    if found := _JAPANESE.fullmatch(text):
        return _Found("ymd", int(found[1]), int(found[2]), int(found[3] or 0), found["time"] or "")
    return None


def _full_year(digits: str) -> int:
    """Two digits stand for the last such year that does not lie in the future."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year + 2000 <= date.today().year else 1900)


def evidence_of(values: Mapping[str, int]) -> DateEvidence:
    """What these values (with the number of rows that hold each) say about their order."""
    tally = dict.fromkeys(DateEvidence.__slots__, 0)
    for text, rows in values.items():
        kind, clock = _testimony(text)
        tally[kind] += rows
        if clock:
            tally[clock] += rows
    return DateEvidence(**tally)


@lru_cache(maxsize=20_000)
def _testimony(text: str) -> tuple[str, str]:
    """What one value says: its order, and whether it has a time or stands at midnight."""
    if is_missing(text):
        return "empty", ""
    found = _find(text, serials=False)
    kind = "unread" if found is None else _kind_of(found)
    if found is None or kind == "unread" or not found.time:
        return kind, ""
    clock = read_time(found.time)
    return kind, "" if clock is None else "midnights" if clock == "00:00" else "timed"


def _kind_of(found: _Found) -> str:
    if found.kind == "ymd":
        return "year_first" if _moment(found.year, found.first, found.second) else "unread"
    day_first = _moment(found.year, found.second, found.first)
    month_first = _moment(found.year, found.first, found.second)
    if day_first and month_first:
        return "year_first" if found.first == found.second else "either"
    if day_first:
        return "day_first"
    return "month_first" if month_first else "unread"


def _moment(year: int, month: int, day: int) -> str:
    """The moment these numbers make; day 0 or 99 is not known, and so is month 0 or 99."""
    if not 1 <= year <= 9999:
        return ""
    if month in (0, 99):
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return ""
    if day in (0, 99):
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


class DateReader:
    """Reads the dates of one column as decided; each spelling is worked out once."""

    def __init__(
        self, decision: DateDecision, *, serials: bool = False, today: date | None = None
    ) -> None:
        self._day_first = decision.order is DateOrder.DAY_FIRST
        self._open = decision.asks
        self._no_midnight = decision.evidence.midnight_means_no_time
        self._serials = serials
        self._latest = ((today or date.today()) + timedelta(days=1)).isoformat()

    def read(self, text: str) -> tuple[str, Reason | None]:
        """The moment in a cell and what was noticed; ``""`` where there is none."""
        if is_missing(text):
            return "", None
        found = _find(text, serials=self._serials)
        if found is None:
            return "", Reason.DATE_UNPARSED
        moment, either = self._day(found)
        if not moment:
            return "", Reason.DATE_UNPARSED
        noticed: Reason | None = None
        if found.time and len(moment) == 10:
            clock = read_time(found.time)
            if clock is None:
                noticed = Reason.TIME_UNPARSED
            elif clock != "00:00" or not self._no_midnight:
                moment += "T" + clock
        if either and self._open:
            noticed = Reason.DATE_AMBIGUOUS
        if moment[:10] > self._latest or moment < "1900":
            noticed = Reason.DATE_IMPLAUSIBLE
        return moment, noticed

    def _day(self, found: _Found) -> tuple[str, bool]:
        if found.kind == "ymd":
            return _moment(found.year, found.first, found.second), False
        day_first = _moment(found.year, found.second, found.first)
        month_first = _moment(found.year, found.first, found.second)
        preferred, other = (day_first, month_first) if self._day_first else (month_first, day_first)
        either = bool(day_first and month_first and day_first != month_first)
        return preferred or other, either


def looks_like_dates(values: Iterable[str]) -> float:
    """Part of the filled values that are dates (0 to 1); bare years and codes do not count."""
    filled = [v for v in values if not is_missing(v)]
    if not filled:
        return 0.0
    hits = 0
    for value in filled:
        found = _find(value, serials=False)
        bare = value.strip().isdigit()
        if found is not None and _kind_of(found) != "unread":
            hits += not bare or (len(value.strip()) == 8 and 1900 <= found.year <= 2100)
    return hits / len(filled)
