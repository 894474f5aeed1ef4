"""What may leave of a safety session: the accepted frames, and what was said in the room.

Every writer of this room (slides, handout, pictures, summary, bulletin, JSON) is made from one
`SessionTold`. It holds frames that were accepted as they are and nothing else of a case; words that
nobody accepted (notes, ideas, promises) go through ``clear`` before any writer sees them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from rca_studio.analysis.session.frame import (
    Barriers,
    Changes,
    Frame,
    Likely,
    Paths,
    Picture,
    Show,
    Steps,
    Words,
)
from rca_studio.diagrams.shapes import Drawing, Figure, Rect
from rca_studio.diagrams.tokens import PROJECTOR_DARK, PROJECTOR_LIGHT, Tokens
from rca_studio.domain.moments import moment_words
from rca_studio.domain.session import Commitment, ParkedIdea, Session, SessionVote
from rca_studio.faults import KnownFault
from rca_studio.reports.context import Paper

if TYPE_CHECKING:
    from rca_studio.diagrams.text import Ruler

PICTURE_KEY = "picture"
"""The figure of a drawing that keeps the place of a picture."""


class Clears(Protocol):
    """De-identifies a text that nobody accepted."""

    def __call__(self, text: str, case_id: str = "", *, days: bool = False) -> str:
        """The text as others may see it.

        Args:
            text: as it was written.
            case_id: the case it speaks of, so that stand-ins are those of its frames.
            days: whether days stay: those of the session itself and of promises.
        """
        ...


def _as_it_is(text: str, case_id: str = "", *, days: bool = False) -> str:
    return text


def _nothing(sha256: str) -> bytes:
    raise KeyError(sha256)


@dataclass(frozen=True, kw_only=True)
class SessionTold:
    """All that leaves of a session, whatever it leaves as.

    Attributes:
        session: title, day, audience, aim.
        show: its frames; only those that were accepted are ever looked at.
        ruler: measures the bundled font.
        votes, ideas, commitments: what was said in the room.
        picture_of: the pixels of a picture by its SHA-256, without metadata.
        clear: de-identifies a text that nobody accepted.
        marking: how papers are marked; "" for not at all.
        organisation: whose it is; "" where it is not said, as to others.
        paper: the sheet.
    """

    session: Session
    show: Show
    ruler: Ruler
    votes: tuple[SessionVote, ...] = ()
    ideas: tuple[ParkedIdea, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    picture_of: Callable[[str], bytes] = _nothing
    clear: Clears = _as_it_is
    marking: str = ""
    organisation: str = ""
    paper: Paper = Paper.A4

    @property
    def frames(self) -> tuple[Frame, ...]:
        """What others may see.

        Raises:
            KnownFault: nothing was accepted yet.
        """
        seen = self.show.seen
        if not seen:
            raise KnownFault(
                "Nobody has accepted a frame of this session yet, so nothing of it can leave.",
                "Your work is safe.",
                "Look at the frames and accept them, then take them along.",
            )
        return seen

    @property
    def title(self) -> str:
        """The title of the session, on one line, as far as somebody accepted it."""
        return " ".join(self.show.head.split())

    @property
    def day(self) -> str:
        """When it is held, in words, without the hour."""
        return moment_words(self.session.day[:10])

    @property
    def promised_by(self) -> tuple[str, ...]:
        """Who promised something: the only names that leave, and on the summary alone."""
        return tuple(dict.fromkeys(one.who for one in self.commitments if one.who.strip()))

    def of_case(self, case_id: str) -> SessionTold:
        """The same with the frames of one case only."""
        frames = tuple(one for one in self.show.frames if one.case_id == case_id)
        return replace(self, show=replace(self.show, frames=frames))


class Seen(NamedTuple):
    """One picture of a show: a frame at one of its steps.

    Attributes:
        frame: what it tells.
        step: which step of it, from 0.
        number, of: which frame of how many.
        part: which of the pictures of this frame it is, from 1; 0 where there is one only.
    """

    frame: Frame
    step: int
    number: int
    of: int
    part: int = 0

    @property
    def heading(self) -> str:
        """What stands above it, and which part it is."""
        words = " ".join(self.frame.heading.split())
        return f"{words} ({self.part})" if self.part else words


def pictures_of(told: SessionTold, *, every: bool = False, few: bool = False) -> tuple[Seen, ...]:
    """The pictures of a show in their order.

    Args:
        told: the session.
        every: one for each step; else only as many as show everything, each page in full.
        few: of the ways to harm only the closest, for it says how many there are.
    """
    frames = told.frames
    found: list[Seen] = []
    for number, frame in enumerate(frames, 1):
        steps = tuple(range(frame.steps)) if every else full_steps(frame)
        if few and isinstance(frame.body, Paths):
            steps = steps[:1]
        several = len(steps) > 1
        found += [
            Seen(frame, step, number, len(frames), place * several)
            for place, step in enumerate(steps, 1)
        ]
    return tuple(found)


def full_steps(frame: Frame) -> tuple[int, ...]:
    """The steps that together show all of a frame: the last one of each of its pages.

    The ways to harm are lit one after the other, so each of them is a picture of its own.
    """
    from rca_studio.analysis.session.pages import row_pages, word_pages
    from rca_studio.analysis.session.shown import bone_pages

    body = frame.body
    if isinstance(body, Words):
        steps = tuple(range(len(word_pages(body))))
    elif isinstance(body, Changes):
        steps = tuple(range(len(row_pages(body))))
    elif isinstance(body, Steps | Barriers):
        steps = tuple(page[-1] for page in row_pages(body))
    elif isinstance(body, Likely):
        pages = bone_pages(body.casefile, body.bones, body.order)
        lit = [[bone.bone.key for bone in page] for page in pages]
        steps = tuple(
            max((at for at, key in enumerate(body.order, 1) if key in page), default=0)
            for page in lit
        )
    elif isinstance(body, Paths):
        steps = tuple(range(frame.steps))
    else:
        steps = ()
    return tuple(step for step in steps if step < frame.steps) or (frame.steps - 1,)


def drawing_of(told: SessionTold, seen: Seen, width: float) -> Drawing:
    """One picture of the show on a stage of this width (see ``diagrams.session.stage``)."""
    from rca_studio.diagrams.session.lay_out import lay_out_frame

    return lay_out_frame(
        seen.frame,
        seen.step,
        told.ruler,
        width=width,
        number=seen.number,
        of=seen.of,
        session=told.title,
    )


def images_of(told: SessionTold, seen: Seen, drawing: Drawing) -> tuple[tuple[Rect, bytes], ...]:
    """The picture a frame shows, and its place; nothing where it shows none or it is gone."""
    body = seen.frame.body
    place = picture_place(drawing)
    if not isinstance(body, Picture) or place is None:
        return ()
    try:
        return ((place, told.picture_of(body.sha256)),)
    except (KeyError, OSError):
        return ()


def picture_place(drawing: Drawing) -> Rect | None:
    """Where a picture stands in a drawing."""
    figure: Figure | None = drawing.figure(PICTURE_KEY)
    return figure.bounds if figure is not None else None


def screen_tokens(told: SessionTold) -> Tokens:
    """The colours of the show: light on dark, or dark on light."""
    return PROJECTOR_LIGHT if told.show.light else PROJECTOR_DARK


def notes_of(told: SessionTold, frame: Frame) -> Iterator[str]:
    """What the facilitator says and knows, by the line; de-identified, for files travel."""
    if frame.ask:
        yield f"Ask: {frame.ask}"
    lines = (line for note in frame.notes for line in note.splitlines())
    yield from (told.clear(line, frame.case_id) for line in lines)
    if frame.left_out:
        yield ""
        yield "Not shown:"
        yield from (told.clear(line, frame.case_id) for line in frame.left_out)
