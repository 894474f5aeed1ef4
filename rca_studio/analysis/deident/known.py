"""Who and what has a name here: the registers, and whoever a text names; one key for each.

"Mrs Ada Mine", "Ada", "Mrs Mine", "ADA MINE" and the misspelt "Ada Mien" are one person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from rca_studio.analysis.deident.folding import fold
from rca_studio.analysis.deident.lexicon import Lexicon, Word, lows, words_of
from rca_studio.analysis.deident.neighbours import LEAST_FUZZY, Neighbours, close
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
_SAME: Final = 3
"""No name fits another better."""


@dataclass(slots=True)
class Someone:
    """Somebody or something with a name: ``key`` for its stand-in, all words it goes by."""

    key: str
    kind: str
    why: str
    sure: Sure
    names: list[tuple[str, ...]] = field(default_factory=list)
    sex: str = ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """A name as a pattern, with a sign without which it is nowhere."""

    someone: Someone
    sign: str
    pattern: str


class Known:
    """All names that are known, of the registers or from texts.

    Args:
        lexicon: the words of everybody; what is one of them is a name only with a capital.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._count = 0
        self._phrases: dict[tuple[str, ...], list[Someone]] = {}
        self._lengths: dict[str, list[int]] = {}
        self._parts: dict[str, list[Someone]] = {}
        self._owns: set[tuple[str, int]] = set()
        self._near = Neighbours()
        self._places: dict[str, list[tuple[tuple[str, ...], Someone]]] = {}
        self._figures: list[_Shape] = []
        self._unspaced: list[_Shape] = []
        self.version = 0

    def add(self, kind: str, names: Iterable[str], why: str) -> None:
        """Take a name of a register, with its other spellings."""
        someone: Someone | None = None
        for name in names:
            parts = self._told(name, kind)
            if not parts:
                continue
            if someone is None:
                someone = self._new(parts, kind, why, Sure.KNOWN)
            self._learn(someone, parts)

    def _new(self, parts: tuple[str, ...], kind: str, why: str, sure: Sure) -> Someone:
        self._count += 1
        return Someone(f"{self._count - 1} {' '.join(parts)}", kind, why, sure)

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
        self._keep_phrase(someone, parts)
        if someone.kind in PEOPLE:
            if len(parts) > 1:
                self._keep_phrase(someone, (parts[-1], *parts[:-1]))
        elif len(parts) > 1 and all(part.isalpha() for part in parts):
            self._places.setdefault(parts[0][0], []).append((parts, someone))
        self._keep_shape(someone, parts)
        for part in self._telling(someone, parts):
            if part not in self._parts:
                self._parts[part] = []
                self._near.learn(part)
            if (part, id(someone)) not in self._owns:
                self._owns.add((part, id(someone)))
                self._parts[part].append(someone)

    def _keep_shape(self, someone: Someone, parts: tuple[str, ...]) -> None:
        """Remember a name that is not found as words with spaces between them."""
        if someone.kind not in PEOPLE:
            figure = next((one for part in parts for one in part if one.isdigit()), "")
            if figure:
                shape = r"[\W_]{1,4}".join(map(re.escape, parts))
                self._figures.append(_Shape(someone, figure, rf"(?i)(?<!\w){shape}(?!\w)"))
        whole = "".join(parts)
        if someone.sure is Sure.KNOWN and _UNSPACED.search(whole):
            shape = r"[\s\u00b7\u30fb]?".join(map(re.escape, whole))
            self._unspaced.append(_Shape(someone, whole[0], shape))

    def _keep_phrase(self, someone: Someone, parts: tuple[str, ...]) -> None:
        """The longest of those that begin with a word are looked for first."""
        self._phrases.setdefault(parts, []).append(someone)
        lengths = self._lengths.setdefault(parts[0], [])
        if len(parts) not in lengths:
            lengths.append(len(parts))
            lengths.sort(reverse=True)

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
        best, found = 0, None
        for one in self._candidates(parts):
            if one.kind not in PEOPLE or (sex and one.sex and sex != one.sex):
                continue
            fits = self._fits(one, parts)
            if fits > best:
                best, found = fits, one
                if best == _SAME:
                    break
        if found is not None and sex:
            found.sex = sex
        return found

    def _candidates(self, parts: Sequence[str]) -> list[Someone]:
        seen: dict[int, Someone] = {}
        for part in parts:
            for one in self._parts.get(part, ()):
                seen.setdefault(id(one), one)
            if part not in self._parts and (near := self.near(part)) is not None:
                seen.setdefault(id(near), near)
        return list(seen.values())

    def _fits(self, someone: Someone, parts: Sequence[str]) -> int:
        """How well a name fits: 3 the same, 2 part of it, 1 more of it; 0 where it is another."""
        best = 0
        for name in someone.names:
            if all(self._alike(one, name) for one in parts):
                best = max(best, _SAME if len(name) == len(parts) else 2)
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
            someone = self._new(parts, kind, why, Sure.RULE)
            someone.sex = "f" if title in _WOMEN else "m" if title in _MEN else ""
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
            if word.low in self._lengths:
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
        for part in self._near.longer(low):
            if self._parts[part][0].kind in PEOPLE:
                return self._parts[part][0]
        return None

    def _owned(self, low: str) -> bool:
        """Whether a word is a name with an s and without its apostrophe: "IVYS TEA"."""
        if len(low) < LEAST_FUZZY or not low.endswith("s") or low[:-1] not in self._parts:
            return False
        return not self._lexicon.common(low) and self._parts[low[:-1]][0].kind in PEOPLE

    def find_nearly(self, text: str, words: Sequence[Word]) -> list[Span]:
        """Names of places of several words, with a slip in one of them: "Quarry Folds"."""
        found = []
        for number, word in enumerate(words):
            if not word.said[0].isupper():
                continue
            for name, someone in self._places.get(word.low[0], ()):
                those = words[number : number + len(name)]
                if _nearly(those, name):
                    found.append(_span(those[0].start, those[-1].end, someone, misspelt=True))
        return found

    def find_unspaced(self, text: str) -> list[Span]:
        """Names in scripts that set no spaces between words, or join endings to a name."""
        return _shaped(text, self._unspaced)

    def find_figures(self, text: str) -> list[Span]:
        """Where names that have figures in them ("Flat 12", "Route 7") stand."""
        return _shaped(text, self._figures)

    def _phrase(self, text: str, words: Sequence[Word], number: int) -> list[Span]:
        for size in self._lengths[words[number].low]:
            those = words[number : number + size]
            owners = self._phrases.get(tuple(word.low for word in those), ())
            if not owners or len(those) < size:
                continue
            if size == 1:
                for someone in owners:
                    everyday = someone.kind not in PEOPLE
                    known = everyday or someone.sure is Sure.KNOWN
                    if known and (everyday or self._stands(text, words, number)):
                        return [_span(those[0].start, those[0].end, someone)]
                continue
            gaps = [text[one.end : two.start] for one, two in pairwise(those)]
            if all(_GAP.fullmatch(gap) for gap in gaps) or (
                _TURNED.fullmatch(gaps[0]) and all(_GAP.fullmatch(gap) for gap in gaps[1:])
            ):
                return [_span(those[0].start, those[-1].end, owners[0])]
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
        found = self._near.nearest(low)
        if found is None:
            return None
        # "Maria" is not a misspelt "Marie": both are names of their own.
        own = not found.startswith(low[0]) or self._lexicon.named(found)
        return None if own and self._lexicon.named(low) else self._parts[found][0]


def _shaped(text: str, shapes: Iterable[_Shape]) -> list[Span]:
    signs = set(text)
    return [
        _span(*found.span(), one.someone)
        for one in shapes
        if one.sign in signs
        for found in re.finditer(one.pattern, text)
    ]


def _nearly(words: Sequence[Word], name: tuple[str, ...]) -> bool:
    """Whether words are a name of several words with a slip in one of them."""
    if len(words) != len(name):
        return False
    slips = [one.low for one, part in zip(words, name, strict=True) if one.low != part]
    return len(slips) == 1 and all(
        one.low == part or close(one.low, part) for one, part in zip(words, name, strict=True)
    )


def _span(start: int, end: int, someone: Someone, *, misspelt: bool = False) -> Span:
    why = f"like a name {someone.why}" if misspelt else someone.why
    sure = Sure.LIKELY if misspelt else someone.sure
    return Span(start, end, someone.kind, sure, why, key=someone.key)
