"""The ways a causal statement can be told: each path from a cause to the event, the shortest first.

``analysis.statement`` makes a sentence of one path; where a cause leads to the event by several,
each of them is a sentence of its own, and a person chooses.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rca_studio.analysis.statement import build_statement
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, Event, EvidenceState

MOST = 12
"""So many statements are offered; nobody reads on."""

_MOST_STEPS = 4_000
"""A dense model has more paths than anyone could look at; the search for them ends here."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One statement, and the nodes it goes through, from the cause to the event."""

    text: str
    path: tuple[str, ...]


def proposals_for(
    casefile: CaseFile, starts: Iterable[str], *, most: int = MOST
) -> tuple[Proposal, ...]:
    """Return the statements for some causes or controls, those of the first one first.

    Args:
        casefile: the case.
        starts: ids of causes or controls; those that lead nowhere are passed over.
        most: how many to return at most.
    """
    found: dict[str, Proposal] = {}
    for start in dict.fromkeys(starts):
        for path in paths_from(casefile, start):
            if len(found) >= most:
                return tuple(found.values())
            text = build_statement(casefile, path)
            if text:
                found.setdefault(text, Proposal(text, path))
    return tuple(found.values())


def paths_from(casefile: CaseFile, start: str) -> Iterator[tuple[str, ...]]:
    """Yield the paths from a node to the event, the shortest first; causes ruled out are passed by.

    Where a node leads to the harm only, its paths end there.
    """
    ends = [one.id for one in (casefile.event, casefile.harm) if one is not None]
    for end in ends:
        any_found = False
        for path in _to(casefile, start, end):
            any_found = True
            yield path
        if any_found:
            return


def _to(casefile: CaseFile, start: str, end: str) -> Iterator[tuple[str, ...]]:
    if start not in casefile or start == end:
        return
    queue: deque[tuple[str, ...]] = deque([(start,)])
    for _ in range(_MOST_STEPS):
        if not queue:
            return
        path = queue.popleft()
        if path[-1] == end:
            yield path
            continue
        queue.extend((*path, onward) for onward in _onward(casefile, path[-1]))


def _onward(casefile: CaseFile, key: str) -> tuple[str, ...]:
    node = casefile.get(key)
    if isinstance(node, Control):
        return (node.guards,)
    if isinstance(node, Event):
        return (casefile.harm.id,) if casefile.harm is not None else ()
    return tuple(
        effect.id
        for effect in casefile.effects_of(key)
        if not (isinstance(effect, Cause) and effect.evidence is EvidenceState.RULED_OUT)
    )
