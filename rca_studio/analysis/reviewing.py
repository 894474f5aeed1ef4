"""How the cases of one workspace are reviewed: the protocol of each, its gate, and its summary.

It joins the practice that is installed with what the workspace itself says (its own protocols, the
versions cases were reviewed under, the people set up), so that the window, the command line and the
writer ask in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

from rca_studio.analysis.practice import Practice
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.gates import Blocker, blockers
from rca_studio.domain.people import Role
from rca_studio.domain.proof import KeptProtocol
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_offer import InUse, Offer
from rca_studio.domain.registers import CaseSummary
from rca_studio.domain.way import stage_due


class Reviewing:
    """The practice as one workspace keeps it.

    Args:
        practice: what is installed, or a function that reads it when it is first needed.
        workspace: gives the workspace's own case file as it is now.
    """

    def __init__(
        self, practice: Practice | Callable[[], Practice], workspace: Callable[[], CaseFile]
    ) -> None:
        self._practice = practice
        self._workspace = workspace
        self._offered: tuple[CaseFile, Offer] | None = None

    @cached_property
    def practice(self) -> Practice:
        """Protocols, frames, risk matrix and action hierarchy as installed."""
        return self._practice() if callable(self._practice) else self._practice

    @property
    def offer(self) -> Offer:
        """What the workspace offers: the protocols that are installed, joined by its own.

        It is worked out again only when the workspace's own case file is another one.
        """
        workspace = self._workspace()
        kept = self._offered
        if kept is None or kept[0] is not workspace:
            kept = (workspace, self.practice.offered(workspace.packs))
            self._offered = kept
        return kept[1]

    @property
    def protocols(self) -> Mapping[str, Protocol]:
        """The protocols a review may begin under, by key; ``general`` is always there."""
        return {key: text.protocol for key, text in self.offer.protocols.items()}

    def protocol(self, key: str) -> Protocol:
        """The protocol offered under a key; the general one where there is none."""
        offer = self.offer
        return offer.protocols.get(key, offer.general).protocol

    def in_use(self, casefile: CaseFile) -> InUse:
        """The protocol a case is reviewed under, and whether there is a newer one."""
        return self.offer.of(casefile)

    def protocol_of(self, casefile: CaseFile) -> Protocol:
        """The protocol a case is reviewed under: the version it keeps, else what is offered."""
        return self.in_use(casefile).protocol

    def may_keep(self, casefile: CaseFile, kept: KeptProtocol) -> bool:
        """Whether a case may be reviewed under this version: the one offered for its kind.

        Neither a text nobody offered nor an earlier version takes its place in silence.
        """
        offered = self.offer.protocols.get(casefile.case.protocol)
        return offered is not None and (kept.key, kept.pack_version, kept.pack) == (
            offered.protocol.key,
            offered.protocol.version,
            offered.sha256,
        )

    def sac(self, casefile: CaseFile) -> int:
        """The SAC score of a case, 0 while there is none."""
        return self.practice.sac(casefile.case)

    def due(self, casefile: CaseFile) -> str:
        """Until when the case may stay at its stage, as a local moment."""
        return stage_due(casefile, self.protocol_of(casefile), self.sac(casefile))

    def summarise(self, casefile: CaseFile) -> CaseSummary:
        """What is kept beside the case: its margin, until when its stage may take, its outcome."""
        from rca_studio.analysis.margin import summarise

        rejected = casefile.rejection
        return replace(
            summarise(casefile),
            stage_due=self.due(casefile),
            outcome=rejected.kind.value if rejected else "",
        )

    def blockers(self, casefile: CaseFile, margin: int | None) -> tuple[Blocker, ...]:
        """What blocks the way of a case to its next stage; see ``gates.blockers``."""
        people = self._workspace().people
        return blockers(
            casefile,
            self.protocol_of(casefile),
            margin,
            self.sac(casefile),
            signed=people.set_up,
            decided=any(Role.EXECUTIVE in person.roles for person in people.active),
        )
