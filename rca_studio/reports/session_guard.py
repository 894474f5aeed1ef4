"""The last look before something leaves: no name of the registers stands in the finished bytes.

What leaves was de-identified and accepted before. This looks again, in another way: it reads the
finished file (`session_inside`) and knows nothing of how it was made. So a slip anywhere on the way
(a property, a note, the name of a shape) is stopped here, with a sentence that says where it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Final, NamedTuple

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.moments import show_moment
from rca_studio.domain.people import People
from rca_studio.domain.session import KnownName, NameKind
from rca_studio.domain.words import listed, quoted
from rca_studio.faults import KnownFault
from rca_studio.reports.session_inside import Foreign, inside

_WORD: Final = re.compile(r"\w+")
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
_LEAST_ID: Final = 8
"""Shorter ids are words, as in cases made by hand."""

_KNOWN_BY: Final = "by which the workspace knows it"
_MOST_TOLD: Final = 3
_DAY: Final = len("2026-11-18")
_ENDS: Final = ".!?:;\n\r•–-\u2022"


class Found(NamedTuple):
    """Something that must not leave: the words, where they stand, and why they may not."""

    words: str
    where: str
    why: str


class Guard:
    """Knows what must not leave, and looks for it in finished files.

    Args:
        names: the registers by which cases are de-identified.
        people: who is set up in the workspace.
        casefiles: the cases told, as they are and not de-identified.
        ordinary: words, folded, that are common and a name as well ("will", "rose"): such a name
            by itself counts only where it is written as a name, within a sentence.
    """

    def __init__(
        self,
        names: Iterable[KnownName] = (),
        people: People | None = None,
        casefiles: Iterable[CaseFile] = (),
        ordinary: Container[str] = frozenset(),
    ) -> None:
        self._ordinary = ordinary
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._ids: set[str] = set()
        self._odd_ids: list[str] = []
        fine = set()
        for one in names:
            for words in (one.name, *one.also):
                if one.kind is NameKind.FINE:
                    fine.add(folded(words))
                else:
                    self._keep(words, f"in the registers ({one.kind.label.lower()})")
        for person in people or ():
            if _is_name(person.name, ordinary):
                self._keep(person.name, "of somebody set up in this workspace")
        for casefile in casefiles:
            self._keep_case(casefile)
        for words in fine:
            self._forget(words)

    def check(self, name: str, content: bytes, fine: Iterable[str] = ()) -> None:
        """Refuse a file that holds what must not leave.

        Args:
            name: what the file will be called.
            content: its bytes.
            fine: what somebody put there on purpose (who promised something).

        Raises:
            KnownFault: it holds a name, and where; nothing may be written.
        """
        self._refuse(self.found(name, content, fine))

    def check_name(self, name: str) -> None:
        """Refuse a name of a file that somebody chose, by the same rules.

        Raises:
            KnownFault: it holds a name.
        """
        self._refuse(self._in(PurePath(name).stem, "the name of the file", ()))

    def finds(self, text: str) -> bool:
        """Whether a text holds what must not leave."""
        return any(True for _ in self._in(text, "", ()))

    def _refuse(self, some: Iterable[Found]) -> None:
        found = list(dict.fromkeys(some))
        if not found:
            return
        told = [f"{quoted(one.words, 40)} in {one.where} ({one.why})" for one in found]
        raise KnownFault(
            f"This cannot leave: it still holds {listed(told, ', ', _MOST_TOLD)}.",
            "Nothing was written.",
            "Look at the names of safety sessions, then at the frame, and accept it again.",
        )

    def found(self, name: str, content: bytes, fine: Iterable[str] = ()) -> Iterator[Found]:
        """All that must not leave and stands in a file."""
        allowed = [words for one in fine if (words := _words(one))]
        for one in inside(name, content):
            if isinstance(one, Foreign):
                yield Found(one.what, one.where, "nobody could look at it")
            else:
                yield from self._in(one.text, one.where, allowed)

    # -- what is known ---------------------------------------------------------------------------

    def _keep(self, words: str, why: str) -> None:
        key = tuple(_words(words))
        if key and any(char.isalnum() for char in words):
            self._by_first.setdefault(key[0], []).append((key, why))

    def _forget(self, words: str) -> None:
        key = tuple(_words(words))
        if key and key[0] in self._by_first:
            kept = [one for one in self._by_first[key[0]] if one[0] != key]
            self._by_first[key[0]] = kept

    def _keep_case(self, casefile: CaseFile) -> None:
        case = casefile.case
        self._keep(case.reference, "the reference of a case")
        if case.source_id and len(case.source_id) >= _LEAST_ID:
            self._keep(case.source_id, "the number of a case in another system")
        for moment in (case.occurred, case.reported):
            if len(moment) >= _DAY:
                self._keep(moment[:_DAY], "the day of a case")
                self._keep(show_moment(moment[:_DAY]), "the day of a case")
        for name in (case.reporter, case.person_affected):
            if _is_name(name, self._ordinary):
                self._keep(name, "of somebody in a case")
        for entity in casefile:
            if len(entity.id) >= _LEAST_ID:
                if entity.id.isalnum():
                    self._ids.add(entity.id.casefold())
                else:
                    self._odd_ids.append(entity.id)

    # -- looking ---------------------------------------------------------------------------------

    def _in(self, text: str, where: str, allowed: Sequence[Sequence[str]]) -> Iterator[Found]:
        plain = _plain(text)
        places = [(found.start(), found.end()) for found in _WORD.finditer(plain)]
        words = [plain[start:end].casefold() for start, end in places]
        free = _free(words, allowed)
        for at, word in enumerate(words):
            for key, why in self._by_first.get(word, ()):
                if tuple(words[at : at + len(key)]) != key or not all(free[at : at + len(key)]):
                    continue
                start, end = places[at][0], places[at + len(key) - 1][1]
                if len(key) > 1 or not self._is_common(word, plain, start):
                    yield Found(plain[start:end], where, why)
        for found in _MAIL.finditer(plain):
            yield Found(found.group(), where, "an address for mail")
        for word in words:
            if word in self._ids:
                yield Found(word, where, _KNOWN_BY)
        if any(len(word) >= _LEAST_ID for word in words):
            yield from (Found(one, where, _KNOWN_BY) for one in self._odd_ids if one in text)

    def _is_common(self, word: str, text: str, start: int) -> bool:
        """Whether a name of one word stands here as the ordinary word it also is."""
        if word not in self._ordinary:
            return False
        before = text[:start].rstrip(" “\"'(")
        return not text[start].isupper() or not before or before[-1] in _ENDS


def folded(text: str) -> str:
    """A text by which it is compared: without case, accents, or marks that cannot be seen.

    >>> folded("Zoë  O’Brien")
    'zoe o brien'
    """
    return " ".join(_words(text))


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    kept = (c for c in apart if unicodedata.category(c) not in ("Mn", "Cf"))
    return "".join(kept).replace("_", " ")


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text).casefold())


def _free(words: Sequence[str], allowed: Iterable[Sequence[str]]) -> list[bool]:
    """Which words are not part of what was put there on purpose."""
    free = [True] * len(words)
    for phrase in allowed:
        long = len(phrase)
        for at in range(len(words) - long + 1):
            if words[at] == phrase[0] and list(words[at : at + long]) == list(phrase):
                free[at : at + long] = [False] * long
    return free


def _is_name(text: str, ordinary: Container[str]) -> bool:
    """Whether a field for a person holds a name, and not what somebody is ("Support worker")."""
    words = _WORD.findall(_plain(text))
    return len(words) > 1 and all(
        word[0].isupper() and word.casefold() not in ordinary for word in words
    )
