"""The short code of an action: printed beside it, so that a tick on paper finds its way back.

It is made of the reference of the case and of the id of the action, so it stays the same whatever
is changed, moved or taken away around it. Its signs leave out what is mixed up in handwriting (the
alphabet of Crockford's Base32, https://www.crockford.com/base32.html).
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 4
"""A million codes: among a hundred actions of one case two agree once in two hundred cases."""

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DOT = "\N{MIDDLE DOT}"


def action_code(reference: str, action_id: str) -> str:
    """The code of an action.

    Args:
        reference: of its case.
        action_id: its id.

    Returns:
        For example ``NM-0142·7K3Q``.
    """
    signs = _signs(action_id)
    return f"{reference}{_DOT}{signs}" if reference else signs


def is_code_of(typed: str, reference: str, action_id: str) -> bool:
    """Whether somebody typed this code: whole or its last four signs, in any case, with any dot.

    >>> is_code_of(action_code("NM-0142", "a1").replace("·", ".").lower(), "NM-0142", "a1")
    True
    """
    read = _plain(typed)
    if len(read) < _LENGTH:  # most of what is typed into a search, so it costs nothing
        return False
    signs = _signs(action_id)
    return read.endswith(signs) and read in (signs, _plain(reference) + signs)


@lru_cache(maxsize=20_000)  # a search asks for those of the whole plan, at each stroke
def _signs(action_id: str) -> str:
    number = int.from_bytes(blake2b(action_id.encode(), digest_size=4).digest(), "big")
    return "".join(_SIGNS[number >> shift & 31] for shift in (0, 5, 10, 15))


@lru_cache(maxsize=64)
def _plain(words: str) -> str:
    """Letters and digits alone, and look-alikes as one."""
    return "".join(filter(str.isalnum, words.upper())).translate(_READ_AS)
