"""From a case file to its validation report: works out, lays out and puts together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from rca_studio.analysis.frames import Frame
from rca_studio.analysis.margin import Analysis, analyse
from rca_studio.analysis.risk import RiskMatrix
from rca_studio.diagrams.causal_graph import lay_out_graph
from rca_studio.diagrams.fishbone import lay_out_fishbone
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.registers import ChainCheck
from rca_studio.domain.workspace import Setting
from rca_studio.reports.context import CaseReport, Imprint, Paper

if TYPE_CHECKING:
    from rca_studio.diagrams.shapes import Drawing

DEFAULT_MARKING = "Confidential quality improvement record"
DEFAULT_FRAME = "contributory_factors"


def workspace_value(workspace: CaseFile, key: str, default: str = "") -> str:
    """A setting of the workspace (``organisation``, ``marking``, ``paper`` ...)."""
    found = workspace.get(key)
    return found.value if isinstance(found, Setting) and found.value else default


def imprint_of(
    workspace: CaseFile,
    chain: ChainCheck,
    *,
    printed_at: datetime,
    printed_by: str = "",
    paper: Paper | None = None,
) -> Imprint:
    """What stands on every page, from the workspace's own settings.

    Args:
        workspace: the case file of the workspace itself.
        chain: the audit chain, verified just now.
        printed_at: local time.
        printed_by: the person who prints.
        paper: the sheet; the workspace's own choice, else A4, where it is left out.
    """
    usual = workspace_value(workspace, "paper")
    chosen = paper or (Paper(usual) if usual in list(Paper) else Paper.A4)
    return Imprint(
        organisation=workspace_value(workspace, "organisation"),
        marking=workspace_value(workspace, "marking", DEFAULT_MARKING),
        printed_at=printed_at,
        printed_by=printed_by,
        chain=chain,
        paper=chosen,
    )


def frame_of(casefile: CaseFile, frames: Mapping[str, Frame]) -> Frame:
    """The frame of a case; the usual one where the case names one that is not installed."""
    return frames.get(casefile.case.frame) or frames[DEFAULT_FRAME]


def draw_graph(
    casefile: CaseFile, frames: Mapping[str, Frame], ruler: Ruler, analysis: Analysis
) -> Drawing:
    """The causal graph of a case, as on screen."""
    return lay_out_graph(casefile, ruler, frame=frame_of(casefile, frames), analysis=analysis)


def case_report(
    casefile: CaseFile,
    protocol: Protocol,
    *,
    frames: Mapping[str, Frame],
    matrix: RiskMatrix,
    ruler: Ruler,
    imprint: Imprint,
    draw: Callable[[CaseFile, Mapping[str, Frame], Ruler, Analysis], Drawing] = draw_graph,
) -> CaseReport:
    """Everything the validation report shows of a case. Pure and quick; any thread may call it."""
    analysis = analyse(casefile)
    frame = frame_of(casefile, frames)
    case = casefile.case
    score = matrix.score(case.severity, case.probability)
    levels = (*matrix.severities, *matrix.probabilities)
    follows = ""
    if score:
        follows = f"SAC {score.value}. {protocol.follow_words(score.value) or score.follows}"
    return CaseReport(
        casefile=casefile,
        protocol=protocol,
        analysis=analysis,
        graph=draw(casefile, frames, ruler, analysis),
        fishbone=lay_out_fishbone(casefile, ruler, frame),
        frame=frame,
        ruler=ruler,
        imprint=imprint,
        score=follows,
        sac=score.value if score else 0,
        choice_labels={level.key: level.label for level in levels},
    )
