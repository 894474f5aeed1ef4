"""The place to sign: name, role, date and signature, filled in by hand or on screen.

On paper these are plain lines; in the file each is a form field (AcroForm, ISO 32000-1, section
12.7) whose tooltip is its name for those who do not see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.style import text

_PARTS = (("Name", 0.24), ("Role", 0.19), ("Date", 0.13), ("Signature", 0.24))
_LABEL = 0.2
_GAP = 8.0
_ROOM = 26.0
"""Height for a line of handwriting, in points."""


class SignField(Flowable):
    """A line to write on, and a form field above it."""

    def __init__(self, name: str, tooltip: str, width: float) -> None:
        super().__init__()
        self._name = name
        self._tooltip = tooltip
        self.width = width
        self.height = _ROOM

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The size it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line; the canvas adds the field to the page."""
        canvas: Any = self.canv
        canvas.saveState()
        canvas.setStrokeColor(HexColor(PRINT["text"]))
        canvas.setLineWidth(0.8)
        canvas.line(0, 0, self.width, 0)
        canvas.restoreState()
        hold = getattr(canvas, "hold_field", None)
        if hold is not None:
            hold(self._name, self._tooltip, 0.0, 1.0, self.width, self.height - 6)


def sign_fields(roles: Sequence[str], width: float) -> Flowable:
    """A row for each role to sign in: who it is, then name, role, date and signature."""
    widths = [width * share for share in (_LABEL, *(share for _, share in _PARTS))]
    captions = ["", *(text(name, "head") for name, _ in _PARTS)]
    rows: list[list[Any]] = []
    for number, role in enumerate(roles, start=1):
        fields = [
            SignField(f"sign-{number}-{name.lower()}", f"{role}: {name.lower()}", each - _GAP)
            for (name, _), each in zip(_PARTS, widths[1:], strict=True)
        ]
        rows += [[text(role, "cell_bold"), *fields], captions]
    table = Table(rows, colWidths=widths)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), _GAP),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    return KeepTogether([Spacer(1, 18), table])
