"""Paragraphs of user text; those with Arabic or Hebrew are set in the order in which they are read.

The lines are broken in the order of typing, as they have to be, and only turned when they are
drawn; so a paragraph that goes on over a page is broken like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from itertools import groupby
from typing import TYPE_CHECKING, Any

from reportlab.platypus import Paragraph

from rca_studio.reports.fonts import DRAWN, plain
from rca_studio.reports.reading_order import joined, seen, stretches, turned, turns

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle


def paragraph(words: str, style: ParagraphStyle) -> Paragraph:
    """User text as a paragraph: shown as it is, never read as markup."""
    kind = _Turned if turns(words) else Paragraph
    return kind(plain(words), style)


class _Turned(Paragraph):
    """A paragraph whose lines are turned as they are drawn."""

    def drawPara(self, debug: int = 0) -> None:
        """Draw it; the lines that were broken stay as they are for whoever splits them."""
        broken: Any = self.blPara  # type: ignore[attr-defined]
        lines = broken.lines
        broken.lines = [_line(broken.kind, line) for line in lines]
        try:
            super().drawPara(debug)
        finally:
            broken.lines = lines


def _line(kind: int, line: Any) -> Any:
    """A line of one look (kind 0: its room and its words), or of several (kind 1)."""
    if kind == 0:
        room, words, *rest = line
        return (room, seen(" ".join(words), DRAWN).split(" "), *rest)
    made = copy(line)
    made.words = _pieces(line.words)
    return made


def _pieces(words: list[Any]) -> list[Any]:
    """The pieces of a line, each of one look, from left to right."""
    text = "".join(piece.text for piece in words)
    if not turns(text):
        return words
    owners = [piece for piece in words for _ in piece.text]
    found: list[Any] = []
    for stretch in stretches(text):
        end = stretch.start + len(stretch.text)
        run = [
            (owner, "".join(char for _, char in group))
            for owner, group in _by_owner(owners[stretch.start : end], stretch.text)
        ]
        if stretch.leftward:
            run = [(owner, turned(joined(part, DRAWN))) for owner, part in reversed(run)]
        for owner, part in run:
            piece = copy(owner)
            piece.text = part
            found.append(piece)
    return found


def _by_owner(owners: list[Any], text: str) -> Iterator[tuple[Any, Iterator[tuple[Any, str]]]]:
    """The signs that follow each other in one piece."""
    pairs = zip(owners, text, strict=True)
    for _, group in groupby(pairs, key=lambda pair: id(pair[0])):
        there = list(group)
        yield there[0][0], iter(there)
