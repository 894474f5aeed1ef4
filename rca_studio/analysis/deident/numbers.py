"""Numbers and addresses of the wire that lead to somebody: phones, e-mail, records, cards, plates.

What is an amount ("100,000 units", "120/80") stays: a number is hidden where its shape, its check
figures or the words before it say what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.deident.checks import is_iban, is_nhs_number, passes_luhn
from rca_studio.analysis.deident.lexicon import lows
from rca_studio.analysis.deident.pack import DeidentifyPack
from rca_studio.analysis.deident.scanning import FIGURE, JOINED, scan
from rca_studio.analysis.deident.spans import Span, Sure

_I: Final = re.IGNORECASE
_URL: Final = re.compile(
    r"\b(?:(?:https?|ftp)://|www\.)[^\s<>\"']{1,300}(?<![.,;:!?)])"
    r"|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,4}"
    r"(?:com|org|net|edu|gov|info|biz|io|eu|uk|us|ca|ie|au|nz|de|fr|health|care|scot|wales|local)"
    r"\b(?:/[^\s<>\"']{0,300})?(?<![.,;:!?)])",
    _I,
)
_MAIL: Final = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}")
_IP: Final = re.compile(
    r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]\w)"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}:?){1,6}(?![\w:])",
    _I,
)
_MAC: Final = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])", _I)
_LOGIN: Final = re.compile(
    r"\b(?:user ?name|user ?id|log ?in|login|password|passcode|handle|skype|twitter|insta(?:gram)?"
    r"|facebook|whatsapp)\b(?:\s+(?:is|was|of|name))?\s*[:=]\s*([^\s,;]{2,40})"
    r"|\b(?:user ?name|user ?id|login|password|passcode)\s+(?:is\s+|was\s+|of\s+)?"
    r"([^\s,;.]{0,30}\d[^\s,;.]{0,30})"
    r"|(?<![\w@.])((?=[a-z]\w{0,30}\d)[a-z]{2,20}_\w{1,10}(?!\w))"
    r"|(?<![\w@])(@[A-Za-z_]\w{1,30})",
    _I,
)
_EXT: Final = r"(?:\s?(?:,\s*)?(?:ext|extn|extension|x)\.?\s?\d{2,6})?"
_PHONES: Final = (
    re.compile(
        r"(?<![\w+])(?:\+44\s?(?:\(0\)\s?)?|0044\s?|\(?0)\d(?:[\s().-]{0,2}\d){8,9}(?!\d)" + _EXT,
        _I,
    ),
    re.compile(
        r"(?<![\w+.-])(?:\+?1[\s.-]?)?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[\s.-])\d{3}[\s.-]\d{4}(?!\d)"
        + _EXT,
        _I,
    ),
    re.compile(r"(?<![\w.-])[2-9]\d{2}-\d{4}(?![\w-])" + _EXT, _I),
    re.compile(r"(?<!\w)(?:\+|00)[1-9]\d?(?:[\s().-]{0,2}\d){6,13}(?!\d)" + _EXT, _I),
    re.compile(r"(?<![\w.-])\d{5}[ -]\d{6}(?![\w-])"),
)
_CALLED: Final = re.compile(
    r"\b(?:tel|telephone|phone|phoned|mobile|mob|cell|fax|ext|extn|extension|bleep|bleeped|pager"
    r"|paged|beeper|landline|dect|call|called|ring|rang|text)\b[.:]?\s*(?:on|no\.?|number|is)?"
    r"\s*[:#]?\s*(\+?\(?\d(?:[\s().-]{0,2}\d){2,14})(?![\d:/%])",
    _I,
)
_STRONG_CALL: Final = re.compile(
    r"\s*(?:tel|telephone|phone|mobile|mob|cell|fax|ext|extn|extension|bleep|bleeped|pager|paged"
    r"|beeper|landline|dect)\b",
    _I,
)
_TEN: Final = re.compile(r"(?<![\w.-])\d{3}[\s-]?\d{3}[\s-]?\d{4}(?![\w-])")
_SSN: Final = re.compile(r"(?<![\w-])\d{3}([- ])\d{2}\1\d{4}(?![\w-])")
_SSN_TOLD: Final = re.compile(
    r"\b(?:ssn|ss#|social(?: security)?)(?: (?:no|num|number))?\.?\s*[:#]?\s*(?:is\s+)?"
    r"((?:[x*]{3}-?[x*]{2}-?)?\d[\d -]{2,10}\d)",
    _I,
)
_NI: Final = re.compile(
    r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D](?!\w)", _I
)
_NI_TOLD: Final = re.compile(
    r"\b(?:NI|NINO|national insurance)(?: (?:no|num|number))?\.?\s*[:#]?\s*(?:is\s+)?"
    r"([A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-Z]?)(?!\w)",
    _I,
)
_FOURS: Final = re.compile(r"(?<![\w-])\d{4}(?:[ -]\d{4}){2,4}(?![\w-])")
_CARD: Final = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_IBAN: Final = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_SORT_CODE: Final = re.compile(r"\bsort code\s*[:#]?\s*(\d{2}[- ]?\d{2}[- ]?\d{2})(?!\d)", _I)
_PLATE: Final = re.compile(r"(?<![\w-])[A-Z]{2}\d{2}\s?[A-Z]{3}(?![\w-])")
_PLATE_TOLD: Final = re.compile(
    r"\b(?:(?:number|licen[cs]e)\s)?(?:plates?|reg|registration|vrm)\b(?: (?:no|number|mark))?\.?"
    r"\s*(?:is|was|of)?\s*[:#]?\s*\(?"
    r"((?-i:(?=[A-Z0-9 -]{0,8}\d)(?=[0-9 -]{0,8}[A-Z])[A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}))\b",
    _I,
)
_PLATE_US: Final = re.compile(r"(?<![\w-])\d[A-Z]{3}\d{3}(?![\w-])")
_VEHICLE: Final = re.compile(
    r"\b(?:van|bus|minibus|car|ambulance|vehicle|taxi|lorry|truck|cab)\s\(?"
    r"((?=[A-Z0-9 -]{0,7}\d)(?=[0-9 -]{0,5}[A-Z])[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,5})(?![\w-])"
)
_VEHICLE_NUMBER: Final = re.compile(
    r"\b(?:van|bus|minibus|ambulance|vehicle|taxi|truck|cab|unit)\s#?(\d{1,3}-\d{2,5})(?![\w-])", _I
)
_VIN: Final = re.compile(r"(?<!\w)(?=[A-Z0-9]{0,16}\d)(?=\d{0,16}[A-Z])[A-HJ-NPR-Z0-9]{17}(?!\w)")
_DEVICE: Final = re.compile(
    r"\b(?:serial|s/n|sn|imei|udi|asset|device|equipment|inventory|model no|pump|hoist|monitor)\b"
    r"(?: (?:no|num|number|tag|id|code|label))*\.?\s*[:#]?\s*(?:is\s+|was\s+)?"
    r"((?=[A-Z0-9/-]{0,24}\d)[A-Z0-9][A-Z0-9/-]{3,24})\b",
    _I,
)
_LONG: Final = re.compile(r"(?<![\w.,/$\u00a3\u20ac-])\d{6,20}(?![\w/]|[.,]\d)")
_GROUPED: Final = re.compile(r"(?<![\w.,/-])\d{1,6}(?:-\d{2,7}){1,4}(?![\w/]|[.,]\d)")
_CODE: Final = re.compile(
    r"(?<![\w-])([A-Z]{1,6})(?:[-/#]?(?:\d{2,4}[-/])?\d{4,10}|[-/#]\d{3,10})"
    r"(?:[-/][A-Z0-9]{1,8}){0,3}[A-Z]?(?![\w-])",
    _I,
)
_STANDARDS: Final = frozenset({"iso", "en", "bs", "iec", "cfr", "dcb", "rfc", "nice", "ng", "din"})
_MARKED: Final = re.compile(r"(?:no|num|number|nr|id|code|ref|reference)\b|[:#=]", _I)
_AFTER: Final = re.compile(r"\s?([A-Za-z%]+(?:/[A-Za-z]+)?)")


class Numbers:
    """Finds numbers that lead to somebody.

    Args:
        pack: the words before numbers of records, and those after amounts.
    """

    def __init__(self, pack: DeidentifyPack) -> None:
        self._pack = pack
        records = "|".join(
            re.escape(one).replace(r"\ ", r"\s") for one in sorted(pack.records, key=len)[::-1]
        )
        self._record = re.compile(
            rf"\b(?:{records})\b(?:'s)?"
            r"((?:\s(?:record|card|file))?\s?(?:no|num|number|nr|id|code|ref|reference)?\b\.?"
            r"\s?(?:is|was)?\s?[:#=]?\s?#?)"
            r"((?:[A-Z]{1,6}[-/ ]?)?[A-Z0-9]{0,8}\d[A-Z0-9/-]{0,24}(?:[ ]\d{3,6}){0,4})"
            r"(?![\w:]|[.,]\d)",
            _I,
        )

    def find(self, text: str) -> Iterator[Span]:
        """Numbers in a folded text."""
        yield from self._wire(text)
        if not any(one.isdigit() for one in text):
            return
        yield from self._phones(text)
        yield from self._checked(text)
        yield from self._things(text)
        yield from self._records(text)

    def _span(
        self, place: tuple[int, int], stand_in: str, why: str, sure: Sure = Sure.RULE
    ) -> Span:
        kind = _KINDS.get(stand_in, stand_in)
        return Span(*place, kind, sure, why, words=self._pack.stand_ins[stand_in])

    def _wire(self, text: str) -> Iterator[Span]:
        if "@" in text:
            for found in scan(_MAIL, text, JOINED):
                end = found.end() - (found[0][-1] in "-.")
                yield self._span((found.start(), end), "email", "looks like an e-mail address")
        if "." in text or "/" in text or ":" in text:
            for found in scan(_URL, text, JOINED):
                yield self._span(found.span(), "url", "looks like the address of a page")
            for found in scan(_IP, text, JOINED):
                if any(one.isdigit() for one in found[0]):
                    yield self._span(found.span(), "url", "looks like the address of a computer")
        for found in scan(_MAC, text, FIGURE):
            yield self._span(found.span(), "device", "looks like the address of a device")
        for found in _LOGIN.finditer(text):
            place = next(found.span(one) for one in (1, 2, 3, 4) if found[one])
            yield self._span(place, "login", "follows a word for a user name or password")

    def _phones(self, text: str) -> Iterator[Span]:
        for shape in _PHONES:
            for found in scan(shape, text, FIGURE):
                yield self._span(found.span(), "phone", "looks like a phone number")
        for found in scan(_CALLED, text, FIGURE):
            figures = sum(one.isdigit() for one in found[1])
            strong = _STRONG_CALL.match(found[0])
            if figures >= (3 if strong else 5) and not self._is_amount(text, found.end(1)):
                yield self._span(found.span(1), "phone", "follows a word for a phone")

    def _checked(self, text: str) -> Iterator[Span]:
        for found in scan(_TEN, text, FIGURE):
            if is_nhs_number(_figures(found[0])):
                why = "is an NHS number by its check figure"
                yield self._span(found.span(), "nhs", why, Sure.CHECKED)
        for found in scan(_CARD, text, FIGURE):
            if passes_luhn(_figures(found[0])):
                why = "is the number of a card by its check figure"
                yield self._span(found.span(), "card", why, Sure.CHECKED)
        for found in scan(_IBAN, text, FIGURE):
            if is_iban(found[0].replace(" ", "")):
                why = "is the number of an account by its check figures"
                yield self._span(found.span(), "account", why, Sure.CHECKED)
        for found in scan(_SORT_CODE, text, FIGURE):
            yield self._span(found.span(1), "account", "is a sort code")

    def _things(self, text: str) -> Iterator[Span]:
        shapes: tuple[tuple[re.Pattern[str], int, str, str], ...] = (
            (_SSN, 0, "number", "looks like a social security number"),
            (_SSN_TOLD, 1, "number", "follows “social security”"),
            (_NI, 0, "number", "looks like a National Insurance number"),
            (_PLATE, 0, "plate", "looks like a number plate"),
            (_PLATE_TOLD, 1, "plate", "follows a word for a number plate"),
            (_PLATE_US, 0, "plate", "looks like a number plate"),
            (_VEHICLE, 1, "plate", "follows a word for a vehicle"),
            (_NI_TOLD, 1, "number", "follows “National Insurance”"),
            (_VEHICLE_NUMBER, 1, "plate", "follows a word for a vehicle"),
            (_VIN, 0, "plate", "looks like the number of a vehicle"),
            (_DEVICE, 1, "device", "follows a word for a device or its serial number"),
        )
        for shape, group, stand_in, why in shapes:
            for found in scan(shape, text, FIGURE):
                if not self._is_amount(text, found.end(group)):
                    yield self._span(found.span(group), stand_in, why)

    def _records(self, text: str) -> Iterator[Span]:
        for found in scan(self._record, text, FIGURE):
            place = found.span(2)
            figures = sum(one.isdigit() for one in found[2])
            marked = bool(_MARKED.search(found[1]))
            if figures >= (2 if marked else 4) and not self._is_amount(text, place[1]):
                if not marked and figures == 4 and _is_year(found[2]):
                    continue
                yield self._span(place, "record", "follows a word for a record")
        for found in scan(_CODE, text, FIGURE):
            if found[1].casefold() not in _STANDARDS and found[1].casefold() not in self._months:
                yield self._span(found.span(), "record", "looks like the number of a record")
        for shape in (_LONG, _GROUPED, _FOURS):
            for found in scan(shape, text, FIGURE):
                enough = shape is _LONG or len(_figures(found[0])) >= 7
                if enough and not self._is_amount(text, found.end()):
                    why = "is a long number"
                    yield self._span(found.span(), "number", why, Sure.LIKELY)

    _months = lows("jan feb mar apr may jun jul aug sep sept oct nov dec")

    def _is_amount(self, text: str, end: int) -> bool:
        """Whether what follows a number says that it is an amount of something."""
        found = _AFTER.match(text, end)
        return found is not None and (found[1].casefold() in self._pack.units or found[1] == "%")


_KINDS: Final = {
    **{"nhs": "number", "card": "number", "account": "number", "plate": "number"},
    **{"device": "number", "login": "number"},
}
"""Under which kind a stand-in is told, where its own name is no kind."""


def _figures(text: str) -> str:
    return "".join(one for one in text if one.isdigit())


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")
