"""Which protocols a workspace offers, and under which version of one a case is reviewed.

The program brings protocols; a workspace may hold own ones (``proof.ProtocolPack``). An own one
takes the place of the one that comes with the program, so that an update of the program never
changes in silence what an organisation asks for; ``Offer.behind`` tells where the program brings
a newer one. Once its review began, a case keeps the very text it is reviewed under, found by its
SHA-256, whatever is offered later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.packs import PackError
from rca_studio.domain.proof import KeptProtocol, PackState, ProtocolPack
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_packs import ProtocolText, read_protocol

GENERAL: Final = "general"
"""The protocol of a case whose own one is not there."""


@dataclass(frozen=True, slots=True)
class BrokenPack:
    """A pack of the workspace that cannot be used, and the sentence that says why."""

    pack: ProtocolPack
    reason: str


@dataclass(frozen=True, slots=True)
class InUse:
    """The protocol a case is reviewed under.

    ``kept`` is set where the case keeps this very version; ``newer`` is what is offered in its
    place by now; ``trouble`` says in a sentence why it is another one than it should be.
    """

    text: ProtocolText
    kept: KeptProtocol | None = None
    newer: ProtocolText | None = None
    trouble: str = ""

    @property
    def protocol(self) -> Protocol:
        """The protocol itself."""
        return self.text.protocol


@dataclass(frozen=True, slots=True)
class Offer:
    """The protocols new reviews begin under, by key, and all that cases may still keep.

    ``behind`` holds, by key, what the program brings in a higher version than the own one that is
    offered; ``texts`` every protocol that can be read, by SHA-256.
    """

    protocols: Mapping[str, ProtocolText]
    broken: tuple[BrokenPack, ...]
    behind: Mapping[str, ProtocolText]
    texts: Mapping[str, ProtocolText]

    def of(self, casefile: CaseFile) -> InUse:
        """The protocol a case is reviewed under; see ``protocol_for``."""
        key = casefile.case.protocol
        offered = self.protocols.get(key)
        kept = casefile.kept_protocol
        if kept is not None and kept.key == key:
            if there := self.texts.get(kept.pack):
                newer = offered if offered and offered.sha256 != there.sha256 else None
                return InUse(there, kept, newer)
            return InUse(offered or self.general, trouble=self._lost(kept))
        if offered is None:
            reason = f"The protocol “{key}” is not there; the general one is used."
            return InUse(self.general, trouble=reason)
        return InUse(offered)

    @property
    def general(self) -> ProtocolText:
        """The protocol for whatever has none of its own."""
        return self.protocols[GENERAL]

    def _lost(self, kept: KeptProtocol) -> str:
        said = next((one.reason for one in self.broken if one.pack.sha256 == kept.pack), "")
        return said or (
            f"The text of “{kept.key}” version {kept.pack_version}, which this case was reviewed "
            "under, is not there; the one offered now is used."
        )


def offered(
    packs: Iterable[ProtocolPack],
    shipped: Mapping[str, ProtocolText],
    scores: Collection[int] = (),
) -> Offer:
    """What a workspace with these packs offers.

    Of the own packs with one key the newest version is offered, of equal ones the one saved last.
    A pack that cannot be used is passed over with its reason; what was offered before it stays.

    Args:
        packs: the packs of the workspace.
        shipped: the protocols of the program by key; ``general`` is among them.
        scores: the SAC scores of the risk matrix; a pack that hangs on another one is not offered.
            Empty where it is not known.
    """
    texts = {text.sha256: text for text in shipped.values()}
    broken: list[BrokenPack] = []
    own: dict[str, ProtocolText] = {}
    for pack in sorted(packs, key=lambda one: (one.key, one.pack_version, one.at, one.id)):
        found = read_kept(pack)
        if isinstance(found, str):
            broken.append(BrokenPack(pack, found))
            continue
        texts.setdefault(found.sha256, found)
        if pack.state is not PackState.OFFERED:
            continue
        if reason := _off_the_matrix(found, scores):
            broken.append(BrokenPack(pack, reason))
        else:
            own[pack.key] = found  # sorted: what comes later is newer
    protocols = {key: own.pop(key, text) for key, text in shipped.items()}
    protocols |= dict(sorted(own.items(), key=lambda item: item[1].protocol.label.casefold()))
    behind = {
        key: text
        for key, text in shipped.items()
        if protocols[key].protocol.version < text.protocol.version
    }
    return Offer(protocols, tuple(broken), behind, texts)


def protocol_for(
    casefile: CaseFile, packs: Iterable[ProtocolPack], shipped: Mapping[str, ProtocolText]
) -> InUse:
    """The protocol a case is reviewed under.

    It is the very text the case keeps, as long as the case is still of that kind and the text can
    be read; else what is offered for its kind today; else the general one.
    """
    return offered(packs, shipped).of(casefile)


def read_kept(pack: ProtocolPack) -> ProtocolText | str:
    """The protocol of a pack, or the sentence that says why it cannot be used."""
    name = f"{pack.key} version {pack.pack_version}"
    found = _read(pack.text, name)
    if isinstance(found, str):
        return found
    if found.sha256 != pack.sha256:
        return f"“{name}” cannot be used: its text is not the one that was kept."
    there = (found.protocol.key, found.protocol.version)
    if there != (pack.key, pack.pack_version):
        return f"“{name}” cannot be used: its text is that of “{there[0]}” version {there[1]}."
    return found


@lru_cache(maxsize=256)
def _read(text: str, name: str) -> ProtocolText | str:
    """A text read once: packs are asked for at every edit, and their texts never change."""
    try:
        return read_protocol(text, name)
    except PackError as error:
        return str(error)


def _off_the_matrix(text: ProtocolText, scores: Collection[int]) -> str:
    unknown = sorted(text.protocol.scores() - set(scores)) if scores else []
    if not unknown:
        return ""
    known = ", ".join(map(str, sorted(scores)))
    name = f"{text.protocol.key} version {text.protocol.version}"
    reason = f"it hangs on the SAC score {unknown[0]}, but the risk matrix has {known}"
    return f"“{name}” cannot be used: {reason}."
