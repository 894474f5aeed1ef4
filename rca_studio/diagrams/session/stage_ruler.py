"""Where lines end on a stage: a stand-in stays in one piece, a long word parts where it is spoken.

"Person" at the end of one line and "A" on the next is read as two things from the last row.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rca_studio.diagrams.text import NO_BREAK, Ruler

_VOWELS: Final = frozenset("aeiouyäöüáàâãåæéèêëíìîïóòôõøœúùûýąęėįųůőűаеёиоуыэюяіїєαεηιουωάέήίόύώ")
_TOGETHER: Final = re.compile(
    r"(?:sch|str|spr|ch|ck|ph|qu|sh|sp|st|th|kn|pf|wr|[bcfgkp]l|[bcdfgkpt]r)\Z"
)
"""Consonants that are spoken as one, at the end of some letters."""
_LEAST: Final = 4
"""So many letters of a word stand on each side of its hyphen at least."""
_STAND_IN: Final = re.compile(r"(?<!\w)([A-Z][a-z]+) ([A-Z]{1,2}|-?\d{1,3})(?![\w-])")
"""What stands for somebody or something: "Person A", "Worker 2", "Day -3"."""


class StageRuler(Ruler):
    """A ruler for stages; measures as the one it is made of."""

    def wrap(
        self, text: str, size: float, room: float, *, bold: bool = False, most: int = 0
    ) -> tuple[str, ...]:
        """As ``Ruler.wrap``; a stand-in that is narrower than the room is not parted."""
        glued = _STAND_IN.sub(rf"\1{NO_BREAK}\2", text)
        lines = super().wrap(glued, size, room, bold=bold, most=most)
        return tuple(line.replace(NO_BREAK, " ") for line in lines)

    def parted(self, word: str, most: int) -> int:
        """How many letters stand before the hyphen: the most that end a syllable.

        A syllable begins at the last consonant before a vowel, with those that are spoken as one
        with it. That holds for most words of the languages written with these letters; it knows
        none of them.
        """
        low = word.lower()
        for begins in range(most, _LEAST - 1, -1):
            here, after = low[begins], low[begins + 1 : begins + 2]
            if not here.isalpha() or here in _VOWELS or after not in _VOWELS:
                continue
            together = _TOGETHER.search(low, 0, begins + 1)
            cut = together.start() if together else begins
            if cut >= _LEAST:
                return cut
        return most


@lru_cache(maxsize=4)
def stage_ruler(ruler: Ruler) -> StageRuler:
    """The one that belongs to a ruler; always the same, so that what it measured is remembered."""
    if isinstance(ruler, StageRuler):
        return ruler
    return StageRuler(ruler.units, ruler.regular, ruler.bold)
