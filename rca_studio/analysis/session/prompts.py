"""What a session says and asks where nobody chose other words, read from ``sessions.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from rca_studio.domain.packs import Table, read_pack
from rca_studio.domain.session import FrameKind

PACK: Final = "sessions"
TIME: Final = "{time}"
"""Stands for the time of day in a question ("busier evening")."""
MOST_OPTIONS: Final = 9
"""Answers are counted by the keys 1 to 9."""
SITUATIONS: Final = (
    *("slipped", "luck", "busy", "other_staff", "other_timing", "vigilance", "failed", "always"),
)
"""When a question can be asked; see the file."""
AGAIN: Final = frozenset(("busy", "other_staff", "other_timing"))
"""Of those the ones that ask whether what held would hold again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameWords:
    """What a kind of frame says: its title, what to ask the room, and help for the facilitator.

    ``lines`` are words it shows itself (of "tomorrow").
    """

    kind: FrameKind
    heading: str
    ask: str = ""
    prompts: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuestion:
    """A question to ask of a case in a situation; ``protocols`` limits it to kinds of cases."""

    when: str
    text: str
    options: tuple[str, ...]
    protocols: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SessionPack:
    """All of ``resources/frameworks/sessions.toml``."""

    source: str = ""
    expected_fields: tuple[str, ...] = ()
    frames: tuple[FrameWords, ...] = ()
    questions: tuple[CaseQuestion, ...] = field(
        default=(CaseQuestion(when="always", text="Could the same happen here?", options=()),)
    )

    @cached_property
    def _by_kind(self) -> Mapping[FrameKind, FrameWords]:
        return {one.kind: one for one in self.frames}

    def words(self, kind: FrameKind) -> FrameWords:
        """The words of a kind of frame; its plain heading where the file has none."""
        return self._by_kind.get(kind) or FrameWords(kind=kind, heading=kind.heading)

    def question(self, situations: Iterable[str], protocol: str, turn: int = 0) -> CaseQuestion:
        """The first question that fits a case; what is always asked where none does.

        Whether what held would hold again can be asked in several ways. A room that was asked the
        same of each case stops thinking, so those that fit take turns.

        Args:
            situations: those the case is in (see ``SITUATIONS``).
            protocol: the key of its protocol.
            turn: the place of the case in its session, from 0.
        """
        there = {*situations, "always"}
        fitting = tuple(
            one
            for one in self.questions
            if one.when in there and (not one.protocols or protocol in one.protocols)
        )
        best = fitting[0] if fitting else self.questions[-1]
        again = [one for one in fitting if one.when in AGAIN]
        return again[turn % len(again)] if best.when in AGAIN else best


EMPTY_PACK: Final = SessionPack()
"""The least there is, for whoever works without the file."""


def load_sessions(path: Path) -> SessionPack:
    """Read the file.

    Raises:
        PackError: it cannot be used; the message says where and why.
    """
    pack = read_pack(path, PACK)
    found = SessionPack(
        source=pack.text("source"),
        expected_fields=pack.texts("expected_fields", optional=True),
        frames=_frames(pack),
        questions=_questions(pack),
    )
    if not any(one.when == "always" and not one.protocols for one in found.questions):
        pack.refuse("question", "needs one that is always asked, of cases of all kinds")
    pack.done()
    return found


def _frames(pack: Table) -> tuple[FrameWords, ...]:
    found: list[FrameWords] = []
    for entry in pack.tables("frame"):
        name = entry.choice("kind", [kind.value for kind in FrameKind])
        kind = FrameKind(entry.unique("kind", name, [one.kind for one in found]))
        found.append(
            FrameWords(
                kind=kind,
                heading=entry.text("heading", kind.heading),
                ask=entry.text("ask", ""),
                prompts=entry.texts("prompts", optional=True),
                lines=entry.texts("lines", optional=True),
            )
        )
        entry.done()
    return tuple(found)


def _questions(pack: Table) -> tuple[CaseQuestion, ...]:
    found: list[CaseQuestion] = []
    for entry in pack.tables("question"):
        options = entry.texts("options", optional=True)
        if len(options) == 1 or len(options) > MOST_OPTIONS:
            entry.refuse("options", f"has to be 2 to {MOST_OPTIONS} answers, or none")
        found.append(
            CaseQuestion(
                when=entry.choice("when", SITUATIONS),
                text=entry.text("text"),
                options=options,
                protocols=entry.texts("protocols", optional=True),
            )
        )
        entry.done()
    return tuple(found)
