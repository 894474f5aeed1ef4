"""What a list shows of each protocol, read from the head of its file only.

A list of cases needs a word and a tone for each line, at once; reading whole protocols takes ten
times as long and can wait until a case is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from rca_studio.domain.packs import PackError, parse_toml, read_text
from rca_studio.domain.proof import PackState, ProtocolPack

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
        key, face = head.get("key"), _face(head)
        if isinstance(key, str) and face is not None:
            found.setdefault(key, face)
    return found


def own_faces(packs: Iterable[ProtocolPack]) -> dict[str, Face]:
    """The faces of the protocols a workspace brings itself, by key.

    Of several versions that which is offered counts, else the newest: cases of a kind that is not
    offered any more still want a name in lists.
    """
    found: dict[str, Face] = {}
    wanted = (one for one in packs if one.state is not PackState.KEPT)
    for pack in sorted(wanted, key=lambda one: (one.state is PackState.OFFERED, one.pack_version)):
        try:
            face = _face(_head(pack.text, pack.key))
        except PackError:
            continue
        if face is not None:
            found[pack.key] = face
    return found


def _face(head: dict[str, object]) -> Face | None:
    label, tone = head.get("label"), head.get("tone")
    if not isinstance(label, str):
        return None
    return Face(label, tone if isinstance(tone, str) else "info")


def _head(text: str, file: str) -> dict[str, object]:
    """What stands before the first table; in TOML nothing of it can come later."""
    table = _FIRST_TABLE.search(text)
    try:
        return parse_toml(text[: table.start()] if table else text, file)
    except PackError:  # the bracket stood in a text or a list of several lines
        return parse_toml(text, file)
