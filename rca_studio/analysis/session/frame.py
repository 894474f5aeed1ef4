"""A frame of a show: what it says, as plain values, before anything is laid out.

Whatever stands in a frame was de-identified before (see ``analysis.deident``). A ``Body`` is one of
the classes below; ``diagrams.session`` lays each of them out for a screen of any size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rca_studio.analysis.deident.hidden import Asked, Hidden
from rca_studio.analysis.frames import Frame as Bones
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.session import FrameKind


@dataclass(frozen=True, slots=True)
class Title:
    """How a session begins: what it is, when, for whom, to what end, and how many cases."""

    title: str
    day: str
    audience: str
    aim: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words by the paragraph; ``listed`` sets them as points."""

    paragraphs: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the timeline: when ("Day 0, evening"), what happened, what was expected."""

    when: str
    what: str
    expected: str = ""
    kind: str = "happened"


@dataclass(frozen=True, slots=True)
class Steps:
    """The timeline, step by step."""

    rows: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """The fishbone, built bone by bone: ``order`` are the keys of the bones in their order."""

    casefile: CaseFile
    bones: Bones
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paths:
    """The causal graph, path by path: ``ways`` are the nodes of each way to harm, closest first."""

    casefile: CaseFile
    ways: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Barrier:
    """A control: what it is, its kind and state in words, and whether it would work again.

    ``held`` is ``None`` where it is only planned; ``absent`` tells what was not there from what did
    not hold. ``designed`` is false for vigilance and luck.
    """

    text: str
    kind: str
    held: bool | None
    designed: bool
    again: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Barriers:
    """What stopped harm, what did not hold, and what is planned."""

    rows: tuple[Barrier, ...]


@dataclass(frozen=True, slots=True)
class Margins:
    """How close harm was, and is with the plan; ``None`` where no way to harm is known.

    ``known`` is false where there is no causal model to tell it from. Of ``words`` the first says
    how it was that day, the second how it is with the plan, where there is one.
    """

    today: int | None
    after: int | None
    known: bool
    held_by: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An action: what, how strong, how far it has come, and whether it held."""

    text: str
    strength: str
    state: str
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Changes:
    """What was changed, or is planned."""

    rows: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the room; ``options`` can be voted on by the keys 1 to 9."""

    text: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, by the SHA-256 of its file in the workspace, and what stands below it."""

    sha256: str
    caption: str = ""


Body = Title | Words | Steps | Likely | Paths | Barriers | Margins | Changes | Question | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame of a show.

    Attributes:
        id: of the ``ShowFrame`` it belongs to.
        kind, case_id: what it tells, and of which case ("" for the whole session).
        label: what the case is called before others ("Case 1 of 3"); "" without one.
        heading: what stands above it.
        body: what it says.
        steps: in how many steps it is built; at least 1. ``diagrams.session`` draws step 0 to
            ``steps - 1``; the last one shows it all.
        ask: what to ask the room; stands at the foot.
        notes: for the facilitator alone: own notes, and prompts the program has.
        left_out: what is not shown though the case has it, said to the facilitator.
        hidden: what was hidden, and why; by where it stands in ``before`` joined by line breaks.
        asked: words that may be names and that nobody has decided on; placed alike.
        before: the words it is made of with nothing hidden, text by text; for the preview beside
            ``after``, and never for a projector.
        after: the same as others will see it.
        digest: of all that others would see, and of what it was made from.
        accepted: whether somebody accepted exactly this.
    """

    id: str
    kind: FrameKind
    case_id: str
    label: str
    heading: str
    body: Body
    steps: int = 1
    ask: str = ""
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    asked: tuple[Asked, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    digest: str = ""
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """All frames of a session in their order, also those nobody accepted yet.

    ``left_out`` says what of the session cannot be shown at all (a case that is gone, or not
    not validated yet). ``silent`` says of each ``ShowFrame`` that has nothing to say, why.
    ``titled`` says whether somebody accepted the title, which they do with the opening.
    """

    session: str
    title: str
    light: bool
    minutes: int
    frames: tuple[Frame, ...]
    left_out: tuple[str, ...] = field(default=())
    silent: Mapping[str, str] = field(default_factory=dict)
    titled: bool = True

    @property
    def head(self) -> str:
        """What stands above every frame before others: a title nobody accepted does not."""
        return self.title if self.titled else FrameKind.OPENING.heading

    @property
    def seen(self) -> tuple[Frame, ...]:
        """The frames a room may see: those that were accepted as they are."""
        return tuple(frame for frame in self.frames if frame.accepted)
