"""The show of a session as PowerPoint: native shapes, titles, notes, and an order to read in.

Each slide is the very picture of the projector, made of boxes, lines and text that can be moved and
reworded. The notes hold what the facilitator would see; they are de-identified like the frames,
since a file is passed on with its notes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from rca_studio.diagrams.shapes import Drawing, Figure, Rect, Role, Text
from rca_studio.diagrams.tokens import Tokens
from rca_studio.domain.words import shortened
from rca_studio.reports.exchange.written import MOST_PROPERTY, allowed_in_xml
from rca_studio.reports.session_told import (
    PICTURE_KEY,
    Seen,
    SessionTold,
    drawing_of,
    images_of,
    notes_of,
    pictures_of,
    screen_tokens,
)

if TYPE_CHECKING:
    from pptx.slide import Slide

_WIDTH: Final = 960.0
_HEIGHT: Final = 540.0
_STAGE: Final = 1280.0
_WIDER: Final = 4 / 3
"""So much wider are our slides than those of the empty deck."""

_SCALE: Final = _WIDTH / _STAGE
_LAYOUT: Final = "Title Only"
_FONT: Final = "Arial"
_MAP: Final = "map"
"""The figure of the whole graph without words: hundreds of dots and lines."""

_TITLES: Final = ("title", "opening:title")
_LINES: Final = frozenset({Role.LINK, Role.BONE, Role.SPINE})
_LEFT_BEHIND: Final = ("/thumbnail", "/printerSettings", "/extended-properties")
"""Kinds of relations of the empty deck to things that nobody looked at."""

_NO_DAY: Final = datetime(2000, 1, 1)
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)
_DECORATIVE: Final = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" '
    'val="1"/></a:ext></a:extLst>'
)
"""Says of a shape that screen readers pass it over (MS-ODRAWXML 2.24)."""


def session_slides(
    told: SessionTold,
    *,
    every: bool = False,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The show as a ``.pptx`` file; the same values in give the same bytes out.

    Args:
        told: the session.
        every: a slide for each step; else as many as show everything.
        progress: called with the number of each slide; may raise to stop.

    Raises:
        KnownFault: nothing was accepted yet.
    """
    from pptx import Presentation
    from pptx.util import Pt

    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    _say_nothing_else(deck, told)
    tokens = screen_tokens(told)
    _set_master(deck.slide_master, tokens, dark=not told.show.light)
    layout = next(one for one in deck.slide_layouts if one.name == _LAYOUT)
    for number, seen in enumerate(pictures_of(told, every=every), 1):
        if progress is not None:
            progress(number)
        slide = deck.slides.add_slide(layout)
        _fill(slide, told, seen, tokens)
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = allowed_in_xml("\n".join(notes_of(told, seen.frame))).strip()
    out = BytesIO()
    deck.save(out)
    return _packed_anew(out.getvalue())


def _say_nothing_else(deck: Any, told: SessionTold) -> None:
    """Properties of our own: the empty deck names its author, and holds a thumbnail."""
    about = deck.core_properties
    about.title = shortened(allowed_in_xml(told.title), MOST_PROPERTY)
    about.author = about.last_modified_by = "RCA Studio"
    day = told.session.day[:10]
    about.created = about.modified = datetime.fromisoformat(day) if len(day) == 10 else _NO_DAY
    about.comments, about.revision = "", 1
    for holder in (deck.part, deck.part.package):
        relations = holder._rels  # noqa: SLF001 - no public way
        for key in [key for key, one in relations.items() if one.reltype.endswith(_LEFT_BEHIND)]:
            relations.pop(key)


def _packed_anew(content: bytes) -> bytes:
    """The same parts without the time at which each was packed."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.infolist():
            entry = zipfile.ZipInfo(one.filename, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(one))
    return out.getvalue()


def _set_master(master: Any, tokens: Tokens, *, dark: bool) -> None:
    """Ground, letters and places of the master, so that slides somebody adds look like ours."""
    from pptx.oxml.ns import qn

    fill = master.background.fill
    fill.solid()
    fill.fore_color.rgb = _rgb(tokens, "window")
    if dark:
        colours = master.element.find(qn("p:clrMap"))
        for one, other in (("bg1", "tx1"), ("bg2", "tx2")):
            ground, letters = colours.get(one), colours.get(other)
            colours.set(one, letters)
            colours.set(other, ground)
    for holder in (master, *master.slide_layouts):
        for shape in holder.placeholders:
            if shape.element.find(".//" + qn("a:xfrm")) is not None:
                left, width = shape.left, shape.width
                shape.left, shape.width = int(left * _WIDER), int(width * _WIDER)


def _fill(slide: Slide, told: SessionTold, seen: Seen, tokens: Tokens) -> None:
    from rca_studio.reports.slide_shapes import SlidePainter

    drawing = drawing_of(told, seen, _STAGE)
    images = images_of(told, seen, drawing)
    painter = SlidePainter(slide, 0.0, 0.0, _SCALE, tokens=tokens, cards=True)
    titled = next((one for key in _TITLES if (one := drawing.figure(key))), None)
    _title(slide, seen, titled, tokens)
    lines = []
    for figure in drawing.figures:
        if figure is titled:
            figure = _untitled(figure)
        if figure.role in _LINES:
            lines.append(figure)
        elif figure.key == _MAP:
            painter.gathered(figure)
        elif not (images and figure.key == PICTURE_KEY):
            painter.figure(figure)
    for rect, content in images:
        _picture(slide, rect, content, figure_words(drawing))
    for figure in lines:
        painter.lines(figure, None)
    painter.lines_behind()
    _pass_over(slide)


def figure_words(drawing: Drawing) -> str:
    """What is said of a picture to those who do not see it."""
    figure = drawing.figure(PICTURE_KEY)
    return (figure.spoken if figure else "") or "A picture"


def _title_texts(figure: Figure | None) -> tuple[Text, ...]:
    """The lines of the title: those that are as large as the largest text of it."""
    texts = [part for part in figure.parts if isinstance(part, Text)] if figure else []
    most = max((text.size for text in texts), default=0.0)
    return tuple(text for text in texts if text.size == most)


def _untitled(figure: Figure) -> Figure:
    gone = _title_texts(figure)
    parts = tuple(part for part in figure.parts if part not in gone)
    return Figure(figure.key, figure.role, figure.bounds, parts, figure.entity)


def _title(slide: Slide, seen: Seen, figure: Figure | None, tokens: Tokens) -> None:
    """The title in its placeholder, where readers, outlines and screen readers look for it."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    from rca_studio.reports.reading_order import begins_right

    shape = slide.shapes.title
    assert shape is not None
    texts = _title_texts(figure)
    size = texts[0].size if texts else 40.0
    first = texts[0].place.y - size * 0.98 if texts else -60.0
    left = figure.bounds.x if figure else 52.0
    wide = figure.bounds.width if figure else _STAGE - 104.0
    high = size * (1.16 * max(1, len(texts)) + 0.25)
    shape.left, shape.top = Pt(left * _SCALE), Pt(first * _SCALE)
    shape.width, shape.height = Pt(wide * _SCALE), Pt(high * _SCALE)
    frame = shape.text_frame
    frame.auto_size, frame.word_wrap = MSO_AUTO_SIZE.NONE, True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
    words = " ".join(text.text for text in texts) or seen.heading or "–"
    paragraph = frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = allowed_in_xml(words)
    leftward = begins_right(words)
    paragraph.alignment = PP_ALIGN.RIGHT if leftward else PP_ALIGN.LEFT
    paragraph.line_spacing = 1.0
    if leftward:
        paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001
    run.font.size, run.font.bold, run.font.name = Pt(round(size * _SCALE, 1)), True, _FONT
    run.font.color.rgb = _rgb(tokens, texts[0].colour if texts else "text")


def _picture(slide: Slide, rect: Rect, content: bytes, words: str) -> None:
    from pptx.util import Pt

    from rca_studio.reports.extents import fitted

    shape: Any = slide.shapes.add_picture(BytesIO(content), Pt(0), Pt(0))
    place = fitted(rect, shape.width, shape.height)
    shape.left, shape.top = Pt(place.x * _SCALE), Pt(place.y * _SCALE)
    shape.width, shape.height = Pt(place.width * _SCALE), Pt(place.height * _SCALE)
    shape.name = "Picture"
    shape._element.nvPicPr.cNvPr.set("descr", allowed_in_xml(words))  # noqa: SLF001


def _pass_over(slide: Slide) -> None:
    """Mark shapes that say nothing, so that a screen reader tells the words alone."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import qn

    shapes: Iterable[Any] = slide.shapes
    for shape in shapes:
        properties = shape._element.find(".//" + qn("p:cNvPr"))  # noqa: SLF001
        if properties is None or properties.get("descr"):
            continue
        if shape.has_text_frame and shape.text_frame.text.strip():
            continue
        properties.append(parse_xml(_DECORATIVE))


def _rgb(tokens: Tokens, token: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(tokens[token].lstrip("#"))  # type: ignore[no-untyped-call]
