"""What the repeat radar looks at: cases, the newest first, each known by its place among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from rca_studio.analysis.governance.alike_text import Texts, Words
from rca_studio.domain.alike import KnownCase
from rca_studio.domain.alike_words import plain, stem, words_of
from rca_studio.domain.case import Case
from rca_studio.domain.protocol import Repeat

if TYPE_CHECKING:
    from rca_studio.analysis.governance.names import Names


class Looked:
    """The cases, and what of them is compared.

    Attributes:
        known: the cases, the newest first.
        names: words for factors and protocols.
        texts: their words.
        practice, kind, place, route: of each case; a route that is its place is left out.
        controls: of each case the controls that did not hold, by their words.
        factors: of each case the concepts of what made it likely.
        day: of each case the number of its day, 0 where nobody knows it.
        repeats_as: of each case its protocol and what near misses that repeat have in common by it;
            ``None`` where it has no trigger or the case lacks something of it.
    """

    def __init__(
        self,
        known: Sequence[KnownCase],
        names: Names,
        words: Words | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Look at cases; see ``Texts`` for ``words`` and ``progress``."""
        self.known = known
        self.names = names
        self.texts = Texts([(one.case.title, one.case.story) for one in known], words, progress)
        tell = progress or (lambda _done: None)
        tell(len(known))
        self.practice = [one.case.practice for one in known]
        self.kind = [one.case.protocol for one in known]
        self.place = [same(one.case.location) for one in known]
        routes = [same(one.case.route) for one in known]
        pairs = zip(routes, self.place, strict=True)
        self.route = ["" if route == place else route for route, place in pairs]
        tell(len(known))
        self.controls = [frozenset(map(control_key, one.failed)) - {""} for one in known]
        self.factors = [frozenset(map(names.concept, one.factors)) - {""} for one in known]
        tell(len(known))
        self.day = [_day(one.case.occurred) for one in known]
        tell(len(known))
        self.repeats_as = [_repeats_as(one.case, names) for one in known]

    def compares_as(self, other: Looked) -> bool:
        """Whether nothing that is compared is different: the same pairs are alike."""
        return all(
            getattr(self, name) == getattr(other, name)
            for name in ("practice", "kind", "place", "route", "controls", "factors")
        ) and (self.texts.texts == other.texts.texts)


@dataclass(frozen=True, slots=True)
class Together:
    """Places of cases that belong together.

    ``alike``: by words and by what they share; the first place is that of the case most like all
    others. ``trigger`` is the trigger of their protocol where it was met, ``times`` how often.
    """

    places: tuple[int, ...]
    alike: bool = True
    trigger: Repeat | None = None
    times: int = 0

    @property
    def trigger_words(self) -> str:
        """The trigger that was met, and how often; empty for none."""
        if self.trigger is None:
            return ""
        again = f", {self.times:,} times in this period" if self.times > 1 else ""
        return self.trigger.label + again


def _day(moment: str) -> int:
    known = len(moment) >= len("2026-01-31")
    return date.fromisoformat(moment[:10]).toordinal() if known else 0


def _repeats_as(case: Case, names: Names) -> tuple[str, ...] | None:
    repeat = names.repeats.get(case.protocol)
    if repeat is None:
        return None
    values = [same(str(getattr(case, name))) for name in repeat.same]
    return (case.protocol, str(case.practice), *values) if all(values) else None


@lru_cache(maxsize=20_000)
def same(text: str) -> str:
    """A text as far as it tells cases apart: capitals, accents and spaces do not."""
    return " ".join(plain(text).split())


@lru_cache(maxsize=10_000)
def control_key(text: str) -> str:
    """A control by its words, whatever their order."""
    return " ".join(sorted(set(map(stem, words_of(text)))))
