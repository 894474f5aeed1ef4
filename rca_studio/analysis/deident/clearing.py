"""Takes out of a text whatever would tell others who or where it was.

What the registers know comes first, then what rules find by its shape, then what looks like one of
them misspelt. What may be a name and nobody has decided on is asked about, and stays in the text:
a person accepts every text before others see it (see ``docs/deidentification.md``).

Sources: the eighteen kinds of 45 CFR 164.514(b)(2) ("Safe Harbor"); ICO, "How do we ensure
anonymisation is effective?" (2025), on who could still find out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from rca_studio.analysis.deident.addresses import addresses
from rca_studio.analysis.deident.codes import codes
from rca_studio.analysis.deident.dates import Dates
from rca_studio.analysis.deident.disguised import Disguised, spelt_out
from rca_studio.analysis.deident.folding import Folded, fold
from rca_studio.analysis.deident.growing import grown
from rca_studio.analysis.deident.hidden import Asked, Cleared, Hidden
from rca_studio.analysis.deident.known import PEOPLE, Known
from rca_studio.analysis.deident.labels import Labels
from rca_studio.analysis.deident.lexicon import Lexicon, Word, words_of
from rca_studio.analysis.deident.numbers import Numbers
from rca_studio.analysis.deident.pack import FOLDER, DeidentifyPack, load_deidentify
from rca_studio.analysis.deident.persons import Name, Persons
from rca_studio.analysis.deident.places import Places
from rca_studio.analysis.deident.signed import signed
from rca_studio.analysis.deident.spans import Span, Sure, settled
from rca_studio.domain.people import People
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.paths import resource

_LISTED_BEFORE: Final = re.compile(r"(?:, and |,? and |, | & | or | vs |/)$")
_LISTED_AFTER: Final = re.compile(r"(?:, and |,? and |, | & | or | vs |/)")
_TURNING: Final = dict.fromkeys((0x202D, 0x202E))
"""Signs that make letters read backwards: without them "eniM adA" stands as it was written."""
_TOLD_AS: Final = {"place": "street"}
_REGISTERS: Final = {
    NameKind.PERSON: "in the register of people supported",
    NameKind.STAFF: "in the register of staff",
    NameKind.SITE: "in the register of houses and sites",
    NameKind.STREET: "in the register of streets and towns",
    NameKind.ROUTE: "in the register of routes",
}


class Clearer:
    """De-identifies the texts of one case; the same person gets the same stand-in in all of them.

    Args:
        names: the registers.
        people: the people set up; each is staff.
        places: services, locations and routes of the workspace.
        day: the moment of the near miss, from which dates are counted; "" where it is not known.
        pack: the words to go by; those that come with the program without one.
    """

    def __init__(
        self,
        names: Iterable[KnownName],
        *,
        people: People | None = None,
        places: Iterable[str] = (),
        day: str = "",
        pack: DeidentifyPack | None = None,
    ) -> None:
        self._pack = pack or load_deidentify(resource(FOLDER))
        registers = tuple(names)
        fine = [one for one in registers if one.kind is NameKind.FINE]
        self._fine = [
            tuple(word.low for word in words_of(fold(said).text))
            for one in fine
            for said in (one.name, *one.also)
        ]
        alone = frozenset(parts[0] for parts in self._fine if len(parts) == 1)
        self._lexicon = Lexicon(self._pack, alone)
        self._known = Known(Lexicon(self._pack))
        self._disguised = Disguised()
        for one in sorted(registers, key=lambda one: one.id):
            if one.kind is not NameKind.FINE:
                self._known.add(one.kind.value, (one.name, *one.also), _REGISTERS[one.kind])
                for spelling in (one.name, *one.also):
                    self._disguised.learn(spelling)
        for person in people or ():
            self._add_staff((person.name, *person.former_names), "is set up to work here")
            self._add_places(person.sites)
        self._add_places(places)
        said = (name for one in registers for name in (one.name, *one.also))
        self._labels = Labels(self._pack, said)
        self._numbers = Numbers(self._pack)
        self._dates = Dates(self._pack, day)
        self._places = Places(self._lexicon)
        self._persons = Persons(self._lexicon)
        self._learned: set[str] = set()
        self._named: tuple[Sequence[Word], list[Name]] | None = None
        self._last: tuple[str, Folded, list[Word]] | None = None
        self._cleared: dict[tuple[str, int], Cleared] = {}

    # -- what is known before --------------------------------------------------------------------

    def know(self, name: str, kind: NameKind, why: str) -> None:
        """Take a name the case itself holds (who reported it, who owns an action).

        A role ("Shift lead") is none and stays: only what has a word that is not everybody's, or
        the look of a name, is taken.
        """
        if kind is NameKind.STAFF or kind is NameKind.PERSON:
            if self._is_name(name):
                self._known.add(kind.value, (name,), why)
                self._disguised.learn(name)
        else:
            self._add_places((name,))

    def _add_staff(self, names: Sequence[str], why: str) -> None:
        told = [one for one in names if self._is_name(one)]
        if told:
            self._known.add("staff", told, why)
            for one in told:
                self._disguised.learn(one)

    def _is_name(self, name: str) -> bool:
        words = words_of(fold(name.split("(", 1)[0]).text)
        roles = self._pack.staff_roles | self._pack.person_roles
        if any(word.low in roles for word in words):
            words = [w for w in words if not self._lexicon.common(w.low) and w.low not in roles]
            return any(w.low not in self._pack.acronyms for w in words)
        return any(
            not self._lexicon.common(word.low) or word.low in self._pack.also_words
            for word in words
            if len(word.low) > 1 and word.low not in self._pack.acronyms
        )

    def _add_places(self, places: Iterable[str]) -> None:
        for place in places:
            for piece in place.replace(";", ",").replace("/", ",").split(","):
                words = words_of(fold(piece).text)
                telling = [
                    word
                    for word in words
                    if not self._lexicon.common(word.low) and word.low not in self._pack.acronyms
                ]
                known = any(word.low in self._pack.sites for word in words)
                if telling or (known and any(sign.isdigit() for sign in piece)):
                    self._known.add("site", (piece.strip(),), "is a place of this workspace")

    # -- learning --------------------------------------------------------------------------------

    def learn(self, texts: Iterable[str]) -> None:
        """Read all texts of a case before the first is cleared.

        So a person who has a full name in one of them is known in all, and nobody gets a stand-in
        that a text uses already.
        """
        for text in texts:
            if text in self._learned or not text.strip():
                continue
            self._learned.add(text)
            whole, words = self._read(text)
            folded = whole.text
            self._labels.reserve(folded)
            self._dates.read(folded)
            names = self._names(folded, words)
            for name in sorted(names, key=lambda one: one.first - one.last):
                if not name.weak:
                    self._meet(words, name)

    def _read(self, text: str) -> tuple[Folded, list[Word]]:
        """The folded text and its words; the last one is remembered."""
        if self._last is None or self._last[0] != text:
            folded = fold(text)
            shielded = self._labels.places(folded.text)
            words = words_of(folded.text)
            if shielded:
                words = [one for one in words if not _inside(one.start, one.end, shielded)]
            self._last = (text, folded, words)
        return self._last[1], self._last[2]

    def _names(self, text: str, words: Sequence[Word]) -> list[Name]:
        """The names of people in a folded text; those of the last one are remembered."""
        if self._named is None or self._named[0] is not words:
            names = [*self._persons.find(text, words), *signed(text, words, self._lexicon)]
            self._named = (words, names)
        return self._named[1]

    def _meet(self, words: Sequence[Word], name: Name) -> Span:
        parts = tuple(word.low for word in words[name.first : name.last + 1])
        title = words[name.title].low if name.title >= 0 else ""
        telling = tuple(one for one in parts if one not in self._pack.particles) or parts
        someone = self._known.meet(telling, name.kind or "person", name.why, title)
        start = words[name.title if name.title >= 0 else name.first].start
        sure = Sure.LIKELY if name.weak else Sure.RULE
        end = words[name.last].end
        return Span(start, end, someone.kind, sure, name.why, key=someone.key)

    # -- clearing --------------------------------------------------------------------------------

    def text(self, text: str, *, where: str = "") -> Cleared:
        """A text as others may see it.

        Args:
            text: as it stands.
            where: where it stands, for whoever reads the reasons; changes nothing.
        """
        if not text.strip():
            return Cleared(text)
        self.learn((text,))
        asked_for = (text, self._known.version)
        if asked_for not in self._cleared:
            self._cleared[asked_for] = self._clear(text)
        return self._cleared[asked_for]

    def _clear(self, text: str) -> Cleared:
        folded, words = self._read(text)
        shown = folded.text
        shielded = self._labels.places(shown)
        fine = self._fine_places(shown, words)
        spans = [
            span
            for span in self._spans(shown, words)
            if not _touches(span.start, span.end, shielded)
            and not (span.sure is not Sure.KNOWN and _inside(span.start, span.end, fine))
        ]
        hidden: list[Hidden] = []
        pieces: list[str] = []
        at = 0
        for span in settled(grown(shown, words, settled(spans), self._lexicon)):
            start, end = folded.place(span.start, span.end)
            words_for = span.words or self._labels.of(span.kind, span.key)
            pieces += (text[at:start], words_for)
            at = end
            kind = _TOLD_AS.get(span.kind, span.kind)
            hidden.append(Hidden(start, end, text[start:end], kind, words_for, span.why))
        pieces.append(text[at:])
        taken = _marked(((one.start, one.end) for one in hidden), len(text))
        asked = []
        for word, why in self._persons.asked(words):
            start, end = folded.place(word.start, word.end)
            if 1 not in taken[start:end] and not _inside(word.start, word.end, fine):
                asked.append(Asked(start, end, text[start:end], why))
        return Cleared("".join(pieces).translate(_TURNING), tuple(hidden), tuple(asked))

    def _spans(self, text: str, words: Sequence[Word]) -> list[Span]:
        found = [*self._numbers.find(text), *self._dates.find(text)]
        found += self._places.find(text, words)
        found += addresses(text, self._lexicon)
        found += codes(text, self._pack)
        found += self._known.find_figures(text)
        found += self._known.find_nearly(text, words)
        found += self._known.find_unspaced(text)
        found += self._known.find(text, words)
        found += self._in_disguise(text, words)
        found += spelt_out(text, self._pack.stand_ins)
        found += [self._meet(words, name) for name in self._names(text, words)]
        found += self._beside(text, words, found)
        return found

    def _beside(self, text: str, words: Sequence[Word], found: Sequence[Span]) -> list[Span]:
        """Words that may be names and are listed with people: "Tevita, Yelena, Shaz"."""
        ends = {one.end for one in found if one.kind in PEOPLE}
        starts = {one.start for one in found if one.kind in PEOPLE}
        covered = _marked(((one.start, one.end) for one in found), len(text))
        beside: list[Span] = []
        open_ = [
            (number, word)
            for number, word in enumerate(words)
            if word.capital
            and not word.said.isupper()
            and self._persons.nobody_knows(word)
            and 1 not in covered[word.start : word.end]
        ]
        for turn in (open_, open_[::-1]):
            for number, word in turn:
                before = _LISTED_BEFORE.search(text, max(0, word.start - 8), word.start)
                after = _LISTED_AFTER.match(text, word.end)
                if (before and before.start() in ends) or (after and after.end() in starts):
                    if word.start in starts:
                        continue
                    name = Name(number, number, "", "is listed with names of people", weak=True)
                    beside.append(self._meet(words, name))
                    starts.add(word.start)
                    ends.add(word.end)
        return beside

    def _in_disguise(self, text: str, words: Sequence[Word]) -> Iterator[Span]:
        """Names in another way of writing get the stand-in they have in the usual one."""
        for start, end, name in self._disguised.find(text, words):
            for span in self._known.find(name, words_of(name))[:1]:
                yield replace(span, start=start, end=end)

    def _fine_places(self, text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Where words stand that may be seen."""
        return [
            (words[number].start, words[number + len(parts) - 1].end)
            for parts in self._fine
            for number in range(len(words) - len(parts) + 1)
            if all(words[number + n].low == part for n, part in enumerate(parts))
        ]


def _marked(places: Iterable[tuple[int, int]], length: int) -> bytearray:
    """A one for each letter that is in one of the places."""
    marks = bytearray(length + 1)
    for start, end in places:
        marks[start:end] = b"\1" * (end - start)
    return marks


def _touches(start: int, end: int, places: Iterable[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in places)


def _inside(start: int, end: int, places: Iterable[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in places)
