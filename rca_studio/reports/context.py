"""What a report is made from: plain values, so that any thread can build it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.registers import ChainCheck
from rca_studio.domain.words import plural
from rca_studio.reports.beside import Beside
from rca_studio.version import VERSION

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.analysis.margin import Analysis
    from rca_studio.diagrams.shapes import Drawing
    from rca_studio.diagrams.text import Ruler


class Paper(StrEnum):
    """Sheet sizes people print on."""

    A4 = "A4"
    LETTER = "Letter"


class Document(StrEnum):
    """Which part of a report is printed: facts and analysis can be kept apart on paper."""

    WHOLE = "all"
    FACTS = "facts"
    ANALYSIS = "analysis"

    @property
    def facts(self) -> bool:
        """Whether it tells what happened, what was done, who was told and who confirmed it."""
        return self is not Document.ANALYSIS

    @property
    def analysis(self) -> bool:
        """Whether it tells causes, findings and judgement."""
        return self is not Document.FACTS

    def named(self, words: str) -> str:
        """The name of a report with this part of it."""
        return words if self is Document.WHOLE else f"{words}: {self.value}"


USUAL_VIEWS = ("graph", "fishbone")
"""The views a report shows unless others are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """How much of a case is printed.

    ``views`` are keys of ``reports.views.VIEWS``; ``appendix`` prints the history, step by step.
    """

    document: Document = Document.WHOLE
    appendix: bool = True
    views: tuple[str, ...] = USUAL_VIEWS


@dataclass(frozen=True, kw_only=True)
class View:
    """A causal view on its way into a report; ``key`` is its key in ``reports.views.VIEWS``."""

    key: str
    drawing: Drawing


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What stands on every page: whose it is, how it is marked, and which history it shows.

    ``printed_at`` is local time. ``chain`` is the audit chain as verified when the report was made.
    ``purpose`` and ``to`` say what this copy is for and who receives it.
    """

    organisation: str
    marking: str
    printed_at: datetime
    printed_by: str
    chain: ChainCheck
    paper: Paper = Paper.A4
    version: str = VERSION
    purpose: str = ""
    to: str = ""

    @property
    def now(self) -> str:
        """When it was printed, as a local moment."""
        return self.printed_at.strftime("%Y-%m-%dT%H:%M")

    @property
    def copy_line(self) -> str:
        """Above the foot of each page: for whom this copy is, and for what; empty for nobody."""
        to = f"Copy for {' '.join(self.to.split())}" if self.to.strip() else ""
        purpose = f"Purpose: {' '.join(self.purpose.split())}" if self.purpose.strip() else ""
        return " · ".join(part for part in (to, purpose) if part)

    @property
    def head_code(self) -> str:
        """The head of the audit chain, shortened to four groups of four for people to compare."""
        head = self.chain.head
        return " ".join(head[i : i + 4] for i in range(0, 16, 4))

    @property
    def head_line(self) -> str:
        """The left end of the head of each page: whose it is and how it is marked."""
        return " · ".join(part for part in (self.organisation, self.marking) if part)

    @property
    def history_line(self) -> str:
        """The foot of each page, by which it is checked against the file (``reports.check``)."""
        state = "verified" if self.chain.intact else "NOT INTACT"
        steps = plural(self.chain.entries, "change")
        history = f"History of {steps} {state} · chain head {self.head_code}"
        return f"{history} · RCA Studio {self.version}"

    @property
    def printed_line(self) -> str:
        """Below that: when, by whom, and the marking again."""
        printed = self.printed_at.strftime("%d %b %Y %H:%M").lstrip("0")
        by = f", {self.printed_by}" if self.printed_by else ""
        return f"Printed {printed}{by} · {self.marking}"


@dataclass(frozen=True, kw_only=True)
class CaseReport:
    """Everything the validation report of one case shows.

    ``views`` are the very drawings of the screen, in the order of the report; ``frame`` has the
    bones of the fishbone. ``score`` is the SAC score in words, empty where severity or probability
    is not chosen yet, and ``sac`` the same as a number (0: none yet); ``choice_labels`` turns the
    keys of both into words. The ruler measures the legends. ``beside`` is what the workspace knows
    of the case beside its file, ``scope`` how much of all this is printed.
    """

    casefile: CaseFile
    protocol: Protocol
    analysis: Analysis
    views: tuple[View, ...]
    frame: Frame
    ruler: Ruler
    imprint: Imprint
    score: str = ""
    sac: int = 0
    choice_labels: Mapping[str, str] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    scope: Scope = field(default_factory=Scope)
