"""Before others read the plan: which actions speak of people or judge; said once, never a bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary, WeakSet

from rca_studio.domain.registers import ActionRow
from rca_studio.editing.ports import Progress
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio
from rca_studio.ui.wording_hint import open_hint

FIELDS = ("text", "measure", "result")
"""What of an action is printed and was typed as a sentence."""

_told: WeakKeyDictionary[Studio, tuple[ActionRow, ...]] = WeakKeyDictionary()
"""The lines for which it was said already."""
_looking: WeakSet[Studio] = WeakSet()
"""Where a plan is being looked at in a worker: keys pressed twice in haste are one wish."""


@dataclass(frozen=True, slots=True)
class _Place:
    row: ActionRow
    field: str
    mark: str


def ask_about_plan(
    studio: Studio,
    navigator: Navigator,
    rows: tuple[ActionRow, ...],
    go_on: Callable[[], None],
    as_it_is: str = "Print as it is",
) -> None:
    """Go on, after saying once for the same lines where they speak of people or judge.

    Args:
        studio: the open workspace.
        navigator: leads to the first of the places.
        rows: the lines others will read.
        go_on: does what was asked for.
        as_it_is: says on a button that it is done nevertheless.
    """
    if studio in _looking:
        return
    if studio.read_only or _told.get(studio) == rows:
        go_on()
        return
    _told[studio] = rows

    def found(places: tuple[_Place, ...]) -> None:
        _looking.discard(studio)
        open_places = [place for place in places if not _kept(studio, place)]
        if not open_places:
            go_on()
            return
        first = open_places[0].row

        def look() -> None:
            navigator.open_case(first.case_id, "actions", first.id)

        open_hint(navigator, len(open_places), "this plan", look, go_on, as_it_is)

    def work(_progress: Progress) -> tuple[_Place, ...]:
        return tuple(place for row in rows for place in _places(row))

    _looking.add(studio)
    studio.jobs.start(work, found, failed=lambda _error: found(()))


def _places(row: ActionRow) -> list[_Place]:
    from rca_studio.analysis.blame import check_text

    return [
        _Place(row, field, flag.mark)
        for field in FIELDS
        for flag in check_text(getattr(row, field))
    ]


def _kept(studio: Studio, place: _Place) -> bool:
    """Whether a person keeps these words, with the reason."""
    kept = studio.casefile(place.row.case_id).kept_wordings.get((place.row.id, place.field), {})
    return bool(kept.get(place.mark, "").strip())
