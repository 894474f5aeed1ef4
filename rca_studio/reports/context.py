"""What a report is made from: plain values, so that any thread can build it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.registers import ActionRow, ChainCheck
from rca_studio.reports.legend import fishbone_legend, graph_legend
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


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What stands on every page: whose it is, how it is marked, and which history it shows.

    ``printed_at`` is local time. ``chain`` is the audit chain as verified when the report was made.
    """

    organisation: str
    marking: str
    printed_at: datetime
    printed_by: str
    chain: ChainCheck
    paper: Paper = Paper.A4
    version: str = VERSION

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
        steps = f"{self.chain.entries:,} change{'' if self.chain.entries == 1 else 's'}"
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

    ``graph`` and ``fishbone`` are the very drawings of the screen; ``frame`` has the bones of the
    latter. ``score`` is the SAC score in words, empty where severity or probability is not chosen
    yet, and ``sac`` the same as a number (0: none yet); ``choice_labels`` turns the keys of both
    into words. The ruler measures the legends.
    """

    casefile: CaseFile
    protocol: Protocol
    analysis: Analysis
    graph: Drawing
    fishbone: Drawing
    frame: Frame
    ruler: Ruler
    imprint: Imprint
    score: str = ""
    sac: int = 0
    choice_labels: Mapping[str, str] = field(default_factory=dict)

    def graph_legend(self, width: float) -> Drawing:
        """What the signs of the causal graph mean, in rows of at most ``width`` points."""
        return graph_legend(self.ruler, width)

    def fishbone_legend(self, width: float) -> Drawing:
        """What the signs of the fishbone mean, in rows of at most ``width`` points."""
        return fishbone_legend(self.ruler, width)


@dataclass(frozen=True, kw_only=True)
class PlanReport:
    """Everything the printed action plan shows: the rows, and in words which ones they are."""

    rows: tuple[ActionRow, ...]
    selection: str
    imprint: Imprint
