"""Cases that may be like what is written: those that share its rarest words, or place and route.

How many cases a word is in is judged by its newest hits: where 64 of them lie far apart, the word
is rare. That costs the same for every word, while the exact number (``fts5vocab``) takes reading
all of a common word's hits, which at a million cases is longer than anybody waits while typing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from math import log
from operator import itemgetter
from typing import Any, NamedTuple

from rca_studio.domain.alike import AlikeQuery
from rca_studio.domain.alike_words import stem, words_of
from rca_studio.models.engine import Connection

MOST_WORDS = 64
"""So many different words are looked up; more say little more."""
_PROBE = 64
_RAREST = 10
_HITS = 1_200
"""So many of the newest hits of a rare word are candidates."""
_PAIRED = 4
_PAIR_HITS = 150
_FEW = 60
"""Where rare words find fewer cases than this, common words are asked for together."""
_BEGUN = 4
_NEARBY = 40
_BEST = 240

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
    probed = _hits(connection, {word: _either(word) for word in words}, _PROBE)
    sizes = {word: _size(hits, number) for word, hits in probed.items()}
    weights = {word: log(1 + (number + 1) / (sizes[word] + 0.5)) for word in words}
    hits = _hits_of_the_rare(connection, probed, sizes)
    score: dict[int, float] = defaultdict(float)
    for word, seqs in hits.items():
        weight = weights[word]
        for seq in seqs:
            score[seq] += weight
    if len(score) < _FEW:
        for pair, seqs in _hits_of_pairs(connection, sizes, hits).items():
            weight = sum(weights[word] for word in pair.split())
            for seq in seqs:
                score[seq] = max(score[seq], weight)
    for seq in (*_begun(connection, sizes), *_nearby(connection, query)):
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


def _hits_of_the_rare(
    connection: Connection, probed: dict[str, list[int]], sizes: dict[str, float]
) -> dict[str, list[int]]:
    """The hits of the rarest words, all of them where they are few enough."""
    there = sorted((word for word in sizes if sizes[word]), key=sizes.__getitem__)
    rare = [word for word in there[:_RAREST] if sizes[word] <= 2 * _HITS]
    more = {word: _either(word) for word in rare if len(probed[word]) >= _PROBE}
    return {word: probed[word] for word in rare} | _hits(connection, more, _HITS)


def _hits_of_pairs(
    connection: Connection, sizes: dict[str, float], known: dict[str, list[int]]
) -> dict[str, list[int]]:
    """Cases that have two of the less common words together."""
    there = sorted((w for w in sizes if sizes[w] and w not in known), key=sizes.__getitem__)
    pairs = combinations(there[:_PAIRED], 2)
    searches = {f"{a} {b}": f"({_either(a)}) AND ({_either(b)})" for a, b in pairs}
    return _hits(connection, searches, _PAIR_HITS)


def _begun(connection: Connection, sizes: dict[str, float]) -> list[int]:
    """Cases with a word that begins like one nobody wrote before: it may be mistyped."""
    unknown = [word for word in sizes if not sizes[word] and len(word) > _BEGUN and word.isalpha()]
    searches = {word: f'"{word[:_BEGUN]}" *' for word in unknown[:_BEGUN]}
    return [seq for seqs in _hits(connection, searches, _PROBE).values() for seq in seqs]


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
