"""Lines of even length: a caption of two lines whose last one is a single word reads badly."""

from __future__ import annotations

from typing import Final

from rca_studio.diagrams.text import Ruler

_TRIES: Final = 6


def balanced(
    ruler: Ruler, text: str, size: float, room: float, *, bold: bool = False, most: int = 0
) -> tuple[str, ...]:
    """As ``Ruler.wrap``, in no more lines, but in the narrowest room that takes these lines.

    What had to be shortened or cut stays as it is.
    """
    lines = ruler.wrap(text, size, room, bold=bold, most=most)
    words = len(text.split())
    if len(lines) < 2 or len(" ".join(lines).split()) != words or lines[-1].endswith("…"):
        return lines
    least, enough = room / len(lines), room
    for _ in range(_TRIES):
        middle = (least + enough) / 2
        found = ruler.wrap(text, size, middle, bold=bold)
        if len(found) <= len(lines) and len(" ".join(found).split()) == words:
            lines, enough = found, middle
        else:
            least = middle
    return lines
