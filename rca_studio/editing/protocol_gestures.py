"""Own protocols of a workspace, as gestures: offer a version, offer an earlier one again, retire.

No version is ever taken away: cases were reviewed under it. ``text`` is that of a pack (TOML, see
``domain.protocol_packs``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet
from rca_studio.domain.proof import PackState, ProtocolPack
from rca_studio.domain.protocol_lines import Lines
from rca_studio.domain.protocol_packs import MOST_VERSION, parse_protocol, read_protocol
from rca_studio.domain.protocol_text import protocol_text
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Stamp

_NUMBER = re.compile(r"\d[\d_]*")


def offer(
    workspace: CaseFile, text: str, note: str, stamp: Stamp, *, shipped: int = 0
) -> ChangeSet:
    """Let new reviews begin under this protocol; what was offered in its place is retired.

    Args:
        workspace: the workspace's own case file.
        text: the pack; its version has to be higher than any there is of this protocol.
        note: what is new, for those who read the list of versions.
        stamp: who and when.
        shipped: the version the program brings under the same key, 0 for none.

    Raises:
        ValueError: the text cannot be used (``PackError``), its version is not a new one, or
            there is no note.
    """
    found = read_protocol(text, "this protocol")
    protocol = found.protocol
    least = next_version(workspace.packs, protocol.key, shipped)
    if protocol.version < least:
        raise ValueError(f"give this version a higher number than {least - 1}")
    if not note.strip():
        raise ValueError("say in a few words what is new")
    pack = ProtocolPack(
        id=new_id(),
        key=protocol.key,
        pack_version=protocol.version,
        text=text,
        sha256=found.sha256,
        state=PackState.OFFERED,
        by=stamp.actor,
        at=stamp.at,
        note=note.strip(),
    )
    label = f"Offer {protocol.label} version {protocol.version}"
    return ChangeSet(label, (*_retired(workspace, protocol.key), Change(None, pack)))


def offer_again(workspace: CaseFile, pack_id: str) -> ChangeSet:
    """Offer a retired version again; what is offered in its place now is retired.

    Raises:
        KeyError: there is no such pack.
        ValueError: it cannot be used any more.
    """
    pack = workspace.get(pack_id)
    if not isinstance(pack, ProtocolPack):
        raise KeyError(pack_id)
    parse_protocol(pack.text, f"{pack.key} version {pack.pack_version}")
    rest = [one for one in _retired(workspace, pack.key) if one.entity.id != pack_id]
    back = Change(pack, replace(pack, state=PackState.OFFERED))
    return ChangeSet(f"Offer {pack.key} version {pack.pack_version} again", (*rest, back))


def retire(workspace: CaseFile, key: str) -> ChangeSet:
    """Offer none of the workspace's own versions of a protocol any more.

    Where the program brings one under this key, new reviews begin under that one.
    """
    return ChangeSet(f"Retire protocol {key}", tuple(_retired(workspace, key)))


def next_version(packs: Iterable[ProtocolPack], key: str, shipped: int = 0) -> int:
    """The lowest version that nothing under this key has had, here or in the program."""
    return max((shipped, *(one.pack_version for one in packs if one.key == key))) + 1


def renumbered(text: str, version: int) -> str:
    """The text of a pack with another version; all else, its comments too, stays as it is.

    Raises:
        PackError: the text cannot be used.
        ValueError: the version is higher than any may be.
    """
    if version > MOST_VERSION:
        raise ValueError(f"a protocol has no more than {MOST_VERSION:,} versions")
    protocol = parse_protocol(text, "this protocol")
    if protocol.version == version:
        return text
    wanted = replace(protocol, version=version)
    lines, number = text.split("\n"), Lines(text).key("version")
    if number:
        begin, found, rest = lines[number - 1].partition("=")
        lines[number - 1] = begin + found + _NUMBER.sub(str(version), rest, count=1)
        made = "\n".join(lines)
        if _reads_as(made, wanted):
            return made
    return protocol_text(wanted)


def _reads_as(text: str, wanted: object) -> bool:
    try:
        return parse_protocol(text, "this protocol") == wanted
    except ValueError:
        return False


def _retired(workspace: CaseFile, key: str) -> Iterator[Change]:
    for pack in workspace.packs:
        if pack.key == key and pack.state is PackState.OFFERED:
            yield Change(pack, replace(pack, state=PackState.RETIRED))
