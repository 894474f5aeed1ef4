"""Searches a text only where something of a kind can be: a number is near a figure.

Most of a story has none, so most of it is never read by the rules for numbers; a story of 20,000
words is searched in a fraction of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

FIGURE: Final = re.compile(r"\d+")
JOINED: Final = re.compile(r"\w[.:]\w|://|@")
SPOKEN: Final = re.compile(
    r"past|clock|half|quarter|twenty|ten |five |minutes|[ap]m\b", re.IGNORECASE
)
MIDDAY: Final = re.compile(r"noon|mid(?:day|night)", re.IGNORECASE)
SERVICE: Final = re.compile(r"Health")
AROUND: Final = 48
"""Letters before and after; no rule reaches farther from its figure."""


def scan(shape: re.Pattern[str], text: str, anchor: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What ``shape`` finds in a text near anything that ``anchor`` finds."""
    for start, end in _windows(text, anchor):
        yield from shape.finditer(text, start, end)


@lru_cache(maxsize=24)
def _windows(text: str, anchor: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for one in anchor.finditer(text):
        start = max(0, one.start() - AROUND)
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        # A window never ends within a word or number, which would make another one of it.
        end = text.find(" ", one.end() + AROUND)
        found.append((start, len(text) if end < 0 else end))
    return tuple(found)
