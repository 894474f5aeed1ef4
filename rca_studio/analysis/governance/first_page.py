"""The answers on one page, for a reader who knows no statistics.

What changed, what to ask now, and what the figures cannot say: all of it is taken from the panels
as they are shown, so nothing stands on this page that they do not say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.increasing_words import EARLY
from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.panel import Panel
from rca_studio.analysis.governance.spans import NOTHING_RECORDED
from rca_studio.analysis.governance.speaking import OTHERS_ASKED
from rca_studio.analysis.spc_words import FREELY_GIVEN
from rca_studio.domain.words import listed

MOST_ASKED: Final = 6
_TAKEN: Final = (("increasing", 3), ("speaking", 1), ("holding", 1))
"""How many cautions of which panels stand on the page; the others stand beside their charts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLine:
    """One question: its panel, the answer, and which way it went in a word or two ("" where that
    cannot be said of it)."""

    key: str
    question: str
    answer: str
    direction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """The page.

    Attributes:
        about: period, filter and number, on one line.
        lines: a line for each question.
        changed: what changed, and what did not, a sentence each.
        ask: what to ask now.
        limits: what these figures cannot say.
    """

    about: str
    lines: tuple[FirstLine, ...]
    changed: tuple[str, ...]
    ask: tuple[str, ...]
    limits: tuple[str, ...]


def first_page(panels: Sequence[Panel], inputs: Inputs) -> FirstPage:
    """Put the answers of panels on one page."""
    lines = tuple(
        FirstLine(key=one.key, question=one.question, answer=one.answer, direction=one.direction)
        for one in panels
    )
    return FirstPage(
        about=_about(panels, inputs),
        lines=lines,
        changed=tuple(_changed(panels)),
        ask=tuple(_asked(panels)),
        limits=tuple(_limits(panels, inputs)),
    )


def _about(panels: Sequence[Panel], inputs: Inputs) -> str:
    first = next((one for one in panels if one.key == "increasing"), None)
    number = f"n = {first.basis.number.shown}" if first else ""
    parts = (inputs.period_words, inputs.names.filter(inputs.scope), number)
    return " · ".join(part for part in parts if part)


# -- what changed ------------------------------------------------------------------------------

_NO: Final = "No change"

_SENTENCES: Final = {
    ("increasing", "Up"): "More near misses are reported than before.",
    ("increasing", "Down"): "Fewer near misses are reported than before.",
    ("increasing", "No lasting change"): (
        "Near misses reported show no lasting change, but some months stand out."
    ),
    ("increasing", "Up and down"): "Near misses reported were at another level for a time.",
    ("stopping", "Up"): "More of what stopped harm was somebody noticing, or luck, than before.",
    ("stopping", "Down"): "More of what stopped harm was built into the work than before.",
    ("stopping", "Up and down"): (
        "How much of what stopped harm was somebody noticing, or luck, was different for a time."
    ),
    ("speaking", "Up"): "Reporting feels safer than before.",
    ("speaking", "Down"): "Reporting feels less safe than before.",
    ("speaking", OTHERS_ASKED): (
        "How safe reporting feels cannot be compared: before, other people were asked."
    ),
    ("holding", "Stronger"): "Actions rely on design more often than before.",
    ("holding", "Weaker"): "Actions rely on design less often than before.",
    ("repeating", "Comes back"): "Near misses that are alike have come back.",
}
_SUBJECTS: Final = {
    "increasing": "how many near misses are reported",
    "stopping": "what stops harm",
    "where": "where near misses happen",
    "factors": "what makes them likely",
    "repeating": "what comes back",
    "speaking": "how safe reporting feels",
    "holding": "how much actions rely on design",
    "routes": "routes and staffing",
}


def _changed(panels: Sequence[Panel]) -> Iterator[str]:
    """Changes first, then what stayed, then what cannot be said yet."""
    seen = [one for one in panels if one.direction]
    same = [_subject(one) for one in seen if one.direction == _NO]
    early = [_subject(one) for one in seen if one.direction == EARLY]
    apart = [one for one in seen if one.direction == OTHERS_ASKED]
    none = (_NO, EARLY, OTHERS_ASKED)
    told = [one for one in seen if one.direction not in none and not _is_nothing(one.direction)]
    yield from map(_change, told)
    if not told:
        yield "Nothing is seen to have changed." if same else "No change can be told yet."
    if same:
        yield f"No change beyond chance: {listed(same, ', ', len(same))}."
    if early:
        yield f"Too early to say: {listed(early, ', ', len(early))}."
    yield from map(_change, apart)


def _change(panel: Panel) -> str:
    words = _SENTENCES.get((panel.key, panel.direction))
    subject = _subject(panel)
    return words or f"{subject[0].upper()}{subject[1:]}: {panel.direction.lower()}."


def _is_nothing(direction: str) -> bool:
    return direction.lower().startswith("nothing")


def _subject(panel: Panel) -> str:
    return _SUBJECTS.get(panel.key, panel.question.rstrip("?"))


# -- what to ask, and what cannot be said ------------------------------------------------------


def _asked(panels: Sequence[Panel]) -> Iterator[str]:
    """The first question of each panel, then their second ones, and so on."""
    deepest = max((len(one.ask) for one in panels), default=0)
    asked = [one.ask[step] for step in range(deepest) for one in panels if step < len(one.ask)]
    yield from list(dict.fromkeys(asked))[:MOST_ASKED]


def _limits(panels: Sequence[Panel], inputs: Inputs) -> Iterator[str]:
    by_key = {one.key: one for one in panels}
    found = [FREELY_GIVEN]
    found.append("Services differ in whom they care for, so their numbers are not to be ranked.")
    if inputs.scope.practice:
        found.append("These are practice cases.")
    for key, most in _TAKEN:
        if key in by_key:
            found += [one for one in by_key[key].cautions if _is_silence(one)]
            found += [one for one in by_key[key].cautions if _matters(one)][:most]
    if inputs.guard.note:
        found.append(f"{inputs.guard.note.rstrip('.')}.")
    yield from dict.fromkeys(found)


def _is_silence(caution: str) -> bool:
    """Whether months are told of in which reports may be missing: nothing is safe about these."""
    words = caution.lower()
    return NOTHING_RECORDED.lower() in words or "nothing was recorded after" in words


def _matters(caution: str) -> bool:
    """Whether a caution is for this page; how a line was drawn is told beside the chart."""
    told_there = ("The lines come", "Not shown, because", "Before, other people", "Days from one")
    return "not move the lines" not in caution and not caution.startswith(told_there)
