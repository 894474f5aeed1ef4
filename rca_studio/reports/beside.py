"""What a workspace knows of a case beside its file: people, protocol text, history, references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.people import People
from rca_studio.domain.protocol_offer import InUse
from rca_studio.domain.registers import HistoryRow
from rca_studio.domain.signing import covered_digest

MOST_READ = 20_000
"""So many steps of one case are read from the history at most."""


class Steps(Protocol):
    """Where the steps of a case are read; the registers of a workspace fit."""

    def history(self, case_id: str, limit: int = 500) -> tuple[HistoryRow, ...]:
        """The steps of one case, newest first."""
        ...

    def changed_since_signed(self, case_id: str, signature_id: str) -> tuple[HistoryRow, ...]:
        """The steps that changed what a signature covers, newest first."""
        ...


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What stands beside a case in its workspace.

    Attributes:
        people: who is set up; nobody where a single person works alone.
        in_use: the text of the protocol it is reviewed under; ``None`` where it is not known.
        history: its steps, newest first; empty where they are not asked for.
        since: by the id of a signature that covers an earlier version, how many steps changed what
            it covers.
        stays: the reference of the case it was merged into.
    """

    people: People = field(default_factory=People)
    in_use: InUse | None = None
    history: tuple[HistoryRow, ...] = ()
    since: Mapping[str, int] = field(default_factory=dict)
    stays: str = ""


def beside_of(
    casefile: CaseFile,
    steps: Steps,
    *,
    people: People,
    in_use: InUse,
    stays: str = "",
    appendix: bool = True,
) -> Beside:
    """Ask the workspace for what stands beside a case; any thread may.

    Args:
        casefile: the case.
        steps: where its history is read.
        people: the people of the workspace.
        in_use: the protocol it is reviewed under.
        stays: the reference of the case it was merged into, if it was.
        appendix: whether its steps are to be printed.
    """
    digest = covered_digest(casefile) if casefile.signatures else ""
    since = {
        one.id: len(steps.changed_since_signed(casefile.case_id, one.id))
        for one in casefile.signatures
        if one.stands and one.covers != digest
    }
    history = steps.history(casefile.case_id, limit=MOST_READ) if appendix else ()
    return Beside(people=people, in_use=in_use, history=history, since=since, stays=stays)
