"""What returned workbooks say, beside what went out and what is there now.

What was changed there alone is offered; what was changed here too, what workbooks do not agree on
and what is in doubt is left to a person; the rest is listed with its reason. Nothing is taken over
in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.plan import IN_PLACE, Action, ActionState
from rca_studio.domain.plan_form import Column, cell_text, may_fill, same_text
from rca_studio.domain.words import one_line
from rca_studio.editing.returned_gestures import Asked, Wish, has_note, place_of, with_source
from rca_studio.intake.returned import ReturnedPlan
from rca_studio.intake.returned_cells import NotRead, Place, Said, progress_words
from rca_studio.intake.returned_values import day_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to decide a line: what it asks for, and where that stands."""

    wish: Wish
    told: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that would change.

    Attributes:
        about: the action, by its code and words.
        asked: what of it; ``proves`` which evidence, in words.
        before: what went out; ``now`` is what is there by now.
        choices: what is said instead; more than one where workbooks do not agree.
        doubt: why a person is to decide; "" where the one choice is offered as it is.
    """

    about: str
    asked: Asked
    before: str
    now: str
    choices: tuple[Choice, ...]
    doubt: str = ""
    proves: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Some workbooks beside what is there now; ``already`` counts what is there as they say."""

    files: tuple[str, ...]
    lines: tuple[Line, ...]
    not_read: tuple[NotRead, ...]
    already: int
    notes: tuple[str, ...]

    @property
    def offered(self) -> tuple[Line, ...]:
        """What only the workbooks changed."""
        return tuple(line for line in self.lines if not line.doubt)

    @property
    def to_decide(self) -> tuple[Line, ...]:
        """What is left to a person."""
        return tuple(line for line in self.lines if line.doubt)


def compare(plans: Sequence[ReturnedPlan], now: Mapping[str, CaseFile]) -> Comparison:
    """What workbooks say, beside the cases as they are.

    Args:
        plans: as they were read.
        now: the cases they speak of, by id.
    """
    lines: list[Line] = []
    not_read = [one for plan in plans for one in plan.not_read]
    already = 0
    for group in _grouped(plans):
        open_, refused, there = _sifted(group, now)
        not_read += refused
        already += there
        if open_:
            lines.append(_line(open_, now))
    return Comparison(
        files=tuple(plan.file for plan in plans),
        lines=tuple(lines),
        not_read=tuple(not_read),
        already=already,
        notes=tuple(note for plan in plans for note in plan.notes),
    )


def _grouped(plans: Iterable[ReturnedPlan]) -> Iterable[list[Said]]:
    """What is said of the same thing; each note is a thing of its own."""
    groups: dict[tuple[str, ...], list[Said]] = {}
    for plan in plans:
        for said in plan.said:
            wish = said.wish
            own = _bare(wish.text) if wish.asked is Asked.NOTE else ""
            key = (wish.action, wish.asked.value, str(wish.place), own)
            groups.setdefault(key, []).append(said)
    return groups.values()


def _sifted(
    group: Sequence[Said], now: Mapping[str, CaseFile]
) -> tuple[list[Said], list[NotRead], int]:
    """What is still to be done, what cannot be, and how much is there already."""
    open_: list[Said] = []
    refused: list[NotRead] = []
    already = 0
    for said in group:
        casefile = now.get(said.wish.case)
        action = casefile.action(said.wish.action) if casefile and casefile.exists else None
        if casefile is None or action is None:
            reason = "The action is not in the plan any more."
        elif casefile.rejection is not None:
            reason = "Its case was set aside or merged; look at the action there."
        else:
            reason = _reason_against(said.wish, action)
            if not reason and _is_there(said.wish, action, casefile):
                already += 1
                continue
        if reason:
            refused.append(
                NotRead(place=said.place, about=said.about, told=said.told, reason=reason)
            )
        else:
            open_.append(said)
    return open_, refused, already


def _reason_against(wish: Wish, action: Action) -> str:
    if wish.asked is Asked.EVIDENCE:
        place = place_of(action, wish.place, wish.proves)
        if place is None:
            return "This evidence is not asked for any more."
        if action.checks[place].met and not _shows(wish, action):
            return "This evidence was accepted here since; what was accepted stays as it is."
    column = _COLUMNS.get(wish.asked)
    if column is not None and not may_fill(column, action.state.value):
        further = wish.state is ActionState.DONE and action.state in IN_PLACE
        if not further:
            words = progress_words(action.state.value, "")
            return f"It is “{words}” here by now; what comes next is said in the program."
    return ""


_COLUMNS = {
    Asked.STATE: Column.STATE,
    Asked.DEADLINE: Column.DEADLINE,
    Asked.REVIEW: Column.REVIEW,
}


def _is_there(wish: Wish, action: Action, casefile: CaseFile) -> bool:
    """Whether it is here as it is said there."""
    match wish.asked:
        case Asked.STATE if wish.state is ActionState.DONE:
            same_day = wish.text in ("", action.done_on)
            return action.state in IN_PLACE and (same_day or action.state is not ActionState.DONE)
        case Asked.STATE:
            return action.state is wish.state
        case Asked.DEADLINE:
            return action.deadline == wish.text
        case Asked.REVIEW:
            return action.review_date == wish.text
        case Asked.EVIDENCE:
            return _shows(wish, action)
    return has_note(casefile, wish)


def _shows(wish: Wish, action: Action) -> bool:
    place = place_of(action, wish.place, wish.proves)
    shown = action.checks[place].shown if place is not None else ""
    return any(
        same_text(cell_text(shown), cell_text(one))
        for one in (wish.text, with_source(wish.text, wish.source))
    )


def _now(said: Said, action: Action) -> tuple[tuple[str, str], str]:
    """What is here now: to be compared with what went out, and for people."""
    wish = said.wish
    match wish.asked:
        case Asked.STATE:
            pair = (action.state.value, action.done_on)
            return pair, progress_words(*pair)
        case Asked.DEADLINE:
            return ("", action.deadline), day_shown(action.deadline)
        case Asked.REVIEW:
            return ("", action.review_date), day_shown(action.review_date)
        case Asked.EVIDENCE:
            place = place_of(action, wish.place, wish.proves)
            shown = action.checks[place].shown if place is not None else ""
            return ("", cell_text(shown)), shown
    return ("", ""), ""


def _line(group: Sequence[Said], now: Mapping[str, CaseFile]) -> Line:
    first = group[0]
    action = now[first.wish.case].get(first.wish.action)
    assert isinstance(action, Action)
    here, words = _now(first, action)
    choices = tuple(_choices(group))
    doubts = [one.doubt for one in group if one.doubt]
    if len(choices) > 1 and not doubts:
        files = {place.file for choice in choices for place in choice.places}
        doubts.append(
            "The workbooks do not agree." if len(files) > 1 else "It is said in two ways."
        )
    if not _same(here, first.base):
        doubts.append(f"It was changed here since: {one_line(words) if words else 'taken out'}.")
    place = place_of(action, first.wish.place, first.wish.proves)
    return Line(
        about=first.about,
        asked=first.wish.asked,
        before=first.before,
        now=words,
        choices=choices,
        doubt=" ".join(dict.fromkeys(doubts)),
        proves=action.checks[place].text if place is not None else "",
    )


def _choices(group: Sequence[Said]) -> Iterator[Choice]:
    """What is said, each once, with all places where it is."""
    found: dict[tuple[str, str], Choice] = {}
    for said in group:
        key = (said.wish.state.value if said.wish.state else "", _bare(said.wish.text))
        if key in found:
            old = found[key]
            found[key] = replace(old, places=(*old.places, said.place))
        else:
            found[key] = Choice(wish=said.wish, told=said.told, places=(said.place,))
    yield from found.values()


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] == other[0] and same_text(cell_text(one[1]), cell_text(other[1]))


def _bare(text: str) -> str:
    return " ".join(text.split())
