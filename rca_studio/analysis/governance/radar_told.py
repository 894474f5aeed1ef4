"""How a group of near misses that came back is told: its title, why it is one, what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rca_studio.analysis.governance.radar_data import Looked, Together, control_key, same
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.domain.alike import KnownAction, Likeness, RepeatGroup, Shared, standing_of
from rca_studio.domain.alike_words import stem, words_of
from rca_studio.domain.today import Standing
from rca_studio.domain.words import shortened

FEWEST: Final = 3
"""Fewer near misses than this are no group, unless an action did not hold or a trigger says so."""

_MOST_WORDS = 4
_MOST_FACTORS = 2
_TITLE = 72
_ORDER = (Standing.DID_NOT_HOLD, Standing.NO_ACTION, Standing.IN_PROGRESS, Standing.IN_PLACE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A group before it is told: the places of its cases within the period, and its standing."""

    together: Together
    now: tuple[int, ...]
    standing: Standing
    action: KnownAction | None
    elsewhere: bool

    @property
    def matters(self) -> tuple[int, int, tuple[int, ...]]:
        """What to sort by: an action that did not hold, then none; then how many; then how new."""
        standing = Standing.NO_ACTION if self.elsewhere else self.standing
        return _ORDER.index(standing), -len(self.now), self.now


def draft(looked: Looked, together: Together, within: Container[int]) -> Draft | None:
    """A group, where it is one within the period: where ``within`` has enough of its places."""
    places = sorted(together.places)
    now = tuple(place for place in places if place in within)
    if not now:
        return None
    meant = [
        (action, _newest_meant(looked, place, now))
        for place in places
        for action in looked.known[place].actions
    ]
    standing, action = standing_of(meant)
    newest = looked.known[now[0]]
    in_place = standing is Standing.IN_PLACE and action not in newest.actions
    elsewhere = in_place and action is not None and action.since[:10] < newest.case.occurred[:10]
    back = standing is Standing.DID_NOT_HOLD and len(places) > 1
    if together.trigger is None and len(now) < FEWEST and not back:
        return None
    return Draft(together, now, standing, action, elsewhere)


def _newest_meant(looked: Looked, place: int, now: Sequence[int]) -> str:
    """When the newest case happened that an action of this one should have prevented.

    It should have prevented what has in common with it what the protocol asks repeats to have in
    common: a near fall the place, a visit at risk the route. What was put right in one bathroom
    did not fail when the same thing happens in another.
    """
    case = looked.known[place].case
    repeat = looked.names.repeats.get(case.protocol)
    names = (repeat.same if repeat else ()) or ("location",)
    for other in now:
        later = looked.known[other].case
        if other != place and all(
            same(str(getattr(case, name))) in ("", same(str(getattr(later, name))))
            for name in names
        ):
            return later.occurred
    return ""


def told(looked: Looked, one: Draft) -> RepeatGroup:
    """The group in words."""
    cases = tuple(looked.known[place].case for place in one.now)
    kinds = Counter(case.protocol for case in cases)
    together = one.together
    named = _title(looked, one) if together.alike else _shared_title(looked, together)
    among = one.now if len(one.now) > 1 else tuple(sorted(together.places))
    return RepeatGroup(
        title=named,
        kinds=tuple(sorted(kinds, key=lambda kind: (-kinds[kind], kind))),
        cases=cases,
        seqs=tuple(looked.known[place].seq for place in one.now),
        why=tuple(_why(looked, among, together)),
        standing=one.standing,
        action=" ".join(one.action.text.split()) if one.action else "",
        elsewhere=one.elsewhere,
        trigger=together.trigger_words,
    )


def _title(looked: Looked, one: Draft) -> str:
    """The line that says most of what they have in common, with the place they share."""
    centre = one.together.places[0]
    common = set(looked.texts.in_common(one.now, _MOST_WORDS))

    def says(place: int) -> tuple[int, bool, int]:
        line = set(map(stem, words_of(looked.known[place].case.title)))
        return len(common & line), place == centre, -place

    best = max(one.now, key=says)
    line = shortened(looked.known[best].case.title, _TITLE)
    places = {looked.place[place] for place in one.now}
    where = shortened(looked.known[best].case.location, _TITLE) if len(places) == 1 else ""
    new = where and not set(words_of(where)) <= set(words_of(line))
    return f"{line} ({where})" if new else line


def _shared_title(looked: Looked, together: Together) -> str:
    """What the protocol asks them to have in common; their words have little."""
    case = looked.known[together.places[0]].case
    names = together.trigger.same if together.trigger else ()
    shared = (shortened(str(getattr(case, name)), _TITLE) for name in names)
    return ", ".join((looked.names.value(Dimension.TYPE, case.protocol), *shared))


def _why(looked: Looked, places: Sequence[int], together: Together) -> Iterator[Likeness]:
    """Why they are one group, what says most first; what most of them share is enough."""
    if together.trigger is not None:
        yield Likeness(Shared.TRIGGER, together.trigger_words)
    yield from _control(looked, places)
    where = [
        *_mostly(looked, places, Shared.PLACE, looked.place, "location"),
        *_mostly(looked, places, Shared.ROUTE, looked.route, "route"),
    ]
    yield from where[:1]  # who knows the place need not be told the route
    if together.alike and (words_shared := looked.texts.in_common(places, _MOST_WORDS)):
        yield Likeness(Shared.WORDS, shortened(", ".join(words_shared), 2 * _TITLE))
    counts = Counter(factor for place in places for factor in looked.factors[place])
    often = [f for f, times in counts.items() if times > 1 and 2 * times > len(places)]
    if often:
        often.sort(key=lambda factor: (-counts[factor], factor))
        yield Likeness(Shared.FACTOR, ", ".join(map(looked.names.factor, often[:_MOST_FACTORS])))
    yield from _mostly(looked, places, Shared.KIND, looked.kind, "protocol")


def _mostly(
    looked: Looked, places: Sequence[int], shared: Shared, values: Sequence[str], attribute: str
) -> Iterator[Likeness]:
    """What more than half of them share of this, in the words of one of them."""
    value, times = _most(values[place] for place in places)
    if value and 2 * times > len(places):
        case = next(looked.known[place].case for place in places if values[place] == value)
        words = " ".join(str(getattr(case, attribute)).split())
        words = looked.names.protocols.get(words, words) if shared is Shared.KIND else words
        yield Likeness(shared, shortened(words, _TITLE) + _of(times, len(places)))


def _control(looked: Looked, places: Sequence[int]) -> Iterator[Likeness]:
    """The control that did not hold in more than one of them."""
    key, times = _most(control for place in places for control in looked.controls[place])
    if times > 1:
        failed = (text for place in places for text in looked.known[place].failed)
        words = next(text for text in failed if control_key(text) == key)
        yield Likeness(Shared.CONTROL, shortened(words, _TITLE) + _of(times, len(places)))


def _most(values: Iterable[str]) -> tuple[str, int]:
    """The value found most often, of equal ones the first in the alphabet."""
    counts = Counter(value for value in values if value)
    return min(counts.items(), key=lambda one: (-one[1], one[0]), default=("", 0))


def _of(times: int, number: int) -> str:
    return "" if times == number else f" ({times} of {number})"
