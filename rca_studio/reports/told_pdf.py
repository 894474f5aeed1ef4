"""Sets what a report tells on numbered, marked sheets of paper."""

from __future__ import annotations

from collections.abc import Callable

from rca_studio.reports.blocks import Told
from rca_studio.reports.check import chain_mark
from rca_studio.reports.context import Imprint
from rca_studio.reports.page import build_pdf
from rca_studio.reports.setting import story


def told_pdf(
    told: Told,
    imprint: Imprint,
    progress: Callable[[int], None] | None = None,
    *,
    case: str = "",
) -> bytes:
    """A report as a PDF file that can be checked against the history it was made from.

    Args:
        told: what the report says.
        imprint: organisation, marking, history, paper.
        progress: called with each page number; may raise to stop.
        case: reference of the case it is about, if it is about one.
    """
    chain = imprint.chain
    return build_pdf(
        story(told, imprint.paper),
        imprint,
        title=told.name,
        reference=told.reference,
        stamp=told.stamp,
        subject=chain_mark(chain.entries, chain.head, chain.origin, case),
        progress=progress,
    )
