"""Does it come back? Near misses that are one thing again, and whether what was done held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rca_studio.analysis.governance.inputs import Inputs
from rca_studio.analysis.governance.near import near_misses
from rca_studio.analysis.governance.panel import Cell, Drill, Group, GroupList, Panel
from rca_studio.analysis.governance.scope import Dimension
from rca_studio.domain.alike import RepeatGroup, RepeatGroups
from rca_studio.domain.days import MONTHS
from rca_studio.domain.today import Standing
from rca_studio.domain.words import plural

KEY: Final = "repeating"
QUESTION: Final = "Does it come back?"
TITLE: Final = "The same near miss again"

_WILL_APPEAR = (
    "Near misses that are alike will appear here: what they share, since when they come back, and "
    "whether an action that was in place held."
)
_STANDING: Final = {
    Standing.DID_NOT_HOLD: "Action did not hold",
    Standing.NO_ACTION: "No action yet",
    Standing.IN_PROGRESS: "Action in progress",
    Standing.IN_PLACE: "In place, not yet judged",
}
_ELSEWHERE: Final = "In place elsewhere only"
_HOW_FOUND = (
    "They are found by their words and by what they share (place, route, type, a control that did "
    "not hold, what made them likely), and by the trigger of their protocol. The same thing told "
    "in other words, or reported without a place, may be missing."
)
_WHAT_HELD = (
    "“Action did not hold” means that the same happened again where an action was in place "
    "already, or that a review found so. It says nothing of the people who carried it out."
)


def find(inputs: Inputs) -> RepeatGroups:
    """The groups of the scope, read and worked out; none where cases cannot be read."""
    if inputs.groups is not None or inputs.gatherer is None:
        return inputs.groups or RepeatGroups()
    return inputs.gatherer.find(inputs.cube, inputs.scope, inputs.today, inputs.progress)


def at_once(inputs: Inputs) -> Panel | None:
    """The panel as far as it can be told at once; ``None`` where ``repeating`` takes no longer, or
    nothing can be told yet."""
    near = near_misses(inputs)
    if inputs.gatherer is None or not inputs.cube.number(near.scope):
        return None
    groups = inputs.gatherer.at_once(inputs.cube, near.scope, inputs.today)
    return None if groups is None else repeating(replace(inputs, groups=groups))


def repeating(inputs: Inputs) -> Panel:
    """The panel."""
    original, inputs = inputs, near_misses(inputs)
    number = inputs.cube.number(inputs.scope)
    found = find(inputs) if number else RepeatGroups()
    if not found.groups:
        return Panel(
            key=KEY,
            question=QUESTION,
            answer=_nothing(number),
            basis=original.basis(number),
            details=tuple(_looked(found)),
            cautions=(_HOW_FOUND,),
            empty=_WILL_APPEAR,
            direction="Nothing found" if number else "",
        )
    groups = tuple(_shown(inputs, found.groups, number))
    back = sum(one.standing is Standing.DID_NOT_HOLD for one in found.groups)
    return Panel(
        key=KEY,
        question=QUESTION,
        answer=_answer(found, groups, back),
        basis=original.basis(number),
        details=(*_details(inputs, found), *_looked(found)),
        cautions=(_WHAT_HELD, _HOW_FOUND),
        charts=(
            GroupList(
                key=f"{KEY}.groups",
                title=TITLE,
                unit="near misses",
                groups=groups,
                note=_note(inputs, found),
            ),
        ),
        direction="Comes back",
        ask=tuple(_asks(found)),
    )


# -- each group ------------------------------------------------------------------------------------


def _shown(inputs: Inputs, groups: Sequence[RepeatGroup], number: int) -> Iterator[Group]:
    numbers = [len(group.cases) for group in groups]
    every = {case.id for group in groups for case in group.cases}
    # What is left over belongs to the line: else a small group could be worked out from the rest.
    cells = inputs.guard.line((*numbers, max(0, number - len(every)))).cells
    make = _group if inputs.guard.preset is None else _protected
    for group, cell in zip(groups, cells, strict=False):
        yield make(inputs, group, cell)


def _group(inputs: Inputs, group: RepeatGroup, cell: Cell) -> Group:
    return Group(
        title=group.title,
        cell=replace(cell, drill=_cases_of(inputs, group)),
        why=tuple(one.told for one in group.why),
        when=_when(inputs, group),
        standing=_key(group),
        standing_words=_standing(group),
        trigger=group.trigger,
        cases=tuple(case.reference for case in group.cases),
        action=group.action,
    )


def _protected(inputs: Inputs, group: RepeatGroup, cell: Cell) -> Group:
    """A group without any word of its cases, for those who may not see them."""
    return Group(
        title=" and ".join(inputs.names.value(Dimension.TYPE, one) for one in group.kinds[:2]),
        cell=replace(cell, drill=None),
        why=tuple(dict.fromkeys(one.shared.words for one in group.why)),
        when="",
        standing=_key(group),
        standing_words=_standing(group),
    )


def _key(group: RepeatGroup) -> str:
    """Where it came back there is no action yet."""
    return Standing.NO_ACTION.value if group.elsewhere else group.standing.value


def _standing(group: RepeatGroup) -> str:
    return _ELSEWHERE if group.elsewhere else _STANDING[group.standing]


def _cases_of(inputs: Inputs, group: RepeatGroup) -> Drill:
    numbers = tuple(map(str, group.seqs))
    return Drill(scope=inputs.scope.narrowed(Dimension.CASE, *numbers), words=group.title)


def _when(inputs: Inputs, group: RepeatGroup) -> str:
    """Since when, and on how many routes where they share no place ("on 3 routes since June")."""
    routes = Counter(" ".join(case.route.split()) for case in group.cases if case.route.strip())
    places = Counter(case.location for case in group.cases if case.location)
    where = ""
    if len(places) > 1 and sum(routes.values()) == len(group.cases):
        alone = next(iter(routes))
        where = f"on {plural(len(routes), 'route')} " if len(routes) > 1 else f"on {alone} "
        most = max(places.values())
        where = "" if 2 * most > len(group.cases) else where
    return f"{where}since {_month(group.oldest.occurred, inputs.today.year)}"


def _month(moment: str, year: int) -> str:
    """A month, with its year where that is not the present one."""
    if len(moment) < len("2026-01"):
        return moment or "an unknown day"
    name = MONTHS[int(moment[5:7]) - 1]
    return name if int(moment[:4]) == year else f"{name} {moment[:4]}"


# -- sentences -------------------------------------------------------------------------------------


def _nothing(number: int) -> str:
    if not number:
        return "No near misses are on record for this period."
    return "Nothing was found that came back in this period."


def _answer(found: RepeatGroups, groups: Sequence[Group], back: int) -> str:
    many = plural(found.number, "group of near misses", "groups of near misses")
    if not back:
        return f"Yes: {many} came back; no action in place is known not to have held."
    those = "it" if found.number == 1 else f"{back:,} of them"
    if back == found.number > 1:
        those = "both of them" if back == 2 else "all of them"
    largest = max(groups, key=lambda one: one.cell.value or 0)
    size = (
        ""
        if not largest.cell.value or len(groups) == 1
        else (f", the largest {largest.cell.shown} times")
    )
    return f"Yes: {many} came back{size}; for {those} an action that was in place did not hold."


def _details(inputs: Inputs, found: RepeatGroups) -> Iterator[str]:
    standing = Counter(group.standing for group in found.groups)
    none = standing[Standing.NO_ACTION]
    if none:
        yield f"Nothing was done yet about {plural(none, 'group')}."
    if inputs.guard.preset is not None:
        return
    first = found.groups[0]
    times = len(first.cases)
    if first.standing is Standing.DID_NOT_HOLD and first.action:
        yield (
            f"“{first.title}” happened {times:,} times; the action “{first.action}” did not hold."
        )
    for group in [one for one in found.groups if one.elsewhere][:1]:
        yield (
            f"“{group.title}” came back where the action “{group.action}” is not in place: can it "
            "be taken there, too?"
        )
    met = [group for group in found.groups if group.trigger]
    if met:
        verb = "meets" if len(met) == 1 else "meet"
        yield f"{plural(len(met), 'group')} {verb} the trigger of the protocol."


def _looked(found: RepeatGroups) -> Iterator[str]:
    if found.looked_at < found.of:
        yield (
            f"The newest {found.looked_at:,} of {found.of:,} near misses were compared with each "
            "other."
        )


def _note(inputs: Inputs, found: RepeatGroups) -> str:
    shown = len(found.groups)
    more = f"The {shown} that matter most of {found.number:,} groups" * (shown < found.number)
    return " · ".join(filter(None, (more, inputs.guard.note)))


def _asks(found: RepeatGroups) -> Iterator[str]:
    if any(group.standing is Standing.DID_NOT_HOLD for group in found.groups):
        yield "Where an action did not hold: did it change the place or the work, or only remind?"
    if any(group.standing is Standing.NO_ACTION for group in found.groups):
        yield "Where nothing was done yet: who owns this as one thing, and not case by case?"
