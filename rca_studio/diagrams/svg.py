"""Writes a `Drawing` as SVG: the same geometry as on screen and on paper, for any program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unicodedata import bidirectional
from xml.sax.saxutils import escape, quoteattr

from rca_studio.diagrams.shapes import DASH, Anchor, Box, Disc, Drawing, Figure, Part, Path, Text
from rca_studio.diagrams.tokens import LIGHT, Tokens

_FONTS = "'Inter RCA', Inter, 'DejaVu Sans', sans-serif"
_DASH = " ".join(f"{length:g}" for length in DASH)
Lettering = Callable[[Text], str | None]
_ANCHORS = {Anchor.START: "start", Anchor.MIDDLE: "middle", Anchor.END: "end"}


def to_svg(
    drawing: Drawing,
    tokens: Tokens = LIGHT,
    *,
    background: str = "",
    lettering: Lettering | None = None,
) -> str:
    """The drawing as a complete SVG document.

    Args:
        drawing: what to write; its unit becomes one point.
        tokens: the colours.
        background: a colour token to fill the whole picture with; clear where empty.
        lettering: gives a text as an SVG element of its own, for programs that cannot set all
            letters; where it gives ``None`` the text is written as text.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    body = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
        f'viewBox="0 0 {width} {height}" role="img" font-family={_quoted(_FONTS)} '
        'font-kerning="none">',
        f"<title>{_plain(drawing.title)}</title>",
    ]
    if background:
        body.append(f'<rect width="{width}" height="{height}" fill={_quoted(tokens[background])}/>')
    for figure in drawing.figures:
        body += _figure(figure, tokens, lettering)
    body.append("</svg>")
    return "\n".join(body) + "\n"


def _figure(figure: Figure, tokens: Tokens, lettering: Lettering | None) -> Iterator[str]:
    yield f"<g id={_quoted(figure.key)} class={_quoted(figure.role.value)}>"
    if figure.spoken:
        yield f"<title>{_plain(figure.spoken)}</title>"
    for part in figure.parts:
        own = lettering(part) if lettering and isinstance(part, Text) else None
        yield from _part(part, tokens) if own is None else (own,)
    yield "</g>"


def _part(part: Part, tokens: Tokens) -> Iterator[str]:
    if isinstance(part, Box):
        yield from _box(part, tokens)
    elif isinstance(part, Path):
        yield from _path(part, tokens)
    elif isinstance(part, Disc):
        ink = _ink(part.fill, part.stroke, part.stroke_width, tokens)
        centre = part.centre
        yield (
            f'<circle cx="{_number(centre.x)}" cy="{_number(centre.y)}" '
            f'r="{_number(part.radius)}"{ink}/>'
        )
    else:
        yield _text(part, tokens)


def _box(box: Box, tokens: Tokens) -> Iterator[str]:
    rect = box.rect
    place = f'x="{_number(rect.x)}" y="{_number(rect.y)}" height="{_number(rect.height)}"'
    ink = _ink(box.fill, box.stroke, box.stroke_width, tokens, dashed=box.dashed)
    yield f'<rect {place} width="{_number(rect.width)}" rx="{_number(box.radius)}"{ink}/>'
    if box.bar:
        yield f'<rect {place} width="{_number(box.strip.width)}" fill={_quoted(tokens[box.bar])}/>'


def _path(path: Path, tokens: Tokens) -> Iterator[str]:
    first, *rest = (f"{_number(p.x)} {_number(p.y)}" for p in path.points)
    line = f"M{first}"
    if rest:
        line += (" C" if path.curved else " L") + " ".join(rest)
    if path.closed:
        line += " Z"
    ink = _ink(path.fill, path.stroke, path.stroke_width, tokens, dashed=path.dashed)
    yield f'<path d="{line}"{ink}/>'
    if head := path.arrow_head():
        corners = " L".join(f"{_number(p.x)} {_number(p.y)}" for p in head)
        yield f'<path d="M{corners} Z" fill={_quoted(tokens[path.stroke])}/>'


def _text(text: Text, tokens: Tokens) -> str:
    place = f'x="{_number(text.place.x)}" y="{_number(text.place.y)}"'
    weight = ' font-weight="700"' if text.bold else ""
    anchor = f' text-anchor="{_ANCHORS[text.anchor]}"' if text.anchor is not Anchor.START else ""
    return (
        f'<text {place} font-size="{_number(text.size)}"{weight}{anchor}{_turning(text.text)} '
        f"fill={_quoted(tokens[text.colour])}>{_plain(text.text)}</text>"
    )


def _turning(text: str) -> str:
    """Lines with Arabic or Hebrew run as their first letter does; the anchor stays where it is."""
    right = any(bidirectional(char) in ("R", "AL") for char in text)
    return ' unicode-bidi="plaintext"' if right else ""


def _ink(
    fill: str, stroke: str, stroke_width: float, tokens: Tokens, *, dashed: bool = False
) -> str:
    found = f" fill={_quoted(tokens[fill])}" if fill else ' fill="none"'
    if stroke:
        found += f' stroke={_quoted(tokens[stroke])} stroke-width="{_number(stroke_width)}"'
        found += f' stroke-dasharray="{_DASH}"' if dashed else ""
    return found


def _number(value: float) -> str:
    """A hundredth of a point is finer than any printer."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _plain(text: str) -> str:
    """User text as character data; signs that XML cannot hold are left out."""
    return escape("".join(char for char in text if _allowed(char)))


def _quoted(text: str) -> str:
    return quoteattr("".join(char for char in text if _allowed(char)))


def _allowed(char: str) -> bool:
    """Whether XML 1.0 (section 2.2) has this character."""
    code = ord(char)
    return (
        char in "\t\n\r"
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )
