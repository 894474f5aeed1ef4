"""The validation report of one case as PDF: `rca_studio.reports.case_told` on numbered sheets."""

from __future__ import annotations

from collections.abc import Callable

from rca_studio.reports.case_told import NOT_VALIDATED as NOT_VALIDATED
from rca_studio.reports.case_told import case_told
from rca_studio.reports.check import chain_mark as chain_mark
from rca_studio.reports.context import CaseReport
from rca_studio.reports.page import build_pdf
from rca_studio.reports.setting import story


def validation_pdf(report: CaseReport, progress: Callable[[int], None] | None = None) -> bytes:
    """The validation report as a PDF file; it says NOT VALIDATED until the last item stands.

    Args:
        report: the case and all that was worked out of it.
        progress: called with each page number; may raise to stop.
    """
    told = case_told(report)
    chain = report.imprint.chain
    return build_pdf(
        story(told, report.imprint.paper),
        report.imprint,
        title=told.name,
        reference=told.reference,
        stamp=told.stamp,
        subject=chain_mark(chain.entries, chain.head, chain.origin, told.reference),
        progress=progress,
    )
