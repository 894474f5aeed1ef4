"""What native charts and tables of a slide share: their room, their letters, their colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.util import Pt

from rca_studio.diagrams.tokens import PRINT
from rca_studio.domain.words import shortened
from rca_studio.reports.exchange.written import allowed_in_xml

FONT: Final = "Arial"
"""On every computer, if as a twin."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where something stands on a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def lengths(self) -> tuple[Any, Any, Any, Any]:
        """Left, top, width and height as PowerPoint counts them."""
        return Pt(self.left), Pt(self.top), Pt(self.width), Pt(self.height)


def plain(words: str, most: int = 2_000) -> str:
    """A text on one line that a slide can hold."""
    line = " ".join(allowed_in_xml(words).split())
    return shortened(line, most) if line else ""


def rgb(token: str) -> Any:
    """The colour of a token as it is printed."""
    return RGBColor.from_string(PRINT[token].lstrip("#"))  # type: ignore[no-untyped-call]
