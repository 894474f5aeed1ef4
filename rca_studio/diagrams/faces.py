"""Which bundled font draws which character, so that no name turns into empty boxes.

The same answer serves all painters: the window registers every file and lists the families in
order, the PDF writer sets each run of a text in its own face. Widths come from
:class:`rca_studio.diagrams.text.Ruler`, which knows the fallbacks too.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from rca_studio.paths import resource


@dataclass(frozen=True, slots=True)
class Face:
    """One font file.

    Attributes:
        family: the name under which a toolkit lists it.
        file: the TrueType file.
        starts: first characters of the runs this face owns, ascending; empty for the main family.
        ends: last characters of the same runs.
    """

    family: str
    file: Path
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    def owns(self, char: str) -> bool:
        """Whether this fallback draws the character."""
        place = bisect_right(self.starts, ord(char)) - 1
        return place >= 0 and ord(char) <= self.ends[place]


@cache
def _table() -> tuple[dict[str, Face], tuple[Face, ...]]:
    plain = json.loads(resource("fonts/fonts.json").read_text(encoding="utf-8"))
    faces = {
        style: Face(plain["family"], resource(f"fonts/{file}"))
        for style, file in plain["faces"].items()
    }
    fallbacks = tuple(
        Face(
            item["family"],
            resource(f"fonts/{item['file']}"),
            tuple(first for first, _ in item["covers"]),
            tuple(last for _, last in item["covers"]),
        )
        for item in plain["fallbacks"]
    )
    return faces, fallbacks


def face(style: str = "regular") -> Face:
    """The main face in a style: regular, medium, semibold, bold or italic."""
    return _table()[0][style]


def fallbacks() -> tuple[Face, ...]:
    """The faces for characters the main family lacks, in the order they are asked."""
    return _table()[1]


def files() -> tuple[Path, ...]:
    """Every font file, for a toolkit that registers fonts; the large fallbacks come last."""
    main, rest = _table()
    return tuple(item.file for item in (*main.values(), *rest))


def families() -> tuple[str, ...]:
    """The names to ask a toolkit for, the main family first."""
    return (face().family, *(item.family for item in fallbacks()))


def runs(text: str, style: str = "regular") -> Iterator[tuple[Face, str]]:
    """Cut a text where the face changes; the pieces joined are the text.

    A character that no font has stays with the main face.
    """
    main = face(style)
    if text.isascii():
        if text:
            yield main, text
        return
    for owner, chars in groupby(text, lambda char: _owner(char, main)):
        yield owner, "".join(chars)


def _owner(char: str, main: Face) -> Face:
    if ord(char) < 0x100:  # the common case is never in a fallback
        return main
    return next((item for item in fallbacks() if item.owns(char)), main)
