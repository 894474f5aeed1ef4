"""Lines with Arabic or Hebrew as they are seen: letters joined, and in the order of reading.

The PDF writer sets one sign after the other from left to right and knows neither. Reordering
follows the Unicode Bidirectional Algorithm (Unicode Standard Annex 9) for one line without its
explicit marks, which are never shown (see ``rca_studio.reports.shown``). Arabic letters take their
joined forms from the compatibility decompositions of the Unicode data (Arabic Presentation Forms),
which the bundled font draws.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final

_STRONG: Final = frozenset({"L", "R", "AL"})
_NUMBERS: Final = frozenset({"EN", "AN"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON"})
_OPENING: Final = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "「": "」", "『": "』"}
_PAIRS: Final = ("()", "[]", "{}", "<>", "«»", "‹›", "≤≥", "⟨⟩", "「」", "『』")
_MIRRORED: Final = {pair[turn]: pair[1 - turn] for pair in _PAIRS for turn in (0, 1)}
_TATWEEL: Final = "\u0640"
_LAM: Final = "\u0644"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Signs that follow each other on the line and run one way; ``text`` in the order of typing,
    ``start`` its place in the whole line."""

    text: str
    leftward: bool
    start: int = 0


def turns(text: str) -> bool:
    """Whether anything in a line runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


def begins_right(text: str) -> bool:
    """Whether a line as a whole runs from right to left: told by its first letter."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind != "L" for kind in kinds if kind in _STRONG), False)


def stretches(text: str) -> tuple[Stretch, ...]:
    """The stretches of a line as they are seen from left to right."""
    if not turns(text):
        return (Stretch(text, leftward=False),) if text else ()
    levels = _levels(text)
    runs = [
        (level, [place for _, place in group])
        for level, group in groupby(zip(levels, range(len(text)), strict=True), lambda one: one[0])
    ]
    for level in range(max(levels), 0, -1):  # rule L2, stretch by stretch
        at = 0
        while at < len(runs):
            end = at
            while end < len(runs) and runs[end][0] >= level:
                end += 1
            runs[at:end] = runs[at:end][::-1]
            at = max(end, at + 1)
    return tuple(
        Stretch("".join(text[place] for place in places), bool(level % 2), places[0])
        for level, places in runs
    )


def seen(text: str, drawn: Container[str]) -> str:
    """A line sign by sign from left to right, ready for a writer that knows no better.

    Args:
        text: the line as it was typed.
        drawn: the signs there are forms for; a letter whose joined form is missing stays itself.
    """
    if not turns(text):
        return text
    return "".join(
        turned(joined(one.text, drawn)) if one.leftward else one.text for one in stretches(text)
    )


def turned(text: str) -> str:
    """A stretch from right to left: signs in reverse, but marks before the letters they belong to:
    they have no width of their own and stand over what is drawn next."""
    clusters: list[str] = []
    for char in text:
        if clusters and unicodedata.combining(char):
            clusters[-1] = char + clusters[-1]
        else:
            clusters.append(_MIRRORED.get(char, char))
    return "".join(reversed(clusters))


# -- letters ---------------------------------------------------------------------------------------


@cache
def _forms() -> tuple[dict[tuple[str, str], str], frozenset[str], frozenset[str]]:
    """Letter (or lam with alef) and place -> its form; letters that join on; letters that join."""
    forms: dict[tuple[str, str], str] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)):
        kind, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        if kind in ("<initial>", "<medial>", "<final>", "<isolated>"):
            base = "".join(chr(int(letter, 16)) for letter in letters.split())
            if len(base) == 1 or (len(base) == 2 and base[0] == _LAM):
                forms.setdefault((base, kind[1:-1]), chr(code))
    onward = {base for base, kind in forms if kind == "initial" and len(base) == 1}
    joining = {base for base, kind in forms if kind == "final" and len(base) == 1}
    return forms, frozenset(onward | {_TATWEEL}), frozenset(joining | {_TATWEEL})


def joined(text: str, drawn: Container[str]) -> str:
    """Arabic letters in their joined forms, in the order of typing."""
    forms, onward, joining = _forms()
    letters = [place for place, char in enumerate(text) if not unicodedata.combining(char)]
    made = list(text)
    skip = -1
    for number, place in enumerate(letters):
        char = text[place]
        if place == skip or char not in joining:
            continue
        before = text[letters[number - 1]] if number else ""
        after = text[letters[number + 1]] if number + 1 < len(letters) else ""
        from_before = before in onward
        pair = char + after if after else ""
        if char == _LAM and text[place + 1 : place + 2] == after and (pair, "isolated") in forms:
            form = forms.get((pair, "final" if from_before else "isolated"), "")
            if form and form in drawn:
                made[place], made[place + 1] = form, ""
                skip = place + 1
                continue
        to_after = char in onward and after in joining
        kind = ("isolated", "final", "initial", "medial")[from_before + 2 * to_after]
        form = forms.get((char, kind), char)
        made[place] = form if form in drawn else char
    return "".join(made)


# -- order -----------------------------------------------------------------------------------------


def _levels(text: str) -> list[int]:
    """The embedding level of each sign; odd ones run from right to left."""
    original = [unicodedata.bidirectional(char) or "L" for char in text]
    base = int(begins_right(text))
    around = "R" if base else "L"
    kinds = _weak(original, around)
    _brackets(text, kinds, around)
    _neutral(kinds, around)
    levels = []
    for kind in kinds:  # rules I1 and I2
        if base:
            levels.append(1 if kind == "R" else 2)
        else:
            levels.append({"L": 0, "R": 1}.get(kind, 2))
    for place in range(len(text) - 1, -1, -1):  # rule L1
        if original[place] not in ("WS", "S", "B", "BN"):
            break
        levels[place] = base
    return levels


def _weak(original: Sequence[str], around: str) -> list[str]:
    """Rules W1 to W7."""
    kinds = ["ON" if kind in _EXPLICIT else kind for kind in original]
    before = around
    for place, kind in enumerate(kinds):  # W1
        kinds[place] = before if kind == "NSM" else kind
        before = kinds[place]
    strong = around
    for place, kind in enumerate(kinds):  # W2
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
    kinds = ["R" if kind == "AL" else kind for kind in kinds]  # W3
    for place in range(1, len(kinds) - 1):  # W4
        one, kind, other = kinds[place - 1 : place + 2]
        if one == other and ((kind == "ES" and one == "EN") or (kind == "CS" and one in _NUMBERS)):
            kinds[place] = one
    for start, end, kind in list(_same(kinds)):  # W5
        beside = {kinds[start - 1] if start else "", kinds[end] if end < len(kinds) else ""}
        if kind == "ET" and "EN" in beside:
            kinds[start:end] = ["EN"] * (end - start)
    kinds = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]  # W6
    strong = around
    for place, kind in enumerate(kinds):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"
    return kinds


_EXPLICIT: Final = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def _brackets(text: str, kinds: list[str], around: str) -> None:
    """Rule N0: a pair of brackets runs as what is in it does."""
    for start, end in _pairs(text, kinds):
        within = {_direction(kind) for kind in kinds[start + 1 : end]} - {""}
        if around in within:
            turn = around
        elif within:
            other = within.pop()
            before = (_direction(kind) for kind in reversed(kinds[:start]))
            turn = other if next(filter(None, before), around) == other else around
        else:
            continue
        kinds[start] = kinds[end] = turn


def _pairs(text: str, kinds: Sequence[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        if kinds[place] != "ON":
            continue
        if char in _OPENING:
            opened.append((_OPENING[char], place))
        elif any(closing == char for closing, _ in opened):
            while opened[-1][0] != char:
                opened.pop()
            found.append((opened.pop()[1], place))
    return sorted(found)


def _direction(kind: str) -> str:
    return "R" if kind in ("R", "EN", "AN") else "L" if kind == "L" else ""


def _neutral(kinds: list[str], around: str) -> None:
    """Rules N1 and N2."""
    at = 0
    while at < len(kinds):
        end = at
        while end < len(kinds) and kinds[end] in _NEUTRAL:
            end += 1
        if end > at:
            before = _direction(kinds[at - 1]) if at else around
            after = _direction(kinds[end]) if end < len(kinds) else around
            kinds[at:end] = [before if before == after else around] * (end - at)
        at = end + 1


def _same(kinds: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Stretches of one kind: start, end, kind."""
    at = 0
    for kind, group in groupby(kinds):
        count = sum(1 for _ in group)
        yield at, at + count, kind
        at += count
