"""Shows of accepted and unaccepted frames, full of words that no room may read."""

from dataclasses import replace

from rca_studio.analysis.deident.hidden import Asked, Hidden
from rca_studio.analysis.session.frame import Frame, Question, Show, StepRow, Steps, Title, Words
from rca_studio.domain.session import FrameKind

SECRET = "Gunhild"
OPTIONS = ("Yes", "No", "Not sure")


def hidden() -> Hidden:
    fields = dict.fromkeys(Hidden.__dataclass_fields__, SECRET)
    return Hidden(**fields)


def asked() -> Asked:
    return Asked(**dict.fromkeys(Asked.__dataclass_fields__, SECRET))


def frame(ident: str, *, steps: int = 1, accepted: bool = True, options=None, **more) -> Frame:
    """A frame as ``make_show`` gives it: its notes and its first words name somebody."""
    if options is not None:
        body = Question("Would it work again?", tuple(options))
    elif steps > 1:
        body = Steps(tuple(StepRow("Day 0", f"step {i}") for i in range(steps)))
    else:
        body = Words((f"What {ident} says",))
    values = {
        "id": ident,
        "kind": FrameKind.QUESTION if options is not None else FrameKind.STORY,
        "case_id": "one",
        "label": "Case 1 of 1",
        "heading": f"Frame {ident}",
        "body": body,
        "steps": steps,
        "ask": "Would this have been caught?",
        "notes": (f"Thank {SECRET} for it",),
        "left_out": (f"{SECRET}’s letter",),
        "hidden": (hidden(),),
        "asked": (asked(),),
        "before": (f"{SECRET} nearly fell",),
        "after": ("Person A nearly fell",),
        "digest": ident,
        "accepted": accepted,
    }
    return Frame(**(values | more))


def show(*frames: Frame, minutes: int = 45, light: bool = False) -> Show:
    return Show("s", "Safety knowledge session · November", light, minutes, tuple(frames))


def opening() -> Frame:
    return frame(
        "opening", body=Title("Safety session", "18 Nov 2026", "All", "Learn", ("Case 1",))
    )


def seven() -> Show:
    """An opening, words, steps, a question, and three more; one of them not accepted."""
    return show(
        opening(),
        frame("story"),
        frame("steps", steps=3),
        frame("question", options=OPTIONS),
        frame("waiting", accepted=False),
        frame("margin"),
        frame("tomorrow"),
    )


def without(given: Show, *idents: str) -> Show:
    """The same show after these frames were changed, so that nobody accepted them as they are."""
    frames = tuple(
        replace(one, accepted=False) if one.id in idents else one for one in given.frames
    )
    return replace(given, frames=frames)


class Hands:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds

    def go(self, seconds: float) -> None:
        self.seconds += seconds
