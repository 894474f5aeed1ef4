"""Where it was: streets, houses and wards, towns, routes, postcodes, and numbers of rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from rca_studio.analysis.deident.lexicon import Lexicon, Word, lows
from rca_studio.analysis.deident.scanning import FIGURE, scan
from rca_studio.analysis.deident.spans import Span, Sure

_I: Final = re.IGNORECASE
_POSTCODE: Final = re.compile(
    r"(?<![\w-])(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? {0,2}\d[ABD-HJLNP-UW-Z]{2})(?![\w-])", _I
)
_DISTRICT: Final = re.compile(
    r"\b(?:in|near|of|postcode|area|around|to|from)\s((?:[A-Z]{2})\d{1,2}[A-Z]?)(?![\w-])"
)
_STATES: Final = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY"
    "|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|PR"
)
_ZIP: Final = re.compile(
    r"(?<![\w-])\d{5}-\d{4}(?![\w-])|(?<=\b[A-Z]{2}\s)\d{5}(?![\w-])"
    r"|(?:\b[Zz][Ii][Pp](?:\s?[Cc]ode)?\s?:?\s?(?:is\s|of\s)?)(\d{3,5})(?![\w-])"
    r"|(?<=[a-z],\s)\d{5}(?![\w-])"
)
_STATE_NAMES: Final = re.compile(
    r"\b(?:Ohio|Texas|Oregon|Idaho|Iowa|Utah|Maine|Nevada|Kansas|Alaska|Hawaii|Florida|Georgia|Illinois"
    r"|Indiana|Michigan|Arizona|Colorado|California|Washington|Virginia|Tennessee|Kentucky|Minnesota"
    r"|Wisconsin|Missouri|Maryland|Massachusetts|Pennsylvania|New York|New Jersey),?\s(\d{5})\b"
)
_STATE_AFTER: Final = re.compile(rf",? (?:{_STATES})(?!\w)")
_ROOM: Final = re.compile(
    r"(?<!\w)(?:(?:flat|apartment|apt|unit|suite|ste|room|rm|bed|bay|bungalow|plot|lot|cubicle|cabin"
    r"|chalet|trailer|bedroom|side\sroom|theatre|bathroom|toilet|block|house|cottage|studio|locker)s?\.?\s?"
    r"(?:no\.?\s?|number\s|#\s?)?(?:\d{1,4}[A-Za-z]?(?!\w|[.,:]\d|%|/\d)|(?<=[\s.#])(?-i:[A-Z]\d{0,3})(?!\w|'|\.\w))"
    r"(?:(?:,\s?|\sand\s|/|-)\d{1,4}[A-Za-z]?(?!\w|[.,:]))?)"
    r"(?!\sof\s(?!(?-i:[A-Z])|the\s(?:house|home|lodge|ward|unit|building|wing)))"
    r"(?!\s(?:staff|people|minutes?|hours?|mg|units?|times|tablets?|am|pm)\b)",
    _I,
)
_INSIDE: Final = re.compile(r"bedroom|bathroom|toilet|side\sroom|theatre", _I)
_BOX: Final = re.compile(r"\bP\.?\s?O\.?\s?Box\s\d{1,6}\b", _I)
_WARD: Final = re.compile(
    r"\b(?:ward|wing|pod|villa|lodge|clinic|tower)\s(?:no\.?\s|number\s)?"
    r"(?:[A-Z]?\d{1,3}[A-Z]?(?!\w|[.,:]\d)|(?-i:[A-Z])(?![\w']))",
    _I,
)
_ROUTE: Final = re.compile(
    r"\broute\s(?:no\.?\s?|number\s|#\s?)?(?:[A-Z]{0,2}[- ]?\d{1,4}[A-Z]?(?!\w)"
    r"|(?-i:[A-Z]{1,2}\d?)(?![\w']))"
    r"|\b(?-i:Run|Round|Line|Rota|Bus|Rounds|Van)\s(?:no\.?\s?|number\s|#\s?)?"
    r"(?:[A-Z]{0,2}\d{1,4}[A-Z]?(?!\w)"
    r"|(?-i:[A-Z])(?![\w']))"
    r"|\b(?:number|no\.?|the)\s\d{1,3}[A-Z]?\sbus\b"
    r"|\b(?:bus|minibus|round|van)\s(?:no\.?\s|number\s|#)\d{1,4}[A-Z]?(?!\w)",
    _I,
)
_BED_CODE: Final = re.compile(r"(?<![\w.,/-])\d{3}[A-D](?![\w-])")
_COUNTY_ROAD: Final = re.compile(
    r"(?<!\w)(?:CR|SR|FM|County Road|State Route|State Road|Rural Route)\s\d{1,4}(?:\s[NSEW]\b)?"
)
_HOUSE_AND_NAME: Final = re.compile(
    r"\b(?:at|to|of|from|near|outside|in|address)\s(\d{1,4}[a-z]?\s(?=[A-Z][a-z]{3}))([A-Z][a-z]+)"
)
_US_WARD: Final = re.compile(
    r"(?<![\w.,/-])\d{1,2}\s(?:North|South|East|West|Central|Tower)(?!\w|\s(?:Street|St|Ave|Avenue|Rd)\b)"
    r"(?:[\s-](?:(?:room|rm|bed)\s)?\d{1,3}[A-D]?(?![\w%]|[.,:/-]\d)"
    r"(?!\s(?:[a-z]+s|staff|people|men|women|children|of|to|or|mg|ml|min)\b))?"
)
_NTH_STREET: Final = re.compile(
    r"(?<![\w-])(?:\d{1,6}[A-Z]?,?\s)?(?:(?:[NSEW]|N[EW]|S[EW]|North|South|East|West)\.?\s)?"
    r"\d{1,3}(?:st|nd|rd|th)\s(?:Street|St|Avenue|Ave|Road|Rd|Place|Pl|Court|Ct|Drive|Dr|Lane|Ln|Way)\b\.?",
    _I,
)
_NUMBER_OF: Final = re.compile(
    r"\b(?:at|to|from|of|with|opened|in|by|outside)\s(number\s\d{1,4}[a-z]?)(?!\w|\s?[.,]\d|\sof\b)",
    _I,
)
_ROAD: Final = re.compile(
    r"(?<=\bthe\s)[AMB]\d{1,4}(?![\w-])|(?<![\w-])(?:I-|US-|SR-|Hwy\s|Highway\s|Interstate\s)\d{1,3}(?![\w-])"
)
_NUMBER: Final = re.compile(
    r"(?:(?<![\w.,:/-])(?:no\.?\s|number\s)?\d{1,5}[A-Za-z]?(?:\s?[-/]\s?\d{1,4}[A-Za-z]?)?,?\s"
    r"(?:(?:N|S|E|W|NE|NW|SE|SW)\.?\s)?)$",
    _I,
)
_DOOR: Final = re.compile(
    r",?\s?(?:#\s?|(?:apt|unit|ste|suite|flat)\b\.?\s?#?\s?)\d{1,5}[A-Za-z]?(?!\w)", _I
)
_GAP: Final = re.compile(r"(?:[ \n]{1,3}|\.[ ]|-|, )")
_STEP: Final = re.compile(r"[ ]{1,2}|-|\n|\. ")
_DIRECTIONS: Final = frozenset({"north", "south", "east", "west", "n", "s", "e", "w"})
_STRONG: Final = lows("street road avenue lane crescent boulevard terrace blvd ave rd drive st pk")
_DETERMINERS: Final = lows(
    "the a an our this that their his her its my your every each any some no which what same in"
    " at to from on of near and or by with into for other another one two new old whole side wrong"
    " right open across down up along busy main"
)
_GENERIC: Final = lows(
    "care nursing residential general day community fire police ambulance emergency acute mental"
    " health medical dental eye outpatient clinical walk resource support bus train railway petrol"
    " gas power work primary secondary high special nursery sunday medication nurse nurses nurses'"
    " nursing's staff surgical maternity children's burns stroke dementia rehab rehabilitation"
    " intensive high-dependency assessment admissions discharge local city town village private"
    " group children retirement sheltered extra leisure shopping garden call data contact control"
    " training treatment urgent minor injury crisis recovery inpatient secure open locked bank own"
    " regional national district county university teaching safe first front back hotel guest"
    " public funeral foster halfway respite old people's elderly assisted living family doctors"
    " doctor's gp vet pain fracture diabetic diabetes foot leg memory falls wound heart warfarin"
    " anticoagulation antenatal baby well flu vaccination covid post pre head ground top upper"
    " lower left right"
)
_AT_PLACES: Final = lows("in at near outside towards")
_IN: Final = lows("in from to near at outside around towards toward via of through leaving")


class Places:
    """Finds places by their words.

    Args:
        lexicon: the words.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._pack = lexicon.pack
        self._words = lexicon.pack.stand_ins
        self._towns: dict[str, list[tuple[str, ...]]] = {}
        for town in sorted(self._pack.towns, key=len, reverse=True):
            parts = tuple(town.replace("'", " ").replace("-", " ").split())
            self._towns.setdefault(parts[0], []).append(parts)

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Span]:
        """Places in a folded text with these words."""
        if any(one.isdigit() for one in text):
            yield from self._by_figures(text)
        yield from self._by_shape(text)
        for number, word in enumerate(words):
            low = word.low
            if low in self._pack.streets:
                yield from self._street(text, words, number)
            if low in self._pack.sites:
                yield from self._site(text, words, number)
            if low in self._towns:
                yield from self._town(text, words, number)
            if low in _AT_PLACES and number + 1 < len(words):
                yield from self._led(text, words, number + 1)
            if low == "st" and number + 1 < len(words):
                yield from self._saint(text, words, number)

    def _by_figures(self, text: str) -> Iterator[Span]:
        for shape, stand_in, kind, why in (
            (_POSTCODE, "postcode", "postcode", "looks like a postcode"),
            (_DISTRICT, "postcode", "postcode", "looks like part of a postcode"),
            (_ZIP, "postcode", "postcode", "looks like a ZIP code"),
            (_STATE_NAMES, "postcode", "postcode", "looks like a ZIP code"),
            (_BOX, "address", "address", "is a post office box"),
        ):
            for found in scan(shape, text, FIGURE):
                place = found.span(found.lastindex or 0)
                yield Span(*place, kind, Sure.RULE, why, words=self._words[stand_in])
        for found in scan(_ROAD, text, FIGURE):
            yield Span(*found.span(), "street", Sure.RULE, "is a road", key=found[0].casefold())

    def _by_shape(self, text: str) -> Iterator[Span]:
        for found in _ROOM.finditer(text):
            why = "is a room, flat or bed"
            kind = _INSIDE.match(found[0])  # "the bathroom 2 doorway" goes on as a sentence
            words = kind[0] if kind else self._words["room"]
            yield Span(*found.span(), "address", Sure.RULE, why, words=words)
        for found in scan(_NUMBER_OF, text, FIGURE):
            why = "is the number of a house or room"
            yield Span(*found.span(1), "address", Sure.RULE, why, words=self._words["room"])
        for found in scan(_NTH_STREET, text, FIGURE):
            key = _key(found[0].strip("."))
            yield Span(*found.span(), "street", Sure.RULE, "looks like a street", key=key)
        for found in scan(_HOUSE_AND_NAME, text, FIGURE):
            low = found[2].casefold()
            if not self._lexicon.common(low) and low not in self._pack.acronyms:
                why = "looks like an address"
                place = (found.start(1), found.end())
                yield Span(*place, "street", Sure.LIKELY, why, key=low)
        for found in scan(_BED_CODE, text, FIGURE):
            why = "looks like the number of a room"
            yield Span(*found.span(), "address", Sure.LIKELY, why, words=self._words["room"])
        for found in scan(_COUNTY_ROAD, text, FIGURE):
            yield Span(*found.span(), "street", Sure.RULE, "is a road", key=_key(found[0]))
        for found in scan(_US_WARD, text, FIGURE):
            yield Span(*found.span(), "site", Sure.RULE, "is a ward or wing", key=_key(found[0]))
        for found in _WARD.finditer(text):
            yield Span(*found.span(), "site", Sure.RULE, "is a ward or wing", key=_key(found[0]))
        for found in _ROUTE.finditer(text):
            key = _key(found[0]).removeprefix("the ")
            yield Span(*found.span(), "route", Sure.RULE, "is a route or round", key=key)

    def _street(self, text: str, words: Sequence[Word], number: int) -> Iterator[Span]:
        word = words[number]
        first = self._left(text, words, number, street=True)
        named = words[first:number]
        start = words[first].start if named else word.start
        house = _NUMBER.search(text, max(0, start - 24), start)
        if not named:
            return
        strong = word.low in _STRONG
        capital = word.capital and all(one.capital for one in named)
        distinctive = [one for one in named if not self._lexicon.common(one.low)]
        if word.low == "st" and not (house or capital):
            return
        called = distinctive and all(one.capital for one in named)
        if not (capital or word.shouts or house or (strong and distinctive) or called):
            return
        led = first and words[first - 1].low in _IN and capital
        listed = first and capital and text[words[first - 1].end : start] == ", "
        listed = (
            listed and words[first - 1].capital and not self._lexicon.common(words[first - 1].low)
        )
        if (
            not house
            and not distinctive
            and not (strong and capital)
            and not listed
            and not (led and len(named) > 1)
        ):
            return
        if not capital and not distinctive and not (house and strong and len(named) == 1):
            return
        if not capital and any(one.low in _DETERMINERS for one in named):
            return
        key = " ".join(one.low for one in named) + " " + word.low
        end = word.end + (text[word.end : word.end + 1] == "." and word.low in _SHORTENED)
        if text[word.end : word.end + 2] == ". " and text[word.end + 2 : word.end + 3].isupper():
            end = word.end
        if more := _DOOR.match(text, end):
            end = more.end()
        why = "is an address" if house else "looks like a street"
        yield Span(house.start() if house else start, end, "street", Sure.RULE, why, key=key)
        behind = number + 1
        if behind < len(words) and text[end : words[behind].start] == ", ":
            yield from self._unknown_place(text, words, behind)

    def _left(self, text: str, words: Sequence[Word], number: int, *, street: bool) -> int:
        """The number of the first word of a name that ends before this word."""
        first = number
        most = 3 if street else 4
        lower = words[number].said[0].islower()
        while first and number - first < most:
            before, here = words[first - 1], words[first]
            between = text[before.end : here.start]
            if not _STEP.fullmatch(between) and not (
                between in ("'s ", "' ", ". ") or (between == "'S ")
            ):
                break
            if between == ". " and before.low not in ("st", "mt", "dr"):
                break
            if before.low in _DETERMINERS and not (
                before.capital and before.low in _KEPT and not before.begins
            ):
                break
            if lower:
                everyday = self._lexicon.common(before.low) and before.low not in _DIRECTIONS
                housed = (
                    street
                    and first == number
                    and bool(_NUMBER.search(text, max(0, before.start - 24), before.start))
                )
                if everyday and not housed:
                    break
            elif (
                not (before.capital or before.shouts)
                or before.low in self._pack.kin
                or before.low in self._pack.staff_roles
            ):
                break
            first -= 1
            if before.begins and not before.shouts:
                break
        return first

    def _site(self, text: str, words: Sequence[Word], number: int) -> Iterator[Span]:
        word = words[number]
        first = self._left(text, words, number, street=False)
        named = list(words[first:number])
        # "Maple House was quiet": the second capital says that the first one is of a name.
        small = not word.capital
        while named and named[0].begins and small and self._plain(named[0]):
            named.pop(0)
        telling = [one for one in named if not self._generic(one)]
        if not telling:
            return
        if not word.capital and not word.shouts:
            # "rosewood lodge": only with a word nobody knows.
            telling = [one for one in telling if not self._lexicon.common(one.low)]
            if not telling or (telling[0].low in self._pack.given and word.low in _WEAK):
                return
        if word.shouts and all(self._lexicon.common(one.low) for one in telling):
            return
        end = word.end
        key = " ".join(one.low for one in (*named, word))
        why = "looks like the name of a house or site"
        after = number + 1
        while after < len(words) and words[after].low in self._pack.sites and words[after].capital:
            if not _STEP.fullmatch(text[end : words[after].start]):
                break
            end = words[after].end
            after += 1
        yield Span(named[0].start, end, "site", Sure.RULE, why, key=key)

    def _plain(self, word: Word) -> bool:
        return self._lexicon.common(word.low) and word.low not in self._pack.also_words

    def _generic(self, word: Word) -> bool:
        low = word.low
        if low in _OF_NAMES and word.capital and not word.begins:
            return False
        if low in _GENERIC or low in _DETERMINERS or low in _DIRECTIONS or low in self._pack.sites:
            return True
        return low in self._pack.care or low in self._pack.acronyms or low in self._pack.regions

    def _led(self, text: str, words: Sequence[Word], number: int) -> Iterator[Span]:
        """An unknown word with a capital after "in" or "near": "in Bayston Hill"."""
        if text[words[number - 1].end : words[number].start] == " ":
            yield from self._unknown_place(text, words, number)

    def _unknown_place(self, text: str, words: Sequence[Word], number: int) -> Iterator[Span]:
        """An unknown word with a capital where only a place can stand, and those that follow."""
        word = words[number]
        if not self._nobodys(word):
            return
        last = number
        while (
            last + 1 < len(words)
            and words[last + 1].capital
            and text[words[last].end : words[last + 1].start] in (" ", "-")
            and not words[last + 1].said.isupper()
        ):
            last += 1
        why = "stands where a place does"
        key = " ".join(one.low for one in words[number : last + 1])
        yield Span(word.start, words[last].end, "place", Sure.LIKELY, why, key=key)

    def _nobodys(self, word: Word) -> bool:
        low, pack = word.low, self._pack
        if not word.capital or word.said.isupper() or len(low) < 4 or self._lexicon.common(low):
            return False
        if self._lexicon.named(low) or low in pack.also_words or low in pack.acronyms:
            return False
        return low not in pack.regions and low not in pack.eponyms

    def _saint(self, text: str, words: Sequence[Word], number: int) -> Iterator[Span]:
        word, name = words[number], words[number + 1]
        if text[word.end : name.start] not in (" ", ". ") or not word.said[0].isupper():
            return
        if not name.said[0].isupper() or (
            number and _NUMBER.search(text, max(0, word.start - 8), word.start)
        ):
            return
        end = name.end + 2 * (text[name.end : name.end + 2] in ("'s", "'S"))
        why = "looks like the name of a house or site"
        yield Span(word.start, end, "site", Sure.RULE, why, key=f"st {name.low}")

    def _town(self, text: str, words: Sequence[Word], number: int) -> Iterator[Span]:
        word = words[number]
        for parts in self._towns[word.low]:
            last = number + len(parts) - 1
            if tuple(one.low for one in words[number : last + 1]) != parts:
                continue
            if not all(
                _GAP.fullmatch(text[words[n].end : words[n + 1].start]) or text[words[n].end] == "'"
                for n in range(number, last)
            ):
                continue
            if _SCALE.match(text, words[last].end):
                continue
            everyday = len(parts) == 1 and (
                self._lexicon.common(word.low) or word.low in self._pack.also_words
            )
            before = words[number - 1] if number else None
            led = before is not None and before.low in _IN and text[before.end : word.start] == " "
            led = led or bool(_STATE_AFTER.match(text, words[last].end))
            if everyday and not (word.capital and led):
                continue
            if self._lexicon.named(word.low) and len(parts) == 1 and not (word.capital and led):
                continue
            why = "is in the list of towns"
            key = " ".join(parts)
            yield Span(word.start, words[last].end, "place", Sure.RULE, why, key=key)
            return


_OF_NAMES: Final = lows(
    "abbey priory grange manor mill farm park grove meadows springs ridge heights chapel church"
    " rectory vicarage barn villa"
)
_SCALE: Final = re.compile(
    r"\s(?:triage|score|scale|stool|coma|chart|type\s\d|stem|hip|V\d\d|index|criteria|protocol)\b"
)
"""After a town that became a scale or a device: "Manchester triage"."""
_KEPT: Final = frozenset({"new", "old", "the", "open"})
_WEAK: Final = frozenset({"house", "home", "room", "place", "ward", "school", "centre", "center"})
_SHORTENED: Final = frozenset({"st", "rd", "ave", "blvd", "ln", "dr", "ct", "sq", "cres"})


def _key(words: str) -> str:
    return " ".join(words.casefold().split())
