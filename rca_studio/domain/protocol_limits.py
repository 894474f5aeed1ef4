"""How much a protocol may hold: so many entries and letters, and nothing that cannot be shown.

All of it is held before anything else of a pack is looked at, so that what comes after, the
messages too, deals with texts and numbers of a size people write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rca_studio.domain.packs import PackError
from rca_studio.domain.protocol_lines import Lines

MOST_ENTRIES: Final = 60
"""A list with more entries than this is no review a person would go through."""

MOST_IN_A_ROW: Final = 200
"""More choices, roles or words than this are not read by anybody."""

MOST_LETTERS: Final = 2000
"""A longer text is no help beside a field."""

MOST_OF_A_KEY: Final = 60
"""The letters of a key."""

_LARGEST: Final = 1_000_000
_HIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def check_limits(plain: Mapping[str, Any], lines: Lines, file: str) -> None:
    """Refuse what is too much, or cannot be shown, anywhere in a pack.

    Raises:
        PackError: with the line of the table or key it stands in.
    """
    for name, value in plain.items():
        if not _is_tables(value):
            _check(name, value, "", lines.key(name) or lines.header(name), file)
            continue
        if len(value) > MOST_ENTRIES:
            line = lines.header(name, MOST_ENTRIES)
            reason = f"the list “{name}” has more than {MOST_ENTRIES} entries"
            raise PackError(file, reason, line=line)
        for number, entry in enumerate(value):
            key = entry.get("key", "")
            prefix = f"“{key}”: " if isinstance(key, str) and 0 < len(key) <= MOST_OF_A_KEY else ""
            for inner, what in entry.items():
                _check(inner, what, prefix, lines.inside(name, number, inner), file)


def _check(name: str, value: object, prefix: str, line: int, file: str) -> None:
    if len(name) > MOST_OF_A_KEY:
        raise PackError(file, f"{prefix}a key has more than {MOST_OF_A_KEY} letters", line=line)
    if reason := next(_troubles(value), ""):
        raise PackError(file, f"{prefix}“{name}” {reason}", line=line)


def _troubles(value: object) -> Iterator[str]:
    """What is too much in a value, however deep it lies."""
    left: list[object] = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if len(one) > MOST_LETTERS:
                yield f"is longer than {MOST_LETTERS:,} letters"
            elif not shows(one):
                yield "has a character that cannot be shown"
        elif isinstance(one, dict):
            left += one.values()
            if any(len(key) > MOST_OF_A_KEY for key in one):
                yield f"has a key of more than {MOST_OF_A_KEY} letters"
        elif isinstance(one, list):
            left += one
            if len(one) > MOST_IN_A_ROW:
                yield f"has more than {MOST_IN_A_ROW} entries"
        elif type(one) is int and abs(one) > _LARGEST:
            yield "has a number that is too large"


def shows(text: str) -> bool:
    """Whether a text holds neither control characters, but line ends and tabs, nor half characters.

    >>> shows("two" + chr(10) + "lines"), shows("a bell" + chr(7))
    (True, False)
    """
    return text.isprintable() or _HIDDEN.search(text) is None


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
