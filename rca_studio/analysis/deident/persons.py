"""Names of people nobody put into a register: told by a title, a role, a first name, an initial.

A capitalised word that is no word of everybody and that nothing tells the meaning of is asked
about: only a person can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.deident.lexicon import Word, lows
from rca_studio.analysis.deident.meanings import LOWER_LEAST, Meanings

_GAP: Final = re.compile(r"[ \n]{1,3}|-|\. ?")
_TITLE_GAP: Final = re.compile(r"\.?[ \n]{0,3}")
_ROLE_GAP: Final = re.compile(r"[ \n]{1,3}|: ?| ?\(|, |'s name is |/")
_IN_LAW: Final = re.compile(r"\b[^\W\d_]+[- ]in[- ]law\Z", re.IGNORECASE)
_BETWEEN_COMMAS: Final = re.compile(r"[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+){0,2},")
_POSSESSIVE: Final = re.compile(r"'s?\b")
_BEFORE_THINGS: Final = lows(
    "the a an this that his her their our my your no each every some any one new in since until"
)
_MONTHS: Final = lows("april june august may march")
_SPEAKS: Final = lows(
    "said says told tells asked asks thought thinks noticed saw heard felt rang phoned replied"
    " explained wants wanted agreed refused declined cried shouted laughed smiled knew knows"
)
_ALSO_NO_TITLES: Final = frozenset(("sister", "miss", "ms", "father", "brother"))
_SIGNS: Final = lows("signed initialled by initials sign checked witnessed")
_TOLD: Final = lows("told asked rang phoned informed called texted emailed named")
_SMALL_LEAST: Final = 4
LONGEST: Final = 5
"""Words in a name, at most."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: from word ``first`` to word ``last``, both included.

    ``title`` is the number of the title before it, or -1; ``kind`` "person" or "staff", "" where
    nothing tells which; ``weak`` where only its place in the sentence tells that it is a name.
    """

    first: int
    last: int
    kind: str
    why: str
    title: int = -1
    weak: bool = False


class Persons(Meanings):
    """Finds names of people by their words and what stands around them.

    Args:
        lexicon: the words.
    """

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Name]:
        """Names in a folded text."""
        number = 0
        while number < len(words):
            name = self._name(text, words, number)
            if name is None:
                number += 1
                continue
            yield name
            number = name.last + 1

    def _name(self, text: str, words: Sequence[Word], number: int) -> Name | None:
        word = words[number]
        low = word.low
        if low in self._titles and (name := self._after_title(text, words, number)):
            return name
        if low in self._roles or (
            low == "law" and _IN_LAW.search(text[max(0, word.end - 24) : word.end])
        ):
            found = self._after_role(text, words, number)
            if found is not None or word.begins or low not in self._pack.also_words:
                return found
        if self._of_things(text, words, number):
            return None
        if low in self._pack.acronyms and word.said.isupper() and len(low) > 1:
            return None
        if low in self._pack.given and (
            word.said[0].isupper() or (len(low) >= LOWER_LEAST and not self._lexicon.common(low))
        ):
            return self._extended(text, words, number, "is a first name")
        if low in self._pack.surnames and word.said[0].isupper():
            return self._extended(text, words, number, "is a family name")
        if len(word.said) == 1 and word.said.isupper():
            return self._after_initial(text, words, number)
        if word.said.isupper() and 1 < len(word.said) <= 3 and not word.shouts and number:
            signs = words[number - 1].low in _SIGNS and low not in self._pack.acronyms
            if signs and text[words[number - 1].end : word.start] == " ":
                return Name(number, number, "staff", "are initials", weak=True)
        if low in self._pack.also_words and word.capital:
            return self._maybe_word(text, words, number)
        return self._by_its_place(text, words, number)

    # -- what tells a name -----------------------------------------------------------------------

    def _after_title(self, text: str, words: Sequence[Word], number: int) -> Name | None:
        title = words[number]
        after = number + 1
        while after < min(len(words), number + 4) and words[after].low in self._titles:
            after += 1
        if after >= len(words):
            return None
        between = text[words[after - 1].end : words[after].start]
        if not _TITLE_GAP.fullmatch(between):
            return None
        if between.startswith(".") and words[after].begins:
            return None
        first = words[after]
        # "sister" and "matron" in small letters are kin or a role; "miss" and "ms" words.
        small = title.said[0].islower() and title.low in _ALSO_NO_TITLES
        if small and (not self._may_be(first) or self._lexicon.common(first.low)):
            return None
        if title.low == "dr" and number and not first.capital:
            before = words[number - 1]
            if before.capital and not before.begins and before.low not in self._pack.acronyms:
                return None  # "22 Elm Dr came ..."
        if not self._may_be(first) and not (len(first.said) == 1 and first.said.isupper()):
            return None
        if first.said[0].islower() and self._lexicon.common(first.low):
            return None
        kind = "staff" if title.low in self._pack.staff_titles else "person"
        kind = self._kind_around(text, words, number, kind)
        name = self._extended(text, words, after, f"follows “{title.said}”", least=1)
        if name is None:
            return None
        return Name(name.first, name.last, kind, name.why, title=number)

    def _after_role(self, text: str, words: Sequence[Word], number: int) -> Name | None:
        role = words[number]
        if number + 1 >= len(words):
            return None
        name = words[number + 1]
        if not _ROLE_GAP.fullmatch(text[role.end : name.start]):
            return None
        if (
            name.low in self._roles
            or name.low in self._titles
            or self._of_things(text, words, number + 1)
        ):
            return None
        listed = self._lexicon.named(name.low) or name.low in self._pack.also_words
        if len(name.said) <= 3 and name.said.isupper() and name.said.isalpha():
            # "pt KW", "carer J": initials.
            dotted = text[name.end : name.end + 1] == "." and len(name.said) == 1
            if not dotted and (name.low in self._pack.acronyms or name.said in "AI"):
                return None
            if text[name.end : name.end + 1].isdigit() or (role.shouts and not listed):
                return None
        elif name.capital:
            everyday = self._lexicon.common(name.low) and name.low not in self._pack.also_words
            if everyday and (role.said[0].isupper() or name.low in self._pack.care):
                return None
            if not self._may_be(name):
                return None
            # "the second carer, Oluchi, was sent": set between commas it tells who it is.
            told = self._unknown(name) and _BETWEEN_COMMAS.match(text, name.start)
            if text[role.end : name.start] == ", " and not listed and not told:
                return None
        elif not self._unknown(name) or text[role.end : name.start] not in (" ", "  "):
            return None
        elif name.low.endswith(("ed", "ing", "ly", "s")) and not listed:
            return None  # a word of what somebody did: "pt desaturated"
        kind = "staff" if role.low in self._pack.staff_roles else "person"
        found = self._extended(text, words, number + 1, f"follows “{role.said}”", least=1)
        return found and Name(found.first, found.last, kind, found.why)

    def _after_initial(self, text: str, words: Sequence[Word], number: int) -> Name | None:
        """A name behind its initials: "J. Rutherford", "A. M. Okafor"; or initials alone."""
        last = number
        while (
            last + 1 < len(words)
            and last - number < LONGEST
            and len(words[last + 1].said) == 1
            and words[last + 1].said.isupper()
            and text[words[last].end : words[last + 1].start] in (".", ". ")
        ):
            last += 1
        here = words[last]
        if last + 1 < len(words):
            name = words[last + 1]
            between = text[here.end : name.start]
            dotted = between in (". ", ".")
            if (dotted or between == " ") and len(name.said) > 2 and name.said[0].isupper():
                likely = self._may_be(name) and not self._lexicon.common(name.low)
                likely = likely or (dotted and name.low in self._pack.also_words)
                if likely and (here.said not in "AI" or dotted or self._lexicon.named(name.low)):
                    found = self._extended(text, words, last + 1, "follows an initial")
                    end = found.last if found else last + 1
                    return Name(number, end, "", "follows an initial")
        if last > number and text[here.end : here.end + 1] == "." and last - number < 3:
            said = "".join(one.low for one in words[number : last + 1])
            if said not in self._pack.acronyms and not _is_abbreviation(said):
                return Name(number, last, "", "looks like initials")
        return None

    def _maybe_word(self, text: str, words: Sequence[Word], number: int) -> Name | None:
        """A name that is a word as well ("Grace"): only where what is around it tells."""
        word = words[number]
        name = self._extended(text, words, number, "looks like a name")
        if name is None:
            return None
        if name.last > number and any(
            self._lexicon.named(one.low) or one.low not in self._pack.common
            for one in words[number + 1 : name.last + 1]
        ):
            return name
        if word.low not in self._pack.alone:
            return None
        if name.last > number:
            name = Name(number, number, name.kind, name.why)
        after = words[number + 1] if number + 1 < len(words) else None
        before = words[number - 1] if number else None
        if not word.begins:
            thing = before is not None and before.low in _BEFORE_THINGS
            thing = thing or word.low in _MONTHS
            return name if not thing and not self._things_after(text, words, number) else None
        everyday = self._lexicon.common(word.low)
        acts = (
            after is not None
            and text[word.end : after.start] == " "
            and (after.low in _SPEAKS or (not everyday and self._acts(text, word, after)))
        )
        owns = bool(_POSSESSIVE.match(text, word.end)) and not everyday
        return name if acts or owns else None

    def _by_its_place(self, text: str, words: Sequence[Word], number: int) -> Name | None:
        """An unknown word with a capital, where people are named."""
        word = words[number]
        if word.said.islower():
            return self._small(text, words, number)
        if not word.capital or len(word.said) < 3 or word.said.isupper() or not self._unknown(word):
            return None
        if word.low in self._pack.towns:
            return None
        begun = number
        while number + 1 < len(words) and text[words[number].end : words[number + 1].start] == "-":
            number += 1
        first, word = word, words[number]
        after = words[number + 1] if number + 1 < len(words) else None
        before = words[begun - 1] if begun else None
        gap = text[before.end : first.start] if before is not None else ""
        tells = (
            self._acts(text, word, after)
            or bool(_POSSESSIVE.match(text, word.end))
            or self._explained(text, words, number)
            or (before is not None and before.low in self._pack.calls and gap in (" ", ", ", ": "))
            or (gap == ", " and before is not None and before.low in ("regards", "thanks"))
            or (after is not None and self._is_second(text, word, after))
            or (before is not None and self._family(before, word, gap))
        )
        if not tells:
            return None
        return self._extended(text, words, begun, "stands where a name does", weak=True)

    def _small(self, text: str, words: Sequence[Word], number: int) -> Name | None:
        """An unknown word in small letters, where somebody who writes no capitals names people."""
        word = words[number]
        if len(word.low) < _SMALL_LEAST or not self._unknown(word):
            return None
        before = words[number - 1] if number else None
        after = words[number + 1] if number + 1 < len(words) else None
        told = before is not None and before.low in _TOLD and not before.said[0].isupper()
        said = after is not None and after.low in self._pack.said and word.begins
        if not (told or said) or word.low.endswith(("ed", "ing", "ly")):
            return None
        return self._extended(text, words, number, "stands where a name does", weak=True)

    # -- how far it goes -------------------------------------------------------------------------

    def _extended(
        self,
        text: str,
        words: Sequence[Word],
        number: int,
        why: str,
        *,
        least: int = 0,
        weak: bool = False,
    ) -> Name | None:
        """The name that begins here, with all its words; ``None`` where it is one of a place."""
        last = number
        lower = words[number].said[0].islower()
        while last + 1 < len(words) and last - number + 1 < LONGEST:
            here, after = words[last], words[last + 1]
            between = text[here.end : after.start]
            if not _GAP.fullmatch(between):
                break
            if between.startswith(".") and not (len(here.said) == 1 and here.said.isupper()):
                break
            step = self._goes_on(text, words, last + 1, lower=lower, joined=between == "-")
            if not step:
                break
            last += step
        if self._is_place(text, words, number, last) and not least:
            return None
        kind = self._kind_around(text, words, number, "", last)
        return Name(number, last, kind, why, weak=weak)

    def _goes_on(
        self, text: str, words: Sequence[Word], number: int, *, lower: bool, joined: bool
    ) -> int:
        """How many words more belong to a name; 0 where it ended."""
        word = words[number]
        following = words[number + 1] if number + 1 < len(words) else None
        if word.low in self._pack.particles and following is not None:
            near = _GAP.fullmatch(text[word.end : following.start])
            if near and (following.said[0].isupper() or self._lexicon.named(following.low)):
                return 1 if not self._lexicon.common(following.low) else 0
        if word.low in self._pack.streets or word.low in self._pack.sites:
            return 0
        if len(word.said) == 1:
            rest = text[word.end : word.end + 1]
            return int(
                (word.said.isupper() and word.said not in "AI")
                or (rest == "." and word.said.isupper())
            )
        if self._lexicon.named(word.low):
            return int(word.said[0].isupper() or lower)
        if lower:
            return int(self._unknown(word) and word.said.islower())
        if not word.said[0].isupper() or (word.begins and not joined):
            return 0
        if word.shouts and self._lexicon.common(word.low):
            return 0
        if word.low in self._roles or word.low in self._titles:
            return 0
        if word.low in self._pack.also_words:
            return 1
        if word.low in self._pack.common or word.low in self._pack.care:
            return 0
        return int(self._may_be(word))

    def _is_place(self, text: str, words: Sequence[Word], first: int, last: int) -> bool:
        """Whether a street or site follows ("Maria House"), or a saint's title comes before."""
        if last + 1 < len(words):
            after = words[last + 1]
            place = after.low in self._pack.streets or after.low in self._pack.sites
            if place and after.capital and _GAP.fullmatch(text[words[last].end : after.start]):
                return True
        if first:
            before = words[first - 1]
            return before.low in ("st", "saint") and before.said[0].isupper()
        return False

    # -- who it is -------------------------------------------------------------------------------


def _is_abbreviation(said: str) -> bool:
    return said in {
        "am",
        "pm",
        "eg",
        "ie",
        "us",
        "uk",
        "po",
        "im",
        "iv",
        "sc",
        "od",
        "bd",
        "tds",
        "qds",
    }
