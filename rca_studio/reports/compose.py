"""From a case file to its validation report: works out, lays out and puts together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from rca_studio.analysis.frames import Frame
from rca_studio.analysis.margin import Analysis, analyse
from rca_studio.analysis.risk import RiskMatrix
from rca_studio.diagrams.causal_graph import lay_out_graph
from rca_studio.diagrams.text import Ruler
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.registers import ChainCheck
from rca_studio.domain.workspace import Setting
from rca_studio.reports.beside import Beside
from rca_studio.reports.context import CaseReport, Imprint, Paper, Scope, View

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
    case: CaseFile | None = None,
    purpose: str = "",
    to: str = "",
) -> Imprint:
    """What stands on every page, from the workspace's own settings.

    Args:
        workspace: the case file of the workspace itself.
        chain: the audit chain, verified just now.
        printed_at: local time.
        printed_by: the person who prints.
        paper: the sheet; the workspace's own choice, else A4, where it is left out.
        case: the case it is about; its own marking goes before that of the workspace.
        purpose: what this copy is for.
        to: who receives it.
    """
    usual = workspace_value(workspace, "paper")
    chosen = paper or (Paper(usual) if usual in list(Paper) else Paper.A4)
    return Imprint(
        organisation=workspace_value(workspace, "organisation"),
        marking=marking_of(workspace, case),
        printed_at=printed_at,
        printed_by=printed_by,
        chain=chain,
        paper=chosen,
        purpose=purpose,
        to=to,
    )


def marking_of(workspace: CaseFile, case: CaseFile | None = None) -> str:
    """How papers are marked: as was chosen for the case, else for the workspace."""
    if case is not None and case.marking is not None:
        return case.marking.marking
    return workspace_value(workspace, "marking", DEFAULT_MARKING)


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
    beside: Beside | None = None,
    scope: Scope | None = None,
) -> CaseReport:
    """Everything the validation report shows of a case. Pure and quick; any thread may call it.

    Args:
        casefile: the case.
        protocol: what it is reviewed under.
        frames: the frames that are installed, by key.
        matrix: the risk matrix.
        ruler: measures the text of the diagrams.
        imprint: what stands on every page.
        beside: what the workspace knows of the case beside its file; nothing where left out.
        scope: how much of it is printed; all, with the usual views, where left out.
    """
    scope = scope or Scope()
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
        views=tuple(_views(casefile, frames, ruler, analysis, scope)),
        frame=frame,
        ruler=ruler,
        imprint=imprint,
        score=follows,
        sac=score.value if score else 0,
        choice_labels={level.key: level.label for level in levels},
        beside=beside or Beside(),
        scope=scope,
    )


def _views(
    casefile: CaseFile,
    frames: Mapping[str, Frame],
    ruler: Ruler,
    analysis: Analysis,
    scope: Scope,
) -> Iterator[View]:
    """The views that are asked for, as far as there is anything to draw."""
    from rca_studio.reports.views import VIEWS, draw

    if not scope.document.analysis:
        return
    modelled = casefile.event is not None or bool(casefile.causes)
    for key in VIEWS:
        if key not in scope.views or not (casefile.timeline if key == "timeline" else modelled):
            continue
        if key == "graph":
            yield View(key=key, drawing=draw_graph(casefile, frames, ruler, analysis))
        else:
            frame = frame_of(casefile, frames)
            yield View(key=key, drawing=draw(key, casefile, ruler, frame))
