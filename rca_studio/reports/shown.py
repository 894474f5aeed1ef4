"""What of a person's text is put on paper and into pictures as typed, and what becomes ``�``."""

from __future__ import annotations

import re
from collections.abc import Container

from rca_studio.diagrams import faces

_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def shown(text: str, known: Container[str]) -> str:
    """The text with ``�`` for what must not or cannot be shown.

    Controls and marks that turn the direction of reading must not: nothing may hide. What no face
    draws cannot; without a stand-in it would be an empty box that is copied as nothing.

    Args:
        text: what a person typed.
        known: the characters that the main face draws.
    """
    clean = _UNPRINTABLE.sub("\ufffd", text)
    if clean.isascii():
        return clean
    main = faces.face()
    return "".join(
        run if face != main else "".join(c if c in known or c == "\n" else "\ufffd" for c in run)
        for face, run in faces.runs(clean)
    )
