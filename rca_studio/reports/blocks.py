"""What a report says, before any sheet is set: headings, words, facts, tables and pictures.

A report is written once as blocks; `rca_studio.reports.setting` sets them on paper and
`rca_studio.reports.accessible` as a tagged document, so neither can say what the other leaves out.
All words are plain text, whoever typed them; each sink makes them harmless in its own way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rca_studio.diagrams.shapes import Drawing


@dataclass(frozen=True, slots=True)
class Front:
    """The head of the first page: what it is, of what, a few facts and the state in a word.

    ``tone`` is the colour of the state (``good`` or ``warning``); the words alone carry it too.
    """

    title: str
    subtitle: str
    facts: tuple[str, ...]
    state: str
    tone: str


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; a ``note`` is smaller and stands back, a ``lead`` is the answer to a heading."""

    text: str
    look: Literal["body", "note", "lead"] = "body"


@dataclass(frozen=True, slots=True)
class Facts:
    """Short facts below each other: label and value."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head that comes again on each page.

    ``shares`` are the parts of the width that the columns begin with; they add up to 1. The first
    column names its row. ``small`` sets it in small type, for what is looked up and not read;
    ``titled`` says that the first line of each first cell is its title and the rest explains it.
    ``numbers`` are the places of the columns that hold numbers, which stand at the right;
    ``dense`` sets the rows close together.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    small: bool = False
    titled: bool = False
    numbers: tuple[int, ...] = ()
    dense: bool = False


@dataclass(frozen=True, slots=True)
class SignLines:
    """A place for each of these to sign, by hand or typed: name, role, date, signature."""

    roles: tuple[str, ...]


Part = Words | Facts | Table | SignLines
"""What may stand under a heading."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; a ``fresh`` one begins a page.

    One with ``room`` begins a page where less than so many points are left of this one.
    """

    title: str
    parts: tuple[Part, ...]
    fresh: bool = False
    room: float = 0.0


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a picture in words, ``depth`` steps under the line it belongs to."""

    text: str
    depth: int = 0


@dataclass(frozen=True)
class Picture:
    """A diagram under its heading, with what its signs mean and what else stands below it.

    ``legend`` draws the signs in rows of at most the width it is given, in points; ``None`` where
    the words in the picture say it all. ``spoken`` says
    the same as the picture to people who do not see it, in reading order. With ``told_beside``
    what is told stands beside the drawing, which is half as wide as the text.
    """

    title: str
    drawing: Drawing
    legend: Callable[[float], Drawing] | None = None
    told: tuple[Part, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    told_beside: bool = False


@dataclass(frozen=True)
class Beside:
    """Two pictures beside each other, each half as wide as the text (see ``setting.half``)."""

    left: Picture
    right: Picture


Block = Section | Picture | Beside | Part


@dataclass(frozen=True, slots=True)
class Told:
    """A whole report: its head and its blocks from top to bottom.

    ``name`` is the title of the document in lists of files; ``reference`` stands on each page, and
    so does ``stamp``, large and pale, where there is one.
    """

    name: str
    reference: str
    front: Front
    blocks: tuple[Block, ...]
    stamp: str = ""
