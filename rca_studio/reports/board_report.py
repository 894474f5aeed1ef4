"""What a board report is made from: the panels as they may be shown, and the page of answers.

PDF, slides and workbook are three ways of setting the very same `BoardReport`; none of them counts
anything itself, so they cannot differ from the screen or from each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rca_studio.analysis.governance.panel import Cell, Panel
from rca_studio.reports.context import Imprint

TITLE = "Near misses and what stops harm"


class Edition(StrEnum):
    """For whom a report is made."""

    BOARD = "board"
    COMMISSIONER = "commissioner"

    @property
    def label(self) -> str:
        """The words on screen and on paper."""
        return {
            Edition.BOARD: "Board report",
            Edition.COMMISSIONER: "Report for commissioners",
        }[self]

    @property
    def told(self) -> str:
        """In a sentence for whom it is and what it holds."""
        return {
            Edition.BOARD: "For your own board: every answer with its figures. References of cases "
            "stand in it unless small numbers are protected.",
            Edition.COMMISSIONER: "For those who pay for care: safety, continuity, staffing and "
            "what funding bears on. Small numbers are always protected; no case, no person and no "
            "words of a case stand in it.",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One question on the page of answers; ``group`` is the heading it stands under, if any."""

    question: str
    answer: str
    change: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The page of answers: what changed, what to ask now and what figures cannot say."""

    lines: tuple[AnswerLine, ...]
    changed: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BoardReport:
    """Everything a board report says.

    Attributes:
        edition: for whom.
        opening: the page of answers.
        panels: the questions in their order, each as it may be shown.
        imprint: organisation, marking, history, paper.
        period: in words, for example "Jan 2025 to Dec 2026".
        narrowed: which cases, in words.
        number: how many near misses, as it may be shown.
        protection: how small numbers are protected, in a sentence; empty where they are not.
        sources: where the questions, exposures and rules come from.
        practice: whether it tells of practice cases, for there is no other yet.
    """

    edition: Edition
    opening: Opening
    panels: tuple[Panel, ...]
    imprint: Imprint
    period: str
    narrowed: str
    number: str
    protection: str = ""
    sources: str = ""
    practice: bool = False

    @property
    def title(self) -> str:
        """The title on the first page and in lists of files."""
        return TITLE

    @property
    def subtitle(self) -> str:
        """Below it: the edition, the period and which cases."""
        practice = "practice cases only" if self.practice else ""
        parts = (self.edition.label, self.period, self.narrowed, practice)
        return " · ".join(part for part in parts if part)

    @property
    def state(self) -> str:
        """Whether numbers are hidden, in a few words."""
        return "Small numbers protected" if self.protection else "All numbers shown"


def told_value(cell: Cell, *, exact: bool) -> float | None:
    """The number that leaves in a file of figures; ``None`` where it is hidden or there is none.

    Args:
        cell: the number as it may be shown.
        exact: as it was worked out; else as it is shown, for from a rate with all its digits a
            hidden count could be worked out.
    """
    if cell.value is None or exact:
        return cell.value
    shown = cell.shown.strip()
    decimals = len("".join(c for c in shown if c.isdigit() or c == ".").partition(".")[2])
    return round(cell.value, decimals + 2 * shown.endswith("%"))
