"""Sets the blocks of a report on paper, as flowables for `rca_studio.reports.page`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from reportlab.platypus import CondPageBreak, Flowable, TableStyle
from reportlab.platypus import Table as LayoutTable

from rca_studio.reports.blocks import (
    Beside,
    Block,
    Facts,
    Front,
    Part,
    Picture,
    Section,
    SignLines,
    Table,
    Told,
    Words,
)
from rca_studio.reports.context import Paper
from rca_studio.reports.figures import DrawingFlowable, figure_story, height_of
from rca_studio.reports.page import Turn, text_size, text_width
from rca_studio.reports.sign_fields import sign_fields
from rca_studio.reports.style import Grid, fact_list, fact_strip, gap, grid, section, text, together

_SIGN_OFF, _SIGNED = 60.0, 50.0
"""Room for the heading of the sign-off and for each who signs, in points: it stays together."""

_BETWEEN = 14.0
"""Room between two things beside each other, in points."""

_DOWN = 24.0
"""Words beside a picture begin below its heading, in points."""

_SHORT_TABLE = 14
"""Rows, its head among them."""

_ABOVE = 8.0
"""Room above two things beside each other, in points."""

_HIGHEST_BESIDE = 0.5
"""Share of a page that a picture beside another one may take."""

_SIDES = ("LEFT", "RIGHT", "TOP", "BOTTOM")


def story(told: Told, paper: Paper) -> list[Flowable]:
    """The whole report from top to bottom."""
    begins_with_words = bool(told.blocks) and isinstance(told.blocks[0], Words)
    between = [gap(8)] if begins_with_words else []
    return [*_front(told.front, paper), *between, *flowables(told.blocks, paper)]


def flowables(blocks: Iterable[Block], paper: Paper) -> list[Flowable]:
    """Some blocks, to stand among other flowables."""
    return [flowable for block in blocks for flowable in _set(block, paper)]


def _front(front: Front, paper: Paper) -> list[Flowable]:
    return [
        text(front.title, "title"),
        text(front.subtitle, "subtitle"),
        fact_strip(front.facts, front.state, front.tone, text_width(paper)),
    ]


def is_one_page(told: Told, paper: Paper) -> bool:
    """Whether all of it fits on one page."""
    width, height = text_size(paper)
    return height_of(story(told, paper), width) <= height


def half(paper: Paper) -> float:
    """The width of one of two things beside each other, in points."""
    return (text_width(paper) - _BETWEEN) / 2


def _set(block: Block, paper: Paper) -> list[Flowable]:
    width = text_width(paper)
    if isinstance(block, Picture) and block.told_beside:
        return [gap(_ABOVE), _with_words_beside(block, paper)]
    if isinstance(block, Picture):
        told = [_on_one_page(part) for part in _told(block.told, width)]
        return figure_story(block.title, block.drawing, paper, block.legend, told)
    if isinstance(block, Beside):
        return [gap(_ABOVE), _beside(block, paper)]
    if isinstance(block, Section):
        parts = [_part(part, width) for part in block.parts]
        begin: list[Flowable] = [Turn(wide=False, fresh=True)] if block.fresh else []
        if block.room:
            begin = [CondPageBreak(block.room)]
        if block.parts and isinstance(block.parts[0], SignLines):
            begin = [CondPageBreak(_SIGN_OFF + _SIGNED * len(block.parts[0].roles))]
        return [*begin, *section(block.title, parts[0] if parts else None), *_spaced(parts)]
    if isinstance(block, Table):
        return [gap(4), _part(block, width), gap(6)]
    return [_part(block, width)]


def _beside(block: Beside, paper: Paper) -> Flowable:
    """Two pictures with all that is said of them, which may go on over the page."""
    both = (block.left, block.right)
    told = [_told(one.told, half(paper)) for one in both]
    return _halves([[_half_picture(one, paper) for one in both], told], paper)


def _with_words_beside(picture: Picture, paper: Paper) -> Flowable:
    """One picture, and at its right what is said of it."""
    told = [gap(_DOWN), *_told(picture.told, half(paper))]
    return _halves([[_half_picture(picture, paper), told]], paper)


def _half_picture(picture: Picture, paper: Paper) -> list[Flowable]:
    height = text_size(paper)[1] * _HIGHEST_BESIDE
    return [text(picture.title, "section"), DrawingFlowable(picture.drawing, height), gap(4)]


def _halves(rows: Sequence[Sequence[list[Flowable]]], paper: Paper) -> Flowable:
    """Rows of two things beside each other; a page may end between rows."""
    width = half(paper)
    cells = [[left, "", right] for left, right in rows]
    table = LayoutTable(cells, colWidths=[width, _BETWEEN, width])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in _SIDES),
            ]
        )
    )
    _, needed = table.wrap(text_width(paper), 10_000)
    table.splitInRow = int(needed > text_size(paper)[1])
    return table


def _told(parts: Iterable[Part], width: float) -> list[Flowable]:
    """What stands below a picture."""
    told = [_part(part, width) for part in parts]
    return [*told[:1], *_spaced(told)]


def _on_one_page(part: Flowable) -> Flowable:
    """A short table is not broken: one row of it on the next page would be overlooked."""
    short = isinstance(part, Grid) and part.rows <= _SHORT_TABLE
    return together(part) if short else part


def _spaced(parts: list[Flowable]) -> Iterable[Flowable]:
    """What follows the first part, with room after a table."""
    for before, part in pairwise(parts):
        if isinstance(before, Grid):
            yield gap(6)
        yield part


def _part(part: Part, width: float) -> Flowable:
    if isinstance(part, Words):
        return text(part.text, part.look)
    if isinstance(part, Facts):
        return fact_list(part.pairs, width)
    if isinstance(part, Table):
        widths = [width * share for share in part.shares]
        return grid(
            part.head,
            part.rows,
            widths,
            small=part.small,
            titled=part.titled,
            numbers=part.numbers,
            dense=part.dense,
        )
    return sign_fields(part.roles, width)
