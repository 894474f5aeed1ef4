"""Sets the blocks of a report on paper, as flowables for `rca_studio.reports.page`."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from reportlab.platypus import CondPageBreak, Flowable

from rca_studio.reports.blocks import (
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
from rca_studio.reports.figures import figure_story
from rca_studio.reports.page import Turn, text_width
from rca_studio.reports.sign_fields import sign_fields
from rca_studio.reports.style import Grid, fact_list, fact_strip, gap, grid, section, text

_SIGN_OFF, _SIGNED = 60.0, 50.0
"""Room for the heading of the sign-off and for each who signs, in points: it stays together."""


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


def _set(block: Block, paper: Paper) -> list[Flowable]:
    if isinstance(block, Picture):
        told = [_part(part, paper) for part in block.told]
        told = [*told[:1], *_spaced(told)]
        return figure_story(block.title, block.drawing, paper, block.legend, told)
    if isinstance(block, Section):
        parts = [_part(part, paper) for part in block.parts]
        begin: list[Flowable] = [Turn(wide=False, fresh=True)] if block.fresh else []
        if block.parts and isinstance(block.parts[0], SignLines):
            begin = [CondPageBreak(_SIGN_OFF + _SIGNED * len(block.parts[0].roles))]
        return [*begin, *section(block.title, parts[0] if parts else None), *_spaced(parts)]
    return [_part(block, paper)]


def _spaced(parts: list[Flowable]) -> Iterable[Flowable]:
    """What follows the first part, with room after a table."""
    for before, part in pairwise(parts):
        if isinstance(before, Grid):
            yield gap(6)
        yield part


def _part(part: Part, paper: Paper) -> Flowable:
    width = text_width(paper)
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
        )
    return sign_fields(part.roles, width)
