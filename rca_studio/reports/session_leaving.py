"""Everything a session can leave as, in one place: made, looked through by the guard, and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rca_studio.reports.context import Paper
from rca_studio.reports.plan_leaving import file_names
from rca_studio.reports.session_told import SessionTold

if TYPE_CHECKING:
    from rca_studio.reports.session_guard import Guard

HD: Final = 1080
UHD: Final = 2160


class Leaving(StrEnum):
    """As what a session leaves."""

    SLIDES = "slides"
    HANDOUT = "handout"
    PICTURES = "pictures"
    SUMMARY = "summary"
    BULLETIN = "bulletin"
    DATA = "data"

    @property
    def label(self) -> str:
        """The words on screen."""
        return _WORDS[self][0]

    @property
    def told(self) -> str:
        """What it is for, in a sentence."""
        return _WORDS[self][1]

    @property
    def ending(self) -> str:
        """The ending of its file."""
        return _WORDS[self][2]

    @property
    def of_one_case(self) -> bool:
        """Whether it tells one case of the session, under a title of its own."""
        return self in (Leaving.BULLETIN, Leaving.DATA)

    @property
    def on_paper(self) -> bool:
        """Whether it has pages of paper."""
        return self in (Leaving.HANDOUT, Leaving.SUMMARY, Leaving.BULLETIN)


_WORDS: Final = {
    Leaving.SLIDES: (
        "Slides",
        "The show as PowerPoint, with the notes of whoever leads it. Shapes and words can be "
        "changed there.",
        ".pptx",
    ),
    Leaving.HANDOUT: (
        "Handout",
        "The frames on paper, two on a page, with lines to write on.",
        ".pdf",
    ),
    Leaving.PICTURES: (
        "Pictures",
        "A picture for each frame, as large as a screen, packed together.",
        ".zip",
    ),
    Leaving.SUMMARY: (
        "Page for the wall",
        "One page about what came of it. It names those who promised something, so it is for your "
        "own house.",
        ".pdf",
    ),
    Leaving.BULLETIN: (
        "Learning bulletin",
        "One page about one near miss, under a title of its own, to share with others.",
        ".pdf",
    ),
    Leaving.DATA: (
        "Data for other providers",
        "The same as JSON with the causal model. Others bring it into RCA Studio, or read it with "
        "their own programs.",
        ".json",
    ),
}


@dataclass(frozen=True, kw_only=True)
class LeavingWish:
    """What is to leave, and how.

    Attributes:
        kind: as what.
        paper: the sheet; that of the workspace without one.
        every: a slide or picture for each step.
        pixels: how high a picture is.
        case_id: the case a bulletin tells.
        title: the title of the bulletin.
        named: whether the bulletin says whose it is.
    """

    kind: Leaving = Leaving.SLIDES
    paper: Paper | None = None
    every: bool = False
    pixels: int = HD
    case_id: str = ""
    title: str = ""
    named: bool = False
    purpose: str = ""
    to: str = ""


@dataclass(frozen=True)
class Left:
    """A finished file.

    Attributes:
        name: what it is called unless somebody says otherwise.
        content: its bytes.
        cases: ids of the cases it tells.
    """

    name: str
    content: bytes
    cases: tuple[str, ...]


def leave(
    told: SessionTold,
    guard: Guard,
    wish: LeavingWish,
    progress: Callable[[int], None] | None = None,
) -> Left:
    """Make what is to leave, and look through it once more.

    Args:
        told: the session.
        guard: knows what must not leave.
        wish: what is to leave.
        progress: called with the number of each page; may raise to stop.

    Raises:
        KnownFault: nothing was accepted yet, or a name still stands in the finished file.
    """
    wished = _wished(told, wish)
    content = _made(wished, wish, progress)
    left = Left(name_of(told, wish), content, _cases(told, wish))
    guard.check(left.name, content, _on_purpose(wished, wish))
    return left


def look_at(
    told: SessionTold,
    wish: LeavingWish,
    left: Left | None = None,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The pages by which a file is looked at before it is saved: its own, or the same as a PDF.

    Args:
        told: the session.
        wish: what is to leave.
        left: the finished file, where it is there already.
        progress: called with the number of each page; may raise to stop.
    """
    wished = _wished(told, wish)
    if wish.kind.on_paper:
        return _made(wished, wish, progress) if left is None else left.content
    if wish.kind is Leaving.DATA:
        return _made(wished, replace(wish, kind=Leaving.BULLETIN), progress)
    from rca_studio.reports.session_screens import session_screens

    return session_screens(wished, every=wish.every, progress=progress)


def name_of(told: SessionTold, wish: LeavingWish) -> str:
    """What a file is called unless somebody says otherwise."""
    words = f"{_title(told, wish)}, {wish.kind.label.lower()}"
    (name,) = file_names([words], wish.kind.ending)
    return name


def _wished(told: SessionTold, wish: LeavingWish) -> SessionTold:
    if wish.kind.of_one_case and not wish.named:
        told = replace(told, organisation="")
    return told if wish.paper is None else replace(told, paper=wish.paper)


def _cases(told: SessionTold, wish: LeavingWish) -> tuple[str, ...]:
    if wish.kind.of_one_case:
        return (wish.case_id,)
    return tuple(dict.fromkeys(one.case_id for one in told.frames if one.case_id))


def _title(told: SessionTold, wish: LeavingWish) -> str:
    if not wish.kind.of_one_case:
        return told.title
    from rca_studio.reports.bulletin import bulletin_of

    return bulletin_of(told, wish.case_id, wish.title).title


def _on_purpose(told: SessionTold, wish: LeavingWish) -> tuple[str, ...]:
    """What may stand in it although the registers know it: somebody put it there."""
    said = (told.organisation,) if told.organisation else ()
    return (*said, *told.promised_by) if wish.kind is Leaving.SUMMARY else said


def _made(told: SessionTold, wish: LeavingWish, progress: Callable[[int], None] | None) -> bytes:
    # Each writer is loaded when it is asked for.
    match wish.kind:
        case Leaving.SLIDES:
            from rca_studio.reports.session_slides import session_slides

            return session_slides(told, every=wish.every, progress=progress)
        case Leaving.HANDOUT:
            from rca_studio.reports.session_handout import session_handout

            return session_handout(told, progress)
        case Leaving.PICTURES:
            from rca_studio.reports.session_pictures import Pixels, session_pictures, zipped

            pixels = Pixels(wish.pixels)
            return zipped(session_pictures(told, pixels, every=wish.every, progress=progress))
        case Leaving.SUMMARY:
            from rca_studio.reports.session_summary import session_summary

            return session_summary(told)
        case Leaving.BULLETIN:
            from rca_studio.reports.bulletin import bulletin_of, bulletin_pdf

            return bulletin_pdf(bulletin_of(told, wish.case_id, wish.title))
        case Leaving.DATA:
            from rca_studio.reports.bulletin import bulletin_of
            from rca_studio.reports.bulletin_json import bulletin_json

            return bulletin_json(bulletin_of(told, wish.case_id, wish.title))
