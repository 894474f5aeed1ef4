"""Times of the clock, told as parts of the day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.deident.pack import DeidentifyPack
from rca_studio.analysis.deident.scanning import FIGURE, MIDDAY, SPOKEN, scan
from rca_studio.analysis.deident.spans import Span, Sure

_I: Final = re.IGNORECASE
CLOCK: Final = re.compile(
    r"\s?(?:[,;|-]\s?|\()?\s?(?:(?:at|around|about|approx\.?|@|circa|by)\s?)?", _I
)
"""What may stand between a date and its time."""
_AT: Final = (
    r"(?:\b(?P<at>at|around|about|approx(?:imately)?\.?|circa|roughly|just\safter|@|~)\s?)?"
)
_HALF: Final = (
    r"(?P<half>\s?(?:[ap]\.\s?m\.|[ap]m\b)|(?<=\d)[ap]\b|\s?arvo\b|\s?(?:hours|hrs?"
    r"|h)\b(?!\s?later))"
)
_LATER: Final = (
    r"(?P<later>\s(?:in\sthe\s(?:early\s)?(?:morning|afternoon|evening)|at\snight|tonight"
    r"|that\snight"
    r"|that\sevening|this\smorning|this\sevening|this\safternoon|that\smorning|that\safternoon))?"
)
_RANGE: Final = (
    r"(?:\s?(?:-|to|until|till|and)\s?(?:\d{1,2}[:.]?\d{0,2}(?=\D|$))"
    r"(?![\d:/]|\.\d|\s?(?:mg|ml|%|l\b)))?"
)
_TIMES: Final = (
    re.compile(
        rf"{_AT}(?<![\w:/.,-])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d"
        rf"|:\d|\s000\b)"
        rf"{_RANGE}{_HALF}?{_LATER}",
        _I,
    ),
    re.compile(
        rf"{_AT}(?<![\w:/.,-])(?P<hour>[01]?\d"
        rf"|2[0-4])[.;](?P<minute>[0-5]\d){_RANGE}{_HALF}{_LATER}",
        _I,
    ),
    re.compile(
        rf"{_AT}(?<![\w:/.,-])(?P<hour>1[0-2]|0?[1-9])(?P<minute>){_RANGE}"
        rf"(?P<half>\s?(?:[ap]\.\s?m\.|[ap]m\b)){_LATER}",
        _I,
    ),
    re.compile(
        rf"\b(?P<at>at|around|about|approx\.?|circa|@|until|till|by|from|since|before|after)\s?"
        r"(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?![\d%]|\.\d|\s?(?:mg|mcg|ml|mmol|kg|g|l|cm"
        r"|m|mm"
        rf"|units?|litres?|kpa|%|per|out|million)\b){_LATER}",
        _I,
    ),
    re.compile(
        rf"{_AT}(?<![\w:/.,-])(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d){_RANGE}"
        rf"(?P<half>\s?(?:hours|hrs|hr|h)\b){_LATER}",
        _I,
    ),
    re.compile(
        r"(?:\b|(?=@))(?P<at>at|around|approx\.?|circa|@|about)\s?(?P<hour>[01]\d"
        r"|2[0-3])(?P<minute>[0-5]\d)"
        rf"(?![\d%/]|[.,]\d|\s?(?:mg|ml|mls|units|kcal|calories|people|steps|m)\b){_LATER}",
        _I,
    ),
    re.compile(
        r"(?P<at>)(?!20[0-4]\d\b|19\d\d\b)(?:(?<=^)|(?<=\n)|(?<=[.;-]\s)|(?<=\bby\s)"
        r"|(?<=\bfrom\s)|(?<=\buntil\s)|(?<=\btill\s)"
        r"|(?<=\bsince\s)"
        r"|(?<=\brang\s)|(?<=\bseen\s)|(?<=\bgiven\s)|(?<=\bfound\s)|(?<=\barrived\s)"
        r"|(?<=\bleft\s)|(?<=\bcalled\s))(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?=[\s:;,.-])"
        rf"(?![.,]\d|\s?(?:mg|ml|mls|units|kcal|calories|people|steps)\b){_LATER}",
        _I,
    ),
    re.compile(
        r"(?P<at>)(?<![\w\-/.#+:,])(?P<hour>0\d)(?P<minute>[0-5]\d)(?![\w/#:-]|[.,]\d|\s\d{3})"
        rf"(?!\s?(?:mg|ml|mls|units)\b){_LATER}",
        _I,
    ),
    re.compile(
        r"(?P<at>)(?<![\w:/.,-])(?:(?<=, )|(?<=\barrived )|(?<=\bleft )|(?<=\bcame )|(?<=\bin at )"
        r"|(?<=\bout at )|(?<=\bseen )|(?<=\bcall )|(?<=\bvisit )|(?<=\bcollected )|(?<=\bback ))"
        r"(?P<hour>0?[5-9]|1\d|2[0-3])\.(?P<minute>[0-5]\d)(?![\d%]|\.\d|\s?(?:mg|mcg|ml|mmol"
        r"|kg|g|l|cm|m"
        rf"|mm|units?|litres?|kpa|%|per|out|million|pounds?)\b){_LATER}",
        _I,
    ),
    re.compile(
        r"\b(?P<at>at|around|about|till|until|by)\s(?P<hour>1[0-2]"
        r"|[1-9])(?P<minute>)(?=[.;)](?:\s|$)|$)",
        _I,
    ),
    re.compile(rf"{_AT}(?<![\w.])(?P<hour>1[0-2]|[1-9])(?P<minute>)\s?o'?\s?clock\b{_LATER}", _I),
    # 3ish, 10.30ish
    re.compile(
        rf"{_AT}(?<![\w:/.,-])(?P<hour>1\d|2[0-3]"
        rf"|[1-9])(?:[.:]?(?P<minute>[0-5]\d))?\s?ish\b"
        r"(?!\s(?:mls?|mg|tablets|people|minutes|mins|hours|days|weeks|metres|m|cm|kg|stone)\b)"
        rf"{_LATER}"
    ),
    # since 8 last night
    re.compile(
        r"(?P<at>)(?<![\w:/.,-])(?P<hour>1[0-2]|[1-9])(?P<minute>)"
        r"(?=\s(?:last\snight|tonight|(?:this|that|yesterday|tomorrow)\s(?:morning|afternoon"
        r"|evening)))",
        _I,
    ),
    # given 21.10, born 17/11 23.58, both 9.30
    re.compile(
        r"(?P<at>)(?<![\w:/.,-])(?:(?<=\bgiven )|(?<=\bboth )|(?<=\d/\d\d )|(?<=\d/\d )|(?<=\bdue )"
        r"|(?<=\bstarted )|(?<=\bstopped )|(?<=\bdied )|(?<=\bborn ))(?P<hour>0?[5-9]|1\d|2[0-3])\."
        r"(?P<minute>[0-5]\d)(?=[,.;)]\s|[,.;)]?$)",
        _I,
    ),
    # call 1422, trace failed 1120.
    re.compile(
        r"(?P<at>)(?!20[0-4]\d\b|19\d\d\b)(?:(?<=\bcall )|(?<=\bcalled )|(?<=\bfailed )"
        r"|(?<=\bstopped )"
        r"|(?<=\bstarted )|(?<=\barrest )|(?<=\breviewed )|(?<=\breturned )|(?<=\bbleeped )"
        r"|(?<=\balarm )"
        r"|(?<=\bdied )|(?<=\bfell )|(?<=\bborn )|(?<=\bmoved )|(?<=\binformed )|(?<=\baware ))"
        r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?=[.,;)](?:\s|$)|$)",
        _I,
    ),
)
_HOURS: Final = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_SPOKEN: Final = re.compile(
    rf"{_AT}(?<!\w)(?:(?:half|quarter|five|ten|twenty|twenty[\s-]five|a\squarter|\d{{1,2}})\s"
    rf"(?:minutes\s)?(?P<way>past|to|after|before)\s(?P<spoken>{'|'.join(_HOURS)}|1[0-2]|[1-9])\b"
    rf"|half\s(?P<half_of>{'|'.join(_HOURS)})\b"
    rf"|(?P<even>{'|'.join(_HOURS)})\s?(?:o'?\s?clock|(?P<spoken_half>[ap]m)\b))"
    rf"(?!\s(?:minutes|people|times|tablets|days|weeks|staff))(?P<half>\s?[ap]m\b)?{_LATER}",
    _I,
)
_MIDDAY: Final = re.compile(
    r"\b(?P<at>at|around|about|just\sbefore|just\safter)\s(?P<said>noon|midday|midnight)\b", _I
)
_READING: Final = re.compile(
    r"\b(?:ph|inr|potassium|sodium|calcium|magnesium|phosphate|lactate|creatinine|urea|urate|albumin"
    r"|bilirubin|troponin|ketones?|glucose|sugars?|bm|crp|tsh|h(?:a?em)?o?globin|hb|lithium|digoxin"
    r"|level|ratio|reading|result|value|score|price|cost)\b"
    r"(?:\s(?:was|is|still|stood|sat|remained|stayed|back|now|again|up|down|came)){0,3}\s?\Z",
    _I,
)
_SENTENCE_ENDS: Final = re.compile(r"\s*$|\s+[A-Z\"“(]|\n")
_NOON: Final = re.compile(r"(?:evening|night|tonight|afternoon)", _I)


class Clock:
    """Finds times of the clock.

    Args:
        pack: the parts of the day.
    """

    def __init__(self, pack: DeidentifyPack) -> None:
        self._pack = pack
        self._bare = {band.during: band.label for band in pack.bands}

    def band(self, hour: int) -> str:
        """The part of the day in one word."""
        return self._pack.band(hour % 24).label

    def bare(self, span: Span) -> str:
        """The part of the day of a time found, in one word."""
        low = span.words[:1].lower() + span.words[1:]
        return self._bare.get(low, low)

    def find(self, text: str) -> Iterator[Span]:
        """Times in a folded text."""
        taken: set[int] = set()
        if any(one.isdigit() for one in text):
            for shape in _TIMES:
                for found in scan(shape, text, FIGURE):
                    place = found.start("hour")
                    if place not in taken and not _is_reading(text, found):
                        taken.add(place)
                        yield self._span(text, found, int(found["hour"]))
        for found in scan(_MIDDAY, text, MIDDAY):
            yield self._span(text, found, 0 if found["said"].casefold() == "midnight" else 12)
        for found in scan(_SPOKEN, text, SPOKEN):
            said = found["spoken"] or found["half_of"] or found["even"]
            hour = _HOURS.index(said.casefold()) + 1 if said.isalpha() else int(said)
            before = (found["way"] or "").casefold() in ("to", "before")
            half = found["half"] or found["spoken_half"] or ""
            yield self._span(text, found, hour - before, half, spoken=True)

    def _span(
        self, text: str, found: re.Match[str], hour: int, half: str = "", *, spoken: bool = False
    ) -> Span:
        parts = found.groupdict()
        half = (half or parts.get("half") or "").strip().casefold()
        later = (parts.get("later") or "").casefold()
        if (
            half in ("p", "arvo")
            or half.startswith("p")
            or (not half.startswith("a") and _NOON.search(later))
        ):
            hour = hour % 12 + 12 if not (later and "night" in later and hour == 12) else 0
        elif half.startswith("a") and hour == 12:
            hour = 0
        start = found.start()
        exact = "clock" in found[0].casefold() or "said" in parts
        vague = not parts.get("minute") and not half and not exact
        unknown = (spoken or vague) and not half and not later
        words = self._pack.stand_ins["time"] if unknown else self.band(hour)
        at = (parts.get("at") or "").casefold()
        if at in ("until", "till", "by", "from", "since", "before", "after"):
            start = found.start("hour")
        elif (at or later) and not unknown:
            words = self._pack.band(hour % 24).during
        elif at:
            start = found.end("at") + 1
        start += len(text[start : found.end()]) - len(text[start : found.end()].lstrip())
        if _begins(text, start) and not text[start].islower():
            words = words[:1].upper() + words[1:]
        end = found.end()
        if text[end - 2 : end].casefold() == "m." and _SENTENCE_ENDS.match(text, end):
            end -= 1  # the full stop of "9 p.m." is that of the sentence, too
        return Span(start, end, "time", Sure.RULE, "is a time of the clock", words=words)


def _is_reading(text: str, found: re.Match[str]) -> bool:
    """Whether what looks like "at 7.35" is what a laboratory or a meter said: "pH was at 7.35"."""
    parts = found.groupdict()
    if text[found.end("hour") : found.end("hour") + 1] != "." or (
        parts.get("half") or parts.get("later")
    ):
        return False
    return bool(_READING.search(text[max(0, found.start() - 40) : found.start()]))


def _begins(text: str, at: int) -> bool:
    """Whether a line or sentence begins here."""
    before = text[max(0, at - 3) : at].rstrip(" ")
    return not before or before[-1] in ".\n!?"
