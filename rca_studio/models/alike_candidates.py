"""Cases that may be like what is written: those that share its rarest words, or place and route.

How many cases a word is in is judged by its newest hits: where 64 of them lie far apart, the word
is rare. That costs the same for every word, while the exact number (``fts5vocab``) takes reading
all of a common word's hits, which at a million cases is longer than anybody waits while typing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import log
from operator import itemgetter
from typing import Any, NamedTuple

from rca_studio.domain.alike import AlikeQuery
from rca_studio.domain.alike_words import stem, words_of
from rca_studio.models.engine import Connection

MOST_WORDS = 40
"""So many different words are looked up; more say little more."""
_PROBE = 64
_RAREST = 10
_HITS = 1_200
"""So many of the newest hits of a rare word are candidates."""
_TOGETHER = 8
_HITS_TOGETHER = 200
_SELDOM = 20_000
_NEWEST = 150_000
_UNKNOWN = 4
_NEARBY = 40
_BEST = 320

Row = tuple[Any, ...]

_HITS_OF = (
    "SELECT value ->> 0, (SELECT json_group_array(rowid) FROM (SELECT rowid FROM case_search "
    "WHERE case_search MATCH value ->> 1 ORDER BY rowid DESC LIMIT ? + 0)) FROM json_each(?)"
)
"""For each name and search its newest hits, all in one statement."""


class Candidate(NamedTuple):
    """A case, and the weight of the words it shares."""

    seq: int
    weight: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """The best candidates, and what each word that was written weighs (the rarer, the more)."""

    best: tuple[Candidate, ...]
    weights: dict[str, float]


def find_candidates(connection: Connection, query: AlikeQuery) -> Candidates:
    """The cases most worth looking at, the best first."""
    (number,) = connection.execute("SELECT max(seq) FROM case_").fetchone()
    words = _words(query)
    if not number or not words:
        return Candidates((), {})
    probed = _probed(connection, words)
    sizes = {word: _size(hits, number) for word, hits in probed.items()}
    weights = {word: _weight(sizes[word], number) for word in words}
    hits = _hits_of_the_rare(connection, probed, sizes)
    score: dict[int, float] = defaultdict(float)
    for word, seqs in hits.items():
        weight = weights[word]
        for seq in seqs:
            score[seq] += weight
    if not _any_with_two(hits):
        for together, seqs in _hits_together(connection, sizes, hits, number).items():
            weight = sum(weights[word] for word in together.split())
            for seq in seqs:
                score[seq] += weight
    for seq in (*_spelled_otherwise(connection, sizes), *_nearby(connection, query)):
        score[seq] += 0.01  # they are looked at, not preferred
    best = sorted(score.items(), key=lambda one: (-one[1], -one[0]))[:_BEST]
    return Candidates(tuple(Candidate(*one) for one in best), weights)


def _words(query: AlikeQuery) -> list[str]:
    """The words to look up: those of the title, then the longest of the story."""
    title = list(dict.fromkeys(map(stem, words_of(query.title))))
    story = [w for w in dict.fromkeys(map(stem, words_of(query.story))) if w not in title]
    story.sort(key=lambda word: (not any(map(str.isdigit, word)), -len(word)))  # stable
    return (title + story)[:MOST_WORDS]


def _either(word: str) -> str:
    """A word as a search; a plain one also finds its plural."""
    if word.endswith("y") and len(word) > 3:
        return f'"{word}" OR "{word[:-1]}ies"'
    return f'"{word}" OR "{word}s"' if word.isalpha() and len(word) > 3 else f'"{word}"'


def _probed(connection: Connection, words: list[str]) -> dict[str, list[int]]:
    """The newest hits of each word; of one that is not common in its other number too."""
    hits = _hits(connection, {word: f'"{word}"' for word in words}, _PROBE)
    both = {word: _either(word) for word, seqs in hits.items() if len(seqs) < _PROBE}
    return hits | _hits(connection, {w: s for w, s in both.items() if " " in s}, _PROBE)


def _hits(connection: Connection, searches: dict[str, str], most: int) -> dict[str, list[int]]:
    if not searches:
        return {}
    rows = connection.execute(_HITS_OF, (most, json.dumps(list(searches.items()))))
    return {name: json.loads(seqs) for name, seqs in rows}


def _size(hits: list[int], number: int) -> float:
    """In how many cases a word is, judged by its newest hits."""
    if len(hits) < _PROBE:
        return len(hits)
    return len(hits) * number / max(1, number - hits[-1] + 1)


def _weight(size: float, number: int) -> float:
    """What a word tells; one that nobody wrote before may be mistyped, and tells less."""
    return log(1 + (number + 1) / (size + 0.5)) * (1.0 if size else 0.5)


def _any_with_two(hits: dict[str, list[int]]) -> bool:
    """Whether any case has two rare words: one alone may be chance, or a slip of the pen."""
    seen: set[int] = set()
    for seqs in hits.values():
        if not seen.isdisjoint(seqs):
            return True
        seen.update(seqs)
    return False


def _hits_of_the_rare(
    connection: Connection, probed: dict[str, list[int]], sizes: dict[str, float]
) -> dict[str, list[int]]:
    """The hits of the rarest words, all of them where they are few enough."""
    there = sorted((word for word in sizes if sizes[word]), key=sizes.__getitem__)
    rare = [word for word in there[:_RAREST] if sizes[word] <= 2 * _HITS]
    more = {word: _either(word) for word in rare if len(probed[word]) >= _PROBE}
    return {word: probed[word] for word in rare} | _hits(connection, more, _HITS)


def _hits_together(
    connection: Connection, sizes: dict[str, float], known: dict[str, list[int]], number: int
) -> dict[str, list[int]]:
    """Cases that have several of the common words together: each alone says nothing.

    Reading all hits of eight common words takes long among a million cases, so only the newest
    cases are asked for them, unless one of the words is found seldom enough to lead the way.
    """
    there = sorted((w for w in sizes if sizes[w] and w not in known), key=sizes.__getitem__)
    seldom = [word for word in there[:3] if sizes[word] <= _SELDOM]
    together = [list(pair) for pair in combinations(seldom, 2)]
    together += [there[:_TOGETHER], there[1::2][:_TOGETHER]]
    found = {}
    for words in filter(len, together):
        newest = max(0, number - _NEWEST) if sizes[words[0]] > _SELDOM else 0
        rows = connection.execute(
            "SELECT json_group_array(rowid) FROM (SELECT rowid FROM case_search "
            "WHERE case_search MATCH ? AND rowid > ? ORDER BY rowid DESC LIMIT ? + 0)",
            (" AND ".join(f'"{word}"' for word in words), newest, _HITS_TOGETHER),
        )
        seqs = json.loads(rows.fetchone()[0])
        found[" ".join(words)] = seqs
        if len(words) > 2 and 0 < len(seqs) < _HITS_TOGETHER:
            break
    return found


def _spelled_otherwise(connection: Connection, sizes: dict[str, float]) -> list[int]:
    """Cases with a word like one nobody wrote before: two letters changed places, or one is too
    many. Looking for all words that begin alike would read all hits of all of them."""
    unknown = [word for word in sizes if not sizes[word] and len(word) > 4 and word.isalpha()]
    meant = dict.fromkeys(other for word in unknown[:_UNKNOWN] for other in _respelled(word))
    found = _hits(connection, {word: f'"{word}"' for word in meant}, _PROBE)
    return [seq for seqs in found.values() for seq in seqs]


def _respelled(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _nearby(connection: Connection, query: AlikeQuery) -> list[int]:
    """The newest cases at the same place, and of the same kind on the same route."""
    found: list[Row] = []
    for column, value in (("location", query.location), ("route", query.route)):
        if value.strip():
            found += connection.execute(
                f"SELECT seq FROM case_ INDEXED BY case_{column} WHERE {column} = ? "
                f"AND {column} <> '' ORDER BY occurred DESC LIMIT ? + 0",
                (value.strip(), _NEARBY),
            ).fetchall()
    return list(map(itemgetter(0), found))
