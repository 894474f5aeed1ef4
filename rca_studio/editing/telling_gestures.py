"""Deciding about telling others, and noting that they were told; several at once are one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.proof import About, Telling
from rca_studio.editing.proof_gestures import decide_telling


def decide(
    casefile: CaseFile, due: Mapping[About, str], choice: Telling, reason: str, by: str, at: str
) -> ChangeSet:
    """Decide about one or more of those concerned in one step.

    Args:
        casefile: the case.
        due: those it is decided about, each with until when they have to be told or, for "not
            now", until when it has to be decided again (a moment, or empty).
        choice: what is decided.
        reason: why.
        by: who decides.
        at: the instant of it.
    """
    return _joined(
        decide_telling(
            casefile,
            about,
            choice=choice,
            reason=reason,
            decided_by=by,
            decided_at=at,
            due="" if choice is Telling.NO else until,
        )
        for about, until in due.items()
    )


def told(
    casefile: CaseFile, abouts: Iterable[About], at: str, by: str, whom: str, said: str
) -> ChangeSet:
    """Note that they were told: when (a local moment), by whom, whom, and what was said."""
    return _joined(
        decide_telling(casefile, about, told_at=at, told_by=by, told_whom=whom, said=said)
        for about in abouts
    )


def _joined(steps: Iterable[ChangeSet]) -> ChangeSet:
    found = tuple(steps)
    names = [step.label.removeprefix("Telling ") for step in found]
    changes = tuple(change for step in found for change in step.changes)
    return ChangeSet(f"Telling {', '.join(names)}", changes)
