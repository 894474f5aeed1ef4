"""A copy of the validation report, as somebody wishes it: made in one place for window and console.

What was made says which history it shows, so that the copy can be noted in the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.protocol_offer import InUse
from rca_studio.domain.registers import ChainCheck
from rca_studio.reports.beside import Steps, beside_of
from rca_studio.reports.compose import case_report, imprint_of
from rca_studio.reports.context import CaseReport, Paper, Scope

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.analysis.risk import RiskMatrix
    from rca_studio.diagrams.text import Ruler


class Register(Steps, Protocol):
    """Where the history is verified and read; the registers of a workspace fit."""

    def verify(self) -> ChainCheck:
        """Verify the audit chain."""
        ...


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be printed, on what, for what and for whom; no ``paper``: the workspace's own."""

    scope: Scope = field(default_factory=Scope)
    paper: Paper | None = None
    accessible: bool = False
    purpose: str = ""
    to: str = ""

    @property
    def what(self) -> str:
        """What it is, as the note of the copy says it."""
        words = self.scope.document.named("Validation report")
        return f"{words}, accessible edition" if self.accessible else words


@dataclass(frozen=True, kw_only=True)
class Source:
    """The case and all that it is printed from, as plain values for any thread.

    ``workspace`` is the workspace's own case file, ``stays`` the reference of the case this one was
    merged into.
    """

    casefile: CaseFile
    workspace: CaseFile
    in_use: InUse
    frames: Mapping[str, Frame]
    matrix: RiskMatrix
    ruler: Ruler
    printed_by: str
    stays: str = ""


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A copy that was made: the file, what it is, and the history it shows."""

    content: bytes
    what: str
    entries: int
    head: str


def printed(source: Source, wish: Wish, register: Register, printed_at: datetime) -> Printed:
    """Verify the history and make the copy.

    Args:
        source: the case.
        wish: what of it.
        register: the history.
        printed_at: local time.

    Raises:
        KnownFault: the accessible edition needs an optional part that is not installed.
    """
    report = report_for(source, wish, register, printed_at)
    chain = report.imprint.chain
    return Printed(
        content=_content(report, wish), what=wish.what, entries=chain.entries, head=chain.head
    )


def report_for(source: Source, wish: Wish, register: Register, printed_at: datetime) -> CaseReport:
    """All that the copy shows, worked out and drawn."""
    casefile = source.casefile
    imprint = imprint_of(
        source.workspace,
        register.verify(),
        printed_at=printed_at,
        printed_by=source.printed_by,
        paper=wish.paper,
        case=casefile,
        purpose=wish.purpose,
        to=wish.to,
    )
    beside = beside_of(
        casefile,
        register,
        people=source.workspace.people,
        in_use=source.in_use,
        stays=source.stays,
        appendix=wish.scope.appendix,
    )
    return case_report(
        casefile,
        source.in_use.protocol,
        frames=source.frames,
        matrix=source.matrix,
        ruler=source.ruler,
        imprint=imprint,
        beside=beside,
        scope=wish.scope,
    )


def _content(report: CaseReport, wish: Wish) -> bytes:
    if wish.accessible:
        from rca_studio.reports.accessible import accessible_pdf
        from rca_studio.reports.case_told import case_told

        return accessible_pdf(case_told(report), report.imprint)
    from rca_studio.reports.validation import validation_pdf

    return validation_pdf(report)
