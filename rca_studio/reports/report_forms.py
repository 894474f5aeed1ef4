"""A near miss reported on paper or by file: a PDF form to fill in, or a blank one to write on.

Both ask the same, see `rca_studio.domain.form_fields`: four questions, and below them what the
protocol of that kind would like to know from somebody who was there. The first one has form fields
(AcroForm, ISO 32000-1, 12.7) and is read back by its names; the second one has large boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from rca_studio.domain.form_fields import Part, mark_of, parts_of
from rca_studio.domain.protocol import Protocol
from rca_studio.reports.context import Paper
from rca_studio.reports.report_forms_fields import with_fields
from rca_studio.reports.report_forms_page import FormPages, Manner, Placed

_HAND_IN_FILE = (
    "Save this file and send it to whoever gave it to you, or put it into the folder for reports. "
    "If you leave your name out, neither this file nor its properties are kept."
)
_HAND_IN_PAPER = (
    "Give this sheet to your supervisor, or put it into the box for reports. Nobody has to sign it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWish:
    """How a form is made.

    Attributes:
        paper: what it is printed on; on Letter a day in figures has its month first.
        blank: to be written on by hand, without form fields.
        large: in large print.
        organisation: stands above; may be empty.
        hand_in: how it is handed in, in the words of the organisation; "" for the usual ones.
    """

    paper: Paper = Paper.A4
    blank: bool = False
    large: bool = False
    organisation: str = ""
    hand_in: str = ""


def report_form(
    protocol: Protocol, felt: str, steps: tuple[str, ...], wish: FormWish | None = None
) -> bytes:
    """The form of one kind of near miss as a PDF; the same values give the same bytes.

    Args:
        protocol: of that kind.
        felt: how it is asked how safe it felt to report; "" where that is not asked.
        steps: the words of the five steps.
        wish: how it is made.
    """
    wish = wish or FormWish()
    mark = mark_of(protocol, month_first=wish.paper is Paper.LETTER).text
    parts = parts_of(protocol, felt, steps)
    _, _, count = _painted(protocol, parts, wish, mark)
    painted, placed, _ = _painted(protocol, parts, wish, mark, count)
    return painted if wish.blank else with_fields(painted, placed, mark)


def form_file_name(protocol: Protocol, *, blank: bool) -> str:
    """A name for the file of a form."""
    return f"report-{protocol.key.replace('_', '-')}{'-blank' if blank else ''}.pdf"


def _painted(
    protocol: Protocol, parts: Sequence[Part], wish: FormWish, mark: str, of: int = 0
) -> tuple[bytes, tuple[Placed, ...], int]:
    """The pages, where their boxes are, and how many pages there are."""
    out = BytesIO()
    pages = FormPages(
        out,
        paper=wish.paper,
        manner=Manner(blank=wish.blank, large=wish.large),
        title="Report a near miss",
        kind=protocol.label if protocol.key != "general" else "",
        organisation=wish.organisation,
        hand_in=wish.hand_in or (_HAND_IN_PAPER if wish.blank else _HAND_IN_FILE),
        mark=mark,
        of=of,
    )
    pages.write(parts)
    placed = pages.save()
    return out.getvalue(), placed, pages.count
