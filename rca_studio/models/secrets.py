"""What a person's passphrase is checked by: argon2id, slow on purpose, and never the passphrase.

Parameters: the second recommended option of RFC 9106, section 4 (64 MiB, 3 passes), with one lane.
The text argon2 gives carries salt and parameters; people carry its SHA-256 only, so that the text
itself stands in no entry of the history and is gone when it is taken away.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_PASSES: Final = 3
_MEMORY: Final = 64 * 1024
_LANES: Final = 1


def made(passphrase: str) -> tuple[str, str]:
    """The digest people carry, and the text the passphrase is checked by."""
    content = _hasher().hash(_bytes(passphrase))
    return _digest(content), content


def is_right(content: str, sha256: str, passphrase: str) -> bool:
    """Whether a passphrase is the one ``content`` was made of.

    It costs the same time where there is no such content, or where it is not what ``sha256``
    names: somebody put their own there beside the history.
    """
    from argon2.exceptions import Argon2Error, InvalidHashError

    nobodys = _nobodys()
    there = bool(content) and _digest(content) == sha256
    try:
        _hasher().verify(content if there else nobodys, _bytes(passphrase))
    except (Argon2Error, InvalidHashError):
        return False
    return there


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY, parallelism=_LANES)


@cache
def _nobodys() -> str:
    return _hasher().hash(b"nobody has this passphrase")


def _bytes(passphrase: str) -> bytes:
    """One passphrase, however the keyboard composes its accents."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
