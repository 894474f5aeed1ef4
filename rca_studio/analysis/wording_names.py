"""Names of persons in a text: those the case knows, those after a role, and common first names.

A case speaks of roles. A name that slips into a story is found here so that it can become one
before anything is printed, shown or shared. Nothing can find every name; what is certain is that
the names the case itself holds (its reporter, the people who sign) are found.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rca_studio.analysis.wording_flag import Flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rca_studio.analysis.wording_pack import Names, Wording
    from rca_studio.analysis.wording_words import Word

RULE: Final = "name"
_JOINED: Final = re.compile(r"[-'\u2019\u2010\u2011]")
_NEAR: Final = re.compile(r"[ \t\u00a0]{1,3}")
_AFTER_TITLE: Final = re.compile(r"\.?[ \t\u00a0]{0,3}")
_PERSON: Final = re.compile(r"[^\W\d_]+(?:[-'\u2019.][^\W\d_]+)*\.?")
_WORD: Final = re.compile(r"[^\W\d_]+")
_BREAK: Final = re.compile(r"[.!?:;\n]")
_SAINTS: Final = frozenset({"st", "saint", "sankt", "san", "santa"})
_LONGEST: Final = 3
"""Of how many words a name may be made after a role ("Maria de Souza" is three)."""


def find_names(
    text: str, words: Sequence[Word], wording: Wording, known: Iterable[str]
) -> Iterator[Flag]:
    """Yield a flag for each name of a person.

    Args:
        text: The text.
        words: Its words.
        wording: The language it is read in.
        known: Full names of persons the case knows.
    """
    names = wording.names
    keys = {rule.key: rule for rule in wording.rules}
    rule = keys.get(RULE)
    if rule is None:
        return
    parts = known_parts(tuple(known), names)
    taken = -1
    for at, word in enumerate(words):
        if word.start < taken:
            continue
        if not text[word.start].isupper() and word.folded not in names.roles:
            continue  # most words, and quickly
        span = (
            _after_role(text, words, at, names)
            or _by_itself(text, words, at, names, parts)
            or _after_initial(text, words, at, wording)
        )
        if span is not None:
            taken = span[1]
            said = text[span[0] : span[1]]
            yield Flag(rule.key, "fix", *span, said, rule.prompt, names.instead, why=rule.why)


@lru_cache(maxsize=16)
def known_parts(known: tuple[str, ...], names: Names) -> frozenset[str]:
    """Return the words by which the persons a case knows are recognised.

    A signature may as well be a role ("Quality lead") or an account; only what looks like a
    person's name counts: two or three capitalised words none of which is a word of work.
    """
    parts: set[str] = set()
    for full in known:
        pieces = _PERSON.findall(full.split("(", 1)[0])
        if not 2 <= len(pieces) <= 4 or "@" in full or any(sign.isdigit() for sign in full):
            continue
        plain = [piece.rstrip(".") for piece in pieces]
        if not all(piece[:1].isupper() for piece in plain):
            continue
        work = names.roles | names.not_names | names.places
        if any(piece.casefold() in work for piece in plain):
            continue
        for piece in plain:
            parts.update(part for part in _WORD.findall(piece) if len(part) >= 3)
    return frozenset(parts)


def _after_role(text: str, words: Sequence[Word], at: int, names: Names) -> tuple[int, int] | None:
    """Return where the name after a title or role ends, from the title or role on."""
    word = words[at]
    title = word.folded in names.titles and text[word.start].isupper()
    if not title and word.folded not in names.roles:
        return None
    near = _AFTER_TITLE if title else _NEAR
    end = start = word.end
    count, following = 0, at + 1
    while following < len(words) and count < _LONGEST:
        piece = words[following]
        between = text[end : piece.start]
        if not (near.fullmatch(between) or (count and _JOINED.fullmatch(between))):
            break
        if not _capital(text, piece) or not _may_be_name(piece, names):
            break
        if not count:
            start = piece.start
        # An initial may be followed by a dot: "Mrs A. Holloway".
        near = _AFTER_TITLE if piece.end - piece.start == 1 else _NEAR
        end, count, following = piece.end, count + 1, following + 1
    if not count or end - start < 2:
        return None
    if following < len(words) and _goes_on(text, end, words[following], names):
        return None
    first = words[at + 1]
    if not title and _after_article(words, at, names) and first.folded not in names.given:
        return None
    return (word.start if title else start), end


def _by_itself(
    text: str, words: Sequence[Word], at: int, names: Names, parts: frozenset[str]
) -> tuple[int, int] | None:
    """Return where a name stands that is known to the case or is a first name."""
    word = words[at]
    said = text[word.start : word.end]
    if said not in parts and not (word.folded in names.given and said.istitle()):
        return None
    if at + 1 < len(words) and _is_place(text, word.end, words[at + 1], names):
        return None
    if at and _belongs_to_place(text, words[at - 1], word, names):
        return None
    return word.start, word.end


def _after_initial(
    text: str, words: Sequence[Word], at: int, wording: Wording
) -> tuple[int, int] | None:
    """Return where an initial and the name after it stand ("J. Rutherford signed").

    Only where a sentence begins or after a preposition: elsewhere "plan B. Nothing …" is as likely.
    """
    word = words[at]
    if word.end - word.start != 1 or not text[word.start].isupper() or at + 1 >= len(words):
        return None
    name = words[at + 1]
    if text[word.end : name.start] not in (". ", ".") or name.end - name.start < 3:
        return None
    if not (_capital(text, name) and _may_be_name(name, wording.names)):
        return None
    if at:
        between = text[words[at - 1].end : word.start]
        begins = bool(_BREAK.search(between))
        if not begins and words[at - 1].folded not in wording.people.prepositions:
            return None
    return word.start, name.end


def _belongs_to_place(text: str, earlier: Word, word: Word, names: Names) -> bool:
    """Whether the word before makes a place of a name ("St Anna", "Haus Maria")."""
    if not _AFTER_TITLE.fullmatch(text[earlier.end : word.start]):
        return False
    return earlier.folded in _SAINTS or (
        earlier.folded in names.places and text[earlier.start].isupper()
    )


def _after_article(words: Sequence[Word], at: int, names: Names) -> bool:
    return at > 0 and words[at - 1].folded in names.articles


def _capital(text: str, word: Word) -> bool:
    """Whether a word begins with a capital and is no abbreviation ("RN")."""
    said = text[word.start : word.end]
    return said[0].isupper() and not (len(said) > 1 and said.isupper()) and said.isalpha()


def _may_be_name(word: Word, names: Names) -> bool:
    folded = word.folded
    return not (folded in names.not_names or folded in names.roles or folded in names.places)


def _goes_on(text: str, end: int, word: Word, names: Names) -> bool:
    """Whether the next word makes a place or a job of it ("Assistant Fire Officer")."""
    capital = text[word.start].isupper() and text[end : word.start] == " "
    job = capital and word.folded in names.roles
    return job or _is_place(text, end, word, names)


def _is_place(text: str, end: int, word: Word, names: Names) -> bool:
    """Whether the next word makes a place of a name ("Maria House")."""
    return word.folded in names.places and bool(re.fullmatch(r"[ \t-]?", text[end : word.start]))
