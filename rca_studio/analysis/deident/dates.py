"""Dates as days from the near miss, times of the clock as parts of the day, great ages as one.

"18 November, 20:40" becomes "Day 0, evening". How long something took stays, and so do years by
themselves: neither leads to anybody (45 CFR 164.514(b)(2)(i)(C)).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from rca_studio.analysis.deident.ages import ages
from rca_studio.analysis.deident.clock import CLOCK, Clock
from rca_studio.analysis.deident.pack import DeidentifyPack
from rca_studio.analysis.deident.scanning import FIGURE, scan
from rca_studio.analysis.deident.spans import Span, Sure
from rca_studio.domain.moments import real_day

_I: Final = re.IGNORECASE
FARTHEST: Final = 400
"""Days from the near miss beyond which a date is no longer told: it would tell a birthday."""
_MONTHS: Final = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?"),
    *("aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
_MON: Final = rf"(?:{'|'.join(_MONTHS)})\b(?:\.(?=,?\s?['\d]))?"
_WEEKDAYS: Final = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
)
_ENDS: Final = "sat(?:urday)?|sun(?:day)?"
_DAY: Final = rf"(?:(?:{_WEEKDAYS}|{_ENDS})\b\.?,?\s+(?:the\s+)?)?"
_NTH: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
_YEAR: Final = r"(?:,?\s?(?:(?P<year>(?:19|20)\d\d)(?!\d)|'(?P<short>\d\d)\b))?"
_TO: Final = r"\s?(?:-|/|to|and|&|or|until|till)\s?"
_DATES: Final = (
    # 2026-11-18, 2026/11/18, and with a time behind a T
    re.compile(
        r"(?<![\w-])(?P<year>(?:19"
        r"|20)\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
        r"(?!\d)(?:T(?P<hour>\d\d):?(?P<minute>\d\d)(?::?\d\d(?:\.\d{1,6})?)?(?:Z"
        r"|[+-]\d\d:?\d\d)?)?",
        _I,
    ),
    # 18 November 2026, Wed 18th of Nov, 18-20 November
    re.compile(
        rf"(?<![\w/.-]){_DAY}(?:(?P<from>{_NTH}){_TO}(?:the\s)?)?(?P<day>{_NTH})[\s.-]?(?:of\s)?"
        rf"(?P<name>{_MON}){_YEAR}(?:[-/](?P<year2>(?:19|20)?\d\d)\b)?",
        _I,
    ),
    # November 18, 2026; Nov. 18th; November 18-20
    re.compile(
        rf"(?<![\w/.-]){_DAY}(?P<name>{_MON})\s?(?:the\s)?(?:(?P<from>{_NTH}){_TO})?(?P<day>{_NTH})"
        rf"(?![\d:%]|\.\d|\s?[ap]\.?m\b){_YEAR}",
        _I,
    ),
)
_FIGURES: Final = re.compile(
    rf"(?<![\w/.-]){_DAY}(?P<one>\d{{1,2}})(?P<sign>[/.-])(?P<two>\d{{1,2}})(?P=sign)"
    r"(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|-\d|\.\d)",
    _I,
)
_PACKED: Final = re.compile(r"(?<![\w-])(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\w-])")
_SHORT: Final = re.compile(
    rf"(?P<before>(?:^|\n|[.;(]\s)|\b(?:on|since|dated?|from|until|till|by|due|for|w/?[ce]|of"
    rf"|to|and"
    rf"|{_WEEKDAYS}|{_ENDS})\b:?\s+(?:the\s)?)(?P<one>\d{{1,2}})[/.](?P<two>\d{{1,2}})(?![\w/%]"
    rf"|\.\d)",
    _I,
)
_NOT_SHORT: Final = re.compile(r"\s*(?:score|pain|gcs|hours?|hrs?|of|tablets?|mg|ml|mmol|l\b)", _I)
_NTH_ALONE: Final = re.compile(
    rf"\b(?:on|since|from|until|till|by|for|{_WEEKDAYS}|{_ENDS})\s+(?:the\s+)?"
    r"(?P<day>(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th))\b"
    r"(?!\s+(?:floor|time|visit|dose|call|attempt|day|hour|week|step|birthday|stair|bed|bay|of))",
    _I,
)
_MONTH_YEAR: Final = re.compile(
    rf"\b(?:(?:early|late|mid)[\s-])?(?:{_MON}[\s-]?(?:of\s)?(?:(?:19|20)\d\d|'\d\d)\b"
    r"|(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d(?![\d/]))",
    _I,
)
_MONTH: Final = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December)\b", _I
)
_MONTH_CAPITAL: Final = re.compile(
    r"(?P<before>\b(?:in|since|last|next|this|until|till|by|during|early|late|mid|of|from|every|and"
    r"|through|before|after|for|to|each|mid-|to)[\s-])(?P<name>March|May|MARCH|MAY"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)\b(?!\s+[a-z]+\s+(?:be|have)\b)"
)
_WEEKDAY: Final = re.compile(r"\b(?:monday|tuesday|wednesday|thursday|friday)s?\b", _I)
_WEEKDAY_SHORT: Final = re.compile(r"\b(?:Mon|Tues?|Weds?|Thurs?|Fri|MON|TUES?|WEDS?|THURS?|FRI)\b")
_WEEKEND: Final = re.compile(r"\b(?:saturday|sunday)s?\b", _I)
_WEEKEND_SHORT: Final = re.compile(
    r"\b(?:Sat|Sun|SAT|SUN)\b(?=\s(?:am|pm|AM|PM|eve|evening|morning|night|afternoon|night)\b"
    r"|[/,)-])"
    r"|(?<=[ap]m )(?:Sat|Sun)\b|(?<=[Oo]n )(?:Sat|Sun)\b|(?<=last )(?:Sat|Sun)\b"
    r"|(?<=this )(?:Sat|Sun)\b"
)
_WEEKDAY_LOWER: Final = re.compile(
    r"\b(?:mon|tues?|weds?|thurs?|fri)\b(?=\s(?:am|pm|eve|evening|morning|night|nite|afternoon)\b)"
    r"|(?<=\bon\s)(?:mon|tues?|weds?|thurs?|fri)\b|\b(?:tues|weds|thurs)\b"
    r"|(?:(?<=\bagain\s)|(?<=\blast\s)|(?<=\bnext\s)|(?<=\bsince\s)|(?<=\buntil\s)|(?<=\btill\s)"
    r"|(?<=\bby\s)|(?<=\bevery\s))(?:mon|tue|wed|thur|fri)\b"
)
_WEEKEND_LOWER: Final = re.compile(
    r"\b(?:sat|sun)\b(?=\s(?:am|pm|eve|evening|morning|night|nite|afternoon)\b)"
)
_PLAIN_SHORT: Final = re.compile(
    r"(?<![\w/.,-])(?:(?P<one>1[3-9]|2\d|3[01])/(?P<two>0?[1-9]|1[0-2])"
    r"|(?P<us_two>0?[1-9]|1[0-2])/(?P<us_one>1[3-9]|2\d|3[01]))(?![\w/%]|[.,]\d)"
)
_NTHS: Final = re.compile(
    r"(?<![\w/.-])(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)"
    r"(?:(?:,\s|\sand\s|\s?&\s?|,\sand\s|/)(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b)+(?=[.,;:)]|$|\sof\s[A-Z])"
    r"|(?:(?<=\bthe\s)|(?<=\bsigned\s)|(?<=\bdated\s)|(?<=\bdue\s)"
    r"|(?<!\bhis\s)(?<!\bher\s)(?<!\bmy\s)(?<!\bour\s)(?<!\ba\s)(?<=[a-z]\s))"
    r"(?:[4-9](?:th)(?=[.;)](?:\s|$)|$)|(?:[12]\d|3[01])(?:st|nd|rd|th)(?=[.,;)](?:\s|$)|$))"
)
_ZEROED: Final = re.compile(
    r"(?<![\w/.,-])(?:(?:(?:0?[1-9]|[12]\d|3[01])/0[1-9]|0[1-9]/(?:0[1-9]|[12]\d|3[01]))"
    r"|(?:(?<=\brecall\s)|(?<=\btick\s)|(?<=\bvisit\s)|(?<=\bseen\s)|(?<=\bappt\s)|(?<=\breview\s)"
    r"|(?<=\bclinic\s)|(?<=\blast\s)|(?<=\bnext\s)|(?<=\bsent\s))"
    r"(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2]))(?![\w/%]|[.,]\d)"
)
"""A nought says that it is a date, or the word before does; "2/11" may be a score."""
_LATE_WEEK: Final = re.compile(
    r"\b(?:week|wk)\.?\s(?:no\.?\s)?(?:4[3-9]|5[0-3])\b(?!\s?(?:%|of|/))", _I
)
_BORN: Final = re.compile(
    rf"(?:\bd\.?\s?o\.?\s?b\.?|\bdate of birth|\bborn)\s?[:=]?\s?(?:on\s)?"
    rf"(?P<day>{_NTH}[\s.-](?:{_MON})[\s.-]'?\d\d)(?!\d)",
    _I,
)
_FEAST: Final = re.compile(
    r"\b(?:xmas(?:\s(?:day|eve))?|christmas(?:\s(?:day|eve))?|boxing\sday"
    r"|new\syear'?s?(?:\s(?:day|eve))?|good\sfriday"
    r"|easter(?:\s(?:sunday|monday|day))?|palm\ssunday|thanksgiving(?:\sday)?|halloween|diwali"
    r"|hanukkah|ramadan|eid(?:\s(?:al|ul)[\s-]\w{3,5})?|yom\skippur|passover|rosh\shashanah"
    r"|(?:independence|labou?r|memorial|veterans|martin\sluther\sking|mlk|presidents'?|mother'?s"
    r"|father'?s|st\.?\spatrick'?s|valentine'?s|remembrance|pancake|shrove|australia|canada"
    r"|columbus)"
    r"\s(?:day|tuesday|sunday)|bonfire\snight|guy\sfawkes|juneteenth|cinco\sde\smayo|hogmanay"
    r"|burns\snight|lunar\snew\syear|chinese\snew\syear|vaisakhi|holi(?=\s))\b",
    _I,
)
_BIRTH: Final = re.compile(
    r"(?:\bd\.?\s?o\.?\s?b\.?|\bdate of birth|\bborn|\bb\.)"
    r"(?:\s(?:on|in|is|was))?\s?[:=(]?\s?(?:the\s)?$",
    _I,
)
_BIRTH_YEAR: Final = re.compile(
    r"\b(?:d\.?o\.?b\.?|born|date of birth|b\.)(?:\s(?:in|on|is))?\s?[:=]?\s?"
    r"(?P<year>(?:(?:early|late)\s)?1[89]\d\d|19\d\d|20\d\d)\b",
    _I,
)


class Dates:
    """Finds dates, times and great ages.

    Args:
        pack: how they are worded.
        day: the moment of the near miss (see ``domain.moments``); "" where it is not known to the
            day, so that dates are left out.
    """

    def __init__(self, pack: DeidentifyPack, day: str) -> None:
        self._words = pack.stand_ins
        self._clock = Clock(pack)
        self._zero = real_day(day)
        self._us = self._uk = 0

    def read(self, text: str) -> None:
        """Learn how a case puts dates, from those that can be read in one way only."""
        for found in scan(_FIGURES, text, FIGURE):
            self._uk += int(found["one"]) > 12
            self._us += int(found["two"]) > 12

    def find(self, text: str) -> Iterator[Span]:
        """Dates, times and ages in a folded text."""
        dates = [*self._dates(text)]
        times = [*self._clock.find(text)]
        yield from self._with_time(text, dates, times)
        yield from self._loose(text)
        yield from ages(text, self._words["age"])

    # -- dates -----------------------------------------------------------------------------------

    def _dates(self, text: str) -> Iterator[Span]:
        for found in scan(_BIRTH_YEAR, text, FIGURE):
            yield self._date(found.span("year"), self._words["birth"], Sure.CHECKED)
        for shape in _DATES:
            for found in scan(shape, text, FIGURE):
                if words := self._told(text, found):
                    yield self._date(found.span(), words)
        for found in scan(_BORN, text, FIGURE):
            yield self._date(found.span("day"), self._words["birth"], Sure.CHECKED)
        yield from self._in_figures(text)
        for found in scan(_NTH_ALONE, text, FIGURE):
            number = int(re.sub(r"\D", "", found["day"]))
            start = found.start("day")
            yield self._date((start, found.end()), self._nearest_nth(number))

    def _in_figures(self, text: str) -> Iterator[Span]:
        """Dates in figures alone, with a year or without."""
        for found in scan(_FIGURES, text, FIGURE):
            year = _whole_year(found["year"])
            if day := self._by_figures(int(found["one"]), int(found["two"]), year):
                yield self._date(found.span(), self._told_day(text, found.start(), day))
        for found in scan(_PACKED, text, FIGURE):
            if day := _real(int(found[1]), int(found[2]), int(found[3])):
                yield self._date(found.span(), self._told_day(text, found.start(), day))
        for found in scan(_SHORT, text, FIGURE):
            start = found.start("one")
            if _NOT_SHORT.match(text, found.end()) or found["one"] == found["two"] == "24":
                continue
            if day := self._by_figures(int(found["one"]), int(found["two"]), 0):
                yield self._date((start, found.end()), self._told_day(text, start, day))
        for found in scan(_ZEROED, text, FIGURE):
            first, second = (int(part) for part in found[0].split("/"))
            day = self._by_figures(first, second, 0)
            if day and not _NOT_SHORT.match(text, found.end()):
                yield self._date(found.span(), self._told_day(text, found.start(), day))
        for found in scan(_PLAIN_SHORT, text, FIGURE):
            if found[0] == "24/7" or _NOT_SHORT.match(text, found.end()):
                continue
            one, two = found["one"] or found["us_one"], found["two"] or found["us_two"]
            if day := self._day_of(int(one), int(two), 0):
                yield self._date(found.span(), self._told_day(text, found.start(), day))

    def _told(self, text: str, found: re.Match[str]) -> str:
        """What stands for a date with its month by name or in ISO 8601; "" for what is none."""
        parts = found.groupdict()
        month = int(parts.get("month") or 0) or _month_of(parts["name"] or "")
        year = _whole_year(parts.get("year") or parts.get("short") or parts.get("year2") or "")
        last = self._day_of(_number(parts["day"] or ""), month, year)
        if last is None:
            return ""
        words = self._told_day(text, found.start(), last)
        if first := parts.get("from"):
            begun = self._day_of(_number(first), month, year)
            if begun is not None and words != self._words["birth"]:
                words = f"{self._told_day(text, found.start(), begun)} to {words}"
        if hour := parts.get("hour"):
            words = f"{words}, {self._clock.band(int(hour))}"
        return words

    def _day_of(self, day: int, month: int, year: int) -> date | None:
        """A day; without a year the one nearest to the near miss."""
        if year or self._zero is None:
            return _real(year or 2024, month, day)
        years = (self._zero.year + step for step in (-1, 0, 1))
        days = [found for one in years if (found := _real(one, month, day))]
        zero = self._zero
        return min(days, key=lambda one: abs((one - zero).days), default=None)

    def _by_figures(self, one: int, two: int, year: int) -> date | None:
        """A day written 18/11 or 11/18: whichever is a day, else as this case writes, else UK."""
        uk, us = self._day_of(one, two, year), self._day_of(two, one, year)
        return (us or uk) if self._us > self._uk else (uk or us)

    def _told_day(self, text: str, start: int, day: date) -> str:
        if _BIRTH.search(text[max(0, start - 24) : start]):
            return self._words["birth"]
        if self._zero is None or abs((day - self._zero).days) > FARTHEST:
            return self._words["date"]
        return self._words["day"].replace("{}", str((day - self._zero).days))

    def _nearest_nth(self, number: int) -> str:
        """What stands for "the 18th": the nearest day of that number."""
        if self._zero is None:
            return self._words["date"]
        zero = self._zero
        months = ((zero.year, zero.month + step) for step in (-1, 0, 1))
        whole = ((year + (month - 1) // 12, (month - 1) % 12 + 1) for year, month in months)
        days = [found for year, month in whole if (found := _real(year, month, number))]
        best = min(days, key=lambda one: abs((one - zero).days), default=None)
        if best is None:
            return self._words["date"]
        return self._words["day"].replace("{}", str((best - zero).days))

    def _date(self, place: tuple[int, int], words: str, sure: Sure = Sure.RULE) -> Span:
        return Span(*place, "date", sure, "is a date", words=words)

    def _with_time(self, text: str, dates: list[Span], times: list[Span]) -> Iterator[Span]:
        """Dates and times; a date with a time behind it is one: "Day 0, evening"."""
        joined = set()
        by_start = {one.start: one for one in times}
        for day in dates:
            gap = CLOCK.match(text, day.end)
            after = gap.end() if gap else day.end
            time = by_start.get(after) or by_start.get(after - 1)
            if time is None and gap is not None:
                time = next((t for t in times if day.end <= t.start <= after < t.end), None)
            if time is None or time.start < day.end or self._words["birth"] == day.words:
                yield day
                continue
            joined.add(time)
            words = f"{day.words}, {self._clock.bare(time)}"
            yield Span(day.start, time.end, "date", day.sure, "is a date and time", words=words)
        for time in times:
            if time not in joined:
                yield time

    # -- what has no day of its own --------------------------------------------------------------

    def _loose(self, text: str) -> Iterator[Span]:
        for shape in (_FEAST, _LATE_WEEK, _NTHS):
            for found in shape.finditer(text):
                yield self._date(found.span(), self._words["date"])
        for found in scan(_MONTH_YEAR, text, FIGURE):
            birth = _BIRTH.search(text[max(0, found.start() - 24) : found.start()])
            yield self._date(found.span(), self._words["birth" if birth else "month"])
        for found in _MONTH.finditer(text):
            if not self._is_name(text, found):
                yield self._date(found.span(), self._words["month"], Sure.LIKELY)
        for found in _MONTH_CAPITAL.finditer(text):
            yield self._date(found.span("name"), self._words["month"], Sure.LIKELY)
        for shape, words in (
            (_WEEKDAY, "weekday"),
            (_WEEKDAY_SHORT, "weekday"),
            (_WEEKEND, "weekend"),
            (_WEEKEND_SHORT, "weekend"),
            (_WEEKDAY_LOWER, "weekday"),
            (_WEEKEND_LOWER, "weekend"),
        ):
            for found in shape.finditer(text):
                yield self._date(found.span(), self._words[words], Sure.LIKELY)

    @staticmethod
    def _is_name(text: str, found: re.Match[str]) -> bool:
        """Whether April, June or August is somebody here: a name is found by the rules of names."""
        if found[0].casefold() not in ("april", "june", "august"):
            return False
        before = text[max(0, found.start() - 12) : found.start()].rstrip().casefold()
        dated = ("in", "since", "last", "next", "this", "until", "till", "by", "of", "from", "and")
        return not before.endswith(dated)


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(words: str) -> int:
    return int("".join(one for one in words if one.isdigit()) or 0)


def _month_of(name: str) -> int:
    low = name.casefold()[:3]
    names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    return names.index(low) + 1 if low in names else 0


def _whole_year(year: str) -> int:
    """A year of four figures; 0 without one. "26" is 2026, "48" is 1948.

    >>> _whole_year("26"), _whole_year("48"), _whole_year("")
    (2026, 1948, 0)
    """
    if not year:
        return 0
    number = int(year)
    if number >= 100:
        return number
    return 2000 + number if number < 40 else 1900 + number
