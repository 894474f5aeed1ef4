"""Paints a ``Drawing`` as a PNG picture with matplotlib's renderer; no window system is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from rca_studio.diagrams import faces
from rca_studio.diagrams.shapes import DASH, Anchor, Box, Disc, Drawing, Part, Path, Rect, Text
from rca_studio.diagrams.tokens import LIGHT, Tokens
from rca_studio.reports.extents import fitted
from rca_studio.reports.reading_order import joined, stretches, turned, turns
from rca_studio.reports.shown import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARGIN = 12.0
_MOST_PIXELS = 16_000


def drawing_png(drawing: Drawing, tokens: Tokens = LIGHT, scale: float = 2.0) -> bytes:
    """The drawing as a PNG file.

    Args:
        drawing: what to paint.
        tokens: the colours.
        scale: pixels for each point; less where the picture would grow beyond 16,000 pixels.
    """
    width, height = drawing.width + 2 * _MARGIN, drawing.height + 2 * _MARGIN
    scale = picture_scale(drawing, scale)
    figure = Figure(figsize=(width / 72, height / 72), dpi=72 * scale)
    figure.patch.set_facecolor(tokens["window"])
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(-_MARGIN, drawing.width + _MARGIN)
    axes.set_ylim(drawing.height + _MARGIN, -_MARGIN)
    for order, part in enumerate(drawing.parts()):
        _paint(axes, part, tokens, order)
    out = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(out, format="png", metadata={"Software": "RCA Studio"})
    return out.getvalue()


def screen_png(
    drawing: Drawing,
    tokens: Tokens,
    high: int,
    images: Sequence[tuple[Rect, bytes]] = (),
) -> bytes:
    """The drawing as it fills a screen, to its very edges; the file tells nothing but pixels.

    Args:
        drawing: what to paint.
        tokens: the colours.
        high: the height of the screen in pixels; its width follows the drawing.
        images: pictures on it (PNG or JPEG), each in a place it fits into whole.
    """
    scale = high / drawing.height
    # A hair more, so that no rounding takes the last row or column away.
    figure = Figure(
        figsize=((drawing.width + 1e-6) / 72, (drawing.height + 1e-6) / 72), dpi=72 * scale
    )
    figure.patch.set_facecolor(tokens["window"])
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    for order, part in enumerate(drawing.parts()):
        _paint(axes, part, tokens, order)
    for place, content in images:
        _paint_image(axes, place, content)
    axes.set_xlim(0, drawing.width)
    axes.set_ylim(drawing.height, 0)
    axes.set_aspect("auto")
    out = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _paint_image(axes: Axes, place: Rect, content: bytes) -> None:
    from matplotlib.image import imread

    pixels = imread(BytesIO(content), format="png" if content.startswith(b"\x89PNG") else "jpeg")
    rect = fitted(place, pixels.shape[1], pixels.shape[0])
    axes.imshow(pixels, extent=(rect.x, rect.right, rect.bottom, rect.y), zorder=1e6)


def picture_scale(drawing: Drawing, scale: float = 2.0) -> float:
    """Pixels for each point; less than ``scale`` where the picture would grow too large."""
    return min(scale, _MOST_PIXELS / (max(drawing.width, drawing.height) + 2 * _MARGIN))


# ``add_artist`` and not ``add_patch``: the limits are set, and adding up the extents of all
# outlines would take ten times as long as painting them.


def _paint(axes: Axes, part: Part, tokens: Tokens, order: int) -> None:
    if isinstance(part, Box):
        _paint_box(axes, part, tokens, order)
    elif isinstance(part, Path):
        _paint_path(axes, part, tokens, order)
    elif isinstance(part, Disc):
        ink = _ink(tokens, part.fill, part.stroke, part.stroke_width)
        axes.add_artist(Circle((part.centre.x, part.centre.y), part.radius, zorder=order, **ink))
    else:
        _paint_text(axes, part, tokens, order)


def _ink(tokens: Tokens, fill: str, stroke: str, width: float, *, dashed: bool = False) -> dict:  # type: ignore[type-arg]
    return {
        "facecolor": tokens[fill] if fill else "none",
        "edgecolor": tokens[stroke] if stroke else "none",
        "linewidth": width,
        "linestyle": (0, DASH) if dashed else "solid",
    }


def _paint_box(axes: Axes, box: Box, tokens: Tokens, order: int) -> None:
    rect = box.rect
    radius = min(box.radius, rect.width / 2, rect.height / 2)
    axes.add_artist(
        FancyBboxPatch(
            (rect.x + radius, rect.y + radius),
            rect.width - 2 * radius,
            rect.height - 2 * radius,
            boxstyle=f"round,pad={radius}" if radius else "square,pad=0",
            zorder=order,
            **_ink(tokens, box.fill, box.stroke, box.stroke_width, dashed=box.dashed),
        )
    )
    if box.bar:
        colour = tokens[box.bar]
        strip = box.strip
        place = (strip.x, strip.y)
        bar = Rectangle(place, strip.width, strip.height, color=colour, zorder=order, linewidth=0)
        axes.add_artist(bar)


def _paint_path(axes: Axes, path: Path, tokens: Tokens, order: int) -> None:
    points = [(point.x, point.y) for point in path.points]
    onward = Outline.CURVE4 if path.curved else Outline.LINETO
    codes = [Outline.MOVETO, *[onward] * (len(points) - 1)]
    if path.closed:
        points.append(points[0])
        codes.append(Outline.CLOSEPOLY)
    ink = _ink(tokens, path.fill, path.stroke, path.stroke_width, dashed=path.dashed)
    axes.add_artist(PathPatch(Outline(points, codes), zorder=order, **ink))
    if head := path.arrow_head():
        corners = [(corner.x, corner.y) for corner in (*head, head[0])]
        colour = tokens[path.stroke]
        outline = Outline(corners, closed=True)
        axes.add_artist(PathPatch(outline, facecolor=colour, edgecolor="none", zorder=order))


@cache
def _font(file: str) -> FontProperties:
    return FontProperties(fname=file)


@cache
def _glyphs(file: str) -> frozenset[str]:
    """The characters a face draws."""
    return frozenset(map(chr, get_font(file).get_charmap()))


def _from_the_left(words: str, style: str) -> Iterator[tuple[faces.Face, str]]:
    """The pieces of a line as they are seen. The renderer joins and turns Arabic and Hebrew letters
    of a piece by itself from matplotlib 3.11 on; the order of the pieces is ours."""
    by_itself = matplotlib.__version_info__ >= (3, 11)
    for stretch in stretches(words):
        runs = list(faces.runs(stretch.text, style))
        if not stretch.leftward:
            yield from runs
            continue
        for face, run in reversed(runs):
            if turns(run) and by_itself:
                yield face, run
            else:
                yield face, turned(joined(run, _Owned(face)))


class _Owned:
    """The characters of one face."""

    def __init__(self, face: faces.Face) -> None:
        self._glyphs = _glyphs(str(face.file))

    def __contains__(self, char: object) -> bool:
        return char in self._glyphs


def _paint_text(axes: Axes, text: Text, tokens: Tokens, order: int) -> None:
    """As outlines and with ``ismath=False``: a ``$`` someone typed is a dollar, not mathematics."""
    for outline in text_outlines(text):
        patch = PathPatch(outline, facecolor=tokens[text.colour], linewidth=0, zorder=order)
        axes.add_artist(patch)


def text_outlines(text: Text) -> Iterator[Outline]:
    """The outlines of the letters at their place in the drawing, one for each face they need."""
    scale = text.size / text_to_path.FONT_SCALE
    placed: list[tuple[float, Outline]] = []
    x = 0.0
    words = shown(text.text, _glyphs(str(faces.face().file)))
    for face, run in _from_the_left(words, "bold" if text.bold else "regular"):
        font = _font(str(face.file))
        vertices, codes = text_to_path.get_text_path(font, run, ismath=False)
        if len(vertices):
            placed.append((x, Outline(vertices, codes)))
        font_width, _, _ = text_to_path.get_text_width_height_descent(run, font, ismath=False)
        x += font_width * text.size / font.get_size_in_points()
    left = text.place.x - x * {Anchor.START: 0.0, Anchor.MIDDLE: 0.5, Anchor.END: 1.0}[text.anchor]
    for offset, outline in placed:
        place = Affine2D().scale(scale, -scale).translate(left + offset, text.place.y)
        yield outline.transformed(place)
