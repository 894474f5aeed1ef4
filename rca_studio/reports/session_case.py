"""What the accepted frames say of one case, as plain values for the summary and the bulletin.

Nothing is read from a case here: a cause that stands in the model but was on no accepted frame is
not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

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
    Question,
    StepRow,
    Steps,
    Words,
)
from rca_studio.analysis.session.naming import inside, is_practice
from rca_studio.diagrams.marks import bare_words, cause_words
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Event, Link
from rca_studio.domain.session import FrameKind

_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+")
_B = TypeVar("_B", bound=Body)


@dataclass(frozen=True, slots=True)
class CaseSaid:
    """One case as its accepted frames tell it; what was on no frame is empty.

    Attributes:
        label: what it is called in the session.
        story, expected: paragraphs.
        steps: the timeline, in relative words.
        likely: the causes shown, in their order.
        barriers, margins, changes, question: as in the frames.
        model: the de-identified model of the frame that shows the ways to harm, whole; else what
            the fishbone shows of it: the event, and the causes on its bones.
        whole: whether the model is whole.
        words: everything others saw of the case, by the paragraph.
    """

    label: str
    story: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    steps: tuple[StepRow, ...] = ()
    likely: tuple[Cause, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    margins: Margins | None = None
    changes: tuple[Changed, ...] = ()
    question: Question | None = None
    model: CaseFile | None = None
    whole: bool = False
    words: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What almost happened, in a sentence: as the model puts it, else as the story begins."""
        event = self.model.event if self.model is not None else None
        harm = self.model.harm if self.model is not None else None
        if event is not None and event.text.strip():
            worse = inside(bare_words(harm.text)) if harm and harm.text else ""
            led = f" It could have led to: {worse}." if worse else ""
            return f"{bare_words(event.text)}.{led}"
        text = next((one.strip() for one in self.story if one.strip()), "")
        return _SENTENCE.split(text, maxsplit=1)[0] if text else ""

    @property
    def practice(self) -> bool:
        """Whether it was made up, for trying and teaching."""
        return is_practice(self.label)

    @property
    def causes(self) -> tuple[str, ...]:
        """What made it likely, in words."""
        return tuple(dict.fromkeys(cause_words(one) for one in self.likely if one.text.strip()))

    @property
    def held(self) -> tuple[str, ...]:
        """What stopped harm."""
        return tuple(one.text for one in self.barriers if one.held)

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was accepted."""
        return not self.words and self.model is None


def case_said(frames: Iterable[Frame], case_id: str) -> CaseSaid:
    """What the frames of a case say; ``frames`` are those that were accepted."""
    of_case = [one for one in frames if one.case_id == case_id]
    bodies = {one.kind: one.body for one in reversed(of_case)}
    likely, paths = _one(of_case, Likely), _one(of_case, Paths)
    # The frame of the ways shows the whole model, and all of its words were looked at with it.
    model = paths.casefile if paths else _shown_of(likely) if likely else None
    barriers, changes, steps = _one(of_case, Barriers), _one(of_case, Changes), _one(of_case, Steps)
    return CaseSaid(
        label=next((one.label for one in of_case if one.label), ""),
        story=_paragraphs(bodies.get(FrameKind.STORY)),
        expected=_paragraphs(bodies.get(FrameKind.EXPECTED)),
        steps=steps.rows if steps else (),
        likely=_causes(likely, paths),
        barriers=barriers.rows if barriers else (),
        margins=_one(of_case, Margins),
        changes=changes.rows if changes else (),
        question=_one(of_case, Question),
        model=model,
        whole=paths is not None,
        words=tuple(_all_words(of_case)),
    )


def cases_said(frames: Sequence[Frame]) -> tuple[CaseSaid, ...]:
    """The same for each case of a show, in the order they are told."""
    cases = dict.fromkeys(one.case_id for one in frames if one.case_id)
    return tuple(case_said(frames, one) for one in cases)


def _shown_of(likely: Likely) -> CaseFile:
    """Of a model what its fishbone shows: nobody looked at harm, controls and the other causes."""
    shown = {one.id for one in _causes(likely, None)}
    casefile = likely.casefile
    kept = [
        one
        for one in casefile
        if isinstance(one, Case | Event) or (isinstance(one, Cause) and one.id in shown)
    ]
    there = {one.id for one in kept}
    links = [one for one in casefile.of(Link) if {one.cause_id, one.effect_id} <= there]
    return CaseFile(casefile.case_id, [*kept, *links])


def _one(frames: Iterable[Frame], kind: type[_B]) -> _B | None:
    return next((one.body for one in frames if isinstance(one.body, kind)), None)


def _paragraphs(body: Body | None) -> tuple[str, ...]:
    return body.paragraphs if isinstance(body, Words) else ()


def _causes(likely: Likely | None, paths: Paths | None) -> tuple[Cause, ...]:
    """The causes that stood on a bone, bone by bone; else those on the ways to harm."""
    from rca_studio.analysis.session.shown import bone_pages

    shown: list[str] = []
    body = likely or paths
    if body is None:
        return ()
    if likely is not None:
        pages = bone_pages(likely.casefile, likely.bones, likely.order)
        by_bone = {bone.bone.key: bone.causes for page in pages for bone in page}
        shown = [id_ for key in likely.order for id_ in by_bone.get(key, ())]
    elif paths is not None:
        shown = [id_ for way in paths.ways for id_ in way]
    by_id = {cause.id: cause for cause in body.casefile.causes}
    return tuple(by_id[id_] for id_ in dict.fromkeys(shown) if id_ in by_id)


def _all_words(frames: Iterable[Frame]) -> Iterable[str]:
    for frame in frames:
        yield frame.heading
        yield from frame.after
