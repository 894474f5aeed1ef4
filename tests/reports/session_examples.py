"""A show made by hand: a frame of each kind, told as others may see it."""

from __future__ import annotations

from functools import cache

from rca_studio import headless
from rca_studio.analysis.frames import Frame as Bones
from rca_studio.analysis.session.frame import (
    Barrier,
    Barriers,
    Body,
    Changed,
    Changes,
    Frame,
    Likely,
    Margins,
    Paths,
    Picture,
    Question,
    Show,
    StepRow,
    Steps,
    Title,
    Words,
)
from rca_studio.analysis.session.pages import steps_of
from rca_studio.domain.session import (
    Commitment,
    FrameKind,
    ParkedIdea,
    Session,
    SessionVote,
)
from rca_studio.reports.session_told import SessionTold
from tests.causal_examples import CASE, doorway

SESSION = Session(
    id="session-0000-0001",
    title="Safety knowledge session · November",
    day="2026-11-26T14:00",
    audience="Home care, evening teams",
    aim="Spot a walker that is out of reach before anybody stands up",
    cases=(CASE,),
)


@cache
def bones() -> Bones:
    return headless.practice().frames["contributory_factors"]


def bodies() -> tuple[tuple[FrameKind, Body], ...]:
    casefile = doorway().file()
    order = tuple(dict.fromkeys(one.category for one in casefile.causes if one.category))
    ways = (("tight", "reach", "event", "harm"), ("task", "reach", "event", "harm"))
    return (
        (
            FrameKind.OPENING,
            Title(
                SESSION.title,
                "26 Nov 2026",
                SESSION.audience,
                SESSION.aim,
                ("Walker out of reach at a doorway",),
            ),
        ),
        (
            FrameKind.STORY,
            Words(
                (
                    "Person A turned at the bathroom doorway in the evening and lost her balance "
                    "for a moment. Her walker stood behind the door.",
                    "Worker 1 stood close, put a hand on her back and both came to a stand. Nobody "
                    "was hurt.",
                )
            ),
        ),
        (FrameKind.EXPECTED, Words(("The walker is in reach before she stands up.",), True)),
        (
            FrameKind.STEPS,
            Steps(
                (
                    StepRow("Day 0, evening", "Worker 1 arrives for the evening routine."),
                    StepRow(
                        "Day 0, evening",
                        "The walker is left behind the bathroom door.",
                        "The walker stands beside the chair.",
                    ),
                    StepRow("Day 0, evening", "Person A loses her balance at the turn."),
                    StepRow("Day 0, evening", "Worker 1 steadies her."),
                )
            ),
        ),
        (FrameKind.LIKELY, Likely(casefile, bones(), order)),
        (
            FrameKind.PATHS,
            Paths(casefile, ways, ("Tight doorway and walker out of reach", "No check")),
        ),
        (
            FrameKind.STOPPED,
            Barriers(
                (
                    Barrier(
                        "Worker 1 stood close and steadied her",
                        "Held · somebody's attention",
                        True,
                        False,
                        "With another worker: perhaps. At a busier time: no.",
                    ),
                    Barrier(
                        "Walker within reach", "Did not hold · checklist or procedure", False, True
                    ),
                    Barrier(
                        "Marked place for the walker", "Planned · physical barrier", None, True
                    ),
                )
            ),
        ),
        (
            FrameKind.MARGIN,
            Margins(
                1,
                3,
                True,
                ("somebody's attention",),
                (
                    "One thing stood between this and harm: somebody's attention.",
                    "With what was changed, three things have to go wrong together.",
                ),
            ),
        ),
        (
            FrameKind.CHANGED,
            Changes(
                (
                    Changed(
                        "Remove the cabinet beside the doorway",
                        "changes the work itself",
                        "It held",
                        "good",
                    ),
                    Changed(
                        "Check before standing up", "makes the right way easier", "In place", "info"
                    ),
                )
            ),
        ),
        (
            FrameKind.QUESTION,
            Question(
                "Would this have been caught on a busier evening?",
                ("Yes, by somebody watching", "Yes, by the check", "No"),
            ),
        ),
        (FrameKind.TOMORROW, Words(("What will you do differently from tomorrow on?",))),
        (FrameKind.PICTURE, Picture("f" * 64, "The doorway after the cabinet was taken away")),
    )


def frame(kind: FrameKind, body: Body, *, accepted: bool = True, **more: object) -> Frame:
    whole = kind in (FrameKind.OPENING, FrameKind.TOMORROW)
    values: dict[str, object] = {
        "id": f"frame-{kind.value}",
        "kind": kind,
        "case_id": "" if whole else CASE,
        "label": "" if whole else "Case 1 of 1",
        "heading": kind.heading,
        "body": body,
        "steps": steps_of(body),
        "ask": "would this have been caught on a busier evening?" if not whole else "",
        "notes": ("Give people a minute before anybody answers.",),
        "left_out": ("2 of 9 causes are not shown.",),
        "accepted": accepted,
    }
    return Frame(**{**values, **more})  # type: ignore[arg-type]


def show(*, light: bool = False, kinds: tuple[FrameKind, ...] = ()) -> Show:
    frames = tuple(frame(kind, body) for kind, body in bodies() if not kinds or kind in kinds)
    return Show(SESSION.id, SESSION.title, light, 45, frames)


def said() -> dict[str, object]:
    """What was said in the room."""
    return {
        "votes": (
            SessionVote(
                id="vote-0000-0001",
                session=SESSION.id,
                frame="frame-question",
                question="Would this have been caught on a busier evening?",
                options=("Yes, by somebody watching", "Yes, by the check", "No"),
                counts=(9, 4, 11),
            ),
        ),
        "ideas": (
            ParkedIdea(id="idea-1", session=SESSION.id, text="A hook for walkers beside each door"),
            ParkedIdea(
                id="idea-2", session=SESSION.id, text="Ask people where they want it to stand"
            ),
        ),
        "commitments": (
            Commitment(
                id="c1",
                session=SESSION.id,
                who="Evening team",
                due="2026-12-04",
                text="Mark a place for the walker in each bathroom",
            ),
            Commitment(
                id="c2",
                session=SESSION.id,
                who="Priya N.",
                due="2026-12-11",
                text="Show the check to everybody new",
            ),
        ),
    }


def told(shown: Show | None = None, **more: object) -> SessionTold:
    values: dict[str, object] = {
        "session": SESSION,
        "show": shown or show(),
        "ruler": headless.ruler(),
        "picture_of": lambda _sha: picture(),
        **said(),
    }
    return SessionTold(**{**values, **more})  # type: ignore[arg-type]


@cache
def picture() -> bytes:
    """A photo without metadata."""
    from io import BytesIO

    from PIL import Image

    image = Image.new("RGB", (320, 200), "#8fa8b8")
    image.paste("#d8c7a0", (40, 60, 150, 200))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
