"""What somebody wrote for a frame that may be too long for the narrowest screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rca_studio.analysis.session.frame import Body, Picture, Question, Title
from rca_studio.analysis.session.pages import ems_of

_LONG_HEADING: Final = 38.0
_LONG_ASK: Final = 55.0
_LONG_CAPTION: Final = 120.0
_LONG_QUESTION: Final = 110.0
_LONG_ANSWER: Final = 40.0
_LONG_OF_MANY: Final = 17.0
"""Widths in font sizes that fit on the narrowest screen for certain; of more than five answers
each has less room."""


def too_long(heading: str, asked: str, body: Body) -> Iterator[str]:
    """What may not fit and would then end with an ellipsis, in sentences for the facilitator."""
    if ems_of(heading) > _LONG_HEADING:
        yield "The heading is long: what does not fit on two lines is not shown."
    if ems_of(asked) > _LONG_ASK:
        yield "What is asked at the foot is long: what does not fit on two lines is not shown."
    if isinstance(body, Picture) and ems_of(body.caption) > _LONG_CAPTION:
        yield "The words below the picture are long: their end may not be shown."
    if isinstance(body, Title) and ems_of(body.aim) > _LONG_CAPTION:
        yield "The aim is long: its end may not be shown."
    if isinstance(body, Question):
        if ems_of(body.text) > _LONG_QUESTION:
            yield "The question is long: its end may not be shown."
        most = _LONG_ANSWER if len(body.options) <= 5 else _LONG_OF_MANY
        if any(ems_of(one) > most for one in body.options):
            yield "Some answers are long: their ends may not be shown."
