"""Text on its way in: made visible and safe to store, and names brought to one form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CELL_CAP = 32_767
"""The most characters one field takes; what is longer is split into numbered extra fields."""

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
"""Controls (but tab and line breaks), overrides of the writing direction, halves of characters."""

MISSING = frozenset(
    {"", "null", "none given", "n/a", "na", "unk", "***", "****", "**", "*", "-", "--", "?"}
    | {"z2_missing", "(null)", "nan", "#n/a", "not recorded", "missing"}
)
"""What exports write where there is nothing, in lower case."""


def is_dirty(text: str) -> bool:
    """Whether ``clean_text`` would change the text."""
    return _UNWANTED.search(text) is not None


def clean_text(text: str) -> str:
    r"""The text with every unwanted character replaced by a visible one.

    SQLite, PDF and spreadsheet writers choke on NUL and on lone surrogates, and an override of the
    writing direction can make one value look like another. Controls become their Unicode picture
    (NUL: ``␀``), so that nothing disappears; a byte no encoding could read shows as ``\x81``.
    """
    return _UNWANTED.sub(_visible, text)


def one_line(text: str) -> str:
    """The same in one line, for names of files: they may hold breaks of lines, too."""
    return " ".join(clean_text(text).split())


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xDC80 <= code <= 0xDCFF:  # a byte kept by the reader's error handler
        return f"\\x{code - 0xDC00:02x}"
    return "\ufffd"


@lru_cache(maxsize=32_768)
def plain_name(name: str) -> str:
    """A column name for comparing: lower case, without accents, punctuation and padding.

    A group and its attribute (``Time / Date``) stay apart.

    >>> plain_name(' "SAFENET ID"'), plain_name("Tracking #"), plain_name("inc_dincident")
    ('safenet id', 'tracking #', 'inc dincident')
    """
    flat = unicodedata.normalize("NFKD", name.casefold())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    parts = (re.sub(r"[^\w#]|_", " ", part).split() for part in flat.split(" / "))
    return " / ".join(" ".join(words) for words in parts)


def is_missing(value: str) -> bool:
    """Whether a cell says that there is nothing."""
    return value.strip().casefold() in MISSING
