"""Rules of safety sessions: what a session, a frame, a vote and a commitment need to make sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import check_moment
from rca_studio.domain.rules import Breach, Rule
from rca_studio.domain.session import (
    MOST_CASES,
    Commitment,
    KnownName,
    ParkedIdea,
    Session,
    SessionVote,
    ShowFrame,
)
from rca_studio.domain.words import quoted

_LONGEST = 24 * 60


def sessions_are_sound(casefile: CaseFile) -> Iterable[Breach]:
    """A session has a title, a day, one to five cases, each once, and a length."""
    for one in casefile.of(Session):
        if not one.title.strip():
            yield Breach("a session needs a title", one.id, "title")
        if not _is_day(one.day):
            yield Breach(f"{quoted(one.day, 20)} is no day", one.id, "day")
        if not 1 <= len(one.cases) <= MOST_CASES:
            yield Breach(f"a session tells one to {MOST_CASES} cases", one.id, "cases")
        if len(set(one.cases)) < len(one.cases):
            yield Breach("a session tells each case once", one.id, "twice")
        if not 0 < one.minutes <= _LONGEST:
            yield Breach("say how many minutes the session may take", one.id, "minutes")
        if one.attendance < 0:
            yield Breach("attendance is a count", one.id, "attendance")


def frames_have_a_show(casefile: CaseFile) -> Iterable[Breach]:
    """Frames, votes, ideas and commitments belong to a session that is there."""
    there = {one.id for one in casefile.of(Session)}
    parts: tuple[ShowFrame | SessionVote | ParkedIdea | Commitment, ...] = (
        *casefile.of(ShowFrame),
        *casefile.of(SessionVote),
        *casefile.of(ParkedIdea),
        *casefile.of(Commitment),
    )
    for one in parts:
        if one.session not in there:
            yield Breach("its session is not there", one.id, "session")
    for frame in casefile.of(ShowFrame):
        if frame.accepted and not (frame.accepted_by.strip() and frame.accepted_at):
            yield Breach("what others may see is accepted by name", frame.id, "accepted")
        if frame.options and len(frame.options) < 2:
            yield Breach("a vote needs two answers to choose from", frame.id, "options")


def what_was_said_is_sound(casefile: CaseFile) -> Iterable[Breach]:
    """A vote has a count for each answer; ideas have words; commitments who and until when."""
    votes = casefile.of(SessionVote)
    for vote in votes:
        if len(vote.counts) != len(vote.options) or min(vote.counts, default=0) < 0:
            yield Breach("a vote has one count for each answer", vote.id, "counts")
    for place, times in Counter((vote.session, vote.frame) for vote in votes).items():
        if times > 1:
            yield Breach("a question is voted on once in a session", *place)
    for idea in casefile.of(ParkedIdea):
        if not idea.text.strip():
            yield Breach("an idea needs words", idea.id, "text")
    for one in casefile.of(Commitment):
        if not one.text.strip() or not one.who.strip():
            yield Breach("a commitment says what, and who will do it", one.id, "who")
        if not _is_day(one.due):
            yield Breach("a commitment has a day until when", one.id, "due")


def names_are_sound(casefile: CaseFile) -> Iterable[Breach]:
    """A name of the registers has letters or figures, and stands there once."""
    names = casefile.of(KnownName)
    for one in names:
        if not any(mark.isalnum() for mark in one.name):
            yield Breach("a name needs letters", one.id, "name")
    for name, times in Counter(one.name.strip().casefold() for one in names).items():
        if times > 1:
            yield Breach(f"{quoted(name, 40)} is in the registers already", "known_name", name)


def _is_day(text: str) -> bool:
    try:
        check_moment(text)
    except ValueError:
        return False
    return len(text) >= len("2026-11-18")


SESSION_RULES: tuple[Rule, ...] = (
    sessions_are_sound,
    frames_have_a_show,
    what_was_said_is_sound,
    names_are_sound,
)
"""What the writer judges of sessions."""
