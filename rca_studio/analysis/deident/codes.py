"""Numbers told by the one word before them, or by a shape few know: door codes, call signs, blood
units, vehicles and crews, the numbers people have in Ireland and Australia.

Sources: ISBT 128 (donation identification numbers); Department of Social Protection, "Personal
Public Service number"; Services Australia, "Medicare card".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.deident.pack import DeidentifyPack
from rca_studio.analysis.deident.scanning import FIGURE, JOINED, scan
from rca_studio.analysis.deident.spans import Span, Sure

_I: Final = re.IGNORECASE
_FEW: Final = (
    r"(?!\w|[.,:/]\d|%)(?!\s(?:mg|ml|of|or|people|staff|min|mins|hours?|times|x|units?)\b)"
)
_SHAPES: Final = (
    # gate code *2214, buzzer 0912#
    (
        re.compile(
            r"\b(?:code|buzzer|keypad|entry ?phone|intercom|padlock"
            r"|combination)\b\.?:?\s(?:is\s|was\s)?"
            rf"[*#]?([A-Z]?\d{{3,6}}[A-Z]?){_FEW}",
            _I,
        ),
        "record",
        "follows a word for a code",
    ),
    # cab #417, taxi no 63, Medic 9, Engine 12
    (
        re.compile(
            r"\b(?:van|bus|minibus|ambulance|vehicle|taxi|truck|cab|engine|lorry)\s"
            rf"(?:no\.?\s?|number\s|#\s?)(\d{{1,5}}[A-Z]?){_FEW}",
            _I,
        ),
        "plate",
        "follows a word for a vehicle",
    ),
    (
        re.compile(rf"\b(?:Medic|Engine|Rescue|Squad|MICU|Ladder|Paramedic)\s(\d{{1,4}}){_FEW}"),
        "plate",
        "is the number of a crew",
    ),
    (
        re.compile(rf"\bcall ?sign\s(?:is\s|was\s)?([A-Z]{{0,4}}[ -]?\d{{1,5}}[A-Z]?){_FEW}", _I),
        "plate",
        "is a call sign",
    ),
    (
        re.compile(
            r"\brego\b\.?\s(?:no\.?\s|plate\s)?(?:is\s|was\s)?:?\s?"
            r"((?-i:(?=[A-Z0-9 -]{0,8}\d)(?:[A-Z0-9]{1,4}[ -]?){2,3}))(?!\w)",
            _I,
        ),
        "plate",
        "follows a word for a number plate",
    ),
    # PCSO 7714, badge 4471
    (
        re.compile(
            rf"\b(?:PC|PCSO|WPC|DC|Sgt|Constable|Officer|Deputy|Trooper|Garda)\s#?(\d{{3,6}}){_FEW}"
        ),
        "record",
        "is somebody's number",
    ),
    # Lot LN 88204671, drug bag DB 0332
    (
        re.compile(
            r"\b(?:lot|batch|bag|kit|tag|cylinder|trolley|scope|cassette)\b\.?\s?(?:no\.?\s?|number\s)?:?\s?"
            rf"((?-i:[A-Z]{{1,4}})[ -]?\d{{3,12}}[A-Z]?){_FEW}",
            _I,
        ),
        "device",
        "follows a word for a device or its serial number",
    ),
    # G072 626 118 442 H: a unit of blood
    (
        re.compile(r"(?<![\w-])[A-Z]\d{3,4}\s?\d{2,3}\s?\d{3}\s?\d{3}(?:\s?[A-Z0-9])?(?![\w-])"),
        "record",
        "is the number of a unit of blood",
    ),
    # hospital no. TRV 55 20 91
    (
        re.compile(
            r"\b(?:no|num|number|ref|id|mrn|ur)\b[.:]{0,2}\s"
            r"([A-Z]{1,5}(?:[ -]\d{2,4}){2,5})(?![\w%]|[.,]\d)",
            _I,
        ),
        "record",
        "follows a word for a record",
    ),
    # 7734102-00, also before a colon
    (
        re.compile(r"\b(?:rx|script|order|case)\s?(?:no\.?\s?|#\s?)?(\d{5,9}-\d{1,3})(?!\w)", _I),
        "record",
        "follows a word for a record",
    ),
    (re.compile(r"(?<![\w-])\d{7}[A-W][A-IW]?(?![\w-])"), "number", "looks like a PPS number"),
    (
        re.compile(r"(?<![\w-])[2-6]\d{3}\s\d{5}\s?\d(?:\s?/\s?\d)?(?![\w-])"),
        "number",
        "looks like the number of a Medicare card",
    ),
    (
        re.compile(r"(?<![\w-])\d{3}([- ])\d{2}\1\d{4}-?[A-Z]\d?(?![\w-])"),
        "number",
        "looks like a social security number",
    ),
    # (user tmarchetti7)
    (
        re.compile(r"\b(?:user|username|logged in as|log ?on|account)\s([a-z]{2,20}\d{1,4})(?!\w)"),
        "login",
        "follows a word for a user name or password",
    ),
)
_PAGE: Final = re.compile(
    r"(?<![\w@./-])[a-z0-9-]{3,63}(?:\.[a-z0-9-]{2,63}){0,3}\.(?!(?:kg|hr|min|or|ml)/)[a-z]{2,12}/[^\s<>\"']{1,300}(?<![.,;:!?)])",
    _I,
)
_UNIT: Final = re.compile(r"\s?([A-Za-z]+)")
_TOLD_AS: Final = {"plate": "number", "device": "number", "login": "number"}


def is_amount(text: str, end: int, units: frozenset[str]) -> bool:
    """Whether what follows a number says that it is an amount of something."""
    found = _UNIT.match(text, end)
    return found is not None and found[1].casefold() in units


def codes(text: str, pack: DeidentifyPack) -> Iterator[Span]:
    """Numbers in a folded text that lead to somebody, beside those of ``numbers``."""
    for shape, stand_in, why in _SHAPES:
        for found in scan(shape, text, FIGURE):
            group = 1 if shape.groups and "\\1" not in shape.pattern else 0
            if is_amount(text, found.end(group), pack.units):
                continue
            kind = _TOLD_AS.get(stand_in, stand_in)
            words = pack.stand_ins[stand_in]
            yield Span(*found.span(group), kind, Sure.RULE, why, words=words)
    if "/" in text:
        for found in scan(_PAGE, text, JOINED):
            why = "looks like the address of a page"
            yield Span(*found.span(), "url", Sure.RULE, why, words=pack.stand_ins["url"])
