"""What a case may have several of: factors, controls that did not hold, and what led to what.

Each case is counted once for each, however often it has it. All of this is worked out once for the
facts; a scope is then counted by looking up which of its cases are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from rca_studio.analysis.governance.scope import Dimension
from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState
from rca_studio.domain.facts import NO_MODEL, Facts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Mask: TypeAlias = NDArray[np.bool_]

SEVERAL: Final = (Dimension.FACTOR, Dimension.CONTROL, Dimension.ARROW, Dimension.CASE)
"""Dimensions of which a case may have several values, by words; and its number, of which there are
too many for a table."""

TO_HARM: Final = "event>harm"
"""The arrow from the near miss to possible harm: there is one wherever there is a causal model."""

_EVIDENCE = tuple(EvidenceState)
_KINDS = tuple(ControlKind)
_FAILED = tuple(ControlState).index(ControlState.FAILED)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Each case (``rows``: its place) with each thing it has (``codes`` into ``words``), once.

    ``size`` is the number of all cases.
    """

    rows: Ints
    codes: Ints
    words: tuple[str, ...]
    size: int

    def counts(self, mask: Mask) -> list[int]:
        """How many of the cases in ``mask`` have each of ``words``."""
        import numpy as np

        inside = self.codes[mask[self.rows]]
        return np.bincount(inside, minlength=len(self.words)).tolist()  # type: ignore[no-any-return]

    def so_far(self, mask: Mask, words: Sequence[str]) -> list[int]:
        """For each of ``words`` how many of the cases in ``mask`` have it or one before it."""
        import numpy as np

        place = {word: at for at, word in enumerate(words)}
        rank = np.array([place.get(word, len(words)) for word in self.words], dtype=np.int64)
        inside = mask[self.rows]
        rows, ranks = self.rows[inside], rank[self.codes[inside]]
        if not len(rows):
            return [0] * len(words)
        begins = np.flatnonzero(np.concatenate(([True], rows[1:] != rows[:-1])))
        first = np.minimum.reduceat(ranks, begins)  # pairs stand in the order of their cases
        counts = np.bincount(first, minlength=len(words) + 1)[: len(words)]
        return np.cumsum(counts).tolist()  # type: ignore[no-any-return]

    def having(self, wanted: Mask) -> Mask:
        """Which cases have any of the words that ``wanted`` marks."""
        import numpy as np

        found = np.zeros(self.size, dtype=np.bool_)
        found[self.rows[wanted[self.codes]]] = True
        return found


class Several:
    """All pairs of cases and what they have several of.

    Args:
        facts: the columns.
        concept: what a factor of a frame is about, in words that all frames share.
    """

    def __init__(self, facts: Facts, concept: Callable[[str], str]) -> None:
        self._facts = facts
        self._concept = concept
        self._size = len(facts)
        self._known_rows: dict[str, Ints] = {}

    def of(self, dimension: Dimension) -> Pairs:
        """The pairs of a dimension in ``SEVERAL``."""
        match dimension:
            case Dimension.FACTOR:
                return self.factors
            case Dimension.ARROW:
                return self.arrows
            case Dimension.CASE:
                return self.cases
        return self.controls

    @cached_property
    def cases(self) -> Pairs:
        """Each case with itself, by its number."""
        import numpy as np

        places = np.arange(self._size)
        return Pairs(places, places, tuple(map(str, self._case("seq").tolist())), self._size)

    @cached_property
    def factors(self) -> Pairs:
        """Factors by concept; causes that are ruled out made nothing likely and do not count."""
        ruled_out = _EVIDENCE.index(EvidenceState.RULED_OUT)
        return self._factors(self._column("cause", "evidence") != ruled_out)

    @cached_property
    def verified(self) -> Pairs:
        """Factors of which at least one cause is verified."""
        verified = _EVIDENCE.index(EvidenceState.VERIFIED)
        return self._factors(self._column("cause", "evidence") == verified)

    @cached_property
    def controls(self) -> Pairs:
        """Controls that did not hold, by their words in small letters with single spaces."""
        failed = self._column("control", "state") == _FAILED
        place, words = _merged([control_words(one) for one in self._facts.words["control"]])
        codes = place[self._column("control", "text")]
        return self._pairs(self._rows("control")[failed], codes[failed], words)

    @cached_property
    def control_faces(self) -> tuple[tuple[str, ControlKind], ...]:
        """For each of the words of ``controls`` how it is written first, and its most frequent
        kind where it did not hold."""
        import numpy as np

        texts = self._facts.words["control"]
        place, words = _merged([control_words(one) for one in texts])
        written: dict[int, str] = {}
        for text, code in zip(texts, place.tolist(), strict=True):
            written.setdefault(code, " ".join(text.split()))
        failed = self._column("control", "state") == _FAILED
        codes = place[self._column("control", "text")][failed]
        both = codes * len(_KINDS) + self._column("control", "kind")[failed]
        counts = np.bincount(both, minlength=len(words) * len(_KINDS)).reshape(-1, len(_KINDS))
        kinds = counts.argmax(axis=1).tolist()
        return tuple((written[code], _KINDS[kind]) for code, kind in enumerate(kinds))

    @cached_property
    def arrows(self) -> Pairs:
        """What led to what: two concepts with ">" between them, and the way to harm."""
        import numpy as np

        place, concepts = self._concepts
        wide = len(concepts)
        cause, effect = self._column("link", "cause"), self._column("link", "effect")
        codes = place[cause] * wide + place[effect]
        known = np.flatnonzero(np.bincount(codes, minlength=wide * wide))
        words = [f"{concepts[code // wide]}>{concepts[code % wide]}" for code in known.tolist()]
        place_of = np.zeros(wide * wide, dtype=np.int64)
        place_of[known] = np.arange(len(known))
        short = place_of[codes]
        modelled = np.flatnonzero(self._case("margin") != NO_MODEL)
        rows = np.concatenate((self._rows("link"), modelled))
        to_harm = words.index(TO_HARM) if TO_HARM in words else len(words)
        short = np.concatenate((short, np.full(len(modelled), to_harm)))
        return self._pairs(rows, short, tuple(dict.fromkeys((*words, TO_HARM))))

    @cached_property
    def roots(self) -> Pairs:
        """Factors to which nothing led in that case."""
        import numpy as np

        place, concepts = self._concepts
        wide = len(concepts)
        rows = self._rows("link")
        cause = place[self._column("link", "cause")]
        effect = place[self._column("link", "effect")]
        other = cause != effect
        led_to = _once(rows[other] * wide + effect[other])
        begins = _once(rows * wide + cause)
        if len(led_to):
            nearest = np.minimum(np.searchsorted(led_to, begins), len(led_to) - 1)
            begins = begins[led_to[nearest] != begins]
        return _made(begins, concepts, self._size)

    # -- how -------------------------------------------------------------------------------------

    def _factors(self, wanted: Mask) -> Pairs:
        place, concepts = self._concepts
        codes = place[self._column("cause", "factor")]
        return self._pairs(self._rows("cause")[wanted], codes[wanted], concepts)

    @cached_property
    def _concepts(self) -> tuple[Ints, tuple[str, ...]]:
        return _merged([self._concept(word) for word in self._facts.words["factor"]])

    def _pairs(self, rows: Ints, codes: Ints, words: tuple[str, ...]) -> Pairs:
        both = _once(rows * len(words) + codes)
        return _made(both, words, self._size)

    def _rows(self, relation: str) -> Ints:
        """For each item of a relation the place of its case."""
        import numpy as np

        if relation not in self._known_rows:
            seqs = self._case("seq")
            order = np.argsort(seqs, kind="stable")
            places = np.searchsorted(seqs[order], self._column(relation, "seq"))
            self._known_rows[relation] = order[places]
        return self._known_rows[relation]

    def _column(self, relation: str, name: str) -> Ints:
        return _array(self._facts.relations[relation][name])

    def _case(self, name: str) -> Ints:
        return _array(self._facts.columns[name])


def control_words(text: str) -> str:
    """The words of a control, by which it is known in all cases.

    >>> control_words("  Bed  rail UP ")
    'bed rail up'
    """
    return " ".join(text.split()).casefold()


def _merged(words: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    """For each word its place among the different ones, and those in order."""
    import numpy as np

    known = {word: place for place, word in enumerate(sorted(set(words)))}
    return np.array([known[word] for word in words], dtype=np.int64), tuple(known)


def _made(both: Ints, words: tuple[str, ...], size: int) -> Pairs:
    """Pairs from ``row * len(words) + code``, in as few bytes as will do: they are read often."""
    import numpy as np

    wide = len(words)
    rows = (both // wide).astype(np.min_scalar_type(max(size, 1)))
    return Pairs(rows, (both % wide).astype(np.min_scalar_type(wide)), words, size)


def _once(numbers: Ints) -> Ints:
    """Each number once, in order. They come nearly in order, which a stable sort makes use of."""
    import numpy as np

    ordered = np.sort(numbers, kind="stable")
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]]


def _array(plain: Any) -> Ints:
    import numpy as np

    return np.array(plain, dtype=np.int64)
