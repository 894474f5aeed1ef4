"""The validation report of one case as PDF: `rca_studio.reports.case_told` on numbered sheets."""

from __future__ import annotations

from collections.abc import Callable

from rca_studio.reports.case_told import case_told
from rca_studio.reports.context import CaseReport
from rca_studio.reports.told_pdf import told_pdf


def validation_pdf(report: CaseReport, progress: Callable[[int], None] | None = None) -> bytes:
    """The validation report as a PDF file; it says NOT VALIDATED until the last item stands.

    Args:
        report: the case and all that was worked out of it.
        progress: called with each page number; may raise to stop.
    """
    told = case_told(report)
    return told_pdf(told, report.imprint, progress, case=told.reference)
