"""A causal statement put together from a path in the model, in the case's own words.

"[cause] increased the likelihood of [effect], which made [event] more likely": the form of the five
rules of causation. The pieces stand in the wording pack of each language (``[frames]``). What comes
out is a first wording: it is offered, and the team makes it theirs.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.wording_language import guess_language, shipped_wordings
from rca_studio.analysis.wording_words import words_of
from rca_studio.domain.causal import Cause, Control, Event, EvidenceState, Harm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rca_studio.analysis.wording_pack import Frames, Wording
    from rca_studio.domain.casefile import CaseFile, Node

_STOPS: Final = " \t\n.;:,!?…"
_ACRONYM: Final = re.compile(r"\w[^\W\d_a-z]|\d")
"""A second capital or a digit in the first word: "GP", "B12", "McKay" (any script)."""


def path_from(casefile: CaseFile, start: str, through: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the shortest path from a node to the event, or to the harm where it leads only there.

    A path goes from a cause to its effects, and from a control that did not hold to what it guards.

    Args:
        casefile: The case.
        start: The id of a cause or control.
        through: Ids the path has to pass, in any order: what else is selected.

    Returns:
        Ids from ``start`` to the event or harm, both included; empty where no path passes all.
    """
    needed = set(through) - {start}
    path = [start]
    while needed:
        onward = _shortest(casefile, path[-1], needed)
        if not onward:
            return ()
        path += onward[1:]
        needed -= set(onward)
    ends = [one.id for one in (casefile.event, casefile.harm) if one is not None]
    if path[-1] in ends:
        return tuple(path)
    for end in ends:
        if rest := _shortest(casefile, path[-1], {end}):
            return (*path, *rest[1:])
    return ()


def path_through(casefile: CaseFile, selected: Iterable[str]) -> tuple[str, ...]:
    """Return the path to the event that passes everything selected, wherever it begins.

    Empty where there is none: two causes beside each other are two statements.
    """
    chosen = tuple(dict.fromkeys(selected))
    found = (path_from(casefile, start, chosen) for start in chosen)
    return min((path for path in found if path), key=len, default=())


def build_statement(casefile: CaseFile, path: Sequence[str], *, language: str = "") -> str:
    """Return a causal statement for a path of the model, or "" where there is nothing to say.

    Args:
        casefile: The case.
        path: Ids from a cause to the event (or harm), see `path_from`. Nodes without words are
            passed over; at least two have to have some.
        language: The language of the case; guessed from the words if empty.
    """
    nodes = [node for key in path if (node := _node(casefile, key)) and _plain(node.text)]
    if len(nodes) < 2:
        return ""
    wording = _wording([node.text for node in nodes], language)
    frames = wording.frames
    if frames is None:
        return ""
    first, *steps, last = (_Part(node, wording, frames) for node in nodes)
    text = first.put(frames.cause, frames.cause_clause)
    if not steps:
        text += last.put(frames.only, frames.only_clause)
    else:
        text += steps[0].put(frames.step, frames.step_clause)
        for step in steps[1:]:
            text += step.put(frames.further, frames.further_clause)
        text += last.put(frames.event, frames.event_clause)
    return text[:1].upper() + text[1:] + "."


def statement_from(casefile: CaseFile, selected: Iterable[str], *, language: str = "") -> str:
    """Return a causal statement for what is selected, or "" where no path passes all of it."""
    return build_statement(casefile, path_through(casefile, selected), language=language)


class _Part:
    """The words of one node as they stand inside a sentence."""

    def __init__(self, node: Node, wording: Wording, frames: Frames) -> None:
        words = _plain(node.text)
        control = isinstance(node, Control)
        self.clause = control or _is_clause(words, wording, frames)
        if frames.lower_first and not control:
            words = _lowered(words, frames.proper)
        self.words = frames.control.replace("{words}", words) if control else words

    def put(self, piece: str, clause_piece: str) -> str:
        """Return the piece of a sentence with the words in it."""
        return (clause_piece if self.clause else piece).replace("{words}", self.words)


def _is_clause(text: str, wording: Wording, frames: Frames) -> bool:
    """Whether words are a sentence of their own ("two boxes look alike"), by the verb in them."""
    words = [word.folded for word in words_of(text)]
    if not frames.verbs.isdisjoint(words):
        return True
    people = wording.people
    after_verb = people.articles | people.prepositions | {""}
    # "Person swayed at the doorway", but not "worn and mislabelled boxes".
    return any(
        word.endswith(tuple(frames.verb_endings)) and following in after_verb
        for word, following in pairwise([*words[1:], ""])
    )


def _shortest(casefile: CaseFile, start: str, ends: set[str]) -> tuple[str, ...]:
    """The shortest way from a node to the nearest of ``ends``; causes ruled out are not passed."""
    came_from: dict[str, str] = {start: ""}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here in ends:
            path = [here]
            while came_from[path[-1]]:
                path.append(came_from[path[-1]])
            return tuple(reversed(path))
        for following in _leads_to(casefile, here):
            if following not in came_from:
                came_from[following] = here
                queue.append(following)
    return ()


def _leads_to(casefile: CaseFile, key: str) -> tuple[str, ...]:
    node = casefile.get(key)
    if isinstance(node, Control):
        return (node.guards,)
    if isinstance(node, Event):
        return (casefile.harm.id,) if casefile.harm else ()
    return tuple(
        one.id
        for one in casefile.effects_of(key)
        if not (isinstance(one, Cause) and one.evidence is EvidenceState.RULED_OUT)
    )


def _node(casefile: CaseFile, key: str) -> Node | None:
    found = casefile.get(key)
    return found if isinstance(found, Cause | Control | Event | Harm) else None


def _wording(texts: Sequence[str], language: str) -> Wording:
    known = shipped_wordings()
    return known[language if language in known else guess_language(texts)]


def _plain(text: str) -> str:
    """One line without the stop at its end and without a trailing question mark."""
    return " ".join(text.split()).rstrip(_STOPS)


def _lowered(words: str, proper: frozenset[str]) -> str:
    """The words with a small first letter, unless it is that of an acronym or a name.

    A capital or a number right after the first word makes a name of both: "Route 3", "Oak Lodge".
    """
    first, _, rest = words.partition(" ")
    if _ACRONYM.search(first) or rest[:1].isupper() or rest[:1].isdigit() or first in proper:
        return words
    return words[:1].lower() + words[1:]
