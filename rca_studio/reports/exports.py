"""A case for other programs: as picture, poster, slides, data, graph or text.

`written` gives the file together with what its format could not carry; `case_as` the file alone.
Any thread may call them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rca_studio.domain.casefile import CaseFile
from rca_studio.faults import KnownFault
from rca_studio.reports.compose import frame_of
from rca_studio.reports.exchange.written import Written, left_out

if TYPE_CHECKING:
    from rca_studio.analysis.frames import Frame
    from rca_studio.diagrams.shapes import Drawing
    from rca_studio.diagrams.text import Ruler
    from rca_studio.reports.poster import Poster

PICTURES: Final = (".svg", ".png", ".pdf", ".pptx")
"""Endings for which the view matters; Mermaid (``.mmd``) has a diagram for the fishbone as well."""

MODELS: Final = (".json", ".graphml", ".dot", ".mmd", ".xml", ".txt")
"""Endings of the model itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an export is made from: the case, and what it is drawn with.

    A view that was drawn is kept, so that several formats of one source are drawn once.
    """

    casefile: CaseFile
    frames: Mapping[str, Frame]
    ruler: Ruler
    _drawn: dict[str, Drawing] = field(default_factory=dict, repr=False, compare=False)

    @property
    def frame(self) -> Frame:
        """The frame of the case."""
        return frame_of(self.casefile, self.frames)

    def drawing(self, view: str) -> Drawing:
        """One view of the case."""
        from rca_studio.reports.views import draw

        if view not in self._drawn:
            self._drawn[view] = draw(view, self.casefile, self.ruler, self.frame)
        return self._drawn[view]


def written(
    ending: str, source: Source, view: str = "graph", poster: Poster | None = None
) -> Written:
    """A case in the format its file ending names, with notes on what was left out.

    Args:
        ending: one of ``PICTURES`` or ``MODELS``.
        source: the case.
        view: what a picture shows; see ``rca_studio.reports.views.VIEWS``.
        poster: sheet and scale of a PDF.

    Raises:
        KnownFault: there is no such format, or nothing can be drawn of the case yet.
    """
    if ending in MODELS:
        return _model(ending, source, view)
    if ending not in PICTURES:
        raise KnownFault(
            f"RCA Studio cannot write {ending or 'a file without an ending'}.",
            "Nothing was written.",
            f"Choose {', '.join((*PICTURES, *MODELS)[:-1])} or {MODELS[-1]}.",
        )
    return _picture(ending, source, view, poster)


def case_as(
    ending: str, casefile: CaseFile, view: str, *, frames: Mapping[str, Frame], ruler: Ruler
) -> bytes:
    """The file of `written` alone.

    Raises:
        KnownFault: there is no such format.
    """
    return written(ending, Source(casefile, frames, ruler), view).content


def bone_names(frame: Frame) -> dict[str, str]:
    """The names of the bones in lower case and their keys, as readers of models want them."""
    from rca_studio.analysis.frames import NOT_PLACED, OTHER

    bones = (NOT_PLACED, OTHER, *frame.bones)
    return {" ".join(bone.label.casefold().split()): bone.key for bone in bones}


def clipboard_text(casefile: CaseFile, frame: Frame) -> str:
    """The model as indented text, for pasting into letters, mind maps and spreadsheets."""
    from rca_studio.reports.exchange.indented import indented_text

    return indented_text(casefile, frame)


def clipboard_picture(source: Source, view: str) -> tuple[bytes, bytes]:
    """One view for the clipboard, as PNG (two pixels a point) and as SVG."""
    return written(".png", source, view).content, written(".svg", source, view).content


def _model(ending: str, source: Source, view: str) -> Written:
    casefile = source.casefile
    if ending == ".json":
        from rca_studio.reports.exchange.json_case import write_json

        return write_json(casefile)
    if ending == ".graphml":
        from rca_studio.reports.exchange.graphml import write_graphml

        return write_graphml(casefile)
    if ending == ".dot":
        from rca_studio.reports.exchange.dot import write_dot

        return write_dot(casefile, source.frame)
    if ending == ".xml":
        from rca_studio.reports.exchange.mef import write_mef

        return write_mef(casefile)
    if ending == ".txt":
        from rca_studio.reports.exchange.indented import write_indented

        return write_indented(casefile, source.frame)
    from rca_studio.reports.exchange.mermaid import write_flowchart, write_ishikawa

    if view == "fishbone":
        return write_ishikawa(casefile, source.frame)
    return write_flowchart(casefile, source.frame)


def _picture(ending: str, source: Source, view: str, poster: Poster | None) -> Written:
    drawing = source.drawing(view)
    if ending == ".pptx":
        from rca_studio.reports.slides import write_slides

        return write_slides(source, drawing, view)
    from rca_studio.reports.views import carried

    missing = left_out(source.casefile, "A picture", carried(view, source.casefile, drawing))
    made = _drawn_as(ending, source, drawing, view, poster)
    return Written(made.content, (*made.notes, *missing))


def _drawn_as(
    ending: str, source: Source, drawing: Drawing, view: str, poster: Poster | None
) -> Written:
    """A drawing as picture or on paper, with what is to be known of the picture itself."""
    if ending == ".svg":
        from rca_studio.diagrams.svg import to_svg

        return Written(to_svg(drawing, background="window").encode())
    if ending == ".png":
        from rca_studio.reports.picture import drawing_png, picture_scale

        scale = picture_scale(drawing)
        note = f"The picture is so large that it has {scale:.2f} instead of 2 pixels a point."
        return Written(drawing_png(drawing), (note,) if scale < 2 else ())
    from rca_studio.reports.poster import Poster as Usual
    from rca_studio.reports.poster import write_poster
    from rca_studio.reports.views import legend_of

    return write_poster(
        drawing,
        poster or Usual(),
        reference=source.casefile.case.reference,
        ruler=source.ruler,
        legend=lambda width: legend_of(view, source.ruler, width),
    )
