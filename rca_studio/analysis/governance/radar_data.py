"""What the repeat radar looks at: cases, the newest first, each known by its place among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rca_studio.analysis.governance.alike_text import Texts
from rca_studio.domain.alike import KnownCase
from rca_studio.domain.alike_words import plain, stem, words_of
from rca_studio.domain.protocol import Repeat

if TYPE_CHECKING:
    from rca_studio.analysis.governance.names import Names


class Looked:
    """The cases, and what of them is compared.

    Attributes:
        known: the cases, the newest first.
        names: words for factors and protocols.
        since: the first day of the period; earlier cases count for what was done about them only.
        texts: their words.
        practice, kind, place, route: of each case; a route that is its place is left out.
        controls: of each case the controls that did not hold, by their words.
        factors: of each case the concepts of what made it likely.
    """

    def __init__(self, known: Sequence[KnownCase], names: Names, since: str) -> None:
        self.known = known
        self.names = names
        self.since = since
        self.texts = Texts([(one.case.title, one.case.story) for one in known])
        self.practice = [one.case.practice for one in known]
        self.kind = [one.case.protocol for one in known]
        self.place = [same(one.case.location) for one in known]
        routes = [same(one.case.route) for one in known]
        pairs = zip(routes, self.place, strict=True)
        self.route = ["" if route == place else route for route, place in pairs]
        self.controls = [frozenset(map(control_key, one.failed)) - {""} for one in known]
        self.factors = [frozenset(map(names.concept, one.factors)) - {""} for one in known]


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


def same(text: str) -> str:
    """A text as far as it tells cases apart: capitals, accents and spaces do not."""
    return " ".join(plain(text).split())


def control_key(text: str) -> str:
    """A control by its words, whatever their order."""
    return " ".join(sorted(set(map(stem, words_of(text)))))
