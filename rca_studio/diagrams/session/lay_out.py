"""A frame of a show becomes a picture: each kind of body has a layout of its own."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.session.frame import (
    Barriers,
    Changes,
    Frame,
    Likely,
    Margins,
    Paths,
    Picture,
    Question,
    Steps,
    Title,
    Words,
)
from rca_studio.diagrams.shapes import Drawing, Figure
from rca_studio.diagrams.text import Ruler

if TYPE_CHECKING:
    from rca_studio.diagrams.session.stage import Stage

_KINDS: Final = (
    *("stage", "stage_ruler", "opening", "words", "steps", "likely", "paths", "barriers"),
    *("margins", "changes", "question", "picture"),
)


def lay_out_frame(
    frame: Frame,
    step: int,
    ruler: Ruler,
    *,
    width: float,
    number: int = 0,
    of: int = 0,
    session: str = "",
    votes: Sequence[int] = (),
) -> Drawing:
    """Lay out one step of a frame on a stage 720 units high.

    Args:
        frame: what it says.
        step: 0 to ``frame.steps - 1``; others are taken for the nearest.
        ruler: measures the bundled font.
        width: of the stage in units (see ``stage.stage_width``); at least that of 4:3.
        number: which frame of the show it is, from 1; 0 says nothing of it.
        of: how many frames the show has.
        session: the title of the session.
        votes: what the room answered so far, a count for each option of a question.

    Returns:
        A drawing whose figures are in the order of reading; a picture of a file has its place in
        the figure ``picture``. Within a page nothing moves from one step to the next.
    """
    from rca_studio.diagrams.session.stage import set_stage
    from rca_studio.diagrams.session.stage_ruler import stage_ruler

    ruler = stage_ruler(ruler)
    step = min(max(step, 0), frame.steps - 1)
    opening = isinstance(frame.body, Title)
    stage = set_stage(
        ruler,
        width=width,
        session="" if opening else session,
        label_words=frame.label,
        heading="" if opening else frame.heading,
        ask=frame.ask,
        page=_page(frame, step),
        count=f"{number} of {of}" if number and of else "",
    )
    head, foot = stage.figures[:-1], stage.figures[-1:]
    body = _body(frame, step, ruler, stage, votes)
    return Drawing(stage.width, stage.height, (*head, *body, *foot), frame.heading or session)


def load_layouts() -> None:
    """Load the layouts of all kinds of frames; for a worker.

    Else the first frame of a kind waits for them, before the room.
    """
    for kind in _KINDS:
        import_module(f"rca_studio.diagrams.session.{kind}")


def _page(frame: Frame, step: int) -> str:
    """Where in a frame of several pages this step is."""
    from rca_studio.analysis.session.pages import page_at, row_pages, word_pages

    body = frame.body
    if isinstance(body, Words):
        pages = len(word_pages(body))
        here = step
    elif isinstance(body, Steps | Barriers | Changes):
        found = row_pages(body)
        pages = len(found)
        here = step if isinstance(body, Changes) else page_at(found, step)
    elif isinstance(body, Likely):
        from rca_studio.diagrams.session.likely import likely_part

        here, pages = likely_part(body, step)
    else:
        return ""
    return f"Part {here + 1} of {pages}" if pages > 1 else ""


def _body(
    frame: Frame, step: int, ruler: Ruler, stage: Stage, votes: Sequence[int]
) -> tuple[Figure, ...]:
    # Each layout is loaded when a frame of its kind is seen.
    match frame.body:
        case Title() as body:
            from rca_studio.diagrams.session.opening import lay_out_opening

            return lay_out_opening(body, ruler, stage)
        case Words() as body:
            from rca_studio.diagrams.session.words import lay_out_words

            return lay_out_words(body, step, ruler, stage)
        case Steps() as body:
            from rca_studio.diagrams.session.steps import lay_out_steps

            return lay_out_steps(body, step, ruler, stage)
        case Likely() as body:
            from rca_studio.diagrams.session.likely import lay_out_likely

            return lay_out_likely(body, step, ruler, stage)
        case Paths() as body:
            from rca_studio.diagrams.session.paths import lay_out_paths

            return lay_out_paths(body, step, ruler, stage)
        case Barriers() as body:
            from rca_studio.diagrams.session.barriers import lay_out_barriers

            return lay_out_barriers(body, step, ruler, stage)
        case Margins() as body:
            from rca_studio.diagrams.session.margins import lay_out_margins

            return lay_out_margins(body, step, ruler, stage)
        case Changes() as body:
            from rca_studio.diagrams.session.changes import lay_out_changes

            return lay_out_changes(body, step, ruler, stage)
        case Question() as body:
            from rca_studio.diagrams.session.question import lay_out_question

            return lay_out_question(body, ruler, stage, votes)
        case Picture() as body:
            from rca_studio.diagrams.session.picture import lay_out_picture

            return lay_out_picture(body, ruler, stage)
