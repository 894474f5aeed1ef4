"""What the list of protocols tells: each one with its versions, where from, and who is under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rca_studio.domain.proof import PackState, ProtocolPack
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_offer import Offer, read_kept
from rca_studio.domain.protocol_packs import ProtocolText
from rca_studio.domain.words import plural


class Origin(StrEnum):
    """Where what is offered under a key comes from."""

    SHIPPED = "shipped"
    OWN_VERSION = "own version"
    OWN_TYPE = "own type"
    RETIRED = "retired"
    DRAFT = "draft"

    @property
    def label(self) -> str:
        """The words on screen."""
        return {
            "shipped": "The program",
            "own version": "Own version",
            "own type": "Own type",
            "draft": "Not offered yet",
        }.get(self.value, "Retired, not offered")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One version of a protocol.

    ``pack`` is the workspace's own one, if it is one; ``broken`` says why it cannot be used, and
    ``cases`` how many are reviewed under it.
    """

    number: int
    state: str
    text: str
    cases: int
    offered: bool
    protocol: Protocol | None
    pack: ProtocolPack | None = None
    broken: str = ""

    @property
    def can_return(self) -> bool:
        """Whether it can be offered again."""
        return self.pack is not None and not self.offered and not self.broken


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolLine:
    """One protocol: what is offered under its key, or was, and all its versions, newest first.

    ``cases`` counts those of this type whose review has not begun.
    """

    key: str
    label: str
    tone: str
    title: str
    version: int
    origin: Origin
    versions: tuple[VersionLine, ...]
    waiting: int
    broken: tuple[str, ...] = ()
    behind: int = 0

    @property
    def offered(self) -> VersionLine | None:
        """The version new reviews begin under."""
        return next((one for one in self.versions if one.offered), None)

    @property
    def cases_words(self) -> str:
        """How many cases are reviewed under which version.

        Those whose review has not begun, and which will have whatever is offered then, are said
        apart.
        """
        parts = [f"{one.cases:,} under v{one.number}" for one in self.versions if one.cases]
        if self.waiting:
            parts.append(f"{self.waiting:,} not begun")
        return ", ".join(parts) or "None"


def overview(
    offer: Offer,
    shipped: Mapping[str, ProtocolText],
    packs: tuple[ProtocolPack, ...],
    kept: Mapping[str, int],
    cases: Mapping[str, int],
) -> tuple[ProtocolLine, ...]:
    """The protocols a workspace has or had, those on offer first, in the order they are offered.

    Args:
        offer: what is offered.
        shipped: what the program brings, by key.
        packs: the workspace's own packs.
        kept: how many cases keep each text, by SHA-256.
        cases: how many cases there are of each type.
    """
    own = {pack.key for pack in packs if pack.state is not PackState.KEPT}
    keys = [*offer.protocols, *sorted(own - offer.protocols.keys())]
    reasons = {broken.pack.id: broken.reason for broken in offer.broken}
    return tuple(_line(key, offer, shipped, packs, kept, cases, reasons) for key in keys)


def draft_line(protocol: Protocol) -> ProtocolLine:
    """A new type that is not offered yet and has no version so far."""
    return ProtocolLine(
        key=protocol.key,
        label=protocol.label or protocol.key,
        tone=protocol.tone,
        title=protocol.title or "No title yet",
        version=protocol.version,
        origin=Origin.DRAFT,
        versions=(),
        waiting=0,
    )


def _line(
    key: str,
    offer: Offer,
    shipped: Mapping[str, ProtocolText],
    packs: tuple[ProtocolPack, ...],
    kept: Mapping[str, int],
    cases: Mapping[str, int],
    reasons: Mapping[str, str],
) -> ProtocolLine:
    mine = [pack for pack in packs if pack.key == key]
    offered = offer.protocols.get(key)
    versions = [_own_version(pack, offered, kept, reasons.get(pack.id, "")) for pack in mine]
    program = shipped.get(key)
    if program is not None and program.sha256 not in {pack.sha256 for pack in mine}:
        versions.append(_shipped_version(program, offered, kept))
    versions.sort(key=lambda one: (one.number, one.pack is not None), reverse=True)
    origin = Origin.RETIRED
    if offered is not None:
        own = program is None or offered.sha256 != program.sha256
        origin = (Origin.OWN_VERSION if program else Origin.OWN_TYPE) if own else Origin.SHIPPED
    shown = (
        offered.protocol if offered else next((v.protocol for v in versions if v.protocol), None)
    )
    begun = sum(one.cases for one in versions)
    behind = offer.behind.get(key)
    return ProtocolLine(
        key=key,
        label=shown.label if shown else key,
        tone=shown.tone if shown else "neutral",
        title=shown.title if shown else "Cannot be read",
        version=shown.version if shown else max((one.number for one in versions), default=0),
        origin=origin,
        versions=tuple(versions),
        waiting=max(cases.get(key, 0) - begun, 0),
        broken=tuple(dict.fromkeys(one.broken for one in versions if one.broken)),
        behind=behind.protocol.version if behind else 0,
    )


def _own_version(
    pack: ProtocolPack, offered: ProtocolText | None, kept: Mapping[str, int], reason: str
) -> VersionLine:
    found = read_kept(pack)
    is_offered = offered is not None and offered.sha256 == pack.sha256
    state = "Offered" if is_offered else pack.state.label
    if reason and pack.state is PackState.OFFERED:
        state = "Cannot be used"
    return VersionLine(
        number=pack.pack_version,
        state=state,
        text=pack.text,
        cases=kept.get(pack.sha256, 0),
        offered=is_offered,
        protocol=None if isinstance(found, str) else found.protocol,
        pack=pack,
        broken=reason,
    )


def _shipped_version(
    program: ProtocolText, offered: ProtocolText | None, kept: Mapping[str, int]
) -> VersionLine:
    is_offered = offered is not None and offered.sha256 == program.sha256
    return VersionLine(
        number=program.protocol.version,
        state="Offered, comes with the program" if is_offered else "Comes with the program",
        text=program.text,
        cases=kept.get(program.sha256, 0),
        offered=is_offered,
        protocol=program.protocol,
    )


def count_words(line: ProtocolLine) -> str:
    """What a protocol holds, in figures."""
    offered = line.offered or (line.versions[0] if line.versions else None)
    protocol = offered.protocol if offered else None
    if protocol is None:
        return ""
    return ", ".join(
        (
            plural(len(protocol.fields), "field"),
            f"{len(protocol.proceed)} before going on",
            f"{len(protocol.validation)} to validate",
            plural(len(protocol.telling), "decision about telling", "decisions about telling"),
        )
    )
