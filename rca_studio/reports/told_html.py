"""A report as one HTML file that needs nothing else: no script, no link, nothing from outside.

It is made of the same blocks as the one on paper, so neither says what the other leaves out.
Whatever a person typed is escaped, and the file forbids a browser to load or run anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from rca_studio.diagrams.svg import to_svg
from rca_studio.diagrams.tokens import PRINT
from rca_studio.reports.blocks import (
    Beside,
    Block,
    Facts,
    Part,
    Picture,
    Section,
    Table,
    Told,
    Words,
)
from rca_studio.reports.context import Imprint
from rca_studio.reports.plan_leaving import harmless

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LONG = re.compile(r"\S{30}(?=\S)")
_BREAK = "\x01"
"""Stands for a place to break until all is escaped; ``harmless`` has left none of these."""

_STYLE = f"""
html {{ font-size: 15px; }}
body {{ font: 1rem/1.5 Inter, "Segoe UI", "Noto Sans", sans-serif; color: {PRINT["text"]};
  background: #fff; margin: 0 auto; max-width: 62rem; padding: 1.5rem; }}
.line, .note, footer {{ color: {PRINT["muted"]}; font-size: 0.85rem; }}
h1 {{ font-size: 1.6rem; margin: 0.6rem 0 0.2rem; }}
h2 {{ font-size: 1.15rem; margin: 2rem 0 0.6rem; }}
p {{ margin: 0.4rem 0; white-space: pre-line; }}
.state {{ display: inline-block; border: 1px solid {PRINT["border"]}; border-radius: 4px;
  padding: 0.1rem 0.6rem; }}
.good {{ background: {PRINT["good_fill"]}; color: {PRINT["good"]}; }}
.warning {{ background: {PRINT["warning_fill"]}; color: {PRINT["warning"]}; }}
table {{ border-collapse: collapse; width: 100%; font-size: 0.9rem; }}
th, td {{ border: 1px solid {PRINT["border"]}; padding: 0.35rem 0.5rem; text-align: left;
  vertical-align: top; white-space: pre-line; font-weight: normal; }}
thead th {{ background: {PRINT["header"]}; font-weight: 600; }}
table.small {{ font-size: 0.8rem; }}
.number {{ text-align: right; }}
.lead {{ font-weight: 600; }}
svg {{ max-width: 100%; height: auto; }}
footer {{ margin-top: 2rem; border-top: 1px solid {PRINT["line"]}; padding-top: 0.6rem; }}
@media print {{ thead {{ display: table-header-group; }} tr, svg {{ break-inside: avoid; }}
  h2 {{ break-after: avoid; }} html {{ font-size: 11px; }}
  body {{ padding: 0; }} }}
"""


_NUMBER = ' class="number"'


def told_html(told: Told, imprint: Imprint) -> bytes:
    """A report as an HTML file, UTF-8.

    Args:
        told: what it says.
        imprint: whose it is, how it is marked and which history it shows; on top and at the end.
    """
    front = told.front
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en-GB"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">',
        f"<title>{escape(harmless(told.name))}</title><style>{_STYLE}</style></head><body>",
        f'<header><p class="line">{_plain(imprint.head_line)}</p>',
        f"<h1>{_plain(front.title)}</h1><p>{_plain(front.subtitle)}</p>",
        f'<p class="line">{_plain(" · ".join(front.facts))}</p>',
        f'<p><span class="state {_tone(front.tone)}">{_plain(front.state)}</span></p></header>',
        "<main>",
        *(line for block in told.blocks for line in _block(block)),
        "</main><footer>",
        *(
            f"<p>{_plain(line)}</p>"
            for line in (imprint.copy_line, imprint.history_line, imprint.printed_line)
            if line
        ),
        "</footer></body></html>",
    ]
    return "\n".join(parts).encode()


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Section):
        yield f"<section><h2>{_plain(block.title)}</h2>"
        yield from _parts(block.parts)
        yield "</section>"
    elif isinstance(block, Picture):
        yield f"<section><h2>{_plain(block.title)}</h2><figure>"
        yield to_svg(block.drawing, PRINT).partition("\n")[2]
        yield "</figure>"
        if block.spoken:
            yield "<details><summary>The same in words</summary><ul>"
            yield from (f"<li>{_plain(line.text)}</li>" for line in block.spoken)
            yield "</ul></details>"
        yield from _parts(block.told)
        yield "</section>"
    elif isinstance(block, Beside):
        yield from _block(block.left)
        yield from _block(block.right)
    else:
        yield from _parts((block,))


def _parts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Words):
            look = "" if part.look == "body" else f' class="{part.look}"'
            yield f"<p{look}>{_plain(part.text)}</p>"
        elif isinstance(part, Facts):
            yield "<dl>"
            yield from (f"<dt>{_plain(a)}</dt><dd>{_plain(b)}</dd>" for a, b in part.pairs)
            yield "</dl>"
        elif isinstance(part, Table):
            yield from _table(part)
        else:
            yield from (f"<p>{_plain(role)}: ______________________</p>" for role in part.roles)


def _table(table: Table) -> Iterator[str]:
    yield '<table class="small">' if table.small else "<table>"
    yield "<colgroup>"
    yield "".join(f'<col style="width:{share * 100:.1f}%">' for share in table.shares)
    head = "".join(
        f'<th scope="col"{_NUMBER * (place in table.numbers)}>{_plain(words)}</th>'
        for place, words in enumerate(table.head)
    )
    yield f"</colgroup><thead><tr>{head}</tr></thead><tbody>"
    for first, *others in table.rows:
        cells = "".join(
            f"<td{_NUMBER * (place in table.numbers)}>{_plain(words)}</td>"
            for place, words in enumerate(others, start=1)
        )
        yield f'<tr><th scope="row">{_plain(first)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _tone(tone: str) -> str:
    return tone if tone in ("good", "warning") else ""


def _plain(words: str) -> str:
    """Words as they were typed, in text that a browser may break: a very long one anywhere."""
    broken = _LONG.sub(rf"\g<0>{_BREAK}", harmless(words))
    return escape(broken, quote=True).replace(_BREAK, "<wbr>")
