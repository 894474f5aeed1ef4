"""The key of an encrypted workspace, from a passphrase or from the printed recovery code.

The data key is derived with Argon2id from the passphrase and the 16 random bytes an encrypted file
starts with. So the file alone is enough: there is no second file with a wrapped key that could be
left behind when the workspace is moved or mailed, and changing the passphrase changes the key
itself, which shuts out whoever had the old one. The price is that a change writes the file anew.

The recovery code is the data key itself with a checksum, in letters and digits that can be read
aloud. It opens the workspace (and its backups) until the passphrase is changed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import unicodedata

from rca_studio.faults import KnownFault

SALT_BYTES = 16
KEY_BYTES = 32
_CHECK_BYTES = 3
_GROUP = 4

# RFC 9106, section 4, second recommended option: 64 MiB of memory, 3 passes, 4 lanes.
_PASSES, _MEMORY_KIB, _LANES = 3, 64 * 1024, 4
_LOOK_ALIKES = str.maketrans("018", "OIB")


def derive_key(passphrase: str, salt: bytes) -> bytes:
    """The 32-byte data key for a passphrase and the first 16 bytes of the file."""
    if not passphrase:
        raise KnownFault("A passphrase needs at least one character.", "Nothing was changed.")
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        # The same words typed on another keyboard may arrive in other code points.
        secret=unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"),
        salt=salt,
        time_cost=_PASSES,
        memory_cost=_MEMORY_KIB,
        parallelism=_LANES,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def recovery_code(key: bytes) -> str:
    """The data key as 14 groups of four letters and digits, to be printed and locked away."""
    text = base64.b32encode(key + _checksum(key)).decode()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def key_of_code(text: str) -> bytes | None:
    """The data key in a recovery code as typed, or ``None`` where the text is not one."""
    letters = "".join(character for character in text.upper() if character.isalnum())
    try:
        both = base64.b32decode(letters.translate(_LOOK_ALIKES))
    except (binascii.Error, ValueError):
        return None
    key, check = both[:KEY_BYTES], both[KEY_BYTES:]
    return key if len(key) == KEY_BYTES and check == _checksum(key) else None


def _checksum(key: bytes) -> bytes:
    return hashlib.sha256(b"RCA Studio recovery code" + key).digest()[:_CHECK_BYTES]
