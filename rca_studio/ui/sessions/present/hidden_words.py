"""What was hidden in a frame and why, in words that do not tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from rca_studio.analysis.deident.hidden import Hidden
from rca_studio.domain.words import plural

_SORTS: Final = {
    "person": ("name", "names"),
    "staff": ("name", "names"),
    "site": ("place", "places"),
    "street": ("place", "places"),
    "route": ("place", "places"),
    "address": ("place", "places"),
    "postcode": ("place", "places"),
    "date": ("date or time", "dates and times"),
    "time": ("date or time", "dates and times"),
    "age": ("age", "ages"),
    "phone": ("phone number", "phone numbers"),
    "email": ("e-mail address", "e-mail addresses"),
    "number": ("number", "numbers"),
    "record": ("number", "numbers"),
    "url": ("link", "links"),
}
_ANY: Final = ("word", "words")


def hidden_count(hidden: Iterable[Hidden]) -> str:
    """How much of what sort was hidden: "4 names, 2 dates and times"; "" for nothing.

    The same name is counted once, however often it stands there.
    """
    once = {(_SORTS.get(one.kind, _ANY), one.stand_in or one.found) for one in hidden}
    counts = Counter(sort for sort, _ in once)
    order = list(dict.fromkeys((*_SORTS.values(), _ANY)))
    return ", ".join(plural(counts[sort], *sort) for sort in order if counts[sort])


def hidden_lines(hidden: Iterable[Hidden]) -> tuple[str, ...]:
    """What stands instead, and why, each once; never what stood there."""
    lines = (f"{one.stand_in or 'Left out'}: {one.why}" for one in hidden)
    return tuple(dict.fromkeys(lines))
