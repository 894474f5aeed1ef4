"""Hearing back: how those who speak up learn what came of it, also without being known.

Whoever reports without a name gets a receipt phrase. Its words are kept nowhere; what is kept is
worked out from them, and finds the case again when the phrase is typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """By what a receipt phrase finds its case: ``key`` is worked out from the phrase (hex)."""

    id: str
    case_id: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReporterWord:
    """One word between the reviewers of a case and the reporter: a question, or an answer.

    Of what the reporter says neither ``by`` nor ``at`` is kept where the case is anonymous.
    ``rank`` orders them.
    """

    id: str
    case_id: str
    text: str
    from_reporter: bool = False
    by: str = ""
    at: str = ""
    rank: float = 0.0


class FeedbackWay(StrEnum):
    """How the reporter heard what was changed."""

    PHRASE = "phrase"
    PRINTED = "printed"
    TALK = "talk"
    SESSION = "session"

    @property
    def label(self) -> str:
        """The words on screen."""
        words = {
            "phrase": "Shown by receipt phrase",
            "printed": "Printed or put on the wall",
            "talk": "Said in person",
        }
        return words.get(self.value, "Told in a safety session")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackNote:
    """What was changed because somebody spoke up, in plain words; one for each case.

    Attributes:
        text: the words for the reporter.
        ways: how it is given.
        given_on: the day it was first given; "" while it is being written. The days from the
            report to it are what is measured.
        by, at: who wrote it last, and when.
    """

    id: str
    case_id: str
    text: str
    ways: tuple[FeedbackWay, ...] = ()
    given_on: str = ""
    by: str = ""
    at: str = ""
