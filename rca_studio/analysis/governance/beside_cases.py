"""What answers and actions of several choices tell together.

Answers of the pulse and actions are narrowed by what is chosen, too: who takes those of one service
from those of all has what is left. They are weighed as cases are, by adding and taking away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any, TypeAlias

from rca_studio.analysis.governance.climate import Answers
from rca_studio.analysis.governance.lines import shown_line
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.domain.governance import PulseCount
from rca_studio.domain.plan import ActionState
from rca_studio.domain.registers import ActionRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rca_studio.analysis.governance.pack import SmallNumbers

    Ints: TypeAlias = NDArray[np.int64]

Atom: TypeAlias = tuple[Hashable, ...]
Numbers: TypeAlias = Mapping[Atom, Mapping[str, int]]
"""What cannot be told apart by a choice, with its numbers by name."""


def of_answers(pulse: Iterable[PulseCount]) -> Numbers:
    """Answers to each question by month, service and staff group."""
    found: dict[Atom, Counter[str]] = {}
    for one in pulse:
        levels = Answers(one.answers)
        there = found.setdefault((one.month, one.service, one.staff_group), Counter())
        for level in ("number", "good", "middle", "poor"):
            there[f"{one.question} {level}"] += getattr(levels, level)
    return found


def of_actions(actions: Iterable[ActionRow]) -> Numbers:
    """Actions by the service and type of their case."""
    found: dict[Atom, Counter[str]] = {}
    for row in actions:
        if row.state is not ActionState.REFUSED:
            there = found.setdefault((row.service, row.protocol), Counter())
            there.update(("number", f"{row.state.value}"))
    return found


def has_answers(scope: Scope, atom: Atom) -> bool:
    """Whether a choice looks at answers of this month, service and staff group."""
    month, service, group = atom
    services, groups = scope.values(Dimension.SERVICE), scope.values(Dimension.STAFF_GROUP)
    return (
        scope.period.first <= str(month) <= scope.period.last
        and (services is None or service in services)
        and (groups is None or group in groups)
    )


def has_actions(scope: Scope, atom: Atom) -> bool:
    """Whether a choice looks at actions of cases of this service and type."""
    service, kind = atom
    services, kinds = scope.values(Dimension.SERVICE), scope.values(Dimension.TYPE)
    return (services is None or service in services) and (kinds is None or kind in kinds)


def left_small(numbers: Numbers, shown: Sequence[Scope], has: Any, ways: Ints, below: int) -> bool:
    """Whether adding and taking away leaves a number that is small, or opens one that was.

    Args:
        numbers: see ``of_answers`` and ``of_actions``.
        shown: the choices.
        has: whether a choice looks at an atom.
        ways: how often each choice is added or taken away, a row for each way.
        below: numbers below this are small.
    """
    import numpy as np

    atoms = list(numbers)
    names = sorted({name for one in numbers.values() for name in one})
    if not atoms or not len(ways):
        return False
    inside = np.array([[has(one, atom) for atom in atoms] for one in shown], dtype=np.int64)
    counts = np.array([[numbers[atom].get(name, 0) for name in names] for atom in atoms])
    corners = ways @ inside
    ways = ways[((corners == 0) | (corners == 1)).all(axis=1)]
    table = inside @ counts
    unseen = ((table > 0) & (table < below)).astype(np.int64)
    left, blind = ways @ table, np.abs(ways) @ unseen
    return bool(((left > 0) & (left < below) & (blind == 0)).any())


def opens_hidden(
    numbers: Numbers, place: int, shown: Sequence[Scope], has: Any, preset: SmallNumbers
) -> bool:
    """Whether one choice tells of a value (a service, say) what another one hides.

    Args:
        numbers: see ``of_answers`` and ``of_actions``.
        place: where in an atom the value stands.
        shown: the choices.
        has: whether a choice looks at an atom.
        preset: which numbers are small.
    """
    looked = [{atom for atom in numbers if has(one, atom)} for one in shown]
    for outer, inner in permutations(looked, 2):
        values = {atom[place] for atom in inner}
        if not inner < outer or inner != {atom for atom in outer if atom[place] in values}:
            continue
        for name in {name for atom in outer for name in numbers[atom]}:
            line: Counter[Hashable] = Counter()
            for atom in outer:
                line[atom[place]] += numbers[atom].get(name, 0)
            shows = shown_line(tuple(line.values()), preset).shows
            hidden = {value for value, show in zip(line, shows, strict=True) if show}
            if hidden & values and not hidden <= values:
                return True
    return False
