"""Who has to be told of a near miss: how each decision stands, until when, and in which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.due_words import due_words
from rca_studio.domain.gates import asked_tellings, is_decided
from rca_studio.domain.moments import moment_words, show_moment
from rca_studio.domain.proof import About, Telling, TellingDecision
from rca_studio.domain.protocol import AskTelling, Clock, Protocol
from rca_studio.domain.protocol_follow import due
from rca_studio.domain.review import Waiver
from rca_studio.domain.way import local_moment, overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingState:
    """One of those who may have to be told.

    ``asked`` is what the protocol says of them, ``None`` where somebody added them; ``due`` until
    when it has to be decided or done (a moment, empty for none or for what is done).
    """

    about: About
    asked: AskTelling | None
    decision: TellingDecision | None
    due: str
    waiver: Waiver | None = None

    @property
    def choice(self) -> Telling:
        """What was decided."""
        return self.decision.choice if self.decision else Telling.UNDECIDED

    @property
    def told(self) -> bool:
        """Whether they were told."""
        return self.decision is not None and bool(self.decision.told_at)

    @property
    def open(self) -> bool:
        """Whether something is still to be decided or to be done."""
        if self.waiver is not None or self.told:
            return False
        return self.decision is None or self.decision.open

    def is_overdue(self, now: str) -> bool:
        """Whether its time is over; ``now`` is the present as a local moment."""
        return self.open and overdue(self.due, now)

    def words(self, now: str) -> str:
        """How it stands, in a few words; ``now`` is the present as a local moment."""
        if self.told and self.decision is not None:
            return f"Told {moment_words(self.decision.told_at)}"
        if self.waiver is not None:
            return "Does not apply"
        words = {
            Telling.UNDECIDED: "Not decided yet",
            Telling.TELL: "To be told",
            Telling.NOT_NOW: "Not now, decide again",
            Telling.NO: "Not told",
        }[self.choice]
        left = due_words(self.due, now) if self.open else ""
        return f"{words} · {left}" if left else words

    @property
    def because(self) -> str:
        """Who decided and why, who told whom and what was said; for what is open, why we ask."""
        found = self.decision
        if self.waiver is not None:
            said = self.waiver
            return f"{said.by}, {_instant(said.at)}: {said.reason}"
        if found is None or found.choice is Telling.UNDECIDED:
            return self.asked.why if self.asked else ""
        decided = ", ".join(filter(None, (found.decided_by, _instant(found.decided_at))))
        lines = [f"{decided}: {found.reason}" if found.reason else decided]
        if found.told_at:
            whom = f" told {found.told_whom}" if found.told_whom else ""
            lines.append(f"{found.told_by}{whom}: {found.said}")
        return "\n".join(line for line in lines if line)


def tellings(casefile: CaseFile, protocol: Protocol, sac: int) -> tuple[TellingState, ...]:
    """Those the protocol asks about in this case, soonest first, and then those who were added."""
    asked = asked_tellings(casefile, protocol, sac)
    named = {About(one.about) for one in asked}
    states = [_state(casefile, About(one.about), one) for one in asked]
    added = [about for about in About if about in casefile.decisions and about not in named]
    return (*states, *(_state(casefile, about, None) for about in added))


def decided_count(casefile: CaseFile, states: Iterable[TellingState]) -> int:
    """How many of them somebody decided about, or waived, by name and with a reason."""
    return sum(one.waiver is not None or is_decided(casefile, one.about.value) for one in states)


def decide_by(asked: AskTelling, occurred: str) -> str:
    """Until when it has to be decided, counted from the moment it happened; ``""``: unknown.

    >>> ask = AskTelling(about="family", hours=24, why="They know the person.")
    >>> decide_by(ask, "2026-11-18T20:40"), decide_by(ask, "2026-11")
    ('2026-11-19T20:40', '')
    """
    return due(Clock(stage=Stage.REVIEW, hours=asked.hours), occurred)


def _state(casefile: CaseFile, about: About, asked: AskTelling | None) -> TellingState:
    decision = casefile.decisions.get(about)
    until = decision.due if decision else ""
    if not until and asked and (decision is None or decision.choice is Telling.UNDECIDED):
        until = decide_by(asked, casefile.case.occurred)
    undecided = decision is None or decision.choice is Telling.UNDECIDED
    waiver = casefile.waivers.get(waiver_key(about)) if undecided else None
    return TellingState(about=about, asked=asked, decision=decision, due=until, waiver=waiver)


def waiver_key(about: About) -> str:
    """What a waiver names that says that telling somebody does not apply."""
    return f"telling.{about.value}"


def _instant(instant: str) -> str:
    try:
        return show_moment(local_moment(instant))
    except ValueError:
        return instant
