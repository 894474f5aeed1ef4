"""What a list shows of each protocol, read from the head of its file only.

A list of cases needs a word and a tone for each line, at once; reading whole protocols takes ten
times as long and can wait until a case is looked at.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from rca_studio.domain.packs import PackError, parse_toml, read_text

_FIRST_TABLE = re.compile(r"^\s*\[", re.MULTILINE)


class Face(NamedTuple):
    """The word and the tone of a protocol."""

    label: str
    tone: str


GENERAL = Face("General", "neutral")
"""For a case whose protocol is not installed, where not even the general one can be read."""


def read_faces(folder: Path) -> dict[str, Face]:
    """The faces of the protocols in a folder, by key.

    What cannot be read is left out: ``protocol_packs.load_protocols`` says what is wrong with it.
    """
    found: dict[str, Face] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            head = _head(read_text(path), path.name)
        except PackError:
            continue
        key, label, tone = (head.get(name) for name in ("key", "label", "tone"))
        if isinstance(key, str) and isinstance(label, str):
            found.setdefault(key, Face(label, tone if isinstance(tone, str) else "info"))
    return found


def _head(text: str, file: str) -> dict[str, object]:
    """What stands before the first table; in TOML nothing of it can come later."""
    table = _FIRST_TABLE.search(text)
    try:
        return parse_toml(text[: table.start()] if table else text, file)
    except PackError:  # the bracket stood in a text or a list of several lines
        return parse_toml(text, file)
