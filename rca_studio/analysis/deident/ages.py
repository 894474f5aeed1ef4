"""Ages over 89, which 45 CFR 164.514(b)(2)(i)(C) counts as one: "90 or older"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.deident.spans import Span, Sure

_I: Final = re.IGNORECASE
_GREAT: Final = r"(?:9\d|1[0-2]\d)"
_NINETY: Final = (
    r"(?:(?:ninety|(?:one|a)\shundred(?:\sand)?)(?:[\s-](?:one|two|three|four|five|six|seven|eight"
    r"|nine|ten))?)"
)
_AGES: Final = (
    re.compile(
        rf"(?<![\w./])(?P<age>(?:{_GREAT}|{_NINETY})[\s-]?(?:years?|yrs?)?[\s-]?(?:old|of\sage)\b)",
        _I,
    ),
    re.compile(
        rf"(?<![\w./])(?P<age>{_GREAT}\s?-?(?:yo|y/o|y\.o\.|yrs?\sold|yr\.?\sold)(?!\w))", _I
    ),
    re.compile(
        rf"\b(?:aged?|age\sof|aged\sabout)\s?:?\s?(?P<age>{_GREAT}|{_NINETY})\b(?!\s?%)", _I
    ),
    re.compile(
        r"\b(?:they|who|mum|mother|dad|father|gran|nan|grandma|resident|client|pt|patient)"
        rf"(?:'s|\sis|\swas|\sare|\sturned|\sturns|\swill\sbe)\s(?:now\s|nearly\s|almost\s)?"
        rf"(?P<age>{_GREAT}|{_NINETY})\b(?!\s?(?:%|kg|lbs?|cm|bpm|mm|over|/|on|per|min"
        rf"|in\sthe\sq))",
        _I,
    ),
    re.compile(
        rf"\b(?:she|he)(?:'s|\sis|\swas|\sturned)?\s(?:now\s|nearly\s"
        rf"|almost\s)?(?P<age>{_GREAT}|{_NINETY})\b"
        r"(?!\s?(?:%|kg|lbs?|cm|bpm|mm|over|/|on|per|min|in\sthe\sq))",
        _I,
    ),
    re.compile(rf"(?<=[a-z]),\s(?P<age>{_GREAT})(?=,\s|\)|\.\s[A-Z]|\.$)"),
    re.compile(rf"(?<=[a-z]\s)\((?:aged?\s)?(?P<age>{_GREAT})(?:\s?[MFmf])?\)"),
    re.compile(rf"(?<=[a-z])\s(?P<age>{_GREAT}[MF])\b"),
    re.compile(rf"\b(?P<age>(?:{_GREAT}(?:st|nd|rd|th)|ninetieth|hundredth)\sbirthday)\b", _I),
    re.compile(rf"\b(?:turned|turning|turns)\s(?P<age>{_GREAT})\b(?!\s?(?:%|kg|degrees))", _I),
    re.compile(
        r"\b(?P<age>in\s(?:her|his|their)\s(?:early\s|late\s|mid[\s-])?(?:nineties|90'?s))\b", _I
    ),
    re.compile(
        r"\b(?:resident|lady|gentleman|gent|man|woman|patient|client|pt|person|aged?)\sof\s"
        rf"(?P<age>{_GREAT})\b(?!\s?%)",
        _I,
    ),
    re.compile(r"\b(?P<age>nonagenarian|centenarian)\b", _I),
)


def ages(text: str, words: str) -> Iterator[Span]:
    """Great ages in a folded text, each told as ``words``."""
    for shape in _AGES:
        for found in shape.finditer(text):
            yield Span(*found.span("age"), "age", Sure.RULE, "is an age over 89", words=words)
