"""Sets the blocks of a report on paper, as flowables for `rca_studio.reports.page`."""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.platypus import Flowable

from rca_studio.reports.blocks import (
    Block,
    Facts,
    Front,
    Part,
    Picture,
    Section,
    Table,
    Told,
    Words,
)
from rca_studio.reports.context import Paper
from rca_studio.reports.figures import figure_story
from rca_studio.reports.page import text_width
from rca_studio.reports.style import fact_list, fact_strip, grid, section, sign_lines, text


def story(told: Told, paper: Paper) -> list[Flowable]:
    """The whole report from top to bottom."""
    return [*_front(told.front, paper), *flowables(told.blocks, paper)]


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
        return figure_story(block.title, block.drawing, paper, block.legend, told)
    if isinstance(block, Section):
        parts = [_part(part, paper) for part in block.parts]
        return [*section(block.title, parts[0] if parts else None), *parts[1:]]
    return [_part(block, paper)]


def _part(part: Part, paper: Paper) -> Flowable:
    width = text_width(paper)
    if isinstance(part, Words):
        return text(part.text, part.look)
    if isinstance(part, Facts):
        return fact_list(part.pairs, width)
    if isinstance(part, Table):
        return grid(part.head, part.rows, [width * share for share in part.shares])
    return sign_lines(part.roles, width)
