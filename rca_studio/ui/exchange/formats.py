"""What a case can leave as: each format with one line on what it is for.

A format is a row here; the dialog, the menus and the tests all read this table. No Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        key: its name in the program.
        group: the caption it stands under.
        label: its name on screen.
        purpose: what it is for, one line.
        ending: of the file, with its dot; see ``reports.exports.written``.
        kinds: the kinds of file as Qt writes them.
        picture: a view is chosen for it.
        view: the view it always shows, where only one fits.
        paper: it is printed on sheets.
        tiled: the sheets are put together to a poster.
    """

    key: str
    group: str
    label: str
    purpose: str
    ending: str
    kinds: str
    picture: bool = False
    view: str = ""
    paper: bool = False
    tiled: bool = False


_PICTURE, _MODEL = "Picture of a view", "The model itself"

FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        one.key: one
        for one in (
            Format(
                "png",
                _PICTURE,
                "Picture (PNG)",
                "For e-mails, chats and text documents: two pixels a point, so that it stays sharp "
                "when it is made larger.",
                ".png",
                "PNG picture (*.png)",
                picture=True,
            ),
            Format(
                "svg",
                _PICTURE,
                "Drawing (SVG)",
                "For web pages and drawing programs: sharp at any size, and its words stay words.",
                ".svg",
                "SVG picture (*.svg)",
                picture=True,
            ),
            Format(
                "page",
                _PICTURE,
                "One page (PDF)",
                "To print or to send: the whole view on one sheet, from A4 to A0.",
                ".pdf",
                "PDF (*.pdf)",
                picture=True,
                paper=True,
            ),
            Format(
                "poster",
                _PICTURE,
                "Poster on several sheets (PDF)",
                "For the wall of the meeting room: printed on small sheets that overlap, with "
                "marks for cutting and putting together.",
                ".pdf",
                "PDF (*.pdf)",
                picture=True,
                paper=True,
                tiled=True,
            ),
            Format(
                "pptx",
                _PICTURE,
                "Slides (PowerPoint)",
                "For a talk: boxes, lines and words that can be changed there; a large view goes "
                "on several slides.",
                ".pptx",
                "PowerPoint (*.pptx)",
                picture=True,
            ),
            Format(
                "json",
                _MODEL,
                "Whole case (JSON)",
                "For another RCA Studio, or a program of your own: all that is known of the case, "
                "after a published schema.",
                ".json",
                "JSON (*.json)",
            ),
            Format(
                "graphml",
                _MODEL,
                "Graph (GraphML)",
                "For programs that draw or count networks, such as yEd, Gephi and networkx.",
                ".graphml",
                "GraphML (*.graphml)",
            ),
            Format(
                "dot",
                _MODEL,
                "Graph (DOT)",
                "For Graphviz and for documents that are made by programs.",
                ".dot",
                "Graphviz (*.dot)",
            ),
            Format(
                "ishikawa",
                _MODEL,
                "Fishbone in words (Mermaid)",
                "For wikis and notes that draw Mermaid: the bones and their causes.",
                ".mmd",
                "Mermaid (*.mmd)",
                view="fishbone",
            ),
            Format(
                "flowchart",
                _MODEL,
                "Flowchart in words (Mermaid)",
                "For wikis and notes that draw Mermaid: causes, links and controls.",
                ".mmd",
                "Mermaid (*.mmd)",
                view="graph",
            ),
            Format(
                "mef",
                _MODEL,
                "Fault tree (Open-PSA)",
                "For programs that work out fault trees, such as SCRAM: every way to harm, with "
                "its gates.",
                ".xml",
                "Open-PSA (*.xml)",
            ),
            Format(
                "text",
                _MODEL,
                "Outline (text)",
                "For letters, mind maps and spreadsheets: one line a cause, indented below what "
                "it leads to.",
                ".txt",
                "Text (*.txt)",
            ),
        )
    }
)
"""By key, in the order they are offered."""

VIEW_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "timeline": "timeline",
        "fishbone": "fishbone",
        "why_tree": "why",
        "graph": "graph",
        "bowtie": "bowtie",
    }
)
"""The views of the screen, and what exports call them."""

_NOT_IN_NAMES = frozenset('<>:"/\\|?*')


def proposed_name(reference: str, view_label: str, made: Format) -> str:
    """A name for the file: the case and what it shows; no person, no title that tells too much."""
    plain = "".join(char for char in reference if char not in _NOT_IN_NAMES).strip(" .")
    shown = view_label.lower() if made.picture else _SHOWN.get(made.key, "")
    words = " ".join(part for part in (plain or "case", shown) if part)
    if made.tiled:
        words += " poster"
    return str(PurePath(words + made.ending))


_SHOWN = {
    "ishikawa": "fishbone",
    "flowchart": "flowchart",
    "mef": "fault tree",
    "text": "outline",
    "json": "",
}
