"""How the cases of one workspace are reviewed: the protocol of each, its gate, and its summary.

It joins the practice that is installed with what the workspace itself says (its own protocols, the
versions cases were reviewed under, the people set up), so that the window, the command line and the
writer ask in one place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from rca_studio.analysis.practice import Practice
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.gates import Blocker, blockers
from rca_studio.domain.protocol import Protocol
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

    @cached_property
    def practice(self) -> Practice:
        """Protocols, frames, risk matrix and action hierarchy as installed."""
        return self._practice() if callable(self._practice) else self._practice

    def protocol_of(self, casefile: CaseFile) -> Protocol:
        """The protocol a case is reviewed under."""
        return self.practice.protocol(casefile.case.protocol)

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
        return blockers(
            casefile,
            self.protocol_of(casefile),
            margin,
            self.sac(casefile),
            signed=self._workspace().people.set_up,
        )
