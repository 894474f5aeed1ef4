"""Which near misses are like the one being written, over any number of them, in some milliseconds.

Three steps, each bounded however large the workspace is:

1. *Candidates* (``alike_candidates``): the cases that have the rarest of the words in common, from
   the search index, and the newest ones at the same place or on the same route.
2. The texts of the best of them are compared as wholes (rapidfuzz's ``token_set_ratio``, which
   takes no offence at words left out or in another order) and word by word, rare words counting
   for more, a mistyped word for a little less.
3. What they share besides (place, route, type, control that did not hold, factor) moves them up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rca_studio.domain.alike import Alike, AlikeQuery, Likeness, Shared
from rca_studio.domain.alike_words import plain, stem, words_of
from rca_studio.domain.case import Stage
from rca_studio.models.alike_candidates import Candidates, find_candidates
from rca_studio.models.engine import Connection

_COMPARED = 150
"""So many candidates are compared as wholes."""
_WEIGHED = 48
"""So many of those are compared word by word."""
_SPELLED = 12
"""In so many of those, words are looked for that may be mistyped."""
_LONGEST = 1_200
"""So much of a story is compared."""
_FEWEST_WORDS = 2
_CLOSE = 0.55
_SAME_SPELLING = 80.0
_SAME_CONTROL = 85.0
_MOST_TOLD = 4

_ROW = (
    "c.seq, c.id, c.reference, c.title, c.story, c.occurred, c.stage, c.protocol, c.location, "
    "c.route"
)
_BONUS = {
    Shared.CONTROL: 0.15,
    Shared.PLACE: 0.12,
    Shared.ROUTE: 0.06,
    Shared.KIND: 0.05,
    Shared.FACTOR: 0.05,
    Shared.WORDS: 0.0,
    Shared.TRIGGER: 0.0,
}

Row = tuple[Any, ...]


def find_alike(connection: Connection, query: AlikeQuery, limit: int) -> tuple[Alike, ...]:
    """The near misses most like this one, the most alike first.

    Rejected and merged cases are not among them. ``connection`` should see one moment throughout.
    """
    found = find_candidates(connection, query)
    rows = _fetched(connection, query, found)
    if not rows:
        return ()
    weighed = _weighed(query, found, rows)
    _look_for_mistyped(weighed[:_SPELLED])
    judged = _with_what_is_shared(connection, query, weighed)
    judged.sort(key=lambda one: (-one.score, one.occurred == "", one.reference))
    return tuple(judged[: max(0, limit)])


def _fetched(connection: Connection, query: AlikeQuery, found: Candidates) -> list[Row]:
    """The rows of the candidates that count, in the order of the candidates."""
    seqs = [one.seq for one in found.best]
    if not seqs:
        return []
    where = "c.outcome = '' AND c.id <> ?"
    args: list[str | int] = [query.case_id]
    if query.practice is not None:
        where, args = where + " AND c.practice = ?", [*args, int(query.practice)]
    rows = {
        row[0]: row
        for row in connection.execute(
            f"SELECT {_ROW} FROM case_ AS c WHERE c.seq IN (SELECT value FROM json_each(?)) "
            f"AND {where}",
            (json.dumps(seqs), *args),
        )
    }
    return [rows[seq] for seq in seqs if seq in rows]


class _Weighed:
    """A candidate while it is compared."""

    __slots__ = ("matched", "missing", "respelled", "row", "spelled", "text", "whole", "words")

    def __init__(self, row: Row, whole: float) -> None:
        self.row = row
        self.whole = whole
        self.text = ""
        self.words: frozenset[str] = frozenset()
        self.matched: list[tuple[str, float]] = []
        self.missing: list[tuple[str, float]] = []
        self.respelled = 0
        self.spelled = 0.0
        """How many words are there in another spelling, and their weight."""


def _weighed(query: AlikeQuery, found: Candidates, rows: list[Row]) -> list[_Weighed]:
    """The best candidates with the words they have in common with what is written."""
    from rapidfuzz import fuzz, process

    written = plain(f"{query.title} {query.story}")[: 2 * _LONGEST]
    texts = [plain(f"{row[3]} {row[4][:_LONGEST]}") for row in rows]
    total = sum(found.weights.values()) or 1.0
    weights = tuple(found.weights.items())
    first = [_at_first_sight(text, weights) / total for text in texts]
    places = sorted(range(len(rows)), key=lambda place: (-first[place], place))[:_COMPARED]
    ratios = process.extract_iter(
        written, {place: texts[place] for place in places}, scorer=fuzz.token_set_ratio
    )
    ratio = {place: score for _, score, place in ratios}
    places.sort(key=lambda place: -(first[place] + ratio.get(place, 0.0) / 200))
    weighed = []
    for place in places[:_WEIGHED]:
        one = _Weighed(rows[place], ratio.get(place, 0.0) / 100)
        one.text = texts[place]
        one.words = frozenset(map(stem, words_of(texts[place])))
        for word, weight in found.weights.items():
            (one.matched if word in one.words else one.missing).append((word, weight))
        weighed.append(one)
    weighed.sort(key=lambda one: -_share(one, total))  # stable: equal ones keep their order
    for one in weighed:
        one.matched.sort(key=lambda pair: -pair[1])
        one.missing.sort(key=lambda pair: -pair[1])
    return weighed


def _at_first_sight(text: str, weights: tuple[tuple[str, float], ...]) -> float:
    """The weight of the words that a text has, be it within others: quick, and good enough to
    leave most candidates behind."""
    return sum([weight for word, weight in weights if word in text])


def _share(one: _Weighed, total: float) -> float:
    return sum(weight for _, weight in one.matched) / total + 0.5 * one.whole


def _look_for_mistyped(weighed: Iterable[_Weighed]) -> None:
    """Find the heaviest missing words in another spelling ("docto" for doctor)."""
    from rapidfuzz import fuzz, process

    for one in weighed:
        choices = [word for word in one.words if len(word) > 3]
        for word, weight in one.missing[:_SPELLED]:
            if len(word) > 3 and process.extractOne(
                word, choices, scorer=fuzz.ratio, score_cutoff=_SAME_SPELLING
            ):
                one.respelled += 1
                one.spelled += weight * 0.8


def _with_what_is_shared(
    connection: Connection, query: AlikeQuery, weighed: list[_Weighed]
) -> list[Alike]:
    ids = json.dumps([one.row[1] for one in weighed])
    controls = _controls(connection, query, ids)
    factors = _factors(connection, query, ids)
    title = frozenset(map(stem, words_of(query.title)))
    judged = []
    for one in weighed:
        _, case_id, reference, name, _, occurred, stage, *facets = one.row
        why = _shared(query, facets, controls.get(case_id, ""), factors.get(case_id, ()))
        name_words = frozenset(map(stem, words_of(name)))
        whole, lines = _likeness(one, title, name_words)
        if one.matched:
            why.append(Likeness(Shared.WORDS, ", ".join(_told(one, title | name_words))))
        bonus = sum(_BONUS[like.shared] for like in why)
        text = max(whole, 0.8 * lines) + 0.1 * one.whole
        enough = len(one.matched) + one.respelled >= _FEWEST_WORDS
        judged.append(
            Alike(
                case_id=case_id,
                reference=reference,
                title=name,
                occurred=occurred,
                stage=Stage(stage),
                score=whole + 0.2 * lines + 0.1 * one.whole + bonus,
                close=enough and text >= _CLOSE / 2 and text + bonus >= _CLOSE,
                why=tuple(why),
            )
        )
    return judged


def _told(one: _Weighed, lines: frozenset[str]) -> list[str]:
    """The words in common that are told: those of the lines that name the cases, then rare ones."""
    words = [word for word, _ in one.matched if not word.isdigit() or len(word) > 2]
    words.sort(key=lambda word: word not in lines)  # stable: the rarest of each stay first
    return (words or [word for word, _ in one.matched])[:_MOST_TOLD]


def _likeness(one: _Weighed, title: frozenset[str], name: frozenset[str]) -> tuple[float, float]:
    """How much of all that is written stands in the other case, and how much of a line does.

    A first line is short and a story long. So beside the whole it is looked at how much of the line
    that names the case stands in the other one, and how much of the line that names the other one
    is written here; the larger of the two. All from 0 to 1.
    """
    every = dict((*one.matched, *one.missing))
    there = {word for word, _ in one.matched}
    whole = (sum(weight for _, weight in one.matched) + one.spelled) / (sum(every.values()) or 1.0)

    def part(words: frozenset[str]) -> float:
        weights = {word: every.get(word, 1.0) for word in words}
        return sum(w for word, w in weights.items() if word in there) / (sum(weights.values()) or 1)

    return min(1.0, whole), max(part(title) * (len(title) > 1), part(name) * (len(name) > 1))


# -- what they share besides -----------------------------------------------------------------------


def _shared(
    query: AlikeQuery, facets: list[str], control: str, factors: tuple[str, ...]
) -> list[Likeness]:
    protocol, location, route = facets
    why = []
    if control:
        why.append(Likeness(Shared.CONTROL, control))
    if _same(location, query.location):
        why.append(Likeness(Shared.PLACE))
    if _same(route, query.route) and not _same(location, query.route):
        why.append(Likeness(Shared.ROUTE))
    if protocol == query.protocol:
        why.append(Likeness(Shared.KIND))
    if factors:
        why.append(Likeness(Shared.FACTOR, ", ".join(factors)))
    return why


def _same(one: str, other: str) -> bool:
    return bool(one.strip()) and " ".join(plain(one).split()) == " ".join(plain(other).split())


def _controls(connection: Connection, query: AlikeQuery, ids: str) -> dict[str, str]:
    """By case the control that did not hold there either, in its words."""
    if not query.controls:
        return {}
    from rapidfuzz import fuzz, process

    wanted = [plain(text) for text in query.controls]
    found: dict[str, str] = {}
    rows = connection.execute(
        "SELECT case_id, text FROM control WHERE case_id IN (SELECT value FROM json_each(?)) "
        "AND state IN ('failed', 'absent') ORDER BY case_id, rank, id",
        (ids,),
    )
    for case_id, text in rows:
        if text.strip() and process.extractOne(
            plain(text), wanted, scorer=fuzz.token_set_ratio, score_cutoff=_SAME_CONTROL
        ):
            found.setdefault(case_id, " ".join(text.split()))
    return found


def _factors(connection: Connection, query: AlikeQuery, ids: str) -> dict[str, tuple[str, ...]]:
    """By case the labels of the bones on which causes of both stand."""
    if not query.factors:
        return {}
    labels = dict(query.factors)
    found: dict[str, dict[str, None]] = {}
    rows = connection.execute(
        "SELECT DISTINCT c.id, c.frame || '/' || x.category FROM cause AS x "
        "JOIN case_ AS c ON c.id = x.case_id "
        "WHERE x.case_id IN (SELECT value FROM json_each(?)) AND x.evidence <> 'ruled_out' "
        "AND x.category <> '' ORDER BY 1, 2",
        (ids,),
    )
    for case_id, bone in rows:
        if bone in labels:
            found.setdefault(case_id, {})[labels[bone]] = None
    return {case_id: tuple(words) for case_id, words in found.items()}
