"""Who and what has a name here: the registers, and whoever a text names; one key for each.

"Mrs Ada Mine", "Ada", "Mrs Mine", "ADA MINE" and the misspelt "Ada Mien" are one person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from rca_studio.analysis.deident.folding import fold
from rca_studio.analysis.deident.lexicon import Lexicon, Word, lows, words_of
from rca_studio.analysis.deident.spans import Span, Sure

PEOPLE: Final = frozenset({"person", "staff"})
_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]"
)
_GAP: Final = re.compile(r"[\s.'_-]{1,8}")
_TURNED: Final = re.compile(r"\s{0,3},\s{0,3}")
_WOMEN: Final = frozenset({"mrs", "miss", "ms", "mme", "madam", "lady", "dame", "sra", "senora"})
_MEN: Final = frozenset({"mr", "sir", "lord", "sr", "senor", "monsieur", "herr"})
_NO_NAME_AFTER: Final = lows(
    "the a an he she it they we you i this that these those there be have not have's his her"
    " their my our your been"
)
_SHORTEST: Final = 3
_TOLD: Final = lows("told asked rang phoned informed texted emailed")
LEAST_FUZZY: Final = 4
"""Shorter words have too many neighbours."""


@dataclass(slots=True)
class Someone:
    """Somebody or something with a name: ``key`` for its stand-in, all words it goes by."""

    key: str
    kind: str
    why: str
    sure: Sure
    names: list[tuple[str, ...]] = field(default_factory=list)
    sex: str = ""


class Known:
    """All names that are known, of the registers or from texts.

    Args:
        lexicon: the words of everybody; what is one of them is a name only with a capital.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._all: list[Someone] = []
        self._phrases: dict[str, list[tuple[tuple[str, ...], Someone]]] = {}
        self._parts: dict[str, list[Someone]] = {}
        self._near: dict[str, Someone | None] = {}
        self.version = 0

    def add(self, kind: str, names: Iterable[str], why: str) -> None:
        """Take a name of a register, with its other spellings."""
        someone: Someone | None = None
        for name in names:
            parts = self._told(name, kind)
            if not parts:
                continue
            if someone is None:
                key = f"{len(self._all)} {' '.join(parts)}"
                someone = Someone(key, kind, why, Sure.KNOWN)
                self._all.append(someone)
            self._learn(someone, parts)

    def _told(self, name: str, kind: str) -> tuple[str, ...]:
        """The words of a name, without titles and what is said in brackets."""
        plain = fold(name).text.split("(", 1)[0] if kind in PEOPLE else fold(name).text
        lows = [one.low for one in words_of(plain)]
        pack = self._lexicon.pack
        titles = pack.titles | pack.staff_titles
        if kind in PEOPLE:
            if "," in plain and len(lows) == 2:
                lows.reverse()
            kept = [low for low in lows if low not in titles] or lows
            return tuple(kept)
        return tuple(re.findall(r"[^\W_]+", plain.casefold()))

    def _learn(self, someone: Someone, parts: tuple[str, ...]) -> None:
        if parts in someone.names:
            return
        someone.names.append(parts)
        self.version += 1
        self._near.clear()
        self._phrases.setdefault(parts[0], []).append((parts, someone))
        self._phrases[parts[0]].sort(key=lambda one: -len(one[0]))
        if someone.kind in PEOPLE and len(parts) > 1:
            turned = (parts[-1], *parts[:-1])
            self._phrases.setdefault(turned[0], []).append((turned, someone))
            self._phrases[turned[0]].sort(key=lambda one: -len(one[0]))
        for part in self._telling(someone, parts):
            owners = self._parts.setdefault(part, [])
            if someone not in owners:
                owners.append(someone)

    def _telling(self, someone: Someone, parts: tuple[str, ...]) -> list[str]:
        """The words of a name that tell of it when they stand alone."""
        pack = self._lexicon.pack
        if someone.kind in PEOPLE:
            short = 1 if someone.sure is Sure.KNOWN else 2
            return [one for one in parts if len(one) > short and one not in pack.particles]
        if len(parts) == 1:
            return list(parts) if not self._lexicon.common(parts[0]) else []
        plain = pack.sites | pack.streets | pack.towns | pack.regions
        return [
            one
            for one in parts
            if len(one) > 3
            and one not in plain
            and not one.isdigit()
            and not self._lexicon.common(one)
        ]

    # -- whose name it is ------------------------------------------------------------------------

    def who(self, parts: Sequence[str], title: str = "", kind: str = "") -> Someone | None:
        """Whoever a name may be the name of; ``None`` for somebody new."""
        sex = "f" if title in _WOMEN else "m" if title in _MEN else ""
        found = [
            (self._fits(one, parts), -number, one)
            for number, one in enumerate(self._candidates(parts))
            if not (sex and one.sex and sex != one.sex) and one.kind in PEOPLE
        ]
        best = max(found, key=lambda one: one[:2], default=None)
        if best is None or best[0] == 0:
            return None
        if sex:
            best[2].sex = sex
        return best[2]

    def _candidates(self, parts: Sequence[str]) -> list[Someone]:
        seen: dict[int, Someone] = {}
        for part in parts:
            for one in self._parts.get(part, ()):
                seen.setdefault(id(one), one)
            near = self.near(part) if part not in self._parts else None
            if near is not None:
                seen.setdefault(id(near), near)
        return list(seen.values())

    def _fits(self, someone: Someone, parts: Sequence[str]) -> int:
        """How well a name fits: 3 the same, 2 part of it, 1 more of it; 0 where it is another."""
        best = 0
        for name in someone.names:
            mine = [one for one in parts if self._alike(one, name)]
            if len(mine) == len(parts):
                best = max(best, 3 if len(name) == len(parts) else 2)
            elif all(self._alike(one, parts) for one in name):
                best = max(best, 1)
        return best

    def _alike(self, part: str, name: Sequence[str]) -> bool:
        if part in name:
            return True
        if len(part) == 1:
            return any(one.startswith(part) for one in name)
        if any(len(one) == 1 and part.startswith(one) for one in name):
            return True
        return any(close(part, one) for one in name if len(one) >= LEAST_FUZZY)

    def meet(self, parts: tuple[str, ...], kind: str, why: str, title: str = "") -> Someone:
        """Whoever a name in a text is the name of; somebody new where nobody goes by it."""
        someone = self.who(parts, title, kind)
        if someone is None:
            key = f"{len(self._all)} {' '.join(parts)}"
            someone = Someone(key, kind, why, Sure.RULE)
            someone.sex = "f" if title in _WOMEN else "m" if title in _MEN else ""
            self._all.append(someone)
        elif someone.sure is not Sure.KNOWN and kind == "staff":
            someone.kind = kind
        if someone.sure is not Sure.KNOWN or len(parts) > 1:
            self._learn(someone, parts)
        return someone

    # -- where names stand -----------------------------------------------------------------------

    def find(self, text: str, words: Sequence[Word]) -> list[Span]:
        """Where names that are known stand in a folded text."""
        found: list[Span] = []
        for number, word in enumerate(words):
            if word.low in self._phrases:
                found += self._phrase(text, words, number)
            if word.low in self._parts:
                someone = self._alone(text, words, number)
                if someone is not None:
                    found.append(_span(word.start, word.end, someone))
            elif self._owned(word.low):
                found.append(_span(word.start, word.end, self._parts[word.low[:-1]][0]))
            elif span := self._misspelt(word):
                found.append(span)
        return found

    def _misspelt(self, word: Word) -> Span | None:
        """A name that is known with a slip in it, or short ("Raf"); never a word of everybody."""
        low, pack = word.low, self._lexicon.pack
        if len(low) < _SHORTEST or low in pack.towns or low in pack.regions:
            return None
        capital = word.capital and not word.begins
        if self._lexicon.common(low) and not (capital and low not in pack.care):
            return None
        someone = self.near(low)
        if someone is None and word.said[0].isupper() and not self._lexicon.named(low):
            someone = self._short(low)
        if someone is None or not (word.said[0].isupper() or len(low) > LEAST_FUZZY):
            return None
        return _span(word.start, word.end, someone, misspelt=True)

    def _short(self, low: str) -> Someone | None:
        """Whoever a word may be the first letters of the name of."""
        if self._lexicon.common(low) or low in self._lexicon.pack.acronyms:
            return None
        for part, owners in self._parts.items():
            if part.startswith(low) and len(part) > len(low) and owners[0].kind in PEOPLE:
                return owners[0]
        return None

    def _owned(self, low: str) -> bool:
        """Whether a word is a name with an s and without its apostrophe: "IVYS TEA"."""
        if len(low) < LEAST_FUZZY or not low.endswith("s") or low[:-1] not in self._parts:
            return False
        return not self._lexicon.common(low) and self._parts[low[:-1]][0].kind in PEOPLE

    def find_nearly(self, text: str, words: Sequence[Word]) -> list[Span]:
        """Names of places of several words, with a slip in one of them: "Quarry Folds"."""
        names = [
            (name, someone)
            for someone in self._all
            if someone.kind not in PEOPLE
            for name in someone.names
            if len(name) > 1 and all(part.isalpha() for part in name)
        ]
        by_letter: dict[str, list[tuple[tuple[str, ...], Someone]]] = {}
        for name, someone in names:
            by_letter.setdefault(name[0][0], []).append((name, someone))
        found = []
        for number, word in enumerate(words):
            if not word.said[0].isupper():
                continue
            for name, someone in by_letter.get(word.low[0], ()):
                those = words[number : number + len(name)]
                if _nearly(those, name):
                    found.append(_span(those[0].start, those[-1].end, someone, misspelt=True))
        return found

    def find_unspaced(self, text: str) -> list[Span]:
        """Names in scripts that set no spaces between words, or join endings to a name."""
        found = []
        for someone in self._all:
            for name in someone.names:
                whole = "".join(name)
                if not _UNSPACED.search(whole) or someone.sure is not Sure.KNOWN:
                    continue
                shape = r"[\s\u00b7\u30fb]?".join(map(re.escape, whole))
                found += [_span(*one.span(), someone) for one in re.finditer(shape, text)]
        return found

    def find_figures(self, text: str) -> list[Span]:
        """Where names that have figures in them ("Flat 12", "Route 7") stand."""
        found = []
        for someone in self._all:
            if someone.kind in PEOPLE:
                continue
            for name in someone.names:
                if any(any(sign.isdigit() for sign in part) for part in name):
                    shape = r"[\W_]{1,4}".join(map(re.escape, name))
                    those = re.finditer(rf"(?<!\w){shape}(?!\w)", text, re.IGNORECASE)
                    found += [_span(*one.span(), someone) for one in those]
        return found

    def _phrase(self, text: str, words: Sequence[Word], number: int) -> list[Span]:
        for parts, someone in self._phrases[words[number].low]:
            last = number + len(parts) - 1
            if last >= len(words):
                continue
            if any(words[number + n].low != part for n, part in enumerate(parts)):
                continue
            if len(parts) == 1:
                everyday = someone.kind not in PEOPLE
                if everyday or (someone.sure is Sure.KNOWN and self._stands(text, words, number)):
                    return [_span(words[number].start, words[number].end, someone)]
                continue
            gaps = [text[words[n].end : words[n + 1].start] for n in range(number, last)]
            if all(_GAP.fullmatch(gap) for gap in gaps) or (
                _TURNED.fullmatch(gaps[0]) and all(_GAP.fullmatch(gap) for gap in gaps[1:])
            ):
                return [_span(words[number].start, words[last].end, someone)]
        return []

    def _alone(self, text: str, words: Sequence[Word], number: int) -> Someone | None:
        """Whoever is meant by one word of a name, if somebody is."""
        word = words[number]
        if not self._stands(text, words, number):
            return None
        owners = self._parts[word.low]
        if len(word.low) <= 2 and not word.said[0].isupper():
            return None
        title = words[number - 1].low if number else ""
        sex = "f" if title in _WOMEN else "m" if title in _MEN else ""
        fitting = [one for one in owners if not (sex and one.sex and one.sex != sex)] or owners
        return fitting[0]

    def _stands(self, text: str, words: Sequence[Word], number: int) -> bool:
        """Whether a word that may be everybody's is a name where it stands."""
        word = words[number]
        if not self._lexicon.common(word.low):
            return True
        before = words[number - 1].low if number else ""
        if word.shouts or not word.said[0].isupper():
            return before in _TOLD
        if not word.begins:
            return True
        if not any(one.sure is Sure.KNOWN for one in self._parts.get(word.low, ())):
            return False
        after = words[number + 1].low if number + 1 < len(words) else ""
        return after not in _NO_NAME_AFTER

    def near(self, low: str) -> Someone | None:
        """Whoever a word is a misspelling of, if it is one of a name that is known."""
        if low not in self._near:
            self._near[low] = self._nearest(low)
        return self._near[low]

    def _nearest(self, low: str) -> Someone | None:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(low) < LEAST_FUZZY:
            return None
        most = _most(len(low))
        names = [
            one
            for one in self._parts
            if len(one) >= LEAST_FUZZY and abs(len(one) - len(low)) <= most
        ]
        found = process.extractOne(low, names, scorer=OSA.distance, score_cutoff=most)
        if found is None or not close(low, found[0]):
            return None
        if self._lexicon.named(low) and not found[0].startswith(low[0]):
            return None
        # "Maria" is not a misspelt "Marie": both are names of their own.
        if self._lexicon.named(low) and self._lexicon.named(found[0]):
            return None
        return self._parts[found[0]][0]


def _nearly(words: Sequence[Word], name: tuple[str, ...]) -> bool:
    """Whether words are a name of several words with a slip in one of them."""
    if len(words) != len(name):
        return False
    slips = [one.low for one, part in zip(words, name, strict=True) if one.low != part]
    return len(slips) == 1 and all(
        one.low == part or close(one.low, part) for one, part in zip(words, name, strict=True)
    )


def close(one: str, other: str) -> bool:
    """Whether one word may be the other misspelt.

    >>> close("mien", "mine"), close("kowalksi", "kowalski"), close("mint", "mine")
    (True, True, False)
    """
    from rapidfuzz.distance import OSA

    if one == other:
        return True
    short = min(len(one), len(other))
    if short < LEAST_FUZZY:
        return False
    distance = OSA.distance(one, other, score_cutoff=2)
    if short == LEAST_FUZZY:
        # Of four letters only two that changed places, or one more: another letter is another word.
        longer = len(one) != len(other) and (one.startswith(other) or other.startswith(one))
        return bool(distance == 1 and (longer or sorted(one) == sorted(other)))
    return bool(distance <= _most(max(len(one), len(other))))


def _most(length: int) -> int:
    return 1 if length < 8 else 2


def _span(start: int, end: int, someone: Someone, *, misspelt: bool = False) -> Span:
    why = f"like a name {someone.why}" if misspelt else someone.why
    sure = Sure.LIKELY if misspelt else someone.sure
    return Span(start, end, someone.kind, sure, why, key=someone.key)
