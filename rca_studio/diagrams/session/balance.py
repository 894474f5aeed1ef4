"""Lines of even length: a caption of two lines whose last one is a single word reads badly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rca_studio.diagrams.text import Ruler

_SHARES: Final = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55)


def balanced(
    ruler: Ruler, text: str, size: float, room: float, *, bold: bool = False, most: int = 0
) -> tuple[str, ...]:
    """As ``Ruler.wrap``, in no more lines, but those that differ least in length.

    What had to be shortened or cut stays as it is.
    """
    lines = ruler.wrap(text, size, room, bold=bold, most=most)
    words = len(text.split())
    if len(lines) < 2 or len(" ".join(lines).split()) != words or lines[-1].endswith("…"):
        return lines
    best = lines
    least = _raggedness(ruler, lines, size, bold)
    for share in _SHARES:
        found = ruler.wrap(text, size, room * share, bold=bold, most=len(lines) + 1)
        if len(found) > len(lines) or len(" ".join(found).split()) != words:
            break
        ragged = _raggedness(ruler, found, size, bold)
        if ragged < least:
            best, least = found, ragged
    return best


def _raggedness(ruler: Ruler, lines: Sequence[str], size: float, bold: bool) -> float:
    """How much the lines differ from the longest one."""
    widths = [ruler.width(line, size, bold=bold) for line in lines]
    return sum((max(widths) - width) ** 2 for width in widths)
