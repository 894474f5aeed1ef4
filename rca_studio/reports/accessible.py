"""The accessible edition of a report: a tagged PDF (PDF/UA-1, ISO 14289-1) of the same blocks.

It is set by typst, an optional extra. Headings, lists and tables with head rows carry their tags;
each drawing has its words as alternative text and below it as a list. Words are handed over as
data, so nothing a person typed is read as markup; only the bundled fonts are used, no file is read
besides the program's own, and nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC
from functools import cache
from typing import TYPE_CHECKING, Any

from rca_studio.diagrams import faces
from rca_studio.diagrams.shapes import Drawing, Figure, Text
from rca_studio.diagrams.svg import to_svg
from rca_studio.diagrams.tokens import PRINT
from rca_studio.faults import KnownFault
from rca_studio.paths import resource
from rca_studio.reports.blocks import (
    Beside,
    Block,
    Facts,
    Front,
    Part,
    Picture,
    Section,
    SignLines,
    Spoken,
    Table,
    Told,
    Words,
)
from rca_studio.reports.check import chain_mark
from rca_studio.reports.context import Imprint, Paper
from rca_studio.reports.figures import fitting_scale, scale_is_readable
from rca_studio.reports.lettering import drawn_letters
from rca_studio.reports.page import text_size, text_width
from rca_studio.reports.style import fitted_widths
from rca_studio.reports.typeset import Lines, clean, on_a_line, say

if TYPE_CHECKING:
    import typst

_SIZE = 10.5
_CELL = 9.5
_LOOKED_UP = 8.5
"""Letters of a table in small type."""

_SHORT_ROW = 24
"""Lines of a row, counted generously, that are kept together."""

_PAD = 6.0
_SIDE = 51.02
"""18 mm, as on the printed sheets."""

_PAPERS = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
_UPRIGHT_SHARE = 0.8
_LEGEND_ROOM = 90.0
_DEEPEST = 6
"""Lists are indented so far at most; what lies deeper says how deep."""

_LONGEST_ALT = 4_000
"""Letters of an alternative text; the whole stands below the picture as well."""

Node = dict[str, Any]
"""One block as data for the template; its ``kind`` names the setter."""


def accessible_pdf(told: Told, imprint: Imprint) -> bytes:
    """A report as a tagged PDF that says in its properties that it keeps to PDF/UA-1.

    Args:
        told: what it says.
        imprint: what stands on every page, and once in the text for those who hear it.

    Returns:
        The PDF file. The same values in give the same bytes out.

    Raises:
        KnownFault: typst is not installed.
    """
    typst = _typst()
    data = json.dumps(_as_data(told, imprint), ensure_ascii=False)
    compiler = typst.Compiler(
        str(resource("typst/report.typ")),
        root=str(resource("typst")),
        font_paths=_fonts(),
        sys_inputs={"report": data},
    )
    at = imprint.printed_at.astimezone(UTC).replace(microsecond=0)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=at)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise KnownFault(
            "The accessible edition needs the optional part “accessible”, which is not installed.",
            "Nothing was written.",
            "Install RCA Studio with this part, as its README shows; the usual report needs none.",
        ) from error
    return typst


@cache
def _fonts() -> typst.Fonts:
    """The bundled faces and no others."""
    return _typst().Fonts(  # type: ignore[no-any-return]
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(faces.face().file.parent)],
    )


def _as_data(told: Told, imprint: Imprint) -> Node:
    return {
        "title": clean(told.name),
        "author": clean(imprint.organisation),
        "mark": chain_mark(
            imprint.chain.entries, imprint.chain.head, imprint.chain.origin, told.reference
        ),
        "paper": _PAPERS[imprint.paper],
        "side": _SIDE,
        "size": _SIZE,
        "fonts": list(faces.families()),
        "ink": dict(PRINT),
        "head": say(imprint.head_line),
        "reference": say(told.reference),
        "copy": say(imprint.copy_line),
        "history": say(imprint.history_line),
        "printed": say(imprint.printed_line),
        "stamp": told.stamp,
        "blocks": [
            *_front(told.front),
            *(node for block in told.blocks for node in _block(block, imprint.paper)),
            *_about(imprint),
        ],
    }


def _front(front: Front) -> Iterator[Node]:
    yield _heading(1, front.title)
    yield _words(front.subtitle)
    yield {"kind": "state", "words": say(front.state), "tone": front.tone}
    yield _list([Spoken(fact) for fact in front.facts])


def _about(imprint: Imprint) -> Iterator[Node]:
    """What is on every page once more as text: heads and feet are not read aloud."""
    yield _heading(2, "About this document")
    yield _list(
        [
            Spoken(line)
            for line in (
                imprint.head_line,
                imprint.copy_line,
                imprint.history_line,
                imprint.printed_line,
            )
            if line
        ]
    )


def _block(block: Block, paper: Paper) -> Iterator[Node]:
    if isinstance(block, Picture):
        yield from _picture(block, paper)
    elif isinstance(block, Beside):
        yield from _picture(block.left, paper)
        yield from _picture(block.right, paper)
    elif isinstance(block, Section):
        yield _heading(2, block.title)
        for part in block.parts:
            yield _part(part, paper)
    else:
        if isinstance(block, SignLines):
            yield _heading(2, "To be signed by hand")
        yield _part(block, paper)


def _part(part: Part, paper: Paper) -> Node:
    if isinstance(part, Words):
        return _words(part.text, part.look)
    if isinstance(part, Facts):
        return {"kind": "facts", "pairs": [[say(cell) for cell in pair] for pair in part.pairs]}
    if isinstance(part, Table):
        return _table(part, text_width(paper))
    return {"kind": "sign", "roles": [say(role) for role in part.roles]}


def _heading(level: int, words: str) -> Node:
    return {"kind": "heading", "level": level, "words": say(words if words.strip() else "–")}


def _words(words: str, look: str = "body") -> Node:
    return {"kind": "words", "look": look, "words": say(words, 480.0, _SIZE)}


def _table(table: Table, width: float) -> Node:
    head = [clean(words) for words in table.head]
    rows = [[clean(cell) for cell in row] for row in table.rows]
    size, pad = (_LOOKED_UP, _PAD - 2) if table.small else (_CELL, _PAD)
    widths = fitted_widths([width * share for share in table.shares], head, rows, size)
    rooms = [each - 2 * pad for each in widths]
    return {
        "kind": "table",
        "size": size,
        "pad": pad,
        "widths": widths,
        "head": [say(words) for words in head],
        "numbers": list(table.numbers),
        "rows": [
            {
                "whole": _is_short(row, rooms, size),
                "cells": [
                    _cell(cell, room, size, titled=table.titled and not column)
                    for column, (cell, room) in enumerate(zip(row, rooms, strict=True))
                ],
            }
            for row in rows
        ],
    }


def _is_short(row: Sequence[str], rooms: Sequence[float], size: float) -> bool:
    """Whether a row has few lines and can stay on one page; no letter is wider than its size."""
    lines = (
        sum(len(line) * size // room + 1 for line in cell.split("\n"))
        for cell, room in zip(row, rooms, strict=True)
    )
    return max(lines, default=0) <= _SHORT_ROW


def _cell(words: str, room: float, size: float, *, titled: bool) -> str | Lines | Node:
    if not titled:
        return say(words, room, size)
    title, _, rest = words.partition("\n")
    return {"title": say(title, room, size), "rest": say(rest, room, size)}


def _list(rows: Sequence[Spoken]) -> Node:
    top: list[Node] = []
    open_: list[list[Node]] = [top]
    for row in rows:
        depth = min(row.depth, _DEEPEST, len(open_) - 1)
        deep = f"Step {row.depth}: " if row.depth > _DEEPEST else ""
        node: Node = {"words": say(deep + row.text, 300.0, _SIZE), "under": []}
        del open_[depth + 1 :]
        open_[depth].append(node)
        open_.append(node["under"])
    return {"kind": "list", "rows": top}


# -- pictures ------------------------------------------------------------------------------------


def _picture(picture: Picture, paper: Paper) -> Iterator[Node]:
    """The drawing, what its signs mean and the same in words; on a lying sheet where it is wide."""
    width, height = text_size(paper)
    wide = not scale_is_readable(picture.drawing, width, height * _UPRIGHT_SHARE)
    if wide:
        width, height = text_size(paper, wide=True)
    shown_at = _image(picture.drawing, _alt(picture), width, height * _UPRIGHT_SHARE - _LEGEND_ROOM)
    legend = picture.legend(width) if picture.legend else None
    nodes = [_heading(2, picture.title), shown_at]
    if legend is not None and legend.figures:
        signs = "; ".join(figure.spoken for figure in legend.figures if figure.spoken)
        nodes.append(_image(legend, f"What the signs mean: {signs}", width, _LEGEND_ROOM))
    yield from [{"kind": "lying", "blocks": nodes}] if wide else nodes
    for part in picture.told:
        yield _part(part, paper)
    if picture.spoken:
        yield _heading(3, f"{picture.title}: the same in words")
        yield _list(picture.spoken)


def _image(drawing: Drawing, alt: str, width: float, height: float) -> Node:
    return {
        "kind": "picture",
        "svg": to_svg(_printable(drawing), PRINT, lettering=drawn_letters),
        "alt": clean(alt),
        "width": drawing.width * fitting_scale(drawing, width, height),
    }


def _alt(picture: Picture) -> str:
    """The picture in one text for those who do not see it."""
    said = " ".join(_sentence(row.text) for row in picture.spoken)
    title = _sentence(picture.drawing.title or picture.title)
    if not said or len(said) > _LONGEST_ALT:
        return f"{title} It is told in words below." if said else title
    return f"{title} {said}"


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!", ")")) else f"{words}."


def _printable(drawing: Drawing) -> Drawing:
    """The drawing with ``�`` for what no face draws; a document without a glyph is refused."""
    return replace(drawing, figures=tuple(map(_printable_figure, drawing.figures)))


def _printable_figure(figure: Figure) -> Figure:
    parts = tuple(
        replace(part, text=on_a_line(part.text)) if isinstance(part, Text) else part
        for part in figure.parts
    )
    return replace(figure, parts=parts)
